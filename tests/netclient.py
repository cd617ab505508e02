"""What the tests of the port need: a client that sends octets as it likes, and `smtptutor serve` as a process."""

import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time

PATIENCE = 20  # seconds until a test gives up; nothing here takes that long
EHLO = b"EHLO client.example.org\r\n"
ENVELOPE = b"MAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n"
MESSAGE = b"Subject: hi\r\n\r\nhello\r\n.\r\n"
SESSION = EHLO + ENVELOPE + b"DATA\r\n" + MESSAGE + b"QUIT\r\n"
ANSWERS = [250, 250, 250, 354, 250, 221]


class Wire:
    """A connection to a server: octets out, whole replies in."""

    def __init__(self, port, *, greeted=True):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._held = b""
        self.greeting = self.reply() if greeted else None

    def __enter__(self):
        return self

    def __exit__(self, *about):
        self.socket.close()

    def send(self, octets):
        """Send octets as they are."""
        self.socket.sendall(octets)

    def line(self):
        """One line without its end; "" where the server has closed."""
        while b"\n" not in self._held:
            octets = self.socket.recv(65536)
            if not octets:
                return ""
            self._held += octets
        line, self._held = self._held.split(b"\n", 1)
        return line.decode("ascii").removesuffix("\r")

    def reply(self):
        """The code of the next whole reply, and its text; (0, "") where the server has closed."""
        lines = [self.line()]
        while lines[-1][3:4] == "-":
            lines.append(self.line())
        return (int(lines[0][:3]), "\n".join(line[4:] for line in lines)) if lines[0] else (0, "")

    def say(self, *lines):
        """Send lines one after the other, each after the reply to the one before; the codes."""
        codes = []
        for line in lines:
            self.send(line if isinstance(line, bytes) else f"{line}\r\n".encode())
            codes.append(self.reply()[0])
        return codes

    def codes(self, count):
        """The codes of the next replies."""
        return [self.reply()[0] for _ in range(count)]

    def mail(self):
        """One message after EHLO, in a whole session; the codes."""
        return self.say(EHLO, *ENVELOPE.splitlines(keepends=True), b"DATA\r\n", MESSAGE)

    def closed(self):
        """True where the server says nothing more and has closed."""
        try:
            return self.line() == ""
        except ConnectionError:
            return True


class Served:
    """`smtptutor serve` as a process, on a free port."""

    def __init__(self, home, *options, **more):
        environment = {**os.environ, "SMTPTUTOR_HOME": str(home), "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "smtptutor", "serve", "--port", "0", *map(str, options)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
            **more,
        )
        self._json = "--json" in options
        stream = self.process.stderr if self._json else self.process.stdout
        self.opening = stream.readline()
        if " port " not in self.opening:
            raise AssertionError(f"it did not listen: {self.opening}{self.process.communicate()}")
        self.port = int(self.opening.split(" port ")[1].split()[0])

    def __enter__(self):
        return self

    def __exit__(self, *about):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.process.stderr.close()

    def stop(self, how=signal.SIGTERM):
        """Stop it; the exit status, what it printed and complained since, and how long it took."""
        start = time.monotonic()
        self.process.send_signal(how)
        said, complained = self.process.communicate(timeout=PATIENCE)
        self.complaints = complained
        return self.process.returncode, said, complained, time.monotonic() - start

    def most_memory(self):
        """The most memory that it had at a time so far, in MiB."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def has_library():
    """True where `cryptography` is installed."""
    try:
        import cryptography  # noqa: F401 - only whether it is there
    except ImportError:
        return False
    return True


def objects(text):
    """JSON Lines as objects."""
    return [json.loads(line) for line in text.splitlines()]


SENDER, BOB, ALICE = "alice@example.test", "bob@example.test", "alice@example.test"


def send(server, *recipients):
    """Send a message with smtplib; the recipients that were refused."""
    with smtplib.SMTP(server.host, server.port) as client:
        return client.sendmail(SENDER, recipients or (BOB,), MESSAGE)
