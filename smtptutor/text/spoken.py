"""
Blocks as lines that read well aloud, for screen readers: what a screen shows by its place, these say in words.

Nothing stands to the right of something else, nothing points to the line above, and no code is said ten times.
"""

from smtptutor.text.blocks import (
    Block,
    Either,
    Heading,
    Item,
    Marked,
    Para,
    Piece,
    ReplyText,
    Table,
    Terms,
    Text,
    Typed,
    Verbatim,
    bare,
    code_of,
    of_code,
    pieces,
    squared,
)
from smtptutor.text.columns import clean, smooth
from smtptutor.text.screen import Styled, flow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_LINES = 4  # of a reply that is read line by line

MARKS = {"[x]": "Done:", "[ ]": "To do:"}
"""The box of an item, of a paragraph or of a word in a list -> how it is said."""

_BOX = "["  # what every box begins with, also one such as [2/5]

NAMES = {
    " ": "space",
    "!": "exclamation mark",
    '"': "double quote",
    "#": "number sign",
    "$": "dollar",
    "%": "percent",
    "&": "ampersand",
    "'": "single quote",
    "(": "left parenthesis",
    ")": "right parenthesis",
    "*": "star",
    "+": "plus",
    ",": "comma",
    "-": "hyphen",
    ".": "dot",
    "/": "slash",
    ":": "colon",
    ";": "semicolon",
    "<": "less-than sign",
    "=": "equals sign",
    ">": "greater-than sign",
    "?": "question mark",
    "@": "at sign",
    "[": "left square bracket",
    "\\": "backslash",
    "]": "right square bracket",
    "^": "circumflex",
    "_": "underscore",
    "`": "backquote",
    "{": "left brace",
    "|": "vertical bar",
    "}": "right brace",
    "~": "tilde",
}
"""Signs that screen readers leave out -> what they are called."""

MOST_NAMED = 4  # signs of a place that are named one by one


def spoken(blocks: "Iterable[Block]", width: int) -> "list[Styled]":
    """The lines for a screen that is `width` columns wide; what is typed, sent or answered is not wrapped."""
    lines: list[Styled] = []
    for block in blocks:
        match block:
            case Either(_, ear):
                lines += spoken(ear, width)
            case ReplyText(instead=instead):
                lines += [*_reply(block, width), *spoken(instead, width)]
            case Typed():
                lines += _typed(block, width)
            case _:
                lines += _lines(block, width)
    return lines


def _lines(block: Block, width: int) -> "list[Styled]":
    match block:
        case Para(text, label, style):
            return flow(text, width, _lead(_mark(label), style))
        case Heading(text, level):
            return flow(text if level == 1 or text.endswith((".", ":", "?")) else f"{text}:", width, style="heading")
        case Item(text, mark, style):
            return flow(text, width, _lead(_mark(mark), style), style=style)
        case Terms():
            return _terms(block, width)
        case Table(rows):
            return _table(rows, width)
        case Verbatim(line, label, style):
            return [[*_lead(label), (style, clean(line))]]
        case Marked():
            return flow(place(block), width)
    return [[]]


def _mark(mark: str) -> str:
    """How a box is said, with how much is done of a part; other marks and labels stay."""
    done, slash, count = mark.strip("[] ").partition("/")
    if mark.startswith(_BOX) and slash and f"{done}{count}".isdecimal():
        return f"{done} of {count} done:"
    return MARKS.get(mark.rstrip(" "), mark)


def _lead(label: str, style: str = "label") -> Styled:
    return [(style, clean(label)), ("", " ")] if label else []


def _typed(block: Typed, width: int) -> "list[Styled]":
    """A line to type, what is said of it, and the other one that is as good."""
    lines: list[Styled] = [[*_lead(block.label or ("Then:" if block.below else "")), (block.style, clean(block.line))]]
    if block.gloss:
        lines += flow(f"That is {block.gloss}.", width)
    if block.other:
        lines.append([*_lead("Or:"), ("type", clean(block.other))])
    return lines


def _terms(block: Terms, width: int) -> "list[Styled]":
    """Each word, a colon, and what it means."""
    lines: list[Styled] = []
    for row in block.rows:
        first, *others = pieces(row.term, "label") or [("", "")]
        lead: Styled = [(style, smooth(part)) for style, part in ((first[0], _mark(first[1])), *others)]
        lead[0] = (lead[0][0], lead[0][1].lstrip())
        lead[-1] = (lead[-1][0], lead[-1][1].rstrip())
        text = (*pieces(row.text), ("", row.tail or ""))
        if not bare(text).strip():
            lines.append(lead)
        else:
            lines += flow(text, width, [*lead, ("", ": ")] if bare(row.term).strip() else None)
    return lines


def _table(rows: tuple[tuple[Text, ...], ...], width: int) -> "list[Styled]":
    """Each row as sentences: its first cell, then every other one behind the head of its column."""
    head, *body = squared(rows) or [()]
    lines: list[Styled] = []
    for name, *cells in body:
        text: list[Piece] = [*_cell("", name)]
        for title, cell in zip(head[1:], cells, strict=True):
            text += _cell(title, cell)
        lines += flow(tuple(text), width)
    return lines if body else [flow_line for cell in head for flow_line in flow(cell, width)]


def _cell(title: Text, cell: Text) -> list[Piece]:
    """A cell with its title; nothing for an empty one."""
    said = smooth(bare(cell)).strip()
    if not said:
        return []
    titled = smooth(bare(title)).strip()
    end = " " if said.endswith((".", "?", ":")) else ". "
    return [("label", f"{titled}: " if titled else ""), *pieces(cell), ("", end)]


def _reply(block: ReplyText, width: int) -> "list[Styled]":
    """A reply as it stands on the wire, but that the code of the lines between first and last is said once."""
    lines = block.lines
    codes = {code_of(line) for line in lines}
    if len(lines) <= MOST_LINES or len(codes) > 1 or codes == {0}:
        return [_coded(block.label, line) for line in lines]
    between = "; ".join(clean(line[4:]) for line in lines[1:-1])
    told = f"{len(lines) - 2} lines, each after {codes.pop()} and a hyphen: "
    return [
        _coded(block.label, lines[0]),
        *flow(between, width, [*_lead(block.label), ("", told)]),
        _coded(block.label, lines[-1]),
    ]


def _coded(label: str, line: str) -> Styled:
    return [*_lead(label), (of_code(code_of(line)), clean(line[:3])), ("", clean(line[3:]))]


def place(block: Marked) -> str:
    """The place that a line is marked at, in words: "Place: column 9, the at sign"."""
    found = block.line[block.start : max(block.end, block.start + 1)]
    if not found:
        return f"Place: column {block.start + 1}, behind the end of the line."
    last = block.start + len(found)
    where = f"column {last}" if len(found) == 1 else f"columns {block.start + 1} to {last}"
    if len(found) <= MOST_NAMED and not any(map(str.isalnum, found)):
        return f"Place: {where}, {', '.join(map(_named, found))}."
    return f'Place: {where}, "{clean(found)}".'


def _named(sign: str) -> str:
    from unicodedata import name

    return NAMES.get(sign) or name(sign, "").lower() or clean(sign)
