"""Dialogues that meet every cause, for tests that look at each of them."""

import hmac

from support import (
    CHUNK,
    DEFAULT,
    EHLO,
    HELO,
    LHLO,
    LMTP,
    LOGIN,
    MAIL,
    MESSAGE,
    OPEN,
    RCPT,
    STRICT,
    after,
    heard,
    octets,
)

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.sasl import encoded
from smtptutor.server.exchange import Exchange
from smtptutor.server.simulator import Simulator, announce, connect, say_line
from smtptutor.server.site import Account, Limits, LoginSettings, SenderDomain, Site, TlsSettings, Trouble

TO_BOB = (EHLO, MAIL, RCPT, "DATA")
LONG = "x" * 999


def plain(user: str, password: str) -> str:
    """AUTH PLAIN with its response."""
    return "AUTH PLAIN " + encoded(f"\0{user}\0{password}".encode())


def to(*local_parts: str) -> list[str]:
    """RCPT for each of these mailboxes of the domain where each behaves as its name says."""
    return [f"RCPT TO:<{local}@trouble.example.test>" for local in local_parts]


def limited(**limits: int) -> Site:
    """The default site with these limits."""
    return Site(limits=Limits(**limits))


PROTOCOL = [
    (DEFAULT, [*TO_BOB, *MESSAGE, "MAIL FROM:<>", "RCPT TO:<Postmaster>", "RSET", "NOOP", HELO, "HELP", "QUIT"]),
    (
        DEFAULT,
        [
            "",
            ".",
            " NOOP",
            "FOO",
            "XFOO",
            "GET / HTTP/1.1",
            "Subject: x",
            "LHLO x",
            "TURN",
            "x" * 513,
            "VRFY x",
            "HELP x",
        ],
    ),
    (DEFAULT, ["EHLO", "HELO", "EHLO a b", "MAIL", "RCPT", "DATA", "DATA x", EHLO, "RCPT", "DATA", "MAIL"]),
    (DEFAULT, [EHLO, "RSET x", "RSET \0", "RSET \x01", "VRFY \udcff", "VRFY", "MAIL FROM :<a@b.org>"]),
    (DEFAULT, [EHLO, "MAIL FROM:<@>", f"MAIL FROM:<{'a' * 300}@b.org>", "MAIL FROM:<é@b.org>", "XCLIENT ADDR=x"]),
    (DEFAULT, [EHLO, *(f"MAIL FROM:<> {word}" for word in ("X", "BY=9;R", "NOTIFY=X", "SIZE=X", "SIZE=99999"))]),
    (DEFAULT, [EHLO, "MAIL FROM:<> BODY=BINARYMIME", MAIL, MAIL, "DATA", "RCPT", "RCPT TO:<@>", "DATA"]),
    (DEFAULT, [EHLO, MAIL, "RCPT TO:<x@example.test>", "RCPT TO:<bob@b.org>", "RCPT TO:<é@b.org>"]),
    (DEFAULT, [EHLO, MAIL, *[RCPT] * 101, "DATA", *["Received: x"] * 101, "."]),
    (DEFAULT, [*TO_BOB, "x" * 11_000, "."]),
    (
        DEFAULT,
        [EHLO, MAIL, "RCPT TO:<@relay.example.org:bob@example.test>", "DATA", "Bcc: x", "", "QUIT", ".", MAIL, "QUIT"],
    ),
    (OPEN, ["VRFY alice", "VRFY x", "EXPN staff", "EXPN alice", "EXPN x", "HELP EXPN"]),
    (STRICT, ["HELO [192.0.2.1]", "EHLO a", "EHLO a_b.c", "NOOP \0", "NOOP \x01", "NOOP \udcff"]),
    (STRICT, [EHLO, *(f"MAIL FROM:{path}" for path in (" <>", "a@b.org", "<a(x)@b.org>", "<.a@b.org>"))]),
    (STRICT, [EHLO, *(f"MAIL FROM:{path}" for path in ("<a@b_.org>", f"<{'a' * 65}@b.c>", "<> SIZE=1 SIZE=1"))]),
    (
        STRICT,
        [EHLO, MAIL, *(f"RCPT TO:<{path}>" for path in ("bob", ".b@c.org", "b@c_.org", "a(x)@b.org")), "STARTTLS"],
    ),
    (STRICT, [HELO, "MAIL FROM:<> SIZE=1"]),
    *((STRICT, [*TO_BOB, *lines, "."]) for lines in (["x"], ["", LONG], ["", "a\nb"], ["", "\0"], ["", "é"])),
    *(
        (STRICT, [EHLO, f"{MAIL} {word}", *TO_BOB[2:], "Subject: \udce9", "."])
        for word in ("BODY=8BITMIME", "SMTPUTF8")
    ),
    (STRICT, [EHLO, f"{MAIL} SIZE=1", RCPT, "DATA", *MESSAGE]),
]
OTHER_TOKEN = "bixhPWFsaWNlLAFhdXRoPUJlYXJlciB5YTI5LnN0YWxlAQE="  # alice with ya29.stale (RFC 7628 3.1)
CHUNKS = [
    (DEFAULT, [EHLO, "BDAT 1", "", "BDAT x"]),
    (DEFAULT, [EHLO, MAIL, "BDAT 0", RCPT, "BDAT x", *CHUNK, MAIL, RCPT, "DATA", "BDAT 0", "RSET"]),
    (Site(dialect="exim"), [EHLO, MAIL, RCPT, "BDAT 0", "BDAT 0", "NOOP"]),
    (DEFAULT, [EHLO, MAIL, RCPT, *CHUNK, "BDAT 0 LAST", MAIL, RCPT, "BDAT 10241", "x" * 10239]),
    (OPEN, [EHLO, f"{MAIL} BODY=BINARYMIME", RCPT, "DATA"]),
    (Site(extensions=("SIZE",)), ["BDAT 1", "AUTH PLAIN", "STARTTLS", "ETRN x"]),
]
LOGINS = [
    (DEFAULT, ["STARTTLS", EHLO, "AUTH", "AUTH X", "AUTH PLAIN a b", "AUTH PLAIN ?", "AUTH PLAIN", "*"]),
    (
        Site(limits=Limits(failed_logins=3)),
        [EHLO, "AUTH PLAIN", "=" * 12_287, plain("x", "y"), plain("alice", "x"), plain("alice", "y")],
    ),
    (DEFAULT, [EHLO, "AUTH PLAIN =", LOGIN, LOGIN, "STARTTLS", EHLO, "STARTTLS", MAIL, LOGIN]),
    (OPEN, [EHLO, "AUTH CRAM-MD5 x"]),
    (Site(login=LoginSettings(("OAUTHBEARER",))), [EHLO, f"AUTH OAUTHBEARER {OTHER_TOKEN}", "AQ=="]),
    (Site(login=LoginSettings(needs_tls=True)), [EHLO, LOGIN]),
    (Site(login=LoginSettings(required=True, own_sender=True)), [EHLO, MAIL, LOGIN, "MAIL FROM:<bob@example.test>"]),
    (Site(tls=TlsSettings(required=True, working=False)), [EHLO, MAIL, "STARTTLS"]),
    (
        Site(
            users=(Account("w", "p", "weak"), Account("d", "p", "disabled"), Account("t", "p", "transition"), Account("s", "p", "down")),
            login=LoginSettings(("PLAIN", "CRAM-MD5")),
        ),
        [EHLO, *(plain(user, "p") for user in "wds")],
    ),
]  # fmt: skip
DECISIONS = [
    (DEFAULT, [EHLO, MAIL, *to("full", "full-for-good", "disabled", "busy", "gone", "moved", "forwards", "greylisted")]),
    (DEFAULT, [EHLO, f"{MAIL} SIZE=3000", *to("blocked", "lookup-failed", "small", "closing")]),
    *((DEFAULT, [EHLO, f"{MAIL} SMTPUTF8", *to(name), "DATA", *MESSAGE]) for name in ("unwanted", "filtered", "ascii-only", "failing", "not-now")),
    (limited(commands=2), ["NOOP", "NOOP"]),
    (limited(errors=2), ["FOO", "FOO"]),
    (limited(messages=1), [*TO_BOB, *MESSAGE, MAIL]),
    (limited(messages_per_minute=1), [*TO_BOB, *MESSAGE, MAIL]),
    (limited(recipients_per_minute=1), [EHLO, MAIL, RCPT, RCPT]),
    (limited(space=10), [*TO_BOB, *MESSAGE, MAIL]),
    (limited(least_priority=3)._replace(extensions=OPEN.extensions), [EHLO, f"{MAIL} MT-PRIORITY=0"]),
    (OPEN, [EHLO, *(f"{MAIL} {word}" for word in ("HOLDFOR=99999", "BY=9;R", "REQUIRETLS"))]),
    (OPEN._replace(next_hop_requires_tls=False), [EHLO, "STARTTLS", EHLO, f"{MAIL} REQUIRETLS", RCPT, "DATA", *MESSAGE]),
    (OPEN, ["ETRN", EHLO, "ETRN", "ETRN example.org", "ETRN example.net", "ETRN x", MAIL, "ETRN x"]),
    (LMTP, [EHLO, LHLO, MAIL, "DATA", RCPT, "DATA", *MESSAGE]),
    (Site(protocol="submission"), [EHLO, "MAIL FROM:<a@b>"]),
    (Site(esmtp=False), [EHLO]),
    (Site(ends_at_bare_lf=True), [*TO_BOB, "x\n.\nNOOP"]),
    (Site(refuse_hello=("localhost",)), ["EHLO localhost"]),
    (Site(one_bounce_recipient=True), [EHLO, "MAIL FROM:<>", RCPT, RCPT]),
    (OPEN._replace(members_only=True), [EHLO, "MAIL FROM:<eve@example.org>", "RCPT TO:<staff@example.test>"]),
    (OPEN._replace(expand=False), ["EXPN staff", "VRFY forwards@trouble.example.test"]),
    (Site(unknown_domains=("no.example",)), [EHLO, LOGIN, MAIL, "RCPT TO:<a@no.example>", "RCPT TO:<a@some.example>"]),
    (Site(trouble=(Trouble("mail"), Trouble("hello", hang_up=True, times=1))), [EHLO]),
    (Site(trouble=(Trouble("mail"),)), [EHLO, MAIL]),
    (Site(trouble=(Trouble("message", keeps=True),)), [*TO_BOB, *MESSAGE]),
    (Site(greeting="blocked"), ["NOOP"]),
]  # fmt: skip
FOUND = {
    "gone.example": SenderDomain("gone.example", exists=False),
    "null.example": SenderDomain("null.example", null_mx=True),
    **{f"spf-{result}.example": SenderDomain(f"spf-{result}.example", spf=result) for result in ("fail", "temperror", "permerror")},
    **{f"dkim-{result}.example": SenderDomain(f"dkim-{result}.example", dkim=result) for result in ("fail", "missing")},
    **{f"dmarc-{policy}.example": SenderDomain(f"dmarc-{policy}.example", dmarc=policy) for policy in ("reject", "temperror")},
}  # fmt: skip
SENDERS = [
    (Site(sender_domains=tuple(FOUND.values())), [EHLO, f"MAIL FROM:<a@{domain}>", RCPT, "DATA", *MESSAGE])
    for domain in FOUND
]


