"""Rules that make a step fail on demand."""

import pytest
from support import CHUNK, EHLO, HELO, LHLO, LMTP, LOGIN, MAIL, MESSAGE, OPEN, RCPT, after, codes, last, play

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.server.memory import Memory
from smtptutor.server.simulator import connect, reconnect, say_line
from smtptutor.server.site import TROUBLE_STEPS, Site, Trouble, unfit
from smtptutor.server.trouble import meet

ALICE = "RCPT TO:<alice@example.test>"


def troubled(*rules: Trouble) -> Site:
    """A site with these rules."""
    return Site(trouble=rules)


STEPS = [
    ("hello", (EHLO,)),
    ("hello", (HELO,)),
    ("auth", (EHLO, LOGIN)),
    ("mail", (EHLO, MAIL)),
    ("mail", (EHLO, "MAIL FROM:<>")),
    ("rcpt", (EHLO, MAIL, RCPT)),
    ("rcpt", (EHLO, MAIL, "RCPT TO:<nobody@example.test>")),
    ("data", (EHLO, MAIL, RCPT, "DATA")),
    ("message", (EHLO, MAIL, RCPT, "DATA", *MESSAGE)),
    ("message", (EHLO, MAIL, RCPT, *CHUNK, "BDAT 0 LAST")),
    ("bdat", (EHLO, MAIL, RCPT, *CHUNK)),
    ("bdat", (EHLO, MAIL, RCPT, "BDAT 7 LAST", "hello")),
    ("starttls", (EHLO, "STARTTLS")),
    ("rset", (EHLO, MAIL, "RSET")),
    ("noop", (EHLO, "NOOP")),
    ("vrfy", (EHLO, "VRFY bob")),
    ("help", (EHLO, "HELP")),
    ("quit", (EHLO, MAIL, "QUIT")),
]


class TestSteps:
    """Each step can fail, with the code that the rule names."""

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_the_last_line_is_refused(self, at, lines):
        rule = Trouble(at, code=554, enhanced="5.7.1", text="Not today")
        *before, exchange = play(*lines, site=troubled(rule))

        assert all(earlier.accepted for earlier in before)
        assert (554, ("Not today",), Cause.REFUSED_ON_DEMAND) == (
            exchange.reply.code,
            exchange.reply.lines,
            exchange.cause,
        )
        assert (at, "Not today") == (exchange.facts["at"], exchange.facts["text"])
        assert at == "hello" or exchange.reply.enhanced == "5.7.1"

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_without_an_enhanced_code_there_is_none(self, at, lines):
        exchange = last(*lines, site=troubled(Trouble(at)))

        assert (451, None) == (exchange.reply.code, exchange.reply.enhanced)

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_hanging_up_closes_without_a_word(self, at, lines):
        exchanges = play(*lines, "NOOP", site=troubled(Trouble(at, hang_up=True)))

        assert (Cause.HUNG_UP_ON_DEMAND, True) == (exchanges[-1].cause, exchanges[-1].silent)
        assert Stage.CLOSED is exchanges[-1].after.session.stage

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    @pytest.mark.parametrize("code", [421, 521])
    def test_421_and_521_close(self, at, lines, code):
        """RFC 5321 3.8; RFC 7504 3."""
        exchange = last(*lines, "NOOP", site=troubled(Trouble(at, code=code)))

        assert (code, Stage.CLOSED) == (exchange.reply.code, exchange.after.session.stage)

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_a_rule_with_code_0_only_slows_down(self, at, lines):
        exchange = last(*lines, site=troubled(Trouble(at, code=0, slow=7)))
        plain = last(*lines)

        assert (plain.reply, plain.cause, 7) == (exchange.reply, exchange.cause, exchange.manner.slow)
        assert plain.manner.slow == 0

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_a_refusal_may_be_slow_too(self, at, lines):
        assert 3 == last(*lines, site=troubled(Trouble(at, slow=3))).manner.slow

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_at_another_step_nothing_is_the_matter(self, at, lines):
        others = set(TROUBLE_STEPS) - {at}
        site = troubled(*(Trouble(other) for other in others if other not in _before(at)))

        assert last(*lines).cause is last(*lines, site=site).cause

    @pytest.mark.parametrize("verb", ["EXPN", "ETRN"])
    def test_verbs_that_few_places_offer(self, verb):
        site = OPEN._replace(trouble=(Trouble(verb.lower(), code=550),))

        assert [250, 550] == codes(play(EHLO, f"{verb} {'staff' if verb == 'EXPN' else 'example.org'}", site=site))

    def test_what_is_out_of_order_is_so_first(self):
        """A rule is met by a command that is in order, as with every other step (RFC 5321 4.1.4)."""
        site = troubled(Trouble("bdat", code=550), Trouble("starttls", code=454))

        assert [503, 250, 501] == codes(play("BDAT 0 LAST", EHLO, "STARTTLS now", site=site))

    def test_a_refused_reset_leaves_the_transaction_open(self):
        assert Stage.MAIL is after(EHLO, MAIL, "RSET", site=troubled(Trouble("rset"))).session.stage

    def test_a_refused_quit_leaves_the_connection_open(self):
        site = troubled(Trouble("quit", times=1))

        assert [250, 451, 221] == codes(play(EHLO, "QUIT", "QUIT", site=site))

    def test_a_refused_chunk_loses_the_message(self):
        """RFC 3030 2: what is left then is RSET."""
        exchanges = play(EHLO, MAIL, RCPT, *CHUNK, "BDAT 0 LAST", "RSET", site=troubled(Trouble("bdat", times=1)))

        assert [250, 250, 250, 451, 503, 250] == codes(exchanges)

    def test_whom_vrfy_asks_about(self):
        site = OPEN._replace(trouble=(Trouble("vrfy", "bob@*", 550),))

        assert [550, 550, 250] == codes(
            play(*(f"VRFY {who}@example.test" for who in ("bob", '"bob"', "alice")), site=site)
        )

    def test_a_refused_login_lets_nobody_in(self):
        assert after(EHLO, LOGIN, site=troubled(Trouble("auth"))).session.channel.user is None

    def test_a_refused_data_leaves_the_transaction_open(self):
        assert Stage.RCPT is after(EHLO, MAIL, RCPT, "DATA", site=troubled(Trouble("data"))).session.stage

    def test_a_refused_message_is_not_kept(self):
        state = after(EHLO, MAIL, RCPT, "DATA", *MESSAGE, site=troubled(Trouble("message")))

        assert (0, Stage.GREETED) == (len(state.memory.store), state.session.stage)


