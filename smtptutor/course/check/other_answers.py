"""The wrong answers of a prediction are possible ones: each is what some other line would lead to."""

from collections.abc import Iterator

from smtptutor.course import goals
from smtptutor.course.at import At
from smtptutor.course.check.copying import command_lines
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep
from smtptutor.course.lesson import Option
from smtptutor.protocol.stage import Stage
from smtptutor.server import dialogue as dialogues
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import Exchange

_DECIDABLE = frozenset({"stage", "hello"})
"""What a handful of lines can be tried for; whether an address can be held depends on the place."""

_LINES = (
    "NOOP", "RSET", "QUIT", "EHLO client.example.org", "HELO client.example.org", "EHLO", "DATA", "FROB", "VRFY bob",
    "MAIL FROM:<alice@example.test>", "MAIL", "RCPT TO:<bob@example.test>", "RCPT TO:<nobody@example.test>", ".", "",
)  # fmt: skip
_FIRST = ((), (".",), ("RSET",), ("EHLO client.example.org",), ("DATA", "."))


def are_possible(case: SolvedStep) -> Iterator[Fault]:
    """Each answer about the session holds after some line that can be sent; each code is one that is said here."""
    predict = case.step.predict
    options = list(enumerate(predict.options if predict else (), 1))
    codes = {row.code for row in case.at.dialogue.state.policy.says.values()}
    for number, option in options:
        if option.holds is not None and option.holds.reply is not None and option.holds.reply not in codes:
            yield Fault(f"no reply here has the code of the answer {option.say!r}", f"predict.options[{number}]")
    left = {number: option for number, option in options if _decidable(option)}
    for since in _tried(case.at) if left else ():
        left = {number: option for number, option in left.items() if not _held(option, case.at, since)}
    for number, option in left.items():
        yield Fault(
            f"the answer {option.say!r} holds after no line that can be sent here", f"predict.options[{number}]"
        )


def _held(option: Option, at: At, since: list[Exchange]) -> bool:
    return option.holds is not None and goals.look_back([option.holds], at.opened.state, since).seen[0].now


def _decidable(option: Option) -> bool:
    """True for an answer about the session; that it is as at first holds after a new connection."""
    holds = option.holds
    asks = [] if holds is None else [key for key in holds._fields if getattr(holds, key) is not None]
    return bool(asks) and _DECIDABLE.issuperset(asks) and holds is not None and holds.stage != Stage.CONNECTED


def _tried(at: At) -> Iterator[list[Exchange]]:
    """What comes of lines that somebody may send: each alone, and after some that lead elsewhere."""
    own = [line for step in at.lesson.steps for act in step.solution for line in command_lines(act)]
    lines = dict.fromkeys((*own, *_LINES))
    for first in _FIRST:
        dialogue = _sent(at.dialogue, *first)
        yield from (_since(at, _sent(dialogue, line)) for line in lines)


def _sent(dialogue: Dialogue, *lines: str) -> Dialogue:
    for line in lines:
        dialogue, _ = dialogues.send(dialogue, line)
    return dialogue


def _since(at: At, dialogue: Dialogue) -> list[Exchange]:
    return list(dialogue.history.beyond(len(at.opened.history)))


POSSIBLE = LessonRule("wrong answers to a prediction are possible ones", are_possible, since=2)
