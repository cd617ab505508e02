"""Lessons opened from inside: :learn, :lessons, Enter at the end, and back to free play."""

import re
import subprocess
import sys

import acting
import pytest
from typed import NAMED, Typing

from smtptutor.course import lesson_file
from smtptutor.course.lesson import Lesson

COURSE = lesson_file.course()
FIRST, SECOND, *_, LAST = COURSE


def solve(typing, lesson: Lesson):
    """Type a lesson to its end, with Enter between its steps; what was said to the last line."""
    said = ""
    for number, _ in enumerate(lesson.steps):
        if number:
            typing("")
        for line in acting.lines_of(typing.of.lesson):
            said = typing(line)
    return " ".join(said.split())


@pytest.fixture
def free():
    """Free play, some way on."""
    return Typing(*NAMED)


class TestIn:
    """From free play into a lesson."""

    def test_the_first_lesson(self, free):
        """Its task is shown, and its place is its own."""
        said = free(":learn")

        assert f"Step 1 of {len(FIRST.steps)}, {FIRST.title}" in said
        assert FIRST.steps[0].task in said
        assert "connected> " == free.of.prompt

    @pytest.mark.parametrize("asked", ["6", "order"])
    def test_by_number_and_by_name(self, asked, free):
        assert "Dana's four lines" in free(f":learn {asked}")

    def test_another_from_within(self, free):
        """Free play waits all the same."""
        free(":learn", ":learn letter")

        assert "rcpt> " == free.of.prompt
        assert "bob@example.test" in free(":quit")

    def test_where_one_is(self, free):
        """Asked for once more in a lesson, it says what is to be done."""
        free(":learn echo")
        said = free(":learn")

        assert "Step 1 of 5, The echo" in said
        assert "Which line failed first?" in " ".join(said.split())

    def test_one_that_is_not_there(self, free):
        """It says what there is; free play goes on."""
        said = free(":learn oder")

        assert "There is no lesson called 'oder'. Did you mean order?" in " ".join(said.split())
        assert free.of.lesson is None

    def test_all_is_explained_in_full(self, free):
        """Whatever was met before: the lesson is for who has not seen it."""
        assert "EHLO needs the name" in Typing("EHLO", ":learn hello")("EHLO")
        said = [Typing(*lines)("EHLO client.example.org") for lines in ((":learn",), (*NAMED, ":learn"))]
        assert said[0] == said[1]


class TestOut:
    """Back again."""

    def test_quit_leaves_the_lesson_and_then_the_shell(self, free):
        """The conversation stands where it was left, and can be taken back."""
        state = free.state
        free(":learn", "EHLO client.example.org")
        said = free(":quit")

        assert "Back in free play" in said
        assert ":learn goes on there" in said
        assert (state, False) == (free.state, free.of.leaving)
        assert "Taken back: RCPT TO:<bob@example.test>" in free(":undo")

        free(":quit")
        assert free.of.leaving

    def test_in_the_middle_of_a_message(self, free):
        """Its lines are there still."""
        free("DATA", "Subject: Lunch", ":learn", ":quit")

        assert ["Subject: Lunch"] == list(free.of.dialogue.draft)

    def test_it_is_taken_up_where_it_was_left(self, free):
        """In the same conversation with or without a place to keep it."""
        free(":learn", "EHLO client.example.org", ":quit")
        said = free(":learn")

        assert "You left off here" in said
        assert "greeted> " == free.of.prompt
        assert "Step 2 of" in free("")

    def test_quit_for_the_server_is_not_quit(self, free):
        """QUIT twice closes the connection of the lesson, and leaves nothing."""
        free(":learn", "QUIT", "QUIT")

        assert free.of.lesson is not None
        assert not free.of.leaving


class TestEnd:
    """The end of a lesson, and on to the next."""

    def test_it_tells_what_is_held_and_what_comes_next(self, free):
        free(f":learn {SECOND.id}")
        said = solve(free, SECOND)

        for words in (
            "This lesson is done. The server has the sender alice@example.test",
            "You can now name a sender and several recipients, and say what a refused recipient changes.",
            f"Next lesson: {COURSE[2].title}. {re.split(r'(?<=[.?]) ', COURSE[2].story)[0]} Enter or :next opens it;",
            "Enter or :next opens it; :lessons lists them, :quit goes back to free play.",
        ):
            assert words in said

    @pytest.mark.parametrize("on", ["", ":next", ":n"])
    def test_on_to_the_next_lesson(self, on, free):
        """And from there back to free play."""
        free(":learn")
        solve(free, FIRST)

        assert f"Step 1 of {len(SECOND.steps)}, {SECOND.title}" in free(on)
        assert "Back in free play" in free(":quit")

    def test_the_connection_may_be_closed(self, free):
        """A letter, and QUIT after it; Enter goes on all the same."""
        free(":learn by-heart")
        said = solve(free, COURSE[4])

        assert "The connection is closed. It took 1 message; :mail shows it." in said
        assert COURSE[5].title in free("")

    def test_no_lesson_after_the_last(self, free):
        free(f":learn {LAST.id}")
        said = solve(free, LAST)

        assert "No lesson comes after this one" in said
        assert "No lesson comes after this one" in free("")
        assert free.of.lesson.done


class TestList:
    """:lessons, with how much is done."""

    def test_what_is_done_and_what_comes_next(self, free):
        free(":learn")
        solve(free, FIRST)
        free("")
        acting.solve(free.tutor)
        free("", ":quit")
        said = free(":lessons")
        rows = [" ".join(row.split()) for row in said.splitlines()]

        assert f"[x] 1. {FIRST.id} {FIRST.title} ({FIRST.minutes} minutes)" in rows
        assert f"[1/5] 2. {SECOND.id} {SECOND.title} ({SECOND.minutes} minutes)" in rows
        assert f"[ ] 3. {COURSE[2].id} {COURSE[2].title} ({COURSE[2].minutes} minutes)" in rows
        assert f"Next is {SECOND.id}, {SECOND.title}: :learn opens it." in said

    def test_a_track_is_a_screen_and_a_lesson_a_line(self, free):
        tracks = [track.splitlines() for track in free(":lessons all").split("\n\n")[:-1]]

        assert [] == [track for track in tracks if len(track) > 20]
        assert [lesson.id for lesson in COURSE] == [row.split()[3] for track in tracks for row in track[1:]]

    def test_all_done(self, free):
        """The list says so, and so does who wants to learn."""
        for lesson in COURSE:
            free.of.lessons.learning.progress.mark(lesson.id)

        assert "All of them are done." in free(":lessons")
        assert free(":lessons") == free(":learn")
        assert free.of.lesson is None
        assert f"Step 1 of {len(SECOND.steps)}" in free(f":learn {SECOND.id}")


def test_nothing_of_lessons_is_loaded_before_one_is_wanted():
    """Free play, its words and their list come without them."""
    script = """if True:
        import sys
        from smtptutor.server.site import Site
        from smtptutor.talk.conversation import Conversation
        from smtptutor.talk.free_play import FreePlay
        from smtptutor.talk.tutor import Tutor
        tutor = Tutor(Conversation(FreePlay(Site())))
        for line in ("EHLO x.example", "DATA", ":why", ":help", ":undo"):
            list(tutor.type([line]))
        assert tutor.conversation.suggestion
        print([name for name in sys.modules if name.startswith("smtptutor.course") or name == "sqlite3"])
        list(tutor.type([":learn"]))
        print("smtptutor.course.lesson" in sys.modules, "sqlite3" in sys.modules)
    """
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)

    assert ["[]", "True False"] == ran.stdout.splitlines()
