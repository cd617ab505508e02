"""How a dialogue is shown above a question, and what is said of its cause."""

from collections.abc import Iterator

from smtptutor.course.drills.ground import ESCAPED, REPEATED, Ground, PageLine
from smtptutor.course.lesson import Choosing, Evidence, Option, Step, StepKind
from smtptutor.explain.explanation import turn
from smtptutor.explain.words import reason, shortened
from smtptutor.protocol.stage import Awaiting
from smtptutor.server.exchange import Exchange

LONGEST = 72  # characters of a line that is shown
CLOSES = "(the server closes the connection)"
STRICT = "This server keeps to the letter of the standard."


def meaning(ground: Ground) -> str:
    """The first line of the page of a cause, in the words of the dialogue."""
    remarks = (remark for remark in ground.exchange.notes if remark.cause is ground.cause)
    facts = next((remark.facts for remark in remarks), ground.exchange.facts)
    return reason(ground.cause, turn(ground.exchange), facts)


def where(ground: Ground) -> str:
    """What is to be known of the place and of how lines are written, a blank before each sentence."""
    said = [STRICT] if ground.site.strict else []
    said += [ground.told] if ground.told and _is_seen(ground) else list(_notation(ground))
    return "".join(f" {each}" for each in said)


def _is_seen(ground: Ground) -> bool:
    """True where what the page says of how lines are written is to be seen in those that are shown."""
    marks = [found[0] for pattern in (ESCAPED, REPEATED) for found in pattern.finditer(ground.told)]
    return not marks or any(mark in shown(line) for mark in marks for line in ground.lines)


def _notation(ground: Ground) -> Iterator[str]:
    """How lines are written, where the page leaves that to be seen."""
    written = next((line.written for line in ground.lines if not line.whole), "")
    if (found := REPEATED.search(written)) is not None:
        yield f"{found[0]} stands for {found[2]} times {found[1]}."
    if (octet := ESCAPED.search(written)) is not None:
        yield f"{octet[0]} stands for one octet."


def shown(line: PageLine) -> str:
    """A line as it is shown: as the page writes it where it is long, or holds what cannot be shown."""
    return shortened(line.sent if line.whole else line.written, LONGEST)


def dialogue(ground: Ground, *, answered: bool) -> Evidence | None:
    """The lines, each with the code that came; without `answered` nothing of the last answer."""
    found = list(_lines(ground))
    if not answered:
        found = found[: len(found) - 1] + [shown(line) for line in ground.lines[-1:]]
        found = [shown(line) for line in ground.lines] if ground.together else found
    elif not ground.exchange.silent:
        found.append(f"S: {shortened(ground.exchange.reply.printed()[0], LONGEST)}")
    if answered and ground.exchange.after.session.awaiting is Awaiting.NOTHING:
        found.append(CLOSES)
    return Evidence(tuple(found)) if found else None


def _lines(ground: Ground) -> Iterator[str]:
    if ground.lines and not ground.greeting.accepted:
        yield f"S: {shortened(ground.greeting.reply.printed()[0], LONGEST)}"
    for line, answers in zip(ground.lines, ground.answers, strict=False):
        codes = ", ".join(code(each) for each in answers)
        text = shown(line)
        text = text if text.strip() else "(an empty line)" if not text else "(a line with a blank)"
        yield f"{text}  -> {codes}" if codes else text


def code(exchange: Exchange) -> str:
    """A reply in short."""
    return "no reply" if exchange.silent else str(exchange.reply.code)


def choosing(say: str, task: str, options: tuple[Option, ...], evidence: Evidence | None) -> Step:
    """A step in which one of several answers is chosen."""
    return Step(
        "drill", say, kind=StepKind.CHOOSE, task=task, evidence=evidence, quiet=True, puzzle=Choosing(options=options)
    )
