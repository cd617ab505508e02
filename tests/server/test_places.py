"""The places that come along: what their comments promise is what happens there."""

import pytest
from place_table import POSTED, SUBMIT, TABLE, UTF8, posted, rows
from support import EHLO, HELO, LHLO, LOGIN, MAIL, RCPT
from visiting import LONGEST_ABOUT, Visit, all_dialogues, dialogues, visit

from smtptutor import data
from smtptutor.course.check import lessons as checks
from smtptutor.explain.explanation import explain
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import sites
from smtptutor.server.exchange import Said
from smtptutor.server.site import Site


class TestFiles:
    """Every place is there to be chosen from a list."""

    def test_each_stands_in_the_table(self):
        assert sites.names() == list(TABLE)

    @pytest.mark.parametrize("place", sites.names())
    def test_each_reads_without_a_complaint(self, place):
        path = data.folder() / "sites" / f"{place}.toml"

        assert [] == list(checks.check_site(path))
        assert place == sites.load(place).name

    @pytest.mark.parametrize("place", sites.names())
    def test_its_line_in_the_list_fits(self, place):
        about = sites.load(place).about

        assert len(about) <= LONGEST_ABOUT
        assert about.isprintable()
        assert place == "default" or about != Site().about

    def test_no_two_places_say_the_same(self):
        abouts = [sites.load(place).about for place in sites.names()]

        assert len(abouts) == len(set(abouts))

    @pytest.mark.parametrize("place", [place for place in sites.names() if place != "default"])
    def test_each_says_what_to_try(self, place):
        assert any(promise.codes for dialogue in dialogues(place) for promise in dialogue)


class TestPromises:
    """A comment that shows a dialogue shows what happens."""

    @pytest.mark.parametrize(("place", "dialogue"), list(all_dialogues()))
    def test_each_reply_is_as_promised(self, place, dialogue):
        there = Visit(sites.load(place))
        for line, codes, enhanced in dialogue:
            heard = there.said[:1] if line == "(connect)" else there.type(line)
            if codes:
                assert (line, codes) == (line, [exchange.reply.code for exchange in heard])
            if enhanced:
                assert (line, enhanced) == (line, heard[-1].reply.enhanced)

    @pytest.mark.parametrize(("place", "lines", "cause"), list(rows()))
    def test_each_reply_has_the_cause_for_which_the_place_was_made(self, place, lines, cause):
        assert cause is visit(place, *lines)[-1].cause


