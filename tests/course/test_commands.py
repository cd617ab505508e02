"""smtptutor learn, lessons and check, where a lesson is not as it should be, and lessons from standard input."""

import shutil

import pytest
from sample_lesson import LESSON, written
from worlds import lines, run

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file

SOLUTION = [line.encode() for line in ("RCPT TO:<bob@example.test>", "MAIL FROM:<alice@example.test>")]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one's own: two good lessons with a broken one between them."""
    folder = tmp_path / "lessons"
    shutil.copytree(data.folder() / "sites", folder / "sites")
    (folder / "01-track").mkdir()
    for number, name in enumerate(("first", "middle", "third"), 1):
        text = LESSON.replace('id = "sample"', f'id = "{name}"')
        (folder / "01-track" / f"0{number}.toml").write_text(
            text.replace("format = 1", "fromat = 1") if number == 2 else text
        )
    monkeypatch.setattr(data, "folder_name", lambda: str(folder))
    return folder / "01-track"


class TestBrokenNeighbour:
    """One lesson that cannot be read is named, and the others go on."""

    def test_lessons_lists_the_others(self, course):
        """With the file and the key on the error stream, and a status that says that something is not right."""
        ran, told = run("lessons"), run("lessons", "--json")

        assert ["first", "third"] == [lesson["id"] for lesson in told.objects]
        assert [1, 1] == [ran.status, told.status]
        for err in (ran.err, told.err):
            assert f"{course}/02.toml: " in err
            assert "format" in err
        assert "first" in ran.out

    @pytest.mark.parametrize("name", ["first", "third", None])
    def test_learn_opens_the_others(self, name, course):
        """And says what is wrong with the one."""
        ran = run("learn", *[name] * bool(name), stdin=b"NOOP\n")

        assert "Step 1 of 3" in ran.out
        assert f"{course}/02.toml: " in ran.err

    def test_learn_of_the_broken_one(self, course):
        """Why it cannot be opened stands beside what there is."""
        ran = run("learn", "middle")

        assert 1 == ran.status
        assert f"{course}/02.toml: " in ran.err
        assert "no lesson called 'middle'" in ran.err

    def test_check_of_another(self, course):
        """It is as good as it was; nobody complains of what only the broken one may teach."""
        path = course / "03.toml"
        path.write_text(path.read_text().replace("before = [", 'uses = ["ATRN", "ETRN"]\nbefore = ['))
        ran = run("check", "--json", course / "01.toml", path)

        assert "" == ran.out
        assert (0, True) == (ran.status, f"{course}/02.toml: " in ran.err)

    def test_check_of_all(self, course):
        """There it is a problem, and the only one."""
        [problem] = run("check", "--json", course).objects

        assert str(course / "02.toml") == problem["file"]

    def test_none_can_be_read(self, course):
        """Each is named, and there is no traceback."""
        for path in course.glob("*.toml"):
            path.write_text("no TOML")
        listed, asked = run("lessons"), run("learn")

        assert [1, 1] == [listed.status, asked.status]
        assert 3 == listed.err.count("not TOML") == asked.err.count("not TOML")
        assert "no lesson that can be read" in asked.err


