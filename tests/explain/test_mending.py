"""The corrected line that is shown: it is what was meant, and the server takes it."""

import pytest
from slips import HELLOS, PARAMETERS, PATHS, QUOTES, SIGNS, marked, refused

from smtptutor.explain.way_out import way_out

NEED_TLS = "REQUIRETLS"
SHOWN = [
    (row, meant) for row, _, meant in (*QUOTES, *PARAMETERS, *PATHS, *SIGNS, *HELLOS) if meant and NEED_TLS not in row
]


@pytest.mark.parametrize(("row", "meant"), SHOWN)
def test_the_corrected_line_is_what_was_meant(row, meant):
    line, _, _ = marked(row)

    assert meant == way_out(refused(line)).lines[-1]
