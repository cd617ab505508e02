"""Errors of programs: which lines are claimed, how they are put together, and what no case of cases/ shows."""

from time import process_time

import pytest

from smtptutor.evidence.errors.errors import MOST_LINES, Errors
from smtptutor.evidence.source import TextLine, of_text


def heard(text):
    """What is told, and how many lines were claimed."""
    errors, told, claimed = Errors(), [], 0
    for line in of_text(text).lines():
        came = errors.feed(line)
        claimed += came is not None
        told += errors.end() if came is None else came
    return told + errors.end(), claimed


def codes(text):
    return [(said.code, said.enhanced) for said in heard(text)[0]]


TRACEBACK = """\
Traceback (most recent call last):
  File "/srv/app/send.py", line 12, in <module>
    server.sendmail(sender, recipients, message)
  File "/usr/lib/python3.11/smtplib.py", line 887, in sendmail
    raise SMTPSenderRefused(code, resp, from_addr)
smtplib.SMTPSenderRefused: (503, b'5.5.1 Error: nested MAIL command', 'alice@example.org')
"""


class TestLines:
    """What belongs to an error, and what does not."""

    def test_a_traceback_is_one_error(self):
        told, claimed = heard(TRACEBACK)

        assert [(503, "5.5.1", 6, "MAIL", "alice@example.org")] == [
            (said.code, said.enhanced, said.line, said.stage, said.sender) for said in told
        ]
        assert claimed == 6

    @pytest.mark.parametrize(
        "line",
        [
            "S: 550 5.1.1 <x@example.net>: User unknown",
            "reply: b'550 5.1.1 unknown\\r\\n'",
            "reply: retcode (550); Msg: b'5.1.1 unknown'",
            "data: (550, b'5.1.1 unknown')",
            " <** 550 5.1.1 unknown",
            "SERVER -> CLIENT: 550 5.1.1 unknown",
            "[2026-11-28 10:00:00] DEBUG [abc] S: 550 5.1.1 unknown",
            "DEBUG SMTP: got response code 550, with response: 550 5.1.1 unknown",
            "550 5.1.1 unknown",
            "250 people came to the meeting",
            "The timeout of the meeting was fine for all of us.",
            "RCPT TO:<x@example.net>",
            "HTTP/1.1 503 Service Unavailable",
            "Request failed with status code 404",
            "FATAL: psql: connection to server at 192.0.2.1, port 5432 failed: Connection refused",
        ],
    )
    def test_lines_of_something_else(self, line):
        assert ([], 0) == heard(line)

    def test_a_new_error_begins_with_its_first_line(self):
        text = "".join(f"Error: Mail command failed: 550 5.7.{number} no\n" for number in range(3))

        assert [(550, "5.7.0"), (550, "5.7.1"), (550, "5.7.2")] == codes(text)

    def test_what_is_told_twice_in_a_row_is_told_once(self):
        assert [(503, "5.5.1")] == codes(TRACEBACK + TRACEBACK.splitlines()[-1])

    def test_the_same_at_another_time_is_another_error(self):
        line = "[2026-11-28 10:00:0{}] mail.ERROR: Message failed: 554 5.7.1 no\n"

        assert [(554, "5.7.1")] * 2 == codes(line.format(1) + line.format(5))

    def test_in_front_of_lines_there_may_be_a_container_or_a_mark_of_a_quotation(self):
        assert [(503, "5.5.1")] == codes("".join(f"> {line}\n" for line in TRACEBACK.splitlines()))
        assert [(503, "5.5.1")] == codes("".join(f"app_1  | {line}\n" for line in TRACEBACK.splitlines()))

    def test_the_numbers_of_lines_are_those_of_the_text(self):
        assert [9] == [said.line for said in heard("Hello,\n\nthis came:\n" + TRACEBACK)[0]]


class TestBounds:
    """However long it goes on, little is kept, and it takes no time."""

    def test_a_stack_without_end(self):
        errors = Errors()
        for number in range(20_000):
            errors.feed(TextLine(number + 1, "Error: Message failed: 554 5.7.1 no" if not number else "    at f()"))

        assert [554] == [said.code for said in errors.end()]

    def test_a_message_without_end(self):
        errors = Errors()
        errors.feed(TextLine(1, "Error: Message failed: 554 5.7.1 no"))
        for number in range(20_000):
            errors.feed(TextLine(number + 2, " and more" * 20))

        assert len(errors._lines) <= MOST_LINES
        assert [554] == [said.code for said in errors.end()]

    @pytest.mark.parametrize(
        "piece",
        ['(535, b"\\"', "'a': (550, b'", 'with message "', "response: '", "a@b: ", "SMTP Error: a command failed,", "[SMTP: ",
         "Net::SMTPFatalError: 550", "nested exception is: ", "550 5.1.1 ", ": 550", "535-", " ", "\\n", "timed out "],
    )  # fmt: skip
    def test_hostile_lines_take_no_time(self, piece):
        """A thousand letters take as long as a thousand others: ten lines of 16 KB are done in a moment."""
        line = ("smtplib.SMTPException error: " + piece * 16_000)[:16_000]

        heard(f"{line}\n" * 10)

    @pytest.mark.parametrize("between", [" ", "\n", "\t \n", "nested exception", "; ", "\n at", "(", "'", "x@x"])
    def test_blanks_behind_an_exception_of_java_take_no_time(self, between):
        """What ends a reply there may have blanks before it, which are looked at once."""
        began = process_time()
        heard("javax.mail.SendFailedException: >" + between * (16_000 // len(between)) + "\n\tat com.sun.mail\n")

        assert process_time() - began < 2
