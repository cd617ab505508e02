"""
Edits of a transcript, as a learner types them: what they mean, and what the lines are after one.

`3 LINE` replaces a line, `+3 LINE` puts one before it, `-3` drops it, `2>3` moves line 2 behind line 3.
"""

import re
from difflib import SequenceMatcher
from typing import NamedTuple

from smtptutor.server.own_accord import OwnAccord

FORMS = "An edit is N LINE, +N LINE, -N or N>M."
MOST_LINES = 99

_LOOKS_SO = re.compile(r"\s*[-+]?\s*[0-9]|\s*[-+]\s*\Z")
_REPLACES = re.compile(r"\s*([0-9]{1,4})[ \t](.*)")
_INSERTS = re.compile(r"\s*\+\s*([0-9]{1,4})(?:[ \t](.*))?")
_DROPS = re.compile(r"\s*-\s*([0-9]{1,4})\s*")
_CHANGES = re.compile(r"\s*-?\s*([0-9]{1,4})")  # any edit but one that puts a line in
_MOVES = re.compile(r"\s*([0-9]{1,4})\s*>\s*([0-9]{1,4})\s*")

Lines = tuple[str, ...]


class Edited(NamedTuple):
    """The lines after an edit; or, where it is none, the same lines and in `fault` what would be one."""

    lines: Lines
    fault: str = ""


def normal(typed: str) -> str | None:
    """An edit in its one spelling; what looks like one and is none as it stands, and None for anything else."""
    if "\n" in typed or "\r" in typed or not _LOOKS_SO.match(typed):
        return None
    if found := _MOVES.fullmatch(typed):
        return f"{int(found[1])}>{int(found[2])}"
    if found := _DROPS.fullmatch(typed):
        return f"-{int(found[1])}"
    if found := _INSERTS.fullmatch(typed):
        return f"+{int(found[1])} {found[2] or ''}"
    if found := _REPLACES.fullmatch(typed):
        return f"{int(found[1])} {found[2]}" if found[2].strip() else typed.strip()
    return typed.strip()


def parted(edit: str) -> tuple[str, str]:
    """What tells where an edit is, and the line in it; all of it is the line where it is no edit that has one."""
    found = _REPLACES.fullmatch(edit) or _INSERTS.fullmatch(edit)
    line = (found[2] or "") if found else edit
    return edit[: len(edit) - len(line)], line


def edited(lines: Lines, edit: str) -> Edited:
    """The lines after an edit. Whatever is no edit of these lines leaves them as they are."""
    if (found := _CHANGES.match(edit)) and (number := int(found[1])) in _fixed(lines):
        return Edited(lines, f"Line {number} is what the server does; it stays where it is.")
    if found := _MOVES.fullmatch(edit):
        return _moved(lines, int(found[1]), int(found[2]))
    if found := _DROPS.fullmatch(edit):
        return _dropped(lines, int(found[1]))
    if found := _INSERTS.fullmatch(edit):
        return _inserted(lines, int(found[1]), found[2] or "")
    if found := _REPLACES.fullmatch(edit):
        return _replaced(lines, int(found[1]), found[2])
    return Edited(lines, FORMS)


def _fixed(lines: Lines) -> list[int]:
    """The numbers of the lines that no client sends."""
    return [number for number, line in enumerate(lines, 1) if isinstance(line, OwnAccord)]


def all_edited(lines: Lines, edits: tuple[str, ...]) -> Lines:
    """The lines after several edits, each of them on the lines as they stand then."""
    for edit in edits:
        lines = edited(lines, edit).lines
    return lines


def between(now: Lines, wanted: Lines) -> tuple[str, ...]:
    """Edits that make some lines of others, each on the lines as they stand then; no client sends those that stay."""
    pairs = list(zip(_stretches(now), _stretches(wanted), strict=True))
    return tuple(edit for one, other in reversed(pairs) for edit in _of_stretch(one.lines, other.lines, one.start))


class _Stretch(NamedTuple):
    """Lines that can be changed, and how many stand before them."""

    start: int
    lines: Lines


def _stretches(lines: Lines) -> list[_Stretch]:
    """The lines between those that no client sends."""
    ends = [number - 1 for number in _fixed(lines)]
    starts = [0, *(end + 1 for end in ends)]
    return [_Stretch(start, lines[start:end]) for start, end in zip(starts, [*ends, len(lines)], strict=True)]


def _of_stretch(now: Lines, wanted: Lines, before: int) -> list[str]:
    """Edits within a stretch, with so many lines before it."""
    edits: list[str] = []
    for what, begin, end, first, last in reversed(SequenceMatcher(None, now, wanted, False).get_opcodes()):
        if what == "equal":
            continue
        start, old, new = begin + before, end - begin, wanted[first:last]
        edits += [edit for place, line in enumerate(new[:old]) for edit in _replacing(start + place + 1, line)]
        edits += [f"+{start + place + 1} {line}" for place, line in enumerate(new) if place >= old]
        edits += [f"-{start + place}" for place in range(old, len(new), -1)]
    return edits


def _replacing(number: int, line: str) -> tuple[str, ...]:
    """Edits that put a line in the place of another one; nobody types a replacement that is empty."""
    return (f"{number} {line}",) if line.strip() else (f"+{number} {line}", f"-{number + 1}")


def _replaced(lines: Lines, number: int, line: str) -> Edited:
    if not 1 <= number <= len(lines):
        return _no_line(lines)
    return Edited((*lines[: number - 1], line, *lines[number:]))


def _inserted(lines: Lines, number: int, line: str) -> Edited:
    if not 1 <= number <= len(lines) + 1:
        return Edited(lines, f"The lines are 1 to {len(lines)}; +{len(lines) + 1} LINE puts one behind the last.")
    if len(lines) >= MOST_LINES:
        return Edited(lines, f"There are {len(lines)} lines, which is the most.")
    return Edited((*lines[: number - 1], line, *lines[number - 1 :]))


def _dropped(lines: Lines, number: int) -> Edited:
    if not 1 <= number <= len(lines):
        return _no_line(lines)
    if len(lines) == 1:
        return Edited(lines, "The last line that is left stays; 1 LINE replaces it.")
    return Edited((*lines[: number - 1], *lines[number:]))


def _moved(lines: Lines, number: int, behind: int) -> Edited:
    if not (1 <= number <= len(lines) and 0 <= behind <= len(lines)):
        return Edited(lines, f"The lines are 1 to {len(lines)}; {min(2, len(lines))}>0 moves one to the top.")
    if behind in (number, number - 1):
        where = "at the top" if number == 1 else f"behind line {number - 1}"
        return Edited(lines, f"Line {number} stands {where} already; {number}>M moves it behind line M.")
    rest = (*lines[: number - 1], *lines[number:])
    place = behind if behind < number else behind - 1
    return Edited((*rest[:place], lines[number - 1], *rest[place:]))


def _no_line(lines: Lines) -> Edited:
    return Edited(lines, f"The lines are 1 to {len(lines)}.")
