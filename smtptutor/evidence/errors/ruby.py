"""Errors of Ruby's net-smtp: the name of the class stands for a whole class of codes, and says little."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import Statement

MARKS = ("Net::SMTP",)
_FRAMES = (
    ("rcptto", "RCPT"), ("mailfrom", "MAIL"), ("auth", "AUTH"), ("starttls", "STARTTLS"), ("do_helo", "EHLO"),
    ("ehlo", "EHLO"), ("`data", "DATA"), ("'data", "DATA"), ("#data", "DATA"),
)  # fmt: skip
_METHOD = re.compile(r"in ([`'](?:[\w:]{1,80}[#.])?\w{2,40})'")
_BEHIND = re.compile(rf"Net::SMTP[A-Z]\w{{2,40}}(?:: | \(| - |, \"|:\s)\s*(?={reply.CODE})")
_BEFORE = re.compile(rf"(?:': |` : |: )({reply.CODE}[ -][^\n]{{0,2000}}?) ?\(Net::SMTP[A-Z]\w{{2,40}}\)")
_EXPECTED = re.compile(rf"could not get 3xx \({reply.CODE}: ?")
_END = re.compile(r"\):?\s*$|>\s*$|\)$")


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error."""
    before = _BEFORE.search(block.text)
    if before:
        return [block.said(before.start(1), reply.read(before[1]), _stage(block), "net-smtp")]
    expected = _EXPECTED.search(block.text)
    if expected:  # 354 is the only such reply that is waited for, but those of AUTH
        return [block.said(expected.start(), _from(block.text, expected.end()), _stage(block) or "DATA", "net-smtp")]
    found = _BEHIND.search(block.text)
    return [block.said(found.start(), _from(block.text, found.end()), _stage(block), "net-smtp")] if found else []


def _from(text: str, place: int) -> reply.RaisedReply:
    """The reply that begins there: its line, and those below it that go on with its code."""
    lines = text[place : place + 4000].splitlines()
    code = lines[0][:3]
    end = next((at for at, line in enumerate(lines) if at and not line.startswith(code)), len(lines))
    last = _END.sub("", lines[end - 1].replace('\\n">', ">"))
    return reply.read("\n".join([*lines[: end - 1], last]))


def _stage(block: ErrorText) -> str:
    """The step, by the methods on the stack."""
    methods = " ".join(_METHOD.findall(block.text))  # the first of the stack stands before the message itself
    return next((stage for name, stage in _FRAMES if name in block.frames or name in methods), "")
