"""
An entry of the reference as a value: its head, its parts under headings, and the lines at its end. Whole here.

`short.py` makes one screen of it. Both a page and a comparison of two are entries.
"""

from smtptutor.text import BLANK, Block, Heading, Para
from smtptutor.text.value import NamedTuple


class Spoken(NamedTuple):
    """
    Where an entry is read: how the commands are called there, and how many lines one screen has.

    At the shell's own prompt they are words after a colon, and there are fewer lines: the word that was typed stands
    above, and below the next prompt, where one is, and the keys.
    """

    explain: str = "smtptutor explain"
    compare: str = "smtptutor compare"
    more: str = "--all"
    lines: int = 22


AT_THE_COMMAND_LINE = Spoken()
AT_THE_PROMPT = Spoken(":explain", ":compare", ":more", 19)
"""Both for a screen of 24 rows."""


class Side(NamedTuple):
    """What a part says, or what it says of one of the two that are compared; `name` is "" where it is of no side."""

    name: str
    blocks: tuple[Block, ...]


class Chapter(NamedTuple):
    """A heading and what stands under it."""

    heading: str
    sides: tuple[Side, ...]


class Entry(NamedTuple):
    """
    All that is said of one thing, or of two.

    `why` tells why it was chosen, "" where that is plain; `title` is "" where none is needed. `head` stands under it.
    `listed` are lines at the end, each with the word for it. `usual` are the headings that one screen shows first, in
    the order of the screen; `labels` tells that it shows them as labels, which takes less room.
    """

    why: str
    title: str
    head: tuple[Block, ...]
    parts: tuple[Chapter, ...]
    listed: tuple[tuple[str, Block], ...]
    usual: tuple[str, ...]
    labels: bool = False


def heading(entry: Entry) -> list[Block]:
    """Why it was chosen, its title, and what stands under that."""
    title = [Heading(entry.title, 1)] if entry.title else []
    return [*([Para(entry.why)] if entry.why else []), *title, *entry.head]


def whole(entry: Entry) -> list[Block]:
    """The entry with all that it has."""
    shown = heading(entry)
    for part in entry.parts:
        shown += [BLANK, Heading(part.heading), *part_blocks(part.sides)]
    return [*shown, BLANK, *listed_blocks(entry)] if entry.listed else shown


def part_blocks(sides: tuple[Side, ...]) -> list[Block]:
    """What stands under a heading; the name of a side stands before its first words."""
    shown: list[Block] = []
    for name, blocks in sides:
        if name and blocks and isinstance(blocks[0], Para) and isinstance(blocks[0].text, str):
            shown += [Para(f"{name}: {blocks[0].text}"), *blocks[1:]]
        else:
            shown += [Para((("label", f"{name}:"),)), *blocks] if name else blocks
    return shown


def listed_blocks(entry: Entry) -> list[Block]:
    """The lines at the end."""
    return [block for _, block in entry.listed]
