"""The command `smtptutor serve`: where it listens, what it prints, how it stops."""

import json
import os
import signal
import smtplib
import socket
import ssl
import stat
import time

import pytest
from netclient import EHLO, ENVELOPE, PATIENCE, Served, Wire, objects
from worlds import run

from smtptutor.commands import serve
from smtptutor.commands.status import INTERRUPTED
from smtptutor.net import openssl, running
from smtptutor.net.certificate import NoCertificateError
from smtptutor.server.site import Site, TlsSettings

needs_signals = pytest.mark.skipif(os.name == "nt", reason="Windows sends no signals to other processes")


class TestListening:
    """Ports and addresses."""

    def test_the_first_line(self, tmp_path):
        """It says where it listens, as what, and how to stop it; the next ones how to use it."""
        with Served(tmp_path) as server:
            expected = f"127.0.0.1 port {server.port} (site default, dialect standard).\n"
            assert f"smtptutor: listening on {expected}" == server.opening
            with Wire(server.port) as wire:
                assert [250, 250, 250, 354, 250, 221] == [*wire.mail(), *wire.say("QUIT")]
            assert f"port {server.port}" in server.process.stdout.readline()
            status, _, complained, _ = server.stop()

            assert (0, "") == (status, complained)

    def test_site_dialect_and_rules(self, tmp_path):
        """--site, --dialect and --trouble have their effect."""
        options = ("--site", "default", "--dialect", "postfix", "--trouble", "rcpt:bob@* 451 4.3.0", "mail 452 x1")
        with Served(tmp_path, *options) as server, Wire(server.port) as wire:
            assert "dialect postfix" in server.opening
            mail, rcpt = ENVELOPE.splitlines(keepends=True)
            assert [250, 452, 250, 451] == wire.say(EHLO, mail, mail, rcpt)

    @pytest.mark.parametrize(
        ("users", "said"),
        [
            ('"*" = "*"', "any user, any password."),
            ('"*" = "sesame"', "any user, password sesame."),
            ('bob = {password = "x", token = "ya29"}', "user bob, password x, token ya29."),
        ],
    )
    def test_who_can_log_in(self, users, said, tmp_path):
        """A star is not what one types."""
        site = tmp_path / "mine.toml"
        site.write_text(f"format = 1\n[users]\n{users}\n")
        with Served(tmp_path, "--site", site) as server:
            opening = server.opening
            while "--watch" not in opening:  # its last line
                opening += server.process.stdout.readline()

        assert f"To log in: {said}" in opening

    def test_nothing_in_a_site_steers_the_terminal(self, tmp_path):
        """What the opening says of a site that somebody else wrote has no control characters."""
        site = tmp_path / "evil\033]0;pwned\007.toml"
        site.write_text('format = 1\n[users]\n"\\u001b]0;pwn\\u0007" = "\\u001b[2J"\n')
        with Served(tmp_path, "--site", site) as server:
            said = server.opening
            while "--watch" not in said:  # the last line of the opening
                said += server.process.stdout.readline()

        assert "password" in said
        assert set() == {sign for sign in said if ord(sign) < 32 or 127 <= ord(sign) < 160} - {"\n"}

    def test_a_port_that_is_taken(self, tmp_path):
        """Exit status 1, and the message names the port and the way out."""
        with Served(tmp_path) as server:
            ran = run("serve", "--port", server.port, folder=tmp_path)

        assert 1 == ran.status
        assert f"port {server.port}" in ran.err
        assert "--port" in ran.err

    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", ""])
    def test_addresses_that_others_reach_are_refused(self, host, tmp_path):
        """Exit status 2, what it would mean, and how to say that it is meant."""
        ran = run("serve", "--host", host, folder=tmp_path)

        assert 2 == ran.status
        assert "--for-others" in ran.err
        assert "relays nothing" in ran.err

    @pytest.mark.parametrize("host", ["no.such.host.invalid", "..", ".", "a..b", "a" * 64, "\udc80"])
    def test_a_host_that_there_is_not(self, host, tmp_path):
        """Exit status 2, and the message says so."""
        ran = run("serve", "--host", host, folder=tmp_path)

        assert 2 == ran.status
        assert "no such host" in ran.err

    def test_for_others(self, tmp_path):
        """Then it says what it means, and listens; here an address where nobody is, so that this is all."""
        ran = run("serve", "--host", "192.0.2.1", "--for-others", folder=tmp_path)

        assert 1 == ran.status
        assert "Anyone who can reach this machine" in ran.err

    def test_the_whole_of_127_is_here(self):
        """RFC 1122 3.2.1.3: no warning for another loopback address."""
        from smtptutor.net.server import only_here

        assert only_here("127.9.9.9")
        assert only_here("localhost")
        assert not only_here("192.0.2.1")

    @pytest.mark.parametrize(
        "options",
        [
            ("--port", "65536"), ("--port", "-1"), ("--port", "x"), ("--keep", "0"), ("--timeout", "0"),
            ("--trouble", "rcpt 250"), ("--trouble",), ("--key", "k.pem"), ("--maildir", ""), ("--log", ""), ("--dialect", "klingon"),
        ],
    )  # fmt: skip
    def test_options_that_are_wrong(self, options, tmp_path, capsys):
        """No port is opened, and something is said."""
        ran = run("serve", *options, folder=tmp_path)

        assert ran.status in (1, 2)
        assert ran.err or capsys.readouterr().err

    @pytest.mark.parametrize("option", ["--maildir", "--log"])
    def test_what_cannot_be_written(self, option, tmp_path):
        """Exit status 1 with the name, before a port is opened."""
        (tmp_path / "file").write_text("")
        ran = run("serve", "--port", "0", option, tmp_path / "file" / "in", folder=tmp_path)

        assert 1 == ran.status
        assert str(tmp_path / "file") in ran.err


