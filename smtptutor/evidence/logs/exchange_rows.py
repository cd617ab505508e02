"""Rows on deliveries by Exchange: message tracking, message traces, and what its shell prints of both and of queues."""

import csv
import re
from collections.abc import Iterator

from smtptutor.evidence.logs.exchange_reasons import OUTCOMES, LastError, explained, reasons
from smtptutor.evidence.statement import BOUNCED, DEFERRED, SENT, Statement

_EVENT = ("eventid", "event", "status", "deliverystatus")
_RECIPIENT = ("recipientaddress", "recipients", "recipient")
_SENDER = ("returnpath", "senderaddress", "sender", "fromaddress")
_REASON = ("recipientstatus", "detail", "reason", "lasterror", "error", "sourcecontext")
COLUMNS = frozenset({*_EVENT, *_RECIPIENT, *_SENDER, *_REASON, "sessionid", "data", "context", "nexthopdomain"})
"""Names of columns and of fields that are known here, as `named` writes them."""
_SEEN = re.compile(r"(?<![^;#, ])([^;#,@ ]+@[^;#, ]+)##([^;]*)")
_LIST = re.compile(r"[;,]\s*")


def named(name: str) -> str:
    """The name of a column in one form: `recipient-address` and `Recipient Address` are both `recipientaddress`."""
    return "".join(sign for sign in name.lower() if sign.isalnum())


def cells(text: str, delimiter: str) -> list[str]:
    """The cells of a row. Raises nothing: a row that is broken has as many as could be read."""
    try:
        return next(csv.reader(text.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        return []


def verdicts(number: int, row: dict[str, str]) -> Iterator[Statement]:
    """What a row tells, for each of its recipients; nothing where nothing was decided."""
    event = named(_first(row, _EVENT))
    status = row.get("recipientstatus", "")
    heard = Statement(
        "log", number, program="Exchange", said_by="your-server", sender=_sender(row),
        queue_id=row.get("internalmessageid", "") or row.get("identity", ""),
    )  # fmt: skip
    if "##" in status:
        yield from _traced(heard, status)
    elif event in OUTCOMES or (not event and "lasterror" in row):
        yield from _told(heard, row, event)


def _told(heard: Statement, row: dict[str, str], event: str) -> Iterator[Statement]:
    outcome = OUTCOMES.get(event, DEFERRED)
    text = next((row[name] for name in _REASON if row.get(name, "").strip("{}[] ")), "")
    if outcome == DEFERRED and not text:
        return
    found = reasons(text) if outcome != SENT or not row.get("recipientstatus") else [LastError(row["recipientstatus"])]
    people = [address for address in _LIST.split(_first(row, _RECIPIENT).strip("{}")) if address] or [""]
    category = "content-spam" if event in {"filteredasspam", "quarantined"} else ""
    for place, address in enumerate(people):
        reason = found[place] if len(found) == len(people) else found[0]
        verdict = heard._replace(
            outcome=outcome, recipient=address, category=category, page="words/spam" if category else ""
        )
        yield explained(verdict, reason, row.get("source", "SMTP" if outcome == SENT and _smtp(reason) else ""))


def _smtp(reason: LastError) -> bool:
    return reason.text.startswith("250 ")


def _traced(heard: Statement, status: str) -> Iterator[Statement]:
    """Recipients of an enhanced summary: `a@example.org##Receive, Fail;b@example.org##Receive, Deliver`."""
    for address, events in _SEEN.findall(status):
        event = named(events.rpartition(",")[2])
        if OUTCOMES.get(event):
            yield heard._replace(recipient=address, outcome=OUTCOMES[event], text=events.strip())


def alone(number: int, text: str) -> Iterator[Statement]:
    """Reasons that stand for themselves, without a row."""
    for reason in reasons(text):
        heard = explained(Statement("log", number, program="Exchange", said_by="server"), reason)
        yield heard if heard.code else heard._replace(outcome=DEFERRED if reason.text[:1] == "4" else BOUNCED)


def _first(row: dict[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _sender(row: dict[str, str]) -> str:
    """The reverse-path; two brackets, or the name that Exchange has for none, where it is the null one."""
    sender = _first(row, _SENDER).strip()
    return sender if sender == "<>" else sender.strip("<>")
