"""Addresses as a lesson compares them: as mailboxes, never as text."""

from collections.abc import Sequence

from smtptutor.protocol import address
from smtptutor.server.exchange import SiteState


def mailbox(text: str) -> tuple[str, str] | None:
    """What two spellings of an address have in common, or None where it is no address."""
    path = address.read_path(f"<{text}>", 0, sender=False).path
    return None if path is None else path.mailbox


def whole(state: SiteState, text: str) -> tuple[str, str] | None:
    """As `mailbox`, where case does not count either, and a bare name stands in the domain of the site."""
    found = mailbox(text)
    return None if found is None else (found[0].lower(), found[1] or state.policy.site.domains[0].lower())


def same(state: SiteState, one: str, other: str) -> bool:
    """True where both addresses are one mailbox; the null reverse-path, "", is like itself alone."""
    return one == other if one == "" or other == "" else whole(state, one) == whole(state, other)


def all_in(state: SiteState, some: Sequence[str], others: Sequence[str]) -> bool:
    """True where each of `some` is one of `others`, as a mailbox."""
    return all(any(same(state, one, other) for other in others) for one in some)
