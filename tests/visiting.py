"""What the tests of places play: a visit, and the dialogues that comments promise."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from smtptutor import data
from smtptutor.explain import sasl_answers
from smtptutor.server import sites
from smtptutor.server.exchange import Exchange
from smtptutor.server.simulator import Simulator, connect, reconnect
from smtptutor.server.site import Account, Site

MINUTE = 60
LONGEST_ABOUT = 70  # a list of places has a line for each
WONDERLAND = "wonderland"  # every password


class Visit:
    """
    A place, visited by typing. Beside lines for the server there are a few words as the shell has them.

    `:wait 5m` moves the clock, `:reset` and `:connect` connect again, and `:login USER` stands for the line that a
    login waits for. A line that ends in \\x0a is sent with LF alone, where others have CR LF.
    """

    def __init__(self, site: Site) -> None:
        self.said: list[Exchange] = [connect(site)]
        self._simulator = Simulator(self.said[0])

    def type(self, line: str) -> list[Exchange]:
        """What comes back for one line."""
        heard = self._word(line) if line.startswith(":") else self._sent(line)
        self.said += heard
        return heard

    def _sent(self, line: str) -> list[Exchange]:
        text = line.removesuffix("\\x0a")
        end = "\r\n" if text == line else "\n"
        return list(self._simulator.receive((text + end).encode("utf-8", "surrogateescape")))

    def _word(self, line: str) -> list[Exchange]:
        word, _, argument = line.partition(" ")
        state = self._simulator.state
        if word in (":reset", ":connect"):
            again = reconnect(state)
            self._simulator = Simulator(again)
            return [again]
        if word == ":login":
            known = Site(users=(Account(argument, WONDERLAND),))
            return self._sent(sasl_answers.answer(known, state.session.login))
        assert word == ":wait"
        assert argument.endswith("m")
        later = state.memory.at(state.memory.clock + MINUTE * int(argument.removesuffix("m")))
        self._simulator.state = state._replace(memory=later)
        return []


def visit(place: str, *lines: str) -> list[Exchange]:
    """All that a place says to these lines, the greeting first."""
    there = Visit(sites.load(place))
    for line in lines:
        there.type(line)
    return there.said


class Promise(NamedTuple):
    """A line of a comment: what to type, the codes that shall come back, and an enhanced code or ""."""

    line: str
    codes: list[int]
    enhanced: str


_DIALOGUE_LINE = re.compile(r"#   (\S.*?)(?: {2,}(\d{3}(?:, \d{3})*)(?: (\d\.\d+\.\d+))?)?")


def dialogues(place: str) -> list[list[Promise]]:
    """The dialogues in the comments of a place: lines that stand three blanks in, as long as they follow each other."""
    text = (data.folder() / "sites" / f"{place}.toml").read_text(encoding="utf-8")
    found: list[list[Promise]] = [[]]
    for line in text.splitlines():
        if typed := _DIALOGUE_LINE.fullmatch(line):
            codes = [int(code) for code in (typed[2] or "").split(", ") if code]
            found[-1].append(Promise(typed[1], codes, typed[3] or ""))
        elif found[-1]:
            found.append([])
    return [dialogue for dialogue in found if dialogue]


def all_dialogues() -> Iterator[tuple[str, list[Promise]]]:
    """Each dialogue of each place."""
    for place in sites.names():
        for dialogue in dialogues(place):
            yield place, dialogue
