"""What the status line says: the stage in its row, who writes to whom, TLS, login, step and place."""

import pytest
from sample_lesson import sample
from support import CHUNK, EHLO, HELO, LHLO, LMTP, LOGIN, MAIL, OPEN, RCPT, after, connect

from smtptutor.course import run
from smtptutor.server import sites
from smtptutor.server.site import Site, Trouble
from smtptutor.talk.status import YIELDS, StatusPart, status

POSTMASTER, NULL = "RCPT TO:<Postmaster>", "MAIL FROM:<>"
TO = "RCPT TO:<{}@example.test>".format


def of(part, *lines, site=OPEN, at=None):
    """The forms of a piece after a dialogue; nothing where the line has no such piece."""
    pieces = dict(status(after(*lines, site=site), at))
    return pieces.get(part)


def whole(part, *lines, site=OPEN):
    forms = of(part, *lines, site=site)
    return forms and forms[0]


ROWS = {
    (): "[connected] > greeted > mail > rcpt > data",
    (EHLO,): "connected > [greeted] > mail > rcpt > data",
    (HELO,): "connected > [greeted] > mail > rcpt > data",
    (EHLO, MAIL): "connected > greeted > [mail] > rcpt > data",
    (EHLO, MAIL, RCPT): "connected > greeted > mail > [rcpt] > data",
    (EHLO, MAIL, RCPT, "DATA"): "connected > greeted > mail > rcpt > [data]",
    (EHLO, MAIL, RCPT, "DATA", "hello"): "connected > greeted > mail > rcpt > [data]",
    (EHLO, MAIL, RCPT, "DATA", "hello", "."): "connected > [greeted] > mail > rcpt > data",
    (EHLO, MAIL, RCPT, *CHUNK): "connected > greeted > mail > rcpt > [bdat]",
    (EHLO, MAIL, RCPT, "BDAT 9"): "connected > greeted > mail > rcpt > [chunk] > bdat",
    (EHLO, MAIL, RCPT, *CHUNK, "BDAT 9"): "connected > greeted > mail > rcpt > bdat > [chunk]",
    (EHLO, MAIL, "BDAT 9"): "connected > greeted > mail > [chunk] > rcpt > data",
    (EHLO, "BDAT 9"): "connected > greeted > [chunk] > mail > rcpt > data",
    (EHLO, "AUTH LOGIN"): "connected > greeted > [auth] > mail > rcpt > data",
    (EHLO, "AUTH LOGIN", "*"): "connected > [greeted] > mail > rcpt > data",
    (EHLO, "STARTTLS"): "[connected] > greeted > mail > rcpt > data",
    (EHLO, MAIL, "RSET"): "connected > [greeted] > mail > rcpt > data",
    (EHLO, MAIL, "QUIT"): "[closed]",
}


@pytest.mark.parametrize(("lines", "row"), ROWS.items(), ids=lambda value: " / ".join(value) or "greeting")
def test_the_row_of_stages(lines, row):
    assert row == whole(StatusPart.ROW, *lines)


def test_the_row_in_lmtp():
    assert "connected > greeted > mail > [rcpt] > data" == whole(StatusPart.ROW, LHLO, MAIL, RCPT, site=LMTP)


def test_the_row_as_it_gets_shorter():
    """What lies behind goes first, then what lies far ahead; where one is stays."""
    assert of(StatusPart.ROW, EHLO, MAIL) == (
        "connected > greeted > [mail] > rcpt > data",
        "greeted > [mail] > rcpt > data",
        "greeted > [mail] > rcpt",
        "[mail]",
    )
    assert ("[closed]",) == tuple(dict.fromkeys(of(StatusPart.ROW, "QUIT")))
    assert "[connected] > greeted" == of(StatusPart.ROW)[2]


ENVELOPES = {
    (EHLO,): None,
    (EHLO, MAIL): "alice -> nobody yet",
    (EHLO, NULL): "<> -> nobody yet",
    (EHLO, MAIL, TO("nobody")): "alice -> nobody yet",
    (EHLO, MAIL, RCPT): "alice -> bob",
    (EHLO, MAIL, RCPT, TO("alice")): "alice -> bob, alice",
    (EHLO, MAIL, RCPT, RCPT): "alice -> bob",
    (EHLO, NULL, POSTMASTER): "<> -> Postmaster",
    (EHLO, MAIL, RCPT, "DATA"): "alice -> bob",
    (EHLO, MAIL, RCPT, "BDAT 9"): "alice -> bob",
    (EHLO, MAIL, RCPT, "RSET"): None,
    (EHLO, MAIL, RCPT, EHLO): None,
    (EHLO, MAIL, RCPT, "STARTTLS"): None,
    (EHLO, MAIL, RCPT, "QUIT"): None,
    (EHLO, "MAIL FROM:<bob@example.org>", RCPT): "bob@example.org -> bob@example.test",
}


