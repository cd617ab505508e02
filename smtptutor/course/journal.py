"""A lesson that can be left and taken up again: what happens in it is written down, and played back on return."""

from collections.abc import Iterator

from smtptutor.course.lesson import Lesson, SolutionLine
from smtptutor.course.progress import Progress
from smtptutor.course.runner import Event, Runner, StepDone, StepOpened
from smtptutor.protocol.secrets import masked
from smtptutor.server.simulator import Exchange


class Recorded(Runner):
    """A runner that keeps its journal. `resumed` tells that it was taken up where it was left."""

    def __init__(self, lesson: Lesson, known: Progress) -> None:
        self._known = known
        self._writing = False
        super().__init__(lesson)
        entries = known.journal(lesson.id)
        for kind, what in entries:
            self._replay(kind, what)
        self.resumed = bool(entries) and not self.done
        self._writing = True
        if self.done:
            self.restart()

    def _replay(self, kind: str, what: bytes) -> None:
        """Do again what the journal says; an entry that no longer fits the lesson is passed over."""
        if kind == "sent":
            list(self.send(what.decode("utf-8", "surrogateescape")))
        elif kind == "next" and self.step_done and not self.done:
            self.advance()
        elif kind == "undo":
            self.undo()
        elif kind == "reset":
            self.reset()
        elif kind == "solution":
            self.show_solution()

    def _note(self, kind: str, what: bytes = b"") -> None:
        if self._writing:
            self._known.note(self.lesson.id, kind, what)

    def send(self, line: str) -> Iterator[Event]:
        """As in any conversation, written down first; steps and the lesson are marked as they are done."""
        self._note("sent", masked(line).encode("utf-8", "surrogateescape"))
        for event in super().send(line):
            if isinstance(event, StepDone):  # played back too: the process may have ended before the mark was made
                self._known.mark(self.lesson.id, event.step.id)
                if event.last:
                    self._known.mark(self.lesson.id)
            yield event

    def advance(self) -> StepOpened:
        """As the runner, written down."""
        self._note("next")
        return super().advance()

    def undo(self) -> Exchange | str | None:
        """As the runner, written down."""
        self._note("undo")
        return super().undo()

    def reset(self) -> Exchange | None:
        """As the runner, written down."""
        self._note("reset")
        return super().reset()

    def show_solution(self) -> tuple[list[tuple[SolutionLine, list[Exchange]]], SolutionLine]:
        """As the runner, written down; the reset in it is part of it."""
        self._note("solution")
        writing, self._writing = self._writing, False
        try:
            return super().show_solution()
        finally:
            self._writing = writing

    def restart(self) -> None:
        """The lesson from its beginning; what was written down of it is forgotten."""
        if self._writing:
            self._known.forget_journal(self.lesson.id)
        super().restart()