def _before(at: str) -> tuple[str, ...]:
    """The steps on the way to one; a chunk may be a message too."""
    way = ("connect", "hello", "mail", "rcpt", "data", "bdat", "message")
    if at not in way:
        return way[:3]
    return way if at == "bdat" else way[: way.index(at)]


class TestWords:
    """RFC 5321 4.2.1: a reply may have several lines; only the last has a blank behind the code."""

    TWO = "First line\nSecond line"

    @pytest.mark.parametrize(("at", "lines"), STEPS)
    def test_a_refusal_of_several_lines(self, at, lines):
        exchange = last(*lines, site=troubled(Trouble(at, code=554, text=self.TWO)))

        assert ("554-First line", "554 Second line") == exchange.reply.printed()
        assert Cause.REFUSED_ON_DEMAND is exchange.cause

    @pytest.mark.parametrize(("at", "lines"), [step for step in STEPS if "nobody" not in step[1][-1]])
    def test_what_passes_in_words_of_its_own(self, at, lines):
        """With code 0 the step passes as ever; the words are those of the rule."""
        exchange, plain = last(*lines, site=troubled(Trouble(at, code=0, text=self.TWO))), last(*lines)

        assert ("First line", "Second line") == exchange.reply.lines
        assert (plain.reply.code, plain.cause, plain.after.session) == (
            exchange.reply.code,
            exchange.cause,
            exchange.after.session,
        )

    @pytest.mark.parametrize("code", [0, 554])
    def test_a_greeting(self, code):
        """RFC 5321 3.1, 4.2: a greeting may have several lines too."""
        hail = connect(troubled(Trouble("connect", code=code, text="mx.example.test ESMTP\r\nWelcome\n")))
        said = code or 220

        assert f"{said}-mx.example.test ESMTP\r\n{said} Welcome\r\n".encode() == hail.reply.wire()

    def test_what_is_offered(self):
        """An EHLO answer of one's own, with keywords that nobody has heard of."""
        text = "mx.example.test\nX-FAST 3\nSIZE 0"
        site = troubled(Trouble("hello", code=0, text=text))

        assert b"250-mx.example.test\r\n250-X-FAST 3\r\n250 SIZE 0\r\n" == last(EHLO, site=site).reply.wire()

    @pytest.mark.parametrize("text", ["Gr\u00fc\u00dfe", "a\tb", "a\rb", "a\0b", "x" * 491, "fine\n" + "x" * 491])
    def test_what_cannot_be_sent_is_no_text(self, text):
        """Told at once; no question mark is put in its place in silence."""
        field, complaint = unfit(Trouble("rcpt", text=text))

        assert "text" == field
        assert "490 printable ASCII characters" in complaint

    def test_the_longest_is_sent_whole(self):
        """RFC 5321 4.5.3.1.5: 512 octets with code and line end."""
        rule = Trouble("rcpt", code=554, enhanced="5.7.999", text="x" * 490)
        reply = last(EHLO, MAIL, RCPT, site=troubled(rule)).reply

        assert unfit(rule) is None
        assert "x" * 490 == reply.lines[0]
        assert len(reply.wire()) <= 512


