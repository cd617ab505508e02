"""What a site decides."""

import pytest
from support import DEFAULT, EHLO, HELO, LOGIN, MAIL, MESSAGE, OPEN, RCPT, after, codes, last, play

from smtptutor.protocol.cause import Cause
from smtptutor.server.mailstore import Envelope
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Limits, Site

TWO_DOMAINS = Site(domains=("one.example", "two.example"), mailboxes=("a", "b@two.example"), hostname="mx.example")


def to(address: str, site: Site = DEFAULT):
    """The exchange for RCPT to that address in an open transaction."""
    return last(EHLO, "MAIL FROM:<alice@example.test> SMTPUTF8", f"RCPT TO:<{address}>", site=site)


class TestRecipients:
    """RFC 5321 2.4, 3.6.2, 4.5.1."""

    @pytest.mark.parametrize(
        ("address", "cause"),
        [
            ("bob@example.test", Cause.RECIPIENT_ACCEPTED),
            ("BOB@Example.TEST", Cause.RECIPIENT_ACCEPTED),
            ('"bob"@example.test', Cause.RECIPIENT_ACCEPTED),
            ("bob@mail.example.test", Cause.RECIPIENT_ACCEPTED),
            ("bob", Cause.RECIPIENT_ACCEPTED),
            ("postmaster@example.test", Cause.RECIPIENT_ACCEPTED),
            ("Postmaster@mail.example.test", Cause.RECIPIENT_ACCEPTED),
            ("PostMaster", Cause.POSTMASTER_ACCEPTED),
            ("nobody@example.test", Cause.MAILBOX_UNKNOWN),
            ("nobody", Cause.MAILBOX_UNKNOWN),
            ("bob+tag@example.test", Cause.MAILBOX_UNKNOWN),
            ("b\u00f8b@example.test", Cause.MAILBOX_UNKNOWN),
            ("bob@elsewhere.example", Cause.RELAY_DENIED),
            ("bob@sub.example.test", Cause.RELAY_DENIED),
            ("postmaster@elsewhere.example", Cause.RELAY_DENIED),
            ("bob@[192.0.2.1]", Cause.RELAY_DENIED),
        ],
    )
    def test_mailboxes_of_this_site_and_nobody_else(self, address, cause):
        assert cause is to(address).cause

    @pytest.mark.parametrize(
        ("address", "cause"),
        [
            ("a@one.example", Cause.RECIPIENT_ACCEPTED),
            ("a@two.example", Cause.RECIPIENT_ACCEPTED),
            ("a@mx.example", Cause.RECIPIENT_ACCEPTED),
            ("b@two.example", Cause.RECIPIENT_ACCEPTED),
            ("b@one.example", Cause.MAILBOX_UNKNOWN),
            ("b", Cause.MAILBOX_UNKNOWN),
            ("postmaster@two.example", Cause.RECIPIENT_ACCEPTED),
        ],
    )
    def test_a_local_part_exists_in_every_domain_and_an_address_in_its_own(self, address, cause):
        assert cause is to(address, TWO_DOMAINS).cause

    def test_a_list_takes_mail(self):
        assert Cause.RECIPIENT_ACCEPTED is to("staff@example.test", OPEN).cause

    def test_a_missing_domain_is_completed_in_the_facts(self):
        assert "bob@example.test" == to("bob").facts["address"]

    def test_the_second_time_is_noted(self):
        again = last(EHLO, MAIL, RCPT, 'RCPT TO:<"bob"@EXAMPLE.test>')

        assert [(Cause.RECIPIENT_REPEATED, {"address": '"bob"@EXAMPLE.test'})] == [
            (x.cause, x.facts) for x in again.notes
        ]


class TestRecipientLimit:
    """RFC 5321 4.5.3.1.8, 4.5.3.1.10."""

    def test_at_least_a_hundred_are_taken(self):
        exchanges = play(EHLO, MAIL, *[RCPT] * 101)

        assert [250] * 100 + [452] == codes(exchanges)[2:]

    def test_it_is_a_limit_of_one_transaction(self):
        exchanges = play(EHLO, MAIL, RCPT, RCPT, RCPT, "RSET", MAIL, RCPT, site=OPEN)

        assert [250, 250, 250, 250, 452, 250, 250, 250] == codes(exchanges)

    def test_refused_ones_do_not_count(self):
        exchanges = play(EHLO, MAIL, *["RCPT TO:<nobody@example.test>"] * 3, RCPT, RCPT, site=OPEN)

        assert [550, 550, 550, 250, 250] == codes(exchanges)[2:]


