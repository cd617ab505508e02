"""A transcript as it was played: when one ends as well as another."""

import pytest
from kinds_lesson import REPAIR, kinds_lesson

from smtptutor.course.kinds.sheet import as_good, played

HELLO = "EHLO shop.example"
MAIL = "MAIL FROM:<alice@example.test>"
BOB = "RCPT TO:<bob@example.test>"
BOSS = "RCPT TO:<postmaster@example.test>"
TEXT = ("DATA", "Subject: Hi", "", "Hello", ".")


class TestAsGood:
    """Who is held, and what was wished for them, is the same in whatever order; a wish that is left out is missed."""

    @pytest.fixture
    def play(self, tmp_path):
        lesson = kinds_lesson(tmp_path, REPAIR)
        return lambda *lines: played(lesson, lesson.steps[0].puzzle.transcript, (HELLO, *lines))

    @pytest.mark.parametrize("end", [(), TEXT], ids=["an open transaction", "a letter"])
    @pytest.mark.parametrize(
        "other",
        [
            (f"{MAIL} RET=HDRS", BOB, BOSS),
            (MAIL, f"{BOB} NOTIFY=NEVER", BOSS),
            (f"{MAIL} RET=HDRS", BOB, f"{BOSS} NOTIFY=NEVER"),
        ],
    )
    def test_wishes_count(self, play, other, end):
        wanted = play(f"{MAIL} RET=HDRS", f"{BOB} NOTIFY=NEVER", BOSS, *end)

        assert as_good(play(f"{MAIL} RET=HDRS", BOSS, f"{BOB} NOTIFY=NEVER", *end), wanted)
        assert not as_good(play(*other, *end), wanted)
