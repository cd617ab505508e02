"""A delivery status notification: what it says of each recipient (RFC 3464, RFC 6533)."""

import re
from collections.abc import Iterable, Iterator

from smtptutor.evidence.bounces.mail import FIELD, Around, HeaderField, value
from smtptutor.evidence.bounces.reply import InnerReply, expired, heard, host_in, is_general
from smtptutor.evidence.mask import Mask
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

NAMES = frozenset((
    "reporting-mta", "final-recipient", "original-recipient", "action", "status", "diagnostic-code", "remote-mta",
    "arrival-date", "last-attempt-date", "will-retry-until", "received-from-mta", "dsn-gateway", "final-log-id",
    "original-envelope-id", "x-postfix-queue-id", "x-postfix-sender", "x-display-name", "x-supplementary-info",
    "x-actual-recipient", "localized-diagnostic",
))  # fmt: skip
"""The fields of a report (RFC 3464 2.2 and 2.3, RFC 6533 3), and some that servers add."""

_OUTCOMES = {"failed": BOUNCED, "delayed": DEFERRED, "delivered": SENT, "relayed": SENT, "expanded": SENT}
_BEGINS = ("final-recipient", "original-recipient", "x-actual-recipient")
_ESCAPE = re.compile(r"\\x\{([0-9A-Fa-f]{1,6})\}")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_NO_HOST = re.compile(r"host (?:unknown|not found)|name server", re.IGNORECASE)
_TOKEN = re.compile(r"[\w.:-]{1,255}")
_TYPE = re.compile(r"[ \t]*[\w-]{1,40}[ \t]*;[ \t]*")


def statements(fields: Iterable[HeaderField], around: Around) -> Iterator[Statement]:
    """What a report says, one for each recipient, in order; `fields` are all its fields, without blank lines."""
    whole, groups = _grouped(fields)
    for group in groups:
        if any(field.name in ("action", "status", "diagnostic-code") for field in group):
            yield _verdict(whole, group, around)


def fields_of(lines: Iterable[TextLine]) -> list[HeaderField]:
    """The fields in lines, unfolded, whether blank lines part them or not; other lines are passed over."""
    fields: list[HeaderField] = []
    for line in lines:
        if line.text[:1] in (" ", "\t") and line.text.strip() and fields:
            last = fields[-1]
            fields[-1] = last._replace(value=f"{last.value} {line.text.strip()}"[:4000])
        elif found := FIELD.match(line.text):
            fields.append(HeaderField(found[1].lower(), line.text[found.end() :].rstrip(), line.number))
    return fields


def _grouped(fields: Iterable[HeaderField]) -> tuple[list[HeaderField], list[list[HeaderField]]]:
    """The fields of the message as a whole, and those of each recipient, told apart by their names alone."""
    whole: list[HeaderField] = []
    groups: list[list[HeaderField]] = []
    for field in fields:
        if field.name in _BEGINS and (not groups or _is_full(groups[-1], field.name)):
            groups.append([])
        if field.name in NAMES:
            (groups[-1] if groups and field.name != "reporting-mta" else whole).append(field)
    return whole, groups


def _is_full(group: list[HeaderField], name: str) -> bool:
    names = [field.name for field in group]
    return name in names or any(one not in _BEGINS for one in names)


def _verdict(whole: list[HeaderField], group: list[HeaderField], around: Around) -> Statement:
    reply, said, at = _said(group)
    status = found[0] if (found := _STATUS.search(value(group, "status"))) else ""
    outcome = _OUTCOMES.get(value(group, "action").partition(" ")[0].strip(" ;").lower(), "")
    outcome = outcome or {"2": SENT, "4": DEFERRED, "5": BOUNCED}.get(status[:1], "")
    enhanced = status if is_general(reply.enhanced) and status else reply.enhanced
    if outcome == BOUNCED and (expired(said) or enhanced[1:] == ".4.7" or (enhanced or str(reply.code))[0] == "4"):
        outcome = EXPIRED
    recipient = _recipient(group)
    host, said_by = _speaker(whole, group, reply._replace(enhanced=enhanced), said, recipient)
    sender = address(value(whole, "x-postfix-sender")) or around.sender
    return Statement(
        "bounce", at, reply.words, reply.code, enhanced, reply.stage, recipient=recipient, sender=sender,
        said_by=said_by, host=host, program=around.program or _program(whole, group), outcome=outcome,
        queue_id=value(whole, "x-postfix-queue-id").strip(),
    )  # fmt: skip


