"""The words about the session, which make sense in free play and in a lesson."""

from collections.abc import Sequence

from smtptutor.explain import render
from smtptutor.explain.explanation import explain, shortened, shown
from smtptutor.explain.holdings import sentence
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialogue import Begun, Fed, Waited, Written
from smtptutor.server.exchange import Exchange, Said
from smtptutor.server.simulator import say_line
from smtptutor.talk import arguments
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.transcript import transcript
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Block, Para, Typed, Verbatim
from smtptutor.wording import duration, plural

CONNECTED = "A new connection; what the server accepted stays accepted."
NOTHING_TAKEN = "There is nothing to take back."
NOTHING_IN_STEP = "Nothing was sent since this step opened. :restart goes back to the start of the lesson."
NOTHING_UNDONE = "There is nothing to do again: :redo brings back what :undo took, until something new is typed."
_LISTED = 5  # things that are named, of those that were taken back together
_MOST_DIGITS = 9  # more than anybody types lines


def _hint(asked: Asked) -> list[Block]:
    here = asked.conversation
    if here.lesson is None:
        return _suggest(asked)
    from smtptutor.course.ops import Hint

    return here.do(Hint())


def _suggest(asked: Asked) -> list[Block]:
    """Outside a lesson a hint is the line that leads on."""
    here = asked.conversation
    line = here.suggestion
    if line is not None:
        return [Typed(line, "Next:")]
    if here.stage is Stage.CLOSED:
        advice = ":reset connects again."
    elif here.stage is Stage.DATA:
        advice = "Finish the message with a dot alone on a line."
    else:
        advice = "The octets of the chunk come next; :undo takes BDAT back."
    return [Para(advice)]


def _undo(asked: Asked) -> list[Block]:
    """Take back lines of the message being written, or else exchanges, or time that passed."""
    count = _count(asked.argument)
    if count is None:
        return [Para(f"How many? {shown(asked.argument)} is no number. Such as: :undo 3")]
    taken = asked.conversation.undo(count)
    if not taken:
        return [Para(NOTHING_TAKEN if asked.conversation.lesson is None else NOTHING_IN_STEP)]
    return _moved(asked.conversation, taken, count, "Taken back:")


def _redo(asked: Asked) -> list[Block]:
    """Do again what :undo took back."""
    count = _count(asked.argument)
    if count is None:
        return [Para(f"How many? {shown(asked.argument)} is no number. Such as: :redo 3")]
    done = asked.conversation.redo(count)
    return _moved(asked.conversation, done, count, "Done again:") if done else [Para(NOTHING_UNDONE)]


def _count(argument: str) -> int | None:
    """How many are meant: one, where nothing is said; None for what is no number from 1 on."""
    if not (argument.isascii() and argument.isdecimal()):
        return None if argument else 1
    return int(argument[:_MOST_DIGITS]) or None


def _moved(here: Conversation, steps: Sequence[tuple[object, ...]], wanted: int, label: str) -> list[Block]:
    """What was taken back or done again, each thing in a line, and where the learner is now."""
    blocks: list[Block] = [
        Verbatim(_named(thing), label, "client")
        for what in steps[:_LISTED]
        for thing in what
        if not isinstance(thing, Exchange) or thing.number == 0  # the answers of LMTP are one thing
    ]
    if len(steps) > _LISTED:
        blocks.append(Para(f"and {len(steps) - _LISTED} more."))
    if len(steps) < wanted:
        blocks.append(Para(f"{len(steps)} of {wanted}; there were no more."))
    left = f"Lines of the message left: {len(here.dialogue.draft)}"
    last = steps[-1][0]
    if isinstance(last, Written) and here.stage is Stage.DATA:
        blocks.append(Para(left))
    elif isinstance(last, Exchange | Written | Begun | Fed | Waited):  # an answer changes nothing at the server
        blocks.append(Para(sentence(here.state.session)))
    if here.lesson is None:
        return blocks
    from smtptutor.talk import lesson_screen

    return blocks + lesson_screen.after_undo(here.lesson)


