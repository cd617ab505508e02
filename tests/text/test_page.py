"""A page of HTML that stands alone: whole, escaped, with its style inside, and nothing that runs or is fetched."""

import re

from any_blocks import BLOCKS
from html_pages import VOID, read
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.text import STYLES, Heading, Para, ReplyText, Typed, Verbatim
from smtptutor.text.page import page

SHELL = {"html", "head", "meta", "title", "style", "body", "main"}
OURS = {"p", "h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "pre", "code"}


@given(st.text(), BLOCKS)
def test_whatever_is_in_it(title, blocks):
    """Whole, and no element, attribute or address but our own."""
    reader = read(page(title, blocks))

    assert "doctype html" == reader.doctype
    assert [1] * len(SHELL - VOID) == [reader.tags.count(tag) for tag in SHELL - VOID]
    assert set(reader.tags) <= SHELL | OURS | {"b", "span", "mark"}
    assert {name for name, _ in reader.attributes} <= {"lang", "charset", "http-equiv", "content", "name", "class"}


def test_nothing_is_fetched_and_nothing_runs():
    """The browser is told so too."""
    reader = read(page("Title", [Para("x")]))

    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in reader.attributes
    assert "//" not in reader.style
    assert not re.search(r"url\(|@import|expression", reader.style)


def test_a_title_is_no_markup():
    assert "</title><script>" == read(page("</title><script>", [])).title


def test_light_and_dark():
    """Each colour has a value for both, and each style that has a colour on a screen has one here."""
    style = read(page("x", [])).style
    light, _, dark = style.partition("prefers-color-scheme: dark")
    named = set(re.findall(r"(--[a-z0-9]+):", light.partition("}")[0]))

    assert "color-scheme: light dark" in light
    assert named == set(re.findall(r"(--[a-z0-9]+):", dark.partition("}")[0]))
    assert {f".{name}" for name in STYLES if name.startswith("code") or name == "type"} <= set(
        re.findall(r"\.[a-z0-9]+", style)
    )


def luminance(colour):
    """Relative luminance (WCAG 2.1)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_all_of_it_can_be_read():
    """Contrast of 4.5 at least between each colour of a text and both grounds (WCAG 2.1, 1.4.3)."""
    for colours in re.findall(r"--ground:.*?}", read(page("x", [])).style, re.DOTALL):
        values = dict(re.findall(r"--([a-z0-9]+): (#[0-9a-f]+)", colours))
        assert values
        for name in ("text", "type", "code2", "code3", "code4", "code5"):
            for ground in ("ground", "soft"):
                dark, light = sorted(luminance(values[each]) for each in (name, ground))
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


def test_what_is_said_is_there():
    blocks = [Heading("A & B", 1), Verbatim("EHLO <x>", "C:"), ReplyText(("250 ok",), "S:"), Typed("QUIT", "Next:")]
    written = page("A & B", blocks)

    for markup in ("<h1>A &amp; B</h1>", "EHLO &lt;x&gt;", "<title>A &amp; B</title>"):
        assert markup in written
    for text in ("A & B", "C: EHLO <x>", "S: 250 ok", "QUIT"):
        assert text in read(written).text
