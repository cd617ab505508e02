"""How a server says a cause."""

import re
from string import Formatter

import pytest
from support import DEFAULT, EHLO, HELO, MAIL, MESSAGE, OPEN, RCPT, STRICT, heard, octets

from smtptutor.protocol.cause import REFUSED_WHEN_STRICT, Cause
from smtptutor.server.dialects import Says, say
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.simulator import connect
from smtptutor.server.site import Site

ONLY_NOTES = {
    Cause.TRANSACTION_DROPPED,
    Cause.SOURCE_ROUTE_IGNORED,
    Cause.RECIPIENT_REPEATED,
    Cause.COMMAND_IN_MESSAGE,
    Cause.BCC_IN_MESSAGE,
}
"""Causes that no reply ever has, on whatever site."""

TO_BOB = (EHLO, MAIL, RCPT, "DATA")
LONG = "x" * 999

DIALOGUES = [
    (
        DEFAULT,
        octets([*TO_BOB, *MESSAGE, "MAIL FROM:<>", "RCPT TO:<Postmaster>", "RSET", "NOOP", HELO, "HELP", "QUIT"]),
    ),
    (DEFAULT, octets(["", ".", " NOOP", "FOO", "XFOO", "Subject: x", "LHLO x", "TURN", "x" * 513, "VRFY x", "HELP x"])),
    (DEFAULT, octets(["EHLO", "HELO", "EHLO a b", "MAIL", "RCPT", "DATA", "DATA x", EHLO, "RCPT", "DATA", "MAIL"])),
    (DEFAULT, octets([EHLO, "RSET x", "RSET \0", "RSET \x01", "VRFY \udcff", "VRFY", "MAIL FROM :<a@b.org>"])),
    (DEFAULT, octets([EHLO, "MAIL FROM:<@>", f"MAIL FROM:<{'a' * 300}@b.org>", "MAIL FROM:<é@b.org>"])),
    (DEFAULT, octets([EHLO, *(f"MAIL FROM:<> {word}" for word in ("X", "RET=X", "NOTIFY=X", "SIZE=X", "SIZE=99999"))])),
    (DEFAULT, octets([EHLO, "MAIL FROM:<> BODY=BINARYMIME", MAIL, MAIL, "DATA", "RCPT", "RCPT TO:<@>", "DATA"])),
    (DEFAULT, octets([EHLO, MAIL, "RCPT TO:<x@example.test>", "RCPT TO:<bob@b.org>", "RCPT TO:<é@b.org>"])),
    (DEFAULT, octets([EHLO, MAIL, *[RCPT] * 101, "DATA", *["Received: x"] * 101, "."])),
    (DEFAULT, octets([*TO_BOB, "x" * 11_000, "."])),
    (OPEN, octets(["VRFY alice", "VRFY x", "EXPN staff", "EXPN alice", "EXPN x", "HELP EXPN"])),
    (STRICT, b"NOOP\n" + octets(["HELO [192.0.2.1]", "EHLO a", "EHLO a_b.c", "NOOP \0", "NOOP \x01", "NOOP \udcff"])),
    (STRICT, octets([EHLO, *(f"MAIL FROM:{path}" for path in (" <>", "a@b.org", "<a(x)@b.org>", "<.a@b.org>"))])),
    (
        STRICT,
        octets([EHLO, *(f"MAIL FROM:{path}" for path in ("<a@b_.org>", f"<{'a' * 65}@b.c>", "<> SIZE=1 SIZE=1"))]),
    ),
    (STRICT, octets([EHLO, MAIL, *(f"RCPT TO:<{path}>" for path in ("bob", ".b@c.org", "b@c_.org", "a(x)@b.org"))])),
    (STRICT, octets([HELO, "MAIL FROM:<> SIZE=1"])),
    *[(STRICT, octets([*TO_BOB, *lines, "."])) for lines in (["x"], ["", LONG], ["", "a\nb"], ["", "\0"], ["", "é"])],
    (STRICT, octets([EHLO, f"{MAIL} SIZE=1", RCPT, "DATA", *MESSAGE])),
]
PLAYED = [connect(DEFAULT), *(exchange for site, sent in DIALOGUES for exchange in heard(sent, site))]


