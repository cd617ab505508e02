"""Whether a corrected line still says what the line at fault said: which of its words are gone."""

import re
from itertools import islice

from smtptutor.explain.mending import keeps_all
from smtptutor.protocol.command import Command, parse
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb

_NAMES = (Verb.VRFY, Verb.EXPN, Verb.ETRN)
_ARGUMENT = r"(?i:\s*(?:MAIL|RCPT)?[\s_-]*(?:FROM|TO)?\s*:?\s*)(.*)"
_WORDS = r"<>|[^\s<>,;]*=[^\s<>]*|[^\s<>,;]+"
_BRACKETED = r"<[^<>]*@"
MOST_LOST = 20  # words that are told; that there are some is what counts
_TELLING = 3  # letters of a word that tell it from others


def words_lost(typed: Command, line: str) -> tuple[str, ...]:
    """
    The words of a line that could not be read which `line`, in its place, does not have; () where `line` is "".

    A word is kept where its letters are there, in their order and with little between them: brackets, blanks and
    stray signs do not count, numbers do. At most MOST_LOST are told.
    """
    if not line or (typed.verb in _NAMES and parse(line).verb not in _NAMES):
        return ()
    if keeps_all(typed, line):
        return ()
    wanted, given = (_words(text) for text in (typed.line, line))
    same = set(given)
    lost = (
        word for word in dict.fromkeys(wanted) if word not in same and not any(_is_kept(word, one) for one in given)
    )
    named = "the name " if typed.verb in _NAMES else ""
    return tuple(f"{named}{word}" for word in islice(lost, MOST_LOST))


def _words(line: str) -> list[str]:
    """What stands behind the verb, and behind FROM: or TO:, word by word."""
    if line[:4].upper() in ("MAIL", "RCPT"):
        argument = line
    else:
        _, colon, behind = line.partition(":")
        argument = behind if colon else line.strip().partition(" ")[2]
    found = compiled(_ARGUMENT).fullmatch(argument)
    return compiled(_WORDS).findall(_without_display_name(found[1] if found else argument))


def _without_display_name(text: str) -> str:
    """The text without the name before a mailbox in brackets, as in header fields, not envelopes (RFC 5322 3.4)."""
    bracket = compiled(_BRACKETED).search(text)
    if bracket is None:
        return text
    start = bracket.start()
    name = max(text.rfind(sign, 0, start) for sign in "<@:=") + 1
    return text[:name] + text[start:]


def _is_kept(word: str, other: str) -> bool:
    letters, given = _letters(word), _letters(other)
    if not letters:
        return word != "<>" or other == "<>"
    numbers = compiled(r"[0-9]+").findall
    if not set(numbers(word)) <= set(numbers(other)) or ("_" in word and "-" in other and "-" not in word):
        return False
    if letters in given:
        return len(letters) >= _TELLING or letters == given
    return 2 * len(letters) >= len(given) and _is_within(letters, given)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _is_within(wanted: str, given: str) -> bool:
    """True where the letters stand in the other text in the same order."""
    rest = iter(given)
    return all(letter in rest for letter in wanted)
