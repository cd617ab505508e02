"""Where a learner stands in a lesson, as a value."""

from typing import NamedTuple

from smtptutor.course.goals import SeenOfAll
from smtptutor.course.lesson import Goal, Lesson, Mistake, Step, StepKind
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.chain import Chain
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import Exchange


class At(NamedTuple):
    """Where a learner stands in a lesson."""

    lesson: Lesson
    number: int  # of the step at hand, from 0
    dialogue: Dialogue
    start: Dialogue  # where the lesson opened
    opened: Dialogue  # where the step at hand opened
    looked: SeenOfAll  # what was seen of its goals since then
    signs: SeenOfAll  # what was seen of the signs of its mistakes
    ticked: tuple[Goal, ...] = ()  # its goals that are reached; see goals.reached() for how long they stay so
    slipped: tuple[Mistake, ...] = ()  # its mistakes that were named, each as often as it was made
    hints: int = 0  # how many of its hints were shown
    led_back: int = -1  # how much could be taken back where a hint told the way back to the path
    guess: str | None = None  # what the learner predicted
    tried: tuple[str, ...] = ()  # the answers that the learner gave to what the step asks
    helped: bool = False  # a hint or the solution of the step was asked for
    shown: bool = False  # its solution was
    finished: Dialogue | None = None  # where its goals were all reached; None where they were not yet
    went_back: bool = False  # some of what led there was taken back and not done again
    done: bool = False  # the last step was done at one time
    undone: Chain[Dialogue] = Chain()  # what was taken back and can be done again, the next last

    @property
    def step(self) -> Step:
        """The step at hand."""
        return self.lesson.steps[self.number]

    @property
    def step_done(self) -> bool:
        """True where all goals of the step were reached at one time."""
        return self.finished is not None

    @property
    def rests(self) -> bool:
        """True where the step is done, and the learner has not gone on yet."""
        return self.step_done and self.dialogue.awaiting in (Awaiting.COMMAND, Awaiting.NOTHING)

    @property
    def looked_for(self) -> bool:
        """
        True while the learner looks for the line to type: so much help was not asked for yet; and once none is wanted.

        In a quiet step it takes all hints, or the solution, before a line to type is told; none is where the tutor is
        to be answered.
        """
        enough = self.helped and (not self.step.quiet or self.shown or self.hints >= len(self.step.hints))
        return self.step_done or self.wants_answer or not enough

    @property
    def untold(self) -> bool:
        """True while the step is quiet: nothing is told of a line before the server has answered it."""
        return self.step.quiet and self.looked_for and not self.step_done

    @property
    def since_opened(self) -> list[Exchange]:
        """The exchanges since the step opened, oldest first."""
        return self.dialogue.history.beyond(len(self.opened.history))

    @property
    def moved(self) -> bool:
        """True where something was done since the step opened, so that there is something to take back."""
        return len(self.dialogue.trail) > len(self.opened.trail)

    @property
    def wants_guess(self) -> bool:
        """
        True while the step asks for a prediction, and no goal of it is reached yet.

        In a message only before its first line, for any line may be text.
        """
        open_ = self.step.predict is not None and not self.ticked and not self.step_done
        return open_ and (self.dialogue.awaiting is Awaiting.COMMAND or not self.moved)

    @property
    def wants_answer(self) -> bool:
        """
        True while the step asks for an answer that goes to the tutor, not to the server.

        In a message or a login that the learner began since, each line is part of that.
        """
        reads = self.dialogue.awaiting in (Awaiting.COMMAND, Awaiting.NOTHING, self.opened.awaiting)
        return self.step.kind is not StepKind.TYPE and not self.step_done and reads

    def is_for_nobody_else(self, line: str) -> bool:
        """
        True for a line that nobody but the tutor can be meant by, whether it is an answer or not.

        A question has no server to it. An empty line where an answer is wanted is an Enter that came too early.
        """
        early = self.wants_answer and not line.strip() and self.dialogue.awaiting is Awaiting.COMMAND
        return self.lesson.is_drill or early

    @property
    def steps_done(self) -> tuple[Step, ...]:
        """The steps that are done, in order."""
        return self.lesson.steps[: self.number + (1 if self.step_done else 0)]
