"""Dates of a place, on every system."""

import subprocess
import sys

import pytest

from smtptutor.server.memory import LATEST_CLOCK
from smtptutor.server.moment import moment

FORM = "%a, %d %b %Y %H:%M:%S"
OF_WINDOWS = """
import time
whole = time.gmtime
def gmtime(seconds):
    if seconds > 32_535_215_999:  # the last second of the year 3000
        raise OSError(22, "Invalid argument")
    return whole(seconds)
time.gmtime = gmtime
from smtptutor.server.moment import moment
print(moment(253_402_300_799, "%Y"))
"""


@pytest.mark.parametrize(
    ("seconds", "date"),
    [
        (0, "Thu, 01 Jan 1970 00:00:00"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00"),
        (32_535_216_000, "Thu, 01 Jan 3001 00:00:00"),
        (LATEST_CLOCK, "Fri, 31 Dec 9999 23:59:59"),
    ],
)
def test_dates(seconds, date):
    assert date == moment(seconds, FORM)


def test_where_the_clock_of_the_system_ends_sooner():
    """On Windows `:wait 999999d` ended the shell."""
    out = subprocess.run([sys.executable, "-c", OF_WINDOWS], capture_output=True, text=True, check=True).stdout

    assert "9999\n" == out
