"""
What every place and dialect says to every line of a set, in each kind of state that can be reached there.

`reachable` tells which states are looked at, and which lines are played.
"""

from typing import NamedTuple

import pytest
from reachable import COMMON, SITES, Reached, counted, reachable
from wanting import missing, size, strangers, typed

from smtptutor.explain.explanation import explain
from smtptutor.explain.way import Kind
from smtptutor.explain.way_out import way_out
from smtptutor.explain.words import cause_page
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb

pytestmark = pytest.mark.uncounted

CHANGES = frozenset({Verb.RCPT, Verb.AUTH, Verb.BDAT})
"""Verbs whose refusal leaves a mark: a refused recipient, a failed login, a message that is lost."""
COUNTS = ("errors", "unknown", "syntax", "idle", "spent", "messages", "commands")
NO_WAY = {"unknown-command", "command-line-too-long"}
"""What nothing on the line can be mended of: a word that is like no verb, and a line that is only long."""
FEW_WAYS = {"site closing", "site greylist", "site busy", "site certificate"}
"""
Places where a good line may be refused too: the server is about to stop, puts everybody off, counts by time, or cannot
start the TLS that it wants.
"""
FEWEST_OUT_OF_TURN = 2000
"""So many well-formed lines, at least, are answered 503 at the default site and then get through."""


class Place(NamedTuple):
    """A place with what was reached there, and its refusals."""

    name: str
    reached: Reached
    ways: list  # each refusal with its way out, and what comes of typing that


@pytest.fixture(scope="module", params=SITES)
def place(request):
    """Each place in turn. All tests of one run in one process (conftest), so that its refusals are explained once."""
    reached = reachable(request.param, SITES[request.param])
    ways = [(each, way_out(each)) for each in reached.exchanges if not each.accepted]
    return Place(request.param, reached, [(each, way, typed(each, way.lines)) for each, way in ways])


def test_what_was_looked_at_is_told(place, figure):
    """The numbers are printed for whoever reads the log; the default site shows every stage."""
    states, exchanges, left = place.reached
    figure(
        f"reachable at {place.name}: {len(states)} states looked at, {left} more met; {len(exchanges)} answers,"
        f" {len(place.ways)} refusals"
    )

    assert len(COMMON) >= 60
    assert place.name != "default" or set(Stage) == {each.session.stage for each in states} | {Stage.CLOSED}


def test_every_reply_has_a_cause_with_an_entry(place):
    """Every pair has a cause, every cause a page, and the explanation is complete; once for each cause and verb."""
    seen = set()
    for exchange in place.reached.exchanges:
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


def test_a_misstep_changes_nothing(place):
    """RFC 5321 4.1.4: a refused command leaves the session as it was, but for the marks that are due."""
    for exchange, _, _ in place.ways:
        before, after = exchange.before.session, exchange.after.session
        if after.stage is Stage.CLOSED or exchange.command is None or exchange.command.verb in CHANGES:
            continue
        if not spoils_chunks(exchange):  # RFC 3030 2
            counted = after.channel._replace(**{key: getattr(before.channel, key) for key in COUNTS})
            assert before == after._replace(channel=counted, login_over=before.login_over), exchange.client


def test_the_way_out_works(place, figure):
    """Each line of `next` is accepted; the refused one is among them, or mended; or it is said why none can be."""
    kinds = dict.fromkeys(Kind, 0)
    for exchange, way, played in place.ways:
        kinds[way.kind] += 1
        if exchange.after.session.stage is Stage.CLOSED:
            never = exchange.cause is Cause.HOST_NEVER_TAKES_MAIL  # RFC 7504 3: nobody need ask again
            assert (way.kind, way.lines) == (Kind.OUTSIDE if never else Kind.RECONNECT, ()), exchange.client
            continue

        assert way.lines, (exchange.client, exchange.cause)
        assert all(each.accepted for each in played.exchanges), (exchange.client, way)
        whole = way.kind not in (Kind.NONE, Kind.OUTSIDE, Kind.CHOOSE) and (
            way.kind is not Kind.WAIT or way.wait is not None
        )
        if whole and exchange.command and exchange.command.verb:
            asked = {parse(line).verb for line in way.lines}
            lost_chunks = exchange.command.verb is Verb.BDAT and way.gives_up
            assert lost_chunks or any(same_wish(verb, exchange.command.verb) for verb in asked), (exchange.client, way)
    tried = ", ".join(f"{kind} {count}" for kind, count in kinds.items() if count)
    figure(f"ways out typed at {place.name}: {tried or 'none'}")


