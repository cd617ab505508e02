"""
A right answer is right in other ways than that of the solution.

Which ways are right depends on what the goals ask for and on the place: one counts where the goals leave it open, and
where each line of the solution is answered on it as on the solution itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from smtptutor.course.check.rule import Fault, LessonRule, PlayedStep, SolvedStep, walked
from smtptutor.course.lesson import Act, Connecting, SentOctets, SolutionLine, StepKind
from smtptutor.protocol.stage import Stage

Acts = Sequence[Act]
Way = Callable[[SolvedStep], Acts | None]


def asks(case: SolvedStep, *keys: str) -> bool:
    """True where a goal asks for one of these keys."""
    return any(goal.predicate.asks(keys) for goal in case.step.goals)


def line_of(act: Act) -> str:
    """The line of an act; "" for what is none."""
    return act.line if isinstance(act, SolutionLine) else ""


def verb_of(act: Act) -> str:
    """The verb of an act, in capitals."""
    return line_of(act).partition(" ")[0].upper()


def commands(case: SolvedStep) -> list[bool]:
    """For each act of the solution whether it is a command; lines of a message are none, nor is what is not needed."""
    at, found = case.at, list[bool]()
    for played in case.walk:
        found.append(at.dialogue.state.session.stage is not Stage.DATA)
        at = played.at
    return found + [False] * (len(case.step.solution) - len(found))


def places_of(case: SolvedStep, verb: str) -> list[int]:
    """Where in the solution that verb is sent."""
    is_command = commands(case)
    return [place for place, act in enumerate(case.step.solution) if is_command[place] and verb_of(act) == verb]


def _other_order(case: SolvedStep) -> Acts | None:
    """Recipients that follow each other, the last one first."""
    places = places_of(case, "RCPT")
    if not any(later == place + 1 for place, later in pairwise(places)):
        return None
    acts = list(case.step.solution)
    run: list[int] = []
    for place in [*places, -1]:
        if run and place != run[-1] + 1:
            for there, here in zip(run, [acts[each] for each in reversed(run)], strict=True):
                acts[there] = here
            run = []
        run.append(place)
    return acts


def _older_hello(case: SolvedStep) -> Acts | None:
    """HELO in place of EHLO, where neither is asked for and nothing that is offered is used."""
    places = places_of(case, "EHLO")
    if not places or asks(case, "hello", "cause", "verb", "note", "asked", "message_asked", "message_with"):
        return None
    acts = list(case.step.solution)
    for place in places:
        acts[place] = SolutionLine("HELO" + line_of(acts[place])[4:])
    return acts


def _again(case: SolvedStep) -> Acts | None:
    """The envelope, RSET, and the envelope again, where the solution opens the transaction."""
    mail, data = places_of(case, "MAIL"), places_of(case, "DATA") or places_of(case, "BDAT")
    opened = case.at.dialogue.state.session
    if len(mail) != 1 or not data or data[0] < mail[0] or opened.transaction is not None:
        return None
    acts = case.step.solution
    return [*acts[: data[0]], SolutionLine("RSET"), *acts[mail[0] :]]


def _anew(case: SolvedStep) -> Acts | None:
    """The first half, QUIT, and all of it on a new connection, where the solution needs no more than a hello before."""
    opened = case.at.dialogue.state.session
    plain = opened.stage in (Stage.CONNECTED, Stage.GREETED) and not opened.channel.tls and opened.channel.user is None
    if not plain or asks(case, "connections", "stage", "was") or not places_of(case, "DATA"):
        return None
    acts = case.step.solution
    hello = [SolutionLine(f"EHLO {opened.hello.name}")] if opened.hello is not None else []
    return [*acts[: places_of(case, "DATA")[0]], SolutionLine("QUIT"), Connecting(), *hello, *acts]


def _in_chunks(case: SolvedStep) -> Acts | None:
    """BDAT for DATA, where it is offered and the goals ask for the message alone."""
    state, places = case.at.dialogue.state, places_of(case, "DATA")
    offers = "CHUNKING" in state.policy.house.offer.extensions
    if (
        not offers
        or len(places) != 1
        or asks(case, "cause", "verb", "reply", "note", "was", "accepted", "enhanced", "stage")
    ):
        return None
    acts, start = case.step.solution, places[0]
    end = next((place for place in range(start, len(acts)) if line_of(acts[place]) == "."), None)
    if end is None or not all(isinstance(act, SolutionLine) for act in acts[start:end]):
        return None
    lines = [line_of(act) for act in acts[start + 1 : end]]
    text = "".join(f"{line.removeprefix('.')}\r\n" for line in lines).encode()
    sent = SentOctets(f"BDAT {len(text)} LAST\r\n".encode() + text, "")
    return [*acts[:start], sent, *acts[end + 1 :]]


def _one_more(case: SolvedStep) -> Acts | None:
    """A recipient more, where a message is asked for that is for some, and perhaps for others."""
    data = places_of(case, "DATA")
    if not data or not asks(case, "message_for") or asks(case, "message_to", "recipients", "refused"):
        return None
    state = case.at.dialogue.state
    named = " ".join(line_of(act).lower() for act in case.step.solution)
    for mailbox in state.policy.site.mailboxes:
        address = mailbox if "@" in mailbox else f"{mailbox}@{state.policy.site.domains[0]}"
        if address.lower() not in named:
            acts = case.step.solution
            return [*acts[: data[0]], SolutionLine(f"RCPT TO:<{address}>"), *acts[data[0] :]]
    return None


def _other_words(case: SolvedStep) -> Acts | None:
    """Another text below the header, where the goals do not name one."""
    of_text = ("message_has", "message_mentions", "message_text", "message_field", "message_lacks", "note")
    is_command, acts = commands(case), list(case.step.solution)
    if asks(case, *of_text) or all(is_command):
        return None
    for place, act in enumerate(acts):
        words = line_of(act)
        if not is_command[place] and words not in ("", ".") and not re.match(r"[\w-]+:", words):
            acts[place] = SolutionLine("These are other words.")
    return acts


WAYS: Mapping[str, Way] = {
    "the recipients in another order": _other_order,
    "HELO for EHLO": _older_hello,
    "RSET and the envelope again": _again,
    "QUIT, and all of it on a new connection": _anew,
    "BDAT for DATA": _in_chunks,
    "a recipient more": _one_more,
    "another text": _other_words,
}


class _Answer(NamedTuple):
    """What a line was answered with, as far as two ways are compared."""

    line: str
    code: int
    cause: str


def _answers(walk: Sequence[PlayedStep]) -> list[_Answer]:
    exchanges = (exchange for played in walk for exchange in played.exchanges)
    return [_Answer((each.client or "").upper(), each.reply.code, each.cause) for each in exchanges]


def others_pass(case: SolvedStep) -> Iterator[Fault]:
    """Each other way that is right solves the step."""
    if case.step.kind is not StepKind.TYPE:
        return
    for name, way in WAYS.items():
        acts = way(case)
        if acts is None or tuple(acts) == case.step.solution:
            continue
        walk = walked(case.at, acts)
        if not walk[-1].at.step_done and _is_right(case, walk):
            yield Fault(f"refuses a right answer: {name}", "goals")


def _is_right(case: SolvedStep, walk: Sequence[PlayedStep]) -> bool:
    """True where no line is answered otherwise than on the solution; those that are not of it must be accepted."""
    meant = {answer.line: answer for answer in _answers(case.walk)}
    accepted = all(
        each.accepted or (each.client or "").upper() in meant for played in walk for each in played.exchanges
    )
    return accepted and all(meant.get(answer.line, answer) == answer for answer in _answers(walk))


OTHER_WAYS = LessonRule("other right ways work", others_pass)
