"""Nothing is met that was not taught: the verbs and codes that a lesson shows are its own, or of an earlier one."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from smtptutor.course.check.rule import SolvedStep
from smtptutor.course.kinds.sheet import played
from smtptutor.course.lesson import Choosing, Step
from smtptutor.protocol.verb import Verb
from smtptutor.reference import lookup
from smtptutor.server.exchange import Exchange

_VERB = re.compile(rf"(?<![\w-])({'|'.join(Verb)})(?![\w-])")
_CODE = re.compile(r"(?<!RFC )(?<![\d.,:<])\b[2-5][0-5]\d\b(?![.,:]?\d)")
_COMMON = frozenset({"HELP", "SEND", "TURN", "DATA"})
"""Verbs that are words as well: they count where they are sent."""


class Untaught(NamedTuple):
    """A verb or a code that no lesson up to here teaches, and where it is met: the number of the step and the key."""

    number: int
    key: str
    name: str


def untaught(cases: Sequence[SolvedStep | None], known: Collection[str]) -> Iterator[Untaught]:
    """What a lesson shows that is not known by then; each once."""
    told: set[str] = set()
    for number, case in enumerate(cases, 1):
        if case is None:
            continue
        for key, names in _met(case):
            for name in names:
                if name not in known and name not in told:
                    told.add(name)
                    yield Untaught(number, key, name)


def _met(case: SolvedStep) -> Iterator[tuple[str, list[str]]]:
    """The verbs and codes of a step, with the keys at which they stand."""
    step = case.step
    for key, text in _texts(step):
        verbs = [verb for verb in _VERB.findall(text) if verb not in _COMMON]
        yield key, [*verbs, *(code for code in _CODE.findall(text) if lookup.find("codes", code))]
    yield "solution", _of_exchanges(exchange for played_step in case.walk for exchange in played_step.exchanges)
    transcript = getattr(step.puzzle, "transcript", None)
    if transcript is not None:
        yield "transcript", _of_exchanges(played(case.at.lesson, transcript, transcript.lines).exchanges)


def _of_exchanges(exchanges: Iterable[Exchange]) -> list[str]:
    """The verbs that were sent, and the codes that came back."""
    names: list[str] = []
    for exchange in exchanges:
        verb = exchange.command.verb if exchange.command is not None else None
        names += [str(exchange.reply.code), *([str(verb)] if verb is not None else [])]
    return names


def _texts(step: Step) -> Iterator[tuple[str, str]]:
    """What is read in a step, and the keys."""
    yield "say", step.say
    yield "task", step.task
    if step.predict is not None:
        yield "predict.ask", step.predict.ask
        yield from (("predict.options", option.say) for option in step.predict.options)
    if isinstance(step.puzzle, Choosing):
        yield from (("options", option.say) for option in step.puzzle.options)
        yield from (("rows", row.say) for row in step.puzzle.rows)
    yield from (("show", line) for line in step.shown)
    yield from (("evidence.lines", line) for line in (step.evidence.lines if step.evidence else ()))
