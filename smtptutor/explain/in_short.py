"""Why a verb cannot come now, in a few words for where there is no room for a sentence, as in the map."""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Policy
from smtptutor.protocol.stages import hellos
from smtptutor.protocol.verb import Verb

_NO_MAIL = "no MAIL yet"
_NO_RECIPIENT = "no recipient yet"
_OPEN = "a transaction is open"
_LAST_CHUNK = "the last chunk is missing"

IN_SHORT = {
    Cause.HELLO_FIRST: "{hello} first",
    Cause.SECOND_HELLO: "said already",
    Cause.NESTED_MAIL: "one is open",
    Cause.MAIL_FIRST: _NO_MAIL,
    Cause.DATA_WITHOUT_MAIL: _NO_MAIL,
    Cause.BDAT_WITHOUT_MAIL: _NO_MAIL,
    Cause.DATA_WITHOUT_RECIPIENT: _NO_RECIPIENT,
    Cause.BDAT_WITHOUT_RECIPIENT: _NO_RECIPIENT,
    Cause.NO_VALID_RECIPIENTS: "each recipient was refused",
    Cause.LMTP_NO_RECIPIENTS: _NO_RECIPIENT,
    Cause.RCPT_DURING_BDAT: "the message has begun",
    Cause.MAIL_DURING_BDAT: _LAST_CHUNK,
    Cause.COMMAND_BETWEEN_CHUNKS: _LAST_CHUNK,
    Cause.DATA_AFTER_BDAT: "the message comes in chunks",
    Cause.DATA_WITH_BINARYMIME: "BINARYMIME needs BDAT",
    Cause.BDAT_AFTER_FAILURE: "a chunk failed, RSET first",
    Cause.AUTH_DURING_TRANSACTION: _OPEN,
    Cause.ETRN_DURING_TRANSACTION: _OPEN,
    Cause.STARTTLS_DURING_TRANSACTION: _OPEN,
    Cause.ALREADY_AUTHENTICATED: "logged in already",
    Cause.TLS_ALREADY_ON: "TLS is on already",
    Cause.AUTH_NOT_OFFERED: "only after EHLO",
    Cause.STARTTLS_NOT_OFFERED: "only after EHLO",
    Cause.STARTTLS_REQUIRED: "STARTTLS first",
    Cause.LOGIN_REQUIRED: "AUTH first",
    Cause.ONLY_QUIT_AFTER_REFUSAL: "this client was refused",
    Cause.SERVER_SHUTTING_DOWN: "the server is going down",
    Cause.TOO_MANY_ERRORS: "too many refusals before",
}
"""Cause -> why, as it stands behind the verb in brackets."""


def in_short(cause: Cause, verb: Verb, policy: Policy) -> str:
    """Why `verb` earns that cause at this server, in a few words; the name of a cause that has none."""
    return IN_SHORT.get(cause, str(cause)).format(hello=" or ".join(hellos(verb, policy)[:1]))
