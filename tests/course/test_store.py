"""Progress on disk: what is done stays done, and nothing that is wrong with the file ends a lesson."""

import os
import sqlite3
import stat
import subprocess
import sys

import pytest

from smtptutor.course import schema, store
from smtptutor.course.progress import WHOLE, Run
from smtptutor.course.store import RUNS_KEPT

ROWS = (("sent", b"NOOP"), ("sent", b"\xff\x00"), ("undo", b""), ("sent", "\u00fc".encode()))


NOW = 1_796_000_000


def opened(folder, complaints=None, clock=lambda: NOW):
    """The progress of a folder; whoever wants complaints gives a list for them."""
    return store.opened(lambda: str(folder), pytest.fail if complaints is None else complaints.append, clock)


class TestMarks:
    """What is done stays done."""

    def test_marks_survive(self, tmp_path):
        """Steps and whole lessons, each for itself."""
        with opened(tmp_path) as known:
            known.mark("one", "first")
            known.mark("one", "second")
            known.mark("two")

        with opened(tmp_path) as known:
            assert {"first", "second"} == known.steps_done(("one",))
            assert (False, True) == (known.is_done(("one",)), known.is_done(("two",)))

    def test_marking_twice_is_marking_once(self, known):
        """No error, and the same set."""
        known.mark("one", "first")
        known.mark("one", "first")

        assert {"first"} == known.steps_done(("one",))

    def test_former_ids_count(self, known):
        """A renamed lesson is still done under its old id."""
        known.mark("old", "first")
        known.mark("old")
        known.mark("new", "second")

        assert {"first", "second", WHOLE} == known.steps_done(("new", "old"))
        assert known.is_done(("new", "old"))


class TestRuns:
    """What was done in a lesson that was left."""

    def test_rows_come_back_in_order_octet_for_octet(self, tmp_path):
        """Kind and content, also of octets that are no text; each lesson has its own."""
        with opened(tmp_path) as known:
            one, other = known.begin("one", "v", ROWS[:1]), known.begin("other", "w", ())
            for row in ROWS[1:]:
                assert known.note(one, row)
                assert known.note(other, ("reset", b""))

        with opened(tmp_path) as known:
            assert Run(ROWS, "v", (NOW,) * len(ROWS)) == known.newest(("one",))
            assert Run(ROWS, "v", (NOW,) * len(ROWS)) == known.newest(("new", "one"))
            assert 3 == len(known.newest(("other",)).rows)
            assert known.newest(("third",)) is None

    def test_the_run_that_was_written_last_is_the_newest(self, known):
        """Whichever was begun first."""
        first, second = known.begin("one", "", ROWS[:1]), known.begin("one", "", ROWS[1:2])
        assert ROWS[1:2] == known.newest(("one",)).rows

        known.note(first, ROWS[2])
        assert (ROWS[0], ROWS[2]) == known.newest(("one",)).rows

        known.note(second, ROWS[2])
        assert ROWS[1:3] == known.newest(("one",)).rows

    def test_old_ones_are_forgotten(self, known):
        """A row for a run that is not there any more is written nowhere; other lessons keep theirs."""
        other = known.begin("other", "", ROWS)
        first, *_, last = [known.begin("one", "", ROWS[:1]) for _ in range(RUNS_KEPT + 1)]

        assert [False, True, True] == [known.note(run, ("undo", b"")) for run in (first, last, other)]
        assert (*ROWS[:1], ("undo", b"")) == known.newest(("one",)).rows

    def test_two_at_once(self, tmp_path):
        """Two windows write to one file, and neither loses anything."""
        with opened(tmp_path) as one, opened(tmp_path) as other:
            one.mark("one", "first")
            other.mark("one", "second")
            run, another = one.begin("one", "", ROWS[:1]), other.begin("one", "", ROWS[1:2])
            one.note(run, ROWS[2])

            assert {"first", "second"} == one.steps_done(("one",))
            assert (ROWS[0], ROWS[2]) == other.newest(("one",)).rows
            assert run != another


