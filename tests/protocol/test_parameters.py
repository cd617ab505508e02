"""Parameters of MAIL and RCPT."""

import pytest

from smtptutor.protocol import parameters
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.parameters import RULES, line_limit, values
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.verb import Verb

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

        assert Remark(Cause.PARAMETER_ON_WRONG_COMMAND, 18, 24, {"parameter": "SIZE", "command": "MAIL"}) == fault


XTEXT = [("a", True), ("QQ+2B314", True), ("+3D+20", True), ("!", True), ("~", True), ("a+b", False), ("a=b", False)]
XTEXT += [("+2b", False), ("+2", False), ("+", False), ("QQ+314=x", False), ("\u00e9", False), ("", False)]
DATES = [("2026-01-05T09:00:00Z", True), ("2026-01-05T09:00:00+01:00", True), ("2026-01-05T09:00:00", False)]
DATES += [("2026-01-05", False), ("2026-01-05 09:00:00Z", False), ("26-01-05T09:00:00Z", False)]
DATES += [("2026-01-05t09:00:00z", False), ("2026-01-05T09:00:00.5Z", False), ("2026-01-05T09:00:00+0100", False)]
VALUES = {
    "RET": [("FULL", True), ("HDRS", True), ("hdrs", True), ("BOTH", False), ("FULL,HDRS", False), ("", False)],
    "ENVID": [*XTEXT, ("QQ314159", True), ("x" * 100, True), ("x" * 101, False)],
    "NOTIFY": [
        *(
            ("NEVER", True),
            ("SUCCESS", True),
            ("SUCCESS,FAILURE", True),
            ("success,failure,delay", True),
            ("Never", True),
        ),
        *(
            ("NEVER,SUCCESS", False),
            ("SUCCESS,NEVER", False),
            ("SUCCESS,", False),
            (",SUCCESS", False),
            ("ALWAYS", False),
        ),
        *(("SUCCESS;FAILURE", False), ("", False)),
    ],
    "ORCPT": [
        *((f"rfc822;{text}", good) for text, good in XTEXT),
        *(("rfc822;alice+2Btag@example.test", True), ("x400;/C=US", False), ("X-mine;x", True)),
        *(("alice@example.test", False), ("rfc822", False), (";alice@example.test", False), ("rfc_822;a", False)),
        *((f"rfc822;{'x' * 493}", True), (f"rfc822;{'x' * 494}", False)),
    ],
    "BY": [
        *(("120;R", True), ("0;N", True), ("-60;NT", True), ("999999999;rt", True)),
        *(("0;R", False), ("-0;R", False), ("-60;RT", False)),
        *(("120", False), ("120;X", False), ("120;", False), (";R", False), ("1.5;R", False), ("1000000000;R", False)),
        *(("+1;R", True), ("120;T", False), ("120;TR", False), ("120;RTT", False)),
    ],
    "HOLDFOR": [("60", True), ("1", True), ("999999999", True)]
    + [("0", False), ("060", False), ("-60", False), ("1000000000", False), ("1h", False), ("", False)],
    "HOLDUNTIL": DATES,
    "MT-PRIORITY": [("0", True), ("3", True), ("-3", True), ("9", True), ("-9", True)]
    + [("10", False), ("-10", False), ("+3", False), ("-0", False), ("high", False), ("", False)],
    "RRVS": [
        *DATES,
        ("2026-01-05T09:00:00Z;C", True),
        ("2026-01-05T09:00:00Z;r", True),
        ("2026-01-05T09:00:00Z;X", False),
    ],
    "AUTH": [*XTEXT, ("<>", True), ("alice+2Btag@example.test", True), ("a=b@example.org", False)],
    "BODY": [("7BIT", True), ("8bitmime", True), ("BINARYMIME", True), ("9BIT", False), ("", False)],
    "SIZE": [
        ("0", True),
        ("1000", True),
        ("9" * 20, True),
        ("9" * 21, False),
        ("-1", False),
        ("1k", False),
        ("", False),
    ],
}
"""RFC 1870 3, 2852 4, 3030 3, 3339 5.6, 3461 4, 4865 5, 4954 5, 6152 2, 6710 3 and 7293 3.1."""
ALONE = ("SMTPUTF8", "REQUIRETLS")
EVERY = ALL | {"BINARYMIME", "CHUNKING"}


