"""Completion: the text before the cursor in, choices out. What leads on comes first; words complete too."""

import pytest
from learner import Learner, Talk
from sample_lesson import sample
from support import on_screen

from smtptutor.reference import lookup
from smtptutor.server import sites
from smtptutor.server.dialects import TITLES
from smtptutor.server.site import Site
from smtptutor.settings import ABOUT
from smtptutor.talk.completion import choices
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor, all_words

HELLO = ("EHLO client.example.org",)
OPEN = (*HELLO, "MAIL FROM:<alice@example.test>")
NAMED = (*OPEN, "RCPT TO:<bob@example.test>")
SENT = (*NAMED, "DATA", "Subject: x", "", "Noon?", ".")
COMMANDS = {"connected": (), "greeted": HELLO, "mail": OPEN, "rcpt": NAMED, "sent": SENT, "refused": (*HELLO, "DATA")}
SILENT = {
    "data": (*NAMED, "DATA"),
    "closed": ("QUIT",),
    "auth": (*HELLO, "AUTH LOGIN"),
    "a chunk": (*NAMED, "BDAT 20 LAST", "hello"),
}


def tutor(*typed, site=None):
    made = Tutor(Conversation(Talk(site or Site())))
    for line in typed:
        list(made.type([line]))
    return made


def found(before, here):
    return choices(before, here.conversation, here.words)


def offered(before, *typed, site=None):
    """What the line would be with each choice taken, best first."""
    return [one.whole(before) for one in found(before, tutor(*typed, site=site))]


class TestNextFirst:
    """The first choice is the line that leads on from here."""

    @pytest.mark.parametrize("typed", COMMANDS.values(), ids=COMMANDS)
    def test_at_an_empty_prompt(self, typed):
        """It is the line of Next, and says so; what is accepted comes then, and what is refused last, with its code."""
        here = tutor(*typed)
        first, *others = found("", here)
        refused = ["now:" in one.about for one in others]

        assert here.conversation.suggestion == first.text
        assert first.about.startswith("next")
        assert sorted(refused) == refused
        assert [] == [one for one in others if one.about.startswith("next")]

    @pytest.mark.parametrize(
        ("before", "typed", "first"),
        [
            ("E", (), "EHLO client.example.org"),
            ("e", (), "EHLO client.example.org"),
            ("EHLO", (), "EHLO client.example.org"),
            ("EHLO ", (), "EHLO client.example.org"),
            ("MA", HELLO, "MAIL FROM:<alice@example.test>"),
            ("R", OPEN, "RCPT TO:<bob@example.test>"),
            ("RCPT TO:<", OPEN, "RCPT TO:<bob@example.test>"),
            ("D", NAMED, "DATA"),
        ],
    )
    def test_what_begins_as_typed(self, before, typed, first):
        """The whole of the line, and once."""
        lines = offered(before, *typed)

        assert first == lines[0]
        assert 1 == lines.count(first)

    def test_where_it_begins_otherwise_all_is_as_it_was(self):
        """Q completes to QUIT, whatever leads on."""
        assert ["QUIT"] == offered("Q", *OPEN)

    def test_in_a_lesson_nothing_is_given_away(self, tmp_path):
        """What the lesson does not suggest is no choice either."""
        conversation = Conversation(Learner(sample(tmp_path)).way)
        here = Tutor(conversation)

        if conversation.suggestion is None:
            assert [] == [one for one in found("", here) if one.about.startswith("next")]


class TestWords:
    """Words for the tutor."""

    @pytest.mark.parametrize("typed", [(), *SILENT.values()], ids=["opening", *SILENT])
    @pytest.mark.parametrize(("before", "expected"), [(":wha", [":what-if"]), (":h", [":help", ":hint"]), ("::", [])])
    def test_they_complete_anywhere(self, before, expected, typed):
        """Also inside a message and after QUIT; a line with two colons is for the server."""
        assert expected == offered(before, *typed)[: len(expected)]

    @pytest.mark.parametrize("typed", SILENT.values(), ids=SILENT)
    def test_nothing_else_there(self, typed):
        """Text is the writer's own, and no answer of a login is told."""
        assert [] == [line for before in ("", "E", "Y", ".") for line in offered(before, *typed)]

    def test_all_of_them(self):
        """Behind a colon, each that makes sense here."""
        here = tutor()

        assert [f":{word.name}" for word in here.words] == [one.text for one in found(":", here)]

    @pytest.mark.parametrize("before", [":nonsense ", ":x", ": ", ":help x", ":site nowhere", ":\udcff", ":site \0"])
    def test_nothing_for_what_is_unknown(self, before):
        """No choice, and no error."""
        assert [] == offered(before)

    def test_a_whole_word_goes_on_with_its_argument(self):
        """Tab once more behind :site shows the places."""
        lines = offered(":site")

        assert {f":site {name}" for name in sites.names()} == set(lines)


