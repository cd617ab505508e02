"""
The habits of four real servers, near their default settings: Postfix 3.7, Exim 4.96, Sendmail 8.17, OpenSMTPD 6.8.

Each rule stands for a family of lines, not for one. What would need a rule for one line alone is left out; the
conformance tests list what differs for that.
"""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.form import Form
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.traits import STANDARD, Renames, Traits, Verify
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects import exim_paths, opensmtpd_paths, postfix_paths, sendmail_paths, sessions

_OPEN = (Stage.MAIL, Stage.RCPT, Stage.BDAT)
_SAID_HELLO = (Stage.GREETED, *_OPEN)
_NO_HELLO_NEEDED = frozenset((verb, Cause.HELLO_FIRST) for verb in (Verb.MAIL, Verb.AUTH, Verb.STARTTLS, Verb.ETRN))
_AFTER_HELO = frozenset({(Verb.AUTH, Cause.AUTH_NOT_OFFERED), (Verb.STARTTLS, Cause.STARTTLS_NOT_OFFERED)})
_NO_TLS_NOW = tuple(((Verb.STARTTLS, stage), Cause.STARTTLS_DURING_TRANSACTION) for stage in _OPEN)
_NO_MAIL_YET = {Verb.RCPT: Cause.MAIL_FIRST, Verb.DATA: Cause.DATA_WITHOUT_MAIL, Verb.BDAT: Cause.BDAT_WITHOUT_MAIL}
_ASKS_FOR_MAIL: Renames = {(Cause.HELLO_FIRST, verb): cause for verb, cause in _NO_MAIL_YET.items()}

_LOOSE_XTEXT = r"(?:[!-*,-~]|\+[0-9A-Fa-f]{2})"  # "=" and small hexadecimal digits too
_ANY_EVENT = r"(?:SUCCESS|FAILURE|DELAY)"
_POSTFIX_VALUES = {
    "SIZE": r"[0-9]{1,4000}",
    "AUTH": r".*",
    "ENVID": rf"{_LOOSE_XTEXT}+",
    "NOTIFY": rf"(?i:,*(?:NEVER(?:,+NEVER)*|{_ANY_EVENT}(?:,+{_ANY_EVENT})*),*)",
    "ORCPT": rf"[^;]+;{_LOOSE_XTEXT}*",
}

POSTFIX = Traits(
    lifts=_NO_HELLO_NEEDED | _AFTER_HELO,
    unspoken=((Verb.EXPN, Cause.UNKNOWN_COMMAND), (Verb.HELP, Cause.UNKNOWN_COMMAND)),
    accepts=frozenset(
        {
            Form.HELLO_NAME, Form.BLANKS,
            Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII, Cause.COMMAND_LINE_TOO_LONG,
            Cause.CONTROL_CHARACTER,
        }
    ),
    renames={
        **_ASKS_FOR_MAIL,
        (Cause.PARAMETER_BAD_VALUE, Form.VALUE_MISSING): Cause.PARAMETER_UNKNOWN,
        (Cause.PARAMETER_BAD_VALUE, Form.VALUE_UNWANTED): Cause.PARAMETER_UNKNOWN,
        (Cause.XCLIENT_NOT_PERMITTED, Form.VALUE_MISSING): Cause.VRFY_ARGUMENT_MISSING,
    },
    speaks=frozenset({Verb.ETRN}),
    reads=postfix_paths.read,
    values=_POSTFIX_VALUES,
    once=frozenset({"RET", "ENVID", "NOTIFY", "ORCPT"}),
    whole=frozenset({"BODY"}),
    lacks=frozenset({"HELP", "EXPN"}),
    closes=frozenset({Cause.HEADER_TYPED_AS_COMMAND, Cause.BDAT_SIZE_INVALID, Cause.BDAT_NOT_OFFERED}),
    verify=Verify.AS_RCPT,
    own_literal=True,
    session=sessions.POSTFIX,
    reroutes="@!%",
)  # fmt: skip

_ANY_VALUES = dict.fromkeys(("SIZE", "BODY", "AUTH", "RET", "ENVID", "NOTIFY", "ORCPT"), r".*")