class TestParticulars:
    """What a cause does not tell."""

    def test_an_old_server_sends_one_line_and_no_enhanced_codes(self):
        said = visit("old", HELO, *POSTED)

        assert ("old.example.test greets client.example.org",) == said[1].reply.lines
        assert {None} == {exchange.reply.enhanced for exchange in said}

    @pytest.mark.parametrize(
        ("place", "line"),
        [
            ("busy", "LIMITS MAILMAX=4 RCPTMAX=3"),
            ("extensions", "LIMITS MAILMAX=20 RCPTMAX=100"),
            ("extensions", "DELIVERBY 60"),
            ("submission", "FUTURERELEASE 86400 2026-01-06T09:00:00Z"),
        ],
    )
    def test_ehlo_announces(self, place, line):
        assert line in visit(place, EHLO)[-1].reply.lines

    def test_behind_tls_a_submission_server_offers_plain_and_no_second_starttls(self):
        lines = visit("submission", *SUBMIT)[-1].reply.lines

        assert "AUTH SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN" in lines
        assert "STARTTLS" not in lines

    def test_tls_from_the_first_octet(self):
        """RFC 8314 3.3: EHLO lists a login at once and no STARTTLS; RFC 3848: the trace line has S and A."""
        said = visit("submissions", EHLO, LOGIN, *POSTED)
        lines = said[1].reply.lines

        assert all(exchange.after.session.channel.tls for exchange in said)
        assert "AUTH PLAIN LOGIN" in lines
        assert "STARTTLS" not in lines
        assert "ESMTPSA" == said[-1].after.memory.store.latest.envelope.protocol

    def test_there_every_connection_begins_with_it(self):
        [greeting] = [each for each in visit("submissions", "QUIT", ":connect") if each.said is Said.GREETING][1:]

        assert greeting.after.session.channel.tls
        assert "TLS is there already" in explain(greeting).why
        assert explain(greeting).glosses[0].endswith("; TLS is on")

    def test_lmtp_answers_for_each_recipient_and_keeps_the_message_for_those_it_took(self):
        said = visit("lmtp", LHLO, MAIL, RCPT, "RCPT TO:<carol@example.test>", "DATA", "Subject: hi", "", ".")

        assert [Cause.LMTP_PER_RECIPIENT, Cause.MAILBOX_FULL] == [exchange.cause for exchange in said[-2:]]
        assert ("bob@example.test",) == said[-1].after.memory.store.latest.envelope.recipients

    @pytest.mark.parametrize(
        ("place", "lines"),
        [
            ("never", ()),
            ("starting", ()),
            ("closing", (EHLO, "NOOP", "NOOP", "NOOP", "NOOP")),
            ("busy", ("NONSENSE",) * 5),
            ("busy", (EHLO, *POSTED * 2, ":wait 1m", *POSTED * 2, ":wait 1m", MAIL)),
            ("shaky", (EHLO, *POSTED)),
            ("trouble", (EHLO, MAIL, "RCPT TO:<leave@example.test>")),
            ("trouble", (EHLO, MAIL, "RCPT TO:<cut@example.test>")),
        ],
    )
    def test_the_connection_closes(self, place, lines):
        assert Awaiting.NOTHING is visit(place, *lines)[-1].after.session.awaiting

    def test_a_blocked_client_is_left_its_quit(self):
        assert Awaiting.COMMAND is visit("blocked", EHLO)[-1].after.session.awaiting

    def test_a_message_cut_off_by_421_was_not_accepted(self):
        assert 0 == len(visit("closing", EHLO, *POSTED)[-1].after.memory.store)

    def test_a_strict_place_refuses_a_bare_line_feed(self):
        said = visit("strict", "NOOP\nNOOP")

        assert [Cause.BARE_LF_LINE_END, Cause.NOOP_DONE] == [exchange.cause for exchange in said[1:]]

    @pytest.mark.parametrize("between", ["\n.\n", "\n.\r\n", "\r\n.\n"])
    def test_where_a_bare_lf_ends_a_message_a_second_one_can_be_smuggled_in(self, between):
        """RFC 5321 4.1.1.4: to a server that ends mail data at CR LF dot CR LF alone it is one message, of alice."""
        smuggled = between.join(("Subject: hi", "MAIL FROM:<eve@example.org>"))
        text = (smuggled, RCPT, "DATA", "From: alice@example.test", ".", "QUIT")
        held = {place: visit(place, EHLO, MAIL, RCPT, "DATA", *text)[-1] for place in ("bare-lf", "default")}
        senders = {
            place: sorted(message.envelope.sender for message in last.after.memory.store)
            for place, last in held.items()
        }

        assert {"bare-lf": ["alice@example.test", "eve@example.org"], "default": ["alice@example.test"]} == senders
        assert {Cause.GOODBYE} == {last.cause for last in held.values()}

    @pytest.mark.parametrize(
        ("end", "noted"), [("\n.\n", True), ("\n.\r\n", True), ("\r\n.\n", True), ("\r\n.\r\n", False)]
    )
    def test_what_ended_the_message_is_noted_with_its_line(self, end, noted):
        said = visit("bare-lf", EHLO, MAIL, RCPT, "DATA", f"Subject: hi{end}QUIT")
        (end_of_data,) = [exchange for exchange in said if exchange.said is Said.MESSAGE]
        lines = [note.facts["line"] for note in end_of_data.notes if note.cause is Cause.BARE_LF_ENDED_MESSAGE]

        assert [2] * noted == lines
        assert Cause.GOODBYE is said[-1].cause

    def test_a_strict_place_keeps_to_the_one_end_whatever_its_file_says(self):
        """RFC 5321 4.1.1.4 says MUST NOT."""
        there = Visit(Site(strict=True, ends_at_bare_lf=True))
        for line in (EHLO, MAIL, RCPT, "DATA", "Subject: hi\r\n.\nQUIT", "."):
            there.type(line)

        assert Cause.BARE_LF_IN_MESSAGE is there.said[-1].cause

    @pytest.mark.parametrize(("dialect", "noted"), [("exim", True), ("postfix", True), ("standard", False)])
    def test_it_is_noted_of_a_server_that_has_the_habit_too(self, dialect, noted):
        there = Visit(Site(dialect=dialect))
        for line in (EHLO, MAIL, RCPT, "DATA", "Subject: hi\n.\nNOOP", "."):
            there.type(line)
        causes = {note.cause for exchange in there.said for note in exchange.notes}

        assert noted == (Cause.BARE_LF_ENDED_MESSAGE in causes)

    def test_what_is_slow_and_what_is_silent(self):
        assert 5 == visit("trouble", EHLO, MAIL, "RCPT TO:<slow@example.test>")[-1].manner.slow
        assert visit("trouble", EHLO, MAIL, "RCPT TO:<cut@example.test>")[-1].silent

    def test_a_forwarded_recipient_counts(self):
        stored = visit("forwarding", EHLO, *posted(MAIL, "RCPT TO:<carol@example.test>"))[-1].after.memory.store

        assert ("carol@example.test",) == stored.latest.envelope.recipients

    def test_replies_stay_in_ascii(self):
        said = visit("international", EHLO, UTF8)

        assert ("Sender <j?rg@example.test> accepted",) == said[-1].reply.lines
