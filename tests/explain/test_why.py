"""Why a server answered so: without a site, without a policy, for replies of anybody."""

import subprocess
import sys

import pytest
from every_cause import PLAYED
from hypothesis import given
from hypothesis import strategies as st

from smtptutor.explain.explanation import explain, turn
from smtptutor.explain.turn import Turn
from smtptutor.explain.why import Certainty, why
from smtptutor.explain.words import cause_page, worded
from smtptutor.pages import generic
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.session import Session
from smtptutor.reference import lookup
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

RCPT = "RCPT TO:<bob@example.test>"


def foreign(line, code, enhanced=None, *text, cause=None):
    """What some server answered to a line at the beginning of a dialogue."""
    return Turn(line, parse(line), Session(), Session(), Reply(code, enhanced, text or ("no",)), cause)


class TestForeign:
    """A reply that no simulator sent, with as much or as little as is known of it."""

    def test_the_enhanced_code_is_the_reason_where_no_cause_is_known(self):
        explanation = why(foreign(RCPT, 550, "5.1.1", "User unknown"))

        assert Certainty.UNKNOWN == explanation.certainty
        assert generic(lookup.find("enhanced", "x.1.1").meaning) in explanation.why
        assert lookup.find("codes", "550").meaning == explanation.meaning
        assert explanation.sources

    def test_without_any_code_but_the_first_its_words_are_told(self):
        explanation = why(foreign(RCPT, 550, None, "go away\x1b[31m", "please"))

        assert 'Its words are: "go away\\x1b[31m please"' in explanation.why

    def test_a_cause_that_was_concluded_is_told_in_general_words(self):
        """The facts that the simulator has are not known here."""
        explanation = why(foreign(RCPT, 550, cause=Cause.MAILBOX_UNKNOWN), certainty=Certainty.PROBABLY)

        assert Certainty.PROBABLY == explanation.certainty
        assert "There is no mailbox of that name here." == explanation.why

    def test_the_real_reason_came_earlier_there_too(self):
        failed = foreign("EHLO", 501, "5.5.4", cause=Cause.HELLO_NAME_MISSING)
        explanation = why(foreign(RCPT, 503, "5.5.1", cause=Cause.HELLO_FIRST), [failed], Certainty.PROBABLY)

        assert failed == explanation.echo_of
        assert "EHLO was answered 501." in explanation.why

    @given(
        line=st.text(max_size=20),
        code=st.integers(200, 599),
        enhanced=st.sampled_from([None, "5.1.1", "4.7.1", "5.99.999", "2.0.0"]),
        text=st.text(max_size=20),
        cause=st.one_of(st.none(), st.sampled_from(Cause)),
        earlier=st.one_of(st.none(), st.sampled_from(Cause)),
    )
    def test_whatever_it_is_it_is_explained(self, line, code, enhanced, text, cause, earlier):
        before = Turn(line, parse(line), Session(), Session(), Reply(550, None, ("no",)), earlier)
        explanation = why(foreign(line, code, enhanced, text, cause=cause), [before])

        assert explanation.why
        assert explanation.why.isprintable()
        assert (Certainty.UNKNOWN if cause is None else Certainty.CERTAIN) == explanation.certainty


class TestSimulator:
    """What the simulator sent is known for certain."""

    def test_it_is_certain(self):
        assert Certainty.CERTAIN == explain(connect(Site())).certainty

    @pytest.mark.parametrize("exchange", PLAYED, ids=lambda one: f"{one.cause}")
    def test_no_fact_is_missing(self, exchange):
        """General words are for foreign replies; `worded` raises for a fact that is not there."""
        turned = turn(exchange)
        worded(cause_page(exchange.cause).meaning, turned, exchange.facts)
        for note in exchange.notes:
            worded(cause_page(note.cause).meaning, turned, {**exchange.facts, **note.facts})

    def test_lmtp_takes_the_last_chunk_as_a_message(self):
        """What was sent is delivered, not forgotten (RFC 2033 4.2, RFC 3030 2)."""
        simulator = Simulator(connect(Site(protocol="lmtp")))
        lines = "LHLO client.example.org\r\nMAIL FROM:<alice@example.test>\r\n" + RCPT + "\r\nBDAT 0 LAST\r\n"
        *_, last = simulator.receive(lines.encode())

        assert ("ended the mail transaction",) == explain(last).changed

    @pytest.mark.parametrize(
        ("dialect", "line"), [("sendmail", "RCPT TO:<bob@example.test.>"), ("postfix", "RCPT TO:<bob@example.test.>")]
    )
    def test_a_fault_that_a_server_lets_pass_is_told_as_such(self, dialect, line):
        """It was accepted: the note says so, and what others answer."""
        simulator = Simulator(connect(Site(dialect=dialect)))
        lines = f"EHLO client.example.org\r\nMAIL FROM:<alice@example.test>\r\n{line}\r\n"
        *_, last = simulator.receive(lines.encode())
        (note,) = explain(last).notes

        assert last.accepted
        assert note.text.endswith("Accepted here; a strict server answers 501.")


class TestCost:
    """An explanation costs what is asked for."""

    def test_no_way_out_is_searched_for_a_reason(self):
        """Neither is what the search needs loaded before somebody asks for a way out of a refusal."""
        program = (
            "import sys; from smtptutor.explain.explanation import explain; from smtptutor.explain.way_out import way_out;"
            "from smtptutor.server.simulator import connect, say_line; from smtptutor.server.site import Site;"
            "first = connect(Site()); last = say_line(first.after, 'DATA'); explain(last, [first]); way_out(first);"
            "print(*sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)
        loaded = set(done.stdout.decode().split())

        assert "smtptutor.explain.why" in loaded
        assert set() == {"smtptutor.explain.search", "smtptutor.explain.correction", "heapq", "difflib"} & loaded
