"""What the tutor says about an exchange."""

import json

import pytest
from every_cause import PLAYED
from explaining import HELLO, LOGIN, MAIL, MESSAGE, NOBODY, RCPT, last_of, talk
from support import on_screen

from smtptutor.explain.explanation import explain
from smtptutor.explain.render import Telling, explanation_blocks, pointer_blocks, whole_blocks
from smtptutor.explain.to_json import to_json
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.site import LoginSettings, Site
from smtptutor.text import ansi, plain, screen


class TestGreetingFirst:
    """The words follow the verb (RFC 5321 4.1.4, RFC 3207 4, RFC 4954 3): not all that waits for EHLO is about mail."""

    @pytest.mark.parametrize(
        ("line", "greeting", "site"),
        [
            (MAIL, "EHLO or HELO", Site()),
            ("STARTTLS", "EHLO or HELO", Site()),
            ("STARTTLS", "EHLO", Site(strict=True)),
            (LOGIN, "EHLO", Site()),
            (MAIL, "HELO", Site(protocol="smtp", esmtp=False)),
            (MAIL, "LHLO", Site(protocol="lmtp")),
        ],
    )
    def test_what_has_to_come_first(self, line, greeting, site):
        _, told = last_of(line, site=site)

        assert told.why.startswith(
            f"{line[:8].split()[0]} came before an accepted {greeting}, which has to come first."
        )
        assert "mail needs" not in told.why


class TestGreetingAfterTls:
    """The session begins again with the greeting of this protocol (RFC 3207 4.2, RFC 2033 4.1)."""

    @pytest.mark.parametrize(("protocol", "hello"), [("smtp", "EHLO"), ("submission", "EHLO"), ("lmtp", "LHLO")])
    def test_which(self, protocol, hello):
        exchange, told = last_of(f"{hello} client.example.org", "STARTTLS", site=Site(protocol=protocol))

        assert told.why.endswith(f"the session starts again with {hello}.")
        assert way_out(exchange).lines == (f"{hello} client.example.org",)


class TestOfferAgain:
    """RFC 5321 4.1.4: EHLO may come again, and each connection has a first one; after HELO nothing is on offer."""

    @pytest.mark.parametrize(
        ("lines", "opening"),
        [
            ((HELLO, HELLO), "The session is open again."),
            ((HELLO, "HELO client.example.org", HELLO), "The session is open again."),
            ((HELLO, "STARTTLS", HELLO), "The session is open again over TLS."),
        ],
    )
    def test_on_one_connection(self, lines, opening):
        _, told = last_of(*lines)

        assert told.why.startswith(opening)

    def test_the_first_of_a_connection_opens_nothing_again(self):
        *earlier, last = [*talk(HELLO), *talk(HELLO)]

        assert explain(last, earlier).why.startswith("The session is open. The offer is the same")

    def test_an_offer_is_the_same_as_the_one_before_even_where_helo_had_none(self):
        _, told = last_of(HELLO, "HELO client.example.org", HELLO)

        assert told.why.endswith("The offer is the same as the last time.")


class TestNoLogin:
    """RFC 4954 3, 4: whether AUTH will be on offer later, and after what, follows from the place and the session."""

    @pytest.mark.parametrize("lines", [(LOGIN,), ("HELO a.example.org", LOGIN), (HELLO, LOGIN), ("EHLO", LOGIN)])
    @pytest.mark.parametrize("site", [Site(esmtp=False), Site(extensions=("PIPELINING",))], ids=["old", "no AUTH"])
    def test_never(self, lines, site):
        exchange, told = last_of(*lines, site=site)

        assert 503 == exchange.reply.code  # as Postfix, Exim, Sendmail and OpenSMTPD say without a login
        assert told.why.startswith("A login is not on offer here; this server never lists AUTH.")
        assert "earlier" not in told.why

    def test_after_helo(self):
        _, told = last_of("HELO client.example.org", LOGIN)

        assert told.why.startswith("A login is not on offer after HELO; AUTH can be used once EHLO lists it.")

    def test_after_helo_where_tls_is_needed_too(self):
        site = Site(login=LoginSettings(("PLAIN",), needs_tls=True))
        _, told = last_of("HELO client.example.org", LOGIN, site=site)

        assert told.why.startswith("A login is not on offer after HELO; EHLO lists AUTH once STARTTLS came before it.")


