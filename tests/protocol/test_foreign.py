"""First lines of other protocols, which are met on a port for mail."""

import pytest
from support import EHLO, LOGIN, MAIL, MESSAGE, RCPT, last

from smtptutor.explain.explanation import explain
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.foreign import protocol_of
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.site import Site

LINES = [
    ("HTTP", "GET / HTTP/1.1"),
    ("HTTP", "GET /index.html"),
    ("HTTP", "POST /api HTTP/1.0"),
    ("HTTP", "CONNECT mail.example.test:25 HTTP/1.1"),
    ("HTTP", "OPTIONS * HTTP/1.1"),
    ("HTTP", "PRI * HTTP/2.0"),
    ("TLS", "\x16\x03\x01\x02\x00\x01\x00\x01\udcfc\x03\x03"),
    ("TLS", "\x16\x03\x03"),
    ("the PROXY protocol", "PROXY TCP4 192.0.2.1 192.0.2.2 35646 25"),
    ("the PROXY protocol", "PROXY UNKNOWN"),
    ("the PROXY protocol", "\0"),
    ("IMAP", "a001 LOGIN alice wonderland"),
    ("IMAP", "A1 CAPABILITY"),
    ("IMAP", ". select INBOX"),
    ("IMAP", "1 STARTTLS"),
    ("POP3", "USER alice"),
    ("POP3", "PASS wonderland"),
    ("POP3", "CAPA"),
    ("POP3", "STAT"),
    ("POP3", "RETR 1"),
    ("SIP", "INVITE sip:bob@example.test SIP/2.0"),
    ("SIP", "OPTIONS sip:example.test SIP/2.0"),
    ("RTSP", "DESCRIBE rtsp://example.test/ RTSP/1.0"),
    ("RTSP", "OPTIONS * RTSP/1.0"),
    ("SSH", "SSH-2.0-OpenSSH_9.6"),
    ("IRC", "NICK alice"),
    ("Redis", "*1"),
    ("Redis", "$4"),
]


@pytest.mark.parametrize(("name", "line"), LINES)
class TestAnotherProtocol:
    """RFC 9112, 8446, 9051, 1939, 3261, 7826, 4253, 2812."""

    def test_it_is_named(self, name, line):
        exchange = last(EHLO, line)

        assert (500, Cause.FOREIGN_PROTOCOL) == (exchange.reply.code, exchange.cause)
        assert f"This line belongs to {name}, and this port speaks SMTP." == explain(exchange).why

    def test_what_to_type_is_smtp(self, name, line):
        way = way_out(last(line))

        assert (("EHLO client.example.org",), ()) == (way.lines, way.gives_up)

    @pytest.mark.parametrize("dialect", DIALECTS)
    def test_every_server_refuses_it(self, name, line, dialect):
        assert last(line, site=Site(dialect=dialect)).reply.code in (221, 421, 500, 501, 502, 521, 554)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("rest", ["", " x", " FROM:<a@b.org>"])
def test_no_line_of_smtp_is_taken_for_one(verb, rest):
    assert Cause.FOREIGN_PROTOCOL is not last(f"{verb}{rest}").cause


@pytest.mark.parametrize(
    "line",
    [
        EHLO,
        MAIL,
        RCPT,
        LOGIN,
        *MESSAGE,
        "",
        " ",
        "FROB",
        "GET",
        "LOGIN",
        "mail",
        "Received: from a by b",
        "hello there",
        "POST",
    ],
)
def test_nor_what_is_only_typed_wrong(line):
    assert protocol_of(line) is None
