"""The verbs of SMTP and its extensions."""

from enum import StrEnum


class Verb(StrEnum):
    """Every verb that some RFC or well-known server defines; `stages.py` says which are spoken here."""

    __hash__ = str.__hash__  # that of Enum is slow, and these are keys everywhere

    EHLO = "EHLO"
    HELO = "HELO"
    MAIL = "MAIL"
    RCPT = "RCPT"
    DATA = "DATA"
    RSET = "RSET"
    NOOP = "NOOP"
    QUIT = "QUIT"
    VRFY = "VRFY"
    EXPN = "EXPN"
    HELP = "HELP"
    AUTH = "AUTH"
    STARTTLS = "STARTTLS"
    BDAT = "BDAT"
    ETRN = "ETRN"
    ATRN = "ATRN"
    BURL = "BURL"
    LHLO = "LHLO"
    TURN = "TURN"
    SEND = "SEND"
    SOML = "SOML"
    SAML = "SAML"
    XCLIENT = "XCLIENT"
    XFORWARD = "XFORWARD"
