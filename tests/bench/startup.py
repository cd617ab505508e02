"""
Whole processes against bare ones, paired: ratios of medians taken in one run.

python tests/bench/startup.py [runs]
"""

import os
import pty
import re
import select
import statistics
import subprocess
import sys
import time

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 15
BARE_PROMPT = "from prompt_toolkit import PromptSession; PromptSession().prompt('> ')"
ANSWER = "import sys\nfrom prompt_toolkit import PromptSession\nsession = PromptSession()\nprint('got ' + session.prompt('> '))"
ENVIRONMENT = {
    **os.environ,
    "TERM": "xterm-256color",
    "PROMPT_TOOLKIT_NO_CPR": "1",
    "SMTPTUTOR_HOME": "/tmp/smtptutor-bench",
}
ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program has its bytecode


def script():
    """The installed command: what people run."""
    beside = os.path.join(os.path.dirname(sys.executable), "smtptutor")
    return [beside] if os.path.exists(beside) else [sys.executable, "-m", "smtptutor"]


def whole(command):
    """Seconds of a process from start to end."""
    start = time.perf_counter()
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def until(command, *steps):
    """
    Seconds in a pseudo-terminal until each pattern is seen; a step is (text to type or None, pattern to wait for).
    """
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, ENVIRONMENT)
    seen, times = b"", []
    try:
        for typed, pattern in steps:
            if typed:
                os.write(terminal, typed)
            while not re.search(pattern, seen):
                if not select.select([terminal], [], [], 20)[0]:
                    raise TimeoutError(f"{command}: {pattern!r} not seen in {seen[-500:]!r}")
                seen += os.read(terminal, 65536)
            times.append(time.perf_counter() - start)
            seen = b""
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
        os.close(terminal)
    return times


def paired(name, aim, ours, theirs):
    """Take both in turn and print the ratio of the medians."""
    pairs = [(ours(), theirs()) for _ in range(RUNS + 1)][1:]
    mine, other = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(f"{name:52} {mine * 1000:7.1f} ms {other * 1000:7.1f} ms   ratio {mine / other:5.2f}   aim {aim}")


def main():
    """Print each ratio."""
    python = sys.executable
    ours = script()
    print(f"{'':52} {'ours':>10} {'bare':>10}")
    paired(
        "explain 503 / python -c pass",
        1.8,
        lambda: whole([*ours, "explain", "503"]),
        lambda: whole([python, "-c", "pass"]),
    )
    paired(
        "greeting on the screen / python -c pass", 2.0,
        lambda: until(ours, (None, rb"220(\x1b\[0m)? mail"))[0],
        lambda: until([python, "-c", "print('220 mail')"], (None, rb"220(\x1b\[0m)? mail"))[0],
    )  # fmt: skip
    paired(
        "first prompt / bare PromptSession", 1.10,
        lambda: until(ours, (None, rb"connected>(\x1b\[[0-9;]*m)? ?"))[0],
        lambda: until([python, "-c", BARE_PROMPT], (None, rb"0m>"))[0],
    )  # fmt: skip
    paired(
        "first explained answer / bare PromptSession answering", 1.10,
        lambda: until(ours, (None, rb"connected>(\x1b\[[0-9;]*m)? ?"), (b"EHLO me.example.org\r", rb"Next:"))[1],
        lambda: until([python, "-c", ANSWER], (None, rb"0m>"), (b"EHLO me.example.org\r", rb"got EHLO"))[1],
    )  # fmt: skip


if __name__ == "__main__":
    main()
