"""An exchange and its explanation as blocks, for whoever shows them."""

import pytest
from any_blocks import words_of
from support import on_screen

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import client_blocks, explanation_blocks, reply_blocks
from smtptutor.server import sites
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.text import Marked, Table, Verbatim
from smtptutor.text.html import html
from smtptutor.text.markdown import markdown

HELLO = "EHLO client.example.org"
RCPT = "RCPT TO:<bob@example.test>"


def talk(*lines, site=None):
    """The exchanges of a conversation, the greeting first."""
    greeting = connect(site or Site())
    simulator = Simulator(greeting)
    return [greeting, *(one for line in lines for one in simulator.receive(f"{line}\r\n".encode()))]


def written(exchange):
    """The lines of a message, as the server has them."""
    return [Verbatim(line.decode(), "C:", "client") for line in exchange.content.splitlines()]


def told(exchanges):
    """A whole conversation with its explanations, as one value."""
    blocks = []
    for place, exchange in enumerate(exchanges):
        blocks += [*written(exchange), *client_blocks(exchange), *reply_blocks(exchange, "S:")]
        blocks += explanation_blocks(exchange, explain(exchange, exchanges[:place]))
    return blocks


CONVERSATION = (
    HELLO,
    "RCPT TO:<bob@example.test>",
    "MAIL FROM:<用户用户@b..c>",
    "MAIL FROM: <alice@example.test>",
    "RCPT TO:<no*body_<b>@example.test>",
    RCPT,
    "DATA",
    "Subject: a|b *bold* & <b>",
    "",
    "..",
    "text",
    ".",
    "QUIT",
)


class TestOneValue:
    """The same conversation for the screen, as Markdown and as HTML: said once, written thrice."""

    def test_each_says_all_of_it(self):
        from html.parser import HTMLParser

        blocks = told(talk(*CONVERSATION, site=sites.load("international")))
        words = [word for block in blocks if not isinstance(block, Table) for word in words_of(block)]
        seen = []
        reader = HTMLParser()
        reader.handle_data = seen.append
        reader.feed(html(blocks).replace("</p>", " </p>"))

        assert len(words) > 200
        assert words == "".join(seen).split()
        for written in (on_screen(blocks).replace("^", ""), markdown(blocks).replace("\\", "")):
            assert set() == {word for word in words if word not in written}

    def test_what_was_typed_stands_in_each_as_it_was_typed(self):
        blocks = told(talk(*CONVERSATION, site=sites.load("international")))

        assert "C: Subject: a|b *bold* & <b>\n" in on_screen(blocks)
        assert "\nC: Subject: a|b *bold* & <b>\n" in markdown(blocks)
        assert '<b class="label">C:</b> <span class="client">Subject: a|b *bold* &amp; &lt;b&gt;</span>\n' in html(
            blocks
        )

    @pytest.mark.parametrize("width", [40, 80, 120])
    def test_the_caret_stands_under_the_fault_behind_wide_characters(self, width):
        """On a screen each of 用 and 户 takes two columns."""
        lines = on_screen(told(talk(*CONVERSATION, site=sites.load("international"))), width).splitlines()
        marks = lines[lines.index("       MAIL FROM:<用户用户@b..c>") + 1]

        assert "                             ^" == marks  # 7 + 18 characters before it, four of them wide

    def test_in_html_the_fault_is_marked(self):
        blocks = told(talk(*CONVERSATION, site=sites.load("international")))
        (marked,) = (block for block in blocks if isinstance(block, Marked) and "用户" in block.line)

        assert f"<mark>{marked.line[marked.start : marked.end]}</mark>" in html([marked])
