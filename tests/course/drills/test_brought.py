"""What no lesson is for comes to be practised with a lesson that has what it needs."""

import tomllib
from pathlib import Path

from sample_lesson import sample, solve

from smtptutor.course.drills.brought import brought
from smtptutor.course.progress import Drill, Unkept

NOW = 1_767_603_600
LESSONS = ("which-half", "line-ends", "login-steps", "at-the-door")
COVERAGE = tomllib.loads((Path(__file__).parent.parent / "coverage.toml").read_text(encoding="utf-8"))
"""Its drills are the causes that no lesson is for."""


def finished(lesson, store):
    """The sample under the name of another lesson, done from its first step to its last."""
    from learner import Learner

    learner = Learner(lesson._replace(id="at-the-door"), store)
    solve(learner, steps=len(lesson.steps))
    assert learner.done
    return learner


def test_each_of_them_comes_with_one_lesson():
    found = [cause for lesson in LESSONS for cause in brought((lesson,))]

    assert sorted(COVERAGE["drills"]) == sorted(found)
    assert all(brought((lesson,)) for lesson in LESSONS)


def test_a_lesson_that_was_renamed_brings_them_still():
    assert brought(("at-the-door",)) == brought(("doorway", "at-the-door"))


def test_other_lessons_bring_nothing():
    assert () == brought(("hello",))


def test_they_are_there_once_the_lesson_is_done(tmp_path):
    """From the lowest level; one that is practised already stays where it is."""
    store = Unkept(lambda: NOW)
    first, *others = brought(("at-the-door",))
    store.practise(Drill(first, 3, NOW + 9))
    finished(sample(tmp_path), store)

    assert {first: 3, **dict.fromkeys(others, 0)} == {drill.cause: drill.level for drill in store.drills()}
    assert all(drill.due > NOW for drill in store.drills())


def test_who_does_the_lesson_once_more_has_practised_them(tmp_path):
    store = Unkept(lambda: NOW)
    finished(sample(tmp_path), store)
    for drill in store.drills():
        store.forget(drill.cause)
    finished(sample(tmp_path), store)

    assert () == store.drills()
