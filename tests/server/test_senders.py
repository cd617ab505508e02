"""What a site finds out about a sender."""

import pytest
from support import EHLO, LOGIN, MAIL, RCPT, after, last

from smtptutor.protocol.cause import Cause
from smtptutor.server.choices import Dkim, Dmarc, Spf
from smtptutor.server.site import LoginSettings, SenderDomain, Site


def known(**found) -> Site:
    """A site that knows this of one.example."""
    return Site(sender_domains=(SenderDomain("one.example", **found),))


def at_mail(sender: str, site: Site):
    """The exchange for MAIL with that sender."""
    return last(EHLO, f"MAIL FROM:<{sender}>", site=site)


def at_message(author: str, site: Site, sender: str = "a@one.example"):
    """The exchange for a message with this header line."""
    return last(EHLO, f"MAIL FROM:<{sender}>", RCPT, "DATA", author, "Subject: hi", "", "hello", ".", site=site)


class TestAtMail:
    """RFC 5321 3.6.2; RFC 7505 4; RFC 7208 8: the domain of the reverse-path."""

    @pytest.mark.parametrize(
        ("found", "code", "enhanced", "cause"),
        [
            ({}, 250, "2.1.0", Cause.SENDER_ACCEPTED),
            ({"exists": False}, 550, "5.1.8", Cause.SENDER_DOMAIN_UNKNOWN),
            ({"null_mx": True}, 550, "5.7.27", Cause.SENDER_DOMAIN_NULL_MX),
            ({"spf": "none"}, 250, "2.1.0", Cause.SENDER_ACCEPTED),
            ({"spf": "pass"}, 250, "2.1.0", Cause.SENDER_ACCEPTED),
            ({"spf": "fail"}, 550, "5.7.23", Cause.SPF_FAIL),
            ({"spf": "temperror"}, 451, "4.7.24", Cause.SPF_TEMPERROR),
            ({"spf": "permerror"}, 550, "5.7.24", Cause.SPF_PERMERROR),
            ({"spf": "fail", "dmarc": "reject"}, 250, "2.1.0", Cause.SENDER_ACCEPTED),
            ({"exists": False, "spf": "fail"}, 550, "5.1.8", Cause.SENDER_DOMAIN_UNKNOWN),
            ({"dkim": "fail", "dmarc": "temperror"}, 250, "2.1.0", Cause.SENDER_ACCEPTED),
        ],
    )
    def test_each_result(self, found, code, enhanced, cause):
        exchange = at_mail("a@one.example", known(**found))

        assert (code, enhanced, cause) == (exchange.reply.code, exchange.reply.enhanced, exchange.cause)
        assert code == 250 or {"address": "a@one.example", "domain": "one.example"} == exchange.facts

    @pytest.mark.parametrize(
        ("sender", "cause"),
        [
            ("a@ONE.Example", Cause.SPF_FAIL),
            ("a@sub.one.example", Cause.SENDER_ACCEPTED),
            ("a@two.example", Cause.SENDER_ACCEPTED),
            ("", Cause.NULL_SENDER_ACCEPTED),
        ],
    )
    def test_a_domain_answers_for_itself_only(self, sender, cause):
        assert cause is at_mail(sender, known(spf="fail")).cause


AT_MESSAGE = [
    ({"dmarc": "reject"}, 550, Cause.DMARC_REJECT),
    ({"dmarc": "reject", "spf": "fail"}, 550, Cause.DMARC_REJECT),
    ({"dmarc": "reject", "spf": "pass"}, 250, Cause.MESSAGE_ACCEPTED),
    ({"dmarc": "reject", "dkim": "pass"}, 250, Cause.MESSAGE_ACCEPTED),
    ({"dmarc": "reject", "spf": "fail", "dkim": "pass"}, 250, Cause.MESSAGE_ACCEPTED),
    ({"dmarc": "reject", "dkim": "fail"}, 550, Cause.DMARC_REJECT),
    ({"dmarc": "temperror"}, 451, Cause.DMARC_LOOKUP_FAILED),
    ({"dkim": "fail"}, 550, Cause.DKIM_INVALID),
    ({"dkim": "missing"}, 550, Cause.DKIM_MISSING),
    ({"dkim": "pass"}, 250, Cause.MESSAGE_ACCEPTED),
    ({}, 250, Cause.MESSAGE_ACCEPTED),
]


