"""Logs of Postfix beyond the cases: hostile lines, bounds, and a summary that is made faster than its findings."""

import time
import tomllib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_log import log

from smtptutor.evidence.logs import postfix, postfix_lines, postfix_said, postfix_summary
from smtptutor.evidence.logs.postfix_lines import Senders, looks_like
from smtptutor.evidence.reading import findings, shape_of
from smtptutor.evidence.source import Source, of_text
from smtptutor.evidence.summary import Summary, Tally

HERE = Path(__file__).parent
CASES = [
    pytest.param(case["text"], id=case["name"])
    for file in sorted((HERE / "cases").glob("postfix*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]
SENT = "Nov 28 10:00:01 mx1 postfix/smtp[816]: 4B1C2D3E4F: to=<bob@example.net>, relay=mx.example.net[198.51.100.7]:25, delay=1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 1)"  # fmt: skip


def summary_of(source):
    tally = Tally()
    postfix_summary.count(source, tally)
    return tally.summary()


def source_of(octets, name="mail.log"):
    return Source(name, lambda: BytesIO(octets))


class TestSummary:
    """The summary of a log is that of its findings, though it looks up only one line of many that are alike."""

    @pytest.mark.parametrize("seed", range(5))
    def test_of_a_log_that_was_made(self, seed):
        source = source_of("".join(log(3000, seed)).encode())

        assert summary_of(source) == Summary.of(findings(source))

    @pytest.mark.parametrize("text", CASES)
    def test_of_a_case(self, text):
        assert summary_of(of_text(text)) == Summary.of(findings(of_text(text)))

    def test_of_all_cases_together(self):
        """Lines of one likeness meet here that nobody has thought of."""
        source = source_of("\n".join(case.values[0] for case in CASES).encode() * 2)

        assert summary_of(source) == Summary.of(findings(source))

    def test_of_more_likenesses_than_are_kept(self, monkeypatch):
        monkeypatch.setattr(postfix_summary, "MOST_KNOWN", 3)
        source = source_of("\n".join(case.values[0] for case in CASES).encode() * 2)

        assert summary_of(source) == Summary.of(findings(source))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("550 5.1.1 no such user", "550 5.2.2 mailbox full"),
            ("554 5.7.1 blocked using zen.spamhaus.org", "554 5.7.1 blocked using bl.example.net"),
            ("450 4.2.0 Greylisted", "450 4.2.1 mailbox busy"),
        ],
    )
    def test_lines_that_mean_something_else_are_not_alike(self, one, other):
        line = "Nov 28 10:00:01 mx1 postfix/smtp[1]: 4B1C2D3E4F: to=<b@example.net>, relay=x, dsn=5.0.0, status=bounced (host mx.example.net[192.0.2.1] said: {} (in reply to RCPT TO command))\n"
        assert len(summary_of(of_text(line.format(one) + line.format(other))).shares) == 2

    ALIKE_BUT = (
        # the enhanced code stands in the log alone; whose words they are, and whose domain it is, is told by a name
        ("to=<b@example.net>, dsn=5.1.1, status=bounced (host x[192.0.2.1] said: 550 no)", "to=<b@example.net>, dsn=5.2.2, status=bounced (host x[192.0.2.1] said: 550 no)"),
        ("to=<b@x.test>, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=x.test type=A: Host not found)", "to=<b@example.net>, dsn=5.4.4, status=bounced (Host or domain name not found. Name service error for name=x.test type=A: Host not found)"),
        ("to=<b@example.net>, dsn=5.7.0, status=bounced (host f[127.0.0.1] said: 554 5.7.0 spam)", "to=<b@example.net>, dsn=5.7.0, status=bounced (host f[192.0.2.1] said: 554 5.7.0 spam)"),
        ("to=<b@example.net>, dsn=4.7.1, status=bounced (host x[192.0.2.1] said: 451 4.7.1 no)", "to=<b@example.net>, dsn=4.7.1, status=deferred (host x[192.0.2.1] said: 451 4.7.1 no)"),
    )  # fmt: skip

    @pytest.mark.parametrize(("one", "other"), ALIKE_BUT)
    def test_what_differs_in_one_thing_that_matters(self, one, other):
        start = "Nov 28 10:00:01 mx1 postfix/smtp[1]: 4B1C2D3E4F: "
        source = of_text(f"{start}{one}\n{start}{other}\n" * 2)

        assert len(summary_of(source).shares) == 2
        assert summary_of(source) == Summary.of(findings(source))


class TestBounds:
    """Memory is bounded by numbers of messages, never by the length of a log."""

    def test_senders_of_old_messages_are_forgotten_and_young_ones_are_not(self):
        senders = Senders()
        for number in range(3 * postfix_lines.QUEUED):
            senders.put(b"%d" % number, b"a@example.org")

        assert len(senders.young) + len(senders.old) <= 2 * postfix_lines.QUEUED
        assert senders.get(b"%d" % (2 * postfix_lines.QUEUED + 5)) == b"a@example.org"
        assert senders.get(b"0") == b""

    def test_a_queue_id_that_comes_again_has_its_new_sender(self):
        """Short ones do (Postfix 2.9 and older, and enable_long_queue_ids = no)."""
        text = (
            "Nov 28 10:00:00 mx1 postfix/qmgr[7]: 4B1C2D3E4F: from=<{}@example.org>, size=1, nrcpt=1 (queue active)\n"
        )
        found = list(findings(of_text(text.format("ann") + SENT + "\n" + text.format("eve") + SENT)))

        assert [one.sender for one in found] == ["ann@example.org", "eve@example.org"]

    def test_tries_without_an_end_are_told_before_they_are_too_many(self):
        line = "Nov 28 10:00:00 mx1 postfix/smtp[{}]: connect to mx.example.net[198.51.100.7]:25: Connection refused\n"
        text = "".join(line.format(number) for number in range(postfix_lines.TRIES * 2))

        assert [one.where.line for one in findings(of_text(text))] == list(range(1, postfix_lines.TRIES * 2 + 1))

    @pytest.mark.parametrize(
        "hostile",
        [
            b"<" * 900_000,
            b"[" * 900_000,
            b"550-5.1.1 " * 90_000,
            b"host " + b"a" * 900_000 + b" said: " * 9000,
            b"delivery temporarily suspended: " * 9000,
            b"1" * 900_000,
            b", status=" * 90_000,
            b" (in reply to " * 50_000,
            b"; from=<" * 90_000,
        ],
    )
    @pytest.mark.parametrize(
        "start", [b"to=<b@example.net>, dsn=5.0.0, status=bounced (", b"reject: RCPT from ", b"warning: ", b""]
    )
    def test_no_line_takes_long(self, start, hostile):
        line = b"Nov 28 10:00:00 mx1 postfix/smtp[8]: 4B1C2D3E4F: " + start + hostile
        began = time.process_time()
        list(postfix.read(source_of(line)))
        summary_of(source_of(line))

        assert time.process_time() - began < 2

    @given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from([b"\n", b"]: ", b": ", b"to=<a>, ", b", status=", b"sent (", b"postfix/smtp[1", b"reject: RCPT from x[1]: 5", b"; from=<", b" after ", b" from "])), max_size=12).map(b"".join))  # fmt: skip
    def test_no_octets_are_too_odd(self, octets):
        source = source_of(b"postfix/smtp[1]: " + octets)

        assert summary_of(source) == Summary.of(
            finding for told in postfix.read(source) for finding in [postfix_summary.infer(told, source.name)]
        )