def facts_of(text: str) -> set[str]:
    """The facts that a row names."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


class TestTable:
    """Every cause that can be a reply has a row."""

    def test_a_row_for_each_cause_but_the_notes(self):
        assert set(Cause) - ONLY_NOTES == set(SAYS)

    def test_what_a_strict_site_refuses_for_can_be_said(self):
        assert set(SAYS) >= REFUSED_WHEN_STRICT

    def test_the_dialogues_here_reach_every_row(self):
        assert set(SAYS) == {exchange.cause for exchange in PLAYED}

    @pytest.mark.parametrize("cause", SAYS)
    def test_a_row_names_only_facts_that_the_engine_gives_each_time(self, cause):
        given = [exchange.facts for exchange in PLAYED if exchange.cause is cause]

        assert given
        assert [] == [facts for facts in given if not facts_of(SAYS[cause].text) <= set(facts)]

    @pytest.mark.parametrize("cause", SAYS)
    def test_text_is_printable_ascii(self, cause):
        assert re.fullmatch(r"[ -~]+", SAYS[cause].text)


CODES = """
214 help-text
220 service-ready
221 goodbye
250 ehlo-accepted helo-accepted sender-accepted null-sender-accepted recipient-accepted postmaster-accepted
250 message-accepted reset-done noop-done address-verified list-expanded
252 address-not-verified
354 data-go-ahead
452 recipient-limit
500 command-line-too-long empty-command misplaced-blank unknown-command private-command-unknown
500 header-typed-as-command dot-typed-as-command lhlo-on-smtp non-ascii-in-command bare-lf-line-end
501 argument-not-allowed control-character-in-command nul-in-command hello-name-missing hello-name-invalid
501 hello-literal-with-helo mail-syntax rcpt-syntax space-around-colon angle-brackets-missing sender-address-syntax
501 recipient-address-syntax address-too-long vrfy-argument-missing parameter-bad-value comment-in-path
501 local-part-dots domain-form recipient-domain-missing parameter-twice
502 command-not-implemented
503 hello-first mail-first nested-mail data-without-mail data-without-recipient no-valid-recipients
504 help-topic-unknown
550 mailbox-unknown relay-denied sender-must-be-ascii address-unknown not-a-list hello-name-short
552 declared-size-too-big message-too-big bigger-than-declared
553 recipient-must-be-ascii
554 mail-loop message-line-too-long bare-lf-in-message nul-in-message eight-bit-without-8bitmime message-malformed
555 parameter-unknown parameter-not-offered parameter-on-wrong-command binarymime-not-offered
"""
"""RFC 5321 4.2.2 to 4.2.5, 4.3.2; RFC 1870 6; RFC 6531 3.5; RFC 6152 3."""
BY_HAND = {cause: int(code) for code, *causes in map(str.split, CODES.strip().splitlines()) for cause in causes}


class TestCodes:
    """RFC 5321 4.2.1; RFC 2034 3, 4; RFC 3463 2."""

    def test_each_cause_has_the_code_that_the_standard_gives_it(self):
        assert BY_HAND == {str(cause): says.code for cause, says in SAYS.items()}

    @pytest.mark.parametrize("cause", SAYS)
    def test_the_enhanced_class_equals_the_first_digit(self, cause):
        code, *enhanced = SAYS[cause].code, SAYS[cause].enhanced, SAYS[cause].to_mail

        assert {str(code)[0]} >= {status[0] for status in enhanced if status}
        assert all(re.fullmatch(r"[245]\.[0-7]\.(0|[1-9]\d{0,2})", status) for status in enhanced if status)

    @pytest.mark.parametrize("cause", SAYS)
    def test_no_enhanced_code_on_greeting_hello_and_3yz(self, cause):
        code, enhanced, text, _ = SAYS[cause]
        without = cause in {Cause.SERVICE_READY, Cause.EHLO_ACCEPTED, Cause.HELO_ACCEPTED} or code // 100 == 3

        assert without is (enhanced is None) or cause.startswith("hello-")
        assert text

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda exchange: f"{exchange.client}"[:30])
    def test_missteps_are_503_and_nothing_else_is(self, exchange):
        missteps = {"hello-first", "mail-first", "nested-mail", "no-valid-recipients"}

        assert (exchange.reply.code == 503) is (exchange.cause in missteps or exchange.cause.startswith("data-without"))

    def test_a_bad_sender_is_told_from_a_bad_recipient(self):
        says = SAYS[Cause.LOCAL_PART_DOTS]
        facts = {"verb": "MAIL"}

        assert "5.1.7" == say(SAYS, Cause.LOCAL_PART_DOTS, facts, enhanced=True).enhanced
        assert says.enhanced == say(SAYS, Cause.LOCAL_PART_DOTS, {"verb": "RCPT"}, enhanced=True).enhanced


TABLE = {Cause.NOOP_DONE: Says(250, "2.0.0", "{a}|and {b}")}


def said(a: str = "", b: str | int = "", *, enhanced: bool = True):
    """The reply of a small dialect."""
    return say(TABLE, Cause.NOOP_DONE, {"a": a, "b": b}, enhanced=enhanced)


class TestSay:
    """RFC 5321 4.2, 4.5.3.1.5; RFC 2034 4."""

    def test_facts_are_put_in(self):
        assert ("x|and 7",) == said("x", 7).lines

    def test_more_lines_follow_the_text(self):
        dialect = {Cause.EHLO_ACCEPTED: Says(250, None, "hello")}

        assert ("hello", "A|B", "C") == say(dialect, Cause.EHLO_ACCEPTED, {"more": "A|B\nC"}, enhanced=True).lines

    def test_no_enhanced_code_where_the_site_does_not_offer_it(self):
        assert [None, "2.0.0"] == [said(enhanced=offered).enhanced for offered in (False, True)]

    def test_braces_in_a_fact_are_only_text(self):
        assert ("{b}|and {a.__class__}",) == said("{b}", "{a.__class__}").lines

    @pytest.mark.parametrize("fact", ["é", "\r\n250 x", "\x1b[31m", "\0", "\udcff", "字"])
    def test_a_fact_cannot_bring_in_what_is_not_printable_ascii(self, fact):
        assert all(re.fullmatch(r"[ -~]*", line) for line in said(fact).lines)

    def test_each_sign_of_another_kind_becomes_a_question_mark(self):
        assert "a??b" in said("a\té" + "b").lines[0]

    def test_no_line_is_over_512_octets(self):
        assert max(len(line) for line in said("x" * 2000).wire().splitlines(keepends=True)) <= 512

    def test_a_note_cannot_be_said(self):
        with pytest.raises(KeyError):
            say(SAYS, Cause.BCC_IN_MESSAGE, {}, enhanced=True)


class TestReplies:
    """RFC 5321 4.2, 4.5.3.1.5: every reply of the dialogues above."""

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda exchange: f"{exchange.client}"[:30])
    def test_is_well_formed(self, exchange):
        lines = exchange.reply.wire().decode("ascii").split("\r\n")

        assert "" == lines.pop()
        assert all(re.fullmatch(r"[2-5]\d\d[ -][ -~]+", line) and len(line) <= 510 for line in lines)

    @pytest.mark.parametrize(
        "line", ["RCPT TO:<a|b@example.test>", "VRFY a|b", "EXPN a|b", "MAIL FROM:<a|b@c.org>", "RCPT TO:<> a|b"]
    )
    def test_a_bar_in_what_was_typed_makes_no_second_line(self, line):
        exchange = heard(octets([EHLO, *([MAIL] if line.startswith("RCPT") else []), line]), OPEN)[-1]

        assert 1 == len(exchange.reply.lines)

    @pytest.mark.parametrize("extensions", [(), ("SIZE",)])
    def test_enhanced_codes_only_where_they_are_offered(self, extensions):
        exchanges = heard(octets([EHLO, MAIL, "FOO"]), Site(extensions=extensions))

        assert {None} == {exchange.reply.enhanced for exchange in exchanges}
