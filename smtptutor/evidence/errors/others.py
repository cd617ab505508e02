"""Errors of languages and programs that hand a reply on nearly as it came, and any line of a program that has one."""

import re

from smtptutor.evidence.dialogues.replies import is_reply_alone, reply_line
from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, GREETING, Statement

_WORDS = (
    "error", "fail", "said", "response", "reply", "refused", "reject", "returned", "status", "code", "exception",
    "denied", "message", "bounce", "smtp", "could not", "unable", "respond", "antwort", "mail", "send", "auth", "rcpt",
)  # fmt: skip
_ABOUT_MAIL = (
    "smtp",
    "mail",
    "recipient",
    "rcpt",
    "sender",
    "relay",
    "starttls",
    "ehlo",
    "helo",
    "server said",
    "invalid login",
)
AROUND = 300
"""Letters before and behind a code within which words tell whether it is one of HTTP."""
_OF_HTTP = re.compile(
    r"(?i:http|\burl\b|50[0-4] (?:internal server|not implemented$|bad gateway|service unavailable|gateway time))"
)
_ENHANCED_ALONE = re.compile(
    r"(?i:fail|unable|error|could not|cannot|reject|refus)[^:\n]{0,120}:(?: [\w.+-]{1,64}@[\w.-]{1,255}:)? "
    r"(?=[45]\.[0-7]\.\d{1,3} \S)"
)
"""What stands before a reply that came without its number."""
_NOT_OF_HTTP = frozenset({421, 450, 452, 454, 455})
_AT_START = re.compile(r"\s*[2-5]\d\d[ -]")
_GO_LOG = re.compile(r"\s*\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})? (?:\S{1,60}\.go:\d{1,6}: )?")
_BEHIND = re.compile(
    r"""(?:[:=(\['"]|\b[Ss]aid|\b[Cc]ode|\b[Rr]esponse|\b[Rr]eply|\bresponded with|invalid login -)"""
    rf"""[ "'(\[]{{0,3}}(?={reply.CODE}[ :,\-"')\]])"""
)
_OUTLOOK = re.compile(
    rf"""(?:Server Response|Serverantwort|Antwort|Réponse[^:\n]{{0,20}}): ?["'](?={reply.CODE}[ -])"""
)
_RESPONDED = re.compile(
    r"(?:(?:mail|outgoing|SMTP) server (?:\(SMTP\) )?responded(?: with)?|Mail-Server antwortete|"
    r"serveur de messagerie a répondu|servidor de correo respondió|server di posta ha risposto)\s?:\s*"
)
_ADVICE = re.compile(r"(?<!\s)\.?\s+(?:Please |Verify that|Bitte|Veuillez|Compruebe|Verific)")
"""What Thunderbird says before a reply, which may have no number, and after it."""
_SHORT = re.compile(rf"Server Error: ?({reply.CODE})")
_QUOTED = re.compile(r"""["'](?:,|\)|\}|\]|\s*$|\s*Error Number)|, Error Number| \(in reply to """)
_STAGES = (
    ("greeting", GREETING), ("end of data", END_OF_DATA), ("end of the message", END_OF_DATA), ("starttls", "STARTTLS"),
    ("rcpt to", "RCPT"), ("mail from", "MAIL"), ("mail command", "MAIL"), ("rcpt command", "RCPT"),
    ("data command", END_OF_DATA), (" mail: ", "MAIL"), (" rcpt: ", "RCPT"), ("recipient", "RCPT"),
    ("rcpt", "RCPT"), ("sender", "MAIL"), ("auth login", "AUTH"), ("auth plain", "AUTH"), ("authenticat", "AUTH"),
    ("login", "AUTH"),
    (" auth", "AUTH"), ("ehlo", "EHLO"), ("helo", "HELO"), (" data ", "DATA"),
)  # fmt: skip
"""What stands before a reply where a program names the step."""


