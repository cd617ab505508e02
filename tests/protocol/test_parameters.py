"""Parameters of MAIL and RCPT."""

import pytest

from smtptutor.protocol import parameters
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Verb, parse
from smtptutor.protocol.finding import Finding
from smtptutor.protocol.parameters import RULES, line_limit, value

ALL = frozenset(rule.extension for rule in RULES.values())
DEFAULT = frozenset({"SIZE", "8BITMIME", "SMTPUTF8"})
OPENING = {Verb.MAIL: "MAIL FROM:<a@b.org> ", Verb.RCPT: "RCPT TO:<a@b.org> "}


def checked(words: str, verb: Verb = Verb.MAIL, *, extensions: frozenset[str] = DEFAULT, extended: bool = True):
    """The fault and the notes of a MAIL or RCPT line with these parameters."""
    return parameters.check(parse(OPENING[verb] + words), extensions, extended=extended)


def causes(words: str, verb: Verb = Verb.MAIL, **site) -> tuple[Cause | None, list[Cause]]:
    """The cause of the fault and those of the notes."""
    fault, notes = checked(words, verb, **site)
    return fault and fault.cause, [note.cause for note in notes]


class TestCheck:
    """RFC 5321 4.1.1.11 and the RFC of each extension."""

    @pytest.mark.parametrize(
        "words",
        [
            "SIZE=0",
            "size=10240",
            f"SIZE={'9' * 20}",
            "BODY=7BIT",
            "BODY=8bitmime",
            "SMTPUTF8",
            "SIZE=1 BODY=8BITMIME SMTPUTF8",
        ],
    )
    def test_good_ones_pass_without_a_note(self, words):
        assert (None, ()) == checked(words)

    @pytest.mark.parametrize(
        ("words", "cause"),
        [
            ("FOO=1", Cause.PARAMETER_UNKNOWN),
            ("8BITMIME", Cause.PARAMETER_UNKNOWN),
            ("NOTIFY=NEVER", Cause.PARAMETER_ON_WRONG_COMMAND),
            ("BODY=BINARYMIME", Cause.BINARYMIME_NOT_OFFERED),
            ("body=binarymime", Cause.BINARYMIME_NOT_OFFERED),
            ("RET=FULL", Cause.PARAMETER_NOT_OFFERED),
            ("AUTH=<>", Cause.PARAMETER_NOT_OFFERED),
            ("SIZE", Cause.PARAMETER_BAD_VALUE),
            ("SIZE=ten", Cause.PARAMETER_BAD_VALUE),
            ("SIZE=-1", Cause.PARAMETER_BAD_VALUE),
            (f"SIZE={'9' * 21}", Cause.PARAMETER_BAD_VALUE),
            ("BODY=9BIT", Cause.PARAMETER_BAD_VALUE),
            ("BODY", Cause.PARAMETER_BAD_VALUE),
            ("SMTPUTF8=yes", Cause.PARAMETER_BAD_VALUE),
        ],
    )
    def test_a_bad_one_is_a_fault_at_its_columns(self, words, cause):
        fault, notes = checked(words)

        assert (cause, 20, 20 + len(words), ()) == (*fault[:3], notes)
        assert words.partition("=")[0].upper() == fault.facts["parameter"]

    @pytest.mark.parametrize(
        ("words", "extensions", "cause"),
        [
            ("SIZE=1", frozenset(), Cause.PARAMETER_NOT_OFFERED),
            ("BODY=8BITMIME", {"SIZE"}, Cause.PARAMETER_NOT_OFFERED),
            ("RET=FULL ENVID=x", {"DSN"}, None),
            ("RET", {"DSN"}, Cause.PARAMETER_BAD_VALUE),
            ("REQUIRETLS", {"REQUIRETLS"}, None),
        ],
    )
    def test_what_is_offered_decides(self, words, extensions, cause):
        assert (cause, []) == causes(words, extensions=frozenset(extensions))

    def test_the_first_fault_is_named(self):
        assert (Cause.PARAMETER_UNKNOWN, []) == causes("SIZE=1 FOO BODY=x")

    def test_rcpt_takes_its_own_and_not_those_of_mail(self):
        assert (None, []) == causes("NOTIFY=NEVER", Verb.RCPT, extensions=ALL)
        assert (Cause.PARAMETER_ON_WRONG_COMMAND, []) == causes("SIZE=1", Verb.RCPT, extensions=ALL)

    def test_a_parameter_on_the_wrong_command_tells_the_right_one(self):
        fault, _ = checked("SIZE=1", Verb.RCPT)

        assert Finding(Cause.PARAMETER_ON_WRONG_COMMAND, 18, 24, {"parameter": "SIZE", "command": "MAIL"}) == fault


class TestNotes:
    """RFC 5321 3.2, 4.1.1.11: what most servers take."""

    def test_the_second_of_a_kind(self):
        _, notes = checked("SIZE=1 size=2")

        assert (Finding(Cause.PARAMETER_TWICE, 27, 33, {"parameter": "SIZE"}),) == notes

    def test_after_helo_nothing_was_offered(self):
        _, notes = checked("SIZE=1", extended=False)

        assert (Finding(Cause.PARAMETER_NOT_OFFERED, 20, 26, {"parameter": "SIZE", "extension": "SIZE"}),) == notes

    def test_after_helo_a_bad_one_is_still_a_fault(self):
        assert (Cause.PARAMETER_BAD_VALUE, []) == causes("SIZE=1 BODY=x", extended=False)


class TestValue:
    """RFC 5321 4.1.2, esmtp-value."""

    @pytest.mark.parametrize(
        ("keyword", "expected"), [("SIZE", "2"), ("BODY", "x"), ("SMTPUTF8", ""), ("RET", None), ("size", None)]
    )
    def test_the_last_one_counts(self, keyword, expected):
        assert expected == value(parse("MAIL FROM:<> SIZE=1 Body=x SMTPUTF8 Size=2"), keyword)


class TestLineLimit:
    """RFC 5321 4.5.3.1.4: every extension on offer adds its own number."""

    @pytest.mark.parametrize(
        ("verb", "extensions", "limit"),
        [
            (None, ALL, 512),
            (Verb.NOOP, ALL, 512),
            (Verb.MAIL, frozenset(), 512),
            (Verb.MAIL, frozenset({"SIZE"}), 512 + 26),
            (Verb.MAIL, frozenset({"AUTH"}), 512 + 500),
            (Verb.MAIL, DEFAULT, 512 + 26 + 10),
            (Verb.RCPT, DEFAULT, 512),
            (Verb.RCPT, frozenset({"RRVS"}), 512 + 33),
            (Verb.MAIL, frozenset({"FUTURERELEASE"}), 512 + 34),
        ],
    )
    def test_each_extension_adds_once(self, verb, extensions, limit):
        assert limit == line_limit(verb, extensions)