class TestNotOffered:
    """A verb that EHLO never lists here, and one that HELO alone keeps off, are told apart (RFC 3207 4, RFC 3030 2)."""

    @pytest.mark.parametrize(
        ("line", "hello", "site", "said"),
        [
            ("STARTTLS", HELLO, Site(extensions=()), "STARTTLS is not on offer here."),
            ("STARTTLS", "HELO a.example.org", Site(esmtp=False), "STARTTLS is not on offer here."),
            ("STARTTLS", "HELO a.example.org", Site(strict=True), "STARTTLS is not on offer after HELO."),
            ("BDAT 0 LAST", HELLO, Site(extensions=()), "CHUNKING is not on offer here, so BDAT cannot be used."),
        ],
    )
    def test_where(self, line, hello, site, said):
        exchange, told = last_of(hello, line, site=site)

        assert (502, said) == (exchange.reply.code, told.why)


class TestUnknownParameter:
    """Every server refuses for the word that it does not know, and that word alone is shown and given up."""

    @pytest.mark.parametrize("dialect", DIALECTS)
    @pytest.mark.parametrize(
        ("line", "word"),
        [
            (f"{MAIL} FOO", "FOO"),
            (f"{MAIL} BODY=8BITMIME X=1", "X=1"),
            (f"{MAIL} X=1 BODY=8BITMIME", "X=1"),
            (f"{MAIL} SIZE=3 FOO BODY=8BITMIME", "FOO"),
            (f"{RCPT} FOO", "FOO"),
            (f"{RCPT} FOO NOTIFY=NEVER", "FOO"),
            (f"{RCPT} NOTIFY=NEVER X=1", "X=1"),
            (f"{RCPT} SIZE=3", "SIZE=3"),
            (f"{MAIL} NOTIFY=NEVER", "NOTIFY=NEVER"),
        ],
    )
    def test_the_word_is_named(self, dialect, line, word):
        before = (HELLO,) if line.startswith("MAIL") else (HELLO, MAIL)
        exchange, told = last_of(*before, line, site=Site(dialect=dialect))
        way = way_out(exchange)

        assert not exchange.accepted
        assert word.partition("=")[0] in told.why
        assert word == line[told.span.start : told.span.end]
        assert (line.replace(f" {word}", ""),) == way.lines
        assert (word,) == tuple(way.gives_up)


class TestSameMailbox:
    """Two names of one mailbox are one recipient in words, as the note on the second of them says."""

    @pytest.mark.parametrize("dialect", ["sendmail", "opensmtpd"])
    @pytest.mark.parametrize("second", ["RCPT TO:<bob@example.test>", "RCPT TO:<BOB>", "RCPT TO:<bob>"])
    def test_it_is_told_once(self, dialect, second):
        site = Site(dialect=dialect)
        _, told = last_of(HELLO, MAIL, "RCPT TO:<bob>", second, "RCPT TO:<alice>", MAIL, site=site)
        _, dropped = last_of(HELLO, MAIL, "RCPT TO:<bob>", second, "RSET", site=site)

        assert "as recipients, bob and alice." in told.why
        assert ("forgot the sender and 1 recipient",) == dropped.changed


class TestCommandInMessage:
    """A line of a message that looks like a command is no header field either; that is one note, not two."""

    def test_in_the_header_it_has_one_note(self):
        _, told = last_of(HELLO, MAIL, RCPT, "DATA", "QUIT", ".")
        (note,) = told.notes

        assert note.text.startswith("Line 1 of the message looks like a command")
        assert note.text.endswith("It is no header field. Accepted here; a strict server answers 554.")
        assert 554 == last_of(HELLO, MAIL, RCPT, "DATA", "QUIT", ".", site=Site(strict=True))[0].reply.code

    @pytest.mark.parametrize(
        ("lines", "causes"),
        [
            (("Subject: hello", "", "QUIT"), ["command-in-message"]),
            (("hello", "QUIT"), ["message-malformed", "command-in-message"]),
        ],
    )
    def test_elsewhere_each_line_has_its_own(self, lines, causes):
        _, told = last_of(HELLO, MAIL, RCPT, "DATA", *lines, ".")

        assert causes == [note.cause for note in told.notes]
        assert "It is no header field." not in told.notes[-1].text


