"""A lesson in the conversation: ticks, hints, guesses, and the way through."""

import pytest
from learner import Learner
from sample_lesson import sample
from typed import NAMED, Typing

from smtptutor.course import heads, lesson_file
from smtptutor.course.lesson import SolutionLine
from smtptutor.protocol.stage import Stage

MAIL, RCPT = NAMED[1:]
RCPT_ALICE, LHLO = "RCPT TO:<alice@example.test>", "LHLO client.example.org"


@pytest.fixture
def lesson(tmp_path):
    return Typing(talk=Learner(sample(tmp_path)).way)


class TestLesson:
    """A lesson in the conversation."""

    def test_ticks_show_what_is_reached(self, lesson):
        """A box with a cross for each goal that is reached, an empty one for each that is not."""
        lesson("RCPT TO:<bob@example.test>", ":next")
        said = lesson("MAIL FROM:<alice@example.test>")

        assert "[x] the server holds a sender" in said
        assert "[ ] and one recipient" in said

    def test_a_finished_step_waits(self, lesson):
        """It says how to go on and does not go on by itself."""
        said = lesson("RCPT TO:<bob@example.test>")

        assert ":next" in said
        assert "Now make it succeed" not in said
        assert "Now make it succeed" in lesson(":next")

    def test_typing_on_opens_nothing(self, lesson):
        """The server answers, and the step waits to be left; only Enter or :next opens another one."""
        lesson("RCPT TO:<bob@example.test>")
        said = lesson("MAIL FROM:<alice@example.test>")

        assert "250 " in said
        assert "Now make it succeed" not in said
        assert "Enter or :next goes on" in lesson("FROB")
        assert ":hint helps" not in lesson("FROB")
        assert 0 == lesson.of.lesson.number
        assert "Now make it succeed" in lesson("")

    def test_next_before_the_step_is_done(self, lesson):
        """It stays, and says what is still open; nothing of that before a guess, which it would answer."""
        assert "[ ]" not in lesson(":next")
        assert 0 == lesson.of.lesson.number

        lesson("RCPT TO:<bob@example.test>", ":next")

        assert "[ ]" in lesson(":next")
        assert 1 == lesson.of.lesson.number

    def test_a_mistake_gets_its_own_words(self, lesson):
        """Beside the reply, what the lesson says to this slip."""
        lesson("RCPT TO:<bob@example.test>", ":next")

        assert "RSET, then name alice" in lesson("MAIL FROM:<bob@example.test>")

    @pytest.mark.parametrize(("guess", "right"), [("503", True), ("250", False)])
    def test_a_guess_is_set_beside_the_reply(self, lesson, guess, right):
        """Three digits are a guess, not a line to the server; the reply answers it."""
        before = lesson.clients
        lesson(guess)
        assert before == lesson.clients

        said = lesson("RCPT TO:<bob@example.test>")

        assert f"guess was {guess}" in said
        assert ("it is 503" in said) != right

    def test_three_digits_are_a_line_where_no_guess_is_wanted(self, lesson):
        """In free play, and in a step that does not ask."""
        assert Typing()("503").startswith("500 ")
        lesson("RCPT TO:<bob@example.test>", ":next")
        assert "500 " in lesson("503")

    def test_hints_come_one_by_one(self, lesson):
        """Three rungs, each on request."""
        hints = lesson.of.lesson.step.hints

        for hint in hints:
            assert hint in lesson(":hint")

    def test_the_solution_leaves_the_last_line(self, lesson):
        """The lines played are shown with their replies; the last is to be typed, and finishes the step."""
        lesson("RCPT TO:<bob@example.test>", ":next")
        said = lesson(":solution")

        assert "C: MAIL FROM:<alice@example.test>" in said
        assert "C: RCPT TO" not in said
        assert "RCPT TO:<bob@example.test>" in said
        assert ":next" in lesson("RCPT TO:<bob@example.test>")

    def test_the_solution_says_that_it_takes_back_what_was_sent(self, lesson):
        """The learner's own lines are gone, which one must be told; with none of them sent there is nothing to tell."""
        lesson("RCPT TO:<bob@example.test>", ":next", "MAIL FROM:<bob@example.test>")

        assert lesson(":solution").lstrip().startswith("Back to where this step began.\n")
        assert "Back to" in lesson(":solution")  # what the solution itself sent counts too
        lesson(":reset")
        assert "Back to" not in lesson(":solution")

    def test_undo_at_the_opening_of_a_step(self, lesson):
        """Something was sent before, and stays; the sentence says what it is that cannot be taken back further."""
        lesson("RCPT TO:<bob@example.test>", ":next")

        said = " ".join(lesson(":undo").split())

        assert "Nothing was sent since this step opened. :restart goes back to the start of the lesson." == said

    def test_undo_in_a_step_that_is_done(self, lesson):
        """It stays done, and says how to go on; the next step has what was reached."""
        lesson("RCPT TO:<bob@example.test>", ":next", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")
        said = " ".join(lesson(":undo").split())

        assert "The step stays done" in said
        assert "Enter or :next goes on." in said
        lesson("")
        assert "rcpt> " == lesson.of.prompt

    def test_what_is_typed_after_an_undo_opens_no_step(self, lesson):
        """One tries something else in the step that is done; Enter goes on from where it ended."""
        lesson("RCPT TO:<bob@example.test>", ":next", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")
        lesson(":undo")
        lesson("RCPT TO:<postmaster@example.test>")
        assert 1 == lesson.of.lesson.number

        lesson("")

        assert 2 == lesson.of.lesson.number
        assert ["bob@example.test"] == [path.text for path in lesson.state.session.transaction.recipients]

    def test_lines_pasted_beyond_the_end_of_a_step(self, lesson):
        """They are not sent: the step is read first. An empty line at the end of what was pasted is no line."""
        lesson("RCPT TO:<bob@example.test>", ":next")
        said = lesson("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA", "Subject: x", "", ".")

        assert "Not sent: 4 more lines, since the step is done." in said
        assert "rcpt> " == lesson.of.prompt
        assert 1 == lesson.of.lesson.number

        lesson(":restart")
        assert "Not sent" not in lesson("RCPT TO:<bob@example.test>", "", "")
        assert 0 == lesson.of.lesson.number

    def test_the_connection_is_closed(self, lesson):
        """What to do stands there, also to who types on; nothing leaves the shell."""
        for line in ("QUIT", "NOOP", "QUIT"):
            said = " ".join(lesson(line).split())

            assert 1 == said.count("The connection is closed.")
            assert ":undo takes the last line back, :connect makes a new one." in said
        assert not lesson.of.leaving

    def test_reset_is_the_start_of_the_step(self, lesson):
        """The text of the step is shown again, with its boxes empty."""
        lesson("RCPT TO:<bob@example.test>", ":next", "MAIL FROM:<alice@example.test>")
        said = lesson(":reset")

        assert "Now make it succeed" in said
        assert "[x]" not in said

    def test_the_end_of_the_lesson(self, lesson):
        """It says what the server holds and what one can do now; one that is of no course has no next one."""
        for number, step in enumerate(lesson.of.lesson.lesson.steps):
            for line in ([""] if number else []) + [each.line for each in step.solution]:
                said = lesson(line)
        shown = " ".join(said.split())
        for words in (
            "This lesson is done. The server knows you as client.example.org; no mail transaction is open.",
            "It took 1 message; :mail shows it.",
            "You can now see a 503, open a transaction and send a message.",
            "No lesson comes after this one",
            ":quit leaves.",
        ):
            assert words in shown

        assert "No lesson comes after this one" in lesson(":next")
        assert lesson.of.lesson.done
        assert not lesson.of.leaving


class TestNewWays:
    """Logins, chunks and LMTP inside a lesson."""

    def test_undo_in_a_chunk_with_which_a_step_began(self, lesson):
        """The chunk is the first thing of the step, and can be taken back like anything else."""
        lesson(RCPT, ":next", MAIL, RCPT, ":next")
        state = lesson.state
        lesson("BDAT 20", "hello")
        said = lesson(":undo")

        assert "BDAT 20" in said
        assert state == lesson.state

    def test_undo_not_beyond_the_step(self, lesson):
        """Inside the chunk one line of it is the most that goes."""
        lesson(RCPT, ":next", MAIL, RCPT, ":next", "BDAT 20", "hello", ":undo")

        assert "Nothing was sent since this step opened." in lesson(":undo")

    def test_reset_in_a_login_and_in_a_chunk(self, lesson):
        """The step from its start, with nothing half-sent."""
        state = lesson.state
        for lines in (("AUTH LOGIN", "YWxpY2U="), (MAIL, RCPT, "BDAT 20", "hello")):
            lesson(*lines)
            lesson(":reset")

            assert state == lesson.state
            assert lesson("NOOP").startswith("250 ")
            lesson(":reset")

    def test_a_message_in_chunks_reaches_the_goal(self, lesson):
        """However it was sent."""
        lesson(RCPT, ":next", MAIL, RCPT, ":next")

        assert "[x] the server holds the message" in lesson("BDAT 7", "hello", "BDAT 0 LAST")

    def test_the_answers_of_lmtp_open_no_step(self, tmp_path):
        """Where the first reaches the goals, the others come before that is told, and the step waits as ever."""
        both = 'message_to = ["bob@example.test", "alice@example.test"]'
        found = sample(tmp_path, 'message_to = ["bob@example.test"]', both)
        message, again = found.steps[2], found.steps[1]
        there = found._replace(
            site="lmtp", before=tuple(map(SolutionLine, (LHLO, MAIL, RCPT, RCPT_ALICE))), steps=(message, again)
        )
        typing = Typing(talk=Learner(there).way)
        said = typing("DATA", "Subject: x", "", ".")

        assert 2 == said.count(": accepted as")
        assert said.rindex(": accepted as") < said.index("[x]")
        assert 0 == typing.of.lesson.number
        assert typing.of.lesson.step_done
        typing(":undo")
        assert Stage.DATA is typing.of.stage

    def test_a_hint_in_a_login_is_that_of_the_step(self, lesson):
        """Not the answer; before it, that the login is in the way."""
        lesson("AUTH LOGIN")

        assert "Hint: A login is under way" in lesson(":hint")
        assert "Hint 1 of 3" in lesson(":hint")

    @pytest.mark.parametrize("typed", ["\u00b2\u00b2\u00b2", "50\u00b3"])
    def test_raised_digits_are_no_guess(self, lesson, typed):
        """They go to the server, which does not know them."""
        assert lesson(typed).startswith("500 ")


@pytest.mark.parametrize("width", [40, 60, 80])
def test_nothing_is_wider_than_the_screen(width, tmp_path):
    """Replies, lines to type and words that cannot be torn apart excepted."""
    typing = Typing(talk=Learner(sample(tmp_path)).way, width=width)
    typed = (
        "FROB",
        "RCPT TO:<bob@example.test>",
        ":next",
        ":hint",
        "MAIL FROM: <alice@example.test>",
        ":why",
        ":reset",
    )
    said = typing.opening + "".join(typing(line) for line in typed)
    wide = [line for line in said.splitlines() if len(line) > width]

    assert [] == [
        line
        for line in wide
        if not line.removeprefix("S: ")[:3].isdigit() and "@" not in line and "example.org" not in line
    ]


class TestQuiet:
    """A quiet step leaves it to the learner to find out what becomes of a line."""

    NOTE = "takes the first dot of this line away"

    @pytest.fixture
    def dot(self):
        """The lesson on lines that begin with a dot; its second step has a message begun, and is quiet."""
        lesson = heads.find(lesson_file.course(), "dot")
        typing = Typing(talk=Learner(lesson).way)
        typing(".profile", ".", ":next")
        return typing

    def test_nothing_is_told_of_a_lost_dot(self, dot):
        """Not before the message has its answer: how to keep the dot is what is asked."""
        assert self.NOTE not in dot(".profile")
        assert "the only dot was taken away" in dot(".")

    def test_it_is_told_once_all_hints_were_taken(self, dot):
        dot(":hint", ":hint", ":hint")

        assert self.NOTE in dot(".profile")
