"""A lesson with a step of each kind in which an answer is given, for tests."""

from smtptutor.course import run
from smtptutor.course.events import Answered
from smtptutor.course.lesson_file import read_lesson
from smtptutor.course.ops import GiveAnswer

HEAD = """\
format = 2
id = "kinds"
title = "Kinds"
about = "You can answer in four ways."
story = "Dana sells bicycles."
minutes = 5
site = "default"
teaches = ["503", "mail-first"]
"""
CHOOSE = """
[[steps]]
id = "pick"
kind = "choose"
say = "The list has SIZE 10240."
task = "May 20,000 octets go in?"
options = [
    { say = "yes", why = "SIZE names the most." },
    { say = "no", right = true, why = "10240 is the most." },
    { say = "nobody knows", why = "The list says it." },
]
"""
ROWS = """
[[steps]]
id = "rows"
kind = "choose"
say = "Keep it, or give it back?"
answers = ["keep", "give back"]
rows = [
    { say = "452 4.2.2", right = "keep", why = "It passes.", wrong = "Look at the four." },
    { say = "550 5.1.1", right = "give back", why = "It stays.", wrong = "Look at the five." },
    { say = "451 4.3.0", right = "keep", why = "It passes, too.", wrong = "Look at the other four." },
    { say = "552 5.2.2", right = "give back", why = "It stays, too.", wrong = "Look at the other five." },
]
"""
POINT = """
[[steps]]
id = "first"
kind = "point"
say = "Dana quotes the last line."
task = "Which line failed first?"
at = 3
because = "bop has no mailbox."
fix = "3 RCPT TO:<bob@example.test>"
[steps.why]
"1" = "EHLO is a greeting."
[steps.transcript]
lines = ["EHLO shop.example", "MAIL FROM:<a@b.example>", "RCPT TO:<bop@example.test>", "DATA", "QUIT", "NOOP"]
"""
REPAIR = """
[[steps]]
id = "mend"
kind = "repair"
say = "DATA is refused."
task = "Mend it with one edit."
clean = true
goals = [{ stage = "data", goal = "DATA is taken", tick = "the server reads the message" }]
hints = ["One.", "Two.", "3 RCPT ____"]
solution = [{ edit = "3 RCPT TO:<bob@example.test>" }]
[steps.transcript]
lines = ["EHLO shop.example", "MAIL FROM:<a@b.example>", "RCPT TO:<bop@example.test>", "DATA"]
"""
ORDER = """
[[steps]]
id = "sort"
kind = "order"
say = "Dana's lines are mixed up."
task = "Type their numbers in order."
because = "Hello, sender, recipients, text."
[steps.transcript]
lines = [
    "EHLO shop.example", "MAIL FROM:<a@b.example>", "RCPT TO:<bob@example.test>", "RCPT TO:<postmaster@example.test>",
    "DATA", "Subject: Hi", "", "Hello", ".",
]
"""
WRITE = """
[[steps]]
id = "ticket"
kind = "write"
say = "Dana closes her ticket."
task = "Tell her in a sentence what failed."
because = "Nobody is called bop, \
   so DATA had no recipient."
"""
TYPE = """
[[steps]]
id = "hello"
say = "The server waits."
task = "Say EHLO."
goals = [{ hello = "EHLO", tick = "EHLO is accepted" }]
hints = ["One.", "Two.", "EHLO ____"]
solution = ["EHLO client.example.org"]
"""
EVIDENCE = """
[steps.evidence]
lines = [
    "Mar  4 12:00:01 shop smtp[412]: 4A01F3: to=<erin@example.test>, relay=mail.example.test[192.0.2.25]:25, status=bounced (said: 550 5.1.1 <erin@example.test>: no such mailbox here)",
    "a line with an \\u001b[31mescape",
    "",
]
quotes = [{ line = 1, cause = "mailbox-unknown" }]
spans = []
"""
ALL = (CHOOSE, ROWS, POINT, REPAIR, ORDER, WRITE)


def kinds_lesson(folder, *steps):
    """A lesson with these steps; with one of each kind where none is given."""
    path = folder / "01-kinds.toml"
    path.write_text(HEAD + "".join(steps or ALL), encoding="utf-8")
    return read_lesson(path)


class Answering:
    """Somebody in a lesson of one step who answers."""

    def __init__(self, folder, *steps):
        self.at = run.opening(kinds_lesson(folder, *steps))

    def __call__(self, typed):
        """Answer; the verdict, None where it was no answer."""
        op = run.told_tutor(self.at, typed)
        if op is None:
            return None
        assert op == GiveAnswer(typed)
        self.at, happened = run.do(self.at, op)
        return next(event.verdict for event in happened if isinstance(event, Answered))
