"""A sender and recipients typed in one line, as in MAIL FROM:<a@b.example> RCPT TO:<c@d.example>."""

import re
from itertools import pairwise

from smtptutor.explain.slips.path import ADDRESS, addresses
from smtptutor.explain.slips.slip import Slip
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.parameters import RULES
from smtptutor.protocol.verb import Verb

_SAID = "MAIL names the sender alone. Each recipient has a RCPT of its own, after the answer to MAIL."
_NAMED = rf"<[^<>\"\s]+>|{ADDRESS}"
_MARK = rf"(?i:(?<=[>\s,;])[\s,;]*(?:RCPT\s+TO\b\s*:?|TO:)\s*(?={_NAMED}))"


def with_recipients(line: str, start: int) -> Slip | None:
    """
    The recipients behind the path of a MAIL line, which begins at column `start`; None where none stand there.

    Each gets a RCPT line with the parameters behind it that are its own; those of MAIL stay with MAIL.
    """
    marks = [mark for mark in compiled(_MARK).finditer(line, start) if _ends_path(line[start : mark.start()])]
    if not marks:
        return None
    stop = len(line.rstrip())
    ends = (*(mark.start() for mark in marks), stop)
    mail, recipients = [line[: ends[0]].rstrip(" \t,;")], []
    for mark, (_, end) in zip(marks, pairwise(ends), strict=True):
        named, words = _parts(line[mark.end() : end])
        mail += [word for word in words if _is_of_mail(word)]
        kept = [word for word in words if not _is_of_mail(word)]
        recipients += [" ".join((f"RCPT TO:<{one}>", *kept)) for one in named]
    begin = stop - len(line[ends[0] : stop].lstrip())
    return Slip(begin, stop, _SAID, (" ".join(mail), *recipients), together=True)


def _ends_path(text: str) -> bool:
    """True where a path stands in the text, and is over: no bracket and no quote is open at its end."""
    whole = text.strip() != "" and text.count('"') % 2 == 0
    return whole and text.count("<") == text.count(">")


def _parts(text: str) -> tuple[list[str], list[str]]:
    """The recipients in a text, and the words behind the last of them. DATA at the end is the next step anyway."""
    found = list(re.finditer(_NAMED, text))
    named = addresses(text[: found[-1].end()]) or [found[0][0].strip("<>")]
    words = text[found[-1].end() :].strip("> \t,;").split()
    return named, words[:-1] if words and words[-1].upper() == "DATA" else words


def _is_of_mail(word: str) -> bool:
    rule = RULES.get(word.partition("=")[0].upper())
    return rule is not None and rule.verb is Verb.MAIL
