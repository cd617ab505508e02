"""What was asked, as it is found again in the text of a page: the item that names it is the one to read first."""

from smtptutor.text import Block, Item, Para
from smtptutor.text.blocks import bare

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

LONG = 5
"""Letters of a name in capitals: a shorter one, such as TLS, stands in every second sentence."""
_AROUND = '.,:;()"'


def asked_first(blocks: "Iterable[Block]", asked: str) -> tuple[Block, ...]:
    """The blocks with the items of each list in order of how much of what was asked they name; all else stays."""
    found: list[Block] = []
    start = 0
    for block in blocks:
        found.append(block)
        if isinstance(block, Item):
            found[start:] = sorted(found[start:], key=lambda item: -naming(item, asked))
        else:
            start = len(found)
    return tuple(found)


def naming(block: Block, asked: str) -> int:
    """How much of what was asked a block names, in letters: words that it quotes, and names of programs' things."""
    if not isinstance(block, Para | Item):
        return 0
    text, words = bare(block.text), asked.lower().split()
    line = " ".join(words)
    quoted = [phrase for phrase in text.split('"')[1::2] if phrase.strip(".") and phrase.lower().strip(".") in line]
    alone = {part for word in words for part in _parts(word)}
    names = {word.strip(_AROUND) for word in text.split()}
    return sum(map(len, [*quoted, *(name for name in names if _is_name(name) and _stands(name.lower(), alone))]))


def _parts(word: str) -> list[str]:
    """A word as it stands, and what it is made of: `550-5.7.26`, `smtplib.SMTPServerDisconnected:`."""
    return [part.strip(_AROUND) for part in word.replace("-", " ").replace("(", " ").replace(":", " ").split()]


def _is_name(word: str) -> bool:
    """True for what is a name only: with a line or a dot or a capital within it, or long and in capitals."""
    mixed = any(sign.isupper() for sign in word[1:]) and any(sign.islower() for sign in word)
    return "_" in word or "." in word[1:-1] or mixed or (word.isupper() and len(word) >= LONG)


def _stands(name: str, words: set[str]) -> bool:
    """True where it is one of the words, or the end of one behind a dot: 7.26 of 5.7.26."""
    return name in words or any(word.endswith(f".{name}") for word in words)