class TestEcho:
    """A 503 is explained by the first failure behind it (RFC 5321 3.3)."""

    @pytest.mark.parametrize(
        ("lines", "reason"),
        [
            ((HELLO, MAIL, NOBODY, "DATA"), NOBODY),
            ((HELLO, "MAIL FROM:<", RCPT, "DATA"), "MAIL FROM:<"),
            ((HELLO, "MAIL FROM:<", RCPT), "MAIL FROM:<"),
            (("EHLO", MAIL), "EHLO"),
            (("EHLO", MAIL, RCPT, "DATA"), "EHLO"),
            ((MAIL, HELLO, RCPT), MAIL),
            ((HELLO, MAIL, NOBODY, "NOOP", "DATA"), NOBODY),
            ((HELLO, MAIL, NOBODY, "BDAT 0"), NOBODY),
            ((HELLO, "MAIL FROM:<", "BDAT 0"), "MAIL FROM:<"),
        ],
    )
    def test_points_to_the_first_failure(self, lines, reason):
        """Through other commands in between, and through echoes of echoes."""
        exchange, explanation = last_of(*lines)

        assert exchange.reply.code == 503
        assert reason == explanation.echo_of.client
        assert f"{reason} was answered {explanation.echo_of.reply.code}" in explanation.why

    @pytest.mark.parametrize(
        "lines",
        [
            (MAIL,),
            (HELLO, "DATA"),
            (HELLO, MAIL, "DATA"),
            (HELLO, MAIL, RCPT, *MESSAGE, "DATA"),
            (HELLO, MAIL, RCPT, MAIL),
            (HELLO, MAIL, NOBODY, "RSET", MAIL, "DATA"),
        ],
    )
    def test_no_echo_where_nothing_failed_before(self, lines):
        """A first failure is its own reason, and so is one after a fresh start."""
        assert last_of(*lines)[1].echo_of is None

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ((HELLO, MAIL, RCPT, *MESSAGE, RCPT), "ended when its message was accepted"),
            ((HELLO, MAIL, RCPT, "RSET", "DATA"), "RSET ended the last transaction"),
            ((HELLO, MAIL, HELLO, RCPT), "EHLO ended the last transaction"),
            ((HELLO, MAIL, RCPT, "BDAT 0 LAST", "BDAT 0"), "ended"),
        ],
    )
    def test_says_what_ended_the_transaction(self, lines, said):
        """Where a transaction was open before, the explanation tells how it ended."""
        assert said in last_of(*lines)[1].why


class TestSuccess:
    """A 250 is explained as carefully as a 503: what does the server now hold?"""

    @pytest.mark.parametrize(
        ("lines", "changed"),
        [
            ((HELLO,), ("remembers your name: client.example.org",)),
            ((HELLO, MAIL), ("remembers the sender: alice@example.test",)),
            ((HELLO, "MAIL FROM:<>"), ("remembers the sender: <>",)),
            ((HELLO, MAIL, RCPT), ("remembers the recipient: bob@example.test",)),
            ((HELLO, MAIL, RCPT, "DATA"), ("reads message lines from now on",)),
            ((HELLO, MAIL, RCPT, *MESSAGE), ("ended the mail transaction",)),
            ((HELLO, MAIL, RCPT, "RSET"), ("forgot the sender and 1 recipient",)),
            ((HELLO, MAIL, "EHLO me.example.org"), ("remembers your name: me.example.org", "forgot the sender")),
            ((HELLO, "NOOP"), ()),
            ((HELLO, MAIL, "QUIT"), ("forgot the sender", "closed the connection")),
            ((HELLO, "STARTTLS"), ("began anew, with TLS",)),
            ((HELLO, LOGIN), ("logged you in as alice",)),
            ((HELLO, MAIL, RCPT, "BDAT 0"), ("holds 0 octets of the message",)),
            ((HELLO, MAIL, RCPT, "BDAT 0 LAST"), ("ended the mail transaction",)),
            ((HELLO, "AUTH LOGIN"), ()),
        ],
    )
    def test_tells_what_changed(self, lines, changed):
        """Each success names what the server remembers or forgot."""
        assert changed == last_of(*lines)[1].changed

    def test_250_is_a_promise(self):
        """After the dot: the server holds the message, and that is no delivery."""
        _, explanation = last_of(HELLO, MAIL, RCPT, *MESSAGE)

        assert "not yet a delivery" in explanation.why

    def test_a_note_tells_what_a_strict_server_says(self):
        """Accepted here, refused elsewhere, with the column."""
        exchange, explanation = last_of(HELLO, "MAIL FROM: <alice@example.test>")

        (note,) = explanation.notes
        assert exchange.accepted
        assert "Accepted here; a strict server answers 501." in note.text
        assert (10, 11) == note.span


