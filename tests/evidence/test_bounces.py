"""Mail that reports: its parts, what is hostile in it, and what none of it may show."""

import base64
import tomllib
import tracemalloc
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.evidence.bounces import blocks, mail, plain, reply, report, shape
from smtptutor.evidence.reading import findings, shape_of
from smtptutor.evidence.source import Source, TextLine, of_text

CASES = [
    case
    for name in ("bounce_reports", "bounce_words", "bounce_not")
    for case in tomllib.loads((Path(__file__).parent / f"cases/{name}.toml").read_text("utf-8"))["case"]
]
TEXTS = [case["text"] for case in CASES if "text" in case]
NESTED = """\
From: a@example.org
Content-Type: multipart/mixed; boundary=outer

preamble
--outer
Content-Type: multipart/alternative;
 boundary="in ner"

--in ner
Content-Type: text/plain

one
--in ner
Content-Type: text/html

<p>two</p>
--in ner--
--outer
Content-Type: message/rfc822

Subject: inside

three
--outer--
epilogue
"""


def read(text):
    return list(shape.read(of_text(text)))


def parts(text):
    return list(mail.parts(of_text(text).texts()))


class TestParts:
    def test_each_with_its_type_its_lines_and_how_deep_it_lies(self):
        """RFC 2046 5.1.1 and 5.2.1; a message within one begins with a header of its own."""
        got = [(part.type, part.inside, [line.text for line in part.lines]) for part in parts(NESTED)]

        assert got == [
            ("multipart/mixed", 0, ["preamble"]),
            ("multipart/alternative", 0, []),
            ("text/plain", 0, ["one"]),
            ("text/html", 0, ["<p>two</p>"]),
            ("epilogue", 0, []),
            ("message/rfc822", 0, []),
            ("text/plain", 1, ["three"]),
            ("epilogue", 0, ["epilogue"]),
        ]

    def test_lines_keep_the_numbers_of_the_file(self):
        lines = NESTED.split("\n")

        assert all(lines[line.number - 1] == line.text for part in parts(NESTED) for line in part.lines)

    def test_a_message_of_a_mailbox_begins_at_its_line(self):
        source = Source("box", lambda: BytesIO(TEXTS[0].encode()), first_line=101)

        assert [one.line for one in shape.read(source)] == [one.line + 100 for one in read(TEXTS[0])]

    @pytest.mark.parametrize(
        ("field", "boundary"),
        [
            ('multipart/report; boundary="a b"', "a b"),
            ("multipart/report; boundary=ab; charset=x", "ab"),
            ('multipart/report; x-boundary="no"; boundary="yes"', "yes"),
            ('multipart/report; BOUNDARY="A/B.c"', "A/B.c"),
            ("multipart/report", ""),
        ],
    )
    def test_a_parameter(self, field, boundary):
        assert mail.parameter(field, "boundary") == boundary

    def test_what_the_standard_library_writes_is_read(self):
        """All encodings that it chooses for a text with long lines and letters of many languages."""
        for encoding in ("quoted-printable", "base64", "8bit"):
            message = EmailMessage()
            text = "Grüße, 你好\n" + "long " * 40 + "\nend\n"
            message.set_content(text, cte=encoding)
            part = next(iter(mail.parts(of_text(message.as_string()).texts())))

            assert "\n".join(line.text for line in plain.plain(part)).rstrip() == text.rstrip()

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("=?utf-8?q?Nicht_zustellbar=3A?= hello", "Nicht zustellbar: hello"),
            ("=?utf-8?B?5L2g5aW9?= =?utf-8?B?5L2g5aW9?=", "你好你好"),
            ("=?no-such-charset?q?a?=", "=?no-such-charset?q?a?="),
            ("=?utf-8?B?x?=", "=?utf-8?B?x?="),
            ("plain", "plain"),
        ],
    )
    def test_encoded_words(self, words, text):
        """RFC 2047 2 and 6.2: blanks between two of them are left out; what cannot be read stays."""
        assert plain.word(words) == text


