"""The start does not look for garbage, and all that comes after it does."""

import gc

import pytest
from worlds import world

from smtptutor.shell import plain, start


@pytest.mark.parametrize("ends", [EOFError, RuntimeError])
def test_it_is_looked_for_again_however_the_shell_ends(ends, monkeypatch):
    """After the first answer, and where no line is typed at all."""
    enabled = []

    def ask(prompt):
        enabled.append(gc.isenabled())
        if len(enabled) == 3:
            raise ends
        return "NOOP"

    monkeypatch.setattr(plain.run, "__defaults__", (ask,))
    try:
        start.run(world(terminal=True, TERM="dumb"))
    except RuntimeError:
        assert ends is RuntimeError

    assert [False, True, True] == enabled
    assert gc.isenabled()
