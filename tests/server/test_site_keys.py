"""No key of a site is without effect: each one changes an answer somewhere, or it says why not."""

import base64
from typing import Any

import pytest
from support import DEFAULT, EHLO, HELO, LHLO, LOGIN, MAIL, MESSAGE, OPEN, RCPT, octets

from smtptutor.server.exchange import Exchange
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import (
    Account,
    MailboxState,
    SenderDomain,
    Site,
    Trouble,
)

RECORDS = {"users": Account, "mailbox_states": MailboxState, "sender_domains": SenderDomain, "trouble": Trouble}
"""The keys that hold a list of records; what is said of one is said of the first."""

NO_ANSWER = {
    "name": "what lists of sites call it",
    "about": "what lists of sites say of it",
    "client.name": "whom the tutor takes the learner for, when it suggests a line",
    "client.sender": "the same",
    "client.user": "the same",
}

CAROL = "RCPT TO:<carol@example.test>"
FAR = "RCPT TO:<friend@far.example>"
SENT = (EHLO, MAIL, RCPT, "DATA", *MESSAGE)
WRONG = "AUTH PLAIN AGFsaWNlAHdyb25n"
LIST = DEFAULT._replace(extensions=(*DEFAULT.extensions, "EXPN"), lists=(("staff", ("alice@example.test",)),))
ASKED = Site(extensions=OPEN.extensions)
CAROLS = DEFAULT._replace(mailbox_states=(MailboxState("carol", "moved", "carol@example.org"),))
KNOWN = DEFAULT._replace(sender_domains=(SenderDomain("far.example"),))
SPOOFED = DEFAULT._replace(sender_domains=(SenderDomain("far.example", dmarc="reject"),))
TOKENS = DEFAULT._replace(
    login=DEFAULT.login._replace(mechanisms=("XOAUTH2",)), users=(Account("alice", "wonderland", token="ya29.tok"),)
)
TOKEN = base64.b64encode(b"user=alice\1auth=Bearer ya29.tok\1\1").decode()
FAILS_LATE = DEFAULT._replace(trouble=(Trouble("message"),))
FAILS = DEFAULT._replace(trouble=(Trouble("rcpt", "bob@*", 451, "4.3.0", "Not now", 1),))
TO_STAFF = (EHLO, "MAIL FROM:<eve@far.example>", "RCPT TO:<staff@example.test>")
FROM_FAR = (EHLO, "MAIL FROM:<eve@far.example>", RCPT, "DATA", "From: eve@far.example", "", "hello", ".")

