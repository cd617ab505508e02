"""LMTP and submission: the other two ways in which mail is handed over."""

import pytest
from support import CHUNK, EHLO, HELO, LHLO, LMTP, LOGIN, MAIL, MESSAGE, RCPT, after, codes, last, octets, play

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Limits, LoginSettings, Site

ALICE = "RCPT TO:<alice@example.test>"
FULL = "RCPT TO:<full@trouble.example.test>"
NOBODY = "RCPT TO:<nobody@example.test>"
ROOMY = LMTP._replace(limits=Limits())


def answered(*lines: str, site: Site = ROOMY) -> list[tuple[int, Cause, str]]:
    """Code, cause and address of each answer to a message: what comes after the answer to DATA or the first chunk."""
    exchanges = play(LHLO, MAIL, *lines, site=site)
    return [
        (one.reply.code, one.cause, str(one.facts.get("address", "")).partition("@")[0])
        for one in exchanges
        if one.client == "." or (one.command and one.command.last)
    ]


class TestHello:
    """RFC 2033 4.1."""

    def test_lhlo_does_what_ehlo_does_elsewhere(self):
        exchange = last(LHLO, site=LMTP)

        assert (250, Cause.LHLO_ACCEPTED, None) == (exchange.reply.code, exchange.cause, exchange.reply.enhanced)
        assert exchange.reply.lines[1:] == last(EHLO, site=LMTP._replace(protocol="smtp")).reply.lines[1:]
        assert Stage.GREETED is exchange.after.session.stage

    @pytest.mark.parametrize("line", [EHLO, HELO])
    def test_the_others_are_not_spoken(self, line):
        assert [500, 503] == codes(play(line, MAIL, site=LMTP))

    @pytest.mark.parametrize(
        ("line", "cause"), [("LHLO", Cause.HELLO_NAME_MISSING), ("LHLO a b", Cause.HELLO_NAME_INVALID)]
    )
    def test_its_name_is_read_as_that_of_ehlo(self, line, cause):
        assert cause is last(line, site=LMTP).cause

    def test_a_literal_is_a_good_name(self):
        assert () == last("LHLO [192.0.2.1]", site=LMTP).notes

    def test_after_lhlo_parameters_are_due(self):
        assert () == last(LHLO, f"{MAIL} SIZE=9", site=LMTP).notes

    def test_a_second_one_drops_the_transaction(self):
        exchange = last(LHLO, MAIL, LHLO, site=LMTP)

        assert [Cause.TRANSACTION_DROPPED] == [note.cause for note in exchange.notes]
        assert Stage.GREETED is exchange.after.session.stage


class TestNoRecipients:
    """RFC 2033 4.2: there would be nobody to answer for."""

    @pytest.mark.parametrize("lines", [(), (NOBODY,), (NOBODY, NOBODY)])
    def test_data_is_503(self, lines):
        exchange = last(LHLO, MAIL, *lines, "DATA", site=LMTP)

        assert (503, Cause.LMTP_NO_RECIPIENTS) == (exchange.reply.code, exchange.cause)
        assert Stage.MAIL is exchange.after.session.stage


GOOD, BAD = (250, Cause.LMTP_PER_RECIPIENT), (452, Cause.MAILBOX_FULL)
DATA = ("DATA", *MESSAGE)


