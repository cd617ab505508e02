"""Whatever a client sends, the tutor has something to say, and what it says can be shown."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from support import LMTP, OPEN, STRICT, on_screen

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import explanation_blocks, whole_blocks
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.stage import Stage
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

VERBS = [
    b"EHLO ",
    b"HELO",
    b"LHLO x",
    b"MAIL FROM:",
    b"RCPT TO:",
    b"DATA",
    b"RSET",
    b"VRFY ",
    b"EXPN",
    b"QUIT",
    b"STARTTLS",
]
VERBS += [
    b"AUTH PLAIN ",
    b"AUTH LOGIN",
    b"AUTH SCRAM-SHA-256",
    b"AUTH CRAM-MD5",
    b"BDAT 3",
    b"BDAT 9 LAST",
    b"ETRN ",
    b"XCLIENT x",
]
WORDS = [
    b"<",
    b">",
    b"@",
    b"alice@example.test",
    b"<bob@example.test>",
    b"<full@trouble.example.test>",
    b"nobody",
    b'"',
    b"\\",
]
WORDS += [
    b" ",
    b"\t",
    b"\0",
    b"\xff",
    b"AGFsaWNlAHdvbmRlcmxhbmQ=",
    b"YWxpY2U=",
    b"=",
    b"*",
    b"::",
    b"[192.0.2.1]",
    b"x" * 700,
]
WORDS += [
    b" SIZE=",
    b"99999999",
    b" SMTPUTF8",
    b" BODY=9",
    b" RET=FULL",
    b" NOTIFY=",
    b" BY=1;R",
    b" HOLDFOR=",
    b" REQUIRETLS",
]
WORDS += [b"\xc3\xa9", b"{verb}", b"{", b"}", b"%s", b"\x1b[31m", b".", b"Subject: x\r\n"]
ENDS = [b"\r\n", b"\r\n", b"\r\n", b"\n", b"\r", b"\r\n.\r\n"]
PIECES = st.sampled_from(VERBS + WORDS + ENDS)
WHOLE = st.sampled_from(
    [
        b"EHLO x.example\r\n",
        b"LHLO x.example\r\n",
        b"MAIL FROM:<alice@example.test>\r\n",
        b"RCPT TO:<bob@example.test>\r\n",
    ]
    + [
        b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n",
        b"AUTH LOGIN\r\n",
        b"STARTTLS\r\n",
        b"BDAT 7\r\nhello\r\n",
        b"DATA\r\n",
    ]
)
SENT = st.lists(st.one_of(PIECES, WHOLE, WHOLE, st.binary(max_size=6)), max_size=40).map(b"".join)
SITES = st.sampled_from([Site(), STRICT, OPEN, LMTP, *(Site(dialect=name) for name in DIALECTS if name != "standard")])


@settings(max_examples=300, deadline=None)
@given(SENT, SITES)
def test_every_exchange_is_explained_and_shown(octets, site):
    """No exception, a reason, printable text, plain JSON; lines to type are printable, and no login is told."""
    greeting = connect(site)
    history = [greeting]
    for exchange in Simulator(greeting).receive(octets):
        explanation = explain(exchange, history)
        shown = explanation_blocks(exchange, explanation, first=True) + whole_blocks(exchange, explanation)
        history.append(exchange)

        assert explanation.why
        lines = way_out(exchange).lines
        assert lines or exchange.accepted or exchange.after.session.stage is Stage.CLOSED
        assert all(line.isprintable() for line in lines)
        assert all(sign.isprintable() or sign == "\n" for sign in on_screen(shown))
        assert json.loads(json.dumps(to_json(exchange, explanation)))