OLD = """
CREATE TABLE done (lesson TEXT, step TEXT, at INTEGER, PRIMARY KEY (lesson, step));
CREATE TABLE journal (number INTEGER PRIMARY KEY, lesson TEXT, kind TEXT, what BLOB);
CREATE TABLE last (one INTEGER PRIMARY KEY CHECK (one = 1), lesson TEXT);
INSERT INTO done VALUES ('one', 'first', 1), ('one', '', 2);
INSERT INTO journal (lesson, kind, what) VALUES ('one', 'sent', X'4E4F4F50'), ('two', 'undo', X''), ('one', 'next', X'');
INSERT INTO last VALUES (1, 'two');
"""


def database(folder, script):
    """A file with what a script puts into it."""
    path = folder / "progress.db"
    here = sqlite3.connect(path)
    here.executescript(script)
    here.close()
    return path


def asked(path, question):
    """What the file answers to a question."""
    here = sqlite3.connect(path)
    rows = here.execute(question).fetchall()
    here.close()
    return rows


class TestVersions:
    """The tables have a version; those of an older one are brought along, with what is in them."""

    def test_from_before_there_were_versions(self, tmp_path):
        """Marks, journals and the last lesson are all there."""
        path = database(tmp_path, OLD)
        with opened(tmp_path) as known:
            assert {"first", WHOLE} == known.steps_done(("one",))
            assert "two" == known.last()
            assert Run((("sent", b"NOOP"), ("next", b"")), "", (0, 0)) == known.newest(("one",))
            assert Run((("undo", b""),), "", (0,)) == known.newest(("two",))
        with opened(tmp_path) as known:
            assert 2 == len(known.newest(("one",)).rows)
        assert [(schema.VERSION,)] == asked(path, "PRAGMA user_version")

    def test_all_of_a_step_or_nothing(self, tmp_path):
        """What cannot be brought along stays as it was."""
        path = database(tmp_path, f"{OLD} CREATE TABLE runs (other TEXT);")
        questions = (
            "SELECT * FROM sqlite_master",
            "SELECT * FROM done",
            "SELECT * FROM journal",
            "PRAGMA user_version",
        )
        before, complaints = [asked(path, question) for question in questions], []
        with opened(tmp_path, complaints) as known:
            known.mark("one", "second")

        assert before == [asked(path, question) for question in questions]
        assert 1 == len(complaints)

    def test_two_windows_bring_it_along_at_once(self, tmp_path):
        """The second finds it done."""
        path = database(tmp_path, OLD)
        one, other = (sqlite3.connect(path, isolation_level=None) for _ in range(2))
        schema.migrate(one)
        schema.migrate(other)

        assert [(3,)] == other.execute("SELECT count(*) FROM journal").fetchall()
        one.close()
        other.close()

    def test_a_later_one_stays_as_it_is(self, tmp_path):
        """Octet for octet; it is said, and the lesson goes on without."""
        path = database(tmp_path, f"CREATE TABLE done (lesson, new); PRAGMA user_version = {schema.VERSION + 1};")
        before, complaints = path.read_bytes(), []
        with opened(tmp_path, complaints) as known:
            known.mark("one", "first")
            assert {"first"} == known.steps_done(("one",))

        assert before == path.read_bytes()
        assert ["progress.db"] == [each.name for each in tmp_path.iterdir()]
        assert [True] == ["later version" in complaint for complaint in complaints]


def use(known):
    """All that a lesson does with its progress; what it sees of it."""
    run = known.begin("one", "v", ROWS[:2])
    known.note(run, ROWS[2])
    known.mark("one", "first")
    known.mark("one")
    known.set_last("one")
    return known.steps_done(("one",)), known.last(), known.newest(("one",))


