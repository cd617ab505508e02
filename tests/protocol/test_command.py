"""One line -> Command."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtptutor.protocol.address import NULL_PATH, Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, Parameter, parse
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.verb import Verb


def fault(line: str) -> tuple[Cause, int, int] | None:
    """The fault of a line, without its facts."""
    found = parse(line).fault
    return found and (found.cause, found.start, found.end)


def notes(line: str) -> list[tuple[Cause, int, int]]:
    """The notes on a line that has no fault, without their facts."""
    command = parse(line)
    assert command.fault is None
    return [(note.cause, note.start, note.end) for note in command.notes]


class TestVerb:
    """RFC 5321 2.4, 4.1.1."""

    @pytest.mark.parametrize("verb", Verb)
    def test_every_verb_is_known_in_any_case(self, verb):
        assert [verb] * 3 == [parse(word).verb for word in (verb.lower(), verb.title(), f"{verb} x")]

    @pytest.mark.parametrize("word", ["", "MAI", "MAILS", "MAIL:", "HELÖ", "ﬀ", "R\u017fET", "\0QUIT"])
    def test_any_other_word_is_kept_without_a_verb(self, word):
        assert Command(f"{word} a b", word, None, "a b") == parse(f"{word} a b")

    @pytest.mark.parametrize("line", [" NOOP", "\tNOOP", "NOOP\tx", "MAIL\tFROM:<a@b.org>"])
    def test_the_verb_begins_the_line_and_only_a_blank_ends_it(self, line):
        assert parse(line).verb is None

    def test_line_word_and_argument_are_as_typed(self):
        assert Command("vrfy  Alice ", "vrfy", Verb.VRFY, "Alice") == parse("vrfy  Alice ")


class TestWithoutArgument:
    """RFC 5321 4.1.1: DATA, RSET and QUIT stand alone."""

    @pytest.mark.parametrize("verb", ["DATA", "RSET", "QUIT"])
    @pytest.mark.parametrize("blanks", ["", " ", "   "])
    def test_blanks_at_the_end_are_let_pass(self, verb, blanks):
        assert (None, "") == (fault(verb + blanks), parse(verb + blanks).argument)

    @pytest.mark.parametrize("verb", ["DATA", "RSET", "QUIT"])
    def test_an_argument_is_a_fault_and_underlined(self, verb):
        assert (Cause.ARGUMENT_NOT_ALLOWED, 6, 13) == fault(f"{verb}  now now ")

    @pytest.mark.parametrize("line", ["NOOP", "NOOP now", "HELP", "HELP MAIL"])
    def test_noop_and_help_may_have_one(self, line):
        assert fault(line) is None

    @pytest.mark.parametrize("verb", ["VRFY", "EXPN"])
    def test_vrfy_and_expn_need_one(self, verb):
        assert (Cause.VRFY_ARGUMENT_MISSING, 4, 5) == fault(verb)
        assert (Cause.VRFY_ARGUMENT_MISSING, 6, 7) == fault(f"{verb}  ")
        assert fault(f"{verb} alice@example.test") is None


HELLO = [
    ("EHLO client.example.org", None),
    ("EHLO mail-1.example.org", None),
    ("EHLO [192.0.2.1]", None),
    ("EHLO [IPv6:2001:db8::1]", None),
    ("EHLO mail_1.example.org", (Cause.HELLO_NAME_INVALID, 5, 23)),
    ("EHLO  a..b", (Cause.HELLO_NAME_INVALID, 6, 10)),
    ("EHLO [300.1.2.3]", (Cause.HELLO_NAME_INVALID, 5, 16)),
    ("EHLO [2001:db8::1]", (Cause.HELLO_NAME_INVALID, 5, 18)),
    ("EHLO 192.0.2.1", None),
    ("EHLO localhost", (Cause.HELLO_NAME_SHORT, 5, 14)),
    ("HELO client.example.org", None),
    ("HELO [192.0.2.1]", (Cause.HELLO_LITERAL_WITH_HELO, 5, 16)),
    (f"EHLO {'a.' * 127}aa", (Cause.HELLO_NAME_INVALID, 5, 261)),
    (f"EHLO {'a.' * 127}a", None),
]
HELLO_FAULTS = [
    ("EHLO", (Cause.HELLO_NAME_MISSING, 4, 5)),
    ("HELO  ", (Cause.HELLO_NAME_MISSING, 6, 7)),
    ("EHLO a b.org", (Cause.HELLO_NAME_INVALID, 6, 7)),
    ("EHLO a.org, hi", (Cause.HELLO_NAME_INVALID, 10, 11)),
    ("EHLO <a.org>", (Cause.HELLO_NAME_INVALID, 5, 6)),
    ("EHLO bücher.example", (Cause.HELLO_NAME_INVALID, 6, 7)),
    ("EHLO a\tb", (Cause.HELLO_NAME_INVALID, 6, 7)),
]


class TestHello:
    """RFC 5321 4.1.1.1, EHLO and HELO."""

    @pytest.mark.parametrize(("line", "note"), HELLO)
    def test_names_that_most_servers_take(self, line, note):
        assert ([note] if note else []) == notes(line)

    @pytest.mark.parametrize(("line", "found"), HELLO_FAULTS)
    def test_names_that_hardly_any_server_takes(self, line, found):
        assert found == fault(line)

    def test_the_name_is_the_argument_without_blanks(self):
        assert "client.example.org" == parse("ehlo  client.example.org ").argument


PATHS = [
    ("MAIL FROM:<a@b.org>", Path("a", "b.org"), []),
    ("mail from:<a@b.org>", Path("a", "b.org"), []),
    ("MAIL  FROM:<a@b.org>  ", Path("a", "b.org"), []),
    ("MAIL FROM:<>", NULL_PATH, []),
    ("RCPT TO:<a@b.org>", Path("a", "b.org"), []),
    ("rcpt to:<Postmaster>", Path("Postmaster", ""), []),
    ("MAIL FROM: <a@b.org>", Path("a", "b.org"), [(Cause.SPACE_AROUND_COLON, 10, 11)]),
    ("RCPT TO:   <a@b.org>", Path("a", "b.org"), [(Cause.SPACE_AROUND_COLON, 8, 11)]),
    ("RCPT TO:a@b.org", Path("a", "b.org"), [(Cause.ANGLE_BRACKETS_MISSING, 8, 15)]),
    (
        "RCPT TO: a@b.org",
        Path("a", "b.org"),
        [(Cause.SPACE_AROUND_COLON, 8, 9), (Cause.ANGLE_BRACKETS_MISSING, 9, 16)],
    ),
]
PATH_FAULTS = [
    ("MAIL", (Cause.MAIL_SYNTAX, 4, 5)),
    ("MAIL <a@b.org>", (Cause.MAIL_SYNTAX, 5, 6)),
    ("MAIL TO:<a@b.org>", (Cause.MAIL_SYNTAX, 5, 7)),
    ("MAIL FROM", (Cause.MAIL_SYNTAX, 9, 10)),
    ("MAIL FROM<a@b.org>", (Cause.MAIL_SYNTAX, 9, 18)),
    ("MAIL FROM:", (Cause.MAIL_SYNTAX, 10, 11)),
    ("MAIL FROM:  ", (Cause.MAIL_SYNTAX, 10, 12)),
    ("MAIL FROM:<a@b.org", (Cause.MAIL_SYNTAX, 18, 19)),
    ("MAIL FROM:<a@b.org>x", (Cause.MAIL_SYNTAX, 19, 20)),
    ("MAIL FROM:<a@b.org>\tSIZE=1", (Cause.MAIL_SYNTAX, 19, 26)),
    ("MAIL FROM :<a@b.org>", (Cause.SPACE_AROUND_COLON, 9, 11)),
    ("MAIL FROM:<a b@c.org>", (Cause.SENDER_ADDRESS_SYNTAX, 12, 13)),
    ("RCPT", (Cause.RCPT_SYNTAX, 4, 5)),
    ("RCPT FROM:<a@b.org>", (Cause.RCPT_SYNTAX, 5, 9)),
    ("RCPT TO:<>", (Cause.RECIPIENT_ADDRESS_SYNTAX, 8, 10)),
    ("RCPT TO  :<a@b.org>", (Cause.SPACE_AROUND_COLON, 7, 10)),
    ("RCPT TO:<a@b.org>,<c@d.org>", (Cause.RCPT_SYNTAX, 17, 27)),
]


class TestPaths:
    """RFC 5321 4.1.1.2, 4.1.1.3, MAIL and RCPT."""

    @pytest.mark.parametrize(("line", "path", "noted"), PATHS)
    def test_forms_that_are_read(self, line, path, noted):
        assert path == parse(line).path
        assert noted == notes(line)

    @pytest.mark.parametrize(("line", "found"), PATH_FAULTS)
    def test_forms_that_are_not(self, line, found):
        assert found == fault(line)
        assert parse(line).path is None

    def test_notes_before_a_fault_are_kept(self):
        command = parse("MAIL FROM: <a b>")

        assert (Cause.SPACE_AROUND_COLON,) == tuple(note.cause for note in command.notes)


class TestParameters:
    """RFC 5321 4.1.1.11, 4.1.2, esmtp-param."""

    def test_keyword_value_and_columns(self):
        command = parse("MAIL FROM:<a@b.org> size=100  SMTPUTF8 X-Y=a;b ")

        assert command.fault is None
        assert (
            Parameter("SIZE", "100", 20, 28),
            Parameter("SMTPUTF8", None, 30, 38),
            Parameter("X-Y", "a;b", 39, 46),
        ) == command.parameters

    @pytest.mark.parametrize(
        ("word", "reason"),
        [
            ("SIZE=", "nothing behind ="),
            ("=1", "nothing before ="),
            ("A=B=C", "= within the value"),
            ("-A=1", "a hyphen in front"),
            ("A_B=1", "an underscore"),
            ("A=é", "not ASCII"),
            ("A=b\tc", "a tab"),
        ],
    )
    def test_a_bad_form_is_a_fault_with_its_columns(self, word, reason):
        found = parse(f"MAIL FROM:<a@b.org> SIZE=1 {word}").fault

        assert Remark(Cause.PARAMETER_BAD_VALUE, 27, 27 + len(word), {"parameter": word}) == found

    def test_an_address_without_brackets_ends_at_the_blank(self):
        assert (Parameter("SIZE", "1", 18, 24),) == parse("MAIL FROM:a@b.org SIZE=1").parameters


ODD = [
    ("\0", Cause.NUL_IN_COMMAND),
    ("\x01", Cause.CONTROL_CHARACTER),
    ("\r", Cause.CONTROL_CHARACTER),
    ("\x1b", Cause.CONTROL_CHARACTER),
    ("\x7f", Cause.CONTROL_CHARACTER),
    ("\udcff", Cause.NON_ASCII_IN_COMMAND),
    ("é", Cause.NON_ASCII_IN_COMMAND),
]


class TestOddCharacters:
    """RFC 5321 2.4, 4.1.1.9, 4.1.2: commands are printable ASCII."""

    @pytest.mark.parametrize(("sign", "cause"), ODD)
    def test_a_command_with_one_is_refused_at_its_column(self, sign, cause):
        assert (cause, 6, 7) == fault(f"VRFY a{sign}b")

    @pytest.mark.parametrize(("sign", "cause"), ODD)
    def test_noop_is_accepted_with_a_note(self, sign, cause):
        assert [(cause, 6, 7)] == notes(f"NOOP a{sign}b")

    @pytest.mark.parametrize(("sign", "cause"), ODD[:-1])
    def test_they_win_over_other_faults(self, sign, cause):
        assert cause is parse(f"RCPT TO:<a{sign} b>").fault.cause

    def test_nul_is_named_before_what_stands_before_it(self):
        assert (Cause.NUL_IN_COMMAND, 7, 8) == fault("VRFY \udcffa\0")

    def test_a_run_of_octets_that_are_no_text_is_one_finding(self):
        assert (Cause.NON_ASCII_IN_COMMAND, 6, 9) == fault("VRFY a\udcff\udcfe\udcfd b")

    @pytest.mark.parametrize("line", ["MAIL FROM:<é@b.org> SMTPUTF8", "RCPT TO:<a@é.org>"])
    def test_a_path_beyond_ascii_is_no_fault_of_the_line(self, line):
        assert fault(line) is None

    def test_a_tab_in_an_argument_that_is_not_looked_at_is_let_pass(self):
        assert fault("NOOP a\tb") is None


VERBISH = st.sampled_from(["MAIL FROM:", "RCPT TO:", "EHLO ", "HELO ", "NOOP ", "VRFY ", "DATA", "QUIT ", "HELP ", ""])
SIGNS = '<>@,:;.()[]"\\= \taZ09-_é\udcff\0\x1b'


class TestProperties:
    """RFC 5321 4.1: a client may send anything."""

    @given(opening=VERBISH, rest=st.text() | st.text(SIGNS, max_size=40))
    @example(opening="", rest="\ud800")
    def test_parse_never_raises_and_every_span_lies_on_the_line(self, opening, rest):
        command = parse(opening + rest)
        findings = [*command.notes, *([command.fault] if command.fault else [])]

        assert opening + rest == command.line
        assert all(0 <= found.start < found.end <= len(command.line) + 1 for found in findings)

    @given(line=st.text(SIGNS, max_size=40))
    def test_mail_and_rcpt_without_a_fault_have_a_path(self, line):
        command = parse(f"MAIL FROM:<{line}")

        assert (command.path is None) <= (command.fault is not None)
