"""What a verdict means: page, category, certainty and what follows, from its numbers, its words and its step."""

from smtptutor.evidence.finding import Finding, Location
from smtptutor.evidence.testimony import Testimony


def infer(heard: Testimony, name: str) -> Finding:
    """The finding that a verdict makes; `name` is that of the file it stands in."""
    return Finding(
        heard.kind, heard.recipient or None, heard.code or None, heard.enhanced or None, heard.text, "unknown", "none",
        heard.said_by, None, heard.first, "unknown", "", "", (), Location(name, heard.line),
    )  # fmt: skip
