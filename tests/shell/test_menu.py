"""The menu: what it shows of the choices in the room that it has, and what the keys do in it."""

import pytest
from learner import Learner, Talk
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completion
from prompt_toolkit.document import Document
from sample_lesson import sample

from smtptutor.server.site import Site
from smtptutor.shell import completer, menu, theme
from smtptutor.shell.completer import SmtpCompleter
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor, all_words

HELLO = "EHLO client.example.org"


def drawn(count, marked=0, width=79, most=12):
    """The lines of a menu with so many choices."""
    choices = [Completion(f"word{number}", display_meta=f"about {number}") for number in range(count)]
    return ["".join(text for _, text in line) for line in menu.drawn(choices, marked, width, most)]


class TestLook:
    """What is on the screen."""

    @pytest.mark.parametrize("count", [1, 5, 12])
    def test_all_of_few(self, count):
        """Each has a line with what it is about; the marked one is told by a sign."""
        lines = drawn(count)

        assert count == len(lines)
        assert "> word0 about 0" == " ".join(lines[0].split())
        assert ["> "] == [line[:2] for line in lines if not line.startswith("  ")]

    @pytest.mark.parametrize("marked", range(30))
    def test_of_many_it_is_told_how_many_more_there_are(self, marked):
        """The marked one is in sight, wherever it is, and the numbers are right."""
        lines = drawn(30, marked)
        shown = [int(line.split("word")[1].split()[0]) for line in lines[:-1]]
        above, below = shown[0], 30 - 1 - shown[-1]

        assert 12 == len(lines)
        assert marked in shown
        assert f"> word{marked} " in "\n".join(lines)
        assert (f"{above} more above" in lines[-1]) == (above > 0)
        assert (f"{below} more below" in lines[-1]) == (below > 0)

    @pytest.mark.parametrize("width", [79, 40, 20, 5])
    def test_no_line_is_wider_than_the_screen(self, width):
        """Dots tell that something is missing."""
        assert all(len(line) <= width for line in drawn(30, width=width))

    def test_the_styles_exist(self):
        """A class that the theme does not know would fail silently."""
        used = {style for line in menu.drawn([Completion("x")] * 5, 1, 79, 3) for style, _ in line if style}

        assert {"class:menu.marked", "class:menu.rest"} == used
        assert {style.removeprefix("class:") for style in used} <= set(theme.rules())


def buffer(typed="", *before):
    """A line at the prompt after these lines."""
    tutor = Tutor(Conversation(Talk(Site())))
    for line in before:
        list(tutor.type([line]))
    made = Buffer(completer=SmtpCompleter(tutor), document=Document(typed))
    completer.complete(made)
    return made


class TestTab:
    """What Tab puts into the line."""

    @pytest.mark.parametrize(
        ("typed", "line"),
        [
            ("Q", "QUIT"),
            ("e", "e"),
            ("E", "EHLO"),
            (":si", ":site"),
            (":site gr", ":site greylist"),
            ("zzz", "zzz"),
            ("", ""),
        ],
    )
    def test_as_far_as_all_choices_agree(self, typed, line):
        assert line == buffer(typed).text

    def test_the_menu_opens_where_there_are_several(self):
        """The first is the line that leads on, and none is taken yet."""
        line = buffer("", HELLO)

        assert "MAIL FROM:<alice@example.test>" == line.complete_state.completions[0].display_text
        assert line.complete_state.complete_index is None
        assert buffer("Q").complete_state is None
        assert buffer("zzz").complete_state is None

    def test_what_is_shown_is_whole(self):
        """Also where a part of it stands in the line by now."""
        shown = [one.display_text for one in buffer("E").complete_state.completions]

        assert [HELLO, "EHLO"] == shown


class TestInTheMenu:
    """What Enter and the arrow take."""

    def test_the_first_is_marked_and_taken(self):
        line = buffer("", HELLO)
        completer.take(line)

        assert "MAIL FROM:<alice@example.test>" == line.text
        assert line.complete_state is None

    def test_down_goes_to_the_second(self):
        """The first one is marked already."""
        line = buffer("", HELLO)
        completer.go_down(line)
        second = line.complete_state.completions[1].text
        completer.take(line)

        assert second == line.text

    def test_what_was_gone_to_is_taken(self):
        line = buffer("", HELLO)
        for _ in range(3):
            completer.go_down(line)
        chosen = line.complete_state.completions[3].text
        completer.take(line)

        assert chosen == line.text


def test_the_completer_knows_the_words_for_the_tutor(tmp_path):
    """In free play all of the table but those of lessons, in a lesson all but those of free play and of questions."""
    for talk, left_out in ((Talk(Site()), "lesson"), (Learner(sample(tmp_path)).way, "free")):
        found = SmtpCompleter(Tutor(Conversation(talk))).get_completions(Document(":"), CompleteEvent())
        here = [command for command in all_words() if not (getattr(command, left_out) or command.question)]
        expected = [f":{command.name}" for command in here]

        assert expected == [one.text for one in found]
