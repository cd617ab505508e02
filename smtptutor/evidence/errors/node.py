"""Errors of nodemailer and emailjs."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.errors.python import LITERAL
from smtptutor.evidence.statement import END_OF_DATA, GREETING, Statement

STAGES = {
    "Invalid greeting": GREETING, "Invalid LHLO": "LHLO", "Invalid HELO": "HELO", "EHLO failed but HELO": "EHLO",
    "Server terminates connection": "", "Error upgrading connection with STARTTLS": "STARTTLS",
    "Invalid login": "AUTH", "Mail command failed": "MAIL", "Recipient command failed": "RCPT",
    "all recipients were rejected": "RCPT", "Data command failed": "DATA", "Message failed": END_OF_DATA,
}  # fmt: skip
"""What nodemailer says before the reply, and the step of it."""
MARKS = (
    *(f"{words}{sign}" for words in STAGES for sign in (":", ". response=")), "responseCode", "bad response on command",
    "nodemailer", "command: 'CONN'", "command: 'API'",
)  # fmt: skip
_MESSAGE = re.compile(
    rf"(?:{'|'.join(map(re.escape, STAGES))})(?: does not support required STARTTLS)?(?::| *\. response=) *"
)
_RESPONSE = re.compile(rf"""["']?\bresponse["']?:\s*({LITERAL}(?:\s*\+\s*{LITERAL}){{0,40}})""")
_ONE = re.compile(LITERAL)
_CODE = re.compile(rf"""["']?\bresponseCode["']?:\s*["']?({reply.CODE})""")
_COMMAND = re.compile(r"""["']?\bcommand["']?:\s*["']([A-Z .0-9-]{1,30})["']""")
_REJECTED = re.compile(r"""["']?\b(?:rejected|recipient)["']?:\s*\[?\s*["']([^"'\s@]{1,64}@[^"'\s]{1,255})["']""")
_EMAILJS = re.compile(r"bad response on command '([A-Za-z.]{1,10})\s*'?(?:: *([^\n]{0,2000}))?")
_OF_EMAILJS = re.compile(rf"\bsmtp: ({LITERAL})")


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error: what the field `response` has, else what stands in the message."""
    message = _MESSAGE.search(block.text)
    response, code = _RESPONSE.search(block.text), _CODE.search(block.text)
    if not message and not response and not code:
        return _emailjs(block)
    place = min(found.start() for found in (message, response, code) if found)
    heard = reply.NONE
    if response:
        heard = reply.read("".join(reply.unquoted(part) for part in _ONE.findall(response[1])))
    elif message:
        said = _lines(block.text[message.end() :])
        heard = reply.read(said.partition(f": {said[:3]}")[0] if "response=" in message[0] else said)
    heard = heard._replace(code=heard.code or int((code and code[1]) or 0))
    if not heard.code and not heard.enhanced:
        return []
    rejected = _REJECTED.search(block.text)
    stage = _stage(block.text, message)
    return [block.said(place, heard, stage, "nodemailer", rejected[1] if rejected and stage == "RCPT" else "")]


def _stage(text: str, message: re.Match[str] | None) -> str:
    """The step: by the words before the reply, else by the field `command`."""
    for words, stage in STAGES.items():
        if message and stage and message[0].startswith(words):
            return stage
    command = _COMMAND.search(text)
    verb = command[1].split(" ")[0] if command else ""
    return {"CONN": GREETING, "API": ""}.get(verb, verb)


def _lines(text: str) -> str:
    """The lines of a reply at the beginning of a text: the first, and those that go on with its code."""
    lines = text.splitlines()
    code = lines[0][:3] if lines else ""
    end = next((at for at, line in enumerate(lines) if at and not (code.isdigit() and line.startswith(code))), None)
    said = lines[:end] if end else lines
    return "\n".join(line.removesuffix(" {") for line in said)


def _emailjs(block: ErrorText) -> list[Statement]:
    """The error of emailjs names the command, and leaves the code out."""
    found = _EMAILJS.search(block.text)
    if not found:
        return []
    stage = END_OF_DATA if "." in found[1] else found[1].upper()
    whole = _OF_EMAILJS.search(block.text)  # where the object was printed too, it has the reply with its number
    heard = reply.read(reply.unquoted(whole[1])) if whole else reply.read(found[2] or "")
    return [block.said(found.start(), heard, "" if stage == ":" else stage, "emailjs")]
