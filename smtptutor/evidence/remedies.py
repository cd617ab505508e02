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
NO_SWITCH = frozenset({
    "certificate-verify-failed", "starttls-not-offered", "tls-not-available", "auth-service-down",
    "auth-account-disabled", "auth-mechanism-unknown", "auth-mechanism-missing", "auth-mechanism-too-weak",
    "auth-cancelled", "auth-not-offered", "auth-password-transition", "auth-response-malformed", "auth-not-base64",
    "auth-initial-response-not-allowed", "auth-line-too-long", "auth-token-invalid", "auth-token-refused",
    "432", "435", "454", "525", "5.7.12", "4.7.12", "5.7.13",
    "5.7.139", "534-5.7.14", "requiretls-not-possible", "5.7.30", "mta-sts",
})  # fmt: skip
"""Pages against which the usual switch does not help: TLS that is not to be had, a login that failed otherwise."""
ON_THE_WAY = ("network", "timeout", "dns")
"""Categories for which host and port are the matter where no server spoke; a server that speaks was reached."""


def switch(program: str, category: str, page: str = "", said_by: str = "client") -> str:
    """
    What helps in that program against what is of this category, or explained by the page of this name.

    A framework is asked first, then the library that it sends by. "" where nothing is known.
    """
    known = _of(program)
    own = next((rows[page] for rows in known if page in rows), "")
    if own or page in NO_SWITCH or (category in ON_THE_WAY and said_by != "client"):
        return own
    return next((rows[category] for rows in known if category in rows), "")


def dialogue(program: str) -> str:
    """How a program shows its dialogue; "" where that is not known."""
    return next((rows["dialogue"] for rows in _of(program) if "dialogue" in rows), "")


def became(stage: str, code: int) -> str:
    """What became of the message after an error at that step; "" where that cannot be told, as where no reply came."""
    return BECAME.get(stage, "") if code >= 400 or stage != END_OF_DATA else ""


def _of(program: str) -> list[dict[str, str]]:
    """The rows of a program, and of the library that it sends by."""
    names = [program, *(base for library, base, _ in libraries() if library == program and base)]
    return [rows for rows in map(_rows().get, names) if rows]


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
