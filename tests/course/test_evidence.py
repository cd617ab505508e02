"""Lines that no simulator makes: what a lesson file may say of them, and what of it counts."""

import pytest
from kinds_lesson import CHOOSE, EVIDENCE, HEAD, POINT, TYPE, kinds_lesson

from smtptutor.course.lesson import Claims, Evidence, Quote, TimeSpan
from smtptutor.course.under_way import version
from smtptutor.table import TableError

SHOWN = POINT.split("fix =")[0].replace("at = 3", 'at = 2\nshow = ["12:00 one", "12:01 two"]')


def with_claims(claims):
    """A step of evidence in which this is claimed."""
    return TYPE + '[steps.evidence]\nlines = ["12:00 one", "12:01 two"]\n' + claims


def test_evidence_is_read_whole(tmp_path):
    claims = """
quotes = [
    { line = 2, cause = "mailbox-unknown", dialect = "postfix", site = "mx" },
    { line = 1, source = "RFC 7505" },
]
spans = [{ from = 1, to = 2, at_most = "10m", at_least = "30s" }]
"""
    [step] = kinds_lesson(tmp_path, with_claims(claims)).steps
    quotes = (Quote(2, "mailbox-unknown", "postfix", "mx"), Quote(1, source="RFC 7505"))

    assert Evidence(("12:00 one", "12:01 two"), Claims(quotes, (TimeSpan(1, 2, 30, 600),))) == step.evidence


def test_lines_to_point_at_have_claims_of_their_own(tmp_path):
    shown = SHOWN + 'spans = [{ from = 1, to = 2, at_most = "1m" }]\n'
    [step] = kinds_lesson(tmp_path, shown).steps

    assert ("12:00 one", "12:01 two") == step.shown
    assert Claims(spans=(TimeSpan(1, 2, None, 60),)) == step.claims


def test_evidence_decides_nothing(tmp_path):
    """So a journal still fits when a line of a log is mended."""
    bare, shown = (version(kinds_lesson(tmp_path, CHOOSE + more)) for more in ("", EVIDENCE))

    assert bare == shown


@pytest.mark.parametrize(
    ("step", "key", "right"),
    [
        (TYPE + "[steps.evidence]\nlines = []", "steps[1].evidence.lines", "a line at least"),
        (TYPE + '[steps.evidence]\nlines = ["a\\nb"]', "steps[1].evidence.lines", "one line"),
        (TYPE + '[steps.evidence]\nlines = ["a"]\nquote = []', "steps[1].evidence.quote", "did you mean quotes?"),
        (with_claims('quotes = [{ line = 3, cause = "goodbye" }]'), "steps[1].evidence.quotes[1].line", "from 1 to 2"),
        (with_claims('quotes = [{ line = 1, cause = "goodby" }]'), "steps[1].evidence.quotes[1].cause", "goodbye"),
        (with_claims("quotes = [{ line = 1 }]"), "steps[1].evidence.quotes[1].cause", "missing"),
        (with_claims('quotes = [{ line = 1, cause = "goodbye", source = "x" }]'), "quotes[1].cause", "no key"),
        (with_claims("spans = [{ from = 1, to = 2 }]"), "steps[1].evidence.spans[1].at_most", "at_least"),
        (with_claims('spans = [{ from = 1, to = 2, at_most = "soon" }]'), "spans[1].at_most", "such as 30s, 5m or 2h"),
        (TYPE.replace("say =", "quotes = []\nsay ="), "steps[1].quotes", "no key"),
        (POINT.replace("say =", "spans = []\nsay ="), "steps[1].spans", "no key"),
    ],
)
def test_an_error_names_the_key_and_what_would_be_right(step, key, right, tmp_path):
    """Claims stand beside lines, and not beside a transcript, which the simulator plays."""
    assert "format = 2" in HEAD

    with pytest.raises(TableError) as caught:
        kinds_lesson(tmp_path, step)

    assert key in str(caught.value)
    assert right in str(caught.value)
