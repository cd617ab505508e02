"""BDAT and STARTTLS typed by hand, LMTP, and the ways out that lie outside of what is typed."""

import pytest
from typed import HELLO, LOGIN, NAMED, Typing, at

from smtptutor.explain.way_out import way_out
from smtptutor.protocol.stage import Awaiting, Stage

MAIL, RCPT = NAMED[1:]
LHLO = "LHLO client.example.org"
CHUNK = (*NAMED, "BDAT 20", "hello")
LMTP = (LHLO, MAIL, RCPT, "RCPT TO:<carol@example.test>", "RCPT TO:<alice@example.test>", "DATA", "Subject: x", "")


def content(typing):
    """What the server accepted last."""
    return typing.state.memory.store.latest.content


def prompts(typing, *lines):
    """The prompt after each line."""
    found = []
    for line in lines:
        typing(line)
        found.append(typing.of.prompt)
    return found


class TestBdat:
    """Chunks."""

    def test_the_prompt_counts_down(self):
        """How many octets are still wanted, the line ends among them."""
        found = prompts(Typing(*NAMED), "BDAT 20 LAST", "hello", "", "abcd", "12345")

        assert ["chunk, 20 octets> ", "chunk, 13 octets> ", "chunk, 11 octets> ", "chunk, 5 octets> "] == found[:4]
        assert "greeted> " == found[4]

    def test_it_says_what_to_do(self):
        """As the chunk begins, with the number; no reply comes before its last octet, and not every end is left out."""
        typing = Typing(*NAMED)
        said = typing("BDAT 12 LAST")

        assert "12 octets" in said
        assert "250 " not in said
        assert "where a line fills the count to the octet, its end is left out" in " ".join(said.split())
        assert "" == typing("hello")
        assert typing("world").startswith("250 ")
        assert b"hello\r\nworld" == content(typing)

    def test_a_line_that_fills_it_with_its_end(self):
        """The line end belongs to the chunk where there is room for it."""
        typing = Typing(*NAMED, "BDAT 7 LAST", "hello")

        assert b"hello\r\n" == content(typing)

    @pytest.mark.parametrize(
        ("size", "lines", "expected"),
        [
            (6, ("hello",), b"hello\n"),
            (8, ("hello", ""), b"hello\r\n\n"),
            (1, ("",), b"\n"),
            (3, ("x",), b"x\r\n"),
            (2, ("\u00fc",), b"\xc3\xbc"),
            (1, ("\udcff",), b"\xff"),
        ],
    )
    def test_what_is_left_of_a_line_end_is_no_command(self, size, lines, expected):
        """One octet is left for the line end: LF goes, and nothing stays to be read as a command that nobody typed."""
        typing = Typing(*NAMED)
        typing(f"BDAT {size} LAST", *lines)

        assert expected == content(typing)
        assert [220, 250, 250, 250, 250] == [one.reply.code for one in typing.of.history]
        assert typing("NOOP").startswith("250 ")
        assert "NOOP" == typing.clients[-1]

    def test_what_is_too_long_is_a_command(self):
        """The server counts: what stands behind the chunk is read as the next line."""
        typing = Typing(*NAMED, "BDAT 5", "helloNOOP")

        assert ["BDAT 5", "NOOP"] == typing.clients[-2:]
        assert [250, 250] == [one.reply.code for one in typing.of.history[-2:]]

    def test_dots_and_colons(self):
        """No dot is special, and two colons send one."""
        typing = Typing(*NAMED, "BDAT 12 LAST", ".", "..", "::x", "a")

        assert b".\r\n..\r\n:x\r\na" == content(typing)

    def test_several_chunks(self):
        """The stage between them, and the sum of octets."""
        typing = Typing(*NAMED, "BDAT 7", "hello")
        stage = typing.of.stage
        said = typing("BDAT 7", "world")

        assert Stage.BDAT is stage
        assert "14 in all" in said
        assert typing("BDAT 0 LAST").startswith("250 ")
        assert b"hello\r\nworld\r\n" == content(typing)

    @pytest.mark.parametrize("line", ["MAIL FROM:<>", RCPT, "DATA"])
    def test_what_cannot_come_between(self, line):
        """503; the suggested lines are accepted one after the other."""
        typing = Typing(*NAMED, "BDAT 7", "hello")
        said = typing(line)
        typing(*way_out(typing.of.history.latest).lines)

        assert said.startswith("503 ")
        assert "Type:" in said
        assert typing.of.history[-1].accepted

    def test_without_a_transaction(self):
        """The octets are read all the same, and then it is refused."""
        typing = Typing(HELLO)

        assert "chunk, 5 octets> " in prompts(typing, "BDAT 5")
        assert typing("hello").startswith("503 ")
        assert typing("NOOP").startswith("250 ")

    @pytest.mark.parametrize("line", ["BDAT", "BDAT x", "BDAT -1", "BDAT 5 x", "BDAT LAST", "BDAT 5 LAST LAST"])
    def test_no_size(self, line):
        """Nothing is swallowed."""
        typing = Typing(*NAMED)

        assert typing(line).startswith("501 ")
        assert "rcpt> " == typing.of.prompt

    def test_where_it_is_not_on_offer(self):
        """Nor is it there."""
        typing = at("old", "HELO client.example.org", MAIL, RCPT)

        assert typing("BDAT 5").startswith("502 ")
        assert Awaiting.COMMAND is typing.of.awaiting

    def test_pasted(self):
        """The whole of it at once."""
        typing = Typing()
        typing(*NAMED, "BDAT 7", "hello", "BDAT 7 LAST", "world", "QUIT")

        assert b"hello\r\nworld\r\n" == content(typing)
        assert [220, 250, 250, 250, 250, 250, 221] == [one.reply.code for one in typing.of.history]

    @pytest.mark.parametrize(
        "word", [":help", ":why", ":map", ":what-if NOOP", ":site", ":dialect", ":mail", ":log", ":hint"]
    )
    def test_words_for_the_tutor_are_no_octets(self, word):
        """As many octets are wanted as before."""
        typing = Typing(*CHUNK)
        state = typing.state

        assert typing(word).strip()
        assert ("chunk, 13 octets> ", state) == (typing.of.prompt, typing.state)

    def test_nothing_is_suggested_in_it(self):
        """No command may stand there, so none is told."""
        typing = Typing(*CHUNK)

        assert typing.of.suggestion is None
        assert [] == [verb for verb in ("DATA", "MAIL", "RCPT", "QUIT") if verb in typing(":hint")]

    def test_it_fits_together_with_what_if(self):
        """:what-if BDAT answers as the whole chunk would be, and swallows nothing."""
        typing = Typing(*NAMED)

        assert "\n250 " in typing(":what-if BDAT 7")
        assert "rcpt> " == typing.of.prompt


