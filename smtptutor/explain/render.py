"""An exchange and its explanation as lines for the screen: short, the first time fuller, and all of it on request."""

from smtptutor.explain.explanation import Explanation, Span, cause_page, shortened, shown, worded
from smtptutor.explain.holdings import sentence
from smtptutor.explain.usual import A_MESSAGE, Kind, WayOut
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.secrets import masked
from smtptutor.server.exchange import Exchange
from smtptutor.server.memory import Memory
from smtptutor.text import Styled, labelled, of_code, page_lines, wrap

MOST_SHOWN = 500
NO_WAY = "No way was found to make this line succeed here. Go on with:"
OUTSIDE = "Nothing that is typed here changes that. Go on with:"
HOW_TO_WRITE = (
    "the message: header lines first (Subject: Hello), then an empty line, then the text. The server is silent until "
    "a dot alone on a line ends it."
)


def client_lines(exchange: Exchange) -> list[Styled]:
    """What the client said, for a transcript."""
    if exchange.client is None:
        return []
    return [[("label", "C: "), ("client", shown(exchange.client, MOST_SHOWN))]]


def message_lines(exchange: Exchange) -> list[Styled]:
    """The lines of a message that was accepted, as the client sent them: with the stuffed dots (RFC 5321 4.5.2)."""
    memory = exchange.after.memory
    if exchange.cause is not Cause.MESSAGE_ACCEPTED or not isinstance(memory, Memory) or memory.store.latest is None:
        return []
    lines = memory.store.latest.content.decode("utf-8", "surrogateescape").split("\r\n")[:-1]
    return [[("label", "C: "), ("client", "." * line.startswith(".") + shortened(line, MOST_SHOWN))] for line in lines]


def reply_lines(exchange: Exchange, lead: str = "") -> list[Styled]:
    """The reply as it stands on the wire; that there was none, where the server hung up without one."""
    if exchange.silent:
        return [[("label", lead), ("code4", "(no reply)"), ("", " the server closed the connection")]]
    style = of_code(exchange.reply.code)
    return [[("label", lead), (style, line[:3]), ("", line[3:])] for line in exchange.reply.printed()]


def explanation_lines(
    exchange: Exchange,
    explanation: Explanation,
    width: int,
    *,
    first: bool,
    suggest: bool = True,
    typed: bool = True,
) -> list[Styled]:
    """
    What the tutor says: three or four lines the `first` time a cause is met, one after that.

    Without `suggest` only ways out of a refusal are told, not what usually comes next. `typed` tells that words for the
    tutor can be typed, as in the shell.
    """
    lines = (_first if first else _brief)(exchange, explanation, width)
    if exchange.accepted and not first:
        return lines
    usual = explanation.way_out.kind in (Kind.GO_ON, Kind.NONE) and explanation.way_out.lines is not A_MESSAGE
    return lines if usual and not suggest else lines + next_lines(explanation, width, typed=typed)


def _first(exchange: Exchange, explanation: Explanation, width: int) -> list[Styled]:
    code = exchange.reply.code
    lines = [] if exchange.silent else labelled(f"  {code}:", explanation.meaning, width)
    lines += labelled("  Means:" if exchange.accepted else "  Why:", explanation.why, width)
    lines += pointer_lines(exchange, explanation.span)
    return lines + _note_lines(exchange, explanation, width)


def _brief(exchange: Exchange, explanation: Explanation, width: int) -> list[Styled]:
    if exchange.accepted:
        lines: list[Styled] = [[("", line)] for line in wrap(sentence(exchange.after.session), width, "  ", "  ")]
        return lines + _note_lines(exchange, explanation, width)
    lines = labelled("  Why:", explanation.why, width)
    return lines + (pointer_lines(exchange, explanation.span) if exchange.reply.code != 503 else [])


def _note_lines(exchange: Exchange, explanation: Explanation, width: int) -> list[Styled]:
    lines: list[Styled] = []
    for note in explanation.notes:
        lines += labelled("  Note:", note.text, width, "note")
        lines += pointer_lines(exchange, note.span)
    return lines


