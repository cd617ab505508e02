"""
Corrected forms of a line that cannot be read, with everything else in it kept.

These are candidates only: `search.py` tries each on the server before it is shown.
"""

from smtptutor.explain.slips.find import corrected, slip_in
from smtptutor.protocol.command import Command


def mended(command: Command) -> tuple[str, ...]:
    """The line of a command without its slips, the likeliest form first; () where it has none that is known."""
    return tuple(corrected(command.line))


def separate(command: Command) -> tuple[str, ...]:
    """The lines for a command that names several recipients, one for each and in their order; () for any other."""
    found = slip_in(command.line)
    return found.lines if found is not None and found.together else ()
