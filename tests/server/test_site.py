"""Sites, read from TOML with care."""

import pytest

from smtptutor.server import sites
from smtptutor.server.site import Client, Limits, Site
from smtptutor.server.site_file import read_site
from smtptutor.table import TableError


@pytest.fixture
def written(tmp_path):
    """Writes a site file, `format = 1` on top, and returns its path."""

    def write(text, name="mine.toml"):
        path = tmp_path / name
        path.write_text(f"format = 1\n{text}", encoding="utf-8")
        return path

    return write


class TestDefaults:
    """The defaults are the default site."""

    def test_the_file_that_explains_them_says_the_same(self):
        assert Site() == read_site(sites.folder() / "sites" / "default.toml")

    def test_the_file_names_every_key(self):
        text = (sites.folder() / "sites" / "default.toml").read_text(encoding="utf-8")
        keys = {*Site._fields, *Limits._fields, *Client._fields} - {"name"}

        assert [] == [key for key in sorted(keys) if f"{key} = " not in text and f"[{key}]" not in text]

    def test_a_file_with_nothing_but_its_format_differs_in_name_only(self, written):
        assert Site(name="mine") == read_site(written(""))

    def test_they_are_those_of_the_design(self):
        site = Site()

        assert ("mail.example.test", ("example.test",), 10240) == (
            site.hostname,
            site.domains,
            site.limits.message_size,
        )
        assert ("alice@example.test", "bob@example.test", "postmaster@example.test") == site.addresses

    def test_a_site_is_a_hashable_value(self):
        assert {Site()} == {Site(), Site(limits=Limits())}


class TestReading:
    """Every key of a site."""

    def test_all_of_them(self, written):
        path = written(
            """
            about = "another"
            hostname = "mx.example.org"
            domains = ["example.org", "example.net"]
            mailboxes = ["carol", "dave@example.net"]
            extensions = ["SIZE", "EXPN"]
            verify = true
            strict = true
            clock = 7
            [lists]
            staff = ["carol@example.org"]
            all = ["dave@example.net"]
            [limits]
            message_size = 1
            recipients = 2
            hops = 3
            [client]
            name = "c.example"
            sender = "carol@example.org"
            """
        )

        assert Site(
            "mine",
            "another",
            "mx.example.org",
            ("example.org", "example.net"),
            ("carol", "dave@example.net"),
            (("all", ("dave@example.net",)), ("staff", ("carol@example.org",))),
            ("SIZE", "EXPN"),
            True,
            True,
            Limits(1, 2, 3),
            Client("c.example", "carol@example.org"),
            7,
        ) == read_site(path)

    def test_a_local_part_stands_in_the_first_domain(self):
        site = Site(domains=("one.example", "two.example"), mailboxes=("a", "b@two.example"))

        assert ("a@one.example", "b@two.example") == site.addresses


ERRORS = [
    ('about = ""', "about", "must be a text"),
    ("about = 1", "about", "must be a text, not 1"),
    ('hostname = "mail_1"', "hostname", "must be a domain name such as example.test, not 'mail_1'"),
    ('domains = "example.test"', "domains", "must be a list of texts"),
    ("domains = []", "domains", "must name a domain at least"),
    ('domains = ["a..b"]', "domains", "must be a domain name"),
    ('domains = ["[192.0.2.1]"]', "domains", "must be a domain name"),
    ("mailboxes = [1]", "mailboxes", "must be a list of texts, not [1]"),
    ('extensions = ["size"]', "extensions", "'size' is not offered here; choose from PIPELINING, SIZE"),
    ('extensions = ["STARTTLS"]', "extensions", "'STARTTLS' is not offered here"),
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
    ("[client]\nzzz = 1", "client.zzz", "is no key of this table; known here are name, sender"),
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
            (b"format = 2", "format: must be 1, not 2"),
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

    def test_an_unknown_name_lists_those_there_are(self):
        with pytest.raises(TableError, match=r"nowhere.*there are .*default"):
            sites.load("nowhere")
