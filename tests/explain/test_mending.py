"""The corrected line that is shown: it is what was meant, the server takes it, and nothing is lost on the way."""

import pytest
from slips import HELLOS, PARAMETERS, PASTED, PATHS, QUOTES, SEVERAL, SIGNS, R, marked, refused
from support import on_screen

from smtptutor.explain.explanation import explain
from smtptutor.explain.mending import keeps_all, mended
from smtptutor.explain.render import explanation_blocks
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.command import parse

NEED_TLS = "REQUIRETLS"
SHOWN = [
    (row, meant)
    for row, _, meant in (*QUOTES, *PARAMETERS, *PATHS, *SIGNS, *HELLOS, *PASTED)
    if meant and NEED_TLS not in row
]
LEFT_OUT = (
    "SIZE=«ten»",
    "SIZE=«-»",
    "SIZE=«1234",
    "HOLDFOR=«0»",
    "HOLDUNTIL=«tomorrow»",
    "NOTIFY=«1»",
    "ENVID=a«ü»b",
    "HOLDFOR=10 «HOLD",
    "Z «HOLDFOR=10»",
    "«Bob» bob@",
)
"""What says nothing, or may not stand there, is left out; the reason says so."""
CHANGED = ("«-60»;R", "«NEVER»,SUCCESS", "SUCCESS,«NEVER»", "«12»")
"""What can stand here only with another meaning: that is told, too."""


@pytest.mark.parametrize(("row", "meant"), SHOWN)
def test_the_corrected_line_is_what_was_meant(row, meant):
    line, _, _ = marked(row)
    way = way_out(refused(line))

    assert meant == way.lines[-1]
    assert any(mark in row for mark in (*LEFT_OUT, *CHANGED)) or () == way.gives_up


@pytest.mark.parametrize("behind", ["", " NOTIFY=NEVER"])
@pytest.mark.parametrize("row", SEVERAL)
def test_each_of_several_recipients_gets_its_line(row, behind):
    line, _, _ = marked(row)
    way = way_out(refused(line + behind))

    assert (f"{R}{behind}", f"RCPT TO:<alice@example.test>{behind}") == way.lines
    assert () == way.gives_up


@pytest.mark.parametrize("line", ["RCPT TO:<bob.example.test>", "RCPT TO:<bob#example.test>"])
def test_what_was_read_as_another_mailbox_is_offered_as_it_was_meant(line):
    """It names what is given up, since the address typed might be meant after all."""
    way = way_out(refused(line))

    assert ((R,), (f"the recipient {line[9:-1]}",)) == (way.lines, way.gives_up)


@pytest.mark.parametrize(
    ("typed", "line", "kept"),
    [
        ("MAIL FROM:<a@b.org> SIZE=10k", "MAIL FROM:<a@b.org> SIZE=10240", True),
        ("MAIL FROM:<a@b.org> SIZE=10k", "MAIL FROM:<a@b.org>", False),
        ("MAIL FROM:<a@b.org> SIZE=10k", "MAIL FROM:<c@b.org> SIZE=10240", False),
        ("MAIL FROM:<a@b.org> SIZE=ten BODY=7BIT", "MAIL FROM:<a@b.org> BODY=7BIT", False),
        ("MAIL FROM:<a@b.org> HOLDFOR=1 HOLDFOR=2", "MAIL FROM:<a@b.org> HOLDFOR=2", False),
        ("RCPT TO:<a@b.org> NOTIFY=SUCCESS, FAILURE", "RCPT TO:<a@b.org> NOTIFY=SUCCESS,FAILURE", True),
        ("MAIL FROM:<a@b.org>", "MAIL FROM:<a@b.org>", False),
    ],
)
def test_what_keeps_all(typed, line, kept):
    """Whatever else is accepted gives something up, and that is told."""
    assert kept is keeps_all(parse(typed), line)


@pytest.mark.parametrize("mark", ["{}\u200b", "\u200b{}", "> {}", "C: {}", '"{}"', " {}", "\t{}", "{}\u00a0", "\x07{}"])
@pytest.mark.parametrize(
    "secret", ["AUTH PLAIN AGVsc2UAc2VjcmV0", "AUTH LOGIN ZWxzZQ==", "AUTH\tPLAIN AGVsc2UAc2VjcmV0"]
)
def test_no_secret_is_suggested(mark, secret):
    """Whatever came along with it (RFC 4954 4)."""
    exchange = refused(mark.format(secret))
    said = on_screen(explanation_blocks(exchange, explain(exchange)), 200)

    assert () == mended(parse(mark.format(secret)))
    assert "AGVsc2UAc2VjcmV0" not in said
    assert "ZWxzZQ==" not in said
