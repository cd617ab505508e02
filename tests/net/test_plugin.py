"""`pytest_plugins = ["smtptutor.testing"]` in a suite of somebody else, and the server without pytest."""

import subprocess
import sys

SUITE = """
import base64
import gc
import smtplib
import socket
import pytest

def send(server):
    with smtplib.SMTP(server.host, server.port) as client:
        client.sendmail("alice@example.test", ["bob@example.test"], "Subject: hi\\r\\n\\r\\nhello\\r\\n")

def test_accepted(smtp_server):
    send(smtp_server)
    assert [("bob@example.test",)] == [message.recipients for message in smtp_server.messages]

def test_a_new_one_for_each_test(smtp_server):
    assert [] == smtp_server.messages

def test_refused(smtp_server):
    smtp_server.refuse("bob@example.test", code=452)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(smtp_server)
    assert 452 in [exchange.code for exchange in smtp_server.exchanges]

def test_two(smtp_server_factory):
    one, other = smtp_server_factory(), smtp_server_factory(dialect="exim", trouble=["mail 451"])
    send(one)
    with pytest.raises(smtplib.SMTPSenderRefused):
        send(other)
"""


class TestPlugin:
    """pytest_plugins = ["smtptutor.testing"]."""

    def test_the_fixtures(self, tmp_path):
        """In a suite of somebody else, with every warning an error."""
        (tmp_path / "conftest.py").write_text('pytest_plugins = ["smtptutor.testing"]\n')
        (tmp_path / "test_mail.py").write_text(SUITE)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "-W",
                "error",
                "-p",
                "no:cacheprovider",
                "--rootdir",
                tmp_path,
                tmp_path,
            ],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            check=False,
        )

        assert "4 passed" in done.stdout, done.stdout + done.stderr

    def test_without_pytest(self):
        """The server itself needs none."""
        program = (
            "import sys; sys.modules['pytest'] = None\n"
            "from smtptutor.testing import ScriptedServer\n"
            "with ScriptedServer() as server: print(server.port > 0)\n"
        )
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False
        )

        assert ("True\n", "") == (done.stdout, done.stderr)
