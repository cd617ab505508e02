"""A password in base64 that comes where a command is awaited is named by stars, whatever the server says of it."""

import pytest
from support import on_screen

from smtptutor.explain.elsewhere import elsewhere, reason_blocks
from smtptutor.explain.explanation import explain
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.simulator import Simulator, connect
from smtptutor.server.site import Site

SECRET = "SmFiYmVyd29jay1CYW5kZXJzbmF0Y2g"
BEFORE = "EHLO client.example.org\r\nMAIL FROM:<alice@example.test>\r\nRCPT TO:<bob@example.test>\r\n"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "before", ["", BEFORE, BEFORE + "BDAT 7\r\nhello\r\n"], ids=["first", "open", "between chunks"]
)
def test_no_word_of_it_is_told(before, dialect):
    simulator = Simulator(connect(Site(dialect=dialect)))
    history = [*simulator.receive(before.encode()), *simulator.receive(f"{SECRET} \r\n".encode())]
    told = explain(history[-1], history[:-1])
    others = on_screen(reason_blocks(elsewhere(history[-1])), 500)

    assert SECRET not in f"{told.meaning} {told.why} {others}"
