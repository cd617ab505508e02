"""Progress as a file: all of it comes back, nothing done is lost where two come together, others are refused."""

import json
import re
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.course import carried, schema
from smtptutor.course.carried import Carried, CarriedError, CarriedRun, Done
from smtptutor.course.progress import Drill, Run
from smtptutor.course.store import Store

NAMES = st.sampled_from(["order", "echo", "reset"])
TIMES = st.integers(0, 2**33)
ROWS = st.tuples(st.sampled_from(["sent", "next", "answer"]), st.binary(max_size=6))
RUNS = st.lists(st.tuples(ROWS, TIMES), min_size=1, max_size=4).map(
    lambda rows: Run(tuple(row for row, _ in rows), "v", tuple(at for _, at in rows))
)
DONE = st.lists(
    st.builds(Done, NAMES, st.sampled_from(["", "a", "b"]), TIMES), unique_by=lambda one: one[:2], max_size=6
)
DRILLS = st.lists(
    st.builds(Drill, st.sampled_from(["nested-mail", "mail-first"]), st.integers(0, 3), TIMES),
    unique_by=lambda drill: drill.cause,
)
ALL = st.builds(
    Carried,
    done=DONE.map(tuple),
    runs=st.lists(st.builds(CarriedRun, NAMES, RUNS, st.one_of(st.just(0), TIMES)), max_size=4).map(tuple),
    drills=DRILLS.map(tuple),
    last=st.one_of(st.just(""), NAMES),
    label=st.sampled_from(["", "Anna", "Jörg"]),
)
SAMPLE = Carried(
    done=(Done("order", "as-written", 1000), Done("order", "", 1200)),
    runs=(CarriedRun("order", Run((("sent", b"NOOP"), ("sent", b"\xff\x00")), "v", (900, 1000)), 1200),),
    drills=(Drill("nested-mail", 1, 5000),),
    last="order",
    label="Anna",
)


def store(*taken):
    """A store that took these in, one after the other."""
    made = Store(schema.in_memory(), pytest.fail, lambda: 2000)
    for one in taken:
        made.add(one)
    return made


def seen(*taken):
    """What a store holds that took these in: as sets, since no order is promised."""
    with closing(store(*taken)) as made:
        here = made.everything()
    return {*here.done}, {*here.drills}, sorted(map(repr, here.runs)), here.last, here.label


def test_it_reads_as_text_and_comes_back():
    """Octets that are no text too; the file is ASCII, so that any mail carries it."""
    text = carried.written(SAMPLE)

    assert text.isascii()
    assert '"kind": "smtptutor progress"' in text
    assert SAMPLE == carried.read(text)


@given(ALL)
def test_any_progress_comes_back(progress):
    """Written, read, and taken into a store that was empty."""
    back = carried.read(carried.written(progress))

    assert progress == back
    with closing(store(back)) as made:
        here = made.everything()
    assert {*progress.done} == {*here.done}
    assert {*progress.drills} == {*here.drills}
    assert {(one.lesson, one.run) for one in progress.runs} == {(one.lesson, one.run) for one in here.runs}
    assert (progress.last, progress.label) == (here.last, here.label)


@given(ALL, ALL)
def test_twice_is_once_and_nothing_done_is_lost(one, other):
    """What either of them had done is done, whichever came first; taking one in again changes nothing."""
    both = seen(one, other)

    assert both == seen(one, other, other, one)
    done = {(row.lesson, row.step) for row in (*one.done, *other.done)}
    assert (
        done == {(row.lesson, row.step) for row in both[0]} == {(row.lesson, row.step) for row in seen(other, one)[0]}
    )
    assert {drill.cause for drill in (*one.drills, *other.drills)} == {drill.cause for drill in both[1]}


def test_what_was_done_here_last_is_taken_up():
    """An older way through a lesson that comes in later does not take the place of the one under way."""
    older = CarriedRun("order", Run((("sent", b"EHLO old"),), "v", (100,)), 0)
    newer = CarriedRun("order", Run((("sent", b"EHLO new"),), "v", (9000,)), 0)
    with closing(store()) as here:
        here.begin("order", "v", [("sent", b"EHLO here")])
        here.add(Carried(runs=(older,)))
        assert (("sent", b"EHLO here"),) == here.newest(("order",)).rows
        here.add(Carried(runs=(newer,)))
        assert (("sent", b"EHLO new"),) == here.newest(("order",)).rows


def test_a_run_under_way_goes_on():
    """A window that is open while another one takes something in writes on, and nothing of it is lost."""
    with closing(store()) as here:
        run = here.begin("order", "v", [("sent", b"EHLO a")])
        here.add(SAMPLE)
        assert here.note(run, ("sent", b"NOOP"))
        assert (("sent", b"EHLO a"), ("sent", b"NOOP")) == here.newest(("order",)).rows


def test_what_comes_in_is_told():
    """How much is new, and nothing the second time."""
    with closing(store()) as here:
        assert (1, 1, 1, 1) == carried.counted(here.add(SAMPLE))
        assert (0, 0, 0, 0) == carried.counted(here.add(SAMPLE))


def _without(key):
    return json.dumps({name: value for name, value in json.loads(carried.written(SAMPLE)).items() if name != key})


WRONG = {
    "nothing": "",
    "another text": "EHLO client.example.org\r\n",
    "another JSON": "[1, 2]",
    "cut off": carried.written(SAMPLE)[:-40],
    "a later format": carried.written(SAMPLE).replace('"format": 1', '"format": 2'),
    "no runs": _without("runs"),
    "a time that is none": carried.written(SAMPLE).replace("1200", '"noon"'),
    "a time before all times": carried.written(SAMPLE).replace("1200", "-1200"),
    "a number for a name": carried.written(SAMPLE).replace('"as-written"', "7"),
    "half a character": carried.written(SAMPLE).replace('"as-written"', '"\\ud800"'),
    "a label of two lines": carried.written(SAMPLE).replace("Anna", "An\\nna"),
    "brackets without end": "[" * 100_000,
    "nothing where rows belong": carried.written(SAMPLE).replace('"rows": [', '"rows": null, "r": [', 1),
    "a label that is a list": carried.written(SAMPLE).replace('"Anna"', '["Anna"]'),
    "a very long time": carried.written(SAMPLE).replace("1200", f'"{"x" * 100_000}"'),
    "a very long format": carried.written(SAMPLE).replace('"format": 1', f'"format": "{"x" * 100_000}"'),
    "a way that has no end": carried.written(
        SAMPLE._replace(runs=(CarriedRun("hello", Run((("sent", b"NOOP"),) * 100_001, "", (1,) * 100_001), 0),))
    ),
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_anything_else_is_refused(text):
    """With what is wrong, and nothing is taken."""
    with pytest.raises(CarriedError) as caught:
        carried.read(text)

    assert 0 < len(str(caught.value)) < 120
    assert not re.search("NoneType|argument|unpack|codec|object", str(caught.value))


@given(st.data())
def test_a_spoiled_file_is_read_or_refused(data):
    """Any character of it changed: it is CarriedError, or something that can be taken in."""
    text = carried.written(SAMPLE)
    place = data.draw(st.integers(0, len(text) - 1))
    spoiled = text[:place] + data.draw(st.characters()) + text[place + 1 :]
    try:
        read = carried.read(spoiled)
    except CarriedError:
        return
    with closing(store(read)) as made:
        made.everything()
