"""What is secret in a line of evidence, by its place; what only looks like it is shown. One row for each habit."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtptutor.evidence.mask import Mask
from smtptutor.protocol.sasl import encoded
from smtptutor.protocol.secrets import STARS

FOLDER = Path(__file__).parent
SECRET = FOLDER.joinpath("secret.txt").read_text("utf-8").splitlines()
"""A line in which "hunter2", or what it is in base64, is a password or a token."""
KEPT = FOLDER.joinpath("kept.txt").read_text("utf-8").splitlines()
"""Lines that tell of passwords and logins, and none in them."""
ENCODED = ("hunter2", "aHVudGVyMg", "h1bnRlcjI", "odW50ZXIy", "abcd efgh")


def masked(*lines):
    mask = Mask()
    return [mask.line(line) for line in lines]


def leaks(text):
    return [one for one in ENCODED if one in text]


class TestLines:
    """One line, without those around it."""

    @pytest.mark.parametrize("line", SECRET)
    def test_a_secret_is_hidden(self, line):
        assert leaks(line)
        assert [] == leaks(masked(line)[0])
        assert STARS in masked(line)[0]

    @pytest.mark.parametrize("line", SECRET)
    @pytest.mark.parametrize(
        "before", ["    ", "\t", "> ", "Nov 28 17:52:43 mail app[123]: error in delivery of mail: "]
    )
    def test_also_with_something_before_it(self, line, before):
        if (
            not line.startswith(
                (
                    "[smtp",
                    "?",
                    "\\0",
                    "a1",
                    "PASS",
                    "41 ",
                    "password = my",
                    "client_send",
                    "mail.smtp.password",
                    "password hunter2",
                    "auth login",
                    "C:",
                    "->",
                )
            )
            or before.isspace()
        ):
            assert [] == leaks(masked(before + line)[0])

    @pytest.mark.parametrize("line", KEPT)
    def test_what_is_no_secret_is_shown(self, line):
        assert [line] == masked(line)

    @pytest.mark.parametrize("line", [*SECRET, *KEPT])
    def test_twice_is_once(self, line):
        assert masked(*masked(line)) == masked(line)

    @pytest.mark.parametrize(
        ("line", "shown"),
        [
            ("smtp://alice:x@mail.example.org:587/?a=b", "smtp://alice:****@mail.example.org:587/?a=b"),
            ('{"user":"u","pass":"x","host":"h"}', '{"user":"u","pass":"****","host":"h"}'),
            ("auth: { user: 'u', pass: 'x' }, port: 25", "auth: { user: 'u', pass: '****' }, port: 25"),
            ("send: 'AUTH PLAIN AGEAYg==\\r\\n'", "send: 'AUTH PLAIN ****\\r\\n'"),
            ("AUTH PLAIN AGEAYg==", "AUTH PLAIN ****"),
            ("f(1) A->authenticate('u', 'x'): 535 5.7.8 no", "f(1) A->authenticate('u', '****'): 535 5.7.8 no"),
            ("Server=h;Password=x;Timeout=5", "Server=h;Password=****"),
            ("password = x  ", "password = ****  "),
        ],
    )
    def test_what_stands_around_it_stays(self, line, shown):
        """Name, host and the reply are what the evidence is about."""
        assert [shown] == masked(line)


ANSWERS = (encoded(b"hunter2"), "hunter2", "Tomorrow", "x y z", "=", "TlRMTVNTUAABAAAAB4IIAAAAAAAAAAAAAAAAAAAAAAA=")
STYLES = {
    "telnet": ("{}", "{}"),
    "notes": ("S: {}", "C: {}"),
    "swaks": ("<-  {}", " -> {}"),
    "swaks under TLS": ("<~  {}", " ~> {}"),
    "Swift": ("<< {}", ">> {}"),
    "curl": ("< {}", "> {}"),
    "mail -v": ("{}", ">>> {}"),
    "msmtp": ("<-- {}", "--> {}"),
    "smtplib": ("reply: b'{}\\r\\n'", "send: '{}\\r\\n'"),
    "Ruby": ('-> "{}\\r\\n"', '<- "{}\\r\\n"'),
    "PHPMailer": ("2026-01-01 10:00:00\tSERVER -> CLIENT: {}", "2026-01-01 10:00:00\tCLIENT -> SERVER: {}"),
    "PHPMailer 5": ("SERVER -> CLIENT: {}", "CLIENT -> SMTP: {}"),
    "nodemailer": ("[2026-01-01 10:00:00] DEBUG [x1y2] S: {}", "[2026-01-01 10:00:00] DEBUG [x1y2] C: {}"),
    "Exim": ("12:00:01 1234 SMTP>> {}", "12:00:01 1234 SMTP<< {}"),
    "Postfix": (
        "Nov 28 10:00:00 mail postfix/smtpd[9]: > unknown[192.0.2.1]: {}",
        "Nov 28 10:00:00 mail postfix/smtpd[9]: < unknown[192.0.2.1]: {}",
    ),
    "Exchange": (
        "2026-01-01T10:00:00.000Z,EX01\\Relay,08D9,5,192.0.2.1:25,198.51.100.7:51234,>,{},",
        "2026-01-01T10:00:00.000Z,EX01\\Relay,08D9,5,192.0.2.1:25,198.51.100.7:51234,<,{},",
    ),
    "a time before it": ("10:00:00.123 {}", "10:00:00.456 {}"),
}


class TestDialogues:
    """What follows a 334 is an answer, whatever it looks like (RFC 4954 4)."""

    @pytest.mark.parametrize("style", STYLES)
    @pytest.mark.parametrize("answer", ANSWERS)
    def test_the_line_after_a_334(self, style, answer):
        server, client = STYLES[style]
        shown = masked(
            client.format("AUTH LOGIN"), server.format("334 VXNlcm5hbWU6"), client.format(answer),
            server.format("334 UGFzc3dvcmQ6"), client.format(answer), server.format("535 5.7.8 no"),
            client.format("MAIL FROM:<a@example.org>"),
        )  # fmt: skip

        hidden = client.format(STARS)
        assert [shown[2].rstrip(","), shown[4].rstrip(",")] == [hidden.rstrip(",")] * 2
        assert shown[5:] == [server.format("535 5.7.8 no"), client.format("MAIL FROM:<a@example.org>")]
        assert shown[1] == server.format("334 VXNlcm5hbWU6")

    @pytest.mark.parametrize("style", STYLES)
    def test_a_challenge_without_words(self, style):
        server, client = STYLES[style]

        assert client.format("hunter2!").rstrip(",") not in masked(server.format("334 "), client.format("hunter2!"))[1]

    def test_the_words_of_smtplib_stand_between(self):
        shown = masked(
            "reply: b'334 UGFzc3dvcmQ6\\r\\n'", "reply: retcode (334); Msg: b'UGFzc3dvcmQ6'", "send: 'x y\\r\\n'"
        )

        assert "send: '****\\r\\n'" == shown[2]

    def test_a_server_alone(self):
        """Nothing follows: its replies are shown."""
        lines = ["220 mail.example.org", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 5.7.8 Bad credentials", "221 Bye"]

        assert lines == masked(*lines)

    def test_a_client_alone(self):
        shown = masked("EHLO a", "AUTH LOGIN", "YWxpY2U", "aHVudGVyMg==", "MAIL FROM:<a@example.org>", "QUIT")

        assert ["EHLO a", "AUTH LOGIN", "****", "****", "MAIL FROM:<a@example.org>", "QUIT"] == shown

    def test_what_ends_a_dialogue_is_no_answer(self):
        lines = ["334 UGFzc3dvcmQ6", "Connection closed by foreign host.", ""]

        assert lines == masked(*lines)

    def test_a_traceback_behind_a_marked_dialogue_is_no_answer(self):
        lines = [
            "reply: b'334 UGFzc3dvcmQ6\\r\\n'",
            "Traceback (most recent call last):",
            "smtplib.SMTPServerDisconnected: Connection unexpectedly closed",
        ]

        assert lines == masked(*lines)


class TestLinesTogether:
    """A name in one line, its value in the next."""

    @pytest.mark.parametrize(
        "lines",
        [
            ('  ["Password"]=>', '  string(7) "hunter2"'),
            ("- name: SMTP_PASSWORD", "  value: hunter2"),
            ("- name: SMTP_PASSWORD", '  value: "hunter2"'),
            ("Password:", "hunter2"),
            ('"password":', '  "hunter2",'),
            ("password: >-", "  hunter2"),
            ("-----BEGIN RSA PRIVATE KEY-----", "hunter2", "-----END RSA PRIVATE KEY-----"),
        ],
    )
    def test_it_is_hidden(self, lines):
        assert [] == leaks("\n".join(masked(*lines, "221 Bye")))
        assert "221 Bye" == masked(*lines, "221 Bye")[-1]

    def test_another_name_is_none(self):
        assert ["password:", "host: mail.example.org"] == masked("password:", "host: mail.example.org")

    def test_a_body_in_base64_is_read_later(self):
        """A report may be written so; what it says is masked when it is decoded."""
        lines = [
            "Content-Type: text/plain",
            "Content-Transfer-Encoding: base64",
            "",
            encoded(b"550 5.1.1 no such user"),
            "--b",
        ]

        assert lines == masked(*lines)


PIECES = (
    "pass", "pass=", "password: ", "'", "\"pass':", "login(", "login('a','b',", "://", "a:", "AUTH PLAIN ", "-u ", "a", "A",
    "[", "<", "\\", '\\"', "secret_", "-", "x-", "bearer ", "SG.", "eyJ.", "password is ", "with password ", "41 ", "334 ",
    "C: ", "-> ", "auth:'", " value=", "key", "api_", "\u00e9", "=", "<password>", "static:a:", "Authorization: ", "`",
    "string(1) ", "abcd ", "1//", "?", "\t", "password", " ", "%22", "&quot;", "pass='", "(", "connect(", "smtp://a:b@",
)  # fmt: skip


LINES = st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join), st.sampled_from(SECRET))


class TestAnyText:
    """Whatever comes."""

    @given(st.lists(LINES))
    @example(["Password:", "334 x", "y"])
    def test_it_raises_nothing(self, lines):
        assert len(masked(*lines)) == len(lines)

    @given(LINES)
    @example("PASS=0= 0")
    @example("PASS=0=)")
    def test_twice_is_once(self, line):
        assert masked(*masked(line)) == masked(line)

    @pytest.mark.parametrize("piece", PIECES)
    def test_time_is_linear(self, piece):
        """A line twice as long takes no more than some three times as long, or next to nothing."""
        short, long = (fastest(piece * (size // len(piece))) for size in (1 << 13, 1 << 14))

        assert long < max(3 * short, 0.03)


def fastest(line):
    took = []
    for _ in range(3):
        started = time.process_time()
        masked(line)
        took.append(time.process_time() - started)
    return min(took)
