"""Dialogues line by line: what is one and what is not, however long and however odd; what a reader holds is bounded."""

import tracemalloc
from time import process_time

import pytest
from planted import planted
from printed_dialogues import SHAPES, notes

from smtptutor.evidence.dialogue import Dialogues
from smtptutor.evidence.reading import explain_text
from smtptutor.evidence.source import of_text


def told(text):
    dialogues = Dialogues()
    heard = [said for line in of_text(text).lines() for said in dialogues.feed(line) or ()]
    return heard + dialogues.end()


PROSE = [
    "250 people came, and 30 left.",
    "550 EUR were paid.",
    "In 2026 there were 421 of them.",
    "354 metres",
    "220 volts are enough.",
    "500 Internal Server Error",
    "200 OK",
    "404 Not Found",
    '127.0.0.1 - - [28/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 500 1234',
    "2026-11-28 10:00:00 INFO 250 rows in set",
    "235: 83,  # a table",
    "550ZX is a motor.",
    "450  451  452",
    "Data is what we have, and mail from Bob.",
    "mail from: bob, to: alice",
    "help me, please quit it",
    "> I think so too.",
    "* a point of a list",
    "=== A heading ===",
    "-> see below",
    "C: is the name of my disk",
    "5.7.1 is our next release",
    "+44 550 1234567",
]


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_reply(line):
    """Beside another line, since a number alone may be all that somebody was given."""
    assert [] == told(f"Hello,\n{line}\nBye\n")


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_any_part_of_a_dialogue_can_be_read(shape):
    """Copied from the middle, or broken off: each refusal that is there is told, with its own line, and none twice."""
    for _, _, turns, _ in [*planted()][::12]:
        lines = shape(turns)[0].splitlines()
        for place in range(0, len(lines), 3):
            for part in (lines[:place], lines[place:]):
                numbers = [said.line for said in told("\n".join(part)) if said.code >= 400]

                assert numbers == sorted(set(numbers))
                assert all(any(digit in part[number - 1] for digit in "45") for number in numbers)


@pytest.mark.uncounted
def test_each_octet_may_be_broken():
    """A sign that is lost or doubled anywhere raises nothing."""
    text = notes(next(turns for name, _, turns, _ in planted() if "the text follows" in name))[0]

    for place in range(len(text)):
        told(text[:place] + text[place + 1 :])
        told(text[:place] + "\x00\u2028>" + text[place:])


HOSTILE = {
    "refused recipients, pipelined": lambda n: (
        "C: EHLO a.example.org\nS: 250 a\nC: MAIL FROM:<a@b.example>\nS: 250 ok\n"
        + "C: RCPT TO:<a@b.example>\n" * n
        + "S: 550 5.1.1 no user\n" * n
    ),
    "connections with names": lambda n: "".join(f"[10:00:00] DEBUG [id{i}] S: 220 x ESMTP\n" for i in range(n)),
    "a reply without an end": lambda n: "250-a\n" * n,
    "a message without an end": lambda n: "EHLO a.example\n250 a\nDATA\n354 go\n" + "550 5.1.1 user unknown\n" * n,
    "quotes": lambda n: ("> " * 200 + "550 5.1.1 user unknown\n") * (n // 50),
    "blanks": lambda n: (" " * 5000 + "x\n") * (n // 100),
    "one line glued together": lambda n: ("S: " + "550-5.1.1 a " * 1000 + "\n") * (n // 200),
    "replies inside replies": lambda n: ("550 " + "450 4.1.8 x " * 1000 + "\n") * (n // 200),
    "line ends as escapes": lambda n: ("S: " + "\\r\\n" * 4000 + "\n") * (n // 100),
}


@pytest.mark.uncounted
@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_hostile_lines_take_linear_time(made):
    """Four times as much takes about four times as long, a square sixteen times. A busy machine gets more tries."""

    def seconds(text):
        start = process_time()
        told(text)
        return process_time() - start

    few, many = made(2000), made(8000)
    told(few)

    assert any(seconds(many) < 9 * max(min(seconds(few) for _ in range(3)), 0.01) for _ in range(5))


@pytest.mark.uncounted
def test_what_is_held_is_bounded():
    """However long the dialogue: a reader keeps less than a megabyte or two of it."""
    tracemalloc.start()
    dialogues = Dialogues()
    for part in HOSTILE.values():
        for line in of_text(part(2000)).lines():
            dialogues.feed(line)
        dialogues.end()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 4_000_000  # the text itself, of up to 500 kB, among it


def test_the_error_behind_a_dialogue_is_the_same_failure():
    text = """\
send: 'mail FROM:<a@example.org>\\r\\n'
reply: b'550 5.7.1 Sender refused by policy\\r\\n'
reply: retcode (550); Msg: b'5.7.1 Sender refused by policy'
Traceback (most recent call last):
  File "send.py", line 3, in <module>
smtplib.SMTPSenderRefused: (550, b'5.7.1 Sender refused by policy', 'a@example.org')
"""
    assert [(found.where.line, found.kind) for found in explain_text(text)] == [(2, "transcript")]
