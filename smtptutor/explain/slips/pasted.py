"""What comes along when a command is copied from a page, a transcript or a sentence."""

from smtptutor.explain.slips.slip import Slip, put
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb

_VERB = "|".join(map(str, Verb))
_PROMPT = rf"(?!(?:{_VERB})(?![A-Za-z0-9]))[\w.@~:/(), -]{{1,60}}[>$#%]"
_SIGN = rf"(?:C|S|client|server|in|out) ?:|[-=~*]*>+|<(?:[-=~*]+|(?=[ \t]))|[$#%]+|{_PROMPT}"
_MARK = rf"(?i:((?:{_SIGN})[ \t]*)(?:{_VERB})(?![A-Za-z0-9]))"
_SENT = rf"(?i:(send: *b?(['\"]))((?:{_VERB})(?![A-Za-z0-9]).*?)((?:\\r)?(?:\\n)?\2))"
_NAMED = r".*\w.*[>$#%]"
_AROUND = rf"(?i:([\"'`<\[(])((?:{_VERB})(?:[ \t].*)?)([\"'`>\])]))"
_BEHIND = rf"(?i:(?:{_VERB})([^A-Za-z0-9\s_-]+)(?=[ \t]|$))"


def in_pasted(line: str) -> Slip | None:
    """A mark, a prompt, quotes or a sign of a sentence around a command."""
    if sent := compiled(_SENT).fullmatch(line.strip()):
        return Slip(0, len("send:"), "send: and the quotes are marks of a log, and no part of the command.", (sent[3],))
    if mark := compiled(_MARK).match(line):
        kind = "the prompt of a shell" if compiled(_NAMED).match(mark[1]) else "the mark of a transcript"
        said = f"{mark[1].strip()} is {kind}, and no part of the command."
        return Slip(*mark.span(1), said, put(line, *mark.span(1), ""))
    if around := compiled(_AROUND).fullmatch(line.rstrip(" \t")):
        said = f"The command stands without {around[1]} and {around[3]} around it."
        return Slip(0, 1, said, (around[2],))
    if behind := compiled(_BEHIND).match(line):
        said = f"{behind[1]} stands right behind the verb, where a blank belongs or the line ends."
        return Slip(*behind.span(1), said, put(line, *behind.span(1), ""))
    return None
