"""Lines that are meant for somebody else than a mail server: for the tutor, for a shell; and what people paste."""

from functools import cache, lru_cache
from typing import NamedTuple

from smtptutor.explain.slips.slip import Slip
from smtptutor.explain.slips.spelt import logs_in
from smtptutor.explain.slips.strays import SAID, WORDS, MeantFor
from smtptutor.pages import generic
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.verb import Verb
from smtptutor.reference.answer import pages_for
from smtptutor.text import clean

CAUSES = frozenset(
    {
        Cause.UNKNOWN_COMMAND, Cause.PRIVATE_COMMAND_UNKNOWN, Cause.HEADER_TYPED_AS_COMMAND,
        Cause.COMMAND_NOT_IMPLEMENTED,
    }
)  # fmt: skip
"""For which a line is refused that is not meant for a server."""
_VERBS = frozenset(map(str, Verb))
_LONGEST = 2048  # characters of a line that are looked at
_MOST_WORD = 40  # characters of a word that are told
_TEXT = 4  # words that make a text
_PROMPT = r"\A(?:[\w.@~:/(), -]{0,60}[>$#%]|>>>)[ \t]+"
_MARK = r"(?i:(?:S|server|reply) ?: *|<[-~*=<]* *|\*\*\* *|retcode *)"
_REPLY = rf"(?:{_MARK})?([2-5][0-9]{{2}})(?:[ -].*)?"
_SMTPLIB = r"(?i:reply: (?:b?'|retcode )).*"
_RAISED = r"(?:[A-Za-z_][\w$]*\.)*[A-Za-z_]\w*(?:Error|Exception|Refused|Disconnected|Failure)\b.*"
_QUOTED = (
    r".*(?:\([2-5][0-9]{2}, ?b?['\"]|Traceback \(|said: [245][0-9]{2}|\b[45][0-9]{2}[ -][45]\.[0-9]{1,3}\.[0-9]).*"
)


class Astray(NamedTuple):
    """
    A line that is meant for somebody else.

    `word` is what tells it, `said` what there is to say, and `lines` are commands that may stand in its place.
    """

    kind: MeantFor
    word: str
    said: str
    lines: tuple[str, ...] = ()


@lru_cache(maxsize=32)
def astray(line: str) -> Astray | None:
    """What a line is that begins with no verb of SMTP; None where it may be meant for a server. Raises nothing."""
    line = compiled(_PROMPT).sub("", line.strip(), count=1)
    verb = line.partition(" ")[0].upper()
    if not line or len(line) > _LONGEST or (verb in _VERBS and verb != Verb.SEND) or logs_in(line):
        return None
    word = _word(line)
    if word is not None and word.kind in (MeantFor.TUTOR, MeantFor.OURS):  # whatever stands behind it, such as a reply
        return word
    return _pasted(line) or word or _text(line)


def in_astray(line: str) -> Slip | None:
    """What `astray` finds, as a slip at the first word of the line."""
    found = astray(line)
    if found is None:
        return None
    start = max(line.find(found.word), 0)
    return Slip(start, start + len(found.word), found.said, found.lines)


def of_refused(command: Command | None, cause: Cause | None) -> Astray | None:
    """What is known of a line that was refused since it begins with no verb; None of any other."""
    if command is None or cause not in CAUSES or masked(command.line) != command.line:
        return None
    return astray(command.line)


def _pasted(line: str) -> Astray | None:
    reply = compiled(_REPLY).fullmatch(line)
    if reply or compiled(_SMTPLIB).fullmatch(line):
        kind, word = MeantFor.REPLY, reply[1] if reply else "reply:"
    elif compiled(_RAISED).fullmatch(line) or compiled(_QUOTED).fullmatch(line):
        kind, word = MeantFor.ERROR, line.partition(" ")[0]
    else:
        return None
    pages = pages_for(line.split())
    probably = "It probably means" if kind is MeantFor.ERROR else "It means"
    meaning = f" {probably}: {generic(pages[0].meaning)}" if pages else ""
    return Astray(kind, word, SAID[kind].said + meaning)


def _word(line: str) -> Astray | None:
    first, _, rest = line.partition(" ")
    kind = _kinds().get(first.lower())
    if kind is None or (kind is MeantFor.SEND and ("@" in rest or ":" in rest)):
        return None
    if kind in _ALONE and len(rest.split()) >= _TEXT:
        return None
    lines = ("STARTTLS",) if first.lower() in _BY_TLS else SAID[kind].lines
    return Astray(kind, first, SAID[kind].said.format(word=clean(first[:_MOST_WORD])), lines)


_ALONE = frozenset({MeantFor.LEAVE, MeantFor.HELP, MeantFor.TUTOR, MeantFor.SEND})
"""Words of plain English too: where many follow, the line is a text."""
_BY_TLS = ("openssl", "gnutls-cli")


@cache
def _kinds() -> dict[str, MeantFor]:
    return {word: kind for kind, words in WORDS.items() for word in words.split()}


def _text(line: str) -> Astray | None:
    """A sentence: words of letters, and no sign of SMTP."""
    words = line.split()
    if len(words) < _TEXT or any(sign in line for sign in "<>@:="):
        return None
    if sum(word.strip(".,;!?'\"()-").isalpha() for word in words) < len(words) - 1:
        return None
    return Astray(MeantFor.TEXT, words[0], SAID[MeantFor.TEXT].said)
