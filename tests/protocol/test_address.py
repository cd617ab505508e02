"""Reverse-path, forward-path, mailbox, domain, address literal."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtptutor.protocol.address import NULL_PATH, Path, Reading, is_domain, is_literal, read_path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.remark import Remark

LABEL_63 = "a" * 63
LOCAL_64 = "b" * 64
ADDRESS_254 = f"{LOCAL_64}@{LABEL_63}.{LABEL_63}.{'c' * 61}"


def forward(text: str) -> Reading:
    """The text read as a forward-path."""
    return read_path(text, 0, sender=False)


def reverse(text: str) -> Reading:
    """The text read as a reverse-path."""
    return read_path(text, 0, sender=True)


def marked(finding: Remark) -> tuple[Cause, int, int]:
    """A finding without its facts."""
    return finding.cause, finding.start, finding.end


GOOD = [
    ("alice", "example.test"),
    ("Alice", "EXAMPLE.Test"),
    ("first.last+tag", "example.org"),
    ("!#$%&'*+-/=?^_`{|}~", "example.org"),
    ("a", "b"),
    ("alice", "xn--bcher-kva.example"),
    ("alice", "3com.example"),
    ("alice", f"{LABEL_63}.example"),
    (LOCAL_64, "example.org"),
    ('"john smith"', "example.org"),
    ('"a@b"', "example.org"),
    ('".a..b."', "example.org"),
    (r'"a\"b\\c"', "example.org"),
    ('"a>b"', "example.org"),
    ('"a(b)c"', "example.org"),
    ('""', "example.org"),
    ("alice", "[192.0.2.1]"),
    ("alice", "[255.255.255.255]"),
    ("alice", "[IPv6:2001:db8::1]"),
    ("alice", "[IPv6:::]"),
    ("alice", "[x400:c=de/o=example]"),
    ("jörg", "example.test"),
    ("alice", "bücher.example"),
    ('"jörg b"', "例え.example"),
]


class TestMailbox:
    """RFC 5321 4.1.2, Mailbox."""

    @pytest.mark.parametrize(("local", "domain"), GOOD)
    @pytest.mark.parametrize("sender", [True, False], ids=["reverse", "forward"])
    def test_a_mailbox_is_kept_as_typed_without_a_note(self, local, domain, sender):
        text = f"<{local}@{domain}>"

        assert Reading(Path(local, domain), len(text)) == read_path(text, 0, sender=sender)

    def test_reading_begins_at_the_column_and_ends_behind_the_bracket(self):
        reading = read_path("RCPT TO:<a@b.example> NOTIFY=NEVER", 8, sender=False)

        assert (Path("a", "b.example"), 21) == (reading.path, reading.end)


NOTED = [
    ("<first..last@example.org>", Cause.LOCAL_PART_DOTS, 1, 12, Path("first..last", "example.org")),
    ("<.first@example.org>", Cause.LOCAL_PART_DOTS, 1, 7, Path(".first", "example.org")),
    ("<first.@example.org>", Cause.LOCAL_PART_DOTS, 1, 7, Path("first.", "example.org")),
    (f"<b{LOCAL_64}@example.org>", Cause.ADDRESS_TOO_LONG, 1, 66, Path(f"b{LOCAL_64}", "example.org")),
    (f"<{'é' * 33}@example.org>", Cause.ADDRESS_TOO_LONG, 1, 34, Path("é" * 33, "example.org")),
    ("<a@mail_1.example.org>", Cause.DOMAIN_FORM, 3, 21, Path("a", "mail_1.example.org")),
    ("<a@-mail.example.org>", Cause.DOMAIN_FORM, 3, 20, Path("a", "-mail.example.org")),
    ("<a@mail-.example.org>", Cause.DOMAIN_FORM, 3, 20, Path("a", "mail-.example.org")),
    (f"<a@a{LABEL_63}.org>", Cause.DOMAIN_FORM, 3, 71, Path("a", f"a{LABEL_63}.org")),
    ("<@relay.example.org:a@b.org>", Cause.SOURCE_ROUTE_IGNORED, 1, 20, Path("a", "b.org")),
    ("<@r.example,@s.example:a@b.org>", Cause.SOURCE_ROUTE_IGNORED, 1, 23, Path("a", "b.org")),
    ("<a(my friend)@b.org>", Cause.COMMENT_IN_PATH, 2, 13, Path("a", "b.org")),
    ("<a@b.org(home)>", Cause.COMMENT_IN_PATH, 8, 14, Path("a", "b.org")),
    ("a@b.org", Cause.ANGLE_BRACKETS_MISSING, 0, 7, Path("a", "b.org")),
    ("a@b.org SIZE=1", Cause.ANGLE_BRACKETS_MISSING, 0, 7, Path("a", "b.org")),
]


class TestAcceptedWithANote:
    """RFC 5321 3.3, 4.1.2: what the grammar forbids and most servers take."""

    @pytest.mark.parametrize(("text", "cause", "start", "end", "path"), NOTED)
    def test_the_path_is_read_and_the_note_knows_its_columns(self, text, cause, start, end, path):
        reading = forward(text)

        assert (path, None) == (reading.path, reading.fault)
        assert [(cause, start, end)] == [marked(note) for note in reading.notes]

    def test_notes_come_in_the_order_of_the_line(self):
        notes = forward("<@r.example:a..b@c_d.example>").notes

        assert [Cause.SOURCE_ROUTE_IGNORED, Cause.LOCAL_PART_DOTS, Cause.DOMAIN_FORM] == [note.cause for note in notes]

    def test_a_quoted_local_part_may_hold_dots_where_it_likes(self):
        assert () == forward('<".."@example.org>').notes


BAD = [
    ("<alice@example.test", 19, 20, "syntax"),
    ("<", 1, 2, "syntax"),
    ("alice@example.test>", 0, 19, "syntax"),
    ("Alice <alice@example.test>", 0, 26, "syntax"),
    ("<a@b.org", 8, 9, "syntax"),
    ('<"a@b.org>', 1, 2, "address"),
    ('<a"@b.org>', 2, 3, "address"),
    ('<"a@b.org', 9, 10, "syntax"),
    ("<john smith@example.org>", 5, 6, "address"),
    ('<"john" smith@example.org>', 7, 8, "address"),
    ("<a b>", 2, 3, "address"),
    ("<@example.org>", 1, 2, "address"),
    ("<@relay.example.org>", 1, 2, "address"),
    ("<a@>", 3, 4, "address"),
    ("<a@@b.org>", 3, 9, "address"),
    ("<a@b@c.org>", 4, 10, "address"),
    ("<a@b..org>", 4, 9, "address"),
    ("<a@b.org.>", 8, 9, "address"),
    ("<a@.b.org>", 3, 9, "address"),
    ("<a@b org>", 4, 8, "address"),
    ("<a@[300.1.2.3]>", 3, 14, "address"),
    ("<a@[2001:db8::1]>", 3, 16, "address"),
    ("<a@[192.0.2.1>", 3, 13, "address"),
    ("<a@[]>", 3, 5, "address"),
    ("<(only a comment)>", 1, 17, "address"),
    ("<a,b@c.org>", 2, 3, "address"),
    ("<\udcff@b.org>", 1, 2, "address"),
]
SYNTAX = {True: Cause.MAIL_SYNTAX, False: Cause.RCPT_SYNTAX}
ADDRESS = {True: Cause.SENDER_ADDRESS_SYNTAX, False: Cause.RECIPIENT_ADDRESS_SYNTAX}


class TestFaults:
    """RFC 5321 4.1.2, 4.1.3: what hardly any server takes."""

    @pytest.mark.parametrize(("text", "start", "end", "kind"), BAD)
    @pytest.mark.parametrize("sender", [True, False], ids=["reverse", "forward"])
    def test_the_fault_names_its_path_and_its_columns(self, text, start, end, kind, sender):
        reading = read_path(text, 0, sender=sender)
        cause = (SYNTAX if kind == "syntax" else ADDRESS)[sender]

        assert reading.path is None
        assert (cause, start, end) == marked(reading.fault)


class TestSpecialPaths:
    """RFC 5321 4.1.1.2, 4.1.1.3, 4.5.1, 4.5.5: the null reverse-path and postmaster."""

    def test_the_null_path_is_a_sender(self):
        assert Reading(NULL_PATH, 2) == reverse("<>")
        assert NULL_PATH.is_null

    def test_the_null_path_is_no_recipient(self):
        assert (Cause.RECIPIENT_ADDRESS_SYNTAX, 0, 2) == marked(forward("<>").fault)

    @pytest.mark.parametrize("name", ["postmaster", "Postmaster", "POSTMASTER"])
    def test_postmaster_may_stand_alone_as_recipient(self, name):
        reading = forward(f"<{name}>")

        assert Reading(Path(name, ""), 12) == reading
        assert reading.path.is_postmaster

    @pytest.mark.parametrize("name", ["alice", "postmasters", "post.master"])
    def test_any_other_recipient_without_domain_is_noted(self, name):
        reading = forward(f"<{name}>")

        assert Path(name, "") == reading.path
        assert [(Cause.RECIPIENT_DOMAIN_MISSING, 1, 1 + len(name))] == [marked(note) for note in reading.notes]

    @pytest.mark.parametrize("name", ["alice", "postmaster"])
    def test_no_sender_stands_without_domain(self, name):
        assert (Cause.SENDER_ADDRESS_SYNTAX, 1, 1 + len(name)) == marked(reverse(f"<{name}>").fault)


class TestLimits:
    """RFC 5321 4.5.3.1.1 to 4.5.3.1.3: 64, 255 and 256 octets."""

    def test_an_address_of_254_octets_is_the_longest(self):
        assert 254 == len(ADDRESS_254)
        assert Reading(Path(*ADDRESS_254.split("@")), 256) == forward(f"<{ADDRESS_254}>")

    @pytest.mark.parametrize("more", ["d", "dd"])
    def test_one_octet_more_is_a_fault(self, more):
        reading = forward(f"<{ADDRESS_254}{more}>")

        assert (Cause.ADDRESS_TOO_LONG, 1, 255 + len(more)) == marked(reading.fault)
        assert 256 == reading.fault.facts["limit"]

    def test_a_domain_of_256_octets_makes_the_path_too_long(self):
        domain = ".".join(["a" * 63] * 4) + "a"

        assert 256 == len(domain)
        assert Cause.ADDRESS_TOO_LONG is forward(f"<a@{domain}>").fault.cause

    def test_octets_count_and_not_letters(self):
        assert Cause.ADDRESS_TOO_LONG is forward(f"<a@{'é' * 126}.de>").fault.cause

    def test_the_limit_in_a_note_on_the_local_part_is_64(self):
        assert 64 == forward(f"<{LOCAL_64}b@example.org>").notes[0].facts["limit"]


LITERALS = [
    ("[192.0.2.1]", True),
    ("[0.0.0.0]", True),
    ("[256.0.0.1]", False),
    ("[1.2.3]", False),
    ("[1.2.3.4.5]", False),
    ("[1.2.3.٤]", False),
    ("192.0.2.1", False),
    ("[IPv6:2001:db8::1]", True),
    ("[ipv6:2001:DB8::1]", True),
    ("[IPv6:1:2:3:4:5:6:7:8]", True),
    ("[IPv6:1:2:3:4:5:6:7]", False),
    ("[IPv6:1:2:3:4:5:6:7:8:9]", False),
    ("[IPv6:1:2:3:4:5:6::]", True),
    ("[IPv6:1:2:3:4:5:6:7::]", False),
    ("[IPv6:::1]", True),
    ("[IPv6:1::2::3]", False),
    ("[IPv6::1]", False),
    ("[IPv6:12345::]", False),
    ("[IPv6:g::1]", False),
    ("[IPv6:::192.0.2.1]", True),
    ("[IPv6:1:2:3:4:5:6:192.0.2.1]", True),
    ("[IPv6:1:2:3:4:5:192.0.2.1]", False),
    ("[IPv6:::192.0.2.255]", True),
    ("[IPv6:::192.0.2.256]", False),
    ("[IPv6:192.0.2.1::]", False),
    ("[IPv6:]", False),
    ("[2001:db8::1]", False),
    ("[tag:content]", True),
    ("[-tag:content]", True),
    ("[tag-:content]", False),
    ("[tag:]", False),
    ("[:content]", False),
    ("[]", False),
    ("[example.org]", False),
    ("[192.0.2.1", False),
]


class TestLiterals:
    """RFC 5321 4.1.3, address literals."""

    @pytest.mark.parametrize(("text", "good"), LITERALS)
    def test_the_three_forms_and_nothing_else(self, text, good):
        assert good is is_literal(text)


DOMAINS = [
    ("example.org", True),
    ("mail-1.example.org", True),
    ("localhost", True),
    ("1.2", True),
    ("a" * 63, True),
    ("a" * 64, False),
    ("", False),
    ("a..b", False),
    ("a.", False),
    (".a", False),
    ("-a", False),
    ("a-", False),
    ("mail_1.example.org", False),
    ("a b", False),
    ("[192.0.2.1]", False),
]


class TestDomains:
    """RFC 5321 2.3.5, 4.1.2; RFC 1035 2.3.4."""

    @pytest.mark.parametrize(("text", "good"), DOMAINS)
    def test_labels_of_letters_digits_and_inner_hyphens(self, text, good):
        assert good is is_domain(text)


SAME = [
    (Path("a", "B.example"), Path("a", "b.EXAMPLE")),
    (Path('"a"', "b.example"), Path("a", "b.example")),
    (Path(r'"\a"', "b.example"), Path("a", "b.example")),
    (Path("POSTMASTER", "b.example"), Path("postmaster", "b.example")),
    (Path("Postmaster", ""), Path("postmaster", "")),
    (Path('"Postmaster"', "b.example"), Path("postmaster", "b.example")),
]
DIFFERENT = [
    (Path("A", "b.example"), Path("a", "b.example")),
    (Path('"a b"', "c.example"), Path('"ab"', "c.example")),
    (Path("a", "b.example"), Path("a", "c.example")),
]


class TestPath:
    """RFC 5321 2.4: which spellings mean one mailbox."""

    @pytest.mark.parametrize(("one", "other"), SAME)
    def test_needless_quotes_and_case_of_the_domain_change_nothing(self, one, other):
        assert one.mailbox == other.mailbox

    @pytest.mark.parametrize(("one", "other"), DIFFERENT)
    def test_case_of_the_local_part_belongs_to_the_site(self, one, other):
        assert one.mailbox != other.mailbox

    @pytest.mark.parametrize(
        ("path", "text"),
        [(Path("a", "b.org"), "<a@b.org>"), (Path("Postmaster", ""), "<Postmaster>"), (NULL_PATH, "<>")],
    )
    def test_printed_with_its_brackets(self, path, text):
        assert text == str(path)

    def test_smtputf8_is_needed_on_either_side_of_the_at(self):
        assert [True, False, False] == [Path(*pair).is_ascii for pair in (("a", "b"), ("é", "b"), ("a", "é"))]


ATEXT = string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~é字"
LET_DIG = string.ascii_letters + string.digits
atoms = st.text(ATEXT, min_size=1, max_size=8)
dot_strings = st.lists(atoms, min_size=1, max_size=3).map(".".join)
quotable = st.one_of(
    st.sampled_from([chr(sign) for sign in range(32, 127) if chr(sign) not in '"\\']),
    st.sampled_from([f"\\{chr(sign)}" for sign in range(32, 127)]),
)
quoted_strings = st.lists(quotable, max_size=8).map(lambda signs: f'"{"".join(signs)}"')
labels = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9-]{0,8}[A-Za-z0-9])?", fullmatch=True)
domains = st.lists(labels, min_size=1, max_size=4).map(".".join)
quads = st.tuples(*[st.integers(0, 255)] * 4).map(lambda four: f"[{four[0]}.{four[1]}.{four[2]}.{four[3]}]")
groups = st.lists(st.integers(0, 0xFFFF).map("{:x}".format), min_size=8, max_size=8)
sixes = groups.map(lambda eight: f"[IPv6:{':'.join(eight)}]")


class TestProperties:
    """RFC 5321 4.1.2, the grammar played backwards."""

    @given(local=dot_strings | quoted_strings, domain=domains | quads | sixes, sender=st.booleans())
    def test_a_generated_mailbox_reads_back_unchanged(self, local, domain, sender):
        reading = read_path(f"<{local}@{domain}>", 0, sender=sender)

        assert (Path(local, domain), None, ()) == (reading.path, reading.fault, reading.notes)

    @given(text=st.text() | st.text('<>@,:;.()[]"\\ aé\udcff\0\t1', max_size=40), sender=st.booleans())
    @example(text="<a@b@>", sender=True)
    @example(text="\ud800", sender=False)
    def test_no_text_raises_and_every_finding_lies_within_it(self, text, sender):
        reading = read_path(text, 0, sender=sender)
        findings = [*reading.notes, *([reading.fault] if reading.fault else [])]

        assert (reading.path is None) is (reading.fault is not None)
        assert all(0 <= found.start < found.end <= len(text) + 1 for found in findings if text)
        assert 0 <= reading.end <= len(text)
