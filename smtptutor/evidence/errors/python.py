"""Errors of smtplib and aiosmtplib, and of what is built on them."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, GREETING, Statement

LITERAL = r"""b?(?:'(?:[^'\\]|\\.){0,2000}'|"(?:[^"\\]|\\.){0,2000}")"""
MARKS = (
    "SMTPSenderRefused", "SMTPRecipientsRefused", "SMTPRecipientRefused", "SMTPDataError", "SMTPHeloError",
    "SMTPAuthenticationError", "SMTPConnectError", "SMTPConnectResponseError", "SMTPResponseException",
    "SMTPServerDisconnected", "SMTPNotSupported", "SMTPException", "SMTPTimeoutError", "SMTPReadTimeoutError",
    "SMTPConnectTimeoutError", "smtplib.", "aiosmtplib.",
)  # fmt: skip
STAGES = {
    "SMTPSenderRefused": "MAIL", "SMTPRecipientsRefused": "RCPT", "SMTPRecipientRefused": "RCPT",
    "SMTPDataError": END_OF_DATA, "SMTPHeloError": "EHLO", "SMTPAuthenticationError": "AUTH",
    "SMTPConnectError": GREETING, "SMTPConnectResponseError": GREETING,
}  # fmt: skip
_PAIR = re.compile(rf"\(\s*({reply.CODE}),\s*({LITERAL})(?:,\s*({LITERAL}))?")
_BEGINS = re.compile(rf"\(\s*{reply.CODE},\s*b?['\"]")
_BELOW = re.compile(rf"(?<!\w)(SMTP[A-Z]\w{{4,40}}): ({reply.CODE})\s*\n([^\n]{{1,2000}})")
"""The code behind the name and the text in the next line, as Odoo prints it."""
_KEY = re.compile(r"""['"]([^'"\s]{1,320})['"]\s{0,9}:\s{0,9}$""")
"""What was said as code and text, perhaps with whom a refusal is about; and before it, in a dictionary, a recipient."""
_CLASS = re.compile(r"(?<!\w)SMTP[A-Z]\w{4,40}")
_AT_DATA = re.compile(r"(?i)no valid recipients|rcpt|recipient.{0,9}first|need mail|nested")


def opens(text: str) -> bool:
    """True where a line holds such a pair of a code and a text of Python."""
    return "(" in text and bool(_BEGINS.search(text))


def read(block: ErrorText) -> list[Statement]:
    """A statement for each refusal: of several recipients one each; of one error told twice only the first."""
    told: dict[tuple[int, str, str, str], Statement] = {}
    classes = [(found.start(), found[0]) for found in _CLASS.finditer(block.text) if found[0] in STAGES]
    for pair in _PAIR.finditer(block.text):
        before = [name for place, name in classes if place < pair.start()]
        said = _said(block, pair, before[-1] if before else "")
        told.setdefault((said.code, said.enhanced, said.text, said.recipient), said)
    below = None if told else _BELOW.search(block.text)
    if below and below[1] in STAGES:
        heard = reply.read(below[3], int(below[2]))
        return [block.said(below.start(), heard, STAGES[below[1]], _program(block))]
    return list(told.values())


def _said(block: ErrorText, pair: re.Match[str], name: str) -> Statement:
    """The statement of one pair, which an error of that name holds."""
    code, text, whom = pair.groups()
    key = _KEY.search(block.text[max(0, pair.start() - 350) : pair.start()])
    recipient = key[1] if key else ""
    heard = reply.read(reply.unquoted(text), int(code))
    stage = STAGES.get(name, "RCPT" if "@" in recipient else "")
    if stage == END_OF_DATA and (heard.code in (500, 502, 503) or _AT_DATA.search(heard.text)):
        stage = "DATA"  # smtplib has one error for both: the end of the message is never out of order
    person = (recipient or reply.unquoted(whom or "")).strip("<>")
    if stage == "MAIL":
        return block.said(pair.start(), heard, stage, _program(block), sender=person)
    return block.said(pair.start(), heard, stage, _program(block), person if stage == "RCPT" else "")


def _program(block: ErrorText) -> str:
    """Which of the two libraries it was."""
    return "aiosmtplib" if "aiosmtplib" in block.text or "aiosmtplib" in block.frames else "smtplib"
