"""What is wrong with the size that BDAT announces (RFC 3030 2)."""

from smtptutor.explain.slips.slip import Slip
from smtptutor.protocol.expression import compiled

_MOST_DIGITS = 12


def in_chunk(line: str) -> Slip | None:
    """The slip in a BDAT line. There is no other line in its place: what becomes of the octets decides what helps."""
    found = compiled(r"(?i:BDAT)(?: +([^ ].*?))? *\Z").match(line)
    if found is None:
        return None
    end = len(line.rstrip(" "))
    if found[1] is None:
        return Slip(end, end + 1, "The number of octets that follow is missing: BDAT 16 LAST.")
    start = found.start(1)
    size = compiled(r"[0-9]+").match(line, start)
    if size is None:
        if found[1].upper() == "LAST":
            return Slip(start, end, "LAST stands behind the number of octets, which is missing: BDAT 16 LAST.")
        return Slip(start, end, "The size is the number of octets that follow, in digits alone: BDAT 16 LAST.")
    if len(size[0]) > _MOST_DIGITS:
        return Slip(*size.span(), f"A size of more than {_MOST_DIGITS} digits is not read here.")
    rest = line[size.end() : end]
    if rest.upper().strip(" ,;") == "LAST" and not compiled(r" +(?i:LAST)").fullmatch(rest):
        said = "Write a blank between the size and LAST: BDAT 16 LAST."
        return Slip(size.end(), size.end() + 1, said)
    if not rest or compiled(r" +(?i:LAST)").fullmatch(rest):
        return None
    column = end - len(rest.lstrip(" "))
    if column == size.end():
        return Slip(column, end, "The size is the number of octets that follow, in digits alone: BDAT 16 LAST.")
    return Slip(column, end, f"Behind the size stands LAST or nothing, and {rest.strip()} is neither.")
