"""Text of no one shape: replies, errors of programs and pieces of dialogues, as people copy them."""

from collections.abc import Iterator

from smtptutor.evidence.dialogue import Dialogues
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import Statement


def read(source: Source) -> Iterator[Statement]:
    """The verdicts of a text, in the order of their lines."""
    dialogue = Dialogues()
    for line in source.lines():
        yield from dialogue.feed(line) or ()
    yield from dialogue.end()


def _looks_like(head: tuple[str, ...]) -> int:
    """No lines are this shape's alone."""
    return 0


SHAPE = Shape("loose", _looks_like, read)
