"""Sites, read from TOML with care."""

import tomllib

import pytest
from support import EHLO, LOGIN, MAIL, last

from smtptutor import data
from smtptutor.protocol.cause import Cause
from smtptutor.server import sites
from smtptutor.server.choices import AccountState, BoxState, Dkim, Dmarc, Greeting, MailProtocol, Spf
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.site import (
    MECHANISMS,
    OFFERABLE,
    TROUBLE_STEPS,
    Account,
    LearnerClient,
    Limits,
    LoginSettings,
    MailboxState,
    SenderDomain,
    Site,
    TlsSettings,
    Trouble,
)
from smtptutor.server.site_file import read_site, site_from
from smtptutor.table import TableError, TomlTable


class TestDefaults:
    """The defaults are the default site."""

    def test_the_file_that_explains_them_says_the_same(self):
        assert Site() == read_site(data.folder() / "sites" / "default.toml")

    def test_the_file_names_every_key(self):
        text = (data.folder() / "sites" / "default.toml").read_text(encoding="utf-8")
        keys = {*Site._fields, *Limits._fields, *LearnerClient._fields} - {"name"}

        assert [] == [key for key in sorted(keys) if f"{key} = " not in text and f"[{key}]" not in text]

    def test_a_file_with_nothing_but_its_format_differs_in_name_only(self, written):
        assert Site(name="mine") == read_site(written(""))

    @pytest.mark.parametrize("key", ["users", "mailbox_states", "sender_domains", "lists", "queues"])
    def test_an_empty_table_stands_for_none(self, key, written):
        assert () == getattr(read_site(written(f"[{key}]")), key)

    def test_where_nobody_can_log_in_nobody_does(self, written):
        site = read_site(written("[users]"))

        assert Cause.AUTH_CREDENTIALS_INVALID is last(EHLO, LOGIN, site=site).cause

    def test_where_no_mailbox_has_anything_to_it_there_is_none_to_try(self, written):
        site = read_site(written("[mailbox_states]"))

        assert Cause.MAILBOX_UNKNOWN is last(EHLO, MAIL, "RCPT TO:<full@trouble.example.test>", site=site).cause

    def test_they_are_those_of_the_design(self):
        site = Site()

        assert ("mail.example.test", ("example.test", "trouble.example.test"), 10240) == (
            site.hostname,
            site.domains,
            site.limits.message_size,
        )
        assert ("alice@example.test", "bob@example.test", "postmaster@example.test") == site.addresses

    def test_a_site_is_a_hashable_value(self):
        assert {Site()} == {Site(), Site(limits=Limits())}


NAMES = [
    ('protocol = "{}"', tuple(MailProtocol), lambda site: site.protocol),
    ('dialect = "{}"', DIALECTS, lambda site: site.dialect),
    ('greeting = "{}"', tuple(Greeting), lambda site: site.greeting),
    ('login.mechanisms = ["{}"]', MECHANISMS, lambda site: site.login.mechanisms[0]),
    ('users.x = {{password = "p", state = "{}"}}', tuple(AccountState), lambda site: site.users[0].state),
    (
        'mailbox_states.x = {{state = "{}", other = "a@b.org"}}',
        tuple(BoxState),
        lambda site: site.mailbox_states[0].state,
    ),
    ('sender_domains.x.spf = "{}"', Spf, lambda site: site.sender_domains[0].spf),
    ('sender_domains.x.dkim = "{}"', Dkim, lambda site: site.sender_domains[0].dkim),
    ('sender_domains.x.dmarc = "{}"', Dmarc, lambda site: site.sender_domains[0].dmarc),
    ('trouble = [{{at = "{}"}}]', TROUBLE_STEPS, lambda site: site.trouble[0].at),
]


