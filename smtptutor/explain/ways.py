"""The way out of a refusal: which lines it is looked for with, whether time helps, and what sort of way it is."""

from itertools import islice

from smtptutor.explain.correction import corrections, printable
from smtptutor.explain.mending import separate
from smtptutor.explain.moves import Moves, first_verb
from smtptutor.explain.search import MESSAGE, Found, best_line, envelope_again, search, weight
from smtptutor.explain.slips.told import instead
from smtptutor.explain.turn import Turn
from smtptutor.explain.usual import LAST_CHUNK, after, best, hello_line
from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.wish import Holds, Wish, lost, wished
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT, Help
from smtptutor.protocol.command import parse
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.stages import GRID, REFINEMENTS
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.simulator import say_line
from smtptutor.wording import alike, short_duration

_OUT_OF_ORDER = frozenset(
    {cause for cells in GRID.values() for cause in cells if cause} | {cause for _, _, cause in REFINEMENTS}
) - {Cause.DATA_AFTER_BDAT, Cause.BDAT_AFTER_FAILURE, Cause.DATA_WITH_BINARYMIME}
_CHUNKS_LOST = (Cause.BDAT_AFTER_FAILURE, Cause.CHUNK_TOO_BIG)
_HAD_ALREADY = (Cause.ALREADY_AUTHENTICATED, Cause.TLS_ALREADY_ON)
_MOST_GOALS = 40  # lines in place of the refused one that are tried; a line of 4 KB could have hundreds
_MOST_LATER = 12  # states looked at after each pause: the way is the same, with time before it
_PAUSES = (1, 60, 300, 3600)  # seconds of waiting that are tried


def out_of_refusal(exchange: Exchange, asked: tuple[Turn, ...] = ()) -> WayOut:
    """
    The way out of a refusal; every line of it was tried. Raises nothing.

    `asked` are the earlier turns that asked for what is wanted still.
    """
    if exchange.after.session.stage is Stage.CLOSED:  # RFC 7504 3: whoever never takes mail need not be asked again
        return WayOut(Kind.OUTSIDE if exchange.cause is Cause.HOST_NEVER_TAKES_MAIL else Kind.RECONNECT, ())
    wish = wished(exchange, asked)
    way = _out(exchange, asked, wish)
    unsaid = (words for whose, words in wish.unsaid if whose not in way.gives_up)
    return way._replace(gives_up=tuple(dict.fromkeys((*way.gives_up, *unsaid))))


def _out(exchange: Exchange, asked: tuple[Turn, ...], wish: Wish) -> WayOut:
    """The way out with what is wanted, as far as any line can say it."""
    state, helps = exchange.after, ABOUT[exchange.cause].help
    if exchange.cause is Cause.NESTED_MAIL and wish.dropped is None and not (wish.typed or wish.asked):  # held already
        return _without_way(Kind.CHOOSE, wish, state)._replace(instead="RSET")
    goals = _goals(exchange, wish)
    if exchange.command is not None and exchange.command.verb is None and _only_drops(goals):
        wish = Wish(tls=wish.tls, login=wish.login)
    moves = Moves(exchange, wish, goals)
    if helps is Help.OUTSIDE:
        return _without_way(Kind.OUTSIDE, wish, state)
    if (helps is Help.WAIT or _time_may_help(exchange, asked)) and (way := _later(moves)) is not None:
        return way
    found = _thorough(moves)
    if not found.whole and _passes_with_time(moves) and (way := _later(moves)) is not None:
        return way
    if helps is Help.WAIT and not found.whole and exchange.reply.code < 500:
        return _waiting(wish, state)
    if found.lines and not _better_stay(exchange, wish, found):
        return WayOut(_kind(exchange, found), found.lines, _instead(exchange, found), None, found.gives_up)
    empty = exchange.cause is Cause.EMPTY_COMMAND
    stray = instead(exchange.command, exchange.cause) is not None
    return _without_way(
        Kind.CHOOSE if helps is Help.CHOOSE or stray else Kind.CORRECT if empty else Kind.NONE, wish, state
    )


