"""Reads a site from a TOML file, key by key."""

from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from smtptutor.protocol import address
from smtptutor.server import site as known
from smtptutor.server.choices import AccountState, BoxState, Dkim, Dmarc, Greeting, MailProtocol, Spf
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.mailboxes import unmet
from smtptutor.server.named import domain_of, misnamed
from smtptutor.server.site import (
    OFFERABLE,
    Account,
    LearnerClient,
    Limits,
    LoginSettings,
    MailboxState,
    SenderDomain,
    Site,
    TlsSettings,
    Trouble,
    unproven,
)
from smtptutor.table import TomlTable, octets_of


def read_site(path: Path) -> Site:
    """
    The site in a TOML file.

    Raises TableError, which names the file, the key and what would be right.
    """
    return _site(path, octets_of(path))


@lru_cache(maxsize=64)  # a lesson asks for its places again and again, and nearly always they are the same
def _site(path: Path, octets: bytes) -> Site:
    table = TomlTable.parsed(octets, str(path))
    table.format()
    return site_from(table, path.stem)


_LINES = ("about", "hostname")
_NAMES = ("domains", "mailboxes", "extensions", "refuse_hello", "unknown_domains")
_FLAGS = (
    "verify", "expand", "members_only", "esmtp", "strict", "ends_at_bare_lf", "one_bounce_recipient",
    "blocks_client", "next_hop_requires_tls",
)  # fmt: skip
_E = TypeVar("_E", bound=StrEnum)


def site_from(table: TomlTable, name: str) -> Site:
    """The site in a table; raises TableError."""
    default = Site()
    site = Site(
        name=name,
        protocol=_one_of(table, MailProtocol, "protocol", default.protocol),
        dialect=table.choice("dialect", DIALECTS, default.dialect),
        greeting=_one_of(table, Greeting, "greeting", default.greeting),
        lists=_lists(table.table("lists")),
        greylist=table.number("greylist", default.greylist),
        limits=_limits(table.table("limits")),
        client=_client(table.table("client")),
        login=_login(table.table("login")),
        tls=_tls(table.table("tls")),
        users=_users(table.table("users")) if table.holds("users") else default.users,
        mailbox_states=(
            _mailbox_states(table.table("mailbox_states")) if table.holds("mailbox_states") else default.mailbox_states
        ),
        sender_domains=_sender_domains(table.table("sender_domains")),
        queues=_queues(table.table("queues")),
        trouble=tuple(_trouble(rule) for rule in table.tables("trouble", ())),
        clock=table.number("clock", default.clock, most=known.LATEST),
        **{key: table.text(key, getattr(default, key)) for key in _LINES},
        **{key: table.texts(key, getattr(default, key)) for key in _NAMES},
        **{key: table.flag(key, getattr(default, key)) for key in _FLAGS},
    )
    table.done()
    _check(table, site)
    return site


def _one_of(table: TomlTable, choices: type[_E], key: str, default: Any = ...) -> _E:
    """The word that stands there, one of a few."""
    return choices(table.choice(key, tuple(choices), default))


_LEAST = {"message_size": 1, "recipients": 1, "hops": 1, "least_priority": -9}
_MOST = {"least_deliver_by": known.LONGEST_INTERVAL, "longest_hold": known.LONGEST_INTERVAL, "least_priority": 9}


def _limits(table: TomlTable) -> Limits:
    numbers = {
        key: table.number(key, default, _LEAST.get(key, 0), _MOST.get(key))
        for key, default in Limits()._asdict().items()
    }
    table.done()
    return Limits(**numbers)


def _client(table: TomlTable) -> LearnerClient:
    client = LearnerClient(**{key: table.text(key, default) for key, default in LearnerClient()._asdict().items()})
    table.done()
    return client


def _login(table: TomlTable) -> LoginSettings:
    default = LoginSettings()
    login = LoginSettings(
        mechanisms=table.texts("mechanisms", default.mechanisms),
        required=table.flag("required", default.required),
        needs_tls=table.flag("needs_tls", default.needs_tls),
        own_sender=table.flag("own_sender", default.own_sender),
    )
    table.done()
    for mechanism in login.mechanisms:
        if mechanism not in known.MECHANISMS:
            raise table.error("mechanisms", f"{mechanism!r} is unknown; choose from {', '.join(known.MECHANISMS)}")
    return login


def _tls(table: TomlTable) -> TlsSettings:
    tls = TlsSettings(
        required=table.flag("required", default=False),
        working=table.flag("working", default=True),
        from_start=table.flag("from_start", default=False),
    )
    table.done()
    return tls


