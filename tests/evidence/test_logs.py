"""Logs of servers other than Postfix: what their readers hear, how much they hold, and what they leave alone."""

from time import process_time

import pytest

from smtptutor.evidence.logs import quoted as shared
from smtptutor.evidence.logs.quoted import MOST, Quoted, Recent, quoted, step
from smtptutor.evidence.reading import SHAPES, findings, shape_of
from smtptutor.evidence.source import of_text

NAMES = ("exim", "sendmail", "opensmtpd", "qmail", "haraka", "exchange")
MINE = [shape for shape in SHAPES if shape.name in NAMES]


class TestQuoted:
    """A reply in a line of a log, taken apart (RFC 5321 4.2, RFC 3463 2)."""

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("550 5.1.1 no such user", Quoted(550, "5.1.1", "no such user")),
            ("550 no such user", Quoted(550, "", "no such user")),
            ("550", Quoted(550, "", "")),
            ("550 5.1.1", Quoted(550, "5.1.1", "")),
            (r"550-5.1.1 one\n550-5.1.1 two\n550 5.1.1 three", Quoted(550, "5.1.1", "one two three")),
            (r"554-one\n554 two", Quoted(554, "", "one two")),
            ("550-5.7.26 one 550-5.7.26 two 550 5.7.26 three", Quoted(550, "5.7.26", "one two three")),
            ("552 5.2.2 quota of 552 MB used", Quoted(552, "5.2.2", "quota of 552 MB used")),
            ("550 sorry, no mailbox here (#5.1.1)", Quoted(550, "5.1.1", "sorry, no mailbox here")),
            ("Connection refused", Quoted(0, "", "Connection refused")),
            ("5500 of them", Quoted(0, "", "5500 of them")),
            ("", Quoted(0, "", "")),
        ],
    )
    def test_parts(self, text, parts):
        assert quoted(text) == parts

    @pytest.mark.parametrize(
        ("words", "stage"),
        [
            ("RCPT TO:<a@example.org>", "RCPT"),
            ("pipelined MAIL FROM:<a@example.org> SIZE=9", "MAIL"),
            ("pipelined end of data", "end of data"),
            ("initial connection", "greeting"),
            ("DATA", "DATA"),
            ("something else", ""),
        ],
    )
    def test_step(self, words, stage):
        assert step(words) == stage


class TestRecent:
    """What is remembered has a bound, whatever the length of the log."""

    def test_the_oldest_gives_way(self):
        recent = Recent()
        for number in range(MOST + 1):
            recent.note(str(number), number)

        assert (recent.of("0"), recent.of("1"), recent.of(str(MOST))) == (None, 1, MOST)
        assert len(recent.rest()) == MOST

    def test_what_is_named_again_is_young(self, monkeypatch):
        monkeypatch.setattr(shared, "MOST", 2)
        recent = Recent()
        for name in ("a", "b", "a", "c"):
            recent.note(name, name)

        assert recent.rest() == ["a", "c"]

    def test_what_is_taken_out_is_gone(self):
        recent = Recent()
        recent.note("a", 1)

        assert (recent.forget("a"), recent.forget("a"), recent.rest()) == (1, None, [])