class TestBack:
    """Undo and reset."""

    def test_undo_in_a_chunk(self):
        """The whole chunk goes, with its line; what is told is where one stands now."""
        typing = Typing(*NAMED)
        state = typing.state
        typing("BDAT 20", "hello")
        said = typing(":undo")

        assert "BDAT 20" in said
        assert "The server has the sender alice@example.test" in said
        assert "Lines of the message" not in said
        assert (state, "rcpt> ") == (typing.state, typing.of.prompt)

    def test_undo_of_a_chunk(self):
        """The octets are forgotten with it, and another can be sent in its place."""
        typing = Typing(*NAMED, "BDAT 7", "hello", "BDAT 7", "world")

        assert "BDAT 7" in typing(":undo")
        typing("BDAT 7 LAST", "again")
        assert b"hello\r\nagain\r\n" == content(typing)

    def test_undo_of_the_last_chunk(self):
        """The message is not there then."""
        typing = Typing(*NAMED, "BDAT 7 LAST", "hello", ":undo")

        assert 0 == len(typing.state.memory.store)
        assert Stage.RCPT is typing.of.stage

    def test_octets_left_over_do_not_come_back(self):
        """What stood in a chunk that was taken back is in nothing that follows."""
        typing = Typing(*NAMED, "BDAT 20", "hello", ":undo", "BDAT 7 LAST", "world")

        assert b"world\r\n" == content(typing)

    def test_reset_in_a_chunk(self):
        """A new connection, which waits for no octets; :undo is back in the chunk, and once more before it."""
        typing = Typing(*CHUNK)

        assert "220 " in typing(":reset")
        assert "connected> " == typing.of.prompt
        typing(":undo")
        assert "chunk, 13 octets> " == typing.of.prompt
        typing(":undo")
        assert "rcpt> " == typing.of.prompt
        assert typing("NOOP").startswith("250 ")


class TestStarttls:
    """The handshake is told, not done."""

    def test_the_session_begins_anew(self):
        """Neither EHLO nor login are left, and it says so; what is offered then is another list."""
        typing = Typing(HELLO, LOGIN)
        said = typing("STARTTLS")

        assert said.startswith("220 ")
        assert "EHLO again" in said
        assert "connected> " == typing.of.prompt
        assert (True, None, None) == (*typing.state.session.channel[:2], typing.state.session.hello)
        assert "250-STARTTLS" not in typing(HELLO)

    def test_the_next_line_is_ehlo(self):
        """Suggested, and accepted."""
        typing = Typing(HELLO, "STARTTLS")

        assert typing.of.suggestion == HELLO
        assert "over TLS" in typing(HELLO)

    def test_an_open_transaction_is_dropped(self):
        """And that is told."""
        assert "Note:" in Typing(*NAMED)("STARTTLS")

    def test_undo(self):
        """All is back as it was."""
        typing = Typing(*NAMED)
        state = typing.state
        typing("STARTTLS", ":undo")

        assert state == typing.state

    def test_twice(self):
        """There is no TLS in TLS."""
        assert Typing(HELLO, "STARTTLS", HELLO)("STARTTLS").startswith("503 ")

    def test_the_map_marks_the_place(self):
        """Where STARTTLS leads."""
        assert "[connected]" in Typing(HELLO, "STARTTLS")(":map").splitlines()[0]


