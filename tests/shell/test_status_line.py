"""The status line on the screen: one line at any width, what matters least goes first, and nobody waits for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from learner import Talk
from support import DEFAULT, EHLO, LMTP, LOGIN, MAIL, OPEN, RCPT, after

from smtptutor.server import sites
from smtptutor.server.exchange import SiteState
from smtptutor.server.site import Site
from smtptutor.shell import bar, theme
from smtptutor.talk import status as words
from smtptutor.talk.conversation import Conversation
from smtptutor.text import clean, columns

TO = "RCPT TO:<{}@example.test>".format
WIDE = "\u7528\u6237" * 8
LINES = (
    EHLO, "HELO client.example.org", "LHLO client.example.org", MAIL, "MAIL FROM:<>", RCPT, TO("carol"), TO("nobody"),
    f"MAIL FROM:<{WIDE}@example.org> SMTPUTF8", f"MAIL FROM:<{'x' * 64}@{'y' * 60}.example.org>", 'MAIL FROM:<"a b"@b.org>',
    "RCPT TO:<Postmaster>", "DATA", "Subject: x", ".", "BDAT 9", "BDAT 4", "BDAT 0 LAST", "hello", "AUTH LOGIN", LOGIN,
    "YWxpY2U=", "d29uZGVybGFuZA==", "*", "STARTTLS", "RSET", "QUIT", "a\x1b[31m",
)  # fmt: skip
PLACES = (DEFAULT, OPEN, LMTP, Site(dialect="postfix"), Site(dialect="opensmtpd"), *map(sites.load, sites.names()))
dialogues = st.lists(st.sampled_from(LINES), max_size=12)


def shown(state: SiteState, width: int) -> str:
    return bar.fitted(words.status(state), width)


@given(st.sampled_from(PLACES), dialogues, st.integers(0, 250))
def test_one_clean_line_that_fits(site, lines, width):
    """Whatever was said, wherever: nothing in it could steer the terminal, and it is no wider than the screen."""
    line = shown(after(*lines, site=site), width)

    assert columns(line) <= width
    assert clean(line) == line


@given(st.sampled_from(PLACES), dialogues, st.integers(11, 250))
def test_where_one_is_stays(site, lines, width):
    """At 40 columns and far below the stage is still there, marked."""
    state = after(*lines, site=site)
    row = shown(state, width).split(bar.GAP)[0]
    stage = "chunk" if state.session.chunk is not None else state.session.stage

    assert f"[{stage}]" in row
    assert 1 == row.count("[")


@given(st.sampled_from(PLACES), dialogues)
def test_everything_is_there_where_there_is_room(site, lines):
    state = after(*lines, site=site)
    pieces = [forms[0] for _, forms in words.status(state)]

    assert bar.GAP.join(pieces) == shown(state, 1000)
    assert site.name in pieces[-1]


@given(st.sampled_from(PLACES), dialogues, st.integers(1, 250))
def test_a_wider_screen_tells_no_less(site, lines, width):
    state = after(*lines, site=site)

    assert columns(shown(state, width)) <= columns(shown(state, width + 1))


SENDING = (EHLO, MAIL, RCPT, TO("alice"))
AS_IT_GETS_NARROWER = {
    120: "connected > greeted > mail > [rcpt] > data   alice -> bob, alice   TLS   logged in as alice   site default",
    119: "connected > greeted > mail > [rcpt] > data   alice -> bob, alice   TLS   logged in as alice   site default",
    100: "mail > [rcpt] > data   alice -> bob, alice   TLS   logged in as alice   site default",
    79: "mail > [rcpt] > data   alice -> bob, alice   TLS   logged in as alice   default",
    72: "mail > [rcpt] > data   alice -> bob, alice   TLS   login alice   default",
    50: "[rcpt]   alice -> bob, alice   TLS   login alice",
    39: "[rcpt]   alice -> bob, alice   TLS",
    27: "[rcpt]",
    5: "",
}


@pytest.mark.parametrize(("width", "line"), AS_IT_GETS_NARROWER.items())
def test_what_matters_least_goes_first(width, line):
    assert line == shown(after(EHLO, "STARTTLS", EHLO, LOGIN, *SENDING), width)


def test_wide_characters_count_twice():
    state = after(EHLO, f"MAIL FROM:<{'用户' * 4}@example.org> SMTPUTF8")
    line = shown(state, 60)

    assert "用户用户用户用户 -> nobody yet" in line
    assert columns(line) <= 60 < columns(shown(state, 200))


def test_it_follows_the_conversation():
    """With every answer, and back again with what is taken back."""
    talk = Talk(Site())
    line = bar.StatusLine(Conversation(talk))
    before = line.text(79)
    talk.send(EHLO)
    greeted = line.text(79)
    talk.undo()

    assert "[connected]" in before
    assert "[greeted]" in greeted
    assert before == line.text(79)
    talk.speak("exim")
    assert "exim" in line.text(79)
    talk.visit(sites.load("greylist"))
    assert "greylist" in line.text(79)
    assert "[connected]" == line.text(11)


def test_a_keystroke_puts_nothing_together(monkeypatch):
    """Only another state or another width does."""
    line = bar.StatusLine(Conversation(Talk(Site())))
    first = line.text(79)
    monkeypatch.setattr(bar, "status", None)

    assert first == line.text(79)
    with pytest.raises(TypeError):
        line.text(78)


def test_nothing_in_it_is_bold_or_coloured():
    assert "" == theme.rules()["status"]
