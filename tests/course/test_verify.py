"""smtptutor verify: what is in the files of a class, told by doing all of it again."""

import csv
import io
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proving import COURSE, LESSONS, NOW, START, Clock, done_again, parts, solved, text
from worlds import run

from smtptutor.commands import labels
from smtptutor.course import store, variant
from smtptutor.course.learning import Learning
from smtptutor.course.progress import Unkept
from smtptutor.course.proof.form import read
from smtptutor.course.proof.judged import compared, fits, judged
from smtptutor.course.proof.replay import Judgement
from smtptutor.course.under_way import UnderWay

ANA = text(solved("Ana", slips=True))
BEN = text(solved("Ben", start=START + 5000))
LINES = ANA.split("\n")


def verdict(told, now=NOW):
    return judged("f", told.encode(), COURSE, now)


@pytest.fixture
def hand_in(tmp_path):
    """Writes files by name; what verify is given."""

    def write(**files):
        for name, told in files.items():
            (tmp_path / f"{name}.txt").write_bytes(told if isinstance(told, bytes) else told.encode())
        return [str(tmp_path / f"{name}.txt") for name in files]

    return write


class TestAClassOfThree:
    """One works, one hands in the file of another under the own name, one turns a refusal into a success."""

    @pytest.fixture
    def ran(self, hand_in):
        edited = BEN.replace("| 550, goal", "| 250, goal")
        assert edited != BEN
        return run("verify", *hand_in(ana=ANA, eve=ANA.replace("label: Ana", "label: Eve"), ben=edited))

    def test_each_has_a_verdict_in_words(self, ran):
        rows = [line.split() for line in ran.out.splitlines()[1:4]]

        assert [("Ana", "holds"), ("Eve", "copied"), ("Ben", "changed")] == [(row[0], row[-1]) for row in rows]
        assert 1 == ran.status

    def test_the_first_line_that_does_not_fit_is_told(self, ran):
        said = " ".join(ran.out.split())

        number = 1 + next(n for n, line in enumerate(BEN.split("\n")) if "| 550, goal" in line)
        assert (
            f"ben.txt: changed (line {number}, lesson envelope): the file says 250, the simulator answers 550." in said
        )
        assert re.search(r"eve\.txt: copied \(line \d+, lesson \w+\): the names are those of Ana\.", said)
        assert "ana.txt: " not in said

    def test_it_says_plainly_what_it_does_not_show(self, ran):
        assert "This tells what was done, and not who did it." == ran.out.splitlines()[-1]

    def test_who_works_alone_holds(self, hand_in):
        ran = run("verify", *hand_in(ana=ANA, ben=BEN))

        assert 0 == ran.status
        assert ["holds", "holds"] == [line.split()[-1] for line in ran.out.splitlines()[1:3]]


def test_what_was_done_is_counted(hand_in):
    """Each hint, and each solution that was shown; the time that it took, without a pause of twenty minutes."""
    told = "2026-02-03 10:00:00", "2026-02-03 10:09:59", "2026-02-03 10:30:00", "2026-02-03 10:30:10"
    hello = "\n".join(f"{at} | {came} | {op}" for at, (came, op) in zip(told, HINTED, strict=True))
    ran = run("verify", "--json", *hand_in(ana=section("hello", hello, 4)))

    (one,) = ran.objects
    assert (2, 1, False) == (one["hints"], one["solutions"], one["done"])
    assert 599 + 10 == one["seconds"]
    assert ("holds", 0) == (one["verdict"], ran.status)


HINTED = (("hint 1", "hint"), ("hint 2", "hint"), ("left to do", "solution"), ("250", "sent NOOP"))


def section(id_, lines, count, label="Ana", state="begun"):
    """A file with one lesson in it."""
    version = COURSE.version(id_, label)
    head = f"smtptutor proof 1\nlabel: {label}\nprogram: 0.0\nwritten: 2026-02-04 10:00:00\n\n"
    part = f"lesson {id_}: {state}, {count} operations, version {version}\n{lines}\n"
    return f"{head}{part}\nend: 1 lesson, {count} operations\n"


