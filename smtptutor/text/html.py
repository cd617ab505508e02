"""
Blocks as HTML: elements that say what a thing is, and the names of styles as classes. How it looks is a style sheet's.

What is written holds no markup but our own: every text from outside is escaped, also in attributes, of which only
`class` is used.
"""

from html import escape

from smtptutor.text.blocks import (
    Block,
    Heading,
    Item,
    Marked,
    Para,
    ReplyText,
    Table,
    Terms,
    Text,
    Typed,
    Verbatim,
    code_of,
    of_code,
    pieces,
    squared,
)
from smtptutor.text.columns import clean, smooth
from smtptutor.text.runs import runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_STRONG = frozenset({"label", "heading", "note"})


def html(blocks: "Iterable[Block]") -> str:
    """The blocks as HTML, one element for each or for each run that belongs together, with line ends between them."""
    elements = (_elements(kind, run) for kind, run in runs(blocks))
    return "".join(f"{element}\n" for element in elements if element)


def _elements(kind: str, run: list[Block]) -> str:
    if kind == "items":
        return f"<ul>\n{''.join(map(_element, run))}</ul>"
    if kind == "dialogue":
        return f'<pre class="dialogue"><code>{"".join(map(_element, run))}</code></pre>'
    if kind == "typed":
        return "\n".join(_typed(run))
    return "\n".join(map(_element, run))


def _typed(run: list[Block]) -> "Iterable[str]":
    """Lines to type: one `pre` for those below one label, the label in a paragraph before it."""
    lines: list[str] = []
    for block in run:
        if not isinstance(block, Typed):
            continue
        if block.label and lines:
            yield _pre("typed", lines)
            lines = []
        if block.label:
            yield f"<p>{_span('label', block.label)}</p>"
        lines.append(_text(f"{block.line}  # {block.gloss}" if block.gloss else block.line))
    yield _pre("typed", lines)


def _pre(name: str, lines: list[str]) -> str:
    return f'<pre class="{name}"><code>' + "".join(f"{line}\n" for line in lines) + "</code></pre>"


def _element(block: Block) -> str:
    match block:
        case Para(text, label, style):
            return f"<p>{_span(style, label) + ' ' if label else ''}{_flowing(text)}</p>"
        case Heading(text, level):
            return f"<h{level}>{_flowing(text)}</h{level}>"
        case Item(text, mark, style):
            shown = _flowing(text) if mark == "-" else f"{_span('label', mark)} {_flowing(text)}"
            return f"<li{_class(style)}>{shown}</li>\n"
        case Terms(rows):
            each = (
                f"<dt>{_flowing(row.term)}</dt><dd>{_flowing(row.text)}{_flowing(row.tail or '')}</dd>\n"
                for row in rows
            )
            return f"<dl>\n{''.join(each)}</dl>"
        case Table(rows):
            return _table(rows)
        case Verbatim(line, label, style):
            return f"{_lead(label)}{_span(style, line)}\n"
        case ReplyText(lines, label):
            each = (f"{_lead(label)}{_span(of_code(code_of(line)), line)}\n" for line in lines)
            return "".join(each)
        case Marked(line, start, end):
            before, under, behind = line[:start], line[start:end], line[max(start, end) :]
            return _pre("marked", [f"{_text(before)}<mark>{_text(under)}</mark>{_text(behind)}"])
    return ""


def _table(rows: tuple[tuple[Text, ...], ...]) -> str:
    if not (whole := squared(rows)):
        return ""
    head, *body = whole
    lines = [f"<thead><tr>{''.join(f'<th>{_flowing(cell)}</th>' for cell in head)}</tr></thead>", "<tbody>"]
    lines += [f"<tr>{''.join(f'<td>{_flowing(cell)}</td>' for cell in row)}</tr>" for row in body]
    return "\n".join(["<table>", *lines, "</tbody>", "</table>"])


def _lead(label: str) -> str:
    return f"{_span('label', label)} " if label else ""


def _text(text: str) -> str:
    """A text as it stands, harmless."""
    return escape(clean(text))


def _flowing(text: Text) -> str:
    """A text whose blanks only part words, harmless, with its styles."""
    return "".join(_span(style, part, flowing=True) for style, part in pieces(text))


def _span(style: str, text: str, *, flowing: bool = False) -> str:
    shown = escape(smooth(text) if flowing else clean(text))
    if not style or not shown:
        return shown
    return f"<b{_class(style)}>{shown}</b>" if style in _STRONG else f"<span{_class(style)}>{shown}</span>"


def _class(style: str) -> str:
    return f' class="{escape(style)}"' if style else ""
