"""The lines of a reply as they were copied: code, enhanced code and words, and what is no reply though it looks so."""

import re
from typing import NamedTuple

MOST_LINES = 60
"""Of one reply that are kept; the rest is passed over."""
LONGEST_TEXT = 4000
"""Characters of the words of a reply."""

_LINE = re.compile(r"([2-5][0-7]\d)(?:([ \t-])[ \t]*(.*)|(?=[A-Z][a-z]|#\d|\[\d|<|: ?[245]\.)(?:: ?)?(.*)|)", re.DOTALL)
_ENHANCED = re.compile(r"[#\[(<]?([245]\.\d{1,3}\.\d{1,3})[\])>]?[:;,]?(?:[ \t_-]+|$)")
_ENDS = re.compile(r"(?:\\r\\n|\\n|\\r|\r|\n)")
_REFERER = re.compile(r"\\r\\n, referer: \S+$")
_CODES = frozenset({
    211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 353, 354, 355, 421, 422, 430, 431, 432, 435, 441, 442, 446, 447,
    449, 450, 451, 452, 453, 454, 455, 458, 459, 471, 500, 501, 502, 503, 504, 510, 511, 512, 513, 515, 517, 519, 520,
    521, 522, 523, 524, 525, 526, 530, 531, 533, 534, 535, 538, 540, 541, 542, 543, 544, 546, 550, 551, 552, 553, 554,
    555, 556, 557, 559, 560, 561, 569, 570, 571, 572, 573, 577, 578,
})  # fmt: skip
_WORDS = re.compile(
    r"\b(?:accept(?:ed|able)?|access|account|address|already|attempt|auth\w{0,12}|bad|banned|black\w{0,10}|blocked|body|"
    r"bounce|client|closing|command|connection\w?|content|credentials|data|denied|dkim|dmarc|disabled|dns\w{0,3}|domain|"
    r"ehlo|encrypt\w{0,5}|error|esmtp|exceed\w{0,3}|expected|failed|failure|first|forbidden|full|goodbye|greylist\w{0,3}|"
    r"graylist\w{0,3}|helo|hello|host|hostname|inactive|invalid|limit|local|login|mail|mailbox|malformed|message|must|need|"
    r"nested|not|ok|okay|password|permitted|pipelining|please|policy|protocol|queued|quota|rate|rbl|rcpt|recipient|refused|"
    r"reject\w{0,6}|relay\w{0,3}|reputation|request\w{0,3}|requires?d?|resolve|reverse|routing|rule|said|sasl|sender|"
    r"sequence|server|service|size|smtp|spam\w{0,4}|spf|spoof\w{0,3}|starttls|storage|syntax|system|temporar\w{0,4}|"
    r"timeout|tls|too|transaction|unavailable|undeliverable|unknown|unrecognized|unrouteable|user|username|valid|virus|"
    r"welcome)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?i:(?:eur|euros?|usd|gbp|dollars?|pounds|people|persons|guests|items|files|lines|times|users|customers|messages|mails|"
    r"emails|e-mails|recipients|addresses|bytes|octets|[kmgt]i?b|ms|sec|seconds|minutes|hours|days|weeks|months|years|km|m|"
    r"kg|g|px|pt|%|internal server error|bad gateway|gateway time-?out|"
    r"http\S*|requests|responses|connections|accounts|[A-Z][a-z]+ (?:street|road|avenue))"
    r"(?:[\s.,;:!?]|$)|[$€£%/=|+])"
)
_GOES_ON = re.compile(r"(?i:(?:of|and|or|x|to|in|per|more|other|out)(?:[\s.,;:!?]|$))")
"""How a sentence goes on behind a number; a reply may begin so too."""


class ReplyLine(NamedTuple):
    """One line of a reply; `more` tells that another follows (RFC 5321 4.2.1)."""

    code: int
    more: bool
    enhanced: str
    text: str


def lines_of(words: str) -> list[str]:
    """The lines that stand in one, where a program wrote their ends as escapes."""
    if "\\" not in words and "\r" not in words:
        return [words]
    return [line for line in _ENDS.split(_REFERER.sub("", words)) if line]


def reply_line(words: str) -> ReplyLine | None:
    """A line of a reply, read; None for another line."""
    found = _LINE.fullmatch(words)
    if found is None:
        return None
    enhanced, text = split(found[3] or found[4] or "")
    return ReplyLine(int(found[1]), found[2] == "-", enhanced, text)


def split(text: str) -> tuple[str, str]:
    """The enhanced code before the words of a reply, "" where there is none, and the words."""
    found = _ENHANCED.match(text)
    return (found[1], text[found.end() :].strip()) if found else ("", text.strip())


def unglued(words: str) -> list[str]:
    """The lines of a reply of several whose line ends were lost: `250-one 250-two 250 three`."""
    code = words[:3]
    if words[3:4] != "-" or words.find(code, 4) < 0:
        return [words]
    return [line.strip() for line in re.split(rf"(?={code}[ -](?:[245]\.\d|[A-Za-z]))", words) if line.strip()]


def is_reply_alone(line: ReplyLine) -> bool:
    """True where a line that no dialogue stands around is a reply, and no sentence or row of numbers."""
    if line.code not in _CODES:
        return False
    if line.enhanced and line.enhanced[0] == str(line.code)[0]:
        return True
    if _COUNTED.match(line.text) or _GOES_ON.match(line.text):
        return False
    return _WORDS.search(line.text) is not None


def may_be_reply(line: ReplyLine) -> bool:
    """True where a line is a reply if the text holds nothing else: a number alone, words that no list has."""
    if line.code not in _CODES:
        return False
    if line.enhanced or not _COUNTED.match(line.text):
        return True
    return line.code >= 400 and len(_WORDS.findall(line.text)) > 2  # "550 connections not accepted from a bad sender"


def enhanced_alone(words: str) -> tuple[str, str]:
    """Enhanced code and words of a reply whose number is missing; ("", "") for another line."""
    found = _ENHANCED.match(words)
    if found is None or int(found[1].split(".")[1]) > 7:  # RFC 3463 2 has the subjects 0 to 7
        return "", ""
    text = words[found.end() :].strip()
    return (found[1], text) if not text or _WORDS.search(text) else ("", "")
