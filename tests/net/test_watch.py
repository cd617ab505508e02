"""What is told of an exchange on the port, to people and to programs."""

import base64
import contextlib
import io
import json
import os
import time
from datetime import datetime

import pytest
from watching import told
from worlds import world

from smtptutor.explain import sasl_answers
from smtptutor.net.watch import JsonLines, Log, Watch
from smtptutor.net.watch_screen import Screen
from smtptutor.protocol import bearer
from smtptutor.server.memory import NOTHING_REMEMBERED
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import MECHANISMS, Account, LoginSettings, Site

PASSWORD = "s3cret Passw0rd"
"""Long, and its base64 form appears nowhere by chance."""


def b64(text):
    """A text as an AUTH answer."""
    return base64.b64encode(text.encode())


class TestJson:
    """--json and --log."""

    def test_the_fields_of_the_shell_and_two_more(self):
        """One object for each exchange, the greeting first, with the connection and the time (ISO 8601, UTC)."""
        out = io.StringIO()
        told(JsonLines(out.write), [b"EHLO client.example.org", b"DATA"])
        greeting, hello, data = (json.loads(line) for line in out.getvalue().splitlines())

        assert (None, 220) == (greeting["client"], greeting["code"])
        assert ("EHLO client.example.org", 250) == (hello["client"], hello["code"])
        assert ("data-without-mail", 3) == (data["cause"], data["connection"])
        assert data["time"].endswith("Z")
        assert datetime.fromisoformat(data["time"]).tzinfo is not None
        assert data["next"]

    def test_the_log_is_appended_to(self, tmp_path):
        """A second run adds to the first."""
        path = str(tmp_path / "log.jsonl")
        for _ in range(2):
            log = Log(path)
            told(JsonLines(log.write), [b"QUIT"])
            log.close()
        with open(path, encoding="utf-8") as log:
            assert [220, 221] * 2 == [json.loads(line)["code"] for line in log]

    def test_a_log_that_was_torn(self, tmp_path):
        """After a full disk the last line may be half a line; what is added does not stand behind it."""
        path = tmp_path / "log.jsonl"
        path.write_text('{"code": 220}\n{"code": 2')
        log = Log(str(path))
        told(JsonLines(log.write), [b"QUIT"])
        log.close()
        whole, torn, *added = path.read_text().splitlines()

        assert ('{"code": 220}', '{"code": 2') == (whole, torn)
        assert [220, 221] == [json.loads(line)["code"] for line in added]

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
    def test_a_log_that_cannot_be_written(self):
        """The error names the file."""
        log = Log("/dev/full")
        with pytest.raises(OSError, match="No space") as error:
            told(JsonLines(log.write), [b"QUIT"])

        assert "/dev/full" == error.value.filename
        with contextlib.suppress(OSError):
            log.close()


SECRETS = [
    [b"AUTH PLAIN " + b64(f"\0alice\0{PASSWORD}")],
    [b"AUTH PLAIN", b64(f"\0alice\0{PASSWORD}")],
    [b"AUTH LOGIN", b64("alice"), b64(PASSWORD)],
    [b"AUTH LOGIN", b64("alice"), b"not base64: " + PASSWORD.encode()],
    [b"AUTH LOGIN " + b64("alice"), PASSWORD.encode()],
    [b"auth  login   " + b64(PASSWORD)],
    [b"AUTH LOGIN", b64("alice"), b64(PASSWORD) + b"\t"],
    [b"AUTH NONSENSE " + b64(PASSWORD)],
]


