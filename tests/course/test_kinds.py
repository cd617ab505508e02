"""Steps in which an answer is given: to choose, to point, to put in order, to write a sentence."""

import pytest
from kinds_lesson import CHOOSE, ORDER, POINT, ROWS, WRITE, Answering, kinds_lesson

from smtptutor.course import answering, store
from smtptutor.course.kinds import choose, order
from smtptutor.course.ops import GiveAnswer, Hint, Solution, Undo
from smtptutor.course.run import do
from smtptutor.course.under_way import UnderWay


def letter_of(talk, say):
    """The letter under which an option stands."""
    options = choose.options(talk.at.lesson, talk.at.step)
    return "abc"[[option.say for option in options].index(say)]


class TestChoose:
    """One of several options, by its letter."""

    def test_a_wrong_one_is_told_why_and_the_step_goes_on(self, tmp_path):
        talk = Answering(tmp_path, CHOOSE)
        verdict = talk(letter_of(talk, "yes"))

        assert (False, False, "SIZE names the most.") == (verdict.right, verdict.done, verdict.why)
        assert not talk.at.step_done

    def test_the_right_one_ends_it(self, tmp_path):
        talk = Answering(tmp_path, CHOOSE)
        verdict = talk(letter_of(talk, "no"))

        assert (True, True, "10240 is the most.") == (verdict.right, verdict.done, verdict.why)
        assert talk.at.step_done

    @pytest.mark.parametrize("form", ["{}", "{})", " {} ", "{}."])
    def test_a_letter_in_any_of_its_spellings(self, form, tmp_path):
        talk = Answering(tmp_path, CHOOSE)
        right = letter_of(talk, "no")

        assert talk(form.format(right.upper())).right
        assert (right,) == talk.at.tried

    def test_the_place_of_the_right_one_differs_from_step_to_step(self, tmp_path):
        places = set()
        for number in range(12):
            lesson = kinds_lesson(tmp_path, CHOOSE.replace('"pick"', f'"pick-{number}"'))
            options = choose.options(lesson, lesson.steps[0])
            places.add([option.right for option in options].index(True))

            assert options == choose.options(lesson, lesson.steps[0])

        assert {0, 1, 2} == places

    @pytest.mark.parametrize("typed", ["d", "z", "2"])
    def test_a_letter_that_is_none_of_them_is_no_answer_and_is_not_kept(self, typed, tmp_path):
        talk = Answering(tmp_path, CHOOSE)
        verdict = talk(typed)

        assert verdict.void
        assert "The answers are a, b and c." == verdict.why
        assert () == talk.at.tried

    @pytest.mark.parametrize("typed", ["NOOP", "", "no", "ab", "EHLO x", "ä", "²"])
    def test_other_lines_go_to_the_server(self, typed, tmp_path):
        assert Answering(tmp_path, CHOOSE)(typed) is None


class TestRows:
    """Several questions that share their answers, one at a time."""

    def asked(self, talk):
        question = choose.question(talk.at.lesson, talk.at.step, talk.at.tried)
        return question and (question.row.say, question.number, question.among)

    def test_all_right_at_once(self, tmp_path):
        talk = Answering(tmp_path, ROWS)
        verdicts = [talk(letter) for letter in "abab"]

        assert [True] * 4 == [verdict.right for verdict in verdicts]
        assert [False, False, False, True] == [verdict.done for verdict in verdicts]
        assert ["It passes.", "It stays.", "It passes, too.", "It stays, too."] == [one.why for one in verdicts]

    def test_the_answers_keep_their_letters_and_the_rows_are_counted(self, tmp_path):
        talk = Answering(tmp_path, ROWS)

        assert ("452 4.2.2", 1, 4) == self.asked(talk)
        talk("a")
        assert ("550 5.1.1", 2, 4) == self.asked(talk)

    def test_a_wrong_one_is_told_no_more_than_what_to_look_at(self, tmp_path):
        assert "Look at the four." == Answering(tmp_path, ROWS)("b").why

    def test_those_that_were_wrong_come_again_after_the_others_in_another_order(self, tmp_path):
        talk = Answering(tmp_path, ROWS)
        for letter in "bbaa":  # the first and the last are wrong
            talk(letter)

        assert ("552 5.2.2", 1, 2) == self.asked(talk)
        assert talk("b").right
        assert ("452 4.2.2", 2, 2) == self.asked(talk)
        assert talk("a").done

    def test_in_one_go_all_come_again_in_another_order(self, tmp_path):
        talk = Answering(tmp_path, f"{ROWS}in_one_go = true\n")
        for letter in "abaa":  # the last is wrong
            assert not talk(letter).done
        again = []
        while (question := self.asked(talk)) is not None:
            again.append(question[0])
            talk("a" if question[0].startswith("4") else "b")

        assert {"452 4.2.2", "550 5.1.1", "451 4.3.0", "552 5.2.2"} == set(again)
        assert ["452 4.2.2", "550 5.1.1", "451 4.3.0", "552 5.2.2"] != again
        assert talk.at.step_done

    def test_undo_asks_the_last_one_again(self, tmp_path):
        talk = Answering(tmp_path, ROWS)
        talk("b")
        talk.at, _ = do(talk.at, Undo())

        assert ("452 4.2.2", 1, 4) == self.asked(talk)


