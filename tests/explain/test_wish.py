"""A way out does what was meant: who sends, to whom, with which demands, which content; or it says what it gives up."""

import pytest
from every_cause import in_transition
from wanting import held, missing, typed

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import next_blocks
from smtptutor.explain.spelling import words_lost
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way import Kind
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.server import sites
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Limits, MailProtocol, Site, Trouble
from smtptutor.text import plain, screen

HELLO = "EHLO client.example.org"
MAIL = "MAIL FROM:<sender@example.org>"
BOB = "RCPT TO:<bob@example.test>"
ALICE = "RCPT TO:<alice@example.test>"
ENVELOPE = (HELLO, MAIL, BOB)
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
TEXT = ("Subject: lunch", "", "At noon?")
BOUNCES = Site(one_bounce_recipient=True)


def heard(*lines, site=None):
    """The exchanges of a conversation; a line that begins with ! is sent as octets without a line end."""
    simulator = Simulator(connect(site or Site()))
    octets = (line[1:].encode() if line.startswith("!") else f"{line}\r\n".encode() for line in lines)
    return [exchange for each in octets for exchange in simulator.receive(each)]


def way_after(*lines, site=None):
    """The last exchange, and the way out of it."""
    *earlier, last = heard(*lines, site=site)
    return last, way_out(last, explain(last, earlier).asked)


class TestContent:
    """Never an empty message in place of the one that was meant."""

    def test_data_put_off(self):
        """451 to DATA: nothing is sent in its place."""
        _, way = way_after(*ENVELOPE, "DATA", site=Site(trouble=(Trouble("data"),)))

        assert not [line for line in way.lines if line.startswith("BDAT")]

    @pytest.mark.parametrize(
        ("line", "again"),
        [
            ("BDAT 16 END", "BDAT 16 LAST"),
            ("BDAT 0x10 LAST", "DATA"),
            ("BDAT LAST", "DATA"),
            ("BDAT -1 LAST", "BDAT 1 LAST"),
        ],
    )
    def test_a_chunk_without_size(self, line, again):
        """RSET first (RFC 3030 2), the same envelope, and the same octets: or DATA, where nobody can know how many."""
        _, way = way_after(*ENVELOPE, line)

        assert ("RSET", MAIL, BOB, again) == way.lines
        assert () == way.gives_up

    @pytest.mark.parametrize("before", [(), (HELLO,), (HELLO, MAIL)])
    def test_after_a_chunk_that_came_too_soon_rset_comes_first(self, before):
        """RFC 3030 2: a RSET must be sent before anything else."""
        last, way = way_after(*before, "BDAT 5 LAST", "!abcde")

        assert "RSET" == way.lines[0]
        assert "BDAT 5 LAST" == way.lines[-1]
        assert [] == missing(last, typed(last, way.lines))

    def test_a_chunk_that_is_too_big(self):
        """The message has to be made smaller: it is not kept, and the envelope is."""
        _, way = way_after(*ENVELOPE, "BDAT 11000 LAST", "!" + "x" * 11000)

        assert ("RSET", MAIL, BOB) == way.lines[:3] or (MAIL, BOB) == way.lines[:2]
        assert "the message as it was" in way.gives_up

    def test_after_4yz_at_the_end_it_is_the_whole_transaction_again(self):
        """The transaction is over (RFC 5321 4.1.1.4): a dot alone would earn 500."""
        last, way = way_after(*ENVELOPE, "DATA", *TEXT, ".", site=Site(trouble=(Trouble("message", times=1),)))

        assert (MAIL, BOB, "DATA", *TEXT, ".") == way.lines[-7:]
        assert b"Subject: lunch" in typed(last, way.lines).taken[0].content

    def test_and_after_waiting_where_time_helps(self):
        site = sites.load("greylist")
        _, way = way_after(*ENVELOPE, "DATA", site=site)

        assert (":wait 5m", BOB, "DATA") == way.lines
        assert 300 == way.wait

    def test_lmtp_only_for_whom_it_failed(self):
        """One answer for each recipient (RFC 2033 4.2): whoever has the message gets it once."""
        lines = ("LHLO c.example.org", MAIL, BOB, "RCPT TO:<busy@trouble.example.test>", "DATA", *TEXT, ".")
        exchanges = heard(*lines, site=Site(protocol=MailProtocol.LMTP))
        for exchange in (one for one in exchanges if not one.accepted):
            assert BOB not in way_out(exchange).lines


