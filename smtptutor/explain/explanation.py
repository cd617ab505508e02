"""Puts an explanation together: from the reference what is always so, from the state why it came here."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from smtptutor.explain import echo, holdings
from smtptutor.explain.usual import WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT, TOOK_MESSAGE
from smtptutor.protocol.remark import Facts, Remark
from smtptutor.protocol.secrets import masked
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page
from smtptutor.server.dialects.standard import SAYS as STRICTLY
from smtptutor.server.exchange import Exchange
from smtptutor.text import clean


class Span(NamedTuple):
    """Columns of the typed line, counted from 0, `end` excluded."""

    start: int
    end: int


class Note(NamedTuple):
    """Something to know about a line that was accepted; `span` is None where it is not about a place in it."""

    cause: Cause
    text: str
    span: Span | None


class Explanation(NamedTuple):
    """
    What the tutor has to say about one exchange.

    `meaning` is what the code says, in one line; `why` tells why it came here; `changed` is what the server now
    remembers or forgot. `next` are lines to type in order, each tried. `echo_of` is the earlier exchange that is the
    real reason, or None.
    """

    meaning: str
    why: str
    span: Span | None
    notes: tuple[Note, ...]
    changed: tuple[str, ...]
    way_out: WayOut
    echo_of: Exchange | None
    sources: tuple[str, ...]

    @property
    def next(self) -> tuple[str, ...]:
        """Lines to type, in order."""
        return self.way_out.lines


@cache
def cause_page(cause: Cause) -> Page:
    """The page of a cause. Raises KeyError where the reference has none, which a test forbids."""
    page = lookup.find("causes", str(cause))
    if page is None:
        raise KeyError(f"no page for the cause {cause}")
    return page


@cache
def code_meaning(code: int) -> str:
    """What a reply code says, in one line; "" where the reference does not know it."""
    page = lookup.find("codes", str(code))
    return page.meaning if page else ""


def explain(exchange: Exchange, history: Sequence[Exchange] = ()) -> Explanation:
    """
    Explain one exchange; `history` is the conversation before it, oldest first.

    Raises nothing for any exchange of the simulator.
    """
    page = cause_page(exchange.cause)
    echo_of = echo.first_failure(exchange, history) if not exchange.accepted else None
    fault = exchange.fault
    return Explanation(
        meaning=_meaning(exchange),
        why=_why(exchange, page, echo_of, history),
        span=Span(fault.start, fault.end) if fault and exchange.client else None,
        notes=tuple(_note(exchange, finding) for finding in exchange.notes),
        changed=_changed(exchange),
        way_out=way_out(exchange),
        echo_of=echo_of,
        sources=page.sources,
    )


def _changed(exchange: Exchange) -> tuple[str, ...]:
    if not exchange.accepted:
        return ()
    message = exchange.cause in TOOK_MESSAGE
    return holdings.changes(exchange.before.session, exchange.after.session, message=message)


def _meaning(exchange: Exchange) -> str:
    """What the code says; a 250 says that the command was carried out, so what the server holds now is told."""
    if exchange.cause is Cause.AUTH_CANCELLED:
        return "The login was given up, as the client asked."
    if exchange.reply.code == 250:
        return f"Done. {holdings.sentence(exchange.after.session)}"
    return code_meaning(exchange.reply.code)


def worded(template: str, exchange: Exchange, facts: Facts) -> str:
    """A line of a page with the learner's own words in it."""
    if "{" not in template:
        return template
    if "{verb}" in template and "verb" not in facts:
        facts = {"verb": exchange.command.word.upper() if exchange.command else "The message", **facts}
    return clean(template.format_map(facts))


def _why(exchange: Exchange, page: Page, echo_of: Exchange | None, history: Sequence[Exchange]) -> str:
    reason = worded(page.meaning, exchange, exchange.facts)
    if exchange.accepted:
        return reason
    parts = [reason]
    if echo_of is not None and echo_of.client is not None:
        behind = worded(cause_page(echo_of.cause).meaning, echo_of, echo_of.facts)
        parts.append(
            f"The real reason came earlier: {shown(echo_of.client)} was answered {echo_of.reply.code}. {behind}"
        )
    elif (ended := echo.what_ended_it(exchange, history)) is not None:
        parts.append(_ending(ended))
    elif exchange.reply.code == 503 and not exchange.before.session.channel.refused:
        parts.append(holdings.sentence(exchange.before.session))
    return " ".join(parts)


def _ending(ended: Exchange) -> str:
    """How the last mail transaction ended."""
    if ended.command is None:
        how = "accepted" if ended.accepted else "refused"
        return f"The last transaction ended when its message was {how}; each message needs a new MAIL."
    return f"{ended.command.word.upper()} ended the last transaction; a new one begins with MAIL."


def _note(exchange: Exchange, finding: Remark) -> Note:
    text = worded(cause_page(finding.cause).meaning, exchange, {**exchange.facts, **finding.facts})
    if finding.cause in REFUSED_WHEN_STRICT:
        text = f"{text} Accepted here; a strict server answers {STRICTLY[finding.cause].code}."
    return Note(finding.cause, text, Span(finding.start, finding.end) if finding.end > finding.start else None)


def shown(line: str, most: int = 60) -> str:
    """A typed line fit for the screen: control characters as escapes, secrets masked, a long one cut."""
    return shortened(masked(line), most)


def shortened(text: str, most: int = 60) -> str:
    """Text that holds no secret fit for the screen, such as a line of a message."""
    text = clean(text)
    return text if len(text) <= most else text[: most - 3] + "..."


def _whole(line: str | None) -> str | None:
    return None if line is None else shown(line, most=1 << 16)


def to_json(exchange: Exchange, explanation: Explanation) -> dict[str, object]:
    """The fields that scripts may rely on, ready for json.dumps."""
    return {
        "client": _whole(exchange.client),
        "code": exchange.reply.code,
        "enhanced": exchange.reply.enhanced,
        "lines": list(exchange.reply.lines),
        "sent": not exchange.silent,
        "cause": str(exchange.cause),
        "stage": str(exchange.after.session.stage),
        "notes": [
            {"cause": str(note.cause), "text": note.text, "span": list(note.span) if note.span else None}
            for note in explanation.notes
        ],
        "meaning": explanation.meaning,
        "why": explanation.why,
        "next": list(explanation.next),
        "way_out": str(explanation.way_out.kind),
        "instead": explanation.way_out.instead,
        "wait": explanation.way_out.wait,
        "changed": list(explanation.changed),
        "span": list(explanation.span) if explanation.span else None,
        "echo_of": _whole(explanation.echo_of.client) if explanation.echo_of else None,
        "sources": list(explanation.sources),
    }
