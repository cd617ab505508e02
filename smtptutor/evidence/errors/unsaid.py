"""Errors without a reply: the client found it out by itself, or a server said something that the library keeps."""

from functools import cache
from typing import NamedTuple

from smtptutor.evidence.errors.block import ErrorText, rows
from smtptutor.evidence.errors.reply import RaisedReply
from smtptutor.evidence.statement import Statement

_OTHERS = (
    "mysql", "postgres", "psql", "redis", "mongo", "ldap", "imap", "pop3", "amqp", "kafka", "elasticsearch", "memcache",
    "http://", "https://", "ftp://", "ssh:", ":80:", ":443", ":3306", ":5432", ":6379", ":27017", ":143", ":993",
    ":110:", ":995", ":11211", ":5672", ":9200", "django.db", "sqlalchemy", "operationalerror", "port 5432",
    "port 3306", "port 6379", "port 27017", "npm err",
)  # fmt: skip
"""What speaks of another protocol, unless something in the text speaks of mail."""
_ERROR = (
    "error", "exception", "fail", "fatal", "errno", "smtp", "mail", "connect", "dial ", "curl", "ssl", "tls", "x509",
    "net::", "send ",
)  # fmt: skip
"""What an error says beside these words; a sentence that only has them is none."""
_MAIL = ("smtp", "mail", ":25", ":465", ":587", ":2525", "port 25", "port 465", "port 587")


class Unsaid(NamedTuple):
    """One kind of error without a reply, and the words by which it is known, in small letters."""

    page: str
    category: str
    stage: str
    said_by: str
    words: tuple[str, ...]


@cache
def kinds() -> tuple[Unsaid, ...]:
    """All kinds, in the order in which they are tried."""
    found = []
    for row in rows("unsaid"):
        head, _, words = row.partition(": ")
        page, category, stage, said_by = head.split()
        found.append(Unsaid(page, category, "" if stage == "-" else stage, said_by, tuple(words.split(" | "))))
    return tuple(found)


def known(text: str) -> bool:
    """True where a line has words of such an error, and is about mail as far as one can see."""
    small = text.lower()
    if not any(word in small for word in _ERROR) or _of_another(small):
        return False
    return any(word in small for kind in kinds() for word in kind.words)


def _of_another(small: str) -> bool:
    """True where a text speaks of another protocol, and not of mail."""
    return any(word in small for word in _OTHERS) and not any(word in small for word in _MAIL)


def read(block: ErrorText) -> list[Statement]:
    """What no server said: one statement for the whole error, or none."""
    small = block.text.lower()
    if len(small) != len(block.text):  # a letter that is two in small: places would not be those of the text
        small = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in block.text)
    if _of_another(small):
        return []
    for kind in kinds():
        places = [place for word in kind.words if (place := small.find(word)) >= 0]
        if places:
            place = min(places)
            reply = RaisedReply(0, "", _told(block, place))
            told = {"said_by": kind.said_by, "page": kind.page, "category": kind.category}
            return [block.said(place, reply, kind.stage, "", **told)]
    return []


def _told(block: ErrorText, place: int) -> str:
    """The line in which that place stands."""
    begin = block.text.rfind("\n", 0, place) + 1
    end = block.text.find("\n", place)
    return " ".join(block.text[begin : end if end >= 0 else None].split())
