"""What is wrong in the file of a site is told with its place."""

import pytest

from smtptutor.server.choices import BoxState
from smtptutor.server.site import Limits
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError

FLAGS = (
    "expand",
    "members_only",
    "esmtp",
    "one_bounce_recipient",
    "blocks_client",
    "next_hop_requires_tls",
    "ends_at_bare_lf",
)
AT_LEAST_1 = ("message_size", "recipients", "hops")
STATES = len(BoxState)
NUMBERS = [key for key in Limits._fields if key != "least_priority"]
ERRORS = [
    ('about = ""', "about", "must be a text"),
    ("about = 1", "about", "must be a text, not 1"),
    ('hostname = "mail_1"', "hostname", "must be a domain name such as example.test, not 'mail_1'"),
    ('domains = "example.test"', "domains", "must be a list of texts"),
    ("domains = []", "domains", "must name a domain at least"),
    ('domains = ["a..b"]', "domains", "must be a domain name"),
    ('domains = ["[192.0.2.1]"]', "domains", "must be a domain name"),
    ("mailboxes = [1]", "mailboxes", "must be a list of texts, not [1]"),
    (
        'mailboxes = ["odd user"]',
        "mailboxes",
        "must name mailboxes such as alice, not 'odd user'; with quotes it is \"odd user\"",
    ),
    ('mailboxes = ["a@b@example.test"]', "mailboxes", "must name mailboxes such as alice, not 'a@b@example"),
    ('mailboxes = ["me@my.example"]', "mailboxes", "must be in a domain of the site (example.test, "),
    ('[mailbox_states]\n"me@my.example" = "full"', "mailbox_states.me@my.example", "must be in a domain of the site"),
    ('extensions = ["size"]', "extensions", "'size' is not offered here; choose from PIPELINING, SIZE"),
    ('extensions = ["ATRN"]', "extensions", "'ATRN' is not offered here"),
    ('extensions = ["BINARYMIME"]', "extensions", "BINARYMIME needs CHUNKING beside it (RFC 3030 3)"),
    ('protocol = "pop"', "protocol", "must be one of smtp, submission, lmtp, not 'pop'"),
    ('dialect = "exchange"', "dialect", "must be one of standard, postfix, exim, sendmail, opensmtpd, not 'exchange'"),
    ('greeting = "hi"', "greeting", "must be one of ready, blocked, never, not-ready, not 'hi'"),
    *((f"{key} = 1", key, "must be true or false, not 1") for key in FLAGS),
    ("greylist = -1", "greylist", "must be a whole number of 0 or more, not -1"),
    ('refuse_hello = "localhost"', "refuse_hello", "must be a list of texts"),
    ("unknown_domains = [1]", "unknown_domains", "must be a list of texts, not [1]"),
    ('queues = {"a.example" = "2"}', "queues.a.example", "must be a whole number of 0 or more, not '2'"),
    *((f"[limits]\n{key} = -1", f"limits.{key}", "must be a whole number ") for key in NUMBERS),
    ("[limits]\nlongest_hold = 1000000000", "limits.longest_hold", "must be a whole number from 0 to 999999999, not 1"),
    ("[limits]\nleast_priority = 10", "limits.least_priority", "must be a whole number from -9 to 9, not 10"),
    (
        "[limits]\nmessage_size = 10000000000000000",
        "limits.message_size",
        "must be a whole number from 1 to 9999",
    ),
    *((f"[limits]\n{key} = 0", f"limits.{key}", "must be a whole number of 1 or more, not 0") for key in AT_LEAST_1),
    ("[limits]\nleast_priority = -10", "limits.least_priority", "must be a whole number from -9 to 9, not -10"),
    ('[login]\nmechanisms = ["plain"]', "login.mechanisms", "'plain' is unknown; choose from PLAIN, LOGIN, CRAM-MD5"),
    ("[login]\nrequired = 1", "login.required", "must be true or false, not 1"),
    ("[login]\nneed_tls = true", "login.need_tls", "is no key of this table; did you mean needs_tls?"),
    ("extensions = []\n[login]\nrequired = true", "login.required", "needs AUTH among the extensions"),
    ("[tls]\nworking = 0", "tls.working", "must be true or false, not 0"),
    ("extensions = []\n[tls]\nrequired = true", "tls.required", "needs STARTTLS among the extensions"),
    ('[users]\ncarol = ""', "users.carol", "must be a text, not ''"),
    ("[users]\ncarol = {}", "users.carol.password", "is missing; it must be a text"),
    ('[users]\ncarol = {password = "x", state = "bad"}', "users.carol.state", "must be one of good, disabled, weak"),
    (
        '[users]\ncarol = {password = "x", sate = "good"}',
        "users.carol.sate",
        "is no key of this table; did you mean state",
    ),
    ('[mailbox_states]\ncarol = "fulll"', "mailbox_states.carol", f"must be one of {STATES} names (did you mean full"),
    ('[mailbox_states]\ncarol = "moved"', "mailbox_states.carol", "needs the new address, as in {state = "),
    ('[mailbox_states]\ncarol = {state = "forwards"}', "mailbox_states.carol", "needs the new address"),
    ("[mailbox_states]\ncarol = {}", "mailbox_states.carol.state", f"is missing; it must be one of {STATES} names"),
    ('[mailbox_states]\n"a b" = "full"', "mailbox_states.a b", "must be a mailbox such as full@example.test"),
    ('[sender_domains]\n"a.example" = 1', "sender_domains.a.example", "must be a table, not 1"),
    (
        '[sender_domains]\n"a.example" = {spf = "bad"}',
        "sender_domains.a.example.spf",
        "must be one of none, pass, fail",
    ),
    ('[sender_domains]\n"a.example" = {dkim = "bad"}', "sender_domains.a.example.dkim", "must be one of none, pass"),
    (
        '[sender_domains]\n"a.example" = {dmarc = "bad"}',
        "sender_domains.a.example.dmarc",
        "must be one of none, reject",
    ),
    ('[sender_domains]\n"a.example" = {exists = 1}', "sender_domains.a.example.exists", "must be true or false"),
    ('[sender_domains]\n"a.example" = {mx = 1}', "sender_domains.a.example.mx", "is no key of this table"),
    ('[sender_domains]\n"a b" = {}', "sender_domains", "must name domains such as example.org, not 'a b'"),
    ('unknown_domains = ["a b"]', "unknown_domains", "must name domains such as example.org, not 'a b'"),
    ('queues = {"a..b" = 2}', "queues", "must name domains such as example.org, not 'a..b'"),
    ("trouble = 1", "trouble", "must be a list of tables, not 1"),
    ("[[trouble]]\ncode = 451", "trouble[1].at", "is missing; it must be one of connect, hello, auth"),
    ('[[trouble]]\nat = "mail"\n[[trouble]]\nat = "x"', "trouble[2].at", "must be one of connect, hello, auth, mail"),
    ('[[trouble]]\nat = "mail"\ncode = 250', "trouble[1].code", "must be a reply code from 400 to 599, not 250"),
    ('[[trouble]]\nat = "mail"\ncode = 600', "trouble[1].code", "must be a whole number from 0 to 599, not 600"),
    ('[[trouble]]\nat = "mail"\ncode = 0', "trouble[1].code", "0 is for rules that only slow down or hang up"),
    ('[[trouble]]\nat = "mail"\nenhanced = "4.3"', "trouble[1].code", "needs an enhanced code such as 4.3.0 beside it"),
    (
        '[[trouble]]\nat = "mail"\nenhanced = "5.3.0"',
        "trouble[1].code",
        "and the enhanced code must begin with the same",
    ),
    ('[[trouble]]\nat = "mail"\ntimes = -1', "trouble[1].times", "must be a whole number of 0 or more, not -1"),
    (
        '[[trouble]]\nat = "mail"\nslow = 3601',
        "trouble[1].slow",
        "must be a number of seconds from 0 to 3600, not 3601",
    ),
    ('[tls]\nfrom_start = "465"', "tls.from_start", "must be true or false, not '465'"),
    ("[tls]\nfrom_start = true\nrequired = true", "tls.from_start", "has TLS on at once, so it goes neither with"),
    ("[tls]\nfrom_start = true\nworking = false", "tls.from_start", "has TLS on at once, so it goes neither with"),
    ('[[trouble]]\nat = "message"\nkeeps = 1', "trouble[1].keeps", "must be true or false, not 1"),
    ('[[trouble]]\nat = "mail"\nkeeps = true', "trouble[1].keeps", "is for the step message"),
    (
        '[[trouble]]\nat = "message"\nkeeps = true\ntext = "x"',
        "trouble[1].keeps",
        "is for the step message, of which the answer is lost",
    ),
    ('[[trouble]]\nat = "mail"\nhang_up = 1', "trouble[1].hang_up", "must be true or false, not 1"),
    ('[[trouble]]\nat = "mail"\ntime = 1', "trouble[1].time", "is no key of this table; did you mean times?"),
    ('extensions = ["SMTPUTF8"]', "extensions", "SMTPUTF8 needs 8BITMIME beside it"),
    ('verify = "yes"', "verify", "must be true or false, not 'yes'"),
    ("strict = 1", "strict", "must be true or false, not 1"),
    ("clock = -1", "clock", "must be a whole number from 0 to 253402300799, not -1"),
    ("clock = 1.5", "clock", "must be a whole number from 0 to"),
    ("clock = 99999999999999999", "clock", "must be"),
    ('mailboxes = [""]', "mailboxes", "must name mailboxes such as alice, not ''"),
    ('mailboxes = ["a b"]', "mailboxes", "must name mailboxes such as alice, not 'a b'"),
    ('mailboxes = ["alice@"]', "mailboxes", "must name mailboxes such as alice, not 'alice@'"),
    ('hostname = "-a-"', "hostname", "must be a domain name such as example.test, not '-a-'"),
    ('extensions = ["SIZE", "SIZE"]', "extensions", "SIZE stands there twice"),
    ('[client]\nname = "x y"', "client.name", "must be a domain name such as example.test, not 'x y'"),
    ('[client]\nsender = "x"', "client.sender", "must be an address such as alice@example.test, not 'x'"),
    ('[lists]\n"staff@example.test" = ["alice@example.test"]', "lists", "must name mailboxes such as alice"),
    ("[lists]\nstaff = []", "lists.staff", "must name a member at least"),
    ("lists = []", "lists", "must be a table"),
    ("limits = 1", "limits", "must be a table, not 1"),
    ("[limits]\nmessage_size = 0", "limits.message_size", "must be a whole number of 1 or more, not 0"),
    ("[limits]\nrecipients = true", "limits.recipients", "must be a whole number of 1 or more, not True"),
    ("[limits]\nhop = 1", "limits.hop", "is no key of this table; did you mean hops?"),
    ("[client]\nname = 1", "client.name", "must be a text"),
    ("[client]\nzzz = 1", "client.zzz", "is no key of this table; known here are name, sender, user"),
    ("[lists]\nstaff = []", "lists.staff", "must name a member at least"),
    ('[lists]\nstaff = "a@b.org"', "lists.staff", "must be a list of texts"),
    ('mailboxs = ["carol"]', "mailboxs", "is no key of this table; did you mean mailboxes?"),
]


class TestErrors:
    """An error names the file, the key and what would be right."""

    @pytest.mark.parametrize(("text", "key", "right"), ERRORS)
    def test_each_kind(self, written, text, key, right):
        path = written(text)

        with pytest.raises(TableError) as caught:
            read_site(path)
        assert str(caught.value).startswith(f"{path}: {key}: {right}")

    @pytest.mark.parametrize(
        ("octets", "right"),
        [
            (b"", "format: is missing; it must be 1"),
            (b"format = 2", "format: must be 1, not 2; a later smtptutor may read it"),
            (b"format = true", "format: must be 1, not True"),
            (b"format = ", "is not TOML: "),
            (b"format = 1 # \xff", "is not UTF-8 text"),
        ],
    )
    def test_files_that_are_no_sites(self, tmp_path, octets, right):
        path = tmp_path / "mine.toml"
        path.write_bytes(octets)

        with pytest.raises(TableError) as caught:
            read_site(path)
        assert str(caught.value).startswith(f"{path}: {right}")

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(TableError, match=r"none\.toml: cannot be read: No such file"):
            read_site(tmp_path / "none.toml")
