"""Lesson files: what is read, and what an error says."""

import pytest
from sample_lesson import LESSON, sample, written

from smtptutor.course import heads
from smtptutor.course import lesson as lessons
from smtptutor.course.lesson import SolutionLine
from smtptutor.course.lesson_file import read_lesson
from smtptutor.table import TableError


def test_a_lesson_is_read_whole(tmp_path):
    """Every part of the file stands in the value."""
    lesson = sample(tmp_path)

    assert ("sample", "A sample", "default") == (lesson.id, lesson.title, lesson.site)
    assert (SolutionLine("EHLO client.example.org"),) == lesson.before
    assert ["too-early", "in-order", "message"] == [step.id for step in lesson.steps]
    assert [1, 2, 1] == [len(step.goals) for step in lesson.steps]
    assert ["recipient-as-sender"] == [mistake.id for mistake in lesson.steps[1].mistakes]
    assert [None, None] == [step.predict for step in lesson.steps[1:]]
    assert "" == lesson.steps[2].solution[1].note
    assert str(tmp_path / "01-sample.toml") == lesson.file


def test_a_file_that_has_changed_is_read_anew(tmp_path):
    """Also where it is as long as before."""
    before = sample(tmp_path, "A sample", "Number 1")
    after = sample(tmp_path, "A sample", "Number 2")

    assert ("Number 1", "Number 2") == (before.title, after.title)
    assert before.file == after.file


def test_the_track_is_the_folder_in_words(tmp_path):
    """A lesson in 02-bad-order belongs to the track "bad order"."""
    folder = tmp_path / "02-bad-order"
    folder.mkdir()

    assert "bad order" == sample(folder).track


ERRORS = [
    ("format = 1\n", "", "format", "1"),
    ("format = 1\n", "format = 3\n", "format", "must be 1 or 2, not 3; a later smtptutor may read it"),
    ("format = 1\n", "format = 1\nstory = 'x'\n", "story", "no key of this table"),
    ("format = 1\n", "format = 2\nstories = 'x'\n", "stories", "did you mean story?"),
    ("format = 1\n", "format = 2\nminutes = 61\n", "minutes", "from 1 to 60"),
    ('id = "too-early"\n', 'id = "too-early"\nkind = "choose"\n', "steps[1].kind", "no key of this table"),
    ("format = 1\n", "format = true\n", "format", "1"),
    ('id = "sample"\n', "", "id", "missing"),
    ('id = "sample"\n', "id = 7\n", "id", "text"),
    ('title = "A sample"', 'title = " "', "title", "text"),
    ('title = "A sample"', 'titel = "A sample"', "title", "missing"),
    ('about = "You', 'abuot = ""\nabout = "You', "abuot", "about"),
    ('teaches = ["503",', "teaches = [503,", "teaches", "list of texts"),
    ('before = ["EHLO client.example.org"]', 'before = "EHLO"', "before", "list of texts"),
    ('id = "too-early"\n', "", "steps[1].id", "missing"),
    ('id = "in-order"\n', 'id = "too-early"\n', "steps", "too-early"),
    ('say = "Now make', 'sya = "Now make', "steps[2].say", "missing"),
    ('predict = "Which code comes back?"', "predict = true", "steps[1].predict", "text"),
    ('predict = "Which code comes back?"', 'predicts = "?"', "steps[1].predicts", "predict"),
    ('{ reply = 503, cause = "mail-first", tick = "RCPT was refused" }', "", "steps[1].goals", "goal"),
    (', tick = "RCPT was refused"', "", "steps[1].goals[1].tick", "missing"),
    ("reply = 503,", "repy = 503,", "steps[1].goals[1].repy", "reply"),
    ('reply = 503, cause = "mail-first", ', "", "steps[1].goals[1]", "asks for nothing"),
    ('cause = "mail-first"', 'cause = "mail-last"', "steps[1].goals[1].cause", "mail-first"),
    ('sender = "alice@example.test"', 'sender = "a b"', "steps[2].goals[1].sender", "address"),
    ('"RCPT has not been sent yet.", ', "", "steps[1].hints", "3"),
    ('"RCPT has not been sent yet.", ', '" ", ', "steps[1].hints", "3"),
    (
        'solution = [{ line = "RCPT TO:<bob@example.test>", note = "Good syntax, wrong moment." }]',
        "solution = []",
        "steps[1].solution",
        "line",
    ),
    (
        'solution = [{ line = "RCPT TO:<bob@example.test>", note = "Good syntax, wrong moment." }]',
        "",
        "steps[1].solution",
        "missing",
    ),
    ('note = "Opens the transaction."', 'notes = "Opens."', "steps[2].solution[1].notes", "note"),
    ('sign = { sender = "bob@example.test" }', "", "steps[2].mistakes[1].sign", "asks for nothing"),
    ('sign = { sender = "bob@example.test" }', "sign = 1", "steps[2].mistakes[1].sign", "table"),
    ('sign = { sender = "bob', 'sign = { sendr = "x", sender = "bob', "steps[2].mistakes[1].sign.sendr", "sender"),
    ('example = ["MAIL FROM:<bob@example.test>"]', "", "steps[2].mistakes[1].example", "missing"),
    ('id = "header-as-command"\n', 'id = "header-as-command"\nextra = 1\n', "steps[3].mistakes[1].extra", "known here"),
]