class TestTelling:
    """--watch, --json and --log."""

    def test_watch(self, tmp_path):
        """Each line of two clients has the number of its connection."""
        with Served(tmp_path, "--watch") as server:
            for _ in range(2):
                with Wire(server.port) as wire:
                    wire.say(EHLO, "DATA", "QUIT")
            said = server.stop()[1]
        told = [line for line in said.splitlines() if line.startswith("[")]

        assert {"[1]", "[2]"} == {line[:3] for line in told}
        assert "[2] S: 503 5.5.1" in said
        assert any(line.startswith("[2]   Why: ") for line in told)

    def test_json(self, tmp_path):
        """Nothing but JSON Lines on the standard output; the first line goes to the other stream."""
        with Served(tmp_path, "--json") as server:
            with Wire(server.port) as wire:
                wire.say(EHLO, "AUTH LOGIN", "Ym9iYnk=", "c2VjcmV0IHdvcmQ=", "QUIT")
            said, complained = server.stop()[1:3]

        assert complained.endswith("Stopped.\n")
        assert [220, 250, 334, 334, 535, 221] == [each["code"] for each in objects(said)]
        assert {1} == {each["connection"] for each in objects(said)}
        assert "Ym9iYnk" not in said
        assert "c2VjcmV0" not in said

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
    def test_log(self, tmp_path):
        """The log has the objects too, each whole while the server runs, and nobody else may read it."""
        log = tmp_path / "log.jsonl"
        with Served(tmp_path, "--log", log) as server, Wire(server.port) as wire:
            wire.mail()
            end = time.monotonic() + PATIENCE
            while log.read_text().count("\n") < 6 and time.monotonic() < end:
                time.sleep(0.01)

            assert [220, 250, 250, 250, 354, 250] == [json.loads(line)["code"] for line in log.read_text().splitlines()]
            assert 0o600 == stat.S_IMODE(os.stat(log).st_mode)

    @needs_signals
    def test_the_reader_of_the_output_leaves(self, tmp_path):
        """As in `smtptutor serve --watch | head`: the server stops without a word."""
        with Served(tmp_path, "--watch") as server:
            server.process.stdout.close()
            with Wire(server.port, greeted=False) as wire:
                wire.send(EHLO)
                assert 0 == server.process.wait(PATIENCE)

            assert "" == server.process.stderr.read()
            server.process.stdout = open(os.devnull)  # noqa: SIM115 - closed by Served


@needs_signals
class TestStopping:
    """SIGINT and SIGTERM."""

    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
    def test_those_connected_are_told(self, how, tmp_path):
        """421 to everybody, also within a message; exit status 0 within two seconds, and the port is free."""
        with Served(tmp_path) as server, Wire(server.port) as idle, Wire(server.port) as busy:
            busy.say(EHLO, *ENVELOPE.splitlines(keepends=True), "DATA")
            busy.send(b"Subject: half a mess")
            status, said, complained, took = server.stop(how)

            assert (0, "") == (status, complained)
            assert said.endswith("Stopped.\n")
            assert took < 2
            assert 421 == idle.reply()[0]
            assert idle.closed()
            assert 421 == busy.reply()[0]

    def test_at_once_where_nobody_is_there(self, tmp_path):
        """Nothing to wait for."""
        with Served(tmp_path) as server:
            assert server.stop()[3] < 1

    def test_a_second_signal(self, tmp_path):
        """Whoever cannot wait for clients that do not leave presses Ctrl-C again."""
        with Served(tmp_path) as server, Wire(server.port) as wire:
            server.process.send_signal(signal.SIGINT)
            assert 421 == wire.reply()[0]
            status, _, complained, took = server.stop(signal.SIGINT)

            assert (INTERRUPTED, "") == (status, complained)
            assert took < 1


