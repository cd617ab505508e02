"""
The words for the tutor, in one table: name, short form, argument, help, handler.

The table makes :help, the completion and the dispatch; a test finds every name in the manual.
"""

import os
from collections.abc import Callable
from typing import NamedTuple

from smtptutor.explain.explanation import shown
from smtptutor.protocol.stage import Stage
from smtptutor.talk.conversation import Conversation
from smtptutor.text import Styled, labelled, plain, wrap


class Word(NamedTuple):
    """One word for the tutor. `lesson` tells that it makes sense in a lesson only, `free` that it does not there."""

    name: str
    short: str
    argument: str
    help: str
    handler: Callable[[Conversation, str], list[Styled]]
    lesson: bool = False
    free: bool = False


def run(conversation: Conversation, typed: str) -> list[Styled]:
    """Do what was asked after the colon; an unknown word gets a suggestion."""
    word, _, argument = typed.strip().partition(" ")
    command = _BY_NAME.get(word.lower())
    if command is None:
        return _unknown(word)
    if command.lesson and conversation.lesson is None:
        return [[("", f":{command.name} belongs to a lesson. Start one with: smtptutor learn")]]
    if command.free and conversation.lesson is not None:
        return [[("", f":{command.name} is for free play; a lesson has its own place. :quit leaves it.")]]
    return command.handler(conversation, argument.strip())


def _unknown(word: str) -> list[Styled]:
    import difflib

    near = difflib.get_close_matches(word.lower(), [command.name for command in COMMANDS], 1)
    said = (
        f"There is no :{shown(word)}." + (f" Did you mean :{near[0]}?" if near else "") + " :help lists what there is."
    )
    return [[("", said)], [("", "To send a line that begins with a colon to the server, type two colons.")]]


def _help(conversation: Conversation, argument: str) -> list[Styled]:
    lines = [[("", line)] for line in wrap(_INTRO, conversation.width)]
    lines.append([])
    for command in COMMANDS:
        if command.free if conversation.lesson is not None else command.lesson:
            continue
        call = f":{command.name} {command.argument}".strip()
        lines += labelled(
            f"  {call:<16}", f"{command.help} (:{command.short})" if command.short else command.help, conversation.width
        )
    return lines if conversation.lesson is not None else [*lines, [], [("", LESSONS)]]


LESSONS = "Guided lessons: leave with :quit, then type smtptutor learn"
_INTRO = (
    "Type SMTP commands; the server answers and the tutor explains. A conversation goes EHLO, MAIL FROM:<...>, "
    "RCPT TO:<...>, DATA, the message, a dot alone on a line, QUIT. Words after a colon go to the tutor, also while "
    "you write a message; to send a line that begins with a colon, type two. Tab completes."
)


def _explain(conversation: Conversation, argument: str) -> list[Styled]:
    from smtptutor.explain.pages import page_screen
    from smtptutor.reference.answer import answers, near_misses

    words = argument.split()
    if not words:
        return conversation.why()
    pages = answers(words)
    if not pages:
        near = near_misses(words)
        return [
            [("", f"Nothing is known of {shown(argument)}." + (f" Near to it: {', '.join(near)}." if near else ""))]
        ]
    return [line for page in pages for line in page_screen(page, conversation.width)]


def _compare(conversation: Conversation, argument: str) -> list[Styled]:
    from smtptutor.explain.pages import comparison

    words = argument.split()
    if len(words) != 2:
        return [[("", "Give two codes, such as: :compare 250 503")]]
    lines, complaint = comparison(words[0], words[1], conversation.width)
    return lines or [[("", complaint)]]


def _what_if(conversation: Conversation, argument: str) -> list[Styled]:
    return (
        conversation.what_if(argument)
        if argument
        else [[("", "Give the line, such as: :what-if RCPT TO:<bob@example.test>")]]
    )


def _log(conversation: Conversation, argument: str) -> list[Styled]:
    lines = conversation.transcript()
    if not argument:
        return lines
    from smtptutor.files import write_whole

    path = os.path.expanduser(argument)
    if os.path.exists(path):
        said = f"{shown(argument)} is there already and stays as it is. Choose another file name."
        return [[("", line)] for line in wrap(said, conversation.width)]
    try:
        write_whole(path, plain(lines))
    except OSError as error:
        said = f"{shown(argument)} could not be written: {error.strerror or error}. Try another file name."
        return [[("", line)] for line in wrap(said, conversation.width)]
    return [[("", f"The conversation is in {shown(argument)}.")]]


