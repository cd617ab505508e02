"""Over a lesson and over the course no answer to predictions is right so often that one need not think."""

from fair_lesson import fair
from worlds import run

from smtptutor.course.check import spread

STEP = """
[[steps]]
id = "again-{number}"
before = ["EHLO client.example.org"]
say = "Another program does the same."
task = "Send RCPT for bob@example.test at once."
predict = "Which code comes back?"
goals = [{{ cause = "mail-first", goal = "the line has its answer", tick = "it came before the sender" }}]
hints = ["A recipient belongs to a transaction.", "RCPT has not been sent.", "RCPT TO:<____>"]
solution = ["RCPT TO:<bob@example.test>"]
"""


def told(tmp_path, times):
    """What the check says of a lesson in which the same is to be predicted once, and so many times more."""
    path = fair(tmp_path)
    with path.open("a") as file:
        file.writelines(STEP.format(number=number) for number in range(times))
    return [one["what"] for one in run("check", "--json", path).objects]


def test_twice_is_not_too_often(tmp_path):
    assert [] == told(tmp_path, 1)


def test_three_times_in_a_lesson(tmp_path):
    assert ["503 is the answer of 3 predictions here; 2 at most are alike"] == told(tmp_path, 2)


class TestCourse:
    """A tenth of the answers at least begins with each digit."""

    def test_all_503(self):
        assert ["2", "3", "4"] == [what[0] for what in spread.too_rare(["503"] * 20)]

    def test_a_tenth_each(self):
        assert [] == list(spread.too_rare(["250"] * 12 + ["354", "3"] + ["451"] * 2 + ["550"] * 4))

    def test_less_than_a_tenth(self):
        assert ["3"] == [what[0] for what in spread.too_rare(["250"] * 12 + ["354"] + ["451"] * 3 + ["550"] * 4)]

    def test_of_a_few_no_share_can_be_told(self):
        assert [] == list(spread.too_rare(["250"] * 9))
