"""A lesson that can be left and taken up again: what happens in it is written down, and played back on return."""

from collections.abc import Iterator

from smtptutor.course.lesson import Lesson, SolutionLine
from smtptutor.course.progress import Progress
from smtptutor.course.runner import Event, Runner, StepDone, StepOpened
from smtptutor.explain import sasl_answers
from smtptutor.explain.usual import answer_lines
from smtptutor.protocol.sasl import decoded, encoded
from smtptutor.protocol.secrets import CANCEL, EMPTY, masked
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.exchange import HIDDEN, Exchange
from smtptutor.server.simulator import say_line


def _harmless(response: str) -> str:
    """A response of the same kind that is nobody's: not base64, the form of PLAIN, or anything else."""
    octets = decoded(response)
    if octets is None:
        return HIDDEN
    return encoded(b"\0x\0x" if octets.count(b"\0") == 2 and octets.split(b"\0")[1] else b"x")


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
        line = what.decode("utf-8", "surrogateescape")
        if kind == "sent":
            list(self.send(line))
        elif kind == "login":
            list(self.send(self._login(line) or line))
        elif kind == "wait" and line.isdecimal():
            self.wait(int(line))
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
        hidden = self._without_secret(line)
        right = self._login(line) if hidden != line else None
        kind = "login" if right is not None and self._same(line, right) else "sent"
        self._note(kind, hidden.encode("utf-8", "surrogateescape"))
        for event in super().send(line):
            if isinstance(event, StepDone):  # played back too: the process may have ended before the mark was made
                self._known.mark(self.lesson.id, event.step.id)
                if event.last:
                    self._known.mark(self.lesson.id)
            yield event

    def _without_secret(self, line: str) -> str:
        """What is written down of a line: of a login, something that comes to the same where the secret was wrong."""
        if self.state.session.awaiting is Awaiting.ANSWER:
            return line if line in ("", CANCEL) else _harmless(line)
        words = line.split()
        if len(words) < 3 or words[0].upper() != "AUTH" or words[2] == EMPTY:
            return masked(line, self.state.session.awaiting)
        return " ".join((*words[:2], _harmless(words[2]), *("more" for _ in words[3:])))

    def _same(self, one: str, other: str) -> bool:
        """True where two lines are answered for the same reason and lead to the same state."""
        first, second = say_line(self.state, one), say_line(self.state, other)
        return first.cause is second.cause and first.after == second.after

    def _login(self, line: str) -> str | None:
        """
        The login line, or the answer, that this place takes for right, which stands in its own data.

        So a login can be played back though no secret is written down.
        """
        site = self.state.policy.site
        if self.state.session.awaiting is Awaiting.ANSWER:
            return next(iter(answer_lines(self.state)), None)
        words = line.split()
        if len(words) < 2 or words[0].upper() != "AUTH":
            return None
        mechanism = words[1].upper()
        known = sasl_answers.credentials(site)
        if mechanism == "LOGIN" and known is not None:
            return f"AUTH LOGIN {encoded(known[0].encode())}"
        return sasl_answers.opening(site, (mechanism,))

    def wait(self, seconds: int) -> int:
        """As in any conversation, written down."""
        self._note("wait", str(seconds).encode())
        return super().wait(seconds)

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
