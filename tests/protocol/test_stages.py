"""Which verb may come when."""

import pytest
from support import DEFAULT, EHLO, LEADING_TO, MAIL, OPEN, RCPT, after, reachable

from smtptutor.protocol import session as sessions
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Verb, parse
from smtptutor.protocol.handlers import HANDLERS
from smtptutor.protocol.stages import GRID, LEADS_TO, STAGES, legal, misstep
from smtptutor.protocol.state import Awaiting, Session, Stage

BY_HAND = """
            connected   greeted           mail                   rcpt
EHLO        ok          ok                ok                     ok
HELO        ok          ok                ok                     ok
MAIL        hello-first ok                nested-mail            nested-mail
RCPT        hello-first mail-first        ok                     ok
DATA        hello-first data-without-mail data-without-recipient ok
RSET        ok          ok                ok                     ok
NOOP        ok          ok                ok                     ok
VRFY        ok          ok                ok                     ok
EXPN        ok          ok                ok                     ok
HELP        ok          ok                ok                     ok
QUIT        ok          ok                ok                     ok
"""
"""RFC 5321 3.3 and 4.1.4, read and written down without a look at the grid."""

HEAD, *ROWS = [line.split() for line in BY_HAND.strip().splitlines()]
CELLS = [(row[0], stage, cell) for row in ROWS for stage, cell in zip(HEAD, row[1:], strict=True)]

GOOD = {
    Verb.EHLO: EHLO,
    Verb.HELO: "HELO client.example.org",
    Verb.MAIL: MAIL,
    Verb.RCPT: RCPT,
    Verb.VRFY: "VRFY alice",
    Verb.EXPN: "EXPN staff",
}
"""A well-formed line for each verb that needs an argument."""

MISSTEPS = {
    Cause.HELLO_FIRST,
    Cause.MAIL_FIRST,
    Cause.NESTED_MAIL,
    Cause.DATA_WITHOUT_MAIL,
    Cause.DATA_WITHOUT_RECIPIENT,
    Cause.NO_VALID_RECIPIENTS,
}

WAITING = [
    pytest.param(state, id=" / ".join(lines) or "(nothing)")
    for lines, state in reachable(OPEN)
    if state.session.awaiting is Awaiting.COMMAND
]


class TestGrid:
    """RFC 5321 4.1.4, order of commands."""

    def test_a_row_for_each_verb_that_is_handled(self):
        assert set(HANDLERS) == set(GRID)

    def test_a_cell_for_each_stage(self):
        assert {len(STAGES)} == {len(row) for row in GRID.values()}
        assert set(Stage) - {Stage.DATA, Stage.CLOSED} == set(STAGES)

    def test_the_hand_written_grid_is_complete(self):
        assert {(verb, stage) for verb in GRID for stage in STAGES} == {cell[:2] for cell in CELLS}

    @pytest.mark.parametrize(("verb", "stage", "cell"), CELLS)
    def test_each_cell_is_what_the_standard_says(self, verb, stage, cell):
        session = after(*LEADING_TO[Stage(stage)]).session

        assert stage == session.stage
        assert cell == (misstep(session, Verb(verb)) or "ok")


class TestRefinements:
    """RFC 5321 3.3: what needs more than the stage."""

    def test_data_after_nothing_but_refused_recipients(self):
        session = after(EHLO, MAIL, "RCPT TO:<nobody@example.test>").session

        assert Stage.MAIL is session.stage
        assert Cause.NO_VALID_RECIPIENTS is misstep(session, Verb.DATA)

    def test_one_accepted_recipient_is_enough(self):
        session = after(EHLO, MAIL, "RCPT TO:<nobody@example.test>", RCPT).session

        assert misstep(session, Verb.DATA) is None

    def test_other_verbs_are_not_touched(self):
        session = after(EHLO, MAIL, "RCPT TO:<nobody@example.test>").session

        assert Cause.NESTED_MAIL is misstep(session, Verb.MAIL)


class TestLegal:
    """RFC 5321 4.1.4, for every session that can be reached."""

    def test_before_a_greeting(self):
        assert [verb for verb in GRID if verb not in {Verb.MAIL, Verb.RCPT, Verb.DATA}] == list(legal(Session()))

    @pytest.mark.parametrize("stage", [Stage.DATA, Stage.CLOSED])
    def test_no_verb_while_no_command_is_awaited(self, stage):
        assert () == legal(after(*LEADING_TO[stage]).session)

    @pytest.mark.parametrize("state", WAITING)
    def test_a_verb_is_legal_where_its_answer_is_no_misstep(self, state):
        causes = {verb: sessions.step(state, parse(GOOD.get(verb, verb))).cause for verb in GRID}

        assert [verb for verb in GRID if causes[verb] not in MISSTEPS] == list(legal(state.session))

    @pytest.mark.parametrize("state", WAITING)
    def test_a_misstep_leaves_the_very_same_state(self, state):
        for verb in set(GRID) - set(legal(state.session)):
            assert sessions.step(state, parse(GOOD.get(verb, verb))).state is state


class TestLeadsTo:
    """RFC 5321 4.1.4: where an accepted verb leads."""

    @pytest.mark.parametrize("verb", LEADS_TO)
    @pytest.mark.parametrize("stage", STAGES)
    def test_the_map_tells_the_stage_after_it(self, verb, stage):
        there = after(*LEADING_TO[stage], site=DEFAULT)
        outcome = sessions.step(there, parse(GOOD.get(verb, verb)))
        expected = LEADS_TO[verb] if misstep(there.session, verb) is None else stage

        assert expected == outcome.state.session.stage

    @pytest.mark.parametrize("verb", [verb for verb in GRID if verb not in {*LEADS_TO, Verb.RSET}])
    @pytest.mark.parametrize("stage", STAGES)
    def test_the_other_verbs_stay(self, verb, stage):
        there = after(*LEADING_TO[stage], site=OPEN)

        assert stage == sessions.step(there, parse(GOOD.get(verb, verb))).state.session.stage