class TestSecrets:
    """What a client logs in with appears nowhere."""

    @pytest.mark.parametrize("lines", SECRETS, ids=lambda lines: b" | ".join(lines)[:30].decode())
    @pytest.mark.parametrize("needs_tls", [False, True])
    def test_no_answer_of_a_login_is_shown(self, lines, needs_tls):
        """Neither on the screen nor as JSON, whether the login works or not."""
        site = Site(login=LoginSettings(needs_tls=needs_tls))
        here, out = world(), io.StringIO()
        told(Screen(here), [b"EHLO client.example.org", *lines], site=site)
        told(JsonLines(out.write), [b"EHLO client.example.org", *lines], site=site)
        forms = (PASSWORD, b64(PASSWORD).decode(), b64(f"\0alice\0{PASSWORD}").decode())
        if needs_tls and len(lines) > 1:  # the login was refused, so what follows is no answer but a command
            return

        for text in (here.stdout.getvalue(), out.getvalue()):
            assert [] == [form for form in forms if form in text]

    @pytest.mark.parametrize("mechanism", MECHANISMS)
    def test_the_password_of_the_site_is_not_suggested(self, mechanism):
        """What to send next has stars in a log, and is not on the screen: the site may be somebody's own."""
        site = Site(login=LoginSettings((mechanism,), required=True), users=(Account("bob", "s3cretWord"),))
        here, out = world(), io.StringIO()
        for sink in (Screen(here), JsonLines(out.write)):
            lines = [b"EHLO client.example.org", b"MAIL FROM:<bob@example.test>", b"AUTH " + mechanism.encode()]
            told(sink, lines, site=site)
        answers = [sasl_answers.plain("bob", "s3cretWord"), b64("s3cretWord").decode()]
        answers += [b64(bearer.written(one, "bob", "s3cretWord")).decode() for one in bearer.MECHANISMS]

        for text in (here.stdout.getvalue(), out.getvalue()):
            assert [] == [answer for answer in answers if answer in text]
        assert "****" in out.getvalue()

    @pytest.mark.parametrize("mechanism", bearer.MECHANISMS)
    @pytest.mark.parametrize("initial", [True, False])
    @pytest.mark.parametrize("given", ["ya29.s3cretToken", "ya29.0therToken"])
    def test_no_token_is_shown(self, mechanism, initial, given):
        """RFC 7628 4: whoever reads it can use it, whether it is the right one or not."""
        site = Site(login=LoginSettings((mechanism,)), users=(Account("bob", "x", token="ya29.s3cretToken"),))
        response = b64(bearer.written(mechanism, "bob", given))
        name = mechanism.encode()
        lines = [b"AUTH " + name + b" " + response] if initial else [b"AUTH " + name, response]
        here, out = world(), io.StringIO()
        for sink in (Screen(here), JsonLines(out.write)):
            told(sink, [b"EHLO client.example.org", *lines, b64(bearer.dummy(mechanism))], site=site)

        for text in (here.stdout.getvalue(), out.getvalue()):
            assert [] == [form for form in (given, response.decode(), b64(given).decode()[:-2]) if form in text]


HEADS = (
    "RCPT TO:",
    "RCPT TO:<",
    "RCPT TO:<bob@example.test> ",
    "AUTH PLAIN",
    "EHLO ",
    "VRFY ",
    "BDAT ",
    "X",
    "TO:",
    "",
)
PIECES = ("@", "<", '"', "(", " ", ".", ",", "=", "a@b ", "<a@b>", "A=B ", "==", "ORCPT=a;b ", "Ab1+")
NUMBERED = ("a{} ", "<a{}@b> ", "u{}@example.test,", "A{}=x ")


class TestTime:
    """An explanation holds up all clients, so that none may take long, whatever a client sends."""

    @pytest.mark.parametrize("head", HEADS)
    def test_it_grows_with_the_line_and_not_with_its_square(self, head):
        """Lines of 1 and of 4 KB, by the time of the processor; the longest that is kept has 4 KB."""
        told(JsonLines(len), [b"EHLO a.example", b"MAIL FROM:<alice@example.test>", b"RCPT TO:<x", b"X"])  # loads all
        slow = []
        for piece in PIECES + NUMBERED:
            whole = head + "".join(piece.format(number) for number in range(4000))
            short, long = (self.least(whole[:length]) for length in (1000, 4000))
            if long > 0.03 and long > 8 * short:
                slow.append((piece, short, long))

        assert [] == slow

    def least(self, line):
        """The seconds that it takes to tell one line, the least of some tries."""
        watch, greeting, tries = Watch([JsonLines(len)]), connect(Site()), []
        watch.opened(1, "")
        *_, exchange = Simulator(greeting).receive(
            b"EHLO a.example\r\nMAIL FROM:<alice@example.test>\r\n" + line.encode() + b"\r\n"
        )
        for _ in range(3):
            start = time.process_time()
            watch.saw(1, exchange)
            tries.append(time.process_time() - start)
        return min(tries)


class TestMemory:
    """Watching for long costs no more than watching for a while."""

    def test_what_is_looked_back_on_is_bounded(self):
        """Of each connection some exchanges are remembered, without the mail; of a closed one nothing."""
        watch = Watch([])
        greeting = connect(Site())
        watch.opened(1, "")
        simulator = Simulator(greeting)
        for exchange in simulator.receive(b"NOOP\r\n" * 500):
            watch.saw(1, exchange)

        assert len(watch._histories[1]) <= 100
        assert all(
            exchange.before.memory is NOTHING_REMEMBERED is exchange.after.memory for exchange in watch._histories[1]
        )
        watch.closed(1)
        assert {} == watch._histories
