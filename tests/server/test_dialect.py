"""How a server says a cause."""

import re
from string import Formatter

import pytest
from every_cause import BY_THE_PORT, PLAYED
from support import EHLO, HELO, LOGIN, MAIL, OPEN, after, heard, octets

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.stages import GRID
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects import DIALECTS, lookup
from smtptutor.server.dialects.says import Says, say
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.dialects.traits import TRAITS
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Site

NEVER_SAID = {
    Cause.TRANSACTION_DROPPED,
    Cause.LOGIN_IN_CLEAR,
    Cause.RELAYED_AFTER_LOGIN,
    Cause.SOURCE_ROUTE_IGNORED,
    Cause.RECIPIENT_REPEATED,
    Cause.COMMAND_IN_MESSAGE,
    Cause.BCC_IN_MESSAGE,
    Cause.BARE_LF_ENDED_MESSAGE,
    Cause.TLS_HANDSHAKE_FAILED,
}
"""Causes that no reply ever has, on whatever site: notes, and a handshake, after which no line can be sent."""


def facts_of(text: str) -> set[str]:
    """The facts that a row names."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


class TestTable:
    """Every cause that can be a reply has a row."""

    def test_a_row_for_each_cause_that_can_be_said(self):
        assert set(Cause) - NEVER_SAID == set(SAYS)

    def test_what_a_strict_site_refuses_for_can_be_said(self):
        assert set(SAYS) >= REFUSED_WHEN_STRICT

    def test_the_dialogues_here_reach_every_row(self):
        met = {exchange.cause for exchange in PLAYED} | {note.cause for one in PLAYED for note in one.notes}

        assert set() == set(SAYS) - {exchange.cause for exchange in PLAYED}
        assert set() == set(Cause) - met

    @pytest.mark.parametrize("cause", SAYS)
    def test_a_row_names_only_facts_that_the_engine_gives_each_time(self, cause):
        given = [exchange.facts for exchange in PLAYED if exchange.cause is cause]

        assert given
        assert [] == [facts for facts in given if not facts_of(SAYS[cause].text) <= set(facts)]

    @pytest.mark.parametrize("cause", SAYS)
    def test_text_is_printable_ascii(self, cause):
        assert re.fullmatch(r"[ -~]+", SAYS[cause].text)

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_a_text_is_what_a_server_says_and_tells_nothing_of_servers(self, dialect):
        """What others would say, or this one with other settings, is for the pages."""
        texts = [row.text for row in lookup.words(dialect).values()]

        assert [] == [text for text in texts if re.search(r"\b[245]\d\d [245]\.\d|shipped|default", text)]


CODES = """
214 help-text
220 service-ready tls-go-ahead
221 goodbye
235 auth-succeeded
250 ehlo-accepted helo-accepted lhlo-accepted sender-accepted null-sender-accepted recipient-accepted
250 postmaster-accepted message-accepted reset-done noop-done address-verified list-expanded chunk-accepted
250 last-chunk-accepted lmtp-per-recipient queue-started
251 recipient-will-be-forwarded address-verified-elsewhere queue-empty
252 address-not-verified expansion-denied
334 auth-challenge auth-token-refused
354 data-go-ahead
421 service-not-ready too-many-connections server-shutting-down idle-timeout too-many-errors hung-up-on-demand answer-lost
421 auth-too-many-failures too-many-messages-in-session
432 auth-password-transition
450 priority-too-low message-rate-limit recipient-rate-limit mailbox-busy greylisted
451 refused-on-demand spf-temperror recipient-lookup-failed processing-error data-refused-for-now dmarc-lookup-failed
452 recipient-limit mail-system-full mailbox-full
454 auth-service-down tls-not-available
459 queue-not-permitted
500 command-line-too-long empty-command misplaced-blank unknown-command private-command-unknown auth-line-too-long
500 foreign-protocol
500 header-typed-as-command dot-typed-as-command lhlo-on-smtp non-ascii-in-command bare-lf-line-end
500 lmtp-wants-lhlo ehlo-unknown
501 argument-not-allowed control-character-in-command nul-in-command hello-name-missing hello-name-invalid
501 hello-literal-with-helo mail-syntax rcpt-syntax space-around-colon angle-brackets-missing sender-address-syntax
501 recipient-address-syntax address-too-long vrfy-argument-missing parameter-bad-value comment-in-path
501 local-part-dots domain-form recipient-domain-missing parameter-twice bdat-size-invalid etrn-syntax
501 hold-time-refused auth-mechanism-missing auth-initial-response-not-allowed auth-syntax
501 auth-not-base64 auth-cancelled
502 command-not-implemented starttls-not-offered bdat-not-offered
503 hello-first mail-first nested-mail data-without-mail data-without-recipient no-valid-recipients
503 only-quit-after-refusal lmtp-no-recipients second-hello mail-during-bdat rcpt-during-bdat data-after-bdat
503 data-with-binarymime bdat-without-mail bdat-without-recipient bdat-after-failure auth-not-offered command-between-chunks
503 already-authenticated auth-during-transaction tls-already-on starttls-during-transaction etrn-during-transaction
504 chunk-empty help-topic-unknown auth-mechanism-unknown auth-mechanism-needs-tls
521 host-never-takes-mail
530 starttls-required login-required
534 auth-mechanism-too-weak
535 auth-response-malformed auth-credentials-invalid auth-token-invalid auth-account-disabled
550 mailbox-unknown relay-denied sender-must-be-ascii address-unknown not-a-list hello-name-short
550 xclient-not-permitted hello-refused-by-policy sender-domain-unknown sender-domain-null-mx sender-not-owned
550 spf-fail spf-permerror mailbox-moved-no-address mailbox-disabled recipient-domain-unknown list-posting-refused
550 bounce-to-many content-refused recipient-filter-refused dkim-missing dkim-invalid dmarc-reject
550 requiretls-not-possible
551 mailbox-moved-use-other
552 declared-size-too-big message-too-big bigger-than-declared chunk-too-big mailbox-full-for-good
552 message-too-big-for-mailbox
553 recipient-must-be-ascii
554 mail-loop message-line-too-long bare-lf-in-message nul-in-message eight-bit-without-8bitmime message-malformed
554 eight-bit-in-header header-not-utf8
554 client-blocked-at-greeting pipelining-not-allowed domain-not-fully-qualified client-on-block-list
554 utf8-header-not-deliverable
555 parameter-unknown parameter-not-offered parameter-on-wrong-command binarymime-not-offered requiretls-without-tls
555 deliver-by-refused
"""
"""
RFC 5321 4.2.2 to 4.2.5, 4.3.2; RFC 1870 6; RFC 1985 5; RFC 2033 4.2; RFC 2852 4; RFC 3030 2, 4; RFC 3207 4;
RFC 4865 4; RFC 4954 4, 6; RFC 6152 3; RFC 6409 6; RFC 6531 3.5; RFC 6710 4; RFC 7208 8; RFC 7372 3; RFC 7489 10;
RFC 7504 3; RFC 7505 4; RFC 8689 4; what is left to the server is as most servers have it.
"""
BY_HAND = {cause: int(code) for code, *causes in map(str.split, CODES.strip().splitlines()) for cause in causes}


BEFORE_IT_COUNTS = {
    Cause.SERVICE_READY,
    Cause.CLIENT_BLOCKED_AT_GREETING,
    Cause.HOST_NEVER_TAKES_MAIL,
    Cause.SERVICE_NOT_READY,
    Cause.TOO_MANY_CONNECTIONS,
    Cause.EHLO_ACCEPTED,
    Cause.HELO_ACCEPTED,
    Cause.LHLO_ACCEPTED,
    Cause.LMTP_WANTS_LHLO,
    Cause.EHLO_UNKNOWN,
}
"""The greeting and the answers to EHLO, HELO and LHLO."""


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
        code, enhanced, text, *_ = SAYS[cause]
        without = cause in BEFORE_IT_COUNTS or code // 100 == 3

        assert without is (enhanced is None) or cause.startswith("hello-")
        assert text

    def test_each_misstep_of_the_grid_is_503(self):
        missteps = {cause for cells in GRID.values() for cause in cells if cause}

        assert {503} == {SAYS[cause].code for cause in missteps}

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda exchange: f"{exchange.client}"[:30])
    def test_missteps_are_503_and_nothing_else_is(self, exchange):
        assert (exchange.reply.code == 503) is (BY_HAND.get(exchange.cause) == 503)

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda exchange: f"{exchange.client}"[:30])
    def test_the_connection_closes_after_421_521_and_goodbye(self, exchange):
        """RFC 5321 3.8, 4.2.2; RFC 7504 3."""
        closed = exchange.after.session.awaiting is Awaiting.NOTHING
        port = exchange.cause in BY_THE_PORT

        assert closed is (exchange.reply.code in (221, 421, 521) or port)

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

        assert ("hello", "A|B", "C") == say(dialect, Cause.EHLO_ACCEPTED, {}, enhanced=True, lines=("A|B", "C")).lines

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


class TestNamed:
    """A dialect has a row for each cause that can be said: its own, or that of the standard one."""

    @pytest.mark.parametrize("name", DIALECTS)
    def test_each_has_every_row(self, name):
        assert set(SAYS) == set(lookup.words(name))

    def test_the_standard_one_is_itself(self):
        assert SAYS is lookup.words("standard")

    def test_each_has_its_habits(self):
        assert set(DIALECTS) == set(TRAITS)

    @pytest.mark.parametrize("name", [name for name in DIALECTS if name != "standard"])
    @pytest.mark.parametrize("cause", SAYS)
    def test_rows_are_in_form(self, name, cause):
        """The class of the enhanced code, printable text, and no fact that standard and the engine do not give."""
        code, enhanced, text, to_mail, other = lookup.words(name)[cause]

        assert all(re.fullmatch(rf"{code // 100}\.\d\.\d{{1,3}}", status) for status in (enhanced, to_mail) if status)
        assert other is None or (other[0] in map(str, Verb) and other[1] // 100 == code // 100)
        assert re.fullmatch(r"[ -~]+", text)
        assert [] == [one.facts for one in PLAYED if one.cause is cause and not facts_of(text) <= set(one.facts)]

    def test_an_unknown_one_is_an_error(self):
        with pytest.raises(KeyError):
            lookup.words("nobody")


class TestReplies:
    """RFC 5321 4.2, 4.5.3.1.5: every reply of the dialogues above."""

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda exchange: f"{exchange.client}"[:30])
    def test_is_well_formed(self, exchange):
        lines = exchange.reply.wire().decode("ascii").split("\r\n")

        assert "" == lines.pop()
        assert all(re.fullmatch(r"334 |[2-5]\d\d[ -][ -~]+", line) and len(line) <= 510 for line in lines)

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


@pytest.mark.parametrize(
    ("dialect", "code"), [("standard", 503), ("postfix", 235), ("exim", 503), ("sendmail", 235), ("opensmtpd", 235)]
)
def test_a_login_after_helo(dialect, code):
    """AUTH belongs to those who said EHLO (RFC 4954 3); some servers ask only for a name, or for none."""
    assert code == say_line(after(HELO, site=Site(dialect=dialect)), LOGIN).reply.code


@pytest.mark.parametrize("line", ["MAIL FROM:alice@example.test>", "MAIL FROM: alice@example.test>"])
def test_an_address_without_its_first_bracket_is_kept_whole(line):
    """Postfix looks for the address in what stands there."""
    assert "alice@example.test" == after(EHLO, line, site=Site(dialect="postfix")).session.transaction.sender.text
