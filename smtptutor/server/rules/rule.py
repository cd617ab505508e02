"""
A rule of a site, and how the rules of a step are asked.

The rules of a step stand in one tuple, in the order in which they are asked; the order shows on the wire. A site takes
those that apply to it when it is made, so a site without particulars asks few or none.
"""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Remark
from smtptutor.server.house import House
from smtptutor.server.memory import Memory
from smtptutor.server.trouble import concerns, lost, meet, slowed

Q = TypeVar("Q")
"""What a step is asked about, such as a recipient."""

Notes = tuple[Remark, ...]


class Passed(NamedTuple):
    """
    Nothing against it; what is remembered from now on, the seconds that the answer waits, and notes.

    `loses` tells that the answer does not reach the client, where the step is accepted.
    """

    memory: Memory
    slow: int = 0
    notes: Notes = ()
    words: tuple[str, ...] = ()  # the lines of the answer, where a rule chose them
    loses: bool = False


Decide = Callable[[House, Memory, Q], Ruling | Passed | None]
Accept = Callable[[House, Memory, Q, Notes], Ruling]


def always(_: House) -> bool:
    """True: every site needs the rule."""
    return True


def no_address(_: object) -> str:
    """The address of a step that has none."""
    return ""


class Rule(NamedTuple, Generic[Q]):
    """
    One thing that a site may have against a step, or remembers or notes of it.

    `decide` gives the ruling that ends the step, or what comes of passing, or None where there is nothing to say.
    `applies` tells whether a site needs the rule at all. `of` names the kinds of question that it is for, where a step
    has several; None for all of them.
    """

    decide: Decide[Q]
    applies: Callable[[House], bool] = always
    of: frozenset[str] | None = None


class Decision(Generic[Q]):
    """The rules of one step as one site needs them."""

    __slots__ = ("_accept", "_house", "_rules")

    def __init__(
        self, house: House, rules: tuple[Rule[Q], ...], accept: Accept[Q], kinds: tuple[str, ...] = ("",)
    ) -> None:
        self._house = house
        self._accept = accept
        applying = tuple(rule for rule in rules if rule.applies(house))
        self._rules = {
            kind: tuple(rule.decide for rule in applying if rule.of is None or kind in rule.of) for kind in kinds
        }

    def asks(self, kind: str = "") -> bool:
        """True where there is a rule to ask; without one the step is accepted."""
        return bool(self._rules[kind])

    def __call__(self, memory: Memory, asked: Q, kind: str = "") -> Ruling:
        """The ruling of the first rule that has one; else the step is accepted."""
        house, slow = self._house, 0
        notes: Notes = ()
        words: tuple[str, ...] = ()
        loses = False
        for decide in self._rules[kind]:
            verdict = decide(house, memory, asked)
            if verdict is None:
                continue
            if isinstance(verdict, Ruling):
                return slowed(verdict, slow) if slow else verdict
            memory = verdict.memory
            slow = max(slow, verdict.slow)
            notes += verdict.notes
            words = words or verdict.words
            loses = loses or verdict.loses
        ruling = self._accept(house, memory, asked, notes)
        if loses:
            ruling = lost(ruling, memory)
        if words:
            ruling = ruling._replace(manner=ruling.manner._replace(words=words))
        return slowed(ruling, slow) if slow else ruling


def troubled(at: str, address: Callable[[Q], str] = no_address) -> Rule[Q]:
    """The rule that makes trouble on demand at a step; `address` is what the patterns of the site are held against."""

    def decide(house: House, memory: Memory, asked: Q) -> Ruling | Passed:
        met = meet(house.site, memory, at, address(asked))
        return met.refusal or Passed(met.memory, met.slow, words=met.words, loses=met.loses)

    return Rule(decide, lambda house: concerns(house.site, at))
