"""Parameters of MAIL and RCPT that a lesson asks for, and whether a transaction carries them."""

from collections.abc import Iterable
from typing import NamedTuple

from smtptutor.course.mailboxes import mailbox, same
from smtptutor.protocol.parameters import RULES
from smtptutor.protocol.session import Transaction
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import SiteState
from smtptutor.table import TomlTable

_AS_TYPED = "ENVID"
"""The one parameter whose value means something to the sender alone, who gets it back as it was (RFC 3461 4.4)."""


class WantedParameter(NamedTuple):
    """One parameter: of MAIL where there is no `recipient`, of the RCPT for it otherwise; `value` None is any value."""

    recipient: str | None
    keyword: str
    value: str | None


Typed = Iterable[tuple[str, str]]
"""Recipients, each with the parameters of its RCPT as typed."""


def read_wanted(table: TomlTable, key: str) -> tuple[WantedParameter, ...] | None:
    """The parameters under a key; None where it is not there. Raises TableError for one that no command takes."""
    texts = table.texts(key, None)
    if texts == ():
        raise table.error(key, 'must name a parameter at least, such as "RET=HDRS"')
    return None if texts is None else tuple(_read(table, key, text) for text in texts)


def _read(table: TomlTable, key: str, text: str) -> WantedParameter:
    recipient, _, parameter = text.rpartition(" ")
    keyword, equals, value = parameter.partition("=")
    wanted = WantedParameter(recipient.strip() or None, keyword.upper(), value if equals else None)
    rule = RULES.get(wanted.keyword)
    if rule is None:
        raise table.error(key, f"must hold parameters such as RET=HDRS, not {text!r}")
    if wanted.recipient is not None and mailbox(wanted.recipient) is None:
        raise table.error(key, f"must name an address in front of {parameter}, not {wanted.recipient!r}")
    if (rule.verb is Verb.RCPT) != (wanted.recipient is not None):
        right = f"alice@example.test {parameter}" if rule.verb is Verb.RCPT else parameter
        raise table.error(
            key, f"must be such as {right!r}, since {keyword} is a parameter of {rule.verb}, not {text!r}"
        )
    return wanted


def carries(state: SiteState, transaction: Transaction, recipients: Typed, wanted: WantedParameter) -> bool:
    """True where a transaction with these recipients has the parameter."""
    if wanted.recipient is None:
        return any(_alike(wanted, one) for one in _of_mail(transaction))
    return any(
        same(state, address, wanted.recipient) and any(_alike(wanted, one) for one in options.split())
        for address, options in recipients
    )


def _of_mail(transaction: Transaction) -> tuple[str, ...]:
    """The parameters of MAIL, those that have a field of their own among them."""
    size = () if transaction.size is None else (f"SIZE={transaction.size}",)
    body = () if transaction.body is None else (f"BODY={transaction.body}",)
    return (*size, *body, *(("SMTPUTF8",) if transaction.utf8 else ()), *transaction.options)


def _alike(wanted: WantedParameter, parameter: str) -> bool:
    keyword, _, value = parameter.partition("=")
    if keyword.upper() != wanted.keyword:
        return False
    return wanted.value is None or _plain(wanted.keyword, value) == _plain(wanted.keyword, wanted.value)


def _plain(keyword: str, value: str) -> str | list[str]:
    """A value without what does not matter when two are compared: case, and the order of a list."""
    if keyword == _AS_TYPED:
        return value
    return sorted(value.lower().split(",")) if keyword == "NOTIFY" else value.lower()
