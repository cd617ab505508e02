"""
The habits of four real servers, near their default settings: Postfix 3.7, Exim 4.96, Sendmail 8.17, OpenSMTPD 6.8.

Each rule stands for a family of lines, not for one. What would need a rule for one line alone is left out; the
conformance tests list what differs for that.
"""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.form import Form
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.traits import STANDARD, Patience, Renames, Traits, Verify
from smtptutor.protocol.verb import Verb

_OPEN = (Stage.MAIL, Stage.RCPT, Stage.BDAT)
_SAID_HELLO = (Stage.GREETED, *_OPEN)
_NO_HELLO_NEEDED = frozenset((verb, Cause.HELLO_FIRST) for verb in (Verb.MAIL, Verb.AUTH, Verb.STARTTLS, Verb.ETRN))
_AFTER_HELO = frozenset({(Verb.AUTH, Cause.AUTH_NOT_OFFERED), (Verb.STARTTLS, Cause.STARTTLS_NOT_OFFERED)})
_NO_TLS_NOW = tuple(((Verb.STARTTLS, stage), Cause.STARTTLS_DURING_TRANSACTION) for stage in _OPEN)
_NO_MAIL_YET = {Verb.RCPT: Cause.MAIL_FIRST, Verb.DATA: Cause.DATA_WITHOUT_MAIL, Verb.BDAT: Cause.BDAT_WITHOUT_MAIL}
_ASKS_FOR_MAIL: Renames = {(Cause.HELLO_FIRST, verb): cause for verb, cause in _NO_MAIL_YET.items()}
_WORDS_ARE_PARAMETERS: Renames = {
    (Cause.MAIL_SYNTAX, Form.DISPLAY_NAME): Cause.PARAMETER_UNKNOWN,
    (Cause.RCPT_SYNTAX, Form.DISPLAY_NAME): Cause.PARAMETER_UNKNOWN,
}

POSTFIX = Traits(
    lifts=_NO_HELLO_NEEDED | _AFTER_HELO,
    unspoken=((Verb.EXPN, Cause.UNKNOWN_COMMAND), (Verb.HELP, Cause.UNKNOWN_COMMAND)),
    accepts=frozenset(
        {
            Form.HELLO_NAME, Form.BLANKS, Form.UNOPENED, Form.NO_LOCAL_PART, Form.LONG_DOMAIN, Form.TRAILING_DOT,
            Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII, Cause.COMMAND_LINE_TOO_LONG,
            Cause.NUL_IN_COMMAND, Cause.CONTROL_CHARACTER,
        }
    ),
    renames={
        **_ASKS_FOR_MAIL,
        **_WORDS_ARE_PARAMETERS,
        (Cause.PARAMETER_BAD_VALUE, Form.VALUE_MISSING): Cause.PARAMETER_UNKNOWN,
        (Cause.PARAMETER_BAD_VALUE, Form.VALUE_UNWANTED): Cause.PARAMETER_UNKNOWN,
    },
    lacks=frozenset({"HELP", "EXPN"}),
    closes=frozenset({Cause.HEADER_TYPED_AS_COMMAND, Cause.BDAT_SIZE_INVALID, Cause.BDAT_NOT_OFFERED}),
    patience=Patience(errors=20),
    verify=Verify.NEVER,
    hops=50,
    own_literal=True,
)  # fmt: skip

EXIM = Traits(
    unspoken=((Verb.EXPN, Cause.EXPANSION_DENIED),),
    refuses=frozenset(
        {
            Form.HELLO_LITERAL, Cause.DOMAIN_FORM, Cause.LOCAL_PART_DOTS, Cause.RECIPIENT_DOMAIN_MISSING,
            Cause.PARAMETER_NOT_OFFERED, Cause.NUL_IN_COMMAND, Cause.MESSAGE_LINE_TOO_LONG,
        }
    ),
    accepts=frozenset(
        {
            Form.DISPLAY_NAME, Form.NOT_UTF_8, Form.VALUE_MISSING, Cause.COMMAND_LINE_TOO_LONG,
            Cause.HELP_TOPIC_UNKNOWN,
        }
    ),
    lacks=frozenset({"ENHANCEDSTATUSCODES"}),
    address_form={Verb.RCPT: r"[^\[\]]*"},
    patience=Patience(unknown=3, syntax=3, idle=11),
    verify=Verify.QUALIFIED,
    trusts_users=True,
)  # fmt: skip

