"""
What many tests need: dialogues in, exchanges out.

A dialogue is a list of lines without their ends, as a person would type them.
"""

import re
import sys
from collections import deque
from collections.abc import Iterable, Iterator

from smtptutor.protocol.stage import Stage
from smtptutor.protocol.state import State
from smtptutor.server.exchange import Exchange
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import MECHANISMS, OFFERABLE, Limits, LoginSettings, Site
from smtptutor.text import Block, plain, screen

DEFAULT = Site()
STRICT = Site(name="strict", strict=True)
OPEN = Site(  # everything that a site can be told to do
    name="open",
    extensions=OFFERABLE,
    lists=(("staff", ("alice@example.test", "bob@example.test")),),
    verify=True,
    limits=Limits(message_size=200, recipients=2, hops=2),
    login=LoginSettings(MECHANISMS),
    queues=(("example.org", 2), ("example.net", 0)),
)
LMTP = OPEN._replace(name="lmtp", protocol="lmtp")

EHLO = "EHLO client.example.org"
HELO = "HELO client.example.org"
LHLO = "LHLO client.example.org"
MAIL = "MAIL FROM:<alice@example.test>"
RCPT = "RCPT TO:<bob@example.test>"
MESSAGE = ("Subject: hi", "", "hello", ".")
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="  # alice with her password, wonderland
CHUNK = ("BDAT 7", "hello")  # the octets stand on the next line, its CRLF among them

LEADING_TO = {  # the shortest way to each stage
    Stage.CONNECTED: (),
    Stage.GREETED: (EHLO,),
    Stage.MAIL: (EHLO, MAIL),
    Stage.RCPT: (EHLO, MAIL, RCPT),
    Stage.BDAT: (EHLO, MAIL, RCPT, *CHUNK),
    Stage.AUTH: (EHLO, "AUTH LOGIN"),
    Stage.DATA: (EHLO, MAIL, RCPT, "DATA"),
    Stage.CLOSED: ("QUIT",),
}


def octets(lines: Iterable[str]) -> bytes:
    """The lines as they go over the wire; a lone surrogate stands for an octet that is not UTF-8."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def heard(sent: bytes, site: Site = DEFAULT) -> list[Exchange]:
    """What comes back for octets sent in one piece on a new connection, without the greeting."""
    return list(Simulator(connect(site)).receive(sent))


def play(*lines: str, site: Site = DEFAULT) -> list[Exchange]:
    """The exchanges of a dialogue on a new connection, without the greeting."""
    return heard(octets(lines), site)


def last(*lines: str, site: Site = DEFAULT) -> Exchange:
    """The last exchange of a dialogue."""
    return play(*lines, site=site)[-1]


def after(*lines: str, site: Site = DEFAULT) -> State:
    """The state after a dialogue."""
    simulator = Simulator(connect(site))
    for _ in simulator.receive(octets(lines)):
        pass
    return simulator.state


_REPLY_LINE = re.compile(rb"([2-5][0-9][0-9])([- ])[ -~]*\r\n")


def well_formed(wire: bytes, *, challenge: bool = False) -> bool:
    """
    RFC 5321 4.2, 4.5.3.1.5: one code, a hyphen in all lines but the last, at most 512 octets a line.

    A challenge of a login may have 12288 (RFC 4954 4).
    """
    lines = wire.splitlines(keepends=True)
    found = [_REPLY_LINE.fullmatch(line) for line in lines]
    return (
        all(found)
        and len({match[1] for match in found}) == 1
        and [match[2] for match in found] == [b"-"] * (len(lines) - 1) + [b" "]
        and max(map(len, lines)) <= (12288 if challenge else 512)
    )


def codes(exchanges: Iterable[Exchange]) -> list[int]:
    """The reply codes, in order."""
    return [exchange.reply.code for exchange in exchanges]


MOVES = (
    (EHLO,),
    (HELO,),
    (LHLO,),
    (MAIL,),
    ("MAIL FROM:<> SIZE=100 BODY=8BITMIME SMTPUTF8",),
    (RCPT,),
    ("RCPT TO:<Postmaster>",),
    ("RCPT TO:<nobody@example.test>",),
    ("RCPT TO:<bob@elsewhere.example>",),
    ("DATA",),
    CHUNK,
    ("STARTTLS",),
    ("AUTH LOGIN",),
    (LOGIN,),
    ("RSET",),
    ("QUIT",),
)


def reachable(site: Site = DEFAULT, longest: int = 5) -> Iterator[tuple[tuple[str, ...], State]]:
    """Every session that at most `longest` moves lead to, once each, with the lines that lead there."""
    start = after(site=site)
    seen, waiting = {start.session}, deque([((), (), start)])
    while waiting:
        moves, lines, state = waiting.popleft()
        yield lines, state
        if len(moves) == longest:
            continue
        for move in MOVES:
            simulator = Simulator(connect(site))
            simulator.state = state
            for _ in simulator.receive(octets(move)):
                pass
            there = simulator.state
            if there.session not in seen:
                seen.add(there.session)
                waiting.append(((*moves, move), (*lines, *move), there))


def on_screen(blocks: Iterable[Block], width: int = 80) -> str:
    """Blocks as plain text on a screen of that width."""
    return plain(screen(blocks, width))


def calls(what) -> int:
    """How many functions are called meanwhile: what something costs, on whatever machine."""
    made = 0

    def counting(frame, event, argument):
        nonlocal made
        made += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        what()
    finally:
        sys.setprofile(None)
    return made
