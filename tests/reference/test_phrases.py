"""The words that people type, and the page that each has to bring."""

import re

import pytest

from smtptutor.evidence.finding import CATEGORIES
from smtptutor.reference import lookup, phrases
from smtptutor.reference.answer import pages_for

ASKED = """
    greylisting: greylisted          | greylisted: greylisted            | nested mail: nested-mail
    relay access denied: relay-denied| relaying denied: relay-denied     | relay: relay
    open relay: open-relay           | mailbox full: mailbox-full        | over quota: mailbox-full
    user unknown: mailbox-unknown    | no such user: mailbox-unknown     | envelope: envelope
    bounce: bounce                   | backscatter: backscatter          | DSN: DSN
    NDR: bounce                      | MAIL FROM vs From: envelope       | return-path: return-path
    reverse-path: return-path        | forward-path: forward-path        | port 25: port-25
    port 465: implicit-tls           | port 587: submission              | port 2525: port-2525
    submission: submission           | smtps: implicit-tls               | implicit TLS: implicit-tls
    STARTTLS: STARTTLS               | TLS required: starttls-required   | bcc: bcc
    SPF: spf                         | DKIM: dkim                        | DMARC: dmarc
    alignment: alignment             | ARC: arc                          | PTR: reverse-dns
    reverse DNS: reverse-dns         | HELO: HELO                        | MX: mx
    null MX: null-mx                 | blacklist: block-list             | block list: block-list
    RBL: block-list                  | DNSBL: block-list                 | spam: spam
    rate limit: rate-limit           | throttled: rate-limit             | timeout: timeout
    connection refused: connection-refused | connection timed out: connection-timed-out
    no route: connection-timed-out   | certificate verify failed: certificate-verify-failed
    app password: app-password       | less secure apps: app-password    | OAuth: oauth
    dot-stuffing: dot-stuffing       | CRLF: crlf                        | smuggling: smuggling
    pipelining: PIPELINING           | chunking: CHUNKING                | 8BITMIME: 8BITMIME
    UTF-8: SMTPUTF8                  | EAI: SMTPUTF8                     | queue: queue
    deferred: queue                  | delivered: delivered              | milter: milter
    postmaster: postmaster           | abuse: abuse                      | catch-all: catch-all
    alias: alias                     | forward: forwarding               | smart host: smart-host
    MTA: mta                         | MUA: mta                          | MSA: mta
    MDA: mta                         | LMTP: lmtp                        | mail loop: mail-loop
    too many hops: mail-loop         | temp fail: temp-fail              | tempfail: temp-fail
    571: 571                         | Yahoo: yahoo                      | Mimecast: mimecast
    not received: delivered          | never arrives: delivered          | auth not advertised: auth-not-offered
    ehlo twice: second-hello         | starttls twice: tls-already-on    | secure false: implicit-tls
    implicit vs explicit TLS: implicit-tls | SMTP AUTH disabled: 5.7.139 | localhost.localdomain: hello-name
    angle brackets: angle-brackets-missing | space after colon: space-around-colon | double brackets: 555
    connection pool: nested-mail     | keep-alive: idle-timeout          | connection closed: timeout
    callout: callout                 | sender verify failed: callout     | recipient address rejected: 550
    sender address rejected: 553     | message rejected: 554             | virus found: content-refused
    attachment blocked: content-refused | IP blocked: block-list         | poor reputation: spam
    cisco: ironport                  | xfinity: comcast                  | la poste: orange
    wanadoo: orange                  | telekom: t-online                 | charter: spectrum
    broadcom: symantec               | Google Workspace relay: gmail-relay | smtp-relay.gmail.com: gmail-relay
    permerror: spf-permerror         | too many DNS lookups: spf-permerror | temperror: spf-temperror
    no DKIM signature: dkim-missing  | body hash: dkim-invalid           | attachment too large: message-too-big
    delivery expired: x.4.7          | message expired: x.4.7            | delivery delayed: queue
    delay notification: queue        | challenge response: sender-confirmation | spam complaint: complaint
    diagnostic code: bounce          | reporting MTA: bounce             | double bounce: bounce
    pregreet: tarpit                 | local error: 451                  | account suspended: mailbox-disabled
    system not accepting: service-not-ready | port blocked: port-25      | token expired: oauth
    25 vs 587: ports                 | end data with: end-of-message     | from mismatch: alignment
    send on behalf of: sender-not-owned | non ASCII: SMTPUTF8            | VXNlcm5hbWU6: LOGIN
    domain does not exist: recipient-domain-unknown | NXDOMAIN: recipient-domain-unknown
    HELO required: hello-first       | lost dot: dot-stuffing            | too many errors: too-many-errors
    max recipients: recipient-limit  | line length limit: message-line-too-long | 998: message-line-too-long
    512 octets: command-line-too-long | local part length: address-too-long | from vs mail from: envelope
    reply-to: header                 | IPv6 literal: hello-name          | message queued: message-accepted
    does this mailbox exist: VRFY    | EXPN disabled: expansion-denied   | starttls stripping: mta-sts
    cipher: tls-failed               | space in address: recipient-address-syntax | postfix relay: relay
    missing From header: message-malformed | NOQUEUE: postfix-restrictions | cannot find your hostname: reverse-dns
"""
PAIRS = [
    tuple(part.strip() for part in each.split(":")) for each in ASKED.replace("\n", "|").split("|") if each.strip()
]
FAMILIES = [f"said/{name}" for name in lookup.tables("said")]
HEADS = ("family", "source")
TABLES = [
    (table, page.partition(" [")[0], its)
    for table in ("asked", *FAMILIES)
    for page, _, its in (line.partition(": ") for line in lookup.table(table))
    if page.rstrip(":") not in HEADS
]
"""The page and its phrases."""


