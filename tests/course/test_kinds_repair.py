"""Mending a transcript: what an edit is, what it makes of the lines, and when they are mended."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds_lesson import REPAIR, Answering

from smtptutor.course.events import AnswerTakenBack, Unticked
from smtptutor.course.kinds import edits, repair
from smtptutor.course.ops import GiveAnswer, Solution, Undo
from smtptutor.course.run import do

FOUR = ("a", "b", "c", "d")


class TestEdits:
    """Each form of an edit."""

    @pytest.mark.parametrize(
        ("edit", "after"),
        [
            ("3 x y", ("a", "b", "x y", "d")),
            ("3  x", ("a", "b", " x", "d")),  # a line may begin with a blank
            ("+3 x", ("a", "b", "x", "c", "d")),
            ("+5 x", ("a", "b", "c", "d", "x")),
            ("+3", ("a", "b", "", "c", "d")),  # an empty line parts header and text
            ("-3", ("a", "b", "d")),
            ("2>3", ("a", "c", "b", "d")),
            ("1>4", ("b", "c", "d", "a")),
            ("4>1", ("a", "d", "b", "c")),
            ("4>0", ("d", "a", "b", "c")),
            (" - 3 ", ("a", "b", "d")),
            ("2 > 3", ("a", "c", "b", "d")),
        ],
    )
    def test_what_it_makes_of_the_lines(self, edit, after):
        normal = edits.normal(edit)

        assert after == edits.edited(FOUR, normal).lines
        assert normal == edits.normal(normal)

    @pytest.mark.parametrize(
        ("edit", "told"),
        [
            ("5 x", "The lines are 1 to 4."),
            ("0 x", "The lines are 1 to 4."),
            ("-5", "The lines are 1 to 4."),
            ("+6 x", "+5 LINE"),
            ("2>5", "The lines are 1 to 4"),
            ("3>2", "Line 3 stands behind line 2 already; 3>M moves it behind line M."),
            ("1>0", "Line 1 stands at the top already; 1>M moves it behind line M."),
            ("3", edits.FORMS),
            ("3>", edits.FORMS),
            ("-x3", None),
            ("3RCPT", edits.FORMS),
            ("+", edits.FORMS),
            ("12345 x", edits.FORMS),
        ],
    )
    def test_what_is_none_of_these_lines_changes_nothing(self, edit, told):
        normal = edits.normal(edit)
        if told is None:
            assert normal is None
            return
        found = edits.edited(FOUR, normal)

        assert told in found.fault
        assert found.lines == FOUR

    @pytest.mark.parametrize("typed", ["NOOP", "", "RCPT TO:<3@example.test>", "RSET", "3 x\nNOOP"])
    def test_a_command_is_none(self, typed):
        assert edits.normal(typed) is None

    def test_one_line_stays(self):
        assert ("a",) == edits.edited(("a",), "-1").lines

    @given(
        now=st.lists(st.sampled_from(["a", "b", " c", ""]), min_size=1, max_size=7).map(tuple),
        wanted=st.lists(st.sampled_from(["a", "b", " c", "", "d"]), min_size=1, max_size=7).map(tuple),
    )
    def test_any_lines_can_be_made_of_any(self, now, wanted):
        found = edits.between(now, wanted)

        assert all(edit == edits.normal(edit) for edit in found)
        for edit in found:
            assert edits.edited(now, edit).fault == ""
            now = edits.edited(now, edit).lines
        assert wanted == now


class TestRepair:
    """The transcript is played again after each edit."""

    @pytest.fixture
    def talk(self, tmp_path):
        return Answering(tmp_path, REPAIR)

    def test_the_edit_that_mends_it(self, talk):
        verdict = talk("3 RCPT TO:<bob@example.test>")

        assert (True, True, "No line is refused now.") == (verdict.right, verdict.done, verdict.why)
        assert talk.at.step.goals == talk.at.ticked

    def test_edits_add_up(self, talk):
        assert not talk("-3").done
        assert talk("+3 RCPT TO:<postmaster@example.test>").done

    def test_one_that_does_not_is_told_what_is_refused_now(self, talk):
        verdict = talk("2>3")

        assert not verdict.right
        assert verdict.why.startswith("Line 2 is refused now: 503 5.5.1 Send MAIL before RCPT")

    def test_an_edit_that_brings_it_nearer_is_right_and_not_the_end(self, tmp_path):
        """Two edits are needed: MAIL comes first, then a mailbox that is there."""
        talk = Answering(tmp_path, REPAIR.replace('"MAIL FROM:<a@b.example>", "RCPT TO:<bop@example.test>"', '"NOPE"'))
        told = [
            talk(edit) for edit in ("2 MAIL FROM:<a@b.example>", "-1", "+1 EHLO a", "+3 RCPT TO:<bob@example.test>")
        ]

        assert [True, False, True, True] == [one.right for one in told]
        assert [False, False, False, True] == [one.done for one in told]

    def test_clean_wants_no_refusal_anywhere(self, talk):
        """The goal is reached, and bop is refused still."""
        verdict = talk("+4 RCPT TO:<bob@example.test>")

        assert not verdict.done
        assert talk.at.step.goals == verdict.reached
        assert verdict.why.startswith("Line 3 is refused now: 550 5.1.1 ")

    def test_without_clean_the_goals_are_enough(self, tmp_path):
        talk = Answering(tmp_path, REPAIR.replace("clean = true", ""))

        assert talk("+4 RCPT TO:<bob@example.test>").done

    def test_where_nothing_is_refused_it_says_where_it_ends_and_what_is_open(self, talk):
        talk("-4")
        verdict = talk("3 NOOP")

        assert not verdict.done
        assert (
            "No line is refused now. The server has the sender a@b.example, but no recipient yet. "
            "Still open: DATA is taken." == verdict.why
        )

    def test_where_it_ends_as_it_should_something_else_is_missing(self, tmp_path):
        """That the message has no end is not told where DATA was to be the last line."""
        also = '{ recipients = ["postmaster@example.test"], goal = "he has a copy", tick = "two of them" }'
        talk = Answering(tmp_path, REPAIR.replace("goals = [", f"goals = [{also}, "))
        talk("3 RCPT TO:<bob@example.test>")
        verdict = talk("1 EHLO dana.example")

        assert (False, "No line is refused now. Still open: he has a copy.") == (verdict.done, verdict.why)

    def test_all_that_is_open_is_told_in_one_sentence(self, tmp_path):
        """The second goal of these asks by its tick, since it has no other words."""
        also = '{ user = "alice", goal = "alice is known", tick = "in" }, { tls = true, tick = "TLS is on" }'
        talk = Answering(tmp_path, REPAIR.replace("goals = [", f"goals = [{also}, "))
        talk("3 RCPT TO:<bob@example.test>")
        verdict = talk("1 EHLO dana.example")

        assert "No line is refused now. Still open: alice is known; TLS is on." == verdict.why

    @pytest.mark.parametrize("edits", [("3 RCPT TO:<bob@example.test>",), ("3 RCPT TO:<bob@example.test>", "-4")])
    def test_what_is_open_is_not_told_twice(self, tmp_path, edits):
        """Where a goal is ticked, or its tick is lost, all of them stand below with their boxes."""
        also = '{ user = "alice", goal = "alice is known", tick = "in" }'
        talk = Answering(tmp_path, REPAIR.replace("goals = [", f"goals = [{also}, "))

        assert "Still open" not in [talk(edit) for edit in edits][-1].why

    def test_lines_behind_the_end_of_the_connection_are_not_clean(self, talk):
        assert "Line 4 is not sent now: the connection is closed." == talk("3 QUIT").why

    def test_a_goal_that_holds_no_more_is_open_again(self, talk):
        talk("+4 RCPT TO:<bob@example.test>")
        talk.at, happened = do(talk.at, GiveAnswer("-5"))

        assert any(isinstance(event, Unticked) for event in happened)
        assert () == talk.at.ticked

    def test_undo_takes_an_edit_back_with_what_came_of_it(self, talk):
        before = talk.at
        talk("+4 RCPT TO:<bob@example.test>")
        talk.at, happened = do(talk.at, Undo())

        assert (AnswerTakenBack("+4 RCPT TO:<bob@example.test>"),) == happened
        assert before == talk.at

    def test_what_is_no_edit_is_told_and_not_kept(self, talk):
        verdict = talk("7 NOOP")

        assert verdict.void
        assert "The lines are 1 to 4." == verdict.why
        assert () == talk.at.tried

    @pytest.mark.parametrize("before", [(), ("2>3",), ("-1", "-1"), ("3 QUIT", "+1 NOOP")])
    def test_the_solution_leads_on_from_any_edit(self, talk, before):
        for edit in before:
            talk(edit)
        for _ in range(9):
            if not talk.at.step_done:
                _, (left,) = do(talk.at, Solution())
                talk(left.line.edit)

        assert talk.at.step_done

    def test_where_the_written_edit_fits_it_is_told(self, talk):
        assert ("3 RCPT TO:<bob@example.test>",) == repair.solution(talk.at.lesson, talk.at.step, ())
