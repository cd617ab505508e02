"""Errors of lettre: a kind with the code, then the lines of the reply without anything between them."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.errors.python import LITERAL
from smtptutor.evidence.statement import Statement

MARKS = ("permanent error (", "transient error (", "NegativeCompletion")
_SHOWN = re.compile(rf"(?:permanent|transient) error \(({reply.CODE})\)(?:: ([^\n]{{0,4000}}))?")
_DEBUG = re.compile(
    r"severity: (\w{3,40}),\s*category: (\w{3,20}),\s*detail: (\w{3,5}),?\s*\},?\s*\)?,?"
    rf"(?:\s*source: ({LITERAL}))?"
)
_FIRST = {"TransientNegativeCompletion": 4, "PermanentNegativeCompletion": 5}
_SECOND = ("Syntax", "Information", "Connections", "Unspecified3", "Unspecified4", "MailSystem")
_THIRD = ("Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error, as it is shown to people or to programmers."""
    shown = _SHOWN.search(block.text)
    if shown:
        return [block.said(shown.start(), reply.read(shown[2] or "", int(shown[1])), "", "lettre")]
    debug = _DEBUG.search(block.text)
    if not debug or debug[1] not in _FIRST or debug[2] not in _SECOND or debug[3] not in _THIRD:
        return []
    code = _FIRST[debug[1]] * 100 + _SECOND.index(debug[2]) * 10 + _THIRD.index(debug[3])
    heard = reply.read(reply.unquoted(debug[4]) if debug[4] else "", code)
    return [block.said(debug.start(), heard, "", "lettre")]
