"""Errors of curl, which tells the number alone, and of msmtp, which tells the reply in a line of its own."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, GREETING, Statement

MARKS = ("curl: (", "msmtp: ", "smtpmsg='", "Got unexpected smtp-server response:", "STARTTLS denied, code")
_CURL = re.compile(
    rf"(MAIL|RCPT|DATA|Command) failed: ({reply.CODE})|(Remote access) denied: ({reply.CODE})|"
    rf"(STARTTLS) denied, code ({reply.CODE})|(Got unexpected) smtp-server response: ({reply.CODE})|"
    rf"(Authentication failed): ({reply.CODE})"
)
_AT = {"Remote access": "EHLO", "Got unexpected": GREETING, "Command": "VRFY", "Authentication failed": "AUTH"}
_MSMTP = re.compile(
    rf"(?:msmtp: )?server message: (?={reply.CODE})"
    r"([^\n]{0,2000}(?:\n(?:msmtp: )?server message: [^\n]{0,2000}){0,50})"
)
_STAGES = (
    ("authentication failed", "AUTH"), ("envelope from address", "MAIL"), ("recipient address", "RCPT"),
    ("did not accept the mail", END_OF_DATA), ("initial OK message", GREETING), ("STARTTLS failed", "STARTTLS"),
    ("EHLO and HELO failed", "HELO"), ("command DATA failed", "DATA"),
)  # fmt: skip
_ADDRESS = re.compile(r"address <?([^\s<>]{1,320}?)>? not accepted")
_MSMTP_LOG = re.compile(r"smtpmsg='([^\n]{1,2000}?)' errormsg='([^'\n]{1,500})'")

_GAVE_UP = re.compile(r"\*\*\* (?:Error connecting to|\t?IO::Socket|TLS startup failed|Host did not advertise)")


def gave_up(text: str) -> bool:
    """True for a line of swaks that says why it came to no dialogue, or to no login."""
    return _GAVE_UP.match(text) is not None


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error."""
    return _msmtp(block) or _curl(block)


def _curl(block: ErrorText) -> list[Statement]:
    """The error of curl names the command, and the code."""
    found = _CURL.search(block.text)
    if not found:
        return []
    command, code = (part for part in found.groups() if part)
    return [block.said(found.start(), reply.RaisedReply(int(code), "", ""), _AT.get(command, command), "curl")]


def _msmtp(block: ErrorText) -> list[Statement]:
    """The error of msmtp tells first what failed, then each line of the reply."""
    found = _MSMTP.search(block.text)
    logged = _MSMTP_LOG.search(block.text)
    if logged:
        found, words = logged, logged[2]
    elif found:
        words = block.text
    else:
        return []
    heard = reply.read(found[1].replace("msmtp: ", "").replace("server message: ", "").replace("\\n", "\n"))
    stage = next((stage for label, stage in _STAGES if label in words), "")
    named = _ADDRESS.search(words)
    person = named[1] if named else ""
    if stage == "MAIL":
        return [block.said(found.start(), heard, stage, "msmtp", sender=person)]
    return [block.said(found.start(), heard, stage, "msmtp", person if stage == "RCPT" else "")]
