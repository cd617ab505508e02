"""What is shown of a verb before it is typed is what the server answers once it is: at every site, in every dialect."""

import re
from functools import cache

import pytest
from reachable import DIALECTS, GOOD_LOGIN, OWN, PLACES, held
from support import EHLO, LEADING_TO, LMTP, MAIL, OPEN, RCPT, after, on_screen

from smtptutor.explain.state_map import map_blocks
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.framing import MailData
from smtptutor.protocol.heard import read
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.stages import GRID, REFINEMENTS, STAGES, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects.traits import TRAITS
from smtptutor.server.refusal import refusal_here, standing_at
from smtptutor.server.simulator import answer, connect, say_line
from smtptutor.server.site import EXTENSIONS, Limits, Site, Trouble
from smtptutor.talk.line_completion import line_choices

EVERYTHING = tuple(dict.fromkeys((*EXTENSIONS, "EXPN", "VRFY", "ETRN", "BINARYMIME")))
SITES = {
    "default": Site(),
    **OWN,
    **PLACES,
    **DIALECTS,
    **{f"{name}, everything": Site(dialect=name, extensions=EVERYTHING) for name in TRAITS},
    **{f"{name}, strict": Site(dialect=name, strict=True) for name in TRAITS},
    **{f"{name}, LMTP": Site(dialect=name, protocol="lmtp") for name in TRAITS},
    "no service": Site(trouble=(Trouble("connect", code=554),)),
    "few errors": Site(limits=Limits(errors=2)),
    "few commands": Site(limits=Limits(commands=4)),
}

WALK = (
    EHLO, "HELO client.example.org", "LHLO client.example.org", "STARTTLS", GOOD_LOGIN, MAIL,
    "MAIL FROM:<a@example.org> BODY=BINARYMIME", RCPT, "RCPT TO:<nobody@example.test>", "DATA", "BDAT 5", "BDAT 99999", "FOO",
    "DATA now",
)  # fmt: skip
ARGUMENTS = {
    Verb.EHLO: "client.example.org",
    Verb.HELO: "client.example.org",
    Verb.LHLO: "client.example.org",
    Verb.AUTH: "PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=",
    Verb.MAIL: "FROM:<a@example.org>",
    Verb.RCPT: "TO:<bob@example.test>",
    Verb.BDAT: "5",
    Verb.VRFY: "bob@example.test",
    Verb.EXPN: "staff",
    Verb.ETRN: "example.org",
}
MOST = 50  # states of a site, those nearest to the greeting
OF_ORDER = (
    {cause for cells in GRID.values() for cause in cells if cause}
    | {cause for _, _, cause in REFINEMENTS}
    | {cause for traits in TRAITS.values() for _, cause in traits.adds}
    | {Cause.STARTTLS_REQUIRED, Cause.LOGIN_REQUIRED, Cause.ONLY_QUIT_AFTER_REFUSAL, Cause.LMTP_NO_RECIPIENTS}
) - {Cause.STARTTLS_NOT_OFFERED, Cause.AUTH_NOT_OFFERED, Cause.BDAT_NOT_OFFERED}


@cache
def states(name):
    """States of a site that await a command, breadth first."""
    found, ahead = {}, [connect(SITES[name]).after]
    while ahead and len(found) < MOST:
        state = ahead.pop(0)
        where = (*held(state), state.session.channel[4:])
        if where in found or state.session.awaiting is Awaiting.NOTHING:
            continue
        if state.session.awaiting is Awaiting.COMMAND:
            found[where] = state
            ahead += [say_line(state, line).after for line in WALK]
        elif state.session.awaiting is Awaiting.MAIL_DATA:
            ahead.append(answer(state, MailData(b"", 0)).after)
    return list(found.values())


def right(verb):
    """A verb with what belongs behind it."""
    return f"{verb} {ARGUMENTS[verb]}" if verb in ARGUMENTS else str(verb)


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
    """The cells of the map by verb, from left to right."""
    lines = on_screen(map_blocks(state), 200).splitlines()
    rows = {line.split()[0]: re.findall(r"-> \w+|\b\d{3}\b|\bok\b", line) for line in lines if line.strip()}
    return {verb: rows[str(verb)] for verb in offered(state.policy)}


@pytest.mark.parametrize("name", SITES)
def test_the_map_shows_the_code_of_the_reply(name):
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
            said = f"{exchange.reply.code} now: {exchange.cause}"
            assert (said == choice.about) if refusal else " now: " not in choice.about


@pytest.mark.parametrize("name", [name for name in SITES if name not in ("no service", "few errors", "few commands")])
def test_the_map_shows_of_other_stages_what_it_shows_there(name):
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
