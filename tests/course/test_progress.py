"""Progress on disk."""

import os
import sqlite3
import stat

import pytest

from smtptutor.course import progress
from smtptutor.course.progress import WHOLE, Progress


def reopened(folder, change):
    """What `change` did to the progress of a folder, seen after it was closed and opened again."""
    with progress.opened(str(folder)) as known:
        change(known)
    return progress.opened(str(folder))


class TestMarks:
    """What is done stays done."""

    def test_marks_survive(self, tmp_path):
        """Steps and whole lessons, each for itself."""

        def change(known):
            known.mark("one", "first")
            known.mark("one", "second")
            known.mark("two")

        with reopened(tmp_path, change) as known:
            assert {"first", "second"} == known.steps_done(("one",))
            assert (False, True) == (known.is_done(("one",)), known.is_done(("two",)))

    def test_marking_twice_is_marking_once(self):
        """No error, and the same set."""
        known = Progress(":memory:")
        known.mark("one", "first")
        known.mark("one", "first")

        assert {"first"} == known.steps_done(("one",))
        known.close()

    def test_former_ids_count(self):
        """A renamed lesson is still done under its old id."""
        known = Progress(":memory:")
        known.mark("old", "first")
        known.mark("old")
        known.mark("new", "second")

        assert {"first", "second", WHOLE} == known.steps_done(("new", "old"))
        assert known.is_done(("new", "old"))
        known.close()

    def test_the_last_lesson_is_remembered(self, tmp_path):
        """The one that was opened last, and None before there was one."""
        with progress.opened(str(tmp_path)) as known:
            assert known.last() is None

        def change(known):
            known.set_last("one")
            known.set_last("two")

        with reopened(tmp_path, change) as known:
            assert "two" == known.last()


class TestJournal:
    """What was typed in a lesson that was left."""

    def test_entries_come_back_in_order_octet_for_octet(self, tmp_path):
        """Kind and content, also of octets that are no text; each lesson has its own."""
        entries = [("sent", b"NOOP"), ("sent", b"\xff\x00"), ("undo", b""), ("sent", "\u00fc".encode())]

        def change(known):
            for kind, what in entries:
                known.note("one", kind, what)
                known.note("other", "reset")

        with reopened(tmp_path, change) as known:
            assert entries == known.journal("one")

    def test_forgetting_one_keeps_the_others(self):
        """And marks are not forgotten with it."""
        known = Progress(":memory:")
        known.note("one", "sent", b"x")
        known.note("two", "sent", b"y")
        known.mark("one", "first")
        known.forget_journal("one")

        assert ([], [("sent", b"y")]) == (known.journal("one"), known.journal("two"))
        assert {"first"} == known.steps_done(("one",))
        known.close()

    def test_two_at_once(self, tmp_path):
        """Two shells write to one file, and neither loses anything."""
        with progress.opened(str(tmp_path)) as one, progress.opened(str(tmp_path)) as other:
            one.mark("one", "first")
            other.mark("one", "second")
            one.note("one", "undo")

            assert {"first", "second"} == one.steps_done(("one",))
            assert [("undo", b"")] == other.journal("one")


def a_database(folder):
    """A database with a good deal in it, closed."""
    with progress.opened(str(folder)) as known:
        for number in range(400):
            known.note("one", "sent", b"x" * 100)
            known.mark("one", f"step {number}")
    return folder / "progress.db"


class TestBroken:
    """A file that cannot be used is set aside and a new one begun: nobody is locked out of the course."""

    @pytest.mark.parametrize("octets", [b"no database at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 2000], ids=len)
    def test_a_file_that_is_no_database(self, octets, tmp_path):
        """It is kept under another name, octet for octet."""
        (tmp_path / "progress.db").write_bytes(octets)
        with progress.opened(str(tmp_path)) as known:
            known.mark("one")

            assert known.is_done(("one",))
        assert [octets] == [path.read_bytes() for path in tmp_path.glob("*broken*")]

    def test_a_database_cut_in_the_middle(self, tmp_path):
        """A damage that shows only when the pages are read does not stop the program either."""
        path = a_database(tmp_path)
        octets = path.read_bytes()
        path.write_bytes(octets[: len(octets) // 2])
        with progress.opened(str(tmp_path)) as known:
            known.steps_done(("one",))
            known.mark("two", "first")
            known.note("two", "sent", b"NOOP")

            assert {"first"} == known.steps_done(("two",))

    def test_a_database_with_pages_overwritten(self, tmp_path):
        """The same for a file whose end was overwritten."""
        path = a_database(tmp_path)
        octets = path.read_bytes()
        path.write_bytes(octets[:4096] + b"\xff" * (len(octets) - 4096))
        with progress.opened(str(tmp_path)) as known:
            known.mark("two", "first")

            assert {"first"} == known.steps_done(("two",))

    def test_the_second_broken_file_does_not_replace_the_first(self, tmp_path):
        """What was set aside is somebody's progress, so both are kept."""
        for octets in (b"one" * 500, b"two" * 500):
            (tmp_path / "progress.db").write_bytes(octets)
            with progress.opened(str(tmp_path)):
                pass

        assert {b"one" * 500, b"two" * 500} == {path.read_bytes() for path in tmp_path.glob("*broken*")}

    def test_a_folder_in_the_way_is_an_error_that_says_so(self, tmp_path):
        """What cannot be set aside is told, as an sqlite3.Error or OSError, not lost."""
        (tmp_path / "progress.db").mkdir()

        with pytest.raises((sqlite3.Error, OSError)), progress.opened(str(tmp_path)):
            pass


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these file modes")
def test_nobody_else_reads_it(tmp_path):
    """The folder that the program makes is its owner's alone: the journal holds what was typed."""
    from worlds import world

    folder = tmp_path / "new"
    with progress.opened(world(folder=folder).data_folder()) as known:
        known.note("one", "sent", b"x")

    assert 0 == stat.S_IMODE(folder.stat().st_mode) & 0o077