def _recipient(group: list[HeaderField]) -> str:
    """The address that failed; the original one where the final one is a name that only that server knows."""
    final, first = address(value(group, "final-recipient")), original(value(group, "original-recipient"))
    return first if "@" in first and "." not in final.partition("@")[2] else final or first


def _said(group: list[HeaderField]) -> tuple[InnerReply, str, int]:
    """The reply, the whole of what was said, and its line; where nothing was said the line of the action."""
    for field in group:
        if field.name == "diagnostic-code" and field.value.strip():
            text = field.value
            if found := _TYPE.match(text):
                text = text[found.end() :]
            text = Mask().line(text)
            return heard(text), text, field.line
    name = "action" if value(group, "action") else "status"
    line = next((field.line for field in group if field.name == name), group[0].line)
    return heard(_comment(value(group, "status"))), "", line


def _comment(status: str) -> str:
    """The comment behind a status, as in `5.1.1 (bad destination mailbox address)`; "" where none is."""
    return status.partition("(")[2].rpartition(")")[0]


def _speaker(
    whole: list[HeaderField], group: list[HeaderField], reply: InnerReply, said: str, recipient: str
) -> tuple[str, str]:
    """Who said it: its name, and on whose side it stands."""
    remote, reporting = host_of(value(group, "remote-mta")), host_of(value(whole, "reporting-mta"))
    inside = remote.startswith("127.") or remote in ("localhost", "::1", reporting)
    domain = recipient.rpartition("@")[2].lower()
    if reply.enhanced.endswith(".1.2") and _NO_HOST.search(said):  # Sendmail has its number for what DNS told it
        return reporting, "your-server"
    if reply.code and (name := remote if remote and not inside else host_in(said)):
        return name, "their-server"
    if domain and ("." + reporting.lower()).endswith("." + domain):
        return reporting, "their-server"
    if not reply.code and (remote or reply.enhanced[1:3] == ".4"):
        return (reporting or remote), "your-server"
    return (remote if remote and not inside else reporting), "server"


def _program(whole: list[HeaderField], group: list[HeaderField]) -> str:
    if any(
        field.name.startswith("x-postfix") or field.value.lower().startswith("x-postfix") for field in whole + group
    ):
        return "Postfix"
    return ""


def host_of(field: str) -> str:
    """The name or address in a field such as `dns; mx.example.net (192.0.2.1)`, "" where there is none."""
    kind, mark, name = field.partition(";")
    found = _TOKEN.search(name if mark else kind)
    return found[0].rstrip(".") if found else ""


def address(field: str) -> str:
    """The address in a field such as `rfc822; bob@example.net`, with what is escaped in it (RFC 6533 3) as it is."""
    kind, mark, name = field.partition(";")
    name = (name if mark else kind).strip()
    if "<" in name and ">" in name:
        name = name[name.index("<") + 1 : name.rindex(">")]
    name = name.partition(" (")[0].strip(" <>'\"\t")
    return _ESCAPE.sub(_sign, name) if "\\x{" in name else name


def original(field: str) -> str:
    """The same for an Original-Recipient, which comes as xtext (RFC 3461 4.2)."""
    return _XTEXT.sub(lambda found: chr(int(found[1], 16)), address(field))


def _sign(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    sign = chr(number) if number < 0x110000 else "?"
    return sign if sign.isprintable() else "?"
