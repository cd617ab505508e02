"""The word that tells of the others, and the one that goes on where a long text ended."""

import pytest
from learner import Learner, Talk
from sample_lesson import sample
from support import LEADING_TO, on_screen

from smtptutor.protocol.stage import Stage
from smtptutor.server.site import Site
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor, all_words
from smtptutor.talk.words_help import ABOUT


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A lesson of two steps."""
    return sample(tmp_path_factory.mktemp("lesson"))


WORDS = all_words()
MOST = 19  # lines of a screen of 24, less the typed word, a blank line, the prompt, the status and the keys
REFUSED = ("There is no :", "is no name", "Give a", "is known as", "There is no setting", "Nothing is known")


def tutor(*typed, lesson=None):
    """The tutor of a conversation in which these lines were typed."""
    here = Conversation(Learner(lesson).way if lesson else Talk(Site()))
    here.opening()
    for line in typed:
        list(here.send([line], echo=False))
    return Tutor(here)


def said(tutor, words):
    """What a word says, on a screen of 80 columns."""
    return on_screen(tutor.ask(words), 80)


class TestHelp:
    """:help, and :help WORD."""

    @pytest.mark.parametrize("stage", Stage)
    def test_it_is_one_screen_at_each_stage(self, stage, figure):
        """On 24 rows its first line is still in sight."""
        lines = said(tutor(*LEADING_TO[stage]), "help").splitlines()
        if stage is Stage.GREETED:
            figure(f":help: {len(lines)} lines")

        assert len(lines) <= MOST

    @pytest.mark.parametrize(
        ("typed", "there", "not_there"),
        [
            ((), "EHLO HELO", "MAIL"),
            (LEADING_TO[Stage.GREETED], "MAIL", "RCPT"),
            (LEADING_TO[Stage.MAIL], "RCPT", "DATA"),
            (LEADING_TO[Stage.RCPT], "DATA", "MAIL"),
            (LEADING_TO[Stage.DATA], "a dot alone ends it", "NOOP"),
            (("QUIT",), ":reset connects again", "NOOP"),
        ],
        ids=str,
    )
    def test_what_the_server_takes_now_stands_first(self, typed, there, not_there):
        """RFC 5321 4.1.4: what is out of order is not named."""
        lines = said(tutor(*typed), "help").splitlines()
        row = next(line for line in lines if line.startswith("The server takes"))

        assert there in row
        assert not_there not in row

    def test_in_a_lesson_its_own_words_come_first(self, lesson):
        """And no verb: the step asks for one."""
        lines = said(tutor(lesson=lesson), "help").splitlines()

        assert len(lines) <= MOST
        assert lines[3].startswith("This lesson")
        assert all(f":{name}" in lines[3] for name in ("hint", "next", "goals", "solution"))
        assert "The server takes" not in "".join(lines)

    @pytest.mark.parametrize("word", WORDS, ids=[word.name for word in WORDS])
    def test_one_word_whole(self, word, lesson):
        """How it is typed, its short form, what it does, an example."""
        if word.question:  # test_words.py has those
            return
        told = said(tutor(lesson=lesson if word.lesson else None), f"help {word.name}")

        assert told.startswith(f":{word.name}")
        assert word.argument in told.splitlines()[0]
        assert not word.short or f":{word.short}" in told.splitlines()[0]
        assert f"For instance: :{ABOUT[word.name][1]}" in told

    @pytest.mark.parametrize("word", WORDS, ids=[word.name for word in WORDS])
    def test_the_example_is_understood(self, word, lesson):
        """It is typed as it stands."""
        name, example = word.name, ABOUT[word.name][1]
        here = tutor(*LEADING_TO[Stage.GREETED], lesson=lesson if word.lesson else None)
        told = said(here, example)

        assert example.split()[0] == name
        assert not told.startswith(REFUSED), told

    @pytest.mark.parametrize("typed", ["help :undo", "help UNDO", "help u", "? undo"])
    def test_the_word_may_be_typed_as_it_is_used(self, typed):
        assert said(tutor(), "help undo") == said(tutor(), typed)

    @pytest.mark.parametrize(
        ("typed", "told"),
        [("help RCPT", "RCPT adds one recipient"), ("help 503", "Bad sequence"), ("help undoo", "Did you mean :undo?")],
    )
    def test_what_is_no_word_of_ours_is_looked_up(self, typed, told):
        """A verb, a code; a slip gets a suggestion."""
        assert told in said(tutor(), typed)


class TestMore:
    """:more."""

    @pytest.mark.parametrize(
        "asked", ["explain 503", "compare 250 503", "why", "explain 550 5.7.1 relaying denied", "log"]
    )
    def test_screen_by_screen_to_the_end(self, asked):
        """Each fits, each but the last says how to go on, and all that there is was said."""
        here = tutor("EHLO client.example.org", "RCPT TO:<bob@example.test>", *["NOOP"] * 20)
        screens = [said(here, asked)]
        while here.conversation.rest:
            screens.append(said(here, "more"))

        assert len(screens) > 1 or asked == "why"
        assert [] == [screen for screen in screens if len(screen.splitlines()) > MOST]
        assert all("More with :more:" in screen for screen in screens[:-1])
        assert "More with :more:" not in screens[-1]
        assert said(here, "more").startswith("There is no more.")

    @pytest.mark.parametrize("asked", ["explain 503", "compare 250 503"])
    def test_the_screens_say_what_all_says(self, asked):
        """Word for word."""
        here = tutor()
        screens = said(here, asked)
        while here.conversation.rest:
            screens += said(here, "more")

        assert not set(said(here, f"{asked} --all").split()) - set(screens.split()) - {""}

    def test_with_all_the_whole_rest(self):
        """No more is left then."""
        here = tutor()
        said(here, "explain 503")
        rest = said(here, "more all")

        assert "Sources:" in rest
        assert "More with" not in rest
        assert here.conversation.wants_all
        assert () == here.conversation.rest

    def test_another_word_leaves_it_alone(self):
        """Undo a line, look at the hint: the rest is still there."""
        here = tutor("EHLO client.example.org")
        said(here, "explain 503")
        said(here, "undo")

        assert "What it means" in said(here, "more")

    def test_a_file_of_lines_gets_all_of_a_log(self):
        """Where nobody types :more, nothing waits for it."""
        here = tutor(*["NOOP"] * 30)
        piped = Tutor(here.conversation, echo=True)

        assert on_screen(piped.ask("log")).count("C: NOOP") == 30
        assert said(here, "log").count("C: NOOP") < 30
