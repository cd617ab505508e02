"""What a server does of its own accord, among the lines of a transcript and before a step."""

import pytest
from fair_lesson import LESSON, fair
from kinds_lesson import CHOOSE, ORDER, POINT, REPAIR, TYPE, Answering, kinds_lesson
from support import on_screen
from worlds import run as at_the_command_line

from smtptutor.course import answering, run
from smtptutor.course.check.rule import openings
from smtptutor.course.kinds import edits
from smtptutor.course.kinds.sheet import played
from smtptutor.course.lesson import Transcript
from smtptutor.course.ops import Connect, Hint, Undo
from smtptutor.course.under_way import version
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Stage
from smtptutor.server.own_accord import TOLD, OwnAccord
from smtptutor.table import TableError
from smtptutor.talk import lesson_ends, lesson_screen

IDLE = OwnAccord(Cause.IDLE_TIMEOUT)
HELLO, MAIL, BOB = "EHLO shop.example", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
SAYS = '{ says = "idle-timeout" }'
POOL = """
[[steps]]
id = "pool"
kind = "repair"
say = "A pool keeps its connection."
clean = true
goals = [{ sender = "alice@example.test", goal = "alice is held", tick = "alice is held" }]
hints = ["One.", "Two.", "3>____"]
solution = [{ edit = "3>1" }]
[steps.transcript]
lines = ["EHLO shop.example", { says = "idle-timeout" }, "MAIL FROM:<alice@example.test>"]
"""


def with_lines(step, lines):
    """A step whose transcript has these lines."""
    return step[: step.index("lines =")] + f"lines = [{lines}]\n"


@pytest.fixture
def play(tmp_path):
    """A transcript as it was played, at a place and in a dialect."""
    lesson = kinds_lesson(tmp_path, CHOOSE)
    return lambda *lines, site="", dialect="": played(lesson, Transcript((), site, dialect), lines)


class TestPlayed:
    """What it brings where it happens."""

    @pytest.mark.parametrize(
        ("cause", "before", "after", "said"),
        [
            (Cause.IDLE_TIMEOUT, [HELLO, MAIL], [BOB], "421 4.4.2 Too little came for 300 seconds"),  # RFC 5321 4.5.3.2
            (Cause.TOO_MANY_CONNECTIONS, [], [HELLO], "421 mail.example.test has too many connections"),
            (Cause.SERVER_SHUTTING_DOWN, [HELLO], ["QUIT"], "421 4.3.2 The service is shutting down"),
        ],
    )
    def test_it_closes_the_connection_with_421(self, cause, before, after, said, play):
        sheet = play(*before, OwnAccord(cause), *after)
        line = sheet.lines[len(before)]

        assert line is sheet.first_failure
        assert (cause, True) == (line.refusal.cause, line.of_server)
        assert said in " ".join(line.refusal.reply.printed())
        assert [False] * len(after) == [each.sent for each in sheet.lines[len(before) + 1 :]]
        assert Stage.CLOSED is sheet.end.state.session.stage

    def test_a_handshake_that_fails_has_no_reply(self, play):
        """RFC 3207 4.1: without TLS the connection carries no SMTP any more."""
        sheet = play(HELLO, "STARTTLS", OwnAccord(Cause.TLS_HANDSHAKE_FAILED), HELLO)

        assert sheet.first_failure is sheet.lines[2]
        assert sheet.lines[2].refusal.silent

    def test_each_dialect_has_its_words(self, play):
        reply = play(HELLO, IDLE, dialect="sendmail").lines[1].refusal.reply

        assert ("4.4.1", ("No input for 300 seconds",)) == (reply.enhanced, reply.lines)

    def test_on_a_closed_connection_it_does_not_happen_and_is_no_failure(self, play):
        sheet = play(HELLO, "QUIT", IDLE)

        assert (False, None) == (sheet.lines[2].sent, sheet.lines[2].refusal)
        assert sheet.first_failure is None

    def test_five_minutes_are_over_then(self, play):
        waited = play(HELLO, IDLE).end.state.memory.clock - play(HELLO).end.state.memory.clock

        assert 300 == waited

    def test_mail_that_was_accepted_stays_accepted_and_an_open_transaction_is_gone(self, play):
        """RFC 5321 3.8: as if the client had sent QUIT."""
        letter = (MAIL, BOB, "DATA", "Subject: Hi", "", "Hello", ".")
        end = play(HELLO, *letter, MAIL, IDLE).end

        assert 1 == len(end.state.memory.store)
        assert end.state.session.transaction is None


