"""The heads of lessons: found line by line they are what the whole file says, and where that is not sure nothing is."""

import os
from pathlib import Path

import pytest
from sample_lesson import LESSON, written

from smtptutor import data
from smtptutor.course import head, heads
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.progress import Unkept
from smtptutor.table import TableError

FILES = head.files(str(data.folder()))
HEAD = """\
format = 2
id = "mine"
title = "Mine"
about = "You can do it."
story = "Dana wants it. Alice does not."
minutes = 7
challenge = true
aliases = ["yours", "ours"]
teaches = [
    "503", # see [steps]
    "MAIL",
]
before = ["MAIL FROM:<alice@example.test> SIZE=7"]
"""
STEPS = LESSON[LESSON.index("\n[[steps]]") :]
MINE = HEAD + STEPS


def of(folder, text):
    """What the quick reader makes of a file with this text, and what the whole one does."""
    path = folder / "01-mine.toml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        return head.quick(str(path)), heads.of(read_lesson(path))
    except TableError:
        return head.quick(str(path)), None


class TestLessonsThatComeAlong:
    """What is shipped is what the reader was made for."""

    @pytest.mark.parametrize("file", FILES, ids=os.path.basename)
    def test_each_is_read_quickly_and_as_it_is(self, file):
        assert heads.of(read_lesson(Path(file))) == head.quick(file)

    def test_the_course_is_all_of_them(self):
        assert FILES == [one.file for one in heads.course(pytest.fail)]


PLAIN = {
    "as it stands": ("", ""),
    "a text in three quotes": (
        '"Dana wants it. Alice does not."',
        '"""\nDana says "now" and\nwants it. \\\n   Alice does not.\n"""',
    ),
    "steps in a text": ('"Dana wants it.', "\"Dana wants [steps]. 'it'."),
    "steps in a long text of a step": ('say = "Now make', 'say = """\n[[steps.mistakes]]\nid = "no"\n"""\n#"'),
    "steps in a long text": ('say = "Now make', 'say = """\n[[steps]]\nid = "no"\n"""\n#"'),
    "a comment behind a value": ("minutes = 7", "minutes = 7 # or so"),
    "ends of lines as on Windows": ("\n", "\r\n"),
    "a byte order mark": ("format", "\ufeffformat"),
    "letters beyond ASCII": ("Dana wants", "Jörg wünscht"),
    "none of what may be left out": (HEAD[HEAD.index("story") : HEAD.index("teaches")], ""),
    "format 1": (HEAD, LESSON[: LESSON.index("\n[[steps]]")]),
}

OTHERWISE = {
    "an escape": ("Dana wants", "Dana\\twants"),
    "another quote": ('title = "Mine"', "title = 'Mine'"),
    "a key in quotes": ("minutes", '"minutes"'),
    "an id in quotes": ('id = "too-early"', '"id" = "too-early"'),
    "steps of another look": ("[[steps]]", "[[ steps ]]"),
    "steps further in": ("[[steps]]", "  [[steps]]"),
    "steps with a comment": ("[[steps]]", "[[steps]] # the first"),
    "a long text in single quotes": ('say = "Now make it succeed. The sender is alice."', "say = '''\nid = \"x\"\n'''"),
    "steps in a comment": ("# see [steps]", "# see [[steps]]"),
    "three quotes in a comment": ("teaches = [", '# """\nteaches = ['),
    "aliases in lines": ('["yours", ', '[\n"yours", '),
    "a number of another look": ("minutes = 7", "minutes = 0x7"),
}

WRONG = {
    "a key twice": ("minutes = 7", "minutes = 7\nminutes = 8"),
    "no title": ('title = "Mine"\n', ""),
    "an empty title": ('title = "Mine"\n', 'title = " "\n'),
    "too many minutes": ("minutes = 7", "minutes = 61"),
    "no minutes": ("minutes = 7", "minutes = 0"),
    "a flag that is none": ("challenge = true", "challenge = 1"),
    "an id that is no text": ('id = "mine"', "id = 7"),
    "a story in format 1": ("format = 2", "format = 1"),
    "a later format": ("format = 2", "format = 3"),
    "a step without an id": ('id = "too-early"\n', ""),
    "a step whose mistake alone has an id": ('id = "in-order"\n', ""),
    "two steps of one name": ('id = "in-order"', 'id = "too-early"'),
    "no step": (STEPS, ""),
    "no TOML": ('id = "mine"', "id = mine"),
    "no end of a text": ('"Mine"', '"Mine'),
}


