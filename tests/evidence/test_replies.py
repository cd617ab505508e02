"""Replies alone, from many servers: what each is about is decided by its words, and its number is the fallback."""

from pathlib import Path

import pytest

from smtptutor.evidence.reading import explain_text

ROWS = [
    tuple(line.split(": ", 1))
    for line in (Path(__file__).parent / "replies.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
PERMANENCE = {"2": "success", "3": "success", "4": "temporary", "5": "permanent"}


@pytest.mark.parametrize(("category", "reply"), ROWS, ids=[reply for _, reply in ROWS])
def test_what_it_is_about(category, reply):
    (finding,) = explain_text(reply)

    assert (category, PERMANENCE[reply[0]]) == (finding.category, finding.permanence)


@pytest.mark.parametrize(("category", "reply"), ROWS, ids=[reply for _, reply in ROWS])
def test_it_is_explained_with_what_to_do(category, reply):
    (finding,) = explain_text(reply)

    assert finding.why
    assert finding.fix or category == "success"
    assert finding.sources
    assert finding.certainty != "unknown" or category == "unknown"
