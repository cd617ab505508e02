"""What comes is compared with the guess that was made: of the lines that were asked about, and of no other."""

import pytest
from learner import Learner

from smtptutor.course import predicting
from smtptutor.course.events import Predicted
from smtptutor.course.lesson_file import read_lesson

LESSON = """\
format = 2
id = "guessed"
title = "Guessed"
about = "You can guess."
story = "Dana's program sends what it likes."
minutes = 1
teaches = ["503"]
before = ["EHLO client.example.org"]

[[steps]]
id = "ask"
say = "The program goes on."
task = "Do it."
goals = [GOALS{ cause = "goodbye", tick = "it is done" }]
hints = ["One.", "Two.", "Q____"]
solution = [SOLUTION, "QUIT"]
[steps.predict]
ask = "Which?"
PREDICT
"""
MAIL, BOB, BOP = "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "RCPT TO:<bop@example.test>"
TWO = f'"{MAIL}", "{BOP}"'
SPELT = ("RCPT TO:<BOB@example.test>", 'RCPT TO:<"bob"@example.test>', BOP)
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="


def guessing(tmp_path, solution, predict, goals=""):
    """Somebody who has made a guess in a lesson that asks this."""
    path = tmp_path / "01-guessed.toml"
    text = LESSON.replace("GOALS", goals).replace("SOLUTION", solution).replace("PREDICT", predict)
    path.write_text(text, encoding="utf-8")
    learner = Learner(read_lesson(path))
    learner.guess("a" if "options" in predict else "1")
    return learner


def truths(learner, *lines):
    """What is told to be true once these lines were sent, and QUIT."""
    return [event.truth for event in learner.send(*lines, "QUIT") if isinstance(event, Predicted)]


TAKEN = {
    "as they are asked for": (TWO, (MAIL, BOP), "2"),
    "with NOOP between them": (TWO, ("NOOP", MAIL, "NOOP", BOP), "2"),
    "with a slip between them": (TWO, ("FROB", MAIL, "FROB", BOP), "2"),
    "in small letters, with a blank at the end": (TWO, (MAIL.lower(), BOP.lower() + " "), "2"),
    "with a name that nobody asked about": (
        f'"{MAIL}", "{BOP}", "{SPELT[0]}"',
        (MAIL, "RCPT TO:<alice@example.test>", BOP),
        "2",
    ),
    "after the hello once more": (TWO, ("EHLO shop.example", MAIL, BOP), "2"),
    "one of them twice": (TWO, (MAIL, "RSET", MAIL, BOP), "2"),
    "one of them twice, and refused since it was taken": (TWO, (MAIL, MAIL, BOP), "2"),
    "too early, and then at its moment": (f'"{MAIL}", "{BOB}"', (BOB, MAIL, BOB), "3"),
    "one of them not sent": (TWO, (BOP,), "1"),
    "a name in three spellings": ("'" + "', '".join((MAIL, *SPELT)) + "'", (MAIL, *SPELT), "4"),
    "without brackets": (f'"{MAIL}", "{BOB}", "{BOP}"', (MAIL, "RCPT TO:bob@example.test", BOP), "3"),
    "with brackets, where it is asked about without them": (
        f'"{MAIL}", "RCPT TO:bop@example.test", "{BOB}"',
        (MAIL, BOP, BOB),
        "3",
    ),
    "the spelling that is asked about, and another one": (
        f'"{MAIL}", "RCPT TO:bob@@example.test", "{BOB}"',
        (MAIL, BOB, "RCPT TO:bob@@example.test"),
        "3",
    ),
    "with a host name of one's own": ('"EHLO client.example.org", "DATA"', ("EHLO dana.example", "DATA"), "2"),
    "a login, whose secret is not kept": (f'"{LOGIN}"', (LOGIN,), "2"),
    "in one piece": (f'{{ together = ["{MAIL}", "{BOB}"] }}', (MAIL, BOB), "3"),
    "a message, which is one": (
        f'"{MAIL}", "{BOB}", "DATA", "", "DATA", "."',
        (MAIL, BOB, "DATA", "", "DATA", "."),
        "5",
    ),
}
"""The lines asked about, with QUIT, those that are sent before QUIT, and how many of those asked about are taken."""


@pytest.mark.parametrize(("asked", "sent", "number"), TAKEN.values(), ids=TAKEN)
def test_how_many_are_taken(asked, sent, number, tmp_path):
    """Lines that are none of them do not count, and none of them counts twice."""
    assert [number] == truths(guessing(tmp_path, asked, 'of = "taken"'), *sent)


WANTED = {
    "taken, and then refused elsewhere": ("recipient-accepted", BOB, (MAIL, BOB, "RSET", BOB), "2"),
    "refused, and then taken elsewhere": ("data-without-mail", "DATA", ("DATA", MAIL, BOB, "DATA", "."), "1"),
    "taken elsewhere, and then refused": ("data-without-mail", "DATA", (MAIL, BOB, "DATA", ".", "DATA"), "1"),
}
"""The cause that a goal asks for, the line asked about, what is sent, and how many of that line and QUIT are taken."""


@pytest.mark.parametrize(("cause", "asked", "sent", "number"), WANTED.values(), ids=WANTED)
def test_the_answer_that_a_goal_asks_for_counts(cause, asked, sent, number, tmp_path):
    """The line was sent in another state, too."""
    goal = f'{{ cause = "{cause}", tick = "so it is" }}, '

    assert [number] == truths(guessing(tmp_path, f'"{asked}"', 'of = "taken"', goal), *sent)


OPTIONS = """on = { verb = "RCPT", cause = "%s" }
options = [
    { say = "the mailbox", holds = { enhanced = "5.1.1" } },
    { say = "a mailbox that is full", holds = { enhanced = "4.2.2" } },
    { say = "a rule", holds = { enhanced = "5.7.1" } },
]"""
NOBODY, FRIEND = "RCPT TO:<nobody@example.test>", "RCPT TO:<friend@far.example>"


class TestAnswersInWords:
    def told(self, tmp_path, predict, *lines):
        learner = guessing(tmp_path, TWO, predict)
        lesson, step = learner.way.at.lesson, learner.way.at.step
        offered = {one.letter: one.option.say for one in predicting.answers(lesson, step)}
        return [offered.get(truth, truth) for truth in truths(learner, MAIL, *lines)]

    @pytest.mark.parametrize(
        ("cause", "lines", "answer"),
        [
            ("relay-denied", (NOBODY, FRIEND), "a rule"),
            ("mailbox-unknown", (FRIEND, NOBODY), "the mailbox"),
        ],
    )
    def test_what_another_line_brought_is_not_the_answer(self, tmp_path, cause, lines, answer):
        """The line that decides comes second, and is about something else."""
        assert [answer] == self.told(tmp_path, OPTIONS % cause, *lines)

    def test_all_lines_are_asked_about_where_the_deciding_one_brings_none(self, tmp_path):
        """QUIT decides, and brings none of the answers itself."""
        assert ["the mailbox"] == self.told(tmp_path, OPTIONS.partition("\n")[2], NOBODY)

    def test_none_is_told_where_nothing_holds(self, tmp_path):
        assert [predicting.NO_ANSWER] == self.told(tmp_path, OPTIONS.partition("\n")[2], BOB)
