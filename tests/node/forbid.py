"""Takes away what a web page does not have: whoever imports or starts it fails."""

import sys
import threading

MACHINE = ("prompt_toolkit", "pygments", "socket", "sqlite3", "ssl", "subprocess", "termios")


def forbidden(*_):
    """What stands in place of the start of a thread."""
    raise RuntimeError("a thread was started")


sys.modules.update(dict.fromkeys(MACHINE))
threading.Thread.start = forbidden
