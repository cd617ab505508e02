"""What stands around the code agrees with what the package says of itself."""

import re
import tomllib
from pathlib import Path

import pytest

TOP = Path(__file__).parents[1]
WORKFLOW = (TOP / ".github" / "workflows" / "ci.yml").read_text(encoding="ascii")
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
PYTHONS = [
    name.rpartition(" ")[2]
    for name in PROJECT["project"]["classifiers"]
    if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", name)
]


def block(before, after):
    """A part of the workflow, from one text to the next."""
    return WORKFLOW.partition(before)[2].partition(after)[0]


class TestPythons:
    """Each Python that the package promises is tried."""

    def test_the_oldest_is_the_one_that_is_required(self):
        assert PROJECT["project"]["requires-python"] == f">={PYTHONS[0]}"
        assert PROJECT["tool"]["ruff"]["target-version"] == f"py{PYTHONS[0].replace('.', '')}"
        assert PROJECT["tool"]["mypy"]["python_version"] == PYTHONS[0]

    def test_on_linux(self):
        """The oldest stands last: it is the one called python3."""
        assert re.findall(r"\d+\.\d+", block("python-version: |", "- uses:")) == PYTHONS[::-1]

    def test_on_other_systems(self):
        assert re.findall(r'"([\d.]+)"', block("python: [", "]")) == PYTHONS
        assert block("os: [", "]") == "macos-latest, windows-latest"


class TestWorkflow:
    """What runs elsewhere may read and no more, and does not change by itself."""

    def test_it_may_only_read(self):
        assert re.findall(r"^permissions:\n((?:  .*\n)+)", WORKFLOW, re.MULTILINE) == ["  contents: read\n"]

    @pytest.mark.parametrize("action", re.findall(r"uses: (.*)", WORKFLOW))
    def test_actions_are_named_by_commit(self, action):
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)
