"""Errors of Symfony Mailer and Swift Mailer: the code that was expected tells the step."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, GREETING, Statement

MARKS = ("Expected response code",)
STAGES = {"220": GREETING, "334": "AUTH", "235": "AUTH", "354": "DATA", "221": "QUIT", "250/251/252": "RCPT"}
"""250 alone is expected after EHLO, MAIL, RCPT and the end of the message."""
_FRAMES = (
    ("doRcptToCommand", "RCPT"), ("doMailFromCommand", "MAIL"), ("doDataCommand", "DATA"), ("doEhloCommand", "EHLO"),
    ("doHeloCommand", "EHLO"), ("readGreeting", GREETING), ("streamMessage", END_OF_DATA),
)  # fmt: skip
_FORM = re.compile(
    r"""Expected response code "?(\d{3}(?:["/, ]{1,4}\d{3}){0,5})"? but got (?:a )?(?:response )?code "(\d{3})\""""
    r"""(, with message ")?"""
)
_END = re.compile(r'"(?=\.(?:["\s<]|$))')
_SWIFT_END = re.compile(r'"')
_LONGEST = 4000


def read(block: ErrorText) -> list[Statement]:
    """A statement for each reply; of authenticators that were told the same only one."""
    told: dict[reply.RaisedReply, Statement] = {}
    for form in _FORM.finditer(block.text):
        expected = form[1].replace('"', "").replace(", ", "/")
        heard = reply.read(_message(block.text, form) if form[3] else "", int(form[2]))
        if heard in told:
            continue
        said = block.said(form.start(), heard, _stage(block, expected), _library(form))
        told[heard] = said._replace(first=not told)
    return list(told.values())


def _message(text: str, form: re.Match[str]) -> str:
    """What stands between the quotation marks; the reply may have such marks itself."""
    rest = text[form.end() : form.end() + _LONGEST]
    end = (_END.search(rest) if _library(form) == "Symfony Mailer" else None) or _SWIFT_END.search(rest)
    return reply.unquoted(f"'{rest[: end.start()] if end else rest}'")


def _library(form: re.Match[str]) -> str:
    """Swift Mailer did not put the expected code between marks."""
    return "Symfony Mailer" if form[0].startswith('Expected response code "') else "Swift Mailer"


def _stage(block: ErrorText, expected: str) -> str:
    """The step, by what was expected; where that says little, by the names of the methods on the stack."""
    if expected in STAGES:
        return STAGES[expected]
    return next((stage for name, stage in _FRAMES if name in block.frames), "")
