"""A lesson of format 2 with a step of each kind, sound and fair, as text; tests spoil it in one place."""

LESSON = """\
format = 2
id = "fair"
title = "A letter for two"
about = "You can name several recipients, and say what a refused one changes."
story = "Alice writes to Bob and Carol. Carol left the shop a year ago."
minutes = 4
teaches = ["EHLO", "MAIL", "RCPT", "DATA", "250", "550", "354", "503", "554", "mailbox-unknown", "data-go-ahead"]
meets = ["450", "221", "QUIT"]
before = ["EHLO client.example.org"]

[[steps]]
id = "envelope"
say = "MAIL names the sender of a letter, and each RCPT names one recipient."
task = "Type MAIL FROM:<alice@example.test>, and then RCPT TO:<bob@example.test>"
goals = [
    { sender = "alice@example.test", goal = "the server knows the sender", tick = "the server holds the sender alice" },
    { recipients = ["bob@example.test"], goal = "and the recipient", tick = "and the recipient bob" },
]
hints = ["MAIL opens the transaction.", "No sender is named yet.", "MAIL FROM:<____>"]
solution = [
    { line = "MAIL FROM:<alice@example.test>", note = "250: the server holds a sender." },
    { line = "RCPT TO:<bob@example.test>", note = "250: the envelope is complete." },
]

[[steps.mistakes]]
id = "recipient-first"
sign = { cause = "mail-first" }
say = "Only MAIL opens a transaction. Name the sender first."
example = ["RCPT TO:<bob@example.test>"]

[[steps]]
id = "carol"
say = "Now the second name."
task = "Send RCPT for carol@example.test."
opens = { sender = "alice@example.test", recipients = ["bob@example.test"] }
goals = [
    { cause = "mailbox-unknown", recipients = ["bob@example.test"], goal = "carol's line has its answer", tick = "550: alice and bob are still held" },
]
hints = ["Each RCPT is answered for itself.", "Carol is not named yet.", "RCPT TO:<____>"]
solution = [{ line = "RCPT TO:<carol@example.test>", note = "550, for this recipient alone." }]

[steps.predict]
ask = "What does the server hold afterwards?"
options = [
    { say = "the sender and one recipient", holds = { stage = "rcpt", recipients = ["bob@example.test"] } },
    { say = "the sender alone", holds = { stage = "mail" } },
    { say = "nothing", holds = { stage = "greeted" } },
]

[[steps]]
id = "letter"
quiet = true
say = "Bob is to have his letter."
task = "Hand it over."
goals = [
    { message_for = ["bob@example.test"], goal = "the letter has its answer", tick = "250: the server holds the letter for bob" },
]
hints = ["The letter follows its envelope.", "No letter was begun.", "D____"]
solution = [
    { line = "DATA", note = "354: go on." },
    { line = "Subject: Lunch" },
    { line = "" },
    { line = "Noon?" },
    { line = ".", note = "250: the server holds it." },
]

[[steps.mistakes]]
id = "header-as-command"
sign = { cause = "header-typed-as-command" }
say = "The server still reads commands. DATA comes first."
example = ["Subject: Lunch"]

[[steps]]
id = "too-early"
before = ["EHLO client.example.org"]
say = "A program begins a letter with its recipient."
task = "Send RCPT for bob@example.test at once."
predict = "Which code comes back?"
goals = [{ cause = "mail-first", goal = "the line has its answer", tick = "503: it came before the sender" }]
hints = ["A recipient belongs to a transaction.", "RCPT has not been sent.", "RCPT TO:<____>"]
solution = [{ line = "RCPT TO:<bob@example.test>", note = "503: a good line at the wrong moment." }]

[[steps.mistakes]]
id = "sender-first"
sign = { cause = "sender-accepted" }
say = "That is the right order, and this program has another one. :undo takes MAIL back."
example = ["MAIL FROM:<alice@example.test>"]

[[steps]]
id = "two-names"
quiet = true
before = ["EHLO client.example.org"]
say = "Alice has a second letter, for Bob and for Carol, and she does not know that Carol is gone."
task = "Send it as one letter, and name Carol first."
goals = [
    { message_for = ["bob@example.test"], message_refused = ["carol@example.test"], goal = "the letter is in", tick = "the server holds it for bob" },
]
hints = ["A new letter needs a new envelope.", "No envelope is open.", "MAIL FROM:<____>"]
solution = [
    { line = "MAIL FROM:<alice@example.test>" },
    { line = "RCPT TO:<carol@example.test>" },
    { line = "RCPT TO:<bob@example.test>" },
    { line = "DATA" },
    { line = "Subject: Sunday" },
    { line = "" },
    { line = "At six?" },
    { line = "." },
]

[[steps]]
id = "now"
kind = "choose"
say = "Carol is gone for good. What does a program do with her copy?"
options = [
    { say = "give it back", right = true, why = "The first digit 5 is final." },
    { say = "keep it and try again", why = "Nothing changes by waiting." },
]

[steps.evidence]
lines = [
    "Mar  4 12:00:01 shop smtp[412]: to=<carol@far.example>, dsn=5.7.1, status=bounced (host mx said: 554 5.7.1 <carol@far.example>: recipient refused: no relay access (in reply to RCPT TO command))",
    "SMTPRecipientsRefused: {'carol@example.test': (550, b'5.1.1 <carol@example.test>: no such mailbox here')}",
    "Expected response code 354 but got code 503, with message 503 5.5.1 No valid recipients",
    "host mx said: 554 5.7.1 <carol@far.example>: recipient",
    "    refused: no relay access",
    "Mar  5 00:20:00 shop: 550 5.7.25 no name for your address",
]
quotes = [
    { line = 1, cause = "relay-denied", dialect = "postfix" },
    { line = 2, cause = "mailbox-unknown" },
    { line = 3, cause = "no-valid-recipients" },
    { line = 4, cause = "relay-denied", dialect = "postfix" },
    { line = 6, source = "RFC 7372 3.3" },
]
spans = [{ from = 1, to = 6, at_least = "12h", at_most = "13h" }]

[[steps]]
id = "each"
kind = "choose"
say = "Two replies, and what to do with the letter."
answers = ["keep", "give back"]
rows = [
    { say = "450 4.2.1 <frank@example.test> takes no mail at the moment", right = "keep", why = "Not now.", wrong = "The first digit tells." },
    { say = "550 5.1.1 <erin@example.test>: no such mailbox here", right = "give back", why = "Not ever.", wrong = "The first digit tells." },
]

[[steps]]
id = "first"
kind = "point"
say = "Dana quotes the last error of this dialogue. Which line failed first?"
at = 3
because = "Line 3 names a mailbox that is not there; DATA is its echo."
fix = "3 RCPT TO:<bob@example.test>"

[steps.transcript]
lines = [
    "EHLO client.example.org",
    "MAIL FROM:<alice@example.test>",
    "RCPT TO:<bop@example.test>",
    "DATA",
    "QUIT",
]

[steps.why]
"4" = "DATA lacks what line 3 was to bring."

[[steps]]
id = "shown"
kind = "point"
say = "A log of another server. Which line is the first that went wrong?"
show = ["12:00:01 connected", "12:00:02 timeout", "12:00:03 gave up"]
at = 2
because = "What comes after it follows from it."
spans = [{ from = 1, to = 3, at_most = "2s" }]

[steps.why]
"3" = "This one has a reason above it."

[[steps]]
id = "mend"
kind = "repair"
say = "Change one line, so that none is refused and the server reads the letter."
clean = true
goals = [{ stage = "data", goal = "the server reads the letter", tick = "mended at its first failure" }]
hints = ["The first failure is the one to mend.", "No recipient is held.", "3 RCPT TO:<____>"]
solution = [{ edit = "3 RCPT TO:<bob@example.test>" }]

[steps.transcript]
lines = ["EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bop@example.test>", "DATA"]

[[steps]]
id = "sort"
kind = "order"
say = "Four good lines of Dana's program. Put them in the order in which all are taken."
because = "Each of them needs the one before it."

[steps.transcript]
lines = ["EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA"]
"""


def fair(folder, *changes, name="01-fair.toml"):
    """The lesson as a file in a folder, with pieces of it replaced, each a pair of the old and the new."""
    text = LESSON
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
