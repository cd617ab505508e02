"""Mailboxes that have something to them: the second domain of the default site, and others."""

import pytest
from support import DEFAULT, EHLO, LOGIN, MAIL, MESSAGE, RCPT, after, codes, last, play

from smtptutor.explain.usual import another_recipient
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.server.choices import BoxState
from smtptutor.server.mailbox_states import GREYLISTED_ONCE, SLOW, STATES
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Limits, MailboxState, Site


def to(local: str) -> str:
    """RCPT for a mailbox of the domain where each behaves as its name says."""
    return f"RCPT TO:<{local}@trouble.example.test>"


AT_RCPT = {
    "full": (452, "4.2.2", Cause.MAILBOX_FULL),
    "full-for-good": (552, "5.2.2", Cause.MAILBOX_FULL_FOR_GOOD),
    "disabled": (550, "5.2.1", Cause.MAILBOX_DISABLED),
    "busy": (450, "4.2.1", Cause.MAILBOX_BUSY),
    "gone": (550, "5.1.6", Cause.MAILBOX_MOVED_NO_ADDRESS),
    "moved": (551, "5.7.1", Cause.MAILBOX_MOVED_USE_OTHER),
    "forwards": (251, "2.1.5", Cause.RECIPIENT_WILL_BE_FORWARDED),
    "greylisted": (450, "4.2.0", Cause.GREYLISTED),
    "blocked": (554, "5.7.1", Cause.CLIENT_ON_BLOCK_LIST),
    "lookup-failed": (451, "4.3.0", Cause.RECIPIENT_LOOKUP_FAILED),
    "unwanted": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "filtered": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "ascii-only": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "small": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "slow": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "not-now": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "failing": (250, "2.1.5", Cause.RECIPIENT_ACCEPTED),
    "hangs-up": (421, "4.3.0", Cause.HUNG_UP_ON_DEMAND),
    "closing": (421, "4.3.2", Cause.SERVER_SHUTTING_DOWN),
}
AFTER_DOT = {
    "unwanted": (550, Cause.CONTENT_REFUSED),
    "filtered": (550, Cause.RECIPIENT_FILTER_REFUSED),
    "failing": (451, Cause.PROCESSING_ERROR),
    "ascii-only": (250, Cause.MESSAGE_ACCEPTED),
    "small": (250, Cause.MESSAGE_ACCEPTED),
    "slow": (250, Cause.MESSAGE_ACCEPTED),
    "forwards": (250, Cause.MESSAGE_ACCEPTED),
}


