"""smtptutor progress, export, import and recap: how far one is, and taking it along."""

import json
import os

import pytest
from html_pages import read
from worlds import lines, run

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course import store
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.ops import Next
from smtptutor.course.progress import Drill
from smtptutor.course.under_way import UnderWay

ORDER, ECHO, *_ = [read_lesson(path) for path in lessons.paths(data.folder()) if path.parent.name == "02-order"]


@pytest.fixture
def home(tmp_path):
    """The folder of somebody who is in the lesson order, and finished the one after it."""
    folder = tmp_path / "home"
    folder.mkdir()
    with opened(folder) as known:
        way = UnderWay(ORDER, known)
        way.send("MAIL FROM:<alice@example.test>")
        way.do(Next())
        known.set_last("order")
        known.mark("echo")
        known.practise(Drill("nested-mail", 0, 1000))
        known.practise(Drill("mail-first", 1, 2**35))
    return folder


def opened(folder):
    return store.opened(lambda: str(folder), pytest.fail)


class TestProgress:
    """In one line, and in full."""

    def test_a_line(self, home):
        """How much is done, what is due, what is next; one line of the 100 widest."""
        ran = run("progress", folder=home, columns=100)

        assert 0 == ran.status
        assert ran.out.startswith(f"1 of {len(COURSE)} lessons done; 1 question due")
        assert "Next is order" in ran.out

    def test_in_full(self, home):
        """Each track with its share, and each cause with the day on which it comes."""
        out = run("progress", "--all", folder=home).out

        assert "1 of 5  Order" in out
        assert "0 of 5  First message" in out
        assert "now" in out[out.index("nested-mail") - 12 : out.index("nested-mail")]
        assert "mail-first" in out

    def test_for_a_script(self, home):
        """One object, with whole numbers."""
        [told] = run("progress", "--json", folder=home).objects

        assert (len(COURSE), 1, 1, "order") == tuple(told[key] for key in ("lessons", "lessons_done", "due", "next"))
        assert {"track": "order", "lessons": 5, "lessons_done": 1} in told["tracks"]

    def test_in_a_class_what_is_to_be_typed_names_the_learner(self, home, tmp_path):
        """The line for the questions opens those of this learner, and so does the one that lists all lessons."""
        file = _labelled(tmp_path / "ana.json", home, "Ana Silva")
        run("import", file, folder=home)
        told = run("progress", "--label", "Ana Silva", folder=home, columns=100).out
        listed = run("lessons", "--label", "Ana Silva", terminal=True, folder=home, columns=100, NO_COLOR="1").out

        assert "smtptutor review --label 'Ana Silva'" in " ".join(told.split())
        assert "smtptutor lessons --all --label 'Ana Silva' lists them all." in " ".join(listed.split())

    def test_questions_that_nobody_knows_or_no_calendar_has(self, tmp_path):
        """A cause of a later version is not counted; a day beyond all calendars is some day, and no traceback."""
        with opened(tmp_path) as known:
            known.practise(Drill("of-later", 0, 1000))
            known.practise(Drill("mail-first", 1, 2**60))

        assert 0 == run("progress", "--json", folder=tmp_path).objects[0]["due"]
        assert "of-later" not in run("progress", "--all", folder=tmp_path).out
        assert "some day" in run("review", folder=tmp_path).out

    def test_nothing_done(self, tmp_path):
        """The first lesson is named."""
        assert f"0 of {len(COURSE)} lessons done. Next is hello" in run("progress", folder=tmp_path).out

    def test_a_file_of_a_later_version(self, home):
        """It is said, the file stays, and there is an answer."""
        spoil(home, "PRAGMA user_version = 99")
        ran = run("progress", folder=home)

        assert (0, True) == (ran.status, "later version" in ran.err)
        assert "0 of" in ran.out

    def test_a_damaged_file(self, home):
        """It is set aside, and the course goes on."""
        (home / "progress.db").write_bytes(b"no database " * 1000)
        ran = run("progress", folder=home)

        assert (0, True) == (ran.status, "damaged" in ran.err)


def _labelled(file, folder, label):
    """The progress of a folder in a file, as if it were that of a label."""
    run("export", "--progress", file, folder=folder)
    file.write_text(json.dumps(json.loads(file.read_text()) | {"label": label}))
    return file


COURSE = lessons.paths(data.folder())


def spoil(folder, script):
    import sqlite3

    database = sqlite3.connect(folder / "progress.db")
    database.executescript(script)
    database.close()


