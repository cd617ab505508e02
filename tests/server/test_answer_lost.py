"""A rule that takes a message and loses the answer."""

import pytest
from support import (
    CHUNK,
    EHLO,
    LHLO,
    LMTP,
    MAIL,
    MESSAGE,
    RCPT,
    after,
    last,
    octets,
    on_screen,
    play,
)  # fmt: skip

from smtptutor.explain.advice import advice
from smtptutor.explain.explanation import explain
from smtptutor.explain.render import answer_blocks
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.server.choices import BoxState
from smtptutor.server.simulator import Simulator, connect, reconnect
from smtptutor.server.site import Limits, MailboxState, Site, Trouble

ALICE = "RCPT TO:<alice@example.test>"


class TestKept:
    """RFC 1047: the message is taken, and the answer is lost, so that it comes again."""

    LOSING = Site(trouble=(Trouble("message", times=1, keeps=True),))
    POSTED = (EHLO, MAIL, RCPT, "DATA", *MESSAGE)
    IN_CHUNKS = (EHLO, MAIL, RCPT, *CHUNK, "BDAT 0 LAST")

    @pytest.mark.parametrize("lines", [POSTED, IN_CHUNKS])
    def test_it_is_in_and_the_client_hears_nothing(self, lines):
        exchange = last(*lines, "NOOP", site=self.LOSING)

        assert (Cause.ANSWER_LOST, True, False) == (exchange.cause, exchange.silent, exchange.accepted)
        assert 1 == len(exchange.after.memory.store)
        assert Stage.CLOSED is exchange.after.session.stage

    def test_sent_again_it_is_there_twice(self):
        """RFC 5321 3.8: a connection that breaks counts as a 451, so the client tries again."""
        again = reconnect(after(*self.POSTED, site=self.LOSING)).after
        simulator = Simulator(connect(self.LOSING))
        simulator.state = again
        codes_ = [each.reply.code for each in simulator.receive(octets(self.POSTED))]

        assert [250, 250, 250, 354, 250] == codes_
        one, other = simulator.state.memory.store
        assert one.content == other.content

    def test_a_message_that_is_refused_is_told_so(self):
        """Only what was taken loses its answer."""
        site = self.LOSING._replace(limits=Limits(message_size=1))
        exchange = last(*self.POSTED, site=site)

        assert (Cause.MESSAGE_TOO_BIG, False, 0) == (exchange.cause, exchange.silent, len(exchange.after.memory.store))

    def test_in_lmtp_all_answers_are_lost(self):
        """RFC 2033 4.2: there would be one for each recipient."""
        site = LMTP._replace(trouble=self.LOSING.trouble)
        *_, one, other = play(LHLO, MAIL, RCPT, ALICE, "DATA", *MESSAGE, site=site)

        assert [(Cause.ANSWER_LOST, True)] * 2 == [(each.cause, each.silent) for each in (one, other)]
        assert 1 == len(other.after.memory.store)

    def test_where_nobody_in_lmtp_takes_it_nothing_is_kept(self):
        full = (MailboxState("bob@example.test", BoxState.UNWANTED),)
        exchange = last(
            LHLO, MAIL, RCPT, "DATA", *MESSAGE, site=LMTP._replace(trouble=self.LOSING.trouble, mailbox_states=full)
        )

        assert (Cause.HUNG_UP_ON_DEMAND, True) == (exchange.cause, exchange.silent)
        assert 0 == len(exchange.after.memory.store)

    def test_what_is_said_of_it_is_true(self):
        """It was taken, and a client cannot know; so it is to be sent again."""
        exchange = last(*self.POSTED, site=self.LOSING)
        shown = " ".join(on_screen(answer_blocks(exchange, explain(exchange))).split())

        assert "(no reply)" in shown
        assert "The message was taken, and its reply lost with the connection: the client cannot know." in shown
        assert "Connect again and send the message once more" in shown
        assert "nothing said so far counts" not in shown
        assert "send the message once more, with the same Message-ID" in advice(exchange, way_out(exchange))
