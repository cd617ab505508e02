"""How the steps look in which an answer is given."""

import pytest
from kinds_lesson import CHOOSE, EVIDENCE, ORDER, POINT, REPAIR, ROWS, TYPE, WRITE, kinds_lesson
from learner import Learner
from sample_lesson import written
from support import on_screen
from typed import Typing
from worlds import run

from smtptutor.talk import lesson_screen
from smtptutor.talk.completion import choices
from smtptutor.text import plain
from smtptutor.text.spoken import spoken


@pytest.fixture
def opened(tmp_path):
    """Somebody in a lesson of these steps."""
    return lambda *steps: Typing(talk=Learner(kinds_lesson(tmp_path, *steps)).way)


def told(shown):
    """What was shown, on one line."""
    return " ".join(shown.split())


class TestSteps:
    """What stands on the screen when a step opens, as :goals shows it again."""

    def test_options(self, opened):
        lines = opened(CHOOSE)(":goals").splitlines()

        assert "  Task: May 20,000 octets go in?" == lines[2]
        assert ["a)", "b)", "c)"] == [line.split()[0] for line in lines[3:6]]
        assert "  Type a letter." == lines[6]

    def test_a_row(self, opened):
        shown = told(opened(ROWS)(":goals"))

        assert "1 of 4: 452 4.2.2 a) keep, b) give back Type a letter." in shown
        assert "550" not in shown

    def test_a_transcript_has_a_number_and_a_reply_for_each_line(self, opened):
        shown = opened(POINT)(":goals").splitlines()

        assert any(line.startswith("  3  RCPT TO:<bop@example.test>  550 5.1.1 ") for line in shown)
        assert any(line.startswith("  1  EHLO shop.example") and "  250 " in line for line in shown)
        assert "(not sent: the connection is closed)" in told("\n".join(shown))
        assert "  Type the number of a line." == shown[-1]

    def test_a_reply_that_accepts_has_one_line_and_one_that_refuses_all_it_needs(self, opened):
        lines = opened(POINT)(":goals").splitlines()
        [ehlo] = [number for number, line in enumerate(lines) if line.startswith("  1 ")]
        [rcpt] = [number for number, line in enumerate(lines) if line.startswith("  3 ")]

        assert lines[ehlo].endswith("(11 lines)")
        assert lines[ehlo + 1].startswith("  2  MAIL")
        assert lines[rcpt + 1].split()[-1] == "here"

    def test_a_login_in_a_transcript_is_shown(self, opened):
        """It is the place of the exercise and nobody's secret; what is wrong in it has to be seen."""
        talk = opened(POINT.replace('"DATA", "QUIT"', '"AUTH PLAIN AGFsaWNl", "QUIT"'))

        assert "4 AUTH PLAIN AGFsaWNl" in told(talk(":goals"))

    def test_long_lines_have_their_reply_below(self, opened):
        long = POINT.replace("RCPT TO:<bop@example.test>", "RCPT TO:<" + "b" * 40 + "@example.test>")
        lines = opened(long)(":goals").splitlines()
        [place] = [number for number, line in enumerate(lines) if "bbb" in line and "RCPT" in line]

        assert lines[place].startswith("  3  RCPT TO:<b")
        assert lines[place + 1].startswith("      550 5.1.1 ")

    def test_lines_of_a_message_have_no_reply(self, opened):
        message = POINT.replace('"DATA", "QUIT", "NOOP"', '"RCPT TO:<bob@example.test>", "DATA", "Hi"')

        assert "6 Hi (a line of the message)" in told(opened(message)(":goals"))

    def test_a_command_with_a_chunk_behind_it_says_so(self, opened):
        chunk = POINT.replace('"DATA", "QUIT", "NOOP"', '"RCPT TO:<bob@example.test>", "BDAT 4", "Hi"')

        assert "5 BDAT 4 (the chunk comes next)" in told(opened(chunk)(":goals"))

    def test_shuffled_lines_have_numbers_and_no_replies(self, opened):
        shown = opened(ORDER)(":goals")

        assert all(f"  {number}  " in shown for number in range(1, 10))
        assert "250" not in shown
        assert shown.endswith("  Type the numbers in order.\n")

    def test_a_repair_has_its_goals_below_the_sheet(self, opened):
        lines = opened(REPAIR)(":goals").splitlines()

        assert "  [ ] DATA is taken" == lines[-2]
        assert lines[-1].startswith("  Type an edit: N LINE replaces, ")

    def test_how_an_edit_is_written_gives_no_edit_away(self, opened):
        """The forms have no number: a line of the transcript has one."""
        assert not any(letter.isdigit() for letter in " ".join(opened(REPAIR)(":goals").splitlines()[-1:]))

    @pytest.mark.parametrize("step", [POINT, ORDER, REPAIR])
    def test_read_aloud_each_line_says_its_number(self, opened, step):
        talk = opened(step)
        said = plain(spoken(lesson_screen.step(talk.of.lesson), 80))

        assert "Line 1: " in said
        assert step is ORDER or "Reply: 250 " in said