class TestPoint:
    """A line, by its number."""

    @pytest.mark.parametrize("typed", ["3", "line 3", "3.", " Line 3 ", "03"])
    def test_the_one_that_is_looked_for(self, typed, tmp_path):
        verdict = Answering(tmp_path, POINT)(typed)

        assert (True, True, "bop has no mailbox.") == (verdict.right, verdict.done, verdict.why)

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("1", "EHLO is a greeting."),  # the author's own words
            ("2", "Line 2 was taken: 250 2.1.0 Sender <a@b.example> accepted"),
            ("4", "Line 4 was refused too, with 503; a line above it failed first."),
            ("6", "Line 6 was never sent: the connection was closed."),
        ],
    )
    def test_another_one_is_told_what_came_of_it(self, typed, why, tmp_path):
        verdict = Answering(tmp_path, POINT)(typed)

        assert (False, False, why) == (verdict.right, verdict.done, verdict.why)

    @pytest.mark.parametrize("typed", ["0", "7", "9999"])
    def test_a_number_of_no_line_is_not_kept(self, typed, tmp_path):
        talk = Answering(tmp_path, POINT)

        assert "The lines are 1 to 6." == talk(typed).why
        assert () == talk.at.tried

    def test_a_line_of_a_message(self, tmp_path):
        lines = POINT.replace('"DATA", "QUIT", "NOOP"', '"RCPT TO:<bob@example.test>", "DATA", "Hi"')

        assert "Line 6 belongs to a message" in Answering(tmp_path, lines)("6").why

    def test_a_command_that_is_answered_later_is_no_line_of_a_message(self, tmp_path):
        """BDAT is answered once its octets have come (RFC 3030 2)."""
        lines = POINT.replace('"DATA", "QUIT", "NOOP"', '"RCPT TO:<bob@example.test>", "BDAT 4", "Hi"')

        assert "Line 5 announces a chunk" in Answering(tmp_path, lines)("5").why

    def test_lines_that_are_shown_as_they_stand(self, tmp_path):
        shown = POINT.split("fix =")[0].replace("at = 3", 'at = 2\nshow = ["one", "two"]')

        assert "It is not line 1." == Answering(tmp_path, shown)("1").why
        assert Answering(tmp_path, shown)("2").done


class TestOrder:
    """Numbers of shuffled lines."""

    @pytest.fixture
    def talk(self, tmp_path):
        return Answering(tmp_path, ORDER)

    def numbers(self, talk, wanted):
        """The numbers under which these lines are shown."""
        shown = list(order.lines(talk.at.lesson, talk.at.step))
        return [str(shown.index(line) + 1) for line in wanted]

    def test_what_is_shown_is_not_the_answer(self, talk):
        assert not talk("123456789").right

    @pytest.mark.parametrize("between", [" ", "", ",", ", "])
    def test_the_right_order_in_any_spelling(self, talk, between):
        right = self.numbers(talk, talk.at.step.puzzle.transcript.lines)
        verdict = talk(between.join(right))

        assert (True, True, "Hello, sender, recipients, text.") == (verdict.right, verdict.done, verdict.why)
        assert (" ".join(right),) == talk.at.tried

    def test_any_order_with_the_same_end_is_right(self, talk):
        """RFC 5321 3.3: recipients may be named in any order."""
        lines = list(talk.at.step.puzzle.transcript.lines)
        lines[2:4] = lines[3:1:-1]

        assert talk("".join(self.numbers(talk, lines))).done

    def test_so_is_one_that_ends_in_an_open_transaction(self, tmp_path):
        """It holds the same recipients, named in another order."""
        talk = Answering(tmp_path, ORDER.replace('"DATA", "Subject: Hi", "", "Hello", ".",', ""))
        hello, mail, one, other = talk.at.step.puzzle.transcript.lines

        assert talk(" ".join(self.numbers(talk, [hello, mail, other, one]))).done

    def test_a_wrong_one_is_told_which_line_is_refused_first(self, talk):
        lines = list(talk.at.step.puzzle.transcript.lines)
        lines[1:3] = lines[2:0:-1]
        number = self.numbers(talk, ["RCPT TO:<bob@example.test>"])[0]
        verdict = talk("".join(self.numbers(talk, lines)))

        assert not verdict.right
        assert verdict.why.startswith(f"Line {number}, RCPT TO:<bob@example.test>, is refused now: 503 5.5.1 ")

    def test_an_order_that_is_taken_and_says_something_else_is_wrong(self, talk):
        """Without the empty line between, the text would stand where fields belong (RFC 5322 2.1)."""
        lines = ["Hello", "", "Subject: Hi"]
        all_ = [*talk.at.step.puzzle.transcript.lines[:5], *lines, "."]
        verdict = talk("".join(self.numbers(talk, all_)))

        assert not verdict.right
        assert verdict.why.startswith("No line is refused in this order, but it ends elsewhere.")

    @pytest.mark.parametrize("typed", ["1", "1 2", "1123456789", "123456780", "12345678", "999999999999"])
    def test_numbers_that_are_not_each_once_are_not_kept(self, talk, typed):
        assert "Each number from 1 to 9 is typed once." == talk(typed).why
        assert () == talk.at.tried


