"""The lessons that come along, played: each solution from its opening to its end, in more than one way."""

import re

import pytest
from learner import Learner

from smtptutor.course import lesson as lessons
from smtptutor.course import lesson_file, opens
from smtptutor.course.events import Predicted, Slipped, StepDone
from smtptutor.course.lesson import Of, SolutionLine, StepKind
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.verb import Verb
from smtptutor.server import dialogue as dialogues
from smtptutor.server.own_accord import OwnAccord

OTHER_LETTERS = ("eight-bit", "other-letters", "as-bob-reads-it", "the-cheap-way")
COURSE = lesson_file.course()
STEPS = [(lesson, number) for lesson in COURSE for number in range(len(lesson.steps))]
pytestmark = pytest.mark.uncounted
each_lesson = pytest.mark.parametrize("lesson", COURSE, ids=[lesson.id for lesson in COURSE])
each_step = pytest.mark.parametrize(
    ("lesson", "number"), STEPS, ids=[f"{lesson.id}-{lesson.steps[number].id}" for lesson, number in STEPS]
)


def opened(lesson, number):
    """A runner with this step open and the ones before it solved."""
    runner = Learner(lesson)
    for step in lesson.steps[:number]:
        runner.send(*runner.acts)
        assert runner.step_done, step.id
        runner.advance()
    return runner


def send(runner, typed):
    return [event for line in typed for event in runner.send(line)]


def solves(runner, typed):
    """True where these lines finish the step; nothing is typed after that."""
    for line in typed:
        if runner.step_done:
            break
        list(runner.send(line))
    return runner.step_done


@each_lesson
def test_the_solution_is_played_to_the_end(lesson):
    """Step by step, the whole lesson is done, without a slip on the way."""
    runner = Learner(lesson)
    events = []
    for number, _ in enumerate(lesson.steps):
        if number:
            runner.advance()
        events += send(runner, runner.acts)

    assert [step.id for step in lesson.steps] == [one.step.id for one in events if isinstance(one, StepDone)]
    assert [] == [one.mistake.id for one in events if isinstance(one, Slipped)]
    assert runner.done


@each_step
def test_an_empty_session_solves_nothing(lesson, number):
    """Nothing is reached when a step opens, nor by lines that do nothing."""
    runner = opened(lesson, number)
    assert [] == runner.ticked or lesson.steps[number].kind is StepKind.REPAIR

    send(runner, ["NOOP", "", "FROB"])

    assert not runner.step_done


@each_step
def test_no_line_of_the_solution_is_padding(lesson, number):
    """Without its first line, or its last, the solution does not solve; a line of a message may be any."""
    typed = lesson.steps[number].solution
    for short in (typed[1:], typed[:-1]) if typed else ():
        runner = opened(lesson, number)
        if short == typed[1:] and runner.dialogue.awaiting is Awaiting.MAIL_DATA:
            continue
        send(runner, short)

        assert not runner.step_done


def is_rcpt(line):
    return isinstance(line, str) and line.upper().startswith("RCPT TO:")


@each_step
def test_other_orders_and_forms_are_right_answers(lesson, number):
    """Recipients in another order, blanks and case, and a hello before it all: the step is done all the same."""
    typed = [getattr(act, "line", act) for act in opened(lesson, number).acts]
    recipients = [line for line in typed if is_rcpt(line)]
    turned = iter(reversed(recipients))
    variants = {"as it is": typed}
    places = [place for place, line in enumerate(typed) if is_rcpt(line)]
    if len(recipients) > 1 and places[-1] - places[0] < len(places):
        variants["recipients turned round"] = [next(turned) if line in recipients else line for line in typed]
    if recipients:
        variants["a refused recipient before"] = [
            new for line in typed for new in ((["RCPT TO:<x@example.org>"] if is_rcpt(line) else []) + [line])
        ]
    for name, variant in variants.items():
        runner = opened(lesson, number)

        assert solves(runner, variant), name


@each_step
def test_helo_where_ehlo_is_not_the_point(lesson, number):
    """A step that asks for any hello is solved with HELO; one may ask for the word EHLO."""
    step = lesson.steps[number]
    typed = [re.sub("(?i)^EHLO", "HELO", line) for act in step.solution if (line := getattr(act, "line", ""))]
    asked_by_name = any(one.predicate.verb == Verb.EHLO for one in step.goals)
    if (
        step.kind is not StepKind.TYPE
        or asked_by_name
        or not any(line.startswith("HELO") for line in typed)
        or len(typed) != len(step.solution)
    ):
        return
    of_ehlo = ("ehlo-accepted", "ehlo-unknown")
    is_the_point = any(one.predicate.hello == "EHLO" or one.predicate.cause in of_ehlo for one in step.goals)
    solved = solves(opened(lesson, number), typed)

    assert solved is not is_the_point


@each_step
def test_each_mistake_is_met_and_left_again(lesson, number):
    """After its example the mistake is named; after :reset the solution works."""
    step = lesson.steps[number]
    for mistake in step.mistakes:
        runner = opened(lesson, number)
        events = send(runner, mistake.example)
        assert mistake.id in [one.mistake.id for one in events if isinstance(one, Slipped)]

        runner.reset()
        send(runner, runner.acts)

        assert runner.step_done


