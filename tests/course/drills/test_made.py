"""A drill can be made of every cause on every level, and each has one right answer, by the simulator."""

import re
import textwrap
import tomllib
from collections import Counter

import pytest
from drilled import SEED, asked, given, level_of, solution
from every_cause import PLAYED

from smtptutor.course.drills.ground import answers_to, ground
from smtptutor.course.drills.made import made, nearest
from smtptutor.course.kinds import choose
from smtptutor.course.lesson import StepKind, place
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting
from smtptutor.reference import lookup
from smtptutor.server import dialogue as dialogues
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site_file import site_from
from smtptutor.table import TomlTable
from smtptutor.talk import lesson_screen
from smtptutor.text import plain, screen

LEVELS = (0, 1, 2, 3)
WHICH_CODE = re.compile(r"\b[Ww]hich code\b")
DRILLS = [(cause, level) for cause in Cause for level in LEVELS]
of_each = pytest.mark.parametrize(("cause", "level"), DRILLS, ids=[f"{cause}-{level}" for cause, level in DRILLS])
ROWS = 24


def page_of(cause):
    return lookup.find("causes", cause)


def site_of(cause, **changed):
    page = page_of(cause)
    return site_from(TomlTable(tomllib.loads(textwrap.dedent(page.section("Site"))), cause), cause)._replace(**changed)


def wire(line):
    r"""A line of a page on the wire: x{3} is xxx, \x00 an octet; a line that ends in \x0a has no CR."""
    line = re.sub(r"(.)\{(\d+)\}", lambda found: found[1] * int(found[2]), line)
    raw = re.sub(rb"\\x([0-9a-f]{2})", lambda found: bytes([int(found[1], 16)]), line.encode("ascii"))
    return raw if raw.endswith(b"\n") else raw + b"\r\n"


def played(cause, *, strict=False):
    """What comes of the lines that a page shows for its cause, the greeting first."""
    page = page_of(cause)
    heading = next((each for each in ("Fails", "Accepted, with a note", "Example") if each in page.sections), "")
    greeting = connect(site_of(cause, **({"strict": True} if strict else {})))
    if greeting.cause is cause or not heading:
        return [greeting]
    simulator = Simulator(greeting)
    block = [line for line in page.section(heading).splitlines() if line.startswith("    ") or not line.strip()]
    lines = "\n".join(line[4:] for line in block).strip("\n").split("\n")
    return [greeting, *(each for line in lines for each in simulator.receive(wire(line)))]


def codes_of(cause):
    """The codes that a cause can have where its page plays: there, and where the standard is kept to the letter."""
    shown = (played(cause)[-1], played(cause, strict=True)[-1])
    return {one.reply.code for one in (*shown, *PLAYED) if one.cause is cause or one.notes}


@of_each
class TestEach:
    """Every cause on every level."""

    def test_its_solution_solves_it(self, cause, level):
        at = asked(cause, level)
        after, verdicts = given(at, *solution(at))

        assert not at.step_done
        assert after.step_done
        assert verdicts[-1].done

    def test_no_other_answer_does(self, cause, level):
        """Another letter, another line, an edit that leaves a refusal, or nothing at all."""
        at = asked(cause, level)
        wrong = list(wrong_answers(at))

        assert wrong
        assert [] == [answer for answer in wrong if given(at, answer)[0].step_done]

    def test_no_answer_before_its_question(self, cause, level):
        """Neither what is said nor what is asked has the code that is looked for."""
        step = asked(cause, level).step
        told = f"{step.say} {step.task}"
        right = [option.say for option in getattr(step.puzzle, "options", ()) if option.right]

        assert [] == [each for each in right if each in told]

    def test_it_stands_on_one_screen(self, cause, level):
        lines = plain(screen(lesson_screen.step(asked(cause, level)), 80)).splitlines()

        assert len(lines) < ROWS
        assert max(map(len, lines)) <= 80

    def test_it_asks_in_plain_words(self, cause, level):
        step = asked(cause, level).step

        assert not re.search(r"!|\bjust\b|\bsimply\b|\bof course\b", f"{step.say} {step.task}")
        assert all(len(sentence.split()) <= 22 for sentence in re.split(r"(?<=[.?:])\s", f"{step.say} {step.task}"))


