"""How a terminal looks, row by row: the words, and which of them are bold, underlined or in a colour."""

import re
from itertools import groupby, pairwise
from typing import NamedTuple

from terminal import CTRL_D, Terminal

HELLO, MAIL, RCPT = "EHLO client.example.org", "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>"
NOBODY = "RCPT TO:<nobody@example.test>"
MESSAGE = (("Subject: Lunch", ""), ("", ""), ("Noon?", ""), (".", "250 "))
FIRST_MESSAGE = ((HELLO, "250-"), (MAIL, "250 "), (RCPT, "250 "), ("DATA", "354 "), *MESSAGE, ("QUIT", "221 "))
EVERYTHING = (
    ("FROB", "500 "),
    (MAIL, "503 "),
    (HELLO, "250-"),
    (HELLO, "250"),
    (MAIL, "250 "),
    (NOBODY, "550 "),
    ("DATA", "503 "),
    (RCPT, "250 "),
    ("DATA", "354 "),
    *MESSAGE,
    (":why", "Sources"),
    ("AUTH LOGIN", "334 "),
    ("*", "501 "),
    ("STARTTLS", "220 "),
    (HELLO, "250"),
    (":site greylist", "220 "),
    (HELLO, "250"),
    (MAIL, "250 "),
    (RCPT, "450 "),
    ("QUIT", "221 "),
)
"""Every class of reply, the second time too, a word, another place."""
COMMAND = re.compile(
    r":[a-z-]+( .*)?|(EHLO|HELO|MAIL|RCPT|DATA|BDAT|RSET|NOOP|QUIT|AUTH|STARTTLS|VRFY)\b.*|\.|\*|[A-Za-z0-9+/]+=*"
)

REPLY = re.compile(r"[2-5]\d\d(?:[ -]|$)")
PROMPT = re.compile(r"((?:connected|greeted|auth|mail|rcpt|bdat|data|closed)>)(?: (.*))?")
WITHIN = re.compile(r"((?:[a-z]+, )?[a-z]+(?: \d+)?(?:, [^>]*)?>)(?: (.*))?")
ASIDE = "  # "
"""What stands between the words of the server in a row, and those of the tutor."""


class Row(NamedTuple):
    """One row of a terminal, without the blanks at its end."""

    cells: tuple

    @property
    def text(self):
        return "".join(cell.data for cell in self.cells).rstrip()

    @property
    def typed(self):
        """What was typed at a prompt for a command; None where the row is no such prompt."""
        found = PROMPT.fullmatch(self.text)
        return None if found is None else found[2] or ""

    @property
    def is_reply(self):
        return REPLY.match(self.text) is not None

    @property
    def is_in_message(self):
        """True for the prompt of a line of a message."""
        return self.typed is None and not self.is_reply and WITHIN.fullmatch(self.text) is not None

    def runs(self, look):
        """The texts that look so, each as long as it is."""
        parts = ["".join(cell.data for cell in run) for so, run in groupby(self.cells, look) if so]
        return [part.strip() for part in parts if part.strip()]

    @property
    def bold(self):
        return self.runs(lambda cell: cell.bold)

    @property
    def underlined(self):
        return self.runs(lambda cell: cell.underscore)

    @property
    def wire(self):
        """The cells of what the server said, in a reply."""
        return self.cells[: len(self.text.partition(ASIDE)[0].rstrip())]

    @property
    def colours(self):
        """The colours of all that is not blank."""
        return {cell.fg for cell in self.cells if cell.data.strip()}


def rows(terminal):
    """All rows that were ever shown, the newest last; what stands behind the cursor or below it now is left out."""
    screen = terminal.screen
    lines = [*screen.history.top, *(screen.buffer[number] for number in range(screen.cursor.y + 1))]
    shown = [Row(tuple(line[column] for column in range(screen.columns))) for line in lines]
    return [*shown[:-1], Row(shown[-1].cells[: screen.cursor.x])]


def answers(shown):
    """What was typed at the prompts for commands, each with the rows up to the next such prompt, itself the first."""
    places = [number for number, row in enumerate(shown) if row.typed is not None]
    return [(shown[one].typed, shown[one:two]) for one, two in pairwise(places)]


def played(lines, home, size=(80, 24), **environment):
    """A session at a terminal, left behind its last prompt, and all that it wrote."""
    columns, height = size
    with Terminal(home=home, columns=columns, rows=height, **environment) as terminal:
        for line, then in lines:
            terminal.type(line, then or None)
            terminal.ready()
        terminal.ready()
        shown = rows(terminal)
        terminal.press(CTRL_D)
        assert 0 == terminal.ended()
    return shown, terminal.raw
