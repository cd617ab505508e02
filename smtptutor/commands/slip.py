"""What was probably meant by a command that there is not."""

import os
import shlex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_QUOTED = 60
"""Characters of a line that is proposed; a longer one is not repeated."""


def suggestion(name: str, others: "list[str]", commands: "Iterable[str]") -> str:
    """
    The line that was probably meant, or what there is.

    A command that is spelled nearly so, with the words behind it; a file to play; something that `explain` knows.
    """
    from smtptutor.reference.answer import pages_for
    from smtptutor.wording import nearest

    if near := nearest(name, commands):
        return _meant([near, *others])
    words = [name, *(word for word in others if not word.startswith("-"))]
    if os.path.isfile(name):  # whatever numbers are in its name
        return f"To play a file of commands: smtptutor < {shlex.quote(name)}"
    if pages_for([name]):
        return _meant(["explain", *words])
    return f"There are {', '.join(commands)}."


def _meant(words: "list[str]") -> str:
    line = shlex.join(words)
    return f"Did you mean: smtptutor {line if len(line) <= MOST_QUOTED else f'{words[0]} ...'}"
