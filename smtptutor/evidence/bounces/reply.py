"""What a server said, found in the words of a report: the innermost reply, who gave it, and at which step."""

import re
from typing import NamedTuple

from smtptutor.evidence.statement import END_OF_DATA, GREETING

LONGEST = 2000
"""Characters of the words that are told."""

_NUMBERS = re.compile(
    r"(?<![\w.@/+-])#?([2-5]\d\d)(?:[ -]{1,3}[#(]{0,2}([245]\.\d{1,3}\.\d{1,3})\)?(?![\w.])[:;]?|(?=[\s:;,'-]|$))"
)
_ENHANCED = re.compile(r"(?:^|[\s(<\[])#?([245]\.\d{1,3}\.\d{1,3})(?=[\s)>\];:,]|$)")
_INTRODUCED = (
    ":", ";", "'", '"', "->", "<<<", "said", "returned", "replied", "error", "response", "was", "(reason", "with",
)  # fmt: skip
_NAME = r"([\w.-]{1,255})"
_HOST = re.compile(
    rf"\bhost (?:named )?{_NAME}[ ]?\[|\bhost {_NAME}:? (?:said|refused)|\bserver at {_NAME}|\bgiving up on {_NAME}"
    rf"|\bconnected to {_NAME} but|(?:^|\s){_NAME} does not like|\bby {_NAME}\.? \[[\da-f.:]+\]"
    rf"|while talking to {_NAME}|\bserver \({_NAME}\)|\bthe server {_NAME} (?:said|returned|responded)"
    rf"|^{_NAME} \[[\da-f.:]+\]:|\bserver for {_NAME} (?:is|has|rejected)|^<?{_NAME} #"
    rf"|\bserver {_NAME}[ ]?\[[\da-f.:]+\] failed with",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"(?:in reply to|after(?: pipelined)?(?: sending)?|failed on|sent:|>>>|most progress was) "
    r"(the end of data|end of data|mail from|rcpt to|mail|rcpt|data block|data|ehlo|helo|lhlo|starttls|auth|bdat"
    r"|initial connection|quit)\b"
)
_BEFORE_A_STEP = ("in reply to", "after ", "failed on ", "sent: ", ">>> ", "most progress was ")
_STAGES = {
    "the end of data": END_OF_DATA, "end of data": END_OF_DATA, "data block": END_OF_DATA, "mail from": "MAIL",
    "rcpt to": "RCPT", "initial connection": GREETING,
}  # fmt: skip
_TELLING = {
    "does not like recipient": "RCPT", "sender was rejected": "MAIL", "greeting failed": GREETING,
    "name was rejected": "EHLO", "i sent the message": END_OF_DATA, "[rcpt_to]": "RCPT", "[mail_from]": "MAIL",
    "(state 14)": "RCPT", "(state 13)": "MAIL", "refused to talk to me": GREETING,
    "while sending end of data": END_OF_DATA,
}  # fmt: skip
"""Words of qmail, Yahoo, Gmail and Postfix, and the step that they tell."""
_TAIL = re.compile(
    r" ?(?:\(in reply to [^()]{1,60}\)|\(state \d+\)\.?|\[(?:RCPT_TO|MAIL_FROM|\d{3})\]|##|>>>.*|Giving up on \S+)$"
)
_EXPIRED = (
    "retry timeout exceeded", "queue too long", "expired", "too old", "delivery timed out", "delivery time out",
    "been delivered for", "be delivered for", "was delivered for", "giving up after", "retry time not reached",
    "for a long time", "retries, giving up",
)  # fmt: skip


class InnerReply(NamedTuple):
    """What was said: the numbers, 0 and "" where there are none; the words behind them; the step that they tell."""

    code: int
    enhanced: str
    words: str
    stage: str


def heard(text: str) -> InnerReply:
    """The reply that stands innermost in a text of one line, which is read up to a bound."""
    text = " ".join(text[: 2 * LONGEST].split())
    chosen = _chosen(text)
    if chosen is None:
        enhanced = found[1] if (found := _ENHANCED.search(text)) else ""
        return InnerReply(0, enhanced, _told(text.removeprefix(enhanced), 0), stage(text))
    words = _told(text[chosen.end() :], int(chosen[1]))
    behind = "" if chosen[2] else _at_the_end(words, chosen[1])
    return InnerReply(int(chosen[1]), chosen[2] or behind, words, stage(text))


def host_in(text: str) -> str:
    """The host that somebody talked to, as these words tell it; "" where they do not."""
    found = _HOST.search(text[: 2 * LONGEST])
    return next((name for name in found.groups() if name), "").rstrip(".") if found else ""


def stage(text: str) -> str:
    """The step of the session that the words tell, "" where they tell none."""
    low = text.lower()
    if any(words in low for words in _BEFORE_A_STEP) and (found := _STEP.search(low)):
        return _STAGES.get(found[1], found[1].upper())
    return next((step for words, step in _TELLING.items() if words in low), "")


def expired(text: str) -> bool:
    """Whether the words tell that a server gave up after trying for long."""
    low = text.lower()
    return any(words in low for words in _EXPIRED)


def is_general(enhanced: str) -> bool:
    """Whether an enhanced code tells nothing but the class, or is none."""
    return not enhanced or enhanced.endswith(".0.0")


def _chosen(text: str) -> re.Match[str] | None:
    chosen: re.Match[str] | None = None
    for found in _NUMBERS.finditer(text):
        before = text[max(0, found.start() - 12) : found.start()].rstrip().lower()
        if before and not found[2] and not before.endswith(_INTRODUCED):
            continue
        if chosen is None or _tells_more(found, chosen):
            chosen = found
    return chosen


def _tells_more(inner: re.Match[str], outer: re.Match[str]) -> bool:
    if is_general(outer[2]):
        return not is_general(inner[2]) or (not outer[2] and inner.start() - outer.end() <= 1) or inner[1] != outer[1]
    return not is_general(inner[2]) and (inner[1], inner[2]) != (outer[1], outer[2])


def _at_the_end(words: str, code: str) -> str:
    """The enhanced code that qmail and others put behind or into the words, if it is of the class of the code."""
    found = _ENHANCED.search(words)
    return found[1] if found and found[1][0] == code[0] else ""


def _told(words: str, code: int) -> str:
    """The words without what was put around them: numbers of further lines, the step, the end of a quotation."""
    if code:
        words = re.sub(rf"(?:^|(?<=\s)){code}[ -](?:#?[245]\.\d{{1,3}}\.\d{{1,3}}\s?)?", "", words)
    for _ in range(3):
        words = _TAIL.sub("", words.rstrip())
    words = words.strip(" -:;")
    if words.endswith(("'", ">'", '"')) and words.count(words[-1]) % 2:
        words = words[:-1]
    for opens, closes in ("()", "<>", "[]"):
        if words.endswith(closes) and words.count(closes) > words.count(opens):
            words = words[:-1]
    return words[:LONGEST]
