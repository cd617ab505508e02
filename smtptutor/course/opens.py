"""
Where a step opens: on a new connection with its lines played, or where the step before it ended.

A step that goes on from another one goes on only from where its text is true and its solution works. From elsewhere, as
after a RSET, it opens where the solutions of the steps before it lead.
"""

from collections.abc import Iterable

from smtptutor.course import goals
from smtptutor.course.lesson import (
    Before,
    Connecting,
    Edit,
    Lesson,
    SentOctets,
    SolutionLine,
    Step,
    Together,
    Waiting,
    place,
)
from smtptutor.server import dialogue as dialogues
from smtptutor.server import own_accord
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.own_accord import OwnAccord


def at_start(lesson: Lesson) -> Dialogue:
    """Where a lesson begins. Raises TableError where one of its sites is not there, or not right."""
    for step in lesson.steps:
        place(lesson, step.site, step.dialect)
        transcript = getattr(step.puzzle, "transcript", None)
        if transcript is not None:
            place(lesson, transcript.site, transcript.dialect)
    return played(dialogues.opened(place(lesson)), lesson.before)


def played(dialogue: Dialogue, acts: Iterable[Before]) -> Dialogue:
    """The dialogue after several acts, whatever comes of them."""
    for act in acts:
        match act:
            case SolutionLine(line):
                dialogue, _ = dialogues.send(dialogue, line)
            case Together(lines):
                dialogue, _ = dialogues.send_together(dialogue, lines)
            case Connecting():
                dialogue, _ = dialogues.reset(dialogue)
            case Waiting(seconds):
                dialogue = dialogues.wait(dialogue, seconds)
            case SentOctets(octets):
                dialogue, _ = dialogues.send_octets(dialogue, octets)
            case OwnAccord():
                dialogue, _ = own_accord.happens(dialogue, act)
            case Edit():
                pass
    return dialogue


def anew(lesson: Lesson, step: Step, dialogue: Dialogue) -> Dialogue:
    """A new connection for a step, with its lines played; the place keeps what it remembers, where it is the same."""
    site = place(lesson, step.site, step.dialect)
    same = dialogue.state.policy.site == site
    fresh = dialogues.reset(dialogue)[0] if same else dialogues.opened(site)
    return played(fresh, step.before)


def as_told(step: Step, dialogue: Dialogue, meant: Dialogue) -> bool:
    """True where what a step takes for granted is so; `meant` is where the solutions lead."""
    if step.opens is not None:
        return goals.opening([step.opens], dialogue.state).seen[0].now
    return _goes_on(meant, dialogue)


def _goes_on(meant: Dialogue, now: Dialogue) -> bool:
    """True where a session stands as it is meant to, but for recipients and messages more."""
    one, other = meant.state.session, now.state.session
    if (one.stage, one.awaiting) != (other.stage, other.awaiting):
        return False
    if (one.channel.tls, one.channel.user) != (other.channel.tls, other.channel.user):
        return False
    if meant.state.policy.site != now.state.policy.site or list(meant.draft) != list(now.draft):
        return False
    if (one.hello is None or one.hello.extended) != (other.hello is None or other.hello.extended):
        return False
    if one.transaction is None or other.transaction is None:
        return one.transaction is other.transaction
    held = {path.mailbox for path in other.transaction.recipients}
    same_sender = one.transaction.sender.mailbox == other.transaction.sender.mailbox
    return same_sender and held.issuperset(path.mailbox for path in one.transaction.recipients)
