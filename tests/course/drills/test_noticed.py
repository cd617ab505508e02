"""What a learner missed is written down, and nothing else is."""

import journey
import pytest
from kinds_lesson import CHOOSE, ORDER, POINT, REPAIR, ROWS, kinds_lesson
from learner import Learner
from sample_lesson import sample

from smtptutor.course import lesson_file
from smtptutor.course.drills.brought import brought
from smtptutor.course.ops import GiveAnswer, Guess, Hint, Solution, Undo
from smtptutor.course.progress import Drill, Unkept

NOW = 1_767_603_600
DAY = 86_400
BEFORE = Drill("nested-mail", 2, NOW + 5 * DAY)
EARLY, MAIL, RCPT = "RCPT TO:<bob@example.test>", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
UP_TO_MESSAGE = (EARLY, ":next", MAIL, RCPT, ":next")


EVIDENCE = """
[[steps]]
evidence = { lines = ["550 5.7.1 relaying denied"], quotes = [{ line = 1, cause = "relay-denied" }] }
"""

TYPED = """
[[steps]]
id = "early"
say = "Nothing was said yet."
task = "Send RCPT."
goals = [{ reply = 503, cause = "hello-first", tick = "RCPT was refused" }]
hints = ["RCPT names a recipient.", "One line.", "RCPT TO:<____>"]
solution = ["RCPT TO:<bob@example.test>"]
"""


@pytest.fixture
def store():
    return Unkept(lambda: NOW)


def do(learner, *typed):
    """Do these one after the other: operations, lines to send, and :next."""
    for each in typed:
        if each == ":next":
            learner.advance()
        elif isinstance(each, str):
            learner.send(each)
        else:
            learner.way.do(each)


def causes(store):
    """The causes that are to be practised."""
    return {drill.cause for drill in store.drills()}


class TestLines:
    """A refusal in a step whose goals and solution do not have that cause; a wrong prediction."""

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            pytest.param((EARLY,), set(), id="an error that the goal asks for"),
            pytest.param(("DATA", EARLY), {"data-without-mail"}, id="another error than the one asked for"),
            pytest.param((Guess("250"), EARLY), {"mail-first"}, id="a wrong prediction"),
            pytest.param((Guess("503"), EARLY), set(), id="a right prediction"),
            pytest.param((Guess("250"), Undo(), Guess("503"), EARLY), set(), id="a prediction thought better of"),
            pytest.param((EARLY, ":next", MAIL, MAIL), {"nested-mail"}, id="a refusal in a later step"),
            pytest.param((EARLY, ":next", EARLY), {"mail-first"}, id="what one step asks for is missed in another"),
            pytest.param((EARLY, "DATA"), set(), id="a refusal when the step is done"),
            pytest.param((EARLY, ":next", "RCPT TO:<x@y.example>"), {"mail-first"}, id="the cause, not the address"),
            pytest.param((*UP_TO_MESSAGE, "DATA", "Subject: x", "", "."), set(), id="nothing that is accepted"),
            pytest.param((*UP_TO_MESSAGE, "Subject: x"), {"header-typed-as-command"}, id="also a named mistake"),
        ],
    )
    def test_what_is_noticed(self, tmp_path, store, typed, expected):
        do(Learner(sample(tmp_path), store), *typed)

        assert expected == causes(store)

    def test_any_error_that_a_goal_asks_for_was_asked_for(self, tmp_path, store):
        """A goal that wants a 503, whatever for, is reached by another one than that of the solution."""
        any_503 = sample(tmp_path, 'reply = 503, cause = "mail-first", tick', "reply = 503, tick")
        learner = Learner(any_503, store)
        do(learner, "DATA")

        assert learner.step_done
        assert set() == causes(store)

    def test_the_echo_of_a_refusal_is_none_of_its_own(self, tmp_path, store):
        """DATA is refused since the only recipient was: the recipient is to be practised."""
        wrong = "RCPT TO:<nobody@example.test>"
        do(Learner(sample(tmp_path), store), EARLY, ":next", MAIL, wrong, "DATA")

        assert {"mailbox-unknown"} == causes(store)


