"""The state map: the grid of stages.py drawn as a table, with the place where the session stands."""

from smtptutor.explain.holdings import sentence
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.checks import secured
from smtptutor.protocol.command import Command
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.stages import GRID, LEADS_TO, STAGES, misstep_here, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import SiteState
from smtptutor.text import Styled, wrap

VERB = 9
COLUMN = 12


def map_lines(state: SiteState, width: int) -> list[Styled]:
    """The map: a row for each verb on offer, a column for each stage; "->" tells where an accepted verb leads."""
    session = state.session
    verbs = offered(state.policy)
    stages = STAGES if Verb.BDAT in verbs else STAGES[:-1]
    head: Styled = [("heading", f"{'verb':<{VERB}}")]
    for stage in stages:
        here = stage is session.stage
        head.append(("type" if here else "heading", f"{'*' if here else ' '}{stage:<{COLUMN}}"))
    lines: list[Styled] = [head]
    for verb in verbs:
        cells = GRID[verb]
        line: Styled = [("label", f"{verb:<{VERB}}")]
        for cause, stage in zip(cells, stages, strict=False):
            cause = state.policy.adds.get((verb, stage), cause)
            cause = None if (verb, cause) in state.policy.lifts else cause
            if stage is session.stage:  # where more than the stage decides, such as a login
                cause = _not_now(state, verb)
            text = _good(verb, stage) if cause is None else str(_code(state, cause))
            line.append(("code2" if cause is None else "code5", f" {text:<{COLUMN}}"))
        lines.append(line)
    lines.append([])
    lines += [[("", line)] for line in wrap(_where(session), width)]
    refused = {verb: cause for verb in verbs if session.stage in STAGES and (cause := _not_now(state, verb))}
    for code in sorted({_code(state, cause) for cause in refused.values()}):
        why = ", ".join(f"{verb}: {cause}" for verb, cause in refused.items() if _code(state, cause) == code)
        lines += [[("", line)] for line in wrap(f"{code} here: {why}.", width)]
    return lines


def _not_now(state: SiteState, verb: Verb) -> Cause | None:
    """Why a verb is refused where the session stands, whatever its argument; None where it is not."""
    cause = misstep_here(state.session, verb, state.policy)
    if cause is not None:
        return cause
    found = secured(state, Heard(Command(verb, verb, verb, "")))
    return None if found is None else found.cause


def _code(state: SiteState, cause: Cause) -> int:
    return state.policy.says[cause].code


def _good(verb: object, stage: Stage) -> str:
    leads = next((move for known, move in LEADS_TO.items() if known == verb), None)
    if leads is None:
        return "-> greeted" if verb == "RSET" and stage is not Stage.CONNECTED else "ok"
    return f"-> {leads}"


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