class TestQuick:
    """A head is what the whole file says, or it is not known."""

    @pytest.mark.parametrize(("old", "new"), PLAIN.values(), ids=PLAIN)
    def test_written_plainly(self, old, new, tmp_path):
        assert old in MINE
        found, whole = of(tmp_path, MINE.replace(old, new, -1 if old == "\n" else 1))

        assert whole is not None
        assert whole == found

    @pytest.mark.parametrize(("old", "new"), OTHERWISE.values(), ids=OTHERWISE)
    def test_written_in_another_way(self, old, new, tmp_path):
        """It is right, but to be read whole."""
        assert old in MINE
        found, whole = of(tmp_path, MINE.replace(old, new, 1))

        assert whole is not None
        assert found is None

    @pytest.mark.parametrize(("old", "new"), WRONG.values(), ids=WRONG)
    def test_not_right(self, old, new, tmp_path):
        """What is wrong is for the one who reads it whole to say."""
        assert old in MINE

        assert (None, None) == of(tmp_path, MINE.replace(old, new, 1))

    @pytest.mark.parametrize("octets", [b"\xff", b"", MINE.encode() + b"\0", b"a" * (head.MOST_OCTETS + 1)])
    def test_no_such_text(self, octets, tmp_path):
        path = tmp_path / "01-odd.toml"
        path.write_bytes(octets)

        assert head.quick(str(path)) is None

    @pytest.mark.parametrize("name", ["gone.toml", "folder.toml", "a\0b.toml"])
    def test_no_such_file(self, name, tmp_path):
        (tmp_path / "folder.toml").mkdir()

        assert head.quick(str(tmp_path / name)) is None

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes that stand in a folder")
    def test_a_pipe_is_not_waited_for(self, tmp_path):
        os.mkfifo(tmp_path / "pipe.toml")

        assert head.quick(str(tmp_path / "pipe.toml")) is None


@pytest.fixture
def own(tmp_path):
    """A folder of one's own, with a lesson in it."""
    folder = tmp_path / "own" / "07-shop-talk"
    folder.mkdir(parents=True)
    written(folder)
    return folder


class TestOwnFolder:
    """Lessons of one's own beside the course."""

    def test_they_come_after_the_course(self, own):
        """With their own track, wherever the folder was named from."""
        *before, mine = heads.course(pytest.fail, str(own.parent))

        assert FILES == [one.file for one in before]
        assert ("sample", "shop talk", str(own / "01-sample.toml")) == (mine.id, mine.track, mine.file)

    def test_the_folder_of_one_track_alone(self, own, monkeypatch):
        monkeypatch.chdir(own)

        assert "shop talk" == heads.course(pytest.fail, ".")[-1].track

    @pytest.mark.parametrize(
        ("new", "key", "word"),
        [
            ('id = "hello"', "id", "'hello'"),
            ('id = "mine"\naliases = ["echo"]', "aliases", "'echo'"),
            ('id = "mine"\nfromat = 1', "fromat", "format"),
        ],
    )
    def test_one_that_is_left_out_is_told(self, new, key, word, own):
        """A name that another lesson has, or a fault in its file; the next one is not."""
        path = written(own, 'id = "sample"', new)
        written(own, name="02-good.toml")
        told = []
        found = heads.course(told.append, str(own.parent))

        assert [*FILES, str(own / "02-good.toml")] == [one.file for one in found]
        assert [(str(path), key)] == [(error.file, error.key) for error in told]
        assert word in str(told[0])

    def test_of_two_with_one_name_the_first_is_taken(self, own):
        written(own, name="02-again.toml")
        told = []

        assert str(own / "01-sample.toml") == heads.course(told.append, str(own.parent))[-1].file
        assert [str(own / "02-again.toml")] == [error.file for error in told]

    def test_a_fault_below_the_head_is_told_at_once(self, own):
        """Who writes a lesson sees what is wrong with it without opening it."""
        written(own, 'line = "DATA"', "lien = 1")
        told = []

        assert FILES == [one.file for one in heads.course(told.append, str(own.parent))]
        assert ["steps[3].solution[1].line"] == [error.key for error in told]


def test_one_that_comes_along_and_is_broken_below_its_head_is_passed_over(tmp_path, monkeypatch):
    """It is told, and who wants to learn gets the next one."""
    from smtptutor.course.learning import Learning

    (tmp_path / "01-track").mkdir()
    broken = written(tmp_path / "01-track", 'line = "DATA"', "lien = 1")
    path = written(tmp_path / "01-track", 'id = "sample"', 'id = "good"', name="02-good.toml")
    monkeypatch.setattr(data, "folder_name", lambda: str(tmp_path))
    learning = Learning(Unkept())

    assert "good" == learning.open(None).at.lesson.id
    assert [str(broken)] == [error.file for error in learning.broken]
    assert [str(path)] == [one.file for one in learning.course]
    with pytest.raises(TableError, match="no lesson called 'sample'"):
        learning.open("sample")
