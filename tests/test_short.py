"""One screen of every page and of every comparison: what it must hold, and that nothing is lost on the way."""

import random
from collections import Counter
from itertools import combinations, pairwise

import pytest
from support import on_screen

from smtptutor.comparison import comparison
from smtptutor.entry import AT_THE_COMMAND_LINE, AT_THE_PROMPT, Chapter, Entry, Side, whole
from smtptutor.pages import entry, generic
from smtptutor.reference import lookup
from smtptutor.short import screenful, sentences, short
from smtptutor.text import BLANK, Heading, Item, Para, Typed, plain
from smtptutor.text.spoken import spoken
from smtptutor.text.unwrapped import unwrapped

PAGES = [pytest.param(page, id=f"{page.kind}/{page.name}") for kind in lookup.KINDS for page in lookup.pages(kind)]
OTHERS = [name for kind in lookup.KINDS if kind != "pairs" for name in lookup.names(kind)]
CAUSES = ("When you see it", "Why", "When it goes wrong", "When it fails", "When it is legal", "What it means")
FIXES = ("How to fix it", "What next", "What to do", "When it goes wrong", "When it fails", "Common mistakes")


PLACES = {"command line": (AT_THE_COMMAND_LINE, 22), "shell": (AT_THE_PROMPT, 19)}
EACH_PLACE = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)


def words(blocks):
    """How often each word stands in the blocks."""
    return Counter(word.strip(".,:;") for word in unwrapped(blocks).split() if word != "-")


def lines(blocks, width=80):
    """How many lines blocks take."""
    return len(on_screen(blocks, width).splitlines())


def lost(one):
    """The words of an entry that stand neither in its screen nor in the rest."""
    shown, rest = short(one)
    return words(whole(one)) - words(shown) - words(rest)


@EACH_PLACE
@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.uncounted
def test_a_page_is_one_screen_first(page, width, place):
    """24 rows have room for it and the prompt; in the shell for the typed word, the line of keys and the status too."""
    spoken, most = place

    assert lines(short(entry(page, spoken), spoken).shown, width) <= most


@EACH_PLACE
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.uncounted
def test_the_screen_has_what_it_means_the_causes_and_the_fix(page, place):
    """In the words of the page: its meaning whole, of causes and fix the beginning."""
    said = " ".join(on_screen(short(entry(page, place[0]), place[0]).shown, 1000).split())

    assert generic(page.meaning) in said
    for headings in (CAUSES, FIXES):
        there = [name for name in headings if page.section(name)]
        assert not there or any(name in said for name in there), headings
        begun = [" ".join(page.section(name).replace("|", " ").split()[1:3]) for name in there]
        assert not there or any(begin in said for begin in begun), begun


@pytest.mark.parametrize("page", PAGES)
def test_screen_and_rest_say_all(page):
    """Each line that can be typed, each word: none is only in --all."""
    assert not lost(entry(page))


@pytest.mark.parametrize("page", PAGES)
def test_how_to_get_the_rest_is_told_where_there_is_one(page):
    """In the last lines, with the names of what is left out; in the words of where it is read."""
    for where, more in ((AT_THE_COMMAND_LINE, "--all"), (AT_THE_PROMPT, ":more")):
        shown, rest = short(entry(page), where)
        last = " ".join(on_screen(shown[-1:], 1000).split())
        left_out = [block.text for block in rest if isinstance(block, Heading) and "continued" not in block.text]

        assert last.startswith(f"More with {more}: ") == bool(rest)
        assert [] == [name for name in left_out if name not in last]


@EACH_PLACE
@pytest.mark.parametrize("name", lookup.names("pairs"))
def test_a_pair_keeps_its_parts_within_the_screen(name, place):
    """What each means, when you see it, how to fix it for both sides, what differs, which applies."""
    first, second = name.split("-")
    said = on_screen(short(comparison(first, second)[0], place[0]).shown)
    page = lookup.find("pairs", name)

    assert all(
        label in said
        for label in ("What each means", "When you see it", "How to fix it", "Key differences", "When which applies")
    )
    for heading in ("When you see it", "How to fix it"):
        body = page.section(heading)
        for side in (first, second):
            begin = " ".join(body.split(f"{side}: ", 1)[1].split()[:3]) if f"{side}: " in body else ""
            assert begin in " ".join(said.split())


