"""The types of what other people's code uses, as mypy sees them."""

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from smtptutor import testing

PROJECT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("name", ["use_of_testing.py", "use_of_explain_text.py"])
def test_typed_code(name):
    """mypy --strict finds nothing in it, and finds each mistake in it that is marked as one."""
    pytest.importorskip("mypy")
    file = Path(__file__).with_name(name)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", file],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )

    assert ("", "") == (done.stdout, done.stderr)


def test_the_factory_takes_what_the_class_takes():
    """Its signature is written down a second time, since a fixture has to be a type that can be named."""
    ours = inspect.signature(testing.ScriptedServer.__init__)

    assert ours.parameters == inspect.signature(testing.ServerFactory.__call__).parameters
