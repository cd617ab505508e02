"""
A keystroke to its repaint, at our prompt and at a bare PromptSession: the ratio of medians taken in one run.

python tests/bench/keystroke.py [lines]
"""

import os
import pty
import select
import statistics
import sys
import time

from startup import BARE_PROMPT, ENVIRONMENT, script

LINES = int(sys.argv[1]) if len(sys.argv) > 1 else 12
TYPED = "MAIL FROM:<sender@example.org> SIZE=100"
QUIET = 0.02  # seconds without output that end a repaint


class Prompt:
    """A program at a prompt in a pseudo-terminal."""

    def __init__(self, command):
        self._child, self._terminal = pty.fork()
        if self._child == 0:
            os.execvpe(command[0], command, ENVIRONMENT)
        self.settle(1.0)

    def settle(self, quiet=QUIET):
        """Read until nothing comes any more."""
        while select.select([self._terminal], [], [], quiet)[0]:
            os.read(self._terminal, 65536)

    def key(self, sign):
        """Seconds from a keystroke to the first octets of its repaint."""
        start = time.perf_counter()
        os.write(self._terminal, sign)
        select.select([self._terminal], [], [], 5)
        taken = time.perf_counter() - start
        self.settle()
        return taken

    def line(self):
        """The times of typing a line; it is cleared afterwards, not sent."""
        times = [self.key(sign.encode()) for sign in TYPED]
        os.write(self._terminal, b"\x15")
        self.settle()
        return times

    def end(self):
        """Stop the program."""
        os.kill(self._child, 9)
        os.waitpid(self._child, 0)
        os.close(self._terminal)


def main():
    """Print the ratio."""
    ours, bare = Prompt(script()), Prompt([sys.executable, "-c", BARE_PROMPT])
    mine, other = [], []
    for _ in range(LINES):
        mine += ours.line()
        other += bare.line()
    ours.end()
    bare.end()
    a, b = statistics.median(mine) * 1000, statistics.median(other) * 1000
    name = "a keystroke to its repaint / bare PromptSession"
    print(f"{name:52} {a:7.2f} ms {b:7.2f} ms   ratio {a / b:5.2f}   aim 1.25")


if __name__ == "__main__":
    main()
