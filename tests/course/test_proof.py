"""The file that proves what somebody did: it can be read by people, and it comes back as it was."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proving import COURSE, LESSONS, NOW, START, solved, text

from smtptutor.course import ops
from smtptutor.course.ops import LoginOctetsSent, LoginSent, Send, SendOctets, Wait
from smtptutor.course.proof import form
from smtptutor.course.proof.form import Deed, Proof, ProofError, Section, read, written
from smtptutor.course.proof.judged import judged
from smtptutor.course.under_way import UnderWay

ANY = st.one_of(
    st.builds(Send, st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.booleans()),
    st.builds(SendOctets, st.binary(max_size=30), st.booleans()),
    st.builds(LoginSent, st.text(max_size=9).filter(str.isprintable)),
    st.builds(LoginOctetsSent, st.binary(max_size=9), st.text("01", min_size=1, max_size=3)),
    st.builds(Wait, st.integers(0, 10**11)),
    st.sampled_from(list(ops._BARE.values())),
)


def proof(*done, label="Ana", id_="hello"):
    return Proof(label, "1.2.3", START, (Section(id_, "v", True, done, len(done)),))


def without_numbers(found):
    parts = (part._replace(number=0, done=tuple(each._replace(number=0) for each in part.done)) for part in found.parts)
    return found._replace(parts=tuple(parts))


@given(st.lists(st.builds(Deed, ANY.map(ops.row), st.integers(1, 4 * 10**9), st.sampled_from(["250", "-", "a, b"]))))
def test_what_was_written_is_read_back(done):
    whole = proof(*done)

    assert without_numbers(whole) == without_numbers(read(written(whole).encode()))


@given(st.lists(st.builds(Deed, ANY.map(ops.row), st.just(START), st.just("250")), max_size=5))
def test_each_operation_is_a_line_that_can_be_printed(done):
    """Also where somebody opens the file in an editor: no line is cut by what is in it, and no blank ends one."""
    lines = written(proof(*done)).split("\n")

    assert 9 + len(done) == len(lines)
    assert all(line.isprintable() and line == line.rstrip() for line in lines)


def test_it_reads_like_a_transcript():
    """Of each lesson its name, whether it is finished, and each thing that was typed, with its time and its answer."""
    lines = text(solved("Ana", ("hello", "order"))).splitlines()

    assert ["smtptutor proof 1", "label: Ana", "program: 0.0"] == lines[:3]
    assert re.fullmatch(r"written: 2026-\d\d-\d\d \d\d:\d\d:\d\d", lines[3])
    heads = [line for line in lines if line.startswith("lesson ")]
    assert all(re.fullmatch(r"lesson \w+: finished, \d+ operations, version [0-9a-f]+-[0-9a-f]+", one) for one in heads)
    assert ["hello", "order"] == [head.split()[1][:-1] for head in heads]
    assert re.search(
        r"\n2026-\d\d-\d\d \d\d:\d\d:\d\d \| 250, goal, step done \| sent EHLO \S+\.example\.org\n", "\n".join(lines)
    )
    assert re.fullmatch(r"end: 2 lessons, \d+ operations", lines[-1])


def test_no_secret_is_in_it():
    """Who logs in types a password, which is written down nowhere."""
    known = solved("Ana", ("starttls", "login"))
    told = text(known)

    assert re.search(r"\| 235, [^|]*\| login AUTH PLAIN ", told)
    assert not any(secret in told for secret in ("wonderland", "d29uZGVybGFuZ", "dvbmRlcmxhbm", "3b25kZXJsYW5k"))


def test_a_lesson_that_is_only_begun_is_there_too():
    known = solved("Ana", ("hello",))
    UnderWay(COURSE.lesson("order", "Ana"), known).send("NOOP")
    told = text(known)

    assert "lesson order: begun, 1 operation, version" in told
    assert judged("f", told.encode(), COURSE, NOW).holds


def test_the_run_that_finished_a_lesson_is_told_rather_than_a_newer_one():
    known = solved("Ana", ("hello",))
    UnderWay(COURSE.lesson("hello", "Ana"), known).send("NOOP")

    assert "lesson hello: finished, 9 operations" in text(known)


@pytest.mark.parametrize("change", [lambda x: x.replace("\n", "\r\n"), lambda x: f"\ufeff{x}", lambda x: x.rstrip()])
def test_what_mail_and_editors_do_to_a_file_does_no_harm(change):
    octets = change(text(solved("Ana", LESSONS[:2]))).encode()

    assert judged("f", octets, COURSE, NOW).holds


GOOD = written(proof(Deed(("sent", b"NOOP"), START, "250")))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("smtptutor proof", "smtptutor prove", 1),
        ("proof 1", "proof 2", 1),
        ("label:", "lable:", 2),
        ("written: 2", "written: x", 4),
        ("lesson hello", "lessen hello", 6),
        ("2026-", "2026-13", 7),
        ("| 250 |", "| 250", 7),
        ("sent NOOP", "send NOOP", 7),
        ("NOOP", r"N\OOP", 7),
        ("1 lesson,", "2 lessons,", 9),
        ("operation\n", "operation\nmore\n", 10),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(old, new, line):
    spoilt = GOOD.replace(old, new) if old != "2026-" else re.sub(r"\n2026-\d\d(?=.*NOOP)", "\n2026-13", GOOD)
    spoilt = GOOD.replace("operation\n\nend: 1 lesson, 1 operation\n", new) if old == "operation" else spoilt
    with pytest.raises(ProofError) as told:
        read(spoilt.encode())

    assert line == told.value.line


@given(st.binary(max_size=200))
def test_any_octets_are_a_proof_or_are_told_why_not(octets):
    for whole in (octets, GOOD.encode()[:60] + octets, GOOD.encode() + octets):
        found = judged("f", whole, COURSE, NOW)
        assert found.holds or found.why


def test_a_file_without_end_is_refused_at_once():
    """A million operations, or a line that is longer than all that anybody types."""
    line = "2026-02-03 10:00:00 | 250 | sent NOOP\n"
    for octets in (
        (GOOD.replace("\nend", line * 1_000_000 + "\nend")).encode(),
        (GOOD.replace("NOOP", r"\x00" * 2_500_000)).encode(),
    ):
        assert "it has more than" in judged("f", octets, COURSE, NOW).why
    assert form.MOST_LINES < 1_000_000