class TestSenders:
    """RFC 1870 6.1; RFC 5321 4.5.5."""

    @pytest.mark.parametrize(
        ("line", "cause"),
        [
            ("MAIL FROM:<anyone@elsewhere.example>", Cause.SENDER_ACCEPTED),
            ("MAIL FROM:<>", Cause.NULL_SENDER_ACCEPTED),
            ("MAIL FROM:<a@b.org> SIZE=10240", Cause.SENDER_ACCEPTED),
            ("MAIL FROM:<a@b.org> SIZE=10241", Cause.DECLARED_SIZE_TOO_BIG),
            ("MAIL FROM:<> SIZE=0", Cause.NULL_SENDER_ACCEPTED),
        ],
    )
    def test_any_sender_but_no_size_over_the_limit(self, line, cause):
        assert cause is last(EHLO, line).cause


def message(*lines: str, site: Site = DEFAULT, mail: str = MAIL):
    """The exchange for a message of these lines."""
    return last(EHLO, mail, RCPT, "DATA", *lines, ".", site=site)


class TestMessages:
    """RFC 5321 4.4, 4.5.3.1.9, 6.3; RFC 1870 6.3."""

    @pytest.mark.parametrize(("length", "accepted"), [(198, True), (199, False)])
    def test_the_limit_counts_every_crlf_and_not_the_final_dot(self, length, accepted):
        assert accepted is message("x" * length, site=OPEN).accepted

    def test_stuffed_dots_do_not_count(self):
        assert message(".." + "x" * 197, site=OPEN).accepted

    def test_a_size_over_the_limit_is_told_in_octets(self):
        refused = message("x" * 11_000)

        assert (552, {"size": 11_002, "limit": 10_240}) == (refused.reply.code, refused.facts)

    @pytest.mark.parametrize(("count", "cause"), [(2, Cause.MESSAGE_ACCEPTED), (3, Cause.MAIL_LOOP)])
    def test_more_received_lines_than_hops_are_a_loop(self, count, cause):
        assert cause is message(*["Received: by x"] * count, "", site=OPEN).cause

    @pytest.mark.parametrize(("size", "noted"), [(22, []), (21, [Cause.BIGGER_THAN_DECLARED])])
    def test_bigger_than_declared_is_noted(self, size, noted):
        exchange = message("Subject: hi", "", "hello", mail=f"{MAIL} SIZE={size}")

        assert noted == [note.cause for note in exchange.notes]

    @pytest.mark.parametrize(
        ("parameter", "subject", "text"),
        [("BODY=8BITMIME", "hi", "é"), ("body=8bitmime", "hi", "é"), ("SMTPUTF8", "é", "hi")],
    )
    def test_eight_bits_are_agreed_by_a_parameter_for_the_text_and_one_for_the_header(self, parameter, subject, text):
        """RFC 6152 3, RFC 6532 3.2."""
        assert () == message(f"Subject: {subject}", "", text, mail=f"{MAIL} {parameter}").notes
        assert (text == "é") is (message("Subject: hi", "", "é", mail=f"{MAIL} {parameter}").notes == ())

    @pytest.mark.parametrize(
        ("opening", "protocol", "user"),
        [
            ((EHLO,), "ESMTP", ""),
            ((HELO,), "SMTP", ""),
            ((EHLO, "STARTTLS", EHLO), "ESMTPS", ""),
            ((EHLO, LOGIN), "ESMTPA", "alice"),
            ((EHLO, "STARTTLS", EHLO, LOGIN), "ESMTPSA", "alice"),
            ((EHLO, LOGIN, HELO), "SMTP", "alice"),
        ],
    )
    def test_what_is_kept(self, opening, protocol, user):
        """RFC 3848: the name of the protocol tells of TLS and login."""
        (kept,) = after(*opening, MAIL, RCPT, "DATA", *MESSAGE).memory.store
        envelope = Envelope(
            "client.example.org", protocol, "alice@example.test", ("bob@example.test",), (), ("",), user
        )

        assert b"Subject: hi\r\n\r\nhello\r\n" == kept.content
        assert envelope == kept.envelope
        assert (1, DEFAULT.clock, DEFAULT.hostname) == (kept.number, kept.arrived, kept.hostname)

    def test_what_was_asked_for_is_kept(self):
        """RFC 3461: the parameters of MAIL, and those of each recipient in turn."""
        mail, again = f"{MAIL} RET=HDRS ENVID=QQ314159 SIZE=9", "RCPT TO:<alice@example.test> NOTIFY=NEVER"
        (kept,) = after(EHLO, mail, RCPT, again, "DATA", *MESSAGE).memory.store

        assert ("RET=HDRS", "ENVID=QQ314159") == kept.envelope.options
        assert ("", "NOTIFY=NEVER") == kept.envelope.rcpt_options

    def test_what_is_refused_is_not_kept(self):
        assert 0 == len(after(EHLO, MAIL, RCPT, "DATA", "x" * 11_000, ".").memory.store)

    def test_the_facts_name_recipients_and_count(self):
        facts = last(EHLO, MAIL, RCPT, "RCPT TO:<Postmaster>", "DATA", ".").facts

        assert (2, "bob@example.test, Postmaster") == (facts["count"], facts["recipients"])


