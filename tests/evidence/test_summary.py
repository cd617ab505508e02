"""Summaries: what is counted, in what order it is told, and that parts add up to the whole."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.evidence import counted
from smtptutor.evidence.counted import CountedLetters, CountedNames, Letters, Names, letters, names
from smtptutor.evidence.finding import CATEGORIES, PERMANENCE, SAID_BY, Finding, Location
from smtptutor.evidence.reading import explain_text, findings
from smtptutor.evidence.source import of_text
from smtptutor.evidence.summarised import summary_of, summary_of_file
from smtptutor.evidence.summary import ASK, MEND, MOVES, NONE, WAIT, Summary, move


def failed(category="mailbox-unknown", *, permanence="permanent", said_by="their-server", recipient="a@example.org",
           line=1, file="mail.log", page="", sender="me@example.net", queue_id="", first=True):  # fmt: skip
    return Finding(
        "log", recipient, 550, "5.1.1", "words", category, permanence, said_by, None, first, "likely", "why", "fix", (),
        Location(file, line), page=page or f"causes/{category}", sender=sender, queue_id=queue_id,
    )  # fmt: skip


FINDINGS = st.builds(
    failed,
    st.sampled_from(CATEGORIES[:6]),
    permanence=st.sampled_from(PERMANENCE),
    said_by=st.sampled_from(SAID_BY[:3]),
    recipient=st.one_of(
        st.none(), st.sampled_from(["a@example.org", "b@example.org", "c@Example.NET", "odd", "é@ü.test"])
    ),
    line=st.integers(1, 9),
    file=st.sampled_from(["a.log", "b.log"]),
    sender=st.one_of(st.none(), st.sampled_from(["<>", "me@example.net"])),
    queue_id=st.sampled_from(["", "4B1", "4B2"]),
    first=st.booleans(),
)
MANY = st.lists(FINDINGS, max_size=12)


class TestAddition:
    """A summary of parts, folded in any order, is the summary of the whole."""

    @given(MANY, MANY)
    def test_parts_add_up_to_the_whole(self, some, others):
        assert Summary.of([*some, *others]) == Summary.of(some) + Summary.of(others)

    @given(MANY, MANY, MANY)
    def test_it_is_associative(self, first, second, third):
        one, two, three = map(Summary.of, (first, second, third))

        assert (one + two) + three == one + (two + three)

    @given(MANY, MANY)
    def test_it_is_commutative(self, some, others):
        assert Summary.of(some) + Summary.of(others) == Summary.of(others) + Summary.of(some)

    @given(MANY)
    def test_nothing_added_changes_nothing(self, some):
        assert Summary.of(some) + Summary() == Summary.of(some) == Summary() + Summary.of(some)

    @given(st.permutations([failed(line=number, queue_id=str(number % 3)) for number in range(6)]))
    def test_the_order_of_the_findings_is_no_matter(self, some):
        assert Summary.of(some) == Summary.of(sorted(some, key=lambda finding: finding.where))

    def test_it_is_a_value(self):
        assert len({Summary.of([failed()]), Summary.of([failed()]), Summary()}) == 2


class TestCounts:
    """What is counted, and where."""

    def test_by_what_became_of_it(self):
        found = Summary.of([
            failed(permanence="success", category="success"),
            failed(permanence="success", category="success"),
            failed(permanence="permanent"),
            failed(permanence="temporary"),
            failed(permanence="none"),
            failed(first=False),
        ])  # fmt: skip

        assert found[:5] == (2, 1, 1, 1, 1)

    def test_an_echo_is_no_reason(self):
        assert Summary.of([failed(first=False)]).shares == ()

    def test_tries_of_one_message_are_one_letter(self):
        tries = [failed(permanence="temporary", queue_id="4B1C2D3E4F", line=number) for number in range(1, 51)]
        ((_, share),) = Summary.of(tries).shares

        assert (share.times, share.messages) == (50, 1)
        assert (share.first.line, share.last.line, share.example.where.line) == (1, 50, 1)

    def test_domains_are_counted_in_one_case(self):
        ((_, share),) = Summary.of([failed(recipient="a@example.org"), failed(recipient="B@EXAMPLE.ORG")]).shares

        assert share.domains.counts == (("example.org", 2),)

    def test_what_has_no_address_is_counted_by_its_place(self):
        lost = [failed(recipient=None, sender=None, line=line) for line in (1, 2, 2)]
        ((_, share),) = Summary.of(lost).shares

        assert (share.times, share.messages, share.domains, share.senders) == (3, 2, Names(), Names())


class TestNames:
    """Names in bounded memory."""

    @given(st.lists(st.integers(0, 6000).map("d{}.example".format), max_size=60), st.integers(0, 60))
    def test_parts_add_up(self, drawn, at):
        assert counted_names(drawn) == counted_names(drawn[:at]) + counted_names(drawn[at:])

    @pytest.mark.parametrize("at", [1, 3000, 9000, 19999])
    def test_parts_add_up_where_there_are_too_many(self, at):
        drawn = [f"d{number * 7919 % 10007}.example" for number in range(20000)]

        assert counted_names(drawn) == counted_names(drawn[:at]) + counted_names(drawn[at:])

    def test_a_thousand_names_are_hardly_ever_counted_together(self):
        found = counted_names([f"d{number}.example" for number in range(1000)])

        assert len(found.counts) > 950
        assert found.total() == 1000

    def test_memory_is_bounded_and_nothing_is_lost(self):
        found = counted_names([f"d{number}.example" for number in range(100_000)])

        assert len(found.counts) + len(found.lumps) <= counted.CELLS * counted.IN_A_CELL
        assert found.total() == 100_000

    def test_whoever_came_most_often_comes_first(self):
        assert counted_names(["b", "a", "c", "c"]).most(2) == (("c", 2), ("a", 1))

    def test_a_name_is_no_longer_than_a_domain_can_be(self):
        assert counted_names(["x" * 9999]).counts == (("x" * counted.LONGEST_NAME, 1),)

    def test_from_a_table(self):
        assert names({"b": 1, "a": 2}) == Names((("a", 2), ("b", 1)))


class TestLetters:
    """How many different ones, in bounded memory."""

    @given(st.lists(st.integers(0, 500).map(str), max_size=99), st.integers(0, 99))
    def test_parts_add_up(self, drawn, at):
        assert counted_letters(drawn) == counted_letters(drawn[:at]) + counted_letters(drawn[at:])

    @pytest.mark.parametrize("number", [0, 1, 500, counted.SAMPLE - 1])
    def test_few_are_counted_exactly(self, number):
        found = counted_letters([*map(str, range(number))] * 2)

        assert (found.exact, found.number) == (True, number)

    @pytest.mark.parametrize("number", [5000, 50_000, 200_000])
    def test_many_are_estimated(self, number):
        found = counted_letters([f"4{letter:X}z user{letter}@example.org" for letter in range(number)])

        assert not found.exact
        assert abs(found.number - number) < number * 0.1  # three standard errors
        assert len(found.smallest) == counted.SAMPLE

    def test_from_checksums(self):
        assert letters({3, 1}) == Letters((1, 3))


def counted_names(drawn):
    counting = CountedNames()
    for name in drawn:
        counting.add(name)
    return counting.value()


def counted_letters(drawn):
    counting = CountedLetters()
    for thing in drawn:
        counting.add(thing.encode())
    return counting.value()


class TestOrder:
    """What to do first: what is wrong here, then letter by letter, then what mends itself."""

    @pytest.mark.parametrize(
        ("finding", "whose"),
        [
            (failed("auth-failed", permanence="temporary"), MEND),
            (failed("blocklist"), MEND),
            (failed("spf"), MEND),
            (failed("network", permanence="none", said_by="client", page="words/connection-refused"), MEND),  # an app
            (failed("system-full", permanence="temporary", said_by="your-server"), MEND),
            (failed("mail-loop", said_by="your-server"), MEND),
            (failed("mailbox-unknown"), ASK),
            (failed("mailbox-unknown", said_by="your-server"), ASK),  # of a local delivery: the mail was taken before
            (failed("delivery-expired", said_by="your-server"), ASK),
            (failed("content-spam"), ASK),
            (failed("content-spam", said_by="your-server")._replace(stage="end of data", host="127.0.0.1"), ASK),
            (failed("greylisted", permanence="temporary"), WAIT),
            (failed("system-full", permanence="temporary"), WAIT),
            (failed("network", permanence="temporary", said_by="client"), WAIT),
            (failed("relay-denied", said_by="your-server")._replace(stage="RCPT"), NONE),  # a stranger at the door
            (failed("mailbox-unknown", said_by="your-server")._replace(stage="RCPT"), NONE),
            (failed("network", permanence="none", said_by="client", page="words/timeout"), NONE),
            (failed("auth-failed", permanence="none", said_by="your-server"), NONE),
        ],
    )
    def test_whose_move_it_is(self, finding, whose):
        assert move(finding) == whose

    @given(st.lists(FINDINGS, max_size=30))
    def test_the_urgent_come_first_and_then_the_many(self, some):
        ranks = [(MOVES.index(reason.move), -share.messages) for reason, share in Summary.of(some).by_urgency()]

        assert all(one <= other for one, other in pairwise(ranks))

    def test_one_thing_to_mend_comes_before_many_wrong_addresses(self):
        wrong = [failed(queue_id=f"4B{number}", line=number) for number in range(1, 40)]
        here = failed("auth-failed", permanence="temporary", line=77)

        assert [reason.category for reason, _ in Summary.of([*wrong, here]).by_urgency()] == [
            "auth-failed",
            "mailbox-unknown",
        ]


class TestAsObject:
    """The summary for scripts."""

    def test_it_is_json_with_the_urgent_first(self):
        found = Summary.of([failed(recipient="ü@ü.test"), failed("tls", permanence="temporary", line=2)]).as_object()
        again = json.loads(json.dumps(found))

        assert [reason["category"] for reason in again["reasons"]] == ["tls", "mailbox-unknown"]
        assert again["reasons"][1]["domains"] == {"ü.test": 1}
        assert {"delivered", "refused", "delayed", "undecided", "echoes"} < set(again)
        assert again["reasons"][0]["example"]["where"] == {"file": "mail.log", "line": 2}


class TestOfASource:
    """The summary of any text is that of its findings."""

    TEXTS = (
        "",
        "550 5.1.1 <a@example.org>: User unknown\n",
        "smtplib.SMTPSenderRefused: (503, b'5.5.1 nested MAIL', 'a@example.org')\n",
        "postfix/smtp[8]: 4B1C2D3E4F: to=<b@example.net>, dsn=4.4.1, status=deferred (connect to x[192.0.2.1]:25: Connection refused)",
    )

    @pytest.mark.parametrize("text", TEXTS)
    def test_it_counts_what_is_found(self, text):
        assert summary_of(of_text(text)) == Summary.of(explain_text(text))

    @pytest.mark.parametrize("text", TEXTS)
    def test_under_the_name_of_its_file(self, text):
        source = of_text(text, "x.log")

        assert summary_of(source) == Summary.of(findings(source))


class TestOfAFile:
    """The summary of a file."""

    def test_each_message_of_a_mailbox_is_counted(self, tmp_path):
        letter = "From x\n\n550 5.1.1 <a@example.org>: User unknown\n\n"
        (tmp_path / "mbox").write_text(letter * 3, encoding="ascii")

        assert summary_of_file(str(tmp_path / "mbox")).refused == 3

    def test_one_that_is_not_there(self, tmp_path):
        with pytest.raises(OSError, match="cannot be read"):
            summary_of_file(str(tmp_path / "none.log"))

    def test_one_that_is_not_there_is_told(self, tmp_path):
        told = []

        assert summary_of_file(str(tmp_path / "none.log"), told.append) == Summary()
        assert len(told) == 1