ALL = ({"first", WHOLE}, "one", Run(ROWS[:3], "v", (NOW,) * 3))
FOREIGN = {
    "a column more": "ALTER TABLE done ADD COLUMN more TEXT;",
    "a column that must be filled": "DROP TABLE last; CREATE TABLE last (one INTEGER, lesson TEXT, more TEXT NOT NULL);",
    "a table that is gone": "DROP TABLE journal;",
    "a table of another kind": "DROP TABLE runs; CREATE TABLE runs (x);",
    "a trigger on marks": "CREATE TRIGGER no BEFORE INSERT ON done BEGIN SELECT RAISE(ABORT, 'no'); END;",
    "a trigger on the journal": "CREATE TRIGGER no BEFORE INSERT ON journal BEGIN SELECT RAISE(FAIL, 'no'); END;",
    "a trigger that rolls back": "CREATE TRIGGER no BEFORE INSERT ON runs BEGIN SELECT RAISE(ROLLBACK, 'no'); END;",
    "a view": "DROP TABLE done; CREATE VIEW done AS SELECT 'a' AS lesson, 'b' AS step, 1 AS at;",
}


class TestFailing:
    """Whatever is wrong with the file, a lesson goes on, and it is said once."""

    @pytest.mark.parametrize("script", FOREIGN.values(), ids=FOREIGN)
    def test_tables_that_are_not_ours(self, script, tmp_path):
        """From the first thing that fails on, all is kept in memory."""
        with opened(tmp_path):
            pass
        database(tmp_path, script)
        complaints = []
        with opened(tmp_path, complaints) as known:
            seen = use(known)
            again = use(known)

        assert ALL[0] <= seen[0]
        assert ALL[1:] == seen[1:] == again[1:]
        assert 1 == len(complaints)
        assert "not remembered" in complaints[0]

    def test_what_was_done_before_is_still_seen(self, tmp_path):
        """As much as can be read goes along."""
        with opened(tmp_path) as known:
            use(known)
        database(tmp_path, FOREIGN["a trigger on marks"])
        complaints = []
        with opened(tmp_path, complaints) as known:
            known.mark("two", "second")

            assert ALL == (known.steps_done(("one",)), known.last(), known.newest(("one",)))
            assert {"second"} == known.steps_done(("two",))

    def test_another_program_writes_for_long(self, tmp_path, monkeypatch):
        """Locked, when it is opened and in the middle: neither ends the lesson."""
        monkeypatch.setattr(store, "PATIENCE", 0.05)
        with opened(tmp_path) as known:
            known.mark("one", "before")
        lock = sqlite3.connect(tmp_path / "progress.db", isolation_level=None)
        complaints = []
        with opened(tmp_path, complaints) as known:
            lock.execute("BEGIN EXCLUSIVE")
            assert ({"before", *ALL[0]}, *ALL[1:]) == use(known)
        assert ["locked" in complaint for complaint in complaints] == [True]

        with opened(tmp_path, complaints) as known:
            assert ALL[1:] == use(known)[1:]
        assert 2 == len(complaints)
        lock.execute("ROLLBACK")
        lock.close()

    def test_values_of_other_types(self, tmp_path):
        """A journal that holds text, numbers or nothing where octets should be does not stop a lesson."""
        with opened(tmp_path) as known:
            run = known.begin("one", "v", ())
        odd = f"INSERT INTO journal (run, kind, what) VALUES ({run}, 'sent', 'text'), ({run}, 'undo', NULL), ({run}, 7, 8)"
        database(tmp_path, f"{odd}; INSERT INTO done VALUES ('one', 5, 'x'), ('one', NULL, NULL), (X'00', X'00', 1);")
        with opened(tmp_path) as known:
            assert (("sent", b"text"), ("undo", b""), ("7", b"8")) == known.newest(("one",)).rows
            assert known.steps_done(("one",)) <= {"5"}

    @pytest.mark.skipif(os.name != "posix", reason="only POSIX bounds the size of files")
    def test_a_full_disk(self, tmp_path):
        """What cannot be written is kept in memory, and what was written before is there the next time."""
        with opened(tmp_path) as known:
            known.mark("one", "before")
        program = (
            "import resource, signal, sys\n"
            "from smtptutor.course import store\n"
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
            "complaints = []\n"
            "with store.opened(lambda: sys.argv[1], complaints.append) as known:\n"
            "    resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))\n"
            "    run = known.begin('one', '', ())\n"
            "    for number in range(2000):\n"
            "        known.note(run, ('sent', b'x' * 100)) or (run := known.begin('one', '', ()))\n"
            "    known.mark('one', 'after')\n"
            "    assert {'before', 'after'} == known.steps_done(('one',))\n"
            "assert len(complaints) == 1, complaints\n"
        )
        subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, timeout=60)
        with opened(tmp_path) as known:
            assert "before" in known.steps_done(("one",))

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes to files that are read-only")
    def test_a_file_that_may_only_be_read(self, tmp_path):
        """What is done is seen, and what is done now goes on in memory."""
        with opened(tmp_path) as known:
            use(known)
        (tmp_path / "progress.db").chmod(0o400)
        complaints = []
        with opened(tmp_path, complaints) as known:
            assert ALL == (known.steps_done(("one",)), known.last(), known.newest(("one",)))
            assert ALL == use(known)
        assert 1 == len(complaints)


