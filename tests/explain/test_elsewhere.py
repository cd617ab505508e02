"""Five servers asked the same, in the same state: whatever is typed, wherever it is typed, whoever answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from learner import Talk
from reachable import ANSWERS, COMMON, EXTENDED, MORE
from support import on_screen

from smtptutor.explain import elsewhere
from smtptutor.explain.explanation import explain
from smtptutor.explain.render import explanation_blocks, whole_blocks
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS, TITLES
from smtptutor.server.dialogue import message_answered, run_by
from smtptutor.server.exchange import Said
from smtptutor.server.site import Site, Trouble
from smtptutor.text import STYLES, plain, screen

PLACES = tuple(sites.load(name) for name in sites.names())
LONE_STARS = "****"
USUAL = (
    "EHLO client.example.org",
    "LHLO client.example.org",
    "MAIL FROM:<alice@example.test>",
    "RCPT TO:<bob@example.test>",
    "RCPT TO:<carol@example.test>",
    "DATA",
    "BDAT 7",
    "hello",
    "AUTH LOGIN",
    "STARTTLS",
    ".",
)
TYPED = st.one_of(
    st.sampled_from(USUAL),
    st.sampled_from(USUAL),
    st.sampled_from((*COMMON, *MORE, *EXTENDED, *ANSWERS)),
    st.text(max_size=12).filter(lambda line: LONE_STARS not in line and "\n" not in line and "\r" not in line),
    st.binary(max_size=8)
    .map(lambda octets: octets.decode("utf-8", "surrogateescape"))
    .filter(lambda line: not {"\r", "\n"} & {*line}),
)


def said(talk, *lines):
    """Lines sent one after the other; the last exchange."""
    for line in lines:
        if talk.state.session.awaiting is not Awaiting.NOTHING:
            list(talk.send(line))
    return talk.history[-1]


def rows(talk):
    """What :elsewhere finds for the last exchange."""
    last = talk.history[-1]
    return elsewhere.elsewhere(last, message_answered(talk.dialogue))


class TestGreeting:
    """A new connection, asked for elsewhere too."""

    def test_one_that_is_refused_once(self):
        """What the refusal counted is not counted when the others are asked: they refuse as well."""
        talk = Talk(Site(trouble=(Trouble("connect", code=421, times=1),)))

        assert {421} == {row.exchange.reply.code for row in rows(talk)}


@pytest.mark.uncounted
class TestAny:
    """Properties."""

    @settings(max_examples=250, deadline=None)
    @given(place=st.sampled_from(PLACES), dialect=st.sampled_from(DIALECTS), lines=st.lists(TYPED, max_size=14))
    def test_any_line_is_explained_and_compared(self, place, dialect, lines):
        """At any place and with any dialect: an explanation, no exception, and five answers, one of them the own."""
        talk = Talk(place._replace(dialect=dialect))
        for line in ("", *lines):
            if line:
                said(talk, line)
            last = talk.history[-1]
            explanation = explain(last, talk.history[:-1])
            shown = explanation_blocks(last, explanation) + whole_blocks(last, explanation)
            found = rows(talk)

            assert explanation.why
            if last.before.session.awaiting is Awaiting.ANSWER:
                assert [] == found
                continue
            assert list(DIALECTS) == [one.name for one in found]
            assert [dialect] == [one.name for one in found if one.here]
            own = next(one for one in found if one.here)
            assert (last.reply, last.cause) == (own.exchange.reply, own.exchange.cause)
            shown += elsewhere.answer_blocks(found) + elsewhere.reason_blocks(found)
            lines_shown = screen(shown, 80)
            assert all(sign.isprintable() or sign == "\n" for sign in plain(lines_shown))
            assert [] == [style for line in lines_shown for style, _ in line if style and style not in STYLES]

    @settings(max_examples=100, deadline=None)
    @given(
        place=st.sampled_from(PLACES),
        lines=st.lists(st.sampled_from(USUAL), max_size=10),
        dialect=st.sampled_from(DIALECTS),
    )
    def test_asking_changes_nothing(self, place, lines, dialect):
        """Neither the state nor what was said, and asked twice it is the same."""
        talk = Talk(place)
        said(talk, *lines)
        state, history = talk.state, list(talk.history)

        assert [one.exchange.reply for one in rows(talk)] == [one.exchange.reply for one in rows(talk)]
        assert run_by(talk.state, dialect).session is talk.state.session
        assert (state, history) == (talk.state, talk.history)

    @settings(max_examples=100, deadline=None)
    @given(
        lines=st.lists(st.sampled_from(USUAL), max_size=8),
        line=st.sampled_from(COMMON),
        other=st.sampled_from(DIALECTS),
    )
    def test_it_is_what_the_other_would_have_said(self, lines, line, other):
        """A conversation that goes over to the other server before the line gets this very answer."""
        talk, there = Talk(Site()), Talk(Site())
        said(talk, *lines)
        said(there, *lines)
        if talk.state.session.awaiting is not Awaiting.COMMAND:
            return
        there.speak(other)
        count = len(talk.history)
        said(talk, line)
        said(there, line)
        if len(talk.history) == count:  # a chunk has begun
            return
        found = {one.name: one.exchange for one in rows(talk)}

        assert there.history[count].reply == found[other].reply


class TestRows:
    """What the lines say."""

    def test_a_server_that_nobody_knows(self):
        """KeyError, for the one who asks to tell."""
        with pytest.raises(KeyError):
            run_by(Talk(Site()).state, "qmail")

    def test_titles_are_those_of_the_dialects(self):
        """In the same order."""
        assert list(DIALECTS) == list(TITLES)

    def test_speaking_keeps_all_but_the_dialect(self):
        """The place, what it remembers, the session."""
        state = Talk(sites.load("greylist")).state
        there = run_by(state, "exim")

        assert state.policy.site._replace(dialect="exim") == there.policy.site
        assert (state.session, state.memory) == (there.session, there.memory)
        assert state is run_by(state, "standard")

    @pytest.mark.parametrize(
        ("lines", "verdict"),
        [
            (("NOOP",), "All say 250."),
            (("RCPT TO:<bob@example.test>",), "All say 503."),
            (("EHLO client.example.org", "EHLO client.example.org"), "Some accept it and some refuse it"),
            (("EHLO client.example.org", "AUTH FROB"), "They agree on refusing it, and not on the code."),
        ],
        ids=lambda lines: lines[-1] if isinstance(lines, tuple) else "",
    )
    def test_the_verdict(self, lines, verdict):
        """Whether they agree, in one sentence."""
        talk = Talk(Site())
        said(talk, *lines)

        assert verdict in " ".join(on_screen(elsewhere.answer_blocks(rows(talk))).split())

    def test_reasons_are_of_those_who_differ(self):
        """And of nobody else."""
        talk = Talk(Site())
        said(talk, "EHLO client.example.org", "EHLO client.example.org")
        told = on_screen(elsewhere.reason_blocks(rows(talk)))

        assert ["OpenSMTPD"] == [
            line.split()[0] for line in told.splitlines() if line.startswith("  ") and line[2] != " "
        ]

    def test_who_closes_is_marked(self):
        """Sendmail and OpenSMTPD hang up on some lines."""
        talk = Talk(Site())
        said(talk, "QUIT")

        assert 5 == on_screen(elsewhere.answer_blocks(rows(talk))).count("[closes]")

    def test_the_greeting(self):
        """Each server's own, at the same place."""
        found = rows(Talk(sites.load("never")))

        assert {Cause.HOST_NEVER_TAKES_MAIL} == {one.exchange.cause for one in found}
        assert all(one.exchange.client is None for one in found)

    @pytest.mark.parametrize("name", ["strict", "senders", "default"])
    def test_a_message_is_judged_by_all_of_them(self, name):
        """With the content that was written, dots and all."""
        talk = Talk(sites.load(name))
        said(talk, *USUAL[:1], *USUAL[2:6], "..dot", "no header", ".")
        found = rows(talk)

        assert list(DIALECTS) == [one.name for one in found]
        assert all(one.exchange.said is Said.MESSAGE for one in found)

    @pytest.mark.parametrize("width", [40, 60, 80, 100])
    def test_no_row_is_wider_than_the_screen(self, width):
        """The first line of an answer that is longer is cut."""
        wide = []
        for place in PLACES:
            talk = Talk(place)
            for line in ("EHLO client.example.org", "RCPT TO:<somebody.with.a.long.name@example.test>", "QUIT"):
                said(talk, line)
                shown = on_screen(elsewhere.answer_blocks(rows(talk)), width).splitlines()
                wide += [line for line in shown if len(line) > width]

        assert [] == wide