class TestRecipients:
    """Nobody is dropped or swapped without a word."""

    @pytest.mark.parametrize("address", ["bbo@example.test", "nobody@example.test", "dora@example.test"])
    def test_somebody_else_is_no_correction(self, address):
        _, way = way_after(HELLO, MAIL, f"RCPT TO:<{address}>")

        assert (f"the recipient {address}",) == way.gives_up

    def test_a_name_without_a_domain_is_the_same_person_with_it(self):
        """Also where that person is held already: nobody else is added in the place."""
        _, way = way_after(*ENVELOPE, "RCPT TO:<bob>", site=Site(strict=True))

        assert (BOB,) == way.lines

    def test_with_others_accepted_the_way_on_is_offered_too(self):
        assert "DATA" == way_after(*ENVELOPE, "RCPT TO:<nobody@example.test>")[1].instead

    def test_a_recipient_after_the_first_chunk(self):
        """All who were accepted are named again, and the octets so far are told to be lost."""
        _, way = way_after(*ENVELOPE, "BDAT 5", "!abcde", ALICE)

        assert ("RSET", MAIL, BOB, ALICE) == way.lines
        assert ("the 5 octets sent so far, which are to be sent again",) == way.gives_up

    def test_relaying_goes_through_the_login(self):
        """The refused recipient is kept, and so is the one before."""
        dave = "RCPT TO:<dave@example.net>"

        assert ("RSET", LOGIN, MAIL, BOB, dave) == way_after(*ENVELOPE, dave)[1].lines

    def test_a_mailbox_that_moved_is_where_the_server_says(self):
        last, way = way_after(HELLO, MAIL, "RCPT TO:<moved@trouble.example.test>")

        assert Cause.MAILBOX_MOVED_USE_OTHER is last.cause
        assert "RCPT TO:<dave@example.net>" == way.lines[-1]
        assert LOGIN in way.lines

    def test_several_in_one_line_get_a_line_each(self):
        _, way = way_after(HELLO, MAIL, "RCPT TO:<bob@example.test>, <alice@example.test>")

        assert (BOB, ALICE) == way.lines
        assert () == way.gives_up

    def test_those_who_do_not_fit_any_more(self):
        """Whoever was accepted gets the message first."""
        _, way = way_after(*ENVELOPE, ALICE, site=Site(limits=Limits(recipients=1)))

        assert (Kind.CHOOSE, ("DATA",)) == way[:2]
        assert ("the recipient alice@example.test",) == way.gives_up

    def test_a_bounce_to_two(self):
        """Nothing lets <> have two recipients here; with a sender both are accepted."""
        _, way = way_after(HELLO, "MAIL FROM:<>", BOB, ALICE, site=BOUNCES)

        assert "RSET" == way.lines[0]
        assert (BOB, ALICE) == way.lines[-2:]
        assert ("the sender <>",) == way.gives_up


class TestDemands:
    """A parameter, TLS or a login that was asked for is no ballast."""

    def test_requiretls_goes_through_tls(self):
        _, way = way_after(HELLO, f"{MAIL} REQUIRETLS", site=sites.load("extensions"))

        assert ("STARTTLS", HELLO, f"{MAIL} REQUIRETLS") == way.lines

    @pytest.mark.parametrize(
        "typed_line", [f"{MAIL} FOO=1", f"{MAIL} SIZE=99999999", "MAIL FROM:<a@b.org> NOTIFY=NEVER"]
    )
    def test_a_parameter_that_cannot_be_kept_is_named(self, typed_line):
        _, way = way_after(HELLO, typed_line)

        assert (typed_line.rpartition(" ")[2],) == way.gives_up

    def test_of_two_holds_one_is_kept_with_its_own_value(self):
        """RFC 4865 4.2: both together are to be refused, and so is one that is given twice."""
        until = "HOLDUNTIL=2026-01-05T10:00:00Z"
        _, way = way_after(HELLO, f"{MAIL} HOLDFOR=10 {until}", site=sites.load("extensions"))

        assert (f"{MAIL} HOLDFOR=10",) == way.lines
        assert (until,) == way.gives_up

    def test_the_parameters_of_the_open_transaction_come_again(self):
        """What RSET costs is asked for again, word for word."""
        mail, bob = f"{MAIL} RET=HDRS ENVID=QQ1", f"{BOB} NOTIFY=NEVER"
        _, way = way_after(HELLO, mail, bob, LOGIN)

        assert ("RSET", LOGIN, mail, bob) == tuple(
            line.replace("ENVID=QQ1 RET=HDRS", "RET=HDRS ENVID=QQ1") for line in way.lines
        )

    def test_a_password_that_is_to_be_kept_for_another_mechanism(self):
        """432: the way is PLAIN under TLS (RFC 4954 6)."""
        way = way_out(in_transition())

        assert way.lines[-1].startswith("AUTH PLAIN ")
        assert () == way.gives_up

    def test_what_the_next_server_cannot_keep(self):
        """RFC 8689 4.2.1: with the demand nothing is sent on; without it the message is taken, and that is said."""
        site = sites.load("extensions")._replace(next_hop_requires_tls=False)
        lines = (HELLO, "STARTTLS", HELLO, f"{MAIL} REQUIRETLS", BOB, "DATA", *TEXT, ".")
        last, way = way_after(*lines, site=site)

        assert Cause.REQUIRETLS_NOT_POSSIBLE is last.cause
        assert (MAIL, BOB, "DATA", *TEXT, ".") == way.lines
        assert ("REQUIRETLS",) == way.gives_up

    def test_the_sender_of_a_refused_mail_is_still_wanted(self):
        """503 at RCPT is the echo of a MAIL that was put off: its sender and its parameters come again."""
        site = Site(trouble=(Trouble("mail", times=1),))
        mail = "MAIL FROM:<dora@example.org> RET=HDRS"
        _, way = way_after(HELLO, mail, BOB, site=site)

        assert (mail, BOB) == way.lines[-2:]


