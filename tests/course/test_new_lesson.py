"""A lesson to begin with: sound as it stands, with a step of each kind, and never in the place of another file."""

import pytest
from acting import typings
from learner import Learner
from worlds import run

from smtptutor.course.lesson import StepKind
from smtptutor.course.lesson_file import read_lesson


def test_it_is_sound_and_has_each_kind(tmp_path):
    """As it is written, check has nothing against it; and each kind of step is there to copy."""
    ran = run("new-lesson", "our-gateway", "--in", tmp_path / "mine")
    path = tmp_path / "mine" / "our-gateway.toml"
    lesson = read_lesson(path)

    assert 0 == ran.status
    assert "smtptutor learn" in ran.out
    assert "our-gateway" == lesson.id
    assert set(StepKind) == {step.kind for step in lesson.steps}
    assert [] == run("check", "--json", path).objects


def test_it_can_be_played_to_its_end(tmp_path):
    run("new-lesson", "mine", "--in", tmp_path)
    runner = Learner(read_lesson(tmp_path / "mine.toml"))
    for number, _ in enumerate(runner.lesson.steps):
        if number:
            runner.advance()
        assert typings(runner.way.at)
        runner.send(*runner.acts)

    assert runner.done


def test_what_is_there_stays(tmp_path):
    """Nothing is written over."""
    path = tmp_path / "mine.toml"
    path.write_text("precious")
    ran = run("new-lesson", "mine", "--in", tmp_path)

    assert 1 == ran.status
    assert "is there already" in ran.err
    assert "precious" == path.read_text()


@pytest.mark.parametrize("name", ["", "Mine", "my lesson", "../mine", "a/b", "x" * 300, "-x", "a\nb"])
def test_what_is_no_name_makes_no_file(name, tmp_path):
    """It is told in a line, and nothing appears, in this folder or in another."""
    (tmp_path / "in").mkdir()
    ran = run("new-lesson", "--in", tmp_path / "in", "--", name)

    assert 0 != ran.status
    assert "Traceback" not in ran.err
    assert [tmp_path / "in"] == list(tmp_path.rglob("*"))
