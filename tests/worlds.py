"""Runs the program in a world made of streams in memory."""

import io
import json
import os
import time
from typing import NamedTuple

from smtptutor.cli import main
from smtptutor.world import World

NOWHERE = os.path.abspath("/nonexistent/settings")
"""Where no test finds the settings of whoever runs it."""


class Ran(NamedTuple):
    """What one run left behind."""

    status: int
    out: str
    err: str

    @property
    def objects(self) -> list[dict[str, object]]:
        """Each line of the output as the JSON object that it must be."""
        found = [json.loads(line) for line in self.out.splitlines()]
        assert all(isinstance(one, dict) for one in found)
        return found


def world(stdin=b"", *, terminal=False, columns=80, folder=None, clock=time.time, **environment):
    """A world whose streams are in memory; its output is read from `.stdout.getvalue()`."""
    return World(
        io.BytesIO(stdin),
        io.StringIO(),
        io.StringIO(),
        environment={"XDG_CONFIG_HOME": NOWHERE, **environment},
        terminal=terminal,
        columns=columns,
        folder=None if folder is None else str(folder),
        clock=clock,
    )


def run(*arguments, stdin=b"", **more) -> Ran:
    """Run the program with these arguments, reading `stdin`."""
    here = world(stdin, **more)
    status = main([str(one) for one in arguments], here)
    return Ran(status, here.stdout.getvalue(), here.stderr.getvalue())


MAIL = b"""\
EHLO client.example.org
MAIL FROM:<alice@example.test>
RCPT TO:<bob@example.test>
DATA
Subject: Lunch

Noon?
.
QUIT
"""


def lines(*typed):
    """Lines as octets, each with LF, as they come from a file."""
    return "".join(f"{line}\n" for line in typed).encode("utf-8", "surrogateescape")
