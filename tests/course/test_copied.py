"""Whose work it is: what of one file stands in another, with the names and the times of somebody else."""

import time
from random import Random

import acting
import pytest
from proving import COURSE, NOW, START, Clock, solved, text
from worlds import run

from smtptutor.course import variant
from smtptutor.course.check.rule import solution
from smtptutor.course.learning import Learning
from smtptutor.course.ops import GiveAnswer, Next, Send, Undo
from smtptutor.course.progress import Unkept
from smtptutor.course.proof.judged import compared, judged
from smtptutor.course.proof.replay import Judgement

SLIPS = ("FROB", "HELO?", "MAIL FORM:<alice@example.test>", "RCPT bob@example.test", "SEND")
SENTENCE = "Whoever typed bop instead of bob ought to look at the first refusal, not at the last one."


def done(label, id_, *, pace, before=(), sentence=""):
    """What somebody hands in who has done a lesson, and typed lines before its first step that were no use."""
    known = Unkept(Clock(START, pace))
    known.set_label(label)
    way = Learning(known).open(id_)
    for line in before:
        way.do(Send(variant.renamed(way.at.lesson.names, line)))
        way.do(Undo())
    while True:
        for act in solution(way.at):
            if not way.at.step_done:
                own = sentence and way.at.step.kind == "write"
                way.do(GiveAnswer(variant.renamed(way.at.lesson.names, sentence))) if own else acting.act(way, act)
        if way.at.done:
            return text(known)
        way.do(Next())


def verdicts(*files):
    return compared([judged(str(number), told.encode(), COURSE, NOW) for number, told in enumerate(files)])


def told(files):
    return [(one.verdict, one.why) for one in files]


@pytest.mark.parametrize("id_", ["order", "envelope", "first-digit"])
def test_at_the_same_times_also_where_letters_and_lines_are_others(id_):
    """Who turns each answer of another one into the own right answer has still done the same at the same times."""
    files = verdicts(done("Ana", id_, pace="one"), done("Eve", id_, pace="one"))

    assert [
        (Judgement.COPIED, "the same was done at the same times as in 1"),
        (Judgement.COPIED, "the same was done at the same times as in 0"),
    ] == told(files)


def test_with_the_same_mistakes():
    """Other names, and other times."""
    files = verdicts(*(done(label, "order", pace=label, before=SLIPS) for label in ("Ana", "Eve")))

    assert [
        (Judgement.COPIED, "the same was done, with the same mistakes, as in 1"),
        (Judgement.COPIED, "the same was done, with the same mistakes, as in 0"),
    ] == told(files)


def test_who_finds_the_same_solution_has_not_copied():
    """Nor who makes the same three mistakes, or the same ones at other places."""
    lines = Random(1).sample(SLIPS, len(SLIPS))
    for one, other in (((), ()), (SLIPS[:3], SLIPS[:3]), (SLIPS, lines), (SLIPS[:1] * 6, SLIPS[:1] * 6)):
        files = verdicts(done("Ana", "order", pace="a", before=one), done("Eve", "order", pace="b", before=other))
        assert [Judgement.HOLDS] * 2 == [each.verdict for each in files]


def test_what_the_lesson_tells_to_type_is_no_mistake_of_ones_own():
    lesson = COURSE.lesson("order", "")
    lines = [act.line for step in lesson.steps for act in step.solution if hasattr(act, "line")][::-1]
    files = verdicts(*(done(label, "order", pace=label, before=lines) for label in ("Ana", "Eve")))

    assert [Judgement.HOLDS] * 2 == [each.verdict for each in files]


def test_nobody_copies_who_follows_the_whole_course():
    """What is sent by the solutions, also where a lesson wants something refused, comes to the mind of all."""
    ids = [head.id for head in COURSE.heads]
    files = verdicts(*(text(solved(label, ids, slips=True)) for label in ("Ana", "Eve")))

    assert [(Judgement.HOLDS, "")] * 2 == told(files)


def test_the_same_sentence():
    files = verdicts(*(done(label, "bounce", pace=label, sentence=SENTENCE) for label in ("Ana", "Eve")))

    assert [
        (Judgement.COPIED, "the same sentence was written as in 1"),
        (Judgement.COPIED, "the same sentence was written as in 0"),
    ] == told(files)


