"""
Every reachable state against every line of a representative set: nothing is sampled by hand.

Two states are the same here when no line of the set can tell them apart: a second recipient is as good as a third.
"""

import pytest

from smtptutor.explain.explanation import cause_page, explain
from smtptutor.explain.usual import Kind
from smtptutor.protocol.command import parse
from smtptutor.protocol.framing import MailData
from smtptutor.protocol.state import Stage
from smtptutor.server.simulator import answer, connect, say_line
from smtptutor.server.site import Limits, Site

LINES = (
    "EHLO client.example.org", "ehlo client.example.org", "EHLO", "EHLO cl!ent", "EHLO my_host.example.org",
    "EHLO localhost", "EHLO [192.0.2.1]", "HELO client.example.org", "HELO [192.0.2.1]", "HELO", "LHLO client.example.org",
    "MAIL FROM:<alice@example.test>", "MAIL FROM:<>", "mail from:<sender@example.org>", "MAIL FROM: <alice@example.test>",
    "MAIL FROM:alice@example.test", "MAIL FROM :<alice@example.test>", "MAIL FROM:<alice@example.test", "MAIL",
    "MAIL FROM:<alice>", "MAIL FROM:<a..b@example.org>", "MAIL FROM:<a@ex_ample.org>", "MAIL FROM:<a@b..c>",
    "MAIL FROM:<a@example.org> SIZE=100", "MAIL FROM:<a@example.org> SIZE=99999999", "MAIL FROM:<a@example.org> SIZE=ten",
    "MAIL FROM:<a@example.org> BODY=8BITMIME BODY=7BIT", "MAIL FROM:<a@example.org> BODY=BINARYMIME",
    "MAIL FROM:<a@example.org> BODY=9BIT", "MAIL FROM:<a@example.org> FOO=1", "MAIL FROM:<a@example.org> RET=FULL",
    "MAIL FROM:<a@example.org> NOTIFY=NEVER", "MAIL FROM:<s\u00e9nder@example.org>",
    "MAIL FROM:<s\u00e9nder@example.org> SMTPUTF8", "MAIL FROM:<a@example.org> SMTPUTF8=yes",
    f"MAIL FROM:<a@{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 60}.example.org>", f"MAIL FROM:<{'a' * 65}@example.org>",
    "MAIL FROM:<@relay.example.org:a@example.org>", "MAIL FROM:<a(comment)@example.org>",
    "RCPT TO:<bob@example.test>", "RCPT TO:<alice@mail.example.test>", "RCPT TO:<nobody@example.test>",
    "RCPT TO:<bobb@example.test>", "RCPT TO:<carol@example.net>", "RCPT TO:<Postmaster>", "RCPT TO:<bob>", "RCPT TO:<>",
    "RCPT TO:bob@example.test", "RCPT TO: <bob@example.test>", "RCPT TO:<bob@example.test> SIZE=1", "RCPT TO:<@x:>",
    "RCPT TO:<b\u00f6b@example.test>", "RCPT TO:<bob@example.test> FOO", "RCPT", "RCPT bob@example.test",
    "DATA", "DATA now", "RSET", "RSET now", "NOOP", "NOOP hello", "QUIT", "QUIT now",
    "VRFY alice", "VRFY nobody", "VRFY", "EXPN staff", "EXPN alice", "EXPN", "HELP", "HELP MAIL", "HELP FROBNICATE",
    "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=", "STARTTLS", "BDAT 5 LAST", "ETRN example.org", "TURN", "SEND FROM:<a@b.org>",
    "FROB", "MIAL FROM:<alice@example.test>", "RCTP TO:<bob@example.test>", "HALO client.example.org", "XYZZY", "",
    "   ", " NOOP", "MAIL\tFROM:<alice@example.test>", "MAILFROM:<alice@example.test>", "Subject: hello", ".", "..",
    "NOOP \u00fc", "VRFY \u00fc", "NOOP \0", "RSET \0", "NOOP \x07", "VRFY \x07", "MAIL FROM:<a\udcff@example.org>",
    "NOOP " + "x" * 600, "MAIL FROM:<alice@example.test> " + "X" * 600, "x" * 5000,
)  # fmt: skip

MESSAGES = (
    MailData(b"", 0),
    MailData(b"Subject: hello\r\n\r\nhello\r\n", 25),
    MailData(b"hello\nQUIT\r\n\0\xff" + b"a" * 1200 + b"\r\n", 1216),
    MailData(b"", 99999),
    MailData(b"Bcc: eve@example.test\r\n\r\nQUIT\r\n", 33),
    MailData(b"Received: from a by b\r\n" * 101, 23 * 101),
)

