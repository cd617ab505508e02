"""
In what four real servers differ in a session: Postfix 3.7, Exim 4.96, Sendmail 8.17 and OpenSMTPD 6.8.

The settings are near their defaults; what they take as addresses and parameters stands in traits.py. The rules are
those of their sources: Postfix smtpd.c, smtpd_chat.c and smtp_stream.c; Exim smtp_in.c and receive.c; Sendmail
srvrsmtp.c and collect.c; OpenSMTPD smtp_session.c. tests/conformance/second_session.toml names the functions.
"""

import re

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.habits import Drop, Empty, Habits, Patience, pairs
from smtptutor.protocol.secrets import STARS
from smtptutor.protocol.verb import Verb

_ALONE = (Verb.DATA, Verb.RSET, Verb.QUIT, Verb.STARTTLS)  # verbs behind which nothing belongs
_TEXT = rf"(?!.*[\ud800-\udfff]|{re.escape(STARS)})"  # all octets are UTF-8, and it is no secret that was masked

POSTFIX = Habits(
    strips="\r",
    ends_at_nul=True,
    drops=(
        Drop(rf"{_TEXT}(?:[^a-z]|[!-9;-~]+:|(?:CONNECT|GET|POST)(?:[ \t]|\Z))", 221, "2.7.0"),
    ),  # smtpd_forbidden_commands, and header lines
    looks_first=frozenset({Verb.STARTTLS, Verb.BDAT}),
    overlooks=pairs((Verb.QUIT,), Cause.ARGUMENT_NOT_ALLOWED),
    empty_chunks=Empty.REFUSED,
    refused_chunk_spoils=True,
    spoils=frozenset(),
    end_of_data=r"\n\.\r*\n",  # smtpd_forbid_bare_newline is "no" in 3.7; from 3.9 on it is "normalize"
    hops=50,
    recipients=1000,
    patience=Patience(
        errors=20,
        idle=101,
        idle_is_error=True,
        idle_verbs=frozenset(
            {Verb.EHLO, Verb.HELO, Verb.RSET, Verb.NOOP, Verb.VRFY, Verb.ETRN, Verb.XCLIENT, Verb.XFORWARD}
        ),
        forgives=frozenset({Cause.RECIPIENT_LIMIT}),
        forgets=True,
    ),
)

EXIM = Habits(
    longest_line=16385,
    strips="\r\v\f",
    looks_first=frozenset({*_ALONE, Verb.BDAT}),
    overlooks=pairs((Verb.ETRN,), Cause.ETRN_SYNTAX),
    speaks_unlisted=frozenset({Verb.ETRN}),
    any_identity=True,
    any_chunk=True,
    empty_chunks=Empty.FIRST,
    only_chunks=True,
    spoils=frozenset(
        {
            Cause.DATA_AFTER_BDAT, Cause.MAIL_DURING_BDAT, Cause.RCPT_DURING_BDAT, Cause.COMMAND_BETWEEN_CHUNKS,
            Cause.CHUNK_EMPTY,
        }
    ),
    end_of_data=r"\n\.\r*\n",  # so until 4.97.1
    hops=0,
    recipients=50000,
    patience=Patience(
        unknown=3,
        faults=3,
        idle=10,
        idle_verbs=frozenset(
            {
                Verb.NOOP, Verb.VRFY, Verb.EXPN, Verb.HELP, Verb.ETRN,
                Verb.RSET, Verb.EHLO, Verb.HELO, Verb.STARTTLS, Verb.AUTH,
            }
        ),
        free=frozenset({Verb.RSET, Verb.EHLO, Verb.HELO, Verb.STARTTLS, Verb.AUTH}),
        forgives=frozenset(
            {
                Cause.RECIPIENT_DOMAIN_MISSING, Cause.NO_VALID_RECIPIENTS, Cause.VRFY_ARGUMENT_MISSING,
                Cause.AUTH_NOT_BASE64, Cause.AUTH_SYNTAX, Cause.AUTH_CANCELLED, Cause.AUTH_LINE_TOO_LONG,
            }
        ),
        keeps_code=True,
    ),
    goes_on=frozenset({Cause.TOO_MANY_MESSAGES_IN_SESSION}),
)  # fmt: skip

SENDMAIL = Habits(
    strips="\r",
    parts_at="\t\r\v\f",
    ends_at_nul=True,
    longest_line=2048,
    longest_name=256,
    drops=(Drop(r"(?:GET|POST|CONNECT|USER)(?:\s|\Z)", 421, "4.7.0", first=True),),
    looks_first=frozenset({Verb.STARTTLS}),
    overlooks=pairs((Verb.DATA, Verb.RSET, Verb.QUIT), Cause.ARGUMENT_NOT_ALLOWED),
    any_queue=True,
    any_identity=True,
    hops=0,
    recipients=0,
    patience=Patience(unknown=25),
)

OPENSMTPD = Habits(
    tab_is_text=True,
    ends_at_nul=True,
    longest_line=2049,
    longest_name=254,
    looks_first=frozenset({Verb.DATA, Verb.RSET}),
    any_identity=True,
    end_of_data=r"\n\.\r?\n",
    waits_at_end=True,
    hops=99,
    recipients=1000,
    goes_on=frozenset({Cause.TOO_MANY_MESSAGES_IN_SESSION}),
)