@pytest.mark.parametrize("sentence", ["", "The mailbox is closed."])
def test_the_sentence_of_the_lesson_and_a_short_one_are_everybodys(sentence):
    files = verdicts(*(done(label, "bounce", pace=label, sentence=sentence) for label in ("Ana", "Eve")))

    assert [Judgement.HOLDS] * 2 == [each.verdict for each in files]


def test_two_files_with_one_label_are_told(tmp_path):
    """Whoever hands in the file of somebody else under another name of the file."""
    for name, label in (("ana", "Ana"), ("eve", "Ana"), ("ben", "Ben"), ("none", ""), ("nobody", "")):
        (tmp_path / f"{name}.txt").write_text(done(label, "order", pace=name), encoding="utf-8")
    ran = run("verify", tmp_path)
    said = "".join(ran.out.split())

    assert "".join(f"{tmp_path}/ana.txt and {tmp_path}/eve.txt have the same label, Ana.".split()) in said
    assert 1 == said.count("havethesamelabel")
    assert {"none.txt", "nobody.txt"} < set(ran.out.split())


def test_nothing_in_a_file_fills_the_screen(tmp_path):
    told = done("Ana", "order", pace="a").replace("lesson order:", f"lesson {'x' * 5000}:")
    told = told.replace("program: 0.0", f"program: {'9' * 5000}")
    (tmp_path / "long.txt").write_text(told, encoding="utf-8")
    (tmp_path / "kind.txt").write_text(
        done("Ben", "order", pace="a").replace("| sent", f"| {'y' * 5000}"), encoding="utf-8"
    )

    assert len(run("verify", tmp_path).out) < 1500 + 5 * len(str(tmp_path))


class TestIntoAFile:
    """verify --to: what PowerShell and Excel make of a pipe loses names that are not in ASCII."""

    @pytest.fixture
    def hand_in(self, tmp_path):
        (tmp_path / "hand-in").mkdir()
        (tmp_path / "hand-in" / "1.txt").write_text(done("Şule Öztürk", "order", pace="a"), encoding="utf-8")
        return tmp_path / "hand-in"

    def test_a_table_for_other_programs(self, hand_in, tmp_path):
        """With the mark by which they know UTF-8."""
        ran = run("verify", hand_in, "--csv", "--to", tmp_path / "class.csv")
        octets = (tmp_path / "class.csv").read_bytes()

        assert (0, b"\xef\xbb\xbffile,label,") == (ran.status, octets[:14])
        assert octets.decode("utf-8-sig") == run("verify", hand_in, "--csv").out
        assert "Şule Öztürk" in octets.decode()

    @pytest.mark.parametrize("more", [(), ("--json",), ("--csv",)])
    def test_what_is_there_stays(self, more, hand_in, tmp_path):
        (tmp_path / "there").write_text("mine", encoding="utf-8")
        ran = run("verify", hand_in, "--to", tmp_path / "there", *more)

        assert (1, "mine") == (ran.status, (tmp_path / "there").read_text(encoding="utf-8"))

    def test_a_page(self, hand_in, tmp_path):
        assert 0 == run("verify", hand_in, "--to", tmp_path / "class.html").status
        assert "Şule Öztürk" in (tmp_path / "class.html").read_text(encoding="utf-8")


HEAD = "smtptutor proof 1\nlabel: Ana\nprogram: 0.0\nwritten: -\n\n"
HELLO = f"version {COURSE.version('hello', 'Ana')}\n"


@pytest.mark.uncounted
@pytest.mark.parametrize(
    "told",
    [
        HEAD + f"lesson hello: begun, 1 operation, {HELLO}- | 500 | octets " + "\\r\\n" * 1_900_000 + "\n",
        HEAD + f"lesson hello: begun, 0 operations, {HELLO}" * 49_000,
        HEAD + "".join(f"lesson l{number}: begun, 0 operations, version -\n" for number in range(49_000)),
    ],
    ids=["lines in octets", "a lesson again and again", "lessons"],
)
def test_as_much_as_fits_into_a_file_is_answered_in_time(told):
    """Half the octets of one row are lines; each line is a lesson."""
    begun = time.process_time()
    found = judged("f", told.encode(), COURSE, NOW)

    assert Judgement.NOT_READABLE is found.verdict
    assert time.process_time() - begun < 10
