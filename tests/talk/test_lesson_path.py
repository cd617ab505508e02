"""Who leaves the path of a step is told so, and led back; the hints know where somebody stands."""

import re

import acting
import pytest
from in_lesson import COURSE, at_step, of_every_step

from smtptutor.course import heads
from smtptutor.course.lesson import StepKind
from smtptutor.course.path import strayed
from smtptutor.course.run import NO_HINTS, acted, do

OFF = (
    ("RSET",),
    ("EHLO other.example.org",),
    ("QUIT",),
    ("MAIL FROM:<bob@example.test>",),
    ("MAIL FROM:<alice@example.test>",),
    ("RCPT TO:<bob@example.test>",),
    ("RCPT TO:<postmaster@example.test>",),
    ("DATA", "some text"),
    ("NOOP", "RSET", "NOOP"),
)


def step(lesson, number):
    """A step of a lesson, as it opens."""
    return at_step(heads.find(COURSE, lesson), number)


def said(watched, *lines):
    """What is said to the last of these lines, on one line."""
    return [" ".join(watched(line).split()) for line in lines][-1]


def solve(watched):
    """Type the solution, as far as it is wanted; True where the step is done by it."""
    for lines in acting.typings(watched.of.lesson):
        if not watched.of.lesson.step_done:
            watched(*lines)
    return watched.of.lesson.step_done


@pytest.mark.uncounted
class TestEveryStep:
    """At each step of each lesson, after each line that may lead off."""

    @of_every_step
    def test_the_way_back_leads_back(self, lesson, number):
        """What the first hint says is typed, and the solution works again."""
        for lines in OFF:
            watched = at_step(lesson, number)
            for line in lines:
                watched(line)
            here = watched.of.lesson
            if here.number != number or strayed(here, acted, do) is None:
                continue
            hinted = said(watched, ":hint")
            [back] = re.findall(r":undo \d+|:undo|:reset", hinted)
            watched(back)

            assert hinted.startswith("Hint: ")
            assert "Hint 1 of 3" in watched(":hint")
            assert solve(watched), (lines, hinted)

    @of_every_step
    def test_the_path_is_not_left_on_it(self, lesson, number):
        """Nothing is said of straying to who types the solution, and each hint is one of the lesson's."""
        watched = at_step(lesson, number)
        for lines in acting.typings(watched.of.lesson):
            assert "Hint: " not in watched(":hint").replace(f"Hint: {NO_HINTS}", "")
            assert "Way back: " not in watched(*lines)

    @of_every_step
    def test_the_last_hint_is_the_shape_of_the_next_line(self, lesson, number):
        """Wherever one stands in the solution; at its start it is that of the lesson."""
        watched = at_step(lesson, number)
        if watched.step.kind is not StepKind.TYPE:
            return
        for number, lines in enumerate(acting.typings(watched.of.lesson)):
            while watched.of.lesson.hints < 2:
                watched(":hint")
            shape = said(watched, ":hint").partition("Hint 3 of 3: ")[2].partition(" That was")[0]
            words = {
                "": "An empty line comes next.",
                ".": "A dot alone on a line ends the message.",
                ":connect": ":conn____ makes a new connection.",
            }
            pattern = re.escape(shape).replace("____", ".*")
            line = lines[0].strip()  # as `said` has it
            fits = words.get(line) == shape or re.match(pattern, line, re.IGNORECASE)

            assert fits or line in shape or (not number and shape == watched.step.hints[2])
            watched(*lines)