def opens(text: str) -> bool:
    """True where a line that is not itself a reply has one in it, and speaks of mail or of an error."""
    if _of_go(text) >= 0:
        return True
    if _AT_START.match(text):
        return False
    small = text.lower()
    if not any(word in small for word in _WORDS):
        return False
    if _RESPONDED.search(text):
        return True
    if any(found[1][0] == found[2][0] for found in reply.REPLY.finditer(text)):
        return True
    place = _place(text)
    return place >= 0 and (any(word in small for word in _ABOUT_MAIL) or _is_of_smtp(text[place:]))


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error: behind a word for it, or the first with both numbers."""
    responded = _RESPONDED.search(block.text)
    if responded:
        said = block.text[responded.end() : responded.end() + 2000]
        advice = _ADVICE.search(said)
        heard = reply.read(said[: advice.start()] if advice else said)
        return [block.said(responded.start(), heard, "", "Thunderbird")]
    place = _place(block.text)
    if place < 0:
        found = _SHORT.search(block.text)
        heard = reply.RaisedReply(int(found[1]), "", "") if found else reply.NONE
        return [block.said(found.start(), heard, "", "Outlook")] if found else []
    end = _end(block.text, place)
    heard = reply.read(_unescaped(block.text[place:end]).rstrip("\"' "))
    if 0 < heard.code < 400 or not (heard.code or heard.enhanced):
        return []
    return [block.said(place, heard, stage_before(block.text[max(0, place - 120) : place]), block.program)]


def _place(text: str) -> int:
    """Where the reply begins, -1 where there is none."""
    if _of_go(text) >= 0:
        return _of_go(text)
    outlook = _OUTLOOK.search(text)
    if outlook:
        return outlook.end()
    both = next((found for found in reply.REPLY.finditer(text) if found[1][0] == found[2][0]), None)
    behind = next((found for found in _BEHIND.finditer(text) if _of_mail(text, found.end())), None)
    places = [found for found in (both and both.start(), behind and behind.end()) if found is not None]
    if not places:
        alone = _ENHANCED_ALONE.search(text)
        return alone.end() if alone else -1
    return min(places)


def _of_go(text: str) -> int:
    """Where a reply begins that stands behind the time of a log as programs in Go write it, -1 where none does."""
    time = _GO_LOG.match(text)
    numbers = reply.NUMBERS.match(text, time.end()) if time else None
    return time.end() if time and numbers and numbers[1] else -1


def _of_mail(text: str, place: int) -> bool:
    """True where a code that stands there is one that servers of mail refuse with, and not one of HTTP."""
    code = int(text[place : place + 3])
    around = text[max(0, place - AROUND) : place + AROUND]
    return 421 <= code < 600 and code != 429 and (code > 504 or code < 500 or not _OF_HTTP.search(around))


def _is_of_smtp(said: str) -> bool:
    """True for a reply that speaks of mail by itself: its words do, and HTTP has no such code."""
    line = reply_line(said)
    return line is not None and (line.code > 511 or line.code in _NOT_OF_HTTP) and is_reply_alone(line)


def _end(text: str, place: int) -> int:
    """Where the reply ends: at the mark that closes what was quoted, or with the last line that has its code."""
    code, at = text[place : place + 3], place  # of a reply without its number it is the beginning of the other one
    quoted = text[place - 1 : place] in ("'", '"')
    closing = _QUOTED.search(text, place) if quoted else None
    if closing:
        return closing.start()
    while True:
        end = text.find("\n", at)
        if end < 0:
            return len(text)
        numbers = reply.NUMBERS.match(text, end + 1)
        if not numbers or not (numbers[1] == code or (numbers[2] and not numbers[1])):
            return end
        at = end + 1


def _unescaped(text: str) -> str:
    """Line ends that a program wrote as two letters."""
    return text.replace("\\r", "").replace("\\n", "\n")


def stage_before(before: str) -> str:
    """The step that is named before a reply, "" where none is; of several the last."""
    small = f"{before.lower()} "
    found = [(small.rfind(words), stage) for words, stage in _STAGES if words in small]
    return max(found)[1] if found else ""