class TestTakenAlong:
    """All of it in one file, from one machine to another."""

    def test_it_is_all_there(self, home, tmp_path):
        """Also the lesson under way, which goes on at its step."""
        file, other = tmp_path / "progress.json", tmp_path / "other"
        assert 0 == run("export", "--progress", file, folder=home).status
        came = run("import", file, folder=other)

        assert (0, "") == (came.status, came.err)
        assert "New here: 1 lesson, 1 step and 2 questions." in came.out
        assert run("progress", "--json", folder=home).out == run("progress", "--json", folder=other).out
        with opened(other) as known:
            assert UnderWay(ORDER, known).at.step.id == ORDER.steps[1].id

    def test_twice_does_no_harm(self, home, tmp_path):
        """It is said that nothing is new, and nothing has changed."""
        file = tmp_path / "progress.json"
        run("export", "--progress", file, folder=home)
        before = run("progress", "--all", "--json", folder=home).out
        ran = run("import", file, folder=home)

        assert "was here already" in " ".join(ran.out.split())
        assert before == run("progress", "--all", "--json", folder=home).out

    def test_only_its_owner_reads_it(self, home, tmp_path):
        """It tells what somebody cannot do yet."""
        run("export", "--progress", tmp_path / "mine.json", folder=home)

        assert os.name != "posix" or 0o600 == (tmp_path / "mine.json").stat().st_mode & 0o777

    def test_a_file_that_is_there_stays(self, home, tmp_path):
        """And it is said what to do."""
        (tmp_path / "mine.json").write_text("mine")
        ran = run("export", "--progress", tmp_path / "mine.json", folder=home)

        assert (1, "mine") == (ran.status, (tmp_path / "mine.json").read_text())
        assert "Choose another file name." in ran.err

    def test_that_of_somebody_in_a_class(self, home, tmp_path):
        """It goes to the course of the same label, and the one without a label stays as it is."""
        file = tmp_path / "ana.json"
        run("import", _labelled(tmp_path / "home.json", home, "Ana"), folder=home)
        before = run("progress", "--json", folder=home).out
        assert 0 == run("export", "--progress", file, "--label", "Ana", folder=home).status
        assert 0 == run("import", file, folder=tmp_path / "other").status

        [told] = run("progress", "--json", "--label", "Ana", folder=tmp_path / "other").objects
        assert ("Ana", 1) == (told["label"], told["lessons_done"])
        assert [0] == [one["lessons_done"] for one in run("progress", "--json", folder=tmp_path / "other").objects]
        assert before == run("progress", "--json", folder=home).out

    @pytest.mark.parametrize("octets", [b"", b"\xff\xfe\x00", b"{}", b"EHLO\r\n", b'{"kind": "smtptutor progress"}'])
    def test_any_other_file(self, octets, home, tmp_path):
        """It is said what is wrong, and what writes a good one; nothing is taken in."""
        (tmp_path / "other").write_bytes(octets)
        before = run("progress", "--json", folder=home).out
        ran = run("import", tmp_path / "other", folder=home)

        assert (1, "", before) == (ran.status, ran.out, run("progress", "--json", folder=home).out)
        assert "Nothing was taken in" in ran.err

    @pytest.mark.skipif(os.name != "posix", reason="Windows has no pipes in folders")
    def test_a_pipe_that_nobody_writes_to_is_no_file(self, home, tmp_path):
        os.mkfifo(tmp_path / "pipe")
        ran = run("import", tmp_path / "pipe", folder=home)

        assert (1, True) == (ran.status, ran.err.endswith("it is no file\n"))

    def test_what_cannot_be_kept_is_not_said_to_be_taken_in(self, home, tmp_path):
        """Nor is a file written that would hold nothing of what was done; a later version of the program did it."""
        file, other = tmp_path / "progress.json", tmp_path / "other"
        run("export", "--progress", file, folder=home)
        run("import", file, folder=other)
        spoil(other, "PRAGMA user_version = 99")
        ran, wrote = run("import", file, folder=other), run("export", "--progress", tmp_path / "new.json", folder=other)

        assert (1, "", 1, "") == (ran.status, ran.out, wrote.status, wrote.out)
        assert "nothing of it was taken in" in ran.err
        assert "is not written" in wrote.err
        assert not (tmp_path / "new.json").exists()

    def test_where_a_table_is_missing_nothing_is_taken_in(self, home, tmp_path):
        file, other = tmp_path / "progress.json", tmp_path / "other"
        run("export", "--progress", file, folder=home)
        run("progress", folder=other)
        spoil(other, "DROP TABLE drills")
        ran = run("import", file, folder=other)

        assert (1, "") == (ran.status, ran.out)
        assert "nothing of it was taken in" in ran.err

    def test_that_of_somebody_else_is_not_taken_in(self, home, tmp_path):
        """Neither are its names those of one's own lessons, nor its work one's own."""
        file = _labelled(tmp_path / "ana.json", home, "Ana")
        ran = run("import", file, "--label", "Ben", folder=tmp_path / "other")

        assert (1, True) == (ran.status, "it is the progress of Ana. Nothing was taken in." in ran.err)
        assert "0 of" in run("progress", "--label", "Ben", folder=tmp_path / "other").out

    @pytest.mark.parametrize("name", ["nowhere", "", "with\0nul"])
    def test_no_file(self, name, home, tmp_path):
        assert 1 == run("import", f"{tmp_path}/{name}", folder=home).status
        assert 1 == run("export", "--progress", f"{tmp_path}/nowhere/{name}", folder=home).status


