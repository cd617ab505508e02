"""What other people's code uses: `smtptutor.explain_text`, a pure function of a text, and the value that it gives."""

import json
import pickle
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import smtptutor
from smtptutor.evidence.finding import CATEGORIES, CERTAINTY, CONCERNS, KINDS, PERMANENCE, SAID_BY, as_object

REPLY = "550 5.1.1 <bob@example.org>: user unknown"
FIELDS = {
    "kind", "recipient", "code", "enhanced", "text", "category", "permanence", "said_by", "concerns", "first",
    "certainty", "why", "fix", "sources", "where",
}  # fmt: skip
"""Those that scripts may rely on."""


def test_a_text_gives_findings():
    (finding,) = smtptutor.explain_text(REPLY)

    assert isinstance(finding, smtptutor.Finding)
    assert (550, "5.1.1", "mailbox-unknown", "permanent") == (
        finding.code, finding.enhanced, finding.category, finding.permanence,
    )  # fmt: skip


def test_nothing_gives_nothing():
    assert [] == smtptutor.explain_text("")


def test_as_json_it_has_the_fixed_fields():
    told = json.loads(json.dumps(as_object(smtptutor.explain_text(REPLY)[0])))

    assert set(told) >= FIELDS
    assert {"file": "", "line": 1} == told["where"]
    assert all(isinstance(source, str) for source in told["sources"])


def test_it_can_be_mapped_in_other_processes():
    """As archives are read: what goes there and comes back is pickled, whatever starts the processes."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        assert [smtptutor.explain_text(REPLY)] == list(pool.map(smtptutor.explain_text, [REPLY]))


def test_a_finding_is_a_value():
    (finding,) = smtptutor.explain_text(REPLY)

    assert finding == pickle.loads(pickle.dumps(finding))
    assert hash(finding) == hash(smtptutor.explain_text(REPLY)[0])


def test_the_package_alone_loads_nothing():
    """Whoever starts the shell or asks for a page pays nothing for it."""
    told = "import sys, smtptutor; print(sorted(name for name in sys.modules if name.startswith('smtptutor')))"

    assert "['smtptutor']" == subprocess.check_output([sys.executable, "-c", told], text=True).strip()


def test_what_it_does_not_have_is_told_as_usual():
    assert not hasattr(smtptutor, "explain_bytes")


DOCUMENT = (Path(__file__).parents[2] / "docs" / "findings.md").read_text("utf-8")


def test_every_field_and_every_word_is_documented():
    names = set(re.findall(r"`([a-z_-]+)`", DOCUMENT))

    assert set() == {*smtptutor.Finding._fields, "file", "line"} - names
    assert set() == {*CATEGORIES, *KINDS, *PERMANENCE, *SAID_BY, *CONCERNS, *CERTAINTY} - names


def test_no_category_is_documented_that_is_none():
    rows = DOCUMENT.partition("## Categories")[2].splitlines()
    first = {name for row in rows if row.startswith("| `") for name in re.findall(r"`([a-z-]+)`", row.split(" | ")[0])}

    assert set(CATEGORIES) == first
