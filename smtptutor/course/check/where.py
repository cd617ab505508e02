"""Which line of a lesson file a problem is about: found in its text, by the number of the step and the key."""

import re
from collections.abc import Iterator, Sequence

_PART = re.compile(r"(\w+)(?:\[(\d+)\])?")
_STEP = "steps"


def line_of(text: str, number: int, key: str) -> int:
    """
    The line, from 1, where a key of a step stands, such as "say", "mistakes[2].sign" or "predict.options[1]".

    `number` is that of the step, from 1; 0 looks for a key of the lesson itself. Of what is not there, it is the line
    of what it would belong to; 0 in a text without any of it.
    """
    lines = text.splitlines()
    start, end = _step(lines, number)
    best, within = start, _STEP if number else ""
    for name, index in _PART.findall(key):
        table = f"{within}.{name}" if within else name
        heads = [place for place in range(start, end) if _is_head(lines[place], table)]
        if heads:
            which = int(index or 1) - 1
            start = heads[min(which, len(heads) - 1)]
            end = next((place for place in range(start + 1, end) if lines[place].startswith("[")), end)
            best, within = start, table
            continue
        found = next((place for place in range(start, end) if re.match(rf"\s*{name}\s*=", lines[place])), None)
        if found is None:
            break
        best = start = _member(lines, found, end, int(index)) if index else found
        end = start + 1 if index else end
    return best + 1 if 0 <= best < len(lines) else 0


def _step(lines: Sequence[str], number: int) -> tuple[int, int]:
    """The lines of a step, its first and the one behind its last; with 0, those before the first step."""
    heads = [place for place, line in enumerate(lines) if _is_head(line, _STEP)]
    if not number:
        return 0, heads[0] if heads else len(lines)
    if number > len(heads):
        return len(lines), len(lines)
    return heads[number - 1], heads[number] if number < len(heads) else len(lines)


def _is_head(line: str, table: str) -> bool:
    """True for the line with which a table of that name begins, alone or as one of several."""
    return re.match(rf"\s*\[\[?\s*{re.escape(table)}\s*\]\]?\s*(#.*)?$", line) is not None


def _member(lines: Sequence[str], start: int, end: int, number: int) -> int:
    """The line of one member of an array that begins here; that of the array, where all stand on one line."""
    return next((place for count, place in enumerate(_members(lines, start, end), 1) if count == number), start)


def _members(lines: Sequence[str], start: int, end: int) -> Iterator[int]:
    if lines[start].rstrip().endswith("]"):
        return
    for place in range(start + 1, end):
        line = lines[place].strip()
        if line.startswith("]"):
            return
        if line.startswith(("{", '"', "'")):
            yield place
