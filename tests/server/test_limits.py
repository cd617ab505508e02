"""How much a site takes, of what, and when."""

import pytest
from support import CHUNK, DEFAULT, EHLO, LHLO, LMTP, MAIL, MESSAGE, OPEN, RCPT, after, codes, last, play

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.state import State
from smtptutor.server.rules.rate import MINUTE
from smtptutor.server.simulator import reconnect, say_line
from smtptutor.server.site import Limits, Site

ONE_MESSAGE = (MAIL, RCPT, "DATA", *MESSAGE)
ALICE = "RCPT TO:<alice@example.test>"


def limited(**limits: int) -> Site:
    """A site that offers everything, with these limits."""
    return OPEN._replace(limits=Limits(**limits))


def later(state: State, seconds: int) -> State:
    """The state after so many seconds."""
    return state._replace(memory=state.memory.at(state.memory.clock + seconds))


def causes(*lines: str, site: Site) -> list[Cause]:
    """The causes of a dialogue."""
    return [exchange.cause for exchange in play(*lines, site=site)]


class TestGreylist:
    """RFC 6647 2.4: a new triplet of client, sender and recipient waits."""

    SITE = Site(greylist=300)

    def test_the_first_time_it_is_told_how_long(self):
        exchange = last(EHLO, MAIL, RCPT, site=self.SITE)

        assert (450, Cause.GREYLISTED) == (exchange.reply.code, exchange.cause)
        assert {"address": "bob@example.test", "wait": 300} == exchange.facts

    @pytest.mark.parametrize(("seconds", "wait"), [(0, 300), (1, 299), (299, 1), (300, None), (9999, None)])
    def test_the_time_decides(self, seconds, wait):
        exchange = say_line(later(after(EHLO, MAIL, RCPT, site=self.SITE), seconds), RCPT)

        assert wait == exchange.facts.get("wait")
        assert (wait is None) is exchange.accepted

    def test_asking_again_does_not_begin_the_wait_anew(self):
        state = say_line(later(after(EHLO, MAIL, RCPT, site=self.SITE), 200), RCPT).after

        assert say_line(later(state, 100), RCPT).accepted

    def test_the_place_remembers_and_not_the_session(self):
        state = reconnect(later(after(EHLO, MAIL, RCPT, "QUIT", site=self.SITE), 300)).after
        for line in (EHLO, MAIL):
            state = say_line(state, line).after

        assert say_line(state, RCPT).accepted

    @pytest.mark.parametrize(
        "lines",
        [
            (EHLO, MAIL, ALICE),
            (EHLO, "MAIL FROM:<eve@example.test>", RCPT),
            (EHLO, "MAIL FROM:<>", RCPT),
            ("EHLO other.example.org", MAIL, RCPT),
        ],
    )
    def test_another_triplet_waits_for_itself(self, lines):
        state = reconnect(later(after(EHLO, MAIL, RCPT, site=self.SITE), 300)).after
        for line in lines:
            exchange = say_line(state, line)
            state = exchange.after

        assert Cause.GREYLISTED is exchange.cause

    @pytest.mark.parametrize("line", ["rcpt to:<BOB@Example.Test>", "RCPT TO:<bob@example.test>"])
    def test_case_makes_no_other_triplet(self, line):
        assert say_line(later(after(EHLO, MAIL, RCPT, site=self.SITE), 300), line).accepted

    def test_who_is_refused_anyway_is_not_greylisted(self):
        assert Cause.MAILBOX_UNKNOWN is last(EHLO, MAIL, "RCPT TO:<nobody@example.test>", site=self.SITE).cause


