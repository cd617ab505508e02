"""What is suggested behind the cursor: the line that leads on, also at an empty prompt, and what was typed before."""

import pytest
from learner import Learner, Talk
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from sample_lesson import sample

from smtptutor.server.site import Site
from smtptutor.shell.suggest import MARKS, NextLine
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor

HELLO = "EHLO client.example.org"
MAIL, RCPT = "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
BEFORE = (HELLO, MAIL, RCPT)


def conversation(*lines):
    made = Conversation(Talk(Site()))
    for line in lines:
        list(made.send([line], echo=False))
    return made


def suggestion(typed, here, *, history=(), width=80):
    """What stands behind the cursor, and the mark behind that; None where nothing does."""
    buffer = Buffer(history=InMemoryHistory(), document=Document(typed))
    for line in history:
        buffer.history.append_string(line)
    next_line = NextLine(here, lambda: width)
    next_line.show(buffer)
    return (buffer.suggestion.text, next_line.mark) if buffer.suggestion else None


def suggested(typed, here, **more):
    """What stands behind the cursor."""
    found = suggestion(typed, here, **more)
    return found and found[0]


@pytest.mark.parametrize(
    ("typed", "before", "expected"),
    [
        ("", (), HELLO),
        ("", (HELLO,), MAIL),
        ("", BEFORE, "DATA"),
        ("E", (), "HLO client.example.org"),
        ("ehlo c", (), "lient.example.org"),
        ("QU", (), None),
        ("MA", ("EHLO c.example.org",), "IL FROM:<alice@example.test>"),
        ("EHLO", (RCPT,), " client.example.org"),
        (HELLO, (), None),
        ("", ("QUIT",), None),
    ],
)
def test_the_line_that_leads_on(typed, before, expected):
    """The rest of it where it begins as typed, the whole where nothing is typed yet."""
    assert expected == suggested(typed, conversation(*before))


def test_what_was_typed_before():
    """Where the line that leads on begins otherwise; but not at an empty prompt."""
    here = conversation()

    assert "OP" == suggested("NO", here, history=["NOOP"])
    assert HELLO == suggested("", here, history=["NOOP"])


def test_the_answer_of_a_login():
    """The line of Next as everywhere; nothing else that was typed."""
    here = conversation(HELLO, "AUTH LOGIN")

    assert here.suggestion == suggested("", here)
    assert here.suggestion[1:] == suggested(here.suggestion[0], here)
    for typed in ("E", "A", "AUTH PLAIN ", "x"):
        assert suggested(typed, here, history=[HELLO, "AUTH LOGIN", "AUTH PLAIN AGFsaWNl", "xyz"]) is None


@pytest.mark.parametrize("typed", ["", "E", "M", "D", "MAIL FROM:"])
@pytest.mark.parametrize("opened", ["DATA", "BDAT 40"])
def test_nothing_in_a_message(typed, opened):
    """Text is the writer's own: neither a command nor what was typed before."""
    here = conversation(*BEFORE, opened, "Subject: x")

    assert suggested(typed, here, history=[*BEFORE, "DATA"]) is None


def test_nothing_where_it_is_switched_off():
    """:set suggest off, and on again."""
    here = conversation()
    tutor = Tutor(here)
    tutor.ask("set suggest off")
    off = suggested("E", here, history=["EXPN x"])
    tutor.ask("set suggest on")

    assert off is None
    assert suggested("E", here) is not None


def test_a_lesson_tells_only_what_it_suggests(tmp_path):
    """No line typed in another session gives an answer away."""
    here = Conversation(Learner(sample(tmp_path)).way)

    assert here.suggestion == suggested("", here)
    assert suggested("QU", here, history=["QUIT", *BEFORE]) is None


def test_taken_back_and_waited():
    """It follows wherever the conversation goes."""
    here = conversation(HELLO)
    buffer = Buffer(history=InMemoryHistory())
    next_line = NextLine(here, lambda: 80)
    found = []
    for word in ("why", "undo", "redo"):
        Tutor(here).ask(word)
        next_line.show(buffer)
        found.append(buffer.suggestion.text)

    assert [MAIL, HELLO, MAIL] == found


@pytest.mark.parametrize(
    ("width", "expected"),
    [(80, (HELLO, MARKS[0])), (51, (HELLO, MARKS[0])), (50, (HELLO, MARKS[1])), (39, (HELLO, MARKS[1])), (38, None)],
)
def test_it_is_told_from_what_is_typed(width, expected):
    """A mark says which key takes it; where line and mark have no room, there is neither."""
    found = suggestion("", conversation(), width=width)

    assert expected == found
    assert found is None or len("connected> " + "".join(found)) < width
