"""
The first lesson as somebody hears it who has the screen read aloud: all that is printed in plain lines, in one text.

`python tests/spoken_walk.py` writes it anew, into tests/shell/spoken_walk.txt. Read it aloud then.
"""

import sys
from pathlib import Path

from acting import lines_of
from worlds import world

from smtptutor import cli
from smtptutor.course import heads, lesson_file
from smtptutor.course.check.rule import openings
from smtptutor.shell import plain

KEPT = Path(__file__).parent / "shell" / "spoken_walk.txt"
LESSON = "hello"
ASIDE = {
    0: ["MAIL FROM:<alice@example.test>", ":hint", "EHLO client@example.org", ":undo"],
    1: ["c", ":map"],
    2: ["b", ":goals"],
    3: ["11", ":why", ":help"],
    4: ["HELO client.example.org"],
}
"""Number of a step -> what else is typed in it before its solution: slips, guesses, hints, and questions."""


def lines(lesson) -> list[str]:
    """What is typed, from the first step to the end of the lesson: Enter goes on."""
    typed = []
    for number, at in enumerate(openings(lesson)):
        typed += [*ASIDE.get(number, []), *lines_of(at), ""]
    return [*typed[:-1], ":quit"]


def walked(folder) -> str:
    """All that is on the screen: what the program prints, and what was typed behind its prompts."""
    lesson = heads.find(lesson_file.course(), LESSON)
    typed = iter(lines(lesson))
    here = world(terminal=True, folder=folder)

    def ask(prompt):
        line = next(typed, None)
        here.write(f"{prompt}{line or ''}".rstrip() + "\n")
        if line is None:
            raise EOFError
        return line

    before = plain.run.__defaults__
    plain.run.__defaults__ = (ask,)
    try:
        cli.main(["learn", "--plain", LESSON], here)
    finally:
        plain.run.__defaults__ = before
    return here.stdout.getvalue()


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        KEPT.write_text(walked(folder), encoding="utf-8")
    sys.stdout.write(f"{KEPT}\n")
