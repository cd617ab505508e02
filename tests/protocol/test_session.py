"""One command against one state."""

import pytest
from support import (
    CHUNK,
    DEFAULT,
    EHLO,
    HELO,
    LEADING_TO,
    LMTP,
    LOGIN,
    MAIL,
    MESSAGE,
    OPEN,
    RCPT,
    STRICT,
    after,
    codes,
    heard,
    last,
    play,
)

from smtptutor.protocol import engine
from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.handlers import MOST_REMEMBERED
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.session import Channel, Chunks, Hello, Refused, Session, Transaction
from smtptutor.protocol.stage import Stage
from smtptutor.server.site import Site

BAD_RCPT = "RCPT TO:<bob@@example.test>"
NOBODY = "RCPT TO:<nobody@example.test>"
OPENED = Transaction(Path("alice", "example.test"))
WITH_BOB = OPENED._replace(recipients=(Path("bob", "example.test"),), rcpt_options=("",))
EXTENDED = Hello("client.example.org", True)

ORDER_OF_CHECKS = [
    ((BAD_RCPT,), 503, Cause.HELLO_FIRST),
    ((EHLO, BAD_RCPT), 503, Cause.MAIL_FIRST),
    ((EHLO, MAIL, BAD_RCPT), 501, Cause.RECIPIENT_ADDRESS_SYNTAX),
    (("MAIL FROM:<>\t",), 503, Cause.HELLO_FIRST),
    (("MAIL",), 503, Cause.HELLO_FIRST),
    ((EHLO, MAIL, "MAIL FROM:alice"), 503, Cause.NESTED_MAIL),
    ((EHLO, MAIL, "MAIL FROM:<a@b.org> FOO=1"), 503, Cause.NESTED_MAIL),
    ((EHLO, "DATA now"), 503, Cause.DATA_WITHOUT_MAIL),
    ((EHLO, MAIL, RCPT, "DATA now"), 501, Cause.ARGUMENT_NOT_ALLOWED),
    (("DATA \0",), 503, Cause.HELLO_FIRST),
    (("FOO",), 500, Cause.UNKNOWN_COMMAND),
    (("EXPN",), 502, Cause.COMMAND_NOT_IMPLEMENTED),
    (("ETRN example.org",), 502, Cause.COMMAND_NOT_IMPLEMENTED),
    (("STARTTLS now",), 503, Cause.HELLO_FIRST),
    ((EHLO, "STARTTLS now"), 501, Cause.ARGUMENT_NOT_ALLOWED),
    (("AUTH",), 503, Cause.HELLO_FIRST),
    ((EHLO, MAIL, "AUTH PLAIN a b"), 503, Cause.AUTH_DURING_TRANSACTION),
    ((EHLO, "BDAT x"), 503, Cause.BDAT_WITHOUT_MAIL),
    ((EHLO, MAIL, RCPT, "BDAT x"), 501, Cause.BDAT_SIZE_INVALID),
    (("EHLO",), 501, Cause.HELLO_NAME_MISSING),
    ((EHLO, MAIL, "RCPT TO:<nobody@example.test> FOO=1"), 555, Cause.PARAMETER_UNKNOWN),
    ((EHLO, "MAIL FROM:<é@b.org> SIZE=99999"), 550, Cause.SENDER_MUST_BE_ASCII),
    (("RCPT " + "x" * 1100,), 500, Cause.COMMAND_LINE_TOO_LONG),
    (("FOO " + "x" * 600,), 500, Cause.COMMAND_LINE_TOO_LONG),
]


class TestOrderOfChecks:
    """RFC 5321 3.3, 4.1.4, 4.3.2: line, verb, order, syntax, policy; visible on the wire."""

    @pytest.mark.parametrize(("lines", "code", "cause"), ORDER_OF_CHECKS)
    def test_the_first_thing_wrong_is_named(self, lines, code, cause):
        exchange = last(*lines)

        assert (code, cause) == (exchange.reply.code, exchange.cause)

    def test_a_strict_site_looks_at_the_line_end_first(self):
        (exchange,) = heard(b"DATA now\n", STRICT)

        assert Cause.BARE_LF_LINE_END is exchange.cause

    def test_a_strict_site_answers_order_before_syntax(self):
        assert Cause.HELLO_FIRST is last("MAIL FROM: <a@b.org>", site=STRICT).cause