def _goals(exchange: Exchange, wish: Wish) -> tuple[str, ...]:
    """Lines that may stand in place of the refused one, each once; those that a person can type."""
    if wish.content is not None and exchange.cause is not Cause.CHUNK_TOO_BIG:
        return ("DATA",) if exchange.cause is Cause.MESSAGE_TOO_BIG else (MESSAGE, "DATA")
    if exchange.cause in _CHUNKS_LOST and wish.recipients:  # all chunks come again, after the same recipients
        return (wish.recipients[-1].line,)
    if (others := instead(exchange.command, exchange.cause)) is not None:
        return tuple(filter(printable, others))
    if ABOUT[exchange.cause].help is Help.TO_DATA:
        ends = exchange.cause is Cause.DOT_TYPED_AS_COMMAND and wish.chunks and after(exchange.after, LAST_CHUNK)
        return (LAST_CHUNK,) if ends else ("DATA",)
    if exchange.cause in _HAD_ALREADY or exchange.cause is Cause.FOREIGN_PROTOCOL:
        return ()
    if exchange.command is not None and (lines := separate(exchange.command)):
        return lines[-1:]  # the other ones go before it
    found = (line for line in dict.fromkeys(corrections(exchange)) if printable(line))
    return tuple(islice(found, _MOST_GOALS))


def _only_drops(goals: tuple[str, ...]) -> bool:
    """True where the line was meant to drop the transaction, so that nobody is to be told of it."""
    return first_verb(goals) in (Verb.RSET, Verb.QUIT)


def _now(moves: Moves) -> Found:
    """What is found without waiting. After a BDAT that failed RSET comes first (RFC 3030 2)."""
    state, command = moves.exchange.after, moves.exchange.command
    if command is not None and command.verb is Verb.BDAT:
        reset = after(state, "RSET")
        if reset is not None:
            return search(moves, reset, ("RSET",))
    return search(moves, state)


def _thorough(moves: Moves) -> Found:
    """What is found without waiting; where the line is refused again for something else, that is corrected too."""
    found, exchange = _now(moves), moves.exchange
    client = exchange.client
    if found.whole or client is None or exchange.command is None or moves.restores:
        return found
    state, hello = exchange.after, hello_line(exchange.after.policy)
    for line in ("RSET", *(("STARTTLS", hello) if moves.may_secure else () if state.session.hello else (hello,))):
        state = after(state, line) or state
    if state.session.awaiting is not Awaiting.COMMAND or not printable(client):
        return found
    again = say_line(state, client)
    if again.accepted or again.cause is exchange.cause:
        return found
    goals = tuple(dict.fromkeys((*moves.goals, *islice(corrections(again), _MOST_GOALS))))
    goals = tuple(filter(printable, goals))
    if goals == moves.goals:  # nothing else to look for
        return found
    second = _now(moves._replace(goals=goals))
    return second if second.lines and weight(second.gives_up) < weight(found.gives_up) else found


def _passes_with_time(moves: Moves) -> bool:
    """True where a corrected form is refused for now only, as with greylisting."""
    state = moves.exchange.after
    if state.session.awaiting is not Awaiting.COMMAND:
        return False
    again = (say_line(state, goal) for goal in moves.goals[:2] if goal != MESSAGE)
    return any(not each.accepted and ABOUT[each.cause].help is Help.WAIT for each in again)


def _time_may_help(exchange: Exchange, asked: tuple[Turn, ...]) -> bool:
    """True where the refusal is the echo of one that passes with time."""
    if ABOUT[exchange.cause].missing == (Verb.RCPT,):
        transaction = exchange.before.session.transaction
        refused = () if transaction is None else transaction.refused
        return any(ABOUT[each.cause].help is Help.WAIT for each in refused)
    return any(turn.cause is not None and ABOUT[turn.cause].help is Help.WAIT for turn in asked if not turn.accepted)


