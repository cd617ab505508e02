"""The lines of one error, as one text; and which program or library wrote it."""

import os
import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from smtptutor.evidence.errors.reply import RaisedReply, address
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import Statement
from smtptutor.reference import lookup

_OF_RECIPIENT = re.compile(
    r"<[^<>\s@]{1,64}@[^<>\s]{1,255}>[.: ]+(?:Recipient|Relay|User|Unknown|No such)", re.IGNORECASE
)


class ErrorText(NamedTuple):
    """
    One error.

    `text` has its lines without stack frames, `frames` those of the stack; `program` is the library that they name, ""
    where they name none. `starts` are the places in `text` at which the lines of `numbers` begin.
    """

    text: str
    frames: str
    program: str
    starts: tuple[int, ...]
    numbers: tuple[int, ...]

    def line(self, place: int) -> int:
        """The number of the line in which that place of the text stands."""
        return self.numbers[max(0, bisect_right(self.starts, place) - 1)]

    def said(
        self, place: int, reply: RaisedReply, stage: str, program: str, recipient: str = "", **told: str
    ) -> Statement:
        """What was heard at that place: a reply, and the step at which it came."""
        sender = told.get("sender", "")
        if stage == "RCPT" or (not stage and _OF_RECIPIENT.match(reply.text)):
            recipient = recipient or address(reply.text)
        elif stage == "MAIL":
            sender = sender or address(reply.text)
        return Statement(
            "exception", self.line(place), reply.text, reply.code, reply.enhanced, stage,
            recipient=recipient, sender=sender, said_by=told.get("said_by", "server"), host=told.get("host", ""),
            program=self.program if _is_framework(self.program) else program or self.program,
            page=told.get("page", ""), category=told.get("category", ""),
        )  # fmt: skip


def block(lines: list[TextLine], frames: list[str]) -> ErrorText:
    """The lines of an error, and those of its stack, as one."""
    starts, place = [], 0
    for line in lines:
        starts.append(place)
        place += len(line.text) + 1
    text, stack = "\n".join(line.text for line in lines), "\n".join(frames)
    return ErrorText(text, stack, _program(f"{text}\n{stack}"), tuple(starts), tuple(line.number for line in lines))


def rows(name: str) -> list[str]:
    """The lines of a table beside this file, without comments and empty lines."""
    return lookup.lines_of(os.path.join(os.path.dirname(__file__), f"{name}.txt"))


@cache
def libraries() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """The libraries: the name of each, of the one that it is built on, and the words by which it shows."""
    found = []
    for row in rows("libraries"):
        names, _, words = row.partition(": ")
        name, _, base = names.partition(" < ")
        found.append((name, base, tuple(words.split(" | "))))
    return tuple(found)


def _program(text: str) -> str:
    """The first of the libraries that shows in a text."""
    return next((name for name, _, words in libraries() if any(word in text for word in words)), "")


def _is_framework(program: str) -> bool:
    """True where that one sends by a library."""
    return any(name == program and base for name, base, _ in libraries())
