"""What was accepted: each message with its envelope and its trace header (RFC 5321 4.4)."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from smtptutor.protocol.expression import CONTROL, compiled
from smtptutor.server.moment import moment


class Envelope(NamedTuple):
    """
    Where a message came from and whom it is for: what MAIL, RCPT and EHLO said, addresses without brackets.

    `options` are the parameters of MAIL that say what is wanted, `rcpt_options` those of each recipient, and `user`
    is who was logged in, or "".
    """

    hello: str
    protocol: str
    sender: str
    recipients: tuple[str, ...]
    options: tuple[str, ...] = ()
    rcpt_options: tuple[str, ...] = ()
    user: str = ""


def written(line: str) -> bytes:
    """
    A line of a header that the server itself writes, with its CRLF (RFC 5322 2.2).

    What the client said of itself stands in it. A control character there could end the line and begin one that nobody
    wrote; each becomes a question mark.
    """
    return compiled(CONTROL).sub("?", line).encode("utf-8", "backslashreplace") + b"\r\n"


class Message(NamedTuple):
    """An accepted message. `content` is what the client sent, octet for octet, with the stuffed dots taken out."""

    number: int
    arrived: int
    hostname: str
    envelope: Envelope
    content: bytes

    @property
    def queue_id(self) -> str:
        """A short name, as servers put it into the reply after the dot."""
        return f"{0x4A0000 + self.number * 0x1F3:X}"

    @property
    def trace(self) -> bytes:
        """The lines that the server puts on top: Return-Path and Received (RFC 5321 4.4)."""
        when = moment(self.arrived, "%a, %d %b %Y %H:%M:%S +0000")
        who = self.envelope.hello or "unknown"
        return (
            written(f"Return-Path: <{self.envelope.sender}>")
            + written(f"Received: from {who} by {self.hostname}")
            + b"\t"
            + written(f"with {self.envelope.protocol} id {self.queue_id}; {when}")
        )


class Mailstore:
    """
    A chain of messages, newest first. A value: adding one makes a new store, and the old one stays as it was.

    Adding costs the same however many messages there are, and so does comparing two stores that share a past.
    """

    __slots__ = ("before", "count", "known_hash", "latest", "octets")

    def __init__(self, latest: Message | None = None, before: "Mailstore | None" = None) -> None:
        self.latest = latest
        self.before = before
        self.count: int = 0 if before is None else before.count + 1
        self.octets: int = (before.octets if before else 0) + (len(latest.content) if latest else 0)
        self.known_hash: int | None = None  # worked out when it is first wanted: a port never wants it

    def adding(self, message: Message) -> "Mailstore":
        """The store that holds `message` too."""
        return Mailstore(message, self)

    def newest(self, keep: int) -> "Mailstore":
        """A store of the newest `keep` messages alone."""
        kept = EMPTY
        for message in list(islice(self, keep))[::-1]:
            kept = kept.adding(message)
        return kept

    def __len__(self) -> int:
        return self.count

    def __iter__(self) -> Iterator[Message]:
        """The messages, newest first."""
        store: Mailstore | None = self
        while store is not None and store.latest is not None:
            yield store.latest
            store = store.before

    def __hash__(self) -> int:
        without: list[Mailstore] = []
        store: Mailstore | None = self
        while store is not None and store.known_hash is None:
            without.append(store)
            store = store.before
        known = None if store is None else store.known_hash
        for later in reversed(without):  # the oldest first, since each needs that of the one before
            known = later.known_hash = hash((later.latest, known))
        return known or 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mailstore):
            return NotImplemented
        mine: Mailstore | None = self
        yours: Mailstore | None = other
        while mine is not yours:
            if mine is None or yours is None or hash(mine) != hash(yours) or mine.latest != yours.latest:
                return False
            mine, yours = mine.before, yours.before
        return True


EMPTY = Mailstore()