class TestShape:
    """Whether a text is a log of Postfix."""

    @pytest.mark.parametrize("text", CASES)
    def test_the_cases_are(self, text):
        assert shape_of(of_text(text)) is postfix.SHAPE

    @pytest.mark.parametrize(
        "line",
        [
            "Nov 28 10:00:00 mx1 dovecot[8]: imap-login: Login: user=<ann>",
            "I use postfix/smtp to send mail, and it says 550",
            "Nov 28 10:00:00 mx1 sendmail[8]: 4B1C2D3E4F: to=<bob@example.net>, delay=00:00:01, stat=Sent",
            "",
        ],
    )
    def test_others_are_not(self, line):
        assert looks_like((line,)) == 0


class TestReply:
    """Replies as a log has them."""

    @pytest.mark.parametrize(
        ("text", "code", "enhanced", "words"),
        [
            ("550 5.1.1 no", 550, "5.1.1", "no"),
            ("550 no", 550, "", "no"),
            ("550", 550, "", ""),
            ("550-5.1.1 one 550 5.1.1 two", 550, "5.1.1", "one two"),
            ("550-one 550 two", 550, "", "one two"),
            ("550-5.7.1 [192.0.2.1] one?550 5.7.1 two", 550, "5.7.1", "[192.0.2.1] one two"),
            ("550 5.7.1: no", 550, "5.7.1", "no"),
            ("451 4.7.650 wait", 451, "4.7.650", "wait"),
            ("550 5.1.1.1 is a number", 550, "", "5.1.1.1 is a number"),
            ("5.7.1 no", 0, "5.7.1", "no"),
            ("no such user", 0, "", "no such user"),
        ],
    )
    def test_its_parts(self, text, code, enhanced, words):
        found = postfix_said.reply(text)

        assert (found.code, found.enhanced, found.text) == (code, enhanced, words)
