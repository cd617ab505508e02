"""The first words of a lesson, and the last ones."""

import re

from smtptutor.course.at import At
from smtptutor.course.head import Head
from smtptutor.course.learning import Learning
from smtptutor.course.lesson import Lesson, StepKind
from smtptutor.course.under_way import UnderWay
from smtptutor.explain.holdings import sentence
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import Exchange, Said
from smtptutor.talk import question_screen
from smtptutor.talk.lesson_names import command, timed, titled
from smtptutor.text import BLANK, Block, Heading, Para
from smtptutor.wording import as_sentence, plural

RESUMED = "You left off here, and the server is as it was then. :restart goes back to the start of the lesson."
CHANGED = "This lesson has changed since you left it, so it opens at its start; what you did stays marked as done."
LAST = "No lesson comes after this one; :lessons lists them."
ALL_DONE = "All of them are done."
MOST_VERBS = 6  # of a line
_CAN = "You can "
_SENTENCE_END = r"(?<=[.?!])\s+"
_WAYS = {
    Said.MESSAGE: "the message",
    Said.ANSWER: "an answer of the login",
    Said.OWN_ACCORD: "of the server's own accord",
}


def opening(lesson: Lesson) -> list[Block]:
    """The head of a lesson: how it is called, how long it takes, and for whom it is done."""
    return [Heading(timed(lesson)), Para(lesson.story or _promised(lesson), indent=2), BLANK]


def where(way: UnderWay) -> list[Block]:
    """Whether a lesson goes on where it was left; nothing of one that begins. Next to the step, so that it is seen."""
    if not (way.resumed or way.changed):
        return []
    return [Para(RESUMED if way.resumed else CHANGED, indent=2)]


def _promised(lesson: Lesson | Head) -> str:
    """What the learner can do at the end of a lesson that has no story."""
    about = lesson.about
    return f"At its end y{about[1:]}" if about.startswith(_CAN) else about


def prelude(dialogue: Dialogue) -> list[Block]:
    """What was said on this connection before the learner came, in a line, and where that led."""
    exchanges = list(dialogue.history)
    greeted = max(place for place, exchange in enumerate(exchanges) if exchange.said is Said.GREETING)
    answered = [f"{_verb(exchange)} {_code(exchange)}" for exchange in exchanges[greeted + 1 :]]
    parts = [*answered[-MOST_VERBS:], *_begun(dialogue)]
    shown = ", ".join(parts) or "nothing"
    if len(answered) > MOST_VERBS:
        shown = f"{plural(len(answered), 'command')}, at last {shown}"
    said = Para(f"{shown} (:log shows the lines).", "Already said:", indent=2)
    return [said, Para(sentence(dialogue.state.session), indent=2)]


def _begun(dialogue: Dialogue) -> list[str]:
    """How much of a message is written that is not ended yet, if one is."""
    return [f"and {plural(len(dialogue.draft), 'line')} of the message"] if dialogue.draft else []


def anew(at: At) -> list[Block]:
    """What a step is told by that opens on a connection of its own; nothing of others."""
    if not at.step.opens_anew:
        return []
    said = [Para(f"A new connection to {at.dialogue.state.policy.site.hostname}.", indent=2)]
    return [*said, *(prelude(at.dialogue) if at.step.before else ()), BLANK]


def _verb(exchange: Exchange) -> str:
    """What an exchange was, in a word or two."""
    if exchange.command is not None and exchange.command.verb is not None:
        return str(exchange.command.verb)
    return _WAYS.get(exchange.said, "a line")


def _code(exchange: Exchange) -> str:
    return "no reply" if exchange.silent else str(exchange.reply.code)


def ending(at: At, learning: Learning, *, inside: bool) -> list[Block]:
    """
    What to say at the end of a lesson: what the server holds, what the learner can do, and what may come next.

    `inside` tells that it was opened from free play.
    """
    blocks = ended(at, learning)
    away = "goes back to free play" if inside else "leaves"
    following = learning.after(at.lesson)
    if following is None:
        return [*blocks, *last(learning), Para(f":quit {away}.", indent=2)]
    go_on = f"Enter or :next opens it; :lessons lists them, :quit {away}."
    return [*blocks, Para(_announced(following), "Next lesson:", indent=2), Para(go_on, indent=2)]


def ended(at: At, learning: Learning | None = None) -> list[Block]:
    """
    What is true at the end of a lesson, wherever it is told: what the server holds, and what the learner can do.

    `learning` has the lessons beside it, where they are to be told of.
    """
    about = at.lesson.about
    can = f"You can now {about.removeprefix(_CAN)}" if about.startswith(_CAN) else about
    return [
        BLANK,
        Para((("done", _finished(at.lesson, learning)), ("", _held(at))), indent=2),
        Para(can, indent=2),
    ]


def _finished(lesson: Lesson, learning: Learning | None) -> str:
    """What is done with a lesson: of a challenge its track is told, and how many of several are done there."""
    if not lesson.challenge:
        return "This lesson is done."
    track = lesson.track.capitalize()
    of_track = [] if learning is None else learning.challenges_beside(lesson)
    if learning is None or len(of_track) < 2:
        return f"This challenge of the track {track} is done."
    done = sum(one.id == lesson.id or learning.progress.is_done(one.ids) for one in of_track)
    return f"This challenge is done: {done} of the {len(of_track)} of the track {track}."


def _announced(lesson: Head) -> str:
    """A lesson in a line: its title, and how its story begins."""
    first = re.split(_SENTENCE_END, lesson.story)[0] or _promised(lesson)
    return f"{as_sentence(titled(lesson))} {first}"


def last(learning: Learning) -> list[Block]:
    """What to say where no lesson comes after this one: which is not done yet, if one is not."""
    other = learning.next()
    if other is None:
        return [Para(f"{LAST} {ALL_DONE}", indent=2)]
    return [Para(f"{LAST} Not done yet is {other.id}, {titled(other)}: :learn {other.id} opens it.", indent=2)]


def _held(at: At) -> str:
    """What the server holds at the end of a lesson; nothing of one in which nothing is typed to a server."""
    if all(step.kind is not StepKind.TYPE for step in at.lesson.steps):
        return ""
    state = at.dialogue.state
    count = len(state.memory.store) - len(at.start.state.memory.store)
    mail = f" It took {plural(count, 'message')}; :mail shows {'it' if count == 1 else 'them'}." if count else ""
    return f" {sentence(state.session)}{mail}"


def parting(at: At, learning: Learning | None = None) -> list[Block]:
    """
    What to say where a lesson is left; nothing where it is done, or where nothing of it is kept.

    `learning` has the lessons that the program was started with, where it ends too.
    """
    if at.lesson.is_drill:
        return question_screen.parting(at)
    if at.done or (learning is not None and not learning.keeps):
        return []
    again = ":learn" if learning is None else command(learning, at.lesson)
    return [Para(f"What you did is kept; {again} goes on there.", indent=2)]


def back(dialogue: Dialogue) -> list[Block]:
    """What to say where a lesson was left for the free play that it was opened from."""
    return [Para(f"Back in free play. {sentence(dialogue.state.session)}", indent=2)]
