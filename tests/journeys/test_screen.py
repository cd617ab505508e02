"""The whole screen in a first session: who speaks, what is to be typed, and how much room it takes."""

import sys
from itertools import pairwise

import pytest

if sys.platform == "win32":
    pytest.skip("pexpect needs a POSIX terminal", allow_module_level=True)

from looks import COMMAND, EVERYTHING, FIRST_MESSAGE, HELLO, MAIL, answers, played

SIZES = {"80x24": (80, 24), "120x40": (120, 40)}


@pytest.fixture(scope="module", params=SIZES.values(), ids=SIZES)
def everything(request, tmp_path_factory):
    """The rows of a session with all that can happen in one."""
    return played(EVERYTHING, tmp_path_factory.mktemp("home"), request.param)[0]


class TestWhoSpeaks:
    """What came over the wire and what the tutor says cannot be confused, also without colour."""

    def test_an_empty_row_stands_before_each_prompt(self, everything):
        tight = [two.text for one, two in pairwise(everything) if two.typed is not None and one.text]

        assert [] == tight

    def test_a_reply_begins_at_the_edge_and_the_tutor_does_not(self, everything):
        """In the answer to a line for the server; a word is answered by the tutor alone."""
        told = [row for typed, shown in answers(everything) if not typed.startswith(":") for row in shown[1:]]
        others = [row for row in told if row.text and not row.is_in_message]
        said = [row.text for row in others if not row.is_reply]

        assert len(said) > 30
        assert len(others) - len(said) > 30
        assert [] == [text for text in said if not text.startswith("  ")]

    def test_a_whole_reply_is_in_the_colour_of_its_class(self, everything):
        colours = {}
        for row in everything:
            if row.is_reply:
                colours.setdefault(row.text[0], set()).update(cell.fg for cell in row.wire if cell.data != " ")

        assert {"2", "3", "4", "5"} == set(colours)
        assert all(len(of_class) == 1 for of_class in colours.values()), colours
        assert len(set.union(*colours.values()) - {"default"}) == len(colours), colours

    def test_the_tutor_has_the_colour_of_no_reply(self, everything):
        """But where it names a code, as "250:" does."""
        of_replies = {cell.fg for row in everything if row.is_reply for cell in row.wire if cell.data != " "}
        told = [(row, row.cells) for row in everything if row.text.startswith("  ")]
        beside = [(row, row.cells[len(row.wire) :]) for row in everything if row.is_reply]
        coloured_so = [
            row.text
            for row, cells in (*told, *beside)
            for cell in cells
            if cell.data not in " :0123456789" and cell.fg in of_replies
        ]

        assert [] == coloured_so


class TestToType:
    """Bold means one thing: type this."""

    def test_bold_is_what_can_be_typed_and_nothing_else(self, everything):
        bold = [text for row in everything for text in row.bold]

        assert len(bold) > 15
        assert [] == [text for text in bold if not COMMAND.fullmatch(text)]

    def test_every_answer_that_leads_on_shows_a_line_in_bold(self, everything):
        """The first time and the second, in another place, after STARTTLS, within a login."""
        silent = [
            (typed, [row.text for row in shown])
            for typed, shown in answers(everything)
            if typed and not typed.startswith(":") and not any(row.bold for row in shown[1:])
        ]

        assert [] == [one for one in silent if one[0] != "QUIT"]

    def test_what_comes_next_is_there_the_second_time_too(self, everything):
        """EHLO is met three times, and each time MAIL, STARTTLS or AUTH is what may follow."""
        hellos = [" ".join(row.text for row in shown) for typed, shown in answers(everything) if typed == HELLO]

        assert 4 == len(hellos)
        assert all("Next:" in text for text in hellos), hellos


class TestRoom:
    """How many rows of 80 columns things take; 24 rows less prompt, status and keys are 22 or fewer."""

    SCREEN = 22
    MESSAGE = 40

    def test_a_first_message(self, tmp_path, figure):
        shown, _ = played(FIRST_MESSAGE, tmp_path)
        last = max(number for number, row in enumerate(shown) if row.text and row.typed != "")
        figure(
            f"a first message at 80 columns: {last + 1} rows, {sum(not row.text for row in shown[:last])} of them empty"
        )
        for typed, told in answers(shown):
            figure(f"  {typed or '(nothing)'}: {len(told)} rows")

        assert last + 1 <= self.MESSAGE

    @pytest.mark.parametrize(
        "lines",
        [FIRST_MESSAGE[:1], ((HELLO, "250-"), ("DATA", "503 ")), ((MAIL, "503 "),)],
        ids=["EHLO", "DATA too soon", "MAIL too soon"],
    )
    def test_one_answer_fits_a_screen(self, lines, tmp_path, figure):
        shown, _ = played(lines, tmp_path)
        typed, told = answers(shown)[-1]
        figure(f"{typed}, answered {told[1].text[:3]}: {len(told)} rows")

        assert len(told) <= self.SCREEN
