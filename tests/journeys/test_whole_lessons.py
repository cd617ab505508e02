"""A lesson of each track and all incidents, from the first line to the last: at a terminal, in plain, from a file."""

import sys

import pytest
from journey import passages, words
from worlds import lines, run

from smtptutor.course import heads, lesson_file
from smtptutor.course.lesson import StepKind

COURSE = lesson_file.course()
OF_TRACKS = (
    "promise", "order", "which-half", "to-line", "dot", "size", "login-steps", "greylist", "lmtp", "schedule",
    "first-failure",
)  # fmt: skip
INCIDENTS = ("data-is-broken", "every-second-mail", "nothing-arrived", "password-is-right", "three-copies")
PLAYED = [heads.find(COURSE, asked) for asked in (*OF_TRACKS, *INCIDENTS)]
RESUMED = "You left off here, and the server is as it was then."
each_lesson = pytest.mark.parametrize("lesson", PLAYED, ids=lambda lesson: lesson.id)


def test_all_kinds_of_steps_are_gone_through():
    steps = [step for lesson in PLAYED for step in lesson.steps]

    assert list(dict.fromkeys(lesson.track for lesson in COURSE)) == [
        lesson.track for lesson in PLAYED[: len(OF_TRACKS)]
    ]
    assert set(StepKind) == {step.kind for step in steps}
    assert [] != [step.id for step in steps if step.predict is not None]


def done(lesson):
    """How the end of a lesson begins."""
    return "This challenge is done:" if lesson.challenge else "This lesson is done."


class Walk:
    """Somebody at the terminal who goes through a lesson, and looks at what the screen says."""

    def __init__(self, terminal, *, plain):
        self.terminal = terminal
        self.plain = plain
        self.box = "Done:" if plain else "[x]"

    @property
    def seen(self):
        """What is on the screen; of plain lines, which are for the ear, all that was said."""
        return words(self.terminal.all_shown if self.plain else self.terminal.shown)

    def opened(self, passage):
        """The step has opened: its title and its task are seen."""
        self.terminal.ready()
        assert passage.title in self.seen
        assert passage.task in self.seen

    def strays(self, passage):
        """A slip is named, and taken back; an answer that is not right is told why; a hint helps."""
        if passage.slip:
            said = [self.terminal.enter(line) for line in passage.slip]
            assert f"Slip: {passage.slipped}" in words("".join(said))
            assert "Taken back" in self.terminal.enter(":undo")
            assert "Back to where this step began." in self.terminal.enter(":reset")
        if passage.wrong:
            assert passage.why_wrong in words(self.terminal.enter(passage.wrong))
            assert f"Taken back: {passage.wrong}" in self.terminal.enter(":undo")
        if passage.hint:
            assert passage.hint in words(self.terminal.enter(":hint"))

    def types(self, typed):
        """These lines; what the screen said to them."""
        return "".join(self.terminal.enter(line) for line in typed)

    def solved(self, passage, said):
        """The step is done: what it tells was said, and each box is ticked."""
        said = words(said)
        assert [] == [text for text in passage.told if text not in said]
        assert [] == [tick for tick in passage.ticks if f"{self.box} {tick}" not in said]


if sys.platform != "win32":
    from terminal import Terminal


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a POSIX terminal")
@pytest.mark.parametrize("mode", [(), ("--plain",)], ids=["full", "plain"])
@each_lesson
def test_at_a_terminal(lesson, mode, tmp_path):
    """With slips, hints, and the power gone in the middle; what was done is there again, and the end comes."""
    steps = passages(lesson)
    broken = max(range(len(steps)), key=lambda number: len(steps[number].lines))
    with Terminal("learn", *mode, lesson.id, home=tmp_path) as terminal:
        walk = Walk(terminal, plain=bool(mode))
        for passage in steps[:broken]:
            through(walk, passage)
            walk.terminal.enter("")
        said, left = halfway(walk, steps[broken])
        prompt = terminal.before_cursor
        terminal.kill()
    with Terminal("learn", *mode, home=tmp_path) as terminal:
        walk = Walk(terminal, plain=bool(mode))
        walk.opened(steps[broken])
        assert RESUMED in words(terminal.all_shown)
        assert prompt == terminal.before_cursor
        walk.solved(steps[broken], said + walk.types(left))
        for passage in steps[broken + 1 :]:
            walk.terminal.enter("")
            through(walk, passage)
        ending = words(terminal.shown)
        terminal.press(":quit\r")

        assert 0 == terminal.ended()
        assert done(lesson) in ending
        assert words(lesson.about.replace("You can ", "You can now ", 1)) in ending
        assert "Traceback" not in terminal.all_shown
    with Terminal("lessons", "--all", home=tmp_path) as terminal:
        assert 0 == terminal.ended()
        assert f"[x] {COURSE.index(lesson) + 1}. {lesson.id} " in words(terminal.all_shown)


def through(walk, passage):
    """Go through a step to its end."""
    walk.opened(passage)
    walk.strays(passage)
    walk.solved(passage, walk.types([*passage.guesses, *passage.lines]))


def halfway(walk, passage):
    """Go through a step up to the middle; what was said, and the lines that are left."""
    walk.opened(passage)
    walk.strays(passage)
    middle = len(passage.lines) // 2
    return walk.types([*passage.guesses, *passage.lines[:middle]]), passage.lines[middle:]


def typed(lesson):
    """All that is typed to go through a lesson, slips among it: Enter goes on."""
    mine = []
    for passage in passages(lesson):
        mine += [*passage.slip, ":undo", ":reset"] if passage.slip else []
        mine += [passage.wrong, ":undo"] if passage.wrong else []
        mine += [":hint", *passage.guesses, *passage.lines, ""]
    return lines(*mine[:-1])


@each_lesson
def test_from_a_file(lesson):
    """The same lines: all that a screen would tell is printed, and the status tells that the lesson was finished."""
    ran = run("learn", lesson.id, stdin=typed(lesson))
    said = words(ran.out)
    steps = passages(lesson)
    ends = [*(said.index(passage.title) for passage in steps[1:]), len(said)]

    assert 0 == ran.status
    assert "" == ran.err
    assert said.count(done(lesson)) == 1
    for passage, end in zip(steps, ends, strict=True):
        here = said[said.index(passage.title) : end]
        told = (passage.task, passage.slipped, passage.why_wrong, passage.hint, *passage.told)
        assert [] == [text for text in told if text not in here]
        assert [] == [tick for tick in passage.ticks if f"[x] {tick}" not in here]


@each_lesson
def test_as_json(lesson):
    """One object a line; each step is done in its order, each tick is told, and the last object ends the lesson."""
    ran = run("learn", lesson.id, "--json", stdin=typed(lesson))
    told = ran.objects
    ticks = [(one["step"], words(one["tick"])) for one in told if "tick" in one]
    reached = [
        (step.id, tick) for step, each in zip(lesson.steps, passages(lesson), strict=True) for tick in each.ticks
    ]
    right = [one["step"] for one in told if one.get("right")]

    assert 0 == ran.status
    assert [step.id for step in lesson.steps] == [one["step"] for one in told if one.get("step_done")]
    assert [] == [tick for tick in reached if tick not in ticks]
    asks = (StepKind.CHOOSE, StepKind.POINT, StepKind.REPAIR, StepKind.ORDER)  # nobody judges a sentence
    assert {step.id for step in lesson.steps if step.predict or step.kind in asks} == set(right)
    assert told[-1]["lesson_done"] is True
    assert 1 == sum(one.get("lesson_done", False) for one in told)
