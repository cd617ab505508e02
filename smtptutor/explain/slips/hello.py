"""What is wrong with the name after EHLO, HELO and LHLO (RFC 5321 4.1.1.1)."""

from smtptutor.explain.slips.address import in_domain
from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol.expression import compiled

_PAIRS = {"<": ">", '"': '"', "'": "'", "(": ")"}


def in_hello(line: str) -> Slip | None:
    """The first slip in a greeting of the client."""
    found = compiled(r"(?i:EHLO|HELO|LHLO) +([^ \t].*?)[ \t]*\Z").match(line)
    if found is None:
        return None
    name, (start, end) = found[1], found.span(1)
    if name[0] in _PAIRS and name[-1] == _PAIRS[name[0]] and len(name) > len("<>"):
        said = f"The name stands without {name[0]} and {name[-1]} around it."
        return Slip(start, start + 1, said, put(line, start, end, name[1:-1]))
    if further := compiled(r"[ \t]+[^ \t].*").search(name):
        said = "One name is due, and more stands behind it."
        column = start + further.start()
        return Slip(column, end, said, put(line, column, end, ""))
    if (at := name.rfind("@")) >= 0:
        said = "The name is that of the client's computer, and no address."
        return Slip(start, start + at + 1, said, put(line, start, start + at + 1, ""))
    if mark := compiled(r"(?<![,;:!?/])[,;:!?/]+$").search(name):
        said = f"{mark[0]} does not belong to the name."
        return Slip(start + mark.start(), end, said, put(line, start + mark.start(), end, ""))
    return in_domain(line, start, end)
