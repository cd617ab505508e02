"""What to change in a program after an error, by its own names; and what became of the message."""

import os
from functools import cache

from smtptutor.evidence.errors.block import libraries
from smtptutor.evidence.statement import END_OF_DATA
from smtptutor.reference import lookup

NOTHING_SENT = "Nothing was sent."
BECAME = {
    "connect": NOTHING_SENT, "greeting": NOTHING_SENT, "EHLO": NOTHING_SENT, "HELO": NOTHING_SENT,
    "STARTTLS": NOTHING_SENT, "AUTH": NOTHING_SENT, "MAIL": NOTHING_SENT, "DATA": NOTHING_SENT,
    "RCPT": "This recipient was refused.", END_OF_DATA: "The message was not accepted.",
}  # fmt: skip
"""What became of the message, by the step at which an error came."""
NO_SWITCH = ("certificate-verify-failed", "starttls-not-offered", "tls-not-available")
"""Pages of TLS against which it does not help to ask for TLS."""


def remedy(program: str, category: str, page: str = "") -> str:
    """
    What helps in that program against what is of this category, or explained by the page of this name.

    Behind that stands how the program shows its dialogue. A framework is asked first, then the library that it sends
    by. "" where nothing is known.
    """
    names = [program, *(base for library, base, _ in libraries() if library == program and base)]
    known = [rows for rows in map(_rows().get, names) if rows]
    switch = next((rows[page] for rows in known if page in rows), "")
    if not switch and page not in NO_SWITCH:
        switch = next((rows[category] for rows in known if category in rows), "")
    dialogue = next((rows["dialogue"] for rows in known if "dialogue" in rows), "")
    return " ".join(part for part in (switch, dialogue) if part)


def became(stage: str, code: int) -> str:
    """What became of the message after an error at that step; "" where that cannot be told, as where no reply came."""
    return BECAME.get(stage, "") if code >= 400 or stage != END_OF_DATA else ""


@cache
def _rows() -> dict[str, dict[str, str]]:
    """Of each program, what helps: by category, by the name of a page, and how it shows its dialogue."""
    found: dict[str, dict[str, str]] = {}
    program: dict[str, str] = {}
    for line in lookup.lines_of(os.path.join(os.path.dirname(__file__), "remedies.txt")):
        if line.startswith("["):
            program = found.setdefault(line.strip("[]"), {})
            continue
        keys, _, sentences = line.partition(": ")
        program.update(dict.fromkeys(keys.split(), sentences))
    return found
