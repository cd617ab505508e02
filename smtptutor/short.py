"""
One screen of an entry first: what it means, the usual causes, the fix; and the rest, for whoever asks for it.

Nothing is cut at a line of the screen. The parts that an entry names as usual grow by turns, the shortest first, by
what can be read alone: a sentence, an item, the row of a table, the lines to type with the sentence before them.
"""

from smtptutor.asked import asked_first, naming
from smtptutor.entry import (
    AT_THE_COMMAND_LINE,
    Chapter,
    Entry,
    Side,
    Spoken,
    heading,
    listed_blocks,
    part_blocks,
    whole,
)
from smtptutor.text import BLANK, Block, Either, Heading, Item, Para, Table, Term, Terms, Text, Typed, Verbatim, screen
from smtptutor.text.blocks import bare, pieces
from smtptutor.text.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Form = Callable[["list[Strand]", list[int]], list[Block]]

COLUMNS = 78
"""A screen of 80, less the edge on the left of what the tutor says."""
MEANING = "What each means"
FIX = ("How to fix it", "What to do")
SEEN = "When you see it"
"""Whoever pastes a reply has seen it: then the fix is first, and this last."""
_WIDEST = len("When which applies")


class Short(NamedTuple):
    """An entry in two: what one screen shows, and what it leaves out; `rest` is () where that is nothing."""

    shown: tuple[Block, ...]
    rest: tuple[Block, ...]


class Unit(NamedTuple):
    """What is read alone. `joins` tells that it goes on in the paragraph or the table of the unit before it."""

    blocks: tuple[Block, ...]
    joins: bool = False


class Strand(NamedTuple):
    """What a part, or one side of it, has to say: its units in order, and how many of them a screen can show."""

    heading: str
    name: str
    units: tuple[Unit, ...]
    most: int
    least: int
    rank: int


def short(entry: Entry, spoken: Spoken = AT_THE_COMMAND_LINE, besides: int = 0, asked: str = "") -> Short:
    """
    One screen of an entry where it is read so, with room for some lines `besides`; and the rest.

    Of the items of a list, those that name what was `asked` come first; if that is more than a word, so does the fix.
    """
    lines = spoken.lines - besides
    all_of_it = whole(entry)
    if len(all_of_it) <= lines and size(all_of_it) <= lines:  # each block takes a line at least
        return Short(tuple(all_of_it), ())
    by_heading = {part.heading: part for part in entry.parts}
    usual = [by_heading[name] for name in entry.usual if name in by_heading]
    strands = [
        _strand(part.heading, side, asked, place, labels=entry.labels)
        for place, part in enumerate(usual)
        for side in part.sides
    ]
    also = [block for name, block in entry.listed if not name]
    head = _head(entry)
    last = [*also, Para(_left_out(entry, usual), f"More with {spoken.more}:")]
    body, taken = _body(strands, lines - size([*head, BLANK, *last]), labels=entry.labels)
    return Short((*head, *body, *([] if body[-1:] == [BLANK] else [BLANK]), *last), tuple(_rest(entry, strands, taken)))


def screenful(blocks: "Iterable[Block]", spoken: Spoken) -> Short:
    """The first screen of any blocks where they are read so, and the rest."""
    blocks = tuple(blocks)
    if size(blocks) <= spoken.lines:
        return Short(blocks, ())
    found = units(blocks, rows=True)
    count = 1
    while count < len(found) - 1 and size(joined(found[: count + 1])) <= spoken.lines - 2:
        count += 1
    while count > 1 and isinstance(found[count - 1].blocks[-1], Heading):
        count -= 1
    rest = tuple(joined(found[count:]))
    return Short((*joined(found[:count]), BLANK, Para(f"{size(rest)} more lines", f"More with {spoken.more}:")), rest)


def _head(entry: Entry) -> list[Block]:
    """What stands above the usual parts; among labels the meaning has one as well."""
    if not entry.labels:
        return heading(entry)
    *title, meaning = heading(entry)
    if MEANING in entry.usual or not isinstance(meaning, Para):
        return [*title, meaning, BLANK]
    return [*title, BLANK, Terms((_term(MEANING, meaning.text),))]