class TestNestedMail:
    """A second MAIL while a transaction is open."""

    def test_the_same_once_more_asks_for_nothing_new(self):
        """To go on keeps all; RSET is there for whoever wants to begin again."""
        _, way = way_after(*ENVELOPE, MAIL)

        assert (Kind.CHOOSE, ("DATA",), "RSET", ()) == (way.kind, way.lines, way.instead, way.gives_up)

    def test_another_sender_takes_the_place_of_the_first(self):
        _, way = way_after(*ENVELOPE, "MAIL FROM:<dora@example.org>")

        assert ("RSET", "MAIL FROM:<dora@example.org>") == way.lines
        assert ("the open transaction of sender@example.org with 1 recipient",) == way.gives_up


class TestTold:
    """What a way gives up is there to be read."""

    def test_in_json(self):
        last, way = way_after(HELLO, MAIL, "RCPT TO:<nobody@example.test>")
        told = to_json(last, explain(last), way)

        assert ["the recipient nobody@example.test"] == told["gives_up"]

    def test_an_empty_list_where_nothing_is_given_up(self):
        last, way = way_after(MAIL)

        assert [] == to_json(last, explain(last), way)["gives_up"]

    def test_before_the_lines_on_the_screen(self):
        _, way = way_after(HELLO, MAIL, "RCPT TO:<nobody@example.test>")
        shown = plain(screen(next_blocks(way), 200))

        assert 0 <= shown.index("gives up the recipient nobody@example.test") < shown.index("Type:")

    def test_no_secret_is_named(self):
        last, way = way_after(HELLO, "C: AUTH PLAIN AGFsaWNlAHNlY3JldHM=")

        assert "AGFsaWNlAHNlY3JldHM" not in str(way.gives_up)
        assert not last.accepted


@pytest.mark.parametrize(
    ("line", "instead", "lost"),
    [
        ("MAIL FROM:<a@b.org", "MAIL FROM:<a@b.org>", ()),
        ("MAIL FROM:a@b..org", "MAIL FROM:<a@b.org>", ()),
        ("RCPT TO:Bob Smith <bob@b.org>", "RCPT TO:<bob@b.org>", ()),
        ("RCPT TO:<bob@b.org>,<al@b.org>", "RCPT TO:<bob@b.org>", ("al@b.org",)),
        ("RCPT TO:<>", "RCPT TO:<bob@b.org>", ("<>",)),
        ("MAIL FROM:<a@my_host.org>", "MAIL FROM:<a@my-host.org>", ("a@my_host.org",)),
        ("MAIL FROM:<a@b.org> SIZE=-1", "MAIL FROM:<a@b.org> SIZE=1000", ("SIZE=-1",)),
        ("RCPT TO:<a@b.org> NOTIFY=SUCCESS, FAILURE", "RCPT TO:<a@b.org> NOTIFY=SUCCESS,FAILURE", ()),
        ("RCPT TO:<a@b.org> ORCPT=root@b.org", "RCPT TO:<a@b.org> ORCPT=rfc822;root@b.org", ()),
        ("VRFY nobody", "VRFY alice", ("the name nobody",)),
        ("ETRN x", "DATA", ()),
    ],
)
def test_which_words_a_corrected_line_keeps(line, instead, lost):
    assert lost == words_lost(parse(line), instead)


