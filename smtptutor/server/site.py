"""
A site: the place that the learner talks to, as data. The defaults are the default site.

Sites other than the default one are TOML files in lessons/sites; default.toml there says the same as the defaults
here and explains each key. They are read by site_file.py, when they are wanted.
"""

from typing import NamedTuple

from smtptutor.server.greeting import HOSTNAME

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
