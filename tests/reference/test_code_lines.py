"""
What the first line of a code's page says is true of every use that a server makes of the code.

One number has many reasons: Postfix hangs up with 521 over a bad BDAT, Sendmail answers a second STARTTLS with 454.
So a line says without a condition only what holds in all of them; the usual case stands behind "usually" or the like.
"""

import re

import pytest

from smtptutor.protocol.cause import Cause
from smtptutor.reference import lookup
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words

USES = sorted({(says.code, cause) for name in DIALECTS for cause, says in words(name).items()})
ALL = set(Cause)
LOGINS = {cause for cause in Cause if cause.startswith("auth-")} | {Cause.ALREADY_AUTHENTICATED}
JUDGED = {Cause.AUTH_CREDENTIALS_INVALID}
"""The one failed login in which a name and a password were compared and did not fit."""
CANNOT_BE_READ = {Cause.UNKNOWN_COMMAND, Cause.PRIVATE_COMMAND_UNKNOWN, Cause.LHLO_ON_SMTP, Cause.EHLO_UNKNOWN}
TOO_LONG = {Cause.COMMAND_LINE_TOO_LONG, Cause.AUTH_LINE_TOO_LONG, Cause.ADDRESS_TOO_LONG}
SENDERS_DNS = {Cause.SPF_TEMPERROR, Cause.DMARC_LOOKUP_FAILED}
FAULTS = SENDERS_DNS | {
    Cause.PROCESSING_ERROR, Cause.DATA_REFUSED_FOR_NOW, Cause.RECIPIENT_LOOKUP_FAILED,
    Cause.AUTH_SERVICE_DOWN, Cause.TLS_NOT_AVAILABLE,
}  # fmt: skip
NO_MAIL_INVOLVED = {
    Cause.HELLO_NAME_SHORT, Cause.HELLO_REFUSED_BY_POLICY, Cause.ADDRESS_UNKNOWN, Cause.NOT_A_LIST,
    Cause.EXPANSION_DENIED, Cause.XCLIENT_NOT_PERMITTED, Cause.BARE_LF_LINE_END, Cause.ONLY_QUIT_AFTER_REFUSAL,
}  # fmt: skip
ONE_COMMAND = {
    Cause.RELAY_DENIED, Cause.CLIENT_ON_BLOCK_LIST, Cause.DOMAIN_NOT_FULLY_QUALIFIED, Cause.TLS_ALREADY_ON,
    Cause.DATA_WITHOUT_RECIPIENT, Cause.NO_VALID_RECIPIENTS, Cause.BDAT_WITHOUT_RECIPIENT,
    Cause.HELLO_REFUSED_BY_POLICY,
}  # fmt: skip
MOVED = {Cause.MAILBOX_MOVED_USE_OTHER, Cause.RECIPIENT_WILL_BE_FORWARDED, Cause.ADDRESS_VERIFIED_ELSEWHERE}
NOT_OFFERED = {Cause.BDAT_NOT_OFFERED, Cause.AUTH_NOT_OFFERED, Cause.STARTTLS_NOT_OFFERED}
BIG = {
    Cause.DECLARED_SIZE_TOO_BIG, Cause.MESSAGE_TOO_BIG, Cause.BIGGER_THAN_DECLARED, Cause.CHUNK_TOO_BIG,
    Cause.MESSAGE_TOO_BIG_FOR_MAILBOX,
}  # fmt: skip
KNOWN_PARAMETER = {
    Cause.PARAMETER_NOT_OFFERED, Cause.PARAMETER_ON_WRONG_COMMAND, Cause.BINARYMIME_NOT_OFFERED,
    Cause.REQUIRETLS_WITHOUT_TLS, Cause.DELIVER_BY_REFUSED,
}  # fmt: skip
ACCEPTED = {cause for cause, says in words("standard").items() if says.code < 400}

DENIED = (
    (r"never takes mail|only purpose is to say no|no command but QUIT", ALL - {Cause.HOST_NEVER_TAKES_MAIL}),
    (r"mailbox is elsewhere|mailbox has moved|passes the mail on", ALL - MOVED),
    (r"recipient is accepted", {Cause.QUEUE_EMPTY, Cause.ADDRESS_VERIFIED_ELSEWHERE}),
    (r"\bfault\b|failed", ALL - FAULTS),
    (r"receiving side|own side", SENDERS_DNS),
    (r"as a whole|whole message", ONE_COMMAND),
    (r"refuses this recipient, sender or message", NO_MAIL_INVOLVED),
    (r"password was not accepted|does not say which|credentials and did not accept", ALL - JUDGED),
    (r"does not know (this verb|the first word)", ALL - CANNOT_BE_READ - {Cause.LMTP_WANTS_LHLO}),
    (r"too long", ALL - TOO_LONG),
    (r"at this point of the session", NOT_OFFERED),
    (r"too big|no room", ALL - BIG - {Cause.MAILBOX_FULL, Cause.MAILBOX_FULL_FOR_GOOD, Cause.MAIL_SYSTEM_FULL}),
    (r"parameter that this server does not know|no extension this server", KNOWN_PARAMETER),
    (r"only after AUTH|only after STARTTLS", {Cause.SENDER_NOT_OWNED}),
    (r"stronger way to log in", ALL - {Cause.AUTH_MECHANISM_TOO_WEAK}),
    (r"needs to see the password", ALL - {Cause.AUTH_PASSWORD_TRANSITION}),
    (r"verb is fine", {Cause.AUTH_NOT_BASE64, Cause.AUTH_CANCELLED, Cause.AUTH_RESPONSE_MALFORMED}),
    (r"[Ll]ogin refused", ALL - LOGINS),
    (r"does not say whether|neither confirms", {Cause.ADDRESS_VERIFIED, Cause.ADDRESS_VERIFIED_ELSEWHERE}),
    (r"says goodbye", {Cause.HEADER_TYPED_AS_COMMAND}),
    (r"closes the connection", {Cause.PROCESSING_ERROR}),  # OpenSMTPD says 421 and goes on
    (r"offer", ALL - NOT_OFFERED - {Cause.COMMAND_NOT_IMPLEMENTED}),
    (r"disk|quota", ALL - {Cause.MAIL_SYSTEM_FULL, Cause.MAILBOX_FULL, Cause.MAILBOX_FULL_FOR_GOOD}),
    (r"[Rr]efused|[Nn]ot carried out|[Nn]ot possible|[Nn]ot done", ACCEPTED),
)
"""A statement, and the causes that deny it."""