class TestLessonToRead:
    """One lesson, as it was gone through."""

    @pytest.mark.parametrize("name", ["order.md", "order.html", "order.txt"])
    def test_what_was_typed_and_said(self, name, home, tmp_path):
        """The task, the line, the reply, what the tutor says of it, the next task; in their order."""
        ran = run("export", "order", "--to", tmp_path / name, folder=home)
        written = (tmp_path / name).read_text(encoding="utf-8")
        text = read(written).text if name.endswith("html") else written

        assert (0, "") == (ran.status, ran.err)
        wanted = ("Step 1 of", "MAIL FROM:<alice@example.test>", "503 5.5.1", "MAIL came before", "Step 2 of")
        places = [" ".join(text.split()).index(part) for part in wanted]
        assert places == sorted(places)

    def test_without_a_file_it_is_printed(self, home):
        assert "503 5.5.1" in run("export", "order", folder=home).out

    def test_for_a_script(self, home):
        """The same objects that learn prints for the same lines."""
        told = run("export", "order", "--json", folder=home).objects
        ran = run("learn", "order", "--json", stdin=lines("MAIL FROM:<alice@example.test>"))

        assert ran.objects == told
        assert 503 in [one.get("code") for one in told]

    def test_not_begun(self, home):
        """It is said how to begin it."""
        ran = run("export", "reset", folder=home)

        assert (1, "") == (ran.status, ran.out)
        assert "smtptutor learn reset" in ran.err

    def test_of_another_version(self, home):
        """What was done does not fit, and nothing is made up."""
        spoil(home, "UPDATE runs SET version = 'other'")
        ran = run("export", "order", folder=home)

        assert (1, "") == (ran.status, ran.out)
        assert "has changed" in ran.err

    def test_neither_or_both(self, home, tmp_path):
        assert 2 == run("export", folder=home).status
        assert 2 == run("export", "order", "--progress", tmp_path / "a", folder=home).status


class TestRecap:
    """A track on a sheet."""

    @pytest.mark.parametrize("asked", [(), ("order",), ("2",), ("echo",), ("Order",)])
    def test_by_any_name(self, asked, home):
        """The track, its number, a lesson in it, or the one that one is in."""
        out = run("recap", *asked, folder=home).out

        assert out.startswith("Order\n1 of 5 lessons done.")

    def test_codes_and_causes_with_their_meaning(self, home):
        """Each that the lessons teach stands on it once, with a sentence."""
        out = run("recap", "order", folder=home).out
        met = {name for path in COURSE if path.parent.name == "02-order" for name in read_lesson(path).teaches}

        assert {"503", "nested-mail", "no-valid-recipients"} <= met
        assert [] == [name for name in met if name not in out]
        assert 1 == out.count("\nnested-mail ")
        assert "(503 5.5.1)" in out

    def test_what_is_done_has_a_cross(self, home):
        out = run("recap", "order", folder=home).out

        assert "[x] The echo" in out
        assert "[ ] Dana's four lines" in out

    def test_as_a_page(self, home, tmp_path):
        """To print, or to hand out."""
        ran = run("recap", "order", "--to", tmp_path / "order.html", folder=home)

        assert 0 == ran.status
        assert "nested-mail" in read((tmp_path / "order.html").read_text(encoding="utf-8")).text

    def test_for_a_script(self, home):
        told = run("recap", "order", "--json", folder=home).objects

        assert {"503", "nested-mail"} <= {one["name"] for one in told}

    def test_no_such_track(self, home):
        ran = run("recap", "ordre", folder=home)

        assert (1, "") == (ran.status, ran.out)
        assert "Did you mean order?" in ran.err


def test_a_lesson_from_input_leaves_no_progress(tmp_path):
    """A file of lines is no learner: neither marks nor rows of it are kept, so nothing can be exported."""
    run("learn", "order", stdin=lines("MAIL FROM:<alice@example.test>"), folder=tmp_path)

    assert 1 == run("export", "order", folder=tmp_path).status
    assert json.loads(run("progress", "--json", folder=tmp_path).out)["lessons_done"] == 0
