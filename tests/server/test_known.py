"""Answers that are given again: they are those that would be worked out anew, whatever the place remembers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import EHLO, LMTP, LOGIN, MAIL, OPEN, RCPT, octets

from smtptutor.protocol.cause import Cause
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.known import MOST_KNOWN, MOST_LOOKS, UNSEEN, Known, Looked
from smtptutor.server.policy import SitePolicy
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

PLACES = [Site(), OPEN, LMTP, *(sites.load(name) for name in sites.names()), *(Site(dialect=name) for name in DIALECTS)]
LINES = [
    "EHLO client.example.org", "LHLO client.example.org", "MAIL FROM:<a@example.org>", "MAIL FROM:<> SIZE=100", "RCPT TO:<bob@example.test>",
    "RCPT TO:<greylisted@trouble.example.test>", "RCPT TO:<bob@example.com>", "DATA", ".", "Subject: x", "RSET", "NOOP", "QUIT",
    "VRFY bob", "AUTH CRAM-MD5", LOGIN, "FROB", "STARTTLS", "MAIL FROM:<a@example.org> HOLDFOR=60",
]  # fmt: skip

TO_BOB = (
    "EHLO client.example.org",
    "LHLO client.example.org",
    "MAIL FROM:<a@example.org>",
    "RCPT TO:<bob@example.test>",
)
PARTS = [*((line,) for line in LINES), TO_BOB, (*TO_BOB, "DATA", "Subject: x", "."), (LOGIN, *TO_BOB)]


def told(exchange):
    """What a client and a learner see of an exchange, and what the place remembers after it."""
    return (*exchange._replace(before=None, after=None), exchange.after.session, exchange.after.memory)


@settings(max_examples=150)
@given(
    site=st.sampled_from(PLACES),
    parts=st.lists(st.sampled_from(PARTS), max_size=5),
    pauses=st.lists(st.sampled_from([0, 1, 61, 400]), min_size=30, max_size=30),
)
def test_a_place_that_knows_answers_as_one_that_does_not(site, parts, pauses):
    """The dialogue is played three times, so that the last time much is known; the clock goes on in between."""
    lines = [line for part in parts for line in part]
    simulators = [Simulator(connect(site)) for _ in range(2)]
    knowing, forgetful = simulators
    for line, pause in zip(lines * 3, pauses * 3, strict=False):
        forgetful.state.policy.known = Known()  # what comes once is not learned
        answers = []
        for simulator in simulators:
            memory = simulator.state.memory
            simulator.state = simulator.state._replace(memory=memory.at(memory.clock + pause))
            answers.append([told(exchange) for exchange in simulator.receive(octets([line]))])

        assert answers[0] == answers[1]
        assert knowing.state == forgetful.state


class TestUnseen:
    def test_whoever_looks_at_it_is_caught(self):
        with pytest.raises(Looked):
            _ = UNSEEN.ledger

    @pytest.mark.parametrize("site", PLACES, ids=lambda site: f"{site.name} {site.dialect}")
    def test_it_never_gets_out(self, site):
        simulator = Simulator(connect(site))
        for exchange in simulator.receive(octets([EHLO, MAIL, RCPT, "RSET"] * 4)):
            assert UNSEEN not in (exchange.before.memory, exchange.after.memory)


class TestBounds:
    def test_what_is_known_is_bounded(self):
        known = Known()
        for number in range(3 * MOST_KNOWN):
            known.learn(("session", number), "NOOP", lambda: "answer")

        assert len(known._answers) <= MOST_KNOWN

    def test_a_place_that_looks_is_no_longer_tried(self):
        known = Known()

        def looks():
            raise Looked

        for _ in range(MOST_LOOKS):
            assert known.learn("session", "NOOP", looks) is None

        session = connect(Site()).after.session
        assert [False, False] == [known.worth(session, "NOOP", 6) for _ in range(2)]

    def test_a_secret_is_not_kept(self):
        simulator = Simulator(connect(Site()))
        list(simulator.receive(octets([EHLO, *["AUTH PLAIN AGFsaWNlAHdyb25n"] * 2, *[LOGIN] * 3])))

        assert not [text for _, text in simulator.state.policy.known._answers if text.upper().startswith("AUTH")]

    def test_only_what_comes_again_is_learned(self):
        simulator = Simulator(connect(Site()))
        list(simulator.receive(octets([EHLO, MAIL, RCPT])))
        assert not simulator.state.policy.known._answers

        list(simulator.receive(octets(["RSET", MAIL, RCPT])))
        assert {MAIL, RCPT} <= {text for _, text in simulator.state.policy.known._answers}


def test_the_policy_is_the_same_with_and_without():
    site = Site()
    one, other = SitePolicy(site), SitePolicy(site)
    one.known.learn(("session", 1), "NOOP", lambda: Cause.NOOP_DONE)

    assert (one, hash(one)) == (other, hash(other))


def test_the_answer_to_ehlo_is_known_where_it_tells_no_time():
    """The first thing that every client says; FUTURERELEASE tells the latest date (RFC 4865 4)."""
    timeless, timely = (Simulator(connect(Site(extensions=offer))) for offer in (("SIZE",), ("SIZE", "FUTURERELEASE")))
    for simulator in (timeless, timely):
        list(simulator.receive(octets([EHLO] * 4)))

    assert [True, False] == [bool(simulator.state.policy.known._answers) for simulator in (timeless, timely)]
