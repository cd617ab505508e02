"""
What the first line of a code's page says is true of every use that a server makes of the code.

One number has many reasons: Postfix hangs up with 521 over a bad BDAT, Sendmail answers a second STARTTLS with 454.
So a line says without a condition only what holds in all of them; the usual case stands behind "usually" or the like.
"""

import re

import pytest
from denials import denied, unconditional

from smtptutor.protocol.cause import Cause
from smtptutor.reference import lookup
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words

USES = sorted({(says.code, cause) for name in DIALECTS for cause, says in words(name).items()})
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
