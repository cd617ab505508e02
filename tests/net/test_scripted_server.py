"""`smtptutor.testing`: the server that other people's tests command."""

import base64
import smtplib
import threading
import time

import pytest
from netclient import ALICE, BOB, EHLO, ENVELOPE, MESSAGE, SENDER, Wire, send

from smtptutor.server.site import Site, Trouble
from smtptutor.table import TableError
from smtptutor.testing import ScriptedServer


class TestWhatCame:
    """Messages and exchanges."""

    def test_a_message(self):
        """Envelope, content, and the content as the standard library reads it."""
        with ScriptedServer() as server:
            send(server, BOB, ALICE)
            (message,) = server.messages

        assert (SENDER, (BOB, ALICE)) == (message.sender, message.recipients)
        assert message.content.startswith(b"Subject: hi\r\n\r\nhello\r\n")
        assert "hi" == message.parsed["Subject"]
        assert "ESMTP" == message.protocol

    def test_what_was_said(self):
        """Each exchange with its code and its cause, and the reason in words."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.say(EHLO, "DATA")
            greeting, hello, data = server.exchanges

        assert (None, 220, "service-ready") == (greeting.client, greeting.code, greeting.cause)
        assert ("EHLO client.example.org", 250, 1) == (hello.client, hello.code, hello.connection)
        assert ("DATA", 503, "5.5.1", "data-without-mail") == (data.client, data.code, data.enhanced, data.cause)
        assert "MAIL" in data.why

    def test_secrets_are_not_kept(self):
        """What a client logs in with does not appear in a report of a failed test."""
        with ScriptedServer() as server, smtplib.SMTP(server.host, server.port) as client:
            client.login(server.user, server.password)
            said = [each.client for each in server.exchanges]

            printed = repr(server.exchanges)

        assert "AUTH PLAIN ****" in said
        assert "AUTH PLAIN ****" in printed
        assert base64.b64encode(f"\0{server.user}\0{server.password}".encode()).decode() not in printed

    def test_waiting_for_a_message(self):
        """It comes from another thread, in its own time."""
        with ScriptedServer() as server:
            sending = threading.Timer(0.1, send, (server,))
            sending.start()
            assert 1 == len(server.wait_for(1))
            sending.join()

    def test_waiting_in_vain(self):
        """The error tells what happened instead."""
        with ScriptedServer() as server:
            with pytest.raises(TimeoutError, match=r"0 of 1 messages came within 0\.05 seconds; no client connected"):
                server.wait_for(1, timeout=0.05)
            server.refuse(BOB)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(server)
            with pytest.raises(TimeoutError, match="550 refused-on-demand"):
                server.wait_for(1, timeout=0.05)

    def test_clearing(self):
        """Messages, exchanges and the rules that were added are gone; those of the start stay."""
        with ScriptedServer(trouble=["rcpt:alice@* 451"]) as server:
            server.refuse(BOB)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(server)
            server.clear()
            assert ([], []) == (server.messages, server.exchanges)

            assert [ALICE] == list(send(server, BOB, ALICE))
            assert 1 == len(server.messages)


class TestFailures:
    """By recipient, by step, by count."""

    def test_a_recipient(self):
        """One is refused, the other is not."""
        with ScriptedServer() as server:
            server.refuse(BOB, code=452, enhanced="4.2.2", text="Full up")

            assert {BOB: (452, b"4.2.2 Full up")} == send(server, BOB, ALICE)

    def test_a_recipient_by_another_spelling(self):
        """RFC 5321 4.1.2: <"bob"@example.test> is bob."""
        with ScriptedServer() as server:
            server.refuse(BOB)

            assert ['"bob"@example.test'] == list(send(server, '"bob"@example.test', ALICE))

    def test_a_recipient_that_there_is_not_need_not_exist(self):
        """A pattern, for addresses of any form."""
        with ScriptedServer() as server:
            server.refuse("*@example.org", code=553)

            assert {"x@example.org": 553} == {who: why[0] for who, why in send(server, "x@example.org", BOB).items()}

    def test_twice_and_then_no_more(self):
        """So that a client's retries can be tested."""
        with ScriptedServer() as server:
            server.refuse(BOB, code=451, times=2)
            codes = []
            for _ in range(3):
                with Wire(server.port) as wire:
                    codes.append(wire.say(EHLO, f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{BOB}>")[-1])

        assert [451, 451, 250] == codes

    @pytest.mark.parametrize(
        ("at", "error"),
        [
            ("connect", smtplib.SMTPConnectError),
            ("hello", smtplib.SMTPHeloError),
            ("mail", smtplib.SMTPSenderRefused),
            ("rcpt", smtplib.SMTPRecipientsRefused),
            ("data", smtplib.SMTPDataError),
            ("message", smtplib.SMTPDataError),
        ],
    )
    def test_each_step(self, at, error):
        """A client gets the error of that step, and nothing is kept."""
        with ScriptedServer() as server:
            server.fail(at, code=554)
            with pytest.raises(error):
                send(server)

            assert [] == server.messages

    @pytest.mark.parametrize("verb", ["RSET", "NOOP", "VRFY bob", "HELP", "QUIT"])
    def test_at_verbs_that_move_no_mail(self, verb):
        """Once, and then no more."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            server.fail(verb.partition(" ")[0].lower(), code=451, times=1, text="Not now\nLater, please")
            wire.send(f"{verb}\r\n".encode())

            assert (451, "Not now\nLater, please") == wire.reply()
            assert "Not now\nLater, please" == server.exchanges[-1].text
            assert wire.say(verb)[0] < 300

    def test_at_starttls(self):
        """RFC 3207 4: 454, and the client goes on without or gives up; slowly; or a hang-up."""
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port) as client:
            server.fail("starttls", code=454, times=1)
            with pytest.raises(smtplib.SMTPResponseException, match="454"):
                client.starttls(context=server.client_context)
            server.fail("starttls", code=0, slow=1, times=1)
            start = time.monotonic()
            assert 220 == client.starttls(context=server.client_context)[0]
            assert time.monotonic() - start > 0.9
            assert 250 == client.ehlo()[0]
        with ScriptedServer(tls=True) as server, Wire(server.port) as wire:
            server.fail("starttls", hang_up=True)
            assert [250, 0] == wire.say(EHLO, "STARTTLS")

    @pytest.mark.parametrize(("at", "verb"), [("starttls", "STARTTLS"), ("etrn", "ETRN"), ("bdat", "BDAT")])
    def test_where_no_command_can_meet_it(self, at, verb):
        """A rule that would never do anything is the test's mistake, and shows there."""
        site = Site(extensions=("SIZE",))
        with pytest.raises(ValueError, match=f"{verb} is not on offer here"):
            ScriptedServer(site, trouble=[f"{at} 451"])
        with ScriptedServer(site) as server, pytest.raises(ValueError, match=f"no command meets a rule at {at}"):
            server.fail(at)

    def test_at_a_chunk(self):
        """RFC 3030 2: its octets are read all the same, and the message is lost."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            server.fail("bdat", code=452, times=1)
            wire.say(EHLO, *ENVELOPE.splitlines(keepends=True))

            assert [452, 250] == wire.say(b"BDAT 6 LAST\r\nQUIT\r\n", "NOOP")
            assert [] == server.messages

    def test_a_greeting_and_an_offer_of_ones_own(self):
        """Code 0 with a text: the step passes in other words."""
        with ScriptedServer() as server:
            server.fail("connect", code=0, text="mx.my.example ESMTP\nNo spam")
            server.fail("hello", code=0, text="mx.my.example\nSIZE 7\nX-NEW")
            with Wire(server.port) as wire:
                assert (220, "mx.my.example ESMTP\nNo spam") == wire.greeting
            with smtplib.SMTP(server.host, server.port) as client:
                client.ehlo()
                assert {"size": "7", "x-new": ""} == client.esmtp_features
                assert {} == client.sendmail(SENDER, BOB, MESSAGE)

    def test_some_of_a_hundred(self):
        """The same ones in each run."""
        runs = []
        for _ in range(2):
            with ScriptedServer() as server, Wire(server.port) as wire:
                server.fail("noop", share=40)
                runs.append(wire.say(*["NOOP"] * 50))

        assert runs[0] == runs[1]
        assert 10 < runs[0].count(451) < 30

    def test_taking_rules_back(self):
        """Those for a step, or all that were added; those from the start stay, with their counts."""
        with ScriptedServer(trouble=["noop 451 x2"]) as server, Wire(server.port) as wire:
            server.fail("rset")
            server.fail("vrfy", times=1)
            server.fail("help")
            assert [451, 451, 451] == wire.say("NOOP", "RSET", "VRFY bob")
            server.lift("rset")
            assert [250, 252, 451] == wire.say("RSET", "VRFY bob", "HELP")
            server.lift()
            assert [451, 250, 214] == wire.say("NOOP", "NOOP", "HELP")
            server.fail("vrfy", times=1)
            assert [451, 252] == wire.say("VRFY bob", "VRFY bob")
            with pytest.raises(ValueError, match="a step is one of connect"):
                server.lift("nothing")

    def test_at_a_login(self):
        """A login can fail too, though the password is right."""
        with ScriptedServer() as server, smtplib.SMTP(server.host, server.port) as client:
            server.fail("auth", code=454)
            with pytest.raises(smtplib.SMTPAuthenticationError):
                client.login(server.user, server.password)

    def test_hanging_up_and_being_slow(self):
        """Without an answer, or with a late one."""
        with ScriptedServer() as server:
            server.fail("data", hang_up=True, times=1)
            with pytest.raises(smtplib.SMTPServerDisconnected):
                send(server)
            server.fail("data", code=0, slow=1)
            start = time.monotonic()
            assert {} == send(server)

            assert time.monotonic() - start > 0.9

    def test_in_the_middle_of_a_session(self):
        """A rule counts from the next command on, also for those connected already."""
        with ScriptedServer() as server, Wire(server.port) as wire:
            wire.say(EHLO, f"MAIL FROM:<{SENDER}>")
            server.add("rcpt 450 x1")

            assert [450, 250] == wire.say(f"RCPT TO:<{BOB}>", f"RCPT TO:<{BOB}>")

    @pytest.mark.parametrize(
        ("rule", "right"),
        [
            (Trouble("rctp"), "a step is one of"),
            (Trouble("rcpt", code=250), "400 to 599"),
            ("rcpt 200", "400 to 599"),
            ("nonsense", "begins with a step"),
            (Trouble("rcpt", times=-1), "0 for always, not -1"),
            (Trouble("rcpt", slow=3601), "from 0 to 3600, not 3601"),
        ],
    )
    def test_rules_that_make_no_sense(self, rule, right):
        """The mistake is in the test, so it is told there."""
        with pytest.raises(ValueError, match=right):
            ScriptedServer(trouble=[rule])
        with ScriptedServer() as server, pytest.raises(ValueError, match=right):
            server.add(rule)


class TestTime:
    """The server's clock, which a test can move."""

    def test_greylisting_without_waiting(self):
        """RFC 6647: refused for now, and accepted when the time is over; no test has to sleep."""
        with ScriptedServer("greylist") as server:
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(server)
            server.wait(299)
            with pytest.raises(smtplib.SMTPRecipientsRefused):
                send(server)
            server.wait(10)

            assert {} == send(server)
            assert ["450 4.2.0"] * 2 == [
                f"{each.code} {each.enhanced}" for each in server.exchanges if each.code >= 400
            ]

    def test_time_does_not_go_back(self):
        """The mistake is told."""
        with ScriptedServer() as server, pytest.raises(ValueError, match="0 or more, not -1"):
            server.wait(-1)


class TestPlaces:
    """Sites, dialects, mailboxes."""

    def test_mailboxes(self):
        """Addresses of one's own, in domains of one's own, in place of those of the site."""
        with ScriptedServer(mailboxes=["me@my.example", "you"]) as server:
            refused = send(server, "me@my.example", "you@example.test", "postmaster@my.example", BOB)

        assert [BOB] == list(refused)

    @pytest.mark.parametrize(
        ("mailbox", "recipient"),
        [
            ('"odd user"@example.test', '"odd user"@example.test'),
            ('"bob"@my.example', "bob@my.example"),
            ("*", "anybody@example.test"),
            ("*@my.example", "anybody@my.example"),
            ("*@*", "anybody@any.where.example"),
        ],
    )
    def test_mailboxes_that_are_quoted_or_everybody(self, mailbox, recipient):
        """RFC 5321 4.1.2: written as in a command, and the same without quotes that they do not need."""
        with ScriptedServer(mailboxes=[mailbox]) as server:
            assert {} == send(server, recipient)

    @pytest.mark.parametrize("site", [None, Site(mailboxes=("odd user",))])
    def test_mailboxes_that_nobody_can_name(self, site):
        """The mistake is in the test, so it is told there, with what would be right."""
        with pytest.raises(ValueError, match='with quotes it is "odd user"'):
            ScriptedServer(site or "default", mailboxes=None if site else ["odd user@example.test"])

    def test_one_in_place_of_a_list(self):
        """A text is meant, and not each of its letters."""
        with ScriptedServer(mailboxes="me@my_host.example", trouble="vrfy 451") as server, Wire(server.port) as wire:
            assert {} == send(server, "me@my_host.example")
            assert [451] == wire.say("VRFY me")

    @pytest.mark.parametrize("wrong", [{"timeout": 0}, {"timeout": -1}, {"timeout": float("nan")}, {"most": 0}])
    def test_numbers_that_make_no_sense(self, wrong):
        """Told at once, and not as a server that turns everybody away."""
        with pytest.raises(ValueError, match="must be more than 0"):
            ScriptedServer(**wrong)

    def test_dialects(self):
        """The same refusal in the words of another server."""
        texts = set()
        for dialect in ("standard", "exim"):
            with ScriptedServer(dialect=dialect) as server, Wire(server.port) as wire:
                wire.send(b"DATA\r\n")
                texts.add(wire.reply())

        assert 2 == len(texts)

    def test_a_site_by_name_file_or_value(self, tmp_path):
        """Whichever is at hand."""
        file = tmp_path / "mine.toml"
        file.write_text('format = 1\nhostname = "mx.mine.example"\ndomains = ["mine.example"]\n')
        for site, name in (
            (str(file), "mx.mine.example"),
            (Site(hostname="a.example"), "a.example"),
            ("default", "mail."),
        ):
            with ScriptedServer(site) as server, Wire(server.port) as wire:
                assert wire.greeting[1].startswith(name)

    def test_a_site_or_dialect_that_there_is_not(self):
        """The error says what there is."""
        with pytest.raises(TableError, match="no site is called so"):
            ScriptedServer("nowhere")
        with pytest.raises(ValueError, match="must be one of standard"):
            ScriptedServer(dialect="klingon")

    def test_tls_is_offered_only_where_it_works(self):
        """Without a certificate, a client that would use STARTTLS where it can just goes on."""
        with ScriptedServer() as server, smtplib.SMTP(server.host, server.port) as client:
            client.ehlo()
            assert "starttls" not in client.esmtp_features
        with ScriptedServer(tls=True) as server, smtplib.SMTP(server.host, server.port) as client:
            client.ehlo()
            assert "starttls" in client.esmtp_features

    def test_a_site_that_begins_with_tls(self):
        """RFC 8314 3.3: its port takes nothing else, so a certificate goes with it."""
        with pytest.raises(ValueError, match="begins each connection with TLS, so tls=True goes with it"):
            ScriptedServer("submissions")
        with (
            ScriptedServer("submissions", tls=True) as server,
            smtplib.SMTP_SSL(server.host, server.port, context=server.client_context) as client,
        ):
            assert 235 == client.login("alice", "wonderland")[0]