def _strand(name: str, side: Side, asked: str, place: int, *, labels: bool) -> Strand:
    """A side of a part. Beside a label stands no table, but one that is all that the part has to say."""
    found = tuple(units(asked_first(side.blocks, asked) if asked else side.blocks, rows=labels))
    tables = [any(isinstance(block, Table) for block in unit.blocks) for unit in found] if labels else []
    most = tables.index(True) if True in tables[1:] and not tables[0] else len(found)
    if not asked:
        return Strand(name, side.name, found, most, 1, 0)
    named = [
        number for number, unit in enumerate(found[:most], 1) if any(naming(block, asked) for block in unit.blocks)
    ]
    pasted = " " in asked
    if pasted and name == SEEN and place > 0:
        return Strand(name, side.name, found, most, 0, 2)
    return Strand(name, side.name, found, most, named[0] if named else 1, 0 if pasted and name in FIX else 1)


def size(blocks: "Iterable[Block]") -> int:
    """The lines that blocks take on a screen of the usual width."""
    return len(screen(blocks, COLUMNS))


def _body(strands: "list[Strand]", room: int, *, labels: bool) -> tuple[list[Block], list[int]]:
    """What is shown in so many lines, and how many units of each strand that is; closely where not all find room."""
    forms = (_with_labels, _closely) if labels else (_with_headings,)
    for form in forms:
        taken = _grown(strands, room, form)
        if all(taken):
            break
    return form(strands, taken), taken


def _grown(strands: "list[Strand]", room: int, form: "Form") -> list[int]:
    """How many units of each strand are shown: first the least of each, then by their turns one more while it fits."""
    taken, lines = [0] * len(strands), [0] * len(strands)
    growing = {place for place, strand in enumerate(strands) if strand.most}
    while growing:
        place = min(growing, key=lambda place: _turn(strands[place], taken[place], lines[place], place))
        strand = strands[place]
        grown = size(form([strand], [taken[place] + 1]))
        if sum(lines) - lines[place] + grown > room:
            growing.discard(place)
            continue
        taken[place] += 1
        lines[place] = grown
        if taken[place] == strand.most:
            growing.discard(place)
    return taken


def _turn(strand: Strand, taken: int, lines: int, place: int) -> tuple[bool, int, int, int]:
    """Whose turn it is: the lowest. Who has too little comes first, then the better rank, then the shortest."""
    return (taken >= strand.least, strand.rank, lines - _is_table(strand), place)


def _is_table(strand: Strand) -> int:
    """The lines of a table that do not count: its head, and the gaps around it."""
    return 4 if strand.units[:1] and isinstance(strand.units[0].blocks[-1], Table) else 0


def _with_headings(strands: "list[Strand]", taken: "list[int]") -> list[Block]:
    shown: list[Block] = []
    for strand, count in zip(strands, taken, strict=True):
        shown += [BLANK, Heading(strand.heading), *joined(strand.units[:count])] if count else []
    return shown


def _with_labels(strands: "list[Strand]", taken: "list[int]") -> list[Block]:
    """The strands beside their headings; a table has its own in the corner."""
    shown: list[Block] = []
    told = ""
    for strand, count in zip(strands, taken, strict=True):
        for block in joined(strand.units[:count]):
            if isinstance(block, Table):
                (_, *head), *rows = block.rows
                titled = Table(((strand.heading, *head), *rows))
                shown += [BLANK, Either((titled,), (Heading(strand.heading), block)), BLANK]
            elif isinstance(block, Para | Item | Typed):
                label = "" if told == strand.heading else strand.heading
                term = _term(label, block.line) if isinstance(block, Typed) else _term(label, block.text, strand.name)
                last = shown[-1] if shown else BLANK
                if isinstance(last, Terms):
                    shown[-1] = Terms((*last.rows, term))
                else:
                    shown.append(Terms((term,)))
                told = strand.heading
    return shown


def _closely(strands: "list[Strand]", taken: "list[int]") -> list[Block]:
    """As with labels, without air around the table."""
    return [block for block in _with_labels(strands, taken) if block != BLANK]