def test_read_aloud_a_comparison_has_all_its_headings():
    """Where a table is told in sentences, its heading stands before them."""
    said = plain(spoken(short(comparison("250", "503")[0]).shown, 80))

    assert "\nKey differences:\nthe command. 250: was carried out. 503: was not carried out.\n" in said
    assert "When you see it: 250: After EHLO" in said


@pytest.mark.uncounted
def test_any_two_codes_fit_a_screen():
    """And so do any two names; with the headings of a comparison, and nothing lost."""
    two = [*combinations(lookup.names("codes"), 2)]
    draw = random.Random(5)
    for first, second in [*two[::7], *(draw.sample(OTHERS, 2) for _ in range(300))]:
        found, complaint = comparison(first, second)
        assert found is not None or complaint
        if found is not None:
            shown = short(found).shown
            assert lines(shown) <= 22, (first, second)
            assert lines(shown, 100) <= 22, (first, second)
            assert "What each means" in on_screen(shown)
            assert not lost(found), (first, second)


class TestCut:
    """Where an entry is parted."""

    def test_a_short_entry_is_whole(self):
        """Then there is no more."""
        one = Entry("", "X", (Para("It is."),), (Chapter("Why", (Side("", (Para("So."),)),)),), (), ("Why",))

        assert tuple(whole(one)) == short(one).shown
        assert short(one).rest == ()

    def test_lines_to_type_stay_with_the_sentence_that_announces_them(self):
        """A screen never ends with a colon."""
        lead = (Para("One. Two:"), BLANK, Typed("NOOP", "", 4), Typed("QUIT", "", 4))
        long = tuple(Item(f"{number} goes on") for number in range(30))
        one = Entry(
            "", "X", (), (Chapter("Fix", (Side("", lead),)), Chapter("See", (Side("", long),))), (), ("Fix", "See")
        )
        shown, rest = short(one)

        assert [Typed("NOOP", "", 4), Typed("QUIT", "", 4)] == [block for block in shown if isinstance(block, Typed)]
        assert Heading("See, continued") in rest
        assert Heading("Fix, continued") not in rest

    @pytest.mark.parametrize("page", PAGES)
    def test_no_screen_ends_a_part_with_a_colon(self, page):
        """What is announced follows."""
        shown = short(entry(page)).shown

        assert [] == [
            before.text
            for before, after in pairwise(shown)
            if isinstance(before, Para) and str(before.text).endswith(":") and isinstance(after, Heading)
        ]

    def test_a_screenful_of_a_very_long_text(self):
        """It takes as much time as its screen: the rest is not laid out again and again."""
        shown, rest = screenful([Para(f"line {number}", "S:") for number in range(5000)], AT_THE_PROMPT)

        assert lines(shown) <= 19
        assert len(shown) - 2 + len(rest) == 5000

    def test_a_heading_is_never_last(self):
        """What stands under it goes along."""
        text = [Para(str(number), "S:") for number in range(16)]
        shown, rest = screenful([*text, Heading("Next"), *text], AT_THE_PROMPT)

        assert Heading("Next") == rest[0]
        assert lines(shown) <= 19

    @pytest.mark.parametrize(
        ("text", "parted"),
        [
            ("", [""]),
            ("One.", ["One."]),
            ("One. Two.", ["One.", "Two."]),
            ("RFC 5321 4.2.1 has it. 503 is one.", ["RFC 5321 4.2.1 has it.", "503 is one."]),
            ("Say e.g. this. Now", ["Say e.g. this.", "Now"]),
        ],
    )
    def test_sentences(self, text, parted):
        assert parted == sentences(text)
