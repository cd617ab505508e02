"""A command line as it was heard: read as this server reads it, with what is known of it beside its words."""

from typing import NamedTuple

from smtptutor.protocol import address
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import ODD_CHARACTERS, Command, parse, read_parameters, with_all_signs
from smtptutor.protocol.form import Form
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
    command = parse(text)
    return lenient(command, traits.accepts) if traits.accepts else command


def lenient(command: Command, accepts: frozenset[Cause | Form]) -> Command:
    """The command as a server reads it that lets these faults pass, by cause or form."""
    if command.verb is None:
        respaced = command.line.replace("\t", " ").strip(" ")
        return parse(respaced) if Form.BLANKS in accepts and respaced else command
    fault = command.fault
    if fault is None or not fault.among(accepts):
        return command
    notes = (*command.notes, fault)
    needs_path = command.verb in (Verb.MAIL, Verb.RCPT) and command.path is None
    if fault.cause in ODD_CHARACTERS:  # what the reader found stands behind it
        whole = with_all_signs(command.line)._replace(notes=notes)
        if not needs_path or _has_no_place_for_a_path(whole):
            return lenient(whole, accepts)
    elif not needs_path:
        return command._replace(fault=None, notes=notes)
    line = command.line
    path = address.rough(line, line.find(":") + 1)
    if path is None:
        return command
    behind = line.find(" ", line.rfind(">"))
    words, odd = read_parameters(line, behind) if behind > 0 and ">" in line else ((), None)
    return command._replace(path=path, parameters=words, fault=odd, notes=notes)


def _has_no_place_for_a_path(command: Command) -> bool:
    """True where MAIL or RCPT has another form, so that whatever stands in the line is no address."""
    fault = command.fault
    return fault is not None and fault.cause in (Cause.MAIL_SYNTAX, Cause.RCPT_SYNTAX) and fault.form is not Form.GLUED