class TestVerdicts:
    """What else can be the matter with a file, each in words."""

    def test_of_another_version(self):
        found = verdict(re.sub(r"(lesson order: .*version )\w+", r"\g<1>0123456789abcdef", ANA))

        assert (Judgement.OTHER_VERSION, "order") == (found.verdict, found.lesson)

    def test_of_a_lesson_that_nobody_knows(self):
        assert Judgement.OTHER_VERSION is verdict(ANA.replace("lesson order:", "lesson disorder:")).verdict

    def test_of_other_names(self):
        """Made by a program that has another table of names."""
        assert Judgement.OTHER_VERSION is verdict(re.sub(r"(version \w+)-\w+", r"\1-00000000", ANA)).verdict

    def test_said_to_be_finished(self):
        """All lines are so, and the lesson is not done by them."""
        found = verdict(section("hello", "2026-02-03 10:00:00 | 250 | sent NOOP", 1, state="finished"))

        assert "the file says that the lesson is finished, and it is not done" == found.why
        assert (Judgement.CHANGED, "hello", 6) == (found.verdict, found.lesson, found.line)

    def test_a_lesson_twice(self):
        whole, part = ANA.rstrip().rsplit("\n\n", 1)[0], ANA.split("\n\n")[1]
        count = sum(each.operations for each in read(ANA.encode()).parts) + read(ANA.encode()).parts[0].operations
        found = verdict(f"{whole}\n\n{part}\n\nend: 5 lessons, {count} operations\n")

        assert (Judgement.CHANGED, "the lesson stands there twice") == (found.verdict, found.why)

    def test_written_by_hand(self):
        """What was done works; only its times cannot be."""
        at_once = re.sub(r"\n2026-\d\d-\d\d \d\d:\d\d:\d\d \|", "\n2026-02-03 10:00:00 |", BEN)
        back = BEN.split("\n")
        back[8] = f"2026-02-01{back[8][10:]}"

        for told in (at_once, "\n".join(back)):
            assert Judgement.BY_HAND is verdict(told).verdict
            assert verdict(told).holds

    def test_of_the_future(self):
        assert Judgement.BY_HAND is verdict(BEN, now=START - 200_000).verdict

    def test_without_times(self):
        """An earlier version, which did not write them down, knew of no labels."""
        for label, judgement in (("", Judgement.HOLDS), ("Ben", Judgement.BY_HAND)):
            told = re.sub(r"\n2026-\d\d-\d\d \d\d:\d\d:\d\d \|", "\n- |", text(solved(label)))
            assert judgement is verdict(told).verdict

    def test_without_a_label(self):
        assert Judgement.HOLDS is verdict(text(solved(""))).verdict

    def test_copied_with_the_names_exchanged(self):
        """Who puts the own names into the file of another one has still done the same at the same times."""
        theirs, own = variant.of_label("Ana"), variant.of_label("Eve")
        lines = ("EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "RSET") * 3
        known = Unkept(Clock())
        known.set_label("Ana")
        way = UnderWay(COURSE.lesson("envelope", "Ana"), known)
        for line in lines:
            way.send(variant.renamed(theirs, line))
        ana = text(known)
        eve = variant.renamed(own, variant.renamed(variant.back(theirs), ana)).replace("label: Ana", "label: Eve")
        found = compared([judged(name, told.encode(), COURSE, NOW) for name, told in (("a", ana), ("b", eve))])

        assert [Judgement.HOLDS] * 2 == [verdict(told).verdict for told in (ana, eve)]
        assert [Judgement.COPIED] * 2 == [one.verdict for one in found]
        assert ["the same was done at the same times as in b", "the same was done at the same times as in a"] == [
            one.why for one in found
        ]

    def test_who_pastes_the_same_lines_has_not_copied(self):
        """Lines that come at once have no times of their own."""
        pasted = "\n".join(["2026-02-03 10:00:00 | 250 | sent NOOP", "2026-02-03 10:00:01 | 250 | sent NOOP"] * 9)
        found = compared([verdict(section("hello", pasted, 18, label)) for label in ("Ana", "Ben")])

        assert Judgement.COPIED not in [one.verdict for one in found]

    def test_the_same_file_twice_is_no_copy(self):
        found = compared([verdict(ANA), verdict(ANA)])

        assert [Judgement.HOLDS] * 2 == [one.verdict for one in found]

    def test_an_edit_is_no_copy(self):
        """Other labels are at hand, and the lesson with its edit fits none of them."""
        edited = BEN.replace("| 550, goal", "| 250, goal").encode()

        assert "" == fits(edited, "envelope", ("Ana", "Eve", "小林"), "Ben", COURSE)

    def test_a_letter_alone_is_nobodys(self):
        """What is turned into the right answer is the right answer of many others; no name tells of whom."""
        first = (COURSE.lesson(head.id, "Ben") for head in COURSE.heads)
        lesson = next(one for one in first if getattr(one.steps[0].puzzle, "options", ()))
        told = section(lesson.id, "2026-02-03 10:00:00 | right, step done | answer a", 1, "Ben")
        labels = [f"learner {number}" for number in range(20)]

        assert {True, False} == {verdict(told.replace("label: Ben", f"label: {label}")).holds for label in labels}
        assert "" == fits(told.encode(), lesson.id, labels, "Ben", COURSE)


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_file_that_is_cut_does_not_hold(cut):
    octets = ANA.encode()[: len(ANA.encode()) * cut // 60]
    found = judged("f", octets, COURSE, NOW)

    assert found.verdict in (Judgement.CUT, Judgement.NOT_READABLE)
    assert found.why


OPERATIONS = [number for number, line in enumerate(LINES) if " | " in line]


@st.composite
def changed(draw):
    """The file of Ana with one thing changed."""
    lines, place = list(LINES), draw(st.sampled_from(OPERATIONS))
    what = draw(st.sampled_from(["drop", "double", "swap", "letter", "label", "came"]))
    head, came, op = lines[place].split(" | ", 2)
    match what:
        case "drop":
            del lines[place]
        case "double":
            lines.insert(place, lines[place])
        case "swap":
            other = draw(st.sampled_from(OPERATIONS))
            lines[place], lines[other] = lines[other], lines[place]
        case "letter":
            at = draw(st.integers(0, len(op) - 1))
            letter = draw(st.sampled_from("aB3 <>.\\\x1bé"))
            lines[place] = f"{head} | {came} | {op[:at]}{letter}{op[at + 1 :]}"
        case "label":
            lines[1] = f"label: {draw(st.sampled_from(['Ben', 'ana', 'Eve', '小林', '']))}"
        case "came":
            lines[place] = f"{head} | {draw(st.sampled_from(['250', '550', '-', 'right', 'lesson done']))} | {op}"
    return "\n".join(lines)


@pytest.mark.uncounted
@settings(max_examples=60)
@given(changed())
def test_a_change_is_told_or_leaves_what_somebody_can_have_done(told):
    """Who would do just what the file says would hand in just this file, but for its times."""
    found = verdict(told)

    assert not found.holds or parts(told.encode()) == done_again(told.encode())
    assert found.holds or found.why


class TestForPrograms:
    """The same as rows, and as objects."""

    def test_a_row_for_each_file_and_lesson(self, hand_in):
        files = hand_in(ana=ANA, ben=BEN, none=b"\xff\n")
        rows = list(csv.DictReader(io.StringIO(run("verify", "--csv", *files).out)))
        objects = run("verify", "--json", *files).objects

        assert [*LESSONS, *LESSONS, ""] == [row["lesson"] for row in rows]
        assert [str(value).lower() for one in objects for value in one.values()] == [
            value.lower() for row in rows for value in row.values()
        ]
        assert {"holds"} == {row["verdict"] for row in rows[:-1]}
        assert "not readable" == rows[-1]["verdict"]

    def test_what_is_wrong_with_the_whole_file_stands_in_its_rows(self, hand_in):
        objects = run("verify", "--json", *hand_in(ana=ANA[: ANA.rindex("\nend")])).objects

        assert ["cut"] * len(LESSONS) == [one["verdict"] for one in objects]

    @pytest.mark.parametrize("label", ["=1+1", "+49", "-x", "@cmd"])
    def test_no_cell_is_a_formula(self, label, hand_in):
        rows = list(csv.reader(io.StringIO(run("verify", "--csv", *hand_in(x=section("hello", "", 0, label))).out)))

        assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row)

    def test_several_processes_find_the_same(self, hand_in):
        files = hand_in(ana=ANA, ben=BEN, eve=ANA.replace("label: Ana", "label: Eve"), none=b"")
        one, two = (run("verify", "--json", "--jobs", jobs, *files) for jobs in (1, 2))

        assert (one.status, one.objects) == (two.status, two.objects)
        assert "copied" in {each["verdict"] for each in one.objects}

    @pytest.mark.parametrize("jobs", ["0", "-1", "many"])
    def test_no_processes_are_none(self, jobs, hand_in):
        assert 2 == run("verify", "--jobs", jobs, *hand_in(ana=ANA)).status


def test_a_folder_or_a_pattern_stands_for_its_files(hand_in, tmp_path):
    """In order, without what is hidden; a pattern comes as it is where no shell replaces it, as on Windows."""
    hand_in(ana=ANA, ben=BEN)
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "more").mkdir()

    for asked in (tmp_path, tmp_path / "*.txt"):
        assert ["Ana", "Ben"] == sorted({row["label"] for row in run("verify", "--json", asked).objects})
    told = run("verify", tmp_path / "more", tmp_path / "no*.txt")
    assert (1, 2) == (told.status, " ".join(told.out.split()).count("not readable:"))


