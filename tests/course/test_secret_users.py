"""Whoever logs in, at whatever place: a journal comes to the same, and holds nothing of what was sent."""

import pytest

from smtptutor.course import ops
from smtptutor.course.secret import discreet, right_instead, right_line
from smtptutor.explain import sasl_answers
from smtptutor.protocol import bearer
from smtptutor.protocol.sasl import encoded
from smtptutor.server import dialogue as dialogues
from smtptutor.server import sites

HELLO = "EHLO client.example.org"
BEFORE = (HELLO, "STARTTLS", HELLO)
PLACES = [name for name in sites.names() if sites.load(name).users and "lmtp" not in name]
WHO = [(place, user.name) for place in PLACES for user in sites.load(place).users]


def logins(place, user):
    """Each way in which the program of a user tries to log in, rightly and wrongly: lines, the answers computed."""
    account = sites.load(place).account(user)
    right, wrong = sasl_answers.plain(user, account.password), sasl_answers.plain(user, "looking-glass")
    name, secret = encoded(user.encode()), encoded(account.password.encode())
    yield from ((f"AUTH PLAIN {one}",) for one in (right, wrong))
    yield from (("AUTH PLAIN", one) for one in (right, wrong))
    yield ("AUTH LOGIN", name, secret)
    yield ("AUTH LOGIN", name, encoded(b"looking-glass"))
    yield (f"AUTH LOGIN {name}", secret)
    yield from (("AUTH CRAM-MD5", None), ("AUTH SCRAM-SHA-256", None, None, None))
    for mechanism in bearer.MECHANISMS:
        for token in (account.token or "no.token", "stale.token"):
            answer = encoded(bearer.written(mechanism, user, token).encode())
            yield (f"AUTH {mechanism} {answer}", encoded(bearer.dummy(mechanism).encode()))
            yield (f"AUTH {mechanism}", answer)


def typed(dialogue, user, line):
    """The line, or where it is None what the user's program answers now."""
    if line is not None:
        return line
    login = dialogue.state.session.login
    return "*" if login is None else sasl_answers.answer_of(dialogue.state.policy.site, login, user) or ""


def seen(dialogue):
    """What a lesson may ask for: what was answered, who is logged in, what is held."""
    session = dialogue.state.session
    answers = [(one.reply.code, one.reply.enhanced, one.cause) for one in dialogue.history]
    return answers, session.stage, session.channel, session.awaiting


def again(dialogue, op):
    """The dialogue after what stands in a journal."""
    if isinstance(op, ops.SendOctets | ops.LoginOctetsSent):
        instead = right_instead(op.right) if isinstance(op, ops.LoginOctetsSent) else None
        part = dialogues.octets_part(dialogue, op.octets, *[instead] * bool(instead))
        return part.dialogue
    line = right_line(dialogue.state, op.line) or op.line if isinstance(op, ops.LoginSent) else op.line
    return dialogues.send(dialogue, line)[0]


def begun(place):
    dialogue = dialogues.opened(sites.load(place))
    for line in BEFORE:
        dialogue = dialogues.send(dialogue, line)[0]
    return dialogue


@pytest.mark.parametrize(("place", "user"), WHO)
@pytest.mark.parametrize("octets", [False, True], ids=["lines", "octets"])
def test_it_comes_to_the_same(place, user, octets):
    """Each try of each user, after rows that went to a disk and came back; an account that is closed stays closed."""
    account = sites.load(place).account(user)
    secrets = {account.password, account.token or account.password, sasl_answers.plain(user, account.password)}
    secrets |= {encoded(account.password.encode()), "stale.token", "looking-glass"}
    for lines in logins(place, user):
        here = there = begun(place)
        for line in (*lines, "NOOP", "MAIL FROM:<alice@example.test>"):
            told = typed(here, user, line)
            sent = ops.SendOctets(f"{told}\r\n".encode()) if octets else ops.Send(told)
            row = ops.row(discreet(here, sent))
            assert not any(one.encode() in row[1] for one in secrets)
            here, there = again(here, sent), again(there, ops.op(*row))
            assert seen(here) == seen(there), (lines, row)
