"""Words that tell: :elsewhere, what other servers say; :mail, what was accepted."""

import pytest
from learner import Learner
from sample_lesson import sample
from typed import HELLO, LOGIN, NAMED, USER, WRITING, Typing, at

from smtptutor.server.dialects import DIALECTS, TITLES

MAIL, RCPT = NAMED[1:]
LOGGING_IN = (HELLO, "AUTH LOGIN")


@pytest.fixture
def lesson(tmp_path):
    return Typing(talk=Learner(sample(tmp_path)).way)


class TestElsewhere:
    """:elsewhere."""

    @pytest.mark.parametrize("name", DIALECTS)
    @pytest.mark.parametrize("before", [(), NAMED, (*NAMED, "NOOP"), ("QUIT",), (*WRITING, ".")], ids=len)
    def test_five_rows_with_one_star(self, name, before):
        """The greeting, a line, QUIT, a message; the star stands at the own server, with the answer that came."""
        typing = at("default", *before, dialect=name)
        reply = typing.of.history[-1].reply
        state = typing.state
        said = typing(":elsewhere")
        rows = said.splitlines()[1:6]

        assert list(TITLES.values()) == [row[2:16].strip() for row in rows]
        assert [f"* {TITLES[name]}"] == [row[:16].strip() for row in rows if row.startswith("*")]
        assert rows[DIALECTS.index(name)][17:].startswith(reply.printed()[0][:40])
        assert state is typing.state

    def test_a_second_ehlo(self):
        """Where they differ, it says so, and whose answer has another reason, and which."""
        typing = Typing(HELLO, HELLO)
        said = typing(":elsewhere")

        assert "503" in next(line for line in said.splitlines() if "OpenSMTPD" in line)
        assert "Some accept it and some refuse it" in said
        assert "  OpenSMTPD 6.8:" in said

    def test_where_all_agree(self):
        """It says so too."""
        assert "All say 503" in Typing(RCPT)(":elsewhere")

    def test_it_asks_in_the_state_of_then(self):
        """What came after the line does not count: the line was typed before."""
        typing = Typing(*NAMED, ":dialect exim", ":wait 1d")

        rows = typing(":elsewhere").splitlines()[1:6]

        assert ["* standard"] == [row[:16].strip() for row in rows if row.startswith("*")]

    @pytest.mark.parametrize("answer", [USER, "*", "", "!!!"])
    def test_an_answer_of_a_login_is_not_repeated(self, answer):
        """It is not kept, so nobody can be asked."""
        assert "not kept" in Typing(*LOGGING_IN, answer)(":elsewhere")

    def test_a_line_of_stars_is_a_line(self):
        """Four stars typed as a command are no secret."""
        typing = Typing("****")

        assert 5 == typing(":elsewhere").count(" 500 ")

    def test_a_login_in_one_line_shows_no_secret(self):
        """Neither in the head nor in a reason."""
        said = Typing(HELLO, LOGIN)(":elsewhere")

        assert "AUTH PLAIN ****" in said
        assert "AGFs" not in said

    def test_a_refused_message(self):
        """Its content goes to all of them."""
        typing = at("strict", HELLO, *NAMED[1:], "DATA", "no header", ".")
        said = typing(":elsewhere")

        assert typing.of.history[-1].reply.code >= 500
        assert 5 == len([line for line in said.splitlines()[1:6] if line[17:20].isdigit()])

    def test_lmtp_compares_the_same_recipient(self):
        """With several answers to one message, each server is asked about the recipient of the last answer."""
        typing = at("lmtp", "LHLO c.example.org", MAIL, RCPT, "RCPT TO:<carol@example.test>", "DATA", "S: x", "", ".")
        rows = typing(":elsewhere").splitlines()[1:6]

        assert 452 == typing.of.history[-1].reply.code
        assert ["4"] * 5 == [row[17:18] for row in rows]

    @pytest.mark.parametrize("argument", ["exim", "\udcff", "x" * 500])
    def test_an_argument_does_no_harm(self, argument):
        """None is wanted."""
        typing = Typing(*NAMED)

        assert typing(":elsewhere") == typing(f":elsewhere {argument}") == typing(":else")

    def test_in_a_lesson(self, lesson):
        """It may be asked there."""
        lesson(RCPT)

        assert "Sendmail 8.17" in lesson(":elsewhere")

    @pytest.mark.parametrize("width", [40, 60, 80])
    def test_it_fits(self, width):
        """No row is wider than the screen."""
        typing = Typing(HELLO, "RCPT TO:<somebody.with.a.long.name@example.test>", HELLO, width=width)

        assert [] == [line for line in typing(":elsewhere").splitlines()[1:] if len(line) > width]


