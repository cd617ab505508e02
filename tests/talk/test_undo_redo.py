"""`:undo N` and `:redo`: what they say, and what is told in full again after them."""

import pytest
from typed import HELLO, NAMED, WRITING, Typing

MAIL, RCPT = NAMED[1:]


class TestCounts:
    """How many are taken back or done again, and what is said of it."""

    def test_as_many_as_asked_for(self):
        """The last first; each is named, and where one is now."""
        typing = Typing(*NAMED)
        said = typing(":undo 2")

        assert said.index(RCPT) < said.index(MAIL)
        assert HELLO not in said
        assert "no mail transaction is open" in said
        assert [None, HELLO] == typing.clients

    def test_more_than_there_are(self):
        """All of them, and how many those were."""
        typing = Typing(*NAMED)

        assert "3 of 99; there were no more." in typing(":undo 99")
        assert [None] == typing.clients
        assert "3 of 10; there were no more." in typing(":redo 10")
        assert [None, *NAMED] == typing.clients

    def test_many_are_not_all_listed(self):
        """So that where one is stays on the screen."""
        typing = Typing(HELLO, *["NOOP"] * 40)
        said = typing(":undo 41")

        assert "and 36 more." in said
        assert said.count("\n") < 12

    def test_redo_does_the_first_of_them_first(self):
        """Line by line, back to where it was."""
        typing = Typing(*NAMED, ":undo 3")

        assert HELLO in typing(":redo")
        assert MAIL in typing(":redo 1")
        assert "alice@example.test" in typing(":why")
        assert RCPT in typing(":redo")
        assert "nothing to do again" in typing(":redo")

    def test_lines_of_a_message(self):
        """Line by line too, across the dot."""
        typing = Typing(*WRITING, ".")
        assert "the end of the message" in typing(":undo 3")
        assert ["Subject: Lunch"] == list(typing.of.dialogue.draft)

        typing(":redo 3")
        assert 1 == len(typing.state.memory.store)

    def test_a_chunk_is_one_thing(self):
        """Back as a whole, and again as a whole, as far as it had come."""
        typing = Typing(*NAMED, "BDAT 20", "hello")
        pending = typing.of.dialogue.pending
        typing(":undo")
        typing(":redo")

        assert pending == typing.of.dialogue.pending != b""

    @pytest.mark.parametrize("word", ["undo", "redo"])
    @pytest.mark.parametrize("argument", ["0", "x", "-1", "1.5", "two", "\u0663", "1 2"])
    def test_what_is_no_number(self, word, argument):
        """Nothing happens, and the form is shown."""
        typing = Typing(*NAMED)

        assert f":{word} 3" in typing(f":{word} {argument}")
        assert [None, *NAMED] == typing.clients

    @pytest.mark.parametrize("digits", ["9" * 9, "9" * 5000])
    def test_a_number_that_is_too_big(self, digits):
        """As many as there are."""
        assert "3 of 999999999" in Typing(*NAMED)(f":undo {digits}")


class TestGone:
    """What ends a redo."""

    @pytest.mark.parametrize("line", ["NOOP", "FROB", ":wait 5m", ":reset", ":dialect postfix", ":site lmtp"])
    def test_something_new(self, line):
        """Another line, time, a connection, another server, another place."""
        typing = Typing(*NAMED, ":undo 2", line)

        assert "nothing to do again" in typing(":redo")

    @pytest.mark.parametrize(
        "word", [":why", ":map", ":log", ":what-if NOOP", ":help", ":hint", ":elsewhere", ":undo x"]
    )
    def test_looking_does_not(self, word):
        """Words that change nothing leave it as it is."""
        typing = Typing(*NAMED, ":undo 2", word)

        assert MAIL in typing(":redo")

    def test_it_is_the_newest_branch(self):
        """After an undo, another line and its undo, :redo brings that line and not the older one."""
        typing = Typing(HELLO, MAIL, ":undo", "NOOP", ":undo")

        assert "NOOP" in typing(":redo")
        assert "nothing to do again" in typing(":redo")


class TestTold:
    """What was taken back is explained in full when it is typed again."""

    @pytest.mark.parametrize("line", [MAIL, "DATA", "FROB", "RCPT TO:<bob@example.test>"])
    def test_once_more_in_full(self, line):
        """The same words as the first time, though it had been met before."""
        typing = Typing(HELLO, *NAMED[1:])
        typing(":undo 2")
        first = typing(line)
        assert first != typing(line)

        typing(":undo 2")
        assert first == typing(line)

    def test_what_is_done_again_is_known(self):
        """It was told, and stands on the screen."""
        typing = Typing(HELLO)
        first = typing("FROB")
        typing(":undo", ":redo")

        assert first != typing("FROB")
