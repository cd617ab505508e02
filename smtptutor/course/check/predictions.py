"""A prediction can be made: something decides it, one answer is right, and nothing that was read before tells which."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smtptutor.course import goals, run
from smtptutor.course.at import At
from smtptutor.course.check.rule import Fault, LessonRule, SolvedStep, play, solution
from smtptutor.course.events import Predicted
from smtptutor.course.lesson import Of, Option, Predict
from smtptutor.course.ops import Guess
from smtptutor.server.dialogue import Exchanged
from smtptutor.server.exchange import Exchange


class Decided(NamedTuple):
    """
    What a prediction comes to: the truth, as a guess is written, and the exchanges up to the one that decides it.

    `guess` is the one that was made, to have it told. `held` are the answers in words that hold then.
    """

    predict: Predict
    guess: str
    truth: str
    since: tuple[Exchange, ...]
    held: tuple[Option, ...] = ()

    @property
    def exchange(self) -> Exchange:
        """The exchange that decides."""
        return self.since[-1]


_ANY_GUESS = {Of.CODE: "250", Of.DIGIT: "2"}


def decided(at: At) -> Decided | None:
    """What the prediction of a step comes to when its solution is played; None where nothing decides it."""
    predict = at.step.predict
    if predict is None:
        return None
    guess = "a" if predict.options else _ANY_GUESS.get(predict.of, "1")
    since: list[Exchange] = []
    for event in play(run.do(at, Guess(guess))[0], solution(at)).events:
        if isinstance(event, Exchanged):
            since.append(event.exchange)
        if isinstance(event, Predicted):
            return Decided(predict, guess, event.truth, tuple(since), _holding(at, predict, since))
    return None


def has_one_answer(case: SolvedStep) -> Iterator[Fault]:
    """The solution decides what is to be predicted, and just one of the answers offered holds then."""
    if case.step.predict is None:
        return
    found = decided(case.at)
    if found is None:
        yield Fault("asks to predict what the solution never decides", "predict.on")
        return
    if found.predict.options and len(found.held) != 1:
        which = "; ".join(option.say for option in found.held) or "none does"
        yield Fault(f"one answer, and no more, must hold after {found.exchange.client!r}: {which}", "predict.options")


def _holding(at: At, predict: Predict, since: Sequence[Exchange]) -> tuple[Option, ...]:
    """The answers of a prediction in words that hold after these exchanges."""
    asked = [option.holds or goals.Predicate() for option in predict.options]
    seen = goals.look_back(asked, at.opened.state, since).seen
    return tuple(option for option, each in zip(predict.options, seen, strict=True) if each.now)


class Text(NamedTuple):
    """What a learner reads before a guess is made, and the key that it stands at."""

    key: str
    words: str


_VERDICT = re.compile(
    r"\b(accept(s|ed)?|refus(es?|ed|als?)|reject(s|ed)?|den(y|ies|ied)|(is|are) taken|takes (it|this|that)|fails?)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?:;]*[.!?:;]*")
_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNTED = {
    Of.LINES: r"lines?",
    Of.TAKEN: r"(lines? )?(is|are|was|were)? ?(taken|accepted)",
    Of.MESSAGES: r"(messages?|letters?)",
}


def is_left_open(case: SolvedStep) -> Iterator[Fault]:
    """Nothing that is read before the guess tells the answer."""
    found = decided(case.at)
    if found is None:
        return
    giving = _giving if case.at.lesson.format > 1 else _has_code
    for text in _read_before(case.at):
        given = giving(found, text.words)
        if given:
            yield Fault(f"the prediction's answer stands in {text.key}: {given!r}", _key(text.key))
    ticks = [goal.tick for goal in case.before.step.goals] if case.before is not None and of_code(found) else []
    for tick in ticks:
        if any(_has_code(found, words) and _names(found.exchange, words) for words in _sentences(tick)):
            yield Fault(f"the tick of the step before has the answer to its prediction: {tick!r}", "predict")


def of_code(found: Decided) -> bool:
    """True where the prediction is about a code, or its first digit."""
    return not found.predict.options and found.predict.of in (Of.CODE, Of.DIGIT)


def _key(key: str) -> str:
    return "" if key in ("title", "story") else key


def _read_before(at: At) -> Iterator[Text]:
    """What stands on the screen, or on its tick list, before the exchange that decides."""
    lesson, step = at.lesson, at.step
    if lesson.format > 1:
        yield Text("title", lesson.title)
        yield Text("story", lesson.story)
    yield Text("say", step.say)
    yield Text("task", step.task)
    if step.predict is not None:
        yield Text("predict.ask", step.predict.ask)
    for line in step.evidence.lines if step.evidence else ():
        yield Text("evidence.lines", line)
    for number, goal in enumerate(step.goals if lesson.format > 1 else (), 1):
        yield Text(f"goals[{number}]", goal.asked)


def _giving(found: Decided, words: str) -> str:
    """The part of a text that gives the answer away; "" where none does."""
    predict = found.predict
    if predict.options:
        right = found.held[0].say if len(found.held) == 1 else ""
        if " " in right and right.lower() in " ".join(words.lower().split()):
            return right
        return _verdict(found.exchange, words)
    if of_code(found):
        return _has_code(found, words) or _verdict(found.exchange, words)
    number = int(found.truth)
    names = [found.truth, *_COUNTS[number : number + 1]]
    told = re.search(rf"\b({'|'.join(names)})\s+{_COUNTED[predict.of]}\b", words, re.IGNORECASE)
    return told[0] if told else ""


def _has_code(found: Decided, words: str) -> str:
    """The code of the exchange that decides, as it stands in a text; as its class, too."""
    code = found.exchange.reply.code
    told = re.search(rf"(?<!RFC )\b({code}|{code // 100}(yz|xx))\b", words)
    return told[0] if told else ""


def _verdict(exchange: Exchange, words: str) -> str:
    """The word of a text that tells whether the line of this exchange is taken; in a question it tells nothing."""
    for sentence in _sentences(words):
        told = _VERDICT.search(sentence)
        if told and not sentence.rstrip().endswith("?") and (_names(exchange, sentence) or not _VERB.search(sentence)):
            return told[0]
    return ""


_VERB = re.compile(r"\b(EHLO|HELO|LHLO|MAIL|RCPT|DATA|BDAT|RSET|NOOP|QUIT|VRFY|EXPN|HELP|AUTH|STARTTLS|ETRN)\b|\bdot\b")


def _names(exchange: Exchange, sentence: str) -> bool:
    """True where a sentence names the verb of an exchange, or the dot that ends a message."""
    command = exchange.command
    name = str(command.verb) if command is not None and command.verb is not None else "dot"
    return re.search(rf"\b{name}\b", sentence) is not None


def _sentences(words: str) -> Sequence[str]:
    return [found for found in _SENTENCE.findall(words) if found.strip()]


ONE_ANSWER = LessonRule("a prediction has one answer", has_one_answer, since=2)
LEFT_OPEN = LessonRule("a prediction is not answered before it is made", is_left_open)