COLUMNS = [
    ((EHLO, RCPT), 0, 4),
    (("mail",), 0, 4),
    (("HALO x",), 0, 4),
    (("",), 0, 1),
    ((" NOOP",), 0, 1),
    (("EXPN staff",), 0, 4),
    (("Subject: x",), 0, 8),
    ((EHLO, "VRFY"), 4, 5),
    ((EHLO, "MAIL FROM:<a@b.org> FOO=1"), 20, 25),
]


class TestColumns:
    """A fault knows its column, so that the screen can point at it."""

    @pytest.mark.parametrize(("lines", "start", "end"), COLUMNS)
    def test_where_the_fault_is(self, lines, start, end):
        fault = last(*lines).fault

        assert (start, end) == (fault.start, fault.end)

    def test_a_bare_lf_is_noted_behind_the_line(self):
        (note,) = heard(b"NOOP\n")[0].notes

        assert (Cause.BARE_LF_LINE_END, 4, 5) == note[:3]

    def test_a_line_is_taken_to_end_well_unless_told_otherwise(self):
        assert () == engine.step(after(EHLO), Heard(parse("NOOP"))).notes

    def test_what_the_site_refuses_has_no_column(self):
        assert last(EHLO, MAIL, NOBODY).fault is None


UNKNOWN = [
    ("", Cause.EMPTY_COMMAND),
    ("  ", Cause.EMPTY_COMMAND),
    (".", Cause.DOT_TYPED_AS_COMMAND),
    (" NOOP", Cause.MISPLACED_BLANK),
    ("\tNOOP", Cause.MISPLACED_BLANK),
    ("NOOP\tx", Cause.MISPLACED_BLANK),
    ("MAILFROM:<a@b.org>", Cause.MISPLACED_BLANK),
    ("rcptto:<a@b.org>", Cause.MISPLACED_BLANK),
    ("Subject: hi", Cause.HEADER_TYPED_AS_COMMAND),
    ("X-Mailer: me", Cause.HEADER_TYPED_AS_COMMAND),
    ("XYZZY", Cause.PRIVATE_COMMAND_UNKNOWN),
    ("HALO", Cause.UNKNOWN_COMMAND),
    ("HELÖ x", Cause.UNKNOWN_COMMAND),
    ("\udcff", Cause.UNKNOWN_COMMAND),
    ("\0\0", Cause.UNKNOWN_COMMAND),
    ("\0", Cause.FOREIGN_PROTOCOL),  # the third line of the PROXY protocol, version 2
    ("ETRN a.org", Cause.COMMAND_NOT_IMPLEMENTED),
    ("TURN", Cause.COMMAND_NOT_IMPLEMENTED),
    ("ATRN", Cause.COMMAND_NOT_IMPLEMENTED),
    ("BURL imap://x", Cause.COMMAND_NOT_IMPLEMENTED),
    ("SEND FROM:<a@b.org>", Cause.COMMAND_NOT_IMPLEMENTED),
]
UNSPOKEN = [
    ("LHLO a.org", DEFAULT, 500, Cause.LHLO_ON_SMTP),
    ("EHLO a.org", LMTP, 500, Cause.LMTP_WANTS_LHLO),
    ("HELO a.org", LMTP, 500, Cause.LMTP_WANTS_LHLO),
    ("EHLO a.org", Site(esmtp=False), 500, Cause.EHLO_UNKNOWN),
    ("STARTTLS", Site(extensions=()), 502, Cause.STARTTLS_NOT_OFFERED),
    ("AUTH PLAIN", Site(extensions=()), 503, Cause.AUTH_NOT_OFFERED),
    ("AUTH PLAIN", Site(esmtp=False), 503, Cause.AUTH_NOT_OFFERED),
    ("BDAT 3", Site(extensions=()), 502, Cause.BDAT_NOT_OFFERED),
    ("XCLIENT NAME=x", DEFAULT, 550, Cause.XCLIENT_NOT_PERMITTED),
    ("xforward NAME=x", OPEN, 550, Cause.XCLIENT_NOT_PERMITTED),
]