class TestArguments:
    """Behind a word."""

    def test_places(self):
        """All there are, by their beginning in any case, by the short word too; the one here comes last."""
        assert set(sites.names()) == {line.removeprefix(":site ") for line in offered(":site ")}
        assert ":site default" == offered(":site ")[-1]
        assert [":site greylist"] == offered(":site gre") == offered(":site GRE")
        assert [":s greylist"] == offered(":s gre")

    def test_places_are_for_free_play(self, tmp_path):
        """A lesson has its own."""
        here = Tutor(Conversation(Learner(sample(tmp_path)).way))

        assert [] == found(":site ", here) == found(":dialect ", here)

    def test_dialects(self):
        """All there are, the one that speaks last."""
        assert set(TITLES) == {line.removeprefix(":dialect ") for line in offered(":dialect ")}
        assert ":dialect exim" == offered(":dialect ", ":dialect exim")[-1]

    def test_times(self):
        """Examples; behind digits the units; and first what the server asked for."""
        assert ":wait 5m" in offered(":wait ")
        assert [":wait 7s", ":wait 7m", ":wait 7h", ":wait 7d"] == offered(":wait 7")
        assert [] == offered(":wait 0") == offered(":wait 7m x")
        here = tutor(":site greylist", *NAMED)
        assert here.conversation.history.latest.manner.retry_after
        first = found(":wait ", here)[0]
        here.ask(f"wait {first.text}")
        list(here.type([NAMED[-1]]))
        assert here.conversation.history.latest.accepted

    def test_messages(self):
        """Those that came, the newest first."""
        assert [] == offered(":mail ")
        assert [":mail 2", ":mail 1"] == offered(":mail ", *SENT, *SENT[1:])

    def test_a_line_that_is_not_sent(self):
        """:what-if goes on as the line would."""
        assert ":what-if RCPT TO:<bob@example.test>" in offered(":what-if RCPT TO:<b", *OPEN)
        assert [":what-if QUIT"] == offered(":what-if qu")
        assert [] == offered(":what-if ", *SILENT["data"])

    def test_settings(self):
        """The keys, and behind a key what it can be; what it is now comes last."""
        assert {*ABOUT, "save"} == {line.removeprefix(":set ") for line in offered(":set ")}
        assert [":set keys vi", ":set keys emacs"] == offered(":set keys ")
        assert [":set keys emacs", ":set keys vi"] == offered(":set keys ", ":set keys vi")
        assert [] == offered(":set nothing ")

    @pytest.mark.parametrize(
        ("before", "expected"),
        [
            (":explain 50", ["500", "501", "502", "503", "504"]),
            (":explain nested", ["nested-mail"]),
            (
                ":explain startt",
                ["STARTTLS", "starttls-during-transaction", "starttls-not-offered", "starttls-required"],
            ),
            (":explain 5.5.1", ["5.5.1"]),
            (":explain 4.7.12", ["4.7.12"]),
            (":explain 550 5.1.1", ["5.1.1", "5.1.10"]),
            (":e greyl", ["greylisted"]),
            (":compare 250 50", ["503", "500", "501", "502", "504"]),
            (":compare 503 50", ["501", "502", "500", "504"]),
            (":explain 250-5", ["250-503"]),
            (":compare 250 503 ", []),
        ],
    )
    def test_names(self, before, expected):
        """Codes, enhanced codes, causes, words: the last word of what is asked."""
        assert [before.rpartition(" ")[0] + " " + name for name in expected] == offered(before)

    @pytest.mark.parametrize("word", [":explain ", ":compare "])
    def test_what_just_came_is_first(self, word):
        """The code, the enhanced code, the cause and the verb of the last reply."""
        first = offered(word, *HELLO, "DATA")[:4]

        assert [f"{word}{name}" for name in ("503", "5.5.1", "data-without-mail", "DATA")] == first

    def test_every_name_has_an_entry(self):
        """Nothing is offered that :explain does not know."""
        here = tutor()
        names = [one.text for one in found(":explain ", here)]

        assert sum(len(lookup.names(kind)) for kind in ("codes", "causes", "enhanced", "words")) < len(names)
        assert [] == [name for name in names if lookup.named(name) is None]

    @pytest.mark.parametrize("first", ["250", "5.5.1", "greylisted"])
    def test_every_name_can_be_compared(self, first):
        """Nothing is offered that :compare refuses."""
        from smtptutor.comparison import two_pages

        names = [line.rpartition(" ")[2] for line in offered(f":compare {first} ")]

        assert names
        assert [] == [name for name in names if two_pages(first, name)[0] is None]


OTHER_ANSWERS = (
    "no site",
    "No server is known",
    "Give a time",
    "There is no message",
    "Nothing is known",
    "There is no setting",
)


@pytest.mark.parametrize(
    "word", [word for word in all_words() if word.completes and not word.question], ids=lambda word: word.name
)
def test_what_is_completed_is_accepted(word):
    """For every word: its first choices and its last are typed, and no answer says that there is no such thing."""
    before = f":{word.name} "
    lines = offered(before, *SENT)
    assert lines
    for line in (*lines[:8], *lines[-4:]):
        here = tutor(*SENT)
        said = "".join(on_screen(blocks, 80) for blocks in here.type([line]))

        assert said or not here.words, line
        assert [] == [words for words in OTHER_ANSWERS if words in said], line
