"""How far a dialogue has come, and what comes next on the wire (RFC 5321 3.3, 4.1.4)."""

from enum import StrEnum


class Stage(StrEnum):
    """How far the dialogue has come; the first five are the columns of the grid in stages.py."""

    __hash__ = str.__hash__  # that of Enum is slow

    CONNECTED = "connected"
    GREETED = "greeted"
    MAIL = "mail"
    RCPT = "rcpt"
    BDAT = "bdat"
    AUTH = "auth"
    DATA = "data"
    CLOSED = "closed"


class Awaiting(StrEnum):
    """What comes next on the wire. Framing, shell and net all ask this."""

    __hash__ = str.__hash__  # that of Enum is slow

    COMMAND = "command"
    MAIL_DATA = "mail data"
    OCTETS = "octets"
    ANSWER = "answer"
    NOTHING = "nothing"
