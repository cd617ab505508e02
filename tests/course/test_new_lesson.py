"""`smtptutor new-lesson`: a lesson to begin with, sound and fair as it stands."""

import os
import shlex
import stat
from pathlib import Path

import acting
import pytest
from learner import Learner
from typed import Typing
from worlds import run

from smtptutor import files
from smtptutor.course.lesson import StepKind
from smtptutor.course.lesson_file import read_lesson


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder, in which the program runs."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def there(folder):
    """The files below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


class TestWritten:
    """What stands in the file."""

    @pytest.fixture
    def lesson(self, here):
        assert 0 == run("new-lesson", "greylisting-twice").status
        return read_lesson(here / "greylisting-twice.toml")

    def test_it_has_its_name(self, lesson):
        """And nothing is left of the one that it was made from."""
        assert ("greylisting-twice", "Greylisting twice", 2) == (lesson.id, lesson.title, lesson.format)
        text = Path(lesson.file).read_text(encoding="utf-8")
        assert "my-lesson" not in text
        assert "smtptutor check greylisting-twice.toml" in text

    def test_it_shows_each_kind_of_step(self, lesson):
        """And all that a step to type in can have."""
        assert set(StepKind) == {step.kind for step in lesson.steps}
        assert any(step.predict for step in lesson.steps)
        assert any(step.mistakes for step in lesson.steps)
        assert lesson.before
        assert lesson.story
        assert lesson.minutes

    def test_it_passes_the_check_as_it_is(self, lesson):
        assert "1 lesson and 0 sites checked: no problems\n" == run("check", lesson.file).out

    def test_it_can_be_played_to_its_end(self, lesson):
        typing = Typing(talk=Learner(lesson).way)
        for _ in lesson.steps:
            acting.solve(typing.tutor)
            typing("")

        assert typing.of.lesson.done

    def test_each_line_is_one_that_an_editor_shows(self, lesson):
        """A goal may be longer, as in other lessons: it is a line of its table."""
        lines = Path(lesson.file).read_text(encoding="utf-8").splitlines()

        assert [] == [line for line in lines if len(line) > 120 and "tick =" not in line]


class TestWhere:
    """Where it is put, and what is said of it."""

    def test_in_a_folder_that_is_made(self, here, tmp_path):
        """Its name is that of the track; each line that is proposed works."""
        ran = run("new-lesson", "mine", "--in", "my lessons/01-waiting-room")
        proposed = [line.partition(": ")[2] for line in ran.out.splitlines() if line.startswith("  ")]

        assert (0, "") == (ran.status, ran.err)
        assert ["my lessons/01-waiting-room/mine.toml"] == there(here)
        assert 3 == len(proposed)
        for line in proposed:
            name, *words = shlex.split(line)
            done = run(*words, folder=tmp_path)
            assert "smtptutor" == name
            assert ("", True) == (done.err, done.status == 0 or words[0] == "learn"), line
        assert "Waiting room: 0 of 1 done" in done.out

    def test_in_json(self, here):
        [told] = run("new-lesson", "mine", "--json", "--in", "a").objects

        assert {"file": os.path.join("a", "mine.toml")} == told

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    def test_others_may_read_it_where_they_may_read_other_files(self, here):
        before = os.umask(0o027)
        try:
            run("new-lesson", "mine")
        finally:
            os.umask(before)

        assert 0o640 == stat.S_IMODE((here / "mine.toml").stat().st_mode)

    def test_help_is_one_screen(self, capsys):
        assert 0 == run("new-lesson", "--help").status
        assert capsys.readouterr().out.count("\n") <= 22


class TestRefused:
    """Nothing is written then, and nothing that was there is touched."""

    @pytest.mark.parametrize("make", ["file", "folder", "link to nowhere"])
    def test_what_is_there_already(self, make, here):
        path = here / "mine.toml"
        if make == "file":
            path.write_text("my work")
        elif make == "folder":
            path.mkdir()
        else:
            path.symlink_to("gone")
        before = there(here)
        ran = run("new-lesson", "mine")

        assert (1, "") == (ran.status, ran.out)
        assert "mine.toml is there already, and stays as it is." in ran.err
        assert before == there(here)
        assert make != "file" or "my work" == path.read_text()

    @pytest.mark.parametrize(
        "name",
        ["Mine", "my lesson", "../mine", "a/b", "-mine", "a--b", "1st", "", "ä", "x" * 41, "x" * 300, "a\nb", "a.b"],
    )
    def test_a_name_that_is_none(self, name, here):
        ran = run("new-lesson", "--", name)

        assert (1, []) == (ran.status, there(here))
        assert "small letters, digits and single hyphens" in ran.err

    def test_a_name_of_the_course(self, here):
        """Also a former one."""
        ran = run("new-lesson", "hello")

        assert (1, []) == (ran.status, there(here))
        assert "the course has a lesson called hello already" in ran.err

    def test_a_file_in_the_place_of_the_folder(self, here):
        (here / "f").write_text("x")
        ran = run("new-lesson", "mine", "--in", "f")

        assert (1, "x") == (ran.status, (here / "f").read_text())
        assert "f is no folder" in ran.err

    @pytest.mark.parametrize("folder", ["f/g", "a\0b"])
    def test_a_folder_that_cannot_be(self, folder, here):
        (here / "f").write_text("x")
        ran = run("new-lesson", "mine", "--in", folder)

        assert 1 == ran.status
        assert "cannot be written" in ran.err

    def test_a_disk_that_is_full(self, here, monkeypatch):
        """No half of a lesson is left."""

        def fail(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(files.os, "fsync", fail)
        ran = run("new-lesson", "mine")

        assert (1, []) == (ran.status, there(here))
        assert "mine.toml cannot be written: No space left on device" in ran.err
