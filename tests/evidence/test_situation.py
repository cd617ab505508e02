"""What is said fits where it was met: who can still do something, what becomes of the message, and by whom."""

import re

import pytest

from smtptutor.evidence import deeds
from smtptutor.evidence.finding import CATEGORIES
from smtptutor.evidence.infer import infer
from smtptutor.evidence.reading import explain_text
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement
from smtptutor.reference import lookup
from tests.evidence.test_cases import CASES
from tests.evidence.test_cases import found as found_in

VERDICTS = [
    (550, "5.1.1", "User unknown", "RCPT"),
    (550, "", "No such user here", "RCPT"),
    (450, "", "mailbox unavailable", "RCPT"),
    (552, "", "mailbox full", "RCPT"),
    (551, "", "User not local; please try <carol@example.com>", "RCPT"),
    (554, "5.7.1", "<bob@example.net>: Relay access denied", "RCPT"),
    (530, "5.7.0", "Authentication required", "MAIL"),
    (454, "4.7.0", "Temporary authentication failure", "AUTH"),
    (530, "5.7.0", "Must issue a STARTTLS command first", "MAIL"),
    (450, "4.2.0", "Greylisted, try again in 300 seconds", "RCPT"),
    (552, "", "Message size exceeds fixed limit", "MAIL"),
    (421, "4.7.0", "Too many concurrent SMTP connections", "greeting"),
    (554, "", "blocked", "greeting"),
    (553, "5.7.1", "Sender address rejected: not owned by user bob", "MAIL"),
    (550, "5.1.8", "Sender address rejected: Domain not found", "MAIL"),
    (554, "5.4.6", "Too many hops", "end of data"),
    (451, "", "Requested action aborted: local error in processing", "end of data"),
    (421, "4.4.2", "timeout exceeded", "DATA"),
    (452, "4.5.3", "Too many recipients", "RCPT"),
    (550, "5.7.1", "DKIM signature invalid", "end of data"),
]
TYPED = re.compile(r"\b(send|repeat|begin again with|RSET|QUIT)\b.*\b(RCPT|MAIL|DATA|RSET|EHLO|AUTH|BDAT)\b|same line")
OPEN = re.compile(r"transaction (and|stays|is over)|recipients accepted before|stays? open|was not added")


def said(kind, code, enhanced, text, stage, **more):
    return infer(Statement(kind, 1, text, code, enhanced, stage, **more), "")


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict[2])
@pytest.mark.parametrize("kind", ["log", "bounce", "exception"])
def test_nobody_types_lines_into_a_session_that_is_over(kind, verdict):
    outcome = "" if kind == "exception" else DEFERRED if verdict[0] < 500 else BOUNCED
    found = said(kind, *verdict, said_by="their-server", outcome=outcome, queue_id="4B1C2D3E4F")

    assert not TYPED.search(found.fix)
    assert not OPEN.search(found.why)
    assert found.fix


@pytest.mark.parametrize("verdict", VERDICTS, ids=lambda verdict: verdict[2])
def test_who_is_turned_away_at_the_door_keeps_the_message(verdict):
    found = said("log", *verdict, said_by="your-server")

    assert "queue keeps" not in found.then
    assert "client" in found.then or "Nothing was decided" in found.then
    assert not TYPED.search(found.fix)


def test_the_one_who_refused_a_stranger_is_told_so():
    found = said("log", 554, "5.7.1", "<bob@example.net>: Relay access denied", "RCPT", said_by="your-server")

    assert "mydestination" in found.fix
    assert "stranger" in found.fix


def test_the_mail_host_of_the_other_side_that_relays_not_is_their_matter():
    found = said(
        "bounce",
        554,
        "5.7.1",
        "<bob@example.net>: Relay access denied",
        "RCPT",
        said_by="their-server",
        outcome=BOUNCED,
    )

    assert "MX record" in found.fix
    assert found.concerns == "recipient"
    assert "log in" not in found.fix.lower()


def test_a_null_sender_gets_no_bounce():
    """RFC 5321 4.5.5: no notification is sent about a notification."""
    told = Statement("log", 1, "User unknown", 550, outcome=BOUNCED, queue_id="4B1C2D3E4F", sender="<>")

    assert "no bounce" in infer(told, "").then
    assert "as a bounce" in infer(told._replace(sender="ann@example.org"), "").then


def test_a_reason_for_now_that_became_final_is_told_as_both():
    found = said("bounce", 0, "4.4.1", "Connection timed out", "", said_by="your-server", outcome=EXPIRED)

    assert found.permanence == "permanent"
    assert "gave up" in found.why


def test_of_two_classes_only_the_one_that_came_is_spoken_of():
    """RFC 3463 2: the first digit is the class, and decides what a sender does."""
    for_now, for_good = said("reply", 450, "4.2.1", "", ""), said("reply", 550, "5.2.1", "", "")

    assert "wait" in for_now.fix
    assert "drop" not in for_now.fix
    assert "drop" in for_good.fix
    assert "wait" not in for_good.fix
    assert "class" not in for_now.fix + for_good.fix
    refused = said(
        "bounce", 554, "5.6.0", "Message headers fail syntax check", "", said_by="their-server", outcome=BOUNCED
    )
    assert "2.6.0" not in refused.why + refused.fix


