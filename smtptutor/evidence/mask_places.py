"""
Secrets by their place in commands, addresses and calls: URLs, options of programs, arguments in traces and in code.

Traces of PHP have the arguments of each call; a line of code has those that somebody wrote. In calls that log in, what
is quoted is hidden from the second argument on.
"""

import re

from smtptutor.evidence.mask_span import Stretch, quoted, replaced, word
from smtptutor.protocol.secrets import STARS

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30})://(?=[^\s\"'<>]{0,400}@)")
_URL_ENDS = re.compile(r"[^\s\"'<>]{0,400}")
_PORT = re.compile(r"\d{1,5}/")

_HEADER = re.compile(
    r"(?i)(?P<scheme>authorization[\\\"']{0,3}\s{0,4}[:=]>?\s{0,4}[\\\"']{0,3}(?:(?:basic|bearer|digest|token|negotiate|ntlm|apikey"
    r"|[\w-]{1,20})\s{1,4})?|\b(?:set-)?cookie:\s{0,4}|\bbearer\s{1,4}(?=\S{0,20}\d|\S{16}))"
)
_KNOWN = re.compile(
    r"\bSG\.[\w-]{16,90}\.[\w-]{16,90}|\b(?:xkeysib|xsmtpsib|sk_live|sk_test|mlsn|rk_live|gh[pousr]|xox[abps]|key|pk)[-_.]"
    r"[A-Za-z0-9-]{20,200}|\bre_[A-Za-z0-9_]{16,60}|\bAKIA[0-9A-Z]{16}|\beyJ[\w-]{8,4000}\.[\w-]{4,4000}(?:\.[\w-]{0,4000})?"
    r"|\bTlRMTVNTUA[A-Za-z0-9+/]{4,8000}={0,2}|\bGOCSPX-[\w-]{8,60}|\$(?:1|2[abxy]|5|6|y|argon2\w{1,2})\$[\w./$,=+-]{8,200}"
    r"|\bya29\.[\w-]{8,2000}|\b1//[\w-]{20,2000}"
)
"""Keys of SendGrid, Brevo, Mailgun, Resend, MailerSend, Amazon and Google by how they begin; JSON Web Tokens."""

_OPTION = re.compile(
    r"(?<!\S)[\"']?(?:--?(?:auth-)?pass(?:word)?|-ap|-xp|-pw|--?pw|--oauth2-bearer|--?token|--?api-?key|--?secret|-P(?=\s\D))"
    r"(?:=|[\"']?,?\s{1,8})|(?<=\s)-ap(?=[^\s-])"
)
_PAIR = re.compile(
    r"(?<!\S)[\"']?(?:--(?:proxy-)?user(?:=|[\"']?,?\s{1,8})|-u[\"']?,?\s{0,8})[\"']?(?=[^\s:]{1,100}:)"
    r"|\bauth[\"']?\s{0,4}(?:=>?|:)\s{0,4}[\"'](?=[^\s:\"']{1,100}:[^\"']{1,200}[\"'])"
    r"|\bstatic:(?=[^\s:]{1,100}:)|^\s{0,8}\[[\w.:-]{1,255}\](?::\d{1,5})?\s{1,20}(?=[^\s:]{1,100}:\S+\s{0,8}\Z)"
)
"""What stands before a name and a password with a colon between them: curl, requests, Postfix."""

_CALLED = (
    "login", "log_in", "logon", "authenticate", "authenticateasync", "auth", "plainauth", "plain_auth", "loginauth",
    "crammd5auth", "connect", "connectasync", "connect_ex", "start", "credentials", "credentials::new",
    "networkcredential", "passwordauthentication", "setauthentication", "defaultauthenticator", "newdialer", "dialer",
    "saslmechanismplain", "saslmechanismlogin", "saslmechanismcrammd5", "saslmechanismoauth2", "imap_open",
    "yagmail.smtp", "newplainclient", "newloginclient", "newplainauth", "newloginauth", "__construct", "setcredentials",
    "withsmtpserver", "plain", "sendcommand", "basic_auth", "basicauth", "setbasicauth", "with_credentials", "setauth",
    "withcredentials", "user_passwd", "attempt", "validate", "checkpassword", "auth=", "auth =", "auth = ",
)  # fmt: skip
"""Functions that log in, in small letters."""
_LONGEST_NAME = 24
_MOST_CALLS = 64  # of such calls in a line; what is behind them is hidden
_LONGEST_CALL = 2000  # characters of arguments
_VERB = re.compile(r"(?i)['\"]?(?:EHLO|HELO|MAIL|RCPT|DATA|RSET|QUIT)\b")


