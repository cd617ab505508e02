"""Undo leads back, whatever was typed: in mail data, in a login, in chunks, in LMTP, in any dialect."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from learner import Talk
from typed import GUESSED, HELLO, LOGIN, NAMED, PASSWORD, USER, WRONG, Typing

from smtptutor.protocol.stage import Stage
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS

pytestmark = pytest.mark.uncounted

PLACES = {name: sites.load(name) for name in sites.names()}
MOVES = (
    HELLO,
    "LHLO client.example.org",
    NAMED[1],
    NAMED[2],
    NAMED[2],
    "RCPT TO:<carol@example.test>",
    "RCPT TO:<nobody@example.test>",
    "DATA",
    "DATA",
    "Subject: x",
    "",
    ".",
    ".",
    "..",
    "BDAT 7",
    "BDAT 7 LAST",
    "BDAT 20",
    "BDAT 0 LAST",
    "hello",
    "AUTH LOGIN",
    "AUTH PLAIN",
    LOGIN,
    f"AUTH PLAIN {WRONG}",
    USER,
    PASSWORD,
    GUESSED,
    "*",
    "STARTTLS",
    "RSET",
    "NOOP",
    "FROB",
    "QUIT",
)
UNDO = (":undo", ":undo", ":undo", ":reset", ":wait 5m")
LMTP = ("LHLO client.example.org", *NAMED[1:], "RCPT TO:<carol@example.test>", "RCPT TO:<alice@example.test>")
BEGINNINGS = (
    (),
    (HELLO,),
    NAMED,
    (*NAMED, "DATA", "Subject: x"),
    (*NAMED, "BDAT 20", "hello"),
    (*LMTP, "BDAT 7"),
    (HELLO, "AUTH LOGIN", USER),
    (*LMTP, "DATA", "x"),
)


def picture(typing):
    """All that a learner could tell apart."""
    here = typing.of.dialogue
    return (here.state, list(here.draft), [(one.client, one.reply) for one in here.history], typing.of.prompt)


@st.composite
def conversations(draw):
    """A place, a dialect, how it began, and what was typed then."""
    site = PLACES[draw(st.sampled_from([*["default", "lmtp"] * 5, *sites.names()]))]
    typing = Typing(talk=Talk(site._replace(dialect=draw(st.sampled_from(DIALECTS)))))
    typing(*draw(st.sampled_from(BEGINNINGS)))
    assume(not typing.of.leaving)  # x to a closed connection is a word that leaves the shell
    return typing, draw(st.lists(st.sampled_from(MOVES), max_size=12))


def settled(typing):
    """Not in a chunk, in which :undo takes more than one line."""
    return typing.state.session.chunk is None


@settings(max_examples=150, deadline=None)
@given(conversations())
def test_each_line_can_be_taken_back(played):
    """One :undo after one line is the moment before it; a line in a chunk goes with the whole chunk."""
    typing, moves = played
    before_chunk = None
    for line in moves:
        if typing.of.stage is Stage.CLOSED:
            break
        here = picture(typing)
        if settled(typing):
            before_chunk = here
        count = len(typing.clients)
        typing(line)
        answered = typing.of.history[count:]
        if len([exchange for exchange in answered if exchange.number == 0]) > 1:
            continue  # a line that was longer than its chunk: two exchanges, two :undo
        typing(":undo")
        after = picture(typing)
        assert here == after or before_chunk in (after, None)
        if here != after:
            break
        typing(line)


@settings(max_examples=150, deadline=None)
@given(conversations())
def test_all_of_it_can_be_taken_back(played):
    """Line by line to the greeting, and every moment on the way was one before."""
    typing, moves = played
    first = typing.of.history[0].after
    states = [exchange.before for exchange in typing.of.history] + [typing.of.history[-1].after]
    for line in moves:
        if typing.of.stage is not Stage.CLOSED:
            typing(line)
            states += [typing.state, *(exchange.before for exchange in typing.of.history)]
    for _ in range(len(typing.of.dialogue.trail) + 2):
        said = typing(":undo")
        assert said.strip()
        assert typing.state in states

    assert "nothing to take back" in said
    assert [None] == typing.clients
    assert first == typing.state
    assert [] == list(typing.of.dialogue.draft)


@settings(max_examples=150, deadline=None)
@given(conversations(), st.lists(st.sampled_from((*MOVES, *UNDO)), max_size=20))
def test_going_back_and_forth_raises_nothing(played, more):
    """In any order, with time passing and new connections; what is kept agrees with what was said."""
    typing, moves = played
    for line in (*moves, *more):
        typing(line)
        if typing.of.leaving:
            break
        talk = typing.of.dialogue
        assert talk.history[0].client is None
        assert talk.state.session.chunk is not None or talk.state[:2] == talk.history[-1].after[:2]
        assert bool(talk.draft) <= (typing.of.stage is Stage.DATA)
        assert typing(":why").strip()
        assert typing(":log").strip()


@settings(max_examples=150, deadline=None)
@given(conversations(), st.lists(st.sampled_from((*MOVES, *UNDO)), max_size=8), st.integers(1, 30))
def test_redo_is_the_inverse_of_undo(played, more, count):
    """After :undo N, :redo N is the moment before it, of which everything is there; on the way each was one before."""
    typing, moves = played
    for line in (*moves, *more):
        if typing.of.stage is not Stage.CLOSED:
            typing(line)
    before, trail = picture(typing), typing.of.dialogue.trail
    typing(f":undo {count}")
    assert max(0, len(trail) - count) == len(typing.of.dialogue.trail)
    steps = min(count, len(trail))
    typing(*[":redo"] * steps) if count % 2 or not steps else typing(f":redo {steps}")

    assert before == picture(typing)
    assert trail == typing.of.dialogue.trail


@settings(max_examples=150, deadline=None)
@given(conversations(), st.sampled_from((*MOVES, ":wait 5m", ":reset")), st.integers(1, 5))
def test_something_new_ends_what_could_be_done_again(played, line, count):
    """A line, time or a connection: :redo then finds nothing, and changes nothing."""
    typing, moves = played
    typing(*moves, f":undo {count}")
    if typing.of.stage is Stage.CLOSED and not line.startswith(":"):
        return
    typing(line)
    here = picture(typing)

    assert typing.of.leaving or "nothing to do again" in typing(":redo")
    assert here == picture(typing)


@settings(max_examples=150, deadline=None)
@given(conversations(), st.sampled_from(MOVES))
def test_the_same_line_gets_the_same_answer_again(played, line):
    """Undo and send once more: nothing of the first time is left."""
    typing, moves = played
    typing(*moves)
    if typing.of.stage is Stage.CLOSED or not settled(typing):
        return
    typing(line)
    if not settled(typing):
        return
    first = picture(typing)
    typing(":undo", line)

    assert first == picture(typing)