WERE_FALSE = (
    (521, Cause.BDAT_SIZE_INVALID, "This machine never takes mail, from anybody."),
    (551, Cause.BDAT_AFTER_FAILURE, "The mailbox is elsewhere, and this server does not forward to it."),
    (454, Cause.TLS_ALREADY_ON, "Encryption or the login service has a fault at the moment."),
    (554, Cause.CLIENT_ON_BLOCK_LIST, "The message or the client is refused as a whole."),
    (550, Cause.HELLO_REFUSED_BY_POLICY, "The server refuses this recipient, sender or message for good."),
    (550, Cause.NOT_A_LIST, "The server refuses this recipient, sender or message for good."),
    (535, Cause.AUTH_ACCOUNT_DISABLED, "User name or password was not accepted; the server does not say which."),
    (535, Cause.AUTH_RESPONSE_MALFORMED, "User name or password was not accepted; the server does not say which."),
    (555, Cause.REQUIRETLS_WITHOUT_TLS, "MAIL or RCPT carried a parameter that this server does not know."),
    (500, Cause.MISPLACED_BLANK, "The server does not know this verb, or the line is too long to read."),
    (503, Cause.BDAT_NOT_OFFERED, "The command is known, but it cannot come at this point of the session."),
    (451, Cause.SPF_TEMPERROR, "Something failed on the receiving side; the same command may work later."),
    (500, Cause.EMPTY_COMMAND, "The server does not know the first word of the line."),
    (521, Cause.BDAT_NOT_OFFERED, "The host runs a small server whose only purpose is to say no."),
    (551, Cause.BDAT_AFTER_FAILURE, "The server knows that the mailbox has moved."),
    (535, Cause.AUTH_ACCOUNT_DISABLED, "The server checked the credentials and did not accept them."),
    (252, Cause.ADDRESS_VERIFIED, "The server does not say whether the address exists, but would try to deliver."),
)
"""Sentences that were told for a cause that denies them; the table has to see that."""


CONDITION = r"^(After|As a|Later|If|Some|Many)\b|\b([Mm]ostly|[Uu]sually|or)\b"


def unconditional(line: str) -> str:
    """The parts of a line that hold without a word such as "usually", up to the next semicolon."""
    return re.sub(r"\b(usually|often|as a rule)\b[^;,]*(,(?! and)[^;]*|, and[^;]*)?", "", line)


def denied(line: str, cause: Cause) -> "list[str]":
    """The statements of a line that a cause denies."""
    said = unconditional(line)
    return [statement for statement, deniers in DENIED if cause in deniers and re.search(statement, said)]


@pytest.mark.parametrize(("code", "cause"), USES, ids=[f"{code}-{cause}" for code, cause in USES])
def test_no_use_of_the_code_denies_its_line(code, cause):
    page = lookup.find("codes", str(code))

    assert denied(page.meaning, cause) == []


@pytest.mark.parametrize(("code", "cause"), USES, ids=[f"{code}-{cause}" for code, cause in USES])
def test_no_use_of_the_code_denies_what_it_means(code, cause):
    """A sentence of the section holds always, or it begins or goes on with the condition."""
    said = re.split(r"(?<=[.:])\s+|\n\s*- ", lookup.find("codes", str(code)).section("What it means"))
    always = [sentence for sentence in said if not re.search(CONDITION, sentence)]

    assert [hit for sentence in always for hit in denied(sentence, cause)] == []


@pytest.mark.parametrize(("code", "cause", "line"), WERE_FALSE)
def test_the_table_sees_a_false_line(code, cause, line):
    assert (code, cause) in USES
    assert denied(line, cause) != []


@pytest.mark.parametrize(
    ("code", "unlike"),
    [
        ("252", "start"),  # RFC 1985 5.1: 252 after ETRN says that mail is being sent
        ("251", "^The recipient"),  # RFC 1985 5.1: 251 after ETRN says that nothing waits
        ("432", "^The server needs"),  # Exchange Online: too much mail for one mailbox
        ("502", "^The server knows"),  # Gmail: an unknown verb; go-smtp: a command out of order
        ("523", "login"),  # Google: lines sent along with STARTTLS
        ("525", "^The password"),  # Google: a breach of protocol
        ("552", "^The message"),  # RFC 5321 4.5.3.1.10: too many recipients, on old servers
        ("556", "publish"),  # RFC 7504 4: however the server came to know it
    ],
)
def test_uses_by_servers_that_are_not_played_here(code, unlike):
    """What the pages know from elsewhere is not denied by their own first line."""
    assert not re.search(unlike, unconditional(lookup.find("codes", code).meaning))
