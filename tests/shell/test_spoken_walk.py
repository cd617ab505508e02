"""The first lesson in plain lines, from the first word to the last, as somebody hears it."""

import re
from pathlib import Path

import pytest
import spoken_walk

from smtptutor.course import heads, lesson_file

HEARD = spoken_walk.KEPT.read_text(encoding="utf-8")
LINES = HEARD.splitlines()
PROMPT = re.compile(r"(?:[a-z]+|[a-z]+ \d+)>(?: |$)")
REPLY = re.compile(r"\d{3}[ -]")
SIGNS = re.compile(r"\^|->|--|==|\[[x ]\]|\||  |\t|\*")
"""What is drawn for the eye: carets, arrows, rules, boxes, tables, columns, stars."""
SOONEST = 4  # lines after a reply until the tutor speaks


def test_it_is_what_the_program_prints(tmp_path):
    """Whoever changes its words runs `python tests/spoken_walk.py`, and reads aloud what that writes."""
    assert spoken_walk.walked(tmp_path) == HEARD


def test_it_is_the_whole_lesson():
    lesson = heads.find(lesson_file.course(), spoken_walk.LESSON)

    assert [] == [number for number in range(1, len(lesson.steps) + 1) if f"Step {number} of" not in HEARD]
    assert [] == [goal.tick for step in lesson.steps for goal in step.goals if f"Done: {goal.tick}"[:60] not in HEARD]
    assert "This lesson is done." in HEARD


@pytest.mark.parametrize("line", sorted({line for line in LINES if not PROMPT.match(line) and not REPLY.match(line)}))
def test_nothing_is_drawn(line):
    """Each line is words: nothing stands at a place that means something, and nothing is a picture."""
    assert not SIGNS.search(line)
    assert line == line.strip()
    assert not line or re.search(r"\w", line)


def test_no_colour_and_no_escape():
    assert HEARD.replace("\n", "").isprintable()


def test_the_tutor_speaks_soon_after_the_server():
    """Nobody listens to a list of ten lines first."""
    late = []
    for number, line in enumerate(LINES):
        if REPLY.match(line):
            after = LINES[number + 1 : number + 1 + SOONEST]
            if not any(not REPLY.match(one) and re.match(r"[A-Z:]", one) for one in after):
                late.append(line)

    assert [] == late


def test_each_line_typed_is_answered():
    """Something is said before the next prompt, but for the end of a step, where an empty line goes on."""
    prompts = [number for number, line in enumerate(LINES) if PROMPT.match(line)]
    unanswered = [LINES[number] for number in prompts[:-1] if number + 1 in prompts]

    assert [] == unanswered


def test_nothing_is_said_twice():
    """No paragraph of an answer has the same sentence two times."""
    paragraphs = re.split(rf"\n\n|^{PROMPT.pattern}.*\n", HEARD, flags=re.MULTILINE)
    sentences = [re.findall(r"[^.:;]{25,}?[.]", paragraph.replace("\n", " ")) for paragraph in paragraphs]

    assert [] == [one for said in sentences for one in set(said) if said.count(one) > 1]


def test_the_way_to_make_it_anew_is_told():
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")

    assert "python tests/spoken_walk.py" in guide
