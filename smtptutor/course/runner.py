"""
Runs one lesson: lines in, events out. Knows no terminal; the shell, a pipe and the check all use it.

Going on is the learner's choice: a finished step stays open until `advance`, or until another line is typed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.course import goals
from smtptutor.course.lesson import Goal, Lesson, Mistake, SolutionLine, Step
from smtptutor.course.talk import Exchanged, Talk
from smtptutor.protocol.state import State
from smtptutor.server import sites
from smtptutor.server.simulator import Exchange


class Predicted(NamedTuple):
    """The reply came that the learner had made a guess at."""

    guess: int
    code: int


class Ticked(NamedTuple):
    """A goal is reached."""

    goal: Goal


class Slipped(NamedTuple):
    """A named mistake shows."""

    mistake: Mistake


class StepDone(NamedTuple):
    """All goals of the step are reached; `last` tells that the lesson is done with it."""

    step: Step
    last: bool


class StepOpened(NamedTuple):
    """A step begins."""

    step: Step
    number: int


Event = Exchanged | Predicted | Ticked | Slipped | StepDone | StepOpened


class Runner(Talk):
    """
    A lesson under way: a conversation with a step and its goals.

    `ticked` are the goals of the current step that are reached; a reached goal stays reached.
    """

    def __init__(self, lesson: Lesson) -> None:
        self.lesson = lesson
        self.restart()

    def restart(self) -> None:
        """The lesson from its beginning."""
        lesson = self.lesson
        self._begin(sites.load(lesson.site))
        for line in lesson.before:
            self.history += self.simulator.receive(f"{line}\r\n".encode())
        self.number = 0
        self.done = False
        self._open()

    def _open(self) -> None:
        self.opened_with: State = self.simulator.state
        self._history_then = len(self.history)
        self.ticked: list[Goal] = []
        self._slipped: list[Mistake] = []
        self.hints_shown = 0
        self.step_done = False
        self._guess: int | None = None

    @property
    def step(self) -> Step:
        """The step at hand."""
        return self.lesson.steps[self.number]

    @property
    def wants_guess(self) -> bool:
        """True while the step asks for a prediction, and nothing was typed in it yet."""
        return self.step.predict is not None and self._guess is None and not self.since_opened()

    def guess(self, code: int) -> None:
        """Take the learner's prediction; the next reply answers it."""
        self._guess = code

    def since_opened(self) -> list[Exchange]:
        """The exchanges since the step opened."""
        return self.history[self._history_then :]

    def receive(self, octets: bytes) -> Iterator[Event]:
        """Send octets to the server; tell what comes of each line, in order."""
        for exchange in self.simulator.receive(octets):
            if self.step_done and not self.done:
                yield self._go_on()
            guess, fresh = self._guess, not self.since_opened()
            self.history.append(exchange)
            yield Exchanged(exchange)
            if guess is not None and fresh:
                yield Predicted(guess, exchange.reply.code)
            yield from self._judge()

    def _judge(self) -> Iterator[Event]:
        """What the last exchange changed about goals and mistakes."""
        if self.step_done:
            return
        since = self.since_opened()
        messages = goals.messages_since(self.state, self.opened_with)
        for goal in self.step.goals:
            if goal not in self.ticked and goals.holds(goal.predicate, since, self.state, messages):
                self.ticked.append(goal)
                yield Ticked(goal)
        if len(self.ticked) == len(self.step.goals):
            self.step_done = True
            last = self.number + 1 == len(self.lesson.steps)
            self.done = self.done or last
            yield StepDone(self.step, last)
            return
        for mistake in self.step.mistakes:
            if mistake not in self._slipped and goals.holds(mistake.sign, since, self.state, messages):
                self._slipped.append(mistake)
                yield Slipped(mistake)

    def advance(self) -> StepOpened:
        """Open the next step. Only after a step is done that is not the last."""
        return self._go_on()

    def _go_on(self) -> StepOpened:
        self.number += 1
        self._open()
        return StepOpened(self.step, self.number)

    def hint(self) -> str:
        """The next rung of the hints; the last one again when all were shown."""
        text = self.step.hints[min(self.hints_shown, len(self.step.hints) - 1)]
        self.hints_shown = min(self.hints_shown + 1, len(self.step.hints))
        return text

    def undo(self) -> Exchange | str | None:
        """As in any conversation, but not back beyond where the step opened."""
        return super().undo() if self.draft or self.since_opened() else None

    def reset(self) -> Exchange | None:
        """Back to where the step opened."""
        del self.history[self._history_then :]
        self._set(self.opened_with)
        hints = self.hints_shown
        self._open()
        self.hints_shown = hints
        return None

    def show_solution(self) -> tuple[list[tuple[SolutionLine, list[Exchange]]], SolutionLine]:
        """
        Play the solution from where the step opened, up to its last line, which is left to the learner.

        Returns the lines played with their exchanges, and the line that is left.
        """
        self.reset()
        *played, left = self.step.solution
        told = []
        for line in played:
            exchanges = list(self.simulator.receive(f"{line.line}\r\n".encode()))
            self.history += exchanges
            told.append((line, exchanges))
        return told, left