class TestUnknown:
    """RFC 5321 4.2.4: 500 for a word that is no verb, 502 for a verb that is not offered."""

    @pytest.mark.parametrize(("line", "cause"), UNKNOWN)
    def test_what_kind_of_line_it_is(self, line, cause):
        exchange = last(line)

        assert cause is exchange.cause
        assert (502 if cause is Cause.COMMAND_NOT_IMPLEMENTED else 500) == exchange.reply.code

    @pytest.mark.parametrize(("line", "site", "code", "cause"), UNSPOKEN)
    def test_a_verb_that_is_spoken_elsewhere_has_a_cause_of_its_own(self, line, site, code, cause):
        exchange = last(line, site=site)

        assert (code, cause) == (exchange.reply.code, exchange.cause)

    @pytest.mark.parametrize(("verb", "site"), [("EXPN staff", OPEN), ("HELP", DEFAULT)])
    def test_optional_verbs_are_spoken_where_they_are_listed(self, verb, site):
        assert last(verb, site=site).accepted

    @pytest.mark.parametrize("verb", ["EXPN staff", "HELP"])
    def test_and_nowhere_else(self, verb):
        assert Cause.COMMAND_NOT_IMPLEMENTED is last(verb, site=Site(extensions=("SIZE",))).cause

    def test_vrfy_is_spoken_everywhere(self):
        assert 252 == last("VRFY alice", site=Site(extensions=())).reply.code


SESSIONS = [
    ((EHLO,), Session(EXTENDED)),
    ((HELO,), Session(EXTENDED._replace(extended=False))),
    ((EHLO, "EHLO other.example.org"), Session(Hello("other.example.org", True))),
    ((EHLO, MAIL), Session(EXTENDED, OPENED)),
    ((EHLO, MAIL, RCPT), Session(EXTENDED, WITH_BOB)),
    ((EHLO, MAIL, RCPT, EHLO), Session(EXTENDED)),
    ((EHLO, MAIL, RCPT, HELO), Session(EXTENDED._replace(extended=False))),
    ((EHLO, MAIL, RCPT, "EHLO"), Session(EXTENDED, WITH_BOB)),
    ((EHLO, MAIL, RCPT, "RSET"), Session(EXTENDED)),
    ((EHLO, MAIL, RCPT, "RSET now"), Session(EXTENDED, WITH_BOB)),
    ((EHLO, "RSET"), Session(EXTENDED)),
    (("RSET",), Session()),
    ((EHLO, MAIL, RCPT, "NOOP", "VRFY bob", "HELP", "FOO", MAIL), Session(EXTENDED, WITH_BOB)),
    ((EHLO, MAIL, RCPT, "DATA", *MESSAGE), Session(EXTENDED)),
    ((EHLO, MAIL, RCPT, "DATA", "x" * 11000, "."), Session(EXTENDED)),
    (("MAIL FROM:<@>", EHLO, "MAIL FROM:<@>"), Session(EXTENDED)),
    ((EHLO, "MAIL FROM:<> BODY=8bitmime SIZE=9"), Session(EXTENDED, Transaction(Path("", ""), (), (), 9, "8BITMIME"))),
    ((EHLO, "MAIL FROM:<é@b.org> SMTPUTF8"), Session(EXTENDED, Transaction(Path("é", "b.org"), utf8=True))),
    ((EHLO, "MAIL FROM:<> SIZE=1 SIZE=2"), Session(EXTENDED, Transaction(Path("", ""), size=2))),
    (
        (EHLO, f"{MAIL} ret=HDRS ENVID=x SIZE=9"),
        Session(EXTENDED, OPENED._replace(size=9, options=("RET=HDRS", "ENVID=x"))),
    ),
    ((EHLO, MAIL, f"{RCPT} NOTIFY=NEVER"), Session(EXTENDED, WITH_BOB._replace(rcpt_options=("NOTIFY=NEVER",)))),
    ((EHLO, MAIL, RCPT, *CHUNK), Session(EXTENDED, WITH_BOB._replace(chunks=Chunks((b"hello\r\n",), 7)))),
    ((EHLO, MAIL, RCPT, *CHUNK, "DATA"), Session(EXTENDED, WITH_BOB._replace(chunks=Chunks((b"hello\r\n",), 7, True)))),
    ((EHLO, MAIL, RCPT, *CHUNK, "RSET"), Session(EXTENDED)),
    ((EHLO, MAIL, RCPT, *CHUNK, "BDAT 0 LAST"), Session(EXTENDED)),
    ((EHLO, LOGIN), Session(EXTENDED, channel=Channel(user="alice"))),
    ((EHLO, "AUTH LOGIN", "alice"), Session(EXTENDED, login_over=True)),
    ((EHLO, "AUTH LOGIN", "*", "wonderland", ""), Session(EXTENDED, channel=Channel(), login_over=True)),
    ((EHLO, "AUTH LOGIN", "*", "wonderland", "NOOP"), Session(EXTENDED)),
    (("AUTH LOGIN",), Session(login_over=True)),
    (("AUTH LOGIN", "RCPT TO:<x>"), Session()),
    ((EHLO, LOGIN, "AUTH LOGIN", "NOOP x"), Session(EXTENDED, channel=Channel(user="alice"))),
    ((EHLO, LOGIN, MAIL, "RSET", "EHLO client.example.org"), Session(EXTENDED, channel=Channel(user="alice"))),
    ((EHLO, LOGIN, "STARTTLS"), Session(channel=Channel(tls=True))),
    ((EHLO, MAIL, RCPT, "STARTTLS"), Session(channel=Channel(tls=True))),
    ((EHLO, "STARTTLS", "EHLO client.example.org"), Session(EXTENDED, channel=Channel(tls=True))),
]