class TestSlips:
    """A slip of the fingers that the next line mends is no gap in what somebody knows."""

    @pytest.mark.parametrize(
        ("slip", "mended", "expected"),
        [
            pytest.param("MIAL FROM:<alice@example.test>", MAIL, set(), id="two letters changed places"),
            pytest.param("MAIL FRM:<alice@example.test>", MAIL, set(), id="a letter left out"),
            pytest.param(" MAIL FROM:<alice@example.test>", MAIL, set(), id="a blank before it"),
            pytest.param("MIAL FROM:<alice@example.test>", "NOOP", {"unknown-command"}, id="not mended"),
            pytest.param("MAIL alice@example.test", MAIL, {"mail-syntax"}, id="another form is no slip"),
            pytest.param("ALICE", MAIL, {"unknown-command"}, id="another line is no slip"),
            pytest.param("MIAL FROM:<alice@example.test>", "MIAL FROM:<alice@example.tst>", {"unknown-command"}, id="again"),
        ],
    )  # fmt: skip
    def test_the_next_line_decides(self, tmp_path, store, slip, mended, expected):
        do(Learner(sample(tmp_path), store), EARLY, ":next", slip, mended)

        assert expected == causes(store)

    def test_a_hint_may_come_between(self, tmp_path, store):
        do(Learner(sample(tmp_path), store), EARLY, ":next", "MIAL FROM:<alice@example.test>", Hint(), MAIL)

        assert set() == causes(store)

    def test_it_is_written_down_until_then(self, tmp_path, store):
        """Whoever closes the window after the slip has not mended it."""
        do(Learner(sample(tmp_path), store), EARLY, ":next", "MIAL FROM:<alice@example.test>")

        assert {"unknown-command"} == causes(store)

    def test_what_was_to_be_practised_before_stays_as_it_was(self, tmp_path, store):
        before = Drill("unknown-command", 2, NOW + 5 * DAY)
        store.practise(before)
        do(Learner(sample(tmp_path), store), EARLY, ":next", "MIAL FROM:<alice@example.test>", MAIL)

        assert (before,) == store.drills()


class TestAnswers:
    """A wrong choice, point or edit: the cause of what was true."""

    @pytest.mark.parametrize(
        ("step", "answers", "expected"),
        [
            pytest.param(POINT, ("4",), {"mailbox-unknown"}, id="another line than the first failure"),
            pytest.param(POINT, ("3",), set(), id="the right line"),
            pytest.param(POINT, ("99",), set(), id="no answer at all"),
            pytest.param(
                REPAIR, ("1 MAIL FROM:<a@b.example>",), {"hello-first"}, id="an edit that breaks another line"
            ),
            pytest.param(REPAIR, ("4 DATA",), set(), id="an edit that changes nothing"),
            pytest.param(REPAIR, ("3 RCPT TO:<bob@example.test>",), set(), id="the right edit"),
        ],
    )
    def test_what_is_noticed(self, tmp_path, store, step, answers, expected):
        do(Learner(kinds_lesson(tmp_path, step), store), *map(GiveAnswer, answers))

        assert expected == causes(store)

    def test_an_order_counts_for_what_is_refused_in_it(self, tmp_path, store):
        """The greeting last: MAIL comes before it."""
        learner = Learner(kinds_lesson(tmp_path, ORDER), store)
        first, *others = learner.acts[0].edit.split()
        learner.way.do(GiveAnswer(" ".join([*others, first])))

        assert "hello-first" in causes(store)

    def test_a_row_counts_for_the_cause_whose_code_it_names(self, tmp_path, store):
        """552 among the causes of the lesson is mailbox-full-for-good."""
        lesson = kinds_lesson(tmp_path, ROWS)._replace(teaches=("452", "mailbox-full", "mailbox-full-for-good"))
        learner = Learner(lesson, store)
        learner.way.do(GiveAnswer("b"))  # 452 is kept, not given back

        assert {"mailbox-full"} == causes(store)

    @pytest.mark.parametrize(
        ("say", "expected"),
        [
            pytest.param("550 5.7.1 <friend@far.example>: relaying denied", {"relay-denied"}, id="in its own words"),
            pytest.param(
                "RCPT: 550 5.1.1 <bop@example.test>: no such mailbox here", {"mailbox-unknown"}, id="to a verb"
            ),
            pytest.param("550 5.1.2 <a@b.example>: the domain does not exist", {"recipient-domain-unknown"}, id="RCPT"),
            pytest.param("550 5.1.8 <a@b.example>: the domain does not exist", {"sender-domain-unknown"}, id="MAIL"),
            pytest.param("Invalid command: transaction open", {"nested-mail"}, id="another server's words, no code"),
            pytest.param("459 No", set(), id="what nobody says"),
            pytest.param("the birthday letter, to leave tomorrow", set(), id="no reply at all"),
            pytest.param("RCPT: 550 in somebody's words", set(), id="a code that several causes of the lesson have"),
        ],
    )
    def test_a_row_counts_for_the_reply_that_it_quotes(self, tmp_path, store, say, expected):
        """Whatever was met before it: here a mailbox that there is not."""
        lesson = kinds_lesson(tmp_path, POINT + ROWS.replace("452 4.2.2", say))
        learner = Learner(lesson._replace(teaches=("mailbox-unknown", "relay-denied", "mailbox-disabled")), store)
        do(learner, GiveAnswer("3"), ":next", GiveAnswer("b"))

        assert expected == causes(store)

    def test_a_row_of_another_matter_counts_for_nothing(self, tmp_path, store):
        """The refusal met last is not what a question is about that has none of its words."""
        typed = TYPED + ROWS.replace("452 4.2.2", "the birthday letter")
        lesson = kinds_lesson(tmp_path, typed)._replace(teaches=("hello-first", "mailbox-unknown"))
        learner = Learner(lesson, store)
        do(learner, RCPT, ":next", GiveAnswer("b"))

        assert set() == causes(store)

    def test_where_one_refusal_is_all_that_is_taught_a_row_is_about_that(self, tmp_path, store):
        typed = TYPED + ROWS.replace("452 4.2.2", "the birthday letter")
        learner = Learner(kinds_lesson(tmp_path, typed)._replace(teaches=("hello-first",)), store)
        do(learner, RCPT, ":next", GiveAnswer("b"))

        assert {"hello-first"} == causes(store)

    def test_a_choice_about_evidence_counts_for_what_that_quotes(self, tmp_path, store):
        quoted = EVIDENCE + CHOOSE.partition("[[steps]]")[2]
        do(Learner(kinds_lesson(tmp_path, quoted), store), *map(GiveAnswer, "abc"))

        assert {"relay-denied"} == causes(store)

    def test_a_choice_that_names_no_code_is_about_what_was_met(self, tmp_path, store):
        """Nothing was met, and nothing is named: nothing can be practised."""
        do(Learner(kinds_lesson(tmp_path, CHOOSE), store), *map(GiveAnswer, "abc"))

        assert set() == causes(store)


