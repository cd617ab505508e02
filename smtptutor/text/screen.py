"""
Blocks as lines of a screen: wrapped at its width, counted in columns. Only here a width is known.

A line is a list of pieces (style, text), all of them clean.
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
    Term,
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
from smtptutor.text.columns import begins_with_gap, clean, columns, cut, ends_with_gap, folded, smooth, words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Styled = list[Piece]

NARROWEST_COLUMN = 8  # of a table
SIGN = "# "
"""What stands before the tutor's words on a line that is not the tutor's."""


def screen(blocks: "Iterable[Block]", width: int) -> "list[Styled]":
    """
    The lines of a screen that is `width` columns wide.

    No line is longer, but for what is never wrapped (`Typed`, `ReplyText`, and a `Verbatim` that does not fold) and for
    one that has a single word beside its label. A `Marked` that is too wide is left out, and in place of an `Either`
    with a drawing that is too wide stands what is for the ear.
    """
    lines: list[Styled] = []
    for block in blocks:
        if isinstance(block, Either):
            lines += screen(block.eye if _fits(block.eye, width) else block.ear, width)
        else:
            lines += _lines(block, width)
    return lines


def _fits(blocks: "Iterable[Block]", width: int) -> bool:
    """True where the screen is wide enough for all that is drawn."""
    drawn = (block.line for block in blocks if isinstance(block, Verbatim) and block.style == "drawing")
    return all(columns(clean(line)) <= width for line in drawn)


def _lines(block: Block, width: int) -> "list[Styled]":
    match block:
        case Para():
            return _para(block, width)
        case Heading(text):
            return flow(text, width, style="heading")
        case Item():
            return _item(block, width)
        case Terms():
            return _terms(block, width)
        case Table():
            return _table(block, width)
        case Typed():
            return _typed(block, width)
        case Verbatim():
            return _verbatim(block, width)
        case ReplyText():
            return _reply(block, width)
        case Marked():
            return _marked(block, width)
    return [[]]


def _words(text: tuple[Piece, ...]) -> "Iterator[Styled]":
    """The words of a text, each with the styles of its parts: what no blank parts is one word."""
    word: Styled = []
    for of_piece, part in text:
        if begins_with_gap(part) and word:
            yield word
            word = []
        for number, bit in enumerate(words(part)):
            if number:
                yield word
                word = []
            word.append((of_piece, clean(bit)))
        if ends_with_gap(part) and word:
            yield word
            word = []
    if word:
        yield word


def _add(line: Styled, style: str, text: str) -> None:
    """Put a text at the end of a line, into its last piece where that looks the same."""
    if line and line[-1][0] == style:
        line[-1] = (style, line[-1][1] + text)
    elif text:
        line.append((style, text))


def flow(text: Text, width: int, lead: "Styled | None" = None, rest: str = "", style: str = "") -> "list[Styled]":
    """A text in lines of at most `width` columns: `lead` before the first, `rest` before the others."""
    line = list(lead or ())
    if isinstance(text, str):
        return _flow_plainly(text, width, line, rest, style)
    used = _size(line)
    lines, empty = [line], True
    for word in _words(text):
        size = _size(word)
        if not empty and used + 1 + size > width:
            line, used, empty = [("", rest)] if rest else [], len(rest), True
            lines.append(line)
        if not empty:
            _add(line, word[0][0] if line[-1][0] == word[0][0] else "", " ")
            used += 1
        for of_piece, part in word:
            _add(line, of_piece, part)
        used += size
        empty = False
    return lines


def _flow_plainly(text: str, width: int, line: Styled, rest: str, style: str) -> "list[Styled]":
    """As `flow`, for a text that looks the same throughout, as nearly all do."""
    clean_words = words(text)
    if not text.isprintable():
        clean_words = [clean(word) for word in clean_words]
    size_of = len if text.isascii() else columns
    lines, held, used = [line], "", _size(line)
    for word in clean_words:
        size = size_of(word)
        if held and used + 1 + size > width:
            _add(line, style, held)
            line, held, used = [("", rest)] if rest else [], word, len(rest) + size
            lines.append(line)
        elif held:
            held, used = f"{held} {word}", used + 1 + size
        else:
            held, used = word, used + size
    _add(line, style, held)
    return lines


def _size(line: Styled) -> int:
    """The columns that pieces take."""
    return sum(columns(part) for _, part in line)


def _label(label: str, indent: int = 0, style: str = "label") -> Styled:
    """What stands before a line: its indent, and its label with a blank."""
    lead: Styled = [("", " " * indent)] if indent else []
    return [*lead, (style, clean(label)), ("", " ")] if label else lead


def _below(label: str) -> int:
    """The columns that a label takes with its blank: so far to the right stands what is below its text."""
    return columns(clean(label)) + 1 if label else 0


def _para(block: Para, width: int) -> "list[Styled]":
    lead = _label(block.label, block.indent + _below(block.below), block.style)
    return flow(block.text, width, lead, " " * _size(lead))


def _item(block: Item, width: int) -> "list[Styled]":
    mark = f"{clean(block.mark)} "
    return flow(block.text, width, [(block.style, mark)], " " * columns(mark), block.style)


def _terms(block: Terms, width: int) -> "list[Styled]":
    names = [[(style, clean(part)) for style, part in pieces(row.term, "label")] for row in block.rows]
    sizes = [_size(name) for name in names]
    most = max(sizes, default=0)
    lines = []
    for row, name, size in zip(block.rows, names, sizes, strict=True):
        lead = [*_label("", block.indent), *name, ("", " " * (most - size + 2))]
        room = block.indent + most + 2
        lines += flow(row.text, width, lead, " " * room) if row.tail is None else [_cut(row, lead, width - room)]
    return lines


def _cut(row: Term, lead: Styled, room: int) -> Styled:
    """A row in one line."""
    tail = clean(row.tail or "")
    room = max(room - columns(tail), NARROWEST_COLUMN)
    for style, part in pieces(row.text):
        fits = cut(clean(part), room)
        _add(lead, style, fits)
        room -= columns(fits)
        if room <= 0:
            break
    _add(lead, "", tail)
    return lead


def _table(block: Table, width: int) -> "list[Styled]":
    rows = squared(block.rows)
    count = len(rows[0]) if rows else 0
    sizes = [max(columns(smooth(bare(row[column])).strip()) for row in rows) for column in range(count)]
    room = width - 2 * (count - 1)
    while sizes and sum(sizes) > room and max(sizes) > NARROWEST_COLUMN:
        sizes[sizes.index(max(sizes))] -= 1
    lines: list[Styled] = []
    for number, row in enumerate(rows):
        style = "" if number else "heading"
        cells = [flow(_parted(cell, size), size, style=style) for cell, size in zip(row, sizes, strict=True)]
        for level in range(max(map(len, cells))):
            lines.append(_side_by_side([cell[level] if level < len(cell) else [] for cell in cells], sizes, style))
    return lines


def _parted(cell: Text, size: int) -> Text:
    """A cell whose words fit its column: one that is too long is parted, so that the next column stays where it is."""
    if not isinstance(cell, str) or columns(smooth(cell)) <= size:
        return cell
    return " ".join(piece for word in words(cell) for piece in _pieces(clean(word), size))


def _pieces(word: str, size: int) -> "Iterator[str]":
    while columns(word) > size:
        end = size
        while end > 1 and columns(word[:end]) > size:
            end -= 1
        yield word[:end]
        word = word[end:]
    yield word


def _side_by_side(cells: "list[Styled]", sizes: "list[int]", style: str) -> Styled:
    """One line of a row of a table, without blanks at its end."""
    line: Styled = []
    gap = 0
    for cell, size in zip(cells, sizes, strict=True):
        if cell and gap:
            _add(line, style, " " * gap)
            gap = 0
        for of_piece, part in cell:
            _add(line, of_piece, part)
        gap += size - _size(cell) + 2
    return line


def _typed(block: Typed, width: int) -> "list[Styled]":
    """A line to type, and beside it, or below it, what is said of it and the other one."""
    lead = _label(block.label, block.indent + _below(block.below))
    lines: list[Styled] = [[*lead, (block.style, clean(block.line))]]
    edge = _size(lead)
    if block.gloss:
        _beside_or_below(lines, [("", f"{SIGN}{clean(block.gloss)}")], edge, width)
    if block.other:
        either: Styled = [("", "or "), ("type", clean(block.other))]
        _beside_or_below(lines, either, max(edge - len("or "), 0), width)
    return lines


def _verbatim(block: Verbatim, width: int) -> "list[Styled]":
    """A line as it stands; one that folds and is too long hangs below the end of its label."""
    lead, line = _label(block.label), clean(block.line)
    if not block.folds:
        return [[*lead, (block.style, line)]]
    first, *others = folded(line, max(width - _size(lead), NARROWEST_COLUMN))
    return [[*lead, (block.style, first)], *([("", " " * _size(lead)), (block.style, each)] for each in others)]


def _beside_or_below(lines: "list[Styled]", more: Styled, edge: int, width: int) -> None:
    """Put something behind the last line, two columns on, or into a line of its own that begins at `edge`."""
    if _size(lines[-1]) + 2 + _size(more) <= width:
        lines[-1] += [("", "  "), *more]
    else:
        lines.append([*_label("", edge), *more])


def _reply(block: ReplyText, width: int) -> "list[Styled]":
    """A reply in the colour of its class, with the glosses on its lines, or with what is to be said in their place."""
    lead = _label(block.label)
    lines: list[Styled] = [[*lead, (of_code(code_of(line)), clean(line))] for line in block.lines]
    glosses = [clean(gloss) for gloss in block.glosses]
    if not any(glosses):
        return lines + screen(block.instead, width)
    sizes = list(map(_size, lines))
    column = _column(sizes[1:] or sizes, glosses[1:] or glosses, width)  # the first line of several has a text
    places = [max(size, column) + 2 for size in sizes]
    fits = [place + len(SIGN) + columns(gloss) <= width for place, gloss in zip(places, glosses, strict=True)]
    if 2 * sum(fits[1:] or fits) < len(fits[1:] or fits):
        return lines + screen(block.instead, width)
    for line, size, place, gloss, fit in zip(lines, sizes, places, glosses, fits, strict=True):
        if gloss and fit:
            line.append(("", f"{' ' * (place - size)}{SIGN}{gloss}"))
    return lines


def _column(sizes: "list[int]", glosses: "list[str]", width: int) -> int:
    """How long the lines are beside which glosses stand in one column: one so long that others lose theirs is none."""
    for column in sorted(sizes, reverse=True):
        beside = (gloss for size, gloss in zip(sizes, glosses, strict=True) if size <= column)
        if all(column + 2 + len(SIGN) + columns(gloss) <= width for gloss in beside):
            return column
    return min(sizes)


def _marked(block: Marked, width: int) -> "list[Styled]":
    """The line and its marks; nothing where the screen would break the line."""
    if block.indent + columns(clean(block.line)) > width:
        return []
    before, under = clean(block.line[: block.start]), clean(block.line[block.start : block.end])
    lead = " " * block.indent
    marks = " " * columns(before) + "^" * max(1, columns(under))
    return [[("", lead), ("client", clean(block.line))], [("", lead), ("mark", marks)]]
