"""Starts the shell: the first words are on the screen before prompt_toolkit is imported."""

from contextlib import ExitStack

from smtptutor.server import greeting
from smtptutor.shell import garbage
from smtptutor.text import BLANK, Para, ReplyText
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from smtptutor.course.learning import Learning
    from smtptutor.server.site import Site
    from smtptutor.talk.tutor import Tutor
    from smtptutor.text import Block

WELCOME = "You are the mail program, this is the server. New to SMTP? :learn or :help."


def run(world: World, site: "Site | None" = None, *, more: str | None = None) -> int:
    """Free play with a site, the default one for None; `more` is a folder of lessons beside the course. Returns 0."""
    garbage.pause()
    try:
        _run(world, site, more)
    finally:
        garbage.resume()
    return 0


def _run(world: World, site: "Site | None", more: str | None) -> None:
    world.read_preferences()  # before the first words, which may have to be plain
    say(world, WELCOME)
    if site is None:
        world.show([_first_line()])
    from smtptutor.server.site import Site
    from smtptutor.talk.conversation import Conversation
    from smtptutor.talk.free_play import FreePlay
    from smtptutor.talk.lessons_here import LessonsHere
    from smtptutor.talk.tutor import Tutor

    with ExitStack() as at_end:
        talk = FreePlay(Site() if site is None else site)
        conversation = Conversation(talk, world.preferences, LessonsHere(lambda: _learning(world, at_end, more)))
        opening = conversation.opening()
        world.show(opening[1:] if site is None else opening)  # the default greeting stands there already
        converse(world, Tutor(conversation))


def run_played(world: World, site: "Site", lines: "Sequence[str]", offered: str, told: "Iterable[Block]") -> int:
    """
    Free play with a site where lines were sent already; `told` says what they are, and `offered` comes next.

    `offered` is what the prompt suggests until another line is sent; "" for none. Returns 0.
    """
    from smtptutor.talk.conversation import Conversation
    from smtptutor.talk.free_play import FreePlay
    from smtptutor.talk.lessons_here import LessonsHere
    from smtptutor.talk.tutor import Tutor

    world.read_preferences()
    with ExitStack() as at_end:
        conversation = Conversation(
            FreePlay(site), world.preferences, LessonsHere(lambda: _learning(world, at_end, None))
        )
        world.show(conversation.opening())
        for line in lines:
            for blocks in conversation.send([line], echo=True):
                world.show(blocks)
        conversation.offered = (conversation.dialogue, offered) if offered else None
        world.show([BLANK, *told])
        converse(world, Tutor(conversation))
    return 0


def _learning(world: World, at_end: ExitStack, more: str | None) -> "Learning":
    """The lessons, with the progress that is kept until the shell is left."""
    from smtptutor.course import store
    from smtptutor.course.learning import Learning

    known = at_end.enter_context(store.opened(world.data_folder, world.complain, world.clock))
    return Learning(known, more=more)


def _first_line() -> ReplyText:
    """The greeting of the default site with the words on it, before the site itself is loaded."""
    means = Para(greeting.MEANS, indent=2)
    return ReplyText((f"220 {greeting.HOSTNAME} {greeting.TEXT}",), "", (greeting.GLOSS,), (means,))


def converse(world: World, tutor: "Tutor") -> None:
    """The prompt, as good as the terminal allows; another one where `:set plain` asks for it."""
    world.write("\n")
    goes_on = True
    while goes_on:
        goes_on = _with_a_screen(world, tutor) if world.interactive else _with_lines(world, tutor)
    if (lesson := tutor.conversation.lesson) is not None:
        from smtptutor.talk import lesson_ends

        world.show(lesson_ends.parting(lesson, tutor.conversation.lessons.learning))


def _with_lines(world: World, tutor: "Tutor") -> bool:
    from smtptutor.shell import plain

    return plain.run(world, tutor)


def _with_a_screen(world: World, tutor: "Tutor") -> bool:
    from smtptutor.shell.app import Shell

    tutor.conversation.completes = True
    try:
        shell = Shell(world, tutor)
    except Exception as error:
        if type(error).__name__ != "NoConsoleScreenBufferError":  # a Windows terminal that is no console, as Git Bash
            raise
        say(world, "This terminal has no console of its own, so the shell reads plain lines.")
        world.be_plain()
        return True
    return shell.run()


def say(world: World, words: str) -> None:
    """Print one paragraph."""
    world.show([Para(words)])
