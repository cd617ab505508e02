"""The end of a lesson: what is held, what can be done now, what is done with it, and what comes next."""

import shutil
import textwrap
from pathlib import Path

import acting
import pytest
from learner import Learner
from support import on_screen
from two_places import LESSON
from typed import Typing
from worlds import lines, run

from smtptutor import data
from smtptutor.course import heads
from smtptutor.course.lesson_file import read_lesson
from smtptutor.talk import lesson_ends


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    """Three lessons in two tracks; the second is a challenge."""
    shutil.copytree(data.folder() / "sites", tmp_path / "sites")
    for name, old, new in (
        ("01-order/01-first", 'id = "two-places"', 'id = "first"'),
        ("01-order/02-by-heart", 'id = "two-places"', 'id = "by-heart"\nchallenge = true'),
        ("02-replies/01-whose", 'title = "Two places"', 'title = "Whose is it?"'),
    ):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        text = LESSON.replace(old, new).replace("Alice writes to Bob, and", "Who gets it? Alice writes, and")
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(data, "folder_name", lambda: str(tmp_path))
    return heads.course(pytest.fail)


def finished(head):
    """A lesson, typed to its end; what was said to the last line, and whose conversation that was."""
    typing = Typing(talk=Learner(read_lesson(Path(head.file))).way)
    acting.solve(typing.tutor)
    typing("")
    return " ".join(on_screen(acting.solve(typing.tutor), 80).split()), typing


def test_it_tells_what_is_held_and_what_comes_next(course):
    """In the end the next lesson is named, with the first sentence of its story; a challenge says that it is one."""
    said, typing = finished(course[0])

    assert "This lesson is done. The server " in said
    assert "It took 1 message; :mail shows it. You can now tell two places apart." in said
    assert "Next lesson: Challenge: Two places. Who gets it? Enter or :next opens it" in said
    assert "track" not in said
    assert "Challenge: Two places\n  Who gets it?" in typing("")


def test_a_challenge_names_its_track(course):
    """A title that ends its own sentence gets no full stop."""
    said, _ = finished(course[1])

    assert "This challenge of the track Order is done. The server " in said
    assert "Next lesson: Whose is it? Who gets it? Enter" in said


def test_one_of_several_challenges_tells_how_many_are_done(tmp_path, course):
    """In whatever order they are; one that is done again counts once."""
    first = Path(course[0].file)
    first.write_text(first.read_text().replace('id = "first"', 'id = "first"\nchallenge = true'))
    solution = ("MAIL FROM:<alice@example.test>", "", "", ".")
    ends = [
        run("learn", name, stdin=lines(*solution), folder=tmp_path / "kept").out
        for name in ("by-heart", "first", "first")
    ]

    assert [1, 2, 2] == [
        next(count for count in (1, 2) if f"This challenge is done: {count} of the 2 of the track Order." in end)
        for end in ends
    ]


def test_where_nothing_is_typed_to_a_server_nothing_is_told_of_one(course):
    """All that was asked there are questions."""
    question = """
        format = 2
        id = "question"
        title = "A question"
        about = "You can answer it."
        teaches = []
        uses = []

        [[steps]]
        id = "asked"
        kind = "choose"
        say = "Whose is a refused letter?"
        options = [{ say = "yours", right = true, why = "Nobody else has it." }, { say = "lost", why = "You have it." }]
    """
    Path(course[0].file).write_text(textwrap.dedent(question), encoding="utf-8")
    typing = Typing(talk=Learner(read_lesson(Path(course[0].file))).way)

    assert "This lesson is done. You can now answer it." in " ".join(on_screen(acting.solve(typing.tutor), 80).split())


def test_after_the_last_one_it_tells_which_is_left(course):
    said, typing = finished(course[2])

    assert "No lesson comes after this one; :lessons lists them. Not done yet is first, Two places:" in said
    assert ":learn first opens it." in said
    assert "Not done yet is" in typing("")


def test_after_the_last_one_when_all_are_done(course):
    _, typing = finished(course[2])
    learning = typing.of.lessons.learning
    for one in course:
        learning.progress.mark(one.id)

    assert "All of them are done." in on_screen(lesson_ends.last(learning), 80)
    assert "All of them are done." in typing("")


class TestAllDone:
    """`smtptutor learn`, when nothing is left."""

    @pytest.fixture
    def done(self, tmp_path, course):
        solution = ("MAIL FROM:<alice@example.test>", "", "", ".")
        for one in course:
            assert 0 == run("learn", one.id, stdin=lines(*solution), folder=tmp_path / "kept").status
        return tmp_path / "kept"

    @pytest.mark.parametrize("terminal", [True, False])
    def test_it_says_so_and_lists_them(self, terminal, done):
        """And opens none; by its name each can be opened again."""
        ran = run("learn", folder=done, terminal=terminal)

        assert (0, "") == (ran.status, ran.err)
        assert 3 == ran.out.count("[x]")
        assert "All of them are done." in ran.out
        assert "Step 1" not in ran.out
        assert "Step 1 of 2" in run("learn", "by-heart", folder=done).out

    def test_in_json(self, done):
        """As `smtptutor lessons --json` does."""
        assert [True] * 3 == [one["done"] for one in run("learn", "--json", folder=done).objects]
