"""Errors of Jakarta Mail, formerly JavaMail: the last nested exception has the reply."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, GREETING, Statement

STAGES = {
    "SMTPSenderFailedException": "MAIL", "SMTPAddressFailedException": "RCPT", "AuthenticationFailedException": "AUTH",
    "SMTPSendFailedException": "", "MessagingException": "", "SendFailedException": "",
}  # fmt: skip
MARKS = (
    "com.sun.mail", "javax.mail", "jakarta.mail", "org.eclipse.angus", "SMTPSendFailedException",
    "SMTPAddressFailedException", "SMTPSenderFailedException", "AuthenticationFailedException", "SendFailedException",
    "Got bad greeting from SMTP host",
)  # fmt: skip
_FRAMES = (
    (".mailFrom(", "MAIL"), (".rcptTo(", "RCPT"), (".finishData(", END_OF_DATA), (".data(", "DATA"), (".bdat(", "BDAT"),
    (".startTLS(", "STARTTLS"), (".authenticate(", "AUTH"), (".ehlo(", "EHLO"), (".helo(", "HELO"),
    (".openServer(", GREETING),
)  # fmt: skip
_EXCEPTION = re.compile(rf"\b({'|'.join(STAGES)}):[ \t]*")
_END = re.compile(
    r"(?P<nested>nested exception is)|\n[^\S\n]*at |\nCaused by|\n;|; message exceptions|\nFailed message|\n\n"
)
_GREETING = re.compile(r"Got bad greeting from SMTP host: ([^\s,]{1,255}), port: \d{1,5}, response: (-?\d{1,5})")
_LONGEST = 4000


def read(block: ErrorText) -> list[Statement]:
    """A statement for each refused address; else one, for the last exception that has a reply."""
    greeting = _GREETING.search(block.text)
    if greeting and 200 <= int(greeting[2]) < 600:
        heard = reply.RaisedReply(int(greeting[2]), "", "")
        return [block.said(greeting.start(), heard, GREETING, "Jakarta Mail", host=greeting[1])]
    told: dict[tuple[str, reply.RaisedReply], Statement] = {}
    for found in _EXCEPTION.finditer(block.text):
        heard = _reply(block.text, found)
        if heard.code:
            stage = STAGES[found[1]] or _by_frames(block)
            told.setdefault((found[1], heard), block.said(found.start(), heard, stage, "Jakarta Mail"))
    refused = [said for (name, _), said in told.items() if name == "SMTPAddressFailedException"]
    return refused or list(told.values())[-1:]


def _reply(text: str, found: re.Match[str]) -> reply.RaisedReply:
    """The reply behind the name of an exception; none where words of Java stand there."""
    rest = text[found.end() : found.end() + _LONGEST]
    end = _END.search(rest)
    said = rest[: end.start()] if end else rest
    if end and end["nested"]:
        said = said.rstrip().removesuffix(";")
    numbers = reply.NUMBERS.match(said)
    if numbers and numbers[1]:  # behind the last line that has the code, other words begin
        first, *more = said.split("\n")
        said = "\n".join([first, *(line for line in more if line.startswith(numbers[1]))])
    return reply.read(said) if numbers and numbers[1] else reply.NONE


def _by_frames(block: ErrorText) -> str:
    """The step, by the methods on the stack."""
    return next((stage for name, stage in _FRAMES if name in block.frames), "")