def singly(lines: list[str], site: Site) -> list[Exchange]:
    """The exchanges for lines each of which waits for the answer to the one before."""
    simulator = Simulator(connect(site))
    return [exchange for line in lines for exchange in simulator.receive(octets([line]))]


def in_transition() -> Exchange:
    """The answer to a good CRAM-MD5 login of a user whose password is not stored for it yet."""
    state = after(EHLO, "AUTH CRAM-MD5", site=LOGINS[-1][0])
    (challenge,) = state.session.login.held
    digest = hmac.new(b"p", challenge.encode(), "md5").hexdigest()
    return say_line(state, encoded(f"t {digest}".encode()))


GREETINGS = [DEFAULT, *(Site(greeting=greeting) for greeting in ("blocked", "never", "not-ready"))]
BY_THE_PORT = {
    Cause.TOO_MANY_CONNECTIONS: {"limit": 20, "hostname": DEFAULT.hostname},
    Cause.IDLE_TIMEOUT: {"seconds": 300, "what": "Nothing"},
    Cause.TLS_HANDSHAKE_FAILED: {"reason": "no shared cipher"},
}
"""What only a port meets, and with which facts it says so."""

PLAYED = [
    *map(connect, GREETINGS),
    *(announce(after(EHLO), cause, facts) for cause, facts in BY_THE_PORT.items()),
    *(one for site, lines in (*PROTOCOL, *CHUNKS, *LOGINS, *DECISIONS, *SENDERS) for one in heard(octets(lines), site)),
    *heard(b"NOOP\n", STRICT),
    in_transition(),
    *singly([EHLO, EHLO], Site(dialect="opensmtpd")),
    *heard(octets([HELO, "NOOP"]), Site(dialect="sendmail")),
]