def test_files_that_are_none(tmp_path):
    """What is not there, a folder, a pipe that nobody writes to: told, each in its row."""
    import os

    os.mkfifo(tmp_path / "pipe")
    ran = run("verify", tmp_path / "nothing.txt", tmp_path, tmp_path / "pipe")

    assert 1 == ran.status
    assert 6 == " ".join(ran.out.split()).count("not readable")


def test_nothing_in_a_file_steers_the_terminal(hand_in):
    evil = ANA.replace("program: 0.0", "program: \x1b[2J").replace("| 550", "| \x1b]0;x\x07")
    for more in ((), ("--csv",), ("--json",)):
        ran = run("verify", *more, *hand_in(evil=evil, label=ANA.replace("label: Ana", "label: \x1b[31m")))
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.out)


@pytest.mark.uncounted
def test_an_absurd_file_is_answered_in_time(tmp_path):
    """Waits of centuries, and as much as is read at all: done, or refused."""
    centuries = "\n".join(["2026-02-03 10:00:00 | time passes | wait 99999999999"] * 1000)
    long = "\n".join(["2026-02-03 10:00:00 | 500 | sent FROB", "2026-02-03 10:00:01 | taken back | undo"] * 24_000)
    answers = "\n".join(["2026-02-03 10:00:00 | not yet | answer 1 NOOP"] * 49_000)
    for id_, lines, count in (("hello", centuries, 1000), ("hello", long, 48_000), ("moved-lines", answers, 49_000)):
        begun = time.process_time()
        found = verdict(section(id_, lines, count))
        assert found.verdict in (Judgement.NOT_READABLE, Judgement.CHANGED, Judgement.BY_HAND)
        assert time.process_time() - begun < 120