HOSTILE = (
    "2026-11-28 10:00:03 1RwtmW-000MsX-CK ** {}",
    "2026-11-28 10:00:03 1RwtmW-000MsX-CK == a@example.org defer (-1): SMTP error from remote mail server after {}",
    "2026-11-28 10:00:03 H=[192.0.2.1] rejected {}",
    "2026-11-28 10:00:03 login authenticator failed for {}",
    "  ** {}",
    '2026-11-28 10:00:03 SMTP protocol error in "{}',
    '2026-11-28 10:00:03 SMTP protocol error in "x" {}',
    "Nov 28 10:00:02 mail sm-mta[4712]: 4ASA02x001240: to={}",
    "Nov 28 10:00:02 mail sm-mta[4712]: 4ASA02x001240: {}",
    "Nov 28 10:00:02 mail sm-mta[4712]: 4ASA02x001240: Milter: data, reject={}",
    "{}",
    "f7a2e6aa567530c9 mta delivery {}",
    'f7a2e6aa567530c9 smtp failed-command command="{}',
    "relay: Ok for 3d4c4a424797fe79: {}",
    "Date,Event,Action,Detail\n1,Fail,,{}",
    "Date,Event,Action,Detail\n1,Fail,,[{{LED=550 {}",
    "#Fields: session-id,event,data,context\n1,>,550 {}",
    "RecipientStatus : {}",
    "{{LED=550 x}} {}",
    "delivery 3: failure: {}",
    "starting delivery 3: msg 1 to local {}",
    "CHKUSER rejected rcpt: from {}",
    "[INFO] [78407A3F-31FC-4937-80E7-A52CBDCAB1A4.1.1] [outbound] {}",
    "[INFO] [78407A3F-31FC-4937-80E7-A52CBDCAB1A4.1.1] [outbound] delivered file={}",
    "[INFO] [78407A3F-31FC-4937-80E7-A52CBDCAB1A4.1.1] [core] disconnect ip={}",
    "[INFO] [78407A3F-31FC-4937-80E7-A52CBDCAB1A4.1.1] [core] hook=rcpt plugin={}",
)
"""Beginnings of lines that a reader looks into, to be followed by many signs that regular expressions like least."""
SIGNS = (
    " ", "a", "@", "<", '"', "=", ": ", "a=", "<a@b", "a@", "rejected ", " host x", "H=", " F=<", "550-", "\\n550 ", "550 5.1.1 ",
    "Remote host x", "a: ", "<a>... ", "a, ", " (", "[", "{", "/550_", "_", "lr=", "rcpts=0/", '" ', "a=b ", "H=a [", 'msg="', '"\n', "}]",
    "{LED=", "},{FQDN=", "[Message=5", "responded with: ", "SMTP; 5", ",", "a@b##c;", "a@b,", "#Fields: ",
)  # fmt: skip


class Read:
    """A source whose lines have been read already: how long that takes is tested elsewhere."""

    def __init__(self, text):
        self.read = list(of_text(text).lines())

    def lines(self):
        return iter(self.read)


@pytest.mark.uncounted
@pytest.mark.parametrize("beginning", HOSTILE)
def test_a_hostile_line_takes_no_longer_than_its_length(beginning):
    """A quadratic reader would take seconds for one of these lines."""
    for sign in SIGNS:
        source = Read(beginning.format(sign * (20_000 // len(sign))))
        start = process_time()
        for shape in MINE:
            shape.looks_like(tuple(line.text for line in source.read))
            list(shape.read(source))

        assert process_time() - start < 1, sign


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hello, how are you?\n",
        "550 5.1.1 User unknown\n",
        "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL', 'a@example.org')\n",
        "Nov 28 10:00:00 mx postfix/smtp[1]: 4BcD123xyz: to=<a@example.org>, relay=none, delay=1, dsn=4.4.1, status=deferred (x)\n",
        "250 OK\nMAIL FROM:<a@example.org>\n503 sender already given\n",
        "I was rejected after DATA by H=him\n",
    ],
)
def test_other_text_is_left_to_others(text):
    assert [] == [shape.name for shape in MINE if shape.looks_like(of_text(text).head())]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("exim", "2026-11-28 10:00:03 1RwtmW-000MsX-CK => a{}@example.org R=dnslookup T=remote_smtp"),
        (
            "sendmail",
            "Nov 28 10:00:02 mail sm-mta[1]: 4ASA02x001240: to=<a{}@example.org>, delay=1, mailer=esmtp, stat=Sent",
        ),
        ("opensmtpd", "f7a2e6aa567530c9 mta delivery evpid=1 from=<> to=<a{}@example.org> result=Ok stat=250 OK"),
        (
            "haraka",
            "[NOTICE] [78407A3F-31FC-4937-80E7-A52CBDCAB1A4.1.1] [outbound] recipient <a{}@example.org> rejected: 550 no",
        ),
        ("qmail", "CHKUSER rejected rcpt: from <b@example.net::> remote <x:y:192.0.2.1> rcpt <a{}@example.org> : no"),
    ],
)
def test_a_log_gives_a_finding_for_each_line_that_has_one(name, line):
    text = "".join(f"{line.format(number)}\n{line.split()[0]} other words\n" for number in range(50))
    source = of_text(text)

    assert shape_of(source).name == name
    assert [(one.recipient, one.where.line) for one in findings(source)] == [
        (f"a{number}@example.org", 2 * number + 1) for number in range(50)
    ]


@pytest.mark.uncounted
@pytest.mark.parametrize("shape", MINE, ids=lambda shape: shape.name)
def test_broken_lines_raise_nothing(shape):
    """Each line of the cases, cut at every place."""
    for line in (beginning.format("a@example.org: 550 5.1.1 <no>") for beginning in HOSTILE):
        for end in range(len(line)):
            list(shape.read(of_text(line[:end])))