def _users(table: TomlTable) -> tuple[Account, ...]:
    """Each user with its password, or with a table of `password`, `token` and `state`."""
    accounts = []
    for name in table.names():
        if table.holds_table(name):
            user = table.table(name)
            state = _one_of(user, AccountState, "state", AccountState.GOOD)
            accounts.append(Account(name, user.text("password"), state, user.line("token", "")))
            user.done()
        else:
            accounts.append(Account(name, table.text(name)))
    return tuple(accounts)


def _mailbox_states(table: TomlTable) -> tuple[MailboxState, ...]:
    """Each mailbox with its state, or with a table of `state` and `other`."""
    states = []
    for name in table.names():
        if table.holds_table(name):
            box = table.table(name)
            state = MailboxState(name, _one_of(box, BoxState, "state"), box.text("other", ""))
            box.done()
        else:
            state = MailboxState(name, _one_of(table, BoxState, name))
        if state.state in (BoxState.MOVED, BoxState.FORWARDS) and not state.other:
            raise table.error(name, 'needs the new address, as in {state = "moved", other = "dave@example.net"}')
        states.append(state)
    return tuple(states)


def _sender_domains(table: TomlTable) -> tuple[SenderDomain, ...]:
    domains = []
    for name in table.names():
        one = table.table(name)
        domains.append(
            SenderDomain(
                name,
                exists=one.flag("exists", default=True),
                null_mx=one.flag("null_mx", default=False),
                spf=_one_of(one, Spf, "spf", Spf.NONE),
                dkim=_one_of(one, Dkim, "dkim", Dkim.NONE),
                dmarc=_one_of(one, Dmarc, "dmarc", Dmarc.NONE),
            )
        )
        one.done()
    return tuple(domains)


def _queues(table: TomlTable) -> tuple[tuple[str, int], ...]:
    return tuple((name, table.number(name)) for name in table.names())


def _trouble(table: TomlTable) -> Trouble:
    default = Trouble("rcpt")
    rule = Trouble(
        at=table.choice("at", known.TROUBLE_STEPS),
        address=table.line("address", default.address),
        code=table.number("code", default.code, most=599),
        enhanced=table.line("enhanced", default.enhanced),
        text=table.text("text", default.text),
        times=table.number("times", default.times),
        slow=table.number("slow", default.slow),
        hang_up=table.flag("hang_up", default.hang_up),
        share=table.number("share", default.share),
        keeps=table.flag("keeps", default.keeps),
    )
    table.done()
    if complaint := known.unfit(rule):
        raise table.error(*complaint)
    return rule


def _lists(table: TomlTable) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((name, table.texts(name)) for name in table.names())


def _check(table: TomlTable, site: Site) -> None:
    """What the type of a key does not tell."""
    if not site.domains:
        raise table.error("domains", "must name a domain at least")
    for key, names in (("hostname", (site.hostname,)), ("domains", site.domains), ("client.name", (site.client.name,))):
        for name in names:
            if not address.is_domain(name):
                raise table.error(key, f"must be a domain name such as example.test, not {name!r}")
    if wrong := unmet(site):
        raise table.error(*wrong)
    if misnamed(site.client.sender) or not domain_of(site.client.sender):
        raise table.error("client.sender", f"must be an address such as alice@example.test, not {site.client.sender!r}")
    named = (("unknown_domains", site.unknown_domains), ("queues", tuple(name for name, _ in site.queues)))
    for key, names in (*named, ("sender_domains", tuple(one.domain for one in site.sender_domains))):
        for name in names:
            if not address.is_domain(name):
                raise table.error(key, f"must name domains such as example.org, not {name!r}")
    for name, members in site.lists:
        if not members:
            raise table.error(f"lists.{name}", "must name a member at least")
    _check_extensions(table, site)


_NEEDS = (
    ("SMTPUTF8", "8BITMIME", "RFC 6531 3.1"),
    ("BINARYMIME", "CHUNKING", "RFC 3030 3"),
)


def _check_extensions(table: TomlTable, site: Site) -> None:
    for keyword in site.extensions:
        if keyword not in OFFERABLE:
            raise table.error("extensions", f"{keyword!r} is not offered here; choose from {', '.join(OFFERABLE)}")
        if site.extensions.count(keyword) > 1:
            raise table.error("extensions", f"{keyword} stands there twice")
    for keyword, needed, source in _NEEDS:
        if keyword in site.extensions and needed not in site.extensions:
            raise table.error("extensions", f"{keyword} needs {needed} beside it ({source})")
    if wrong := unproven(site):
        raise table.error(*wrong)
    if site.login.required and "AUTH" not in site.extensions:
        raise table.error("login.required", "needs AUTH among the extensions")
    if site.tls.required and "STARTTLS" not in site.extensions:
        raise table.error("tls.required", "needs STARTTLS among the extensions")
    if site.tls.from_start and (site.tls.required or not site.tls.working):
        raise table.error(
            "tls.from_start", "has TLS on at once, so it goes neither with required nor with TLS that fails"
        )