class TestRates:
    """So many in a minute of the clock."""

    @pytest.mark.parametrize("most", [1, 2, 5])
    def test_messages(self, most):
        exchanges = play(EHLO, *(MAIL, "RSET") * most, MAIL, site=limited(messages_per_minute=most))

        assert [Cause.SENDER_ACCEPTED] * most == [one.cause for one in exchanges[1:-1:2]]
        assert (450, Cause.MESSAGE_RATE_LIMIT) == (exchanges[-1].reply.code, exchanges[-1].cause)
        assert (most, MINUTE) == (exchanges[-1].facts["limit"], exchanges[-1].facts["wait"])

    @pytest.mark.parametrize("most", [1, 3])
    def test_recipients(self, most):
        exchanges = play(EHLO, MAIL, *[RCPT] * (most + 1), site=limited(recipients_per_minute=most))

        assert [250] * (2 + most) + [450] == codes(exchanges)
        assert (Cause.RECIPIENT_RATE_LIMIT, most) == (exchanges[-1].cause, exchanges[-1].facts["limit"])
        assert "bob@example.test" == exchanges[-1].facts["address"]

    @pytest.mark.parametrize(("seconds", "accepted"), [(0, False), (59, False), (60, True)])
    @pytest.mark.parametrize("start", [0, 30])
    def test_a_new_minute_begins_at_none(self, seconds, accepted, start):
        site = limited(recipients_per_minute=1)._replace(clock=DEFAULT.clock + start)
        state = after(EHLO, MAIL, RCPT, RCPT, site=site)
        wait = say_line(state, RCPT).facts["wait"]

        assert MINUTE - start == wait
        assert accepted is say_line(later(state, seconds - start if seconds > start else 0), RCPT).accepted
        assert say_line(later(state, wait), RCPT).accepted

    def test_refused_ones_do_not_count(self):
        nobody = "RCPT TO:<nobody@example.test>"

        assert last(EHLO, MAIL, nobody, nobody, RCPT, site=limited(recipients_per_minute=1)).accepted

    def test_a_new_connection_does_not_help(self):
        site = limited(messages_per_minute=1)
        state = say_line(reconnect(after(EHLO, MAIL, site=site)).after, EHLO).after

        assert Cause.MESSAGE_RATE_LIMIT is say_line(state, MAIL).cause


class TestCounts:
    """What one session may do."""

    def test_errors(self):
        exchanges = play("FOO", "NOOP", EHLO, "DATA", "RCPT", "NOOP", site=limited(errors=3))

        assert [500, 250, 250, 503, 421] == codes(exchanges)
        assert (Cause.TOO_MANY_ERRORS, {"count": 3, "limit": 3, "kind": "refusals"}) == (
            exchanges[-1].cause,
            exchanges[-1].facts,
        )
        assert Stage.CLOSED is exchanges[-1].after.session.stage

    def test_a_failed_login_and_a_refused_message_are_errors(self):
        site = limited(errors=2, message_size=10)

        assert Cause.TOO_MANY_ERRORS is last(EHLO, "AUTH PLAIN =", *ONE_MESSAGE, site=site).cause

    def test_quit_is_always_answered(self):
        assert [500, 221] == codes(play("FOO", "QUIT", site=limited(errors=2)))
        assert [250, 221] == codes(play("NOOP", "QUIT", site=limited(commands=2)))

    @pytest.mark.parametrize("most", [1, 2, 4])
    def test_commands(self, most):
        exchanges = play(*["NOOP"] * (most + 1), site=limited(commands=most))

        assert [250] * (most - 1) + [421] == codes(exchanges)
        assert Cause.SERVER_SHUTTING_DOWN is exchanges[-1].cause

    @pytest.mark.parametrize("most", [1, 2])
    def test_messages(self, most):
        exchanges = play(EHLO, *ONE_MESSAGE * most, MAIL, site=limited(messages=most))

        assert most == len(exchanges[-1].after.memory.store)
        assert (421, Cause.TOO_MANY_MESSAGES_IN_SESSION) == (exchanges[-1].reply.code, exchanges[-1].cause)
        assert {"limit": most} == exchanges[-1].facts

    @pytest.mark.parametrize(
        ("message", "site"),
        [
            ((MAIL, RCPT, *CHUNK, "BDAT 0 LAST"), limited(messages=1)),
            ((MAIL, RCPT, ALICE, "DATA", *MESSAGE), LMTP._replace(limits=Limits(messages=1))),
        ],
        ids=["chunks", "LMTP"],
    )
    def test_messages_of_any_kind(self, message, site):
        hello = LHLO if site.protocol == "lmtp" else EHLO

        assert Cause.TOO_MANY_MESSAGES_IN_SESSION is last(hello, *message, MAIL, site=site).cause

    @pytest.mark.parametrize("limit", [{"errors": 2}, {"commands": 4}, {"messages": 1}])
    def test_each_connection_counts_for_itself(self, limit):
        site = limited(**limit)
        state = reconnect(after(EHLO, *ONE_MESSAGE, "FOO", site=site)).after

        assert (0, 0, 0) == (
            state.session.channel.errors,
            state.session.channel.commands,
            state.session.channel.messages,
        )

    def test_without_a_limit_nothing_is_counted(self):
        """So that two sessions that stand alike are alike."""
        assert after(EHLO) == after("FOO", "NOOP", EHLO)