class TestReply:
    @pytest.mark.parametrize(
        ("text", "code", "enhanced", "words"),
        [
            ("550 5.1.1 <b@x.example>... User unknown", 550, "5.1.1", "<b@x.example>... User unknown"),
            ("550-5.1.1 No such 550-5.1.1 user here. 550 5.1.1 Bye", 550, "5.1.1", "No such user here. Bye"),
            ("550 550 5.2.2 Mailbox Full (state 14).", 550, "5.2.2", "Mailbox Full"),
            (
                "host mx.example.net[192.0.2.25] said: 452 4.2.2 Full (in reply to RCPT TO command)",
                452,
                "4.2.2",
                "Full",
            ),
            ("Remote Server returned '550 5.7.1 no'", 550, "5.7.1", "no"),
            ("554 5.0.0 < #5.1.1 smtp;550 5.1.1 <b@x.example> unknown>", 550, "5.1.1", "<b@x.example> unknown"),
            (
                "Sorry, no mailbox here by that name. (#5.1.1)",
                0,
                "5.1.1",
                "Sorry, no mailbox here by that name. (#5.1.1)",
            ),
            ("550 sorry, no mailbox here (#5.1.1)", 550, "5.1.1", "sorry, no mailbox here (#5.1.1)"),
            ("552 quota of 500 MB used, 250 left", 552, "", "quota of 500 MB used, 250 left"),
            ("connect to mx.example.net[192.0.2.250]:25: Connection refused", 0, "", None),
            ("version 5.1.1.2 of 550.example", 0, "", None),
            ("", 0, "", ""),
        ],
    )
    def test_the_innermost_one(self, text, code, enhanced, words):
        got = reply.heard(text)

        assert (got.code, got.enhanced) == (code, enhanced)
        assert words is None or got.words == words

    @pytest.mark.parametrize(
        ("text", "stage"),
        [
            ("550 no (in reply to end of DATA command)", "end of data"),
            ("SMTP error from remote mail server after initial connection: host x [192.0.2.1]: 554 no", "greeting"),
            ("SMTP error from remote mail server after pipelined MAIL FROM:<a@b>: 550 no", "MAIL"),
            ("192.0.2.1 failed on DATA command.", "DATA"),
            ("host x[192.0.2.1] refused to talk to me: 554 no", "greeting"),
            ("the answer came after some time", ""),
        ],
    )
    def test_the_step(self, text, stage):
        assert reply.stage(text) == stage


class TestReport:
    def test_an_address_in_each_form(self):
        """RFC 3464 2.3.2, RFC 3461 4.2, RFC 6533 3."""
        assert report.address("rfc822; bob@example.net") == "bob@example.net"
        assert report.address("RFC822;<bob@example.net>") == "bob@example.net"
        assert report.address("bob@example.net") == "bob@example.net"
        assert report.address(r"utf-8; j\x{F6}rg@example.net") == "jörg@example.net"
        assert report.address(r"utf-8; a\x{1B}b@example.net") == "a?b@example.net"
        assert report.address(r"utf-8; a\x{FFFFFF}b@example.net") == "a?b@example.net"
        assert report.original("rfc822;bob+2Blists@example.net") == "bob+lists@example.net"

    def test_a_host_in_each_form(self):
        assert report.host_of("dns; mx.example.net") == "mx.example.net"
        assert report.host_of("dns; mx.example.net. (192.0.2.1, the server)") == "mx.example.net"
        assert report.host_of("DNS;[192.0.2.1]") == "192.0.2.1"
        assert report.host_of("dns; [IPv6:2001:db8::1]") == "IPv6:2001:db8::1"
        assert report.host_of("") == ""

    def test_a_thousand_recipients(self):
        groups = "".join(
            f"Final-Recipient: rfc822; b{n}@example.net\nAction: failed\nStatus: 5.1.1\n\n" for n in range(1000)
        )
        got = read(f"From: MAILER-DAEMON@example.org\nTo: a@example.org\n\nReporting-MTA: dns; x\n\n{groups}")

        assert [one.recipient for one in got] == [f"b{n}@example.net" for n in range(1000)]


class TestShape:
    @pytest.mark.parametrize("text", TEXTS)
    def test_it_is_told_by_its_first_lines(self, text):
        assert shape_of(of_text(text)).name == "mail"

    @pytest.mark.parametrize(
        "text",
        [
            "550 5.1.1 User unknown",
            "Jan 12 10:00:00 mail postfix/smtp[1]: 1A: to=<b@x.example>, status=bounced (unknown user: b)",
            "C: MAIL FROM:<a@example.org>\nS: 250 ok",
            "mail.SendFailedException: Invalid Addresses;\n  nested exception is: ...",
            "Error: Recipient command failed: 550 5.1.1 no\n  code: 'EENVELOPE',\n  response: '550 5.1.1 no'",
            "",
        ],
    )
    def test_other_text_is_none(self, text):
        assert shape_of(of_text(text)).name != "mail"


