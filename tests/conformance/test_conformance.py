"""
Does our server answer as real servers do?

dialogues.json holds short dialogues and what five real servers, near their default settings, gave to each line: reply
codes, enhanced codes, closed connections. disagreements.toml names where we answer otherwise, with the reason; a test
keeps it true. The figures are taken through `smtptutor serve`, and printed.
"""

import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest
from playing import DATA, play_here, play_on

from smtptutor.server.simulator import connect
from smtptutor.server.site import Site

HERE = Path(__file__).parent
LISTED = tomllib.loads((HERE / "disagreements.toml").read_text(encoding="utf-8"))
SERVERS = ("standard", "postfix", "exim", "sendmail", "opensmtpd")
LEAST = {
    "standard": {"unanimous": 99, "majority": 90, "enhanced": 85, "closings": 99},
    **{name: {"equal": 95, "closings": 99} for name in SERVERS[1:]},
}
"""What is asked for, of 100."""


def offered(site):
    """The keywords of the EHLO answer, and KEYWORD=PARAMETER for each parameter."""
    lines = [line.split() for line in play_ehlo(site)]
    return {line[0] for line in lines} | {f"{line[0]}={word}" for line in lines for word in line[1:]}


def play_ehlo(site):
    """The lines of the EHLO answer after the first."""
    from smtptutor.server.simulator import Simulator

    (exchange,) = Simulator(connect(site)).receive(b"EHLO client.example.org\r\n")
    return exchange.reply.lines[1:]


@pytest.fixture(scope="module", params=SERVERS)
def served(request, tmp_path_factory):
    """A dialect on a port: its name, the dialogues that it can be asked, and its answers there and without a port."""
    name = request.param
    site = Site(dialect=name)
    keywords = offered(site)
    dialogues = [one for one in DATA["dialogues"] if set(one["requires"]) <= keywords]
    home = tmp_path_factory.mktemp("home")
    command = [sys.executable, "-m", "smtptutor", "serve", "--port", "0", "--dialect", name]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "SMTPTUTOR_HOME": str(home)}
    ) as server:
        try:
            port = int(server.stdout.readline().split(" port ")[1].split()[0])
            here = {one["id"]: play_here(one, site) for one in dialogues}
            there = {one["id"]: play_on(one, port, here[one["id"]]) for one in dialogues}
        finally:
            server.terminate()
    return name, dialogues, here, there


def test_the_port_answers_as_the_simulator_does(served):
    """Codes, enhanced codes and closings are the same, whether octets come over a port or not."""
    _, _, here, there = served
    differing = {name: (here[name], there[name]) for name in here if here[name] != there[name]}

    assert not differing


class Figures:
    """How many of what could be compared are equal, by kind; and what is not."""

    def __init__(self):
        self.equal, self.all = Counter(), Counter()
        self.differing = set()

    def add(self, kind, place, equal, *, listed=True):
        """Count one comparison; `place` is listed where it differs and that has to have a reason."""
        self.all[kind] += 1
        self.equal[kind] += bool(equal)
        if not equal and listed:
            self.differing.add(place)

    def share(self, kind):
        """Of 100."""
        return 100 * self.equal[kind] / self.all[kind] if self.all[kind] else 100

    def __str__(self):
        return ", ".join(
            f"{kind} {self.share(kind):.1f}% ({self.equal[kind]} of {self.all[kind]})" for kind in self.all
        )


def most(values):
    """The most common values."""
    tally = Counter(values)
    return {value for value, count in tally.items() if count == max(tally.values())}


def with_all(dialogues, played):
    """The standard dialect beside all real servers."""
    figures = Figures()
    for dialogue in dialogues:
        name, found = dialogue["id"], played[dialogue["id"]]
        for place, votes in dialogue["votes"].items():
            code, enhanced = found.replies.get(place, (None, None))
            codes = [vote[0] for vote in votes.values()]
            if len(codes) > 1 and len(set(codes)) == 1:
                figures.add("unanimous", f"{name} {place}", code == codes[0])
            figures.add("majority", f"{name} {place}", code in most(codes))
            theirs = {vote[1] for vote in votes.values() if vote[0] == code and vote[1]}
            if theirs:
                figures.add("enhanced", f"{name} {place}", enhanced in theirs, listed=False)
        for step, votes in closings(dialogue, found):
            figures.add("closings", f"{name} {step} closing", (step in found.closed) in most(votes.values()))
    return figures


def with_one(dialogues, played, server):
    """A dialect beside its own real server."""
    figures = Figures()
    for dialogue in dialogues:
        name, found = dialogue["id"], played[dialogue["id"]]
        for place, votes in dialogue["votes"].items():
            if server not in votes:
                continue
            code, enhanced = found.replies.get(place, (None, None))
            figures.add("equal", f"{name} {place}", code == votes[server][0])
            if votes[server][1] and votes[server][0] == code:
                figures.add("enhanced", f"{name} {place}", enhanced == votes[server][1], listed=False)
        for step, votes in closings(dialogue, found):
            if server in votes:
                figures.add("closings", f"{name} {step} closing", (step in found.closed) == votes[server])
    return figures


def closings(dialogue, found):
    """The steps that were played, with what each server did: True where it closed."""
    played = {place.partition(".")[0] for place in found.replies}
    for step in sorted(played & {*dialogue["closed"], *dialogue["open"]}, key=int):
        yield step, dialogue["closed"].get(step) or dict.fromkeys(DATA["servers"], False)


def test_the_figures(served, figure):
    """What is asked for is reached, and each disagreement is listed with its reason, and no other."""
    name, dialogues, _, there = served
    figures = with_all(dialogues, there) if name == "standard" else with_one(dialogues, there, name)
    listed = LISTED.get(name, {})
    figure(f"conformance of {name}: {figures}; left out {len(DATA['dialogues']) - len(dialogues)} dialogues")

    assert all(reason.strip() for reason in listed.values())
    assert set(listed) == figures.differing
    for kind, least in LEAST[name].items():
        assert figures.share(kind) >= least, kind
