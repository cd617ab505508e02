"""
The lesson that somebody is in: what is done in it is done to a value, and written down.

Each opening of a lesson has a run of its own in the store, begun with its first operation, so that two windows on one
lesson do not write into each other's.
"""

import hashlib

from smtptutor.course import ops, run
from smtptutor.course.at import At
from smtptutor.course.drills import schedule
from smtptutor.course.drills.noticed import Notebook
from smtptutor.course.events import AnswerTakenBack, DoneAgain, Event, TakenBack, TimePassed
from smtptutor.course.lesson import Before, Lesson, SolutionLine, Step
from smtptutor.course.ops import GiveAnswer, Op, Redo, Restart, Row, SendOctets, Undo, Wait
from smtptutor.course.progress import Progress, times_of
from smtptutor.course.secret import discreet
from smtptutor.course.unsaid import without_secret
from smtptutor.server.dialogue import Dialogue, Taken
from smtptutor.server.own_accord import OwnAccord


def version(lesson: Lesson) -> str:
    """What must be the same for a journal to fit a lesson: what decides how far one is; words may change."""
    steps = [
        (step.id, [goal.predicate for goal in step.goals], [_bare(act) for act in step.solution], *_of_later(step))
        for step in lesson.steps
    ]
    before = tuple(_bare(act) for act in lesson.before)
    return hashlib.sha256(repr((lesson.site, before, steps)).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _bare(act: Before) -> object:
    """An act without its note; a line is a bare text."""
    if isinstance(act, OwnAccord):
        return act.cause
    return act.line if isinstance(act, SolutionLine) else act._replace(note="")


def _of_later(step: Step) -> tuple[object, ...]:
    """What decides in a step of a later format; nothing where it has none of it, so that older journals still fit."""
    puzzle = step.puzzle
    about = (step.kind.value, puzzle, step.site, step.dialect, [_bare(act) for act in step.before], step.opens)
    return () if puzzle is None and not step.opens_anew and step.opens is None else about


class UnderWay:
    """
    A lesson under way, with its store.

    `at` is where it stands. `resumed` tells that it was taken up where it was left, `changed` that it was not, since
    the lesson is another one now.
    """

    def __init__(self, lesson: Lesson, store: Progress, *, resume: bool = True) -> None:
        """
        Open a lesson. Raises TableError where its site is not right.

        `resume` tells to go on where it was left, and to write down what is done; otherwise it begins at its beginning,
        and only steps that are done are marked.
        """
        self.at: At = run.opening(lesson)
        self.resumed = self.changed = False
        self._store = store
        self._journal = resume
        self._rows: list[Row] = []
        self._times: list[int] = []  # when each was written, also before it was taken up
        self._run: int | None = None
        self._marked: set[str] = set()
        self._notebook = Notebook(store) if resume else None
        if resume:
            self._take_up(lesson)

    def _take_up(self, lesson: Lesson) -> None:
        kept = self._store.newest(lesson.ids)
        if kept is None:
            return
        if kept.version not in ("", version(lesson)):
            self.changed = True
            return
        times = times_of(kept.rows, kept.times, 0)
        known = [(row, at) for row, at in zip(kept.rows, times, strict=True) if ops.op(*row) is not None]
        rows = [row for row, _ in known]
        at = run.replayed(self.at, (op for row in rows if (op := ops.op(*row)) is not None))
        self._mark(at)  # the process may have ended before the mark was made
        if not at.done and rows and not isinstance(ops.op(*rows[-1]), Restart):
            self.at, self._rows, self.resumed = at, rows, True
            self._times = [at for _, at in known]

    @property
    def rows(self) -> tuple[Row, ...]:
        """What was done in this way through the lesson, without a secret, as it is written down."""
        return tuple(self._rows)

    @property
    def dialogue(self) -> Dialogue:
        """The conversation of the lesson."""
        return self.at.dialogue

    def do(self, op: Op) -> tuple[Event, ...]:
        """Do something, written down first; what happened. Steps and the lesson are marked as they are done."""
        op = without_secret(self.at, op) if isinstance(op, GiveAnswer) else op
        self._write(ops.row(discreet(self.at.dialogue, op)), anew=isinstance(op, Restart))
        before, was_done = self.at, self.at.done
        self.at, happened = run.do(self.at, op)
        if self._notebook is not None:
            self._notebook.note(before, op, self.at, happened)
        self._mark(self.at)
        if self._run is not None and self.at.done and not was_done:
            self._store.finish(self._run)
        return happened

    def send(self, line: str, *, more: bool = False) -> tuple[Event, ...]:
        """Send a line, given without its line end; `more` tells that others are sent in one piece with it."""
        return self.do(run.in_a_row(self.at, line, more=more))

    def send_octets(self, octets: bytes) -> tuple[Event, ...]:
        """Send octets in one piece, just as they are."""
        return self.do(SendOctets(octets))

    def undo(self) -> tuple[Taken | AnswerTakenBack, ...]:
        """Take the last thing back; what it was, or nothing where the step has just opened."""
        event = next(event for event in self.do(Undo()) if isinstance(event, TakenBack | AnswerTakenBack))
        return event.what if isinstance(event, TakenBack) else (event,)

    def redo(self) -> tuple[Taken, ...]:
        """Do again what was taken back last; what it is, or nothing where something else was done since."""
        return next(event.what for event in self.do(Redo()) if isinstance(event, DoneAgain))

    def wait(self, seconds: int) -> int:
        """Let time pass at the server; its clock then, in seconds since 1970 (UTC)."""
        return next(event.clock for event in self.do(Wait(seconds)) if isinstance(event, TimePassed))

    def _write(self, row: Row, *, anew: bool) -> None:
        if anew:
            self._rows.clear()
            self._times.clear()
        self._rows.append(row)
        self._times.append(self._store.now())
        if not self._journal:
            return
        if anew or self._run is None or not self._store.note(self._run, row):
            self._run = self._store.begin(self.at.lesson.id, version(self.at.lesson), self._rows, self._times)

    def _mark(self, at: At) -> None:
        for step in at.steps_done:
            if step.id not in self._marked:
                self._store.mark(at.lesson.id, step.id)
                self._marked.add(step.id)
        if at.done and "" not in self._marked:
            self._bring(at.lesson.ids)
            self._store.mark(at.lesson.id)
            self._marked.add("")

    def _bring(self, ids: tuple[str, ...]) -> None:
        """Let come to be practised what the lesson is needed for, the first time that it is done."""
        if self._store.is_done(ids):
            return
        from smtptutor.course.drills.brought import brought

        held = {drill.cause for drill in self._store.drills()}
        for cause in brought(ids):
            if cause not in held:
                self._store.practise(schedule.missed(cause, self._store.now()))
