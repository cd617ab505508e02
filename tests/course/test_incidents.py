"""The incidents: what a learner is told of the ways that do not mend them is so."""

import pytest

from smtptutor import data
from smtptutor.course import run
from smtptutor.course.check.rule import openings
from smtptutor.course.events import Predicted
from smtptutor.course.kinds import edits
from smtptutor.course.kinds.sheet import played
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.ops import Guess
from smtptutor.server import dialogue as dialogues

FOLDER = data.folder() / "11-diagnosis"
ROWS = ((0, 2, 5), (1, 4, 7), (3, 6, 8))  # of the log: the dots, where the program gave up, what the server took


def incident(name):
    """An incident, and the steps of it by their names."""
    lesson = read_lesson(next(FOLDER.glob(f"*-{name}.toml")))
    return lesson, {step.id: step for step in lesson.steps}


def edited(name, step, *changes):
    """A transcript of an incident, played after some edits."""
    lesson, steps = incident(name)
    transcript = steps[step].puzzle.transcript
    return played(lesson, transcript, edits.all_edited(transcript.lines, changes))


def codes(sheet):
    """What was answered, line by line."""
    return [exchange.reply.code for line in sheet.lines for exchange in line.exchanges]


class TestDataIsBroken:
    """A letter abroad, at a door that knows no login."""

    @pytest.mark.parametrize(
        ("change", "failed"),
        [
            ("1 EHLO shop.example", ["AUTH", "RCPT", "DATA"]),
            ("+5 RSET", ["AUTH", "RCPT", "DATA"]),
            ("4 RCPT TO:<bob@example.test>", ["AUTH"]),
            ("-2", ["RCPT", "DATA"]),
        ],
    )
    def test_what_is_refused_all_the_same(self, change, failed):
        """The one way that leaves AUTH alone refused names somebody else."""
        sheet = edited("data-is-broken", "first", change)

        assert failed == [line.line.split()[0] for line in sheet.lines if line.refusal]

    def test_the_list_after_ehlo_is_as_it_is_told(self):
        ehlo = edited("data-is-broken", "first", "1 EHLO shop.example").lines[0].exchanges[0]
        _, steps = incident("data-is-broken")

        assert ["PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES"] == [
            line.split()[0] for line in ehlo.reply.lines[1:]
        ]
        assert "PIPELINING, SIZE, 8BITMIME and ENHANCEDSTATUSCODES" in steps["way-out"].hints[1]


class TestEverySecondMail:
    """A connection that goes on after a refusal."""

    def test_a_second_letter_may_follow_one_that_was_handed_over(self):
        """So the server does not take one letter alone on each connection."""
        assert None is edited("every-second-mail", "first", "3 RCPT TO:<bob@example.test>", "-4").first_failure
        letter = ("3 RCPT TO:<bob@example.test>", "+4 DATA", "+5 Subject: one", "+6", "+7 .")
        assert None is edited("every-second-mail", "first", *letter).first_failure

    def test_the_sender_does_not_matter(self):
        assert 503 in codes(edited("every-second-mail", "first", "4 MAIL FROM:<alice@example.test>"))
        assert 503 not in codes(edited("every-second-mail", "first", "-2", "-2"))


class TestNothingArrived:
    """A letter whose From field is in a domain of somebody else."""

    @pytest.mark.parametrize("mailbox", ["shop", "bounces", "orders"])
    def test_it_is_the_domain_that_is_refused(self, mailbox):
        assert 550 in codes(edited("nothing-arrived", "mended", f"5 From: {mailbox}@protected.example"))
        assert 550 not in codes(edited("nothing-arrived", "mended", f"5 From: {mailbox}@good.example"))


class TestPasswordIsRight:
    """A login with a line end behind user and password."""

    USER, PASSWORD = "5 YWxpY2U=", "6 d29uZGVybGFuZA=="

    @pytest.mark.parametrize(("changes", "code"), [([USER], 535), ([PASSWORD], 535), ([USER, PASSWORD], 235)])
    def test_both_have_to_be_mended(self, changes, code):
        assert code == codes(edited("password-is-right", "mended", *changes))[-1]

    def test_broken_base64_has_another_answer(self):
        assert 501 == codes(edited("password-is-right", "mended", "6 d29uZGVybGFuZ"))[-1]

    def test_without_tls_login_is_not_even_begun(self):
        assert 334 not in codes(edited("password-is-right", "mended", "-2"))

    def test_a_new_connection_counts_anew(self):
        """After the 421 the mended login is let in."""
        sheet = edited("password-is-right", "first")
        assert [535, 535, 421] == [line.exchanges[-1].reply.code for line in sheet.lines[5::3]]

        again, _ = dialogues.reset(sheet.end)
        for line in edited("password-is-right", "mended", self.USER, self.PASSWORD).lines:
            again, exchanges = dialogues.send(again, line.line)
        assert [235] == [exchange.reply.code for exchange in exchanges]


class TestThreeCopies:
    """A letter that is sent again before its answer came."""

    def test_all_answers_came_within_the_wait_that_is_told(self):
        """The times of the log, in seconds since noon: each dot, when it was given up, and when it was taken."""
        _, steps = incident("three-copies")
        times = [[int(part) for part in line[3:8].split(":")] for line in steps["first"].puzzle.shown]
        dots, ends, taken = ([60 * times[place][0] + times[place][1] for place in row] for row in ROWS)

        assert [60, 60, 60] == [end - dot for dot, end in zip(dots, ends, strict=True)]
        assert all(60 < there - dot <= 80 for dot, there in zip(dots, taken, strict=True))
        assert 19 == taken[0] - ends[0]

    def test_a_try_without_its_message_id_leaves_a_right_guess_right(self):
        """The guess is about the first try that has an answer, whatever the letter has in its header."""
        lesson, steps = incident("three-copies")
        step = steps["lost-for-good"]
        at = list(openings(lesson))[lesson.steps.index(step)]

        guessed, _ = run.do(at, Guess("2"))
        slipped, happened = run.acted(guessed, step.mistakes[0].example)
        end, more = run.acted(slipped, step.solution)

        assert ["2"] == [event.truth for event in (*happened, *more) if isinstance(event, Predicted)]
        assert end.step_done
