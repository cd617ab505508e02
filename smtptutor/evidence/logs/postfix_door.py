"""What Postfix writes of clients that it turns away or loses: smtpd, cleanup and postscreen."""

import re
from typing import NamedTuple

from smtptutor.evidence.logs.postfix_said import CLIENT, OWN, InBrackets, reply
from smtptutor.evidence.statement import END_OF_DATA, GREETING, STAGES

_REJECT = re.compile(
    r"(?:milter-)?(reject|reject_warning): (CONNECT|HELO|EHLO|MAIL|RCPT|DATA|BDAT|END-OF-MESSAGE|AUTH|STARTTLS|VRFY"
    r"|ETRN|UNKNOWN) from (\S+?)(?:: (.*))?$"
)
_CONTENT = re.compile(r"(?:milter-)?reject: (?:header|body|mime-header|nested-header|mime-error) (.*)$")
_FROM = re.compile(r"[;,] from=<([^<>]*)>")
_TO = re.compile(r"[;, ] ?to=<([^<>]*)>")
_STAGES = {"CONNECT": GREETING, "END-OF-MESSAGE": END_OF_DATA, "UNKNOWN": "", "ETRN": ""}
_AFTER = re.compile(
    r"(lost connection|timeout|too many errors|improper command pipelining) after (\S+)(?: \([^()]*\))?"
    r" from (\S+?)(?::|$)"
)
_AFTER_PAGES = {
    "lost connection": ("words/timeout", "network", CLIENT),
    "timeout": ("causes/idle-timeout", "", OWN),
    "too many errors": ("causes/too-many-errors", "", OWN),
    "improper command pipelining": ("causes/pipelining-not-allowed", "", CLIENT),
}
"""What smtpd notes when a session ends early (smtpd.c, Postfix 3.9): page, category beside it, and who did it."""
_SASL = re.compile(r"(\S+): SASL (\S+) authentication (?:failed|aborted)(?:: (.*))?$")
_SASL_DOWN = ("Connection lost", "Temporary", "cannot connect", "generic failure", "no mechanism")
_TLS = re.compile(r"SSL_accept error from (\S+?)(?::|$)")
_SCREEN = (
    (re.compile(r"PREGREET \d+ after \S+ from (\S+?):? "), "causes/pipelining-not-allowed", GREETING),
    (re.compile(r"DNSBL rank \d+ for (\S+)"), "causes/client-on-block-list", GREETING),
    (re.compile(r"(?:DENY|BLACK)LISTED (\S+)"), "causes/client-blocked-at-greeting", GREETING),
    (re.compile(r"HANGUP after \S+ from (\S+)"), "words/timeout", ""),
    (re.compile(r"COMMAND PIPELINING from (\S+)"), "causes/pipelining-not-allowed", ""),
    (re.compile(r"BARE NEWLINE from (\S+)"), "causes/bare-lf-line-end", ""),
    (re.compile(r"NON-SMTP COMMAND from (\S+)"), "causes/foreign-protocol", ""),
    (re.compile(r"COMMAND TIME LIMIT from (\S+)"), "causes/idle-timeout", ""),
    (re.compile(r"COMMAND LENGTH LIMIT from (\S+)"), "causes/command-line-too-long", ""),
    (re.compile(r"COMMAND COUNT LIMIT from (\S+)"), "causes/too-many-errors", ""),
)
"""What postscreen notes of a client (postscreen_early.c and postscreen_smtpd.c, Postfix 3.9)."""
_TESTED = "causes/greylisted"
"""
What postscreen does to a client that passed its tests behind the greeting, which it names without a host: it has to
come again (POSTSCREEN_README, "Important note: deep protocol tests", Postfix 3.9).
"""
QUICK = (b"reject", b" after ", b"SASL ", b"SSL_accept", b"DNSBL rank", b"LISTED [", b" from [")
"""One of these stands in every line that `at_the_door` knows."""


class Turned(NamedTuple):
    """A client that was turned away or lost: what was said, the envelope as far as it is told, and a category."""

    said: InBrackets
    sender: str = ""
    recipient: str = ""
    category: str = ""


def at_the_door(name: str, text: str) -> Turned | None:
    """What a line tells of a client, None for one that tells nothing; `name` is what stands before its first colon."""
    if (found := _REJECT.match(text)) is not None:
        return _rejected(found)
    if (found := _CONTENT.match(text)) is not None:
        return _content(found[1])
    whole = f"{name}: {text}" if name else text
    if (found := _AFTER.match(whole)) is not None:
        page, category, by = _AFTER_PAGES[found[1]]
        return Turned(InBrackets(whole, said_by=by, stage=_step(found[2]), page=page), category=category)
    if name == "warning" and (found := _SASL.match(text)) is not None:
        down = (found[3] or "").startswith(_SASL_DOWN)
        page = "causes/auth-service-down" if down else "causes/auth-credentials-invalid"
        return Turned(InBrackets(text, said_by=OWN, stage="AUTH", page=page))
    if (found := _TLS.match(whole)) is not None:
        return Turned(InBrackets(whole, said_by=CLIENT, stage="STARTTLS", page="causes/tls-handshake-failed"))
    for pattern, page, stage in _SCREEN:
        if pattern.match(whole) is not None:
            gone = page == "words/timeout"
            said = InBrackets(whole, said_by=CLIENT if gone else OWN, stage=stage, page=page)
            return Turned(said, category="network" if gone else "")
    return None


def _rejected(found: re.Match[str]) -> Turned:
    """`reject: RCPT from client: 550 5.1.1 words; from=<a> to=<b> proto=ESMTP helo=<c>`; a warning decides nothing."""
    said, _, envelope = (found[4] or "").rpartition("; from=<")
    said, envelope = (said, f"; from=<{envelope}") if said else (found[4] or "", "")
    told = reply(said) if found[1] == "reject" else InBrackets(said)
    stage = _STAGES.get(found[2], found[2])
    again = found[3].startswith("[") and (told.code, told.enhanced) == (450, "4.3.2")
    told = told._replace(said_by=OWN, stage=stage, page=_TESTED if again else "")
    return Turned(told, _one(_FROM, envelope, "<>"), _one(_TO, envelope))


def _content(text: str) -> Turned:
    """`reject: header Subject: x from client; from=<a> to=<b> proto=SMTP helo=<c>: 5.7.1 words`, of cleanup."""
    before, mark, envelope = text.rpartition("; from=<")
    _, ended, said = envelope.partition(">: ")
    if not ended:  # no HELO, so the words follow something else
        _, _, said = envelope.rpartition(": ")
    told = reply(said or before)
    envelope = f"; from=<{envelope}" if mark else ""
    return Turned(told._replace(said_by=OWN, stage=END_OF_DATA), _one(_FROM, envelope, "<>"), _one(_TO, envelope))


def _one(pattern: re.Pattern[str], text: str, empty: str = "") -> str:
    """The address that a pattern finds, `empty` for an empty one, "" for none."""
    found = pattern.search(text)
    return (found[1] or empty) if found else ""


def _step(word: str) -> str:
    """The step that smtpd names: the last verb that it took."""
    return _STAGES.get(word, word if word in STAGES else "")
