"""
What a drill is made of: the dialogue on the page of a cause, played where the page says.

A page shows lines that fail, lines that are accepted with a note, or an example of what succeeds; and, but for that,
lines that work. Lines are written there as a terminal can show them, so that x{3} is xxx; see `PageLine`.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from smtptutor.explain.words import cause_page
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT
from smtptutor.protocol.remark import Facts
from smtptutor.reference.lookup import Page
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.simulator import Simulator, announce, connect
from smtptutor.server.site import Site
from smtptutor.server.site_file import site_from
from smtptutor.table import TomlTable

FAILS, WITH_A_NOTE, EXAMPLE, WORKS = "Fails", "Accepted, with a note", "Example", "Works"
REPEATED = re.compile(r"(.)\{(\d+)\}")
ESCAPED = re.compile(r"\\x([0-9a-f]{2})")
_INDENT = "    "


class PageLine(NamedTuple):
    r"""
    A line of a dialogue, without the end that it has on the wire: as the page writes it, and as it is sent.

    On a page \x00 is an octet, and a line that ends in \x0a has no CR.
    """

    written: str
    sent: str

    @property
    def whole(self) -> bool:
        """True where a learner can be shown all of it as it is, and type another one like it."""
        return self.sent.isprintable() and (self.written == self.sent or "{" not in self.written)

    @property
    def wire(self) -> bytes:
        """Its octets, with its end: a bare LF where the line itself has one there."""
        octets = self.sent.encode("utf-8", "surrogateescape")
        return octets if octets.endswith(b"\n") else octets + b"\r\n"


Lines = tuple[PageLine, ...]


class Ground(NamedTuple):
    """
    A dialogue that meets a cause.

    `lines` are what the client sends at `site` and `answers` what comes of each; `exchange` is the one that is about
    the cause, `greeting` the first of all. `works` are the lines that work there, none where nothing does. `told` is
    what the page says of how the lines are written. `aside` tells that the lines alone do not tell what comes: the
    place has a rule of its own.
    """

    cause: Cause
    site: Site
    lines: Lines
    works: Lines
    greeting: Exchange
    answers: tuple[tuple[Exchange, ...], ...]
    exchange: Exchange
    told: str = ""
    aside: bool = False
    together: bool = False

    @property
    def is_note(self) -> bool:
        """True where the line is accepted, and the cause is what there is to know of it."""
        return self.exchange.cause is not self.cause

    @property
    def whole(self) -> bool:
        """True where all lines can be shown as they are."""
        return all(line.whole for line in (*self.lines, *self.works))


@cache
def ground(cause: Cause) -> Ground:
    """The dialogue for a cause."""
    page = cause_page(cause)
    site = site_of(page)
    if cause in _BY_THE_PORT:
        return _announced(cause, site)
    if cause is Cause.PIPELINING_NOT_ALLOWED:
        return _together(cause, site._replace(dialect="sendmail"))
    heading = next((each for each in (FAILS, WITH_A_NOTE, EXAMPLE) if page.section(each)), "")
    lines, works = lines_of(page, heading), lines_of(page, WORKS)
    if heading == WITH_A_NOTE and cause in REFUSED_WHEN_STRICT:
        strict = site._replace(strict=True)
        if _meets(cause, strict, lines) and _all_taken(strict, works):
            site = strict
    greeting = connect(site)
    if greeting.cause is cause:
        return Ground(cause, site, (), (), greeting, (), greeting, aside=True)
    answers = answers_to(site, lines)
    exchange = [each for some in answers for each in some][-1]
    aside = cause in _BY_ITS_USUAL_RULES or bool(page.section("Site")) or "@trouble." in page.section(heading)
    return Ground(cause, site, lines, works, greeting, answers, exchange, _told(page, heading), aside)


def site_of(page: Page) -> Site:
    """The place that a page plays at: the default one, with the changes that it names as in a site's file."""
    written = "\n".join(line.removeprefix(_INDENT) for line in page.section("Site").splitlines())
    return site_from(TomlTable.parsed(written.encode(), page.name), Site().name)


