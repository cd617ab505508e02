"""
Blocks as Markdown (CommonMark, with the tables of GitHub).

What is said is escaped, so that it reads as it was written whatever signs are in it; what is typed stands in fences.
"""

from itertools import groupby

from smtptutor.text.blocks import (
    Block,
    Heading,
    Item,
    Marked,
    Para,
    Table,
    Term,
    Terms,
    Text,
    Typed,
    bare,
    pieces,
    squared,
)
from smtptutor.text.columns import clean, smooth
from smtptutor.text.runs import runs
from smtptutor.text.unwrapped import unwrapped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SPECIAL = frozenset("\\`*_[]<>&|~#")
_AS_CODE = frozenset({"type", "client"})


def markdown(blocks: "Iterable[Block]") -> str:
    """The blocks as Markdown, with an empty line between what stands apart."""
    parts: list[str] = []
    for kind, run in runs(blocks):
        parts += _parts(kind, run)
    return "".join(f"{part}\n\n" for part in parts).removesuffix("\n")


def _parts(kind: str, run: list[Block]) -> list[str]:
    if kind == "items":
        return ["\n".join(map(_part, run))]
    if kind == "dialogue":
        return [_fenced(_as_printed(run))]
    if kind == "typed":
        return list(_typed(run))
    return [part for part in map(_part, run) if part]


def _typed(run: list[Block]) -> "Iterable[str]":
    """Lines to type: one fence for those below one label, the label before it."""
    lines: list[str] = []
    for block in run:
        if not isinstance(block, Typed):
            continue
        if block.label and lines:
            yield _fenced(lines)
            lines = []
        if block.label:
            yield _strong(block.label)
        lines.append(clean(f"{block.line}  # {block.gloss}" if block.gloss else block.line))
    yield _fenced(lines)


def _as_printed(run: list[Block]) -> list[str]:
    """Lines as on a screen that is wide enough, without what they are moved to the right there."""
    return unwrapped(run).split("\n")[:-1]


def _fenced(lines: list[str]) -> str:
    text = "\n".join(lines)
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}"


def _part(block: Block) -> str:
    match block:
        case Para(text, label):
            return _at_start(f"{_strong(label)} {_flowing(text)}" if label else _flowing(text))
        case Heading(text, level):
            return f"{'#' * level} {escaped(text)}"
        case Item(text, mark):
            return f"- {_at_start(_flowing(text) if mark == '-' else escaped(f'{mark} {bare(text)}'))}"
        case Terms(rows):
            return "\n".join(f"- {_at_start(_term(row))}".rstrip() for row in rows)
        case Table(rows):
            return _table(rows)
        case Marked():
            return _fenced(_as_printed([block._replace(indent=0)]))
    return ""


def _term(row: Term) -> str:
    return f"{_strong(bare(row.term))} {_flowing(row.text)}{escaped(row.tail or '')}"


def _table(rows: tuple[tuple[Text, ...], ...]) -> str:
    if not (whole := squared(rows)):
        return ""
    head, *body = [f"| {' | '.join(escaped(bare(cell)).strip() for cell in row)} |" for row in whole]
    return "\n".join([head, "|" + "---|" * len(whole[0]), *body])


def escaped(text: str) -> str:
    """A text with a backslash before each sign that Markdown would take for its own, wherever it stands in a line."""
    return "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in smooth(text))


def _strong(text: str) -> str:
    """A label; nothing where there is none, since four stars alone are a rule or a text."""
    label = escaped(text).strip()
    return f"**{label}**" if label else ""


def _at_start(line: str) -> str:
    """A line of a paragraph that nobody takes for the beginning of a list, a rule or a heading."""
    line = line.strip()
    number = line[: len(line) - len(line.lstrip("0123456789"))]
    rest = line[len(number) :]
    if (rest[:1] in (".", ")") and number) or (rest[:1] in ("-", "+", "=") and not number):
        return f"{number}\\{rest}"
    return line


def _flowing(text: Text) -> str:
    """A text in a paragraph: what is typed as code, the rest escaped."""
    kept = [piece for piece in pieces(text) if piece[1]]
    runs = groupby(kept, lambda piece: piece[0] in _AS_CODE)  # two spans of code side by side would be one
    parts = [(code, "".join(part for _, part in run)) for code, run in runs]
    return "".join(_code(smooth(part)) if code else escaped(part) for code, part in parts)


def _code(text: str) -> str:
    """A code span, between more backticks than stand in it (CommonMark 6.1)."""
    if not text.strip():
        return text
    ticks = "`"
    while ticks in text:
        ticks += "`"
    gap = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{gap}{text}{gap}{ticks}"
