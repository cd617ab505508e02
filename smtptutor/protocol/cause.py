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

    # The line cannot be read, or its first word is not a verb that can be used here.
    COMMAND_LINE_TOO_LONG = "command-line-too-long"
    EMPTY_COMMAND = "empty-command"
    MISPLACED_BLANK = "misplaced-blank"
    UNKNOWN_COMMAND = "unknown-command"
    PRIVATE_COMMAND_UNKNOWN = "private-command-unknown"
    HEADER_TYPED_AS_COMMAND = "header-typed-as-command"
    DOT_TYPED_AS_COMMAND = "dot-typed-as-command"
    LHLO_ON_SMTP = "lhlo-on-smtp"
    COMMAND_NOT_IMPLEMENTED = "command-not-implemented"

    # A good verb at the wrong moment: the replies 503.
    HELLO_FIRST = "hello-first"
    MAIL_FIRST = "mail-first"
    NESTED_MAIL = "nested-mail"
    DATA_WITHOUT_MAIL = "data-without-mail"
    DATA_WITHOUT_RECIPIENT = "data-without-recipient"
    NO_VALID_RECIPIENTS = "no-valid-recipients"

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

    # Parameters of MAIL and RCPT.
    PARAMETER_UNKNOWN = "parameter-unknown"
    PARAMETER_NOT_OFFERED = "parameter-not-offered"
    PARAMETER_ON_WRONG_COMMAND = "parameter-on-wrong-command"
    PARAMETER_BAD_VALUE = "parameter-bad-value"
    BINARYMIME_NOT_OFFERED = "binarymime-not-offered"
    DECLARED_SIZE_TOO_BIG = "declared-size-too-big"
    SENDER_MUST_BE_ASCII = "sender-must-be-ascii"
    RECIPIENT_MUST_BE_ASCII = "recipient-must-be-ascii"

    # What the site decides about a recipient.
    MAILBOX_UNKNOWN = "mailbox-unknown"
    RELAY_DENIED = "relay-denied"
    RECIPIENT_LIMIT = "recipient-limit"

    # What the site decides about a message.
    MESSAGE_TOO_BIG = "message-too-big"
    MAIL_LOOP = "mail-loop"

    # Done.
    EHLO_ACCEPTED = "ehlo-accepted"
    HELO_ACCEPTED = "helo-accepted"
    SENDER_ACCEPTED = "sender-accepted"
    NULL_SENDER_ACCEPTED = "null-sender-accepted"
    RECIPIENT_ACCEPTED = "recipient-accepted"
    POSTMASTER_ACCEPTED = "postmaster-accepted"
    DATA_GO_AHEAD = "data-go-ahead"
    MESSAGE_ACCEPTED = "message-accepted"
    RESET_DONE = "reset-done"
    NOOP_DONE = "noop-done"

    # Asking the server: VRFY, EXPN, HELP.
    ADDRESS_VERIFIED = "address-verified"
    ADDRESS_NOT_VERIFIED = "address-not-verified"
    ADDRESS_UNKNOWN = "address-unknown"
    LIST_EXPANDED = "list-expanded"
    NOT_A_LIST = "not-a-list"
    HELP_TEXT = "help-text"
    HELP_TOPIC_UNKNOWN = "help-topic-unknown"

    # Only ever notes: accepted, with something to know.
    BARE_LF_LINE_END = "bare-lf-line-end"
    HELLO_NAME_SHORT = "hello-name-short"
    HELLO_LITERAL_WITH_HELO = "hello-literal-with-helo"
    TRANSACTION_DROPPED = "transaction-dropped"
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