class TestExport:
    """smtptutor export --proof writes what verify reads."""

    @pytest.fixture
    def home(self, tmp_path):
        return tmp_path / "home"

    def begin(self, home, *names):
        """Let each of them do something in a lesson."""
        home.mkdir(exist_ok=True)
        for name in names:
            with store.opened(lambda name=name: labels.made(str(home), name), pytest.fail) as known:
                known.set_label(name)
                Learning(known).open("hello").send("NOOP")

    def test_the_only_label_is_meant(self, home, tmp_path):
        self.begin(home, "Ana Silva")
        ran = run("export", "--proof", tmp_path / "ana.txt", folder=home)

        assert 0 == ran.status
        assert "has what was done in 1 lesson of Ana Silva, 0 finished among them." in " ".join(ran.out.split())
        assert read((tmp_path / "ana.txt").read_bytes()).label == "Ana Silva"
        assert 0 == run("verify", tmp_path / "ana.txt").status

    def test_of_several_it_has_to_be_said(self, home, tmp_path):
        self.begin(home, "Ana", "Ben")
        ran = run("export", "--proof", tmp_path / "x.txt", folder=home)
        said = run("export", "--proof", tmp_path / "x.txt", "--label", "Ben", folder=home)

        assert (1, "") == (ran.status, ran.out)
        assert "there is progress of Ana and Ben; say whose with --label." in ran.err
        assert 0 == said.status
        assert "Ben" == read((tmp_path / "x.txt").read_bytes()).label

    def test_without_any_label_it_is_the_progress_of_this_machine(self, home, tmp_path):
        home.mkdir()
        with store.opened(lambda: str(home), pytest.fail) as known:
            Learning(known).open("hello").send("NOOP")

        assert 0 == run("export", "--proof", tmp_path / "x.txt", folder=home).status
        assert "" == read((tmp_path / "x.txt").read_bytes()).label

    def test_a_name_without_progress_is_told_and_stays_unknown(self, home, tmp_path):
        self.begin(home, "Ana")
        ran = run("export", "--proof", tmp_path / "x.txt", "--label", "Anna", folder=home)

        assert (1, "") == (ran.status, ran.out)
        assert "nothing has been done yet" in ran.err
        assert not (tmp_path / "x.txt").exists()
        assert ["Ana"] == labels.known(str(home))

    def test_one_thing_at_a_time(self, home, tmp_path):
        for more in ((), ("order", "--proof", "x"), ("--proof", "x", "--progress", "y")):
            assert 2 == run("export", *more, folder=tmp_path).status
