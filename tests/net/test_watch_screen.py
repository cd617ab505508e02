"""What a person sees of a port: each exchange explained, the message in a line, and nothing to type."""

import base64
import re

import pytest
from every_cause import PLAYED
from watching import told, told_octets
from worlds import world

from smtptutor.explain.explanation import explain
from smtptutor.explain.way_out import way_out
from smtptutor.net.summary import subject_of, summary
from smtptutor.net.watch_screen import COLOURS, Screen
from smtptutor.server import sites
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

ENVELOPE = b"MAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n"
TO_BOB = b"EHLO client.example.org\r\n" + ENVELOPE + b"DATA\r\n"
ESCAPE = re.compile(r"\033\[([0-9;]*)m")


def seen(octets, *, site=None, **more):
    """The screen after a dialogue, without the numbers of the connection."""
    here = world(**more)
    told_octets(Screen(here), octets, site=site)
    return here.stdout.getvalue().replace("[3] ", "")


class TestScreen:
    """--watch."""

    def test_each_line_says_which_connection(self):
        """A tag stands at the left of every line, so that colour never carries meaning alone."""
        here = world()
        told(Screen(here), [b"EHLO client.example.org", b"DATA", b"QUIT"])
        lines = here.stdout.getvalue().splitlines()

        assert lines
        assert all(line.startswith("[3] ") for line in lines)

    def test_what_is_said_and_why(self):
        """The command, the reply, the reason, and what the program should do."""
        here = world()
        told(Screen(here), [b"EHLO client.example.org", b"RCPT TO:<bob@example.test>"])
        text = here.stdout.getvalue()

        assert "[3] C: RCPT TO:<bob@example.test>\n[3] S: 503 5.5.1" in text
        assert "No mail transaction is open" in text
        assert "The program should first send MAIL." in text

    def test_taking_the_colour_away_gives_the_plain_text(self):
        """Each connection has a colour; without the escapes the text is the same."""
        coloured, plain = world(terminal=True), world()
        for here in (coloured, plain):
            told(Screen(here), [b"EHLO client.example.org", b"DATA"])
        stripped = re.sub(r"\033\[[0-9;]*m", "", coloured.stdout.getvalue())

        assert "\033[" in coloured.stdout.getvalue()
        assert plain.stdout.getvalue() == stripped

    def test_nothing_from_outside_steers_the_terminal(self):
        """Control characters of a client are shown as escapes."""
        here = world(terminal=True)
        told(Screen(here), [b"EHLO \033]0;gone\007\033[2J", b"\x9b2J\xc2\x9b2J\r\r"])

        assert set() == set(re.sub(r"\033\[[0-9;]*m", "", here.stdout.getvalue())) & set("\033\007\r\x9b")

    def test_lines_are_no_wider_than_the_terminal(self):
        """The tag counts."""
        here = world()
        told(Screen(here), [b"EHLO client.example.org", b"MAIL FROM:<alice@example.test>"], connection=12345)
        said = [line for line in here.stdout.getvalue().splitlines() if " C: " not in line and " S: " not in line]

        assert max(map(len, said)) <= here.width


class TestNothingToType:
    """A program reads no screen: nothing is there that somebody should type."""

    def test_of_what_is_accepted(self):
        text = seen(TO_BOB + b"Subject: hi\r\n\r\nhello\r\n.\r\nQUIT\r\n")

        assert "S: 221" in text
        assert [] == re.findall(r"(?m)^ *(?:Next:|Type:|Now:|or [A-Z]{4}).*", text)

    def test_of_any_refusal(self):
        """Each cause there is: no label before a line to type, and no word for the tutor."""
        here = world()
        screen = Screen(here)
        for exchange in PLAYED:
            screen(1, exchange, explain(exchange), way_out(exchange))

        assert [] == re.findall(r"(?m)^\[1\] +(?:Next:|Type:|Now:|Later:|or [A-Z]{4}).*", here.stdout.getvalue())
        assert [] == re.findall(r"(?m)^\[1\]  .*\B:(?:wait|undo|help|why)\b.*", here.stdout.getvalue())

    def test_the_reason_stays(self):
        text = seen(b"EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<x@example.test>\r\n")

        assert "There is no mailbox x@example.test here." in text
        assert "The program should go on without the recipient x@example.test" in text


class TestMessage:
    """The message stands in a line, before the dot that ends it."""

    def test_its_octets_and_its_subject(self):
        text = seen(TO_BOB + b"Subject: hello\r\n\r\n..\r\n.\r\n")

        assert "\nC: (message: 21 octets, Subject: hello)\nC: .\nS: 250" in text

    def test_without_a_subject(self):
        assert "C: (message: 7 octets, no Subject)\nC: .\n" in seen(TO_BOB + b"hello\r\n.\r\n")

    def test_one_that_is_too_long_to_keep(self):
        text = seen(TO_BOB + b"Subject: long\r\n\r\n" + b"x" * 70 * 1000 + b"\r\n.\r\n")

        assert re.search(r"(?m)^C: \(message: .*too long to keep\)\nC: \.\nS: 552", text)

    def test_in_chunks(self):
        """RFC 3030 2: the last chunk ends it."""
        text = seen(TO_BOB.replace(b"DATA\r\n", b"BDAT 10\r\nSubject: hBDAT 6 LAST\r\ni\r\n\r\nx"))

        assert 1 == text.count("(message:")
        assert "C: BDAT 6 LAST\nC: (message: 16 octets, Subject: hi)\nS: 250" in text

    def test_once_where_lmtp_answers_several_times(self):
        """RFC 2033 4.2: an answer for each recipient."""
        octets = TO_BOB.replace(b"EHLO", b"LHLO").replace(b"DATA", b"RCPT TO:<alice@example.test>\r\nDATA")
        text = seen(octets + b"Subject: hi\r\n\r\nx\r\n.\r\n", site=sites.load("lmtp"))

        assert (1, 1) == (text.count("(message: "), text.count("C: .\n"))
        assert 2 == text.count(": accepted as")


