"""What Exchange tells of a delivery: `[{LRT=...};{LED=550 5.1.1 ...};{FQDN=mx.example.org};{IP=192.0.2.1}]`."""

import re
from typing import NamedTuple

from smtptutor.evidence.logs.quoted import quoted
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

_PART = re.compile(r"\{(LED|FQDN|IP)=([^{}]*)")
_INNER = (
    re.compile(r"responded with:? \"?(\d{3}[ -][^\"]*)"),
    re.compile(r"\[Message=(\d{3}[ -][^\]]*)"),
    re.compile(r"SMTP; (\d{3}[ -][^'>]*)"),
    re.compile(r"returned '<?#?(\d{3}[ -][^'>]*)"),
)
"""Where the reply of another server stands in a sentence of Exchange's own."""
_SOCKET = re.compile(r"(?:Winsock error code: |Socket error code |Error Code: |SocketError: )(\w+)", re.IGNORECASE)
_SOCKETS = {
    "10060": "words/connection-timed-out", "10061": "words/connection-refused", "11001": "words/host-not-found",
    "11004": "words/host-not-found", "10051": "words/no-connection", "10065": "words/no-connection",
    "timedout": "words/connection-timed-out", "connectionrefused": "words/connection-refused",
    "hostnotfound": "words/host-not-found", "10054": "words/timeout", "connectionreset": "words/timeout",
}  # fmt: skip
"""Errors of Windows' sockets (learn.microsoft.com, "Windows Sockets Error Codes", 2024) and the pages on them."""
_NAMES = (
    ("InfoDomainNonexistent", "causes/recipient-domain-unknown"),
    ("DNS query failed", "words/host-not-found"),
    ("InfoNoRecords", "words/host-not-found"),
    ("CertificateExpired", "words/certificate-verify-failed"),
    ("SubjectMismatch", "words/certificate-verify-failed"),
    ("UntrustedRoot", "words/certificate-verify-failed"),
    ("Failed to connect", "words/no-connection"),
    ("Connection refused", "words/connection-refused"),
    ("Cannot connect to remote server", "words/no-connection"),
    ("Cannot establish session with remote server", "words/no-connection"),
)
"""Words at which no other server said anything, and the pages on them."""
_OWN = ("RESOLVER", "ROUTING", "STOREDRV", "QUEUE", "SMTPSEND", "AGENT", "APPROVAL", "TRANSPORT", "ORAR")
_BEFORE = ("Reason: ", "The message was deferred. ", "Last error: ")
_SERVER = re.compile(r"\[LastAttemptedServerName=([^\]]*)\]")


class LastError(NamedTuple):
    """The words on one recipient, and who may have said them."""

    text: str
    host: str = ""


def reasons(text: str) -> list[LastError]:
    """The reasons that a field has, one for each recipient or one for all; text without braces is one."""
    found = [dict(_PART.findall(group)) for group in text.split("}]") if "{LED=" in group]
    if found:
        return [LastError(parts["LED"].strip(), parts.get("FQDN") or parts.get("IP", "")) for parts in found]
    text = text.strip("{}[] ")
    for words in _BEFORE:
        text = text.removeprefix(words)
    return [LastError(text)]


def explained(heard: Statement, reason: LastError, source: str = "") -> Statement:
    """
    A verdict with its reason.

    Takes who said it from the words: the reply of another server in a sentence of Exchange's own counts for more than
    that sentence, and at an error of a socket no server said anything. `source` is the part of Exchange that logs it.
    """
    server = _SERVER.search(reason.text)
    heard = heard._replace(host=reason.host or (server[1] if server else ""))
    inner = [found[1] for shape in _INNER for found in shape.finditer(reason.text)]
    if inner:
        return heard._replace(**quoted(inner[-1])._asdict(), said_by="their-server")
    said = quoted(reason.text)
    page = _of_nobody(reason.text) if heard.outcome != SENT else ""
    if page:
        return heard._replace(text=said.text, enhanced=said.enhanced, page=page, said_by="client")
    if "QUEUE.Expired" in reason.text or said.enhanced in {"4.4.7", "5.4.7"}:
        heard = heard._replace(outcome=EXPIRED, page="enhanced/x.4.7")
    own = said.text.startswith(_OWN) or heard.outcome == EXPIRED
    there = bool(heard.host) or source.upper() == "SMTP"
    return heard._replace(**said._asdict(), said_by="their-server" if there and not own else "your-server")


def _of_nobody(text: str) -> str:
    """The page on a connection that did not come about; "" where one did."""
    socket = _SOCKET.search(text)
    if socket and (page := _SOCKETS.get(socket[1].lower())):
        return page
    return next((page for words, page in _NAMES if words in text), "")


OUTCOMES = {
    "fail": BOUNCED, "failed": BOUNCED, "badmail": BOUNCED, "poisonmessage": BOUNCED, "defer": DEFERRED,
    "deferred": DEFERRED, "pending": DEFERRED, "retry": DEFERRED, "deliver": SENT, "delivered": SENT, "send": SENT,
    "sendexternal": SENT, "filteredasspam": "", "quarantined": "",
}  # fmt: skip
"""What becomes of a message, by the events of a log and the states of a trace; other events decide nothing."""