class TestScreen:
    """From an explanation to lines."""

    def test_fuller_the_first_time(self):
        """The first time three lines or more, later fewer."""
        exchange, explanation = last_of(HELLO, MAIL, "RCPT TO:<bob@@example.test>")
        first = explanation_blocks(exchange, explanation, Telling(digit=True))

        assert 3 <= len(first)
        assert len(explanation_blocks(exchange, explanation, Telling(first=False))) < len(first)

    def test_the_caret_stands_under_the_place(self):
        """The marks below the line cover the columns of the fault."""
        exchange, explanation = last_of(HELLO, "MAIL FROM:<a@b..c>")
        line, marks = on_screen(pointer_blocks(exchange, explanation.span)).splitlines()

        assert line[marks.index("^") :].startswith("..c") or line[marks.index("^") :].startswith(".c")

    @pytest.mark.parametrize("width", [40, 80, 100])
    def test_why_fits_the_width_and_cites(self, width):
        """All of it, wrapped, with the sources at the end."""
        exchange, explanation = last_of(HELLO, MAIL, NOBODY, "DATA")
        words = on_screen(whole_blocks(exchange, explanation), width)

        assert "RFC 5321 3.3" in words.replace("\n         ", " ")
        assert "How to fix it" in words

    def test_colour_says_nothing_alone(self):
        """Without its colour the screen says the same."""
        exchange, explanation = last_of(HELLO, MAIL, NOBODY, "DATA")
        lines = screen(whole_blocks(exchange, explanation), 80)
        import re

        assert plain(lines) == re.sub(r"\033\[[0-9;]*m", "", ansi(lines))


class TestEveryCause:
    """No cause is there that nothing can earn, and each of them is explained."""

    def test_all_are_met_as_a_reply_or_as_a_note(self):
        """On some site, or by a port."""
        met = {one.cause for one in PLAYED} | {note.cause for one in PLAYED for note in one.notes}

        assert set() == set(Cause) - met

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda one: f"{one.cause}")
    def test_each_is_explained_and_shown(self, exchange):
        """A reason in words, no fact left in braces, lines that can be typed, and printable text."""
        explanation = explain(exchange)
        words = on_screen(whole_blocks(exchange, explanation))

        assert explanation.why
        assert explanation.sources
        assert not {"{", "}"} & set(explanation.why + "".join(note.text for note in explanation.notes))
        assert all(line.isprintable() for line in way_out(exchange).lines)
        assert all(sign.isprintable() or sign == "\n" for sign in words)
        assert json.loads(json.dumps(to_json(exchange, explanation)))["cause"] == exchange.cause

    @pytest.mark.parametrize("exchange", [one for one in PLAYED if one.client], ids=lambda one: f"{one.cause}")
    def test_no_secret_is_shown(self, exchange):
        """Neither the initial response nor an answer of a login (RFC 4954 4)."""
        told = json.dumps(to_json(exchange, explain(exchange)), ensure_ascii=False)
        typed = exchange.client.split(" ")
        secrets = [word for word in typed[2:] if typed[0].upper() == "AUTH" and len(word) > 4]

        assert not [word for word in secrets if word in told.partition('"next"')[0]]