class TestWhatIsHeld:
    """RFC 5321 3.3, 4.1.1, 4.1.4: what each command clears or keeps."""

    @pytest.mark.parametrize(("lines", "session"), SESSIONS)
    def test_the_session_after_a_dialogue(self, lines, session):
        assert session == after(*lines).session

    def test_data_only_changes_what_is_awaited(self):
        assert WITH_BOB == after(EHLO, MAIL, RCPT, "DATA").session.transaction

    @pytest.mark.parametrize("stage", [Stage.CONNECTED, Stage.GREETED, Stage.MAIL, Stage.RCPT])
    def test_quit_closes_at_every_stage(self, stage):
        exchange = last(*LEADING_TO[stage], "QUIT")

        assert (221, Stage.CLOSED) == (exchange.reply.code, exchange.after.session.stage)
        assert exchange.after.session.transaction is None

    @pytest.mark.parametrize(("verb", "name"), [(EHLO, "EHLO"), (HELO, "HELO"), ("QUIT", "QUIT")])
    def test_a_dropped_transaction_is_noted_with_the_verb(self, verb, name):
        (note,) = last(EHLO, MAIL, verb).notes

        assert (Cause.TRANSACTION_DROPPED, 0, 4, name) == (*note[:3], note.facts["verb"])

    @pytest.mark.parametrize("verb", [EHLO, HELO, "QUIT"])
    def test_without_a_transaction_there_is_no_note(self, verb):
        assert () == last(EHLO, verb).notes

    def test_what_is_remembered_elsewhere_outlives_rset_and_ehlo(self):
        state = after(EHLO, MAIL, RCPT, "DATA", *MESSAGE, "RSET", EHLO)

        assert 1 == len(state.memory.store)

    def test_rcpt_takes_as_many_as_asked(self):
        recipients = after(EHLO, MAIL, RCPT, "RCPT TO:<alice@example.test>", RCPT).session.transaction.recipients

        assert ["bob", "alice", "bob"] == [path.local for path in recipients]


