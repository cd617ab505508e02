r"""
The file: one line for each thing that was done, with its time and what came of it.

    smtptutor proof 1
    label: Ana Silva
    program: 1.2.0
    written: 2026-02-03 14:05:09

    lesson hello: finished, 3 operations, version 0123456789abcdef
    2026-02-03 13:01:12 | 250 goal | sent EHLO client.example.org

Times are UTC. What was typed is written as `octets.py` has it.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from smtptutor.course import ops
from smtptutor.course.ops import Op, Row
from smtptutor.octets import OctetsError, read_octets, written_octets

FORMAT = 1
MOST_OCTETS = 8_000_000  # of a file; the whole course takes some 400,000
MOST_LINES = 50_000
MOST_LESSONS = 1000
UNKNOWN = "-"  # a time, or a version, that nobody knows

_FIRST = "smtptutor proof "
_TIME = "%Y-%m-%d %H:%M:%S"
_PART = re.compile(r"lesson (\S+): (finished|begun), (\d{1,6}) operations?, version (\S{1,80})")
_LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|-) \| ([^|]*) \| ([a-z-]+)(?: (.*))?", re.DOTALL)
_END = re.compile(r"end: (\d{1,6}) lessons?, (\d{1,6}) operations?")


class ProofError(ValueError):
    """A file that is no proof; it says why, and in which line (0: in none of them)."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}" if line else why)
        self.line = line
        self.why = why


class Deed(NamedTuple):
    """One thing that was done, at a time in seconds since 1970 (0: unknown), what came of it, and its line."""

    row: Row
    at: int
    came: str
    number: int = 0

    @property
    def op(self) -> Op:
        """The operation."""
        found = ops.op(*self.row)
        assert found is not None  # the reader takes no other
        return found


class Section(NamedTuple):
    """What was done in one lesson; its head, in line `number`, tells of so many `operations`."""

    lesson: str
    version: str
    finished: bool
    done: tuple[Deed, ...]
    operations: int
    number: int = 0


class Proof(NamedTuple):
    """
    A file: for whom, by which version of the program, when, and what; the first two are lines without line ends.

    `whole` is False where its end is missing.
    """

    label: str
    program: str
    at: int
    parts: tuple[Section, ...]
    whole: bool = True


def written(proof: Proof) -> str:
    """The file as text."""
    head = (("label", proof.label), ("program", proof.program), ("written", _time(proof.at)))
    lines = [f"{_FIRST}{FORMAT}", *(f"{key}: {value}".rstrip() for key, value in head)]
    for part in proof.parts:
        state = "finished" if part.finished else "begun"
        name = written_octets(part.lesson.encode()).replace(" ", r"\x20")
        told = f"{_count(part.operations, 'operation')}, version {part.version or UNKNOWN}"
        lines += ["", f"lesson {name}: {state}, {told}", *map(_line, part.done)]
    count = sum(len(part.done) for part in proof.parts)
    end = f"end: {_count(len(proof.parts), 'lesson')}, {_count(count, 'operation')}"
    return "\n".join([*lines, "", end, ""])


def _count(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime(_TIME) if at > 0 else UNKNOWN


def _line(done: Deed) -> str:
    kind, what = done.row
    spelt = re.sub(r" \Z", r"\\x20", written_octets(what))  # a blank at the end of a line is easily lost
    return f"{_time(done.at)} | {done.came} | {kind} {spelt}".removesuffix(" ")


def read(octets: bytes) -> Proof:
    """The proof in a file. Raises ProofError for what is none."""
    if len(octets) > MOST_OCTETS:
        raise ProofError(0, f"it has more than {MOST_OCTETS} octets")
    try:
        lines = octets.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise ProofError(octets[: error.start].count(b"\n") + 1, "it is not UTF-8 text") from None
    if len(lines) > MOST_LINES:
        raise ProofError(0, f"it has more than {MOST_LINES} lines")
    if lines[-1] and not _END.fullmatch(lines[-1]):  # a line without an end is not all there
        lines.pop()
    numbered = [(number, line.removesuffix("\r")) for number, line in enumerate(lines, 1)]
    filled = [(number, line) for number, line in numbered if line.strip()]
    label, program, at = _head(filled[:4])
    return _parts(filled[4:], Proof(label, program, at, (), whole=False))


def _head(lines: Sequence[tuple[int, str]]) -> tuple[str, str, int]:
    number, first = lines[0] if lines else (1, "")
    if not first.startswith(_FIRST):
        raise ProofError(number, "it does not begin as a proof does")
    if first.removeprefix(_FIRST) != str(FORMAT):
        raise ProofError(number, "it is of another format; a later smtptutor may read it")
    values = []
    for key, (number, line) in zip(("label", "program", "written"), lines[1:], strict=False):
        name, colon, value = line.partition(":")
        if name != key or not colon:
            raise ProofError(number, f"there should be a line that begins with {key}:")
        values.append(value.strip())
    if len(values) < 3:
        raise ProofError(number, "its head is cut")
    return values[0], values[1], _seconds(values[2], number)


def _parts(lines: Sequence[tuple[int, str]], proof: Proof) -> Proof:
    heads: list[Section] = []
    done: list[list[Deed]] = []
    for number, line in lines:
        if proof.whole:
            raise ProofError(number, "there is something behind its end")
        if len(heads) > MOST_LESSONS:
            raise ProofError(number, f"it has more than {MOST_LESSONS} lessons")
        if found := _PART.fullmatch(line):
            name = _octets(found[1], number).decode("utf-8", "replace")
            heads.append(Section(name, found[4], found[2] == "finished", (), int(found[3]), number))
            done.append([])
        elif found := _END.fullmatch(line):
            proof = proof._replace(whole=True)
            if (len(heads), sum(part.operations for part in heads)) != (int(found[1]), int(found[2])):
                raise ProofError(number, "its end counts other lessons and operations than there are")
        elif not heads:
            raise ProofError(number, "there should be a line that begins with lesson")
        else:
            done[-1].append(_done(number, line))
    parts = (part._replace(done=tuple(each)) for part, each in zip(heads, done, strict=True))
    return proof._replace(parts=tuple(parts))


def _done(number: int, line: str) -> Deed:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ProofError(number, "it cannot be read: there should be a time, what came, and what was done")
    row = (found[3], _octets(found[4] or "", number))
    if ops.op(*row) is None:
        raise ProofError(number, f"nothing is done by {found[3][:40]!r} with that")
    return Deed(row, _seconds(found[1], number), found[2], number)


def _octets(written_so: str, number: int) -> bytes:
    try:
        return read_octets(written_so)
    except OctetsError as error:
        raise ProofError(number, str(error)) from None


def _seconds(time: str, number: int) -> int:
    if time == UNKNOWN:
        return 0
    try:
        return int(datetime.strptime(time, _TIME).replace(tzinfo=UTC).timestamp())
    except ValueError:
        raise ProofError(number, f"{time!r} is no time") from None