class TestAtRcpt:
    """RFC 5321 3.4, 4.2.2, 4.2.3; RFC 3463 3."""

    def test_the_table_is_complete(self):
        assert set(BoxState) == set(STATES) == set(AT_RCPT)

    @pytest.mark.parametrize("state", AT_RCPT)
    def test_each_behaves_as_its_name_says(self, state):
        exchange = last(EHLO, MAIL, to(state))
        code, enhanced, cause = AT_RCPT[state]

        assert (code, enhanced, cause) == (exchange.reply.code, exchange.reply.enhanced, exchange.cause)
        assert f"{state}@trouble.example.test" == exchange.facts.get("address", f"{state}@trouble.example.test")

    @pytest.mark.parametrize("state", AT_RCPT)
    def test_only_who_was_accepted_is_a_recipient(self, state):
        transaction = after(EHLO, MAIL, RCPT, to(state)).session.transaction
        accepted = AT_RCPT[state][0] < 300

        assert (None if AT_RCPT[state][0] == 421 else 1 + accepted) == (transaction and len(transaction.recipients))

    @pytest.mark.parametrize("state", ["full", "gone", "busy"])
    def test_case_does_not_count(self, state):
        assert AT_RCPT[state][2] is last(EHLO, MAIL, to(state).upper().replace("RCPT TO", "rcpt to")).cause

    @pytest.mark.parametrize("state", ["full", "closing"])
    def test_in_another_domain_they_do_not_exist(self, state):
        assert Cause.MAILBOX_UNKNOWN is last(EHLO, MAIL, f"RCPT TO:<{state}@example.test>").cause

    @pytest.mark.parametrize("state", ["moved", "forwards"])
    def test_the_new_address_is_told(self, state):
        """RFC 5321 3.4."""
        exchange = last(EHLO, MAIL, to(state))

        assert "dave@example.net" == exchange.facts["other"]
        assert "<dave@example.net>" in exchange.reply.lines[0]

    @pytest.mark.parametrize("state", ["hangs-up", "closing"])
    def test_some_close_the_connection(self, state):
        exchanges = play(EHLO, MAIL, to(state), "NOOP")

        assert [250, 250, 421] == codes(exchanges)
        assert Stage.CLOSED is exchanges[-1].after.session.stage
        assert (state == "hangs-up") is exchanges[-1].silent

    def test_slow_takes_its_time(self):
        assert SLOW == last(EHLO, MAIL, to("slow")).manner.slow
        assert last(EHLO, MAIL, RCPT).manner.slow == 0

    def test_greylisted_is_so_once(self):
        """RFC 6647 2.4; the clock goes on by itself on a port, and with :wait in the shell."""
        state = after(EHLO, MAIL, to("greylisted"))
        later = state._replace(memory=state.memory.at(state.memory.clock + GREYLISTED_ONCE))

        assert Cause.GREYLISTED is say_line(state, to("greylisted")).cause
        assert Cause.RECIPIENT_ACCEPTED is say_line(later, to("greylisted")).cause

    @pytest.mark.parametrize(
        ("size", "cause"), [(2000, Cause.RECIPIENT_ACCEPTED), (2001, Cause.MESSAGE_TOO_BIG_FOR_MAILBOX)]
    )
    def test_small_looks_at_the_declared_size(self, size, cause):
        """RFC 1870 6.2."""
        exchange = last(EHLO, f"{MAIL} SIZE={size}", to("small"))

        assert cause is exchange.cause
        if cause is not Cause.RECIPIENT_ACCEPTED:
            assert (2001, 2000) == (exchange.facts["size"], exchange.facts["limit"])

    def test_its_limit_is_that_of_the_site(self):
        site = Site(limits=Limits(mailbox_size=5))

        assert Cause.MESSAGE_TOO_BIG_FOR_MAILBOX is last(EHLO, f"{MAIL} SIZE=6", to("small"), site=site).cause

    def test_at_a_site_that_greylists_it_waits_as_long_as_all_others(self):
        """A mailbox that is known for greylisting is no way around that of the site."""
        site = Site(greylist=300)
        state = after(EHLO, MAIL, to("greylisted"), site=site)
        a_second_later, later = (
            state._replace(memory=state.memory.at(state.memory.clock + seconds)) for seconds in (GREYLISTED_ONCE, 300)
        )

        assert Cause.GREYLISTED is say_line(a_second_later, to("greylisted")).cause
        assert Cause.RECIPIENT_ACCEPTED is say_line(later, to("greylisted")).cause


class TestAfterDot:
    """RFC 5321 4.2.5, 6.1: what shows only when the message is there."""

    @pytest.mark.parametrize("state", AFTER_DOT)
    def test_each_answer(self, state):
        exchange = last(EHLO, MAIL, to(state), "DATA", *MESSAGE)

        assert AFTER_DOT[state] == (exchange.reply.code, exchange.cause)

    def test_at_data_content_may_have_to_wait(self):
        """RFC 5321 4.2.2: 451 to DATA itself; the transaction stays as it is."""
        exchanges = play(EHLO, MAIL, RCPT, to("not-now"), "DATA", "RSET")

        assert Cause.DATA_REFUSED_FOR_NOW is exchanges[4].cause
        assert [250, 250, 250, 250, 451, 250] == codes(exchanges)
        assert exchanges[4].before == exchanges[4].after

    @pytest.mark.parametrize("state", ["unwanted", "filtered", "failing"])
    def test_in_smtp_one_refusal_is_that_of_the_whole_message(self, state):
        there = after(EHLO, MAIL, RCPT, to(state), "DATA", *MESSAGE)

        assert 0 == len(there.memory.store)
        assert Stage.GREETED is there.session.stage

    def test_the_one_who_refuses_is_named(self):
        exchange = last(EHLO, MAIL, RCPT, to("filtered"), "DATA", *MESSAGE)

        assert "filtered@trouble.example.test" == exchange.facts["address"]

    def test_ascii_only_cannot_take_what_smtputf8_allows(self):
        """RFC 6531 3.5."""
        exchange = last(EHLO, f"{MAIL} SMTPUTF8", to("ascii-only"), "DATA", *MESSAGE)

        assert (554, Cause.UTF8_HEADER_NOT_DELIVERABLE) == (exchange.reply.code, exchange.cause)

    @pytest.mark.parametrize(("length", "accepted"), [(1998, True), (1999, False)])
    def test_small_counts_the_octets(self, length, accepted):
        exchange = last(EHLO, MAIL, to("small"), "DATA", "x" * length, ".")

        assert accepted is exchange.accepted
        assert accepted or Cause.MESSAGE_TOO_BIG_FOR_MAILBOX is exchange.cause