SITES = {
    "default": Site(),
    "strict": Site(name="strict", strict=True),
    "open": Site(
        name="open", verify=True, lists=(("staff", ("alice@example.test",)),), extensions=(*Site().extensions, "EXPN")
    ),
    "small": Site(name="small", limits=Limits(message_size=200, recipients=1)),
    "old": Site(name="old", extensions=()),
}


def key(state):
    """What the lines of the set can see of a state."""
    session, transaction = state.session, state.session.transaction
    hello = session.hello and session.hello.extended
    if transaction is None:
        return session.stage, hello
    return (
        session.stage, hello, transaction.utf8, transaction.size is not None, transaction.body,
        min(len(transaction.recipients), 2), bool(transaction.refused), transaction.sender.is_null,
    )  # fmt: skip


def play(state, line):
    """The exchange for a line; while mail data is awaited, "." ends an empty message."""
    return answer(state, MailData(b"", 0)) if state.session.stage is Stage.DATA else say_line(state, line)


def exchanges_from(state):
    """The exchange for each line, or each message, that this state can be given."""
    if state.session.stage is Stage.CLOSED:
        return
    if state.session.stage is Stage.DATA:
        yield from (answer(state, message) for message in MESSAGES)
    else:
        yield from (say_line(state, line) for line in LINES)


def reachable(site):
    """Every state of a site with the exchange that first led there, and every exchange from it."""
    greeting = connect(site)
    known = {key(greeting.after): greeting.after}
    waiting, pairs = [greeting.after], []
    while waiting:
        for exchange in exchanges_from(waiting.pop()):
            pairs.append(exchange)
            if key(exchange.after) not in known:
                known[key(exchange.after)] = exchange.after
                waiting.append(exchange.after)
    return known, pairs


REACHED = {name: reachable(site) for name, site in SITES.items()}


def test_the_set_is_large_and_the_tried_pairs_are_told():
    """At least 60 lines; the number of pairs is printed for whoever reads the log."""
    counts = {name: f"{len(known)} states, {len(pairs)} pairs" for name, (known, pairs) in REACHED.items()}
    print(f"\nreachable: {counts}; lines in the set: {len(LINES)}")

    assert len(LINES) >= 60
    assert {"connected", "greeted", "mail", "rcpt", "data", "closed"} == {state[0] for state in REACHED["default"][0]}


@pytest.mark.parametrize("name", SITES)
def test_every_reply_has_a_cause_with_an_entry(name):
    """Every pair has a cause, every cause a page, and the explanation is complete."""
    for exchange in REACHED[name][1]:
        page = cause_page(exchange.cause)
        explanation = explain(exchange)

        assert page.sources
        assert explanation.why, exchange.client
        assert "{" not in explanation.why.replace("{count}", ""), exchange.client
        assert explanation.meaning
        assert all(note.text for note in explanation.notes)


@pytest.mark.parametrize("name", SITES)
def test_a_misstep_changes_nothing(name):
    """RFC 5321 4.1.4: after 503 the state is the very same, and so it is after any refused command but RCPT."""
    for exchange in REACHED[name][1]:
        if exchange.reply.code == 503 or (not exchange.accepted and exchange.client[:4].upper() not in ("RCPT", ".")):
            assert exchange.before == exchange.after, exchange.client


@pytest.mark.parametrize("name", SITES)
def test_the_way_out_works(name):
    """After an error `next` is never empty, each line is accepted, and the last is the refused one or mends it."""
    tried = 0
    for exchange in REACHED[name][1]:
        if exchange.accepted:
            continue
        way = explain(exchange).way_out
        played, state = [], exchange.after
        for line in way.lines:
            played.append(play(state, line))
            state = played[-1].after
        tried += 1

        assert way.lines, exchange.client
        assert all(one.accepted for one in played), (exchange.client, way)
        if way.kind is Kind.NONE:
            assert len(way.lines) == 1
        elif way.kind is not Kind.CHOOSE and exchange.command and exchange.command.verb:
            assert same_wish(parse(way.lines[-1]).verb, exchange.command.verb), (exchange.client, way)
    print(f"\n{name}: {tried} refusals, each with a way out that was typed")
    assert tried > 100


def same_wish(one, other):
    """Verbs that ask for the same: EHLO can do what HELO does."""
    return {"HELO": "EHLO"}.get(one, one) == {"HELO": "EHLO"}.get(other, other)


def test_a_good_line_out_of_turn_always_gets_through():
    """For a well-formed line answered 503 the way out ends with that very line."""
    for exchange in REACHED["default"][1]:
        command = exchange.command
        if exchange.reply.code == 503 and not (command.fault or command.parameters or command.notes):
            way = explain(exchange).way_out
            after = play_all(exchange.after, way.lines[:-1])
            if say_line(after, exchange.client).accepted:
                assert way.lines[-1] == exchange.client


def play_all(state, lines):
    """The state after some lines."""
    for line in lines:
        state = play(state, line).after
    return state
