"""
Whatever a client sends, to whichever server, in whatever pieces: it is answered, explained and shown, and told nobody.

`SMTPTUTOR_FUZZ=1000` plays a thousand sessions in place of a few. A session that fails is told as short as it can be.
"""

import json
import os
from random import Random
from typing import NamedTuple

import pytest
from hostile import CLEAR, ENCODED, TRACES, anything, bent, hostile_line, in_pieces, long_line
from reachable import COMMON, EXTENDED, GOOD_LOGIN, MORE, lines_for
from support import LMTP, MAIL, OPEN, RCPT, STRICT, on_screen, well_formed

from smtptutor.explain.elsewhere import answer_blocks, elsewhere, reason_blocks
from smtptutor.explain.explanation import explain
from smtptutor.explain.map_drawn import map_blocks
from smtptutor.explain.render import client_blocks, explanation_blocks, reply_blocks, whole_blocks
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way_out import way_out
from smtptutor.net.maildir import as_file
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import Simulator, connect, reconnect
from smtptutor.server.site import MECHANISMS, LoginSettings
from smtptutor.testing.seen import SeenExchange

pytestmark = pytest.mark.uncounted

SESSIONS = int(os.environ.get("SMTPTUTOR_FUZZ", "12"))
STEPS = 100
MOST_NOTES = 24  # of one line: two for each parameter there is
OWN = (
    OPEN,
    STRICT,
    LMTP,
    OPEN._replace(name="all mechanisms", login=LoginSettings(MECHANISMS)),
    STRICT._replace(name="strict and small", limits=OPEN.limits),
)
PLACES = {site.name: site for site in (*OWN, *map(sites.load, sites.names()))}
LINES = {
    name: [
        line.encode("utf-8", "surrogateescape")
        for line in dict.fromkeys((*lines_for(f"site {name}", site), *COMMON, *MORE, *EXTENDED))
    ]
    for name, site in PLACES.items()
}
BEGUN = ("AUTH LOGIN", "AUTH PLAIN", "AUTH CRAM-MD5", "AUTH SCRAM-SHA-256")
WAY = (
    (b"EHLO client.example.org",),
    (b"STARTTLS", b""),
    (b"EHLO client.example.org", b""),
    (GOOD_LOGIN.encode(), b"", *(line.encode() for line in BEGUN)),
    (MAIL.encode(), MAIL.encode() + b" SIZE=100 BODY=8BITMIME SMTPUTF8"),
    (RCPT.encode(),),
    (b"DATA", b"BDAT 7\r\nhello", b"BDAT 0 LAST"),
)
"""From the greeting to a message; there is a choice at each step."""


class Step(NamedTuple):
    """Pieces of octets to send; or none, and the seconds after which the client comes again."""

    pieces: tuple[bytes, ...] = ()
    seconds: int = 0


class Client:
    """A client at one place; what it sends comes in pieces to one server, whole to another, and both say the same."""

    def __init__(self, place, dialect):
        self.site = PLACES[place]._replace(dialect=dialect)
        self._comes(connect(self.site))

    @property
    def state(self):
        return self.whole.state

    @property
    def awaiting(self):
        return self.state.session.awaiting

    def does(self, step):
        if step.pieces:
            self._sends(step.pieces)
        else:
            memory = self.state.memory
            self._comes(reconnect(self.state._replace(memory=memory.at(memory.clock + step.seconds))))

    def _comes(self, greeting):
        self.history = [greeting]
        self.whole, self.cut = Simulator(greeting), Simulator(greeting)
        self._is_told(greeting)

    def _sends(self, pieces):
        before = self.state.memory.store
        exchanges = list(self.whole.receive(b"".join(pieces)))
        for exchange in exchanges:
            self._is_told(exchange)
            self.history.append(exchange)
        if not self.state.policy.traits.waits:  # to whom it matters what comes in one piece
            assert exchanges == [one for piece in pieces for one in self.cut.receive(piece)]
        for message in self.state.memory.store:
            if message in before:
                break
            own = as_file(message).removesuffix(message.content).decode()  # UTF-8 where SMTPUTF8 was agreed
            assert all(line.replace("\t", " ").isprintable() for line in own.split("\r\n"))

    def _is_told(self, exchange):
        """Each writer takes all that is said of it; nothing of that steers a terminal, and no secret is in it."""
        assert well_formed(exchange.reply.wire(), challenge=exchange.reply.code == 334)
        explanation, way = explain(exchange, self.history), way_out(exchange)
        assert explanation.why
        assert len(exchange.notes) <= MOST_NOTES
        assert way.lines or exchange.accepted or exchange.after.session.stage is Stage.CLOSED
        assert all(line.isprintable() for line in way.lines)
        told = json.dumps(to_json(exchange, explanation, way))
        shown = [
            *client_blocks(exchange),
            *reply_blocks(exchange),
            *explanation_blocks(exchange, explanation, way=way),
            *whole_blocks(exchange, explanation),
        ]
        reply = exchange.reply
        seen = SeenExchange(1, masked(exchange.client or ""), reply.code, reply.enhanced, reply.lines[0], "", exchange)
        keeps_quiet(shown, told, repr(seen), *reply.printed())

    def looks_around(self):
        """The map, and what other servers say to the last line."""
        found = elsewhere(self.history[-1])
        others = [*answer_blocks(found), *reason_blocks(found)] if found else []
        keeps_quiet([*map_blocks(self.state), *others])


