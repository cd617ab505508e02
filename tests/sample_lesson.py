"""A small lesson that is sound and fair, as text, for tests that spoil it in one place."""

from smtptutor.course.lesson_file import read_lesson

LESSON = """\
format = 1
id = "sample"
title = "A sample"
about = "You can see a 503, open a transaction and send a message."
teaches = ["503", "mail-first", "MAIL", "RCPT", "DATA"]
before = ["EHLO client.example.org"]

[[steps]]
id = "too-early"
say = "Send RCPT for bob before MAIL, and see."
predict = "Which code comes back?"
goals = [{ reply = 503, cause = "mail-first", tick = "RCPT was refused" }]
hints = ["A recipient with no transaction open.", "RCPT has not been sent yet.", "RCPT TO:<____>"]
solution = [{ line = "RCPT TO:<bob@example.test>", note = "Good syntax, wrong moment." }]

[[steps]]
id = "in-order"
say = "Now make it succeed. The sender is alice."
goals = [
    { sender = "alice@example.test", tick = "the server holds a sender" },
    { recipients = ["bob@example.test"], tick = "and one recipient" },
]
hints = ["A recipient needs a transaction.", "No sender is named yet.", "MAIL FROM:<____>"]
solution = [
    { line = "MAIL FROM:<alice@example.test>", note = "Opens the transaction." },
    { line = "RCPT TO:<bob@example.test>", note = "The same line, in its place." },
]

[[steps.mistakes]]
id = "recipient-as-sender"
sign = { sender = "bob@example.test" }
say = "MAIL names who the message is from. RSET, then name alice."
example = ["MAIL FROM:<bob@example.test>"]

[[steps]]
id = "message"
say = "Send the message."
goals = [{ message_to = ["bob@example.test"], tick = "the server holds the message" }]
hints = ["The message follows DATA.", "Nothing was sent yet.", "D____"]
solution = [
    { line = "DATA", note = "354 asks for the message." },
    { line = "Subject: Lunch" },
    { line = "" },
    { line = "Noon?" },
    { line = ".", note = "The end of it." },
]

[[steps.mistakes]]
id = "header-as-command"
sign = { cause = "header-typed-as-command" }
say = "The server still takes commands; DATA comes first."
example = ["Subject: Lunch"]
"""


def written(folder, old="", new="", *, name="01-sample.toml"):
    """The lesson as a file in a folder, with one piece of it replaced."""
    assert old in LESSON
    path = folder / name
    path.write_text(LESSON.replace(old, new, 1) if old else LESSON, encoding="utf-8")
    return path


def sample(folder, old="", new=""):
    """The lesson, read."""
    return read_lesson(written(folder, old, new))


def solve(runner, steps=1):
    """Type the solutions of the next steps, going on in between; the events."""
    events = []
    for number in range(steps):
        if number or runner.step_done:
            events.append(runner.advance())
        events += runner.send(*runner.acts)
    return events
