"""A lesson that was left comes back as it was, also when the process was killed."""

import acting
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learner import Learner
from left import RIGHT, WRONG, act, picture
from sample_lesson import sample, solve

from smtptutor.course import schema, store
from smtptutor.course.events import Predicted
from smtptutor.course.ops import Next
from smtptutor.course.progress import WHOLE
from smtptutor.course.under_way import UnderWay
from smtptutor.protocol.cause import Cause

TOO_EARLY, MAIL = "RCPT TO:<bob@example.test>", "MAIL FROM:<alice@example.test>"
LINES = (
    "RCPT TO:<bob@example.test>",
    "MAIL FROM:<alice@example.test>",
    "MAIL FROM:<bob@example.test>",
    "RSET",
    "DATA",
    ".",
    "..dot",
    "",
    "Subject: Lunch",
    "QUIT",
    "EHLO client.example.org",
    "\udcff\u00fc",
    "AUTH PLAIN",
    RIGHT.removeprefix("AUTH PLAIN "),
    RIGHT,
    f"AUTH PLAIN {WRONG}",
    WRONG,
)


words = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12) | st.sampled_from(
    ("Tomorrow", "Password", "StartTLS", "Authentication-Results: x")
)
"""A line is given without its line end, and holds none."""


class TestReplay:
    """The journal, played again, gives the same, whatever the lines were."""

    @settings(max_examples=300, deadline=None)
    @given(
        actions=st.lists(
            st.sampled_from(
                (
                    *LINES[:7],
                    *LINES,
                    ":undo",
                    ":undo",
                    ":redo",
                    ":reset",
                    ":solution",
                    ":next",
                    ":next",
                    ":restart",
                    ":wait",
                )
            )
            | st.sampled_from((":hint", ":guess 503", ":guess 250", ":paste|NOOP|RSET|DATA|x|.", ":paste|DATA"))
            | words,
            max_size=25,
        )
    )
    def test_whatever_was_done_comes_back(self, actions, tmp_path_factory):
        """Any actions in any order: who opens the lesson again finds it as it was left."""
        lesson = sample(tmp_path_factory.getbasetemp())
        known = store.Store(schema.in_memory(), pytest.fail)
        runner = Learner(lesson, known)
        for action in actions:
            act(runner, action)
            if runner.done:
                break
        again = Learner(lesson, known)

        if runner.done:
            runner.restart()
        expected = picture(runner)
        assert expected == picture(again)
        known.close()

    @pytest.mark.parametrize(
        "actions",
        [
            ["RCPT TO:<bob@example.test>", ":next", "MAIL FROM:<alice@example.test>"],
            ["RCPT TO:<bob@example.test>", "MAIL FROM:<alice@example.test>", ":undo"],
            [
                "RCPT TO:<bob@example.test>",
                ":next",
                "MAIL FROM:<alice@example.test>",
                ":undo",
                ":redo",
                "NOOP",
                ":redo",
            ],
            [RIGHT, WRONG, "AUTH LOGIN", "YWxpY2U=", ":undo", ":undo", ":redo", ":redo", "x", ":undo", ":redo"],
            ["RCPT TO:<bob@example.test>", ":next", ":solution"],
            ["RCPT TO:<bob@example.test>", ":next", "QUIT", ":reset", "NOOP"],
            [
                "MAIL FROM:<alice@example.test>",
                "RCPT TO:<bob@example.test>",
                "DATA",
                "Subject: x",
                "",
                "one",
                ":undo",
                "two",
            ],
        ],
        ids=" ".join,
    )
    def test_the_same_state_line_by_line(self, lesson, known, actions):
        """After each single action the lesson can be left and taken up."""
        runner = Learner(lesson, known)
        for action in actions:
            act(runner, action)

            assert picture(runner) == picture(Learner(lesson, known))

    def test_a_message_goes_on_where_it_was_left(self, lesson, known):
        """Lines of a message that was not finished are there, and the message comes out whole."""
        runner = Learner(lesson, known)
        for line in ("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA", "Subject: x", "", "..one"):
            list(runner.send(line))
        again = Learner(lesson, known)
        for line in ("two", "."):
            list(again.send(line))

        assert b"Subject: x\r\n\r\n.one\r\ntwo\r\n" == next(iter(again.state.memory.store)).content

    def test_resumed_tells_whether_there_was_anything(self, lesson, known):
        """False for a fresh lesson, true for one that was left, false for one that was finished."""
        assert not Learner(lesson, known).resumed

        list(Learner(lesson, known).send("NOOP"))
        assert Learner(lesson, known).resumed

        solve(Learner(lesson, known), 3)
        again = Learner(lesson, known)
        assert (False, 0, False) == (again.resumed, again.number, again.done)

    def test_restart_forgets(self, lesson, known):
        """Nothing of it comes back, but what was done stays marked."""
        runner = Learner(lesson, known)
        solve(runner, 2)
        runner.restart()

        assert 1 == len(known.newest(("sample",)).rows)
        assert not Learner(lesson, known).resumed
        assert {"too-early", "in-order"} == known.steps_done(("sample",))

    def test_looking_on_writes_nothing(self, lesson, known):
        """Opening a lesson again and again does not let its journal grow."""
        solve(Learner(lesson, known))
        before = known.newest(("sample",))
        Learner(lesson, known)
        Learner(lesson, known)

        assert before == known.newest(("sample",))

    def test_pasted_lines_come_back_as_pasted(self, lesson, known, tmp_path):
        """A refusal that only lines in one piece earn is there again (RFC 2920 3.1)."""
        (tmp_path / "pipes.toml").write_text('format = 1\ndialect = "opensmtpd"\n')
        there = lesson._replace(site="pipes.toml")
        act(Learner(there, known), ":paste|NOOP|RSET")
        again = Learner(there, known)

        assert Cause.PIPELINING_NOT_ALLOWED is again.history[2].cause

    def test_hints_and_the_guess_come_back(self, lesson, known):
        """Who saw two hints gets the third, and the reply is set beside the guess."""
        runner = Learner(lesson, known)
        runner.hint()
        runner.hint()
        runner.guess(250)
        again = Learner(lesson, known)

        assert again.step.hints[2] == again.hint()
        assert [("250", "503")] == [each[1:] for each in again.send(TOO_EARLY) if isinstance(each, Predicted)]

    def test_a_lesson_that_has_changed_begins_anew(self, lesson, known):
        """Its old journal would be nonsense in it; what was done stays marked."""
        solve(Learner(lesson, known), 2)
        for steps, before in (
            (lesson.steps[::-1], lesson.before),
            (lesson.steps[:1], lesson.before),
            (lesson.steps, ()),
        ):
            again = Learner(lesson._replace(steps=steps, before=before), known)

            assert (0, [], True, False) == (again.number, again.since_opened, again.changed, again.resumed)
        assert {"too-early", "in-order"} == known.steps_done(("sample",))

    def test_other_words_are_no_other_lesson(self, lesson, known):
        """Where only what it says has changed, it goes on where it was left; under a new name too."""
        solve(Learner(lesson, known), 2)
        reworded = lesson.steps[0]._replace(say="Said better.", hints=("a", "b", "c"))
        again = Learner(lesson._replace(id="new", aliases=("sample",), steps=(reworded, *lesson.steps[1:])), known)

        assert (1, True, False) == (again.number, again.resumed, again.changed)

    @pytest.mark.parametrize(
        "row",
        [
            ("a kind of later times", b"x"),
            ("wait", b"9" * 5000),
            ("wait", b"-5"),
            ("wait", "\u0665".encode()),
            ("wait", b"999999999999"),
            ("guess", b"999999"),
            ("guess", b""),
            ("sent", b"\xff\n.\n"),
            ("login", b""),
            ("login", b"AUTH PLAIN ****"),
            ("login-ahead", b"AUTH PLAIN ****"),
            ("next", b"more"),
        ],
        ids=lambda row: f"{row[0]} {row[1][:12]!r}",
    )
    @pytest.mark.parametrize("lines", [(), ("QUIT",), (MAIL, TOO_EARLY, "DATA"), ("BDAT 5",), ("AUTH LOGIN",)], ids=str)
    def test_a_row_that_does_not_fit_is_passed_over(self, row, lines, lesson, known):
        """Also where it stands after the end of the connection, or inside a message."""
        known.begin("sample", "", (*(("sent", line.encode()) for line in lines), row, row, ("undo", b""), row))
        Learner(lesson, known).send("NOOP")

    def test_secrets_are_not_kept(self, lesson, known):
        """What was typed after AUTH and its mechanism is not in the journal (RFC 4954 4)."""
        Learner(lesson, known).send("AUTH PLAIN AGFsaWNlAHNlY3JldA==")

        assert b"AGFs" not in b"".join(what for _, what in known.newest(("sample",)).rows)

    def test_without_a_journal_only_what_is_done_is_marked(self, lesson, known):
        """As for a lesson that is played from a file: it neither takes up what was left nor replaces it."""
        Learner(lesson, known).send(TOO_EARLY, MAIL)
        before = known.newest(("sample",))
        way = UnderWay(lesson, known, resume=False)
        assert not way.resumed
        for step in lesson.steps:
            for each in step.solution:
                acting.act(way, each)
            way.do(Next())

        assert before == known.newest(("sample",))
        assert known.is_done(("sample",))


