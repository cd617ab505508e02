"""What is shown of a verb before it is typed is what the server answers once it is: at every site, in every dialect."""

import re

import pytest
from support import LEADING_TO, LMTP, OPEN, after, on_screen
from verbs_here import OF_ORDER, SITES, right, states

from smtptutor.explain.grid import grid_blocks
from smtptutor.explain.in_short import in_short
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.heard import read
from smtptutor.protocol.stages import GRID, STAGES, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.refusal import refusal_here, standing_at
from smtptutor.server.simulator import connect, say_line
from smtptutor.server.site import Site
from smtptutor.talk.line_completion import line_choices


def looks_first(verb, policy):
    """True where what stands behind the verb is looked at before the order; to some servers MAIL alone is no verb."""
    fault = read(str(verb), policy.traits).fault
    is_no_verb = fault is not None and fault.cause is Cause.UNKNOWN_COMMAND
    return is_no_verb or verb in policy.traits.session.looks_first


def lines_of(verb, policy):
    """A verb with what belongs behind it; also alone and with what does not, where the order is asked for first."""
    return (right(verb),) if looks_first(verb, policy) else (str(verb), right(verb), f"{verb} :!")


def shown(verb, policy):
    """The line whose answer the map and completion show."""
    return right(verb) if looks_first(verb, policy) else str(verb)


@pytest.mark.parametrize("name", SITES)
@pytest.mark.uncounted
def test_a_verb_earns_what_is_said_of_it(name):
    for state in states(name):
        for verb in GRID:
            refusal = refusal_here(state, verb)
            for line in lines_of(verb, state.policy):
                exchange = say_line(state, line)
                told = (exchange.cause, exchange.reply.code)
                if refusal is not None:
                    assert refusal == told, (line, state.session)
                else:
                    assert exchange.cause not in OF_ORDER, (line, state.session)


def cells(state):
    """The cells of the grid by verb, from left to right."""
    lines = on_screen(grid_blocks(state), 200).splitlines()
    rows = {line.split()[0]: re.findall(r"-> \w+|\b\d{3}\b|\bok\b", line) for line in lines if line.strip()}
    return {verb: rows[str(verb)] for verb in offered(state.policy)}


@pytest.mark.parametrize("name", SITES)
@pytest.mark.uncounted
def test_the_grid_shows_the_code_of_the_reply(name):
    for state in states(name):
        column = STAGES.index(state.session.stage)
        for verb, row in cells(state).items():
            exchange = say_line(state, shown(verb, state.policy))
            refusal = refusal_here(state, verb)
            assert (str(exchange.reply.code) == row[column]) if refusal else not row[column].isdigit()


@pytest.mark.parametrize("name", SITES)
def test_completion_shows_the_code_of_the_reply(name):
    for state in states(name):
        for choice in line_choices("", state):
            verb = Verb(choice.text.split()[0])
            exchange, refusal = say_line(state, shown(verb, state.policy)), refusal_here(state, verb)
            said = f"{exchange.reply.code} now: {in_short(exchange.cause, verb, state.policy)}"
            assert (said == choice.about) if refusal else " now: " not in choice.about


@pytest.mark.parametrize("name", [name for name in SITES if name not in ("no service", "few errors", "few commands")])
def test_the_grid_shows_of_other_stages_what_it_shows_there(name):
    """As long as nothing but the stage is another."""
    drawn = {}
    for state in states(name):
        session = state.session
        apart = session.transaction and (
            session.transaction.refused
            or session.transaction.body
            or (session.transaction.chunks and session.transaction.chunks.failed)
        )
        if session.hello is None or apart:
            continue
        grid = {verb: row[1:] for verb, row in cells(state).items()}
        assert grid == drawn.setdefault((session.hello, session.channel), grid)


@pytest.mark.parametrize("site", [OPEN, LMTP, Site(dialect="opensmtpd")], ids=["SMTP", "LMTP", "opensmtpd"])
def test_standing_at_a_stage(site):
    state = connect(site).after

    assert list(STAGES) == [standing_at(state, stage).session.stage for stage in STAGES]
    assert state is standing_at(state, state.session.stage)


@pytest.mark.parametrize("stage", [stage for stage in LEADING_TO if stage not in STAGES])
def test_where_no_command_is_awaited_nothing_is_said(stage):
    state = after(*LEADING_TO[stage])

    assert [] == [verb for verb in GRID if refusal_here(state, verb) is not None]
