"""The front of a room: replies stand alone until Enter, everything is explained each time, and there is air."""

from learner import Learner, Talk
from support import on_screen
from typed import HELLO, NAMED

from smtptutor import data
from smtptutor.course import lesson as lessons
from smtptutor.course.lesson_file import read_lesson
from smtptutor.server.site import Site
from smtptutor.settings import Preferences, Settings
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.present import SHOWS
from smtptutor.talk.tutor import Tutor

ORDER = next(
    lesson for lesson in map(read_lesson, lessons.paths(data.folder())) if lesson.id == "order"
)  # its first step: MAIL before a hello


class Room:
    """Somebody who types in front of a room; what the room sees of it."""

    def __init__(self, talk=None):
        preferences = Preferences(Settings(present=True))
        self.of = Conversation(talk or Talk(Site()), preferences)
        self._tutor = Tutor(self.of)

    def __call__(self, *lines):
        return "".join(on_screen(blocks, 80) for blocks in self._tutor.type(lines))


class TestReplies:
    """A reply first, and what it means when somebody asks for it."""

    def test_the_reply_alone(self):
        """No word on it, no reason, no line to type; but how to see them."""
        room = Room()
        shown = room("MAIL FROM:<alice@example.test>")

        assert "503 5.5.1" in shown
        assert SHOWS in shown
        assert [] == [label for label in ("Why:", "Type:", "5yz:") if label in shown]

    def test_enter_shows_it(self):
        """With the reply once more; the server gets nothing of it."""
        room = Room()
        room("MAIL FROM:<alice@example.test>")
        shown = room("")

        assert "503 5.5.1" in shown
        assert "Why: MAIL came before" in shown
        assert 2 == len(room.of.history)  # the greeting, and MAIL

    def test_enter_once_more_is_for_the_server(self):
        """As ever: an empty line is one that it reads."""
        room = Room()
        room("NOOP")
        room("")

        assert "500 5.5.2" in room("")

    def test_glosses_come_with_it(self):
        """What each line of the reply to EHLO means."""
        room = Room()

        assert "#" not in room(HELLO)
        assert "# messages of at most 10240 octets" in room("")

    def test_each_time_anew(self):
        """Also the fifth 503 is explained as the first one was."""
        room = Room()
        shown = []
        for _ in range(5):
            room("DATA")
            shown.append(room(""))

        assert ["5yz:" in one for one in shown] == [True] * 5
        assert "Why:" in shown[4]

    def test_whoever_types_on_has_seen_enough(self):
        """The next reply stands alone; Enter shows what that one means."""
        room = Room()
        room("DATA")
        room(HELLO)

        assert "# the session is open" in room("")

    def test_a_message_is_written_as_ever(self):
        """There Enter is an empty line, so nothing is held."""
        room = Room()
        room(*NAMED)
        shown = room("DATA")
        for line in ("Subject: Lunch", "", "Noon?", "."):
            assert SHOWS not in shown
            shown = room(line)

        assert SHOWS in shown
        assert "Noon?" in room.of.state.memory.store.latest.content.decode()

    def test_so_is_a_login(self):
        """There Enter is an answer."""
        room = Room()
        room(HELLO)

        assert SHOWS not in room("AUTH LOGIN")

    def test_after_the_goodbye(self):
        """Enter shows what the last reply meant."""
        room = Room()
        room("QUIT")

        assert "221" in room("")

    def test_words_for_the_tutor(self):
        """They are answered at once."""
        room = Room()
        room("DATA")

        assert "EHLO" in room(":why")


class TestLessons:
    """A lesson in front of a room."""

    def test_enter_shows_and_enter_goes_on(self):
        """First the reasons and the tick, then the next step."""
        room = Room(Learner(ORDER).way)
        room("MAIL FROM:<alice@example.test>")
        shown, then = room(""), room("")

        assert "Step 1 of 6 is done." in shown
        assert "[x]" in shown
        assert "Step 2 of 6" in then

    def test_the_tick_is_not_seen_before(self):
        """It says what came of it, which the room is to say first."""
        room = Room(Learner(ORDER).way)

        assert "[x]" not in room("MAIL FROM:<alice@example.test>")


def test_there_is_air():
    """No two things without an empty line between."""
    room = Room()
    room("DATA")
    lines = room("").splitlines()
    starts = [place for place, line in enumerate(lines) if line.lstrip().startswith(("503", "Why:", "5yz:", "Type:"))]

    assert len(starts) > 2
    assert all("" == lines[place - 1] for place in starts[1:])
