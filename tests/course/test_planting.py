"""Where the planted fault of a learner's own transcript stands: another line, the same fault."""

import re

import pytest
from fair_lesson import fair

from smtptutor import data
from smtptutor.course import answering
from smtptutor.course import lesson as lessons
from smtptutor.course.lesson import Edit, Pointing, Repair, StepKind
from smtptutor.course.lesson_file import read_lesson

PATHS = lessons.paths(data.folder())
LABELS = tuple(f"learner {number}" for number in range(12))


WITHOUT_NUMBERS = (("Line 3 names a mailbox", "It names a mailbox"), ("what line 3 was", "what that one was"))


def about_lines(lesson):
    """The steps with a played transcript, in which a line is pointed at or mended, by their id."""
    return {
        step.id: step
        for step in lesson.steps
        if isinstance(step.puzzle, Pointing | Repair) and step.puzzle.transcript is not None
    }


def more(written, own):
    """How many lines stand there that were not written."""
    return len(own.puzzle.transcript.lines) - len(written.puzzle.transcript.lines)


@pytest.fixture
def lesson_of(tmp_path):
    path = fair(tmp_path, *WITHOUT_NUMBERS)
    return lambda label: read_lesson(path, label)


def test_up_to_two_harmless_lines_stand_behind_the_hello(lesson_of):
    written = about_lines(lesson_of(""))
    counts = set()
    for label in LABELS:
        own = about_lines(lesson_of(label))
        for id_, step in own.items():
            count = more(written[id_], step)
            lines = step.puzzle.transcript.lines
            assert ["NOOP"] * count == list(lines[1 : 1 + count])
            assert ("EHLO", "MAIL") == (lines[0][:4], lines[1 + count][:4])
            counts.add(count)

    assert {0, 1, 2} == counts


def test_the_numbers_of_the_lines_go_along(lesson_of):
    written = about_lines(lesson_of(""))
    for label in LABELS:
        own = about_lines(lesson_of(label))
        count = more(written["first"], own["first"])
        assert (3 + count, f"{3 + count} RCPT") == (own["first"].puzzle.at, own["first"].puzzle.fix[:6])
        assert (4 + count,) == tuple(number for number, _ in own["first"].puzzle.whys)
        count = more(written["mend"], own["mend"])
        assert f"{3 + count} RCPT TO:<____>" == own["mend"].hints[2]
        assert own["mend"].solution[0].edit.startswith(f"{3 + count} RCPT TO:<")


@pytest.mark.parametrize(
    ("hint", "moved"),
    [
        ("Lines 2 to 4 are one.", "Lines {} to {} are one."),
        ("Lines 2, 3 and 4 are one.", "Lines {}, {} and {} are one."),
        ("Look at lines 2 and 3, and at line 4.", "Look at lines {} and {}, and at line {}."),
        ("In lines 3 and 4, 550 is the code.", "In lines {} and {}, 550 is the code."),
    ],
)
def test_of_several_lines_that_a_hint_names_each_goes_along(tmp_path, hint, moved):
    path = fair(tmp_path, *WITHOUT_NUMBERS, ("3 RCPT TO:<____>", hint))
    numbers = [int(number) for number in re.findall(r"(?<!\d)[234](?!\d)", hint)]
    written = about_lines(read_lesson(path))
    counts = set()
    for label in LABELS:
        own = about_lines(read_lesson(path, label))
        counts.add(count := more(written["mend"], own["mend"]))
        assert moved.format(*[number + count for number in numbers]) in own["mend"].hints
    assert counts != {0}


@pytest.mark.parametrize("text", ["Look at line 3.", "Is it the second line?", "See lines 2 and 3."])
def test_where_a_text_names_a_line_all_stays_where_it_is(tmp_path, text):
    path = fair(tmp_path, *WITHOUT_NUMBERS, ("Two replies, and what to do with the letter.", text))
    written = about_lines(read_lesson(path))
    for label in LABELS:
        own = about_lines(read_lesson(path, label))
        assert {0} == {more(written[id_], own[id_]) for id_ in own}


def test_where_a_step_counts_its_lines_they_stay_as_many(tmp_path):
    path = fair(tmp_path, *WITHOUT_NUMBERS, ("Dana quotes the last error of this dialogue.", "Of five lines one is."))
    written = about_lines(read_lesson(path))
    owns = [about_lines(read_lesson(path, label)) for label in LABELS]

    assert {0} == {more(written["first"], own["first"]) for own in owns}
    assert {0, 1, 2} == {more(written["mend"], own["mend"]) for own in owns}


def test_where_a_line_more_would_change_an_answer_all_stays(tmp_path):
    """The last of the commands that this place takes in a session is answered 421."""
    (tmp_path / "few.toml").write_text("format = 1\n[limits]\ncommands = 5\n", encoding="utf-8")
    path = fair(tmp_path, *WITHOUT_NUMBERS, ("minutes = 4", 'minutes = 4\nsite = "few.toml"'))
    written = about_lines(read_lesson(path))
    for label in LABELS:
        own = about_lines(read_lesson(path, label))
        assert 0 == more(written["first"], own["first"])


@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_each_transcript_has_the_same_solution_wherever_it_stands(path):
    """In the whole course: what is pointed at is the same line, and the same edit mends it."""
    written = read_lesson(path)
    for label in LABELS[:4]:
        own = read_lesson(path, label)
        for id_, step in about_lines(own).items():
            old, count = about_lines(written)[id_], more(about_lines(written)[id_], step)
            answers = answering.solution(own, step)
            assert answering.judge(own, step, answers).done, (label, id_)
            if step.kind is StepKind.POINT:
                line = step.puzzle.transcript.lines[step.puzzle.at - 1]
                assert len(line) == len(old.puzzle.transcript.lines[old.puzzle.at - 1])
            edits = [act.edit for act in step.solution if isinstance(act, Edit)]
            numbers = [[int(n) for n in re.findall(r"^[+-]?(\d+)|>(\d+)", edit)[0] if n] for edit in edits]
            assert all(number <= len(step.puzzle.transcript.lines) + 1 for each in numbers for number in each)
            assert 0 <= count <= 2
