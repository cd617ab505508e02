"""What is typed, and what the screen shows of it."""

import pytest
from typed import HELLO, NAMED, WRITING, Typing, at

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage


class TestWhoIsMeant:
    """Lines go to the server, words after a colon to the tutor."""

    def test_the_greeting_stands_first(self):
        """Before anything is typed."""
        assert Typing().opening.startswith("220 mail.example.test")

    def test_a_line_is_answered_and_explained(self):
        """The reply as on the wire, and the tutor's words below it."""
        said = Typing()("RCPT TO:<bob@example.test>")

        assert said.startswith("503 ")
        assert "EHLO client.example.org\n" in said

    @pytest.mark.parametrize("typed", [":why", ":map", ":help", ":frobnicate", ":", ": ", ":WHY", ":what-if NOOP"])
    @pytest.mark.parametrize("before", [(), NAMED, WRITING, ("QUIT",)], ids=["opening", "named", "writing", "closed"])
    def test_a_word_to_the_tutor_never_reaches_the_server(self, typed, before):
        """Not even an unknown one; also not inside a message."""
        typing = Typing(*before)
        state, draft, history = typing.state, list(typing.of.dialogue.draft), len(typing.clients)

        assert typing(typed)
        assert (state, draft, history) == (typing.state, list(typing.of.dialogue.draft), len(typing.clients))

    def test_two_colons_send_one(self):
        """The server gets the line with one colon."""
        typing = Typing()

        assert typing("::why").startswith("500 ")
        assert ":why" == typing.clients[-1]

    def test_two_colons_in_a_message(self):
        """Mail data may begin with a colon, and with several."""
        typing = Typing(*WRITING[:-1], "::-)", ":::", "::", ".")

        assert b"Subject: Lunch\r\n\r\n:-)\r\n::\r\n:\r\n" == next(iter(typing.state.memory.store)).content


class TestPasted:
    """Lines pasted at once reach the server in one piece (RFC 2920 3.1)."""

    @pytest.mark.parametrize("dialect", ["opensmtpd", "sendmail"])
    def test_a_server_that_wants_each_line_by_itself_says_so(self, dialect):
        """Pasted, the first of them is refused for it; typed one by one, all are taken."""
        typed = at("default", *NAMED, dialect=dialect)
        pasted = at("default", dialect=dialect)
        said = pasted(*NAMED)

        assert [250] * 3 == [one.reply.code for one in typed.of.history][1:]
        assert Cause.PIPELINING_NOT_ALLOWED is pasted.of.history[1].cause
        assert "pipelining" in said

    def test_a_word_in_between_parts_them(self):
        """What stands before it is sent, and what stands after it is sent in another piece."""
        typing = at("default", dialect="opensmtpd")
        typing(HELLO, ":why", NAMED[1])

        assert [250, 250] == [one.reply.code for one in typing.of.history][1:]


class TestPastedBehindExplain:
    """All that is pasted is what is explained, and none of it goes to the server."""

    DIALOGUE = (
        ":explain C: MAIL FROM:<alice@example.org>",
        "S: 250 2.1.0 Ok",
        "C: RCPT TO:<bob@example.net>",
        "S: 454 4.7.1 <bob@example.net>: Relay access denied",
        "C: DATA",
        "S: 503 5.5.1 Error: need RCPT command",
    )

    def test_the_first_failure_of_a_dialogue(self):
        typing = Typing()
        said = typing(*self.DIALOGUE)

        assert "454 4.7.1 at RCPT TO" in said
        assert "an echo of line 4" in said
        assert [None] == typing.clients  # the greeting

    def test_a_line_with_a_colon_in_it_belongs_to_it(self):
        """No line of what was pasted is a word for the tutor."""
        typing = Typing()

        assert "550 5.1.1" in typing(":e smtplib.SMTPDataError:", ":undo", "(550, b'5.1.1 no such user')")
        assert [None] == typing.clients  # the greeting

    def test_what_holds_nothing_says_so(self):
        assert "Nothing is known of" in Typing()(":explain dear", "diary")


