"""
In what servers differ beyond words: each field is a habit that some real server has. The defaults are the standard.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.form import Form
from smtptutor.protocol.habits import PLAIN_HABITS, Habits
from smtptutor.protocol.own_reading import OwnReader
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb

Renames = Mapping[tuple[Cause, Form | Verb], Cause]
"""Faults that a server takes for others: by what they are, and by their form or the verb."""


class Verify(StrEnum):
    """Of which mailboxes VRFY tells (RFC 5321 3.5.3, 7.3)."""

    SITE = "site"  # as the site says
    ALWAYS = "always"
    AS_RCPT = "as rcpt"  # as RCPT would be answered now
    QUALIFIED = "qualified"  # as the site says, for addresses with a domain


class Traits(NamedTuple):
    """The habits of one server."""

    # Order (RFC 5321 4.1.4).
    lifts: frozenset[tuple[Verb, Cause]] = frozenset()  # missteps that it lets pass
    adds: tuple[tuple[tuple[Verb, Stage], Cause], ...] = ()  # missteps that it alone knows
    unspoken: tuple[tuple[Verb, Cause], ...] = ()  # verbs that it does not speak, and how it says so
    speaks: frozenset[Verb] = frozenset()  # optional verbs that it speaks at every site
    lacks: frozenset[str] = frozenset()  # keywords that it does not know, whatever the site offers

    # Syntax (RFC 5321 4.1.1, 4.1.2).
    reads: OwnReader | None = None  # its own parser of MAIL and RCPT; None: that of RFC 5321
    refuses: frozenset[Cause | Form] = frozenset()  # notes for which it refuses
    accepts: frozenset[Cause | Form] = frozenset()  # faults that it lets pass with a note
    renames: Renames = MappingProxyType({})  # faults that it takes for others
    bare: frozenset[Verb] = frozenset()  # verbs behind which nothing may stand, not even a blank
    ignores: frozenset[str] = frozenset()  # parameters whose values it does not look at
    values: Mapping[str, str] = MappingProxyType({})  # regular expressions of other values that a parameter takes
    once: frozenset[str] = frozenset()  # parameters that it refuses the second time
    whole: frozenset[str] = frozenset()  # parameters that it does not know with another value than those it takes

    # On the wire.
    waits: frozenset[Verb] = frozenset()  # verbs after which the client must wait for the answer (RFC 2920 3.1)
    closes: frozenset[Cause] = frozenset()  # answers after which it hangs up, beside those of all servers

    # What it does with a site.
    verify: Verify = Verify.SITE
    own_literal: bool = False  # mail to its own IP address is local (RFC 5321 4.1.3)
    reroutes: str = ""  # signs for which what its own domain leaves over is an address again: user%host, host!user
    tag: str = ""  # the sign behind which a local part has a tag that names no other mailbox; "": none
    trusts_users: bool = False  # it looks at no recipient of a user who is logged in
    keeps_login: bool = False  # a login outlasts STARTTLS, which RFC 3207 4.2 forbids

    session: Habits = PLAIN_HABITS  # in what it differs in a session


STANDARD = Traits(lifts=frozenset({(Verb.STARTTLS, Cause.STARTTLS_NOT_OFFERED)}))
"""Most servers take STARTTLS after HELO too."""