@each_step
def test_a_shown_solution_is_finished_by_its_last_line(lesson, number):
    """Also after something else was typed."""
    runner = opened(lesson, number)
    send(runner, ["NOOP", "VRFY alice"])
    _, left = runner.show_solution()
    assert not runner.step_done

    send(runner, [left])
    while lesson.steps[number].puzzle and not runner.step_done:  # of several questions, each has its answer
        send(runner, [runner.show_solution()[1]])

    assert runner.step_done


@each_step
def test_a_right_guess_is_possible(lesson, number):
    """Where a step asks for the code, the first line of the solution brings the reply that is guessed at."""
    runner = opened(lesson, number)
    predict = lesson.steps[number].predict
    assert runner.wants_guess == (predict is not None)
    if predict is None:
        return
    runner.guess({Of.CODE: "250"}.get(predict.of, "2") if not predict.options else "a")
    told = [event for event in send(runner, runner.acts) if isinstance(event, Predicted)]

    assert 1 == len(told)
    assert not predict.options or told[0].truth in "abcdefghi"


def met(exchanges):
    """The codes, causes and verbs of exchanges."""
    names = set()
    for one in exchanges:
        names |= {str(one.reply.code), str(one.cause), *(str(note.cause) for note in one.notes)}
        if one.command is not None and one.command.verb is not None:
            names.add(str(one.command.verb))
    return names


def played(lesson):
    """All exchanges of a lesson whose steps are solved by their solutions."""
    runner = Learner(lesson)
    exchanges = list(runner.history)
    for number, _ in enumerate(lesson.steps):
        if number:
            runner.advance()
            exchanges += runner.history
        runner.send(*runner.acts)
        exchanges += runner.history
    return exchanges


def transcribed(lesson):
    """What is said in the transcripts of a lesson."""
    for step in lesson.steps:
        transcript = getattr(step.puzzle, "transcript", None)
        if transcript is not None:
            site = lessons.place(lesson, transcript.site, transcript.dialect)
            lines = (line if isinstance(line, OwnAccord) else SolutionLine(line) for line in transcript.lines)
            yield from opens.played(dialogues.opened(site), lines).history


class TestTaught:
    """Nothing is used before it is taught."""

    def test_uses_is_taught_earlier_or_here(self):
        """Each lesson uses what an earlier one taught."""
        taught = set()
        for lesson in COURSE:
            assert set() == set(lesson.uses) - taught, lesson.id
            taught |= set(lesson.teaches)

    def test_nothing_is_taught_twice(self):
        """What a lesson says it teaches is met there for the first time."""
        taught = [name for lesson in COURSE for name in lesson.teaches]

        assert [] == sorted({name for name in taught if taught.count(name) > 1})

    @each_lesson
    def test_what_a_solution_needs_is_taught(self, lesson):
        """Every verb typed, every code and every cause met in a solution is taught by then, or met on purpose."""
        taught = {name for one in COURSE[: COURSE.index(lesson) + 1] for name in (*one.teaches, *one.meets)}

        assert [] == sorted(met(played(lesson)) - taught)

    @each_lesson
    def test_what_is_taught_is_met(self, lesson):
        """What a lesson says it teaches shows in a solution, a transcript, a question, or one of its mistakes."""
        exchanges = [*played(lesson), *transcribed(lesson)]
        for number, step in enumerate(lesson.steps):
            for mistake in step.mistakes:
                trial = opened(lesson, number)
                send(trial, mistake.example)
                exchanges += trial.history
        asked = " ".join(row.say for step in lesson.steps for row in getattr(step.puzzle, "rows", ()))
        shown = {name for name in lesson.teaches if re.search(rf"\b{name}\b", asked)}
        keywords = {name for name in lesson.teaches if name.isupper() and name not in tuple(map(str, Verb))}

        assert [] == sorted(set(lesson.teaches) - met(exchanges) - shown - keywords)


class TestWritten:
    """How the lessons are written."""

    @each_lesson
    def test_plain_ascii(self, lesson):
        """What stands on the screen can be shown everywhere; only what lessons on other letters send is not ASCII."""
        with open(lesson.file, encoding="utf-8") as file:
            assert file.read().isascii() or lesson.id in OTHER_LETTERS

    @each_lesson
    def test_a_prediction_and_mistakes(self, lesson):
        """Each lesson that is no challenge asks for something else than lines, and names likely mistakes."""
        assert lesson.challenge or any(step.predict or step.puzzle for step in lesson.steps)
        assert lesson.challenge or any(step.mistakes for step in lesson.steps)

    @each_lesson
    def test_every_line_named_is_spelt_as_it_would_be_typed(self, lesson):
        """No verb of the protocol stands in the text in lower case at the start of a typed line."""
        for step in lesson.steps:
            for act in step.solution:
                word = getattr(act, "line", "").partition(" ")[0]

                assert word.upper() not in tuple(map(str, Verb)) or word == word.upper()

    def test_ids_are_unique_and_fit_for_ever(self):
        """Short plain words."""
        ids = [lesson.id for lesson in COURSE] + [alias for lesson in COURSE for alias in lesson.aliases]

        assert len(set(ids)) == len(ids)
        assert [] == [one for one in ids if not re.fullmatch("[a-z][a-z0-9-]*", one)]
