"""Starts the shell or a lesson: the first words are on the screen before prompt_toolkit is imported."""

from collections.abc import Callable

from smtptutor.world import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.course.lesson import Lesson
    from smtptutor.course.progress import Progress
    from smtptutor.server.site import Site
    from smtptutor.shell.conversation import Conversation

WELCOME = "smtptutor: type SMTP, see why the server said that. :help lists what else there is; Ctrl-D leaves."


def run(world: World, load_site: "Callable[[], Site | None]") -> int:
    """Free play with a site. Returns 1 where the site cannot be had."""
    world.write(f"{WELCOME}\n")
    site = load_site()
    if site is None:
        return 1
    from smtptutor.course.talk import Talk
    from smtptutor.shell.conversation import Conversation

    conversation = Conversation(Talk(site), world.width)
    world.show(conversation.opening())
    converse(world, conversation)
    return 0


def converse(world: World, conversation: "Conversation") -> None:
    """The prompt, as good as the terminal allows."""
    from smtptutor.shell import plain

    if not world.interactive:
        plain.run(world, conversation)
        return
    from smtptutor.shell.app import Shell

    try:
        shell = Shell(world, conversation)
    except Exception as error:
        if type(error).__name__ != "NoConsoleScreenBufferError":  # a Windows terminal that is no console, as Git Bash
            raise
        world.write("This terminal has no console of its own, so the shell reads plain lines.\n")
        plain.run(world, conversation)
        return
    shell.run()


def learn(world: World, course: "list[Lesson]", asked: str | None) -> int:
    """A lesson at the terminal, and those after it as long as the learner goes on. Returns 1 where there is none."""
    from smtptutor.commands.learn import unknown, where_left_off
    from smtptutor.course import lesson as lessons
    from smtptutor.course import progress

    with progress.opened(world.data_folder()) as known:
        lesson = lessons.find(course, asked) if asked else where_left_off(course, known)
        if lesson is None:
            world.complain(unknown(course, asked or ""))
            return 1
        while lesson is not None:
            lesson = _one(world, course, lesson, known)
    return 0


def _one(world: World, course: "list[Lesson]", lesson: "Lesson", known: "Progress") -> "Lesson | None":
    """Run one lesson; the next one where the learner asks for it."""
    from smtptutor.course.journal import Recorded
    from smtptutor.shell import lesson_screen
    from smtptutor.shell.conversation import Conversation

    known.set_last(lesson.id)
    runner = Recorded(lesson, known)
    conversation = Conversation(runner, world.width)
    world.show(lesson_screen.opening(lesson, world.width))
    if runner.resumed:
        world.write("You left off here; the server is as it was then. :restart begins the lesson anew.\n")
    else:
        world.show([*conversation.opening(), []])
    world.show(lesson_screen.step(runner, world.width))
    converse(world, conversation)
    if not conversation.wants_next_lesson:
        return None
    place = course.index(lesson) + 1
    if place == len(course):
        world.write("That was the last lesson there is. smtptutor alone opens the free shell.\n")
        return None
    world.write("\n")
    return course[place]
