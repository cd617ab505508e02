"""Whom evidence is about is hidden, always in the same way; what it says stays."""

import re
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import run

from smtptutor.evidence.host_names import domain_of, is_host
from smtptutor.evidence.reading import explain_text
from smtptutor.evidence.redact import Redactor

TEXTS = [
    case["text"]
    for file in sorted((Path(__file__).parent / "cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
    if "text" in case
]


def redacted(text):
    return Redactor().redact(text)


class TestTexts:
    """Addresses, hosts and numbers of hosts, wherever they stand."""

    @pytest.mark.parametrize(
        ("text", "hidden"),
        [
            ("<alice@example.org>: User unknown", "<a1@d1.example>: User unknown"),
            ("alice@example.org, ALICE@Example.ORG", "a1@d1.example, a1@d1.example"),
            ("alice@example.org bob@example.org c@example.net", "a1@d1.example a2@d1.example a3@d2.example"),
            ("host mx.example.org[203.0.113.9]:25 said:", "host host-1.d1.example[192.0.2.1]:25 said:"),
            ("example.org and mx.example.org", "d1.example and host-1.d1.example"),
            ("mx.example.co.uk, example.co.uk.", "host-1.d1.example, d1.example."),
            ("[198.51.100.3] [198.51.100.4] [198.51.100.3]", "[192.0.2.1] [192.0.2.2] [192.0.2.1]"),
            ("[2001:db8:7::9] [2001:DB8:7:0::9]", "[2001:db8::1] [2001:db8::1]"),
            ("[IPv6:2001:db8:7::9]", "[IPv6:2001:db8::1]"),
            (
                "[::ffff:203.0.113.9] ::ffff:198.51.100.7 0:0:0:0:0:ffff:cb00:7109",
                "[2001:db8::1] 2001:db8::2 2001:db8::1",
            ),
            ("Connecting To mx.example.org...Could not open", "Connecting To host-1.d1.example...Could not open"),
            ("<alice-pc>: Helo command rejected: Host not found", "<host-1>: Helo command rejected: Host not found"),
            ("EHLO alice-pc", "EHLO host-1"),
            ("helo=<alice-pc> alice-pc.example.org", "helo=<host-1> host-2.d1.example"),
            ("535 Incorrect authentication data (set_id=alice)", "535 Incorrect authentication data (set_id=a1)"),
            ("A=plain_server:alice user=<alice>", "A=plain_server:a1 user=<a1>"),
            ("alice@[192.0.2.9]", "a1@[192.0.2.1]"),
            ('"alice smith"@example.org', "a1@d1.example"),
            ("b+1-alice=example.org@lists.example.net", "a1@host-1.d1.example"),
            ("to=<x@example.org>, orig_to=y@example.org", "to=<a1@d1.example>, orig_to=a2@d1.example"),
            ("sasl_username=alice, relay=mx.example.org", "sasl_username=a1, relay=host-1.d1.example"),
            ("postmaster@example.org", "postmaster@d1.example"),
            ("helo=<desk.example.net>", "helo=<host-1.d1.example>"),
            ("m\u00fcller@b\u00fccher.example", "a1@d1.example"),
            ("https://mail.example.org/a", "https://host-1.d1.example/a"),
            ("http://smtp:587@relay.corp", "http://smtp:a1@d1.example"),
            ("2.100.51.198.zen.spamhaus.org", "1.2.0.192.zen.spamhaus.org"),
        ],
    )
    def test_are_hidden(self, text, hidden):
        assert hidden == redacted(text)

    @pytest.mark.parametrize(
        "text",
        [
            "550 5.1.1 no such user, 5.7.139, 4.4.1",
            "Sat, 28 Nov 2026 10:00:00 +0100 2026-11-28T10:00:00.000Z",
            "ESMTP Postfix 3.7.2",
            "ESMTP Sendmail 8.17.1.9/8.17.1.9",
            "smtplib.SMTPRecipientsRefused at smtplib.py line 12, in index.js:12",
            "com.sun.mail.smtp.SMTPSendFailedException, java.net.ConnectException, System.Net.Mail.SmtpException",
            "mail.smtp.starttls.enable=true",
            "x-gsmtp, 15.20.7452.28",
            "blocked using zen.spamhaus.org",
            "https://support.google.com/mail/?p=UnauthenticatedSender",
            "connect to localhost[127.0.0.1]:25, [::1]:25",
            "MAIL FROM:<> SIZE=100",
            "end of sentence.Next one... and so on.",
            "Net::SMTPServerBusy",
            "Helo command rejected, EHLO or HELO required, send EHLO first",
            "EHLO localhost",
            "****",
        ],
    )
    def test_stay(self, text):
        assert text == redacted(text)

    def test_the_same_is_always_the_same(self):
        redactor = Redactor()

        assert "a1@d1.example" == redactor.redact("alice@example.org")
        assert "a2@d1.example" == redactor.redact("bob@example.org")
        assert "host-1.d1.example a1@d1.example" == redactor.redact("mx.example.org alice@example.org")

    def test_another_order_has_other_numbers_and_the_same_one_the_same(self):
        assert redacted("a@example.org b@example.net") == redacted("b@example.net a@example.org")

    def test_many_numbers_of_hosts_stay_different(self):
        text = " ".join(f"10.{number >> 8}.{number & 255}.7" for number in range(2000))

        assert 2000 == len(set(redacted(text).split()))
        assert all(
            re.fullmatch(r"192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|198\.1[89]\.\d+\.\d+", one)
            for one in redacted(text).split()
        )


class TestFindings:
    """All fields of a finding that come from the evidence."""

    @pytest.mark.parametrize("number", range(len(TEXTS)))
    def test_no_address_and_no_host_is_left(self, number):
        redactor = Redactor()
        for finding in explain_text(TEXTS[number]):
            hidden = redactor.redacted(finding)
            left = " ".join(map(str, hidden)).lower()

            for name in (finding.recipient, finding.sender):
                assert not name or "@" not in name or "****" in name or name.lower() not in left
            assert not is_host(finding.host) or finding.host.lower() not in left or finding.host == hidden.host
            assert addresses(left) <= {
                one for one in addresses(left) if re.search(r"@(\[.*|(host-\d+\.)?d\d+\.example|localhost)$", one)
            }
            assert finding[:1] + finding[2:4] + finding[5:11] == hidden[:1] + hidden[2:4] + hidden[5:11]
            assert (finding.family, finding.page, finding.stage) == (hidden.family, hidden.page, hidden.stage)

    def test_a_name_alone_is_hidden_too(self):
        finding = explain_text("550 5.1.1 <walrus@example.org>: user walrus unknown")[0]

        assert "walrus" not in " ".join(map(str, Redactor().redacted(finding)))

    def test_the_name_of_a_file_too(self):
        finding = explain_text("550 5.1.1 <walrus@example.org>: unknown")[0]
        there = finding._replace(where=finding.where._replace(file="/tmp/walrus@example.org.eml"))

        assert "walrus" not in Redactor().redacted(there).where.file

    def test_a_host_without_a_dot(self):
        finding = explain_text("550 5.1.1 <walrus@example.org>: unknown")[0]._replace(host="mx7")

        assert "host-1.example" == Redactor().redacted(finding)._replace(recipient=None).host


def addresses(text):
    return set(re.findall(r"[\w.+=-]+@[\w.\[\]-]+[\w\]]", text))


class TestCommand:
    """explain --redact."""

    EVIDENCE = (
        b"Nov 28 10:00:00 relay7 postfix/smtp[9]: 4bXyZ12abcz1qr: to=<walrus@beach.example.org>, relay=mx.beach.example.org"
        b"[203.0.113.77]:25, delay=1, delays=0/0/0/0, dsn=5.1.1, status=bounced (host mx.beach.example.org[203.0.113.77]"
        b" said: 550 5.1.1 <walrus@beach.example.org>: User unknown (in reply to RCPT TO command))\n"
    )

    @pytest.mark.parametrize("more", [(), ("--json",), ("--all",), ("--summary",), ("--summary", "--json")])
    def test_nobody_is_named(self, more):
        ran = run("explain", "--redact", *more, stdin=self.EVIDENCE)

        assert 0 == ran.status
        assert [] == [name for name in ("walrus", "beach", "203.0.113.77") if name in ran.out + ran.err]
        assert "--summary" in more or "d1.example" in ran.out

    def test_words_too(self):
        ran = run("explain", "--redact", "550 5.1.1 <walrus@beach.example.org>: User unknown")

        assert "walrus" not in ran.out + ran.err


class TestHosts:
    @pytest.mark.parametrize(
        "name",
        [
            "example.org",
            "mx.example.co.uk",
            "a-b.example",
            "xn--bcher-kva.example",
            "AM0PR01.PROD.OUTLOOK.COM",
            "srv.office.lan",
            "_dmarc.example.org",
        ],
    )
    def test_hosts(self, name):
        assert is_host(name)

    @pytest.mark.parametrize(
        "name",
        [
            "5.1.1",
            "smtplib.py",
            "index.js",
            "System.Net.Mail",
            "e.g",
            "a..b",
            "a.",
            "mail",
            "x.1",
            "java.io.IOException",
            "-a.com",
        ],
    )
    def test_others(self, name):
        assert not is_host(name)

    @pytest.mark.parametrize(
        ("name", "domain"),
        [("mx.Example.org", "example.org"), ("a.b.example.co.uk", "example.co.uk"), ("example.org", "example.org")],
    )
    def test_domains(self, name, domain):
        assert domain == domain_of(name)


class TestAnyText:
    @given(st.text())
    def test_it_raises_nothing_and_two_do_the_same(self, text):
        assert redacted(text) == redacted(text)

    @pytest.mark.parametrize(
        "piece", ["a", "a.", "a@", "@", "a=", "1.", "1:", ":", '"', '"a', "=", "user=", "[", "a@b.c ", "é"]
    )
    def test_time_is_linear(self, piece):
        short, long = (fastest(piece * (size // len(piece))) for size in (1 << 13, 1 << 14))

        assert long < max(3 * short, 0.03)


def fastest(text):
    took = []
    for _ in range(3):
        started = time.process_time()
        redacted(text)
        took.append(time.process_time() - started)
    return min(took)
