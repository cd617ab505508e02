"""Starts the shell or a lesson: the first words are on the screen before prompt_toolkit is imported."""

from smtptutor.server import greeting
from smtptutor.text import wrap
from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.course.lesson import Lesson
    from smtptutor.course.store import Store
    from smtptutor.server.site import Site
    from smtptutor.talk.tutor import Tutor

WELCOME = "smtptutor: type SMTP, see why the server said that. :help lists what else there is; Ctrl-D leaves."


def run(world: World, site: "Site | None" = None) -> int:
    """Free play with a site, the default one for None. Returns 0."""
    _say(world, WELCOME)
    if site is None:
        world.show([[("code2", "220"), ("", f" {greeting.HOSTNAME} {greeting.TEXT}")]])
    from smtptutor.server.site import Site
    from smtptutor.talk.conversation import Conversation
    from smtptutor.talk.free_play import FreePlay
    from smtptutor.talk.tutor import Tutor

    conversation = Conversation(FreePlay(Site() if site is None else site), world.width)
    world.show(conversation.opening()[1 if site is None else 0 :])  # the default greeting stands there already
    converse(world, Tutor(conversation))
    return 0


def converse(world: World, tutor: "Tutor") -> None:
    """The prompt, as good as the terminal allows."""
    from smtptutor.shell import plain

    if not world.interactive:
        plain.run(world, tutor)
        return
    from smtptutor.shell.app import Shell

    try:
        shell = Shell(world, tutor)
    except Exception as error:
        if type(error).__name__ != "NoConsoleScreenBufferError":  # a Windows terminal that is no console, as Git Bash
            raise
        _say(world, "This terminal has no console of its own, so the shell reads plain lines.")
        plain.run(world, tutor)
        return
    shell.run()


def learn(world: World, course: "list[Lesson]", asked: str | None) -> int:
    """A lesson at the terminal, and those after it as long as the learner goes on. Returns 1 where there is none."""
    from smtptutor.course import store
    from smtptutor.course.choice import choose
    from smtptutor.table import TableError

    with store.opened(world.data_folder, world.complain) as known:
        try:
            lesson: Lesson | None = choose(course, asked, known)
            while lesson is not None:
                lesson = _one(world, course, lesson, known)
        except TableError as error:
            world.complain(str(error))
            return 1
    return 0


def _one(world: World, course: "list[Lesson]", lesson: "Lesson", known: "Store") -> "Lesson | None":
    """Run one lesson; the next one where the learner asks for it. Raises TableError where its site is not right."""
    from smtptutor.course.under_way import UnderWay
    from smtptutor.talk import lesson_screen
    from smtptutor.talk.conversation import Conversation
    from smtptutor.talk.tutor import Tutor

    under_way = UnderWay(lesson, known)
    known.set_last(lesson.id)
    conversation = Conversation(under_way, world.width)
    world.show(lesson_screen.opening(lesson, world.width))
    if under_way.resumed:
        _say(world, "You left off here, and the server is as it was then. :restart begins the lesson anew.")
    if under_way.changed:
        _say(world, "This lesson has changed since you left it, so it begins anew; what you did stays marked as done.")
    world.show([*conversation.opening(), []])
    world.show(lesson_screen.step(under_way.at, world.width))
    converse(world, Tutor(conversation))
    if not conversation.wants_next_lesson:
        if not under_way.at.done:
            _say(world, "What you did is kept; smtptutor learn goes on here.")
        return None
    place = course.index(lesson) + 1 if lesson in course else len(course)
    if place == len(course):
        _say(
            world,
            "No lesson comes after this one. smtptutor lessons lists them all; smtptutor alone opens the free shell.",
        )
        return None
    world.write("\n")
    return course[place]


def _say(world: World, words: str) -> None:
    world.show([[("", line)] for line in wrap(words, world.width)])
