"""A learner's own course: other names, as long as those that are written, in all texts and at all places alike."""

import os
import re
import string
from pathlib import Path

import pytest
from fair_lesson import fair
from hypothesis import given
from hypothesis import strategies as st
from sample_lesson import sample

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course import predicting, run, variant
from smtptutor.course.check.lessons import check_lesson
from smtptutor.course.lesson import place
from smtptutor.course.lesson_file import read_lesson
from smtptutor.server import sites
from smtptutor.server.site_file import read_site
from smtptutor.table import TomlTable

PATHS = lessons.paths(data.folder())
SITES = sorted((data.folder() / "sites").glob("*.toml"))
LABELS = ("Ana", "Ben Müller", "x", "小林", "zoë-7")
PEOPLE = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "eve", "dana", "kim", "priya")
RESERVED = (".test", ".example", ".example.org", ".example.net", ".example.com", ".invalid")  # RFC 2606, RFC 6761
FIXED = variant.Variant("x", (("alice", "diana"), ("bob", "tom"), ("bop", "tob"), ("example.test", "harbour.test")))


def words(path):
    return set(map(str.lower, re.findall(r"[^\W\d_]+", path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("RCPT TO:<bob@example.test>", "RCPT TO:<tom@harbour.test>"),
        ("RCPT TO:BOB@EXAMPLE.TEST", "RCPT TO:TOM@HARBOUR.TEST"),
        ("Alice's letter, for bob and for bop.", "Diana's letter, for tom and for tob."),
        ("MAIL FROM:<alice@mx.example.test>, not bob@example.test.", "MAIL FROM:<diana@mx.harbour.test>, not tom@harbour.test."),
        ("MAIL FROM:<aliceexample.test>", "MAIL FROM:<dianaharbour.test>"),
        ("bob+bikes, bob.b, <bob(shop)@example.test>", "tom+bikes, tom.b, <tom(shop)@harbour.test>"),
        (r"Hello\r\nbob\x0abob \0alice\0pass", r"Hello\r\ntom\x0atom \0diana\0pass"),
        ("AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "AUTH PLAIN AGRpYW5hAHdvbmRlcmxhbmQ="),
        ("334 and YWxpY2UK.", "334 and ZGlhbmEK."),
    ],
)  # fmt: skip
def test_a_name_is_replaced_wherever_it_stands(written, own):
    assert own == variant.renamed(FIXED, written)
    assert len(own) == len(written)


@pytest.mark.parametrize(
    "text",
    ["bobbin malice", "bobö", "example.test.org my-shop", "notexample.test", "example.tests", "d29uZGVybGFuZA=="],
)
def test_a_part_of_another_word_is_no_name(text):
    assert text == variant.renamed(FIXED, text)


@given(st.text(string.ascii_letters + "@.<> \\'=\u017f\u212a\n", max_size=40))
def test_any_text_stays_as_long_as_it_was(text):
    assert len(text) == len(variant.renamed(variant.of_label("Ana"), text))


def test_a_thousand_labels_have_names_that_nobody_else_has():
    for number in range(1000):
        drawn = dict(variant.of_label(f"learner {number}").names)
        everybody = [*drawn, *drawn.values()]
        assert {*PEOPLE, "bop", "example.test", "client.example.org", "far.example"} <= drawn.keys(), number
        assert len(everybody) == len(set(everybody)), number
        assert all(len(old) == len(new) for old, new in drawn.items()), number
        assert all(new.endswith(RESERVED) for old, new in drawn.items() if "." in old), number
        assert 1 == sum(map(str.__ne__, drawn["bob"], drawn["bop"])), number
        alike = [
            (one, other)
            for one in drawn.values()
            for other in drawn.values()
            if one < other and len(one) == len(other) and sum(map(str.__ne__, one, other)) < 2
        ]
        assert [tuple(sorted((drawn["bob"], drawn["bop"])))] == alike, number


def test_labels_draw_differently_and_each_always_the_same():
    drawn = {variant.of_label(f"learner {number}").names for number in range(200)}

    assert 200 == len(drawn)
    assert variant.of_label("Ana").names == variant._drawn.__wrapped__("Ana", frozenset()).names


@pytest.mark.parametrize("path", [*PATHS, *SITES], ids=lambda path: path.stem)
def test_no_name_to_draw_is_a_word_of_a_lesson_or_of_a_site(path):
    choices = {name.partition(".")[0] for group in variant._groups() for choice in group.choices for name in choice}

    assert set() == choices & words(path)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_the_names_can_be_turned_back(path):
    """So none of them ran into another word."""
    text = path.read_text(encoding="utf-8")
    for label in LABELS:
        own = variant.of_label(label, text)
        assert text != variant.renamed(own, text) or not words(path) & {*PEOPLE, "example"}
        assert text == variant.renamed(variant.back(own), variant.renamed(own, text))


def test_a_lesson_with_a_name_of_the_table_gets_another_one():
    """A lesson of somebody's own may hold any word."""
    drawn = dict(variant.of_label("Ana").names)
    avoiding = dict(variant.of_label("Ana", f"Ask {drawn['alice'].title()}.").names)

    assert drawn["alice"] != avoiding["alice"]
    assert {name for name in drawn if drawn[name] != avoiding[name]} <= {"alice", "carol", "grace", "priya"}


def test_what_names_a_thing_of_the_program_stays(tmp_path):
    path = fair(tmp_path)
    written, own = read_lesson(path), read_lesson(path, "Ana")

    assert "carol" in [step.id for step in written.steps]
    assert [step.id for step in written.steps] == [step.id for step in own.steps]
    assert (written.id, written.site, written.teaches) == (own.id, own.site, own.teaches)
    assert ("", "Ana") == (written.label, own.label)


def test_the_course_without_a_label_is_as_it_is_written():
    for path in PATHS:
        table = TomlTable.read(path)
        lesson = read_lesson(path)
        assert (lesson.title, lesson.about, lesson.story) == tuple(map(table.text, ("title", "about", "story")))
        assert (lesson.id, "step") == lesson.seed(lesson.steps[0]._replace(id="step"))
        assert sites.load(lesson.site) == place(lesson)


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.stem)
def test_a_place_knows_the_people_by_their_new_names(path, tmp_path):
    own = read_lesson(Path(sample(tmp_path).file), "Ana")
    written, here = read_site(path), place(own, path.stem)
    names = dict(own.names.names)

    assert here.name == written.name
    assert len(set(written.mailboxes)) == len(set(here.mailboxes))
    assert tuple(names.get(name, name) for name in written.mailboxes) == here.mailboxes
    assert tuple(names.get(user.name, user.name) for user in written.users) == tuple(user.name for user in here.users)
    assert not any(re.search(rf"\b{name}\b", repr(here)) for name in names if "." not in name)


def test_a_site_beside_a_lesson_has_the_names_too(tmp_path):
    (tmp_path / "shop.toml").write_text('format = 1\nmailboxes = ["alice", "bob"]\n', encoding="utf-8")
    path = fair(tmp_path, ("minutes = 4", 'minutes = 4\nsite = "shop.toml"'))
    own = read_lesson(path, "Ana")

    assert tuple(dict(own.names.names)[name] for name in ("alice", "bob")) == place(own).mailboxes


def test_a_name_in_a_site_beside_a_lesson_is_not_drawn(tmp_path):
    drawn = dict(variant.of_label("Ana").names)["alice"]
    boxes = f'format = 1\nmailboxes = ["alice", "bob", "{drawn}"]\n'
    (tmp_path / "shop.toml").write_text(boxes, encoding="utf-8")
    own = read_lesson(fair(tmp_path, ("minutes = 4", 'minutes = 4\nsite = "shop.toml"')), "Ana")

    assert drawn != dict(own.names.names)["alice"]
    assert 3 == len(set(place(own).mailboxes))


def test_shuffled_things_stand_in_another_order_for_another_learner():
    own = [read_lesson(PATHS[0], label) for label in ("", *map(str, range(20)))]
    orders = {tuple(given for _, given in predicting.answers(lesson, step)) for lesson in own for step in lesson.steps}
    offered = {step.id: len(step.predict.options) for step in own[0].steps if step.predict and step.predict.options}

    assert len(orders) > len(offered) > 0


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a\x1b[2J", "a\x00", "\ud800", "\u202eevil", "x" * 101])
def test_what_is_no_label_is_told(text):
    with pytest.raises(variant.LabelError):
        variant.label(text)


@pytest.mark.parametrize(
    ("typed", "label"),
    [(" Ana  Silva ", "Ana Silva"), ("Zoe\u0308", "Zoë"), ("小林", "小林"), ("a\u200cb", "a\u200cb")],
)
def test_a_label_has_one_spelling(typed, label):
    assert label == variant.label(typed)


MOST = int(os.environ.get("SMTPTUTOR_LABELS", "1"))


@pytest.mark.uncounted
@pytest.mark.parametrize(("number", "path"), list(enumerate(PATHS)), ids=[path.stem for path in PATHS])
def test_a_lesson_is_as_sound_and_fair_with_other_names(number, path):
    for label in (LABELS * 2)[number % 5 :][:MOST]:
        own = read_lesson(path, label)
        assert [] == [problem.what for problem in check_lesson(own)], label
        assert label == run.opening(own).lesson.label