def no_certificate(*_):
    """Nothing is here that makes one."""
    raise NoCertificateError("no maker is here")


class TestTls:
    """The certificate on the command line."""

    def test_both_ports_with_its_own(self, tmp_path):
        """STARTTLS on the one, TLS at once on the other, and the same certificate the next time."""
        with Served(tmp_path, "--tls-port", "0") as server:
            line = next(line for line in server.process.stdout if "TLS from the first octet" in line)
            tls_port = int(line.split("port ")[1].split(".")[0])
            context = ssl.create_default_context(cafile=tmp_path / "certificates" / "mail.example.test.pem")
            with smtplib.SMTP("localhost", server.port) as client:
                client.starttls(context=context)
            with smtplib.SMTP_SSL("localhost", tls_port, context=context) as client:
                assert 250 == client.noop()[0]
        with Served(tmp_path) as server, smtplib.SMTP("localhost", server.port) as client:
            client.starttls(context=context)

    def test_at_a_place_that_begins_with_it(self, tmp_path):
        """RFC 8314 3.3: its one port takes TLS from the first octet, and the greeting comes behind it."""
        with Served(tmp_path, "--site", "submissions") as server:
            said = [server.process.stdout.readline() for _ in range(3)]
            context = ssl.create_default_context(cafile=tmp_path / "certificates" / "submissions.example.test.pem")
            with smtplib.SMTP_SSL("localhost", server.port, context=context) as client:
                client.login("alice", "wonderland")
                client.sendmail("alice@example.test", ["friend@far.example"], "Subject: Hello\n\nHello\n")

                assert not client.has_extn("starttls")
            assert "  TLS begins there with the first octet, before the greeting.\n" in said

    def test_no_such_place_without_a_certificate(self, tmp_path, monkeypatch):
        """In the clear it would be another place."""
        monkeypatch.setattr("smtptutor.net.certificate.own", no_certificate)
        ran = run("serve", "--port", "0", "--site", "submissions", folder=tmp_path)

        assert (1, True) == (ran.status, "no maker" in ran.err)

    def test_one_that_is_brought(self, tmp_path):
        """--certificate, with the key in the same file or beside it."""
        pem = openssl.certificate(["localhost"], 2)
        if pem is None:
            pytest.skip("the command openssl is not here")
        both, key = tmp_path / "both.pem", tmp_path / "key.pem"
        both.write_text(pem)
        key.write_text(pem)
        for options in (("--certificate", both), ("--certificate", both, "--key", key)):
            with Served(tmp_path, *options) as server, smtplib.SMTP("localhost", server.port) as client:
                client.starttls(context=ssl.create_default_context(cafile=both))

    def test_one_that_is_none(self, tmp_path):
        """Exit status 1 with the name of the file."""
        ran = run("serve", "--port", "0", "--certificate", tmp_path / "none.pem", folder=tmp_path)

        assert 1 == ran.status
        assert "none.pem" in ran.err

    def test_without_anything_to_make_one(self):
        """Then STARTTLS is not offered; a site that demands it says that it does not work."""
        plain = serve.without_tls(Site())
        demanding = serve.without_tls(Site(tls=TlsSettings(required=True)))

        assert ("STARTTLS" in plain.extensions, plain.tls.working) == (False, False)
        assert ("STARTTLS" in demanding.extensions, demanding.tls.working) == (True, False)


class TestRoom:
    """Open files."""

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
    def test_fewer_connections_where_the_system_gives_fewer_files(self, monkeypatch):
        """The limit of the process is raised as far as that goes, and counted with."""
        import resource

        asked = []
        monkeypatch.setattr(resource, "getrlimit", lambda _: (256, 600))
        monkeypatch.setattr(resource, "setrlimit", lambda _, limits: asked.append(limits))

        assert 400 == running.make_room(1000)
        assert 100 == running.make_room(100)
        assert [(600, 600), (300, 600)] == asked

    def test_one_line_for_a_fault(self):
        """What goes wrong inside is told in a line, without a traceback."""
        try:
            int("x")
        except ValueError as error:
            said = running.what_went_wrong({"message": "it failed", "exception": error})

        assert said.startswith("it failed: ValueError: ")
        assert "\n" not in said
        assert "it failed" == running.what_went_wrong({"message": "it failed"})


def test_ipv6(tmp_path):
    """::1 is a loopback address too."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 here")
    with Served(tmp_path, "--host", "::1") as server, socket.create_connection(("::1", server.port)) as wire:
        assert wire.recv(1000).startswith(b"220 ")
