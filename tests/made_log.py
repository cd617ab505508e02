"""The log that the benchmark makes, for tests: it lies beside the benchmark, which runs without them."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent / "bench"))
from postfix_log import log

__all__ = ["log"]
