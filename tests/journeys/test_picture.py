"""The picture in the README: it shows what a run of the shell shows now, and can be read by all."""

import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import picture
import pytest

TOP = Path(__file__).parents[2]
SOURCE = (TOP / picture.FILE).read_text(encoding="utf-8")
SVG = "{http://www.w3.org/2000/svg}"
TREE = ET.fromstring(SOURCE)


@pytest.mark.skipif(sys.platform == "win32", reason="pexpect needs a POSIX terminal")
def test_it_shows_what_a_run_shows():
    """Where the look of the shell changed: python tools/make.py"""
    lines = ["".join(piece.text for piece in line) for line in TREE.iter(f"{SVG}text")]
    now = [line for line in picture.text_of(picture.screen_now()).splitlines() if line]

    assert [line.rstrip() for line in lines] == now, "run: python tools/make.py"


def test_each_line_stands_in_its_row():
    rows = [int(line.get("y")) for line in TREE.iter(f"{SVG}text")]

    assert rows == sorted(set(rows))
    assert rows[-1] < int(TREE.get("height"))


def test_who_cannot_see_it():
    """It has a title and a description, and where the README shows it there is a text in its place."""
    title, about = TREE.find(f"{SVG}title"), TREE.find(f"{SVG}desc")
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    (alternative,) = re.findall(rf"!\[([^\]]+)\]\({picture.FILE}\)", readme)

    assert TREE.get("aria-labelledby").split() == [title.get("id"), about.get("id")]
    assert "503" in about.text
    assert "503" in alternative


def test_no_place_on_a_machine():
    assert not re.search(r"/(?:tmp|home|work|usr|Users)\b", SOURCE)


def brightness(colour):
    """The relative luminance of a colour, as WCAG 2 has it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("which", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", [name for name in picture.COLOURS if name not in ("background", "edge")])
def test_text_stands_out(name, which):
    """A contrast of 4.5 to 1 at least (WCAG 2, 1.4.3), on a light and on a dark background."""
    one, other = sorted(brightness(picture.COLOURS[each][which]) for each in (name, "background"))

    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_only_colours_that_it_has():
    """A colour that a line of the screen has and the picture does not know would be lost."""
    known = {*picture.COLOURS, "bold", "underlined", "reverse"}

    assert {name for piece in TREE.iter(f"{SVG}tspan") for name in piece.get("class", "").split()} <= known
