"""What some keys of a site can be: one word of a few."""

from enum import StrEnum


class MailProtocol(StrEnum):
    """What a site speaks."""

    __hash__ = str.__hash__  # that of Enum is slow, and a plain string is as good

    SMTP = "smtp"  # takes mail for its own domains (RFC 5321)
    SUBMISSION = "submission"  # takes new mail from its users (RFC 6409)
    LMTP = "lmtp"  # the last step into the mailboxes (RFC 2033)


class Greeting(StrEnum):
    """How a site answers a connection (RFC 5321 3.1)."""

    __hash__ = str.__hash__

    READY = "ready"
    BLOCKED = "blocked"  # 554
    NEVER = "never"  # 521 (RFC 7504)
    NOT_READY = "not-ready"  # 421


class AccountState(StrEnum):
    """What may be the matter with an account (RFC 4954 6)."""

    __hash__ = str.__hash__

    GOOD = "good"
    DISABLED = "disabled"
    WEAK = "weak"  # mechanisms that send the password itself are refused
    TRANSITION = "transition"  # the others are refused until one of those was used
    DOWN = "down"  # the service that knows the password


class Spf(StrEnum):
    """What the check of a sending host by SPF brings (RFC 7208 2.6)."""

    __hash__ = str.__hash__

    NONE = "none"
    PASS = "pass"  # noqa: S105 a result, and no password
    FAIL = "fail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class Dkim(StrEnum):
    """What the check of the signature brings (RFC 6376 3.9, 6.3)."""

    __hash__ = str.__hash__

    NONE = "none"
    PASS = "pass"  # noqa: S105 a result, and no password
    FAIL = "fail"
    MISSING = "missing"  # where one is wanted


class Dmarc(StrEnum):
    """What a domain wants done with mail that fails both (RFC 7489 6.3)."""

    __hash__ = str.__hash__

    NONE = "none"
    REJECT = "reject"
    TEMPERROR = "temperror"  # it cannot be looked up for now


class BoxState(StrEnum):
    """What may be the matter with a mailbox; what each does stands in mailbox_states.py."""

    __hash__ = str.__hash__

    FULL = "full"
    FULL_FOR_GOOD = "full-for-good"
    DISABLED = "disabled"
    BUSY = "busy"
    GONE = "gone"
    GREYLISTED = "greylisted"
    BLOCKED = "blocked"
    LOOKUP_FAILED = "lookup-failed"
    UNWANTED = "unwanted"
    FILTERED = "filtered"
    ASCII_ONLY = "ascii-only"
    SMALL = "small"
    NOT_NOW = "not-now"
    FAILING = "failing"
    FORWARDS = "forwards"
    MOVED = "moved"
    SLOW = "slow"
    HANGS_UP = "hangs-up"
    CLOSING = "closing"
