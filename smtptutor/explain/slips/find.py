"""Finds the first slip in a line, and follows each correction to a line that can be read."""

from collections.abc import Iterator
from functools import lru_cache

from smtptutor.explain.slips.address import in_address
from smtptutor.explain.slips.astray import in_astray
from smtptutor.explain.slips.chunk import in_chunk
from smtptutor.explain.slips.hello import in_hello
from smtptutor.explain.slips.opening import at_verb, in_opening
from smtptutor.explain.slips.parameters import KNOWN, in_parameters
from smtptutor.explain.slips.pasted import in_pasted
from smtptutor.explain.slips.path import ADDRESS, BEFORE_ADDRESS, in_path, several
from smtptutor.explain.slips.signs import odd_sign
from smtptutor.explain.slips.slip import Slip, put
from smtptutor.explain.slips.spelt import in_other_words
from smtptutor.explain.slips.with_recipients import with_recipients
from smtptutor.protocol.address import Path, read_path
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb

LONGEST = 2048
"""Characters of a line that are looked at: no command that can be corrected is longer."""
_LOOKS = (odd_sign, in_pasted, in_astray, at_verb, in_opening, in_hello, in_chunk, in_other_words)
_GROWS = 80  # characters that corrections may add to a line
_OPENING = r"(?i:(MAIL|RCPT) +(?:FROM|TO):)([ \t]*)"
_BEGINS = rf"(?<![ \t])[ \t]+(?i:(?:{KNOWN})[ \t]*=|(?:SMTPUTF8|REQUIRETLS)(?=[ \t]|$))"
_LISTED = rf"(?i:(?<![ \t,;&])[ \t]*[,;&]+[ \t]*(?=(?:{KNOWN})=))"
_GLUED = rf"(?i:[ \t,;&]*(?:{KNOWN})(?:=|[ \t]|$))"


@lru_cache(maxsize=256)
def slip_in(line: str) -> Slip | None:
    """The first slip in a line as typed, without its end; None where none is known. Raises nothing."""
    if len(line) > LONGEST:
        return None
    if (found := _at_the_beginning(line)) is not None:
        return found
    opening = compiled(_OPENING).match(line)
    if opening is None or opening.end() >= len(line.rstrip(" \t")):
        return None
    verb = Verb(opening[1].upper())
    if verb is Verb.MAIL and (found := with_recipients(line, opening.end())) is not None:
        return found
    found = _in_argument(line, opening.end(), verb)
    if found is not None or not opening[2]:
        return found
    said = "White space stands behind the colon, and the path begins right behind it."
    return Slip(*opening.span(2), said, put(line, *opening.span(2), ""))


def _at_the_beginning(line: str) -> Slip | None:
    """A slip in any line, or in one that has no path."""
    return next(filter(None, (look(line) for look in _LOOKS)), None)


def _in_argument(line: str, start: int, verb: Verb) -> Slip | None:
    """A slip in a path or behind it."""
    reading = read_path(line, start, sender=verb is Verb.MAIL)
    if reading.path is not None and not _hides_parameters(line, start, reading.end):
        stop = len(line.rstrip(" \t"))
        found = _behind(line, start, min(reading.end, stop), verb, reading.path)
        return found or (_in_noted(line, start, reading.end) if reading.notes else None)
    if (mark := compiled(_LISTED).search(line, start)) is not None:
        said = "Write one blank between the path and its parameters."
        return Slip(*mark.span(), said, put(line, *mark.span(), " "))
    end = _path_end(line, start)
    found = in_path(line, start, end, verb)
    if found is not None:
        return found
    if line.startswith("<", start) and line[end - 1] == ">":
        found = in_address(line, start + 1, end - 1)
    elif (found := in_address(line, start, end)) is not None:
        found = found._replace(lines=tuple(_in_brackets(one, start, len(line) - end) for one in found.lines))
    return found or _behind(line, start, end, verb, None)


def _in_brackets(line: str, start: int, behind: int) -> str:
    """The line with brackets around what stands between column `start` and its last `behind` characters."""
    end = len(line) - behind
    return f"{line[:start]}<{line[start:end]}>{line[end:]}"


def _hides_parameters(line: str, start: int, end: int) -> bool:
    """True where a path without brackets is a parameter of its own, since its own place is empty."""
    return not line.startswith("<", start) and compiled(_GLUED).match(line, start, end) is not None


def _in_noted(line: str, start: int, end: int) -> Slip | None:
    """What only lenient servers take in a path that can be read."""
    brackets = line.startswith("<", start)
    if not brackets:
        said = "The address stands without the brackets < and > around it."
        return Slip(start, end, said, put(line, start, end, f"<{line[start:end]}>"))
    return in_address(line, start + 1, end - 1)


def _path_end(line: str, start: int) -> int:
    """Where parameters begin, or else where the last bracket closes, or the line ends."""
    parameters = compiled(_BEGINS).search(line, start)
    end = parameters.start() if parameters else len(line.rstrip(" \t"))
    last = line.rfind(">", start, end)
    if last < 0 or "@" in line[last:end]:
        return end
    closed = compiled(r">[>\"')\]}]*").match(line, last, end)
    return closed.end() if closed else end


def _behind(line: str, start: int, end: int, verb: Verb, path: Path | None) -> Slip | None:
    """A slip behind the path: what is glued to it, further addresses, words, parameters."""
    begins = compiled(_BEGINS).search(line, end)
    stop = begins.start() if begins else len(line.rstrip(" \t"))
    if "@" in line[end:stop]:
        if (found := several(line, start, stop, stop, verb)) is not None:
            return found
        if path is not None and not path.domain and (found := _name_before(line, start, end, stop)) is not None:
            return found
    if end < len(line) and line[end] not in " \t":
        if glued := compiled(_GLUED).match(line, end):
            first = end + len(glued[0]) - len(glued[0].lstrip(" \t,;&"))
            said = "Write one blank between the path and its parameters."
            return Slip(end, max(first, end + 1), said, put(line, end, first, " "))
        stuck = compiled(r"[^ \t]+").match(line, end)
        after = stuck.end() if stuck else end + 1
        said = f"{line[end:after]} stands right behind the path, which ends with >. Leave it out."
        return Slip(end, after, said, put(line, end, after, ""))
    return in_parameters(line, end, verb, path.text if path is not None else "")


def _name_before(line: str, start: int, end: int, stop: int) -> Slip | None:
    """A name without brackets, which was read as the address, before the address that is meant."""
    address = compiled(rf"[ \t]+<?({ADDRESS})>?").fullmatch(line, end, stop)
    if address is None:
        return None
    return Slip(start, end, BEFORE_ADDRESS, put(line, start, stop, f"<{address[1]}>"))


def corrected(line: str, most: int = 24) -> Iterator[str]:
    """
    The line without its slips, the likeliest form first: each correction is followed until nothing is found any more.

    Lines that belong together are not among them; see `separate` in mending.py. At most `most` lines are looked at.
    """
    waiting, seen = [line], {line}
    while waiting and most > 0:
        most -= 1
        current = waiting.pop(0)
        found = slip_in(current)
        if found is None:
            if current != line:
                yield current
            continue
        longest = len(line) + _GROWS
        lines = () if found.together else dict.fromkeys(found.lines)
        new = [one for one in lines if one not in seen and len(one) <= longest]
        seen.update(new)
        waiting = new + waiting
