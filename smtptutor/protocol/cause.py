"""
Every reason for a reply or for a note.

The value of a cause names its page in reference/causes and its row in each dialect; tests check both ways. An id
never changes its meaning. A note is a cause too: the line was accepted here, and a strict server would refuse it.
"""

from enum import StrEnum


class Cause(StrEnum):
    """Why this reply, now. What the cases have in common is told by the comments; the rest by their pages."""

    __hash__ = str.__hash__  # that of Enum is slow, and these are keys everywhere

    # The session as a whole.
    SERVICE_READY = "service-ready"
    GOODBYE = "goodbye"
    CLIENT_BLOCKED_AT_GREETING = "client-blocked-at-greeting"
    HOST_NEVER_TAKES_MAIL = "host-never-takes-mail"
    SERVICE_NOT_READY = "service-not-ready"
    TOO_MANY_CONNECTIONS = "too-many-connections"
    ONLY_QUIT_AFTER_REFUSAL = "only-quit-after-refusal"
    SERVER_SHUTTING_DOWN = "server-shutting-down"
    IDLE_TIMEOUT = "idle-timeout"
    TOO_MANY_ERRORS = "too-many-errors"

    # Asked for by a rule of the site: trouble to test clients with.
    REFUSED_ON_DEMAND = "refused-on-demand"
    HUNG_UP_ON_DEMAND = "hung-up-on-demand"

    # The line cannot be read, or its first word is not a verb that can be used here.
    COMMAND_LINE_TOO_LONG = "command-line-too-long"
    EMPTY_COMMAND = "empty-command"
    MISPLACED_BLANK = "misplaced-blank"
    UNKNOWN_COMMAND = "unknown-command"
    PRIVATE_COMMAND_UNKNOWN = "private-command-unknown"
    HEADER_TYPED_AS_COMMAND = "header-typed-as-command"
    DOT_TYPED_AS_COMMAND = "dot-typed-as-command"
    LHLO_ON_SMTP = "lhlo-on-smtp"
    LMTP_WANTS_LHLO = "lmtp-wants-lhlo"
    EHLO_UNKNOWN = "ehlo-unknown"
    XCLIENT_NOT_PERMITTED = "xclient-not-permitted"
    COMMAND_NOT_IMPLEMENTED = "command-not-implemented"

    # A good verb at the wrong moment: the replies 503.
    HELLO_FIRST = "hello-first"
    MAIL_FIRST = "mail-first"
    NESTED_MAIL = "nested-mail"
    DATA_WITHOUT_MAIL = "data-without-mail"
    DATA_WITHOUT_RECIPIENT = "data-without-recipient"
    NO_VALID_RECIPIENTS = "no-valid-recipients"
    LMTP_NO_RECIPIENTS = "lmtp-no-recipients"
    SECOND_HELLO = "second-hello"
    PIPELINING_NOT_ALLOWED = "pipelining-not-allowed"
    MAIL_DURING_BDAT = "mail-during-bdat"
    RCPT_DURING_BDAT = "rcpt-during-bdat"
    DATA_AFTER_BDAT = "data-after-bdat"
    DATA_WITH_BINARYMIME = "data-with-binarymime"
    BDAT_WITHOUT_MAIL = "bdat-without-mail"
    BDAT_WITHOUT_RECIPIENT = "bdat-without-recipient"
    BDAT_AFTER_FAILURE = "bdat-after-failure"
    BDAT_NOT_OFFERED = "bdat-not-offered"
    AUTH_NOT_OFFERED = "auth-not-offered"
    ALREADY_AUTHENTICATED = "already-authenticated"
    AUTH_DURING_TRANSACTION = "auth-during-transaction"
    STARTTLS_NOT_OFFERED = "starttls-not-offered"
    TLS_ALREADY_ON = "tls-already-on"
    STARTTLS_DURING_TRANSACTION = "starttls-during-transaction"
    ETRN_DURING_TRANSACTION = "etrn-during-transaction"
    STARTTLS_REQUIRED = "starttls-required"
    LOGIN_REQUIRED = "login-required"

    # The argument is not well formed.
    ARGUMENT_NOT_ALLOWED = "argument-not-allowed"
    CONTROL_CHARACTER = "control-character-in-command"
    NUL_IN_COMMAND = "nul-in-command"
    NON_ASCII_IN_COMMAND = "non-ascii-in-command"
    HELLO_NAME_MISSING = "hello-name-missing"
    HELLO_NAME_INVALID = "hello-name-invalid"
    MAIL_SYNTAX = "mail-syntax"
    RCPT_SYNTAX = "rcpt-syntax"
    SPACE_AROUND_COLON = "space-around-colon"
    ANGLE_BRACKETS_MISSING = "angle-brackets-missing"
    SENDER_ADDRESS_SYNTAX = "sender-address-syntax"
    RECIPIENT_ADDRESS_SYNTAX = "recipient-address-syntax"
    ADDRESS_TOO_LONG = "address-too-long"
    VRFY_ARGUMENT_MISSING = "vrfy-argument-missing"
    BDAT_SIZE_INVALID = "bdat-size-invalid"
    ETRN_SYNTAX = "etrn-syntax"
    HELLO_REFUSED_BY_POLICY = "hello-refused-by-policy"

    # Parameters of MAIL and RCPT.
    PARAMETER_UNKNOWN = "parameter-unknown"
    PARAMETER_NOT_OFFERED = "parameter-not-offered"
    PARAMETER_ON_WRONG_COMMAND = "parameter-on-wrong-command"
    PARAMETER_BAD_VALUE = "parameter-bad-value"
    BINARYMIME_NOT_OFFERED = "binarymime-not-offered"
    DECLARED_SIZE_TOO_BIG = "declared-size-too-big"
    SENDER_MUST_BE_ASCII = "sender-must-be-ascii"
    RECIPIENT_MUST_BE_ASCII = "recipient-must-be-ascii"
    HOLD_TIME_REFUSED = "hold-time-refused"
    DELIVER_BY_REFUSED = "deliver-by-refused"
    PRIORITY_TOO_LOW = "priority-too-low"
    REQUIRETLS_WITHOUT_TLS = "requiretls-without-tls"

    # Login and encryption.
    AUTH_MECHANISM_MISSING = "auth-mechanism-missing"
    AUTH_MECHANISM_UNKNOWN = "auth-mechanism-unknown"
    AUTH_MECHANISM_NEEDS_TLS = "auth-mechanism-needs-tls"
    AUTH_INITIAL_RESPONSE_NOT_ALLOWED = "auth-initial-response-not-allowed"
    AUTH_SYNTAX = "auth-syntax"
    AUTH_NOT_BASE64 = "auth-not-base64"
    AUTH_LINE_TOO_LONG = "auth-line-too-long"
    AUTH_CANCELLED = "auth-cancelled"
    AUTH_RESPONSE_MALFORMED = "auth-response-malformed"
    AUTH_CREDENTIALS_INVALID = "auth-credentials-invalid"
    AUTH_MECHANISM_TOO_WEAK = "auth-mechanism-too-weak"
    AUTH_PASSWORD_TRANSITION = "auth-password-transition"  # noqa: S105 a name, no password
    AUTH_ACCOUNT_DISABLED = "auth-account-disabled"
    AUTH_SERVICE_DOWN = "auth-service-down"
    AUTH_TOO_MANY_FAILURES = "auth-too-many-failures"
    TLS_NOT_AVAILABLE = "tls-not-available"
    TLS_HANDSHAKE_FAILED = "tls-handshake-failed"

    # What the site decides about a sender.
    SENDER_DOMAIN_UNKNOWN = "sender-domain-unknown"
    SENDER_DOMAIN_NULL_MX = "sender-domain-null-mx"
    SENDER_NOT_OWNED = "sender-not-owned"
    DOMAIN_NOT_FULLY_QUALIFIED = "domain-not-fully-qualified"
    SPF_FAIL = "spf-fail"
    SPF_TEMPERROR = "spf-temperror"
    SPF_PERMERROR = "spf-permerror"
    MESSAGE_RATE_LIMIT = "message-rate-limit"
    TOO_MANY_MESSAGES_IN_SESSION = "too-many-messages-in-session"
    MAIL_SYSTEM_FULL = "mail-system-full"

    # What the site decides about a recipient.
    MAILBOX_UNKNOWN = "mailbox-unknown"
    RELAY_DENIED = "relay-denied"
    RECIPIENT_LIMIT = "recipient-limit"
    RECIPIENT_RATE_LIMIT = "recipient-rate-limit"
    RECIPIENT_WILL_BE_FORWARDED = "recipient-will-be-forwarded"
    MAILBOX_MOVED_USE_OTHER = "mailbox-moved-use-other"
    MAILBOX_MOVED_NO_ADDRESS = "mailbox-moved-no-address"
    MAILBOX_DISABLED = "mailbox-disabled"
    MAILBOX_BUSY = "mailbox-busy"
    MAILBOX_FULL = "mailbox-full"
    MAILBOX_FULL_FOR_GOOD = "mailbox-full-for-good"
    MESSAGE_TOO_BIG_FOR_MAILBOX = "message-too-big-for-mailbox"
    GREYLISTED = "greylisted"
    CLIENT_ON_BLOCK_LIST = "client-on-block-list"
    RECIPIENT_DOMAIN_UNKNOWN = "recipient-domain-unknown"
    LIST_POSTING_REFUSED = "list-posting-refused"
    BOUNCE_TO_MANY = "bounce-to-many"
    RECIPIENT_LOOKUP_FAILED = "recipient-lookup-failed"

    # What the site decides about a message.
    MESSAGE_TOO_BIG = "message-too-big"
    MAIL_LOOP = "mail-loop"
    CHUNK_TOO_BIG = "chunk-too-big"
    CONTENT_REFUSED = "content-refused"
    RECIPIENT_FILTER_REFUSED = "recipient-filter-refused"
    PROCESSING_ERROR = "processing-error"
    DATA_REFUSED_FOR_NOW = "data-refused-for-now"
    DKIM_MISSING = "dkim-missing"
    DKIM_INVALID = "dkim-invalid"
    DMARC_REJECT = "dmarc-reject"
    DMARC_LOOKUP_FAILED = "dmarc-lookup-failed"
    REQUIRETLS_NOT_POSSIBLE = "requiretls-not-possible"
    UTF8_HEADER_NOT_DELIVERABLE = "utf8-header-not-deliverable"

    # Done.
    EHLO_ACCEPTED = "ehlo-accepted"
    HELO_ACCEPTED = "helo-accepted"
    LHLO_ACCEPTED = "lhlo-accepted"
    TLS_GO_AHEAD = "tls-go-ahead"
    AUTH_CHALLENGE = "auth-challenge"
    AUTH_SUCCEEDED = "auth-succeeded"
    SENDER_ACCEPTED = "sender-accepted"
    NULL_SENDER_ACCEPTED = "null-sender-accepted"
    RECIPIENT_ACCEPTED = "recipient-accepted"
    POSTMASTER_ACCEPTED = "postmaster-accepted"
    DATA_GO_AHEAD = "data-go-ahead"
    MESSAGE_ACCEPTED = "message-accepted"
    CHUNK_ACCEPTED = "chunk-accepted"
    LAST_CHUNK_ACCEPTED = "last-chunk-accepted"
    LMTP_PER_RECIPIENT = "lmtp-per-recipient"
    RESET_DONE = "reset-done"
    NOOP_DONE = "noop-done"

    # Asking the server: VRFY, EXPN, HELP.
    ADDRESS_VERIFIED = "address-verified"
    ADDRESS_VERIFIED_ELSEWHERE = "address-verified-elsewhere"
    ADDRESS_NOT_VERIFIED = "address-not-verified"
    ADDRESS_UNKNOWN = "address-unknown"
    LIST_EXPANDED = "list-expanded"
    NOT_A_LIST = "not-a-list"
    EXPANSION_DENIED = "expansion-denied"
    QUEUE_STARTED = "queue-started"
    QUEUE_EMPTY = "queue-empty"
    QUEUE_NOT_PERMITTED = "queue-not-permitted"
    HELP_TEXT = "help-text"
    HELP_TOPIC_UNKNOWN = "help-topic-unknown"

    # Only ever notes: accepted, with something to know.
    BARE_LF_LINE_END = "bare-lf-line-end"
    HELLO_NAME_SHORT = "hello-name-short"
    HELLO_LITERAL_WITH_HELO = "hello-literal-with-helo"
    TRANSACTION_DROPPED = "transaction-dropped"
    LOGIN_IN_CLEAR = "login-in-clear"
    RELAYED_AFTER_LOGIN = "relayed-after-login"
    SOURCE_ROUTE_IGNORED = "source-route-ignored"
    COMMENT_IN_PATH = "comment-in-path"
    LOCAL_PART_DOTS = "local-part-dots"
    DOMAIN_FORM = "domain-form"
    RECIPIENT_DOMAIN_MISSING = "recipient-domain-missing"
    RECIPIENT_REPEATED = "recipient-repeated"
    PARAMETER_TWICE = "parameter-twice"
    BIGGER_THAN_DECLARED = "bigger-than-declared"
    MESSAGE_LINE_TOO_LONG = "message-line-too-long"
    BARE_LF_IN_MESSAGE = "bare-lf-in-message"
    NUL_IN_MESSAGE = "nul-in-message"
    EIGHT_BIT_WITHOUT_8BITMIME = "eight-bit-without-8bitmime"
    MESSAGE_MALFORMED = "message-malformed"
    COMMAND_IN_MESSAGE = "command-in-message"
    BCC_IN_MESSAGE = "bcc-in-message"


