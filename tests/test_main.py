"""`python -m smtptutor`: the program as a process, with its exit status."""

import os
import subprocess
import sys

import pytest

from smtptutor import __version__


@pytest.mark.parametrize(
    ("arguments", "status", "out"),
    [(["--version"], 0, f"smtptutor {__version__}\n"), (["explain", "mail-frist"], 1, ""), (["--frobnicate"], 2, "")],
    ids=str,
)
def test_the_exit_status_and_the_output_are_the_programs(arguments, status, out, tmp_path):
    """0 for done, 1 for not found, 2 for wrong usage, as scripts rely on."""
    environment = {**os.environ, "SMTPTUTOR_HOME": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-m", "smtptutor", *arguments],
        capture_output=True, text=True, check=False, timeout=60, env=environment, stdin=subprocess.DEVNULL,
    )  # fmt: skip

    assert (status, out) == (ran.returncode, ran.stdout)


def test_nothing_runs_when_it_is_only_imported():
    """Tools that import every module, such as those that make documentation, must not start the shell."""
    import importlib

    assert importlib.import_module("smtptutor.__main__").main