def _later(moves: Moves) -> WayOut | None:
    """
    How long until the same is accepted, where that can be tried; else None.

    The clock is a value, so trying costs no time.
    """
    moves, exchange = moves._replace(secures=False), moves.exchange
    if (found := _now(moves)).whole:
        return WayOut(Kind.WAIT, found.lines, None, 0)
    state, memory, known = exchange.after, exchange.after.memory, exchange.manner.retry_after
    for pause in (known,) if known else _PAUSES:
        later = state._replace(memory=memory.later(pause))
        if (found := search(moves, later, (f":wait {short_duration(pause)}",), _MOST_LATER)).whole:
            return WayOut(Kind.WAIT, found.lines, None, pause)
    return None


def _better_stay(exchange: Exchange, wish: Wish, found: Found) -> bool:
    """True where to go on without a refused recipient gives up less than what was found, or names no stranger."""
    command, stage = exchange.command, exchange.after.session.stage
    if not found.gives_up or stage is not Stage.RCPT or exchange.cause is Cause.BOUNCE_TO_MANY:
        return False
    if command is None or command.verb is not Verb.RCPT or command.path is None:
        return False
    other = parse(found.goal).path
    stranger = other is None or not alike(command.path.text.lower(), [other.text.lower()], 1)
    if "RSET" not in found.lines and not stranger:
        return False
    return weight(best_line(wish, exchange.after).gives_up) <= weight(found.gives_up)


def _waiting(wish: Wish, state: SiteState) -> WayOut:
    """What keeps most while time passes that nobody can tell: the envelope as it is, or the same one again."""
    if state.session.transaction is None and wish.content is not None:
        again = envelope_again(wish, state)
        if again.lines:
            return WayOut(Kind.WAIT, again.lines, None, None, again.gives_up)
    found = best_line(wish, state)
    stay = found.gives_up and state.session.transaction is not None and after(state, "NOOP") is not None
    if stay and found.lines in (("RSET",), ("QUIT",)):
        return WayOut(Kind.WAIT, ("NOOP",), None, None, lost(wish, Holds(state.session), state.policy.traits.ignores))
    return WayOut(Kind.WAIT, found.lines, None, None, found.gives_up)


def _without_way(kind: Kind, wish: Wish, state: SiteState) -> WayOut:
    """The best line that is accepted here, where none leads out; after a message its envelope again."""
    found = best_line(wish, state)
    if state.session.transaction is None and wish.sender is not None:
        again = envelope_again(wish, state)
        if again.lines and weight(again.gives_up) < weight(found.gives_up):
            found = again
    return WayOut(kind, found.lines, None, None, found.gives_up)


def _instead(exchange: Exchange, found: Found) -> str | None:
    """Another good line: to go on with the open transaction in place of what gives up something."""
    command, session = exchange.command, exchange.after.session
    without = found.gives_up and command is not None and command.verb is Verb.RCPT and session.stage is Stage.RCPT
    lines = best(exchange.after) if without or exchange.cause is Cause.NESTED_MAIL else ()
    return lines[0] if lines and lines[0] not in found.lines else None


def _kind(exchange: Exchange, found: Found) -> Kind:
    """Name the way: by its cause where the learner has a choice, otherwise by what the lines are."""
    helps, lines, goal = ABOUT[exchange.cause].help, found.lines, found.goal
    if helps is Help.CHOOSE and exchange.cause is not Cause.AUTH_NOT_OFFERED:  # which EHLO, sent first, may change
        return Kind.CHOOSE
    if "RSET" in lines and goal != "RSET" and exchange.cause is not Cause.DOT_TYPED_AS_COMMAND:
        return Kind.RESET
    if helps in (Help.TO_DATA, Help.SECURE) or exchange.cause in _OUT_OF_ORDER:
        return Kind.SEND_FIRST
    if exchange.command is None or goal == exchange.client:
        return Kind.CORRECT if exchange.command is None else Kind.SEND_FIRST
    other = parse(goal).verb
    return Kind.CHOOSE if exchange.command.verb is Verb.EXPN and other is Verb.VRFY else Kind.CORRECT
