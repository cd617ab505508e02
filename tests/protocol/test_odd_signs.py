"""An odd sign never makes a line readable that is not, whatever a server bears; no BDAT loses its octets."""

import pytest
from support import EHLO, MAIL, OPEN, RCPT, after

from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import Simulator, connect, say_line
from smtptutor.server.site import Site

ODD = ["\0", "\x01", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x7f", "\udcff"]
ENVELOPE = (EHLO, MAIL, RCPT)
UNREADABLE = [  # a command and what leads to it; with a printable sign behind it, it cannot be read
    ((EHLO,), "MAIL "),
    ((EHLO, MAIL), "RCPT "),
    (ENVELOPE, "DATA "),
    (ENVELOPE, "QUIT "),
    (ENVELOPE, "RSET "),
    ((EHLO,), "STARTTLS "),
    ((EHLO,), "AUTH PLAIN = "),
    (ENVELOPE, "BDAT "),
    (ENVELOPE, "BDAT 5 "),
    (ENVELOPE, "BDAT 5 LAST"),
    (ENVELOPE, "BDAT 5 LAST "),
]


def said(before, line, dialect):
    """The answer of a server to a line after others, each of which waited for its reply."""
    state = after(site=OPEN._replace(dialect=dialect))
    for each in before:
        state = say_line(state, each).after
    return say_line(state, line)


@pytest.mark.parametrize("dialect", DIALECTS)
class TestNoSignHelps:
    """RFC 5321 4.1.2: where the sign is borne, the rest of the line has still to be right."""

    @pytest.mark.parametrize("sign", ODD)
    @pytest.mark.parametrize(("before", "line"), UNREADABLE)
    def test_what_is_refused_with_a_letter_is_refused_with_it(self, before, line, sign, dialect):
        """Some servers read what stands before a NUL, and take what C calls white space off the end of a line."""
        readings = [f"{line}x", *([line] if sign in "\0\r\v\f" else [])]

        assert said(before, line + sign, dialect).accepted <= any(
            said(before, one, dialect).accepted for one in readings
        )

    @pytest.mark.parametrize("sign", ODD)
    @pytest.mark.parametrize("argument", ["{}", " {}", "{} ", "PLAIN{}", "PLAIN {}", "{}PLAIN", "{} PLAIN ="])
    def test_auth_with_one_is_answered(self, argument, sign, dialect):
        """Whatever counts as white space elsewhere."""
        assert 300 <= said((EHLO,), f"AUTH {argument.format(sign)}", dialect).reply.code < 600


@pytest.mark.parametrize("dialect", DIALECTS)
class TestBlanksAroundBdat:
    """RFC 3030 2: the octets of a chunk that is taken are those that came; of one that is not, they are commands."""

    @pytest.mark.parametrize(
        "line",
        [
            "BDAT 5 LAST",
            " BDAT 5 LAST",
            "\tBDAT 5 LAST",
            "BDAT\t5 LAST",
            "BDAT 5\tLAST",
            "  BDAT  5   LAST  ",
            "BDAT 5 LAST\t",
            "BDAT 5 LAST\0",
            "BDAT 5 LAST\0 x",
            "BDAT 5 LAST\x01",
            " \t BDAT \t 5 LAST \t ",
        ],
    )
    def test_octets_are_kept_as_they_came(self, line, dialect):
        simulator = Simulator(connect(Site(dialect=dialect)))
        for each in ENVELOPE:
            list(simulator.receive(f"{each}\r\n".encode()))
        first, *others = simulator.receive(f"{line}\r\nHELLO\r\n".encode())
        goes_on = first.cause is Cause.CHUNK_ACCEPTED  # Exim takes a second word it does not know as none
        behind = [Cause.COMMAND_BETWEEN_CHUNKS if goes_on else Cause.EMPTY_COMMAND]

        if first.accepted or first.content:  # a chunk that is refused may be taken off the line
            assert (b"HELLO", behind) == (first.content, [other.cause for other in others])
        assert [] == [other for other in others if other.accepted]
