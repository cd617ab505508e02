"""RFC 3207, RFC 8314: TLS on the port, and the certificate that it makes itself."""

import os
import shutil
import smtplib
import socket
import ssl
import stat
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from netclient import EHLO, ENVELOPE, MESSAGE, Wire

from smtptutor.net import certificate, hub, openssl
from smtptutor.net.certificate import NoCertificateError
from smtptutor.net.connection import BURST, Connection
from smtptutor.protocol.cause import Cause
from smtptutor.server.site import Site, TlsSettings
from smtptutor.testing import ScriptedServer


def has_library():
    """True where `cryptography` is installed."""
    try:
        import cryptography  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


needs_maker = pytest.mark.skipif(
    not has_library() and shutil.which("openssl") is None, reason="neither cryptography nor openssl is here"
)


def upgraded(wire, server, *, first=b""):
    """A wire after STARTTLS and the handshake; `first` is sent through TLS together with the end of the handshake."""
    assert [250, 220] == wire.say(EHLO, "STARTTLS")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = server.client_context.wrap_bio(incoming, outgoing, server_hostname="localhost")
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            wire.send(outgoing.read())
            incoming.write(wire.socket.recv(65536))
    if first:
        tls.write(first)
    wire.send(outgoing.read())
    return tls, incoming, outgoing


def heard(wire, tls, incoming, lines):
    """So many lines that come through TLS."""
    text = b""
    while text.count(b"\n") < lines:
        try:
            text += tls.read(65536)
        except ssl.SSLWantReadError:
            octets = wire.socket.recv(65536)
            assert octets, f"closed after {text!r}"
            incoming.write(octets)
    return text


@needs_maker
class TestStarttls:
    """RFC 3207 4."""

    def test_a_message_through_tls(self):
        """STARTTLS, EHLO again, and a message; the trace says so (RFC 3848)."""
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port) as client:
            client.starttls(context=server.client_context)
            client.sendmail("alice@example.test", ["bob@example.test"], MESSAGE)

            assert "starttls" not in client.esmtp_features
            assert ["ESMTPS"] == [message.protocol for message in server.messages]

    def test_commands_in_one_piece_with_the_end_of_the_handshake(self):
        """What comes behind the handshake is answered through TLS, and never in the clear."""
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            tls, incoming, _ = upgraded(wire, server, first=b"NOOP\r\nNOOP\r\n")

            assert b"250" == heard(wire, tls, incoming, 2)[:3]

    def test_what_was_sent_ahead_in_the_clear_is_thrown_away(self):
        """RFC 3207 4.2, 6: nobody on the way can slip a command in before TLS (CVE-2011-0411)."""
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            wire.say(EHLO)
            wire.send(b"STARTTLS\r\nMAIL FROM:<mallory@example.org>\r\n")
            assert 220 == wire.reply()[0]
            with server.client_context.wrap_socket(wire.socket, server_hostname="localhost") as tls:
                tls.sendall(b"NOOP\r\n")
                assert b"250" == tls.recv(1000)[:3]

            assert ["NOOP"] == [each.client for each in server.exchanges][3:]

    def test_the_session_begins_anew(self):
        """RFC 3207 4.2: what the client said before counts no more."""
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port) as client:
            client.ehlo()
            client.docmd("STARTTLS")
            client.sock = server.client_context.wrap_socket(client.sock, server_hostname="localhost")
            client.file = None

            assert 503 == client.docmd("MAIL FROM:<alice@example.test>")[0]

    def test_garbage_in_place_of_a_handshake(self):
        """The connection is closed, the reason is told to those who watch, and the server goes on."""
        with ScriptedServer(tls=True) as server:
            with Wire(server.port) as wire:
                wire.say(EHLO, "STARTTLS")
                wire.send(b"this is no handshake\r\n" * 10)
                rest = b""
                try:
                    while octets := wire.socket.recv(1000):
                        rest += octets
                except ConnectionError:
                    pass
                assert b"220" not in rest
            with Wire(server.port) as wire:
                assert [250, 220] == wire.say(EHLO, "STARTTLS")

            assert Cause.TLS_HANDSHAKE_FAILED in [each.cause for each in server.exchanges]
            assert [] == server.faults

    @pytest.mark.parametrize("way", ["shutdown", "reset"])
    def test_a_client_that_leaves_instead_of_a_handshake(self, way):
        """No trace of it stays."""
        with ScriptedServer(tls=True) as server:
            wire = Wire(server.port)
            wire.say(EHLO, "STARTTLS")
            if way == "reset":
                wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            wire.socket.close()
            with Wire(server.port) as other:
                while len(server._server.hub.connections) > 1:
                    other.say("NOOP")

            assert [] == server.faults

    def test_a_handshake_that_never_ends(self):
        """It is given up after a while."""
        with ScriptedServer(tls=True) as server:
            server._server.hub.settings = server._server.hub.settings._replace(handshake_timeout=0.2)
            with Wire(server.port) as wire:
                wire.say(EHLO, "STARTTLS")

                assert wire.closed()

    def test_much_through_tls(self):
        """Back-pressure and many replies work through TLS too."""
        count = 3000
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            wire.say(EHLO, "STARTTLS")
            with server.client_context.wrap_socket(wire.socket, server_hostname="localhost") as tls:
                tls.sendall(b"NOOP\r\n" * count)
                found = b""
                while found.count(b"\n") < count:
                    found += tls.recv(65536)

                assert b"250" == found[:3]

    def test_a_client_that_did_not_read_before(self, monkeypatch):
        """What held the connection up before TLS is forgotten with it."""
        secure = Connection._secure

        def clogged(self, greeting):
            self.pause_writing()
            secure(self, greeting)

        monkeypatch.setattr(Connection, "_secure", clogged)
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port, timeout=5) as client:
            client.starttls(context=server.client_context)
            count = BURST * 2
            client.send(b"NOOP\r\n" * count)

            assert [250] * count == [client.getreply()[0] for _ in range(count)]

    def test_tls_that_does_not_work_at_the_moment(self):
        """A site may say so; then the session goes on without."""
        site = Site(tls=TlsSettings(working=False))
        with ScriptedServer(site, tls=True) as server, Wire(server.port) as wire:
            assert [250, 454, 250] == wire.say(EHLO, "STARTTLS", "NOOP")


