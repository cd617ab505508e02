"""
What a lesson can ask for: one small closed set of predicates, and how they are read.

The same predicates make the goals of a step and the signs of its mistakes, draw the tick list and are checked by
`smtptutor check`.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from smtptutor.course.mailboxes import mailbox
from smtptutor.course.wanted import WantedParameter, read_wanted
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb
from smtptutor.table import TomlTable
from smtptutor.wording import seconds_typed

PROTOCOLS = tuple(
    f"{spoken}{secured}" for spoken in ("ESMTP", "LMTP", "UTF8SMTP", "UTF8LMTP") for secured in ("", "S", "A", "SA")
)
"""With what a message can have come beside SMTP: with S by TLS, with A after a login (RFC 3848, RFC 6531 4.3)."""

_ENHANCED = r"[245]\.[0-9]{1,3}\.[0-9]{1,3}"
_FIELD = r"[!-9;-~]+(?::.*\S.*)?"


class Predicate(NamedTuple):
    """
    What must hold. None means: not asked for. All is seen from where the step opened.

    On one exchange, and all of it on the same: `reply` code, `enhanced` code, `cause`, `verb`, `note`, `accepted` or
    not, and `was`, the stage before it.

    On the state now: `stage`, `hello` (EHLO or HELO), `sender` ("" is the null reverse-path), `tls`, `user` ("" is
    nobody); of the open transaction `recipients`, `refused` and `asked`, the parameters that it carries (all of these,
    perhaps more).

    On one message that was accepted, and all of it on the same: `message_from`, `message_to` (just these),
    `message_for`, `message_refused` and `message_asked` (all of these, perhaps more; of the transaction that brought
    it), `message_has` (a line of it, whatever its case and blanks), `message_mentions` (a part of a line),
    `message_field` (a header field, perhaps with its value), `message_text` (a line below the header), `message_lacks`
    (what stands nowhere in it), `message_with` (the protocol in its trace header).

    On what came since the step opened: so many `messages` were accepted and `connections` made, so many seconds were
    `waited`, and the tries for one recipient are `spaced` by so many. Beside an exchange or a message they must hold
    when that came, and now.
    """

    reply: int | None = None
    enhanced: str | None = None
    cause: str | None = None
    verb: str | None = None
    note: str | None = None
    accepted: bool | None = None
    was: str | None = None
    stage: str | None = None
    hello: str | None = None
    sender: str | None = None
    recipients: tuple[str, ...] | None = None
    refused: tuple[str, ...] | None = None
    asked: tuple[WantedParameter, ...] | None = None
    tls: bool | None = None
    user: str | None = None
    message_from: str | None = None
    message_to: tuple[str, ...] | None = None
    message_for: tuple[str, ...] | None = None
    message_refused: tuple[str, ...] | None = None
    message_asked: tuple[WantedParameter, ...] | None = None
    message_has: str | None = None
    message_mentions: str | None = None
    message_field: str | None = None
    message_text: str | None = None
    message_lacks: str | None = None
    message_with: str | None = None
    messages: int | None = None
    connections: int | None = None
    waited: int | None = None
    spaced: int | None = None

    def asks(self, keys: Collection[str]) -> bool:
        """True where one of these keys is asked for."""
        return any(getattr(self, key) is not None for key in keys)


def _enhanced(table: TomlTable, key: str) -> str | None:
    found: str | None = table.text(key, None)
    if found is not None and not compiled(_ENHANCED).fullmatch(found):
        raise table.error(key, f"must be an enhanced code such as 5.1.1, not {found!r}")
    return found


def _address(table: TomlTable, key: str) -> str | None:
    found: str | None = table.line(key, None)
    if found is not None and found != "" and mailbox(found) is None:
        raise table.error(key, f"must be an address such as alice@example.test, not {found!r}")
    return found


def _addresses(table: TomlTable, key: str) -> tuple[str, ...] | None:
    found: tuple[str, ...] | None = table.texts(key, None)
    for one in found or ():
        if mailbox(one) is None:
            raise table.error(key, f"must hold addresses such as alice@example.test, not {one!r}")
    return found


def _some_addresses(table: TomlTable, key: str) -> tuple[str, ...] | None:
    found = _addresses(table, key)
    if found == ():  # would hold always, and reads as if it meant nobody
        raise table.error(key, "must hold an address at least")
    return found


def _field(table: TomlTable, key: str) -> str | None:
    found: str | None = table.text(key, None)
    if found is not None and not compiled(_FIELD).fullmatch(found):
        raise table.error(key, f"must be such as Subject, or Subject: Lunch, not {found!r}")
    return found


def _time(table: TomlTable, key: str) -> int | None:
    found = table.text(key, None)
    seconds = None if found is None else seconds_typed(found)
    if found is not None and not seconds:
        raise table.error(key, f"must be a time such as 90s, 5m or 2h, not {found!r}")
    return seconds


def _one_of(*choices: str) -> Callable[[TomlTable, str], Any]:
    return lambda table, key: table.choice(key, choices, None)


def _number(least: int) -> Callable[[TomlTable, str], Any]:
    return lambda table, key: table.number(key, None, least=least)


def _flag(table: TomlTable, key: str) -> Any:
    return table.flag(key, None)


def _text(table: TomlTable, key: str) -> Any:
    return table.text(key, None)


def _line(table: TomlTable, key: str) -> Any:
    return table.line(key, None)


Readers = Mapping[str, Callable[[TomlTable, str], Any]]
"""For each key, how it is read from a table."""

ON_EXCHANGE: Readers = {
    "reply": _number(200),
    "enhanced": _enhanced,
    "cause": _one_of(*Cause),
    "verb": _one_of(*Verb),
    "note": _one_of(*Cause),
    "accepted": _flag,
    "was": _one_of(*Stage),
}
ON_STATE: Readers = {
    "stage": _one_of(*Stage),
    "hello": _one_of("EHLO", "HELO", "either"),
    "sender": _address,
    "recipients": _addresses,
    "refused": _some_addresses,
    "asked": read_wanted,
    "tls": _flag,
    "user": _line,
}
OF_TRANSACTION = frozenset({"sender", "recipients", "refused", "asked"})
"""Those on the state that look at the open transaction."""
ON_MESSAGE: Readers = {
    "message_from": _address,
    "message_to": _addresses,
    "message_for": _addresses,
    "message_refused": _some_addresses,
    "message_asked": read_wanted,
    "message_has": _text,
    "message_mentions": _text,
    "message_field": _field,
    "message_text": _text,
    "message_lacks": _text,
    "message_with": _one_of("SMTP", *PROTOCOLS),
}
SINCE_OPENED: Readers = {"messages": _number(0), "connections": _number(0), "waited": _time, "spaced": _time}


def is_of_state(predicate: Predicate) -> bool:
    """True where nothing but the state now is asked for."""
    return not predicate.asks((*ON_EXCHANGE, *ON_MESSAGE, *SINCE_OPENED))


def read(table: TomlTable) -> Predicate:
    """The predicate in a TOML table. Raises TableError for an unknown key, a wrong type or an unknown name."""
    readers = {**ON_EXCHANGE, **ON_STATE, **ON_MESSAGE, **SINCE_OPENED}
    found = Predicate(**{key: reader(table, key) for key, reader in readers.items()})
    if found == Predicate():
        table.done()  # a misspelt key is named by itself
        raise table.error("", f"asks for nothing; give one of {', '.join(Predicate._fields)}")
    return found