class TestPerRecipient:
    """RFC 2033 4.2, 4.3: after the dot one answer for each accepted recipient, in the order of the RCPT commands."""

    @pytest.mark.parametrize(
        ("recipients", "answers"),
        [
            ((RCPT,), [(*GOOD, "bob")]),
            ((RCPT, ALICE), [(*GOOD, "bob"), (*GOOD, "alice")]),
            ((ALICE, RCPT), [(*GOOD, "alice"), (*GOOD, "bob")]),
            ((RCPT, RCPT), [(*GOOD, "bob"), (*GOOD, "bob")]),
            ((RCPT, NOBODY, ALICE), [(*GOOD, "bob"), (*GOOD, "alice")]),
            ((FULL,), [(*BAD, "full")]),
            ((FULL, RCPT), [(*BAD, "full"), (*GOOD, "bob")]),
            ((RCPT, FULL, ALICE), [(*GOOD, "bob"), (*BAD, "full"), (*GOOD, "alice")]),
            ((FULL, FULL), [(*BAD, "full"), (*BAD, "full")]),
        ],
    )
    @pytest.mark.parametrize("content", [DATA, (*CHUNK, "BDAT 0 LAST")], ids=["DATA", "BDAT"])
    def test_each_answer(self, recipients, answers, content):
        assert answers == answered(*recipients, *content)

    def test_a_full_mailbox_is_accepted_at_rcpt(self):
        """The place to say so is after the dot; in SMTP it is RCPT."""
        assert 250 == last(LHLO, MAIL, FULL, site=LMTP).reply.code
        assert 452 == last(EHLO, MAIL, FULL).reply.code

    @pytest.mark.parametrize(
        ("state", "code", "cause"),
        [
            ("unwanted", 550, Cause.CONTENT_REFUSED),
            ("filtered", 550, Cause.RECIPIENT_FILTER_REFUSED),
            ("failing", 451, Cause.PROCESSING_ERROR),
        ],
    )
    def test_one_that_refuses_does_so_for_itself(self, state, code, cause):
        found = answered(RCPT, f"RCPT TO:<{state}@trouble.example.test>", ALICE, *DATA)

        assert [(*GOOD, "bob"), (code, cause, state), (*GOOD, "alice")] == found

    def test_the_message_is_kept_once_for_those_who_took_it(self):
        (message,) = after(LHLO, MAIL, RCPT, FULL, ALICE, *DATA, site=ROOMY).memory.store

        assert ("bob@example.test", "alice@example.test") == message.envelope.recipients
        assert "LMTP" == message.envelope.protocol

    def test_what_each_of_them_asked_for_is_kept_with_it(self):
        (message,) = after(
            LHLO, MAIL, f"{FULL} NOTIFY=NEVER", RCPT, f"{ALICE} NOTIFY=DELAY", *DATA, site=ROOMY
        ).memory.store

        assert ("", "NOTIFY=DELAY") == message.envelope.rcpt_options

    def test_where_nobody_took_it_nothing_is_kept(self):
        assert 0 == len(after(LHLO, MAIL, FULL, *DATA, site=ROOMY).memory.store)

    def test_all_name_the_same_message(self):
        exchanges = play(LHLO, MAIL, RCPT, ALICE, *DATA, site=ROOMY)[-2:]

        assert 1 == len({one.facts["id"] for one in exchanges})
        assert 1 == len({one.after for one in exchanges})
        assert Stage.GREETED is exchanges[0].after.session.stage

    def test_login_and_tls_show_in_the_name_of_the_protocol(self):
        """RFC 3848."""
        (message,) = after(LHLO, "STARTTLS", LHLO, LOGIN, MAIL, RCPT, *DATA, site=ROOMY).memory.store

        assert "LMTPSA" == message.envelope.protocol

    @pytest.mark.parametrize(
        ("site", "content", "cause"),
        [
            (LMTP, ("DATA", "x" * 300, "."), Cause.MESSAGE_TOO_BIG),
            (LMTP, ("BDAT 300 LAST", "x" * 298), Cause.CHUNK_TOO_BIG),
            (LMTP, ("DATA", *["Received: x"] * 3, "", "."), Cause.MAIL_LOOP),
            (ROOMY._replace(strict=True), ("DATA", "no header", "."), Cause.MESSAGE_MALFORMED),
            (ROOMY._replace(limits=Limits(space=5)), DATA, Cause.MAIL_SYSTEM_FULL),
        ],
    )
    def test_a_message_that_nobody_can_have_is_refused_for_each(self, site, content, cause):
        """RFC 2033 4.2: whoever waits for two answers and gets one waits for ever."""
        assert [cause, cause] == [found for _, found, _ in answered(RCPT, ALICE, *content, site=site)]

    def test_the_next_command_comes_after_all_of_them(self):
        exchanges = play(LHLO, MAIL, RCPT, ALICE, *DATA, "NOOP", MAIL, site=ROOMY)

        assert [250, 250, 250, 250, 354, 250, 250, 250, 250] == codes(exchanges)

    def test_all_of_them_come_from_one_frame(self):
        simulator = Simulator(connect(ROOMY))
        sent = octets([LHLO, MAIL, RCPT, FULL, *DATA])
        found = [list(simulator.receive(sent[place : place + 1])) for place in range(len(sent))]

        assert [250, 452] == codes(found[-1])


SUBMISSION = Site(protocol="submission", login=LoginSettings(required=True))
INSIDE = (EHLO, LOGIN)


class TestSubmission:
    """RFC 6409."""

    @pytest.mark.parametrize(
        ("lines", "code", "cause"),
        [
            ((EHLO, MAIL), 530, Cause.LOGIN_REQUIRED),
            ((*INSIDE, MAIL), 250, Cause.SENDER_ACCEPTED),
            ((*INSIDE, "MAIL FROM:<alice@example>"), 554, Cause.DOMAIN_NOT_FULLY_QUALIFIED),
            ((*INSIDE, "MAIL FROM:<>"), 250, Cause.NULL_SENDER_ACCEPTED),
            ((*INSIDE, "MAIL FROM:<alice@[192.0.2.1]>"), 250, Cause.SENDER_ACCEPTED),
            ((*INSIDE, MAIL, "RCPT TO:<dave@example.net>"), 250, Cause.RECIPIENT_ACCEPTED),
            ((*INSIDE, MAIL, "RCPT TO:<dave@example>"), 554, Cause.DOMAIN_NOT_FULLY_QUALIFIED),
            ((*INSIDE, MAIL, "RCPT TO:<Postmaster>"), 250, Cause.POSTMASTER_ACCEPTED),
            ((*INSIDE, MAIL, NOBODY), 550, Cause.MAILBOX_UNKNOWN),
            ((*INSIDE, MAIL, RCPT, *DATA), 250, Cause.MESSAGE_ACCEPTED),
            ((*INSIDE, MAIL, RCPT, "DATA", "no header", "."), 554, Cause.MESSAGE_MALFORMED),
        ],
    )
    def test_each_answer(self, lines, code, cause):
        exchange = last(*lines, site=SUBMISSION)

        assert (code, cause) == (exchange.reply.code, exchange.cause)

    @pytest.mark.parametrize(("line", "enhanced"), [("MAIL FROM:<a@b>", "5.1.8"), ("RCPT TO:<a@b>", "5.1.2")])
    def test_sender_and_recipient_are_told_apart(self, line, enhanced):
        """RFC 3463 3.2."""
        lines = (*INSIDE, *((MAIL,) if line.startswith("RCPT") else ()), line)

        assert enhanced == last(*lines, site=SUBMISSION).reply.enhanced

    def test_elsewhere_a_short_domain_is_taken(self):
        assert last(EHLO, LOGIN, "MAIL FROM:<a@b>", "RCPT TO:<c@d>").accepted
