"""
A Postfix log summed up, beside pflogsumm: time on one core and memory, as ratios in one run.

python tests/bench/evidence_log.py [lines ...]    (needs pflogsumm; the aims are 0.4 of its time, and 40 MB)

Both are programs of their own, started anew for each round and by turns; their time is that of the processor, from
the start of Python or Perl to its end. Ours has the explanation in it. The memory is the most that the process held;
logs of several lengths show whether it grows with them.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from postfix_log import log

LINES = [int(each) for each in sys.argv[1:]] or [50_000, 200_000, 400_000]
ROUNDS = 5
TOP = Path(__file__).parents[2]
OURS = [sys.executable, "-m", "smtptutor", "explain", "--summary"]
THEIRS = ["pflogsumm"]


def measured(command):
    """Seconds of the processor, and the most memory in MB, of a command that prints into nothing."""
    environment = {**os.environ, "PYTHONPATH": str(TOP)}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    assert running.returncode == 0, command
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def compared(path):
    """Our seconds, their seconds and our memory: medians of some rounds."""
    rounds = [(*measured([*OURS, path]), *measured([*THEIRS, path])) for _ in range(ROUNDS)]
    ours, memory, theirs, _ = (statistics.median(column) for column in zip(*rounds, strict=True))
    return ours, theirs, memory


def main():
    if shutil.which("pflogsumm") is None:
        sys.exit("pflogsumm is not here")
    with tempfile.TemporaryDirectory() as folder:
        for count in LINES:
            path = os.path.join(folder, f"{count}.log")
            with open(path, "w", encoding="ascii") as file:
                file.writelines(log(count))
            ours, theirs, memory = compared(path)
            print(
                f"{count:7} lines: {ours / theirs:.2f} of pflogsumm's time ({ours:.2f} s to {theirs:.2f} s), {memory:.0f} MB"
            )


if __name__ == "__main__":
    main()