class TestReading:
    """Every key of a site."""

    def test_all_of_them(self, written):
        path = written(
            """
            about = "another"
            protocol = "submission"
            dialect = "exim"
            hostname = "mx.example.org"
            domains = ["example.org", "example.net"]
            mailboxes = ["carol", "dave@example.net"]
            extensions = ["SIZE", "EXPN", "AUTH", "STARTTLS"]
            greeting = "not-ready"
            verify = true
            expand = false
            members_only = true
            esmtp = false
            strict = true
            ends_at_bare_lf = true
            one_bounce_recipient = true
            blocks_client = true
            refuse_hello = ["localhost"]
            greylist = 300
            unknown_domains = ["no.example"]
            queues = {"b.example" = 2, "a.example" = 0}
            next_hop_requires_tls = false
            clock = 7
            [lists]
            staff = ["carol@example.org"]
            all = ["dave@example.net"]
            [limits]
            message_size = 1
            recipients = 2
            hops = 3
            errors = 4
            messages = 5
            commands = 6
            failed_logins = 7
            messages_per_minute = 8
            recipients_per_minute = 9
            mailbox_size = 10
            space = 11
            least_deliver_by = 12
            longest_hold = 13
            least_priority = -4
            [client]
            name = "c.example"
            sender = "carol@example.org"
            user = "carol"
            [login]
            mechanisms = ["SCRAM-SHA-256"]
            required = true
            needs_tls = true
            own_sender = true
            [tls]
            required = true
            working = false
            [users]
            dave = {password = "y", state = "weak"}
            carol = "x"
            [mailbox_states]
            carol = "full"
            "dave@example.net" = {state = "moved", other = "d@example.com"}
            [sender_domains]
            "spoofed.example" = {exists = false, null_mx = true, spf = "fail", dkim = "missing", dmarc = "reject"}
            "plain.example" = {}
            [[trouble]]
            at = "mail"
            [[trouble]]
            at = "rcpt"
            address = "bob@*"
            code = 550
            enhanced = "5.1.1"
            text = "No"
            times = 2
            slow = 3
            hang_up = true
            """
        )
        expected = Site(
            name="mine",
            about="another",
            protocol="submission",
            dialect="exim",
            hostname="mx.example.org",
            domains=("example.org", "example.net"),
            mailboxes=("carol", "dave@example.net"),
            lists=(("all", ("dave@example.net",)), ("staff", ("carol@example.org",))),
            extensions=("SIZE", "EXPN", "AUTH", "STARTTLS"),
            greeting="not-ready",
            verify=True,
            expand=False,
            members_only=True,
            esmtp=False,
            strict=True,
            ends_at_bare_lf=True,
            one_bounce_recipient=True,
            blocks_client=True,
            refuse_hello=("localhost",),
            greylist=300,
            limits=Limits(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, -4),
            client=LearnerClient("c.example", "carol@example.org", "carol"),
            login=LoginSettings(("SCRAM-SHA-256",), True, True, True),
            tls=TlsSettings(True, False),
            users=(Account("carol", "x"), Account("dave", "y", "weak")),
            mailbox_states=(
                MailboxState("carol", "full"),
                MailboxState("dave@example.net", "moved", "d@example.com"),
            ),
            sender_domains=(
                SenderDomain("plain.example"),
                SenderDomain("spoofed.example", False, True, "fail", "missing", "reject"),
            ),
            unknown_domains=("no.example",),
            queues=(("a.example", 0), ("b.example", 2)),
            next_hop_requires_tls=False,
            trouble=(Trouble("mail"), Trouble("rcpt", "bob@*", 550, "5.1.1", "No", 2, 3, True)),
            clock=7,
        )

        assert expected == read_site(path)
        assert [] == [key for key in Site._fields if getattr(expected, key) == getattr(Site(), key)]

    @pytest.mark.parametrize(("text", "names", "found"), NAMES)
    def test_every_name_that_a_key_knows(self, text, names, found):
        """Each is taken, and read back as it is."""
        for name in names:
            site = site_from(TomlTable(tomllib.loads(text.format(name)), "x.toml"), "x")

            assert name == found(site)

    @pytest.mark.parametrize("keyword", OFFERABLE)
    def test_every_extension_may_be_offered(self, keyword):
        beside = {"SMTPUTF8": ["8BITMIME"], "BINARYMIME": ["CHUNKING"]}.get(keyword, [])

        assert keyword in site_from(TomlTable({"extensions": [keyword, *beside]}, "x.toml"), "x").extensions

    def test_a_local_part_stands_in_the_first_domain(self):
        site = Site(domains=("one.example", "two.example"), mailboxes=("a", "b@two.example"))

        assert ("a@one.example", "b@two.example") == site.addresses


class TestLoad:
    """A site is found by its name or its file."""

    @pytest.mark.parametrize("asked", [None, "default"])
    def test_the_default_site_needs_no_file(self, asked):
        assert Site() == sites.load(asked)

    def test_by_file(self, written):
        assert "mine" == sites.load(str(written(""))).name

    def test_by_a_file_without_the_usual_ending(self, written):
        assert "mine" == sites.load(str(written("", "mine.site"))).name

    @pytest.mark.parametrize("name", sites.names())
    def test_each_that_comes_along_by_its_name(self, name, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        assert name == sites.load(name).name

    @pytest.mark.parametrize("asked", ["nowhere", "missing.toml", "no/such/place", ""])
    def test_anything_else_is_an_error_with_its_name(self, asked, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)

        with pytest.raises(TableError) as caught:
            sites.load(asked)
        assert (asked or ".") in str(caught.value)

    @pytest.mark.parametrize("asked", ["a\0.toml", "a\0b", "/dev/zero", "/dev/stdin", "/", "\ud800.toml"])
    def test_what_is_no_file_is_an_error_and_not_read(self, asked):
        with pytest.raises(TableError):
            sites.load(asked)

    def test_an_unknown_name_lists_those_there_are(self):
        with pytest.raises(TableError, match=r"nowhere.*there are .*default"):
            sites.load("nowhere")
