"""
A site: the place that the learner talks to, as data. The defaults are the default site.

Sites other than the default one are TOML files in lessons/sites; default.toml there says the same as the defaults
here and explains each key.
"""

import re
from pathlib import Path
from typing import NamedTuple

from smtptutor.table import Table

HOSTNAME = "mail.example.test"

EXTENSIONS = ("PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "HELP")
"""What the default site offers, in the order in which it lists it."""

OFFERABLE = (*EXTENSIONS, "EXPN", "VRFY")


class Limits(NamedTuple):
    """Octets of a message, recipients of a transaction, Received lines of a message (RFC 5321 4.5.3, 6.3)."""

    message_size: int = 10240
    recipients: int = 100
    hops: int = 100


class Client(NamedTuple):
    """Whom the tutor takes the learner for when it suggests a line."""

    name: str = "client.example.org"
    sender: str = "alice@example.test"


class Site(NamedTuple):
    """
    One place.

    `mailboxes` are addresses, or local parts that exist in every domain of the site; the host name counts
    as a domain of the site. `lists` pairs a list name with its members. `clock` is the time at the start, in seconds
    since 1970 (UTC); it is part of the place, so that no test depends on the day.
    """

    name: str = "default"
    about: str = "a small mail server that takes mail for example.test"
    hostname: str = HOSTNAME
    domains: tuple[str, ...] = ("example.test",)
    mailboxes: tuple[str, ...] = ("alice", "bob", "postmaster")
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    extensions: tuple[str, ...] = EXTENSIONS
    verify: bool = False
    strict: bool = False
    limits: Limits = Limits()
    client: Client = Client()
    clock: int = 1_767_603_600  # 2026-01-05 09:00 UTC, a Monday

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every mailbox as an address, in the order of the site; a local part stands in the first domain."""
        return tuple(name if "@" in name else f"{name}@{self.domains[0]}" for name in self.mailboxes)


_DOMAIN = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


def read_site(path: Path) -> Site:
    """
    The site in a TOML file.

    Raises TableError, which names the file, the key and what would be right.
    """
    table = Table.read(path)
    table.format()
    default = Site()
    site = Site(
        name=path.stem,
        about=table.text("about", default.about),
        hostname=table.text("hostname", default.hostname),
        domains=table.texts("domains", default.domains),
        mailboxes=table.texts("mailboxes", default.mailboxes),
        lists=_lists(table.table("lists")),
        extensions=table.texts("extensions", default.extensions),
        verify=table.flag("verify", default.verify),
        strict=table.flag("strict", default.strict),
        limits=_limits(table.table("limits")),
        client=_client(table.table("client")),
        clock=table.number("clock", default.clock),
    )
    table.done()
    _check(table, site)
    return site


def _limits(table: Table) -> Limits:
    default = Limits()
    limits = Limits(
        message_size=table.number("message_size", default.message_size, least=1),
        recipients=table.number("recipients", default.recipients, least=1),
        hops=table.number("hops", default.hops, least=1),
    )
    table.done()
    return limits


def _client(table: Table) -> Client:
    client = Client(name=table.text("name", Client().name), sender=table.text("sender", Client().sender))
    table.done()
    return client


def _lists(table: Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, table.texts(name)) for name in table.names())


def _check(table: Table, site: Site) -> None:
    """What the type of a key does not tell."""
    if not site.domains:
        raise table.error("domains", "must name a domain at least")
    for key, names in (("hostname", (site.hostname,)), ("domains", site.domains)):
        for name in names:
            if not _DOMAIN.fullmatch(name):
                raise table.error(key, f"must be a domain name such as example.test, not {name!r}")
    for keyword in site.extensions:
        if keyword not in OFFERABLE:
            raise table.error("extensions", f"{keyword!r} is not offered here; choose from {', '.join(OFFERABLE)}")
    if "SMTPUTF8" in site.extensions and "8BITMIME" not in site.extensions:
        raise table.error("extensions", "SMTPUTF8 needs 8BITMIME beside it (RFC 6531 3.1)")