class TestMessage:
    """Lines after DATA."""

    def test_the_server_is_silent_until_the_dot(self):
        """Nothing is shown for a line of the message."""
        typing = Typing(*NAMED, "DATA")

        assert ["", "", "", ""] == [typing(line) for line in ("Subject: Lunch", "", "QUIT", "..dot")]
        assert typing(".").startswith("250 ")
        assert Stage.GREETED is typing.of.stage

    def test_a_dot_that_gets_lost_is_told(self):
        """A line that begins with a single dot is remarked on as it is typed; the dot alone is not."""
        typing = Typing(*WRITING)

        assert "dot" in typing(".profile")
        assert "Note" not in typing(".")
        assert b"profile\r\n" == next(iter(typing.state.memory.store)).content[-9:]

    def test_undo_takes_a_line_back(self):
        """The line is named, and the message goes on without it."""
        typing = Typing(*WRITING)

        assert "Noon?" in typing(":undo")
        typing("One?", ".")
        assert b"Subject: Lunch\r\n\r\nOne?\r\n" == next(iter(typing.state.memory.store)).content

    def test_undo_of_an_empty_line(self):
        """An empty line can be taken back as any other, and that is told."""
        typing = Typing(*WRITING[:-1])

        assert typing(":undo").strip()
        assert ["Subject: Lunch"] == list(typing.of.dialogue.draft)


class TestBack:
    """Undo and reset in free play."""

    @pytest.mark.parametrize("line", ["NOOP", "RSET", "QUIT", "DATA", "FROB", "EHLO other.example.org"])
    def test_undo_is_as_if_it_had_not_been_sent(self, line):
        """State and history are those of before; what was taken back is named."""
        typing = Typing(*NAMED)
        state, clients = typing.state, typing.clients
        typing(line)

        assert line in typing(":undo")
        assert (state, clients) == (typing.state, typing.clients)

    def test_undo_of_a_message(self):
        """The end of the message is taken back as one exchange, and with it the message."""
        typing = Typing(*WRITING, ".")
        typing(":undo")

        assert 0 == len(typing.state.memory.store)
        assert Stage.DATA is typing.of.stage

    def test_a_message_taken_back_can_be_sent_again(self):
        """After its dot is taken back, its lines are still there: one more can be added, or the last taken back."""
        typing = Typing(*WRITING, ".")
        first = next(iter(typing.state.memory.store)).content
        typing(":undo")
        written = list(typing.of.dialogue.draft)
        typing(":undo", written[-1], "one more", ".")

        assert first.count(b"\r\n") == len(written)
        assert first + b"one more\r\n" == next(iter(typing.state.memory.store)).content

    def test_undo_back_to_the_greeting_and_no_further(self):
        """Every line can be taken back, one after the other."""
        typing = Typing(*NAMED)
        for _ in range(10):
            assert typing(":undo")

        assert [None] == typing.clients
        assert Stage.CONNECTED is typing.of.stage

    def test_reset_is_a_new_connection_to_the_same_place(self):
        """The session is new; accepted mail stays."""
        typing = Typing(*WRITING, ".", *NAMED[1:])

        assert "220 " in typing(":reset")
        assert Stage.CONNECTED is typing.of.stage
        assert 1 == len(typing.state.memory.store)

    def test_reset_can_be_taken_back(self):
        """:undo after :reset is the old connection again."""
        typing = Typing(*NAMED)
        state = typing.state
        typing(":reset")
        typing(":undo")

        assert state == typing.state

    def test_reset_inside_a_message(self):
        """Its lines are gone for good."""
        typing = Typing(*WRITING, ":reset", *NAMED, "DATA", "x", ".")

        assert b"x\r\n" == next(iter(typing.state.memory.store)).content


