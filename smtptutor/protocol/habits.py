"""
How servers differ in a session, beside the addresses and parameters that they take: a habit for each way to differ.

Each is one that some real server has; the defaults are the standard.
"""

from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.verb import Verb

DOT_AFTER_CRLF = r"\r\n\.\r\n"
"""What ends mail data by the standard (RFC 5321 4.1.1.4): a regular expression, as those of the servers."""

DOT_AFTER_LF = r"\n\.\r?\n"
"""What ends it where LF alone counts as a line end too, which the standard forbids (RFC 5321 2.3.8, 4.1.1.4)."""


class Patience(NamedTuple):
    """How much a server bears in one session before it hangs up. 0: as much as the site says."""

    errors: int = 0  # refusals in all; it hangs up on the line after the last of them
    unknown: int = 0  # verbs that it does not know
    faults: int = 0  # faults of syntax or order, verbs that it does not know among them
    idle: int = 0  # commands that move no mail
    idle_is_error: bool = False  # each idle command beyond is a refusal more, and nothing else
    idle_verbs: frozenset[Verb] = frozenset()  # the commands that move no mail
    free: frozenset[Verb] = frozenset()  # of these, the first one before each message is not counted
    forgives: frozenset[Cause] = frozenset()  # refusals that are not counted
    forgets: bool = False  # a message that was taken sets the counts back
    keeps_code: bool = False  # over a line too many it says the code of that line, not that of too-many-errors


class Drop(NamedTuple):
    """Lines over which a server hangs up, where they begin with no verb that it knows."""

    lines: str  # a regular expression, in any case
    code: int
    enhanced: str | None
    first: bool = False  # only as the first line of a session


class Empty(StrEnum):
    """What is made of a chunk that has no octets and is not the last one."""

    TAKEN = "taken"
    FIRST = "first"  # taken only as the first one
    REFUSED = "refused"


class Habits(NamedTuple):
    """How one server differs in a session."""

    # How it reads a command line.
    strips: str = ""  # signs that it takes off the end, beside blanks and tabs
    parts_at: str = ""  # signs that part words as a blank does
    tab_is_text: bool = False  # a tab is a sign like any other, at the end as well
    ends_at_nul: bool = False  # what stands behind a NUL is not seen
    longest_line: int = 0  # octets with the line end; 0: as the standard has it (RFC 5321 4.5.3.1.4)
    longest_name: int = 0  # octets of the name after EHLO and HELO; 0: any number
    drops: tuple[Drop, ...] = ()

    # What it makes of an argument.
    looks_first: frozenset[Verb] = frozenset()  # verbs whose argument it reads before it asks for the order
    overlooks: frozenset[tuple[Verb, Cause]] = frozenset()  # faults of a verb that it does not look for
    speaks_unlisted: frozenset[Verb] = frozenset()  # verbs that it knows though EHLO does not list them
    any_queue: bool = False  # ETRN starts the queue of every host
    any_identity: bool = False  # who logs in with PLAIN may ask to act for anybody (RFC 4616 2)

    # BDAT (RFC 3030 2).
    any_chunk: bool = False  # what follows the number of octets is LAST or means nothing
    empty_chunks: Empty = Empty.TAKEN
    only_chunks: bool = False  # between the chunks of a message it takes no other verb but NOOP, RSET and QUIT
    refused_chunk_spoils: bool = False  # a chunk refused for want of recipients loses the message
    spoils: frozenset[Cause] = frozenset({Cause.DATA_AFTER_BDAT})  # refusals that lose a message begun with BDAT

    # Messages.
    end_of_data: str = DOT_AFTER_CRLF
    waits_at_end: bool = False  # the client must wait for the answer to a message, too
    hops: int | None = None  # Received lines at most (RFC 5321 6.3); 0: any number; None: as the site says
    recipients: int | None = None  # of a message at most; 0: any number; None: as the site says

    # How long it goes on.
    patience: Patience = Patience()
    goes_on: frozenset[Cause] = frozenset()  # answers after which others hang up


PLAIN_HABITS = Habits()
"""Those of the standard."""


def pairs(verbs: Collection[Verb], cause: Cause) -> frozenset[tuple[Verb, Cause]]:
    """Each of these verbs with the cause, for `overlooks`."""
    return frozenset((verb, cause) for verb in verbs)