def _term(label: str, text: Text, name: str = "") -> Term:
    """A row with its label, as wide as the widest, so that all texts stand below each other."""
    return Term(label.ljust(_WIDEST), (("", f"{name}: " if name else ""), *pieces(text)))


def _left_out(entry: Entry, usual: "list[Chapter]") -> str:
    """The names of what is left out."""
    others = [part.heading for part in entry.parts if part not in usual]
    return ", ".join(["the rest", *others, *(name for name, _ in entry.listed if name)])


def _rest(entry: Entry, strands: "list[Strand]", taken: "list[int]") -> "Iterable[Block]":
    """What the screen leaves out, in the order of the entry; of a part that was begun, what follows."""
    number = 0
    left: dict[str, list[Side]] = {}
    for strand, count in zip(strands, taken, strict=True):
        left.setdefault(strand.heading, [])
        if blocks := joined(strand.units[count:]):
            left[strand.heading].append(Side(strand.name, tuple(blocks)))
    for part in entry.parts:
        begun = part.heading in left
        sides = tuple(left[part.heading]) if begun else part.sides
        if sides:
            yield from [BLANK] if number else []
            yield Heading(f"{part.heading}, continued" if begun else part.heading)
            yield from part_blocks(sides)
            number += 1
    yield BLANK
    yield from (block for block, (name, _) in zip(listed_blocks(entry), entry.listed, strict=True) if name)


def units(blocks: "tuple[Block, ...]", *, rows: bool = False) -> "list[Unit]":
    """What can be read alone. Lines to type, and the first item, belong to a paragraph that ends with a colon."""
    found: list[Unit] = []
    gap: tuple[Block, ...] = ()
    for block in blocks:
        before = found[-1].blocks[-1] if found else BLANK
        opens = isinstance(before, Para) and bare(before.text)[-1:] == ":"
        goes_on = isinstance(block, Typed) and isinstance(before, Typed) and not gap
        if block == BLANK:
            gap = (BLANK,)
            continue
        if found and (goes_on or (opens and isinstance(block, Typed | Item | Verbatim))):
            found[-1] = Unit((*found[-1].blocks, *gap, block), joins=found[-1].joins)
        else:
            first, *others = _parted(block, rows=rows)
            found += [Unit((*gap, first)), *(Unit((one,), joins=True) for one in others)]
        gap = ()
    return found


def _parted(block: Block, *, rows: bool) -> "Sequence[Block]":
    """A paragraph in its sentences; with `rows` also a table in its rows, each below the head, and a list of terms."""
    match block:
        case Para(str(text), "", indent=0):
            return [Para(sentence) for sentence in sentences(text)]
        case Table((head, *others)) if rows and others:
            return [Table((head, row)) for row in others]
        case Terms((_, *_) as terms, indent) if rows:
            return [Terms((term,), indent) for term in terms]
    return [block]


def joined(found: "Iterable[Unit]") -> list[Block]:
    """Units as blocks again: sentences as the paragraph that they were, rows as their table. Begins with no gap."""
    shown: list[Block] = []
    for unit in found:
        first, *others = unit.blocks
        if unit.joins and shown:
            shown[-1] = _together(shown[-1], first)
        elif first != BLANK or shown:
            shown.append(first)
        shown += others
    return shown


def _together(before: Block, after: Block) -> Block:
    """Two parts of one block as one."""
    match before, after:
        case Para(), Para():
            return Para(f"{bare(before.text)} {bare(after.text)}")
        case Table(), Table():
            return Table((*before.rows, *after.rows[1:]))
        case Terms(), Terms():
            return Terms((*before.rows, *after.rows), before.indent)
    return before


def sentences(text: str) -> list[str]:
    """The sentences of a text: what ends with a dot before a word that begins with a capital or a digit."""
    found: list[str] = []
    for piece in text.split(". "):
        if found and not (piece[:1].isupper() or piece[:1].isdigit()):
            found[-1] += f". {piece}"
        else:
            found.append(piece)
    return [f"{one}." for one in found[:-1]] + found[-1:]
