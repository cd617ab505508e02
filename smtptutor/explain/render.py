"""An exchange and its explanation as blocks: short, the first time fuller, and all of it on request."""

from smtptutor.explain.explanation import turn
from smtptutor.explain.holdings import sentence
from smtptutor.explain.note import Span
from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.explain.why import Explanation
from smtptutor.explain.words import cause_page, shown, worded
from smtptutor.pages import body_blocks
from smtptutor.protocol.secrets import masked
from smtptutor.server.exchange import Exchange
from smtptutor.text import BLANK, Block, Heading, Marked, Para, ReplyText, Typed, Verbatim, of_code
from smtptutor.wording import duration, short_duration

MOST_SHOWN = 500  # characters of a line
NO_WAY = "No way was found to make this line succeed here. Go on with:"
OUTSIDE = "Nothing that is typed here changes that. Go on with:"
HOW_TO_WRITE = (
    "the message: header lines first (Subject: Hello), then an empty line, then the text. The server is silent until "
    "a dot alone on a line ends it."
)


def client_blocks(exchange: Exchange) -> list[Block]:
    """The line that the client sent, for a transcript."""
    return [] if exchange.client is None else [Verbatim(shown(exchange.client, MOST_SHOWN), "C:", "client")]


def reply_blocks(exchange: Exchange, label: str = "") -> list[Block]:
    """The reply as it stands on the wire; that there was none, where the server hung up without one."""
    if exchange.silent:
        return [Para((("code4", "(no reply)"), ("", " the server closed the connection")), label)]
    return [ReplyText(tuple(exchange.reply.printed()), label)]


def explanation_blocks(
    exchange: Exchange,
    explanation: Explanation,
    *,
    first: bool,
    suggest: bool = True,
    typed: bool = True,
    way: WayOut | None = None,
) -> list[Block]:
    """
    What the tutor says: three or four things the `first` time a cause is met, one after that.

    Without `suggest` only ways out of a refusal are told, not what usually comes next. `typed` tells that words for the
    tutor can be typed, as in the shell. `way` is the way out where it is not to be told as it was found.
    """
    blocks = (_first if first else _brief)(exchange, explanation)
    if exchange.accepted and not first:
        return blocks
    way = way_out(exchange) if way is None else way
    return blocks if not suggest and way.kind in (Kind.GO_ON, Kind.NONE) else blocks + next_blocks(way, typed=typed)


def _first(exchange: Exchange, explanation: Explanation) -> list[Block]:
    blocks: list[Block] = []
    if not exchange.silent:
        blocks.append(Para(explanation.meaning, f"{exchange.reply.code}:", indent=2))
    blocks.append(Para(explanation.why, "Means:" if exchange.accepted else "Why:", indent=2))
    blocks += pointer_blocks(exchange, explanation.span)
    return blocks + _note_blocks(exchange, explanation)


def _brief(exchange: Exchange, explanation: Explanation) -> list[Block]:
    if exchange.accepted:
        return [Para(sentence(exchange.after.session), indent=2), *_note_blocks(exchange, explanation)]
    blocks: list[Block] = [Para(explanation.why, "Why:", indent=2)]
    return blocks + (pointer_blocks(exchange, explanation.span) if exchange.reply.code != 503 else [])


def _note_blocks(exchange: Exchange, explanation: Explanation) -> list[Block]:
    blocks: list[Block] = []
    for note in explanation.notes:
        blocks += [Para(note.text, "Note:", "note", 2), *pointer_blocks(exchange, note.span)]
    return blocks


def pointer_blocks(exchange: Exchange, span: Span | None) -> list[Block]:
    """The typed line with its place underlined; nothing where the whole line is meant or it cannot be shown."""
    line = exchange.client
    if span is None or not line:
        return []
    if masked(line) != line:  # a secret is not shown, even where it is not right
        return []
    if span.start == 0 and span.end >= len(line.lstrip(" \t").partition(" ")[0]):
        return []
    return [Marked(line, span.start, span.end, 7)]


def next_blocks(way: WayOut, *, typed: bool = True) -> list[Block]:
    """What to type, one line below the other."""
    if way.kind is Kind.WAIT and way.wait != 0:
        return [Para(_later(way, typed=typed), "Later:", indent=2), *_meanwhile(way)]
    if not way.lines:
        return [] if way.instead is None else [Typed(way.instead, "Next:", 2)]
    if way.kind is Kind.WRITE:
        return [Para(HOW_TO_WRITE, "Next:", indent=2)]
    blocks: list[Block] = []
    if way.kind in (Kind.NONE, Kind.OUTSIDE):
        blocks.append(Para(NO_WAY if way.kind is Kind.NONE else OUTSIDE, indent=2))
    label = "Next:" if way.kind is Kind.GO_ON else "Type:"
    for number, line in enumerate(way.lines):
        if line == "." and way.lines[number - 1 : number] == ("DATA",):
            blocks.append(Para("(here goes the message)", indent=2, below=label))
        blocks.append(Typed(line, label, 2) if number == 0 else Typed(line, indent=2, below=label))
    if way.instead is not None:
        blocks.append(Typed(way.instead, "or", 5))
    return blocks


def _later(way: WayOut, *, typed: bool) -> str:
    """What waiting does, as far as it was tried."""
    if way.wait is None:
        return "it passes with time, or when somebody there acts. Then send the same line again."
    word = f" :wait {short_duration(way.wait)} lets them pass." if typed else ""
    return f"the same line is accepted after {duration(way.wait)}.{word}"


def _meanwhile(way: WayOut) -> list[Block]:
    """What can be done in the meantime; to give up is no news."""
    return [Typed(line, "Now:", 2) for line in way.lines if line not in ("RSET", "QUIT")]


def whole_blocks(exchange: Exchange, explanation: Explanation) -> list[Block]:
    """Everything, for :why: the page of the cause with the learner's own words in it, and the sources."""
    page = cause_page(exchange.cause)
    code = exchange.reply.code
    blocks: list[Block] = [Para(explanation.meaning, f"{code}:", of_code(code)), Para(explanation.why, "Why:")]
    blocks += pointer_blocks(exchange, explanation.span)
    for heading in ("Why", "How to fix it", "What next", "Elsewhere"):
        if body := page.section(heading):
            blocks += [BLANK] if heading == "Why" else [BLANK, Heading(heading)]
            blocks += body_blocks(worded_if_safe(body, exchange))
    blocks.append(BLANK)
    for note in explanation.notes:
        blocks += [Para(note.text, "Note:", "note"), *body_blocks(cause_page(note.cause).section("Why"))]
    if exchange.client is not None:
        blocks.append(Para(sentence(exchange.after.session), "Now:"))
    blocks += next_blocks(way_out(exchange))
    blocks.append(Para(f"{exchange.cause}   (smtptutor explain {exchange.cause} shows its page)", "Cause:"))
    return [*blocks, Para(", ".join(explanation.sources), "Sources:")]


def worded_if_safe(body: str, exchange: Exchange) -> str:
    """A section with the learner's words where it has places for them."""
    try:
        return worded(body, turn(exchange), exchange.facts)
    except (KeyError, IndexError, ValueError):
        return body
