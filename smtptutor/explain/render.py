"""An exchange and its explanation as blocks: short, the first time fuller, and all of it on request."""

from collections.abc import Sequence
from typing import NamedTuple

from smtptutor.entry import AT_THE_PROMPT, Chapter, Entry, Side, whole
from smtptutor.explain.explanation import turn
from smtptutor.explain.gloss import of_typed
from smtptutor.explain.holdings import sentence
from smtptutor.explain.note import Span
from smtptutor.explain.sense import sense
from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.explain.why import Explanation
from smtptutor.explain.words import cause_page, shown, worded
from smtptutor.pages import body_blocks
from smtptutor.protocol.cause_table import TOOK_MESSAGE
from smtptutor.protocol.secrets import masked
from smtptutor.server.exchange import Exchange, Said
from smtptutor.text import Block, Marked, Para, ReplyText, Typed, Verbatim, of_code
from smtptutor.wording import duration, listed_words

DONE = 250
MOST_SHOWN = 500  # characters of a line
NO_WAY = "No way was found to make this line succeed here."
OUTSIDE = "Nothing that is typed here changes that."
NOT_ALL = "Nothing here keeps all of what you asked for."
RECONNECT = "the connection is closed. Connect again; the new session begins with EHLO, and nothing said so far counts."
SEND_AGAIN = (
    "the connection is closed. Connect again and send the message once more; a client cannot know that it is there."
)
HOW_TO_WRITE = "header lines (Subject: Hello), an empty line, the text, a dot alone."
VOICES = ("normal", "brief", "full")
"""How much is said: less the second time, always little, always all."""


def client_blocks(exchange: Exchange) -> list[Block]:
    """The line that the client sent, for a transcript."""
    return [] if exchange.client is None else [Verbatim(shown(exchange.client, MOST_SHOWN), "C:", "client")]


def reply_blocks(exchange: Exchange, label: str = "") -> list[Block]:
    """The reply as it stands on the wire; that there was none, where the server hung up without one."""
    if exchange.silent:
        return [Para((("code4", "(no reply)"), ("", " the server closed the connection")), label)]
    return [ReplyText(tuple(exchange.reply.printed()), label)]


class Telling(NamedTuple):
    """
    How much is told of an answer, and to whom.

    `first` tells that its cause is met for the first time, `digit` that its first digit is; then more is said. Without
    `suggest` only ways out of a refusal are told, not what usually comes next. `typed` tells that words for the tutor
    can be typed, as in the shell. `voice` is one of VOICES.
    """

    first: bool = True
    digit: bool = False
    suggest: bool = True
    typed: bool = True
    voice: str = "normal"

    @property
    def fully(self) -> bool:
        """True where all is to be said."""
        return self.voice == "full" or (self.first and self.voice == "normal")


WHOLLY = Telling()


def answer_blocks(
    exchange: Exchange, explanation: Explanation, how: Telling = WHOLLY, *, label: str = "", way: WayOut | None = None
) -> list[Block]:
    """
    The reply, a few words beside it or a paragraph below, and what to type.

    `label` tells who says the reply. `way` is the way out where it is not to be told as it was found.
    """
    below = explanation_blocks(exchange, explanation, how, way=way)
    (reply,) = reply_blocks(exchange, label)
    if how.voice == "full" or not explanation.glosses or not isinstance(reply, ReplyText):
        return [reply, *below]
    means = () if how.voice == "brief" else (_means(exchange, explanation),)
    first, *rest = explanation.glosses
    if not first:  # only what has changed is told beside the lines
        return [reply._replace(glosses=explanation.glosses), *means, *below]
    if exchange.cause in TOOK_MESSAGE and how.typed:
        first = f"{first}. See :mail"
    return [reply._replace(glosses=(first, *rest), instead=means), *below]


def explanation_blocks(
    exchange: Exchange, explanation: Explanation, how: Telling = WHOLLY, *, way: WayOut | None = None
) -> list[Block]:
    """What the tutor says of an answer; `way` is the way out where it is not to be told as it was found."""
    means = _means(exchange, explanation)
    beside = bool(explanation.glosses) and how.voice != "full"
    blocks: list[Block] = [] if exchange.accepted and beside else [means]
    if how.fully or exchange.reply.code != 503:
        blocks += pointer_blocks(exchange, explanation.span)
    if how.digit and how.voice != "brief" and not exchange.silent and (how.voice == "full" or not exchange.accepted):
        blocks.append(Para(sense(turn(exchange)), f"{exchange.reply.code // 100}yz:", indent=2))
    if how.fully or exchange.accepted:
        blocks += _note_blocks(exchange, explanation)
    if exchange.accepted and how.voice == "brief":
        return blocks
    way = way_out(exchange, explanation.asked) if way is None else way
    if not how.suggest and way.kind in (Kind.GO_ON, Kind.NONE):
        return blocks
    return blocks + next_blocks(
        way, typed=how.typed, message=exchange.said is Said.MESSAGE, taken=exchange.cause in TOOK_MESSAGE
    )


def _means(exchange: Exchange, explanation: Explanation) -> Para:
    """The one paragraph on an answer."""
    return Para(explanation.why, "" if exchange.accepted else "Why:", indent=2)


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