class TestWindows:
    """Two windows on one lesson."""

    SENT = (TOO_EARLY, MAIL, TOO_EARLY, "DATA")

    def test_they_do_not_mix(self, lesson, known):
        """Line by line in turn: what comes back is the one that was written in last, whole."""
        one, other = Learner(lesson, known), Learner(lesson, known)
        for line in self.SENT:
            one.send(line)
            other.send(line)

        assert picture(other) == picture(Learner(lesson, known))
        one.send("x")
        assert picture(one) == picture(Learner(lesson, known))

    def test_both_go_on_from_where_it_was_left(self, lesson, known):
        """And each goes its own way from there."""
        Learner(lesson, known).send(self.SENT[0])
        one, other = Learner(lesson, known), Learner(lesson, known)
        one.send(*self.SENT[1:])
        other.send("NOOP")
        assert picture(other) == picture(Learner(lesson, known))

        one.undo()
        assert picture(one) == picture(Learner(lesson, known))

    def test_one_that_was_left_open_for_long_is_whole_still(self, lesson, known):
        """Though its run was forgotten meanwhile."""
        one = Learner(lesson, known)
        one.send(*self.SENT[:2])
        for _ in range(store.RUNS_KEPT + 1):
            Learner(lesson, known).send("NOOP")
        one.send(*self.SENT[2:])

        assert picture(one) == picture(Learner(lesson, known))

    def test_one_that_is_begun_anew(self, lesson, known):
        """:restart in one window does not take the other's away."""
        one, other = Learner(lesson, known), Learner(lesson, known)
        one.send(self.SENT[0])
        other.send(*self.SENT)
        one.restart()
        assert not Learner(lesson, known).resumed

        other.send("Subject: x")
        assert picture(other) == picture(Learner(lesson, known))