class TestRead:
    """Where it may stand in a lesson file."""

    @pytest.mark.parametrize("cause", TOLD)
    def test_as_a_table_among_the_lines(self, cause, tmp_path):
        before = '"STARTTLS", ' if cause is Cause.TLS_HANDSHAKE_FAILED else ""
        lines = f'{before}{{ says = "{cause}" }}, "NOOP", "QUIT"'
        step = kinds_lesson(tmp_path, with_lines(POINT.replace("at = 3", "at = 1"), lines)).steps[0]

        assert [cause] == [line.cause for line in step.puzzle.transcript.lines if isinstance(line, OwnAccord)]

    @pytest.mark.parametrize(
        ("step", "right"),
        [
            (with_lines(POINT, '"NOOP", { says = "goodbye" }'), "says: must be one of too-many-connections, "),
            (with_lines(POINT, '"NOOP", { says = "idle-timeout", line = "NOOP" }'), "line: is no key of this table"),
            (with_lines(POINT, '"NOOP", { says = "too-many-connections" }'), "lines[2]: must be the first"),
            (with_lines(POINT, '"NOOP", { says = "tls-handshake-failed" }'), "lines[2]: must stand behind STARTTLS"),
            (with_lines(ORDER, f'"NOOP", {SAYS}'), "transcript.lines: must be lines alone"),
            (TYPE.replace('["EHLO client', f'[{SAYS}, "EHLO client'), "solution[1].says: is what the server does"),
        ],
    )
    def test_an_error_says_what_would_be_right(self, step, right, tmp_path):
        """In a solution it has no place: a learner cannot do it."""
        with pytest.raises(TableError) as caught:
            kinds_lesson(tmp_path, step)

        assert right in str(caught.value)