class TestWrite:
    """A sentence of one's own."""

    MODEL = "Nobody is called bop, so DATA had no recipient."

    @pytest.mark.parametrize("sentence", ["bop is nobody", "NOOP is fine here", "1 of 2", "QUIT it", "收件人不存在"])
    def test_any_sentence_is_taken(self, sentence, tmp_path):
        """Also one that looks like a command, or an answer of another kind."""
        talk = Answering(tmp_path, WRITE)
        verdict = talk(f" {sentence} ")

        assert (True, self.MODEL) == (verdict.done, verdict.why)
        assert (sentence,) == talk.at.tried
        assert talk.at.done

    @pytest.mark.parametrize("typed", ["", "  ", "\t"])
    def test_nothing_is_no_sentence(self, typed, tmp_path):
        assert Answering(tmp_path, WRITE)(typed) is None

    @pytest.mark.parametrize("typed", ["hint", "QUIT", "550"])
    def test_a_bare_word_is_meant_for_somebody_else(self, typed, tmp_path):
        """It is not kept, and the step is not done by it."""
        talk = Answering(tmp_path, WRITE)

        assert "A sentence has more than one word." == talk(typed).why
        assert () == talk.at.tried
        assert not talk.at.step_done

    def test_what_was_written_is_kept_in_the_journal(self, tmp_path):
        lesson = kinds_lesson(tmp_path, WRITE, CHOOSE)
        with store.opened(lambda: str(tmp_path), print) as known:
            UnderWay(lesson, known).do(GiveAnswer("bop is nobody"))
            again = UnderWay(lesson, known)

        assert again.resumed
        assert ("bop is nobody",) == again.at.tried
        assert again.at.step_done

    def test_an_undo_leaves_the_step_done(self, tmp_path):
        talk = Answering(tmp_path, WRITE, CHOOSE)
        talk("bop is nobody")
        talk.at, _ = do(talk.at, Undo())

        assert talk.at.step_done
        assert ("bop is nobody",) == talk.at.tried

    def test_hints_are_as_many_as_there_are(self, tmp_path):
        with_one = WRITE.replace("because", 'hints = ["Say who is missing."]\nbecause')
        told = [do(Answering(tmp_path, step).at, Hint())[1][0].text for step in (WRITE, with_one)]

        assert ["This step has no hint; :solution tells the answer.", "Say who is missing."] == told


class TestSolution:
    """What :solution tells leads to the end, from wherever somebody stands."""

    @pytest.mark.parametrize(
        ("step", "before"),
        [(CHOOSE, ""), (ROWS, ""), (ROWS, "b"), (ROWS, "bbaa"), (POINT, "1"), (ORDER, ""), (WRITE, "")],
    )
    def test_it_solves_the_step(self, step, before, tmp_path):
        talk = Answering(tmp_path, step)
        for answer in before:
            talk(answer)
        for _ in range(9):
            if not talk.at.step_done:
                _, (left,) = do(talk.at, Solution())
                talk(left.line.edit)

        assert talk.at.step_done

    def test_all_of_it_is_known_at_once(self, tmp_path):
        talk = Answering(tmp_path, ROWS)

        assert ("a", "b", "a", "b") == answering.solution(talk.at.lesson, talk.at.step)