def without_places(text: str) -> str:
    """A line with stars for the secrets in URLs, headers and options."""
    small = text.lower()
    if "://" in small:
        text = replaced(text, _URL.finditer(text), _in_url)
    if "authorization" in small or "bearer" in small or "cookie" in small:
        text = replaced(text, _HEADER.finditer(text), _in_header)
    if "-" in small:
        text = replaced(text, _OPTION.finditer(text), _behind)
    if "-u" in small or "auth" in small or "static:" in small or "[" in small:
        text = replaced(text, _PAIR.finditer(text), _in_pair)
    return text


def without_known(text: str) -> str:
    """A line without keys that are known by how they begin."""
    return _KNOWN.sub(STARS, text)


def without_arguments(text: str) -> str:
    """A line with stars for what is quoted in calls that log in, from the second argument on."""
    if "(" not in text or not ("'" in text or '"' in text):
        return text
    parts: list[str] = []
    at = 0
    calls = 0
    opening = text.find("(")
    while opening >= 0:
        if opening >= at and _logs_in(text, opening):
            calls += 1
            if calls > _MOST_CALLS:
                return "".join([*parts, text[at:opening], STARS])
            for start, end in _secrets_in_call(text, opening + 1):
                parts += [text[at:start], STARS]
                at = end
        opening = text.find("(", opening + 1)
    return "".join([*parts, text[at:]]) if parts else text


def _logs_in(text: str, opening: int) -> bool:
    """True where the name before a bracket is that of a call that logs in."""
    before = text[max(0, opening - _LONGEST_NAME) : opening]
    small = before.lower()
    if not small.endswith(_CALLED) or len(small) != len(before) or _VERB.match(text, opening + 1):
        return False
    return any(small.endswith(name) and _is_a_word(before, len(name)) for name in _CALLED)


def _is_a_word(text: str, length: int) -> bool:
    """True where the last letters of a text are a word, or one in a name such as `usePlainAuth`."""
    begins, behind = text[-length - 1 : -length], text[-length]
    return not begins.isalnum() or (begins.islower() and behind.isupper())


def _secrets_in_call(text: str, at: int) -> list[Stretch]:
    """The places of what is quoted behind the first comma of a call whose arguments begin at `at`."""
    spans: list[Stretch] = []
    depth = number = 0
    end = min(len(text), at + _LONGEST_CALL)
    while at < end and depth >= 0:
        sign = text[at]
        span = quoted(text, at) if sign in "\"'\\" else None
        if span:
            if number and span[1] > span[0]:
                spans.append(span)
            at = span[1] + span[0] - at  # behind the closing quote, which is as long as the opening one
            continue
        depth += (sign in "([{") - (sign in ")]}")
        number += sign == "," and depth == 0
        at += 1
    return spans


def _behind(text: str, found: re.Match[str]) -> Stretch | None:
    """What stands behind an option, unless the line only goes on."""
    if text[found.end() :].strip() == "\\":
        return None
    return quoted(text, found.end()) or word(text, found.end())


def _in_url(text: str, found: re.Match[str]) -> Stretch | None:
    """The password of a URL; where its scheme has a plus, as `mailgun+api`, the name is a key too."""
    ends = _URL_ENDS.match(text, found.end())
    assert ends is not None
    who = ends[0].rpartition("@")[0]
    if "+" in found["scheme"]:
        return found.end(), found.end() + len(who)
    name, colon, password = who.partition(":")
    if not colon or (_PORT.match(password) and found["scheme"].lower() in {"http", "https"}) or "/" in name:
        return None
    start = found.end() + len(name) + 1
    return start, start + len(password)


def _in_header(text: str, found: re.Match[str]) -> Stretch | None:
    """The rest of a header field, to a quote that closes it."""
    start = found.end()
    end = min((place for quote in "\"'" if (place := text.find(quote, start)) >= 0), default=len(text))
    if found[0].lower().startswith("bearer"):
        end = min(end, start + len(text[start:].split(None, 1)[0])) if text[start:].strip() else start
    end -= 1 if text[end - 1 : end] == "\\" else 0
    return (start, end) if end > start else None


def _in_pair(text: str, found: re.Match[str]) -> Stretch | None:
    """The password behind the colon of `name:password`."""
    start = text.index(":", found.end()) + 1
    quote = text[found.end() - 1]
    end = text.find(quote, start) if quote in "\"'" else -1
    if end >= 0:
        return start, end
    return word(text, start)