class TestSolutions:
    """A solution that was shown: the causes that its goals ask for."""

    def test_of_lines(self, tmp_path, store):
        do(Learner(sample(tmp_path), store), Solution())

        assert {"mail-first"} == causes(store)

    def test_of_answers(self, tmp_path, store):
        do(Learner(kinds_lesson(tmp_path, REPAIR), store), Solution())

        assert {"mailbox-unknown"} == causes(store)

    def test_a_step_that_is_done_can_be_looked_at(self, tmp_path, store):
        do(Learner(sample(tmp_path), store), EARLY, Solution())

        assert set() == causes(store)


class TestRows:
    """What is written down: the lowest level, tomorrow, at once."""

    def test_a_cause_that_is_there_goes_back_to_the_lowest_level(self, tmp_path, store):
        store.practise(BEFORE)
        do(Learner(sample(tmp_path), store), EARLY, ":next", MAIL, MAIL)
        (drill,) = store.drills()

        assert ("nested-mail", 0) == (drill.cause, drill.level)
        assert NOW + DAY / 2 < drill.due <= NOW + DAY

    def test_a_lesson_that_is_taken_up_again_misses_nothing_twice(self, tmp_path, store):
        """What was practised in between stays so: what is played again was noticed then."""
        lesson = sample(tmp_path)
        do(Learner(lesson, store), EARLY, ":next", MAIL, MAIL)
        store.forget("nested-mail")
        Learner(lesson, store)

        assert () == store.drills()

    def test_from_a_pipe_nothing_is_noticed(self, tmp_path):
        """Lines from a file are nobody who learns."""
        learner = Learner(sample(tmp_path))
        do(learner, "DATA")

        assert set() == causes(learner.way._store)


@pytest.mark.uncounted
@pytest.mark.parametrize("lesson", lesson_file.course(), ids=lambda lesson: lesson.id)
def test_whoever_makes_no_mistake_misses_nothing(lesson, store):
    """Each prediction right, each step by its solution, also where that takes several edits."""
    learner = Learner(lesson, store)
    while True:
        for guess in filter(None, [journey.truth(learner.way.at)]):
            learner.way.do(Guess(guess))
        learner.send(*learner.acts)
        if learner.way.at.done:
            break
        assert set() == causes(store)
        learner.advance()

    assert causes(store) == set(brought(lesson.ids))
