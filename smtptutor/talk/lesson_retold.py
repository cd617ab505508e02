"""A whole way through a lesson, told again from its beginning: what was asked, typed, answered and said of it."""

from collections.abc import Iterable

from smtptutor.course import events, ops
from smtptutor.course.lesson import Lesson
from smtptutor.course.ops import Op, Row
from smtptutor.course.progress import Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.protocol.stage import Stage
from smtptutor.settings import Preferences
from smtptutor.talk import lesson_ends, lesson_moves, lesson_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.transcript import said
from smtptutor.text import Block, Para, Verbatim
from smtptutor.wording import duration

_TYPED: dict[type, str] = {
    ops.Connect: ":connect",
    ops.Undo: ":undo",
    ops.Redo: ":redo",
    ops.Reset: ":reset",
    ops.Hint: ":hint",
    ops.Solution: ":solution",
    ops.Restart: ":restart",
}
"""What somebody typed who did one of these things."""


def retold(lesson: Lesson, rows: Iterable[Row], preferences: Preferences | None = None) -> list[Block]:
    """
    What a screen showed of a way through a lesson, from the rows that were written down of it.

    A row of another version of the program is left out. Raises TableError where a site of the lesson is not right.
    """
    way = UnderWay(lesson, Unkept(), resume=False)
    conversation = Conversation(way, preferences)
    blocks = lesson_moves.opening(conversation)
    for row in rows:
        if (op := ops.op(*row)) is not None:
            blocks += _done(conversation, way, op)
    return blocks


def _done(conversation: Conversation, way: UnderWay, op: Op) -> list[Block]:
    """An operation: what was typed for it, and what came of it."""
    blocks = _typed(conversation, op)
    for event in way.do(op):
        blocks += _told(conversation, event)
    if isinstance(op, ops.Restart):
        blocks += lesson_moves.opening(conversation)
    return blocks


def _told(conversation: Conversation, event: object) -> list[Block]:
    here = conversation.lesson
    if here is not None and isinstance(event, events.StepDone):  # told without what could be typed then
        return lesson_ends.ended(here) if event.last else lesson_screen.step_done(here)
    return conversation.told(event, echo=True)


def _typed(conversation: Conversation, op: Op) -> list[Block]:
    """What the learner typed; nothing for a line to the server, which stands above its reply."""
    match op:
        case ops.Send(line) if conversation.stage is Stage.DATA and line != ".":
            return [said(line)]
        case ops.Guess(text) | ops.GiveAnswer(text):
            return [Verbatim(text, "You:", "client")]
        case ops.Wait(seconds):
            return [Para(f"{duration(seconds)} later.", indent=2)]
    words = _TYPED.get(type(op))
    return [] if words is None else [Verbatim(words, "You:", "client")]