def lines_of(page: Page, heading: str) -> Lines:
    """The lines of a dialogue on a page; none where it has no such heading."""
    block = [line for line in page.section(heading).splitlines() if line.startswith(_INDENT) or not line.strip()]
    written = "\n".join(line[len(_INDENT) :] for line in block).strip("\n")
    return tuple(PageLine(line, _sent(line)) for line in written.split("\n")) if written else ()


def answers_to(site: Site, lines: Lines, state: SiteState | None = None) -> tuple[tuple[Exchange, ...], ...]:
    """What comes of each line on a new connection; in `state` where that is given."""
    simulator = Simulator(connect(site))
    if state is not None:
        simulator.state = state
    return tuple(tuple(simulator.receive(line.wire)) for line in lines)


def _told(page: Page, heading: str) -> str:
    """What stands above the lines of a page, as a text."""
    above = page.section(heading).partition(f"\n{_INDENT}")[0]
    return "" if above.startswith(_INDENT) else " ".join(above.split())


def _sent(written: str) -> str:
    text = REPEATED.sub(lambda found: found[1] * int(found[2]), written)
    if "\\x" not in text:
        return text
    octets = b"".join(
        bytes([int(part, 16)]) if number % 2 else part.encode() for number, part in enumerate(ESCAPED.split(text))
    )
    return octets.decode("utf-8", "surrogateescape")


def _meets(cause: Cause, site: Site, lines: Lines) -> bool:
    found = [each for some in answers_to(site, lines) for each in some]
    return bool(found) and found[-1].cause is cause


def _all_taken(site: Site, lines: Lines) -> bool:
    return bool(lines) and all(each.accepted for some in answers_to(site, lines) for each in some)


_BY_ITS_USUAL_RULES = frozenset(
    {
        Cause.COMMAND_NOT_IMPLEMENTED, Cause.ADDRESS_NOT_VERIFIED, Cause.ADDRESS_UNKNOWN, Cause.AUTH_CHALLENGE,
        Cause.AUTH_SUCCEEDED, Cause.DECLARED_SIZE_TOO_BIG, Cause.CHUNK_TOO_BIG, Cause.MAILBOX_UNKNOWN,
        Cause.RELAY_DENIED,
    }
)  # fmt: skip
"""What the default place decides by rules that no page has to name: what it offers, how much, and for whom."""


_BY_THE_PORT: Mapping[Cause, tuple[tuple[str, ...], Facts]] = {
    Cause.TOO_MANY_CONNECTIONS: ((), {"limit": 20}),
    Cause.IDLE_TIMEOUT: (("EHLO client.example.org",), {"seconds": 300, "what": "Nothing"}),
    Cause.TLS_HANDSHAKE_FAILED: (("EHLO client.example.org", "STARTTLS"), {"reason": "no shared cipher"}),
}
"""What no line earns: the lines before it, and the facts that the server has for its words."""


def _announced(cause: Cause, site: Site) -> Ground:
    """What the server says by itself, on a port."""
    typed, facts = _BY_THE_PORT[cause]
    lines = tuple(PageLine(line, line) for line in typed)
    greeting, answers = connect(site), answers_to(site, lines)
    state = answers[-1][-1].after if answers else greeting.before
    exchange = announce(state, cause, {"hostname": site.hostname, **facts})
    return Ground(cause, site, lines, (), greeting, answers, exchange, aside=True)


def _together(cause: Cause, site: Site) -> Ground:
    """A client that does not wait for the answer."""
    lines = tuple(PageLine(line, line) for line in ("HELO client.example.org", "NOOP"))
    simulator = Simulator(connect(site))
    exchanges = tuple(simulator.receive(b"".join(line.wire for line in lines)))
    greeting = connect(site)
    found = next(each for each in exchanges if each.cause is cause)
    return Ground(
        cause, site, lines, (), greeting, tuple((each,) for each in exchanges), found, aside=True, together=True
    )
