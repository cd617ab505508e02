"""What CONTRIBUTING.md shows can be done as it stands there."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[1] / "CONTRIBUTING.md"
TEXT = GUIDE.read_text(encoding="utf-8")
GLOSSARY = re.findall(
    r"^\| ([a-z ]+) \| .+ \| `([a-zA-Z_]+(?:\.[a-zA-Z_]+)+)` \|",
    TEXT.partition("## Glossary")[2].partition("\n## ")[0],
    re.MULTILINE,
)


def test_its_lines_of_python_run():
    """Each gives what stands below it."""
    result = doctest.testfile(str(GUIDE), module_relative=False, encoding="utf-8")

    assert result.attempted > 15
    assert 0 == result.failed


@pytest.mark.parametrize(("word", "name"), GLOSSARY)
def test_the_types_of_the_glossary_are_there(word, name):
    """Each is a name of the package, or a field of one."""
    if name[0].isupper():  # a field of a type that stands in the table too
        owner, field = name.split(".")
        name = next(other for _, other in GLOSSARY if other.endswith(f".{owner}"))
        name = f"{name}.{field}"
    module, *names = name.rsplit(".", 2 if name.split(".")[-2][0].isupper() else 1)
    found = importlib.import_module(f"smtptutor.{module}")
    for each in names:
        found = getattr(found, each)

    assert found is not None


def test_the_glossary_has_the_words_of_the_house():
    """Those that stand in the code without an explanation of their own."""
    words = {word for word, _ in GLOSSARY}

    assert {"cause", "fault", "note", "remark", "facts", "trait", "ruling", "outcome", "exchange", "state"} <= words
    assert {"dialogue", "block", "manner", "form"} <= words
