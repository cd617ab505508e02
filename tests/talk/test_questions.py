"""Questions from earlier lessons, as somebody meets them who learns."""

import pytest
from sample_lesson import sample
from support import on_screen

from smtptutor.course import answering
from smtptutor.course.drills.session import Questions
from smtptutor.course.learning import Learning
from smtptutor.course.progress import Drill, Unkept
from smtptutor.course.under_way import UnderWay
from smtptutor.server.site import Site
from smtptutor.talk import lesson_moves, question_screen
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.keybar import keys
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.status import status
from smtptutor.talk.tutor import Tutor

NOW = 1_767_603_600
DAY = 86_400
WAITING = [Drill("mail-first", 1, NOW - 9), Drill("nested-mail", 0, NOW - 5), Drill("greylisted", 0, NOW - 1)]


class Asked:
    """Somebody who is asked these questions; then a lesson opens, if one is given."""

    def __init__(self, *drills, then=None, free=False):
        self.store = Unkept(lambda: NOW)
        for drill in drills:
            self.store.practise(drill)
        lessons = LessonsHere(lambda: Learning(self.store))
        if free:
            self.of = Conversation(FreePlay(Site()), lessons=lessons)
        else:
            lessons.questions = Questions(drills, self.store, review=then is None)
            lessons.then = None if then is None else UnderWay(then, self.store)
            self.of = Conversation(lessons.questions.open_next(), lessons=lessons)
        self.tutor = Tutor(self.of)
        self.opening = " ".join(on_screen(lesson_moves.opening(self.of)).split())

    def __call__(self, line):
        return " ".join("".join(on_screen(blocks) for blocks in self.tutor.type([line])).split())

    @property
    def title(self):
        return self.of.lesson.lesson.title

    @property
    def right(self):
        at = self.of.lesson
        return answering.solution(at.lesson, at.step, at.tried)[0]

    @property
    def wrong(self):
        return next(letter for letter in "ab" if letter != self.right)

    @property
    def due(self):
        return [drill.cause for drill in self.store.drills() if drill.due <= NOW]


@pytest.fixture
def asked(tmp_path):
    return Asked(*WAITING, then=sample(tmp_path))


class TestOpening:
    """What stands on the screen before the first prompt."""

    def test_one_line_says_what_and_why(self, asked):
        said = "Three questions from earlier lessons, a minute each. :skip leaves one, :skip all leaves all."

        assert asked.opening.startswith(f"{said} Question 1 of 3 ")
        assert "Which code answers the last line?" in asked.opening

    def test_of_one_nothing_is_said_of_several(self):
        said = "One question from earlier lessons, a minute. :skip leaves it. Question 1 of 1 "

        assert Asked(WAITING[0]).opening.startswith(said)

    @pytest.mark.parametrize(("count", "said"), [(2, "Two questions"), (3, "Three questions")])
    def test_how_many(self, count, said):
        assert Asked(*WAITING[:count]).opening.startswith(f"{said} from earlier lessons")

    def test_who_is_asked_much_is_told_in_figures(self):
        more = [Drill(cause, 0, NOW) for cause in ("hello-first", "noop-done")]

        assert Asked(*WAITING, *more).opening.startswith("5 questions from earlier lessons")

    def test_the_bars_speak_of_questions(self, asked):
        """Nothing is typed to a server, so nothing is told of one."""
        assert "answer> " == asked.of.prompt
        assert [("question 1 of 3", "")] == [piece.forms for piece in status(asked.of.state, asked.of.lesson)]
        assert (":skip", "leaves it") == keys(asked.of.stage, lesson=True, question=True)[0]


