"""Commands that there are not, and the help of the program."""

import shlex

import pytest
from worlds import run

from smtptutor.commands.options import COMMANDS

MEANT = {  # what was typed -> what was meant
    ("explan", "503"): "smtptutor explain 503",
    ("lern",): "smtptutor learn",
    ("lessens",): "smtptutor lessons",
    ("comapre", "250", "503"): "smtptutor compare 250 503",
    ("503",): "smtptutor explain 503",
    ("5.7.1",): "smtptutor explain 5.7.1",
    ("RCPT",): "smtptutor explain RCPT",
    ("greylisting",): "smtptutor explain greylisting",
    ("550", "5.1.1", "no", "such", "user"): "smtptutor explain 550 5.1.1 no such user",
    ("help", "503"): "smtptutor explain 503",
    ("help", "explan"): "smtptutor explain",
}


@pytest.mark.parametrize(("typed", "meant"), MEANT.items(), ids=str)
def test_what_was_meant_is_told_in_a_line(typed, meant):
    """On the error stream, with status 2; and the line that is proposed works."""
    ran = run(*typed)

    assert (2, "") == (ran.status, ran.out)
    assert ran.err.endswith(f"Did you mean: {meant}\n")
    assert ran.err.count("\n") == 1
    if "explain " in meant or "compare" in meant:
        assert 0 == run(*shlex.split(meant)[1:]).status


@pytest.mark.parametrize("typed", ["frobnicate", "zzz", "x" * 5000, "\udcff\033[31m", "-", ""])
def test_what_means_nothing_is_answered_with_what_there_is(typed, tmp_path):
    """Nothing of it can steer the terminal."""
    ran = run(typed, folder=tmp_path)

    assert 2 == ran.status or typed == "-"
    assert "\033" not in ran.err
    assert "Traceback" not in ran.err


def test_a_file_of_commands(tmp_path):
    """It is played from standard input, also where a number in its name is a reply code."""
    file = tmp_path / "250 my commands.txt"
    file.write_text("NOOP\n", encoding="ascii")
    ran = run(str(file))

    assert 2 == ran.status
    assert ran.err.endswith(f"smtptutor < {shlex.quote(str(file))}\n")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_what_help_prints(command, capsys):
    """`smtptutor help explain` as other programs have it."""
    assert 0 == run("help", *command.split()).status
    asked = capsys.readouterr().out
    assert 0 == run(*command.split(), "--help").status

    assert asked == capsys.readouterr().out


def test_the_help_of_the_program_is_one_screen(capsys, figure):
    """22 lines of 80 columns: 24 rows hold the line that was typed, and the next prompt."""
    run("--help")
    lines = capsys.readouterr().out.splitlines()
    figure(f"--help: {len(lines)} lines")

    assert len(lines) <= 22
    assert max(map(len, lines)) <= 80
    assert all(any(command in line for line in lines) for command in COMMANDS)
