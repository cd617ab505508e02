"""Somebody in a lesson, for tests: what can be done in it, and where it stands."""

import acting
from sample_lesson import solve

from smtptutor.course.check.rule import solution
from smtptutor.course.events import Hinted, Left, Played, StepOpened
from smtptutor.course.ops import Guess, Hint, Next, Reset, Restart, Solution
from smtptutor.course.progress import Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.server.dialogue import Written
from smtptutor.talk.free_play import FreePlay

_NOWHERE = Unkept()


class Learner:
    """Does things in a lesson; whatever is not here is asked of where the lesson stands, or of its conversation."""

    def __init__(self, lesson, known=None):
        self.way = UnderWay(lesson, known or _NOWHERE, resume=known is not None)

    def __getattr__(self, name):
        at = self.way.at
        return getattr(at if hasattr(at, name) else at.dialogue if hasattr(at.dialogue, name) else self.way, name)

    @property
    def session(self):
        return self.way.at.dialogue.state.session

    def send(self, *lines):
        return [event for line in lines for event in acting.act(self.way, line)]

    @property
    def acts(self):
        """What solves the step at hand."""
        return solution(self.way.at)

    @property
    def ticked(self):
        return list(self.way.at.ticked)

    @property
    def draft(self):
        return list(self.way.at.dialogue.draft)

    def undo(self):
        """What was taken back: an exchange, a line of a message, or None."""
        what = next(iter(self.way.undo()), None)
        return what.line if isinstance(what, Written) else what

    def redo(self):
        """What was done again: an exchange, a line of a message, or None."""
        what = next(iter(self.way.redo()), None)
        return what.line if isinstance(what, Written) else what

    def advance(self):
        return next(event for event in self.way.do(Next()) if isinstance(event, StepOpened))

    def guess(self, code):
        return self.way.do(Guess(str(code)))

    def hint(self):
        return next(event.text for event in self.way.do(Hint()) if isinstance(event, Hinted))

    def reset(self):
        return self.way.do(Reset())

    def restart(self):
        return self.way.do(Restart())

    def show_solution(self):
        """The lines played with their exchanges, and the line that is left."""
        *played, left = self.way.do(Solution())
        assert isinstance(left, Left)
        return [(one.line, list(one.exchanges)) for one in played if isinstance(one, Played)], left.line


class Talk(FreePlay):
    """Somebody in free play."""

    @property
    def state(self):
        return self.dialogue.state

    @property
    def history(self):
        return list(self.dialogue.history)

    @property
    def draft(self):
        return list(self.dialogue.draft)


def at(runner, number):
    """The runner with the steps before this one solved, and this one open."""
    solve(runner, number)
    if number:
        runner.advance()
    return runner


def kinds(events):
    return [type(event) for event in events]


def send(runner, *lines):
    return [event for line in lines for event in runner.send(line)]
