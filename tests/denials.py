"""What is false of which cause: statements, and the causes that deny them."""

import re

from smtptutor.protocol.cause import Cause
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.dialects.lookup import words

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
ACCEPTED = set.intersection(*({cause for cause, says in words(name).items() if says.code < 400} for name in DIALECTS))
"""What every server accepts."""

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


def unconditional(line: str) -> str:
    """The parts of a line that hold without a word such as "usually", up to the next semicolon."""
    return re.sub(r"\b(usually|often|as a rule)\b[^;,]*(,(?! and)[^;]*|, and[^;]*)?", "", line)


def denied(line: str, cause: Cause) -> "list[str]":
    """The statements of a line that a cause denies."""
    said = unconditional(line)
    return [statement for statement, deniers in DENIED if cause in deniers and re.search(statement, said)]