class TestShare:
    """Some of a hundred, as by chance."""

    def of_a_hundred(self, rule):
        return codes(play(EHLO, MAIL, *[RCPT] * 100, site=troubled(rule)))[2:].count(rule.code)

    @pytest.mark.parametrize(("share", "least", "most"), [(100, 100, 100), (50, 30, 70), (10, 2, 25)])
    def test_about_so_many(self, share, least, most):
        assert least <= self.of_a_hundred(Trouble("rcpt", share=share)) <= most

    def test_the_same_in_each_run(self):
        """So that a test that failed fails again."""
        site = troubled(Trouble("rcpt", share=50))
        first, second = (codes(play(EHLO, MAIL, *[RCPT] * 20, site=site)) for _ in range(2))

        assert first == second
        assert {250, 451} == set(first)

    def test_two_rules_do_not_fall_together(self):
        site = troubled(Trouble("rcpt", code=451, share=50), Trouble("rcpt", code=452, share=50))

        assert {250, 451, 452} == set(codes(play(EHLO, MAIL, *[RCPT] * 40, site=site)))

    def test_so_often_and_no_more(self):
        assert 3 == self.of_a_hundred(Trouble("rcpt", share=50, times=3))


class TestConnect:
    """RFC 5321 3.1."""

    @pytest.mark.parametrize(("code", "stage"), [(421, Stage.CLOSED), (521, Stage.CLOSED), (554, Stage.CONNECTED)])
    def test_the_greeting_can_fail(self, code, stage):
        hail = connect(troubled(Trouble("connect", code=code, enhanced=f"{str(code)[0]}.7.1")))

        assert (code, None, Cause.REFUSED_ON_DEMAND) == (hail.reply.code, hail.reply.enhanced, hail.cause)
        assert stage is hail.after.session.stage

    def test_after_554_only_quit_is_of_use(self):
        assert [503, 503, 221] == codes(play(EHLO, "NOOP", "QUIT", site=troubled(Trouble("connect", code=554))))

    def test_twice_and_then_no_more(self):
        hail, found = connect(troubled(Trouble("connect", code=421, times=2))), []
        for _ in range(3):
            found.append(hail.reply.code)
            hail = reconnect(hail.after)

        assert [421, 421, 220] == found


class TestTimes:
    """So often, and then it lets pass."""

    @pytest.mark.parametrize("times", [1, 2, 5])
    def test_the_place_counts(self, times):
        exchanges = play(EHLO, MAIL, *[RCPT] * (times + 2), site=troubled(Trouble("rcpt", times=times)))

        assert [451] * times + [250, 250] == codes(exchanges)[2:]

    def test_0_is_for_always(self):
        assert [451] * 9 == codes(play(EHLO, *[MAIL] * 9, site=troubled(Trouble("mail"))))[1:]

    def test_a_new_connection_goes_on_counting(self):
        state = reconnect(after(EHLO, MAIL, site=troubled(Trouble("mail", times=1)))).after

        assert say_line(say_line(state, EHLO).after, MAIL).accepted

    def test_going_back_in_time_takes_the_count_back(self):
        """Undo is keeping the old value."""
        site = troubled(Trouble("mail", times=1))
        state = after(EHLO, site=site)
        say_line(state, MAIL)

        assert 451 == say_line(state, MAIL).reply.code

    def test_each_rule_counts_for_itself(self):
        site = troubled(Trouble("rcpt", "bob@*", times=1), Trouble("rcpt", "alice@*", times=1))

        assert [451, 250, 451, 250] == codes(play(EHLO, MAIL, RCPT, RCPT, ALICE, ALICE, site=site))[2:]

    def test_slowing_down_is_counted_too(self):
        slow = [
            exchange.manner.slow or None
            for exchange in play(EHLO, MAIL, RCPT, RCPT, site=troubled(Trouble("rcpt", code=0, slow=2, times=1)))
        ]

        assert [None, None, 2, None] == slow


