"""A command line as it was heard: read as this server reads it, with what is known of it beside its words."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import ODD_CHARACTERS, Command, parse, with_all_signs
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.form import Form
from smtptutor.protocol.habits import PLAIN_HABITS, Habits
from smtptutor.protocol.own_reading import OwnReader, as_read
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.traits import Traits
from smtptutor.protocol.verb import Verb


class Heard(NamedTuple):
    """
    One command line.

    `octets` are those of the chunk that BDAT announces; None where the answer is asked for without them, or where they
    were too many to keep.
    """

    command: Command
    length: int = 0  # of the line, in octets with its end; 0: not known to matter
    bare_lf: bool = False  # the line ended without CR
    ahead: bool = False  # the client has sent more already, without waiting for the answer (RFC 2920 3.1)
    octets: bytes | None = None


def read(text: str, traits: Traits) -> Command:
    """The command that a line is to a server with these habits: some let faults pass, with a note in their place."""
    habits = traits.session
    if habits is PLAIN_HABITS:
        command = parse(text)
    else:
        command = _as_read_there(text, habits)
        if command.fault is not None and (command.verb, command.fault.cause) in habits.overlooks:
            command = command._replace(fault=None, notes=(*command.notes, command.fault))
    if traits.reads is not None and (own := _by_its_own_parser(command, traits.reads, traits.accepts)) is not None:
        return own
    return lenient(command, traits.accepts) if traits.accepts else command


def _by_its_own_parser(command: Command, reads: OwnReader, accepts: frozenset[Cause | Form]) -> Command | None:
    """MAIL or RCPT as the parser of this server reads it; None for any other line."""
    if command.verb is None and Form.BLANKS in accepts:
        command = parse(command.line.replace("\t", " ").strip(" "))
    if command.verb not in (Verb.MAIL, Verb.RCPT):
        return None
    return as_read(command, reads(command.line, command.verb))


def _as_read_there(text: str, habits: Habits) -> Command:
    """A line as a server reads it that has habits of its own about NUL, white space and BDAT."""
    seen, nul, _ = text.partition("\0") if habits.ends_at_nul else (text, "", "")
    if habits.strips:
        seen = seen.rstrip(habits.strips)
    command = parse(seen)
    if habits.tab_is_text and "\t" in (word := seen.partition(" ")[0]):
        return Command(seen, word, None, "")
    if command.verb not in (Verb.MAIL, Verb.RCPT) and habits.parts_at and set(habits.parts_at) & set(seen):
        command = parse(seen.translate(dict.fromkeys(map(ord, habits.parts_at), " ")))
    if habits.any_chunk and command.verb is Verb.BDAT and command.fault is not None:
        command = _any_chunk(command, command.fault)
    if nul:
        command = command._replace(notes=(*command.notes, Remark(Cause.NUL_IN_COMMAND, len(seen), len(seen) + 1)))
    return command


def _any_chunk(command: Command, fault: Remark) -> Command:
    """BDAT where only a number has to follow, and what is not LAST behind it means nothing."""
    form = compiled(r"(?i:([0-9]{1,9})(?![0-9])[ \t]*(.*))").fullmatch(command.argument)
    if form is None:
        return command
    last = form[2].upper() == "LAST"
    return command._replace(fault=None, notes=(*command.notes, fault), chunk=int(form[1]), last=last)


def lenient(command: Command, accepts: frozenset[Cause | Form]) -> Command:
    """The command as a server reads it that lets these faults pass, by cause or form."""
    if command.verb is None:
        respaced = command.line.replace("\t", " ").strip(" ")
        return parse(respaced) if Form.BLANKS in accepts and respaced else command
    fault = command.fault
    if fault is None or not fault.among(accepts):
        return command
    notes = (*command.notes, fault)
    if fault.cause in ODD_CHARACTERS:  # what the reader found stands behind it
        return lenient(with_all_signs(command.line)._replace(notes=notes), accepts)
    return command._replace(fault=None, notes=notes)