class TestWords:
    """What is said, in some of the places."""

    def test_the_transaction_is_gone(self):
        """Said once, as it happens, and by the hint; then the hints of the lesson come."""
        watched = step("envelope", 1)
        words = (
            "This step goes on with the sender alice@example.test, and that transaction is over. :undo takes RSET back."
        )

        assert words in said(watched, "RSET")
        assert words not in said(watched, "NOOP")
        assert said(watched, ":undo", ":hint") == f"Hint: {words}"
        assert "Hint 1 of 3: Each RCPT is answered for itself." == said(watched, ":hint")

    def test_the_connection_is_closed(self):
        """Told by the words that stand there in any case, and by the hint."""
        watched = step("order", 1)
        closed = said(watched, "QUIT")

        assert 1 == closed.count("The connection is closed")
        assert ":connect makes a new one." in closed
        assert ":undo takes QUIT back." in said(watched, ":hint")

    def test_another_sender(self):
        watched = step("order", 4)

        assert "A transaction with the sender bob@example.test is open now" in said(
            watched, "MAIL FROM:<bob@example.test>"
        )

    def test_another_recipient_where_the_sender_is_right(self):
        """What is in the way is named, and not what stands beside it."""
        watched = step("null-sender", 1)
        answer = said(watched, "MAIL FROM:<>", "RCPT TO:<bob@example.test>")

        assert "The server holds the recipient bob@example.test now, and it is in the way here." in answer
        assert ":undo takes RCPT back." in answer

    def test_which_of_two_recipients(self):
        """The one that leads off, also where a right one was named behind it."""
        watched = step("null-sender", 1)
        said(watched, "MAIL FROM:<>", "RCPT TO:<bob@example.test>", "RCPT TO:<alice@example.test>")

        assert "The server holds the recipient bob@example.test now" in said(watched, ":hint")

    def test_a_named_mistake_is_told_by_the_lesson_alone(self):
        """It says what to do already."""
        answer = said(step("echo", 2), "RSET")

        assert "Slip: RSET works" in answer
        assert "Way back:" not in answer

    def test_after_the_way_was_mended_by_hand(self):
        """A new transaction with the same sender is as good as the old one."""
        watched = step("envelope", 1)
        said(watched, "RSET", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")

        assert "Hint 1 of 3" in said(watched, ":hint")

    def test_several_lines_are_taken_back(self):
        watched = step("envelope", 1)
        hinted = said(watched, "NOOP", "RSET", "NOOP", ":hint")

        assert ":undo 2 takes back what led here." in hinted
        assert solve(watched) is False
        assert "Taken back" in said(watched, ":reset", "NOOP", "RSET", ":undo")

    def test_a_refused_line_in_the_right_place_is_no_straying(self):
        """A hint helps, and no more is said."""
        answer = said(step("order", 3), "RSET now")

        assert answer.endswith(":hint helps.")
        assert "Way back:" not in answer

    @pytest.mark.parametrize("line", ["2", "bob", "z"])
    def test_what_may_have_been_meant_for_a_guess_is_told_how_to_guess(self, line):
        """The answers have letters there, and no server knows such a verb."""
        assert said(step("order", 3), line).endswith("Type a letter, or go straight on.")


LETTER = ("DATA", "Subject: Holidays", "", "We close in August.", ".")
AGAIN = (":connect", "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<twice@example.test>")
TOO_SOON = "RCPT came too soon: it counts 30 minutes after this step began, or later."
TOO_CLOSE = "Two tries for one recipient came less than 30 minutes apart."


class TestTime:
    """A line that was right and came too soon: its time is the reason, and nothing else is blamed."""

    def test_a_try_at_once(self):
        """In the lesson of the five days half an hour has to pass first."""
        watched = step("five-days", 1)
        answer = said(watched, *AGAIN)

        assert f"Way back: {TOO_SOON} :undo takes RCPT back." in answer
        assert "in the way" not in answer

    def test_whatever_came_after_it(self):
        """The connection is closed by then, and that is in nobody's way: the step opens on one that is."""
        watched = step("five-days", 1)

        assert f"Hint: {TOO_SOON} :undo 2 takes back what led here." == said(watched, *AGAIN, "QUIT", ":hint")

    def test_two_tries_too_close(self):
        """The first is in time, the second comes ten minutes later."""
        watched = step("five-days", 1)
        answer = said(watched, ":wait 30m", *AGAIN, "QUIT", ":wait 10m", *AGAIN)

        assert f"Way back: {TOO_CLOSE} :undo takes RCPT back." in answer

    def test_in_time(self):
        watched = step("five-days", 1)
        shown = [said(watched, line) for line in (":wait 30m", *AGAIN, "QUIT", ":wait 30m", *AGAIN, *LETTER)]

        assert "soon" not in "".join(shown)
        assert watched.of.lesson.step_done

    def test_where_the_step_can_still_be_done(self):
        """In the schedule the third try is due two hours later; one after ten minutes is taken, and does not count."""
        watched = step("schedule", 4)
        answer = said(watched, ":wait 10m", *AGAIN, *LETTER)

        assert "Note: The message came too soon: it counts 2 hours after this step began, or later." in answer
        assert "Way back" not in answer

    def test_a_message_is_begun_too_soon(self):
        """Greylisting lets it in after five minutes, and the step wants it after thirty."""
        begun = said(step("schedule", 1), ":wait 5m", "RCPT TO:<bob@example.test>", "DATA")

        assert "Way back: A message counts 30 minutes after this step began, or later. :undo takes DATA back." in begun

    def test_another_thing_led_off(self):
        """In time, and off the path for another reason: time is not blamed."""
        watched = step("five-days", 1)

        assert "soon" not in said(watched, ":wait 30m", *AGAIN, "RSET", "MAIL FROM:<bob@example.test>", ":hint")


class TestReason:
    """What is blamed is what is in the way, and nothing that the step itself asks for."""

    LOGIN = ("EHLO c.example", "STARTTLS", "EHLO c.example", "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=")
    ENVELOPE = ("MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "RCPT TO:<friend@far.example>")

    @pytest.mark.parametrize("then", [(), ("QUIT",)])
    def test_a_letter_too_many(self, then):
        """One letter is asked for, and this one lacks the wish for a report: neither hello nor goodbye is at fault."""
        hinted = said(step("first-mail", 0), *self.LOGIN, *self.ENVELOPE, *LETTER, *then, ":hint")

        assert "Hint: What was handed over counts here, and it is not what this step asks for." in hinted

    def test_what_leads_nowhere_without_the_transaction_either(self):
        """Logged in as somebody else: no transaction is to blame."""
        watched = step("login-fails", 0)
        hinted = said(watched, "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", self.ENVELOPE[0], ":hint")

        assert "Hint: From here the lines that this step asks for lead elsewhere." in hinted

    def test_a_wrong_answer_in_a_login_that_is_asked_for(self):
        """To be in a login is right here; with this name it does not end well."""
        answer = said(step("login-steps", 6), "AUTH LOGIN", "YWxpY2UK")

        assert "A login is under way, and this login does not lead to what the step asks for." in answer
