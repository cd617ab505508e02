"""What the default site notes, a strict one refuses."""

import pytest
from support import DEFAULT, EHLO, HELO, LOGIN, MAIL, MESSAGE, RCPT, STRICT, codes, heard, last, octets, play

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT
from smtptutor.server.site import Site


def line(*words: str) -> bytes:
    """EHLO, MAIL and RCPT, then the words as one line."""
    return octets((EHLO, MAIL, RCPT, *words))


STRICTLY = {
    Cause.BARE_LF_LINE_END: b"NOOP\n",
    Cause.CONTROL_CHARACTER: b"NOOP \x07\r\n",
    Cause.NUL_IN_COMMAND: b"NOOP \0\r\n",
    Cause.NON_ASCII_IN_COMMAND: b"NOOP \xff\r\n",
    Cause.HELLO_NAME_INVALID: b"EHLO mail_1.example.org\r\n",
    Cause.HELLO_NAME_SHORT: b"EHLO localhost\r\n",
    Cause.HELLO_LITERAL_WITH_HELO: b"HELO [192.0.2.1]\r\n",
    Cause.SPACE_AROUND_COLON: octets((EHLO, "MAIL FROM: <a@b.org>")),
    Cause.ANGLE_BRACKETS_MISSING: octets((EHLO, "MAIL FROM:a@b.org")),
    Cause.COMMENT_IN_PATH: octets((EHLO, MAIL, "RCPT TO:<bob(he)@example.test>")),
    Cause.LOCAL_PART_DOTS: octets((EHLO, "MAIL FROM:<a..b@c.org>")),
    Cause.DOMAIN_FORM: octets((EHLO, "MAIL FROM:<a@b_c.org>")),
    Cause.ADDRESS_TOO_LONG: octets((EHLO, f"MAIL FROM:<{'a' * 65}@b.org>")),
    Cause.RECIPIENT_DOMAIN_MISSING: octets((EHLO, MAIL, "RCPT TO:<bob>")),
    Cause.PARAMETER_TWICE: octets((EHLO, "MAIL FROM:<a@b.org> SIZE=1 SIZE=1")),
    Cause.PARAMETER_NOT_OFFERED: octets((HELO, "MAIL FROM:<a@b.org> SIZE=1")),
    Cause.BIGGER_THAN_DECLARED: octets((EHLO, "MAIL FROM:<a@b.org> SIZE=1", RCPT, "DATA", *MESSAGE)),
    Cause.MESSAGE_LINE_TOO_LONG: line("DATA", "", "x" * 999, "."),
    Cause.BARE_LF_IN_MESSAGE: line("DATA", "", "a\nb", "."),
    Cause.NUL_IN_MESSAGE: line("DATA", "", "\0", "."),
    Cause.EIGHT_BIT_WITHOUT_8BITMIME: line("DATA", "", "é", "."),
    Cause.EIGHT_BIT_IN_HEADER: octets((EHLO, f"{MAIL} BODY=8BITMIME", RCPT, "DATA", "Subject: é", "", "é", ".")),
    Cause.HEADER_NOT_UTF8: octets((EHLO, f"{MAIL} SMTPUTF8", RCPT, "DATA", "Subject: \udce9", "", ".")),
    Cause.MESSAGE_MALFORMED: line("DATA", "hello", "."),
}
ONLY_NOTED = {
    Cause.TRANSACTION_DROPPED: octets((EHLO, MAIL, EHLO)),
    Cause.SOURCE_ROUTE_IGNORED: octets((EHLO, MAIL, "RCPT TO:<@relay.example.org:bob@example.test>")),
    Cause.RECIPIENT_REPEATED: octets((EHLO, MAIL, RCPT, RCPT)),
    Cause.COMMAND_IN_MESSAGE: line("DATA", "", "QUIT", "."),
    Cause.BCC_IN_MESSAGE: line("DATA", "Bcc: eve@example.org", "", "."),
    Cause.LOGIN_IN_CLEAR: octets((EHLO, LOGIN)),
    Cause.RELAYED_AFTER_LOGIN: octets((EHLO, "STARTTLS", EHLO, LOGIN, MAIL, "RCPT TO:<dave@example.net>")),
}


class TestStrict:
    """RFC 5321 4.1.1.4, 4.1.2, 4.5.3.1: the default site notes what a strict site refuses."""

    def test_the_table_is_complete(self):
        assert REFUSED_WHEN_STRICT == set(STRICTLY)
        assert not REFUSED_WHEN_STRICT & set(ONLY_NOTED)

    @pytest.mark.parametrize("cause", STRICTLY)
    def test_the_default_site_accepts_it_with_the_note(self, cause):
        exchange = heard(STRICTLY[cause])[-1]

        assert exchange.accepted
        assert cause in {note.cause for note in exchange.notes}

    @pytest.mark.parametrize("cause", STRICTLY)
    def test_a_strict_site_refuses_it_with_that_cause(self, cause):
        *before, exchange = heard(STRICTLY[cause], STRICT)

        assert all(earlier.accepted for earlier in before)
        assert (False, cause, ()) == (exchange.accepted, exchange.cause, exchange.notes)

    @pytest.mark.parametrize("cause", ONLY_NOTED)
    @pytest.mark.parametrize("site", [DEFAULT, STRICT], ids=["default", "strict"])
    def test_what_no_server_minds_is_only_noted(self, cause, site):
        exchange = heard(ONLY_NOTED[cause], site)[-1]

        assert exchange.accepted
        assert [cause] == [note.cause for note in exchange.notes]

    def test_a_refused_command_keeps_the_column_of_its_note(self):
        exchange = last(EHLO, "MAIL FROM: <a@b.org>", site=STRICT)

        assert (10, 11) == (exchange.fault.start, exchange.fault.end)

    def test_a_strict_site_takes_a_plain_dialogue(self):
        exchanges = play(EHLO, MAIL, RCPT, "DATA", *MESSAGE, "QUIT", site=STRICT)

        assert [250, 250, 250, 354, 250, 221] == codes(exchanges)
        assert not any(exchange.notes for exchange in exchanges)


class TestSubmission:
    """RFC 6409 6.2, 8.2: a submission server wants a message that is well formed."""

    def test_it_refuses_a_malformed_message_and_nothing_else(self):
        site = Site(protocol="submission")
        refused = [cause for cause in STRICTLY if not heard(STRICTLY[cause], site)[-1].accepted]

        assert [Cause.MESSAGE_MALFORMED] == refused
