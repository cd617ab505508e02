"""What the pages are about: a category for each, and whom it concerns."""

import os
from functools import cache

from smtptutor.reference import lookup

NOBODY_IN_PARTICULAR = "unknown"
USUALLY = {
    "success": None, "mailbox-unknown": "recipient", "mailbox-disabled": "recipient", "mailbox-full": "recipient",
    "moved": "recipient", "relay-denied": "client", "auth-required": "client", "auth-failed": "client", "tls": "client",
    "bad-sequence": "client", "syntax": "client", "not-implemented": "client", "message-too-big": "content",
    "too-many-recipients": "client", "rate-limited": "sender", "greylisted": "sender", "blocklist": "sender",
    "reputation": "sender", "spf": "sender", "dkim": "sender", "dmarc": "sender", "content-spam": "content",
    "content-virus": "content", "policy": "sender", "sender-rejected": "sender", "domain-unknown": "recipient",
    "no-mail-service": "recipient", "dns": "network", "network": "network", "timeout": "network",
    "system-full": "network", "system-trouble": "network", "mail-loop": "network", "delivery-expired": "network",
    "feedback": "sender", "auto-reply": "recipient", "unknown": None,
}  # fmt: skip
"""Category -> whom it concerns, where the page does not tell otherwise; None where that cannot be told."""


def category_of(page: str) -> tuple[str, str | None]:
    """The category of a page, and whom it concerns; "unknown" and None for a page that is about nothing of the kind."""
    kind, _, name = page.partition("/")
    if kind == "enhanced" and page not in _table():
        page = f"{kind}/x.{name.partition('.')[2]}"
    return _table().get(page, (NOBODY_IN_PARTICULAR, None))


@cache
def _table() -> dict[str, tuple[str, str | None]]:
    """Every page that the table names."""
    found: dict[str, tuple[str, str | None]] = {}
    for line in lookup.lines_of(os.path.join(os.path.dirname(os.path.abspath(__file__)), "categories.txt")):
        head, _, pages = line.partition(": ")
        category, _, whom = head.partition(" | ")
        found.update(dict.fromkeys(pages.split(), (category, whom or USUALLY[category])))
    return found