KEYS: dict[str, tuple[Site, Any, tuple[str, ...]]] = {
    "protocol": (DEFAULT, "lmtp", (LHLO,)),
    "dialect": (DEFAULT, "exim", (EHLO,)),
    "hostname": (DEFAULT, "mx.example.test", ()),
    "domains": (DEFAULT, ("example.com",), (EHLO, MAIL, RCPT)),
    "mailboxes": (DEFAULT, ("alice",), (EHLO, MAIL, RCPT)),
    "lists": (LIST, (("staff", ("bob@example.test",)),), ("EXPN staff",)),
    "extensions": (DEFAULT, ("SIZE",), (EHLO,)),
    "greeting": (DEFAULT, "blocked", ()),
    "verify": (DEFAULT, True, ("VRFY bob",)),
    "expand": (LIST, False, ("EXPN staff",)),
    "members_only": (LIST, True, TO_STAFF),
    "esmtp": (DEFAULT, False, (EHLO,)),
    "strict": (DEFAULT, True, ("EHLO localhost",)),
    "ends_at_bare_lf": (DEFAULT, True, (*SENT[:-4], "Subject: hello\n.\nNOOP")),
    "one_bounce_recipient": (DEFAULT, True, (EHLO, "MAIL FROM:<>", RCPT, "RCPT TO:<alice@example.test>")),
    "blocks_client": (DEFAULT, True, (EHLO, MAIL, RCPT)),
    "refuse_hello": (DEFAULT, ("client.example.org",), (HELO,)),
    "greylist": (DEFAULT, 60, (EHLO, MAIL, RCPT)),
    "limits.message_size": (DEFAULT, 5, SENT),
    "limits.recipients": (DEFAULT, 1, (EHLO, MAIL, RCPT, RCPT)),
    "limits.hops": (DEFAULT, 1, (*SENT[:-4], "Received: x", "Received: y", "", ".")),
    "limits.errors": (DEFAULT, 1, ("DATA",)),
    "limits.messages": (DEFAULT, 1, (EHLO, MAIL, "RSET", MAIL)),
    "limits.commands": (DEFAULT, 1, ("NOOP",)),
    "limits.failed_logins": (DEFAULT, 1, (EHLO, WRONG)),
    "limits.messages_per_minute": (DEFAULT, 1, (EHLO, MAIL, "RSET", MAIL)),
    "limits.recipients_per_minute": (DEFAULT, 1, (EHLO, MAIL, RCPT, RCPT)),
    "limits.mailbox_size": (DEFAULT, 5, (EHLO, f"{MAIL} SIZE=6", "RCPT TO:<small@trouble.example.test>")),
    "limits.space": (DEFAULT, 5, SENT),
    "limits.least_deliver_by": (ASKED, 90, (EHLO, f"{MAIL} BY=80;R")),
    "limits.longest_hold": (ASKED, 90, (EHLO, f"{MAIL} HOLDFOR=100")),
    "limits.least_priority": (ASKED, 1, (EHLO, MAIL)),
    "login.mechanisms": (DEFAULT, ("LOGIN",), (EHLO, LOGIN)),
    "login.required": (DEFAULT, True, (EHLO, MAIL)),
    "login.needs_tls": (DEFAULT, True, (EHLO, LOGIN)),
    "login.own_sender": (DEFAULT, True, (EHLO, LOGIN, "MAIL FROM:<bob@example.test>")),
    "tls.required": (DEFAULT, True, (EHLO, MAIL)),
    "tls.working": (DEFAULT, False, (EHLO, "STARTTLS")),
    "users.name": (DEFAULT, "carol", (EHLO, LOGIN)),
    "users.password": (DEFAULT, "looking-glass", (EHLO, LOGIN)),
    "users.state": (DEFAULT, "disabled", (EHLO, LOGIN)),
    "mailbox_states.address": (CAROLS, "dave", (EHLO, MAIL, CAROL)),
    "mailbox_states.state": (CAROLS, "full", (EHLO, MAIL, CAROL)),
    "mailbox_states.other": (CAROLS, "carol@example.net", (EHLO, MAIL, CAROL)),
    "sender_domains.domain": (SPOOFED, "near.example", FROM_FAR),
    "sender_domains.exists": (KNOWN, False, FROM_FAR[:2]),
    "sender_domains.null_mx": (KNOWN, True, FROM_FAR[:2]),
    "sender_domains.spf": (KNOWN, "fail", FROM_FAR[:2]),
    "sender_domains.dkim": (KNOWN, "fail", FROM_FAR),
    "sender_domains.dmarc": (KNOWN, "reject", FROM_FAR),
    "unknown_domains": (DEFAULT, ("far.example",), (EHLO, LOGIN, MAIL, FAR)),
    "queues": (ASKED, (("branch.example", 1),), (EHLO, "ETRN branch.example")),
    "next_hop_requires_tls": (
        ASKED,
        False,
        (EHLO, "STARTTLS", EHLO, f"{MAIL} REQUIRETLS", RCPT, "DATA", *MESSAGE),
    ),
    "users.token": (TOKENS, "another", (EHLO, "AUTH XOAUTH2", TOKEN)),
    "trouble.at": (FAILS, "mail", (EHLO, MAIL, RCPT)),
    "trouble.address": (FAILS, "carol@*", (EHLO, MAIL, RCPT)),
    "trouble.code": (FAILS, 450, (EHLO, MAIL, RCPT)),
    "trouble.enhanced": (FAILS, "4.7.1", (EHLO, MAIL, RCPT)),
    "trouble.text": (FAILS, "Not today", (EHLO, MAIL, RCPT)),
    "trouble.times": (FAILS, 2, (EHLO, MAIL, RCPT, RCPT)),
    "trouble.slow": (FAILS, 3, (EHLO, MAIL, RCPT)),
    "trouble.share": (FAILS, 1, (EHLO, MAIL, RCPT)),
    "trouble.hang_up": (FAILS, True, (EHLO, MAIL, RCPT)),
    "trouble.keeps": (FAILS_LATE, True, (EHLO, MAIL, RCPT, "DATA", *MESSAGE)),
    "tls.from_start": (DEFAULT, True, (EHLO,)),
    "clock": (ASKED, 0, (EHLO,)),
}
"""A site, another value of the key, and lines of which the last is answered otherwise then; none: the greeting is."""


def keys() -> set[str]:
    """Every key of a site, those of its tables among them."""
    tables = {key: type(value) for key, value in Site()._asdict().items() if hasattr(value, "_fields")} | RECORDS
    inner = {f"{key}.{field}" for key, table in tables.items() for field in table._fields}
    return (set(Site._fields) - set(tables)) | inner


def changed(site: Site, key: str, value: Any) -> Site:
    """The site with one key changed; in a list of records, with that of the first."""
    outer, _, inner = key.partition(".")
    held = getattr(site, outer)
    if not inner:
        return site._replace(**{outer: value})
    if outer in RECORDS:
        return site._replace(**{outer: (held[0]._replace(**{inner: value}), *held[1:])})
    return site._replace(**{outer: held._replace(**{inner: value})})


def heard(site: Site, lines: tuple[str, ...]) -> list[tuple[Any, ...]]:
    """What the client notices: the replies, whether they come late or not at all, and what follows a reply."""
    greeting = connect(site)
    answers: list[Exchange] = [greeting, *Simulator(greeting).receive(octets(lines))]
    return [(answer.reply, answer.silent, answer.manner.slow, answer.after.session.awaiting) for answer in answers]


def test_every_key_stands_in_one_of_the_tables():
    assert keys() == set(KEYS) | set(NO_ANSWER)
    assert set() == set(KEYS) & set(NO_ANSWER)


@pytest.mark.parametrize("key", KEYS)
def test_a_site_that_differs_in_one_key_answers_the_last_line_otherwise(key):
    site, value, lines = KEYS[key]

    assert heard(site, lines)[-1] != heard(changed(site, key, value), lines)[-1]
