"""What a site knows of its mailboxes: which there are, and what is the matter with some of them."""

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Manner, Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.session import Session
from smtptutor.server.memory import Memory
from smtptutor.server.site import MailboxState, Site

Box = tuple[str, str]  # local part and domain, in lower case: a site here does not tell case apart

_REFUSED = {
    "full": Cause.MAILBOX_FULL,
    "full-for-good": Cause.MAILBOX_FULL_FOR_GOOD,
    "disabled": Cause.MAILBOX_DISABLED,
    "busy": Cause.MAILBOX_BUSY,
    "gone": Cause.MAILBOX_MOVED_NO_ADDRESS,
    "moved": Cause.MAILBOX_MOVED_USE_OTHER,
    "blocked": Cause.CLIENT_ON_BLOCK_LIST,
    "lookup-failed": Cause.RECIPIENT_LOOKUP_FAILED,
    "hangs-up": Cause.HUNG_UP_ON_DEMAND,
    "closing": Cause.SERVER_SHUTTING_DOWN,
}
_REFUSED_AFTER_DOT = {
    "unwanted": Cause.CONTENT_REFUSED,
    "filtered": Cause.RECIPIENT_FILTER_REFUSED,
    "failing": Cause.PROCESSING_ERROR,
}
_TOLD_BY_VRFY = frozenset({"moved", "gone", "disabled"})
OWN_LITERAL = "[127.0.0.1]"  # the address under which a place can be reached (RFC 5321 4.1.3)
GREYLISTED_ONCE = 1  # seconds that a mailbox with the state "greylisted" asks for
SLOW = 10  # seconds that a mailbox with the state "slow" takes to answer


MOST_KEPT = 1024  # paths of which a site keeps in mind what they mean


class Where(StrEnum):
    """What a path names, as a site sees it."""

    __hash__ = str.__hash__  # that of Enum is slow

    ELSEWHERE = "elsewhere"  # a mailbox in a domain of somebody else
    UNKNOWN = "unknown"  # a mailbox that the site should have and has not
    HERE = "here"
    PARTICULAR = "particular"  # here, with something to it


class Known(NamedTuple):
    """What a site knows of a path: the box, where that is, the address as answers name it, and its state."""

    box: Box
    where: Where
    address: str
    state: MailboxState | None


class Mailboxes:
    """The mailboxes of one site."""

    __slots__ = ("_exist", "_lists", "_site", "_states", "box", "known", "served")

    def __init__(self, site: Site, *, own_literal: bool = False) -> None:
        self._site = site
        own = (site.hostname, *site.domains, *((OWN_LITERAL,) if own_literal else ()))
        self.served = frozenset(name.lower() for name in own)
        states = {box: state for state in site.mailbox_states for box in self._boxes(state.address)}
        self._states = {box: state for box, state in states.items() if box[1] in self.served}
        self._lists = {box: members for name, members in site.lists for box in self._boxes(name)}
        names = (*site.mailboxes, *(name for name, _ in site.lists), "postmaster")
        named = {box for name in names for box in self._boxes(name)} | set(self._states)
        self._exist = frozenset(box for box in named if box[1] in self.served)
        self.box = lru_cache(MOST_KEPT)(self._box)
        self.known = lru_cache(MOST_KEPT)(self._known)

    def _boxes(self, name: str) -> set[Box]:
        """An address as one box; a local part as one in each domain of the site."""
        local, _, domain = name.lower().partition("@")
        return {(local, place) for place in ([domain] if domain else self.served)}

    def _box(self, path: Path) -> Box:
        """The mailbox that a path means here: none but the first domain may be left out."""
        local, domain = path.mailbox
        return local.lower(), domain or self._site.domains[0].lower()

    def _known(self, path: Path) -> Known:
        """What the site knows of a path."""
        box = self._box(path)
        address = path.text if path.domain or path.is_postmaster else f"{path.text}@{self._site.domains[0]}"
        state = self._states.get(box)
        if box[1] not in self.served:
            where = Where.ELSEWHERE
        elif box not in self._exist:
            where = Where.UNKNOWN
        else:
            where = Where.HERE if state is None else Where.PARTICULAR
        return Known(box, where, address, state)

    def members(self, box: Box) -> tuple[str, ...] | None:
        """The members of a list, or None where it is none."""
        return self._lists.get(box)

    def named(self, name: str) -> Box | None:
        """The mailbox that a name given to VRFY or EXPN means, or None."""
        local, _, domain = name.strip("<>").lower().partition("@")
        box = (local, domain or self._site.domains[0].lower())
        return box if box in self._exist else None

    def at_rcpt(self, memory: Memory, session: Session, state: MailboxState, address: str) -> Ruling | None:
        """The answer to RCPT that the state of a mailbox asks for; None where it is as any other."""
        facts: Facts = {"address": address, "other": state.other, "text": "Hung up on demand", "at": "rcpt"}
        kind = state.state
        if kind == "full" and self._site.protocol == "lmtp":  # the place to say so is after the dot (RFC 2033 4.2)
            return None
        if kind in _REFUSED:
            return Ruling(_REFUSED[kind], memory, facts, manner=Manner(silent=kind == "hangs-up"))
        if kind == "forwards":
            return Ruling(Cause.RECIPIENT_WILL_BE_FORWARDED, memory, facts)
        size = session.transaction.size if session.transaction else None
        limit = self._site.limits.mailbox_size
        if kind == "small" and size is not None and size > limit:
            return Ruling(Cause.MESSAGE_TOO_BIG_FOR_MAILBOX, memory, {**facts, "size": size, "limit": limit})
        return None

    def at_vrfy(self, memory: Memory, box: Box, address: str) -> Ruling | None:
        """What VRFY tells of a mailbox with something to it; None where it is as any other (RFC 5321 3.5.1)."""
        state = self._states.get(box)
        if state is None:
            return None
        if state.state == "forwards":
            return Ruling(Cause.ADDRESS_VERIFIED_ELSEWHERE, memory, {"address": address, "other": state.other})
        if state.state not in _TOLD_BY_VRFY:
            return None
        return self.at_rcpt(memory, Session(), state, address)

    def at_data(self, box: Box) -> bool:
        """True where content for this mailbox can come."""
        state = self._states.get(box)
        return state is None or state.state != "not-now"

    def after_dot(self, memory: Memory, box: Box, address: str, size: int, *, utf8: bool) -> Ruling | None:
        """The refusal of a message by one of its recipients, or None."""
        state = self._states.get(box)
        if state is None:
            return None
        facts: Facts = {"address": address, "size": size, "limit": self._site.limits.mailbox_size}
        if state.state in _REFUSED_AFTER_DOT:
            return Ruling(_REFUSED_AFTER_DOT[state.state], memory, facts)
        if state.state == "ascii-only" and utf8:
            return Ruling(Cause.UTF8_HEADER_NOT_DELIVERABLE, memory, facts)
        if state.state == "small" and size > self._site.limits.mailbox_size:
            return Ruling(Cause.MESSAGE_TOO_BIG_FOR_MAILBOX, memory, facts)
        if state.state == "full":
            return Ruling(Cause.MAILBOX_FULL, memory, facts)
        return None


def routed(local: str) -> str | None:
    """The host to which an old form of source routing in a local part points, as in user%host or host!user; or None."""
    if "%" in local:
        return local.rpartition("%")[2]
    return local.partition("!")[0] if "!" in local else None


def unqualified(path: Path) -> bool:
    """True where the domain of a path has no dot and is no address literal (RFC 6409 6.2)."""
    return "." not in path.domain and not path.domain.startswith("[")
