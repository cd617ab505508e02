"""Whatever a client sends, the tutor has something to say, and what it says can be shown."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from smtptutor.explain.explanation import explain, to_json
from smtptutor.explain.render import explanation_lines, whole_lines
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site
from smtptutor.text import plain

PIECES = st.sampled_from(
    [b"EHLO ", b"HELO", b"MAIL FROM:", b"RCPT TO:", b"DATA", b"RSET", b"VRFY ", b"EXPN", b"AUTH PLAIN ", b"QUIT"]
    + [
        b"<",
        b">",
        b"@",
        b"alice@example.test",
        b"<bob@example.test>",
        b"nobody",
        b'"',
        b"\\",
        b" ",
        b"\t",
        b"\0",
        b"\xff",
    ]
    + [
        b" SIZE=",
        b"99999999",
        b" SMTPUTF8",
        b" BODY=9",
        b"\xc3\xa9",
        b"{verb}",
        b"{",
        b"}",
        b"%s",
        b"\x1b[31m",
        b".",
        b"::",
    ]
    + [b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b"\r\n.\r\n", b"Subject: x\r\n", b"[192.0.2.1]", b"x" * 700]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=6)), max_size=40).map(b"".join), st.booleans())
def test_every_exchange_is_explained_and_shown(octets, strict):
    """No exception, a reason, printable text, plain JSON; lines to type are printable."""
    greeting = connect(Site(strict=strict))
    history = [greeting]
    for exchange in Simulator(greeting).receive(octets):
        explanation = explain(exchange, history)
        shown = explanation_lines(exchange, explanation, 80, first=True) + whole_lines(exchange, explanation, 80)
        history.append(exchange)

        assert explanation.why
        assert explanation.next or exchange.accepted
        assert all(line.isprintable() for line in explanation.next)
        assert all(sign.isprintable() or sign == "\n" for sign in plain(shown))
        assert json.loads(json.dumps(to_json(exchange, explanation)))
