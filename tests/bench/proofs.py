"""
The proofs of a class: how long verify takes, beside the time that it takes the engine to do the same once.

python tests/bench/proofs.py [learners]    (with tests/ in PYTHONPATH)

Each learner has gone through the whole course, with a slip and a hint in each step.
"""

import sys
import tempfile
import time
from pathlib import Path

from proving import COURSE, START, solved, text

from smtptutor.cli import main
from smtptutor.commands.verify import _processors

LEARNERS = int(sys.argv[1]) if len(sys.argv) > 1 else 30


def bench():
    """Write the proofs, verify them, and print how the times compare."""
    ids = [head.id for head in COURSE.heads]
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        for number in range(LEARNERS):
            known = solved(f"learner {number}", ids, START + number, slips=True)
            Path(folder, f"{number}.txt").write_text(text(known), encoding="utf-8")
        done = time.perf_counter() - begun
        files = sorted(map(str, Path(folder).iterdir()))
        lines = sum(Path(file).read_text(encoding="utf-8").count("\n") for file in files)
        begun = time.perf_counter()
        status = main(["verify", "--csv", *files])
        checked = time.perf_counter() - begun
    print(f"{LEARNERS} proofs of {len(ids)} lessons, {lines} lines, exit status {status}", file=sys.stderr)
    print(f"verify: {checked:.1f} s, with {_processors()} processors", file=sys.stderr)
    print(f"verify / doing it once and writing it down: {checked / done:.2f}", file=sys.stderr)


if __name__ == "__main__":
    bench()
