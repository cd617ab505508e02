"""The map: it is drawn as it should look, and what it says of a verb is what the server answers, wherever one is."""

import re

import pytest
from support import DEFAULT, EHLO, HELO, LHLO, LMTP, MAIL, RCPT, after
from verbs_here import OF_ORDER, SITES, right, states

from smtptutor.explain.in_short import IN_SHORT, in_short
from smtptutor.explain.map_drawn import drawing, map_blocks
from smtptutor.explain.state_map import state_map
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.stages import GRID, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server import dialogue as dialogues
from smtptutor.server import sites
from smtptutor.server.refusal import refusal_here
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Site, Trouble
from smtptutor.text import columns, plain, screen
from smtptutor.text.spoken import spoken

NO_TLS = Site(extensions=("PIPELINING", "SIZE", "CHUNKING", "BINARYMIME", "8BITMIME"))
BINARY = "MAIL FROM:<alice@example.test> BODY=BINARYMIME"

DRAWN = {
    "greeting": (DEFAULT, (), """
[connected] -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -DATA-> data -.-> greeted
"""),
    "EHLO": (DEFAULT, (EHLO,), """
connected -EHLO-> [greeted] -MAIL-> mail -RCPT-> rcpt -DATA-> data -.-> greeted
    ^---- STARTTLS ---'
"""),
    "MAIL": (NO_TLS, (EHLO, MAIL), """
connected -EHLO-> greeted -MAIL-> [mail] -RCPT-> rcpt -DATA-> data -.-> greeted
                     ^-- RSET, EHLO -'
"""),
    "MAIL, with a way to TLS": (DEFAULT, (EHLO, MAIL), """
connected -EHLO-> greeted -MAIL-> [mail] -RCPT-> rcpt -DATA-> data -.-> greeted
    ^                ^-- RSET, EHLO -+
    '----------- STARTTLS -----------'
"""),
    "RCPT": (DEFAULT, (EHLO, MAIL, RCPT), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> [rcpt] -DATA-> data -.-> greeted
    ^                ^-------- RSET, EHLO --------+
    '------------------ STARTTLS -----------------'
"""),
    "DATA": (DEFAULT, (EHLO, MAIL, RCPT, "DATA"), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -DATA-> [data] -.-> greeted
"""),
    "a login": (DEFAULT, (EHLO, "AUTH LOGIN"), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -DATA-> data -.-> greeted
                     '-AUTH-> [auth] -> greeted
"""),
    "a chunk": (DEFAULT, (EHLO, MAIL, RCPT, "BDAT 9"), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -BDAT-> bdat
                                                 '-BDAT-> [chunk]
"""),
    "a chunk that nobody wants": (DEFAULT, (EHLO, "BDAT 9"), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -DATA-> data -.-> greeted
                     '-BDAT-> [chunk]
"""),
    "between chunks": (NO_TLS, (EHLO, MAIL, RCPT, "BDAT 0"), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -BDAT-> [bdat]
                     ^--------- BDAT LAST, RSET, EHLO ---------'
"""),
    "binary": (NO_TLS, (EHLO, BINARY, RCPT), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> [rcpt] -BDAT-> bdat
                     ^-------- RSET, EHLO --------'
"""),
    "closed": (DEFAULT, (EHLO, MAIL, "QUIT"), """
connected -EHLO-> greeted -MAIL-> mail -RCPT-> rcpt -DATA-> data -.-> greeted
[closed]: a new connection begins at connected
"""),
    "LMTP": (LMTP, (LHLO, "STARTTLS", LHLO, MAIL), """
connected -LHLO-> greeted -MAIL-> [mail] -RCPT-> rcpt -DATA-> data -.-> greeted
                     ^-- RSET, LHLO -'
"""),
    "TLS is wanted": (sites.load("submission"), (EHLO,), """
connected -EHLO-> [greeted] -MAIL-x mail -RCPT-x rcpt -DATA-x data -.-> greeted
    ^---- STARTTLS ---'
"""),
    "a server that wants no EHLO": (Site(dialect="postfix", extensions=()), (MAIL,), """
connected -EHLO-> greeted -MAIL-> [mail] -RCPT-> rcpt -DATA-> data
    ^                ^----- EHLO ----+
    '------------- RSET -------------'
"""),
    "refused": (Site(trouble=(Trouble("connect", code=554),)), (), """
[connected] -EHLO-x greeted -MAIL-x mail -RCPT-x rcpt -DATA-x data -.-> greeted
"""),
    "a server that wants no second EHLO": (Site(dialect="opensmtpd"), (EHLO, MAIL), """
connected -EHLO-> greeted -MAIL-> [mail] -RCPT-> rcpt -DATA-> data -.-> greeted
                     ^----- RSET ----'
"""),
}  # fmt: skip


@pytest.mark.parametrize(("site", "lines", "drawn"), DRAWN.values(), ids=DRAWN)
def test_the_drawing(site, lines, drawn):
    assert drawn.strip("\n").split("\n") == drawing(state_map(one_by_one(site, lines)))


def one_by_one(site, lines):
    """The state after these lines, with each reply waited for."""
    dialogue = dialogues.opened(site)
    for line in lines:
        dialogue, _ = dialogues.send(dialogue, line)
    return dialogue.state


def eye(state, width=80):
    return plain(screen(map_blocks(state), width))


def ear(state, width=80):
    return " ".join(plain(spoken(map_blocks(state), width)).split())


def test_what_may_come_and_why_not():
    """After MAIL: the useful verbs first, and a few words for each refusal, by the code."""
    said = " ".join(eye(after(EHLO, MAIL)).split())

    assert "Now: RCPT, STARTTLS, RSET, EHLO, HELO, VRFY, HELP, NOOP and QUIT." in said
    assert "503 now: DATA and BDAT (no recipient yet), MAIL (one is open), AUTH (a transaction is open)." in said


def test_in_sentences():
    """For the ear, and for a screen that the drawing is too wide for."""
    state = after(EHLO, MAIL)
    said = ear(state)

    assert said.startswith(
        "You are at mail. The way is connected, greeted, mail, rcpt, data. The server has the sender"
    )
    assert "RCPT leads on to rcpt. RSET and EHLO lead back to greeted. STARTTLS leads back to connected." in said
    assert "Accepted now: RCPT, STARTTLS, RSET, EHLO, HELO, VRFY, HELP, NOOP and QUIT." in said
    assert "Refused now with 503: DATA and BDAT (no recipient yet), MAIL (one is open), AUTH (a tr" in said
    assert "->" not in said
    assert said == " ".join(eye(state, 40).split())
    assert "->" in eye(state, 79)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((EHLO, MAIL, RCPT, "DATA"), "lines of the message; a dot alone on a line ends it."),
        ((EHLO, MAIL, RCPT, "BDAT 9"), "the octets of the chunk, whatever they are."),
        ((EHLO, "AUTH LOGIN"), "the user name; * gives the login up."),
        (("QUIT",), "nothing. The connection is closed; only a new one leads on."),
    ],
    ids=["data", "chunk", "auth", "closed"],
)
def test_where_no_command_is_awaited(lines, said):
    state = after(*lines)

    assert f"Now: {said}" in eye(state)
    assert f"Accepted now: {said}" in ear(state)
    assert "503" not in eye(state)


def test_what_is_refused_further_on():
    """Where mail wants TLS and a login, the way is blocked, and it is said by what."""
    said = " ".join(eye(after(EHLO, site=sites.load("submission"))).split())

    assert "530 now: MAIL, AUTH and VRFY (STARTTLS first)." in said
    assert "530 at x: RCPT and DATA (STARTTLS first)." in said


def test_only_what_is_spoken_here():
    bare = Site(extensions=())
    said = eye(after(EHLO, site=bare))

    assert not re.search("STARTTLS|AUTH|BDAT|HELP|EXPN|ETRN|LHLO", said)
    assert "LHLO" in eye(after(site=LMTP))
    assert "EHLO" not in eye(after(LHLO, site=LMTP))


def test_after_the_old_hello():
    said = " ".join(eye(after(HELO)).split())

    assert "AUTH (only after EHLO)" in said


@pytest.mark.parametrize("name", SITES)
def test_every_verb_is_told_once_and_as_the_server_answers_it(name):
    """Accepted is what is accepted in a valid form, but for what the site has against it; 503 is 503."""
    for state in states(name):
        told = state_map(state)
        refused = {verb: (one.code, words) for one in told.refused for verbs, words in one.verbs for verb in verbs}

        assert sorted([*told.accepted, *refused]) == sorted(offered(state.policy))
        for verb, (code, words) in refused.items():
            exchange = say_line(state, right(verb))
            assert exchange.reply.code == code, (verb, state.session)
            assert in_short(exchange.cause, verb, state.policy) == words
        for verb in told.accepted:
            exchange = say_line(state, right(verb))
            assert exchange.accepted or exchange.cause in BESIDE_THE_ORDER, (verb, exchange.cause, state.session)


BESIDE_THE_ORDER = {
    Cause.AUTH_MECHANISM_NEEDS_TLS, Cause.AUTH_MECHANISM_UNKNOWN, Cause.QUEUE_NOT_PERMITTED, Cause.ADDRESS_UNKNOWN,
    Cause.SENDER_NOT_OWNED, Cause.GREYLISTED, Cause.CLIENT_ON_BLOCK_LIST, Cause.RECIPIENT_LIMIT,
    Cause.REFUSED_ON_DEMAND, Cause.SERVER_SHUTTING_DOWN, Cause.TLS_NOT_AVAILABLE, Cause.ANSWER_LOST,
}  # fmt: skip
"""What a site has against this mechanism, this queue, this sender or recipient; others are about any line."""


def test_what_a_site_has_against_a_line_is_no_order():
    assert set() == BESIDE_THE_ORDER & OF_ORDER


@pytest.mark.parametrize("name", SITES)
def test_the_ways_lead_where_they_are_drawn_to(name):
    """Each way from the place that one is at, typed."""
    for state in states(name):
        told = state_map(state)
        way, number, _ = told.place
        ways = [(line, way[back.number]) for back in told.back for line in back.lines]
        if number + 1 < len(way) and told.edges[number].refusal is None:
            ways.append((told.edges[number].verb, way[number + 1]))
        for line, stage in ways:
            exchange = say_line(state, "BDAT 0 LAST" if line == "BDAT LAST" else right(Verb(line)))
            if not exchange.accepted and exchange.cause not in CONTENT:
                assert exchange.cause in BESIDE_THE_ORDER, (line, exchange.cause)
            elif exchange.after.session.awaiting is not Awaiting.OCTETS:
                assert exchange.after.session.stage is stage, (line, state.session)


CONTENT = {Cause.NUL_IN_MESSAGE}


@pytest.mark.parametrize("name", SITES)
def test_it_fits_the_screen(name):
    """24 rows with the prompt and what stands below it; at 80 columns it is drawn, and at 40 nothing is too wide."""
    for state in states(name):
        lines = eye(state).splitlines()

        assert 20 >= len(lines)
        assert f"[{state.session.stage}]" in lines[0]
        assert max(map(columns, lines)) <= 80
        assert max(map(columns, eye(state, 40).splitlines())) <= 40
        assert 0 == eye(state, 40).count("[")


@pytest.mark.parametrize("name", SITES)
def test_no_reason_is_the_name_of_a_cause(name):
    for state in states(name):
        found = [
            refusal.cause for verb in GRID if verb in offered(state.policy) and (refusal := refusal_here(state, verb))
        ]

        assert [] == [cause for cause in found if cause not in IN_SHORT]


def test_a_cause_without_short_words_is_named():
    assert "greylisted" == in_short(Cause.GREYLISTED, Verb.RCPT, after().policy)
