"""A drill of two replies without their numbers, in another dialect: which is which, and whose move it is."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from smtptutor.course.drills.codes import partners
from smtptutor.course.drills.ground import Ground, answers_to, ground
from smtptutor.course.drills.showing import LONGEST, choosing, meaning, shown
from smtptutor.course.lesson import Choosing, Evidence, Row, Step
from smtptutor.course.shuffle import shuffled
from smtptutor.explain.way import Kind
from smtptutor.explain.way_out import way_out
from smtptutor.explain.words import shortened
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects import DIALECTS, TITLES
from smtptutor.server.dialects.standard import SAYS
from smtptutor.server.exchange import Exchange

_TRIED = 12  # causes that could stand beside one
_SAY = "Two replies of {}, without their numbers."
_TASK = "Which number has each, and what does the client do then?"
_GO_ON, _WAIT, _CONNECT, _PERSON = "go on", "wait", "connect again", "leave it to a person"
_OTHERWISE = "send another line instead"
_MOVES = {
    Kind.GO_ON: _GO_ON, Kind.WRITE: _GO_ON, Kind.NOTHING: "nothing more", Kind.WAIT: _WAIT, Kind.OUTSIDE: _PERSON,
    Kind.SEND_FIRST: "send the missing step first", Kind.RECONNECT: _CONNECT,
}  # fmt: skip
_CLOSING, _PERMANENT = 421, 500
_EITHER = ({_OTHERWISE, _PERSON}, {_WAIT, _CONNECT})
"""Moves between which nobody can decide by two replies: who sends another line is a person, too."""
_UNCLEAR = frozenset({Cause.ONLY_QUIT_AFTER_REFUSAL, Cause.SENDER_NOT_OWNED, Cause.BARE_LF_LINE_END})
"""Causes after which more than one move is good."""
_EMPTY, _DOT = "an empty line", "the dot behind a message"


class OtherReply(NamedTuple):
    """A reply of one server: its code, its words without numbers, the line that it came to, and what a client does."""

    cause: Cause
    code: int
    words: str
    line: str
    move: str
    why: str


def step(found: Ground, seed: str) -> Step | None:
    """The drill; None where no other server has words for both, or where the numbers cannot be told apart by them."""
    for dialect in shuffled([name for name in DIALECTS if name != found.site.dialect], found.cause, seed):
        one = said(found.cause, dialect)
        other = None if one is None else next(_beside(found, one, dialect, seed), None)
        if one is not None and other is not None:
            return _asked(one, other, dialect, found.cause + seed)
    return None


def _asked(one: OtherReply, other: OtherReply, dialect: str, seed: str) -> Step:
    both = shuffled([one, other], seed)
    moves = list(dict.fromkeys((one.move, other.move)))
    if len(moves) == 1:
        moves.append(_not_this(one.move, permanent=min(one.code, other.code) >= _PERMANENT))
    answers = [f"{code}: {move}" for code in sorted((one.code, other.code)) for move in sorted(moves)]
    rows = (_row(place, reply) for place, reply in enumerate(both, 1))
    made = choosing(_SAY.format(TITLES[dialect]), _TASK, (), Evidence(tuple(reply.words for reply in both)))
    return made._replace(puzzle=Choosing(rows=tuple(rows), answers=tuple(answers)))


def _not_this(move: str, *, permanent: bool) -> str:
    """A move that is no good where this one is, so that what the client does is a question all the same."""
    if move in (_OTHERWISE, _PERSON):
        return _WAIT if permanent else _CONNECT
    return _OTHERWISE


def _row(place: int, reply: OtherReply) -> Row:
    right = f"{reply.code}: {reply.move}"
    told = f"{right}. {reply.why}"
    return Row(f"Reply {place}, to {reply.line}", right, told, told)


@cache
def said(cause: Cause, dialect: str) -> OtherReply | None:
    """What a server says for a cause, and what comes of it; None where it says nothing, or for another reason."""
    found = ground(cause)
    if found.is_note or found.together or not found.lines or cause in _UNCLEAR:
        return None
    answers = [each for some in answers_to(found.site._replace(dialect=dialect), found.lines) for each in some]
    if not answers or answers[-1].cause is not cause or answers[-1].silent:
        return None
    last = answers[-1]
    words = _words(last)
    if words is None:
        return None
    move = _MOVES.get(way_out(last).kind, _OTHERWISE)
    if last.reply.code == _CLOSING and move != _CONNECT:
        return None  # the standard has it close the connection (RFC 5321 4.2.2), and here it stays open
    return OtherReply(cause, last.reply.code, words, _line(found), move, meaning(found._replace(exchange=last)))


def _line(found: Ground) -> str:
    """What a reply is the answer to, in short: of a chunk its command."""
    command = found.exchange.command
    if command is not None and command.verb is Verb.BDAT:
        return next(shown(line) for line in reversed(found.lines) if line.sent.upper().startswith(Verb.BDAT))
    last = found.lines[-1]
    return _DOT if last.sent == "." and command is None else shown(last) if last.sent.strip() else _EMPTY


def _words(exchange: Exchange) -> str | None:
    """The words of a reply; None where a number among them tells its code."""
    words = shortened(exchange.reply.lines[0], LONGEST)
    told = str(exchange.reply.code) in words or (exchange.reply.enhanced or "\0") in words
    return None if told or not words.strip() else words


def _beside(found: Ground, one: OtherReply, dialect: str, seed: str) -> Iterator[OtherReply]:
    """Replies with another number that are easily taken for this one: those to the same verb first."""
    near = set(partners(one.code))
    causes = [cause for cause, says in SAYS.items() if cause is not found.cause and says.code in near]
    alike = sorted(shuffled(causes, found.cause, seed), key=lambda cause: _verb(ground(cause)) != _verb(found))
    for cause in alike[:_TRIED]:
        other = said(cause, dialect)
        if other is None or {one.move, other.move} in _EITHER:
            continue
        if other.code != one.code and other.words != one.words:
            yield other


def _verb(found: Ground) -> str:
    command = found.exchange.command
    return command.word.upper() if command is not None else ""
