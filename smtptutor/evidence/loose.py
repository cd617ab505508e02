"""Text of no one shape: replies, errors of programs and pieces of dialogues, as people copy them."""

from collections.abc import Iterator

from smtptutor.evidence.dialogue import Dialogues
from smtptutor.evidence.errors import tools
from smtptutor.evidence.errors.errors import Errors
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import Statement

REMEMBERED = 1000
"""How many statements are kept in mind, to know one that is told again."""

SUMMARIES = ("causes/auth-credentials-invalid", "words/no-connection")
"""Pages of what programs say in the end, without any reply, where a failure that they told before was the reason."""
NEAR = 12
"""Lines within which that is so."""


def read(source: Source) -> Iterator[Statement]:
    """
    The verdicts of a text; what both a dialogue and the error behind it tell comes once.

    An error may have the number alone. That something went well, said alone, is nothing beside an error.
    """
    told: dict[tuple[int, str, str], bool] = {}
    in_dialogues: set[int] = set()  # codes
    alone = ("", 0)  # the enhanced code of the last line that had one, and its number
    refused = -NEAR - 1  # the line of the last failure of which more is known
    for said, by_error in _heard(source):
        again = told.setdefault((said.code, said.enhanced, said.text), by_error) != by_error
        again = again or (by_error and not said.text and said.code in in_dialogues)
        beside = said.kind == "reply" and 0 < said.code < 400 and len(told) > 1
        goes_on = not by_error and not said.code and (said.enhanced, said.line - 1) == alone
        alone = (said.enhanced, said.line)
        summed_up = said.page in SUMMARIES and said.line - refused <= NEAR
        if not (again or beside or summed_up or goes_on):
            yield said
        refused = said.line if said.code >= 400 or said.page not in ("", *SUMMARIES) else refused
        if not by_error:
            in_dialogues.add(said.code)
        if len(told) > REMEMBERED:
            del told[next(iter(told))]


def _heard(source: Source) -> Iterator[tuple[Statement, bool]]:
    """Each statement, and whether it stands in an error; else in a dialogue."""
    errors, dialogue = Errors(), Dialogues()
    for line in source.lines():
        # inside a dialogue the lines are its own, whatever they look like, but for what says that it came to none
        first = (dialogue.under_way or dialogue.begins(line)) and not tools.gave_up(line.text)
        of_dialogue = dialogue.feed(line) if first else None
        of_error = errors.feed(line) if of_dialogue is None else None
        if of_error is not None:
            yield from ((said, False) for said in dialogue.settle())
        yield from ((said, True) for said in (errors.end() if of_error is None else of_error))
        if of_error is None and not first:
            of_dialogue = dialogue.feed(line)
        yield from ((said, False) for said in of_dialogue or ())
    for said in errors.end():
        yield said, True
    for said in dialogue.end():
        yield said, False


def _looks_like(head: tuple[str, ...]) -> int:
    """No lines are this shape's alone."""
    return 0


SHAPE = Shape("loose", _looks_like, read)