PATTERNS = [
    ("", "bob@example.test", True),
    ("bob@example.test", "bob@example.test", True),
    ("bob@*", "bob@example.test", True),
    ("*@example.test", "bob@example.test", True),
    ("b?b@*", "bob@example.test", True),
    ("BOB@*", "bob@Example.Test", True),
    ("*", "", True),
    ("bob@*", "bobby@example.test", False),
    ("bob", "bob@example.test", True),  # a local part alone is meant in every domain, as in a site's mailboxes
    ("bob", "bobby@example.test", False),
    ("bob@example.test", '"bob"@example.test', True),  # RFC 5321 4.1.2: quotes that nothing needs
    ('"bob"@example.test', "bob@example.test", True),
    ('"odd user"@*', '"odd user"@example.test', True),
    ('"odd*"@*', '"odd user"@example.test', True),
    ('"a@b"@example.test', '"a@b"@example.test', True),
    ('"a@b"', '"a@b"@example.test', True),
    ("bob@[192.0.2.1]", "bob@[192.0.2.1]", True),
    ("bob@[192.0.2.1]", "bob@1", False),
    ("b?b@*", "bb@example.test", False),
    ("bob@*", "", False),
]


class TestAddress:
    """A pattern with * and ?; case does not count."""

    @pytest.mark.parametrize(("pattern", "address", "met"), PATTERNS)
    def test_each_form(self, pattern, address, met):
        found = meet(troubled(Trouble("rcpt", pattern)), Memory(0), "rcpt", address)

        assert met is (found.refusal is not None)

    def test_at_mail_it_is_the_sender(self):
        site = troubled(Trouble("mail", "eve@*"))

        assert [250, 250] == codes(play(EHLO, MAIL, site=site))
        assert 451 == last(EHLO, "MAIL FROM:<eve@example.org>", site=site).reply.code

    def test_after_the_dot_it_is_the_sender_too(self):
        lines = (RCPT, "DATA", *MESSAGE)
        site = troubled(Trouble("message", "eve@*"))

        assert last(EHLO, MAIL, *lines, site=site).accepted
        assert 451 == last(EHLO, "MAIL FROM:<eve@example.org>", *lines, site=site).reply.code

    def test_at_auth_it_is_the_user(self):
        assert 451 == last(EHLO, LOGIN, site=troubled(Trouble("auth", "alice"))).reply.code
        assert 235 == last(EHLO, LOGIN, site=troubled(Trouble("auth", "bob"))).reply.code


class TestSeveral:
    """The first rule that fails wins."""

    @pytest.mark.parametrize(("first", "second"), [(450, 550), (550, 450)])
    def test_in_their_order(self, first, second):
        site = troubled(Trouble("rcpt", code=first), Trouble("rcpt", code=second))

        assert first == last(EHLO, MAIL, RCPT, site=site).reply.code

    def test_when_the_first_is_through_the_second_has_its_turn(self):
        site = troubled(Trouble("rcpt", code=450, times=1), Trouble("rcpt", code=451, times=1))

        assert [450, 451, 250] == codes(play(EHLO, MAIL, RCPT, RCPT, RCPT, site=site))[2:]

    def test_the_slowest_decides_how_slow(self):
        site = troubled(Trouble("rcpt", code=0, slow=2), Trouble("rcpt", code=0, slow=5), Trouble("rcpt", slow=1))

        assert (451, 5) == (
            last(EHLO, MAIL, RCPT, site=site).reply.code,
            last(EHLO, MAIL, RCPT, site=site).manner.slow,
        )

    def test_in_lmtp_each_recipient_hears_of_it(self):
        """RFC 2033 4.2."""
        site = LMTP._replace(trouble=(Trouble("message"),))

        assert [451, 451] == codes(play(LHLO, MAIL, RCPT, ALICE, "DATA", *MESSAGE, site=site))[5:]

    @pytest.mark.parametrize(("code", "enhanced"), [(554, "5.7.1"), (421, "4.3.2"), (450, "")])
    def test_and_each_hears_the_same(self, code, enhanced):
        site = LMTP._replace(trouble=(Trouble("message", code=code, enhanced=enhanced, slow=3),))
        answers = play(LHLO, MAIL, RCPT, ALICE, "DATA", *MESSAGE, site=site)[5:]

        assert [(code, enhanced or None)] * 2 == [(one.reply.code, one.reply.enhanced) for one in answers]
        assert [3, 0] == [one.manner.slow for one in answers]
