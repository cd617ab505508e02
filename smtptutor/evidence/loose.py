"""Text of no one shape: replies, errors of programs and pieces of dialogues, as people copy them."""

from collections.abc import Iterator

from smtptutor.evidence.dialogue import Dialogues
from smtptutor.evidence.errors.errors import Errors
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import Statement

REMEMBERED = 1000
"""How many statements are kept in mind, to know one that is told again."""


def read(source: Source) -> Iterator[Statement]:
    """The verdicts of a text; what both a dialogue and the error behind it tell comes once."""
    told: dict[tuple[int, str, str], bool] = {}
    for said, by_error in _heard(source):
        key = (said.code, said.enhanced, said.text)
        if told.setdefault(key, by_error) == by_error:
            yield said
        if len(told) > REMEMBERED:
            del told[next(iter(told))]


def _heard(source: Source) -> Iterator[tuple[Statement, bool]]:
    """Each statement, and whether it stands in an error; else in a dialogue."""
    errors, dialogue = Errors(), Dialogues()
    for line in source.lines():
        of_error = errors.feed(line)
        for said in errors.end() if of_error is None else of_error:
            yield said, True
        if of_error is None:
            for said in dialogue.feed(line) or ():
                yield said, False
    for said in errors.end():
        yield said, True
    for said in dialogue.end():
        yield said, False


def _looks_like(head: tuple[str, ...]) -> int:
    """No lines are this shape's alone."""
    return 0


SHAPE = Shape("loose", _looks_like, read)
