"""All of the grid of stages.py as a table, with the place where the session stands: every verb in every stage."""

from smtptutor.explain.holdings import sentence
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.stages import LEADS_TO, STAGES, leads_to, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import SiteState
from smtptutor.server.refusal import refusal_here, standing_at
from smtptutor.text import BLANK, Block, Para, Table, Text


def grid_blocks(state: SiteState) -> list[Block]:
    """The grid: a row for each verb on offer, a column for each stage; "->" tells where an accepted verb leads."""
    session = state.session
    verbs = offered(state.policy)
    stages = STAGES if Verb.BDAT in verbs else STAGES[:-1]
    head: list[Text] = ["verb"]
    for stage in stages:
        head.append((("type", f"*{stage}"),) if stage is session.stage else str(stage))
    rows = [tuple(head), *(_row(state, verb, stages) for verb in verbs)]
    refused = {verb: refusal for verb in verbs if (refusal := refusal_here(state, verb)) is not None}
    blocks: list[Block] = [Table(tuple(rows)), BLANK, Para(_where(session))]
    for code in sorted({refusal.code for refusal in refused.values()}):
        why = ", ".join(f"{verb}: {refusal.cause}" for verb, refusal in refused.items() if refusal.code == code)
        blocks.append(Para(f"{code} here: {why}."))
    return blocks


def _row(state: SiteState, verb: Verb, stages: tuple[Stage, ...]) -> tuple[Text, ...]:
    """What becomes of a verb in each stage."""
    cells: list[Text] = [(("label", str(verb)),)]
    for stage in stages:
        there = standing_at(state, stage)
        refusal = refusal_here(there, verb)
        cells.append((("code2", _leads(there.session, verb)) if refusal is None else ("code5", str(refusal.code)),))
    return tuple(cells)


def _leads(session: Session, verb: Verb) -> str:
    """Where a verb leads from a stage, once it is accepted there."""
    stage = leads_to(session, verb)
    stays = stage is session.stage and verb not in LEADS_TO
    return "ok" if stays else f"-> {stage}"


def _where(session: Session) -> str:
    if session.stage is Stage.DATA:
        return "You are writing the message (stage data): lines are text until a dot alone on a line."
    if session.stage is Stage.AUTH:
        return f"You are in a login (stage auth). {sentence(session)}"
    if session.chunk is not None:
        return "You are writing a chunk: its octets are no commands."
    if session.stage is Stage.CLOSED:
        return "The connection is closed; only a new one leads on."
    return f"* is where you are: {session.stage}. {sentence(session)}"
