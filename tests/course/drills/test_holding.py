"""What the server holds now: one answer is true, and the others are not, as the simulator has it."""

import re

import pytest
from drilled import SEED

from smtptutor.course.drills import holding
from smtptutor.course.drills.ground import ground
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting

CLAIMS = (
    (r"The connection is closed\.", lambda state: state.session.awaiting is Awaiting.NOTHING),
    (r"does not know yet who is calling", lambda state: state.session.hello is None),
    (
        r"knows you as ([\w.]+)",
        lambda state, name: state.session.hello is not None and state.session.hello.name == name,
    ),
    (r"over TLS|TLS is on\.", lambda state: state.session.channel.tls),
    (r"TLS is not on\.", lambda state: not state.session.channel.tls),
    (r"logged in as (\w+)", lambda state, user: state.session.channel.user == user),
    (r"Nobody is logged in\.", lambda state: not state.session.channel.user),
    (r"no mail transaction is open", lambda state: state.session.transaction is None),
    (r"has the sender (\S+?),? ", lambda state, name: state.session.transaction and _sender(state) == name),
    (r"no recipient yet", lambda state: state.session.transaction and not state.session.transaction.recipients),
    (r"as recipients, (.+?)\.(?: |$)", lambda state, names: _recipients(state) == names.split(" and ")),
    (r"has (\d+) octets of the message", lambda state, size: _octets(state) == int(size)),
    (r"Nothing of the message is there\.", lambda state: not _octets(state)),
    (r"login is under way; the server", lambda state: state.session.login is not None),
    (r"No login is under way\.", lambda state: state.session.login is None),
    (r"took (\d+) messages?", lambda state, count: len(state.memory.store) == int(count)),
    (r"took no message", lambda state: not state.memory.store),
)
"""What an answer can say of a state, and whether it is so."""


def _sender(state):
    return state.session.transaction.sender.text or "<>"


def _recipients(state):
    transaction = state.session.transaction
    return [path.text for path in transaction.recipients] if transaction else []


def _octets(state):
    transaction = state.session.transaction
    return transaction.chunks.size if transaction and transaction.chunks else 0


def true_of(state, said):
    """Whether all that an answer says of a state is so."""
    found = [(holds, match) for pattern, holds in CLAIMS for match in [re.search(pattern, said)] if match]
    assert found, said
    if state.session.awaiting is Awaiting.NOTHING:  # nobody is served any more, whoever it was
        return said == "The connection is closed."
    return all(holds(state, *match.groups()) for holds, match in found)


HELD = [cause for cause in Cause if holding.step(ground(cause), SEED) is not None]


class TestHeld:
    """What the server holds now."""

    @pytest.mark.parametrize("cause", HELD)
    def test_one_answer_is_true(self, cause):
        """An answer that leaves out what is new would be true as well: it has to say that this is not there."""
        options = holding.step(ground(cause), SEED).puzzle.options
        state = ground(cause).exchange.after

        assert [option.right for option in options] == [true_of(state, option.say) for option in options]

    def test_no_answer_stands_out_since_it_alone_tells_of_mail(self):
        options = holding.step(ground(Cause.MESSAGE_ACCEPTED), SEED).puzzle.options

        assert 1 < sum("took 1 message" in option.say for option in options) < len(options)