class TestOwn:
    """A site may name its own."""

    SITE = Site(
        domains=("one.example", "two.example"),
        mailboxes=("carol", "dave"),
        mailbox_states=(MailboxState("carol", "full"), MailboxState("eve@two.example", "moved", "eve@example.net")),
    )

    @pytest.mark.parametrize(
        ("address", "cause"),
        [
            ("carol@one.example", Cause.MAILBOX_FULL),
            ("carol@two.example", Cause.MAILBOX_FULL),
            ("carol", Cause.MAILBOX_FULL),
            ("dave@one.example", Cause.RECIPIENT_ACCEPTED),
            ("eve@two.example", Cause.MAILBOX_MOVED_USE_OTHER),
            ("eve@one.example", Cause.MAILBOX_UNKNOWN),
        ],
    )
    def test_a_local_part_is_meant_in_every_domain(self, address, cause):
        assert cause is last(EHLO, MAIL, f"RCPT TO:<{address}>", site=self.SITE).cause

    def test_a_state_in_a_domain_of_somebody_else_opens_no_relay(self):
        """RFC 5321 3.6.2."""
        site = self.SITE._replace(mailbox_states=(MailboxState("eve@elsewhere.example", "slow"),))

        assert Cause.RELAY_DENIED is last(EHLO, MAIL, "RCPT TO:<eve@elsewhere.example>", site=site).cause
        assert Cause.ADDRESS_UNKNOWN is last("VRFY eve@elsewhere.example", site=site._replace(verify=True)).cause


QUOTED = Site(
    mailboxes=('"odd user"', '"a@b"@example.test', '"carol"', "dave"),
    mailbox_states=(MailboxState('"full box"', "full"), MailboxState('"eve"@example.test', "busy")),
    lists=(('"all of us"', ('"odd user"@example.test',)),),
    members_only=True,
    verify=True,
)


class TestQuotes:
    """RFC 5321 4.1.2: quotes and backslashes that a mailbox does not need change nothing; some need them."""

    @pytest.mark.parametrize(
        ("typed", "cause"),
        [
            ('"odd user"@example.test', Cause.RECIPIENT_ACCEPTED),
            (r'"odd\ user"@example.test', Cause.RECIPIENT_ACCEPTED),
            ('"Odd User"@trouble.example.test', Cause.RECIPIENT_ACCEPTED),
            ('"a@b"@example.test', Cause.RECIPIENT_ACCEPTED),
            ('"a@b"@trouble.example.test', Cause.MAILBOX_UNKNOWN),
            ("carol@example.test", Cause.RECIPIENT_ACCEPTED),
            ('"dave"@example.test', Cause.RECIPIENT_ACCEPTED),
            ('"full box"@example.test', Cause.MAILBOX_FULL),
            ("eve@example.test", Cause.MAILBOX_BUSY),
            ('"odd  user"@example.test', Cause.MAILBOX_UNKNOWN),
        ],
    )
    def test_at_rcpt(self, typed, cause):
        assert cause is last(EHLO, MAIL, f"RCPT TO:<{typed}>", site=QUOTED).cause

    @pytest.mark.parametrize("typed", ['"odd user"', '"odd user"@example.test', '<"a@b"@example.test>', "carol"])
    def test_at_vrfy(self, typed):
        assert Cause.ADDRESS_VERIFIED is last(f"VRFY {typed}", site=QUOTED).cause

    @pytest.mark.parametrize(
        ("sender", "cause"),
        [
            (r'"o\dd user"@example.test', Cause.RECIPIENT_ACCEPTED),
            ("bob@example.test", Cause.LIST_POSTING_REFUSED),
        ],
    )
    def test_members_of_a_list(self, sender, cause):
        line = 'RCPT TO:<"all of us"@example.test>'

        assert cause is last(EHLO, f"MAIL FROM:<{sender}>", line, site=QUOTED).cause

    def test_greylisting_knows_it_again(self):
        """RFC 6647 2.4: the same triplet, however it is spelt."""
        site = Site(greylist=300)
        state = after(EHLO, 'MAIL FROM:<"alice"@example.test>', RCPT, site=site)
        later = state._replace(memory=state.memory.at(state.memory.clock + 300))

        assert Cause.RECIPIENT_ACCEPTED is say_line(later, 'RCPT TO:<"bob"@Example.test>').cause

    def test_who_is_named_already_is_not_suggested_again(self):
        """However it was spelt."""
        named = (EHLO, MAIL, 'RCPT TO:<"bob"@example.test>', "RCPT TO:<Postmaster>")

        assert "RCPT TO:<alice@example.test>" == another_recipient(after(*named))
        assert another_recipient(after(*named, "RCPT TO:<alice@example.test>")) is None

    def test_who_sends_under_an_own_address(self):
        site = DEFAULT._replace(login=DEFAULT.login._replace(own_sender=True))

        assert Cause.SENDER_ACCEPTED is last(EHLO, LOGIN, 'MAIL FROM:<"alice"@example.test>', site=site).cause