def next_blocks(way: WayOut, *, typed: bool = True, message: bool = False, taken: bool = False) -> list[Block]:
    """
    What to type, one line below the other; what it gives up stands before it.

    `typed` tells that words for the tutor can be typed. `message` tells that a whole message was refused, or
    that it was `taken`.
    """
    if way.kind is Kind.RECONNECT:
        return [Para(SEND_AGAIN if taken else RECONNECT, "Next:", indent=2)]
    if way.kind is Kind.WAIT and not way.wait:
        return _some_time(way, message=message)
    if not way.lines:
        return [] if way.instead is None else [Typed(way.instead, "Next:", 2)]
    if way.kind is Kind.WRITE:
        return [Para(HOW_TO_WRITE, "Next:", indent=2)]
    blocks: list[Block] = []
    if way.wait:
        blocks.append(Para(f"it is accepted after {duration(way.wait)}.", "Later:", indent=2))
    elif before := _before(way):
        blocks.append(Para(before, indent=2))
    label = "Next:" if way.kind is Kind.GO_ON else "Type:"
    shown = [line for line in way.lines if typed or not line.startswith(":")]
    blocks += _typed_lines(shown, label)
    if way.instead is None:
        return blocks
    last = blocks[-1]
    if isinstance(last, Typed):
        return [*blocks[:-1], last._replace(other=way.instead)]
    return [*blocks, Typed(way.instead, "or", 5)]


def _before(way: WayOut) -> str:
    """What is to be known of the lines before they are typed: that they are no way out, and what they give up."""
    no_way = NO_WAY if way.kind is Kind.NONE else OUTSIDE if way.kind is Kind.OUTSIDE else ""
    if not way.gives_up:
        return f"{no_way} Go on with:" if no_way else ""
    given_up = listed_words(way.gives_up)
    return f"{no_way or NOT_ALL} This gives up {given_up}:"


def _typed_lines(lines: Sequence[str], label: str) -> list[Block]:
    """Lines to type; those of a message are told in a word, since the client has them."""
    blocks: list[Block] = []
    number = 0
    while number < len(lines):
        line = lines[number]
        said = of_typed(line)
        blocks.append(Typed(line, label, 2, "", said) if not blocks else Typed(line, "", 2, label, said))
        number += 1
        if line == "DATA" and number < len(lines) and "." in lines[number:]:
            end = len(lines) - 1 - lines[::-1].index(".")
            blocks.append(Para("(here goes the message)", indent=2, below=label))
            number = end
    return blocks


def _some_time(way: WayOut, *, message: bool) -> list[Block]:
    """What helps where time passes, and nobody knows how much; or where the same is accepted now."""
    if way.wait == 0:
        return _typed_lines(way.lines, "Type:")
    again = "the message again, from MAIL on, to those who have not got it" if message else "the same line again"
    blocks: list[Block] = [
        Para(f"it passes with time, or when somebody there acts. Then send {again}.", "Later:", indent=2)
    ]
    lines = [line for line in way.lines if line not in ("RSET", "QUIT", "NOOP")]  # to give up is no news
    if lines and way.gives_up:
        blocks.append(Para(f"Without waiting, this gives up {listed_words(way.gives_up)}:", indent=2))
    return blocks + [Typed(line, "Now:", 2) for line in lines]


def whole_blocks(exchange: Exchange, explanation: Explanation, way: WayOut | None = None) -> list[Block]:
    """Everything, for :why; `why_entry` whole."""
    return whole(why_entry(exchange, explanation, way))


def why_entry(exchange: Exchange, explanation: Explanation, way: WayOut | None = None) -> Entry:
    """
    What :why tells: the reason and the way out, the page of the cause with the learner's own words in it, the sources.

    `way` is the way out where it is not to be told as it was found; what the page tells of ways is left out then.
    """
    page = cause_page(exchange.cause)
    code = exchange.reply.code
    head: list[Block] = [Para(explanation.meaning, f"{code}:", of_code(code)), Para(explanation.why, "Why:")]
    head += pointer_blocks(exchange, explanation.span)
    head += [Para(note.text, "Note:", "note") for note in explanation.notes]
    now = sentence(exchange.after.session)
    if exchange.client is not None and code != DONE and now not in explanation.why:  # at 250 the meaning tells it
        head.append(Para(now, "Now:"))
    found = way_out(exchange, explanation.asked) if way is None else way
    head += next_blocks(found, message=exchange.said is Said.MESSAGE, taken=exchange.cause in TOOK_MESSAGE)
    told = [heading for heading in WHOLE if page.section(heading) and (way is None or heading not in _WAYS)]
    parts = [_chapter(GENERAL if heading == "Why" else heading, page.section(heading), exchange) for heading in told]
    for note in explanation.notes:
        parts.append(_chapter(f"The note: {note.cause}", cause_page(note.cause).section("Why"), exchange))
    listed = (
        ("", Para(f"{exchange.cause}   ({AT_THE_PROMPT.explain} {exchange.cause} shows its page)", "Cause:")),
        ("Sources", Para(", ".join(explanation.sources), "Sources:")),
    )
    return Entry("", "", tuple(head), tuple(parts), listed, (GENERAL, *_WAYS))


_WAYS = ("How to fix it", "What next")
WHOLE = ("Why", *_WAYS, "Elsewhere")
"""The parts of a cause's page that :why tells."""
GENERAL = "In general"
"""What the page has under "Why": the reason here stands above it."""


def _chapter(heading: str, body: str, exchange: Exchange) -> Chapter:
    return Chapter(heading, (Side("", tuple(body_blocks(worded_if_safe(body, exchange)))),))


def worded_if_safe(body: str, exchange: Exchange) -> str:
    """A section with the learner's words where it has places for them."""
    try:
        return worded(body, turn(exchange), exchange.facts)
    except (KeyError, IndexError, ValueError):
        return body
