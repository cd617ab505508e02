"""Each claim about lessons has a mutation of a fair lesson that turns the check red, and is named with its line."""

from typing import NamedTuple

import pytest
from fair_lesson import fair
from worlds import run


class Mutation(NamedTuple):
    """A change of the fair lesson, the line on which the check must find it, and a word that it must say."""

    old: str
    new: str
    stands: str  # the beginning of the line that is named
    word: str
    also: tuple[str, str] = ("", "")


GUESS = 'ask = "Which code comes back?"'
ASK = 'predict = "Which code comes back?"'
CAROL = 'say = "Now the second name."'

MUTATIONS = {
    "a step that does not go on from the one before": Mutation(
        'opens = { sender = "alice@example.test", recipients',
        'opens = { sender = "bob@example.test", recipients',
        "opens = ",
        "does not go on",
    ),
    "the code stands in say": Mutation(
        'say = "A program begins a letter with its recipient."',
        'say = "A program begins a letter with its recipient, and earns a 503."',
        'say = "A program begins',
        "503",
    ),
    "the code stands in the title": Mutation('title = "A letter for two"', 'title = "The 503"', "", "503"),
    "say tells that it is refused": Mutation(CAROL, 'say = "Now a name that is refused."', "say = ", "refused"),
    "a goal tells that it is refused": Mutation(
        'goal = "carol\'s line has its answer"', 'goal = "carol is refused"', "{ cause", "refused"
    ),
    "two answers hold": Mutation(
        'holds = { stage = "mail" }', 'holds = { stage = "rcpt" }', "options = [", "one answer"
    ),
    "no answer holds": Mutation('stage = "rcpt", recipients', 'stage = "mail", recipients', "options = [", "none"),
    "nothing decides the prediction": Mutation(
        'ask = "What does', 'on = { cause = "goodbye" }\nask = "What does', "on = ", "never decides"
    ),
    "a mistake that makes a right guess wrong": Mutation(
        ASK,
        f"predict = {{ {GUESS}, on = {{ verb = 'RCPT' }} }}",
        "predict = ",
        "after the mistake sender-first, a right guess",
    ),
    "a slip that makes a right guess wrong": Mutation(
        ASK,
        f"predict = {{ {GUESS}, on = {{ accepted = false }} }}",
        "predict = ",
        "with a slip before each line, a right",
    ),
    "another order that makes a right guess wrong": Mutation(
        'say = "Alice has a second letter',
        f"predict = {{ {GUESS}, on = {{ verb = 'DATA' }} }}\nsay = \"Alice has a second letter",
        "predict = ",
        "line 4 of the solution before line 3, a right guess",
    ),
    "every step shows its line": Mutation("quiet = true", "quiet = false", 'say = "Bob is', "does not name its verb"),
    "a quiet step shows a whole line": Mutation(
        'task = "Type MAIL FROM:<alice',
        'quiet = true\ntask = "Type MAIL FROM:<alice',
        "task = ",
        "is quiet and shows",
    ),
    "a long say": Mutation(CAROL, f'say = "{"Now the second name. " * 16}"', "say = ", "64 words"),
    "a long sentence": Mutation(CAROL, f'say = "Then{" now" * 23}."', "say = ", "24 words"),
    "a long story": Mutation("Alice writes to", "Alice writes. " * 20 + "To", "story = ", "words"),
    "a long goal": Mutation(
        'goal = "the letter has its answer"', f'goal = "{"on " * 11}"', "{ message_for", "11 words"
    ),
    "a long answer": Mutation('say = "nothing"', f'say = "{"no " * 15}"', '{ say = "no', "15 words"),
    "a line of another step": Mutation(
        'why = "Nothing changes by waiting."', 'why = "Lines 2 and 7 tell it."', '{ say = "keep', "speaks of line 7"
    ),
    "a line that is off the screen": Mutation(
        'why = "Not now."', 'why = "Not now, says line 1."', '{ say = "450', "speaks of line 1, which is off the screen"
    ),
    "it ends in the message": Mutation(
        '    { message_for = ["bob@example.test"],', '    { stage = "data",', "solution = [", "Enter"
    ),
    "a note with another code": Mutation(
        "550, for this recipient alone", "551, for this recipient alone", "solution", "551"
    ),
    "a note of what did not come": Mutation("354: go on.", "354, and 451 later.", '{ line = "DATA"', "451"),
    "a tick with another code": Mutation("503: it came", "501: it came", "goals = [", "501"),
    "a tick holds somebody who is refused": Mutation(
        "alice and bob are still held", "alice and carol are still held", "{ cause = ", "carol is held"
    ),
    "a sign that shows on right answers": Mutation(
        'sign = { cause = "header-typed-as-command" }', "sign = { reply = 354 }", "sign = ", "does not show"
    ),
    "an answer twice": Mutation('say = "keep it and try again"', 'say = "give it back"', "options = [", "twice"),
    "one answer to all rows": Mutation('right = "give back"', 'right = "keep"', "rows = [", "is 'keep'"),
    "the answers to the rows in their order": Mutation(
        'answers = ["keep", "give back"]',
        'answers = ["keep", "give back", "ask"]',
        "rows = [",
        "in the order",
        (
            ']\n\n[[steps]]\nid = "first"',
            '    { say = "no reply", right = "ask", why = "So.", wrong = "No." },\n]\n\n[[steps]]\nid = "first"',
        ),
    ),
    "at is moved to the echo": Mutation("at = 3", "at = 4", "at = ", "first line that is refused is 3"),
    "a fix that mends nothing": Mutation(
        'fix = "3 RCPT TO:<bob@', 'fix = "3 RCPT TO:<bip@', "fix = ", "leaves a refusal"
    ),
    "a fix that is no edit": Mutation('fix = "3 RCPT TO:<bob@example.test>"', 'fix = "9>9"', "fix = ", "no edit"),
    "no word on a line that is likely": Mutation(
        '[steps.why]\n"3" = ', '[steps.why]\n"2" = ', "[steps.why]", "says nothing"
    ),
    "a goal that wants the line of the author": Mutation(
        'goals = [{ stage = "data", goal = "the server reads',
        'goals = [{ stage = "data", verb = "NOOP", goal = "the server reads',
        "goals = [",
        "refuses a right answer",
        ("solution = [{ edit = ", 'solution = [{ edit = "+3 NOOP" }, { edit = "4 RCPT TO:<bob@example.test>" }]\n# { '),
    ),
    "a transcript that is mended already": Mutation(
        '"RCPT TO:<bop@example.test>", "DATA"]',
        '"RCPT TO:<bob@example.test>", "DATA"]',
        "[steps.transcript]",
        "mended already",
    ),
    "lines in the wrong order": Mutation(
        '"RCPT TO:<bob@example.test>", "DATA"]',
        '"DATA", "RCPT TO:<bob@example.test>"]',
        "lines = ",
        "not in the right order",
    ),
    "any order is right": Mutation(
        'lines = ["EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>", "DATA"]',
        'lines = ["NOOP", "NOOP", "NOOP"]',
        "lines = ",
        "any order",
    ),
    "a refused recipient in another transaction": Mutation(
        'message_refused = ["carol@example.test"], goal = "the letter is in"',
        'goal = "the letter is in", tick = "in" }, { cause = "mailbox-unknown", goal = "a name is tried"',
        "goals = [",
        "a transaction of its own",
    ),
    "one letter for each": Mutation(
        'message_refused = ["carol@example.test"], goal = "the letter is in"',
        'goal = "it is in", tick = "in" }, { message_for = ["postmaster@example.test"], goal = "and for him"',
        "goals = [",
        "one for each recipient",
        (
            '    { line = "RCPT TO:<bob@example.test>" },\n',
            '    { line = "RCPT TO:<bob@example.test>" },\n    { line = "RCPT TO:<postmaster@example.test>" },\n',
        ),
    ),
    "a text that nobody named": Mutation(
        'message_for = ["bob@example.test"], goal = "the letter has',
        'message_for = ["bob@example.test"], message_has = "Noon?", goal = "the letter has',
        "{ message_for",
        "'Noon?'",
    ),
    "a verb of a later lesson": Mutation(
        CAROL, 'say = "Now the second name. XFORWARD comes later."', "say = ", "XFORWARD is met"
    ),
    "a code of a later lesson": Mutation(
        'say = "450 4.2.1 <frank', 'say = "556 5.1.10 <frank', "rows = [", "556 is met"
    ),
    "a code in a quote changed": Mutation(
        '"450 4.2.1 <frank', '"452 4.2.1 <frank', '{ say = "452', "no server here says"
    ),
    "a word in a quote changed": Mutation(
        "takes no mail at", "takes all mail at", '{ say = "450', "no server here says"
    ),
    "a code in a log line changed": Mutation(
        "mx said: 554 5.7.1", "mx said: 550 5.7.1", "quotes = [", "line 1 has other codes"
    ),
    "an enhanced code in a log line changed": Mutation("554 5.7.1 <", "554 5.7.2 <", "quotes = [", "other codes"),
    "an enhanced code beside the reply changed": Mutation("dsn=5.7.1", "dsn=5.1.1", "quotes = [", "other codes"),
    "an enhanced code left out": Mutation("554 5.7.1 <carol", "554 <carol", "quotes = [", "other codes"),
    "a word in a log line changed": Mutation(
        "no relay access (in", "no access (in", "quotes = [", "line 1 does not hold"
    ),
    "the code of an exception changed": Mutation(
        "(550, b'5.1.1", "(553, b'5.1.1", "quotes = [", "line 2 has other codes"
    ),
    "the code that an exception names changed": Mutation(
        "got code 503", "got code 554", "quotes = [", "line 3 has other codes"
    ),
    "a word in the second line of a reply changed": Mutation(
        "    refused: no relay", "    refused: not relay", "quotes = [", "line 4 does not hold"
    ),
    "the words of another server": Mutation(
        'line = 1, cause = "relay-denied", dialect = "postfix"',
        'line = 1, cause = "relay-denied", dialect = "exim"',
        "quotes = [",
        "line 1 does not hold",
    ),
    "the words for another cause": Mutation(
        'line = 3, cause = "no-valid-recipients"', 'line = 3, cause = "mail-first"', "quotes = [", "line 3 does not"
    ),
    "a code that no standard has": Mutation("550 5.7.25", "559 5.7.25", "quotes = [", "559, of which there is no page"),
    "a reply in a log whose cause is not named": Mutation(
        '    { line = 6, source = "RFC 7372 3.3" },\n', "", '"Mar  5', "no server here says"
    ),
    "a time in a log changed": Mutation("Mar  5 00:20", "Mar  5 20:20", "spans = [", "from line 1 to line 6"),
    "a time in shown lines changed": Mutation("12:00:03 gave", "12:00:04 gave", "spans = [", "2 seconds at most"),
    "a line without the time that is claimed": Mutation("12:00:03 gave", "and gave", "spans = [", "has no time"),
    "an answer that nothing leads to": Mutation(
        'holds = { stage = "mail" }',
        'holds = { stage = "auth" }',
        '{ say = "the sender alone"',
        "no line that can be sent",
    ),
    "a code that is never said": Mutation(
        'holds = { stage = "mail" }', "holds = { reply = 299 }", '{ say = "the sender alone"', "has the code"
    ),
    "a goal that wants the recipients in one order": Mutation(
        'message_refused = ["carol@example.test"], goal = "the letter is in"',
        'message_refused = ["carol@example.test"], goal = "it is in", tick = "in" }, '
        '{ cause = "mailbox-unknown", was = "mail", goal = "a name is tried"',
        "goals = [",
        "refuses a right answer: the recipients in another order",
    ),
    "a mistake that is a right way": Mutation(
        'sign = { cause = "header-typed-as-command" }',
        'sign = { recipients = ["alice@example.test"] }',
        "sign = ",
        "shows on a right answer, a recipient more",
        ('example = ["Subject: Lunch"]', 'example = ["RCPT TO:<alice@example.test>"]'),
    ),
    "a line too many": Mutation(
        '{ line = "DATA", note', '{ line = "NOOP" },\n    { line = "DATA", note', '{ line = "NOOP"', "without the line"
    ),
    "a line too few": Mutation('    { line = "." },\n', "", "solution = [", "does not reach"),
    "a word that belittles": Mutation(CAROL, 'say = "Now simply the second name."', "say = ", "simply"),
    "a word that blames": Mutation('say = "Only MAIL opens', 'say = "You forgot MAIL. It opens', "say = ", "forgot"),
    "praise": Mutation(
        'why = "The first digit 5 is final."', 'why = "Well done, 5 is final."', '{ say = "give', "Well done"
    ),
    "an exclamation mark": Mutation('note = "354: go on."', 'note = "354: go on!"', '{ line = "DATA"', "'!'"),
}
"""By what is wrong then."""