def keeps_quiet(blocks, *texts):
    """Nothing of it is a control sign on a screen, however wide, and nothing of it tells the password."""
    for width in (10, 40, 80):
        assert all(sign.isprintable() or sign == "\n" for sign in on_screen(blocks, width))
    whole = "\n".join((on_screen(blocks, 100_000), *texts))
    assert [] == [trace for trace in TRACES if trace in whole]


def next_steps(random, client, lines):
    """What a client might do that stands here."""
    awaiting = client.awaiting
    if awaiting is Awaiting.NOTHING and random.randrange(4):
        return [Step(seconds=random.choice((0, 61, 301, 86400)))]
    if client.whole.pending and awaiting is not Awaiting.OCTETS and random.randrange(3):
        return [Step((b"\r\n",))]
    kinds = [_anything, _a_line, _a_line, _a_line, _good_lines, _what_the_tutor_says, _comes_again]
    if client.state.session.stage is Stage.CONNECTED:
        kinds += [_good_lines] * 4
    if awaiting is Awaiting.MAIL_DATA:
        kinds += [_a_message] * 9
    if awaiting in (Awaiting.COMMAND, Awaiting.ANSWER) and not client.whole.pending:
        kinds += [_a_login] * (9 if awaiting is Awaiting.ANSWER or client.state.session.login_over else 1)
    return random.choice(kinds)(random, client, lines)


def _anything(random, client, lines):
    return [Step(tuple(in_pieces(random, anything(random))))]


def _a_line(random, client, lines):
    kinds = (hostile_line, long_line, *[lambda random: bent(random, random.choice(lines)) + b"\r\n"] * 4)
    return [Step(tuple(in_pieces(random, random.choice(kinds)(random))))]


def _good_lines(random, client, lines):
    """A part of the way to a message, and what means something at this place."""
    way = [random.choice(lines) for lines in WAY if random.randrange(8)]
    here = [line for line in way if line][: random.randrange(1, 1 + len(WAY))]
    if client.site.protocol == "lmtp":
        here = [line.replace(b"EHLO", b"LHLO") for line in here]
    return [Step((line, b"\r\n")) for line in (*here, *random.choices(lines, k=random.randrange(3)))]


def _what_the_tutor_says(random, client, lines):
    return [Step((line.encode(), b"\r\n")) for line in way_out(client.history[-1]).lines]


def _comes_again(random, client, lines):
    return [Step(seconds=random.choice((0, 61, 301, 86400)))] if random.randrange(5) == 0 else []


def _a_message(random, client, lines):
    header = random.choice((b"", b"Subject: hi\r\n\r\n", b"Bcc: x@y.example\r\n", b"Subject: \xe9\r\n", b" x\r\n"))
    return [Step(tuple(in_pieces(random, header + anything(random) + b"\r\n.\r\n")))]


def _a_login(random, client, lines):
    """With a secret in base64 wherever it may be put, or in clear where a login goes on or has just failed."""
    session = client.state.session
    in_clear = session.awaiting is Awaiting.ANSWER or session.login_over
    line = random.choice(CLEAR if in_clear and random.randrange(3) else (*ENCODED, *BEGUN * 9))
    return [Step((line.encode(), b"\r\n"))]


def shortest(place, dialect, steps):
    """As few of these steps as still fail."""
    for number in reversed(range(len(steps))):
        fewer = steps[:number] + steps[number + 1 :]
        if fails(place, dialect, fewer):
            steps = fewer
    return steps


def fails(place, dialect, steps):
    try:
        client = Client(place, dialect)
        for step in steps:
            client.does(step)
            client.looks_around()
    except Exception:  # noqa: BLE001 - whatever it is
        return True
    return False


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_any_session(seed):
    random = Random(seed)
    place, dialect = random.choice(sorted(PLACES)), random.choice(sorted(DIALECTS))
    client, steps = Client(place, dialect), []
    try:
        while len(steps) < STEPS:
            for step in next_steps(random, client, LINES[place]):
                steps.append(step)
                client.does(step)
            if random.randrange(4) == 0:
                client.looks_around()
    except Exception as error:
        short = shortest(place, dialect, steps)
        raise AssertionError(f"at {place} in the dialect {dialect}: {short}") from error
