"""The map as it is shown: drawn for the eye, and in sentences for the ear and for a screen too narrow for it."""

from smtptutor.explain.holdings import sentence
from smtptutor.explain.main_way import Place
from smtptutor.explain.state_map import Back, Edge, Refusals, StateMap, state_map
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.exchange import SiteState
from smtptutor.text import Block, Either, Para, Verbatim, of_code
from smtptutor.wording import listed_words

DRAWING = "drawing"
"""The style of a line that is drawn, not said."""

_END = " -.-> greeted"  # behind data; elsewhere the way back is drawn
_ASIDE = {
    "auth": "'-AUTH-> [auth] -> greeted",
    "chunk": "'-BDAT-> [chunk]",
}
_AT = {"auth": "in a login that began at", "chunk": "in a chunk that was announced at", "closed": "no longer at"}
_WRITING = {
    Awaiting.MAIL_DATA: "lines of the message; a dot alone on a line ends it.",
    Awaiting.OCTETS: "the octets of the chunk, whatever they are.",
    Awaiting.NOTHING: "nothing. The connection is closed; only a new one leads on.",
}


def map_blocks(state: SiteState) -> list[Block]:
    """The map of a state: the main way with the place one is at, what may come now, and what is refused and why."""
    here = state_map(state)
    drawn = [Verbatim(line, "", DRAWING) for line in drawing(here)]
    accepted = _accepted(here, state.session)
    eye = (*drawn, Para(accepted, "Now:"), *_refused(here.refused, "now"), *_refused(here.blocked, "at x"))
    ear = (
        *_told(here, state.session),
        Para(f"Accepted now: {accepted}"),
        *(Para(f"Refused now with {one.code}: {_reasons(one)}") for one in here.refused),
        *(Para(f"Refused on the way with {one.code}, as things stand: {_reasons(one)}") for one in here.blocked),
    )
    return [Either(eye, ear)]


def _accepted(here: StateMap, session: Session) -> str:
    """What the server takes now."""
    if session.login is not None:
        return f"{session.login.asks}; * gives the login up."
    return _WRITING.get(session.awaiting) or f"{listed_words(here.accepted)}."


def _refused(refused: tuple[Refusals, ...], where: str) -> list[Block]:
    return [Para(_reasons(one), f"{one.code} {where}:", of_code(one.code)) for one in refused]


def _reasons(refusals: Refusals) -> str:
    """Verbs, each with the reason behind it in brackets."""
    return ", ".join(f"{listed_words(verbs)} ({words})" for verbs, words in refusals.verbs) + "."


def _told(here: StateMap, session: Session) -> list[Block]:
    """Where one is, and where one can go from there, in sentences."""
    way, number, beside = here.place
    at = f"You are {_AT.get(beside, 'at')} {way[number]}."
    said = [Para(f"{at} The way is {', '.join(way)}. {sentence(session)}")]
    leads = (
        []
        if beside or number + 1 == len(way) or here.edges[number].refusal
        else [_on(here.edges[number], way[number + 1])]
    )
    leads += [
        f"{listed_words(back.lines)} {'lead' if len(back.lines) > 1 else 'leads'} back to {way[back.number]}."
        for back in here.back
    ]
    return [*said, Para(" ".join(leads))] if leads else [*said]


def _on(edge: Edge, stage: Stage) -> str:
    return f"{edge.verb} leads on to {stage}."


def drawing(here: StateMap) -> list[str]:
    """The lines of the drawing: the main way, and below it the ways from the place that one is at."""
    line, middles = _main_way(here.place, here.edges)
    if here.place.way[-1] is Stage.DATA and here.ends_at is Stage.GREETED:
        line += _END
    origin, beside = middles[here.place.number], here.place.beside
    if beside == Stage.CLOSED:
        return [line, f"[{beside}]: a new connection begins at connected"]
    if beside:
        return [line, f"{' ' * origin}{_ASIDE[beside]}"]
    return [line, *_lanes(here.back, middles, origin)]


def _main_way(place: Place, edges: tuple[Edge, ...]) -> tuple[str, list[int]]:
    """The line of the stages, and the column of the middle of each."""
    line, middles = "", []
    for number, stage in enumerate(place.way):
        name = f"[{stage}]" if number == place.number and not place.beside else str(stage)
        middles.append(len(line) + len(name) // 2)
        line += name
        if number < len(edges):
            line += f" -{edges[number].verb}-{'x' if edges[number].refusal else '>'} "
    return line, middles


def _lanes(ways_back: tuple[Back, ...], middles: list[int], origin: int) -> list[str]:
    """
    A line for each stage that one can go back to, the nearest first.

    The arrows point up to the stages from the first line; a lane below it turns into its arrow with a corner.
    """
    arrows = {middles[back.number] for back in ways_back}
    lanes = []
    for lane, back in enumerate(ways_back):
        target, label = middles[back.number], f" {', '.join(back.lines)} "
        before = "".join("^" if lane == 0 and column in arrows else " " for column in range(target))
        start, end = "'" if lane else "^", "+" if lane + 1 < len(ways_back) else "'"
        lanes.append(f"{before}{start}{label.center(origin - target - 1, '-')}{end}")
    return lanes
