"""
From evidence to a place where it can be tried: the lines of a client, as they can be sent to a simulated server.

The names of places are those of the sites that come along; nothing is played here.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from smtptutor.evidence.dialogue import Dialogues
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.loose import SHAPE
from smtptutor.evidence.reading import findings, shape_of
from smtptutor.evidence.shadow import path_in, verb_of
from smtptutor.evidence.source import Source
from smtptutor.evidence.statement import END_OF_DATA, GREETING

DEFAULT, LOGGED_IN_PLACE, LMTP_PLACE = "default", "submission", "lmtp"
HELLO = "EHLO client.example.org"
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
"""alice, with her password at the places that come along."""
WRONG_LOGIN = "AUTH PLAIN AGFsaWNlAHdyb25n"
WRONG_PASSWORD = 535  # RFC 4954 6
SENDER = "alice@example.test"
MAILBOXES = ("bob@example.test", "alice@example.test", "postmaster@example.test")
SERVERS = (("opensmtpd", "OpenSMTPD"), ("postfix", "Postfix"), ("exim", "Exim"), ("sendmail", "Sendmail"))
"""Dialects, and the words by which their servers are known."""
BEFORE = {
    GREETING: (), "EHLO": (), "HELO": (), "AUTH": ("EHLO",), "STARTTLS": ("EHLO",), "MAIL": ("EHLO",),
    "RCPT": ("EHLO", "MAIL"), "DATA": ("EHLO", "MAIL", "RCPT"), END_OF_DATA: ("EHLO", "MAIL", "RCPT", "DATA"),
}  # fmt: skip
"""What a client sends before each step (RFC 5321 4.1.4)."""
MESSAGE = ("Subject: hello", "", "hello")


class Script(NamedTuple):
    """
    What to play.

    Attributes:
        place: The name of a site.
        dialect: The dialect of the server that probably spoke, "" where that is not known.
        lines: The lines to play.
        refused: The line that was refused, to be sent next; "" where the greeting refused.
        finding: The failure that it leads to.
        addresses: Whose addresses were replaced: pairs of the address there and here.
        replaced_login: True where a login has the user and password of the place.
        from_dialogue: True where the lines are those of a dialogue; else they were made from what is known.
        added: The lines among those of a dialogue that do not stand there, and that the place wants.

    """

    place: str
    dialect: str
    lines: tuple[str, ...]
    refused: str
    finding: Finding
    addresses: tuple[tuple[str, str], ...]
    replaced_login: bool
    from_dialogue: bool
    added: tuple[str, ...] = ()


def script(source: Source) -> Script | None:
    """The way to the first failure of a source; None where none can be shown. Raises OSError if it cannot be read."""
    failure = next((one for one in findings(source) if one.first and one.permanence != "success"), None)
    if failure is None or failure.said_by == "client":
        return None
    said = _said(source, failure)
    if said is None and failure.stage not in BEFORE:
        return None
    if not said and failure.stage == GREETING and (failure.category, GREETING) not in _rows():
        return None  # no place here greets with such a refusal
    if said is None or _lacks_a_transaction(said, failure):
        return _fitted(failure, _server(source, failure), _made(failure), from_dialogue=False)
    return _fitted(failure, _server(source, failure), said, from_dialogue=True)


def _lacks_a_transaction(said: tuple[str, ...], failure: Finding) -> bool:
    """True where the beginning of a dialogue was not copied, and the failure is not that it is missing."""
    verbs = {verb_of(line) for line in said}
    needs = {"RCPT": "MAIL", "DATA": "RCPT", END_OF_DATA: "RCPT"}.get(failure.stage)
    return needs is not None and needs not in verbs and failure.category != "bad-sequence"


def _said(source: Source, failure: Finding) -> tuple[str, ...] | None:
    """The lines of the dialogue that the failure stands in."""
    if shape_of(source) is not SHAPE:
        return None
    dialogues = Dialogues(records=True)
    for line in source.lines():
        dialogues.feed(line)
        if line.number > failure.where.line:
            break
    dialogues.end()
    lines = dialogues.script(failure.where.line)
    return lines or (() if failure.stage == GREETING else None)


def _made(failure: Finding) -> tuple[str, ...]:
    """What a client sends to come to the failing line."""
    mail = f"MAIL FROM:<{(failure.sender or SENDER).strip('<>')}>"
    rcpt = f"RCPT TO:<{failure.recipient or MAILBOXES[0]}>"
    lines = {"EHLO": HELLO, "HELO": "HELO client.example.org", "MAIL": mail, "RCPT": rcpt, "AUTH": LOGIN}
    before = [lines.get(verb, verb) for verb in BEFORE[failure.stage]]
    if failure.stage == END_OF_DATA:
        return (*before, *MESSAGE, ".")
    if failure.stage == GREETING:
        return ()
    return (*before, lines.get(failure.stage, failure.stage))


class _Fitting:
    """Gives lines the addresses, the user and the password of a place."""

    def __init__(self, failure: Finding, refused_name: str, last: int) -> None:
        self._failure = failure
        self._refused_name = refused_name
        self._last = last
        self._in_message = False
        self._recipients = 0
        self.addresses: dict[str, str] = {}
        self.logged_in = False

    def line(self, line: str, number: int) -> str:
        """A line as it is sent here."""
        if self._in_message:
            self._in_message = line != "."
            return line
        verb, last = verb_of(line), number == self._last
        self._in_message = verb == "DATA" and not last
        if verb in ("MAIL", "RCPT") and not (last and self._failure.category == "syntax"):
            return self._addressed(line, verb, last=last)
        if last and verb in ("EHLO", "HELO") and self._refused_name != "-":
            self.addresses[line[5:].strip()] = self._refused_name
            return f"{verb} {self._refused_name}"
        if verb == "AUTH":
            self.logged_in = True
            return WRONG_LOGIN if last and self._failure.code == WRONG_PASSWORD else LOGIN
        return line

    def _addressed(self, line: str, verb: str, *, last: bool) -> str:
        path = path_in(line).strip("<>")
        if not path:
            return line
        self._recipients += verb == "RCPT"
        here = SENDER if verb == "MAIL" else MAILBOXES[(self._recipients - 1) % len(MAILBOXES)]
        if verb == "RCPT" and last and self._refused_name != "-":
            here = self._refused_name
        self.addresses[path] = here
        return line.replace(path, here, 1)


def _fitted(failure: Finding, dialect: str, said: tuple[str, ...], *, from_dialogue: bool) -> Script:
    """The lines as they can be played at the place where such a failure can be met."""
    place, refused_name = _place(failure.category, failure.stage)
    while failure.stage == "AUTH" and said and not verb_of(said[-1]):  # the answers of the login that was refused
        said = said[:-1]
    fitting = _Fitting(failure, refused_name, len(said))
    lines = _without_answers([fitting.line(line, number) for number, line in enumerate(said, 1)])
    verbs, added = [verb_of(line) for line in lines], list[str]()
    if "LHLO" in verbs:
        place = LMTP_PLACE
    elif lines and not {"EHLO", "HELO"} & set(verbs) and failure.cause != "hello-first":
        added = [HELLO]
        lines.insert(0, HELLO)
    if place == LOGGED_IN_PLACE and failure.category == "auth-required" and "STARTTLS" not in verbs:
        lines[1:1] = ["STARTTLS", lines[0]]
        added += lines[1:3]
    refused = lines.pop() if lines else ""
    replaced = tuple((there, here) for there, here in fitting.addresses.items() if there != here)
    return Script(
        place, dialect, tuple(lines), refused, failure, replaced, fitting.logged_in, from_dialogue,
        tuple(added) if from_dialogue else (),
    )  # fmt: skip


def _without_answers(lines: list[str]) -> list[str]:
    """The lines without the answers of a login, which go along with it here (RFC 4954 4)."""
    kept: list[str] = []
    answers = 0
    for line in lines:
        if line in (LOGIN, WRONG_LOGIN):
            answers = 2
        elif answers and not verb_of(line):
            answers -= 1
            continue
        else:
            answers = 0
        kept.append(line)
    return kept


def _server(source: Source, failure: Finding) -> str:
    """The dialect of the server, by the words of the dialogue or of the refusal."""
    said = "\n".join((failure.family, failure.program, *source.head()))
    return next((dialect for dialect, name in SERVERS if name in said), "")


def _place(category: str, stage: str) -> tuple[str, str]:
    """The place where such a failure can be met, and the name that is refused there, "-" for any."""
    rows = _rows()
    return rows.get((category, stage)) or rows.get((category, "*")) or (DEFAULT, "-")


@cache
def _rows() -> dict[tuple[str, str], tuple[str, str]]:
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    for row in Path(__file__).with_name("places.txt").read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            what, _, where = row.partition(": ")
            category, stage = what.split(" ", 1)
            place, name = where.split(" ")
            rows[category, stage] = (place, name)
    return rows
