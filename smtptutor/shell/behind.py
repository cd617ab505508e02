"""What is pasted behind `:explain` where the terminal does not mark what is pasted: the lines that come at once."""

import os
import select
import sys

MOMENT = 0.1  # seconds in which the next line of a paste is there
MORE = "Enter explains {} lines, or paste more: "


def whole(first: str) -> str:
    """
    The line, with those that wait behind it.

    Where there are any, an empty line ends them: what stands last in a paste mostly has no line end yet. Raises
    EOFError and KeyboardInterrupt as `input` does.
    """
    lines = [first, *_waiting()]
    if len(lines) == 1:
        return first
    while more := input(MORE.format(len(lines))):
        lines += [more, *_waiting()]
    return "\n".join(lines)


def _waiting() -> list[str]:
    lines = []
    while _is_there():
        lines.append(input())
    return lines


def _is_there() -> bool:
    """True where a whole line waits to be read; a Windows console cannot tell."""
    if os.name != "posix":
        return False
    try:
        return bool(select.select([sys.stdin.fileno()], [], [], MOMENT)[0])
    except (OSError, ValueError):  # not a file, as under a program that hands over the lines
        return False
