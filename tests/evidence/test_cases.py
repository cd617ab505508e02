"""
Evidence as people have it, and what a person who knows mail well finds in it: one test for each case of cases/*.toml.

A case is

    [[case]]
    name = "a refused sender at the end of a traceback"
    text = '''...'''           # or octets = "base64", for what is no UTF-8
    findings = [               # all that are to be found, in order; of each only the fields that are given are compared
        { code = 503, enhanced = "5.5.1", category = "bad-sequence", line = 3, first = true, says = ["RSET"] },
    ]

`line` is where.line. `says` are words that stand in why or fix. `null = ["recipient"]` lists fields that are None.
`more = true` allows for more findings behind those. What is right was written down first, from the documentation or the
source of the program or server, or from the standard; `source` may tell which.
"""

import base64
import tomllib
from io import BytesIO
from pathlib import Path

import pytest

from smtptutor.evidence.finding import CATEGORIES, CERTAINTY, CONCERNS, KINDS, PERMANENCE, SAID_BY
from smtptutor.evidence.reading import findings
from smtptutor.evidence.source import Source

FOLDER = Path(__file__).parent / "cases"
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
]
WORDS = {
    "kind": KINDS, "category": CATEGORIES, "permanence": PERMANENCE, "said_by": SAID_BY, "concerns": CONCERNS,
    "certainty": CERTAINTY,
}  # fmt: skip


def found(case):
    octets = base64.b64decode(case["octets"]) if "octets" in case else case["text"].encode()
    return list(findings(Source(case.get("file", ""), lambda: BytesIO(octets))))


@pytest.mark.parametrize("case", CASES)
def test_what_is_found(case):
    came = found(case)

    assert [differs(one, its) for one, its in zip(case["findings"], came, strict=False)] == [{}] * len(case["findings"])
    assert len(case["findings"]) == len(came) or (case.get("more") and len(case["findings"]) < len(came)), came


@pytest.mark.parametrize("case", CASES)
def test_the_words_are_those_of_the_lists(case):
    """What is expected too: a slip in a case would otherwise only tell of itself."""
    for one in [*case["findings"], *(finding._asdict() for finding in found(case))]:
        assert [] == [(key, one[key]) for key, words in WORDS.items() if one.get(key) not in (None, *words)]


def differs(expected, finding):
    """What is otherwise than expected: field -> (expected, found)."""
    has = finding._asdict() | {"line": finding.where.line}
    said = f"{finding.why} {finding.fix}"
    wrong = {key: (value, has[key]) for key, value in expected.items() if key in has and has[key] != value}
    wrong |= {key: (None, has[key]) for key in expected.get("null", ()) if has[key] is not None}
    missing = [words for words in expected.get("says", ()) if words not in said]
    return wrong | ({"says": (missing, said)} if missing else {})