@needs_maker
class TestFromTheStart:
    """RFC 8314 3: TLS before anything is said."""

    def test_a_message(self):
        """The greeting comes through TLS."""
        with ScriptedServer(tls=True) as server:
            context = server.client_context
            with smtplib.SMTP_SSL(server.host, server.tls_port, context=context) as client:
                client.login(server.user, server.password)
                client.sendmail("alice@example.test", ["bob@example.test"], MESSAGE)

            assert ["ESMTPSA"] == [message.protocol for message in server.messages]

    def test_what_happens_during_the_handshake_stays(self):
        """A client that takes its time for the handshake takes nothing back: no mail comes twice, and counts go on."""
        with (
            ScriptedServer(tls=True, trouble=["rcpt:bob@* 451 x1"]) as server,
            Wire(server.port) as other,
            Wire(server.tls_port, greeted=False) as late,
        ):
            while len(server._server.hub.connections) < 2:
                assert [250] == other.say("NOOP")
            mail, rcpt = ENVELOPE.splitlines(keepends=True)
            assert [250, 250, 451, 250, 354, 250] == other.say(EHLO, mail, rcpt, rcpt, "DATA", MESSAGE)
            with server.client_context.wrap_socket(late.socket, server_hostname="localhost") as tls:
                assert b"220" == tls.recv(1000)[:3]
            assert [250, 250, 250, 354, 250] == other.mail()

            assert [1, 2] == [exchange.exchange.after.memory.store.count for exchange in accepted(server)]
            assert 2 == len(server.messages)

    @pytest.mark.parametrize("kind", ["implicit", "starttls"])
    def test_many_at_a_time(self, kind):
        """Each message is there once, however the handshakes of several clients mix."""
        with ScriptedServer(tls=True) as server:
            context = server.client_context

            def deliver(name):
                for number in range(4):
                    if kind == "implicit":
                        client = smtplib.SMTP_SSL(server.host, server.tls_port, context=context)
                    else:
                        client = smtplib.SMTP(server.host, server.port)
                    with client:
                        if kind == "starttls":
                            client.starttls(context=context)
                        client.sendmail("alice@example.test", ["bob@example.test"], f"Subject: {name} {number}")

            threads = [threading.Thread(target=deliver, args=(name,)) for name in range(5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            subjects = sorted(message.parsed["Subject"] for message in server.messages)

        assert [f"{name} {number}" for name in range(5) for number in range(4)] == subjects

    def test_silence_counts_from_the_end_of_the_handshake(self):
        """RFC 5321 4.5.3.2.7: a client that took its time for the handshake has the whole time for its first line."""
        with ScriptedServer(tls=True, timeout=1) as server, Wire(server.tls_port, greeted=False) as wire:
            time.sleep(0.8)
            with server.client_context.wrap_socket(wire.socket, server_hostname="localhost") as tls:
                assert b"220" == tls.recv(1000)[:3]
                time.sleep(0.6)
                tls.sendall(b"NOOP\r\n")

                assert b"250" == tls.recv(1000)[:3]

    def test_a_client_without_tls(self):
        """What is no handshake ends the connection; nothing is said in the clear."""
        with ScriptedServer(tls=True) as server, Wire(server.tls_port, greeted=False) as wire:
            wire.send(EHLO + ENVELOPE)
            found = b""
            try:
                while octets := wire.socket.recv(1000):
                    found += octets
            except ConnectionError:
                pass

            assert b"220" not in found
            assert [] == server.faults

    def test_it_counts_as_a_connection_during_the_handshake(self):
        """A handshake that never comes takes a place, and gives it back."""
        with ScriptedServer(tls=True, most=1) as server, Wire(server.tls_port, greeted=False):
            while not server._server.hub.connections:
                pass
            with Wire(server.port) as wire:
                assert 421 == wire.greeting[0]

    def test_those_that_hang_make_place(self, monkeypatch):
        """Where all places are taken, a client that says nothing for a while gives its own to the next, TLS or not."""
        monkeypatch.setattr(hub, "GRACE", 0.1)
        with ScriptedServer(tls=True, most=2) as server:
            hanging = [Wire(server.tls_port, greeted=False) for _ in range(2)]
            while len(server._server.hub.shaking) < 2:
                pass
            time.sleep(0.2)
            with (
                Wire(server.port) as wire,
                server.client_context.wrap_socket(
                    socket.create_connection((server.host, server.tls_port)), server_hostname="localhost"
                ) as tls,
            ):
                assert [220, 250] == [wire.greeting[0], *wire.say(EHLO)]
                assert b"220" == tls.recv(1000)[:3]
                with Wire(server.port) as other:
                    assert 421 == other.greeting[0]
            assert all(wire.closed() for wire in hanging)
            assert 2 == [each.cause for each in server.exchanges].count("tls-handshake-failed")
            assert "it hung" in next(each.text for each in server.exchanges if each.cause == "tls-handshake-failed")
            assert [] == server.faults
        for wire in hanging:
            wire.socket.close()


class TestCertificate:
    """The certificate that it makes itself."""

    @pytest.fixture(params=["library", "openssl"])
    def maker(self, request, monkeypatch):
        """Both ways to make one."""
        if request.param == "library" and not has_library():
            pytest.skip("cryptography is not installed")
        if request.param == "openssl":
            if shutil.which("openssl") is None:
                pytest.skip("the command openssl is not here")
            monkeypatch.setitem(sys.modules, "cryptography", None)

    def test_it_is_good_for_this_machine_only(self, maker, tmp_path):
        """A client that trusts it can check the names, strictly too, and nothing else is vouched for."""
        path = certificate.own(str(tmp_path), "mail.example.test")
        server = certificate.context_from(path, None)
        client = ssl.create_default_context(cafile=path)
        client.verify_flags |= ssl.VERIFY_X509_STRICT

        assert all(
            shaken_hands(client, server, name) for name in ("localhost", "mail.example.test", "127.0.0.1", "::1")
        )
        with pytest.raises(ssl.SSLCertVerificationError):
            shaken_hands(client, server, "elsewhere.example")

    def test_it_is_kept_until_it_expires(self, maker, tmp_path):
        """Made once; a new one a few days before its end, or when the file was damaged."""
        path = certificate.own(str(tmp_path), "mail.example.test")
        first = read(path)
        assert path == certificate.own(str(tmp_path), "mail.example.test")
        assert first == read(path)
        soon = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")
        day = soon[:10]  # without a time and a zone, as somebody may write it
        for spoilt in (
            *(f"Expires: {when}\n{first.partition(chr(10))[2]}" for when in (soon, day)),
            first[:300],
            "",
            "\n",
        ):
            with open(path, "w", encoding="ascii") as file:
                file.write(spoilt)
            certificate.own(str(tmp_path), "mail.example.test")

            assert read(path) not in (first, spoilt)

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    def test_nobody_else_may_read_the_key(self, maker, tmp_path):
        """0600, in a folder of 0700, and nothing unfinished is left there."""
        path = certificate.own(str(tmp_path), "mail.example.test")

        assert 0o600 == stat.S_IMODE(os.stat(path).st_mode)
        assert 0o700 == stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode)
        assert ["mail.example.test.pem"] == os.listdir(os.path.dirname(path))

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights in another way")
    def test_what_others_may_read_is_closed_to_them(self, tmp_path):
        """As where a backup or an odd umask left it open; the certificate is used on."""
        path = certificate.own(str(tmp_path), "mail.example.test")
        first = read(path)
        os.chmod(path, 0o644)
        os.chmod(tmp_path / "certificates", 0o777)

        assert path == certificate.own(str(tmp_path), "mail.example.test")
        assert first == read(path)
        assert (0o600, 0o700) == tuple(
            stat.S_IMODE(os.stat(each).st_mode) for each in (path, tmp_path / "certificates")
        )

    def test_without_anything_to_make_one(self, monkeypatch, tmp_path):
        """The error says what to install, and from where: no index has this project, so a name there is not ours."""
        monkeypatch.setitem(sys.modules, "cryptography", None)
        monkeypatch.setattr(openssl.shutil, "which", lambda name: None)

        with pytest.raises(NoCertificateError, match=r"pip install '\.\[tls\]'"):
            certificate.own(str(tmp_path), "mail.example.test")
        assert [] == os.listdir(tmp_path / "certificates")

    def test_nothing_older_than_tls_1_2(self, maker, tmp_path, monkeypatch):
        """RFC 8996, RFC 8446: not even where the Python at hand would let a client come with TLS 1.0."""

        def lenient(protocol):
            context = ssl.SSLContext(protocol)
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            return context

        path = certificate.own(str(tmp_path), "mail.example.test")
        monkeypatch.setattr(certificate, "ssl", SimpleNamespace(**{**vars(ssl), "SSLContext": lenient}))

        assert ssl.TLSVersion.TLSv1_2 == certificate.context_from(path, None).minimum_version

    @pytest.mark.parametrize("held", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    def test_a_file_that_holds_none(self, held, tmp_path):
        """The error names the file."""
        path = tmp_path / "mine.pem"
        path.write_text(held)

        with pytest.raises(NoCertificateError, match=r"mine\.pem"):
            certificate.context_from(str(path), None)
        with pytest.raises(NoCertificateError, match="other"):
            certificate.context_from(str(tmp_path / "other.pem"), None)


def accepted(server):
    """The exchanges that accepted a message."""
    return [exchange for exchange in server.exchanges if exchange.cause == "message-accepted"]


def read(path):
    """What stands in a file."""
    with open(path, encoding="ascii") as file:
        return file.read()


def shaken_hands(client, server, name):
    """True where a client and a server, both in memory, agree; raises ssl.SSLError where they do not."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname=name),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    done = set()
    while len(done) < 2:
        for end in ends:
            try:
                end.do_handshake()
                done.add(end)
            except ssl.SSLWantReadError:
                pass
    return True
