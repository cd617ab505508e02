"""Why a TLS handshake failed: told to whoever looks on, in words (RFC 3207 4.1, RFC 8446 6.2)."""

import contextlib
import socket
import ssl
import time
import warnings

import pytest
from netclient import EHLO, PATIENCE, Served, Wire, objects

from smtptutor.net import handshake
from smtptutor.testing import ScriptedServer

NO_TRUST = "the client does not know who issued the certificate"
IN_CLEAR = "is no TLS, but probably a command in the clear"
GONE = "the client closed the connection before it was done"


def untrusting(version=ssl.TLSVersion.TLSv1_3):
    """A client that trusts no certificate of its own making."""
    context = ssl.create_default_context()
    context.maximum_version = version
    return context


def old(least, most, ciphers):
    """A client of some years ago."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        context.minimum_version, context.maximum_version = least, most
    context.set_ciphers(ciphers)
    return context


def shake(context, name="localhost"):
    """Begin a handshake that is to fail."""

    def do(wire):
        with contextlib.suppress(OSError):
            context.wrap_socket(wire.socket, server_hostname=name)

    return do


def say(octets):
    """Say something else in its place, and wait until the server has hung up."""

    def do(wire):
        wire.send(octets)
        with contextlib.suppress(ConnectionError):
            assert wire.socket.recv(1000)[:3] not in (b"220", b"250", b"500")

    return do


def reset(wire):
    """Leave without a word, and impolitely."""
    wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def told(server):
    """What the fixture has of it, as soon as it is there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := [each for each in server.exchanges if each.cause == "tls-handshake-failed"]:
            return found[0]
    raise AssertionError("nothing was told")


TLS11 = ssl.TLSVersion.TLSv1_1
TLS12 = ssl.TLSVersion.TLSv1_2
WAYS = {
    "untrusted": (lambda: shake(untrusting()), NO_TRUST),
    "untrusted in TLS 1.2": (lambda: shake(untrusting(TLS12)), NO_TRUST),
    "old version": (
        lambda: shake(old(TLS11, TLS11, "ALL:@SECLEVEL=0")),
        "only TLS versions that are no longer allowed",
    ),
    "old cipher": (lambda: shake(old(TLS12, TLS12, "AES128-SHA")), "no cipher in common"),
    "command": (lambda: say(EHLO), IN_CLEAR),
    "HTTP": (lambda: say(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"), "a request of HTTP"),
    "nothing": (lambda: lambda wire: None, GONE),
    "reset": (lambda: reset, GONE),
    "half a handshake": (lambda: lambda wire: wire.send(b"\x16\x03\x01\x02\x00\x01"), GONE),
}


class TestReasons:
    """On the port where TLS comes first, and behind STARTTLS."""

    @pytest.mark.parametrize("first", [True, False], ids=["first", "starttls"])
    @pytest.mark.parametrize("way", WAYS)
    def test_each(self, way, first):
        """The fixture has the reason, the explanation too, and the server has no fault."""
        do, words = WAYS[way]
        with ScriptedServer(tls=True) as server:
            with Wire(server.tls_port if first else server.port, greeted=not first) as wire:
                if not first:
                    assert [250, 220] == wire.say(EHLO, "STARTTLS")
                do()(wire)
            seen = told(server)

        assert words in seen.text
        assert words in seen.why
        assert seen.why.startswith("The connection was closed before the TLS handshake was done: ")
        assert [] == server.faults

    def test_a_name_that_is_not_in_the_certificate(self):
        """RFC 8446 6.2: bad_certificate is also what clients say of a wrong name."""
        with ScriptedServer(tls=True) as server:
            with Wire(server.tls_port, greeted=False) as wire:
                shake(server.client_context, "smtp.example.org")(wire)

            assert "the client does not accept the certificate" in told(server).text

    @pytest.mark.parametrize(("first", "words"), [(True, "waits for a greeting"), (False, "within 0.2 seconds")])
    def test_it_takes_too_long(self, first, words):
        """A client that waits for the greeting says nothing, and nor does the server."""
        with ScriptedServer(tls=True) as server:
            server._server.hub.settings = server._server.hub.settings._replace(handshake_timeout=0.2)
            with Wire(server.tls_port if first else server.port, greeted=not first) as wire:
                if not first:
                    wire.say(EHLO, "STARTTLS")
                assert wire.closed()

            assert words in told(server).text

    def test_what_has_no_words_here(self):
        """The library's own words are better than none."""
        error = ssl.SSLError(1, "[SSL: DECRYPTION_FAILED] decryption failed")
        error.reason = "DECRYPTION_FAILED"

        assert "the library says: decryption failed" == handshake.reason(error, 30, first=True)
        assert "no room" == handshake.reason(OSError("no room"), 30, first=True)


@pytest.mark.parametrize("option", ["--watch", "--json", "--log"])
def test_serve_tells_it(option, tmp_path):
    """Each of the three ways to look on."""
    log = tmp_path / "log"
    options = (option, log) if option == "--log" else (option,)
    with Served(tmp_path, "--tls-port", "0", *options) as served:
        with Wire(served.port) as wire:
            wire.say(EHLO, "STARTTLS")
            say(EHLO)(wire)
        _, said, _, _ = served.stop()

    if option == "--watch":
        assert "probably a command in the clear" in " ".join(
            line.partition("]")[2].strip() for line in said.split("\n")
        )
    else:
        whys = [each["why"] for each in objects(said if option == "--json" else log.read_text())]
        assert any(IN_CLEAR in why for why in whys)
