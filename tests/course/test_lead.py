"""Who asks for the last hint wherever it is, and does what it shows, comes to the end of the step."""

import pytest
from fair_lesson import fair
from sample_lesson import sample

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file, run
from smtptutor.course.check.rule import openings
from smtptutor.course.events import Hinted
from smtptutor.course.hints import fits, shape_of
from smtptutor.course.lead import way_on
from smtptutor.course.lesson import Connecting, SolutionLine, StepKind
from smtptutor.course.ops import Hint, Wait

ASTRAY = {
    "nowhere": (),
    "RSET": ("RSET",),
    "QUIT": ("QUIT",),
    "another hello": ("EHLO other.example.org",),
    "HELO": ("HELO other.example.org",),
    "eve": ("RSET", "MAIL FROM:<eve@example.net>"),
    "nobody": ("MAIL FROM:<alice@example.test>", "RCPT TO:<nobody@example.test>", "DATA"),
    "in a message": ("DATA", "some text"),
    "a message for alice": ("RSET", "MAIL FROM:<bob@example.test>", "RCPT TO:<alice@example.test>", "DATA", "x", "."),
    "in a login": ("RSET", "AUTH LOGIN"),
    "a refused word": ("FROB",),
}
MOST = 40  # hints for one step


def steps(lesson):
    """Each step to type in, where it opens."""
    return [at for at in openings(lesson) if at is not None and at.step.kind is StepKind.TYPE]


def third(at):
    """The last hint that is shown here."""
    texts = []
    for _ in range(5):
        at, happened = run.do(at, Hint())
        texts += [event.text for event in happened if isinstance(event, Hinted) and event.rung == 3]
    return texts[-1]


def astray(at, lines):
    """Where these lines lead, and whether the step is still to be done there."""
    return run.acted(at, [SolutionLine(line) for line in lines])[0]


def follow(at):
    """Do what the last hint shows, again and again, the blank filled in; where that leads."""
    for _ in range(MOST):
        if at.step_done:
            break
        act = way_on(at, run.acted)[0]
        shown = third(at)
        assert shown == shape_of(act) or fits(shown, act), (shown, act)
        at = run.acted(at, [act])[0]
    return at


def shipped():
    return [lesson_file.read_lesson(path) for path in lessons.paths(data.folder())]


OFTEN = ("RSET", "QUIT", "eve", "in a message")
"""Those that are tried in every lesson of the course."""


@pytest.mark.uncounted
class TestFollowed:
    """The hints lead to the end from wherever somebody went astray."""

    @pytest.mark.parametrize("name", ASTRAY)
    def test_in_the_samples(self, name, tmp_path):
        for lesson in (sample(tmp_path), lesson_file.read_lesson(fair(tmp_path))):
            for at in steps(lesson):
                assert follow(astray(at, ASTRAY[name])).step_done, at.step.id

    @pytest.mark.parametrize("name", OFTEN)
    @pytest.mark.parametrize("lesson", shipped(), ids=lambda lesson: lesson.id)
    def test_in_the_course(self, lesson, name):
        """Or, where nothing does, the last hint says how to begin the step again."""
        for at in steps(lesson):
            there = astray(at, ASTRAY[name])
            if there.step_done or not way_on(there, run.acted):
                assert there.step_done or third(there) == ":reset goes back to where this step began."
            else:
                assert follow(there).step_done, at.step.id


class TestShape:
    """What the last hint shows, in some places."""

    def test_after_rset_the_transaction_begins_anew(self, tmp_path):
        """Not the line of the start, which is refused here."""
        at = steps(lesson_file.read_lesson(fair(tmp_path)))[1]

        assert "RCPT TO:<____>" == third(at)
        assert "MAIL FROM:<____>" == third(astray(at, ["RSET"]))

    def test_on_a_closed_connection_a_new_one_comes_first(self, tmp_path):
        at = astray(steps(lesson_file.read_lesson(fair(tmp_path)))[1], ["QUIT"])

        assert ":conn____ makes a new connection." == third(at)
        assert isinstance(way_on(at, run.acted)[0], Connecting)

    def test_a_wait_that_is_over_is_not_asked_for_again(self, tmp_path):
        """Neither after the whole of it, nor after more; after a part of it the rest is still to come."""
        solution = '["QUIT", { wait = "30m" }, { connect = true }, "EHLO client.example.org"]'
        goals = '[{ waited = "30m", cause = "ehlo-accepted", goal = "later", tick = "later" }]'
        path = tmp_path / "waiting.toml"
        path.write_text(
            'format = 2\nid = "waiting"\ntitle = "W"\nabout = "You can wait."\nteaches = []\nuses = []\n[[steps]]\nid = "one"\n'
            f'say = "Wait."\ngoals = {goals}\nsolution = {solution}\nhints = ["a", "b", "EHLO ____"]\n'
        )
        at = astray(steps(lesson_file.read_lesson(path))[0], ["QUIT"])
        shown = [third(run.do(at, Wait(seconds))[0]) for seconds in (600, 1800, 7200)]

        assert third(at).startswith(":wait")
        assert shown[0].startswith(":wait")
        assert [":conn____ makes a new connection."] * 2 == shown[1:]

    def test_the_lines_of_a_chunk_are_asked_for_once_each(self, tmp_path):
        """BDAT gets no reply until its octets are there, and is done all the same."""
        lines = ["BDAT 26 LAST", "Subject: hi", "", "Look here"]
        opening = '"EHLO c.example", "MAIL FROM:<bob@example.test>", "RCPT TO:<alice@example.test>"'
        path = tmp_path / "counted.toml"
        path.write_text(
            'format = 2\nid = "counted"\ntitle = "C"\nabout = "You can count."\nteaches = []\nuses = []\n'
            f'site = "extensions"\n[[steps]]\nid = "one"\nbefore = [{opening}]\nsay = "Count."\n'
            'goals = [{ cause = "last-chunk-accepted", message_mentions = "Look here", goal = "in", tick = "in" }]\n'
            f'solution = {lines}\nhints = ["a", "b", "BDAT ____"]\n'
        )
        at = steps(lesson_file.read_lesson(path))[0]
        shown = []
        while not at.step_done:
            shown.append(way_on(at, run.acted)[0].line)
            at = astray(at, [shown[-1]])

        assert lines == shown

    def test_in_a_wrong_message_its_end_comes_first(self, tmp_path):
        at = astray(steps(lesson_file.read_lesson(fair(tmp_path)))[1], ["DATA", "oh"])

        assert "A dot alone on a line ends the message." == third(at)


class TestSecond:
    """The second hint names what is open."""

    def test_as_it_is_written_where_nothing_was_done(self, tmp_path):
        at, happened = steps(sample(tmp_path))[1], []
        for _ in range(2):
            at, happened = run.do(at, Hint())

        assert "No sender is named yet." == happened[0].text

    def test_once_something_was_done_the_first_goal_that_does_not_hold(self, tmp_path):
        """A sender is named now, if the wrong one: that none is named yet would not be true."""
        at = astray(steps(lesson_file.read_lesson(fair(tmp_path)))[0], ["MAIL FROM:<alice@example.test>"])
        for _ in range(2):
            at, happened = run.do(at, Hint())

        assert "Still open: and the recipient." == happened[0].text
