r"""
:octets sends what is typed just so: what comes of it on the screen, and how it is taken back.

RFC 5321 2.3.8: a line ends with CR LF, and a server reads it once its end has come.
"""

import pytest
from typed import HELLO, NAMED, SECRETS, Typing, at

from smtptutor.protocol.stage import Stage


class TestOctets:
    """:octets."""

    def test_a_line_that_ends_in_a_lone_line_feed(self):
        """What the server read is shown, and the tutor notes what others refuse."""
        said = at("default", HELLO)(r":octets NOOP\n")

        assert said.startswith("C: NOOP\n250 ")
        assert "Note: The line ended in LF alone" in said

    def test_a_strict_server_refuses_it(self):
        assert "\n500 " in at("strict", HELLO)(r":octets NOOP\n")

    def test_a_lone_line_feed_in_a_message(self):
        typing = at("default", *NAMED, "DATA")

        assert "the server answers at its end" in typing(r":octets Subject: x\nnoon\r\n\r\n")
        assert "Line 1 of the message holds a CR or an LF" in typing(".")

    def test_the_end_of_the_line_is_waited_for(self):
        """The prompt tells that what is typed next goes on with it, and no next step is suggested."""
        typing = at("default", HELLO)

        assert "The server waits for the end of this line." in typing(":octets NO")
        assert ("rest of the line> ", None) == (typing.of.prompt, typing.of.suggestion)
        assert "250 " in typing("OP")
        assert [None, HELLO, "NOOP"] == typing.clients

    def test_a_dot_in_the_rest_of_a_line_is_none_at_its_beginning(self):
        """No note is told of it."""
        typing = at("default", *NAMED, "DATA", ":octets Noon")

        assert "" == typing(".")
        assert ["Noon."] == list(typing.of.dialogue.draft)

    def test_in_a_chunk(self):
        typing = at("default", *NAMED, "BDAT 5 LAST")

        assert "waits for 2 more octets of the chunk" in typing(r":octets \r\n.")
        assert "250 " in typing(r":octets \0\n")

    def test_the_rest_is_thrown_away(self):
        """Behind STARTTLS and behind a goodbye."""
        typing = at("default", HELLO)

        assert "6 octets behind STARTTLS came in clear" in typing(r":octets STARTTLS\r\nNOOP\r\n")
        assert "6 more octets: nobody reads" in typing(r":octets QUIT\r\nNOOP\r\n")
        assert Stage.CLOSED is typing.of.stage
        assert "Closed. :reset connects again" in typing(r":octets NOOP\r\n")

    def test_undo_and_redo(self):
        """As one thing, however many lines they were."""
        typing = at("default", HELLO)
        typing(r":octets MAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n")
        undone = typing(":undo")

        assert "60 octets that :octets sent" in undone
        assert [None, HELLO] == typing.clients
        assert "60 octets that :octets sent" in typing(":redo")
        assert 4 == len(typing.clients)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            (":octets", r"such as :octets NOOP\r\n"),
            (r":octets NOOP\q", r"Not sent: \q is no escape; there are \r \n \t \0 \\ \xHH."),
            (r":octets NOOP\x1", r"Not sent: \x1 is no escape"),
            (":octets NOOP\\", "Not sent: \\ is no escape"),
        ],
    )
    def test_what_cannot_be_read(self, typed, told):
        """It says what would be right, and nothing is sent."""
        typing = at("default", HELLO)

        assert told in typing(typed)
        assert [None, HELLO] == typing.clients

    def test_no_secret_is_shown_again(self):
        """Neither in the log nor where it is taken back."""
        typing = at("default", HELLO)
        typing(r":octets AUTH LOGIN\r\nYWxpY2U=\r\nd29uZGVy")
        log = typing(":log")
        typing(r":octets bGFuZA==\r\nAUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n")
        said = log + typing(":log") + typing(":more all") + typing(":undo 2") + typing(":redo 2")

        assert [] == [secret for secret in SECRETS if secret in said]
        assert "235" in [str(one.reply.code) for one in typing.of.history]

    def test_the_log_has_each_line_of_a_message(self):
        """As it was sent, a dot doubled in it."""
        typing = Typing(*NAMED, r":octets DATA\r\nSubject: x\r\n\r\n..dot\r\n.\r\n", r":octets NO")
        typing(":log")
        log = typing(":log") + typing(":more all")

        assert "C: Subject: x\nC: \nC: ..dot\nC: .\n".replace(" \n", "\n") in log.replace(" \n", "\n")
        assert "C: NO\n" in log
