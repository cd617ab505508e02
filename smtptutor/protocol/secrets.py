"""
Secrets of a login, kept out of history, log and screen (RFC 4954 4).

What is a secret is known, not guessed: what follows AUTH and its mechanism, every answer of a login, the password in a
login of another protocol, and whatever is no command behind a login that came to nothing, since whoever types answers
goes on with them. Mail data holds none. Only of another line that is no command one has to ask: it may be an answer
that was typed at the wrong moment.
"""

import base64
import binascii
from collections.abc import Iterator

from smtptutor.protocol.expression import compiled
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.verb import Verb

STARS = "****"
"""What stands for a secret."""

CANCEL = "*"
EMPTY = "="  # an initial response of no octets (RFC 4954 4)
LONGEST_MECHANISM = 20  # characters (RFC 4422 3.1)

_SHORTEST = 8  # characters of an answer in base64 that has no "=" at its end; shorter ones are taken for words
_VERBS = frozenset(map(str, Verb))
_NO_ANSWERS = frozenset({"", CANCEL, "."})  # what holds no secret wherever it is typed
_GLUED = ("MAILFROM:", "RCPTTO:")  # verbs whose blank was forgotten
_ARGUMENT = r"\S\.\S|[<:@]"  # a name with a dot, or what an address or FROM: has


def _shorter(word: str) -> frozenset[str]:
    """The word without one of its letters: two that share such a one are a slip of the keys apart."""
    return frozenset(word[:place] + word[place + 1 :] for place in range(len(word)))


_SHORTER = frozenset(one for verb in _VERBS - {Verb.AUTH} for one in _shorter(verb))
_AID = r"(:(?!:)\s*)?(\S+)\s+(?=\S)"
_CODES = frozenset({"base64", "decode"})  # words for the tutor behind which all is a secret
_HIDES = _CODES | {"answer"}
_SENDS = "octets"  # the one behind which lines stand, with escapes between them
_NUL = r"\\(?:0|x00)"  # as it is typed
_LINE_END = r"(?:\\r|\\n|\\x0[AaDd])+"
_PRINTABLE = r"\\x([2-7][0-9A-Fa-f])"
_TRIES = ":what-if"  # the word for the tutor behind which a line for the server stands
_MECHANISM = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")

# What separates the parts of an answer (RFC 4616 2, RFC 7628 3.1) counts as text; what is not UTF-8 does not.
_SEPARATORS = {0: None, 1: None, 0xFFFD: "\0"}

_BASE64 = r"[A-Za-z0-9+/]+(?:={1,2}(?![A-Za-z0-9+/=]))?"

_IN_CLEAR = r"(?i:(auth=bearer\s+))[^\s\x01]+"  # RFC 7628 3.1: a token

_TAG = r"[A-Za-z0-9.*+-]{1,16}\s+"
_NAME = r'(?:"[^"]*"|\S+)\s+'
_BEFORE_PASSWORD = rf"(?:(?:AUTHINFO\s+)?PASS\s+|APOP\s+{_NAME}|(?:{_TAG})?(?:LOGIN|AUTHENTICATE)\s+{_NAME})(?=\S)"
"""What stands before a password in POP3 (RFC 1939 7), NNTP (RFC 4643 2.3) and IMAP (RFC 9051 6.2)."""
_HTTP_LOGIN = r"(?i:\s*(?:Proxy-)?Authorization\s*:\s*\S+\s+)(?=\S)"  # RFC 9110 11.6.2

_SPEAKERS = frozenset({"", "c:", "s:", "client:", "server:"})  # in a transcript

_Word = tuple[str, int]


def masked(line: str, awaiting: Awaiting = Awaiting.COMMAND, *, login_over: bool = False) -> str:
    """
    One line as it may be kept and shown, with stars for what is secret in it; most come back as they are.

    `awaiting` is what the server reads: the line is an answer of a login, text of a message, or else a command. A
    command may have before it what a person or a transcript puts there: a word for the tutor, "C:", ">". `login_over`
    tells that a login came to nothing just before, so that a line which is no command may be an answer in clear.
    """
    if awaiting is Awaiting.ANSWER:
        return line if line in ("", CANCEL) else STARS
    if awaiting in (Awaiting.MAIL_DATA, Awaiting.OCTETS):
        return line
    if (hidden := _of_an_aid(line, login_over=login_over)) is not None:
        return hidden
    words = list(_words(line))
    first = _verb_at(words)
    verb = _bare(words[first][0]).upper() if first < len(words) else ""
    if verb == Verb.AUTH:
        return _without_response(line, words[first + 1 :])
    if verb in _VERBS:
        return line
    return _without_any_answer(line, words, first) if login_over else _without_password(line, words, first)


def _of_an_aid(line: str, *, login_over: bool) -> str | None:
    r"""
    A line for the tutor about octets or base64, without what may be a secret; None for another line.

    What is typed as \0alice\0wonderland is hidden also where the word has a slip in it, or no colon.
    """
    found = compiled(_AID).match(line)
    if found is None:
        return None
    name, argument = found[2].lower(), line[found.end() :]
    hidden = line[: found.end()] + STARS
    if found[1] is None:
        return hidden if name in _CODES else None
    if name == _SENDS:
        return hidden if _holds_a_login(argument, login_over=login_over) else line
    return hidden if name in _HIDES or (name != _TRIES[1:] and compiled(_NUL).search(argument)) else None


