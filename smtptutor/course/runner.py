"""
Runs one lesson: lines in, events out. Knows no terminal; the shell, a pipe and the check all use it.

Going on is the learner's choice: a finished step stays open until `advance`, or until another line is typed.
"""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.course import goals
from smtptutor.course.lesson import Goal, Lesson, Mistake, SolutionLine, Step
from smtptutor.course.talk import Exchanged, Talk
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import sites
from smtptutor.server.exchange import Exchange, SiteState

BLANK = "____"


def shape(line: str) -> str:
    """A line with one blank in it: for the address, for what follows the verb, or for most of the verb itself."""
    opening, bracket, rest = line.partition("<")
    if bracket and ">" in rest:
        return f"{opening}<{BLANK}>{rest.partition('>')[2]}"
    word, _, rest = line.partition(" ")
    return f"{word} {BLANK}" if rest else f"{word[:1]}{BLANK}"


class Predicted(NamedTuple):
    """The reply came that the learner had made a guess at."""

    guess: int
    code: int


class Ticked(NamedTuple):
    """A goal is reached; `last` tells that no other one was reached by the same exchange after it."""

    goal: Goal
    last: bool


class Unticked(NamedTuple):
    """What held of the state holds no more."""


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


Event = Exchanged | Predicted | Ticked | Unticked | Slipped | StepDone | StepOpened


class Runner(Talk):
    """
    A lesson under way: a conversation with a step and its goals.

    `ticked` are the goals of the current step that are reached; see goals.py for how long they stay so.
    """

    in_lesson = True

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
        self._open(self.state)

    def _open(self, state: SiteState) -> None:
        self.opened_with = state
        self._history_then = len(self.history)
        self.ticked: list[Goal] = []
        self._slipped: list[Mistake] = []
        self.hints_shown = 0
        self.step_done = False
        self._guess: int | None = None
        self._typed_on = False  # the step was opened by a line, whose reply is known already

    @property
    def step(self) -> Step:
        """The step at hand."""
        return self.lesson.steps[self.number]

    @property
    def wants_guess(self) -> bool:
        """True while the step asks for a prediction, and no goal of it is reached yet."""
        taking_commands = self.state.session.awaiting is Awaiting.COMMAND
        return self.step.predict is not None and not self.ticked and taking_commands and not self._typed_on

    def guess(self, code: int) -> None:
        """Take the learner's prediction, or another one; the reply that reaches the first goal answers it."""
        self._guess = code

    def since_opened(self) -> list[Exchange]:
        """The exchanges since the step opened."""
        return self.history[self._history_then :]

    def receive(self, octets: bytes) -> Iterator[Event]:
        """Send octets to the server; tell what comes of each line, in order."""
        for exchange in self.simulator.receive(octets):
            opened = None
            if self.step_done and not self.done and exchange.number == 0:
                opened = self._go_on(exchange.before)
                self._typed_on = True
            self.history.append(exchange)
            yield Exchanged(exchange)
            if opened is not None:
                yield opened
            yield from self._judge(exchange)

    def _judge(self, exchange: Exchange) -> Iterator[Event]:
        """What the last exchange changed about goals and mistakes."""
        if self.step_done:
            return
        before = self.ticked
        self.tick()
        reached = [goal for goal in self.ticked if goal not in before]
        if reached and self._guess is not None:
            yield Predicted(self._guess, exchange.reply.code)
            self._guess = None
        for number, goal in enumerate(reached, 1):
            yield Ticked(goal, number == len(reached))
        if not reached and len(self.ticked) < len(before):
            yield Unticked()
        if len(self.ticked) == len(self.step.goals):
            self.step_done = True
            last = self.number + 1 == len(self.lesson.steps)
            self.done = self.done or last
            yield StepDone(self.step, last)
            return
        since = self.since_opened()
        messages = goals.messages_since(self.state, self.opened_with)
        for mistake in self.step.mistakes:
            if mistake not in self._slipped and goals.holds(mistake.sign, since, self.state, messages):
                self._slipped.append(mistake)
                yield Slipped(mistake)

    def tick(self) -> None:
        """Look anew which goals are reached; a step that is done stays done."""
        if not self.step_done:
            asked = [goal.predicate for goal in self.step.goals]
            found = goals.reached(asked, self.opened_with, self.since_opened())
            self.ticked = [goal for goal, is_reached in zip(self.step.goals, found, strict=True) if is_reached]

    def advance(self) -> StepOpened:
        """Open the next step. Only after a step is done that is not the last."""
        return self._go_on(self.state)

    def _go_on(self, state: SiteState) -> StepOpened:
        self.number += 1
        self._open(state)
        return StepOpened(self.step, self.number)

    def hint(self) -> str:
        """
        The next rung of the hints; the last one again when all were shown.

        The rungs are written for the start of the step. Once a part of it is reached, the second names what is still
        open, and the third gives the shape of a line of the solution that was not sent yet.
        """
        rung = min(self.hints_shown, len(self.step.hints) - 1)
        self.hints_shown = rung + 1
        if rung == 1 and self.ticked:
            left = next(goal.tick for goal in self.step.goals if goal not in self.ticked)
            return f"Still open: {left}."
        if rung == 2 and (line := self._next_of_solution()) is not None:
            return shape(line)
        return self.step.hints[rung]

    def _next_of_solution(self) -> str | None:
        """The first line of the solution that was not accepted yet, where some line of it was; else None."""
        accepted = [one.client.lower() for one in self.since_opened() if one.client and one.accepted]
        lines = [line.line for line in self.step.solution]
        sent = [place for place, line in enumerate(lines) if line.lower() in accepted]
        if not sent or sent[-1] + 1 >= len(lines):
            return None
        return lines[sent[-1] + 1]

    def undo(self) -> Exchange | str | None:
        """As in any conversation, but not back beyond where the step opened; goals are looked at anew."""
        if not self.draft and not self.since_opened() and self.state.session.chunk is None:
            return None
        undone = super().undo()
        self.tick()
        return undone

    def reset(self) -> Exchange | None:
        """Back to where the step opened."""
        del self.history[self._history_then :]
        self._set(self.opened_with)
        hints = self.hints_shown
        self._open(self.opened_with)
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
            events = list(self.send(line.line))
            told.append((line, [event.exchange for event in events if isinstance(event, Exchanged)]))
        return told, left
