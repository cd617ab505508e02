"""An empty line where an answer is wanted: it is for nobody at the server, and the way to answer is told."""

import pytest
from kinds_lesson import ALL, CHOOSE, ORDER, POINT, REPAIR, ROWS, WRITE, kinds_lesson
from learner import Learner
from typed import Typing
from worlds import run

from smtptutor.talk import puzzle_screen

HOW = {
    "options": (CHOOSE, puzzle_screen.HOW_TO_CHOOSE),
    "rows": (ROWS, puzzle_screen.HOW_TO_CHOOSE),
    "a line to point at": (POINT, puzzle_screen.HOW_TO_POINT),
    "lines to mend": (REPAIR, puzzle_screen.HOW_TO_REPAIR),
    "lines to put in order": (ORDER, puzzle_screen.HOW_TO_ORDER),
    "a sentence": (WRITE, puzzle_screen.HOW_TO_WRITE),
}
each_kind = pytest.mark.parametrize(("step", "how"), HOW.values(), ids=HOW)
empty = pytest.mark.parametrize("typed", ["", " ", "\t "])
COMMANDS = ("NOOP", "EHLO client.example.org", "MAIL FROM:<alice@example.test>")


def test_each_kind_is_looked_at():
    assert len(ALL) == len(HOW)


@pytest.fixture
def opened(tmp_path):
    """Somebody in a lesson of these steps."""
    return lambda *steps: Typing(talk=Learner(kinds_lesson(tmp_path, *steps)).way)


@each_kind
@empty
def test_it_is_told_how_to_answer(opened, step, how, typed):
    """Nothing else is, and nothing is sent, counted or kept."""
    talk = opened(step)
    before = talk.of.lesson

    assert f"  {how}\n" == talk(typed)
    assert before == talk.of.lesson


@pytest.mark.parametrize(("step", "how"), [one for one in HOW.values() if one[0] != WRITE])
def test_on_a_closed_connection_too(opened, step, how):
    """To write QUIT is to write: that step closes none."""
    talk = opened(step)
    talk("QUIT")

    assert talk("").endswith(f"  {how}\n")
    assert "QUIT" == talk.clients[-1]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_goes_to_the_server(opened, command):
    talk = opened(CHOOSE)
    talk(command)

    assert [None, command] == talk.clients


def test_in_a_message_it_is_a_line_of_it(opened):
    """The learner began it, and goes on with it."""
    talk = opened(CHOOSE)
    for line in (*COMMANDS, "RCPT TO:<bob@example.test>", "DATA"):
        talk(line)
    talk("")

    assert [""] == list(talk.of.dialogue.draft)


def test_once_the_answer_is_right_it_goes_on(opened):
    talk = opened(CHOOSE, POINT)
    for letter in "abc":
        talk(letter)
    talk("")

    assert 1 == talk.of.lesson.number


class TestFromAFile:
    TYPED = b"\n \nNOOP\n\nb\n\n"

    def played(self, tmp_path, *arguments):
        return run("learn", kinds_lesson(tmp_path, ROWS).file, *arguments, stdin=self.TYPED, folder=tmp_path)

    @pytest.mark.parametrize("arguments", [(), ("--plain",)])
    def test_each_of_them_is_told(self, tmp_path, arguments):
        """Four empty lines: four times, and once below the question."""
        ran = self.played(tmp_path, *arguments)

        assert 1 + 4 == ran.out.count(puzzle_screen.HOW_TO_CHOOSE)
        assert "500" not in ran.out

    def test_in_json_there_is_no_exchange(self, tmp_path):
        """An object for NOOP, and one for the answer."""
        told = self.played(tmp_path, "--json").objects

        assert ["NOOP"] == [one["client"] for one in told if one.get("client") is not None]
        assert ["b"] == [one["answer"] for one in told if "answer" in one]
        assert [] == [one for one in told if one.get("code") == 500]