def wrong_answers(at):
    """Answers that are not the right one; of edits those that leave a refusal, and those that change nothing."""
    step, (right, *_) = at.step, solution(at)
    if step.kind is StepKind.CHOOSE:
        yield from (letter for letter in choose.letters(step) if letter != right)
    elif step.kind is StepKind.POINT:
        yield from (str(place) for place in range(1, len(shown(step)) + 1) if str(place) != right)
    else:
        lines = step.puzzle.transcript.lines
        yield from (f"{place} {line}" for place, line in enumerate(lines, 1) if line.strip())
        for place in range(len(lines)):
            if refused(at.lesson, (*lines[:place], "FROBNICATE", *lines[place + 1 :])):
                yield f"{place + 1} FROBNICATE"


def shown(step):
    """The lines to point at."""
    return step.puzzle.transcript.lines if step.puzzle.transcript else step.puzzle.shown


def refused(lesson, lines):
    """The numbers of the lines that the place of a drill refuses."""
    dialogue, found = dialogues.opened(place(lesson)), []
    for number, line in enumerate(lines, 1):
        dialogue, answers = dialogues.send(dialogue, line)
        found += [number for each in answers[:1] if each.silent or not each.accepted]
    return found


def hung_up(lesson, lines):
    """True where the server closes the connection before the end of some lines."""
    dialogue = dialogues.opened(place(lesson))
    for line in lines:
        dialogue, _ = dialogues.send(dialogue, line)
    return dialogue.awaiting is Awaiting.NOTHING


ASKED_FOR_A_CODE = [cause for cause in Cause if WHICH_CODE.search(made(cause, 1, SEED).steps[0].task)]


class TestByTheSimulator:
    """What counts as right is what a server does, played here once more from the page."""

    @pytest.mark.parametrize("cause", ASKED_FOR_A_CODE)
    def test_the_code_is_that_of_the_server(self, cause):
        step = asked(cause, 1).step
        (right,) = (option for option in step.puzzle.options if option.right)

        assert int(right.say) in codes_of(cause)
        assert len({option.say for option in step.puzzle.options}) == len(step.puzzle.options) >= 3
        assert len({option.say[0] for option in step.puzzle.options}) >= 2

    @pytest.mark.parametrize("cause", ASKED_FOR_A_CODE)
    @pytest.mark.parametrize("seed", ["2026-01-05", "2026-03-09", "2026-11-28"])
    def test_no_wrong_code_is_what_another_server_says_there(self, cause, seed):
        """The lines do not tell whose server it is, so that a 554 of Postfix's would be as right."""
        found, step = ground(cause), made(cause, 1, seed).steps[0]
        wrong = {int(option.say) for option in step.puzzle.options if not option.right}
        said = set()
        for dialect in DIALECTS:
            for answers in answers_to(found.site._replace(dialect=dialect), found.lines)[-1:]:
                said |= {each.reply.code for each in answers[-1:] if each.cause is cause or not found.aside}

        assert set() == wrong & said

    @pytest.mark.parametrize("cause", ["data-without-mail", "data-without-recipient", "no-valid-recipients"])
    def test_554_is_as_good_as_503_for_data_too_early(self, cause):
        """RFC 5321 3.3 leaves both to a server."""
        wrong = [option.say for day in range(30) for option in made(Cause(cause), 1, str(day)).steps[0].puzzle.options]

        assert "554" not in wrong

    @pytest.mark.parametrize(
        ("cause", "defensible"),
        [
            ("address-not-verified", {"250", "251", "502", "550"}),
            ("command-not-implemented", {"250", "252"}),
            ("auth-succeeded", {"334", "504", "535", "454"}),
            ("auth-credentials-invalid", {"235", "454", "504"}),
            ("declared-size-too-big", {"250"}),
            ("mailbox-unknown", {"250", "450"}),
        ],
    )
    def test_what_the_place_decides_is_told_or_not_among_the_answers(self, cause, defensible):
        """Whether VRFY tells names, whether a password is right: the lines alone do not show it."""
        for day in range(30):
            step = made(Cause(cause), 1, str(day)).steps[0]
            told = len(step.say.split(".")) > 2
            assert told or not defensible & {option.say for option in step.puzzle.options}

    @pytest.mark.parametrize(("cause", "level"), DRILLS)
    def test_no_notation_is_explained_that_is_not_there(self, cause, level):
        step = asked(cause, level).step
        lines = step.evidence.lines if step.evidence else getattr(step.puzzle, "transcript", None) or ()
        for mark in re.findall(r"\\x[0-9a-f]{2}|\w\{\d+\}", step.say):
            assert any(mark in str(line) for line in lines)

    @pytest.mark.parametrize("cause", [cause for cause in Cause if level_of(cause, 2, StepKind.POINT)])
    def test_the_line_is_the_first_that_is_refused(self, cause):
        at = asked(cause, 2)

        failed = refused(at.lesson, shown(at.step))
        assert failed[0] == at.step.puzzle.at
        assert len(failed) == 1 or at.step.puzzle.transcript

    @pytest.mark.parametrize("cause", [cause for cause in Cause if level_of(cause, 2, StepKind.POINT)])
    def test_its_reply_does_not_give_it_away(self, cause):
        """With replies there is another line that failed, the last one; alone among good ones it has none to show."""
        at = asked(cause, 2)
        lines = shown(at.step)
        failed = refused(at.lesson, lines)

        if at.step.puzzle.transcript:
            assert len(lines) != at.step.puzzle.at
            assert len(lines) in failed or hung_up(at.lesson, lines[: at.step.puzzle.at + 2])

    @pytest.mark.parametrize("cause", [cause for cause in Cause if level_of(cause, 0, StepKind.REPAIR)])
    def test_any_edit_that_leaves_no_refusal_and_keeps_the_wish_mends_it(self, cause):
        """Where the goal is a recipient, the same recipient in other letters is as good."""
        at = asked(cause, 0)
        edits = solution(at)
        lowered = [
            re.sub(r"^(\+?\d+ )(MAIL|RCPT|RSET|NOOP|EHLO|HELO|VRFY)", lambda found: found[0].lower(), each)
            for each in edits
        ]
        after, verdicts = given(at, *lowered)

        assert after.step_done
        assert len(verdicts) == len(edits) <= 2


