"""Blocks as HTML: elements with a meaning, texts without power."""

from html.parser import HTMLParser

import pytest
from any_blocks import BLOCKS, words_of
from hypothesis import given

from smtptutor.text import STYLES, Blank, Heading, Item, Marked, Para, ReplyText, Table, Term, Terms, Typed, Verbatim
from smtptutor.text.html import html

VOID = {"br", "hr", "img", "meta", "link", "input"}


class Reader(HTMLParser):
    """What a browser would see: elements that are open, attributes, and the text."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes, self.text = [], set(), set(), []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.tags.add(tag)
        self.attributes |= set(attrs)
        self.text.append(" " * (tag in {"p", "li", "dt", "dd", "th", "td", "pre", "h1", "h2", "h3"}))

    def handle_endtag(self, tag):
        assert tag == self.open.pop(), "elements are closed in the order in which they were opened"

    def handle_data(self, data):
        self.text.append(data)

    def unknown_decl(self, data):
        raise AssertionError(data)

    handle_comment = handle_decl = handle_pi = unknown_decl


def read(written: str) -> Reader:
    """HTML, read."""
    reader = Reader()
    reader.feed(written)
    reader.close()
    assert reader.open == []
    return reader


OURS = {"p", "h1", "h2", "h3", "ul", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "pre", "code"}
CLASSES = {*STYLES, "typed", "dialogue", "marked"}


class TestEscaping:
    """No text from outside becomes markup, whatever it is."""

    @given(BLOCKS)
    def test_only_our_own_elements_and_classes(self, blocks):
        reader = read(html(blocks))

        assert reader.tags <= OURS | {"b", "span", "mark"}
        assert reader.attributes <= {("class", name) for name in CLASSES}

    @given(BLOCKS)
    def test_it_reads_as_it_was_said(self, blocks):
        said = [word for block in blocks for word in words_of(block)]

        assert [word for word in said if word != "-"] == [
            word for word in "".join(read(html(blocks)).text).split() if word != "-"
        ]


class TestElements:
    """Each block is the element that says what it is."""

    @pytest.mark.parametrize(
        ("blocks", "expected"),
        [
            ([], ""),
            ([Blank()], ""),
            ([Para("a  b\nc")], "<p>a b c</p>\n"),
            ([Para("so", "Why:")], '<p><b class="label">Why:</b> so</p>\n'),
            ([Para((("", "type "), ("type", "QUIT")))], '<p>type <span class="type">QUIT</span></p>\n'),
            ([Heading("503", 1)], "<h1>503</h1>\n"),
            ([Item("a"), Item("b")], "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
            (
                [Item("a", "[x]", "done")],
                '<ul>\n<li class="done"><b class="label">[x]</b> a</li>\n</ul>\n',
            ),
            (
                [Terms((Term("a", "one"), Term("b", "two", " (more)")))],
                "<dl>\n<dt>a</dt><dd>one</dd>\n<dt>b</dt><dd>two (more)</dd>\n</dl>\n",
            ),
            (
                [Table((("a", "b"), ("c",)))],
                "<table>\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody>\n<tr><td>c</td><td></td></tr>\n</tbody>\n</table>\n",
            ),
            ([Table(())], ""),
            (
                [Typed("DATA", "Type:", 2), Typed(".", "", 2, "Type:"), Typed("QUIT", "or", 5)],
                (
                    '<p><b class="label">Type:</b></p>\n<pre class="typed"><code>DATA\n.\n</code></pre>\n'
                    '<p><b class="label">or</b></p>\n<pre class="typed"><code>QUIT\n</code></pre>\n'
                ),
            ),
            (
                [Verbatim("RCPT TO:<a@b>", "C:", "client"), ReplyText(("503 no",), "S:")],
                (
                    '<pre class="dialogue"><code><b class="label">C:</b> <span class="client">RCPT TO:&lt;a@b&gt;'
                    '</span>\n<b class="label">S:</b> <span class="code5">503 no</span>\n</code></pre>\n'
                ),
            ),
            (
                [Marked("MAIL <b..c>", 6, 10)],
                '<pre class="marked"><code>MAIL &lt;<mark>b..c</mark>&gt;\n</code></pre>\n',
            ),
        ],
    )
    def test_by_hand(self, blocks, expected):
        assert expected == html(blocks)
