"""The way on from a reply: what kind it is, and the lines to type."""

import pytest
from explaining import HELLO, LOGIN, MAIL, RCPT, TROUBLE, way_after

from smtptutor.explain.way import Kind
from smtptutor.server.site import Account, Limits, LoginSettings, Site, TlsSettings

CAROL = "RCPT TO:<carol@example.test>"


class TestWayOut:
    """The lines to type next."""

    def test_a_second_mail_goes_on_or_resets(self):
        """Never EHLO: RSET and the new MAIL, or on with the open transaction."""
        way = way_after(HELLO, MAIL, RCPT, "MAIL FROM:<carol@example.org>")

        assert (Kind.CHOOSE, ("RSET", "MAIL FROM:<carol@example.org>"), "DATA", None) == way[:4]
        assert ("the open transaction of alice@example.test with 1 recipient",) == way.gives_up

    @pytest.mark.parametrize(
        ("before", "line", "lines"),
        [
            ((HELLO,), f"{MAIL} RCPT TO:<bob@example.test>", (MAIL, RCPT)),
            ((HELLO,), f"{MAIL} RCPT TO:<bob@example.test> RCPT TO:<carol@example.test>", (MAIL, RCPT, CAROL)),
            ((), f"{MAIL} RCPT TO:<bob@example.test>", (HELLO, MAIL, RCPT)),
            ((HELLO, MAIL), f"{MAIL} RCPT TO:<bob@example.test>", (RCPT,)),
            ((HELLO, f"{MAIL} RCPT TO:<bob@example.test>"), "DATA", (MAIL, RCPT, "DATA")),
            ((HELLO,), f"{MAIL} SIZE=9 TO:<bob@example.test> NOTIFY=NEVER", (f"{MAIL} SIZE=9", f"{RCPT} NOTIFY=NEVER")),
        ],
    )
    def test_recipients_behind_the_sender_are_named_after_it(self, before, line, lines):
        """Whoever was named in the line of MAIL is wanted, and has a line of its own."""
        way = way_after(*before, line, site=Site(mailboxes=("alice", "bob", "carol", "postmaster")))

        assert (lines, ()) == (way.lines, way.gives_up)

    def test_a_recipient_behind_the_sender_who_does_not_exist_is_told(self):
        way = way_after(HELLO, f"{MAIL} RCPT TO:<zoe@example.test>")

        assert "the recipient zoe@example.test" in way.gives_up

    def test_data_before_hello_gets_all_that_is_missing(self):
        """EHLO, MAIL, RCPT and DATA, in this order."""
        way = way_after("DATA")

        assert ("EHLO client.example.org", MAIL, RCPT, "DATA") == way.lines

    def test_whoever_is_like_a_misspelt_mailbox_is_somebody_else(self):
        """The nearest mailbox of the site comes first, and it is said that it is not the one that was named."""
        way = way_after(HELLO, MAIL, "RCPT TO:<bbo@example.test>")

        assert (RCPT,) == way.lines
        assert ("the recipient bbo@example.test",) == way.gives_up

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [("staf", "staff@example.test"), ("STAFFF", "staff@example.test"), ("tem", "team@example.test")],
    )
    def test_a_list_is_found_like_a_mailbox(self, typed, meant):
        """A list is written to like anybody (RFC 5321 3.9), so a slip in its name leads to it."""
        members = ("alice@example.test",)
        site = Site(lists=(("staff", members), ("team@example.test", members)))
        way = way_after(HELLO, MAIL, f"RCPT TO:<{typed}@example.test>", site=site)

        assert (f"RCPT TO:<{meant}>",) == way.lines
        assert (f"the recipient {typed}@example.test",) == way.gives_up

    @pytest.mark.parametrize("dialect", ["standard", "postfix", "exim"])
    def test_whether_the_chunks_so_far_are_the_whole_message_is_not_known(self, dialect):
        """
        RFC 3030 2: a chunk is any part of a message, and DATA says that more is to come.

        BDAT 0 LAST would send a part of a message for the whole, and nothing takes that back; RSET loses nothing that
        the client could not send again.
        """
        way = way_after(HELLO, MAIL, RCPT, "BDAT 7", "!hello\r\n", "DATA", site=Site(dialect=dialect))

        assert ("RSET", MAIL, RCPT, "DATA", None) == (*way.lines, way.instead)

    def test_a_full_list_is_sent_before_the_rest(self):
        """Too many recipients: those accepted are not thrown away, and no empty message is sent to them."""
        site = Site(limits=Limits(recipients=1))
        way = way_after(HELLO, MAIL, RCPT, "RCPT TO:<alice@example.test>", site=site)

        assert (Kind.CHOOSE, ("DATA",)) == way[:2]
        assert ("the recipient alice@example.test",) == way.gives_up

    def test_a_site_of_another_name_suggests_its_own_mailboxes(self):
        """Suggestions come from the site, never from the default one."""
        site = Site(hostname="mx.school.test", domains=("school.test",), mailboxes=("teacher",))

        assert ("RCPT TO:<teacher@school.test>", "DATA") == way_after(HELLO, MAIL, "DATA", site=site).lines

    def test_after_quit_there_is_nothing_to_type(self):
        """The session is over."""
        assert (Kind.NOTHING, ()) == way_after("QUIT")[:2]

    @pytest.mark.parametrize(
        ("lines", "kind", "wait"),
        [
            ((HELLO, MAIL, f"RCPT TO:<greylisted{TROUBLE}>"), Kind.WAIT, 1),
            ((HELLO, MAIL, f"RCPT TO:<busy{TROUBLE}>"), Kind.WAIT, None),
            ((HELLO, MAIL, f"RCPT TO:<disabled{TROUBLE}>"), Kind.OUTSIDE, None),
            ((HELLO, MAIL, f"RCPT TO:<moved{TROUBLE}>"), Kind.CHOOSE, None),
            ((HELLO, MAIL, f"RCPT TO:<closing{TROUBLE}>"), Kind.RECONNECT, None),
            ((HELLO, MAIL, RCPT, "BDAT 0", "DATA"), Kind.RESET, None),
        ],
    )
    def test_what_kind_of_way_it_is(self, lines, kind, wait):
        """Time, somebody else, a choice, a new connection, a new start; how long to wait was tried."""
        way = way_after(*lines)

        assert (kind, wait) == (way.kind, way.wait)

    @pytest.mark.parametrize(
        ("site", "lines", "way"),
        [
            (Site(tls=TlsSettings(required=True)), (HELLO, MAIL), ("STARTTLS", HELLO, MAIL)),
            (Site(login=LoginSettings(required=True)), (HELLO, MAIL), (LOGIN, MAIL)),
            (Site(login=LoginSettings(required=True, needs_tls=True)), (HELLO, MAIL), ("STARTTLS", HELLO, LOGIN, MAIL)),
            (Site(), ("HELO client.example.org", LOGIN), (HELLO, LOGIN)),
            (Site(protocol="lmtp"), (HELLO,), ("LHLO client.example.org",)),
            (Site(esmtp=False), (HELLO,), ("HELO client.example.org",)),
        ],
    )
    def test_tls_and_login_come_first_where_they_must(self, site, lines, way):
        """In their order; the last line is the refused one, or what takes its place."""
        assert way == way_after(*lines, site=site).lines

    def test_how_long_to_wait_is_what_the_server_said(self):
        """A site that wants 77 seconds gets them, and not a minute or five."""
        way = way_after(HELLO, MAIL, RCPT, site=Site(greylist=77))

        assert (Kind.WAIT, 77) == (way.kind, way.wait)

    def test_a_user_who_cannot_log_in_is_not_suggested(self):
        """The next one is, whoever the learner is taken for."""
        users = (Account("alice", "wonderland", "disabled"), Account("carol", "x"))
        site = Site(users=users, login=LoginSettings(required=True))

        assert ("AUTH PLAIN AGNhcm9sAHg=", MAIL) == way_after(HELLO, MAIL, site=site).lines

    def test_while_a_login_is_under_way_its_answer_is_the_next_line(self):
        """And the star is the other way."""
        first, second = (way_after(HELLO, *lines) for lines in (("AUTH LOGIN",), ("AUTH LOGIN", "YWxpY2U=")))

        assert (("YWxpY2U=",), "*") == (first.lines, first.instead)
        assert (("d29uZGVybGFuZA==",), "*") == (second.lines, second.instead)