EXIM = Traits(
    lifts=frozenset({(Verb.ETRN, Cause.HELLO_FIRST)}),
    unspoken=((Verb.EXPN, Cause.EXPANSION_DENIED),),
    refuses=frozenset(
        {
            Form.HELLO_LITERAL, Form.HELLO_UNDERSCORE, Cause.PARAMETER_NOT_OFFERED, Cause.NUL_IN_COMMAND,
            Cause.MESSAGE_LINE_TOO_LONG,
        }
    ),
    accepts=frozenset(
        {
            Form.NOT_UTF_8, Cause.HELP_TOPIC_UNKNOWN,
            Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII,
        }
    ),
    lacks=frozenset({"ENHANCEDSTATUSCODES"}),
    reads=exim_paths.read,
    values=_ANY_VALUES,  # its parser has looked at them
    verify=Verify.QUALIFIED,
    trusts_users=True,
    session=sessions.EXIM,
)  # fmt: skip

_SENDMAIL_VALUES = {
    "SIZE": r"[0-9]*",
    "AUTH": rf"{_LOOSE_XTEXT}*",
    "ENVID": rf"{_LOOSE_XTEXT}*",
    "ORCPT": rf"[^;]+;{_LOOSE_XTEXT}*",
}

SENDMAIL = Traits(
    lifts=_NO_HELLO_NEEDED | _AFTER_HELO | {(Verb.ETRN, Cause.ETRN_DURING_TRANSACTION)},
    adds=_NO_TLS_NOW,
    unspoken=((Verb.BURL, Cause.UNKNOWN_COMMAND), (Verb.ATRN, Cause.UNKNOWN_COMMAND)),
    speaks=frozenset({Verb.EXPN, Verb.ETRN}),
    lacks=frozenset({"CHUNKING", "BINARYMIME", "SMTPUTF8"}),
    refuses=frozenset({Cause.NUL_IN_MESSAGE, Cause.BARE_LF_IN_MESSAGE}),
    accepts=frozenset({Form.BLANKS, Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII}),
    renames=_ASKS_FOR_MAIL,
    reads=sendmail_paths.read,
    values=_SENDMAIL_VALUES,
    once=frozenset({"RET", "ENVID", "AUTH", "ORCPT"}),
    reroutes="%",
    tag="+",
    waits=frozenset({Verb.HELO, Verb.EHLO, Verb.DATA}),
    closes=frozenset({Cause.COMMAND_LINE_TOO_LONG, Cause.BARE_LF_IN_MESSAGE}),
    verify=Verify.ALWAYS,
    own_literal=True,
    keeps_login=True,
    session=sessions.SENDMAIL,
)

OPENSMTPD = Traits(
    lifts=_AFTER_HELO,
    adds=(
        *(((verb, stage), Cause.SECOND_HELLO) for verb in (Verb.EHLO, Verb.HELO) for stage in _SAID_HELLO),
        ((Verb.RSET, Stage.CONNECTED), Cause.HELLO_FIRST),
        *_NO_TLS_NOW,
    ),
    unspoken=tuple((verb, Cause.UNKNOWN_COMMAND) for verb in (Verb.VRFY, Verb.EXPN, Verb.ETRN)),
    refuses=frozenset(
        {
            Form.HELLO_LITERAL, Form.HELLO_UNDERSCORE, Form.HELLO_LABELS, Form.TRAILING_BLANK,
            Cause.MESSAGE_MALFORMED,
        }
    ),
    renames={(Cause.PARAMETER_BAD_VALUE, Form.VALUE_MISSING): Cause.PARAMETER_UNKNOWN},
    accepts=frozenset({Cause.SENDER_MUST_BE_ASCII, Cause.RECIPIENT_MUST_BE_ASCII}),
    lacks=frozenset({"PIPELINING", "CHUNKING", "BINARYMIME", "SMTPUTF8", "VRFY", "EXPN", "ETRN"}),
    bare=frozenset({Verb.NOOP, Verb.RSET, Verb.DATA, Verb.QUIT, Verb.HELP}),
    reads=opensmtpd_paths.read,
    ignores=frozenset({"SIZE", "AUTH", "RET", "NOTIFY", "ORCPT"}),
    values={"ENVID": r".{0,100}"},
    whole=frozenset({"BODY", "ENVID"}),
    tag="+",
    waits=frozenset(Verb),
    closes=frozenset({Cause.COMMAND_LINE_TOO_LONG, Cause.PIPELINING_NOT_ALLOWED}),
    session=sessions.OPENSMTPD,
)  # fmt: skip

TRAITS = {"standard": STANDARD, "postfix": POSTFIX, "exim": EXIM, "sendmail": SENDMAIL, "opensmtpd": OPENSMTPD}
