"""Reads a site from a TOML file, key by key."""

from pathlib import Path

from smtptutor.protocol import address
from smtptutor.server.site import OFFERABLE, Client, Limits, Site
from smtptutor.table import Table

LATEST = 253_402_300_799  # the last second of the year 9999


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
        clock=table.number("clock", default.clock, most=LATEST),
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
    for key, names in (("hostname", (site.hostname,)), ("domains", site.domains), ("client.name", (site.client.name,))):
        for name in names:
            if not address.is_domain(name):
                raise table.error(key, f"must be a domain name such as example.test, not {name!r}")
    for key, names in (("mailboxes", site.mailboxes), ("lists", tuple(name for name, _ in site.lists))):
        for name in names:
            if not _is_mailbox(name if "@" in name and key == "mailboxes" else f"{name}@example.test"):
                raise table.error(key, f"must name mailboxes such as alice, not {name!r}")
    if not _is_mailbox(site.client.sender):
        raise table.error("client.sender", f"must be an address such as alice@example.test, not {site.client.sender!r}")
    for name, members in site.lists:
        if not members:
            raise table.error(f"lists.{name}", "must name a member at least")
    for keyword in site.extensions:
        if keyword not in OFFERABLE:
            raise table.error("extensions", f"{keyword!r} is not offered here; choose from {', '.join(OFFERABLE)}")
        if site.extensions.count(keyword) > 1:
            raise table.error("extensions", f"{keyword} stands there twice")
    if "SMTPUTF8" in site.extensions and "8BITMIME" not in site.extensions:
        raise table.error("extensions", "SMTPUTF8 needs 8BITMIME beside it (RFC 6531 3.1)")


def _is_mailbox(text: str) -> bool:
    reading = address.read_path(f"<{text}>", 0, sender=True)
    return reading.path is not None and not reading.path.is_null and not reading.notes and reading.end == len(text) + 2
