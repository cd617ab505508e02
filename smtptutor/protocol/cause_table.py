"""
What is known about each cause beyond its words, in one table: a row for each, so that none can be forgotten.

Read it as: after this answer, what helps, what becomes of the connection, and what is counted.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.verb import Verb


class Help(StrEnum):
    """What helps after a refusal, where the lines that lead out do not tell it by themselves."""

    CHOOSE = "choose"  # the client has a choice: to go on otherwise, or to begin anew
    WAIT = "wait"  # time helps
    OUTSIDE = "outside"  # nothing that the client types helps: somebody else has to act
    SECURE = "secure"  # TLS or a login comes first
    TO_DATA = "to data"  # what was typed belongs into a message


class About(NamedTuple):
    """One row; the defaults are those of most causes."""

    help: Help | None = None
    closes: bool = False  # the server closes the connection after it (RFC 5321 3.8, 4.2.1)
    unknown: bool = False  # the line begins with no verb that is known
    grants: bool = False  # the site lets EHLO, MAIL or RCPT through
    took_message: bool = False  # a message was accepted (RFC 5321 4.2.5)
    strict: bool = False  # as a note: a strict site refuses for it; the other notes are good to know
    mendable: bool = False  # as a note: the same line can be written in the form that every server takes
    missing: tuple[Verb, ...] = ()  # the verbs of which one should have been accepted before
    no_service: bool = False  # as a greeting: only QUIT is of use after it (RFC 5321 3.1)


CHOOSE, WAIT, OUTSIDE, SECURE, TO_DATA = Help
HELLOS = (Verb.EHLO, Verb.HELO, Verb.LHLO)
PLAIN = About()

# fmt: off
ABOUT: Mapping[Cause, About] = {
    # The session as a whole.
    Cause.SERVICE_READY: PLAIN,
    Cause.GOODBYE: PLAIN,
    Cause.CLIENT_BLOCKED_AT_GREETING: About(help=OUTSIDE, no_service=True),
    Cause.HOST_NEVER_TAKES_MAIL: About(closes=True),
    Cause.SERVICE_NOT_READY: About(closes=True),
    Cause.TOO_MANY_CONNECTIONS: About(closes=True),
    Cause.ONLY_QUIT_AFTER_REFUSAL: About(help=OUTSIDE),
    Cause.SERVER_SHUTTING_DOWN: About(closes=True),
    Cause.IDLE_TIMEOUT: About(closes=True),
    Cause.TOO_MANY_ERRORS: About(closes=True),

    # Asked for by a rule of the site: trouble to test clients with.
    Cause.REFUSED_ON_DEMAND: About(help=WAIT, closes=True, no_service=True),
    Cause.HUNG_UP_ON_DEMAND: About(closes=True),
    Cause.ANSWER_LOST: About(closes=True, took_message=True),

    # The line cannot be read, or its first word is not a verb that can be used here.
    Cause.COMMAND_LINE_TOO_LONG: PLAIN,
    Cause.EMPTY_COMMAND: About(unknown=True),
    Cause.MISPLACED_BLANK: About(unknown=True),
    Cause.UNKNOWN_COMMAND: About(unknown=True),
    Cause.FOREIGN_PROTOCOL: About(help=CHOOSE, unknown=True),
    Cause.PRIVATE_COMMAND_UNKNOWN: About(help=CHOOSE, unknown=True),
    Cause.HEADER_TYPED_AS_COMMAND: About(help=TO_DATA, unknown=True),
    Cause.DOT_TYPED_AS_COMMAND: About(help=TO_DATA, unknown=True),
    Cause.LHLO_ON_SMTP: About(help=CHOOSE, unknown=True),
    Cause.LMTP_WANTS_LHLO: About(help=CHOOSE),
    Cause.EHLO_UNKNOWN: About(help=CHOOSE, unknown=True),
    Cause.XCLIENT_NOT_PERMITTED: About(help=CHOOSE, unknown=True),
    Cause.COMMAND_NOT_IMPLEMENTED: About(help=CHOOSE, unknown=True),

    # A good verb at the wrong moment: the replies 503.
    Cause.HELLO_FIRST: About(missing=HELLOS),
    Cause.MAIL_FIRST: About(missing=(Verb.MAIL,)),
    Cause.NESTED_MAIL: About(help=CHOOSE),
    Cause.DATA_WITHOUT_MAIL: About(missing=(Verb.MAIL,)),
    Cause.DATA_WITHOUT_RECIPIENT: About(missing=(Verb.RCPT,)),
    Cause.NO_VALID_RECIPIENTS: About(missing=(Verb.RCPT,)),
    Cause.LMTP_NO_RECIPIENTS: About(missing=(Verb.RCPT,)),
    Cause.SECOND_HELLO: About(help=CHOOSE),
    Cause.PIPELINING_NOT_ALLOWED: PLAIN,
    Cause.MAIL_DURING_BDAT: About(help=CHOOSE),
    Cause.RCPT_DURING_BDAT: About(help=CHOOSE),
    Cause.DATA_AFTER_BDAT: PLAIN,
    Cause.DATA_WITH_BINARYMIME: PLAIN,
    Cause.BDAT_WITHOUT_MAIL: About(missing=(Verb.MAIL,)),
    Cause.BDAT_WITHOUT_RECIPIENT: About(missing=(Verb.RCPT,)),
    Cause.BDAT_AFTER_FAILURE: About(missing=(Verb.BDAT, Verb.DATA)),
    Cause.CHUNK_EMPTY: PLAIN,
    Cause.COMMAND_BETWEEN_CHUNKS: About(help=CHOOSE),
    Cause.BDAT_NOT_OFFERED: About(unknown=True),
    Cause.AUTH_NOT_OFFERED: About(help=CHOOSE),
    Cause.ALREADY_AUTHENTICATED: About(help=CHOOSE),
    Cause.AUTH_DURING_TRANSACTION: PLAIN,
    Cause.STARTTLS_NOT_OFFERED: About(help=CHOOSE),
    Cause.TLS_ALREADY_ON: About(help=CHOOSE),
    Cause.STARTTLS_DURING_TRANSACTION: PLAIN,
    Cause.ETRN_DURING_TRANSACTION: PLAIN,
    Cause.STARTTLS_REQUIRED: About(help=SECURE, missing=(Verb.STARTTLS,)),
    Cause.LOGIN_REQUIRED: About(help=SECURE, missing=(Verb.AUTH,)),

    # The argument is not well formed.
    Cause.ARGUMENT_NOT_ALLOWED: PLAIN,
    Cause.CONTROL_CHARACTER: About(strict=True),
    Cause.NUL_IN_COMMAND: About(strict=True),
    Cause.NON_ASCII_IN_COMMAND: About(strict=True),
    Cause.HELLO_NAME_MISSING: PLAIN,
    Cause.HELLO_NAME_INVALID: About(strict=True),
    Cause.MAIL_SYNTAX: PLAIN,
    Cause.RCPT_SYNTAX: PLAIN,
    Cause.SPACE_AROUND_COLON: About(strict=True, mendable=True),
    Cause.ANGLE_BRACKETS_MISSING: About(strict=True, mendable=True),
    Cause.SENDER_ADDRESS_SYNTAX: PLAIN,
    Cause.RECIPIENT_ADDRESS_SYNTAX: PLAIN,
    Cause.ADDRESS_TOO_LONG: About(strict=True),
    Cause.VRFY_ARGUMENT_MISSING: PLAIN,
    Cause.BDAT_SIZE_INVALID: PLAIN,
    Cause.ETRN_SYNTAX: PLAIN,
    Cause.HELLO_REFUSED_BY_POLICY: PLAIN,

    # Parameters of MAIL and RCPT.
    Cause.PARAMETER_UNKNOWN: PLAIN,
    Cause.PARAMETER_NOT_OFFERED: About(strict=True),
    Cause.PARAMETER_ON_WRONG_COMMAND: PLAIN,
    Cause.PARAMETER_BAD_VALUE: PLAIN,
    Cause.BINARYMIME_NOT_OFFERED: PLAIN,
    Cause.DECLARED_SIZE_TOO_BIG: PLAIN,
    Cause.SENDER_MUST_BE_ASCII: PLAIN,
    Cause.RECIPIENT_MUST_BE_ASCII: PLAIN,
    Cause.HOLD_TIME_REFUSED: PLAIN,
    Cause.DELIVER_BY_REFUSED: PLAIN,
    Cause.PRIORITY_TOO_LOW: About(help=WAIT),
    Cause.REQUIRETLS_WITHOUT_TLS: About(help=SECURE),

    # Login and encryption.
    Cause.AUTH_MECHANISM_MISSING: PLAIN,
    Cause.AUTH_MECHANISM_UNKNOWN: PLAIN,
    Cause.AUTH_MECHANISM_NEEDS_TLS: About(help=SECURE),
    Cause.AUTH_INITIAL_RESPONSE_NOT_ALLOWED: PLAIN,
    Cause.AUTH_SYNTAX: PLAIN,
    Cause.AUTH_NOT_BASE64: PLAIN,
    Cause.AUTH_LINE_TOO_LONG: PLAIN,
    Cause.AUTH_CANCELLED: PLAIN,
    Cause.AUTH_RESPONSE_MALFORMED: PLAIN,
    Cause.AUTH_CREDENTIALS_INVALID: PLAIN,
    Cause.AUTH_TOKEN_INVALID: PLAIN,
    Cause.AUTH_MECHANISM_TOO_WEAK: PLAIN,
    Cause.AUTH_PASSWORD_TRANSITION: About(help=CHOOSE),
    Cause.AUTH_ACCOUNT_DISABLED: About(help=OUTSIDE),
    Cause.AUTH_SERVICE_DOWN: About(help=WAIT),
    Cause.AUTH_TOO_MANY_FAILURES: About(closes=True),
    Cause.TLS_NOT_AVAILABLE: About(help=WAIT),
    Cause.TLS_HANDSHAKE_FAILED: About(closes=True),

    # What the site decides about a sender.
    Cause.SENDER_DOMAIN_UNKNOWN: PLAIN,
    Cause.SENDER_DOMAIN_NULL_MX: PLAIN,
    Cause.SENDER_NOT_OWNED: PLAIN,
    Cause.DOMAIN_NOT_FULLY_QUALIFIED: PLAIN,
    Cause.SPF_FAIL: PLAIN,
    Cause.SPF_TEMPERROR: About(help=WAIT),
    Cause.SPF_PERMERROR: About(help=OUTSIDE),
    Cause.MESSAGE_RATE_LIMIT: About(help=WAIT),
    Cause.TOO_MANY_MESSAGES_IN_SESSION: About(closes=True),
    Cause.MAIL_SYSTEM_FULL: About(help=WAIT),

    # What the site decides about a recipient.
    Cause.MAILBOX_UNKNOWN: PLAIN,
    Cause.RELAY_DENIED: About(help=CHOOSE),
    Cause.RECIPIENT_LIMIT: About(help=CHOOSE),
    Cause.RECIPIENT_RATE_LIMIT: About(help=WAIT),
    Cause.RECIPIENT_WILL_BE_FORWARDED: About(grants=True),
    Cause.MAILBOX_MOVED_USE_OTHER: About(help=CHOOSE),
    Cause.MAILBOX_MOVED_NO_ADDRESS: About(help=OUTSIDE),
    Cause.MAILBOX_DISABLED: About(help=OUTSIDE),
    Cause.MAILBOX_BUSY: About(help=WAIT),
    Cause.MAILBOX_FULL: About(help=WAIT),
    Cause.MAILBOX_FULL_FOR_GOOD: About(help=OUTSIDE),
    Cause.MESSAGE_TOO_BIG_FOR_MAILBOX: PLAIN,
    Cause.GREYLISTED: About(help=WAIT),
    Cause.CLIENT_ON_BLOCK_LIST: About(help=OUTSIDE),
    Cause.RECIPIENT_DOMAIN_UNKNOWN: PLAIN,
    Cause.LIST_POSTING_REFUSED: PLAIN,
    Cause.BOUNCE_TO_MANY: PLAIN,
    Cause.RECIPIENT_LOOKUP_FAILED: About(help=WAIT),

    # What the site decides about a message.
    Cause.MESSAGE_TOO_BIG: PLAIN,
    Cause.MAIL_LOOP: About(help=OUTSIDE),
    Cause.CHUNK_TOO_BIG: PLAIN,
    Cause.CONTENT_REFUSED: PLAIN,
    Cause.RECIPIENT_FILTER_REFUSED: About(help=OUTSIDE),
    Cause.PROCESSING_ERROR: About(help=WAIT),
    Cause.DATA_REFUSED_FOR_NOW: About(help=WAIT),
    Cause.DKIM_MISSING: About(help=OUTSIDE),
    Cause.DKIM_INVALID: About(help=OUTSIDE),
    Cause.DMARC_REJECT: PLAIN,
    Cause.DMARC_LOOKUP_FAILED: About(help=WAIT),
    Cause.REQUIRETLS_NOT_POSSIBLE: PLAIN,
    Cause.UTF8_HEADER_NOT_DELIVERABLE: PLAIN,

    # Done.
    Cause.EHLO_ACCEPTED: About(grants=True),
    Cause.HELO_ACCEPTED: About(grants=True),
    Cause.LHLO_ACCEPTED: About(grants=True),
    Cause.TLS_GO_AHEAD: PLAIN,
    Cause.AUTH_CHALLENGE: PLAIN,
    Cause.AUTH_TOKEN_REFUSED: PLAIN,
    Cause.AUTH_SUCCEEDED: PLAIN,
    Cause.SENDER_ACCEPTED: About(grants=True),
    Cause.NULL_SENDER_ACCEPTED: About(grants=True),
    Cause.RECIPIENT_ACCEPTED: About(grants=True),
    Cause.POSTMASTER_ACCEPTED: About(grants=True),
    Cause.DATA_GO_AHEAD: PLAIN,
    Cause.MESSAGE_ACCEPTED: About(took_message=True),
    Cause.CHUNK_ACCEPTED: PLAIN,
    Cause.LAST_CHUNK_ACCEPTED: About(took_message=True),
    Cause.LMTP_PER_RECIPIENT: About(took_message=True),
    Cause.RESET_DONE: PLAIN,
    Cause.NOOP_DONE: PLAIN,

    # Asking the server: VRFY, EXPN, HELP.
    Cause.ADDRESS_VERIFIED: PLAIN,
    Cause.ADDRESS_VERIFIED_ELSEWHERE: PLAIN,
    Cause.ADDRESS_NOT_VERIFIED: PLAIN,
    Cause.ADDRESS_UNKNOWN: PLAIN,
    Cause.LIST_EXPANDED: PLAIN,
    Cause.NOT_A_LIST: About(help=CHOOSE),
    Cause.EXPANSION_DENIED: PLAIN,
    Cause.QUEUE_STARTED: PLAIN,
    Cause.QUEUE_EMPTY: PLAIN,
    Cause.QUEUE_NOT_PERMITTED: About(help=OUTSIDE),
    Cause.HELP_TEXT: PLAIN,
    Cause.HELP_TOPIC_UNKNOWN: PLAIN,

    # Only ever notes: accepted, with something to know.
    Cause.BARE_LF_LINE_END: About(strict=True),
    Cause.HELLO_NAME_SHORT: About(strict=True),
    Cause.HELLO_LITERAL_WITH_HELO: About(strict=True),
    Cause.TRANSACTION_DROPPED: PLAIN,
    Cause.LOGIN_IN_CLEAR: PLAIN,
    Cause.RELAYED_AFTER_LOGIN: PLAIN,
    Cause.SOURCE_ROUTE_IGNORED: PLAIN,
    Cause.COMMENT_IN_PATH: About(strict=True),
    Cause.LOCAL_PART_DOTS: About(strict=True),
    Cause.DOMAIN_FORM: About(strict=True),
    Cause.RECIPIENT_DOMAIN_MISSING: About(strict=True),
    Cause.RECIPIENT_REPEATED: PLAIN,
    Cause.PARAMETER_TWICE: About(strict=True),
    Cause.BIGGER_THAN_DECLARED: About(strict=True),
    Cause.MESSAGE_LINE_TOO_LONG: About(strict=True),
    Cause.BARE_LF_IN_MESSAGE: About(strict=True),
    Cause.BARE_LF_ENDED_MESSAGE: PLAIN,
    Cause.NUL_IN_MESSAGE: About(strict=True),
    Cause.EIGHT_BIT_WITHOUT_8BITMIME: About(strict=True),
    Cause.EIGHT_BIT_IN_HEADER: About(strict=True),
    Cause.HEADER_NOT_UTF8: About(strict=True),
    Cause.MESSAGE_MALFORMED: About(strict=True),
    Cause.COMMAND_IN_MESSAGE: PLAIN,
    Cause.BCC_IN_MESSAGE: PLAIN,
}
# fmt: on


def causes(**asked: object) -> frozenset[Cause]:
    """The causes whose row says just this: `causes(closes=True)`."""
    return frozenset(
        cause for cause, about in ABOUT.items() if all(getattr(about, key) == value for key, value in asked.items())
    )


CLOSING = causes(closes=True)
GRANTED = causes(grants=True)
REFUSED_WHEN_STRICT = causes(strict=True)
TOOK_MESSAGE = causes(took_message=True)
