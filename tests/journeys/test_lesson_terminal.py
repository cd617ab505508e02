"""A lesson as a person goes through it: from inside, with a slip, a hint, Enter between its steps, and its end."""

import sys

import pytest
from worlds import lines, run

from smtptutor.course import lesson_file
from smtptutor.course.check.rule import openings, solution
from smtptutor.talk.lesson_screen import typed

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from terminal import CTRL_D, Terminal

COURSE = lesson_file.course()
NUMBER = 5
LESSON, AFTER = COURSE[NUMBER : NUMBER + 2]  # the one of Dana's four lines, and the next
TYPED = [[line for act in solution(at) for line in typed(act)] for at in openings(LESSON)]
"""What solves each of its steps."""


def solve(terminal, number):
    """Type the lines of a step but the last, which is returned."""
    *first, last = TYPED[number]
    for line in first:
        terminal.type(line)
        terminal.ready()
    return last


def in_sight(terminal, number):
    """The title of the step and its task stand on the screen, where it asks for a line."""
    terminal.ready()
    seen = " ".join(terminal.shown.split())
    task = " ".join(LESSON.steps[number].task.split())
    assert f"Step {number + 1} of {len(LESSON.steps)}, {LESSON.title}" in seen
    assert task in seen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("arguments", [(), ("--plain",)], ids=["full", "plain"])
def test_from_inside_to_the_end(size, arguments, tmp_path):
    """:learn, a slip, a hint, each step by its solution, the end, the list, and back to free play."""
    columns, rows = size
    with Terminal(*arguments, home=tmp_path, columns=columns, rows=rows) as terminal:
        terminal.type(f":learn {LESSON.id}", "Task:")
        in_sight(terminal, 0)
        terminal.type("EHLO client.example.org", "Slip:")
        terminal.type(":hint", "Hint: The hello is said")
        terminal.type(":undo", "Taken back")
        terminal.type(":hint", "Hint 1 of 3")
        for number, step in enumerate(LESSON.steps):
            last = solve(terminal, number)
            if step is LESSON.steps[-1]:
                terminal.type(last, "This lesson is done.")
                continue
            terminal.type(last, f"Step {number + 1} of {len(LESSON.steps)} is done. Enter or :next goes on.")
            terminal.type("", f"Step {number + 2} of")
            in_sight(terminal, number + 1)
        terminal.ready()
        ending = " ".join(terminal.shown.split())
        terminal.type(":lessons", "Next is")
        terminal.type(":quit", "Back in free play.")
        terminal.ready()
        terminal.press(CTRL_D)

        assert 0 == terminal.ended()
        for words in (
            "It took 1 message; :mail shows it.",
            "You can now",
            f"Next lesson: {AFTER.title}.",
            ":quit goes",
        ):
            assert words in ending
        box = "Done:" if arguments else "[x]"  # in plain lines the box is said
        listed = terminal.all_shown.rpartition("> :lessons")[2]
        assert f"{box} {COURSE.index(LESSON) + 1}. {LESSON.id}" in " ".join(listed.split())
        assert "\n500 " not in terminal.all_shown


def test_from_standard_input():
    """The same lines from a file: an empty one goes on, and the status tells that the lesson was finished."""
    mine = ["EHLO client.example.org", ":undo", ":hint"]
    for solving in TYPED:
        mine += [*solving, ""]
    ran = run("learn", LESSON.id, stdin=lines(*mine[:-1]))
    said = " ".join(ran.out.split())

    assert 0 == ran.status
    for words in (
        "Slip:",
        "Hint 1 of 3",
        f"Step 2 of {len(LESSON.steps)}, {LESSON.title}",
        "This lesson is done.",
        f"Next lesson: {AFTER.title}.",
    ):
        assert words in said
    assert 5 == said.count("Enter or :next goes on.")
    assert "500 " not in ran.out


def test_enter_opens_the_next_lesson_from_standard_input():
    """The lines after it are for that one."""
    mine = [line for solving in TYPED for line in (*solving, "")]
    ran = run("learn", LESSON.id, stdin=lines(*mine, "3"))

    assert 0 == ran.status
    assert f"Step 1 of {len(AFTER.steps)}, {AFTER.title}" in ran.out
    assert f"Step 1 of {len(AFTER.steps)} is done." in ran.out
