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
    rf"|^{_NAME} \[[\da-f.:]+\]:|\bserver for {_NAME} (?:is|has|rejected)|^<?{_NAME} #",
    re.IGNORECASE,
)
_STEP = re.compile(
    r"(?:in reply to|after(?: pipelined)?(?: sending)?|failed on|on the|sent:|>>>|most progress was) "
    r"(the end of data|end of data|mail from|rcpt to|mail|rcpt|data block|data|ehlo|helo|lhlo|starttls|auth|bdat"
    r"|initial connection|quit)\b"
    r"|(does not like recipient|sender was rejected|greeting failed|name was rejected|i sent the message"
    r"|\[rcpt_to\]|\[mail_from\]|\(state 1[34]\)|refused to talk to me|while sending end of data)",
    re.IGNORECASE,
)
_STAGES = {
    "the end of data": END_OF_DATA, "end of data": END_OF_DATA, "data block": END_OF_DATA, "mail from": "MAIL",
    "rcpt to": "RCPT", "initial connection": GREETING, "does not like recipient": "RCPT", "sender was rejected": "MAIL",
    "greeting failed": GREETING, "name was rejected": "EHLO", "i sent the message": END_OF_DATA, "[rcpt_to]": "RCPT",
    "[mail_from]": "MAIL", "(state 14)": "RCPT", "(state 13)": "MAIL", "refused to talk to me": GREETING,
    "while sending end of data": END_OF_DATA,
}  # fmt: skip
_TAIL = re.compile(
    r"\s*(?:\(in reply to [^()]{1,60}\)|\(state \d+\)\.?|\[(?:RCPT_TO|MAIL_FROM|\d{3})\]|##|>>>.*|Giving up on \S+)\s*$"
)
_EXPIRED = re.compile(
    r"retry timeout exceeded|queue too long|expired|too old|delivery timed? ?out|(?:been|was|be) (?:delivered|sent) for"
    r"|giving up after|retry time not reached|for a long time",
    re.IGNORECASE,
)


class InnerReply(NamedTuple):
    """
    What was said: the numbers, the words behind them, who said it and when.

    `code` is 0 and `enhanced` "" where no number was said; `words` are then all there are. `host` and `stage` are ""
    where the words do not tell them.
    """

    code: int
    enhanced: str
    words: str
    host: str
    stage: str


def heard(text: str) -> InnerReply:
    """The reply that stands innermost in a text of one line, which is read up to a bound."""
    text = text[: 2 * LONGEST].strip()
    chosen = _chosen(text)
    host = next((name for name in found.groups() if name), "") if (found := _HOST.search(text)) else ""
    if chosen is None:
        enhanced = found[1] if (found := _ENHANCED.search(text)) else ""
        return InnerReply(0, enhanced, _told(text.removeprefix(enhanced), 0), host.rstrip("."), stage(text))
    words = _told(text[chosen.end() :], int(chosen[1]))
    behind = "" if chosen[2] else _at_the_end(words, chosen[1])
    return InnerReply(int(chosen[1]), chosen[2] or behind, words, host.rstrip("."), stage(text))


def stage(text: str) -> str:
    """The step of the session that the words tell, "" where they tell none."""
    if not (found := _STEP.search(text)):
        return ""
    word = (found[1] or found[2]).lower()
    return _STAGES.get(word, word.upper())


def expired(text: str) -> bool:
    """Whether the words tell that a server gave up after trying for long."""
    return _EXPIRED.search(text) is not None


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
        words = _TAIL.sub("", words)
    words = words.strip(" -:;\t")
    if words.endswith(("'", ">'", '"')) and words.count(words[-1]) % 2:
        words = words[:-1]
    return " ".join(words.split())[:LONGEST]
