"""Blocks of every kind with any text in them, for properties that hold for all."""

import re

from hypothesis import strategies as st

from smtptutor.text import (
    STYLES,
    Blank,
    Either,
    Heading,
    Item,
    Marked,
    Para,
    ReplyText,
    Table,
    Term,
    Terms,
    Typed,
    Verbatim,
    clean,
)
from smtptutor.text.blocks import bare

HOSTILE = (
    "*_<|&",
    "</p><script>",
    "\x1b[31m",
    "用户",
    "e\u0301",
    "\u202e",
    "`",
    "# ",
    "1.",
    "- ",
    "a\nb",
    "c\rd",
    "e\x0bf\xa0g\u2028h\x85",
    "\\",
    "~~~",
    "\udc80",
)
WORDS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(min_size=1, max_size=8)), max_size=12).map(" ".join)
STYLE = st.sampled_from(["", *(style for style in STYLES if style != "drawing")])  # what is drawn is never said alone
TEXT = st.one_of(WORDS, st.lists(st.tuples(STYLE, WORDS), max_size=4).map(tuple))
LABEL = st.sampled_from(["", "Why:", "C:", "a <b>", "用户:"])
INDENT = st.integers(0, 9)
SMALL = st.integers(0, 20)
NONE = st.just(())

_SIMPLE = st.one_of(
    st.builds(Para, TEXT, LABEL, st.just("label"), INDENT, LABEL),
    st.builds(Heading, WORDS, st.integers(1, 3)),
    st.builds(Item, TEXT, st.sampled_from(["-", "[x]"]), STYLE),
    st.builds(Terms, st.lists(st.builds(Term, TEXT, TEXT, st.one_of(st.none(), WORDS)), max_size=3).map(tuple), INDENT),
    st.builds(Table, st.lists(st.lists(TEXT, max_size=3).map(tuple), max_size=3).map(tuple)),
    st.builds(Typed, WORDS, LABEL, INDENT, LABEL, WORDS, WORDS, st.sampled_from(["type", ""])),
    st.builds(Verbatim, WORDS, LABEL, STYLE),
    st.builds(
        ReplyText, st.lists(st.one_of(WORDS, st.just("550 no")), min_size=1, max_size=3).map(tuple), LABEL, NONE, NONE
    ),
    st.builds(Marked, WORDS, SMALL, SMALL, INDENT),
    st.just(Blank()),
)
_SIDE = st.lists(_SIMPLE, max_size=2).map(tuple)
BLOCK = st.one_of(
    _SIMPLE,
    st.builds(Either, _SIDE, st.lists(st.builds(Either, _SIDE, _SIDE), max_size=1).map(tuple)),
)
BLOCKS = st.lists(BLOCK, max_size=4)


def words_of(block) -> list[str]:
    """All that a block says to the eye, in order, as the words that are shown."""
    match block:
        case Either(side):
            return [word for one in side for word in words_of(one)]
        case Para(text, label) | Item(text, label):
            return [*clean(label).split(), *flowing(text)]
        case Heading(text):
            return flowing(text)
        case Terms(rows):
            parts = [part for row in rows for part in (row.term, f"{bare(row.text)}{row.tail or ''}")]
            return [word for part in parts for word in flowing(part)]
        case Table(rows):
            return [word for row in rows for cell in row for word in flowing(cell)]
        case Typed(line, label, gloss=gloss, other=other):
            beside = f"{f' # {clean(gloss)}' if gloss else ''}{f' or {clean(other)}' if other else ''}"
            return f"{clean(label)} {clean(line)}{beside}".split()
        case Verbatim(line, label):
            return clean(f"{label} {line}").split()
        case ReplyText(lines, label):
            return [word for line in lines for word in clean(f"{label} {line}").split()]
        case Marked(line):
            return clean(line).split()
    return []


def flowing(text) -> list[str]:
    """The words of a text whose blanks only part them."""
    return [clean(word) for word in re.split("[ \t\n]", bare(text)) if word]