def test_what_is_held_is_counted_anew_by_the_tests():
    """Their own reading of a session finds what the lines said."""
    last = heard(HELLO, f"{MAIL} SIZE=100", f"{BOB} NOTIFY=NEVER")[-1]
    envelope = held(last.after.session)

    assert ("sender@example.org", {"SIZE=100"}) == (envelope.sender, envelope.options)
    assert (("bob@example.test", {"NOTIFY=NEVER"}),) == envelope.recipients


class TestNobodyElse:
    """Who was not named gets nothing."""

    def test_a_refused_message_goes_to_no_stranger(self):
        lines = (HELLO, MAIL, "RCPT TO:<unwanted@trouble.example.test>", "DATA", "Subject: private", "", "x", ".")
        _, way = way_after(*lines)

        assert (MAIL, "RCPT TO:<unwanted@trouble.example.test>", "DATA") == way.lines
        assert ("the message as it was",) == way.gives_up

    def test_who_is_held_already_is_no_correction(self):
        assert BOB not in way_after(*ENVELOPE, "RCPT TO:<bbo@example.test>")[1].lines

    def test_a_login_for_somebody_else_is_named(self):
        """What was tried was the login of another user."""
        _, way = way_after(HELLO, "AUTH PLAIN AGJvYgB4")

        assert ("the login that was tried",) == way.gives_up

    @pytest.mark.parametrize(
        ("site", "line"),
        [("greylist", "RCPT TO:<bob@example.test"), ("senders", "MAIL FROM:<eve@misspelt.example>")],
    )
    def test_a_login_is_no_cure_for_a_slip_or_a_wrong_sender(self, site, line):
        _, way = way_after(HELLO, *([MAIL] if line.startswith("RCPT") else []), line, site=sites.load(site))

        assert not [one for one in way.lines if one.startswith("AUTH")]

    def test_lmtp_chunks_only_for_whom_they_failed(self):
        site = sites.load("lmtp")
        carol = "RCPT TO:<carol@example.test>"
        exchanges = heard("LHLO c.example.org", MAIL, BOB, carol, "BDAT 7 LAST", "!hello\r\n", site=site)

        assert BOB not in way_out(exchanges[-1]).lines


class TestLong:
    """Large transactions are brought back whole."""

    def test_with_many_recipients_and_parameters(self):
        mail = f"{MAIL} SIZE=700 RET=HDRS ENVID=Q1"
        named = tuple(f"RCPT TO:<{user}@example.test> NOTIFY=NEVER" for user in ("alice", "bob", "postmaster"))
        friend = "RCPT TO:<friend@far.example> NOTIFY=NEVER"
        _, way = way_after(HELLO, mail, *named, friend)

        assert ("RSET", LOGIN, mail, *named, friend) == way.lines
        assert () == way.gives_up

    def test_a_message_put_off_with_several_recipients(self):
        site = Site(trouble=(Trouble("message", times=1),))
        postmaster = "RCPT TO:<postmaster@example.test>"
        _, way = way_after(HELLO, f"{MAIL} RET=HDRS", BOB, ALICE, postmaster, "DATA", *TEXT, ".", site=site)

        assert (f"{MAIL} RET=HDRS", BOB, ALICE, postmaster, "DATA", *TEXT, ".") == way.lines

    def test_a_tab_in_a_folded_field_is_text(self):
        site = Site(trouble=(Trouble("message", times=1),))
        text = ("Subject: a", "\tb", "", "x")

        assert (*text, ".") == way_after(*ENVELOPE, "DATA", *text, ".", site=site)[1].lines[-5:]


class TestCounting:
    """A server that counts what a session does hides no way that another one has."""

    @pytest.mark.parametrize("dialect", ["standard", "postfix", "exim"])
    def test_the_login_is_brought_back_behind_tls(self, dialect):
        _, way = way_after(HELLO, LOGIN, MAIL, "STARTTLS now", site=Site(dialect=dialect))

        assert ("STARTTLS", HELLO, LOGIN, MAIL) == way.lines
        assert () == way.gives_up

    def test_a_login_lets_a_relay_through(self):
        """Where TLS, and its own EHLO, come before it."""
        carol = "RCPT TO:<carol@example.net>"
        _, way = way_after(*ENVELOPE, carol, site=sites.load("extensions"))

        assert ("RSET", "STARTTLS", HELLO, LOGIN, MAIL, BOB, carol) == way.lines
        assert () == way.gives_up
