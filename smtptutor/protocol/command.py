"""
One line -> Command: verb, argument, parameters; a fault rides along with its column (RFC 5321 2.4, 4.1).

Reading never refuses: the order of the checks is decided in `checks.py`, and a line out of order is answered 503
even if its address is bad.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol import address
from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.form import Form
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.verb import Verb


class Parameter(NamedTuple):
    """One parameter of MAIL or RCPT (RFC 5321 4.1.2): `value` is None where there is no "="."""

    keyword: str
    value: str | None
    start: int
    end: int


class Command(NamedTuple):
    """
    One line of the client, read.

    `line` is as typed, without its line end; octets that are not UTF-8 stand as lone surrogates. `word` is its first
    word. `verb` is None for a word that names none. `name` is the argument of EHLO and HELO. A `fault` refuses the
    command; the `notes` go with it when it is accepted, and a strict site refuses the first of them. `chunk` is the
    size that BDAT announces, where it can be read, and `last` tells that the chunk is the last one.
    """

    line: str
    word: str
    verb: Verb | None
    argument: str
    path: Path | None = None
    parameters: tuple[Parameter, ...] = ()
    fault: Remark | None = None
    notes: tuple[Remark, ...] = ()
    chunk: int | None = None
    last: bool = False


# The line that most programs send; whatever looks otherwise is read part by part.
_PLAIN = re.compile(
    r"(?:([Mm][Aa][Ii][Ll]) [Ff][Rr][Oo][Mm]|([Rr][Cc][Pp][Tt]) [Tt][Oo])"
    r":<([A-Za-z0-9+_-]{1,64})@([a-z0-9]{1,30}(?:\.[a-z0-9]{1,30}){1,2})>"
)
_VERBS = {str(verb): verb for verb in Verb}
_HELLO_NAME = r"[A-Za-z0-9.\-_:#\[\]]+"  # what most servers let pass, grammar or not
_PARAMETER = r"([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?"
_FOREIGN = r"[^\x00-\x7f]+"
_UNDECODED = "[\ud800-\udfff]+"
_CHUNK = r"(?i:([0-9]{1,12})( +LAST)?)"
_HOST = r"[@#]?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
_CONTROL = r"[\x01-\x08\x0a-\x1f\x7f]"
_NO_MECHANISM = r"[\x00-\x08\x0a-\x1f\x7f]"

ODD_CHARACTERS = frozenset({Cause.NUL_IN_COMMAND, Cause.CONTROL_CHARACTER, Cause.NON_ASCII_IN_COMMAND})
"""The faults that lie in a single sign, wherever it stands; they come before what the readers find."""


@lru_cache(maxsize=512)
def parse(line: str) -> Command:
    """
    Read one line, given without its line end (RFC 5321 2.4, 4.1.1).

    Raises nothing, whatever the line holds.
    """
    if plain := _PLAIN.fullmatch(line):
        mail, rcpt, local, domain = plain.groups()
        path = Path(local, domain)
        return Command(line, mail or rcpt, Verb.MAIL if mail else Verb.RCPT, line[5:], path)
    command = with_all_signs(line)
    if command.verb is None or (line.isascii() and line.isprintable()):
        return command
    return _with_odd_characters(command)


def with_all_signs(line: str) -> Command:
    """As `parse`, for a server that minds no control characters and no octets that are not UTF-8."""
    if (whole := line.rstrip(" ")).endswith("\t"):  # white space at the end is to be tolerated (RFC 5321 4.1.1)
        return with_all_signs(whole.rstrip(" \t"))._replace(line=line)
    word, _, rest = line.partition(" ")
    verb = _VERBS.get(word.upper()) if word.isascii() else None
    if verb is None:
        return Command(line, word, None, rest)
    argument = rest.strip(" ")
    start = len(line) - len(rest.lstrip(" ")) if argument else len(word)
    reader = _READERS.get(verb)
    command = Command(line, word, verb, argument)
    return command if reader is None else reader(command, start)


def _with_odd_characters(command: Command) -> Command:
    """NUL, other control characters and octets that are not UTF-8 have no place in a command (RFC 5321 2.4, 4.1.2)."""
    line = command.line
    if (column := line.find("\0")) >= 0:
        found = Remark(Cause.NUL_IN_COMMAND, column, column + 1)
    elif control := compiled(_CONTROL).search(line):
        found = Remark(Cause.CONTROL_CHARACTER, control.start(), control.end())
    elif undecoded := compiled(_UNDECODED).search(line):
        found = Remark(Cause.NON_ASCII_IN_COMMAND, *undecoded.span(), form=Form.NOT_UTF_8)
    elif command.verb in (Verb.VRFY, Verb.EXPN) and command.argument.upper().endswith(" SMTPUTF8"):
        return command  # RFC 6531 3.7.4.2
    elif command.path is None and command.fault is None and (foreign := compiled(_FOREIGN).search(line)):
        found = Remark(Cause.NON_ASCII_IN_COMMAND, *foreign.span())
    else:
        return command  # an address beyond ASCII, which SMTPUTF8 decides; or a tab
    if command.verb is Verb.NOOP:  # its argument is not looked at (RFC 5321 4.1.1.9)
        return command._replace(notes=(*command.notes, found))
    return command._replace(fault=found)


def _read_hello(command: Command, start: int) -> Command:
    """EHLO, HELO and LHLO: a domain, or with EHLO and LHLO an address literal (RFC 5321 4.1.1.1)."""
    name = command.argument
    end = start + len(name)
    if not name:
        return command._replace(fault=Remark(Cause.HELLO_NAME_MISSING, len(command.line), len(command.line) + 1))
    good = compiled(_HELLO_NAME).match(name)
    if good is None or good.end() != len(name):
        odd = start + (good.end() if good else 0)
        return command._replace(fault=Remark(Cause.HELLO_NAME_INVALID, odd, odd + 1, form=Form.HELLO_NAME))
    if address.is_literal(name):
        if command.verb is Verb.HELO:
            return command._replace(notes=(Remark(Cause.HELLO_LITERAL_WITH_HELO, start, end),))
    elif len(name) > address.LONGEST_DOMAIN or not address.is_domain(name):
        return command._replace(notes=(Remark(Cause.HELLO_NAME_INVALID, start, end, form=_odd_name(name)),))
    elif "." not in name:
        return command._replace(notes=(Remark(Cause.HELLO_NAME_SHORT, start, end),))
    return command


def _odd_name(name: str) -> Form | None:
    """How a name after EHLO departs from the grammar that some servers let pass; None where all do: [2001:db8::1]."""
    if set("[]:#") & set(name):
        tagless = name.startswith("[") and address.is_literal(f"[IPv6:{name[1:]}")
        return None if tagless else Form.HELLO_LITERAL
    return Form.HELLO_UNDERSCORE if "_" in name else Form.HELLO_LABELS


def _read_path_command(command: Command, start: int) -> Command:
    """MAIL and RCPT: FROM: or TO:, a path, parameters (RFC 5321 4.1.1.2, 4.1.1.3, 4.1.1.11)."""
    sender = command.verb is Verb.MAIL
    keyword = "FROM" if sender else "TO"
    syntax = Cause.MAIL_SYNTAX if sender else Cause.RCPT_SYNTAX
    line = command.line
    colon = start + len(keyword)
    if line[start:colon].upper() != keyword or not command.argument:
        word = compiled(r"[^\s:<]*").match(line, start)  # what stands where FROM or TO belongs
        end = word.end() if word else start
        return command._replace(fault=Remark(syntax, start, max(end, start + 1), form=Form.KEYWORD))
    if not line.startswith(":", colon):
        gap = compiled(r" +:").match(line, colon)
        if gap:
            found = Remark(Cause.SPACE_AROUND_COLON, gap.start(), gap.end(), form=Form.BEFORE_COLON)
            return command._replace(fault=found)
        return command._replace(fault=Remark(syntax, colon, max(len(line), colon + 1)))
    column = colon + 1
    notes: tuple[Remark, ...] = ()
    if line.startswith(" ", column):
        blanks = column
        while line.startswith(" ", column):
            column += 1
        notes = (Remark(Cause.SPACE_AROUND_COLON, blanks, column),)
    if column >= len(line.rstrip(" ")):
        return command._replace(fault=Remark(syntax, colon + 1, max(len(line), colon + 2)))
    reading = address.read_path(line, column, sender=sender)
    notes += reading.notes
    if reading.fault:
        return command._replace(fault=reading.fault, notes=notes)
    if reading.end < len(line) and line[reading.end] != " ":
        return command._replace(fault=Remark(syntax, reading.end, len(line), form=Form.GLUED), notes=notes)
    parameters, fault = read_parameters(line, reading.end)
    return command._replace(path=reading.path, parameters=parameters, fault=fault, notes=notes)


def read_parameters(line: str, start: int) -> tuple[tuple[Parameter, ...], Remark | None]:
    """
    The words from column `start` on, each a keyword, perhaps with = and a value (RFC 5321 4.1.2).

    Returns the parameters, and the fault at which reading stopped, or None.
    """
    if start == len(line):
        return (), None
    parameters: list[Parameter] = []
    for found in compiled(r"[^ ]+").finditer(line, start):
        form = compiled(_PARAMETER).fullmatch(found[0])
        if form is None:
            return tuple(parameters), Remark(Cause.PARAMETER_BAD_VALUE, *found.span(), {"parameter": found[0]})
        parameters.append(Parameter(form[1].upper(), form[2], *found.span()))
    return tuple(parameters), None


def _read_no_argument(command: Command, start: int) -> Command:
    """DATA, RSET, QUIT and STARTTLS stand alone (RFC 5321 4.1.1, RFC 3207 4); blanks at the end are let pass."""
    if command.argument:
        return command._replace(fault=Remark(Cause.ARGUMENT_NOT_ALLOWED, start, start + len(command.argument)))
    return command


def _read_name(command: Command, start: int) -> Command:
    """VRFY and EXPN: a name (RFC 5321 4.1.1.6, 4.1.1.7)."""
    if not command.argument:
        return command._replace(fault=Remark(Cause.VRFY_ARGUMENT_MISSING, len(command.line), len(command.line) + 1))
    return command


def _read_chunk(command: Command, start: int) -> Command:
    """BDAT: a number of octets, perhaps LAST (RFC 3030 2)."""
    form = compiled(_CHUNK).fullmatch(command.argument)
    if form is None:
        end = max(len(command.line), start + 1)
        return command._replace(fault=Remark(Cause.BDAT_SIZE_INVALID, start, end))
    return command._replace(chunk=int(form[1]), last=form[2] is not None)


def _read_mechanism(command: Command, start: int) -> Command:
    """AUTH: a mechanism, perhaps an initial response in base64 (RFC 4954 4)."""
    words = words_of(command.argument)
    if not words:
        return command._replace(fault=Remark(Cause.AUTH_MECHANISM_MISSING, len(command.line), len(command.line) + 1))
    if len(words) > 2:
        third = command.line.index(words[2], start + len(words[0]) + len(words[1]))
        return command._replace(fault=Remark(Cause.AUTH_SYNTAX, third, len(command.line)))
    if compiled(_NO_MECHANISM).search(words[0]):
        return command._replace(fault=Remark(Cause.AUTH_SYNTAX, start, start + len(words[0])))
    return command


def words_of(argument: str) -> list[str]:
    """The words of an argument: blanks and tabs part them, and nothing else does (RFC 5321 2.3.8, 4.1.1)."""
    return compiled(r"[^ \t]+").findall(argument)


def _read_host(command: Command, start: int) -> Command:
    """ETRN: a host name, perhaps with @ or # before it (RFC 1985 5)."""
    if not compiled(_HOST).fullmatch(command.argument):
        end = max(len(command.line), start + 1)
        return command._replace(fault=Remark(Cause.ETRN_SYNTAX, start, end))
    return command


_READERS = {
    Verb.EHLO: _read_hello,
    Verb.HELO: _read_hello,
    Verb.LHLO: _read_hello,
    Verb.STARTTLS: _read_no_argument,
    Verb.AUTH: _read_mechanism,
    Verb.BDAT: _read_chunk,
    Verb.ETRN: _read_host,
    Verb.MAIL: _read_path_command,
    Verb.RCPT: _read_path_command,
    Verb.DATA: _read_no_argument,
    Verb.RSET: _read_no_argument,
    Verb.QUIT: _read_no_argument,
    Verb.VRFY: _read_name,
    Verb.EXPN: _read_name,
}
