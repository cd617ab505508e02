"""What Postfix writes of a delivery, in brackets behind `status=`: who said what, and at which step."""

import re
from typing import NamedTuple

from smtptutor.evidence.statement import END_OF_DATA, GREETING

CLIENT, OWN, THEIRS = "client", "your-server", "their-server"
STEPS = {
    "EHLO command": "EHLO", "HELO command": "HELO", "LHLO command": "LHLO", "STARTTLS command": "STARTTLS",
    "AUTH command": "AUTH", "MAIL FROM command": "MAIL", "RCPT TO command": "RCPT", "DATA command": "DATA",
    "end of DATA command": END_OF_DATA, "final RSET command": "RSET", "RSET command": "RSET", "QUIT command": "QUIT",
}  # fmt: skip
"""What a reply was a reply to (xfer_request in smtp_proto.c, Postfix 3.9)."""
DOING = (
    ("receiving the initial", GREETING), ("performing the EHLO", "EHLO"), ("performing the HELO", "HELO"),
    ("performing the LHLO", "LHLO"), ("performing the initial", "EHLO"), ("receiving the STARTTLS", "STARTTLS"),
    ("performing the TLS", "STARTTLS"), ("sending MAIL", "MAIL"), ("sending RCPT", "RCPT"),
    ("sending DATA", "DATA"), ("sending message body", END_OF_DATA), ("sending end of data", END_OF_DATA),
    ("sending final RSET", "RSET"), ("sending QUIT", "QUIT"),
)  # fmt: skip
"""What it was at when the connection broke or was silent (xfer_states in smtp_proto.c, Postfix 3.9)."""
SAID = (
    (re.compile(r"host (\S+) said: (.*?)(?: \(in reply to ([^()]*)\))?$"), ""),
    (re.compile(r"host (\S+) refused to talk to me: (.*)$"), GREETING),
    (re.compile(r"SASL authentication failed; server (\S+) said: (.*)$"), "AUTH"),
    (re.compile(r"TLS is required, but host (\S+) refused to start TLS: (.*)$"), "STARTTLS"),
    (re.compile(r"delivered via [^()]* \((.*)\)$"), END_OF_DATA),
)
"""Words in which the reply of another server stands: that server, its reply, and the step where it is always one."""
_CONNECT = r"connect to ([^\s\[]+)(?:\[[^\]]*\])?(?::\d+)?: "
_LOGIN = "SASL authentication failed; cannot authenticate to server "
UNHEARD = (
    (re.compile(_CONNECT + "Connection refused"), "words/connection-refused", "connect"),
    (re.compile(_CONNECT + "(?:Connection|Operation) timed out"), "words/connection-timed-out", "connect"),
    (re.compile(_CONNECT), "words/no-connection", "connect"),
    (re.compile(r"lost connection with (\S+) while (sending end of data.*)"), "causes/answer-lost", END_OF_DATA),
    (re.compile(r"lost connection with (\S+) while (.*)"), "words/timeout", ""),
    (re.compile(r"conversation with (\S+) timed out while (.*)"), "words/timeout", ""),
    (re.compile(r"Host or domain name not found\..*name=(\S+)"), "words/host-not-found", ""),
    (re.compile(r"Host or domain name not found"), "words/host-not-found", ""),
    (re.compile(r"Domain (\S+) does not accept mail \(nullMX\)"), "words/null-mx", ""),
    (re.compile(r"Cannot start TLS: "), "words/tls-failed", "STARTTLS"),
    (re.compile(r"TLS is required, but was not offered by host (\S+)"), "causes/starttls-not-offered", "EHLO"),
    (re.compile(r"TLS is required,? but our TLS engine is unavailable"), "causes/tls-not-available", "STARTTLS"),
    (re.compile(r"Server certificate not (?:trusted|verified)"), "words/certificate-verify-failed", "STARTTLS"),
    (re.compile(_LOGIN + r"(\S+): no mechanism"), "causes/auth-mechanism-unknown", "AUTH"),
)  # fmt: skip
"""Words that Postfix has for what no server said: the other host where it is told, the page, and the step."""
_SUSPENDED = "delivery temporarily suspended: "
_REPLY = re.compile(r"(\d{3})(?:([ -])|$)(?:([245]\.\d{1,3}\.\d{1,3})(?![\d.])[ ,:-]*)?(.*)$", re.DOTALL)
_ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?![\d.])[ :]*(.*)$", re.DOTALL)
_HERE = re.compile(r"localhost\b|\S*\[(?:127\.|::1\]|private/|/)|private/|127\.|/")


class InBrackets(NamedTuple):
    """What was said: by whom, with which numbers, and at which step; `page` where no server said it."""

    text: str
    code: int = 0
    enhanced: str = ""
    said_by: str = OWN
    host: str = ""
    stage: str = ""
    page: str = ""


def words(text: str, relay: str = "") -> InBrackets:
    """What the words in brackets say; `relay` is the server that the line names. Raises nothing."""
    text = text.removeprefix(_SUSPENDED)
    for pattern, stage in SAID:
        if (found := pattern.match(text)) is not None:
            host, said = (found[1], found[2]) if len(found.groups()) > 1 else ("", found[1])
            asked = found[3] or "" if len(found.groups()) > 2 else ""
            return reply(said)._replace(
                said_by=whose(host or relay), host=host or relay, stage=stage or STEPS.get(asked, "")
            )
    if (found := _REPLY.match(text)) is not None:  # as behind status=sent
        return reply(text)._replace(said_by=whose(relay), host=relay, stage=END_OF_DATA)
    for pattern, page, stage in UNHEARD:
        if (found := pattern.match(text)) is not None:
            groups = [*found.groups(), "", ""]
            return InBrackets(text, 0, "", CLIENT, groups[0] or "", stage or doing(groups[1] or ""), page)
    return InBrackets(text, page=_own_page(text))


def _own_page(text: str) -> str:
    """The page for words of Postfix's own that tell it beyond doubt."""
    if text.startswith("mail for ") and "loops back to myself" in text:
        return "words/loops-back"
    if text.startswith("SASL authentication failure: ") and "cannot connect" in text:
        return "causes/auth-service-down"
    return ""


def whose(host: str) -> str:
    """Whether a host is another one, or a part of this place: a filter, or what puts mail into mailboxes."""
    return OWN if _HERE.match(host) else THEIRS


def doing(words_of_it: str) -> str:
    """The step at which Postfix was, by its own words."""
    return next((stage for start, stage in DOING if words_of_it.startswith(start)), "")


def reply(text: str) -> InBrackets:
    """
    A reply as a log has it: its lines joined by a blank or a question mark, each with its code.

    Takes it with or without a code. Gives it with the numbers taken out of the text.
    """
    found = _REPLY.match(text)
    if found is None:
        enhanced = _ENHANCED.match(text)
        return InBrackets(enhanced[2], 0, enhanced[1]) if enhanced else InBrackets(text)
    code, mark, numbers, said = str(found[1]), found[2], str(found[3] or ""), str(found[4])
    if mark == "-":
        said = re.sub(rf"[ ?]?(?<!\d){code}[ -](?:{re.escape(numbers)}(?![\d.]) ?)?", " ", said)
    return InBrackets(" ".join(said.split()), int(code), numbers)
