"""What the exhaustive test plays: lines, messages, answers of a login, places; and how it finds the states."""

from itertools import combinations
from typing import NamedTuple

from smtptutor.explain.usual import answer_lines
from smtptutor.protocol.framing import MailData
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS as SERVERS
from smtptutor.server.simulator import answer, connect, say_line
from smtptutor.server.site import Limits, Site

GOOD_LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="

COMMON = (
    "EHLO client.example.org", "EHLO", "EHLO cl!ent", "EHLO localhost", "HELO client.example.org", "HELO [192.0.2.1]", "HELO",
    "LHLO client.example.org", "LHLO",
    "STARTTLS", "STARTTLS now", GOOD_LOGIN, "AUTH PLAIN", "AUTH LOGIN", "AUTH LOGIN YWxpY2U=", "AUTH CRAM-MD5", "AUTH CRAM-MD5 YQ==",
    "AUTH SCRAM-SHA-256", "AUTH FROB", "AUTH", "AUTH PLAIN =", "AUTH PLAIN !!!", "AUTH PLAIN AGFsaWNlAHdyb25n",
    "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ= x",
    "MAIL FROM:<alice@example.test>", "MAIL FROM:<>", "MAIL FROM: <alice@example.test>", "MAIL FROM:alice@example.test", "MAIL",
    "MAIL FROM:<alice@localhost>", "MAIL FROM:<a@b..c>", "MAIL FROM:<a@example.org> SIZE=100", "MAIL FROM:<a@example.org> SIZE=99999999",
    "MAIL FROM:<a@example.org> BODY=BINARYMIME", "MAIL FROM:<a@example.org> FOO=1", "MAIL FROM:<a@example.org> RET=FULL ENVID=QQ",
    "MAIL FROM:<s\u00e9nder@example.org>", "MAIL FROM:<s\u00e9nder@example.org> SMTPUTF8",
    "RCPT TO:<bob@example.test>", "RCPT TO:<nobody@example.test>", "RCPT TO:<carol@example.net>", "RCPT TO:<Postmaster>", "RCPT TO:<>",
    "RCPT TO:bob@example.test", "RCPT TO:<bob@example.test> NOTIFY=NEVER", "RCPT TO:<bob@example.test> NOTIFY=NEVER,DELAY", "RCPT",
    "RCPT TO:<b\u00f6b@example.test>",
    "DATA", "DATA now", "BDAT 5", "BDAT 5 LAST", "BDAT 0 LAST", "BDAT 99999", "BDAT LAST", "BDAT", "BDAT 0", "RSET", "RSET now", "NOOP", "NOOP hello",
    "QUIT", "VRFY alice", "VRFY nobody", "VRFY", "EXPN staff", "EXPN", "ETRN example.org", "ETRN nowhere.example", "ETRN", "HELP", "HELP FROB",
    "TURN", "XCLIENT NAME=x", "FROB", "", "   ", "MAIL\tFROM:<alice@example.test>", "Subject: hello", ".", "NOOP \0", "NOOP \u00fc",
    "NOOP " + "x" * 600,
)  # fmt: skip