def pointer_lines(exchange: Exchange, span: Span | None) -> list[Styled]:
    """The typed line with its place underlined; nothing where the whole line is meant or it is too long to show."""
    line = exchange.client
    if span is None or line is None or len(line) > 70 or not line.isprintable() or not line:
        return []
    if masked(line) != line:  # a secret is not shown, even where it is not right
        return []
    if span.start == 0 and span.end >= len(line.partition(" ")[0]):
        return []
    marks = " " * span.start + "^" * max(1, span.end - span.start)
    return [[("", "       "), ("client", line)], [("", "       "), ("mark", marks)]]


def next_lines(explanation: Explanation, width: int, *, typed: bool = True) -> list[Styled]:
    """What to type, one line below the other."""
    way = explanation.way_out
    if way.kind is Kind.WAIT and way.wait != 0:
        return [*labelled("  Later:", _later(way, typed=typed), width), *_meanwhile(way)]
    if not way.lines:
        return [] if way.instead is None else [[("label", "  Next:"), ("", " "), ("type", way.instead)]]
    if way.lines is A_MESSAGE:
        return labelled("  Next:", HOW_TO_WRITE, width)
    lines: list[Styled] = []
    if way.kind in (Kind.NONE, Kind.OUTSIDE):
        said = NO_WAY if way.kind is Kind.NONE else OUTSIDE
        lines = [[("", line)] for line in wrap(said, width, "  ", "  ")]
    label = "  Next:" if way.kind is Kind.GO_ON else "  Type:"
    for number, line in enumerate(way.lines):
        if line == "." and way.lines[number - 1 : number] == ("DATA",):
            lines.append([("", "        (here goes the message)")])
        lines.append([("label", label if number == 0 else " " * len(label)), ("", " "), ("type", line)])
    if way.instead is not None:
        lines.append([("", "     or"), ("", " "), ("type", way.instead)])
    return lines


def _later(way: WayOut, *, typed: bool) -> str:
    """What waiting does, as far as it was tried."""
    if way.wait is None:
        return "it passes with time, or when somebody there acts. Then send the same line again."
    units = (("h", 3600, "hour"), ("m", 60, "minute"), ("s", 1, "second"))
    unit, seconds, name = next(one for one in units if way.wait % one[1] == 0)
    count = way.wait // seconds
    word = f" :wait {count}{unit} lets them pass." if typed else ""
    return f"the same line is accepted after {count} {name}{'' if count == 1 else 's'}.{word}"


def _meanwhile(way: WayOut) -> list[Styled]:
    """What can be done in the meantime; to give up is no news."""
    return [[("label", "  Now:"), ("", " "), ("type", line)] for line in way.lines if line not in ("RSET", "QUIT")]


def whole_lines(exchange: Exchange, explanation: Explanation, width: int) -> list[Styled]:
    """Everything, for :why: the page of the cause with the learner's own words in it, and the sources."""
    page = cause_page(exchange.cause)
    code = exchange.reply.code
    lines = labelled(f"{code}:", explanation.meaning, width, of_code(code))
    lines += labelled("Why:", explanation.why, width)
    lines += pointer_lines(exchange, explanation.span)
    for heading in ("Why", "How to fix it", "What next", "Elsewhere"):
        if body := page.section(heading):
            lines += [[]] + ([[("heading", heading)]] if heading != "Why" else [])
            lines += page_lines(worded_if_safe(body, exchange), width)
    lines += [[]]
    for note in explanation.notes:
        lines += labelled("Note:", note.text, width, "note")
        lines += page_lines(cause_page(note.cause).section("Why"), width)
    if exchange.client is not None:
        lines += labelled("Now:", sentence(exchange.after.session), width)
    lines += next_lines(explanation, width)
    lines += labelled("Cause:", f"{exchange.cause}   (smtptutor explain {exchange.cause} shows its page)", width)
    return lines + labelled("Sources:", ", ".join(explanation.sources), width)


def worded_if_safe(body: str, exchange: Exchange) -> str:
    """A section with the learner's words where it has places for them."""
    try:
        return worded(body, exchange, exchange.facts)
    except (KeyError, IndexError, ValueError):
        return body