SENDMAIL = Traits(
    lifts=_NO_HELLO_NEEDED | _AFTER_HELO,
    adds=_NO_TLS_NOW,
    speaks=frozenset({Verb.EXPN}),
    lacks=frozenset({"CHUNKING", "BINARYMIME", "SMTPUTF8"}),
    refuses=frozenset({Cause.NUL_IN_MESSAGE, Cause.BARE_LF_IN_MESSAGE}),
    accepts=frozenset({Form.BLANKS, Form.GLUED, Form.LITERAL, Form.TRAILING_DOT, Form.BEFORE_COLON}),
    renames={**_ASKS_FOR_MAIL, **_WORDS_ARE_PARAMETERS},
    waits=frozenset({Verb.HELO, Verb.EHLO, Verb.DATA}),
    closes=frozenset({Cause.COMMAND_LINE_TOO_LONG, Cause.BARE_LF_IN_MESSAGE}),
    patience=Patience(unknown=25),
    verify=Verify.ALWAYS,
    own_literal=True,
    keeps_login=True,
)

OPENSMTPD = Traits(
    lifts=STANDARD.lifts,
    adds=(
        *(((verb, stage), Cause.SECOND_HELLO) for verb in (Verb.EHLO, Verb.HELO) for stage in _SAID_HELLO),
        ((Verb.RSET, Stage.CONNECTED), Cause.HELLO_FIRST),
        *_NO_TLS_NOW,
    ),
    unspoken=tuple((verb, Cause.UNKNOWN_COMMAND) for verb in (Verb.VRFY, Verb.EXPN, Verb.ETRN)),
    refuses=frozenset(
        {
            Cause.HELLO_NAME_INVALID, Cause.ANGLE_BRACKETS_MISSING, Cause.COMMENT_IN_PATH, Cause.LOCAL_PART_DOTS,
            Cause.MESSAGE_MALFORMED, Form.TRAILING_BLANK,
        }
    ),
    renames={
        (Cause.MAIL_SYNTAX, Form.KEYWORD): Cause.UNKNOWN_COMMAND,
        (Cause.RCPT_SYNTAX, Form.KEYWORD): Cause.UNKNOWN_COMMAND,
        (Cause.MAIL_SYNTAX, Form.GLUED): Cause.PARAMETER_UNKNOWN,
        (Cause.RCPT_SYNTAX, Form.GLUED): Cause.PARAMETER_UNKNOWN,
        (Cause.PARAMETER_BAD_VALUE, Form.VALUE_MISSING): Cause.PARAMETER_UNKNOWN,
        **{
            (cause, verb): bad
            for verb, bad in ((Verb.MAIL, Cause.SENDER_ADDRESS_SYNTAX), (Verb.RCPT, Cause.RECIPIENT_ADDRESS_SYNTAX))
            for cause in (
                Cause.ANGLE_BRACKETS_MISSING, Cause.COMMENT_IN_PATH, Cause.LOCAL_PART_DOTS, Cause.ADDRESS_TOO_LONG,
                Cause.MAIL_SYNTAX, Cause.RCPT_SYNTAX, Cause.NON_ASCII_IN_COMMAND,
            )
        },
    },
    lacks=frozenset({"PIPELINING", "CHUNKING", "BINARYMIME", "SMTPUTF8", "VRFY", "EXPN", "ETRN"}),
    bare=frozenset({Verb.NOOP, Verb.RSET, Verb.DATA, Verb.QUIT, Verb.HELP}),
    ignores=frozenset({"SIZE", "AUTH", "RET", "NOTIFY"}),
    address_form={Verb.MAIL: r"[!#-~]*", Verb.RCPT: r"[!#-~]*"},
    waits=frozenset(Verb),
    closes=frozenset({Cause.COMMAND_LINE_TOO_LONG, Cause.PIPELINING_NOT_ALLOWED}),
)  # fmt: skip

TRAITS = {"standard": STANDARD, "postfix": POSTFIX, "exim": EXIM, "sendmail": SENDMAIL, "opensmtpd": OPENSMTPD}