class TestLmtp:
    """One answer for each recipient."""

    def test_all_are_shown_in_order(self):
        """With their explanation; the lines to type come once for each."""
        said = at("lmtp", *LMTP)(".")

        assert said.index("250 2.0.0 <bob") < said.index("452 4.2.2 <carol") < said.index("250 2.0.0 <alice")

    def test_undo_takes_all_of_them_back(self):
        """One dot, one :undo; the lines are still there, and the message can be ended anew."""
        typing = at("lmtp", *LMTP)
        state, clients = typing.state, typing.clients
        typing(".")
        typing(":undo")

        assert (state, clients) == (typing.state, typing.clients)
        assert ["Subject: x", ""] == list(typing.of.dialogue.draft)
        typing("more", ".")
        assert [250, 452, 250] == [one.reply.code for one in typing.of.history[-3:]]
        assert b"Subject: x\r\n\r\nmore\r\n" == content(typing)

    def test_undo_twice(self):
        """The line before the dot is the next to go."""
        typing = at("lmtp", *LMTP, "more", ".", ":undo", ":undo", ".")

        assert b"Subject: x\r\n\r\n" == content(typing)

    def test_two_messages(self):
        """Only the answers of the last one are taken back."""
        typing = at("lmtp", *LMTP, ".", *LMTP[1:])
        state, count = typing.state, len(typing.clients)
        typing(".", ":undo")

        assert (state, count) == (typing.state, len(typing.clients))

    def test_in_chunks(self):
        """BDAT LAST answers for each too, and :undo takes these back together."""
        typing = at("lmtp", *LMTP[:5])
        state, clients = typing.state, typing.clients
        typing("BDAT 7 LAST", "hello")

        assert [250, 452, 250] == [one.reply.code for one in typing.of.history[-3:]]
        typing(":undo")
        assert (state, clients) == (typing.state, typing.clients)

    def test_ehlo_is_told_to_be_lhlo(self):
        """And what to type is accepted."""
        typing = at("lmtp")

        assert "LHLO client.example.org" in typing("EHLO client.example.org")
        assert typing(LHLO).startswith("250")


class TestNothingToType:
    """Where time, another party or another connection has to help."""

    @pytest.mark.parametrize("line", [HELLO, MAIL, "NOOP"])
    def test_a_client_that_is_blocked(self, line):
        """It says that nothing typed here changes that, and QUIT is what is left."""
        typing = at("blocked")
        said = typing(line)

        assert "Nothing that is typed here changes that" in said
        assert "QUIT" in said
        assert typing("QUIT").startswith("221 ")

    def test_a_machine_that_takes_no_mail(self):
        """It is closed at once; what is typed says how to go on, and :undo does no harm."""
        typing = at("never")

        assert "521 " in typing.opening
        assert ":reset" in typing(HELLO)
        assert typing(":undo").strip()
        assert "521 " in typing(":reset")

    @pytest.mark.parametrize("name", ["busy", "closing"])
    def test_the_server_hangs_up(self, name):
        """421, whatever is typed, sooner or later; :reset connects again, and :undo takes the line back."""
        typing = at(name, HELLO)
        for _ in range(40):
            state, said = typing.state, typing("FROB")
            if typing.of.stage is Stage.CLOSED:
                break

        assert said.startswith("421 ")
        assert ":reset" in said
        typing(":undo")
        assert state == typing.state
        assert "220 " in typing(":reset")

    def test_the_way_back_names_no_quit_that_was_not_sent(self):
        """Where the server hung up, there is no QUIT to take back."""
        typing = at("never")

        assert "QUIT" not in typing(HELLO)

    def test_a_mailbox_that_is_disabled(self):
        """Somebody there has to act."""
        said = Typing(*NAMED[:2])("RCPT TO:<disabled@trouble.example.test>")

        assert said.startswith("550 ")
        assert "Nothing that is typed here changes that" in said

    @pytest.mark.parametrize("name", ["busy", "full"])
    def test_a_mailbox_that_may_be_free_later(self, name):
        """It says Later, and not that the line is wrong."""
        said = Typing(*NAMED[:2])(f"RCPT TO:<{name}@trouble.example.test>")

        assert said.startswith("4")
        assert "Later:" in said
