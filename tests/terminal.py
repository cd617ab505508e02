"""The program in a real terminal: types, waits for text on the screen, and prints the screen where it does not come."""

import re
import signal
import sys
import time

import pexpect
import pyte

PATIENCE = 20  # seconds
PROMPT = re.compile(
    r"(?:answer|rest of the line|connected|greeted|auth|mail|rcpt|bdat|data|closed|header \d+|text \d+|chunk, \d+ octets?)> ?$"
)

CTRL_D, TAB, UP, RIGHT = "\004", "\t", "\033[A", "\033[C"
ESCAPE = re.compile(rb"\x1b\[([0-9;]*)m")
COLOURS = re.compile(rb"(?:^|;)(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;|$)")


class Terminal:
    """One run of the program at a screen. `raw` is all that it wrote; `home` holds its files."""

    def __init__(self, *arguments, home, columns=80, rows=24, **environment):
        self.screen = pyte.HistoryScreen(columns, rows, history=10000, ratio=0.5)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._child = pexpect.spawn(
            sys.executable,
            ["-m", "smtptutor", *arguments],
            dimensions=(rows, columns),
            timeout=PATIENCE,
            env={
                "PATH": "/usr/bin:/bin",
                "HOME": str(home),
                "SMTPTUTOR_HOME": str(home),
                "TERM": "xterm-256color",
                "LANG": "C.UTF-8",
                "PYTHONUTF8": "1",
                **environment,
            },
        )
        self._child.delaybeforesend = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._child.close(force=True)

    @property
    def shown(self):
        """What is on the screen now."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def all_shown(self):
        """What is on the screen, and what was scrolled off it."""
        gone = ["".join(line[column].data for column in range(self.screen.columns)) for line in self.screen.history.top]
        return "\n".join([*(line.rstrip() for line in gone), self.shown])

    @property
    def before_cursor(self):
        """The line that the cursor stands in, up to the cursor."""
        return self.screen.display[self.screen.cursor.y][: self.screen.cursor.x]

    @property
    def row(self):
        """Where the cursor stands, counted from the first line that was ever on the screen."""
        return len(self.screen.history.top) + self.screen.cursor.y

    @property
    def at_prompt(self):
        """True where the cursor stands behind an empty prompt."""
        return PROMPT.fullmatch(self.before_cursor) is not None

    def _read(self):
        """Take what the program has written; False where it has ended."""
        try:
            octets = self._child.read_nonblocking(65536, timeout=0.05)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += octets
        self._stream.feed(octets)
        return True

    def until(self, what, is_there):
        """Read until `is_there()`; where it does not come, fail with the whole screen."""
        end = time.monotonic() + PATIENCE
        while not is_there():
            if time.monotonic() > end or (not self._read() and not is_there()):
                edge = "-" * self.screen.columns
                raise AssertionError(
                    f"{what} did not come; the screen:\n{edge}\n{self.all_shown}\n{edge}\n{self.raw[-300:]!r}"
                )

    def wait_for(self, text, times=1):
        """Wait until the text stands on the screen, or was on it, so many times."""
        self.until(f"{text!r} ({times})", lambda: self.all_shown.count(text) >= times)

    def ready(self):
        """Wait until the program asks for a line."""
        self.until("the prompt", lambda: self.at_prompt)

    def press(self, keys, until=None):
        """Send keys as they are, and wait until the text before the cursor ends so."""
        self._child.send(keys)
        if until is not None:
            self.until(f"{until!r} before the cursor", lambda: self.before_cursor.endswith(until))

    def type(self, line, then=None):
        """Type a line at the prompt, and wait for text that was not there before, and for the next prompt."""
        self.ready()
        before = self.all_shown.count(then) if then else 0
        self.press(line, until=line[-30:])
        self.press("\r")
        if then is not None:
            self.wait_for(then, before + 1 + line.count(then))
            self.ready()

    def enter(self, line):
        """Type a line at the prompt, and wait for the next prompt, further down; what stands in between."""
        self.ready()
        row = self.row
        self.press(f"{line}\r")
        self.until(f"the prompt after {line!r}", lambda: self.row > row and self.at_prompt)
        return "\n".join(self.all_shown.split("\n")[row + 1 : self.row])

    def interrupt(self):
        """Press Ctrl-C, and wait for the prompt after it."""
        before = self.all_shown.count("> ") + self.all_shown.count(">\n")
        self.press("\003")
        self.until("another prompt", lambda: self.all_shown.count("> ") + self.all_shown.count(">\n") > before)
        self.ready()

    def resize(self, columns, rows=24):
        """Give the terminal another size, as when its window is dragged."""
        self.screen.resize(rows, columns)
        self._child.setwinsize(rows, columns)

    def kill(self):
        """End the program at once, as where the machine is switched off."""
        self._child.kill(signal.SIGKILL)
        self._child.wait()

    def ended(self):
        """Wait for the end; the exit status."""
        end = time.monotonic() + PATIENCE
        while self._read():
            assert time.monotonic() < end, f"it did not end; the screen:\n{self.all_shown}"
        self._child.close()
        return self._child.exitstatus


def coloured(raw):
    """The colours set anywhere in what was written."""
    return [found[1] for found in ESCAPE.finditer(raw) if COLOURS.search(found[1])]