def test_the_lesson_that_they_are_made_from_is_fair(tmp_path):
    """Otherwise the tests below would show nothing."""
    assert [] == run("check", "--json", fair(tmp_path)).objects


def test_hints_that_stay_as_they_are_written_can_be_false(tmp_path, monkeypatch):
    """Each place is named where the last hint is the line of the start, and another one leads on."""
    path = fair(tmp_path)
    monkeypatch.setattr("smtptutor.course.run.hint", lambda at, rung, way: at.step.hints[rung])
    told = [one["what"] for one in run("check", "--json", path).objects]

    assert [] != [
        what for what in told if what.startswith("after line 1 of the solution, hint 3 is 'MAIL FROM:<____>'")
    ]
    assert [] != [what for what in told if "hint 2 names what is not open" in what]


def test_there_are_more_kinds_than_claims():
    """Seventeen claims, each with one mutation at least; how many is told with -s."""
    print(f"{len(MUTATIONS)} mutations of the fair lesson")

    assert len(MUTATIONS) >= 17


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS)
def test_each_claim_can_fail(mutation, tmp_path):
    """A message names the file, the line, and what is wrong there."""
    path = fair(tmp_path, (mutation.old, mutation.new), mutation.also)
    lines = path.read_text().splitlines()
    found = [one for one in run("check", "--json", path).objects if mutation.word in one["what"]]

    assert [str(path)] * len(found) == [one["file"] for one in found]
    assert [] != [one for one in found if lines[one["line"] - 1].strip().startswith(mutation.stands)]