def a_database(folder):
    """A database with a good deal in it, closed."""
    with opened(folder) as known:
        run = known.begin("one", "", ())
        for number in range(400):
            known.note(run, ("sent", b"x" * 100))
            known.mark("one", f"step {number}")
    return folder / "progress.db"


class TestBroken:
    """A file that is damaged is set aside, told, and a new one begun: nobody is locked out of the course."""

    @pytest.mark.parametrize("octets", [b"no database at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 2000], ids=len)
    def test_a_file_that_is_no_database(self, octets, tmp_path):
        """It is kept under another name, octet for octet, and which name is said."""
        (tmp_path / "progress.db").write_bytes(octets)
        complaints = []
        with opened(tmp_path, complaints) as known:
            known.mark("one")

            assert known.is_done(("one",))
        assert [octets] == [path.read_bytes() for path in tmp_path.glob("*broken*")]
        assert [True] == ["damaged" in each and "progress.db.broken-1" in each for each in complaints]

    @pytest.mark.parametrize("spoil", ["cut in the middle", "pages overwritten"])
    def test_a_database_that_is_damaged_inside(self, spoil, tmp_path):
        """A damage that shows only when the pages are read does not stop the program either."""
        path = a_database(tmp_path)
        octets = path.read_bytes()
        whole = spoil == "pages overwritten"
        path.write_bytes(octets[:4096] + b"\xff" * (len(octets) - 4096) if whole else octets[: len(octets) // 2])
        complaints = []
        with opened(tmp_path, complaints) as known:
            known.steps_done(("one",))

            assert ALL[1:] == use(known)[1:]
            assert complaints

    def test_damaged_while_it_is_open(self, tmp_path):
        """The lesson goes on in memory."""
        path = a_database(tmp_path)
        complaints = []
        with opened(tmp_path, complaints) as known:
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.write(b"\xff" * size)

            assert ALL[1:] == use(known)[1:]
        assert len(complaints) <= 1

    def test_the_second_broken_file_does_not_replace_the_first(self, tmp_path):
        """What was set aside is somebody's progress, so both are kept."""
        for octets in (b"one" * 500, b"two" * 500):
            (tmp_path / "progress.db").write_bytes(octets)
            with opened(tmp_path, []):
                pass

        assert {b"one" * 500, b"two" * 500} == {path.read_bytes() for path in tmp_path.glob("*broken*")}

    @pytest.mark.parametrize("where", ["folder", "nowhere"])
    def test_where_no_file_can_be(self, where, tmp_path):
        """It is said, and what is done is forgotten at the end."""
        (tmp_path / "progress.db").mkdir()
        complaints = []
        with opened(tmp_path if where == "folder" else tmp_path / "none" / "there", complaints) as known:
            assert ALL == use(known)
        assert 1 == len(complaints)


def test_a_store_that_keeps_nothing_is_a_store(known):
    """The same, without a file."""
    assert ALL == use(known)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these file modes")
def test_nobody_else_reads_it(tmp_path):
    """The folder that the program makes is its owner's alone: the journal holds what was typed."""
    from worlds import world

    folder = tmp_path / "new"
    with store.opened(world(folder=folder).data_folder, pytest.fail) as known:
        use(known)

    assert 0 == stat.S_IMODE(folder.stat().st_mode) & 0o077
