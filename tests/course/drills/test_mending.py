"""A dialogue to mend: what its edits need is told."""

import base64
import contextlib
import re

import pytest
from drilled import asked, level_of, solution

from smtptutor.course.lesson import StepKind, place
from smtptutor.protocol.cause import Cause

MENDED = [cause for cause in Cause if level_of(cause, 0, StepKind.REPAIR)]
TOKEN = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{6,}={0,2}(?![\w+/])")


def in_base64(text):
    """The texts within what looks like base64 in a text: user names and passwords."""
    for token in TOKEN.findall(text):
        with contextlib.suppress(ValueError):
            yield from filter(None, re.split(r"[\x00\x01,]", base64.b64decode(token, validate=True).decode("ascii")))


class TestMended:
    """A dialogue can be mended by whoever reads what stands there, and nothing else."""

    @pytest.mark.parametrize("cause", MENDED)
    def test_nobody_has_to_guess_a_name_or_a_password(self, cause):
        """A mailbox, a list, a mechanism, a password: what the edits need stands in the dialogue, or above it."""
        at = asked(cause, 0)
        site, edits = place(at.lesson), " ".join(line for line in solution(at) if not re.search("MAIL FROM", line))
        there = " ".join([at.step.say, *at.step.puzzle.transcript.lines])
        names = [*site.mailboxes, *(name for name, _ in site.lists), *site.login.mechanisms]
        needed = [name for name in names if re.search(rf"\b{re.escape(name)}\b", edits)]

        assert [] == [name for name in [*needed, *in_base64(edits)] if name not in f"{there} {list(in_base64(there))}"]

    def test_members_of_a_list_are_named_where_one_of_them_has_to_write(self):
        assert "Members of staff: " in asked(Cause.LIST_POSTING_REFUSED, 0).step.say

    def test_where_two_lines_are_refused_it_does_not_say_one(self):
        assert "Lines of this dialogue are refused." in asked(Cause.NO_VALID_RECIPIENTS, 0).step.say
        assert "A line of this dialogue is refused." in asked(Cause.MAIL_FIRST, 0).step.say

    def test_the_last_hint_has_no_letter_that_is_not_in_the_answer(self):
        """Base64 of a drawn name begins with another letter; and an empty line is no sentence."""
        assert "3 ____" == asked(Cause.AUTH_CANCELLED, 0).step.hints[2]
        assert asked(Cause.MESSAGE_MALFORMED, 0).step.hints[2].startswith("+5, a blank")