MORE = (
    "ehlo client.example.org", "EHLO my_host.example.org", "EHLO [192.0.2.1]",
    "mail from:<sender@example.org>", "MAIL FROM :<alice@example.test>", "MAIL FROM:<alice@example.test", "MAIL FROM:alice@example.test>",
    "MAIL FROM:<alice@example.test>junk", "MAIL FROM:Alice <alice@example.test>", "MAIL FROM:<@example.org>", "MAIL FROM:<a@[300.1.1.1]>",
    "MAIL FROM:<alice>", "MAIL FROM:<a..b@example.org>", "MAIL FROM:<a@ex_ample.org>", "MAIL FROM:<a@example.org> SIZE=ten",
    "MAIL FROM:<a@example.org> SIZE", "MAIL FROM:<a@example.org> BODY=8BITMIME BODY=7BIT", "MAIL FROM:<a@example.org> BODY=9BIT",
    "MAIL FROM:<a@example.org> RET=SOME", "MAIL FROM:<a@example.org> ENVID=a=b", "MAIL FROM:<a@example.org> AUTH=<>",
    "MAIL FROM:<a@example.org> AUTH=a=b", "MAIL FROM:<a@example.org> NOTIFY=NEVER", "MAIL FROM:<a@example.org> SMTPUTF8=yes",
    f"MAIL FROM:<a@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org>", f"MAIL FROM:<{'a' * 65}@example.org>",
    "MAIL FROM:<@relay.example.org:a@example.org>", "MAIL FROM:<a(comment)@example.org>", 'MAIL FROM:<"a b"@example.org>',
    "RCPT TO:<alice@mail.example.test>", "RCPT TO:<bobb@example.test>", "RCPT TO:<bob>", "RCPT TO: <bob@example.test>",
    "RCPT TO:<bob@example.test> SIZE=1", "RCPT TO:<@x:>", "RCPT TO:<bob@example.test> FOO", "RCPT bob@example.test",
    "RCPT TO:<carol%example.net@example.test>", "RCPT TO:<bob@example.test.>", "RCPT TO:<alice@[127.0.0.1]>",
    "RCPT TO:<bob@example.test> ORCPT=rfc822;bob@example.test", "RCPT TO:<bob@example.test> ORCPT=bob",
    "QUIT now", "EXPN alice", "HELP MAIL", "SEND FROM:<a@b.org>", "MIAL FROM:<alice@example.test>", "RCTP TO:<bob@example.test>",
    "HALO client.example.org", "GET / HTTP/1.1", "USER alice", "XYZZY", " NOOP", "MAILFROM:<alice@example.test>", "..", "VRFY \u00fc", "VRFY alice@example.test", "RSET \0",
    "NOOP \x07", "VRFY \x07", "MAIL FROM:<a\udcff@example.org>", "MAIL FROM:<alice@example.test> " + "X" * 1100, "x" * 5000, "NOOP ",
    "EHLO client.example.org ", "AUTH PLAIN " + "A" * 600, "AUTH PLAIN AAAA", "BDAT 5 FIRST", "BDAT 99999 LAST",
    *(f"RCPT TO:<{one.address}>" for one in Site().mailbox_states),
)  # fmt: skip

EXTENDED = (
    "MAIL FROM:<a@example.org> BY=120;R", "MAIL FROM:<a@example.org> BY=1;R", "MAIL FROM:<a@example.org> BY=x",
    "MAIL FROM:<a@example.org> HOLDFOR=60", "MAIL FROM:<a@example.org> HOLDFOR=9999999", "MAIL FROM:<a@example.org> HOLDUNTIL=2026-01-05T10:00:00Z",
    "MAIL FROM:<a@example.org> HOLDUNTIL=2026-13-05T10:00:00Z", "MAIL FROM:<a@example.org> MT-PRIORITY=3", "MAIL FROM:<a@example.org> MT-PRIORITY=-9",
    "MAIL FROM:<a@example.org> MT-PRIORITY=12", "MAIL FROM:<a@example.org> REQUIRETLS", "RCPT TO:<bob@example.test> RRVS=2026-01-01T00:00:00Z",
)  # fmt: skip

MESSAGES = (
    MailData(b"", 0),
    MailData(b"Subject: hello\r\n\r\nhello\r\n", 25),
    MailData(b"hello\nQUIT\r\n\0\xff" + b"a" * 1200 + b"\r\n", 1216),
    MailData(b"", 99999),
    MailData(b"Bcc: eve@example.test\r\n\r\nQUIT\r\n", 33),
    MailData(b"Subject: caf\xe9\r\n\r\n", 17),
    MailData(b"Received: from a by b\r\n" * 101, 23 * 101),
)
ANSWERS = ("*", "", "!!!", "YWxpY2U=", "d29uZGVybGFuZA==", "AGFsaWNlAHdvbmRlcmxhbmQ=", "AAAA", "QUIT", "A" * 12400)

OWN = {
    "strict": Site(name="strict", strict=True),
    "open": Site(
        name="open", verify=True, lists=(("staff", ("alice@example.test",)),), extensions=(*Site().extensions, "EXPN")
    ),
    "small": Site(name="small", limits=Limits(message_size=200, recipients=1)),
    "bare": Site(name="bare", extensions=()),
}
PLACES = {f"site {name}": sites.load(name) for name in sites.names() if name != "default"}
DIALECTS = {f"dialect {name}": Site(dialect=name) for name in SERVERS if name != "standard"}
SITES = {"default": Site(), **OWN, **PLACES, **DIALECTS}


