"""The words about the session, which make sense in free play and in a lesson."""

import os

from smtptutor.explain import render
from smtptutor.explain.explanation import explain, shortened, shown
from smtptutor.explain.holdings import sentence
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialogue import Begun, Taken, Waited, Written
from smtptutor.server.exchange import Exchange, Said
from smtptutor.server.simulator import say_line
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Styled, labelled, plain, wrap
from smtptutor.wording import duration

LESSONS = "Guided lessons: leave with :quit, then type smtptutor learn"
_INTRO = (
    "Type SMTP commands; the server answers and the tutor explains. A conversation goes EHLO, MAIL FROM:<...>, "
    "RCPT TO:<...>, DATA, the message, a dot alone on a line, QUIT. Words after a colon go to the tutor, also while "
    "you write a message; to send a line that begins with a colon, type two. Tab completes."
)


def _help(asked: Asked) -> list[Styled]:
    width = asked.conversation.width
    lines: list[Styled] = [[("", line)] for line in wrap(_INTRO, width)]
    lines.append([])
    for word in asked.words:
        call = f":{word.name} {word.argument}".strip()
        help_ = f"{word.help} (:{word.short})" if word.short else word.help
        lines += labelled(f"  {call:<16}", help_, width)
    return lines if asked.conversation.lesson is not None else [*lines, [], [("", LESSONS)]]


def _why(asked: Asked) -> list[Styled]:
    here = asked.conversation
    return render.whole_lines(here.history.latest, here.explanation(), here.width)


def _hint(asked: Asked) -> list[Styled]:
    here = asked.conversation
    if here.lesson is None:
        return _suggest(asked)
    from smtptutor.course.ops import Hint

    return here.do(Hint())


def _suggest(asked: Asked) -> list[Styled]:
    """Outside a lesson a hint is the line that leads on."""
    here = asked.conversation
    line = here.suggestion
    if line is not None:
        return labelled("Next:", line, here.width)
    if here.stage is Stage.CLOSED:
        advice = ":reset connects again."
    elif here.stage is Stage.DATA:
        advice = "Finish the message with a dot alone on a line."
    else:
        advice = "The octets of the chunk come next; :undo takes BDAT back."
    return [[("", advice)]]


def _undo(asked: Asked) -> list[Styled]:
    """Take back the last line of the message being written, or else the last exchange, or time that passed."""
    here = asked.conversation
    what = here.talk.undo()
    if not what:
        return [[("", "There is nothing to take back.")]]
    lines: list[Styled] = [
        [("label", "Taken back: "), ("client", _named(thing))]
        for thing in what
        if not isinstance(thing, Exchange) or thing.number == 0  # the answers of LMTP are one thing
    ]
    left = f"Lines of the message left: {len(here.dialogue.draft)}"
    now = left if isinstance(what[0], Written) else sentence(here.state.session)
    lines += [[("", line)] for line in wrap(now, here.width)]
    if here.lesson is None or here.lesson.step_done:
        return lines
    from smtptutor.talk import lesson_screen

    return lines + lesson_screen.ticks(here.lesson.step, here.lesson.ticked, here.width)


def _named(thing: Taken) -> str:
    """What was taken back, in words."""
    match thing:
        case Written(line):
            return shortened(line) or "(an empty line)"
        case Begun(line):
            return shown(line)
        case Waited(seconds):
            return f"{duration(seconds)} that had passed at the server"
    if thing.client is None:
        return "the new connection"
    if thing.said is Said.MESSAGE:
        return "the end of the message"
    return shown(thing.client) if thing.command is not None else "an answer of the login"


def _reset(asked: Asked) -> list[Styled]:
    """Begin again: the step of a lesson, or a new connection."""
    here = asked.conversation
    if isinstance(here.talk, FreePlay):
        greeting = here.talk.reset()
        return [[("", "A new connection; what the server accepted stays accepted.")], *render.reply_lines(greeting)]
    from smtptutor.course.ops import Reset

    return here.do(Reset())


def _map(asked: Asked) -> list[Styled]:
    from smtptutor.explain.state_map import map_lines

    return map_lines(asked.conversation.state, asked.conversation.width)


def _what_if(asked: Asked) -> list[Styled]:
    """What the server would answer to a line, without sending it."""
    here = asked.conversation
    if not asked.argument:
        return [[("", "Give the line, such as: :what-if RCPT TO:<bob@example.test>")]]
    if here.awaiting is not Awaiting.COMMAND:
        return [[("", "Only while the server waits for a command.")]]
    exchange = say_line(here.state, asked.argument)
    explanation = explain(exchange, here.history)
    lines: list[Styled] = [[("", "Not sent; the server would answer:")], *render.reply_lines(exchange)]
    return lines + render.explanation_lines(exchange, explanation, here.width, first=True)


def _explain(asked: Asked) -> list[Styled]:
    from smtptutor.explain.pages import page_screen
    from smtptutor.reference.answer import answers, near_misses

    words = asked.argument.split()
    if not words:
        return _why(asked)
    pages = answers(words)
    if not pages:
        near = near_misses(words)
        hint = f" Near to it: {', '.join(near)}." if near else ""
        return [[("", f"Nothing is known of {shown(asked.argument)}.{hint}")]]
    return [line for page in pages for line in page_screen(page, asked.conversation.width)]


def _compare(asked: Asked) -> list[Styled]:
    from smtptutor.explain.pages import comparison

    words = asked.argument.split()
    if len(words) != 2:
        return [[("", "Give two codes, such as: :compare 250 503")]]
    lines, complaint = comparison(words[0], words[1], asked.conversation.width)
    return lines or [[("", complaint)]]


def _log(asked: Asked) -> list[Styled]:
    here = asked.conversation
    lines = here.transcript()
    if not asked.argument:
        return lines
    from smtptutor.files import write_whole

    name = shown(asked.argument)
    try:
        path = os.path.expanduser(asked.argument)
        if os.path.lexists(path):
            words = f"{name} is there already and stays as it is. Choose another file name."
            return [[("", line)] for line in wrap(words, here.width)]
        write_whole(path, plain(lines))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or error
        words = f"{name} could not be written: {why}. Try another file name."
        return [[("", line)] for line in wrap(words, here.width)]
    return [[("", f"The conversation is in {name}.")]]


def _quit(asked: Asked) -> list[Styled]:
    asked.conversation.leaving = True
    return []


WORDS = (
    Word("help", "?", "", "this list", _help),
    Word("why", "w", "", "everything about the last reply", _why),
    Word("hint", "h", "", "a hint: three in each step of a lesson, the next line elsewhere", _hint),
    Word("undo", "u", "", "take the last line back, as if it had not been sent", _undo),
    Word("reset", "r", "", "begin again: a new connection, or this step from its start", _reset),
    Word("map", "m", "", "which command may come when, and where you are", _map),
    Word("what-if", "", "LINE", "what the server would answer, without sending", _what_if),
    Word("explain", "e", "WHAT", "a code, enhanced code, verb, keyword or cause", _explain),
    Word("compare", "c", "A B", "two codes side by side", _compare),
    Word("log", "l", "[FILE]", "the conversation so far, on the screen or in a file", _log),
    Word("quit", "q", "", "leave the shell (QUIT is for the server)", _quit),
)
