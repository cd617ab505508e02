"""smtptutor learn --label and lessons --label: each learner of a class has progress and lessons of their own."""

import acting
import pytest
from worlds import run

from smtptutor.commands import labels
from smtptutor.course import store
from smtptutor.course.check.rule import openings
from smtptutor.course.learning import Learning
from smtptutor.course.progress import Unkept
from smtptutor.course.variant import of_label

NAMES = ("Ana", "ana", "Ana Silva", "ana-silva", "小林", "山田", "../../etc", "con", "a/b\\c:d*e", "x" * 100, "é", "e")


def kept(label=""):
    known = Unkept()
    known.set_label(label)
    return known


@pytest.mark.parametrize("name", NAMES)
def test_any_name_gives_a_folder_below_the_one_for_data(name, tmp_path):
    folder = labels.made(str(tmp_path), name)

    assert tmp_path / "labels" == tmp_path.joinpath(folder).parent
    assert set(labels.named(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(labels.named(name)) < 60


def test_each_name_has_a_folder_of_its_own_also_where_capitals_do_not_count():
    assert len(NAMES) == len({labels.named(name).lower() for name in NAMES})


def test_the_progress_of_a_label_is_kept_apart(tmp_path):
    """Steps done under a label are done for nobody else."""
    lines = b"EHLO client.example.org\n:next\n"
    for name in ("Ana", "Ben"):
        assert "course of" in run("learn", "hello", "--label", name, stdin=lines, folder=tmp_path).out
    with store.opened(lambda: labels.made(str(tmp_path), "Ana"), pytest.fail) as ana:
        ana.mark("hello")
        ana.set_last("hello")
    done = {
        name: [lesson["id"] for lesson in run("lessons", "--json", *more, folder=tmp_path).objects if lesson["done"]]
        for name, more in {"": (), "Ana": ("--label", "Ana"), "Ben": ("--label", "Ben")}.items()
    }

    assert {"": [], "Ana": ["hello"], "Ben": []} == done
    assert ["Ana"] == labels.known(str(tmp_path))  # in the other nothing was kept
    assert [] == labels.known(str(tmp_path / "elsewhere"))


@pytest.mark.parametrize("command", ["learn", "lessons"])
def test_the_first_line_says_for_whom_it_is(command, tmp_path):
    ran = run(command, "--label", " 小林 ", folder=tmp_path)

    assert "This is the course of 小林." == ran.out.splitlines()[0]
    assert "course of" not in run(command, folder=tmp_path).out


@pytest.mark.parametrize("name", ["", "\x1b[2J", "a\nb"])
def test_what_is_no_name_is_refused(name, tmp_path):
    ran = run("learn", "--label", name, folder=tmp_path)

    assert (1, "") == (ran.status, ran.out)
    assert "--label: a label" in ran.err
    assert [] == list(tmp_path.iterdir())


def test_without_a_label_nothing_is_made_for_one(tmp_path):
    run("learn", "hello", stdin=b"NOOP\n", folder=tmp_path)

    assert not (tmp_path / "labels").exists()


def test_the_lessons_of_a_label_have_its_names():
    """In the list, in the lesson, at its place and in what comes next; what they are called in commands stays."""
    written, own = Learning(kept()), Learning(kept("Ana"))
    alice = dict(of_label("Ana").names)["alice"].title()

    assert [one.ids for one in written.course] == [one.ids for one in own.course]
    assert any("Alice" in one.story for one in written.course)
    assert not any("Alice" in one.story for one in own.course)
    assert any(alice in one.story for one in own.course)
    assert "Ana" == own.read("envelope").label
    for one in own.course:
        lesson = own.read(one.id)
        assert (one.title, one.about, one.story) == (lesson.title, lesson.about, lesson.story)


def test_what_opens_a_lesson_again_names_the_label():
    from smtptutor.talk.lesson_names import command

    assert "smtptutor learn --label 'Ana Silva'" == command(Learning(kept("Ana Silva")))
    assert "smtptutor learn" == command(Learning(kept()))


@pytest.mark.parametrize("lesson", ["envelope", "order", "moved-lines"])
def test_the_answers_of_one_learner_do_not_solve_the_lesson_of_another(lesson, tmp_path):
    steps = [acting.lines_of(at) for at in openings(Learning(kept("Ana")).read(lesson))]
    typed = "\n:next\n".join("\n".join(lines) for lines in steps).encode()
    status = {
        name: run("learn", lesson, "--label", name, stdin=typed, folder=tmp_path).status for name in ("Ana", "Ben")
    }

    assert {"Ana": 0, "Ben": 1} == status


@pytest.mark.parametrize("spelt", ["ana silva", "Ana  Silvá", "AnaSilva", "Ana-Silva", "\uff21naSilva"])
def test_a_new_name_that_is_nearly_another_one_is_told(spelt, tmp_path):
    """Who forgets a capital letter would otherwise find an empty course, and no word on where the other one is."""
    with store.opened(lambda: labels.made(str(tmp_path), "Ana Silva"), pytest.fail) as known:
        known.set_label("Ana Silva")
        Learning(known).open("hello").send("NOOP")
    first, again = (run("progress", "--label", spelt, folder=tmp_path) for _ in range(2))

    assert "what Ana Silva has done is another course." in first.err
    assert "" == again.err


@pytest.mark.parametrize("name", ["Ana Silva", "Ben", "Ana Silva 2", "…"])
def test_of_any_other_name_nothing_is_told(name, tmp_path):
    with store.opened(lambda: labels.made(str(tmp_path), "Ana Silva"), pytest.fail) as known:
        known.set_label("Ana Silva")
        Learning(known).open("hello").send("NOOP")

    assert "" == run("progress", "--label", name, folder=tmp_path).err