def _holds_a_login(octets: str, *, login_over: bool) -> bool:
    """True where one of the lines in octets, typed with escapes, may be one of a login."""
    readable = compiled(_PRINTABLE).sub(lambda escape: chr(int(escape[1], 16)), octets)
    lines = compiled(_LINE_END).split(readable)
    return "AUTH" in readable.upper() or any(masked(line, login_over=login_over) != line for line in lines)


def mechanism_named(word: str) -> str:
    """A word that stands where a mechanism belongs, in capitals; stars where it is none but may be a secret."""
    return word.upper() if _is_mechanism(word) else STARS


def is_answer(word: str) -> bool:
    """
    True for what looks like an answer of a login: base64, also without its padding, of text that a person could type.

    No word of a language does: not one that is written in capitals, in small letters, or with one capital.
    """
    bare = word.rstrip("=")
    padded = bare + "=" * (-len(bare) % 4)
    if (bare == word and len(word) < _SHORTEST) or word not in {bare, padded} or not bare.isascii():
        return False
    if bare == word and word.isalpha() and (word.isupper() or word[1:].islower()):
        return False  # a word as people write them, and hardly ever base64
    try:
        octets = base64.b64decode(padded, validate=True)
    except binascii.Error:
        return False
    if not octets or base64.b64encode(octets).decode() != padded:  # bits that no writer leaves there
        return False
    return octets.decode("utf-8", "replace").translate(_SEPARATORS).isprintable()


def _words(line: str) -> Iterator[_Word]:
    """The words of a line, each with its column."""
    place = 0
    for word in line.split():
        place = line.index(word, place)
        yield word, place
        place += len(word)


def _bare(word: str) -> str:
    """A word without what is no letter before it: a byte order mark, a quotation sign, two colons."""
    for place, sign in enumerate(word):
        if sign.isalnum():
            return word[place:]
    return ""


def _verb_at(words: list[_Word]) -> int:
    """The number of the word that may be a verb, behind "C:", ">", or a word for the tutor."""
    number = 0
    if words and words[0][0].startswith(":") and not words[0][0].startswith("::"):
        number = 1 if len(words[0][0]) > 1 else 2
    while number < len(words) and (words[number][0].endswith(":") or not _bare(words[number][0])):
        number += 1
    return number


def _is_mechanism(word: str) -> bool:
    if word not in (word.upper(), word.lower(), word.title()):
        return False
    return len(word) <= LONGEST_MECHANISM and _MECHANISM.issuperset(word.upper()) and not is_answer(word)


def _without_response(line: str, words: list[_Word]) -> str:
    """A line of AUTH, where `words` are those behind it, without its initial response."""
    if words and _is_mechanism(words[0][0]):
        words = words[1:]
    if not words or [word for word, _ in words] == [EMPTY]:
        return line
    return line[: words[0][1]] + STARS


def without_answers(line: str) -> str:
    """A line, or a sentence, without what may be an answer of a login in it, or a token in clear; it is no command."""
    if "=" in line:
        line = compiled(_IN_CLEAR).sub(rf"\g<1>{STARS}", line)
    return compiled(_BASE64).sub(lambda run: STARS if is_answer(run[0]) else run[0], line)


def _without_password(line: str, words: list[_Word], first: int) -> str:
    """
    A line that is no command, without the password of a login in another protocol; `first` is as below.

    Behind a word for the tutor, where questions are asked, only what is in capitals is a command of such a one.
    """
    start = words[first][1] + words[first][0].find(_bare(words[first][0])) if first < len(words) else len(line)
    asked = "".join(word for word, _ in words[:first]).lower()
    question = asked.startswith(":") and not asked.startswith("::") and asked != _TRIES
    found = compiled(_HTTP_LOGIN).match(line)
    if found is None and not _are_a_header(words[:first]):
        found = compiled(_BEFORE_PASSWORD if question else f"(?i:{_BEFORE_PASSWORD})").match(line, start)
    return line[: found.end()] + STARS if found else without_answers(line)


def _are_a_header(words: list[_Word]) -> bool:
    """True where one of the words is the name of a header field, and no mark of who speaks in a transcript."""
    return any(word.endswith(":") and _bare(word).lower() not in _SPEAKERS for word, _ in words)


def _without_any_answer(line: str, words: list[_Word], first: int) -> str:
    """A line that is no command, behind a login that came to nothing; `first` is the number of its first word."""
    if line.strip() in _NO_ANSWERS or line.strip().upper().startswith(_GLUED):
        return line
    if first < len(words) and _is_nearly_a_command(words[first][0], line[words[first][1] :]):
        return without_answers(line)
    if not line.startswith(":") or line.startswith("::"):
        return STARS
    asked = "".join(word for word, _ in words[:first]).lower()
    return line[: words[first][1]] + STARS if asked == _TRIES and first < len(words) else without_answers(line)


def _is_nearly_a_command(word: str, line: str) -> bool:
    """True for a verb with a slip in it and what looks like an argument: EHL client.example.org."""
    argument = line[len(word) :]
    if not word.isascii() or not word.isalpha() or not compiled(_ARGUMENT).search(argument):
        return False
    spelt = word.upper()
    return any(shorter in _VERBS or shorter in _SHORTER for shorter in (spelt, *_shorter(spelt)))
