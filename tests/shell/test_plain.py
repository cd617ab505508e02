"""The shell of a terminal that only prints lines."""

import pytest
from learner import Learner, Talk
from sample_lesson import sample
from worlds import world

from smtptutor.server.site import Site
from smtptutor.shell import plain
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor


class Asking:
    """Answers each prompt with the next line, or raises it; keeps the prompts."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.prompts = []

    def __call__(self, prompt):
        self.prompts.append(prompt)
        answer = self.answers.pop(0) if self.answers else EOFError
        if not isinstance(answer, str):
            raise answer
        return answer


def play(*answers, talk=None):
    """What was asked and what was shown."""
    here, ask = world(terminal=True, TERM="dumb"), Asking(*answers)
    conversation = Conversation(talk or Talk(Site()))
    plain.run(here, Tutor(conversation), ask)
    return ask, here.stdout.getvalue(), conversation


def test_a_session_typed_through():
    """Each line is answered, and the prompt tells the stage; no escape is printed."""
    ask, shown, conversation = play(
        "EHLO client.example.org",
        "MAIL FROM:<alice@example.test>",
        "RCPT TO:<bob@example.test>",
        "DATA",
        "Subject: x",
        "",
        ".",
        "QUIT",
        ":quit",
    )

    prompts = ["connected> ", "greeted> ", "mail> ", "rcpt> ", "header 1> ", "header 2> ", "text 3> ", "greeted> "]
    assert [*prompts, "closed> "] == ask.prompts
    assert [250, 250, 250, 354, 250, 221] == [one.reply.code for one in conversation.history[1:]]
    assert "\033" not in shown
    assert "354 " in shown


@pytest.mark.parametrize("leaving", [[":quit"], [":q"], ["QUIT", "QUIT"], [EOFError]], ids=str)
def test_ways_out(leaving):
    """:quit, QUIT twice and the end of input all leave; nothing more is asked."""
    ask, _, _ = play(*leaving, "NOOP")

    assert len(leaving) == len(ask.prompts)


def test_ctrl_c_clears_the_line():
    """It asks again, and the conversation is as it was."""
    ask, shown, conversation = play(KeyboardInterrupt, "NOOP", KeyboardInterrupt)

    assert 4 == len(ask.prompts)
    assert [None, "NOOP"] == [one.client for one in conversation.history]
    assert "Traceback" not in shown


def test_a_lesson(tmp_path):
    """The ticks are told in words."""
    _, shown, _ = play("RCPT TO:<bob@example.test>", ":next", ":hint", ":solution", talk=Learner(sample(tmp_path)).way)

    assert "Done: RCPT was refused" in shown
    assert "Step 2 of 3" in shown


def test_the_program_chooses_it_for_a_dumb_terminal(monkeypatch):
    """TERM=dumb never reaches prompt_toolkit, whose prompt needs a cursor."""
    from smtptutor import cli

    here = world(terminal=True, TERM="dumb")
    monkeypatch.setattr("builtins.input", Asking("NOOP", ":quit"))
    monkeypatch.setattr("smtptutor.shell.plain.run.__defaults__", (Asking("NOOP", ":quit"),))

    assert 0 == cli.main([], here)
    assert "220 mail.example.test" in here.stdout.getvalue()
    assert "\n250 " in here.stdout.getvalue()
    assert "\033" not in here.stdout.getvalue()
