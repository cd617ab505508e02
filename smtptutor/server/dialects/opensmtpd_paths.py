"""
How OpenSMTPD reads MAIL and RCPT: usr.sbin/smtpd/smtp_session.c, with what util.c takes for an address.

The functions are smtp_command(), smtp_mailaddr(), smtp_tx_mail_from() and smtp_tx_rcpt_to(), valid_localpart() and
valid_domainpart(). Angle brackets are a must, quotes are not known, and what stands before a colon is a route.
"""

from functools import lru_cache

from smtptutor.protocol.address import NULL_PATH, Path, is_literal
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import Parameter
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.own_reading import OwnReading, refused, word_of
from smtptutor.protocol.remark import Remark
from smtptutor.protocol.verb import Verb

_ATOM = r"[A-Za-z0-9!#$%&'*/?^`{|}~+\-=_]+"
_HOST = r"(?!-)(?=.{1,253}\Z)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*"
_LONGEST_PART = 255  # octets of the local part, and of the domain


@lru_cache(maxsize=512)
def read(line: str, verb: Verb) -> OwnReading:
    """Read MAIL or RCPT as smtp_command() and what follows it do."""
    sender = verb is Verb.MAIL
    opening = "mail from:" if sender else "rcpt to:"
    if not line.lower().startswith(opening):
        return refused(Cause.UNKNOWN_COMMAND, 0, len(line))
    start = len(line) - len(line[len(opening) :].lstrip(" \t\r\v\f"))
    end = line.find(">", start)
    path = _path(line[start + 1 : end], sender=sender) if line.startswith("<", start) and end > 0 else None
    if path is None:
        bad = Cause.SENDER_ADDRESS_SYNTAX if sender else Cause.RECIPIENT_ADDRESS_SYNTAX
        return refused(bad, start, len(line) if end < 0 else end + 1)
    words = tuple(word_of(found[0], found.start()) for found in compiled("[^ ]+").finditer(line, end + 1))
    return OwnReading(path, words, None if sender else _fault_among(words))


def _path(text: str, *, sender: bool) -> Path | None:
    """What stands in the brackets, or None where it is no address."""
    local, at, domain = text.rpartition("@")
    if not at:
        local, domain = domain, ""
    if max(len(local.encode("utf-8", "replace")), len(domain)) > _LONGEST_PART:
        return None
    local = local[local.find(":") + 1 :]
    if sender and not local and not domain:
        return NULL_PATH
    good = _is_local_part(local) and (not domain or _is_domain(domain))
    return Path(local, domain) if good else None


def _is_local_part(text: str) -> bool:
    return bool(compiled(rf"{_ATOM}(?:\.{_ATOM})*").fullmatch(text))


def _is_domain(text: str) -> bool:
    """True for a host name, and for an IP address in brackets, with its tag or without."""
    if not text.startswith("["):
        return bool(compiled(_HOST).fullmatch(text))
    inside = text[1:].removesuffix("]")
    if inside[:5].lower() == "ipv6:":
        inside = inside[5:]
    is_quad = compiled(r"(?:(?:0|[1-9][0-9]{0,2})(?:\.|\Z)){4}").fullmatch(inside) and not inside.endswith(".")
    return text.endswith("]") and (is_literal(f"[IPv6:{inside}]") or bool(is_quad and is_literal(f"[{inside}]")))


def _fault_among(words: tuple[Parameter, ...]) -> Remark | None:
    """The first word behind a forward-path with a value that is looked at, and is wrong."""
    events: set[str] = set()
    for word in words:
        value = (word.value or "").upper()
        if word.keyword == "NOTIFY":
            events |= set(value.split(",")) & {"NEVER", "SUCCESS", "FAILURE", "DELAY"}
        elif word.keyword != "ORCPT" or word.value is None:
            return None  # it is not known, and comes first
        never_with_others = "NEVER" in events and len(events) > 1
        if never_with_others or (word.keyword == "ORCPT" and not _is_original(word.value or "")):
            return Remark(Cause.PARAMETER_BAD_VALUE, word.start, word.end, {"parameter": word.keyword})
    return None


def _is_original(value: str) -> bool:
    """True for an address behind ORCPT; only the type rfc822 is known, and it may be left out."""
    text = value[7:] if value[:7].lower() == "rfc822;" else value
    local, at, domain = text.rpartition("@")
    if not at:
        local, domain = domain, ""
    if max(len(local), len(domain)) > _LONGEST_PART:
        return False
    return _is_local_part(local) and (not domain or _is_domain(domain))
