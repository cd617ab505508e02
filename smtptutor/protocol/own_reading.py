"""MAIL and RCPT as the parser of one server reads them, where that is not as RFC 5321 4.1.2 says."""

from collections.abc import Callable
from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Command, Parameter
from smtptutor.protocol.expression import CONTROL, compiled
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.verb import Verb

_NEEDS_NO_QUOTES = r"[^\x00-\x20\x7f()<>@,;:\\\"\[\]]+"


class OwnReading(NamedTuple):
    """
    What a server found in a line: a path and the words behind it, or the fault for which it refuses.

    Columns are those of `Command.line`.
    """

    path: Path | None = None
    words: tuple[Parameter, ...] = ()
    fault: Remark | None = None


OwnReader = Callable[[str, Verb], OwnReading]
"""Reads a line whose verb is MAIL or RCPT."""


def refused(cause: Cause, start: int, end: int, **facts: str) -> OwnReading:
    """The reading of a line that the server refuses for what stands in these columns."""
    return OwnReading(fault=Remark(cause, start, max(end, start + 1), facts))


def as_read(command: Command, own: OwnReading) -> Command:
    """
    The command as this server takes it.

    Where it takes what the grammar forbids, the fault becomes a note. Where both refuse, the grammar tells the place
    and what is odd there, and the server the cause.
    """
    fault = command.fault
    if own.fault is None:
        notes = command.notes if fault is None else (*command.notes, fault)
        return command._replace(path=_shown(own.path), parameters=own.words, fault=None, notes=notes)
    if fault is None:
        return command._replace(fault=own.fault)
    facts = {**fault.facts, **own.fault.facts}
    return command._replace(fault=fault._replace(cause=own.fault.cause, facts=facts))


def _shown(path: Path | None) -> Path | None:
    """The path with question marks for control characters: it goes into lines that the server writes."""
    if path is None or (path.text.isascii() and path.text.isprintable()):
        return path
    return Path(*(compiled(CONTROL).sub("?", part) for part in path))


def word_of(text: str, start: int) -> Parameter:
    """A word behind the path, which may be no parameter at all."""
    keyword, equals, value = text.partition("=")
    return Parameter(keyword.upper(), value if equals else None, start, start + len(text))


def path_of(local: str, domain: str) -> Path:
    """The path of a local part that is given without quotes; it gets those that it needs (RFC 5321 4.1.2)."""
    if not compiled(_NEEDS_NO_QUOTES).fullmatch(local):
        local = '"' + compiled(r'(["\\])').sub(r"\\\1", local) + '"'
    return Path(local, domain)
