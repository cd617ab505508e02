"""What is found in evidence: the public value of it, and the fixed words that its fields take."""

from typing import NamedTuple

KINDS = ("reply", "exception", "transcript", "log", "bounce", "message")
"""What it was found in: a reply alone, an error of a program, a dialogue, a log, a mail that reports, another mail."""

CATEGORIES = (
    "success", "mailbox-unknown", "mailbox-disabled", "mailbox-full", "moved", "relay-denied", "auth-required",
    "auth-failed", "tls", "bad-sequence", "syntax", "not-implemented", "message-too-big", "too-many-recipients",
    "rate-limited", "greylisted", "blocklist", "reputation", "spf", "dkim", "dmarc", "content-spam", "content-virus",
    "policy", "sender-rejected", "domain-unknown", "no-mail-service", "dns", "network", "timeout", "system-full",
    "system-trouble", "mail-loop", "delivery-expired", "feedback", "auto-reply", "unknown",
)  # fmt: skip
"""Why, in one word; scripts may rely on this list."""

PERMANENCE = ("permanent", "temporary", "success", "none")
"""Final or for now; "none" where nobody decided anything: no server said it, or it is no verdict."""

SAID_BY = ("client", "your-server", "their-server", "server", "unknown")
"""
Who said it.

"client" is the sender's own program: no server said this. "your-server" took the mail from that program, "their-server"
is one further on, "server" is one of the two, which the evidence does not tell.
"""

CONCERNS = ("sender", "recipient", "content", "network", "client")
"""
Whom or what it is about.

"network" is the way there and the state of the systems on it, DNS among them; "client" is how the program that sent
spoke: order, form, login, TLS.
"""

CERTAINTY = ("certain", "likely", "unknown")
"""Certain: numbers and words agree, or one of them has no other meaning. Likely: inferred. Unknown: cannot be told."""


class Location(NamedTuple):
    """A place in evidence: the name of the file, "" for text without one, and the line, counted from 1."""

    file: str
    line: int


class Finding(NamedTuple):
    """
    One thing that was found, explained.

    Attributes:
        kind: One of KINDS.
        recipient: The forward-path it is about, None where it is not told.
        code: The reply code (RFC 5321 4.2), None where none was said.
        enhanced: The enhanced status code (RFC 3463), None where none was said.
        text: What was said, without the two numbers, one line, cleaned and with stars for secrets.
        category: One of CATEGORIES.
        permanence: One of PERMANENCE.
        said_by: One of SAID_BY.
        concerns: One of CONCERNS; None where nothing went wrong or that cannot be told.
        first: False for an echo, a failure that only follows from an earlier one.
        certainty: One of CERTAINTY.
        why: What happened and why, in sentences.
        fix: What to do about it, in sentences.
        sources: Where that stands.
        where: File and line.
        cause: The name of the page among the causes that explains it, None where none does.
        page: The page that explains it, as `kind/name`.
        stage: The step of the session at which it came: "greeting", a verb, "end of data"; "" where not told.
        command: The line that was answered, with stars for secrets; "" where not told.
        sender: The reverse-path, None where it is not told.
        host: Who said it, by name or address; "" where not told.
        program: The library or program that passed it on; "" where not known.
        family: The provider or server whose words these probably are; "" where not known.
        then: What a client does next, or would.
        queue_id: The name that a server gave the message; "" where not told.

    """

    kind: str
    recipient: str | None
    code: int | None
    enhanced: str | None
    text: str
    category: str
    permanence: str
    said_by: str
    concerns: str | None
    first: bool
    certainty: str
    why: str
    fix: str
    sources: tuple[str, ...]
    where: Location
    cause: str | None = None
    page: str = ""
    stage: str = ""
    command: str = ""
    sender: str | None = None
    host: str = ""
    program: str = ""
    family: str = ""
    then: str = ""
    queue_id: str = ""


def as_object(finding: Finding) -> dict[str, object]:
    """A finding as JSON shows it: its fields by their names, in their order."""
    return {**finding._asdict(), "where": finding.where._asdict(), "sources": list(finding.sources)}
