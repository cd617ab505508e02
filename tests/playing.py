"""Plays the dialogues: against the simulator in this process, and against a server on a port."""

import json
import re
import socket
import ssl
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from smtptutor.protocol.stage import Awaiting
from smtptutor.server.simulator import Simulator, connect

DATA = json.loads((Path(__file__).parent / "conformance" / "dialogues.json").read_text(encoding="ascii"))
PATIENCE = 20
ENHANCED = re.compile(r"([245]\.\d{1,3}\.\d{1,3})(?:\s|$)")


class Step(NamedTuple):
    """One step: its octets, how often they are sent, how many replies are due, and when it is left out."""

    octets: bytes
    times: int
    replies: int
    when: str | None
    tls: bool


class Played(NamedTuple):
    """What came back: (step, reply) -> (code, enhanced code), and the steps after which the connection was closed."""

    replies: dict[str, tuple[int, str | None]]
    closed: frozenset[str]


def step_of(step):
    """A step as it stands in the data, ready to send."""
    if isinstance(step, str):
        return Step(step.encode() + b"\r\n", 1, 1, None, False)

    def filled(text):
        return text.replace("{}", step["fill"][0] * step["fill"][1]) if "fill" in step else text

    due, when, octets = 1, step.get("when"), b"STARTTLS\r\n"
    if "line" in step:
        octets = filled(step["line"]).encode() + b"\r\n"
    elif "raw" in step:
        octets = filled(step["raw"]).encode("latin-1")
    elif "batch" in step:
        octets, due = b"".join(filled(line).encode() + b"\r\n" for line in step["batch"]), len(step["batch"])
    elif "body" in step:
        octets = "".join(filled(line) + "\r\n" for line in [*step["body"], "."]).encode("latin-1")
        when = when or "354"
    elif "bdat" in step:
        chunk = filled(step["bdat"]).encode("latin-1")
        octets = b"BDAT %d%s\r\n%b" % (len(chunk), b" LAST" if step.get("last") else b"", chunk)
    return Step(octets, step.get("repeat", 1), step.get("replies", due), when, "tls" in step)


def kept(number, repeat, replies):
    """The replies of a step by their place; of a line sent again and again, the first and the last."""
    if repeat > 1:
        replies = replies[:1] + replies[-1:]
    return {f"{number}.{place}": reply for place, reply in enumerate(replies)}


def run(steps, first, say):
    """Play the steps; `say` gets the number of one, sends it, and returns its replies and whether the server closed."""
    found, closed, last = {"0.0": first}, set(), first[0]
    for number, step in enumerate(map(step_of, steps), 1):
        if closed or (step.when and not str(last).startswith(step.when)):
            continue
        replies, over = [], False
        for _ in range(step.times):
            if not over:
                more, over = say(number, step)
                replies += more
        found |= kept(number, step.times, replies)
        closed |= {str(number)} if over else set()
        last = replies[-1][0] if replies else last
    return Played(found, frozenset(closed))


def play_here(dialogue, site):
    """The dialogue against the simulator, without a port."""
    greeting = connect(site)
    simulator = Simulator(greeting)

    def say(_, step):
        replies = [(one.reply.code, one.reply.enhanced) for one in simulator.receive(step.octets) if not one.silent]
        return replies, simulator.state.session.awaiting is Awaiting.NOTHING

    return run(dialogue["steps"], (greeting.reply.code, None), say)


def play_on(dialogue, port, expected):
    """The dialogue against a server on a port of this machine, which is to give as many replies as `expected`."""
    with closing(_Client(port)) as client:
        first = client.reply()

        def say(number, step):
            client.send(step.octets)
            due = 1 if step.times > 1 else sum(place.startswith(f"{number}.") for place in expected.replies)
            replies = [reply for reply in (client.reply() for _ in range(due)) if reply is not None]
            if step.tls and replies and replies[-1][0] == 220:
                client.start_tls()
            if step.times > 1:  # when it closes shows with the next line
                return replies, not replies
            return replies, str(number) in expected.closed and client.is_closed()

        return run(dialogue["steps"], first, say)


class _Client:
    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._held = b""

    def close(self):
        """Close the connection."""
        self._socket.close()

    def send(self, octets):
        """Send; that the server has closed shows when its reply is read."""
        with suppress(OSError):
            self._socket.sendall(octets)

    def _line(self):
        while b"\n" not in self._held:
            try:
                octets = self._socket.recv(65536)
            except (ConnectionError, ssl.SSLError):
                octets = b""
            if not octets:
                return None
            self._held += octets
        line, self._held = self._held.split(b"\n", 1)
        return line.decode("ascii").rstrip("\r")

    def reply(self):
        """The next reply as code and enhanced code, or None where the server has closed."""
        while (line := self._line()) is not None:
            if line[3:4] != "-":
                status = ENHANCED.match(line[4:])
                return int(line[:3]), status[1] if status else None
        return None

    def is_closed(self):
        """True where nothing more comes."""
        return self._line() is None

    def start_tls(self):
        """The client's side of the handshake; whose certificate it is does not matter here."""
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self._socket = context.wrap_socket(self._socket)