class TestAtMessage:
    """RFC 6376 6.3; RFC 7372 3; RFC 7489 6.6: the domain of the From field."""

    @pytest.mark.parametrize(("found", "code", "cause"), AT_MESSAGE)
    def test_each_result(self, found, code, cause):
        exchange = at_message("From: a@one.example", known(**found))

        assert (code, cause) == (exchange.reply.code, exchange.cause)
        assert code == 250 or {"domain": "one.example"} == exchange.facts

    @pytest.mark.parametrize(
        ("author", "cause"),
        [
            ("From: Alice <a@one.example>", Cause.DKIM_INVALID),
            ("from: <a@ONE.EXAMPLE>", Cause.DKIM_INVALID),
            ("From : a@one.example", Cause.DKIM_INVALID),
            ("From: Alice\r\n\t<a@one.example>", Cause.DKIM_INVALID),
            ('From: "eve@two.example" <a@one.example>', Cause.DKIM_INVALID),
            ("From: a@two.example", Cause.MESSAGE_ACCEPTED),
            ("X-From: a@two.example", Cause.DKIM_INVALID),  # no From field: the reverse-path stands in
            ("To: a@two.example", Cause.DKIM_INVALID),
        ],
    )
    def test_where_the_author_is_found(self, author, cause):
        assert cause is at_message(author, known(dkim="fail")).cause

    def test_what_stands_in_the_text_is_no_author(self):
        site = known(dkim="fail")
        exchange = last(
            EHLO, "MAIL FROM:<a@two.example>", RCPT, "DATA", "Subject: x", "", "From: a@one.example", ".", site=site
        )

        assert Cause.MESSAGE_ACCEPTED is exchange.cause

    def test_spf_counts_for_the_domain_that_it_was_asked_for(self):
        """RFC 7489 3.1.2: a good envelope of another domain aligns with nothing."""
        site = Site(
            sender_domains=(
                SenderDomain("one.example", spf="pass", dmarc="reject"),
                SenderDomain("two.example", spf="pass"),
            )
        )

        assert Cause.DMARC_REJECT is at_message("From: a@one.example", site, "a@two.example").cause
        assert Cause.MESSAGE_ACCEPTED is at_message("From: a@one.example", site, "b@One.Example").cause

    def test_a_notification_is_judged_too(self):
        assert Cause.DMARC_REJECT is at_message("From: a@one.example", known(dmarc="reject"), "").cause

    @pytest.mark.parametrize("spf", Spf)
    @pytest.mark.parametrize("dkim", Dkim)
    @pytest.mark.parametrize("dmarc", Dmarc)
    def test_every_combination_is_answered_once(self, spf, dkim, dmarc):
        """Refused at MAIL or after the dot, or kept; never both, and never twice."""
        site = known(spf=spf, dkim=dkim, dmarc=dmarc)
        lines = (EHLO, "MAIL FROM:<a@one.example>", RCPT, "DATA", "From: a@one.example", "", ".")
        opened = after(*lines[:2], site=site).session.transaction is not None

        assert opened is (dmarc != "none" or spf in ("none", "pass"))
        assert not opened or len(after(*lines, site=site).memory.store) == last(*lines, site=site).accepted


class TestOwnSender:
    """RFC 6409 6.1: who logged in may use its own addresses only."""

    SITE = Site(login=LoginSettings(own_sender=True))

    @pytest.mark.parametrize(
        ("sender", "cause"),
        [
            ("alice@example.test", Cause.SENDER_ACCEPTED),
            ("ALICE@mail.example.test", Cause.SENDER_ACCEPTED),
            ("alice@trouble.example.test", Cause.SENDER_ACCEPTED),
            ("", Cause.NULL_SENDER_ACCEPTED),
            ("bob@example.test", Cause.SENDER_NOT_OWNED),
            ("alice@example.org", Cause.SENDER_NOT_OWNED),
            ("alice+x@example.test", Cause.SENDER_NOT_OWNED),
        ],
    )
    def test_after_a_login(self, sender, cause):
        exchange = last(EHLO, LOGIN, f"MAIL FROM:<{sender}>", site=self.SITE)

        assert cause is exchange.cause
        if cause is Cause.SENDER_NOT_OWNED:
            assert {"address": sender, "user": "alice"} == exchange.facts

    def test_without_one_nobody_is_asked(self):
        assert last(EHLO, "MAIL FROM:<bob@example.test>", site=self.SITE).accepted
        assert last(EHLO, LOGIN, MAIL.replace("alice", "bob")).accepted
