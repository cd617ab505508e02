"""A command in other words than those of SMTP: hello, start tls, login, or an address with no verb before it."""

from smtptutor.explain.slips.slip import Slip
from smtptutor.explain.slips.strays import GREETINGS, LOGINS, RECIPIENTS, SENDERS, SPELT
from smtptutor.protocol.expression import compiled
from smtptutor.text import clean

_ADDRESS = r"(?:([A-Za-z-]+)[ \t]+)?<?([^\s<>@]+@[^\s<>@]+?)>?"
_FORMS = ("MAIL FROM:<{}>", "RCPT TO:<{}>")


def in_other_words(line: str) -> Slip | None:
    """What a command that is none was meant to be; None where nothing of the kind is known."""
    return _greeting(line) or _in_two(line) or _login(line) or _address(line)


def greets(line: str) -> bool:
    """True for a line that greets as people do, with a name behind it or without."""
    return _first(line).lower() in GREETINGS and len(line.split()) <= 2


def logs_in(line: str) -> bool:
    """True for a line that asks for a login in words that SMTP does not have."""
    words = line.lower().split()
    return bool(words) and (words[0] in LOGINS or " ".join(words[:2]) in LOGINS)


def _first(line: str) -> str:
    return (line.split() or [""])[0].rstrip("!,.")


def _greeting(line: str) -> Slip | None:
    if not greets(line):
        return None
    name = line.split()[1:]
    lines = tuple(f"{verb} {name[0]}" for verb in ("EHLO", "LHLO", "HELO")) if name else ()
    said = f"{_first(line)} is no command of SMTP; a client greets with EHLO and its own name."
    return Slip(0, len(_first(line)), said, lines)


def _in_two(line: str) -> Slip | None:
    verb = SPELT.get(" ".join(line.lower().split()))
    if verb is None:
        return None
    return Slip(0, len(line.rstrip()), f"In SMTP this is one word: {verb}.", (verb,))


def _login(line: str) -> Slip | None:
    if not logs_in(line):
        return None
    word = line.split(maxsplit=1)[0]
    return Slip(0, len(word), f"{clean(word)} is no command of SMTP; a login begins with AUTH.")


def _address(line: str) -> Slip | None:
    """An address alone, or behind a word such as from or to."""
    found = compiled(_ADDRESS).fullmatch(line.strip())
    word = (found[1] or "").lower() if found else ""
    if found is None or (word and word not in SENDERS | RECIPIENTS):
        return None
    forms = _FORMS[:1] if word in SENDERS else _FORMS[1:] if word in RECIPIENTS else _FORMS
    said = "An address needs its verb: MAIL FROM:<...> names the sender, RCPT TO:<...> a recipient."
    return Slip(0, len(line.rstrip()), said, tuple(form.format(found[2]) for form in forms))