def _named(thing: object) -> str:
    """What was taken back, in words."""
    match thing:
        case Written(line):
            return shortened(line) or "(an empty line)"
        case Begun(line):
            return shown(line)
        case Fed(octets):
            return f"{plural(len(octets), 'octet')} that :octets sent"
        case Waited(seconds):
            return f"{duration(seconds)} that had passed at the server"
    if not isinstance(thing, Exchange):
        return shown(str(getattr(thing, "answer", "")))  # one that was given in a lesson, of which nothing is loaded
    if thing.client is None:
        return "the new connection"
    if thing.said is Said.MESSAGE:
        return "the end of the message"
    return shown(thing.client) if thing.command is not None else "an answer of the login"


def _reset(asked: Asked) -> list[Block]:
    """Begin again: the step of a lesson, or a new connection."""
    here = asked.conversation
    if isinstance(here.talk, FreePlay):
        here.talk.reset()
        return [Para(CONNECTED), *here.connected()]
    from smtptutor.course.ops import Reset

    return here.do(Reset())


def _connect(asked: Asked) -> list[Block]:
    """A new connection; in a lesson the step stays as it is."""
    here = asked.conversation
    if isinstance(here.talk, FreePlay):
        here.talk.reset()
        return [Para(CONNECTED), *here.connected()]
    from smtptutor.course.ops import Connect

    return [Para(CONNECTED, indent=2), *here.do(Connect())]


def _map(asked: Asked) -> list[Block]:
    """The place that one is at, and what may come there; with "all", each verb in each stage."""
    if asked.argument.strip("-").lower() == "all":
        from smtptutor.explain.grid import grid_blocks

        return grid_blocks(asked.conversation.state)
    from smtptutor.explain.map_drawn import map_blocks

    return map_blocks(asked.conversation.state)


def _what_if(asked: Asked) -> list[Block]:
    """What the server would answer to a line, without sending it."""
    here = asked.conversation
    if not asked.argument:
        return [Para("Give the line, such as: :what-if RCPT TO:<bob@example.test>")]
    if here.awaiting is not Awaiting.COMMAND:
        return [Para("Only while the server waits for a command.")]
    exchange = say_line(here.state, asked.argument)
    explanation = explain(exchange, here.history)
    head = Para("Not sent; the server would answer:")
    return [head, *render.answer_blocks(exchange, explanation, way=here.no_way)]


def _log(asked: Asked) -> list[Block]:
    from smtptutor.talk import log_file

    if asked.argument:
        return log_file.written(asked.conversation, asked.argument)
    return [*transcript(asked.conversation.dialogue), Para(log_file.LOG)]


def _quit(asked: Asked) -> list[Block]:
    here = asked.conversation
    if here.lesson is None:
        here.leaving = True
        return []
    from smtptutor.talk import lesson_moves

    return lesson_moves.leave(here)


WORDS = (
    Word("hint", "h", "", "a hint: three in each step of a lesson, the next line elsewhere", _hint),
    Word("undo", "u", "[N]", "take the last line back, or N, as if they had not been sent", _undo),
    Word("redo", "", "[N]", "do again what :undo took back, until something new is typed", _redo),
    Word("reset", "r", "", "begin again: a new connection, or this step from its start", _reset),
    Word("connect", "", "", "a new connection to the same place, which keeps what it accepted", _connect),
    Word("map", "m", "[all]", "where you are, and what may come now", _map, long=True, completes=arguments.maps),
    Word("what-if", "", "LINE", "what the server would answer, without sending", _what_if, completes=arguments.lines),
    Word("log", "l", "[FILE]", "the conversation so far, on the screen or in a file", _log, long=True),
    Word("quit", "q", "", "leave a lesson, or the shell (QUIT is for the server)", _quit),
)
