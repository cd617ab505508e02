"""What a whole file comes to, and whether it is the work of somebody else."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from smtptutor.course import variant
from smtptutor.course.proof.alike import Print, prints
from smtptutor.course.proof.course import Course
from smtptutor.course.proof.form import Proof, ProofError, Section, read
from smtptutor.course.proof.replay import MOST_WORK, Checked, Judgement, TooMuchError, checked
from smtptutor.table import TableError

_WORST = (
    Judgement.NOT_READABLE,
    Judgement.COPIED,
    Judgement.CHANGED,
    Judgement.OTHER_VERSION,
    Judgement.CUT,
    Judgement.BY_HAND,
    Judgement.HOLDS,
)


class Judged(NamedTuple):
    """
    A file: for whom it is, what its lessons come to, and the verdict on it, with the lesson and the line it is about.

    `prints` has for each lesson what is the same in two files only where one was made of the other.
    """

    file: str
    label: str = ""
    program: str = ""
    lessons: tuple[Checked, ...] = ()
    verdict: Judgement = Judgement.HOLDS
    lesson: str = ""
    line: int = 0
    why: str = ""
    prints: tuple[Print, ...] = ()

    @property
    def holds(self) -> bool:
        """True where all that the file says is so."""
        return self.verdict in (Judgement.HOLDS, Judgement.BY_HAND)

    def copied(self, lesson: str, why: str) -> "Judged":
        """The same as the work of somebody else."""
        lessons = tuple(
            each.fault(Judgement.COPIED, each.line, why) if each.lesson == lesson else each for each in self.lessons
        )
        return self._replace(lessons=lessons, verdict=Judgement.COPIED, lesson=lesson, why=why)


def judged(file: str, octets: bytes, course: Course, now: int) -> Judged:
    """What the file of that name comes to; `now` is the time, in seconds since 1970. Raises nothing."""
    try:
        proof = read(octets)
        if proof.label:
            variant.label(proof.label)
    except ProofError as error:
        return Judged(file, verdict=Judgement.NOT_READABLE, line=error.line, why=error.why)
    except variant.LabelError as error:
        return Judged(file, verdict=Judgement.NOT_READABLE, line=2, why=str(error))
    found = Judged(file, proof.label, proof.program)
    try:
        lessons = _lessons(proof, course)
    except TooMuchError as error:
        why = "it has more in it than can be done again"
        return found._replace(verdict=Judgement.NOT_READABLE, line=error.line, why=why)
    same = tuple(each for part in proof.parts for each in _prints(part, proof.label, course))
    return _whole(found._replace(lessons=lessons, prints=same), proof, now)


def _lessons(proof: Proof, course: Course) -> tuple[Checked, ...]:
    """Each lesson of a file."""
    found: list[Checked] = []
    work = MOST_WORK
    known: set[str] = set()
    for part in proof.parts:
        one, work = _lesson(part, proof.label, course, work)
        if part.lesson in known:
            one = one.fault(Judgement.CHANGED, part.number, "the lesson stands there twice")
        cut = not proof.whole and part is proof.parts[-1] and len(part.done) < part.operations
        if cut and one.line in (0, part.number):
            one = one.fault(Judgement.CUT, part.number, _ends(part))
        known.add(part.lesson)
        found.append(one)
    return tuple(found)


def _lesson(part: Section, label: str, course: Course, work: int) -> tuple[Checked, int]:
    lesson = course.lesson(part.lesson, label)
    if lesson is None or part.version != course.version(part.lesson, label):
        why = "there is no such lesson here" if lesson is None else "the lesson is another one here"
        return Checked(part.lesson).fault(Judgement.OTHER_VERSION, part.number, why), work
    try:
        return checked(lesson, part, work)
    except TableError as error:
        return Checked(part.lesson).fault(Judgement.OTHER_VERSION, part.number, str(error)), work


def _prints(part: Section, label: str, course: Course) -> Iterable[Print]:
    lesson = course.lesson(part.lesson, label)
    return () if lesson is None else prints(lesson, part)


def _ends(part: Section) -> str:
    return f"the file ends after {len(part.done)} of {part.operations} operations"


def _whole(found: Judged, proof: Proof, now: int) -> Judged:
    """The verdict on a file, which is the worst of those on its lessons."""
    worst = min(found.lessons, key=lambda each: _WORST.index(each.verdict), default=Checked(""))
    verdict, lesson, line, why = worst.verdict, worst.lesson, worst.line, worst.why
    if verdict in (Judgement.HOLDS, Judgement.BY_HAND) and not proof.whole:
        verdict, lesson, line, why = Judgement.CUT, "", 0, "the file ends before its end"
    if verdict is Judgement.HOLDS and (late := _late(proof, now)):
        verdict, lesson, line, why = Judgement.BY_HAND, "", late, "the time is later than it can be"
    if verdict is Judgement.HOLDS and (timeless := _timeless(proof)):
        verdict, lesson, line, why = Judgement.BY_HAND, "", timeless, "the time is missing"
    if verdict is Judgement.HOLDS:
        lesson = ""
    return found._replace(verdict=verdict, lesson=lesson, line=line, why=why)


_A_DAY = 86_400  # clocks may go wrong, and stand in other zones


def _late(proof: Proof, now: int) -> int:
    """The first line that tells of a later time than the file was written at, or than it is now; 0 for none."""
    latest = min(proof.at or now, now) + _A_DAY
    if proof.at > latest:
        return 4
    return next((done.number for part in proof.parts for done in part.done if done.at > latest), 0)


def _timeless(proof: Proof) -> int:
    """The first line without a time; 0 for none. Only versions that knew of no labels wrote lines without one."""
    return next((done.number for part in proof.parts for done in part.done if proof.label and not done.at), 0)


def fits(octets: bytes, lesson: str, labels: Iterable[str], own: str, course: Course) -> str:
    """
    The label of those whose lesson a part of a file fits, with names in it that only that one has; "" for none.

    `own` is that of the file, which it does not fit.
    """
    part = next(part for part in read(octets).parts if part.lesson == lesson)
    typed = b"\n".join(done.row[1] for done in part.done).decode("utf-8", "replace").lower()
    mine = {new for _, new in variant.of_label(own).names}
    for label in labels:
        theirs = {new for _, new in variant.of_label(label).names} - mine
        whose = course.lesson(lesson, label)
        if whose is None or not any(name in typed for name in theirs):
            continue
        try:
            if checked(whose, part)[0].verdict in (Judgement.HOLDS, Judgement.BY_HAND):
                return label
        except (TooMuchError, TableError):
            continue
    return ""


def compared(files: Sequence[Judged]) -> list[Judged]:
    """The files, those told of that have under another label what is the same in a copy only."""
    found = list(files)
    first: dict[Print, int] = {}
    for place, one in enumerate(files):
        for print_ in one.prints:
            other = first.setdefault(print_, place)
            if one.label == files[other].label or Judgement.COPIED in (one.verdict, files[other].verdict):
                continue
            found[place] = found[place].copied(print_.lesson, f"{print_.alike} {files[other].file}")
            found[other] = found[other].copied(print_.lesson, f"{print_.alike} {one.file}")
    return found