def _next(conversation: Conversation, argument: str) -> list[Styled]:
    from smtptutor.talk import lesson_screen

    runner = conversation.lesson
    assert runner is not None  # run() saw to it
    if runner.done:
        conversation.leaving = True
        conversation.wants_next_lesson = True
        return []
    if not runner.step_done:
        return [
            [("", "This step is not done yet; :hint helps, :solution shows the way.")],
            *lesson_screen.ticks(runner, conversation.width),
        ]
    runner.advance()
    return [[], *conversation.step_lines()]


def _hint(conversation: Conversation, argument: str) -> list[Styled]:
    runner = conversation.lesson
    if runner is None:
        return _suggest(conversation)
    hint, count = runner.hint(), len(runner.step.hints)
    lines = labelled(f"Hint {runner.hints_shown} of {count}:", hint, conversation.width)
    return lines if runner.hints_shown < count else [*lines, [("", "That was the last hint; :solution shows the way.")]]


def _suggest(conversation: Conversation) -> list[Styled]:
    """Outside a lesson a hint is the line that leads on."""
    line = conversation.suggestion
    if line is not None:
        return labelled("Next:", line, conversation.width)
    if conversation.stage is Stage.CLOSED:
        said = ":reset connects again."
    elif conversation.stage is Stage.DATA:
        said = "Finish the message with a dot alone on a line."
    else:
        said = "The octets of the chunk come next; :undo takes BDAT back."
    return [[("", said)]]


def _goals(conversation: Conversation, argument: str) -> list[Styled]:
    return conversation.step_lines()


def _solution(conversation: Conversation, argument: str) -> list[Styled]:
    from smtptutor.talk import lesson_screen

    assert conversation.lesson is not None  # run() saw to it
    return lesson_screen.solution(conversation.lesson, conversation.width)


def _restart(conversation: Conversation, argument: str) -> list[Styled]:
    assert conversation.lesson is not None  # run() saw to it
    conversation.lesson.restart()
    return [[("", "The lesson begins anew.")], *conversation.opening(), [], *conversation.step_lines()]


def _map(conversation: Conversation, argument: str) -> list[Styled]:
    from smtptutor.explain.state_map import map_lines

    return map_lines(conversation.talk.state, conversation.width)


def _quit(conversation: Conversation, argument: str) -> list[Styled]:
    conversation.leaving = True
    return []


def _place(name: str) -> Callable[[Conversation, str], list[Styled]]:
    """A word that is about the place; its module is loaded when it is asked for."""

    def handler(conversation: Conversation, argument: str) -> list[Styled]:
        from smtptutor.talk import words_place as places

        handle: Callable[[Conversation, str], list[Styled]] = getattr(places, name)
        return handle(conversation, argument)

    return handler


COMMANDS = (
    Word("help", "?", "", "this list", _help),
    Word("why", "w", "", "everything about the last reply", lambda talk, _: talk.why()),
    Word("hint", "h", "", "a hint: three in each step of a lesson, the next line elsewhere", _hint),
    Word("next", "n", "", "go on to the next step or lesson", _next, lesson=True),
    Word("goals", "g", "", "what this step asks for, and what is reached", _goals, lesson=True),
    Word("solution", "", "", "play this step up to its last line, which is left to you", _solution, lesson=True),
    Word("restart", "", "", "begin the whole lesson anew", _restart, lesson=True),
    Word("undo", "u", "", "take the last line back, as if it had not been sent", lambda talk, _: talk.undo()),
    Word("reset", "r", "", "begin again: a new connection, or this step from its start", lambda talk, _: talk.reset()),
    Word(
        "map",
        "m",
        "",
        "which command may come when, and where you are",
        _map,
    ),
    Word("what-if", "", "LINE", "what the server would answer, without sending", _what_if),
    Word("elsewhere", "else", "", "how other servers would have answered the last line", _place("compare_elsewhere")),
    Word("site", "s", "[NAME]", "the places there are; with a name, go there", _place("site"), free=True),
    Word("dialect", "d", "[NAME]", "answer as Postfix, Exim, Sendmail or OpenSMTPD does", _place("dialect"), free=True),
    Word("wait", "", "TIME", "let time pass at the server, such as :wait 5m", _place("wait")),
    Word("mail", "", "[NUMBER]", "the messages that the server accepted", _place("mail")),
    Word("explain", "e", "WHAT", "a code, enhanced code, verb, keyword or cause", _explain),
    Word("compare", "c", "A B", "two codes side by side", _compare),
    Word("log", "l", "[FILE]", "the conversation so far, on the screen or in a file", _log),
    Word("quit", "q", "", "leave the shell (QUIT is for the server)", _quit),
)
_BY_NAME = {name: command for command in COMMANDS for name in (command.name, command.short) if name}
