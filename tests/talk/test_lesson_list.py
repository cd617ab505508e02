"""The list of lessons: what there is, how long it takes, and how much of each track is done."""

import re

import pytest
from sample_lesson import LESSON
from support import on_screen
from worlds import run

from smtptutor import data
from smtptutor.course import store
from smtptutor.course.learning import Learning
from smtptutor.course.progress import Unkept
from smtptutor.talk.lesson_list import listing

LESSONS = {
    "01-first-message/01-one": 'id = "one"\nminutes = 4\nstory = "Bob waits."',
    "01-first-message/02-two": 'id = "two"\nminutes = 1',
    "01-first-message/03-by-heart": 'id = "by-heart"\nminutes = 15\nchallenge = true',
    "02-replies/01-whose": 'id = "whose"\naliases = ["former"]',
}
COURSE = """\
First message: 0 of 3 done
[ ] 1. one       A sample (4 minutes)
[ ] 2. two       A sample (1 minute)
[ ] 3. by-heart  Challenge: A sample (15 minutes)

Replies: 0 of 1 done
[ ] 4. whose     A sample

Next is one, A sample: smtptutor learn opens it. smtptutor learn NAME or NUMBER
opens any of them.
"""


def filled(folder, lessons):
    """A folder with these lessons in it."""
    for name, head in lessons.items():
        path = folder / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(LESSON.replace('format = 1\nid = "sample"', f"format = 2\n{head}"), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def course(tmp_path, monkeypatch):
    folder = filled(tmp_path / "course", LESSONS)
    monkeypatch.setattr(data, "folder_name", lambda: str(folder))


def listed(*done, more=None):
    """The list as it stands on a screen, where these were done: a lesson, or a step of one."""
    known = Unkept()
    for each in done:
        known.mark(*each.split())
    return on_screen(listing(Learning(known, more=more), "smtptutor learn"), 80)


def test_a_line_for_each_lesson():
    assert COURSE == listed()


def test_what_is_done():
    said = listed("one", "two too-early").splitlines()

    assert "First message: 1 of 3 done" in said
    assert "[x]   1. one       A sample (4 minutes)" in said
    assert "[1/3] 2. two       A sample (1 minute)" in said
    assert "Next is two, A sample: smtptutor learn opens it." in " ".join(said)


def test_a_challenge_is_worth_its_track():
    """Who passes it without the lessons before it sees that."""
    assert "First message: 1 of 3 done, its challenge among them\n" in listed("by-heart")
    assert "First message: 3 of 3 done\n" in listed("one", "two", "by-heart")


def test_of_several_challenges_each_counts(tmp_path):
    """One of them is not the track; with all of them, whatever else is left, it is."""
    names = ("lost", "twice", "late")
    own = filled(tmp_path / "own", {f"03-incidents/{name}": f'id = "{name}"\nchallenge = true' for name in names})
    filled(own, {"03-incidents/00-before": 'id = "before"'})

    assert "Incidents: 0 of 4 done\n" in listed(more=str(own))
    assert "Incidents: 1 of 4 done\n" in listed("before", more=str(own))
    assert "Incidents: 2 of 4 done, 2 of its 3 challenges among them\n" in listed("lost", "late", more=str(own))
    assert "Incidents: 3 of 4 done, its 3 challenges among them\n" in listed(*names, more=str(own))
    assert "Incidents: 4 of 4 done\n" in listed("before", *names, more=str(own))


def test_done_under_a_former_name():
    assert "Replies: 1 of 1 done\n" in listed("former")


def test_all_done():
    said = listed("one", "two", "by-heart", "whose")

    assert "All of them are done. smtptutor learn NAME or NUMBER opens any of them again." in " ".join(said.split())
    assert "Next is" not in said


def test_a_track_of_one_s_own_comes_last_and_is_another(tmp_path):
    """Though it has the name of one of the course."""
    own = filled(tmp_path / "own", {"01-replies/01-mine": 'id = "mine"'})
    said = listed("mine", more=str(own)).splitlines()

    assert said.index("Replies: 0 of 1 done") < said.index("Replies: 1 of 1 done")
    assert "[x] 5. mine      A sample" in said


@pytest.mark.parametrize("last", ["", "offer", "three-copies"])
def test_at_a_terminal_it_is_one_screen(last, monkeypatch, tmp_path):
    """The track in which the learner goes on has its lessons, the others their share; how to see all is told."""
    monkeypatch.undo()
    with store.opened(lambda: str(tmp_path), pytest.fail) as known:
        known.set_last(last)
        known.mark("hello")
    said = re.sub("\x1b\\[[0-9;]*m", "", run("lessons", terminal=True, folder=tmp_path).out)
    rows, every = said.splitlines(), run("lessons", "--json", folder=tmp_path).objects
    following = next(one for one in every if one["next"])

    assert len(rows) <= 23  # of 24, with the next prompt
    assert max(map(len, rows)) <= 80
    assert "smtptutor lessons --all lists them all." in " ".join(said.split())
    assert [] == [one["track"] for one in every if f"{one['track'].capitalize()}: " not in said]
    of_track = [f"{one['number']:2}. {one['id']} " for one in every if one["track"] == following["track"]]
    assert [] == [name for name in of_track if name not in said]
    assert len(of_track) == sum(row.startswith("[") for row in rows)
    whole = run("lessons", "--all", terminal=True, folder=tmp_path, NO_COLOR="1").out
    assert len(every) == sum(row.startswith("[") for row in whole.splitlines())


def test_json():
    """One object for each lesson, with all that the list shows and its story."""
    one, two, challenge, whose = run("lessons", "--json").objects

    assert ("first message", 4, False, "Bob waits.") == facts(one)
    assert ("first message", 1, False, "") == facts(two)
    assert ("first message", 15, True, "") == facts(challenge)
    assert ("replies", 0, False, "") == facts(whose)
    assert [True, False, False, False] == [each["next"] for each in (one, two, challenge, whose)]


def facts(lesson):
    """What is told of a lesson in JSON, beside what it is called and what is done of it."""
    return lesson["track"], lesson["minutes"], lesson["challenge"], lesson["story"]


@pytest.mark.parametrize("columns", [40, 80])
def test_it_fits(columns, monkeypatch):
    """The course that comes along, on any screen."""
    monkeypatch.undo()
    said = run("lessons", columns=columns).out.splitlines()

    assert max(map(len, said)) <= columns
    assert columns < 80 or [] == [row for row in said if row.startswith(" ")]