def lines_for(name, site):
    """The lines that are played at a place: all of them where much can happen, and what is special there."""
    lines = COMMON + (MORE if name in ("default", "strict") or name.startswith("dialect") else ())
    lines += EXTENDED if {"DELIVERBY", "FUTURERELEASE", "MT-PRIORITY"} & set(site.extensions) else ()
    lines += tuple(f"MAIL FROM:<a@{one.domain}>" for one in site.sender_domains)
    if name.startswith("site"):
        lines += tuple(f"RCPT TO:<{one}>" for one in site.addresses)
        lines += tuple(
            f"RCPT TO:<{one.address if '@' in one.address else f'{one.address}@{site.domains[0]}'}>"
            for one in site.mailbox_states
        )
        lines += tuple(f"RCPT TO:<{name}@{site.domains[0]}>" for name, _ in site.lists)
        lines += tuple(f"EHLO {one}" for one in site.refuse_hello)
    return tuple(dict.fromkeys(lines))


def held(state):
    """What the lines can see of a state, but for what is counted; its stage comes first."""
    session, transaction = state.session, state.session.transaction
    channel = session.channel
    kept = (
        session.stage, session.hello and session.hello.extended, channel.tls, channel.user is not None, channel.refused,
        min(channel.failed_logins, 2), session.login and session.login[:2], bool(len(state.memory.ledger)),
    )  # fmt: skip
    if transaction is None:
        return kept
    return (
        *kept, transaction.utf8, transaction.size is not None, transaction.body, "REQUIRETLS" in transaction.options,
        min(len(transaction.recipients), 2), bool(transaction.refused), transaction.sender.is_null,
        transaction.chunks and transaction.chunks.failed,
    )  # fmt: skip


def counted(state):
    """The counts that the place has a limit for: name, count and limit; what is beyond the limit is all the same."""
    channel, limits, patience = state.session.channel, state.policy.site.limits, state.policy.traits.session.patience
    limited = {
        "errors": limits.errors or patience.errors, "messages": limits.messages, "commands": limits.commands,
        "unknown": patience.unknown, "syntax": patience.faults, "idle": patience.idle,
    }  # fmt: skip
    return tuple((name, min(getattr(channel, name), limit + 1), limit) for name, limit in limited.items() if limit)


def sights(state, *, in_pairs):
    """
    What makes a state worth looking at: what it holds in its stage, one by one or each two together, and each count.

    Of a count the stages are told apart only next to its limit, where the connection may be closed.
    """
    stage, *others = enumerate(held(state))
    together = combinations(others, 2) if in_pairs and len(others) > 1 else ((other,) for other in others)
    return {
        (stage,),
        *((stage, *what) for what in together),
        *((name, count) for name, count, _ in counted(state)),
        *((stage, name) for name, count, limit in counted(state) if count + 1 >= limit),
    }


def play(state, line):
    """The exchange for a line; while mail data is awaited, "." ends an empty message."""
    return answer(state, MailData(b"", 0)) if state.session.stage is Stage.DATA else say_line(state, line)


def exchanges_from(state, lines):
    """The exchange for each line, message or answer that this state can be given."""
    awaiting = state.session.awaiting
    if awaiting is Awaiting.MAIL_DATA:
        yield from (answer(state, message) for message in MESSAGES)
    elif awaiting is Awaiting.ANSWER:
        yield from (say_line(state, line) for line in dict.fromkeys((*answer_lines(state), *ANSWERS)))
    elif awaiting is Awaiting.COMMAND:
        yield from (say_line(state, line) for line in lines)


class Reached(NamedTuple):
    """
    What can be reached at a place.

    The states that were looked at, every exchange from them, and how many states more were met and not looked at.
    """

    states: list
    exchanges: list
    left: int


NEAREST = {"default": 500}
NEAREST_ELSEWHERE = 100
"""So many states are looked at anyway, those nearest to the greeting; beyond them each that shows something new."""
IN_PAIRS = {"default"}
"""Where states are looked at for each two things that they hold."""


def reachable(name, site):
    """The states of a place, breadth first: the nearest, and each that shows something new, as `sights` has it."""
    greeting = connect(site)
    lines = lines_for(name, site)
    states, exchanges = [], [] if greeting.accepted else [greeting]
    seen, met = set(), set()

    def look(state):
        if (what := (held(state), counted(state))) in met:
            return
        met.add(what)
        new = sights(state, in_pairs=name in IN_PAIRS)
        if len(states) < NEAREST.get(name, NEAREST_ELSEWHERE) or not new <= seen:
            seen.update(new)
            states.append(state)

    look(greeting.after)
    for state in states:
        for exchange in exchanges_from(state, lines):
            exchanges.append(exchange)
            look(exchange.after)
    return Reached(states, exchanges, len(met) - len(states))
