"""What a site decides: which mailboxes it has, for whom it relays, how much it takes."""

from collections.abc import Hashable
from typing import NamedTuple

from smtptutor.protocol import message
from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.finding import Finding, strictly
from smtptutor.protocol.stages import GRID, OPTIONAL
from smtptutor.protocol.state import Ruling, Session, Transaction
from smtptutor.server import mailstore
from smtptutor.server.mailstore import Envelope, Mailstore, Message
from smtptutor.server.site import Site


class Place(NamedTuple):
    """What a site remembers: its clock, in seconds since 1970 (UTC), and the messages it accepted."""

    clock: int
    store: Mailstore


class SitePolicy:
    """The decisions of one site; a value, like the site. Implements `protocol.state.Policy`."""

    __slots__ = ("_hash", "_mailboxes", "_served", "extensions", "site", "strict")

    def __init__(self, site: Site) -> None:
        self.site = site
        self._hash = hash(site)
        self.strict = site.strict
        self.extensions = frozenset(site.extensions)
        self._served = frozenset(name.lower() for name in (site.hostname, *site.domains))
        self._mailboxes = frozenset(self._known(site))

    @staticmethod
    def _known(site: Site) -> set[tuple[str, str]]:
        """Each mailbox as local part and domain, in lower case: this site does not tell case apart."""
        known = set()
        for name in (*site.mailboxes, *(name for name, _ in site.lists), "postmaster"):
            local, _, domain = name.lower().partition("@")
            known |= {(local, place.lower()) for place in ([domain] if domain else (site.hostname, *site.domains))}
        return known

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SitePolicy) and (self is other or self.site == other.site)

    def __hash__(self) -> int:
        return self._hash

    def fresh(self) -> Place:
        """The place before anything happened there."""
        return Place(self.site.clock, mailstore.EMPTY)

    def hello(self, memory: Hashable, name: str, *, extended: bool) -> Ruling:
        """Every name that the grammar, or most servers, let pass."""
        if extended:
            facts = {"name": name, "hostname": self.site.hostname, "more": "\n".join(self._ehlo_lines())}
            return Ruling(Cause.EHLO_ACCEPTED, memory, facts)
        return Ruling(Cause.HELO_ACCEPTED, memory, {"name": name, "hostname": self.site.hostname})

    def _ehlo_lines(self) -> tuple[str, ...]:
        """The keywords with their parameters, in the order of the site (RFC 1870 3)."""
        size = f"SIZE {self.site.limits.message_size}"
        return tuple(size if keyword == "SIZE" else keyword for keyword in self.site.extensions)

    def sender(self, memory: Hashable, path: Path, size: int | None) -> Ruling:
        """Any sender, but no size over the limit (RFC 1870 6.1)."""
        limit = self.site.limits.message_size
        if size is not None and size > limit:
            return Ruling(Cause.DECLARED_SIZE_TOO_BIG, memory, {"size": size, "limit": limit})
        if path.is_null:
            return Ruling(Cause.NULL_SENDER_ACCEPTED, memory, {"address": ""})
        return Ruling(Cause.SENDER_ACCEPTED, memory, {"address": path.text})

    def recipient(self, memory: Hashable, transaction: Transaction, path: Path) -> Ruling:
        """Mailboxes of this site, and nobody else's: no relaying (RFC 5321 3.6.2, 4.5.1, 4.5.3.1.8)."""
        local, domain = path.mailbox
        address = path.text
        if not domain:
            domain = self.site.domains[0].lower()
            address = address if path.is_postmaster else f"{address}@{self.site.domains[0]}"
        if domain not in self._served:
            facts = {"address": address, "domain": domain, "hostname": self.site.hostname}
            return Ruling(Cause.RELAY_DENIED, memory, facts)
        if (local.lower(), domain) not in self._mailboxes:
            return Ruling(Cause.MAILBOX_UNKNOWN, memory, {"address": address, "domain": domain})
        count, limit = len(transaction.recipients), self.site.limits.recipients
        if count >= limit:
            return Ruling(Cause.RECIPIENT_LIMIT, memory, {"address": address, "limit": limit})
        notes: tuple[Finding, ...] = ()
        if count and any(self._box(path) == self._box(known) for known in transaction.recipients):
            notes = (Finding(Cause.RECIPIENT_REPEATED, 0, 0, {"address": address}),)
        if not path.domain and path.is_postmaster:
            return Ruling(Cause.POSTMASTER_ACCEPTED, memory, {"address": address}, notes)
        return Ruling(Cause.RECIPIENT_ACCEPTED, memory, {"address": address, "count": count + 1}, notes)

    def _box(self, path: Path) -> tuple[str, str]:
        """The mailbox that a path means here: case does not count, and none but the first domain is left out."""
        local, domain = path.mailbox
        return local.lower(), domain or self.site.domains[0].lower()

    def message(self, memory: Hashable, session: Session, content: bytes, size: int) -> Ruling:
        """Keep the message, unless it is too big or goes round in circles (RFC 5321 4.5.3.1.9, 6.3; RFC 1870 6.3)."""
        assert isinstance(memory, Place)
        assert session.transaction is not None
        limits, transaction = self.site.limits, session.transaction
        if size > limits.message_size:
            return Ruling(Cause.MESSAGE_TOO_BIG, memory, {"size": size, "limit": limits.message_size})
        if (hops := message.hops(content)) > limits.hops:
            return Ruling(Cause.MAIL_LOOP, memory, {"hops": hops, "limit": limits.hops})
        agreed = transaction.utf8 or (transaction.body or "").upper() == "8BITMIME"
        notes = message.examine(content, eight_bit=agreed)
        if transaction.size is not None and size > transaction.size:
            notes += (Finding(Cause.BIGGER_THAN_DECLARED, 0, 0, {"size": size, "declared": transaction.size}),)
        if self.strict and (fault := strictly(notes)):
            return Ruling(fault.cause, memory, fault.facts)
        kept = Message(
            memory.store.count + 1, memory.clock, self.site.hostname, self._envelope(session, transaction), content
        )
        facts: dict[str, str | int] = {
            "id": kept.queue_id,
            "size": size,
            "count": len(transaction.recipients),
            "recipients": ", ".join(kept.envelope.recipients),
            "sender": kept.envelope.sender,
        }
        return Ruling(Cause.MESSAGE_ACCEPTED, memory._replace(store=memory.store.adding(kept)), facts, notes)

    def _envelope(self, session: Session, transaction: Transaction) -> Envelope:
        hello = session.hello
        return Envelope(
            hello.name if hello else "",
            "ESMTP" if hello and hello.extended else "SMTP",
            transaction.sender.text,
            tuple(path.text for path in transaction.recipients),
        )

    def verify(self, memory: Hashable, name: str) -> Ruling:
        """Tell about a mailbox only where the site wants that (RFC 5321 3.5.3, 7.3)."""
        if not self.site.verify:
            return Ruling(Cause.ADDRESS_NOT_VERIFIED, memory, {"address": name})
        if address := self._address_of(name):
            return Ruling(Cause.ADDRESS_VERIFIED, memory, {"address": address})
        return Ruling(Cause.ADDRESS_UNKNOWN, memory, {"address": name})

    def expand(self, memory: Hashable, name: str) -> Ruling:
        """Show the members of a list (RFC 5321 3.5.1)."""
        local, _, domain = name.strip("<>").lower().partition("@")
        for known, members in self.site.lists:
            if local == known.lower() and (not domain or domain in self._served):
                return Ruling(
                    Cause.LIST_EXPANDED,
                    memory,
                    {"address": known, "member": members[0], "more": "\n".join(members[1:])},
                )
        if self._address_of(name):
            return Ruling(Cause.NOT_A_LIST, memory, {"address": name})
        return Ruling(Cause.ADDRESS_UNKNOWN, memory, {"address": name})

    def _address_of(self, name: str) -> str | None:
        """The mailbox that a name given to VRFY or EXPN means, or None."""
        local, _, domain = name.strip("<>").lower().partition("@")
        domain = domain or self.site.domains[0].lower()
        return f"{local}@{domain}" if (local, domain) in self._mailboxes else None

    def topics(self, memory: Hashable, topic: str) -> Ruling:
        """The verbs that are spoken here; a topic must be one of them."""
        spoken = tuple(str(verb) for verb in GRID if verb not in OPTIONAL or verb in self.extensions)
        if topic and topic.upper() not in spoken:
            return Ruling(Cause.HELP_TOPIC_UNKNOWN, memory, {"topic": topic})
        return Ruling(Cause.HELP_TEXT, memory, {"topic": topic.upper(), "verbs": " ".join(spoken)})
