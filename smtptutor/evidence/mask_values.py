r"""
Passwords and tokens by the names that stand before them: settings, objects, environments, headers.

`pass: 'x'`, `"password":"x"`, `MAIL_PASSWORD=x`, `['password' => 'x']`, `<password>x</password>`, `.setPassword("x")`,
`"name":"SMTP_PASS","value":"x"`: a name, what closes it, a separator, a value. `auth=pass` is a verdict and no name.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.mask_span import GROUPS, ODD, Stretch, quoted, replaced, word
from smtptutor.protocol.secrets import STARS

_ELSEWHERE = (
    "kennwort", "wachtwoord", "contrase\u00f1a", "senha", "has\u0142o", "heslo", "\u043f\u0430\u0440\u043e\u043b\u044c",
    "mot de passe", "\u5bc6\u7801", "\u53e3\u4ee4", "\u5bc6\u78bc", "\u30d1\u30b9\u30ef\u30fc\u30c9",
)  # fmt: skip
_FULL = (
    rf"passw(?:or[dt]|d)|pass[_-]?(?:phrase|code|key)|{'|'.join(_ELSEWHERE)}|secret(?!ar)|token|(?<![A-Za-z])\$?auth[23]|client_send"
    r"|(?:api|access|account|secret|private|auth|license|master|signing|encryption|shared|sas|smtp|send\w?grid|server)"
    r"[_-]?(?:api|access)?[_-]?key|resumption psk"
)
_CLOSING = r"""(?:[\\"'\]`*]|&quot;|&\#0?3[49];|&apos;){0,6}"""
_SEPARATOR = (
    r"(?:\s|\\t){0,8}(?:=>|:=|==?(?!=)|:(?!:)|\uff1a|>(?=[^\s<>])"
    r"|\.{2,40}\s?:?|-{1,2}>|;s:\d{1,6}:(?=\\{0,3}\")|</\w{1,6}>\s{0,4}<\w{1,6}(?:\s[^<>]{0,60})?>|\||[-\u2013]\s"
    r"|[,\s]\s{0,4}[\\\"']{0,3}(?i:value)[\\\"']{0,3}\s{0,4}[=:]"
    r"|(?<!\s)\(\s{0,2}(?=[bBuU]?\\{0,3}[\"'])|,\s{0,4}(?=(?:<<)?\\{0,3}[\"'])|(?:(?<=\s)|(?<=\\t))(?=\\{0,3}[\"'`]))"
)
_NAME = rf"(?:(?P<full>(?i:{_FULL}))|(?P<short>(?i:pass|pwd?|psw)))(?P<more>[\w-]{{0,24}}){_CLOSING}"
_CORE = re.compile(rf"{_FULL}|pass|pwd?|psw")
_KEY = re.compile(rf"{_NAME}(?P<by>{_SEPARATOR})\s{{0,12}}")
_NO_SECRET = re.compile(
    r"(?i)[_-]?(?:eval|command|cmd|file|maps?|path|url|uri|field|length|policy|type|endpoint|expir|less|through|thru"
    r"|iz)"
)
_CLOSED = re.compile(r"</[\w:.-]{0,40}\Z")  # </password> ends an element
_SHORT_SUFFIX = re.compile(r"[_-]?\d{0,3}(?:[_-]\w{0,20})?\Z")
_OWNERS = (
    "smtp", "mail", "db", "user", "auth", "my", "relay", "host", "app", "login", "account", "old", "new", "server",
    "remote", "local", "imap", "pop", "pop3", "ldap", "bind", "root", "admin", "sender", "sasl", "ftp", "http", "proxy",
)  # fmt: skip
"""What may stand before `pass` without a separator; "bypass" and "compass" are words."""

_NESTED = re.compile(r"[\[{]|<[^>\s]{0,20}>|[|>][+-]?\s*\Z|\*{4}(?:\s|\Z)")
_NOTHING = re.compile(r"(?i)(?:undefined|null|none|nil|true|false|yes|no|empty)(?!\w)")
_CALL = re.compile(r"[A-Za-z_$][\w.:$>\\-]{0,60}[(\[]")
_BEGINS = re.compile(
    r"[\s\-#;*>\"'$\[({:|+?]{0,40}(?:(?:export|set|setenv|env|define|let|var|const)\s{1,4})?[\w.$\[\"'>:-]{0,60}\Z"
)
_ANOTHER = re.compile(r"[\w\]\"']\s?(?:=>?|:)\s?\S|(?<!\w)[245]\d\d[ -]")
_MOST_WORDS = 6
_JUDGED = re.compile(
    r"(?i)(?:invalid|incorrect|wrong|bad|missing|empty|expired|weak|specific|required|forgot\w{0,4}|unexpected|no|reset"
    r"|change|username and)['\"]?\s{1,4}\w{0,8}\Z"
)
"""What stands before the name where a sentence tells about a password, and says none."""

_DRAWN = ("|", "-", "\u2013", "->", "-->")
"""What separates a name from a value in tables and lists, and other words too."""
_KEY_OF_NEXT = re.compile(r"[\\\"']{1,4}\s{0,4}:")  # "name":"SMTP_PASS","err":"..."
_VALUE_FIRST = re.compile(
    r"(?i)\bvalue[\\\"']{0,3}\s{0,4}[:=]\s{0,4}\\{0,3}[\"'](?P<value>[^\"'\\]{1,300})(?=[\\\"']{1,4}[,\s]{1,4}[\\\"']{0,3}"
    r"(?:name|key|id)[\\\"']{0,3}\s{0,4}[:=]\s{0,4}[\\\"']{1,3}[\w.-]{0,40}(?:pass|pwd|secret|token|api.?key))"
)
"""A value that stands before its name: `value="x" key="SmtpPassword"`."""
_AT_END = re.compile(rf"{_NAME}\s{{0,4}}(?P<by>(?:=>|=|:|\uff1a|,)?\s{{0,4}}(?:[|>][+-]?)?)\s{{0,4}}\Z")
_END = 80  # characters of a line among which such a name is sought
_NEXT = re.compile(r"\s{0,60}(?P<named>[\"']?value[\"']?\s{0,4}[:=]\s{0,4}|string\(\d{1,6}\)\s|(?=[\"']))?(?=\S)")
_OPTION_AT_END = re.compile(r"(?:^|\s)--?(?:[a-z]{1,8}-)?(?:pass(?:word)?|ap|xp|pw)\s{1,8}\\\s{0,8}\Z")
_ALL_QUOTED = re.compile(r"\s{0,60}(?:'[^']{1,200}'|\"[^\"]{1,200}\"),?\s{0,60}")
_NO_VALUE = re.compile(r"\d{3}(?:[ -]|\Z)|\S{1,60}[:=]|[{}()\[\]<]")


def without_values(text: str) -> str:
    """A line with stars for each value that the name before it tells is secret."""
    found = (_KEY.match(text, start) for start in _names(text))
    text = replaced(text, (one for one in found if one), _value)
    return replaced(text, _VALUE_FIRST.finditer(text), lambda _, found: found.span("value")) if "alue" in text else text


def awaits_a_value(text: str) -> int:
    """2 where a line ends with the name of a secret and ":" or "=", so that the next has its value; 1 with a name."""
    end = text[-_END:]
    if end.rstrip().endswith("\\") and _OPTION_AT_END.search(end):
        return 2
    found = (_AT_END.match(end, start) for start in _names(end))
    return max((2 if one["by"].strip() else 1 for one in found if one and _is_a_name(end, one)), default=0)


def next_value_hidden(text: str, awaited: int) -> str:
    """A line behind one that ends so: what is called `value`; with ":" before it also what is quoted, or one word."""
    found = _NEXT.match(text)
    if found is None:
        return text
    words = text[found.end() :]
    one = len(words.split(None, 1)) == 1 and not _NO_VALUE.match(words)
    if not found["named"] and any(_KEY.match(words, start) for start in _names(words)):
        return text
    if awaited == 1 and not found["named"] and not _ALL_QUOTED.fullmatch(text):
        return text
    if not (one or found["named"] is not None):
        return text
    start, end = quoted(text, found.end()) or (found.end(), len(text))
    return text[:start] + STARS + text[end:]


def _names(text: str) -> Iterator[int]:
    """Where in a text a name of a secret may begin; small letters are found faster."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(sign.lower()[0] for sign in text)
    return (found.start() for found in _CORE.finditer(small))


def _value(text: str, found: re.Match[str]) -> Stretch | None:
    if not _is_a_name(text, found):
        return None
    at, by = found.end(), found["by"].strip()
    if by in _DRAWN:
        return _drawn(text, found, at)
    span = quoted(text, at)
    if span and by == "," and _KEY_OF_NEXT.match(text, span[1]):
        return None
    return span or _bare(text, found, at)


def _drawn(text: str, found: re.Match[str], at: int) -> Stretch | None:
    """A value behind a rule: in a row of a table, or of a list that the name begins; no word of a sentence."""
    before = text[: found.start()]
    if found["by"].strip() == "|":
        if "|" not in before[-40:]:
            return None
        end = text.find("|", at)
        span = at, len(text[at : end if end >= 0 else len(text)].rstrip()) + at
    elif len(before) < 110 and _BEGINS.match(before) and not before[-1:].isalnum():
        one = word(text, at)
        if one is None or text[one[1] :].strip():
            return None
        span = one
    else:
        return None
    return span if ODD.search(text, *span) else None


def _is_a_name(text: str, found: re.Match[str]) -> bool:
    """True where a name is one of a secret: no command that tells it, no `bypass`, no verdict (`spf=pass: ...`)."""
    if _NO_SECRET.match(found["more"]) or (
        found["by"] == ">" and _CLOSED.search(text[max(0, found.start() - 45) : found.start()])
    ):
        return False
    if found["short"] is None:
        return True
    start = found.start()
    before = text[max(0, start - 8) : start]
    if not _SHORT_SUFFIX.match(found["more"]) or before.lower().endswith(("=", "by-", "by_")):
        return False
    if found["short"] == "PWD" and text[found.end() : found.end() + 1] == "/":
        return False  # the folder of a shell
    if not before[-1:].isalpha():
        return True
    return (before[-1].islower() and found["short"][0].isupper()) or before.lower().endswith(_OWNERS)


def _bare(text: str, found: re.Match[str], at: int) -> Stretch | None:
    """A value without quotes: a word, or what is left of the line where the name begins it."""
    before, rest = text[: found.start()], text[at:]
    if not rest or rest.strip(".") == "" or _NESTED.match(rest) or _NOTHING.match(rest):
        return None
    if found["by"].strip() == ":" and _JUDGED.search(before[-40:]):
        return None
    if _CALL.match(rest) or found["full"] == "client_send":
        return at, len(text)
    if groups := GROUPS.match(rest):
        return at, at + groups.end()
    if found["by"].strip() == ">" or found["by"].lstrip().startswith("<"):
        return at, at + len(rest.partition("<")[0])
    begins = len(before) < 110 and _BEGINS.match(before)
    if begins and not _ANOTHER.search(rest) and len(rest.split(None, _MOST_WORDS)) <= _MOST_WORDS:
        return at, len(text.rstrip())
    return word(text, at)