class TestAsking:
    """RFC 5321 3.5, 4.1.1.6 to 4.1.1.8."""

    @pytest.mark.parametrize(
        ("line", "site", "cause"),
        [
            ("VRFY alice", DEFAULT, Cause.ADDRESS_NOT_VERIFIED),
            ("VRFY nobody", DEFAULT, Cause.ADDRESS_NOT_VERIFIED),
            ("VRFY alice", OPEN, Cause.ADDRESS_VERIFIED),
            ("VRFY <ALICE@Example.test>", OPEN, Cause.ADDRESS_VERIFIED),
            ("VRFY alice SMTPUTF8", OPEN, Cause.ADDRESS_VERIFIED),
            ("VRFY alice smtputf8", OPEN, Cause.ADDRESS_VERIFIED),
            ("EXPN staff SmtpUtf8", OPEN, Cause.LIST_EXPANDED),
            ("VRFY nobody", OPEN, Cause.ADDRESS_UNKNOWN),
            ("VRFY alice@elsewhere.example", OPEN, Cause.ADDRESS_UNKNOWN),
            ("EXPN staff", OPEN, Cause.LIST_EXPANDED),
            ("EXPN Staff@example.test", OPEN, Cause.LIST_EXPANDED),
            ("EXPN staff@elsewhere.example", OPEN, Cause.ADDRESS_UNKNOWN),
            ("EXPN alice", OPEN, Cause.NOT_A_LIST),
            ("EXPN nobody", OPEN, Cause.ADDRESS_UNKNOWN),
            ("HELP", DEFAULT, Cause.HELP_TEXT),
            ("help mail", DEFAULT, Cause.HELP_TEXT),
            ("HELP me", DEFAULT, Cause.HELP_TOPIC_UNKNOWN),
            ("HELP EXPN", DEFAULT, Cause.HELP_TOPIC_UNKNOWN),
            ("HELP EXPN", OPEN, Cause.HELP_TEXT),
        ],
    )
    def test_what_is_told(self, line, site, cause):
        assert cause is last(line, site=site).cause

    @pytest.mark.parametrize("line", ["VRFY alice", "EXPN staff", "HELP", "NOOP"])
    def test_the_state_stays_as_it_is(self, line):
        exchange = last(EHLO, MAIL, line, site=OPEN)

        assert exchange.before == exchange.after

    def test_each_member_of_a_list_stands_on_a_line_of_its_own(self):
        assert ("alice@example.test", "bob@example.test") == last("EXPN staff", site=OPEN).reply.lines

    def test_help_names_no_verb_that_is_not_offered(self):
        assert "EXPN" not in last("HELP").facts["verbs"].split()


class TestHello:
    """RFC 5321 4.1.1.1; RFC 1870 3."""

    def test_ehlo_lists_what_is_offered_in_the_order_of_the_site(self):
        site = Site(extensions=("HELP", "SIZE"), limits=Limits(message_size=7))

        assert ("mail.example.test greets client.example.org", "HELP", "SIZE 7") == last(EHLO, site=site).reply.lines

    def test_helo_lists_nothing(self):
        assert ("mail.example.test greets client.example.org",) == last(HELO).reply.lines

    def test_with_nothing_on_offer_ehlo_has_one_line(self):
        assert ("mail.example.test greets client.example.org",) == last(EHLO, site=Site(extensions=())).reply.lines


class TestValue:
    """A policy is a value, like its site."""

    def test_policies_of_one_site_are_equal(self):
        assert SitePolicy(Site()) == SitePolicy(Site())
        assert hash(SitePolicy(Site())) == hash(SitePolicy(Site()))

    def test_those_of_two_sites_are_not(self):
        assert SitePolicy(Site()) != SitePolicy(Site(strict=True))
