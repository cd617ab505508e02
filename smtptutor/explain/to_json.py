"""An explained exchange as scripts read it."""

from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.explain.why import Explanation
from smtptutor.explain.words import shown
from smtptutor.server.exchange import Exchange

_WHOLE = 1 << 16  # characters: more than a line can have


def to_json(exchange: Exchange, explanation: Explanation, way: WayOut | None = None) -> dict[str, object]:
    """
    The fields that scripts may rely on, ready for json.dumps.

    `way` is the way out where it is not to be told as it was found.
    """
    way = way_out(exchange, explanation.asked) if way is None else way
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
        "next": list(way.lines),
        "way_out": str(Kind.GO_ON if way.kind is Kind.WRITE else way.kind),
        "instead": way.instead,
        "wait": way.wait,
        "gives_up": list(way.gives_up),
        "changed": list(explanation.changed),
        "span": list(explanation.span) if explanation.span else None,
        "echo_of": _whole(explanation.echo_of.client) if explanation.echo_of else None,
        "sources": list(explanation.sources),
    }


def _whole(line: str | None) -> str | None:
    return None if line is None else shown(line, most=_WHOLE)