class TestEverybody:
    """A star in place of a local part stands for everybody in a domain; in place of a domain too, everywhere."""

    @pytest.mark.parametrize(
        ("name", "here", "there", "elsewhere"),
        [
            ("*", Cause.RECIPIENT_ACCEPTED, Cause.RECIPIENT_ACCEPTED, Cause.RELAY_DENIED),
            ("*@one.example", Cause.RECIPIENT_ACCEPTED, Cause.MAILBOX_UNKNOWN, Cause.RELAY_DENIED),
            ("*@*", Cause.RECIPIENT_ACCEPTED, Cause.RECIPIENT_ACCEPTED, Cause.RECIPIENT_ACCEPTED),
        ],
    )
    def test_at_rcpt(self, name, here, there, elsewhere):
        site = Site(domains=("one.example", "two.example"), mailboxes=(name,), mailbox_states=())
        causes = [
            last(EHLO, MAIL, f"RCPT TO:<anybody@{domain}.example>", site=site).cause for domain in ("one", "two", "six")
        ]

        assert [here, there, elsewhere] == causes
        assert ("postmaster@one.example",) == site.addresses

    def test_a_mailbox_with_something_to_it_is_not_anybody(self):
        site = Site(mailboxes=("*",), mailbox_states=(MailboxState("carol", "full"),))

        assert Cause.MAILBOX_FULL is last(EHLO, MAIL, "RCPT TO:<carol@example.test>", site=site).cause


FORWARDED = "forwards@trouble.example.test"


class TestVerify:
    """RFC 5321 3.5.3: 251 for who is forwarded."""

    def test_where_the_site_tells(self):
        exchange = last(f"VRFY {FORWARDED}", site=Site(verify=True))

        assert (251, Cause.ADDRESS_VERIFIED_ELSEWHERE) == (exchange.reply.code, exchange.cause)
        assert {"address": FORWARDED, "other": "dave@example.net"} == exchange.facts

    def test_and_where_it_does_not(self):
        assert Cause.ADDRESS_NOT_VERIFIED is last(f"VRFY {FORWARDED}").cause


class TestElsewhere:
    """RFC 5321 3.6.2; RFC 6409 3.3: relaying is for those who logged in."""

    @pytest.mark.parametrize(
        ("before", "cause"), [((), Cause.RELAY_DENIED), ((LOGIN,), Cause.RECIPIENT_ACCEPTED)], ids=["no", "login"]
    )
    def test_after_a_login_the_site_relays(self, before, cause):
        exchange = last(EHLO, *before, MAIL, "RCPT TO:<dave@example.net>")

        assert cause is exchange.cause
        assert ([Cause.RELAYED_AFTER_LOGIN] if before else []) == [note.cause for note in exchange.notes]

    def test_an_unknown_domain(self):
        site = DEFAULT._replace(unknown_domains=("nowhere.example",))
        line = "RCPT TO:<dave@Nowhere.example>"

        assert Cause.RELAY_DENIED is last(EHLO, MAIL, line, site=site).cause
        assert Cause.RECIPIENT_DOMAIN_UNKNOWN is last(EHLO, LOGIN, MAIL, line, site=site).cause

    def test_the_limit_of_recipients_holds_there_too(self):
        site = Site(limits=Limits(recipients=1))

        assert Cause.RECIPIENT_LIMIT is last(EHLO, LOGIN, MAIL, RCPT, "RCPT TO:<dave@example.net>", site=site).cause

    def test_a_mailbox_that_the_site_should_have_is_still_unknown(self):
        assert Cause.MAILBOX_UNKNOWN is last(EHLO, LOGIN, MAIL, "RCPT TO:<nobody@example.test>").cause
