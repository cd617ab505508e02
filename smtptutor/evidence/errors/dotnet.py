"""Errors of System.Net.Mail and MailKit, which leave the reply code out."""

import re

from smtptutor.evidence.errors import reply
from smtptutor.evidence.errors.block import ErrorText
from smtptutor.evidence.statement import END_OF_DATA, Statement

MARKS = (
    "SmtpException", "SmtpFailedRecipient", "SmtpCommandException", "SmtpProtocolException", "MailKit.",
    "System.Net.Mail", "The server response was:", "ServiceNotAuthenticatedException", "Serverantwort war:",
    "réponse du serveur était", "respuesta del servidor fue:",
)  # fmt: skip
SENTENCES = {
    "Service not available, closing transmission channel.": (421,),
    "Mailbox unavailable.": (450, 550),
    "Error in processing.": (451,),
    "Insufficient system storage.": (452,),
    "Client does not have permission to submit mail to this server.": (454,),
    "Syntax error, command unrecognized.": (500, 0),
    "Syntax error in parameters or arguments.": (501,),
    "Command not implemented.": (502,),
    "Bad sequence of commands.": (503,),
    "Command parameter not implemented.": (504,),
    "The SMTP server requires a secure connection or the client was not authenticated.": (530,),
    "User not local; please try a different path.": (551,),
    "Exceeded storage allocation.": (552,),
    "Mailbox name not allowed.": (553,),
    "Transaction failed.": (554,),
}
"""
Which code a sentence of System.Net.Mail stands for; 0 is any that the library does not know, 535 among them.

Source: the texts of System.Net.Mail.SmtpException, .NET Framework 4.8 and .NET 8.
"""
_SENTENCE = re.compile("|".join(map(re.escape, SENTENCES)))
_RESPONSE = re.compile(
    r"(?:(?<!\s)\s+)?(?:The server response was|Die Serverantwort war"
    r"|La réponse du serveur était|La respuesta del servidor fue)"
    r"\s?: ?"
)
_KIT = re.compile(r"\bSmtp(?:Command|Protocol)Exception(?:[^:\n]{0,40})?: ?")
_LOGIN = re.compile(rf"AuthenticationException: ({reply.CODE}|Authentication[A-Z]\w{{3,40}}): ?")
_LOGINS = {
    "AuthenticationInvalidCredentials": 535,
    "AuthenticationMechanismTooWeak": 534,
    "AuthenticationRequired": 530,
}
_LAST = re.compile(r"The SMTP server has unexpectedly disconnected: ?")
_END = re.compile(r"\n\s*(?:at |--->|---|Status|Error|Data|Inner|Stack)| ---> |\n\n")
_FRAMES = (
    ("RecipientNotAccepted", "RCPT"), ("SenderNotAccepted", "MAIL"), ("MessageNotAccepted", END_OF_DATA),
    ("OnNoRecipientsAccepted", "RCPT"), ("ProcessRcptToResponse", "RCPT"), ("ProcessMailFromResponse", "MAIL"),
    ("RcptTo", "RCPT"), ("MailFrom", "MAIL"), ("RecipientCommand", "RCPT"), ("MailCommand", "MAIL"),
    ("DataStopCommand", END_OF_DATA), ("DataCommand", "DATA"), ("StartTlsCommand", "STARTTLS"), ("AuthCommand", "AUTH"),
    ("SmtpFailedRecipient", "RCPT"), ("ParseGreeting", "greeting"),
)  # fmt: skip
_LONGEST = 4000


def read(block: ErrorText) -> list[Statement]:
    """The one reply of an error."""
    return _mailkit(block) or _net(block)


def _net(block: ErrorText) -> list[Statement]:
    """System.Net.Mail: a sentence for the code, then the words of the server, with the enhanced code."""
    found = _SENTENCE.search(block.text)
    response = _RESPONSE.match(block.text, found.end()) if found else _RESPONSE.search(block.text)
    mark = found or response
    if not mark or not (found or response):
        return []
    heard = reply.read(_words(block.text, response.end())) if response else reply.RaisedReply(0, "", mark[0])
    codes = SENTENCES[found[0]] if found else (0,)
    if not heard.code:
        heard = heard._replace(code=_code(codes, heard.enhanced))
    return [block.said(mark.start(), heard, _stage(block), ".NET")]


def _code(codes: tuple[int, ...], enhanced: str) -> int:
    """The code that a sentence stands for, 0 where it stands for several and the enhanced code does not decide."""
    if len(codes) == 1:
        return codes[0]
    fitting = [code for code in codes if enhanced and str(code)[0] == enhanced[0]]
    if 0 in codes:
        return fitting[0] if enhanced.startswith("5.5.") and fitting else 0
    return fitting[0] if fitting else 0


def _mailkit(block: ErrorText) -> list[Statement]:
    """MailKit: the words of the server as they are; of a login the code too."""
    login = _LOGIN.search(block.text)
    if login:
        code = int(login[1]) if login[1].isdecimal() else _LOGINS.get(login[1], 0)
        return [block.said(login.start(), reply.read(_words(block.text, login.end()), code), "AUTH", "MailKit")]
    last = _LAST.search(block.text)
    heard = reply.read(_words(block.text, last.end())) if last else reply.NONE
    if last and (str(heard.code)[0] in "45" or heard.enhanced[:1] in ("4", "5")):
        return [block.said(last.start(), heard, "", "MailKit")]  # after a success it is a lost connection
    found = _KIT.search(block.text)
    if not found or "Protocol" in found[0]:
        return []
    return [block.said(found.start(), reply.read(_words(block.text, found.end())), _stage(block), "MailKit")]


def _words(text: str, begin: int) -> str:
    """What a server said, from there to the stack or the end."""
    rest = text[begin : begin + _LONGEST]
    end = _END.search(rest)
    return rest[: end.start()] if end else rest


def _stage(block: ErrorText) -> str:
    """The step, by the kind of the error or the methods on the stack."""
    whole = f"{block.text}\n{block.frames}"
    return next((stage for name, stage in _FRAMES if name in whole), "")