def test_the_way_out_keeps_the_wish_or_names_what_it_gives_up(place, figure):
    """Sender, recipients, parameters, TLS, login, content: all are held afterwards, or it is said that they are not."""
    whole, partly = 0, 0
    for exchange, way, played in place.ways:
        if exchange.after.session.stage is Stage.CLOSED:
            continue
        lost = missing(exchange, played)
        whole, partly = whole + (not lost), partly + bool(way.gives_up)

        assert way.gives_up or not lost, (exchange.client, exchange.cause, way, lost)
    figure(f"ways out at {place.name}: {whole} keep the whole wish, {partly} name what they give up")


def test_no_way_out_sends_an_empty_message_or_writes_to_a_stranger(place, figure):
    """Nor is a recipient named twice."""
    empty = swapped = 0
    for exchange, way, played in place.ways:
        empty += any(not size(taken) for taken in played.taken)
        swapped += bool(strangers(exchange, way.lines)) and not way.gives_up
        twice = [line for line in way.lines if line.startswith("RCPT") and way.lines.count(line) > 1]

        assert not any(not size(taken) for taken in played.taken), (exchange.client, exchange.cause, way)
        assert way.gives_up or not strangers(exchange, way.lines), (exchange.client, exchange.cause, way)
        assert not twice, (exchange.client, way)
    figure(f"ways out at {place.name}: {empty} empty messages, {swapped} recipients swapped in silence")


def test_a_way_is_found_wherever_there_is_one(place):
    """No way out is said only of lines that nothing can be made of, or next to a limit, where good lines end it all."""
    lost = {
        str(exchange.cause)
        for exchange, way, _ in place.ways
        if way.kind is Kind.NONE
        and not goes_on_without(exchange, way)
        and not has_no_use(exchange)
        and not is_full(exchange)
        and not any(count >= limit for _, count, limit in counted(exchange.after))
    }

    assert place.name in FEW_WAYS or lost <= NO_WAY


def test_a_good_line_out_of_turn_always_gets_through(place, figure):
    """For a well-formed line answered 503 the way out ends with that very line, where it can be accepted at all."""
    if place.name != "default":
        return
    through = 0
    for exchange, way, _ in place.ways:
        command = exchange.command
        if exchange.reply.code != 503 or command is None or command.fault or command.parameters or command.notes:
            continue
        if masked(exchange.client) != exchange.client:  # a login is suggested in the form that the place tells
            continue
        if any(line.startswith(exchange.client) for line in way.lines):
            through += 1
        elif command.verb is Verb.AUTH and any(line.startswith("AUTH ") for line in way.lines):
            through += 1  # with a mechanism that is on offer
        elif command.verb is Verb.BDAT and way.lines[-1:] == ("DATA",):
            through += 1  # nobody knows the octets, which are wanted all the same
        else:  # what is held already is not asked for again
            assert way.gives_up or way.kind is Kind.CHOOSE, (exchange.client, way)
    figure(f"well-formed lines out of turn that got through: {through}")

    assert through >= FEWEST_OUT_OF_TURN


def spoils_chunks(exchange):
    """True where a line makes a message in chunks fail that had not: DATA (RFC 3030 2), and at Exim nearly any line."""
    before, after = exchange.before.session.transaction, exchange.after.session.transaction
    if before is None or before.chunks is None or before.chunks.failed:
        return False
    if exchange.cause is not Cause.DATA_AFTER_BDAT and exchange.after.policy.site.dialect != "exim":
        return False
    return after is None or after.chunks is None or after.chunks.failed


def has_no_use(exchange):
    """True for ETRN where no queue may be started, and for STARTTLS over TLS: they can succeed nowhere here."""
    command, state = exchange.command, exchange.before
    if command is None:
        return False
    no_queue = command.verb is Verb.ETRN and not state.policy.site.queues
    return no_queue or (command.verb is Verb.STARTTLS and state.session.channel.tls)


def goes_on_without(exchange, way):
    """True where the recipients accepted so far stay, and the refused one, for whom nothing can be done, is named."""
    before, command = exchange.before.session.transaction, exchange.command
    if before is None or not before.recipients or command is None or command.path is None:
        return False
    return command.verb is Verb.RCPT and way.gives_up == (f"the recipient {command.path.text}",)


def is_full(exchange):
    """True where the transaction has as many recipients as it may have, so that no other line can name one."""
    transaction, site = exchange.after.session.transaction, exchange.after.policy.site
    if transaction is None:
        return False
    bounce = site.one_bounce_recipient and transaction.sender.is_null  # RFC 5321 6.1
    return len(transaction.recipients) >= (1 if bounce else site.limits.recipients)


def same_wish(one, other):
    """Verbs that ask for the same: EHLO can do what HELO and LHLO do, and DATA what BDAT does where that is unknown."""
    alike = {"HELO": "EHLO", "LHLO": "EHLO", "BDAT": "DATA"}
    return alike.get(one, one) == alike.get(other, other)
