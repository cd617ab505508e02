"""The map, as a value: the main way, where it is blocked, the ways back, and what may come now (RFC 5321 4.1.4)."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import NamedTuple

from smtptutor.explain.in_short import in_short
from smtptutor.explain.main_way import Place, place
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.stages import LEADS_TO, before_mail, leads_to, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import SiteState
from smtptutor.server.refusal import Refusal, refusal_here, standing_at

LAST_CHUNK = "BDAT LAST"  # what leads from bdat back to greeted


class Edge(NamedTuple):
    """From one stage of the main way to the next: the verb that leads there, and why it would not, as things stand."""

    verb: Verb
    refusal: Refusal | None


class Back(NamedTuple):
    """A way back: what leads there, and where to, as the number of a stage on the main way."""

    lines: tuple[str, ...]
    number: int


class Refusals(NamedTuple):
    """The verbs that earn one code, by the reason, which is in a few words."""

    code: int
    verbs: tuple[tuple[tuple[Verb, ...], str], ...]


class StateMap(NamedTuple):
    """
    Where a session stands, and what may come.

    `edges` lead from each stage of `place.way` to the next, and the end of the message to `ends_at`. `back`,
    `accepted` and `refused` are what is true here; they are empty while no command is awaited. `blocked` has what is
    refused on the way otherwise than here.
    """

    place: Place
    edges: tuple[Edge, ...]
    ends_at: Stage
    back: tuple[Back, ...]
    accepted: tuple[Verb, ...]
    refused: tuple[Refusals, ...]
    blocked: tuple[Refusals, ...]


def state_map(state: SiteState) -> StateMap:
    """The map of a state."""
    session = state.session
    here, edges = place(session), _edges(state)
    end = Stage.GREETED if session.transaction is None else before_mail(session)
    elsewhere = {edge.verb: edge.refusal for number, edge in enumerate(edges) if number != here.number or here.beside}
    if session.awaiting is not Awaiting.COMMAND:
        return StateMap(here, edges, end, (), (), (), _grouped(state, elsewhere))
    found = {verb: refusal_here(state, verb) for verb in sorted(offered(state.policy), key=_usefulness(session))}
    accepted = tuple(verb for verb, refusal in found.items() if refusal is None)
    others = {verb: refusal for verb, refusal in elsewhere.items() if refusal != found[verb]}
    back = _ways_back(session, here, accepted)
    return StateMap(here, edges, end, back, accepted, _grouped(state, found), _grouped(state, others))


def _edges(state: SiteState) -> tuple[Edge, ...]:
    """The main way: each time the first verb that leads on and is accepted there, or else the first one."""
    at_rest = state.with_session(state.session.at_rest(state.session.transaction))
    edges = []
    for stage, following in pairwise(place(state.session).way):
        there = standing_at(at_rest, stage)
        leading = [verb for verb in offered(state.policy) if LEADS_TO.get(verb) is following]
        refusals = {verb: refusal_here(there, verb) for verb in leading}
        verb = next((verb for verb, refusal in refusals.items() if refusal is None), leading[0])
        edges.append(Edge(verb, refusals[verb]))
    return tuple(edges)


def _ways_back(session: Session, here: Place, accepted: tuple[Verb, ...]) -> tuple[Back, ...]:
    """From the nearest stage to the farthest; of the greetings one is enough."""
    lines: dict[int, list[str]] = {}
    if session.stage is Stage.BDAT and Verb.BDAT in accepted:
        lines[here.way.index(before_mail(session))] = [LAST_CHUNK]
    greeting = next((verb for verb in accepted if LEADS_TO.get(verb) is Stage.GREETED), None)
    for verb in accepted:
        stage = leads_to(session, verb)
        if stage in here.way[: here.number] and (verb is greeting or LEADS_TO.get(verb) is not Stage.GREETED):
            lines.setdefault(here.way.index(stage), []).append(str(verb))
    return tuple(Back(tuple(lines[number]), number) for number in sorted(lines, reverse=True))


_ORDER = (
    Verb.MAIL, Verb.RCPT, Verb.DATA, Verb.BDAT, Verb.STARTTLS, Verb.AUTH, Verb.RSET, Verb.EHLO, Verb.LHLO, Verb.HELO,
    Verb.VRFY, Verb.EXPN, Verb.ETRN, Verb.HELP, Verb.NOOP, Verb.QUIT,
)  # fmt: skip
"""Verbs in the order of their use, where nothing else tells which is more useful."""


def _usefulness(session: Session) -> Callable[[Verb], tuple[bool, int]]:
    """The order of the verbs for whoever stands here: what leads on comes first."""
    way, number, _ = place(session)
    behind = {*way[: number + 1], Stage.CLOSED}

    def key(verb: Verb) -> tuple[bool, int]:
        return leads_to(session, verb) in behind, _ORDER.index(verb)

    return key


def _grouped(state: SiteState, refusals: Mapping[Verb, Refusal | None]) -> tuple[Refusals, ...]:
    """Refusals by their code, and those by the reason."""
    codes: dict[int, dict[str, list[Verb]]] = {}
    for verb, refusal in refusals.items():
        if refusal is not None:
            words = in_short(refusal.cause, verb, state.policy)
            codes.setdefault(refusal.code, {}).setdefault(words, []).append(verb)
    return tuple(
        Refusals(code, tuple((tuple(verbs), words) for words, verbs in codes[code].items())) for code in sorted(codes)
    )
