"""The lines to copy that send a first message: the one that serve prints, and those of the README."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from netclient import PATIENCE, Served

from smtptutor.commands.try_line import try_line
from smtptutor.server import sites
from smtptutor.server.choices import Greeting
from smtptutor.server.site import Account, LearnerClient, LoginSettings, Site, TlsSettings
from smtptutor.testing import ScriptedServer

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
CURL = re.findall(r"(?m)^curl (?:.*\\\n)*.*$", README)
REFUSING = {"blocklist", "greylist", "closing", "certificate", "shaky"}
"""Places that are made to refuse a first message, or to lose its answer."""


def in_bash(line, folder=None):
    """Run a line as somebody who copied it."""
    if shutil.which("bash") is None or os.name == "nt":  # what is called bash there has programs of its own
        pytest.skip("bash is not here")
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def delivers(site):
    """The line for a site, run against it; what came."""
    needs_tls = site.tls.required or "STARTTLS" in site.extensions
    with ScriptedServer(site, tls=needs_tls) as server:
        line = try_line(site, server.host, server.port)
        ran = in_bash(line.replace("python3", shlex.quote(sys.executable), 1))
        return ran, server.messages, server.exchanges


class TestTheLineOfServe:
    """It sends a message to any place that takes one, with Python alone."""

    @pytest.mark.skipif(os.name == "nt", reason="there it begins with py")
    @pytest.mark.parametrize(
        "name", [name for name in sites.names() if sites.load(name).greeting is Greeting.READY and name not in REFUSING]
    )
    def test_it_delivers(self, name):
        ran, messages, exchanges = delivers(sites.load(name))

        assert (0, "", "") == (ran.returncode, ran.stdout, ran.stderr)
        (message,) = messages
        assert "Hello" == message.parsed["Subject"]
        assert [] == [one.exchange.notes for one in exchanges if one.client == "." and one.exchange.notes]

    @pytest.mark.parametrize(
        "site",
        [
            Site(users=(Account("*", "*"),), login=LoginSettings(required=True)),
            Site(users=(Account("dora", "x"),), login=LoginSettings(("CRAM-MD5",), required=True)),
        ],
    )
    @pytest.mark.skipif(os.name == "nt", reason="there it begins with py")
    def test_another_user(self, site):
        ran, messages, _ = delivers(site)

        assert (0, 1) == (ran.returncode, len(messages))

    @pytest.mark.parametrize(
        "site",
        [
            Site(users=(Account("bob", "'; x"),), login=LoginSettings(required=True)),
            Site(users=(), login=LoginSettings(required=True)),
            Site(users=(Account("bob", "$HOME"),), login=LoginSettings(required=True)),
            Site(users=(Account("bob", "x"),), login=LoginSettings(("SCRAM-SHA-256",), required=True)),
            Site(tls=TlsSettings(required=True, working=False)),
            Site(client=LearnerClient(sender="o'brien@example.test")),
            Site(client=LearnerClient(sender="%PATH%@example.test")),
        ],
    )
    def test_none_where_it_could_not_be_copied(self, site):
        """What a shell or Python would take for something else stands in no line."""
        assert try_line(site, "127.0.0.1", 2525) is None

    def test_the_same_in_every_shell(self):
        """One line in double quotes, without signs that bash, fish, cmd or PowerShell put something in place of."""
        for name in sites.names():
            line = try_line(sites.load(name), "127.0.0.1", 2525)

            assert line is None or not set("$`!%^\n") & set(line)
            assert line is None or 2 == line.count('"')

    def test_on_windows(self, monkeypatch):
        monkeypatch.setattr(sys, "platform", "win32")

        assert try_line(Site(), "127.0.0.1", 2525).startswith('py -c "')

    def test_serve_prints_it(self, tmp_path):
        """Whole and flush left, so that it can be copied."""
        with Served(tmp_path, "--watch", "--site", "submission") as server:
            lines = [server.process.stdout.readline() for _ in range(6)]

            assert f"{try_line(sites.load('submission'), '127.0.0.1', server.port)}\n" in lines


class TestReadme:
    """What the README has for curl earns no note from the server."""

    @pytest.mark.parametrize("line", CURL, ids=["plain", "submission"])
    def test_of_curl(self, line, tmp_path):
        if shutil.which("curl") is None:
            pytest.skip("curl is not here")
        site = sites.load("submission" if "--ssl-reqd" in line else "default")
        (tmp_path / "mail.txt").write_text("Subject: Hello\n\nHello\n")
        with ScriptedServer(site, tls="STARTTLS" in site.extensions) as server:
            ran = in_bash(line.replace("2525", str(server.port)), tmp_path)

            assert (0, "") == (ran.returncode, ran.stderr)
            assert 1 == len(server.messages)
            noted = {str(note.cause) for one in server.exchanges for note in one.exchange.notes}
            assert set() == noted - {"relayed-after-login"}  # which is what the place is there to show