class TestSites:
    """A lesson has the site that it names: one that comes along, or a file in its own folder; nothing else."""

    OUTSIDE = (
        "/etc/passwd",
        "../site.toml",
        "a/../../b.toml",
        "/dev/zero",
        "sub/default",
        "a\\u0000.toml",
        "a\\\\b.toml",
        "C:x.toml",
    )

    @pytest.mark.parametrize("site", OUTSIDE)
    def test_one_outside_is_refused_as_it_is_read(self, site, tmp_path):
        """Without a look at the file."""
        path = written(tmp_path, 'before = ["', f'site = "{site}"\nbefore = ["')
        learned, checked = run("learn", path), run("check", "--json", path)

        assert 1 == learned.status
        assert f"{path}: site: must be the name of a site" in learned.err
        assert [(str(path), "site")] == [(one["file"], one["place"]) for one in checked.objects]

    @pytest.mark.parametrize("site", ["nope", "gone.toml", "folder.toml"])
    def test_one_that_is_not_there(self, site, tmp_path):
        """It says so, with the key, and does not take a file of that name from somewhere else."""
        (tmp_path / "folder.toml").mkdir()
        path = written(tmp_path, 'before = ["', f'site = "{site}"\nbefore = ["')
        learned, checked = run("learn", path), run("check", "--json", path)

        assert (1, True) == (learned.status, f"{path}: site: " in learned.err)
        assert [(str(path), "site")] == [(one["file"], one["place"]) for one in checked.objects]

    def test_one_beside_it(self, tmp_path, monkeypatch):
        """Wherever the program was started."""
        (tmp_path / "here").mkdir()
        (tmp_path / "here" / "mine.toml").write_text('format = 1\nhostname = "mine.example.test"\n')
        path = written(tmp_path, 'before = ["', 'site = "here/mine.toml"\nbefore = ["')
        monkeypatch.chdir(tmp_path / "here")

        assert "mine.example.test" in run("learn", path, stdin=b":log\n").out

    def test_one_that_is_not_right(self, tmp_path):
        """The error is about the site's file."""
        (tmp_path / "mine.toml").write_text("format = 1\nhostname = 7\n")
        path = written(tmp_path, 'before = ["', 'site = "mine.toml"\nbefore = ["')
        learned, checked = run("learn", path), run("check", "--json", path)

        assert (1, True) == (learned.status, f"{tmp_path / 'mine.toml'}: hostname" in learned.err)
        assert "mine.toml: hostname" in checked.objects[0]["what"]

    @pytest.mark.parametrize("old", ['before = ["EHLO', 'line = "DATA', 'example = ["MAIL'])
    def test_a_line_is_one_line(self, old, tmp_path):
        """What would be two at the wire is refused as it is read."""
        path = written(tmp_path, old, old.replace('"', '"NOOP\\r\\n'))

        with pytest.raises(lessons.TableError, match="one line"):
            lesson_file.read_lesson(path)


SITE_OR_LESSON = {
    "a site that speaks of lessons": ('format = 1\nabout = "It teaches patience; see [[steps]]"\n', True),
    "a site with nothing in it": ("format = 1\n", True),
    "a lesson without steps": ('format = 1\nid = "x"\ntitle = "y"\n', False),
    "a lesson that is no TOML": ('id = "x"\n[[steps]\n', False),
    "a site that is no TOML": ("hostname = \n# teaches\n", True),
}


@pytest.mark.parametrize(("text", "site"), SITE_OR_LESSON.values(), ids=SITE_OR_LESSON)
def test_a_site_or_a_lesson(text, site, tmp_path):
    """Its keys decide, not its words."""
    path = tmp_path / "mine.toml"
    path.write_text(text)

    assert ("0 lessons and 1 site" if site else "1 lesson and 0 sites") in run("check", path).out


class TestFromInput:
    """A lesson that is played from a file."""

    def test_words_and_guesses_are_no_lines_in_json_either(self, tmp_path):
        """They are read as in plain text; what the server answers is what the lines brought."""
        typed = lines("503", *(line.decode() for line in SOLUTION[:1]), ":next", ":hint", "::x", ":undo")
        told = run("learn", "--json", written(tmp_path), stdin=typed, folder=tmp_path)

        assert [503, 500] == [each["code"] for each in told.objects if "code" in each]
        assert [["too-early"], ["too-early"]] == [
            [each["step"] for each in told.objects if key in each] for key in ("tick", "step_done")
        ]

    def test_what_is_done_is_marked_and_what_was_left_stays(self, tmp_path):
        """The same steps are done as at a terminal."""
        path = written(tmp_path)
        run("learn", path, stdin=SOLUTION[0] + b"\n:next\n" + SOLUTION[1] + b"\n", folder=tmp_path)

        from smtptutor.course import store

        with store.opened(lambda: str(tmp_path), pytest.fail) as known:
            assert {"too-early"} == known.steps_done(("sample",))
            assert known.newest(("sample",)) is None

    def test_the_steps_that_are_left(self, tmp_path):
        """A step that is done is none of them."""
        ran = run("learn", written(tmp_path), stdin=SOLUTION[0] + b"\n", folder=tmp_path)

        assert "steps left in this lesson: 2" in ran.out