@pytest.mark.parametrize(("lines", "envelope"), ENVELOPES.items(), ids=str)
def test_the_envelope(lines, envelope):
    assert envelope == whole(StatusPart.ENVELOPE, *lines)


def test_many_recipients_are_counted():
    """Three are named as long as there is room, and four never are."""
    site = Site(mailboxes=("alice", "bob", "carol"))
    three = of(StatusPart.ENVELOPE, EHLO, MAIL, *map(TO, ("alice", "bob", "carol")), site=site)
    four = of(StatusPart.ENVELOPE, EHLO, MAIL, *map(TO, ("alice", "bob", "carol")), POSTMASTER, site=site)

    assert ("alice -> alice, bob, carol", "alice -> 3 recipients", "") == three
    assert ("alice -> 4 recipients", "alice -> 4 recipients", "") == four


def test_one_short_name_is_not_counted():
    assert ("alice -> bob", "alice -> bob", "") == of(StatusPart.ENVELOPE, EHLO, MAIL, RCPT)


def test_names_from_outside():
    """A long one is cut, and what could steer the terminal is an escape."""
    long = whole(StatusPart.ENVELOPE, EHLO, f"MAIL FROM:<{'a' * 60}@example.org>")
    steering = after(EHLO, MAIL)
    sender = steering.session.transaction.sender._replace(local="a\x1b[2Jb\u202e")
    transaction = steering.session.transaction._replace(sender=sender)
    pieces = dict(status(steering.with_session(steering.session._replace(transaction=transaction))))

    assert f"{'a' * 17}... -> nobody yet" == long
    assert "a\\x1b[2Jb\\u202e -> nobody yet" == pieces[StatusPart.ENVELOPE][0]


def test_tls_and_login():
    tls = Site(name="tls")
    assert "no TLS" == whole(StatusPart.TLS, site=tls)
    assert "TLS" == whole(StatusPart.TLS, EHLO, "STARTTLS", site=tls)
    assert whole(StatusPart.LOGIN, EHLO, "STARTTLS", EHLO, site=tls) is None
    assert ("logged in as alice", "login alice", "") == of(StatusPart.LOGIN, EHLO, "STARTTLS", EHLO, LOGIN, site=tls)
    assert whole(StatusPart.TLS, EHLO, "QUIT", site=tls) is None
    assert whole(StatusPart.LOGIN, EHLO, "STARTTLS", EHLO, LOGIN, "QUIT", site=tls) is None


def test_a_login_that_is_wanted_and_missing():
    submission = sites.load("submission")

    assert "not logged in" == whole(StatusPart.LOGIN, EHLO, site=submission)
    assert "logged in as alice" == whole(StatusPart.LOGIN, EHLO, "STARTTLS", EHLO, LOGIN, site=submission)


def test_place_and_dialect():
    assert ("site greylist", "greylist", "greylist", "") == of(StatusPart.PLACE, site=sites.load("greylist"))
    assert ("site default, postfix", "default, postfix", "postfix", "") == of(
        StatusPart.PLACE, site=Site(dialect="postfix")
    )
    assert "site open" == whole(StatusPart.PLACE, "QUIT")
    assert "site a\\x1bb" == whole(StatusPart.PLACE, site=Site(name="a\x1bb"))


def test_a_client_that_was_refused():
    refused = Site(trouble=(Trouble("connect", code=554),))

    assert "refused: only QUIT is of use" == whole(StatusPart.ENVELOPE, site=refused)


def test_the_step_of_a_lesson(tmp_path):
    """In a lesson the line tells of the server of the lesson, and which step it is."""
    at = run.opening(sample(tmp_path))
    pieces = dict(status(at.dialogue.state, at))

    assert "step 1 of 3" == pieces[StatusPart.STEP][0]
    assert "connected > [greeted] > mail > rcpt > data" == pieces[StatusPart.ROW][0]
    assert "site default" == pieces[StatusPart.PLACE][0]


def test_each_form_is_asked_for():
    """Who gives way once more than the order has it would never be shorter, and one that gives way less stays long."""
    pieces = dict(status(after(EHLO, MAIL, RCPT, site=Site(dialect="postfix"))))

    assert {part: len(forms) - 1 for part, forms in pieces.items()} == {part: YIELDS.count(part) for part in pieces}
    assert StatusPart.ROW not in YIELDS[-3:], "where one is stays to the last"


def test_the_greeting_alone():
    assert "connected" in dict(status(connect(Site()).after))[StatusPart.ROW][0]
