r"""
Passwords as people type them at a shell, and lines of the files that hold them.

`echo -n x | base64`, `encode_base64("x")`, `ConvertTo-SecureString "x"`, `doveadm auth test alice x`; and a line of
Postfix (`smtp.example.org alice:x`), Exim (`smtp.example.org:alice:x`), Sendmail (`AuthInfo:... "P:x"`), DragonFly's
`dma` (`alice|smtp.example.org:x`) or OpenSMTPD.
"""

import re

from smtptutor.evidence.mask_span import ODD, Stretch, quoted, replaced, word

_ENCODES = re.compile(
    r"(?i)(?:encode_?base64|b64encode|base64_encode|urlsafe_b64encode|encode64|\bbtoa|base64\.encode|EncodeToString"
    r"|ToBase64String)\([^\"'()]{0,40}(?:\([^\"'()]{0,40}){0,2}(?=[\"'])"
    r"|\b(?:echo|printf)\s{1,4}(?:-\w{1,3}\s{1,4}){0,3}(?=[^|]{1,300}\|\s{0,4}(?:base64|openssl|mimencode|b64encode))"
    r"|ConvertTo-SecureString\s{1,4}(?:-(?:AsPlainText|Force|String)\s{1,4}){0,3}(?=[^\s-])"
)
_INTO_SECURE = re.compile(r"(?=[\"'][^\"']{1,200}[\"']\s{0,4}\|\s{0,4}(?i:ConvertTo-SecureString))")
_WITH_NULS = re.compile(
    r"(?:\\0{1,3}|\\x00|\\u0000|\^@|%00)[\w.@+-]{0,80}(?:\\0{1,3}|\\x00|\\u0000|\^@|%00)(?=[^\s\"'])"
)
_TO_A_QUOTE = re.compile(r"[^\s\"']{1,300}")
_TESTS = re.compile(
    r"\b(?:testsaslauthd|saslpasswd2)\b.{0,200}?\s-p\s{1,4}(?=[^\s-])"
    r"|\bldap(?:search|whoami|modify|add)\b.{0,200}?\s-w\s{1,4}(?=[^\s-])"
    r"|\bdoveadm\s{1,4}auth\s{1,4}(?:test|login)\s{1,4}(?:-\w\s{1,4}\S{1,80}\s{1,4}){0,4}[^\s-]\S{0,80}\s{1,4}(?=\S)"
)
_STORED = re.compile(
    r"\{(?:PLAIN|CLEARTEXT|CRYPT|S?SHA\d{0,3}|S?MD5|\w{2,10}-CRYPT|(?:CRAM|DIGEST|LDAP|PLAIN|LANMAN)-MD5|SCRAM-[\w-]{1,12}"
    r"|ARGON2I?D?|PBKDF2|NTLM)(?:\.(?:B64|HEX))?\}(?=[^\s\"'])"
)
_AUTH_INFO = re.compile(r"\"P[:=](?=[^\"]{1,200}\")")
_CONTINUED = re.compile(r"\bCONT[ \t]{1,4}\d{1,9}[ \t]{1,4}(?=\S+\s{0,4}\Z)")  # a line of Dovecot's protocol
_IN_TABLE = re.compile(r"\btable\s{1,4}[\w-]{1,40}\s{0,4}\{[^\"]{0,80}\"(?=[^\s:\"]{1,100}:[^\"]{1,200}\")")

_HOST = r"\[?[\w.*-]{1,200}\.[\w-]{2,63}\]?"
_LINE = re.compile(
    rf"\s{{0,8}}(?:{_HOST}(?::\d{{1,5}})?\s{{1,20}}(?!(?:smtps?|relay|lmtps?|local|virtual|error|retry|discard|uucp|pipe"
    r"|hold|slow|submissions?|https?|mailto|dns|rfc822|unix|inet|tcp|ipv[46])\d?:)[^\s:/]{1,100}:"
    rf"|{_HOST}:[^\s:/]{{1,100}}:|[^\s|:/]{{1,80}}\|{_HOST}(?::\d{{1,5}})?:|[^\s@:<>,;]{{1,64}}@{_HOST}:)(?=[^\s:/\[~]\S*\s{{0,8}}\Z)"
)
"""A line that has nothing but a host, a name and a password, or an address and a password."""
_NUMBERS = re.compile(r"[\d.:,a-f]{1,40}\s{0,8}\Z")


def without_typed(text: str) -> str:
    """A line with stars for what was typed at a shell to be encoded or tested, and in the lines of such files."""
    small = text.lower()
    if "securestring" in small or "encode" in small or "base64" in small or "btoa" in small or "openssl" in small:
        text = replaced(text, _ENCODES.finditer(text), _argument)
        text = replaced(text, _INTO_SECURE.finditer(text), lambda text, found: quoted(text, found.start()))
    if "\\" in small or "^@" in small or "%00" in small:
        text = replaced(text, _WITH_NULS.finditer(text), _to_a_quote)
    if "auth" in small or "sasl" in small or "ldap" in small:
        text = replaced(text, _TESTS.finditer(text), _argument)
    if "authinfo" in small:
        text = replaced(
            text, _AUTH_INFO.finditer(text), lambda text, found: (found.end(), text.index('"', found.end()))
        )
    if "}" in small:
        text = replaced(text, _STORED.finditer(text), _to_a_quote)
    if "CONT" in text:
        text = replaced(text, _CONTINUED.finditer(text), _argument)
    if "table" in small:
        text = replaced(
            text,
            _IN_TABLE.finditer(text),
            lambda text, found: (text.index(":", found.end()) + 1, text.index('"', found.end())),
        )
    return _of_a_file(text)


def _argument(text: str, found: "re.Match[str]") -> Stretch | None:
    return quoted(text, found.end()) or word(text, found.end())


def _to_a_quote(text: str, found: "re.Match[str]") -> Stretch | None:
    rest = _TO_A_QUOTE.match(text, found.end())
    return rest.span() if rest else None


def _of_a_file(text: str) -> str:
    """A line of a file of passwords, with stars for the one in it; a port or an address is none."""
    return replaced(text, filter(None, (_LINE.match(text),)), _password)


def _password(text: str, found: "re.Match[str]") -> Stretch | None:
    span = word(text, found.end())
    if span is None or _NUMBERS.match(text, found.end()):
        return None
    return span if ODD.search(text, *span) else None
