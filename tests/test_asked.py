"""The item that names what was asked comes first, and the fix before what was seen already."""

import pytest
from pasted_replies import PASTED
from pasted_words import NO_CODE
from support import on_screen

from smtptutor.asked import asked_first, naming
from smtptutor.entry import AT_THE_COMMAND_LINE, AT_THE_PROMPT, Chapter, Entry, Side
from smtptutor.evidence.answered import answer_to
from smtptutor.pages import answer
from smtptutor.reference.answer import pages_for
from smtptutor.short import short
from smtptutor.text import BLANK, Heading, Item, Para, Typed

ASKED = [*(pasted for pasted, *_ in PASTED.values()), *NO_CODE]


@pytest.mark.parametrize(
    ("text", "asked", "named"),
    [
        ('It says "no such user".', "550 5.1.1 No such  user here", True),
        ('It says "no such user".', "550 5.1.1 No user", False),
        ("SMTPRecipientsRefused: all were refused.", "smtplib.SMTPRecipientsRefused: {}", True),
        ("SMTPRecipientsRefused: all were refused.", "smtplib.SMTPSenderRefused: {}", False),
        ("7.26: neither passed.", "550-5.7.26 This mail is unauthenticated", True),
        ("7.26: neither passed.", "550-5.7.126 This mail", False),
        ("reject_unlisted_sender does it.", "reject_unlisted_sender", True),
        ("Sender: log in.", "Sender address rejected", False),  # who is meant is no name
        ("TLS goes first.", "TLS handshake failed", False),
        ("It ends.", "it ends", False),
        ('Nothing is quoted "" here.', "anything", False),
        ("", "", False),
    ],
)
def test_what_names_it(text, asked, named):
    """A quoted phrase in it, the name of an error or of a setting, the end of a number."""
    assert named == (naming(Item(text), asked) > 0)


def test_the_longest_name_is_first_and_each_list_stays_where_it_is():
    """Of "policy" and "error evaluating policy" the second tells more."""
    short_one, long_one, none = Item('"policy": a'), Item('"error evaluating policy": b'), Item("c")
    blocks = (none, short_one, long_one, Para("Then:"), none, Typed("NOOP", "", 4), BLANK, none, short_one)

    assert (
        long_one,
        short_one,
        none,
        Para("Then:"),
        none,
        Typed("NOOP", "", 4),
        BLANK,
        short_one,
        none,
    ) == asked_first(blocks, "Error evaluating policy")


def long_entry():
    """A page that is longer than a screen in every part."""
    parts = ("What it means", "How to fix it", "When you see it")
    items = {name: tuple(Item(f'"{name} {number}": so it is.') for number in range(20)) for name in parts}
    return Entry("", "X", (), tuple(Chapter(name, (Side("", items[name]),)) for name in parts), (), parts)


class TestScreen:
    """Of a page, for whoever has seen a reply."""

    def said(self, asked):
        return on_screen(short(long_entry(), AT_THE_COMMAND_LINE, 0, asked).shown)

    def test_the_fix_is_told_before_all_else_grows(self):
        """What it means has its beginning; when it is seen, they know."""
        said = self.said("anything else")

        assert said.count("How to fix it ") > 10
        assert said.count("What it means ") == 1
        assert said.count("When you see it ") == 0

    def test_an_item_with_what_was_asked_is_on_it(self):
        """Far down in a list that has no room, and first there."""
        assert 'What it means\n- "What it means 17": so it is.\n' in self.said("550 what it means 17")

    def test_without_a_reply_all_grow_alike(self):
        """A code, a name: nobody knows what is wanted of it."""
        said = self.said("")

        counts = [said.count(f'"{name} ') for name in ("What it means", "How to fix it", "When you see it")]

        assert said == self.said("X")
        assert 4 <= min(counts) <= max(counts) <= 5


@pytest.mark.parametrize("place", [AT_THE_COMMAND_LINE, AT_THE_PROMPT], ids=["command line", "shell"])
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked[:40])
def test_an_answer_is_one_screen(asked, width, place):
    """With the other pages that answer; of an error of a program as well."""
    shown = (answer_to(asked, pages_for([asked]), place) or answer(pages_for([asked]), place, asked)).shown

    assert len(on_screen(shown, width).splitlines()) <= place.lines
    assert not isinstance(shown[-1], Heading)
