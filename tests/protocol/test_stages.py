"""Which verb may come when."""

import pytest
from support import (
    CHUNK,
    DEFAULT,
    EHLO,
    HELO,
    LEADING_TO,
    LHLO,
    LMTP,
    LOGIN,
    MAIL,
    OPEN,
    RCPT,
    STRICT,
    after,
    reachable,
)

from smtptutor.protocol import engine
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.engine import HANDLERS
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.stages import GRID, LEADS_TO, OFFERED_BY, STAGES, legal, misstep, misstep_here, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site

BY_HAND = """
            connected   greeted           mail                   rcpt                   bdat
EHLO        ok          ok                ok                     ok                     ok
HELO        ok          ok                ok                     ok                     ok
LHLO        ok          ok                ok                     ok                     ok
STARTTLS    hello-first ok                ok                     ok                     ok
AUTH        hello-first ok                auth-during-transaction auth-during-transaction auth-during-transaction
MAIL        hello-first ok                nested-mail            nested-mail            mail-during-bdat
RCPT        hello-first mail-first        ok                     ok                     rcpt-during-bdat
DATA        hello-first data-without-mail data-without-recipient ok                     data-after-bdat
BDAT        hello-first bdat-without-mail bdat-without-recipient ok                     ok
RSET        ok          ok                ok                     ok                     ok
NOOP        ok          ok                ok                     ok                     ok
VRFY        ok          ok                ok                     ok                     ok
EXPN        ok          ok                ok                     ok                     ok
ETRN        hello-first ok                etrn-during-transaction etrn-during-transaction etrn-during-transaction
HELP        ok          ok                ok                     ok                     ok
QUIT        ok          ok                ok                     ok                     ok
"""
"""RFC 5321 3.3, 4.1.4; RFC 1985 5; RFC 2033 4.1; RFC 3030 2; RFC 3207 4; RFC 4954 4; without a look at the grid."""

HEAD, *ROWS = [line.split() for line in BY_HAND.strip().splitlines()]
CELLS = [(row[0], stage, cell) for row in ROWS for stage, cell in zip(HEAD, row[1:], strict=True)]

GOOD = {
    Verb.EHLO: EHLO,
    Verb.HELO: "HELO client.example.org",
    Verb.MAIL: MAIL,
    Verb.RCPT: RCPT,
    Verb.VRFY: "VRFY alice",
    Verb.EXPN: "EXPN staff",
    Verb.LHLO: LHLO,
    Verb.AUTH: "AUTH LOGIN",
    Verb.BDAT: "BDAT 7",
    Verb.ETRN: "ETRN example.org",
}
"""A well-formed line for each verb that needs an argument."""

MISSTEPS = {Cause(cell) for _, _, cell in CELLS if cell != "ok"} | {
    Cause.NO_VALID_RECIPIENTS,
    Cause.TLS_ALREADY_ON,
    Cause.ALREADY_AUTHENTICATED,
    Cause.AUTH_NOT_OFFERED,
}

WAITING = [
    pytest.param(state, id=" / ".join(lines) or "(nothing)")
    for lines, state in reachable(OPEN, 4)
    if state.session.awaiting is Awaiting.COMMAND
]