class TestWhatIf:
    """:what-if."""

    @pytest.mark.parametrize(
        ("line", "code"),
        [("DATA", "354"), ("MAIL FROM:<a@b.example>", "503"), ("QUIT", "221"), ("RCPT TO:<x@y.z>", "550")],
    )
    def test_it_shows_the_reply_and_changes_nothing(self, line, code):
        """The reply that the line would get; neither state nor history nor what counts as met changes."""
        typing = Typing(*NAMED)
        before = (typing.state, typing.clients)
        asked = typing(f":what-if {line}")

        assert f"\n{code} " in asked
        assert before == (typing.state, typing.clients)
        assert typing(line).startswith(f"{code} ")

    def test_the_real_line_is_still_explained_in_full(self):
        """Looking ahead does not use up the fuller explanation."""
        asked, straight = Typing(":what-if RCPT TO:<bob@example.test>"), Typing()

        assert straight("RCPT TO:<bob@example.test>") == asked("RCPT TO:<bob@example.test>")


class TestFullness:
    """The first time a cause is met more is said than later."""

    @pytest.mark.parametrize("line", ["RCPT TO:<bob@example.test>", "EHLO", "FROB"])
    def test_the_second_time_is_shorter(self, line):
        """The way out stands in both."""
        typing = Typing()
        first, second = typing(line), typing(line)

        assert len(second.splitlines()) < len(first.splitlines())
        assert ("Type:" in first) == ("Type:" in second)

    def test_why_is_fuller_still(self):
        """Everything about the last reply, a screen of it first; with its sources."""
        typing = Typing()
        first = typing("RCPT TO:<bob@example.test>")
        why = typing(":why")

        assert len(why) > len(first)
        assert "hello-first" in why
        assert "RFC 5321" in why + typing(":more")

    def test_an_echo_names_the_first_failure(self):
        """503 at DATA after a refused RCPT is explained by that refusal."""
        typing = Typing(*NAMED[:2], "RCPT TO:<nobody@example.test>")
        said = typing("DATA")

        assert said.startswith("503 ")
        assert "nobody@example.test" in said
        assert "550" in said


class TestPaste:
    """Several lines at once."""

    def test_all_are_sent_in_order_and_shown_with_their_lines(self):
        """Each reply stands below the line that it answers."""
        typing = Typing()
        said = typing(*NAMED)
        places = [said.index(f"C: {line}") for line in NAMED]

        assert [None, *NAMED] == typing.clients
        assert sorted(places) == places
        assert 3 == said.count("\n250 ")

    def test_a_whole_message_at_once(self):
        """Mail data among the lines is shown as it is sent."""
        typing = Typing()
        said = typing(*WRITING, ".", "QUIT")

        assert said.index("354 ") < said.index("C: Noon?") < said.index("C: .")
        assert [220, 250, 250, 250, 354, 250, 221] == [one.reply.code for one in typing.of.history]

    def test_words_to_the_tutor_among_them(self):
        """They go to the tutor in their turn; after :quit nothing more is sent."""
        typing = Typing()
        typing(HELLO, ":undo", "NOOP", ":quit", "RSET")

        assert [None, "NOOP"] == typing.clients
        assert typing.of.leaving


class TestClosed:
    """After QUIT."""

    def test_it_says_how_to_go_on(self):
        """Both when it closes and when something is typed after that; nothing is sent."""
        typing = Typing()

        for said in (typing("QUIT"), typing("NOOP"), typing("")):
            assert all(word in said for word in (":reset", ":undo", ":quit"))
        assert [None, "QUIT"] == typing.clients

    @pytest.mark.parametrize("again", ["QUIT", "quit", " QUIT "])
    def test_quit_twice_leaves(self, again):
        """Who means the shell gets out of it."""
        typing = Typing("QUIT")
        assert not typing.of.leaving

        typing(again)

        assert typing.of.leaving

    def test_undo_takes_quit_back(self):
        """The conversation goes on as before."""
        typing = Typing(*NAMED, "QUIT", ":undo")

        assert typing("DATA").startswith("354 ")

    def test_reset_connects_again(self):
        """And the greeting comes anew."""
        typing = Typing("QUIT", ":reset")

        assert typing(HELLO).startswith("250")
