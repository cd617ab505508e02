"""Logs whose lines are wrapped in JSON: the lines come out, keep their numbers, and are masked as any others."""

import json

import pytest

from smtptutor.evidence.reading import explain_text, findings
from smtptutor.evidence.source import of_text
from smtptutor.evidence.summarised import summary_of

BOUNCED = (
    "7A0B1: to=<bob@example.com>, relay=mx.example.com[198.51.100.25]:25, delay=3, delays=0/0/0/3, dsn=5.1.1, "
    "status=bounced (host mx.example.com[198.51.100.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))"
)


def journal(message):
    """An entry as `journalctl -o json` writes it (systemd.journal-fields(7))."""
    return json.dumps({"_HOSTNAME": "mx", "SYSLOG_IDENTIFIER": "postfix/smtp", "_PID": "99", "MESSAGE": message})


def docker(line):
    """A line as Docker's json-file driver keeps it."""
    return json.dumps({"log": line + "\n", "stream": "stdout", "time": "2026-03-25T17:58:06.1Z"})


@pytest.mark.parametrize("wrap", [journal, lambda message: docker(f"Mar 25 17:58:06 mx postfix/smtp[99]: {message}")])
def test_a_line_in_json_tells_what_it_tells_alone(wrap):
    (finding,) = explain_text("\n".join([wrap("7A0B1: removed"), wrap(BOUNCED)]))

    assert ("bob@example.com", 550, "5.1.1", "their-server") == (
        finding.recipient, finding.code, finding.enhanced, finding.said_by
    )  # fmt: skip
    assert finding.where.line == 2


def test_journald_writes_what_is_no_utf_8_as_numbers():
    (finding,) = explain_text(journal(list(BOUNCED.encode())))

    assert finding.recipient == "bob@example.com"


@pytest.mark.parametrize(
    "odd", ["", "{", "[" * 9000, '{"MESSAGE": ' + "9" * 5000 + "}", "-- Boot 12 --", '{"MESSAGE": []}']
)
def test_what_is_no_such_line_is_passed_over(odd):
    (finding,) = explain_text("\n".join([*[journal("7A0B1: removed")] * 5, odd, journal(BOUNCED)]))

    assert finding.where.line == 7


def test_a_secret_in_json_is_masked():
    line = journal(
        "NOQUEUE: reject: RCPT from x[192.0.2.1]: 535 5.7.8 AUTH PLAIN AGFubgB3b25kZXJsYW5k; from=<a@example.org>"
    )

    assert "AGFubgB3b25kZXJsYW5k" not in str(list(findings(of_text(line))))


def test_a_summary_counts_them_too():
    sent = BOUNCED.replace("status=bounced", "status=sent")
    summary = summary_of(of_text("\n".join([journal(sent), *[journal(BOUNCED)] * 3])))

    assert (1, 3) == (summary.delivered, summary.refused)


def test_what_an_app_writes_of_itself_in_json_is_read_as_it_is():
    assert explain_text('{"level": "error", "message": "Mail command failed: 503 5.5.1 nested MAIL command"}')