@pytest.mark.parametrize("said_of_it", ["Sender: wait on class 4; on class 5 drop it.", "Nothing of a class."])
def test_a_success_has_no_class(said_of_it):
    assert deeds.of_class(said_of_it, "") == said_of_it


def test_nothing_is_left_open_behind_a_colon():
    for code in (530, 534, 535, 552, 554, 551, 452):
        found = said("reply", code, "", "", "")
        assert not re.search(r":( |$)(?=[A-Z][a-z]+ the |If |$)", found.fix), found.fix
    (found,) = explain_text("550 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy")
    assert not found.why.endswith(":")


@pytest.mark.parametrize("kind", ["log", "bounce"])
def test_what_a_page_says_of_its_number_is_said_of_no_other(kind):
    """causes/mailbox-full has 452 and causes/mailbox-unknown 550; neither is the only number for it."""
    full = said(kind, 0, "", "mailbox is full", "", said_by="their-server", outcome=BOUNCED, queue_id="4B1C2D3E4F")
    nobody = said(kind, 553, "", "no such user", "RCPT", said_by="their-server", outcome=BOUNCED, queue_id="4B1C2D3E4F")

    assert full.permanence == nobody.permanence == "permanent"
    assert "begins with 4" not in full.why
    assert "550" not in nobody.why


def test_a_final_answer_is_not_called_a_failure_for_now():
    """Exchange: 550 4.4.7 QUEUE.Expired, as it gives a message back."""
    found = said("bounce", 550, "4.4.7", "QUEUE.Expired; message expired", "", said_by="their-server", outcome=BOUNCED)

    assert "for now" not in found.why


def test_a_reply_that_was_lost_tells_nothing():
    """RFC 1047: after the dot and before the reply nobody can know whose the message is."""
    text = (
        "Nov 28 10:00:01 mx1 postfix/smtp[816]: 4B1C2D3E4F: to=<bob@example.net>, relay=mx.example.net[198.51.100.7]:25, "
        "delay=1.2, delays=0.1/0.01/0.5/0.6, dsn=4.4.2, status=deferred (lost connection with mx.example.net[198.51.100.7]"
        " while sending end of data -- message may be sent more than once)"
    )
    (found,) = explain_text(text)

    assert "cannot be known" in found.why
    assert "was taken" not in found.why
    assert "twice" in found.fix


def test_a_report_of_success_is_about_the_message():
    """RFC 3464 2.3.3: delivered, relayed, expanded. A 2.1.5 in it is no answer to RCPT any more."""
    found = said("bounce", 250, "2.1.5", "OK", "", said_by="their-server", outcome=SENT)

    assert (found.permanence, found.category, found.fix) == ("success", "success", "")
    assert "still to be sent" not in found.why


def test_what_lies_in_a_mailbox_here_is_not_on_its_way():
    found = said(
        "log", 0, "2.0.0", "delivered via dovecot service", "", said_by="your-server", outcome=SENT, queue_id="A1"
    )

    assert found.page == "words/in-mailbox"
    assert found.fix == ""


def test_a_login_that_fails_is_about_no_message():
    found = said("log", 535, "5.7.8", "authentication failed", "AUTH", said_by="your-server")

    assert "message" in found.then
    assert "bounce" not in found.then


def test_the_logins_of_a_queue_are_told_by_their_reason():
    """Postfix SASL_README: no mechanism available is about plug-ins and security options, not about the password."""
    text = "SASL authentication failed; cannot authenticate to server smtp.example.com[198.51.100.7]: no mechanism available"
    found = said(
        "log", 0, "4.7.0", text, "AUTH", said_by="client", outcome=DEFERRED, page="causes/auth-mechanism-unknown"
    )

    assert "smtp_sasl_security_options" in found.fix
    assert "password" not in found.fix


@pytest.mark.parametrize("case", CASES)
def test_the_parts_of_a_finding_agree(case):
    """One that says two things at once is false in one of them."""
    for finding in found_in(case):
        if finding.category == "unknown":
            assert finding.certainty == "unknown"
        if finding.permanence == "permanent":
            assert "Failure for now" not in finding.why
            assert not finding.fix.startswith("Wait")
            assert "and tries again" not in finding.then
        if finding.permanence == "temporary":
            assert "Failure for good" not in finding.why
            assert "Nobody tries again" not in finding.then
        if finding.kind == "bounce" and finding.permanence != "none":
            assert not OPEN.search(finding.why)
        if finding.kind in ("bounce", "log") and not finding.page.startswith(("words/", "providers/")):
            assert not TYPED.search(finding.fix)


def test_the_rows_lead_somewhere():
    for section, rows in deeds._sections().items():
        for key, text in rows.items():
            kind, _, name = key.partition("/")
            assert lookup.find(kind, name.split(" ")[0]) if name else key.split(" ")[0] in CATEGORIES, (section, key)
            assert text.endswith("."), key
            assert max(len(one.split()) for one in re.split(r"(?<=[.;:]) ", text)) <= 24, key