class TestMail:
    """:mail."""

    def test_nothing_yet(self):
        """It says so, whatever is asked."""
        for argument in ("", "1", "x"):
            assert "no message yet" in Typing(*NAMED)(f":mail {argument}")

    def test_the_list_and_one_of_them(self):
        """Number, who, to whom, how long; then the message with what the server put before it."""
        typing = Typing(*WRITING, ".", *NAMED[1:], "RCPT TO:<alice@example.test>", "BDAT 7 LAST", "hello")
        listed = typing(":mail")
        one, two = typing(":mail 1"), typing(":mail 2")

        assert "from alice@example.test to bob@example.test, 25 octets" in listed
        assert "to bob@example.test, alice@example.test" in " ".join(listed.split())
        assert "Return-Path: <alice@example.test>\n" in one
        assert one.endswith("Subject: Lunch\n\nNoon?\n")
        assert two.endswith("hello\n")

    def test_what_was_asked_for(self):
        """Parameters of MAIL and RCPT stand above the message."""
        typing = Typing(
            HELLO, f"{MAIL} RET=HDRS ENVID=QQ314", f"{RCPT} NOTIFY=NEVER", "DATA", "Subject: x", "", ".", ":mail 1"
        )
        said = typing(":mail 1")

        assert [] == [word for word in ("RET=HDRS", "ENVID=QQ314", "NOTIFY=NEVER") if word not in said]

    @pytest.mark.parametrize("asked", ["2", "0", "-1", "x", "1 1", "\u00b2", "\udcff", "1" * 400])
    def test_no_such_message(self, asked):
        """It says how to list them."""
        said = Typing(*WRITING, ".")(f":mail {asked}")

        assert ":mail lists" in said
        assert all(sign.isprintable() or sign == "\n" for sign in said)

    @pytest.mark.parametrize("more", [("DATA", "x"), ("BDAT 20", "hel")], ids=["a message", "a chunk"])
    def test_while_another_is_written(self, more):
        """Only what was accepted is there, and the writing goes on."""
        typing = Typing(*WRITING, ".", *NAMED[1:], *more)
        prompt = typing.of.prompt

        assert "  1 " in typing(":mail")
        assert "  2 " not in typing(":mail")
        assert prompt == typing.of.prompt

    def test_undo_takes_the_message_away(self):
        """And after :reset it is still there."""
        typing = Typing(*WRITING, ".", ":reset")
        assert "  1 " in typing(":mail")

        typing(":undo", ":undo")
        assert "no message yet" in typing(":mail")

    def test_octets_that_are_no_text(self):
        """Shown as something printable."""
        said = Typing(*NAMED, "DATA", "Subject: \udcff\033[31m", "", "\u00fc", ".")(":mail 1")

        assert all(sign.isprintable() or sign == "\n" for sign in said)
        assert "\u00fc" in said

    def test_in_a_lesson(self, lesson):
        """The mail of the lesson's place."""
        for line in (RCPT, *NAMED[1:], "DATA", "Subject: x", "", "."):
            lesson(line)

        assert "  1 " in lesson(":mail")
