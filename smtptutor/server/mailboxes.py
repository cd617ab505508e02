"""What a site knows of its mailboxes: which there are, and what is the matter with some of them."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.server.mailbox_states import AS_ANY_OTHER, STATES, Behaviour
from smtptutor.server.site import Site

Box = tuple[str, str]  # local part and domain, in lower case: a site here does not tell case apart

OWN_LITERAL = "[127.0.0.1]"  # the address under which a place can be reached (RFC 5321 4.1.3)
MOST_KEPT = 1024  # paths of which a site keeps in mind what they mean


class Where(StrEnum):
    """What a path names, as a site sees it."""

    __hash__ = str.__hash__  # that of Enum is slow

    ELSEWHERE = "elsewhere"  # a mailbox in a domain of somebody else
    UNKNOWN = "unknown"  # a mailbox that the site should have and has not
    HERE = "here"
    PARTICULAR = "particular"  # here, with something to it


class KnownMailbox(NamedTuple):
    """What a site knows of a path."""

    box: Box
    where: Where
    address: str  # as answers name it
    at: Behaviour  # what it does at each step
    other: str  # the new address of a mailbox that moved or is forwarded, else ""


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

    def _known(self, path: Path) -> KnownMailbox:
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
        if state is None:
            return KnownMailbox(box, where, address, AS_ANY_OTHER, "")
        return KnownMailbox(box, where, address, STATES[state.state], state.other)

    def any_state(self, does: Callable[[Behaviour], bool]) -> bool:
        """True where some mailbox has a state that does this."""
        return any(does(STATES[state.state]) for state in self._states.values())

    def members(self, box: Box) -> tuple[str, ...] | None:
        """The members of a list, or None where it is none."""
        return self._lists.get(box)

    def named(self, name: str) -> Box | None:
        """The mailbox that a name given to VRFY or EXPN means, or None."""
        local, _, domain = name.strip("<>").lower().partition("@")
        box = (local, domain or self._site.domains[0].lower())
        return box if box in self._exist else None


def routed(local: str) -> str | None:
    """The host to which an old form of source routing in a local part points, as in user%host or host!user; or None."""
    if "%" in local:
        return local.rpartition("%")[2]
    return local.partition("!")[0] if "!" in local else None


def unqualified(path: Path) -> bool:
    """True where the domain of a path has no dot and is no address literal (RFC 6409 6.2)."""
    return "." not in path.domain and not path.domain.startswith("[")