class TestGrid:
    """RFC 5321 4.1.4, order of commands."""

    def test_a_row_for_each_verb_that_is_handled(self):
        assert set(HANDLERS) == set(GRID)

    def test_a_cell_for_each_stage(self):
        assert {len(STAGES)} == {len(row) for row in GRID.values()}
        assert set(Stage) - {Stage.AUTH, Stage.DATA, Stage.CLOSED} == set(STAGES)

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

    def test_starttls_once(self):
        """RFC 3207 4.2: not while TLS is on, at whatever stage."""
        channel = Channel(tls=True)

        assert Cause.TLS_ALREADY_ON is misstep(Session(channel=channel), Verb.STARTTLS)
        assert Cause.TLS_ALREADY_ON is misstep(after(EHLO, MAIL).session._replace(channel=channel), Verb.STARTTLS)

    def test_auth_once(self):
        """RFC 4954 4: no second login, and that is said even within a transaction."""
        session = after(EHLO, LOGIN).session

        assert Cause.ALREADY_AUTHENTICATED is misstep(session, Verb.AUTH)
        assert Cause.ALREADY_AUTHENTICATED is misstep(after(EHLO, LOGIN, MAIL).session, Verb.AUTH)

    def test_after_helo_no_login_was_offered(self):
        """RFC 4954 3: AUTH is an answer to EHLO."""
        assert Cause.AUTH_NOT_OFFERED is misstep(after(HELO).session, Verb.AUTH)

    def test_a_lost_message_takes_no_more_chunks(self):
        """RFC 3030 2: after a failure, RSET."""
        session = after(EHLO, MAIL, RCPT, *CHUNK, "DATA").session

        assert Cause.BDAT_AFTER_FAILURE is misstep(session, Verb.BDAT)
        assert misstep(session, Verb.RSET) is None

    def test_binarymime_needs_bdat(self):
        """RFC 3030 3: DATA cannot carry it; where a recipient is missing, that is named first."""
        binary = (EHLO, f"{MAIL} BODY=BINARYMIME")

        assert Cause.DATA_WITH_BINARYMIME is misstep(after(*binary, RCPT, site=OPEN).session, Verb.DATA)
        assert Cause.DATA_WITHOUT_RECIPIENT is misstep(after(*binary, site=OPEN).session, Verb.DATA)
        assert Cause.DATA_AFTER_BDAT is misstep(after(*binary, RCPT, *CHUNK, site=OPEN).session, Verb.DATA)

    @pytest.mark.parametrize("verb", [verb for verb in GRID if verb != Verb.QUIT])
    def test_after_a_greeting_of_554_only_quit_is_of_use(self, verb):
        """RFC 5321 3.1."""
        session = Session(channel=Channel(refused=True))

        assert Cause.ONLY_QUIT_AFTER_REFUSAL is misstep(session, verb)
        assert misstep(session, Verb.QUIT) is None


class TestHere:
    """What a server lifts, adds or calls by another name."""

    def test_lmtp_has_one_name_for_no_recipients(self):
        """RFC 2033 4.2: DATA without an accepted recipient is 503, whatever the reason."""
        policy = SitePolicy(LMTP)
        none = after(LHLO, MAIL, site=LMTP).session
        refused = after(LHLO, MAIL, "RCPT TO:<nobody@example.test>", site=LMTP).session

        assert Cause.LMTP_NO_RECIPIENTS is misstep_here(none, Verb.DATA, policy)
        assert Cause.LMTP_NO_RECIPIENTS is misstep_here(refused, Verb.DATA, policy)

    @pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT, Stage.BDAT])
    def test_a_strict_site_wants_no_starttls_in_a_transaction(self, stage):
        session = after(*LEADING_TO[stage]).session

        assert Cause.STARTTLS_DURING_TRANSACTION is misstep_here(session, Verb.STARTTLS, SitePolicy(STRICT))
        assert misstep_here(session, Verb.STARTTLS, SitePolicy(DEFAULT)) is None

    def test_lifted_is_what_this_server_lets_pass(self):
        policy = SitePolicy(DEFAULT)
        policy.lifts = frozenset({(Verb.MAIL, Cause.HELLO_FIRST)})

        assert misstep_here(Session(), Verb.MAIL, policy) is None
        assert Cause.HELLO_FIRST is misstep_here(Session(), Verb.RCPT, policy)


