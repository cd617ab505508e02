"""How the program ends: closed pipes, Ctrl-C, streams that are closed or full."""

import functools
import json
import os
import signal
import subprocess
import sys

import pytest
from worlds import MAIL

from smtptutor import data

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and pipes of POSIX")


def python(*arguments, **more):
    """The program as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "smtptutor", *arguments], stdin=subprocess.PIPE, stderr=subprocess.PIPE, **more
    )


class TestQuietEnds:
    """A reader that goes away and Ctrl-C end the program without a traceback."""

    @POSIX
    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["--json"],
            ["explain", "503"],
            ["compare", "250", "503"],
            ["lessons"],
            ["learn", "hello"],
            ["check", str(data.folder() / "sites" / "mx.toml")],
        ],
        ids=lambda value: " ".join(value) or "dialogue",
    )
    def test_nobody_reads_the_output(self, arguments, tmp_path):
        """Output into a pipe that was closed at the other end is dropped in silence."""
        reading, writing = os.pipe()
        os.close(reading)
        process = python(*arguments, stdout=writing, env={**os.environ, "SMTPTUTOR_HOME": str(tmp_path)})
        os.close(writing)
        _, err = process.communicate(MAIL, timeout=30)

        assert (0, b"") == (process.returncode, err)

    @POSIX
    @pytest.mark.parametrize("option", ["--help", "--version"])
    def test_nobody_reads_the_help(self, option):
        """The help that nobody reads ends as quietly."""
        reading, writing = os.pipe()
        os.close(reading)
        process = python(option, stdout=writing)
        os.close(writing)
        _, err = process.communicate(timeout=30)

        assert b"" == err

    @POSIX
    def test_the_reader_leaves_in_between(self):
        """As `smtptutor < commands.txt | head -1` does."""
        process = python("--json", stdout=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"NOOP\n" * 2000)
        process.stdin.close()
        err = process.stderr.read()
        process.stderr.close()

        assert (0, b"") == (process.wait(30), err)

    @POSIX
    def test_interrupted(self):
        """Ctrl-C while it waits for input ends it without a word."""
        heeded = functools.partial(
            signal.signal, signal.SIGINT, signal.SIG_DFL
        )  # what runs in the background ignores it
        process = python("--json", stdout=subprocess.PIPE, preexec_fn=heeded)
        json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)

        assert (b"", b"") == (out, err)
        assert process.returncode in (130, -signal.SIGINT)


@POSIX
class TestStreams:
    """A stream that is closed or full ends in an exit status, never in a traceback."""

    @pytest.mark.parametrize(
        ("command", "status"),
        [
            ("explain 250 >&-", 0),
            ("explain 250 2>&-", 0),
            ("<&-", 0),
            ("--plain <&-", 0),
            ("--plain <&- >&- 2>&-", 0),
            ("learn --plain hello <&-", 1),
            ("--json <&- >&- 2>&-", 0),
            ("explain 250 >/dev/full", 1),
            ("lessons >/dev/full", 1),
        ],
    )
    def test_closed_and_full_streams(self, command, status, tmp_path):
        """What cannot be written is told where that is possible."""
        if "/dev/full" in command and not os.path.exists("/dev/full"):
            status = None
        ended = subprocess.run(
            ["sh", "-c", f'"$0" -m smtptutor {command}', sys.executable],
            capture_output=True,
            timeout=30,
            check=False,
            env={**os.environ, "SMTPTUTOR_HOME": str(tmp_path)},
        )

        assert status in (None, ended.returncode)
        assert b"Traceback" not in ended.stderr