class TestAnyMessage:
    """A message comes back as it was written: no word of it is taken for a secret, and none ends the program."""

    SECRETIVE = ("Tomorrow", "AUTH PLAIN AGFsaWNl", "AUTH", "auth login", "Authentication-Results: x", WRONG)

    @settings(max_examples=100, deadline=None)
    @given(text=st.lists(words | st.sampled_from(SECRETIVE), max_size=6))
    @pytest.mark.parametrize("end", [("DATA", "."), ("BDAT 900", "BDAT 0 LAST")], ids=["message", "chunk"])
    def test_left_and_taken_up(self, text, end, tmp_path_factory):
        """After each line, and at the end."""
        short = sample(tmp_path_factory.getbasetemp())
        lesson = short._replace(steps=(*short.steps, short.steps[0]._replace(id="one-more")))
        known = store.Store(schema.in_memory(), pytest.fail)
        runner = Learner(lesson, known)
        runner.send(TOO_EARLY, MAIL, TOO_EARLY, end[0])
        for line in text:
            runner.send(line)
            assert runner.way.dialogue == Learner(lesson, known).way.dialogue
        runner.send(end[1])

        assert runner.way.dialogue == Learner(lesson, known).way.dialogue
        known.close()


class TestMarks:
    """Steps are marked as they are done."""

    def test_each_step_then_the_lesson(self, lesson, known):
        """The whole lesson only with its last step."""
        runner = Learner(lesson, known)
        seen = []
        for number in range(3):
            if number:
                runner.advance()
            solve(runner)
            seen.append((len(known.steps_done(("sample",)) - {WHOLE}), known.is_done(("sample",))))

        assert [(1, False), (2, False), (3, True)] == seen

    @pytest.mark.parametrize("number", [0, 2])
    def test_killed_between_the_answer_and_the_mark(self, lesson, known, number, monkeypatch):
        """The line is written down first; if nothing more was, the mark is made when the lesson is opened again."""
        runner = Learner(lesson, known)
        solve(runner, number)
        if number:
            runner.advance()
        *lines, last = runner.step.solution
        for line in lines:
            runner.send(line)
        monkeypatch.setattr(store.Store, "mark", stopped)
        with pytest.raises(SystemError):
            runner.send(last.line)
        monkeypatch.undo()
        Learner(lesson, known)

        assert runner.step.id in known.steps_done(("sample",))
        assert (number == 2) == known.is_done(("sample",))


def stopped(*_):
    """As if the process had ended here."""
    raise SystemError