def b(text):
    """An encoded word in base64."""
    return b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="


SUBJECTS = [
    (b"Subject: hello", "hello"),
    (b"subject:hello", "hello"),
    (b"From: a@b.example\r\nSubject:  two  words \r\nTo: c@d.example", "two words"),
    (b"Subject: a long one\r\n that goes on\r\n\tand on", "a long one that goes on and on"),
    (b"Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Gr\u00fc\u00dfe"),
    (b"Subject: =?iso-8859-1?q?Caf=E9_au_lait?=", "Caf\u00e9 au lait"),
    (b"Subject: Re: " + b("\u65e5\u672c") + b"\r\n " + b("\u8a9e"), "Re: \u65e5\u672c\u8a9e"),
    ("Subject: Gr\u00fc\u00dfe".encode(), "Gr\u00fc\u00dfe"),
    (b"Subject: =?no-such-charset?Q?x?=", "=?no-such-charset?Q?x?="),
    (b"Subject: =?utf-8?B?x?=", None),
    (b"Subject: \033]0;gone\007", "\\x1b]0;gone\\x07"),
    (b"Subject: " + b("a\r\nS: 250 forged"), "a S: 250 forged"),
    (b"Subject: " + b("\u202egnp.exe"), "\\u202egnp.exe"),
    (b"Subject: \xff\x9b2J", "\\xff\\x9b2J"),
    (b"Subject:", ""),
    (b"From: a@b.example", None),
    (b"X-Subject: no", None),
    (b"From: a@b.example\r\n\r\nSubject: in the text", None),
]


class TestSubject:
    """RFC 5322 2.2.3 (folding) and RFC 2047; nothing in it steers the terminal."""

    @pytest.mark.parametrize(("header", "expected"), SUBJECTS, ids=lambda value: repr(value)[:40])
    def test_as_people_read_it(self, header, expected):
        found = subject_of(header + b"\r\n\r\ntext\r\n")

        assert found == expected or (expected is None and header.startswith(b"Subject"))
        assert found is None or found.isprintable()

    @pytest.mark.parametrize(
        "piece", [b"x", b"=?utf-8?B?", b"=?utf-8?Q?=C3=BC?= ", b"\r\n ", b"\r\n", b"Subject: ", b"?=", b"\0"]
    )
    @pytest.mark.parametrize("head", [b"Subject: ", b""])
    def test_whatever_comes(self, head, piece):
        """One clean line that fits a screen of 80 columns."""
        said = seen(TO_BOB + head + piece * (9000 // len(piece)) + b"\r\n.\r\n")
        lines = [line for line in said.splitlines() if line.startswith("C: (message: ")]

        assert 1 == len(lines)
        assert len(lines[0]) <= 76

    def test_a_long_one_is_shortened(self):
        octets = TO_BOB + b"Subject: " + b"long " * 50 + b"\r\n\r\n.\r\n"
        *_, exchange = Simulator(connect(Site())).receive(octets)

        assert summary(exchange).endswith("...)")


class TestColours:
    """Each connection has a colour beside its number; nothing is told by colour alone."""

    def test_neighbours_differ(self):
        first, second = (self.colours(connection)[0] for connection in (1, 2))

        assert first != second
        assert {first, second} <= set(COLOURS)

    def test_none_is_that_of_a_reply(self):
        """Green, magenta, yellow and red tell the first digit of a code."""
        assert not {f"{bright}{digit}" for bright in "39" for digit in "1235"} & set(COLOURS)

    def test_of_the_sixteen(self):
        assert [] == [colour for colour in COLOURS if not re.fullmatch(r"[39][0-7]", colour)]

    @pytest.mark.parametrize("more", [{}, {"terminal": True, "NO_COLOR": "1"}, {"terminal": True, "TERM": "dumb"}])
    def test_none_where_none_is_wanted(self, more):
        """Not in a pipe, not with NO_COLOR, not on a terminal that can do no more."""
        here = world(**more)
        told(Screen(here), [b"EHLO client.example.org", b"DATA"])
        found = {each for sgr in ESCAPE.findall(here.stdout.getvalue()) for each in sgr.split(";")}

        assert [] == [each for each in found if re.fullmatch(r"[39][0-7]", each)]
        assert "[3] C: DATA" in here.stdout.getvalue()

    def colours(self, connection):
        """The colours of the numbers in front."""
        here = world(terminal=True)
        told(Screen(here), [b"NOOP"], connection=connection)
        found = set(re.findall(r"(?m)^\033\[([0-9;]*)m\[", here.stdout.getvalue()))
        assert 1 == len(found)
        return list(found)
