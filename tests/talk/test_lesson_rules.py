"""What holds of every step of every lesson that comes along: nothing is given away, and the task is in sight."""

import acting
import pyte
import pytest
from in_lesson import STEPS, at_step, of_every_step

from smtptutor.course.lesson import Of
from smtptutor.talk import lesson_moves
from smtptutor.talk.lesson_screen import typed
from smtptutor.text import Typed, ansi, screen
from smtptutor.text.blocks import pieces

GUESSES = [
    (lesson, number)
    for lesson, number in STEPS
    if (predict := lesson.steps[number].predict) is not None and predict.of is Of.CODE and not predict.options
]
ROWS, BELOW = 24, 4
"""A small terminal, and what stands below the last words of the tutor: a blank, the prompt, the state, the key bar."""


def same(line):
    """A line as it counts here: case and blanks are no matter."""
    return "".join(line.lower().split())


def to_type(blocks):
    """All that stands out as something to type."""
    for block in blocks:
        if isinstance(block, Typed):
            yield block.line
            yield from filter(None, [block.other])
        texts = [getattr(block, "text", "")]
        for row in getattr(block, "rows", ()):
            texts += [row.term, row.text] if hasattr(row, "term") else list(row)
        for text in texts:
            yield from (part for style, part in pieces(text) if style == "type")


def given_away(watched, blocks):
    """What is told of the lines that the learner looks for, though the task does not say them."""
    step = watched.step
    wanted = {same(line) for line in acting.lines_of(watched.of.lesson) if line} - {"."}
    told = {same(line) for line in (*to_type(blocks), watched.of.suggestion or "")}
    return {line for line in wanted & told if line not in same(step.task)}


@pytest.mark.uncounted
class TestNothingIsGivenAway:
    """Before a hint was asked for, no line to type and no suggestion is one of the lines of the solution."""

    @of_every_step
    def test_by_the_solution_and_by_slips(self, lesson, number):
        """Whatever was typed before, and at :why, :what-if and :next too."""
        for lines in (acting.lines_of(at_step(lesson, number).of.lesson), *self.slips(lesson, number)):
            watched = at_step(lesson, number)
            found = [given_away(watched, watched.blocks)]
            for line in lines:
                if watched.of.lesson.step_done or watched.of.lesson.number != number:
                    break
                found.append(given_away(watched, watched.type(line)))
                found += [
                    given_away(watched, watched.type(word)) for word in (":why", ":next", ":goals", f":what-if {line}")
                ]

            assert set() == set().union(*found)

    @staticmethod
    def slips(lesson, number):
        return [[line for act in mistake.example for line in typed(act)] for mistake in lesson.steps[number].mistakes]

    @of_every_step
    def test_nothing_stands_out_but_the_task(self, lesson, number):
        """As the step opens, and when it is shown again."""
        watched = at_step(lesson, number)
        opened = lesson_moves.opening(watched.of) if number == 0 else watched.blocks

        task = {lesson.steps[number].task} - {""}

        assert task == set(to_type(opened))
        assert task == set(to_type(watched.type(":goals")))
        assert watched.of.suggestion is None

    @pytest.mark.parametrize(("lesson", "number"), GUESSES, ids=[f"{lesson.id} {number}" for lesson, number in GUESSES])
    def test_a_guess_is_not_answered_before_it_is_made(self, lesson, number):
        """The code that is asked for does not stand in what the step says."""
        step = lesson.steps[number]
        watched = at_step(lesson, number)
        said = watched(":goals")
        for lines in acting.typings(watched.of.lesson):
            watched(*lines)
        code = str(watched.of.history.latest.reply.code)

        assert step.predict.ask in " ".join(said.split())
        assert code not in said.partition("\n")[2]  # below its title, which is that of the lesson


@pytest.mark.uncounted
class TestInSight:
    """At 80 by 24 the title of a step and its task are on the screen when its prompt comes."""

    @of_every_step
    @pytest.mark.parametrize("way", ["Enter", "typed on"])
    def test_on_a_small_screen(self, lesson, number, way):
        """Also where the line that opened the step was answered at length."""
        if way == "Enter" or number == 0:
            watched = at_step(lesson, number)
        else:
            watched = at_step(lesson, number - 1)
            acting.solve(watched.tutor)
            watched.type("EHLO client.example.org")
            watched.type("")
        terminal = pyte.Screen(80, ROWS)
        shown = lesson_moves.opening(watched.of) if number == 0 else watched.blocks
        pyte.Stream(terminal).feed((ansi(screen(shown, 80)) + "\n" * (BELOW - 1)).replace("\n", "\r\n"))
        seen = " ".join(" ".join(terminal.display).split())

        assert f"Step {number + 1} of {len(lesson.steps)}, {lesson.title}" in seen
        assert " ".join(lesson.steps[number].task.split()) in seen
