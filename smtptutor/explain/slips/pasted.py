"""What comes along when a command is copied from a page, a transcript or a sentence."""

from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb

_VERB = "|".join(map(str, Verb))
_MARK = rf"(?i:((?:(?:C|S|client|server) ?:|[>$#%]+)[ \t]*)(?:{_VERB})(?![A-Za-z0-9]))"
_AROUND = rf"(?i:([\"'`<\[(])((?:{_VERB})(?:[ \t].*)?)([\"'`>\])]))"
_BEHIND = rf"(?i:(?:{_VERB})([^A-Za-z0-9\s:_-]+)(?=[ \t]|$))"


def in_pasted(line: str) -> Slip | None:
    """A mark, quotes or a sign of a sentence around a command; or a reply in place of one."""
    if compiled(r"[2-5][0-9]{2}(?:[ -]|$)").match(line):
        said = "This is the form of a reply, which a server sends. A client sends commands."
        return Slip(0, 3, said)
    if mark := compiled(_MARK).match(line):
        said = f"{mark[1].strip()} is the mark of a transcript, and no part of the command."
        return Slip(*mark.span(1), said, put(line, *mark.span(1), ""))
    if around := compiled(_AROUND).fullmatch(line.rstrip(" \t")):
        said = f"The command stands without {around[1]} and {around[3]} around it."
        return Slip(0, 1, said, (around[2],))
    if behind := compiled(_BEHIND).match(line):
        said = f"{behind[1]} stands right behind the verb, where a blank belongs or the line ends."
        return Slip(*behind.span(1), said, put(line, *behind.span(1), ""))
    return None
