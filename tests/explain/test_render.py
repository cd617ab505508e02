"""An exchange and its explanation as blocks, for whoever shows them."""

import pytest
from any_blocks import words_of
from support import on_screen

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import explanation_blocks, reply_blocks, said_blocks
from smtptutor.server import sites
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.text import Marked, Table, Verbatim
from smtptutor.text.html import html
from smtptutor.text.markdown import markdown

HELLO = "EHLO client.example.org"
MAIL = "MAIL FROM:<alice@example.test>"
RCPT = "RCPT TO:<bob@example.test>"


def talk(*lines, site=None):
    """The exchanges of a conversation, the greeting first."""
    greeting = connect(site or Site())
    simulator = Simulator(greeting)
    return [greeting, *(one for line in lines for one in simulator.receive(f"{line}\r\n".encode()))]


def told(exchanges):
    """A whole conversation with its explanations, as one value."""
    blocks = []
    for place, exchange in enumerate(exchanges):
        blocks += [*said_blocks(exchange), *reply_blocks(exchange, "S:")]
        blocks += explanation_blocks(exchange, explain(exchange, exchanges[:place]), first=True)
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

        assert "                            ^^^" == marks  # 7 + 17 characters before it, four of them wide

    def test_in_html_the_fault_is_marked(self):
        blocks = told(talk(*CONVERSATION, site=sites.load("international")))
        (marked,) = (block for block in blocks if isinstance(block, Marked) and "用户" in block.line)

        assert f"<mark>{marked.line[marked.start : marked.end]}</mark>" in html([marked])


class TestSaid:
    """All that the client sent stands in a transcript: accepted or not, message or chunk."""

    BODY = ("Subject: x", "", "..", ".hidden")

    @pytest.mark.parametrize(
        ("lines", "site"),
        [
            ((HELLO, MAIL, RCPT, "DATA", *BODY, "."), Site()),
            ((HELLO.replace("EHLO", "LHLO"), MAIL, RCPT, "DATA", *BODY, "."), Site(protocol="lmtp")),
            ((HELLO, MAIL, RCPT, "DATA", "no header", *BODY, "."), Site(strict=True)),
        ],
    )
    def test_the_lines_of_a_message_with_their_dots(self, lines, site):
        """RFC 5321 4.5.2: what the server took away is put back, but where a client did not double its dot."""
        said = [block.line for exchange in talk(*lines, site=site) for block in said_blocks(exchange)]

        assert [line if line != ".hidden" else "hidden" for line in lines] == said

    def test_the_octets_of_a_chunk_behind_its_command(self):
        """RFC 3030 2; the last line may have no end."""
        exchanges = talk(HELLO, MAIL, RCPT, "BDAT 12 LAST\r\n..a\r\n.b\r\nrest")
        said = [block for exchange in exchanges for block in said_blocks(exchange)]

        assert [Verbatim(line, "C:", "client") for line in ("BDAT 12 LAST", "..a", ".b", "res")] == said[3:7]

    def test_several_answers_to_one_message_tell_it_once(self):
        """RFC 2033 4.2: one for each recipient."""
        lines = ("LHLO x.example.org", MAIL, RCPT, "RCPT TO:<alice@example.test>", "DATA", "Subject: x", "", "hi", ".")
        said = [block.line for exchange in talk(*lines, site=Site(protocol="lmtp")) for block in said_blocks(exchange)]

        assert 1 == said.count("hi")