class TestEvidence:
    """Lines that no simulator makes stand above what is asked of them."""

    @pytest.mark.parametrize("step", [CHOOSE, ROWS, POINT, REPAIR, ORDER, WRITE, TYPE])
    def test_above_the_task_of_any_kind_of_step(self, opened, step):
        shown = told(opened(step + EVIDENCE)(":goals"))

        assert -1 < shown.index("Mar 4 12:00:01 shop") < shown.index("1 of 4: " if step is ROWS else "Task: ")

    def test_each_line_has_its_number_and_fits_the_screen(self, opened):
        lines = opened(CHOOSE + EVIDENCE)(":goals").splitlines()
        [first, second, third, *_] = [line for line in lines if line.startswith(("  1 ", "  2 ", "  3 "))]

        assert max(map(len, lines)) <= 80
        assert first.endswith("\\")
        assert lines[lines.index(first) + 1].startswith("    ")
        assert "  2  a line with an \\x1b[31mescape" == second
        assert "  3" == third.rstrip()

    @pytest.mark.parametrize("step", [POINT, REPAIR, ORDER])
    def test_no_number_stands_there_twice(self, opened, step):
        """Where an answer is made of the numbers of other lines, these have none."""
        talk = opened(step + EVIDENCE)
        lines = talk(":goals").splitlines()
        said = plain(spoken(lesson_screen.step(talk.of.lesson), 80)).splitlines()

        assert ["1"] == [line.split()[0] for line in lines if line.startswith("  1 ")]
        assert any(line.startswith("  Mar  4 12:00:01 shop") for line in lines)
        assert max(map(len, lines)) <= 80
        assert any(line.startswith("Evidence: Mar  4") for line in said)
        assert 1 == sum(line.startswith("Line 1: ") for line in said)

    def test_lines_to_point_at_fit_as_well(self, opened):
        long = POINT.split("fix =")[0].replace("at = 3", f'at = 2\nshow = ["one", "{"two " * 40}"]')

        assert max(map(len, opened(long)(":goals").splitlines())) <= 80

    def test_read_aloud_a_line_is_whole(self, opened):
        said = spoken(lesson_screen.step(opened(CHOOSE + EVIDENCE).of.lesson), 80)

        assert any(line.startswith("Line 1: Mar  4") and line.endswith("here)") for line in plain(said).splitlines())