REFUSED_WHEN_STRICT = frozenset(
    {
        Cause.BARE_LF_LINE_END,
        Cause.CONTROL_CHARACTER,
        Cause.NUL_IN_COMMAND,
        Cause.NON_ASCII_IN_COMMAND,
        Cause.HELLO_NAME_INVALID,
        Cause.HELLO_NAME_SHORT,
        Cause.HELLO_LITERAL_WITH_HELO,
        Cause.SPACE_AROUND_COLON,
        Cause.ANGLE_BRACKETS_MISSING,
        Cause.COMMENT_IN_PATH,
        Cause.LOCAL_PART_DOTS,
        Cause.DOMAIN_FORM,
        Cause.ADDRESS_TOO_LONG,
        Cause.RECIPIENT_DOMAIN_MISSING,
        Cause.PARAMETER_TWICE,
        Cause.PARAMETER_NOT_OFFERED,
        Cause.BIGGER_THAN_DECLARED,
        Cause.MESSAGE_LINE_TOO_LONG,
        Cause.BARE_LF_IN_MESSAGE,
        Cause.NUL_IN_MESSAGE,
        Cause.EIGHT_BIT_WITHOUT_8BITMIME,
        Cause.MESSAGE_MALFORMED,
    }
)
"""The notes for which a strict site refuses; the others are good to know, and no server minds."""
