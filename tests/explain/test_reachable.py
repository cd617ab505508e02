"""
Every reachable state against every line of a representative set, at every place and in every dialect.

Two states are the same here when no line of the set can tell them apart: a second recipient is as good as a third.
"""

import pytest
from reachable import COMMON, MORE, SITES, play, reachable

from smtptutor.explain.explanation import explain
from smtptutor.explain.way import Kind
from smtptutor.explain.way_out import way_out
from smtptutor.explain.words import cause_page
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.simulator import say_line

REACHED = {name: reachable(name, site) for name, site in SITES.items()}
REFUSED = {name: [one for one in pairs if not one.accepted] for name, (_, pairs) in REACHED.items()}
CHANGES = frozenset({Verb.RCPT, Verb.AUTH, Verb.BDAT})
"""Verbs whose refusal leaves a mark: a refused recipient, a failed login, a message that is lost."""


def test_the_set_is_large_and_the_tried_pairs_are_told():
    """The number of pairs is printed for whoever reads the log."""
    counts = {name: f"{len(known)} states, {len(pairs)} pairs" for name, (known, pairs) in REACHED.items()}
    whole = sum(len(pairs) for _, pairs in REACHED.values())
    print(f"\\nreachable: {counts}; lines in the set: {len(COMMON) + len(MORE)}; {whole} pairs in all")

    assert len(COMMON) >= 60
    assert set(Stage) == {state[0] for state in REACHED["default"][0]}


@pytest.mark.parametrize("name", SITES)
def test_every_reply_has_a_cause_with_an_entry(name):
    """Every pair has a cause, every cause a page, and the explanation is complete; once for each cause and verb."""
    seen = set()
    for exchange in REACHED[name][1]:
        what = (exchange.cause, exchange.command and exchange.command.verb, exchange.before.session.stage)
        if what in seen:
            continue
        seen.add(what)
        page = cause_page(exchange.cause)
        explanation = explain(exchange)

        assert page.sources
        assert explanation.why, exchange.client
        assert "{" not in explanation.why, exchange.client
        assert explanation.meaning
        assert all(note.text for note in explanation.notes)


@pytest.mark.parametrize("name", SITES)
def test_a_misstep_changes_nothing(name):
    """RFC 5321 4.1.4: a refused command leaves the session as it was, but for the marks that are due."""
    for exchange in REFUSED[name]:
        before, after = exchange.before.session, exchange.after.session
        if after.stage is Stage.CLOSED or exchange.command is None or exchange.command.verb in CHANGES:
            continue
        if exchange.cause is not Cause.DATA_AFTER_BDAT:  # RFC 3030 2
            counted = after.channel._replace(**{key: getattr(before.channel, key) for key in COUNTS})
            assert before == after._replace(channel=counted), exchange.client


COUNTS = ("errors", "unknown", "syntax", "idle", "messages", "commands")


@pytest.mark.parametrize("name", SITES)
def test_the_way_out_works(name):
    """Each line of `next` is accepted, and the last is the refused one or mends it; or it is said why none can."""
    kinds = dict.fromkeys(Kind, 0)
    for exchange in REFUSED[name]:
        way = way_out(exchange)
        kinds[way.kind] += 1
        if exchange.after.session.stage is Stage.CLOSED:
            assert (way.kind, way.lines) == (Kind.RECONNECT, ()), exchange.client
            continue
        played, state = [], exchange.after
        for line in way.lines:
            played.append(play(state, line))
            state = played[-1].after

        assert way.lines, (exchange.client, exchange.cause)
        assert all(one.accepted for one in played), (exchange.client, way)
        if way.kind in (Kind.NONE, Kind.OUTSIDE, Kind.WAIT):
            assert len(way.lines) == 1
        elif way.kind is not Kind.CHOOSE and exchange.command and exchange.command.verb:
            assert same_wish(parse(way.lines[-1]).verb, exchange.command.verb), (exchange.client, way)
        if way.wait is not None and exchange.command is not None:
            assert passes_after(exchange, way.wait), exchange.client
    tried = {str(kind): count for kind, count in kinds.items() if count}
    print(f"\\n{name}: {len(REFUSED[name])} refusals, their ways out typed: {tried}")


NO_WAY = {"unknown-command", "command-line-too-long"}
"""What nothing on the line can be mended of: a word that is like no verb, and a line that is only long."""
FEW_WAYS = {"site closing", "site greylist"}
"""Places where a good line may be refused too: the server is about to stop, or puts everybody off."""


@pytest.mark.parametrize("name", [name for name in SITES if name not in FEW_WAYS])
def test_a_way_is_found_wherever_there_is_one(name):
    """No way out is said only of lines that nothing can be made of."""
    lost = {str(one.cause) for one in REFUSED[name] if way_out(one).kind is Kind.NONE}

    assert lost <= NO_WAY


def passes_after(exchange, seconds):
    """True where the same line is accepted after some time."""
    memory = exchange.after.memory
    return say_line(exchange.after._replace(memory=memory.at(memory.clock + seconds)), exchange.client).accepted


def same_wish(one, other):
    """Verbs that ask for the same: EHLO can do what HELO and LHLO do, and DATA what BDAT does where that is not spoken."""
    alike = {"HELO": "EHLO", "LHLO": "EHLO", "BDAT": "DATA"}
    return alike.get(one, one) == alike.get(other, other)


def test_a_good_line_out_of_turn_always_gets_through():
    """For a well-formed line answered 503 the way out ends with that very line."""
    for exchange in REFUSED["default"]:
        command = exchange.command
        if exchange.reply.code != 503 or command is None or command.fault or command.parameters or command.notes:
            continue
        if masked(exchange.client) != exchange.client:  # a login is suggested in the form that the place tells
            continue
        way = way_out(exchange)
        after = play_all(exchange.after, way.lines[:-1])
        if say_line(after, exchange.client).accepted:
            assert way.lines[-1] == exchange.client


def play_all(state, lines):
    """The state after some lines."""
    for line in lines:
        state = play(state, line).after
    return state