class TestKinds:
    """In a transcript to point at, and in one to mend."""

    POOL_LINES = f'"EHLO shop.example", "MAIL FROM:<a@b.example>", {SAYS}, "DATA", "QUIT"'

    def test_it_can_be_the_line_to_point_at(self, tmp_path):
        talk = Answering(tmp_path, with_lines(POINT, self.POOL_LINES))

        assert "Line 4 was never sent: the connection was closed." == talk("4").why
        assert talk("3").done

    @pytest.mark.parametrize(
        ("lines", "typed", "why"),
        [
            (f'"NOOP", {SAYS}, "DATA"', "2", "At line 2 the server closed the connection, with 421; another line is"),
            (f'"DATA", {SAYS}, "NOOP"', "2", "At line 2 the server closed the connection, with 421; a line above it"),
            (f'"QUIT", {SAYS}, "NOOP"', "2", "Line 2 does not happen: the connection was closed."),
        ],
    )
    def test_it_is_told_what_came_of_it(self, lines, typed, why, tmp_path):
        """Of one that is not the line to point at."""
        assert Answering(tmp_path, with_lines(POINT, lines))(typed).why.startswith(why)

    def test_the_check_knows_it_for_the_first_failure(self, tmp_path):
        """And the fix for a mended one: who says QUIT is not thrown out."""
        lines = LESSON[LESSON.index('lines = [\n    "EHLO client.example.org",\n    "MAIL') :].partition("\n]\n")[0]
        pool = 'lines = ["EHLO client.example.org", "NOOP", { says = "idle-timeout" }'
        changes = ((f"{lines}\n]", f"{pool}]"), ('fix = "3 RCPT TO:<bob@example.test>"', 'fix = "+3 QUIT"'))
        taught = ('meets = ["450"', 'meets = ["421", "NOOP", "450"')
        right = fair(tmp_path, *changes, ('"4" = "DATA lacks', '"2" = "DATA lacks'), taught)
        assert [] == at_the_command_line("check", "--json", right).objects

        wrong = fair(tmp_path, *changes, ('"4" = "DATA lacks', '"2" = "DATA lacks'), taught, ("at = 3", "at = 2"))
        assert "first line that is refused is 3" in at_the_command_line("check", "--json", wrong).objects[0]["what"]

    @pytest.mark.parametrize("edit", ["2 NOOP", "-2", "2>3"])
    def test_no_edit_changes_it(self, edit, tmp_path):
        talk = Answering(tmp_path, POOL)

        assert "Line 2 is what the server does; it stays where it is." == talk(edit).why
        assert () == talk.at.tried

    @pytest.mark.parametrize("edit", ["3>1", "+2 MAIL FROM:<alice@example.test>"])
    def test_lines_can_be_put_before_it(self, edit, tmp_path):
        """That alone does not mend the transcript, for the server hangs up all the same; to leave before it does."""
        talk = Answering(tmp_path, POOL)

        assert talk(edit).why.startswith("Line 3 ends the connection: 421 4.4.2 ")
        assert talk("+3 QUIT").why.startswith("No line is refused now.") is (edit == "3>1")

    @pytest.mark.parametrize("before", [(), ("1>3",), ("3>0", "-1"), ("+1 NOOP", "2 HELO x.example")])
    def test_the_solution_leads_on_from_anywhere(self, before, tmp_path):
        """Whatever the edits so far, none of those that are told touches what the server does."""
        talk = Answering(tmp_path, POOL.replace('[{ edit = "3>1" }]', '[{ edit = "3>1" }, { edit = "+3 QUIT" }]'))
        for edit in before:
            talk(edit)
        left = answering.solution(talk.at.lesson, talk.at.step, talk.at.tried)
        lines = edits.all_edited(talk.at.step.puzzle.transcript.lines, (*talk.at.tried, *left))

        assert ("EHLO shop.example", "MAIL FROM:<alice@example.test>", "QUIT", IDLE) == lines

    def test_how_it_looks(self, tmp_path):
        shown = on_screen(lesson_screen.step(Answering(tmp_path, with_lines(POINT, self.POOL_LINES)).at))
        lines = [" ".join(line.split()) for line in shown.splitlines()]

        assert "3 (nothing is sent for 5 minutes) 421 4.4.2 Too little came for 300 seconds;" in lines
        assert "4 DATA (not sent: the connection is closed)" in lines

    def test_how_it_looks_where_it_does_not_happen(self, tmp_path):
        talk = Answering(tmp_path, with_lines(REPAIR, f'"EHLO shop.example", "QUIT", {SAYS}'))

        shown = " ".join(on_screen(lesson_screen.step(talk.at)).split())
        assert "3 (nothing is sent for 5 minutes) (does not happen: the connection is closed)" in shown


class TestBefore:
    """A step may open behind it."""

    STEP = TYPE.replace("say =", f'before = ["EHLO client.example.org", "MAIL FROM:<a@b.example>", {SAYS}]\nsay =', 1)
    AGAIN = STEP.replace('["EHLO client.example.org"]\n', '[{ connect = true }, "EHLO client.example.org"]\n')

    @pytest.fixture
    def at(self, tmp_path):
        [at] = openings(kinds_lesson(tmp_path, self.AGAIN))
        return at

    def test_the_connection_is_closed_there(self, at):
        assert Stage.CLOSED is at.dialogue.state.session.stage
        assert "Already said: EHLO 250, MAIL 250, of the server's own accord 421" in on_screen(
            lesson_ends.prelude(at.dialogue)
        )

    def test_a_new_one_leads_on(self, at):
        at, _ = run.do(at, Connect())

        assert Stage.CONNECTED is at.dialogue.state.session.stage
        assert run.acted(at, at.step.solution[1:])[0].step_done

    def test_the_last_hint_leads_on_too(self, at):
        for _ in range(3):
            at, (event,) = run.do(at, Hint())

        assert event.text.startswith(":conn____")

    def test_it_cannot_be_taken_back(self, at):
        """It is from before the step opened."""
        assert at.dialogue == run.do(at, Undo())[0].dialogue

    def test_a_journal_fits_no_lesson_without_it(self, tmp_path):
        """It decides how far one is when the step opens."""
        steps = (self.AGAIN, self.AGAIN.replace(f", {SAYS}]", "]"))

        assert 2 == len({version(kinds_lesson(tmp_path, step)) for step in steps})