class TestOffered:
    """RFC 5321 4.1.1.1: optional verbs are spoken where their keyword is listed."""

    @pytest.mark.parametrize(
        ("site", "missing"),
        [
            (OPEN, {Verb.LHLO}),
            (LMTP, {Verb.EHLO, Verb.HELO}),
            (DEFAULT, {Verb.LHLO, Verb.EXPN, Verb.ETRN}),
            (Site(extensions=()), {*OFFERED_BY, Verb.LHLO}),
            (Site(esmtp=False), {*OFFERED_BY, Verb.LHLO, Verb.EHLO} - {Verb.HELP}),
        ],
        ids=["open", "lmtp", "default", "bare", "no ESMTP"],
    )
    def test_what_is_spoken(self, site, missing):
        assert [verb for verb in GRID if verb not in missing] == list(offered(SitePolicy(site)))


class TestLegal:
    """RFC 5321 4.1.4, for every session that can be reached."""

    def test_before_a_greeting(self):
        early = {Verb(verb) for verb, stage, cell in CELLS if stage == "connected" and cell == "ok"} - {Verb.LHLO}

        assert [verb for verb in GRID if verb in early] == list(legal(Session(), SitePolicy(OPEN)))

    @pytest.mark.parametrize("stage", [Stage.AUTH, Stage.DATA, Stage.CLOSED])
    def test_no_verb_while_no_command_is_awaited(self, stage):
        state = after(*LEADING_TO[stage])

        assert stage is state.session.stage
        assert () == legal(state.session, state.policy)

    @pytest.mark.parametrize("state", WAITING)
    def test_a_verb_is_legal_where_its_answer_is_no_misstep(self, state):
        spoken = [verb for verb in GRID if verb not in state.policy.unspoken]
        causes = {verb: engine.step(state, Heard(parse(GOOD.get(verb, verb)))).cause for verb in spoken}

        assert [verb for verb in spoken if causes[verb] not in MISSTEPS] == list(legal(state.session, state.policy))

    @pytest.mark.parametrize("state", WAITING)
    def test_a_misstep_leaves_the_very_same_state(self, state):
        """
        But for a refused recipient, which is kept, DATA after BDAT, which spoils the message (RFC 3030 2), and AUTH,
        after which answers may still come.
        """
        for verb in set(GRID) - set(legal(state.session, state.policy)):
            there = engine.step(state, Heard(parse(GOOD.get(verb, verb)))).state
            if state.session.stage is Stage.BDAT and verb in (Verb.RCPT, Verb.DATA):
                before, now = state.session.transaction, there.session.transaction
                spoiled = before.chunks._replace(failed=verb is Verb.DATA)
                assert before._replace(chunks=spoiled) == now._replace(refused=before.refused)
            elif verb is Verb.AUTH or state.session.login_over:
                before, now = state.session, there.session
                assert before._replace(login_over=verb is Verb.AUTH) == now
            else:
                assert there is state


def placed(stage: Stage, verb: Verb):
    """The state at a stage, on a site that speaks the verb."""
    site = LMTP if verb is Verb.LHLO else OPEN
    return after(*(LHLO if site is LMTP and line == EHLO else line for line in LEADING_TO[stage]), site=site)


class TestLeadsTo:
    """RFC 5321 4.1.4: where an accepted verb leads."""

    @pytest.mark.parametrize("verb", LEADS_TO)
    @pytest.mark.parametrize("stage", STAGES)
    def test_the_map_tells_the_stage_after_it(self, verb, stage):
        there = placed(stage, verb)
        outcome = engine.step(there, Heard(parse(GOOD.get(verb, verb))))
        expected = LEADS_TO[verb] if misstep(there.session, verb) is None else stage

        assert expected == outcome.state.session.stage

    @pytest.mark.parametrize("verb", [verb for verb in GRID if verb not in {*LEADS_TO, Verb.RSET}])
    @pytest.mark.parametrize("stage", STAGES)
    def test_the_other_verbs_stay(self, verb, stage):
        there = placed(stage, verb)
        expected = Stage.AUTH if (verb, stage) == (Verb.AUTH, Stage.GREETED) else stage

        assert expected == engine.step(there, Heard(parse(GOOD.get(verb, verb)))).state.session.stage
