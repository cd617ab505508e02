"""The state map: the grid of stages.py drawn as a table, with the place where the session stands."""

from smtptutor.explain.holdings import sentence
from smtptutor.protocol.stages import GRID, LEADS_TO, OPTIONAL, STAGES, misstep
from smtptutor.protocol.state import Session, Stage, State
from smtptutor.text import Line, wrap

COLUMN = 14


def map_lines(state: State, width: int) -> list[Line]:
    """The map: a row for each verb on offer, a column for each stage; "->" tells where an accepted verb leads."""
    session = state.session
    offered = [verb for verb in GRID if verb not in OPTIONAL or verb in state.policy.extensions]
    head: Line = [("heading", "verb  ")]
    for stage in STAGES:
        here = stage is session.stage
        head.append(("type" if here else "heading", f"{'*' if here else ' '}{stage:<{COLUMN}}"))
    lines: list[Line] = [head]
    for verb in offered:
        cells = GRID[verb]
        line: Line = [("label", f"{verb:<6}")]
        for cause, stage in zip(cells, STAGES, strict=True):
            text = _good(verb, stage) if cause is None else "503"
            line.append(("code2" if cause is None else "code5", f" {text:<{COLUMN}}"))
        lines.append(line)
    lines.append([])
    lines += [[("", line)] for line in wrap(_where(session), width)]
    now = [f"{verb}: {cause}" for verb in offered if session.stage in STAGES and (cause := misstep(session, verb))]
    if now:
        lines += [[("", line)] for line in wrap("503 here: " + ", ".join(now) + ".", width)]
    return lines


def _good(verb: object, stage: Stage) -> str:
    leads = next((move for known, move in LEADS_TO.items() if known == verb), None)
    if leads is None:
        return "-> greeted" if verb == "RSET" and stage is not Stage.CONNECTED else "ok"
    return f"-> {leads}"


def _where(session: Session) -> str:
    if session.stage is Stage.DATA:
        return "You are writing the message (stage data): lines are text until a dot alone on a line."
    if session.stage is Stage.CLOSED:
        return "The connection is closed; only a new one leads on."
    return f"* is where you are: {session.stage}. {sentence(session)}"