class TestAsked:
    """Words alone lead to one page, outright."""

    @pytest.mark.parametrize(("asked", "name"), PAIRS, ids=lambda value: value)
    def test_the_page_comes_first(self, asked, name):
        page, *others = pages_for(asked.split())

        assert (name, "", []) == (page.name, page.note, others)

    @pytest.mark.parametrize(("asked", "name"), PAIRS, ids=lambda value: value)
    @pytest.mark.parametrize(
        "written",
        [str.upper, str.title, lambda text: text.replace(" ", "-"), lambda text: f"  {text} "],
        ids=["upper", "title", "hyphens", "blanks"],
    )
    def test_however_it_is_written(self, asked, name, written):
        assert name == pages_for([written(asked)])[0].name

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("bounces", "bounce"),
            ("block lists", "block-list"),
            ("aliases", "alias"),
            ("blocklist", "block-list"),
            ("grey listing", "greylisted"),
            ("smart hosts", "smart-host"),
            ("mx records", "mx"),
            ("app passwords", "app-password"),
        ],
    )
    def test_in_the_plural_and_in_one_word(self, asked, name):
        assert name == pages_for([asked])[0].name

    @pytest.mark.parametrize(
        ("asked", "name"),
        [
            ("what is greylisting?", "greylisted"),
            ("why does my mail end up in spam", "spam"),
            ("am I an open relay", "open-relay"),
            ("how do I get off a blacklist", "block-list"),
            ("which port should I use", "ports"),
            ("[Errno 111] Connection refused", "connection-refused"),
            ("Error: connect ETIMEDOUT 192.0.2.7:465", "connection-timed-out"),
            ("ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED]", "certificate-verify-failed"),
            ("routines:ssl3_get_record:wrong version number", "implicit-tls"),
            ('Error: Missing credentials for "PLAIN"', "missing-credentials"),
        ],
    )
    def test_in_a_question_or_an_error_without_a_code(self, asked, name):
        page = pages_for(asked.split())[0]

        assert name == page.name
        assert "probably" in page.note

    @pytest.mark.parametrize("asked", ["spam", "port 587"])
    def test_it_is_no_longer_taken_for_something_else(self, asked):
        """SAML looks like spam, and 101 was near to 587."""
        assert not {"SAML", "101", "530"} & {page.name for page in pages_for([asked])}


@pytest.mark.parametrize("phrase", list(phrases.said()), ids=lambda phrase: phrase.text)
class TestSaid:
    """What stands in replies is a fact of somebody's server: it has a source and a date."""

    def test_it_has_a_source_with_the_year_in_which_it_was_seen(self, phrase):
        source, seen, when = phrase.source.partition("; seen ")

        assert source
        assert seen
        assert re.match(r"20\d\d", when)

    def test_its_category_is_one(self, phrase):
        assert phrase.category in {"", *CATEGORIES}


@pytest.mark.parametrize(("table", "page", "phrases_of_it"), TABLES, ids=[f"{one[0]} {one[1]}" for one in TABLES])
class TestTables:
    """Each line names a page that exists, and phrases that lead there."""

    def test_the_page_exists(self, table, page, phrases_of_it):
        kind, _, name = page.partition("/")

        assert lookup.find(kind, name)

    def test_each_phrase_that_is_asked_for_brings_a_page(self, table, page, phrases_of_it):
        lost = [one for one in phrases_of_it.split("|") if not pages_for([one.strip().lstrip("!?")])]

        assert [] == lost

    def test_it_is_written_plainly_and_once(self, table, page, phrases_of_it):
        """In small letters, without signs: what is looked for is made so as well."""
        its = phrases_of_it.split(" | ")
        pieces = [piece.strip() for one in its for piece in one.lstrip("!?").split(" ... ")]

        assert [" ".join(phrases.plain(piece)) for piece in pieces] == pieces
        assert all(pieces)
        assert len({one.lstrip("!?") for one in its}) == len(its)


def test_no_phrase_that_is_asked_for_leads_to_two_pages():
    """The first would win and the second never be found."""
    its = [one.strip() for table, _, each in TABLES if table == "asked" for one in each.split("|")]

    assert [] == sorted(one for one in set(its) if its.count(one) > 1)