@pytest.mark.parametrize(("old", "new", "key", "right"), ERRORS, ids=lambda value: str(value)[:40])
def test_an_error_names_the_file_the_key_and_what_would_be_right(old, new, key, right, tmp_path):
    """One thing wrong in a good file is found where it is."""
    path = written(tmp_path, old, new)

    with pytest.raises(TableError) as caught:
        read_lesson(path)

    said = str(caught.value)
    assert said.startswith(f"{path}: {key}")
    assert right in said


@pytest.mark.parametrize(
    ("octets", "right"),
    [(b"format = ", "not TOML"), (b"title = '\xff'", "UTF-8"), (LESSON.encode().partition(b"[[steps]]")[0], "steps")],
)
def test_a_file_that_is_no_lesson(octets, right, tmp_path):
    """Neither broken TOML nor other text raises anything but the one error."""
    path = tmp_path / "odd.toml"
    path.write_bytes(octets)

    with pytest.raises(TableError) as caught:
        read_lesson(path)

    assert right in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    """The error says which."""
    with pytest.raises(TableError, match=r"gone\.toml"):
        read_lesson(tmp_path / "gone.toml")


def test_a_lesson_needs_a_step(tmp_path):
    """An empty list of steps cannot be run, so it is refused when it is read."""
    path = tmp_path / "empty.toml"
    path.write_text(LESSON.partition("[[steps]]")[0] + "steps = []\n")

    with pytest.raises(TableError, match="steps"):
        read_lesson(path)


@pytest.mark.parametrize("key", ['"\\u001b[31m" = 1', '"\\u202e" = 1'])
def test_a_key_in_an_error_is_fit_for_the_screen(key, tmp_path):
    """A lesson from elsewhere cannot send control characters to the terminal through an error."""
    path = written(tmp_path, "format = 1\n", f"format = 1\n{key}\n")

    with pytest.raises(TableError) as caught:
        read_lesson(path)

    assert str(caught.value).isprintable()


def test_the_course_is_in_the_order_of_its_paths(tmp_path):
    """Folders and files sort the course; sites are no lessons."""
    for name in ("02-b/01-x", "01-a/02-y", "01-a/01-z", "sites/one"):
        path = tmp_path / f"{name}.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text("")

    assert ["01-z", "02-y", "01-x"] == [path.stem for path in lessons.paths(tmp_path)]


def test_a_lesson_is_found_by_id_alias_and_number(tmp_path):
    """A former name still works; what is not there is None."""
    one = sample(tmp_path)._replace(id="one", aliases=("uno",))
    two = sample(tmp_path)._replace(id="two")
    course = [one, two]

    assert [one, one, one, two] == [heads.find(course, asked) for asked in ("one", "uno", "1", "2")]
    assert [None] * 4 == [heads.find(course, asked) for asked in ("", "3", "0", "ONE ")]


def test_a_step_opens_by_what_the_server_holds(tmp_path):
    """Nothing has been said in it yet, so no reply and no message can be asked for; the state can."""
    path = written(tmp_path, "format = 1\n", "format = 2\n")
    text = path.read_text(encoding="utf-8")
    second = 'id = "in-order"\n'

    path.write_text(text.replace(second, f'{second}opens = {{ stage = "greeted" }}\n'), encoding="utf-8")
    assert "greeted" == read_lesson(path).steps[1].opens.stage

    path.write_text(text.replace(second, f"{second}opens = {{ reply = 250 }}\n"), encoding="utf-8")
    with pytest.raises(TableError, match=r"steps\[2\]\.opens: must ask for the state alone"):
        read_lesson(path)