class TestHostile:
    @pytest.mark.parametrize("text", TEXTS)
    def test_cut_off_anywhere_it_is_read(self, text):
        for end in range(0, len(text), 97):
            list(findings(of_text(text[:end])))

    @given(st.lists(st.sampled_from([line for text in TEXTS for line in text.split("\n")]), max_size=60))
    def test_lines_in_any_order(self, lines):
        list(findings(of_text("\n".join(["From: MAILER-DAEMON@example.org", "To: a@example.org", *lines]))))

    @given(st.binary(max_size=400))
    def test_any_octets_behind_a_header(self, octets):
        head = b"From: MAILER-DAEMON@example.org\nTo: a@example.org\nContent-Transfer-Encoding: base64\n\n"
        list(findings(Source("", lambda: BytesIO(head + octets))))
        list(findings(Source("", lambda: BytesIO(head + base64.b64encode(octets)))))

    @pytest.mark.uncounted
    @pytest.mark.parametrize(
        "piece",
        [
            "<", "<a", "a@", "=?a?q?", "address ", "(", "((", " \t", "--x\n", "host ", "550 ", "550-", "5.1.1 ", ";",
            "=\n", "unknown user ", "<<< 550-\n", "bob@example.net\n", ">" * 9, "server ", "mailer-daemon@", "\\x{41}",
            "Final-Recipient: a\nAction: failed\n", "remote server at ", "after ", "\t", "bob@example.net" + "\t" * 15_000, "(in reply to ", "rcpt to:<",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("kind", ["text/plain", "text/html", "message/delivery-status"])
    def test_twice_the_text_takes_about_twice_the_time(self, piece, kind):
        def seconds(count):
            head = f"From: MAILER-DAEMON@example.org\nTo: a@example.org\nContent-Type: {kind}\n\nDiagnostic-Code: x; "
            source = of_text(head + piece * (count // len(piece)))
            times = []
            for _ in range(2):
                began = process_time()
                list(shape.read(source))
                times.append(process_time() - began)
            return min(times)

        assert seconds(160_000) < 0.15 + 8 * seconds(40_000)

    def test_a_header_without_end_is_not_kept(self):
        """What is kept of a header of 60 MB is about a megabyte; the message below it is read."""
        field = "X-Padding: " + "x" * 600 + "\n"
        octets = (
            "From: MAILER-DAEMON@example.org\nSubject: Undelivered Mail\n"
            + field * 100_000
            + "\nThis is the mail system at host a.example\n\n"
        ).encode()
        octets += b"<bob@example.net>: host mx.example.net said: 550 5.1.1 no such user\n"
        tracemalloc.start()
        try:
            found = list(findings(Source("", lambda: BytesIO(octets))))
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

        assert [(one.code, one.recipient) for one in found] == [(550, "bob@example.net")]
        assert most < 8_000_000

    def test_multiparts_without_end(self):
        text = "From: a@example.org\nTo: b@example.org\n" + "".join(
            f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000)
        )

        assert read(text) == []

    def test_what_is_kept_of_a_part_is_bounded(self):
        kept = parts("Subject: x\n\n" + ("word " * 3000 + "\n") * 1000)[0].lines

        assert sum(len(line.text) for line in kept) < 64 * mail.MOST + 20_000
        assert len(parts("Subject: x\n\n" + "a\n" * 50_000)[0].lines) == mail.MOST


class TestSecrets:
    """What stands in a mail is shown in places only; none of them shows a secret."""

    BLOB = base64.b64encode(b"\0alice\0wonderland-4711").decode()

    @pytest.mark.parametrize(
        "text",
        [
            (
                "From: MAILER-DAEMON@example.org\nTo: a@example.org\nSubject: failure notice\n\n"
                "Hi. This is the qmail-send program at x.\n\n<b@example.net>:\n550 no AUTH PLAIN {blob}\n"
            ),
            (
                "From: MAILER-DAEMON@example.org\nTo: a@example.org\nSubject: Returned mail\n\n"
                "   ----- Transcript of session follows -----\n>>> AUTH PLAIN {blob}\n<<< 535 no\n554 no\n"
            ),
            (
                "From: MAILER-DAEMON@example.org\nTo: a@example.org\n\nFinal-Recipient: rfc822; b@example.net\n"
                "Action: failed\nDiagnostic-Code: smtp; 550 smtp://alice:wonderland-4711@x.example refused\n"
            ),
            "From: b@example.net\nTo: a@example.org\nSubject: Automatic reply: password: wonderland-4711\n\nx\n",
        ],
    )
    def test_none_is_told(self, text):
        came = repr(list(findings(of_text(text.format(blob=self.BLOB)))))

        assert came != "[]"
        assert "wonderland-4711" not in came
        assert self.BLOB not in came

    def test_nor_out_of_an_encoded_part(self):
        body = base64.b64encode(
            f"Hi. This is the qmail-send program at x.\n\n<b@example.net>:\n550 no AUTH PLAIN {self.BLOB}\n".encode()
        ).decode()
        head = "From: MAILER-DAEMON@example.org\nTo: a@example.org\nContent-Transfer-Encoding: base64\n\n"
        (one,) = findings(of_text(head + body))

        assert (one.code, one.recipient) == (550, "b@example.net")
        assert self.BLOB not in repr(one)


def test_the_message_that_is_given_back_is_not_read_for_addresses():
    text = "Hi. This is the qmail-send program.\n\n<b@example.net>:\nno\n\n--- Below this line is a copy of the message.\n\n"
    lines = [TextLine(number, line) for number, line in enumerate((text + "c@example.net:\n550 no\n").split("\n"), 1)]

    assert [block.recipient for block in blocks.read(lines).blocks] == ["b@example.net"]