class TestSpace:
    """RFC 5321 4.2.3: 452 where the system is full; RFC 1870 6.1: and where what is declared has no room."""

    USED = 22  # octets of one message

    def test_a_full_store(self):
        exchange = last(EHLO, *ONE_MESSAGE, MAIL, site=limited(space=self.USED))

        assert (452, Cause.MAIL_SYSTEM_FULL, {"limit": self.USED}) == (
            exchange.reply.code,
            exchange.cause,
            exchange.facts,
        )

    @pytest.mark.parametrize(("size", "accepted"), [(7, True), (8, True), (9, False)])
    def test_the_declared_size_must_fit(self, size, accepted):
        assert accepted is last(EHLO, *ONE_MESSAGE, f"{MAIL} SIZE={size}", site=limited(space=self.USED + 8)).accepted

    @pytest.mark.parametrize(("length", "accepted"), [(6, True), (7, False)])
    def test_and_so_must_the_message(self, length, accepted):
        exchange = last(EHLO, *ONE_MESSAGE, MAIL, RCPT, "DATA", "x" * length, ".", site=limited(space=self.USED + 8))

        assert accepted is exchange.accepted
        assert accepted or Cause.MAIL_SYSTEM_FULL is exchange.cause


ASKED = [
    ("BY=60;R", Cause.SENDER_ACCEPTED),
    ("BY=59;R", Cause.DELIVER_BY_REFUSED),
    ("BY=0;R", Cause.PARAMETER_BAD_VALUE),
    ("BY=-1;rt", Cause.PARAMETER_BAD_VALUE),
    ("BY=0;N", Cause.SENDER_ACCEPTED),
    ("BY=-60;NT", Cause.SENDER_ACCEPTED),
    ("HOLDFOR=86400", Cause.SENDER_ACCEPTED),
    ("HOLDFOR=86401", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=2026-01-06T09:00:00Z", Cause.SENDER_ACCEPTED),
    ("HOLDUNTIL=2026-01-06T09:00:01Z", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=2026-01-06T10:00:00+01:00", Cause.SENDER_ACCEPTED),
    ("HOLDUNTIL=2026-01-06T09:00:00-00:01", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=2026-02-30T09:00:00Z", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=9999-12-31T23:59:59-23:59", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=0000-01-01T00:00:00Z", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=0001-01-01T00:00:00+23:59", Cause.HOLD_TIME_REFUSED),
    ("HOLDUNTIL=2026-01-05T09:00:00+99:99", Cause.HOLD_TIME_REFUSED),
    ("HOLDFOR=60 HOLDUNTIL=2026-01-05T10:00:00Z", Cause.PARAMETER_TWICE),
    ("MT-PRIORITY=-3", Cause.SENDER_ACCEPTED),
    ("MT-PRIORITY=-4", Cause.PRIORITY_TOO_LOW),
    ("MT-PRIORITY=9", Cause.SENDER_ACCEPTED),
    ("REQUIRETLS", Cause.REQUIRETLS_WITHOUT_TLS),
    ("SIZE=10241", Cause.DECLARED_SIZE_TOO_BIG),
]


class TestAskedFor:
    """RFC 2852 4; RFC 4865 4.2; RFC 6710 4.1; RFC 8689 2; RFC 1870 6.1: what MAIL asks for."""

    SITE = limited(least_priority=-3)

    @pytest.mark.parametrize(("words", "cause"), ASKED)
    def test_what_can_be_had(self, words, cause):
        assert cause is last(EHLO, f"{MAIL} {words}", site=self.SITE).cause

    def test_the_facts_tell_the_limit(self):
        found = [
            last(EHLO, f"{MAIL} {words}", site=self.SITE).facts
            for words in ("BY=9;R", "HOLDFOR=99999", "MT-PRIORITY=-9")
        ]

        assert [{"limit": 60}, {"limit": 86400}, {"priority": -9, "limit": -3}] == found

    def test_the_hold_is_counted_from_now(self):
        line = f"{MAIL} HOLDUNTIL=2026-01-06T09:30:00Z"
        state = after(EHLO, site=self.SITE)

        assert Cause.HOLD_TIME_REFUSED is say_line(state, line).cause
        assert Cause.SENDER_ACCEPTED is say_line(later(state, 3600), line).cause

    def test_requiretls_with_tls(self):
        """RFC 8689 2, 4.1."""
        opening = (EHLO, "STARTTLS", EHLO, f"{MAIL} REQUIRETLS", RCPT, "DATA", *MESSAGE)

        assert Cause.MESSAGE_ACCEPTED is last(*opening, site=self.SITE).cause
        refused = last(*opening, site=self.SITE._replace(next_hop_requires_tls=False))
        assert (550, Cause.REQUIRETLS_NOT_POSSIBLE) == (refused.reply.code, refused.cause)


class TestAnnounced:
    """What EHLO tells of the limits."""

    @pytest.mark.parametrize(
        ("limits", "line"),
        [
            ({"message_size": 7}, "SIZE 7"),
            ({"recipients": 3}, "LIMITS RCPTMAX=3"),
            ({"messages": 2}, "LIMITS MAILMAX=2 RCPTMAX=100"),
            ({"least_deliver_by": 9}, "DELIVERBY 9"),
            ({"longest_hold": 60}, "FUTURERELEASE 60 2026-01-05T09:01:00Z"),
        ],
    )
    def test_each_keyword_has_its_own(self, limits, line):
        assert line in last(EHLO, site=limited(**limits)).reply.lines

    @pytest.mark.parametrize(
        ("dialect", "limits", "lines"),
        [
            ("standard", {}, ["LIMITS RCPTMAX=100"]),
            ("postfix", {}, ["LIMITS RCPTMAX=1000"]),
            ("postfix", {"recipients": 3}, ["LIMITS RCPTMAX=3"]),
            ("sendmail", {}, []),
            ("sendmail", {"messages": 2}, ["LIMITS MAILMAX=2"]),
        ],
    )
    def test_limits_are_those_that_hold(self, dialect, limits, lines):
        """RFC 9422 4: a limit that there is not is not told; Sendmail takes any number of recipients."""
        told = last(EHLO, site=limited(**limits)._replace(dialect=dialect)).reply.lines
        assert lines == [line for line in told if line.startswith("LIMITS")]

    @pytest.mark.parametrize("hold", [10**12, 10**17, 10**20])
    def test_no_hold_is_too_long_for_the_calendar(self, hold):
        """A site file has an upper bound; a site that a program makes has none."""
        assert f"FUTURERELEASE {hold} 9999-12-31T23:59:59Z" in last(EHLO, site=limited(longest_hold=hold)).reply.lines

    def test_requiretls_is_offered_with_tls_only(self):
        """RFC 8689 2."""
        assert "REQUIRETLS" not in last(EHLO, site=OPEN).reply.lines
        assert "REQUIRETLS" in last(EHLO, "STARTTLS", EHLO, site=OPEN).reply.lines


class TestFew:
    """Who may send to whom."""

    def test_a_notification_goes_to_one(self):
        """RFC 5321 4.5.5: a site may think so."""
        site = Site(one_bounce_recipient=True)

        assert [Cause.RECIPIENT_ACCEPTED, Cause.BOUNCE_TO_MANY] == causes(EHLO, "MAIL FROM:<>", RCPT, ALICE, site=site)[
            2:
        ]
        assert Cause.RECIPIENT_ACCEPTED is last(EHLO, MAIL, RCPT, ALICE, site=site).cause

    @pytest.mark.parametrize(
        ("sender", "cause"),
        [("alice@example.test", Cause.RECIPIENT_ACCEPTED), ("Bob@Example.Test", Cause.RECIPIENT_ACCEPTED)]
        + [("eve@example.test", Cause.LIST_POSTING_REFUSED), ("", Cause.LIST_POSTING_REFUSED)],
    )
    def test_only_members_write_to_a_list(self, sender, cause):
        lines = (EHLO, f"MAIL FROM:<{sender}>", "RCPT TO:<staff@example.test>")

        assert cause is last(*lines, site=OPEN._replace(members_only=True)).cause
        assert Cause.RECIPIENT_ACCEPTED is last(*lines, site=OPEN).cause

    @pytest.mark.parametrize(
        ("address", "cause"),
        [
            ("bob@example.test", Cause.CLIENT_ON_BLOCK_LIST),
            ("Postmaster", Cause.POSTMASTER_ACCEPTED),
            ("postmaster@example.test", Cause.RECIPIENT_ACCEPTED),
        ],
    )
    def test_a_blocked_client_reaches_the_postmaster(self, address, cause):
        """RFC 5321 4.5.1; RFC 5782."""
        assert cause is last(EHLO, MAIL, f"RCPT TO:<{address}>", site=Site(blocks_client=True)).cause

    @pytest.mark.parametrize(("name", "code"), [("localhost", 550), ("LocalHost", 550), ("client.example.org", 250)])
    @pytest.mark.parametrize("verb", ["EHLO", "HELO"])
    def test_some_names_are_not_taken(self, name, code, verb):
        exchange = last(f"{verb} {name}", site=Site(refuse_hello=("localhost",)))

        assert code == exchange.reply.code
        assert code == 250 or (name, verb, None) == (
            exchange.facts["name"],
            exchange.facts["verb"],
            exchange.reply.enhanced,
        )
        assert (Stage.GREETED if code == 250 else Stage.CONNECTED) is exchange.after.session.stage