class TestAnswers:
    """What is shown of an answer."""

    def test_a_wrong_letter_has_its_reason_and_no_more(self, opened):
        talk = opened(CHOOSE)
        wrong = next(letter for letter in "abc" if "SIZE names the most." in opened(CHOOSE)(letter))

        assert "  SIZE names the most.\n" == talk(wrong)

    def test_the_other_answers_have_a_reason_too(self, opened):
        """Whoever has the right one may ask why another is not; the step stays done, and the server is not asked."""
        typing = opened(CHOOSE)
        exchanges = len(typing.of.history)
        right = next(letter for letter in "abc" if "is done" in typing(letter))
        again = sorted(told(typing(letter)) for letter in "abc")

        assert ["10240 is the most.", "SIZE names the most.", "The list says it."] == again
        assert exchanges == len(typing.of.history)
        assert typing.of.lesson.step_done
        assert "10240 is the most." == told(typing(right.upper()))

    def test_the_next_row_stands_below_the_reason(self, opened):
        assert "It passes. 2 of 4: 550 5.1.1 a) keep, b) give back" == told(opened(ROWS)("a"))

    def test_rows_that_come_again_say_so(self, opened):
        talk = opened(ROWS)
        for letter in "aba":
            talk(letter)

        assert told(talk("a")).startswith("Look at the other five. Once more the one that was not right. 1 of 1: 552")

    def test_an_edit_shows_the_sheet_as_it_stands(self, opened):
        shown = told(opened(REPAIR)("2>3"))

        assert "2 RCPT TO:<bop@example.test> 503 5.5.1 Send MAIL before RCPT 3 MAIL" in shown
        assert shown.endswith("Line 2 is refused now: 503 5.5.1 Send MAIL before RCPT.")

    def test_the_edit_that_mends_it_ticks_the_goal(self, opened):
        shown = told(opened(REPAIR, CHOOSE)("3 RCPT TO:<bob@example.test>"))

        assert "No line is refused now. [x] the server reads the message Step 1 of 2 is done." in shown

    def test_what_looks_like_an_edit_is_told_what_one_is(self, opened):
        assert told(opened(REPAIR)("3")).startswith("N LINE replaces line N, +N LINE goes before it")

    def test_commands_go_to_the_server(self, opened):
        assert opened(CHOOSE)("NOOP").startswith("250 2.0.0 ")

    @pytest.mark.parametrize(
        ("step", "how"),
        [
            (CHOOSE, "Type a letter."),
            (POINT, "Type the number of a line."),
            (REPAIR, "Type an edit:"),
            (ORDER, "Type the numbers in order."),
        ],
    )
    @pytest.mark.parametrize("line", ["a line", "RCPT TO:<bob@example.test>"])
    def test_a_line_that_the_server_refuses_is_followed_by_how_to_answer(self, opened, step, how, line):
        """The tutor is to be answered: what would make the server take the line leads nowhere."""
        talk = opened(step)
        for _ in range(4):
            talk(":hint")
        shown = told(talk(line))

        assert how in shown
        assert "EHLO client" not in shown

    @pytest.mark.parametrize("line", ["", "aabaa", "NOOP"])
    def test_behind_a_closed_connection_too_it_is_told_how_to_answer(self, opened, line):
        talk = opened(ROWS)
        talk("QUIT")

        assert told(talk(line)).endswith("Type a letter.")

    @pytest.mark.parametrize("line", ["", "  "])
    @pytest.mark.parametrize(
        ("step", "how"), [(CHOOSE, "Type a letter."), (POINT, "Type the number of a line."), (REPAIR, "Type an edit:")]
    )
    def test_an_early_enter_is_for_nobody_but_the_tutor(self, opened, step, how, line):
        shown = told(opened(step)(line))

        assert shown.startswith(how)
        assert "500" not in shown

    def test_answers_are_taken_behind_a_closed_connection(self, opened):
        talk = opened(ROWS)
        talk("QUIT")

        assert "It passes." in talk("a")

    def test_an_answer_with_control_characters_in_it_is_harmless(self, opened):
        assert "\x1b" not in opened(REPAIR)("3 RCPT TO:<\x1b[2J@example.test>")


class TestWritten:
    """A sentence of one's own, and the one that it is compared with."""

    MODEL = "For comparison: Nobody is called bop, so DATA had no recipient."

    def test_how_it_is_asked_for(self, opened):
        assert opened(WRITE)(":goals").endswith("  Type a sentence of your own; nobody judges it.\n")

    def test_the_model_is_shown_afterwards(self, opened):
        talk = opened(WRITE, CHOOSE)

        assert self.MODEL not in told(talk(":goals"))
        assert told(talk("bop is nobody")).startswith(f"{self.MODEL} Step 1 of 2 is done.")

    def test_the_solution_is_the_model(self, opened):
        assert self.MODEL == told(opened(WRITE)(":solution"))

    def test_in_json_nothing_is_called_right(self, tmp_path):
        path = kinds_lesson(tmp_path, WRITE).file
        first, last = run("learn", path, "--json", stdin=b"hint\nbop is nobody\n").objects

        assert {"lesson": "kinds", "step": "ticket", "answer": "bop is nobody"} == first
        assert last["lesson_done"] is True

    def test_from_a_file(self, tmp_path):
        ran = run("learn", kinds_lesson(tmp_path, WRITE).file, stdin=b"bop is nobody\n")

        assert 0 == ran.status
        assert "You: bop is nobody" in ran.out
        assert self.MODEL in told(ran.out)