class TestAnswers:
    """Right, wrong, and what is none."""

    def test_right(self, asked):
        said = asked(asked.right)

        assert "No mail transaction is open for RCPT" in said
        assert said.endswith("That is right. It comes again in 7 days. Enter or :next asks question 2 of 3.")

    def test_wrong_and_then_right(self, asked):
        """The first line of its page is told, and nothing is praised."""
        wrong = asked(asked.wrong)

        assert "Why: No mail transaction is open for RCPT to add a recipient to; MAIL opens one." in wrong
        assert "comes again tomorrow" in wrong
        assert "That is right. It comes again tomorrow." in asked(asked.right)

    def test_a_wrong_edit_can_be_taken_back(self):
        """What stands there is what the edit made of it, so that the way back is told."""
        mend = Asked(Drill("mail-first", 0, NOW))

        assert "take edits back with :undo" in mend("2 RSET")
        assert "503 5.5.1 Send MAIL before RCPT" in mend(":undo")

    def test_right_for_the_last_time(self):
        last = Asked(Drill("mail-first", 3, NOW))
        last(last.right)

        assert "That is right. It does not come again. Enter or :next ends the review." in last(last.right)

    @pytest.mark.parametrize("typed", ["MAIL FROM:<a@b.example>", "", "503", "e", "::x", "\x00"])
    def test_what_is_no_answer_goes_nowhere(self, asked, typed):
        """No server is asked, and what an answer is is told."""
        before = asked.of.history

        assert asked(typed)
        assert asked.of.history == before
        assert asked.store.drills() == tuple(WAITING)

    def test_once_it_is_answered_nothing_more_is(self, asked):
        asked(asked.right)

        assert question_screen.DONE_ALREADY == asked("b")

    def test_next_waits_for_an_answer(self, asked):
        assert question_screen.NOT_DONE == asked(":next")


class TestOn:
    """From one to the next, and to the lesson."""

    @pytest.mark.parametrize("on", ["", ":next"])
    def test_to_the_next_and_at_last_to_the_lesson(self, asked, on):
        asked(asked.right)
        second = asked(on)
        asked(asked.right)
        third = asked(on)
        asked(asked.right)
        lesson = asked(on)

        assert second.startswith("Question 2 of 3")
        assert third.startswith("Question 3 of 3")
        assert "Step 1 of 3, A sample" in lesson
        assert [] == asked.due

    def test_skip_is_free(self, asked):
        """It stays due as it was."""
        assert "Question 2 of 3" in asked(":skip")
        assert "Question 3 of 3" in asked(":skip")
        assert "Step 1 of 3, A sample" in asked(":skip")
        assert tuple(WAITING) == asked.store.drills()

    @pytest.mark.parametrize("word", [":skip all", ":lessons", ":learn"])
    def test_all_can_be_left_at_once(self, asked, word):
        assert "Step 1 of 3, A sample" in asked(word)
        assert asked.of.lessons.questions is None
        assert tuple(WAITING) == asked.store.drills()
        assert "none is asked now" in asked(":skip")

    def test_another_lesson_leaves_them_too(self, asked):
        assert "Greeting and hello" in asked(":learn hello")
        assert asked.of.lessons.questions is None

    def test_skip_says_how(self, asked):
        assert question_screen.HOW_TO_SKIP == asked(":skip it")

    def test_a_review_ends_after_the_last(self):
        review = Asked(WAITING[1])
        review(review.right)

        assert "Nothing else is due." == review(":next")
        assert review.of.leaving

    def test_a_review_with_a_question_that_was_left_does_not_say_that_nothing_is_due(self):
        review = Asked(*WAITING[:2])
        review(":skip")
        review(review.right)

        assert question_screen.LEFT == review(":next")
        assert WAITING[:1] == [drill for drill in review.store.drills() if drill.due <= NOW]

    def test_a_review_that_is_left_says_so(self):
        review = Asked(*WAITING)
        review(":skip all")

        assert review.of.leaving
        assert question_screen.LEFT in on_screen(question_screen.parting(review.of.lesson))


class TestFromFreePlay:
    """:learn is a start as well; with a name it is that lesson that somebody wants."""

    def test_questions_come_before_the_lesson(self):
        here = Asked(*WAITING, free=True)

        assert "Three questions from earlier lessons" in here(":learn")
        assert "Greeting and hello" in here(":skip all")
        assert "Back in free play." in here(":quit")

    def test_quit_leads_back_from_a_question(self):
        here = Asked(*WAITING, free=True)
        here(":learn")
        said = here(":quit")

        assert f"{question_screen.LEFT} Back in free play." in said
        assert here.of.lessons.questions is None
        assert tuple(WAITING) == here.store.drills()

    def test_a_lesson_by_name_opens_at_once(self):
        assert "questions from" not in Asked(*WAITING, free=True)(":learn hello")

    def test_where_nothing_is_due_nothing_is_asked(self):
        assert "questions from" not in Asked(Drill("mail-first", 0, NOW + 1), free=True)(":learn")

    def test_at_the_front_of_a_room_nobody_is_asked(self):
        here = Asked(*WAITING, free=True)
        here.of.preferences.override("present", True)

        assert "questions from" not in here(":learn")

    def test_no_word_for_it_elsewhere(self):
        here = Asked(free=True)

        assert "none is asked now" in here(":skip")
        assert ":skip" not in here(":help")
