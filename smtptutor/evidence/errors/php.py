"""Errors of PHPMailer, whose labels are translated, and of Net_SMTP, by which Roundcube sends."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, Statement

STAGES = {
    "MAIL FROM": "MAIL", "RCPT TO": "RCPT", "MAIL": "MAIL", "RCPT": "RCPT", "DATA": "DATA", "DATA END": END_OF_DATA,
    "AUTH": "AUTH", "HELO": "HELO", "EHLO": "EHLO", "STARTTLS": "STARTTLS", "Username": "AUTH", "Password": "AUTH",
    "User & Password": "AUTH", "MD5": "AUTH", "RSET": "RSET", "VRFY": "VRFY", "QUIT": "QUIT", "authenticate": "AUTH",
    "Authenticate": "AUTH",
}  # fmt: skip
MARKS = (
    " command failed",
    " not accepted from server",
    "SMTP Error",
    "SMTP error",
    "[SMTP: ",
    "Mailer Error",
    "SMTP-Fehler",
    "Erreur SMTP",
    "Error SMTP",
    "Errore SMTP",
    "Erro SMTP",
)
_COMMAND = re.compile(
    rf"({'|'.join(sorted(STAGES, key=len, reverse=True))}) (?:command failed|(?:command )?not accepted from server)"
)
_NUMBERS = re.compile(rf":\s*({reply.CODE})(?![.\w])(?:[^\n:]{{0,60}}:\s*({reply.ENHANCED}))?")
_LISTED = re.compile(rf",([^\n]{{0,2000}}?),({reply.CODE})(?:,({reply.ENHANCED})?)?(?=\s|$)|,({reply.CODE}),([^\n]*)")
_ABOUT = re.compile(r"(?<![<\w.+%-])([\w.+%-]{1,64}@[\w.-]{1,255}\w)\s*: ")
_PEAR = re.compile(r"\[SMTP: ([^\n]{0,300}?)\(code: (-?\d{1,5}), response: ([^\n]{0,2000}?)\)\]?")
_ROUNDCUBE = re.compile(
    r"(?:SMTP[ -](?:[Ee]rror|[Ff]ehler)|(?:Erreur|Error|Errore|Erro) SMTP) ?:? ?[\[(](\d{3})[\])] ?:? ?([^\n]{0,2000})"
)
_NAMED = re.compile(r"""(?:sender|recipient|Absender|Empfänger):? ["„“«]?([^\s"@„“«]{1,64}@[^\s"“”»]{1,255})""")
_BAD = re.compile(
    r"(?:recipients failed|Empfänger sind nicht korrekt|destinataires [\w ]{3,30}|destinatarios [\w ]{3,30}) ?: "
    r"([\w.+%-]{1,64}@[\w.-]{1,255}\w): ?([^\n]{0,2000})"
)
_LABELLED = (
    ("set sender", "MAIL"), ("add recipient", "RCPT"), ("Empfänger", "RCPT"), ("Absender", "MAIL"),
    ("uthenti", "AUTH"), ("send data", END_OF_DATA),
)  # fmt: skip


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error."""
    return _phpmailer(block) or _pear(block) or _roundcube(block) or _recipients(block)


def _phpmailer(block: ErrorText) -> list[Statement]:
    """PHPMailer: which command failed; then details, code and enhanced code, in this order, each with a label."""
    commands = list(_COMMAND.finditer(block.text))
    for command in reversed(commands):
        rest = block.text[command.end() :]
        heard = _after(rest)
        if heard.code:
            stage, about = STAGES[command[1]], _ABOUT.search(block.text[: command.start()])
            person = about[1] if about else ""
            if stage == "MAIL":
                return [block.said(commands[0].start(), heard, stage, "PHPMailer", sender=person)]
            return [block.said(commands[0].start(), heard, stage, "PHPMailer", person if stage == "RCPT" else "")]
    return []


def _after(rest: str) -> reply.RaisedReply:
    """The reply behind the words that a command failed."""
    if rest.startswith(": "):  # as its dialogue log has it
        first, *more = rest[2:].split("\n")
        return reply.read("\n".join([first, *(line.strip() for line in more if line.strip().startswith(first[:3]))]))
    if rest.startswith(","):
        listed = _LISTED.match(rest)
        if listed and listed[4]:
            return reply.read(listed[5], int(listed[4]))
        return reply.read(listed[1], int(listed[2]), listed[3] or "") if listed else reply.NONE
    numbers = list(_NUMBERS.finditer(rest))
    if not numbers:
        return reply.NONE
    said = rest[: numbers[-1].start()].rpartition(" SMTP")[0] or rest[: numbers[-1].start()]
    detail = said.partition(": ")[2] if ": " in said[:40] else said
    return reply.read(detail, int(numbers[-1][1]), numbers[-1][2] or "")


def _pear(block: ErrorText) -> list[Statement]:
    """Net_SMTP: a sentence, then code and response in brackets."""
    found = _PEAR.search(block.text)
    if not found or not 200 <= int(found[2]) < 600:
        return []
    return [_labelled(block, found.start(), reply.read(found[3], int(found[2])))]


def _roundcube(block: ErrorText) -> list[Statement]:
    """Roundcube: the code in brackets, a sentence, and what the server said behind it, in brackets."""
    found = _ROUNDCUBE.search(block.text)
    if not found or not 200 <= int(found[1]) < 600:
        return []
    words = found[2].strip()
    said = words[words.find(" (") + 2 :].rstrip(").") if " (" in words and words.rstrip(".").endswith(")") else words
    return [_labelled(block, found.start(), reply.read(said, int(found[1])))]


def _labelled(block: ErrorText, place: int, heard: reply.RaisedReply) -> Statement:
    """What a sentence before a reply tells of the step and of the address."""
    stage = next((stage for words, stage in _LABELLED if words in block.text), "")
    named = _NAMED.search(block.text)
    person = named[1] if named else ""
    if stage == "MAIL":
        return block.said(place, heard, stage, "Net_SMTP", sender=person)
    return block.said(place, heard, stage, "Net_SMTP", person if stage == "RCPT" else "")


def _recipients(block: ErrorText) -> list[Statement]:
    """PHPMailer, where it gives the words of a refused RCPT and no number."""
    found = _BAD.search(block.text)
    if not found or not found[2].strip():
        return []
    return [block.said(found.start(), reply.read(found[2]), "RCPT", "PHPMailer", found[1])]