class TestWords:
    """Words for the tutor in such a step."""

    def test_the_solution_is_the_next_answer(self, opened):
        talk = opened(REPAIR)

        assert "  The answer is: 3 RCPT TO:<bob@example.test>\n" == talk(":solution")

    def test_undo_takes_the_answer_back(self, opened):
        talk = opened(ROWS)
        talk("b")

        assert "Taken back: b 1 of 4: 452 4.2.2 a) keep, b) give back" == told(talk(":undo"))
        assert () == talk.of.lesson.tried

    def test_undo_of_an_edit_shows_the_sheet_before_it(self, opened):
        talk = opened(REPAIR)
        talk("2>3")
        shown = told(talk(":undo"))

        assert shown.startswith("Taken back: 2>3 1 EHLO shop.example")
        assert "3 RCPT TO:<bop@example.test> 550" in shown

    def test_undo_takes_several_answers_back_and_then_says_that_there_is_no_more(self, opened):
        talk = opened(ROWS)
        talk("b")
        talk("b")

        assert "2 of 3; there were no more." in talk(":undo 3")
        assert "Nothing was sent" in talk(":undo")

    def test_nothing_is_suggested_or_completed(self, opened):
        talk = opened(CHOOSE)

        assert talk.of.suggestion is None
        assert [] == choices("", talk.of, talk.tutor.words)
        assert [] == choices("MA", talk.of, talk.tutor.words)
        assert [":hint"] == [one.text for one in choices(":hin", talk.of, talk.tutor.words)]

    def test_next_does_not_pass_a_step_that_is_open(self, opened):
        assert "not done yet" in opened(CHOOSE, ROWS)(":next")


class TestAtAnyWidth:
    """Narrow screens break lines, and lose nothing."""

    @pytest.mark.parametrize("width", [20, 40, 80, 120])
    @pytest.mark.parametrize("step", [CHOOSE, ROWS, POINT, REPAIR, ORDER])
    def test_the_way_to_answer_stands_there(self, opened, step, width):
        shown = on_screen(lesson_screen.step(opened(step).of.lesson), width)

        assert "Type" in shown
        assert "\x1b" not in shown


class TestFromAFile:
    """`learn LESSON < lines`, also with --json."""

    def played(self, folder, *arguments, typed):
        path = folder / "01-kinds.toml"
        kinds_lesson(folder, ROWS, REPAIR)
        return run("learn", path, *arguments, stdin="\n".join(typed).encode(), folder=folder)

    RIGHT = ("a", "b", "a", "b", "", "3 RCPT TO:<bob@example.test>")

    def test_right_answers_finish_the_lesson(self, tmp_path):
        ran = self.played(tmp_path, typed=self.RIGHT)

        assert 0 == ran.status
        assert "You: a\n  It passes.\n" in ran.out

    def test_each_answer_is_a_line_of_json(self, tmp_path):
        ran = self.played(tmp_path, "--json", typed=("b", "7", "NOOP", *self.RIGHT[1:4]))
        told = [(each["answer"], each["right"]) for each in ran.objects if "answer" in each]

        assert [("b", False), ("b", True), ("a", True), ("b", True)] == told
        assert {"lesson": "kinds", "step": "rows", "answer": "b", "right": False} in ran.objects

    def test_a_guess_is_one_too_once_it_is_known(self, tmp_path):
        ran = run("learn", written(tmp_path), "--json", stdin=b"503\nRCPT TO:<bob@example.test>\n", folder=tmp_path)

        assert {"lesson": "sample", "step": "too-early", "answer": "503", "right": True} in ran.objects
