"""What can happen in a lesson, as data: what an operation brings, for whoever shows it."""

from typing import NamedTuple

from smtptutor.course.kinds.verdict import Verdict
from smtptutor.course.lesson import Act, Goal, Mistake, Predict, Step
from smtptutor.server.dialogue import Exchanged, Taken
from smtptutor.server.exchange import Exchange


class Predicted(NamedTuple):
    """What the learner had made a guess at is known: `truth` is written as a guess is."""

    predict: Predict
    guess: str
    truth: str


class Answered(NamedTuple):
    """The learner answered what the step asks; `answer` is in its one spelling."""

    answer: str
    verdict: Verdict


class Missed(NamedTuple):
    """A drill was answered wrong; `why` is what is to be known."""

    why: str


class Ticked(NamedTuple):
    """
    A goal is reached.

    `last` tells that no other one was reached by the same exchange after it; `ticked` are all of the step that are.
    """

    goal: Goal
    last: bool
    step: Step
    ticked: tuple[Goal, ...]


class Unticked(NamedTuple):
    """What held of the state holds no more; `ticked` are the goals of the step that are reached still."""

    step: Step
    ticked: tuple[Goal, ...]


class Slipped(NamedTuple):
    """A named mistake shows."""

    mistake: Mistake


class StepDone(NamedTuple):
    """All goals of the step are reached; `last` tells that the lesson is done with it. `number` counts from 0."""

    step: Step
    number: int
    last: bool


class StepOpened(NamedTuple):
    """
    A step begins; `number` counts from 0.

    `set_right` tells that it could not go on from where the learner was, and stands where the solutions lead.
    """

    step: Step
    number: int
    set_right: bool = False


class Connected(NamedTuple):
    """A new connection was made, by the learner or by the step that opened."""

    exchange: Exchange


class TakenBack(NamedTuple):
    """The last thing was taken back; nothing, where the step has just opened."""

    what: tuple[Taken, ...]


class AnswerTakenBack(NamedTuple):
    """The last answer to what the step asks was taken back."""

    answer: str


class DoneAgain(NamedTuple):
    """What had been taken back last was done again; nothing, where nothing was, or something else was done since."""

    what: tuple[Taken, ...]


class TimePassed(NamedTuple):
    """The clock of the server went on; it is in seconds since 1970 (UTC)."""

    clock: int


class BackAtOpening(NamedTuple):
    """The step stands where it opened; `playing` tells that its solution is played next."""

    playing: bool = False


class Hinted(NamedTuple):
    """
    A rung of the hints, counted from 1; 0 for one that leads back to the path.

    `text` is None where the step is done, and no hint is of use.
    """

    rung: int
    text: str | None


class Guessed(NamedTuple):
    """The learner's prediction is noted."""

    predict: Predict
    guess: str


class Played(NamedTuple):
    """A line of the solution was sent, and these exchanges came; none, in a message."""

    line: Act
    exchanges: tuple[Exchange, ...]


class Left(NamedTuple):
    """What is left of the solution for the learner to do."""

    line: Act


class Restarted(NamedTuple):
    """The lesson stands at its beginning."""


Event = (
    Exchanged
    | Predicted
    | Answered
    | Missed
    | Connected
    | Ticked
    | Unticked
    | Slipped
    | StepDone
    | StepOpened
    | TakenBack
    | AnswerTakenBack
    | DoneAgain
    | TimePassed
    | BackAtOpening
    | Hinted
    | Guessed
    | Played
    | Left
    | Restarted
)