class TestRefusedRecipients:
    """RFC 5321 3.3: a refused RCPT leaves the transaction open, and is remembered for a later 503."""

    def test_it_leaves_sender_and_recipients(self):
        transaction = after(EHLO, MAIL, RCPT, NOBODY).session.transaction

        assert WITH_BOB._replace(refused=(Refused(NOBODY, Cause.MAILBOX_UNKNOWN),)) == transaction

    @pytest.mark.parametrize(
        ("line", "cause"),
        [
            ("RCPT TO:<bob@elsewhere.example>", Cause.RELAY_DENIED),
            (BAD_RCPT, Cause.RECIPIENT_ADDRESS_SYNTAX),
            ("RCPT TO:<bob@example.test> FOO=1", Cause.PARAMETER_UNKNOWN),
            ("RCPT TO:<bøb@example.test>", Cause.RECIPIENT_MUST_BE_ASCII),
        ],
    )
    def test_whatever_it_was_refused_for(self, line, cause):
        assert (Refused(line, cause),) == after(EHLO, MAIL, line).session.transaction.refused

    def test_the_503_at_data_differs_where_recipients_were_refused(self):
        assert Cause.DATA_WITHOUT_RECIPIENT is last(EHLO, MAIL, "DATA").cause
        assert Cause.NO_VALID_RECIPIENTS is last(EHLO, MAIL, NOBODY, "DATA").cause

    def test_a_good_one_after_it_leads_to_354(self):
        assert [250, 250, 550, 250, 354] == codes(play(EHLO, MAIL, NOBODY, RCPT, "DATA"))

    def test_out_of_turn_it_is_not_remembered(self):
        assert after(EHLO).session == after(EHLO, NOBODY).session

    def test_no_more_are_remembered_than_are_of_use(self):
        transaction = after(EHLO, MAIL, *[NOBODY] * (MOST_REMEMBERED + 5)).session.transaction

        assert MOST_REMEMBERED == len(transaction.refused)


def of_length(opening: str, length: int) -> str:
    """A line of so many octets with its CRLF, filled up with blanks."""
    return opening + " " * (length - 2 - len(opening.encode()))


LIMITS = [
    ("NOOP", DEFAULT.extensions, 512),
    ("FOO", DEFAULT.extensions, 512),
    ("MAIL FROM:<a@b.org>", ("SIZE", "8BITMIME", "SMTPUTF8"), 548),
    ("MAIL FROM:<a@b.org>", ("SIZE",), 538),
    ("MAIL FROM:<a@b.org>", ("8BITMIME",), 512),
    ("MAIL FROM:<a@b.org>", DEFAULT.extensions, 512 + 26 + 10 + 500 + 107),
    ("MAIL FROM:<a@b.org>", ("DSN",), 1036),
    ("RCPT TO:<bob@example.test>", ("SIZE", "8BITMIME", "SMTPUTF8"), 512),
    ("RCPT TO:<bob@example.test>", DEFAULT.extensions, 512 + 28 + 507),
]


class TestLineLimits:
    """RFC 5321 4.5.3.1.4; RFC 1870 3; RFC 3461 5; RFC 4954 3; RFC 6531 3.1: not one octet less is allowed."""

    @pytest.mark.parametrize(("opening", "extensions", "limit"), LIMITS)
    def test_a_line_of_the_limit_is_read(self, opening, extensions, limit):
        exchange = last(EHLO, of_length(opening, limit), site=Site(extensions=extensions))

        assert Cause.COMMAND_LINE_TOO_LONG is not exchange.cause

    @pytest.mark.parametrize(("opening", "extensions", "limit"), LIMITS)
    def test_one_octet_more_is_too_long(self, opening, extensions, limit):
        exchange = last(EHLO, of_length(opening, limit + 1), site=Site(extensions=extensions))

        assert (500, Cause.COMMAND_LINE_TOO_LONG) == (exchange.reply.code, exchange.cause)
        assert (limit + 1, limit) == (exchange.facts["length"], exchange.facts["limit"])

    def test_octets_are_counted_and_not_letters(self):
        assert Cause.COMMAND_LINE_TOO_LONG is last(f"NOOP {'é' * 253}").cause

    def test_a_line_that_is_too_long_changes_nothing(self):
        assert after(EHLO, MAIL) == after(EHLO, MAIL, of_length("RSET", 513))


class TestPurity:
    """Keeping the old state is all that undo needs."""

    @pytest.mark.parametrize("text", ["MAIL FROM:<>", "FOO", "", "EHLO", "DATA", "RCPT TO:<@>"])
    def test_what_is_refused_leaves_the_very_same_state(self, text):
        state = after()

        assert engine.step(state, Heard(parse(text))).state is state

    def test_the_same_step_twice_gives_the_same_outcome(self):
        state = after(EHLO, MAIL)

        assert engine.step(state, Heard(parse(RCPT))) == engine.step(state, Heard(parse(RCPT)))

    def test_stepping_does_not_change_the_state_before(self):
        state, twin = after(EHLO, MAIL), after(EHLO, MAIL)
        engine.step(state, Heard(parse(RCPT)))

        assert twin == state
