"""What a site knows of its mailboxes: which there are, and what is the matter with some of them."""

from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.server.mailbox_states import AS_ANY_OTHER, STATES, Behaviour
from smtptutor.server.named import EVERY, Box, box_of, domain_of, misnamed
from smtptutor.server.site import MAGIC, Site

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

    __slots__ = ("_everybody", "_exist", "_lists", "_reroutes", "_site", "_states", "_tag", "box", "known", "served")

    def __init__(self, site: Site, *, own_literal: bool = False, reroutes: str = "", tag: str = "") -> None:
        self._site = site
        self._reroutes, self._tag = reroutes, tag
        own = (site.hostname, *site.domains, *((OWN_LITERAL,) if own_literal else ()))
        self.served = frozenset(name.lower() for name in own)
        states = {box: state for state in site.mailbox_states for box in self._boxes(state.address)}
        self._everybody = {box.domain for name in site.mailboxes for box in self._boxes(name) if box.local == EVERY}
        self._states = {box: state for box, state in states.items() if self.serves(box.domain)}
        self._lists = {box: members for name, members in site.lists for box in self._boxes(name)}
        names = (*site.mailboxes, *(name for name, _ in site.lists), "postmaster")
        named = {box for name in names for box in self._boxes(name)} | set(self._states)
        self._exist = frozenset(box for box in named if self.serves(box.domain))
        self.box = lru_cache(MOST_KEPT)(self._box)
        self.known = lru_cache(MOST_KEPT)(self._known)

    def _boxes(self, name: str) -> set[Box]:
        """An address as one box; a local part as one in each domain of the site."""
        box = box_of(name)
        return {box} if box.domain else {Box(box.local, domain) for domain in self.served}

    def serves(self, domain: str) -> bool:
        """True for a domain of the site, in lower case; every domain is one where everybody everywhere is taken."""
        return domain in self.served or EVERY in self._everybody

    def _exists(self, box: Box) -> bool:
        return box in self._exist or box.domain in self._everybody or EVERY in self._everybody

    def _box(self, path: Path) -> Box:
        """The mailbox that a path means here: none but the first domain may be left out."""
        local, domain = path.mailbox
        box = Box(local.lower(), domain or self._site.domains[0].lower())
        if self._reroutes:
            box = self._onward(box)
        return self._without_tag(box) if self._tag and self._tag in box.local[1:] else box

    def _without_tag(self, box: Box) -> Box:
        """The mailbox that a name with a tag means, as bob+list; a mailbox of that very name comes first."""
        if self._exists(box) or box.domain not in self.served:
            return box
        return Box(box.local[0] + box.local[1:].partition(self._tag)[0], box.domain)

    def _onward(self, box: Box) -> Box:
        """The mailbox that is meant once the domains of the site are taken off, one by one."""
        while box.domain in self.served and (onward := rerouted(box.local, self._reroutes)):
            box = onward
        return box if box.local else Box("postmaster", box.domain)

    def _known(self, path: Path) -> KnownMailbox:
        """What the site knows of a path."""
        box = self._box(path)
        address = path.text if path.domain or path.is_postmaster else f"{path.text}@{self._site.domains[0]}"
        state = self._states.get(box)
        if not self.serves(box.domain):
            where = Where.ELSEWHERE
        elif not self._exists(box):
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
        box = self.meant(name.strip("<>"))
        return box if self._exists(box) else None

    def meant(self, name: str) -> Box:
        """The mailbox that a name means: a local part alone is in the first domain."""
        local, domain = box_of(name)
        return Box(local, domain or self._site.domains[0].lower())


def unmet(site: Site) -> tuple[str, str] | None:
    """The key of a site that names a mailbox which no command can reach, and what would be right; else None."""
    served = frozenset(name.lower() for name in (site.hostname, *site.domains))
    everywhere = any(box_of(name) == (EVERY, EVERY) for name in site.mailboxes)
    names = (
        *(("mailboxes", name, "must name mailboxes such as alice") for name in site.mailboxes),
        *(
            (f"mailbox_states.{state.address}", state.address, "must be a mailbox such as full@example.test")
            for state in site.mailbox_states
            if state not in MAGIC
        ),
        *(("lists", name, "must name mailboxes such as alice") for name, _ in site.lists),
    )
    for key, name, right in names:
        domain = domain_of(name)
        if complaint := misnamed(name, right):
            return key, complaint
        if key == "lists" and domain:
            return key, f"{right}, without a domain, not {name!r}"
        if domain and domain != EVERY and domain.lower() not in served and not everywhere:
            return key, f"must be in a domain of the site ({', '.join(site.domains)}), and {name!r} is not"
    return None


def routed(local: str) -> str | None:
    """The host to which an old form of source routing in a local part points, as in user%host or host!user; or None."""
    if "%" in local:
        return local.rpartition("%")[2]
    return local.partition("!")[0] if "!" in local else None


def rerouted(local: str, signs: str) -> Box | None:
    """User and host of a local part that is an address itself by one of these signs, as in user%host; or None."""
    sign = next((sign for sign in "@!%" if sign in signs and sign in local), "")
    if not sign:
        return None
    user, _, host = local.rpartition(sign)
    if sign == "!":
        host, _, user = local.partition(sign)
    return Box(user, host) if host and (user or sign == "@") else None


def unqualified(path: Path) -> bool:
    """True where the domain of a path has no dot and is no address literal (RFC 6409 6.2)."""
    return "." not in path.domain and not path.domain.startswith("[")