class TestAll:
    """What holds of them together."""

    def test_no_letter_is_the_answer_more_often_than_others(self):
        letters = Counter(
            solution(at)[0] for cause, level in DRILLS if (at := asked(cause, level)).step.kind is StepKind.CHOOSE
        )

        assert set("abcd") == set(letters)
        assert max(letters.values()) < 2 * min(letters.values())

    def test_each_level_asks_something_of_its_own(self):
        """More than half of the causes are asked about on each level as that level asks."""
        repairs = sum(level_of(cause, 0, StepKind.REPAIR) for cause in Cause)
        codes = sum(bool(WHICH_CODE.search(asked(cause, 1).step.task)) for cause in Cause)
        points = sum(level_of(cause, 2, StepKind.POINT) for cause in Cause)
        apart = sum(bool(getattr(asked(cause, 3).step.puzzle, "rows", ())) for cause in Cause)

        assert min(repairs, codes, points, apart) > len(Cause) / 2

    @pytest.mark.parametrize("cause", ["mail-first", "message-accepted", "greylisted"])
    def test_one_seed_makes_one_drill(self, cause):
        assert made(Cause(cause), 1, SEED) == made(Cause(cause), 1, SEED)
        assert 1 < len({solution(asked(Cause(cause), 1, str(day))) for day in range(20)})

    def test_what_failed_first_is_looked_for_among_other_lines(self):
        """A letter before it or behind it, a NOOP, or what fails with it."""
        points = [cause for cause in Cause if level_of(cause, 2, StepKind.POINT)]
        longer = [cause for cause in points if len(shown(asked(cause, 2).step)) > len(ground(cause).lines)]

        assert len(longer) > 0.9 * len(points)

    def test_what_is_looked_for_among_lines_without_replies_is_not_the_last_one(self):
        alone = [step for cause in Cause if level_of(cause, 2, StepKind.POINT) and (step := asked(cause, 2).step).shown]

        assert len(alone) > 50
        assert [] == [step for step in alone if step.puzzle.at == len(step.shown)]

    def test_no_drill_is_a_picture_to_remember(self):
        """Its people and places have other names on another day, as long as those of the page."""
        shown = {
            at.step.puzzle.transcript.lines[-1] for day in range(9) if (at := asked(Cause.MAIL_FIRST, 0, str(day)))
        }

        assert 3 < len(shown)
        assert {len("RCPT TO:<alice@example.test>")} == set(map(len, shown))

    def test_the_nearest_level_first(self):
        assert [2, 1, 3, 0] == nearest(2)
        assert [0, 1, 2, 3] == nearest(0)

    def test_what_nothing_typed_mends_is_asked_as_what_now(self):
        asked_so = [cause for cause in Cause if asked(cause, 0).step.task == "What now?"]

        for cause in ("client-blocked-at-greeting", "host-never-takes-mail", "server-shutting-down", "greylisted"):
            assert cause in asked_so

    def test_what_succeeds_is_asked_for_what_is_held(self):
        for cause in ("sender-accepted", "recipient-accepted", "message-accepted", "reset-done"):
            assert "hold" in asked(Cause(cause), 0).step.task