class TestValues:
    """What each parameter takes, and what it does not."""

    def test_the_table_is_complete(self):
        assert set(RULES) == {*VALUES, *ALONE}

    @pytest.mark.parametrize(
        ("keyword", "value", "good"), [(key, *row) for key, rows in VALUES.items() for row in rows]
    )
    def test_good_and_bad_ones(self, keyword, value, good):
        fault, notes = checked(f"{keyword}={value}", RULES[keyword].verb, extensions=EVERY)
        read = parse(f"{OPENING[RULES[keyword].verb]}{keyword}={value}").fault

        assert good is (fault is None and read is None)
        assert () == notes
        assert good or Cause.PARAMETER_BAD_VALUE in (fault and fault.cause, read and read.cause)

    @pytest.mark.parametrize("keyword", VALUES)
    def test_where_a_value_is_due_one_must_stand(self, keyword):
        assert (Cause.PARAMETER_BAD_VALUE, []) == causes(keyword, RULES[keyword].verb, extensions=EVERY)

    @pytest.mark.parametrize("keyword", ALONE)
    def test_and_where_none_is_due_none_may(self, keyword):
        assert (None, []) == causes(keyword, extensions=EVERY)
        assert (Cause.PARAMETER_BAD_VALUE, []) == causes(f"{keyword}=1", extensions=EVERY)

    @pytest.mark.parametrize("keyword", RULES)
    def test_each_belongs_to_one_verb(self, keyword):
        rule = RULES[keyword]
        other = Verb.MAIL if rule.verb is Verb.RCPT else Verb.RCPT

        assert (Cause.PARAMETER_ON_WRONG_COMMAND, []) == causes(keyword, other, extensions=EVERY)

    @pytest.mark.parametrize("keyword", RULES)
    def test_each_needs_its_extension(self, keyword):
        value = next((value for value, good in VALUES.get(keyword, ()) if good), None)
        words, verb = (keyword if value is None else f"{keyword}={value}"), RULES[keyword].verb

        assert (None, []) == causes(words, verb, extensions=frozenset({RULES[keyword].extension}))
        assert (Cause.PARAMETER_NOT_OFFERED, []) == causes(words, verb, extensions=EVERY - {RULES[keyword].extension})


class TestNotes:
    """RFC 5321 3.2, 4.1.1.11: what most servers take."""

    def test_the_second_of_a_kind(self):
        _, notes = checked("SIZE=1 size=2")

        assert (Remark(Cause.PARAMETER_TWICE, 27, 33, {"parameter": "SIZE"}),) == notes

    def test_one_for_each_keyword_however_often_it_stands_there(self):
        _, notes = checked("SIZE=1 RET=FULL" + " SIZE=2 RET=HDRS" * 100, extensions=EVERY)

        assert [("SIZE", 36), ("RET", 43)] == [(note.facts["parameter"], note.start) for note in notes]

    @pytest.mark.parametrize("times", [2, 100])
    def test_after_helo_too(self, times):
        _, notes = checked("SIZE=1 " * times, extended=False)

        assert [Cause.PARAMETER_NOT_OFFERED, Cause.PARAMETER_TWICE] == [note.cause for note in notes]

    def test_after_helo_nothing_was_offered(self):
        _, notes = checked("SIZE=1", extended=False)

        assert (Remark(Cause.PARAMETER_NOT_OFFERED, 20, 26, {"parameter": "SIZE", "extension": "SIZE"}),) == notes

    def test_after_helo_a_bad_one_is_still_a_fault(self):
        assert (Cause.PARAMETER_BAD_VALUE, []) == causes("SIZE=1 BODY=x", extended=False)


class TestValue:
    """RFC 5321 4.1.2, esmtp-value."""

    @pytest.mark.parametrize(
        ("keyword", "expected"), [("SIZE", "2"), ("BODY", "x"), ("SMTPUTF8", ""), ("RET", None), ("size", None)]
    )
    def test_the_last_one_counts(self, keyword, expected):
        assert expected == values(parse("MAIL FROM:<> SIZE=1 Body=x SMTPUTF8 Size=2")).get(keyword)


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
            (Verb.MAIL, frozenset({"DELIVERBY"}), 512 + 17),
            (Verb.MAIL, frozenset({"MT-PRIORITY"}), 512 + 15),
            (Verb.MAIL, frozenset({"REQUIRETLS"}), 512 + 11),
            (Verb.MAIL, frozenset({"BINARYMIME"}), 512 + 16),
            (Verb.MAIL, frozenset({"DSN"}), 1036),
            (Verb.MAIL, frozenset({"DSN", "AUTH"}), 512 + 107 + 500),
            (Verb.RCPT, frozenset({"DSN"}), 512 + 28 + 507),
            (Verb.BDAT, ALL, 512),
        ],
    )
    def test_each_extension_adds_once(self, verb, extensions, limit):
        assert limit == line_limit(verb, extensions)
