"""
In what servers differ beyond words: each field is a habit that some real server has. The defaults are the standard.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.form import Form
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb

Renames = Mapping[tuple[Cause, Form | Verb], Cause]
"""Faults that a server takes for others: by what they are, and by their form or the verb."""


class Patience(NamedTuple):
    """
    How much a server bears in one session before it hangs up; 0 for as much as the site says.

    Refusals in all; unknown verbs; faults of syntax or order; commands that move no mail, such as RSET and NOOP.
    """

    errors: int = 0
    unknown: int = 0
    syntax: int = 0
    idle: int = 0


class Verify(StrEnum):
    """Of which mailboxes VRFY tells (RFC 5321 3.5.3, 7.3)."""

    SITE = "site"  # as the site says
    ALWAYS = "always"
    NEVER = "never"
    QUALIFIED = "qualified"  # as the site says, for addresses with a domain


class Traits(NamedTuple):
    """
    The habits of one server.

    Order: `lifts` are missteps that it lets pass, `adds` missteps that it alone knows, `unspoken` verbs that it does
    not speak, `speaks` optional verbs that it speaks everywhere, `lacks` keywords that it does not
    know. Syntax: `refuses` are notes, by cause or form, for which it refuses; `accepts` are faults, by cause or
    form, that it lets pass; `renames` says that it takes one for another, by cause and form or verb;
    `bare` are verbs behind which nothing may stand, not even a blank; `ignores` are parameters whose values it does
    not look at; `address_form` are the addresses that it can read, by verb, as regular expressions. Wire: `waits` are
    verbs after which it wants silence until it has answered; `closes` are answers after which it hangs up, and
    `patience` says how much it bears. Site:
    `verify` says what VRFY tells, `hops` is its own limit of Received
    lines, `own_literal` tells that an address at its own IP address is local, `trusts_users` that it looks at no recipient of
    a user who is logged in, `keeps_login` that a login outlasts STARTTLS.
    """

    lifts: frozenset[tuple[Verb, Cause]] = frozenset()
    adds: tuple[tuple[tuple[Verb, Stage], Cause], ...] = ()
    unspoken: tuple[tuple[Verb, Cause], ...] = ()
    speaks: frozenset[Verb] = frozenset()
    lacks: frozenset[str] = frozenset()
    refuses: frozenset[Cause | Form] = frozenset()
    accepts: frozenset[Cause | Form] = frozenset()
    renames: Renames = MappingProxyType({})
    bare: frozenset[Verb] = frozenset()
    ignores: frozenset[str] = frozenset()
    address_form: Mapping[Verb, str] = MappingProxyType({})
    waits: frozenset[Verb] = frozenset()
    closes: frozenset[Cause] = frozenset()
    patience: Patience = Patience()
    verify: Verify = Verify.SITE
    hops: int | None = None
    own_literal: bool = False
    trusts_users: bool = False
    keeps_login: bool = False


STANDARD = Traits(lifts=frozenset({(Verb.STARTTLS, Cause.STARTTLS_NOT_OFFERED)}))
"""Most servers take STARTTLS after HELO too."""
