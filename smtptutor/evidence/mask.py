"""
Secrets in evidence, masked before anything else reads it.

What is secret is known by its place: behind AUTH and 334 (mask_login), behind a name (mask_values) or in a sentence
(mask_said), in a URL, an option, a header or a call (mask_places). Whoever copies an error copies more than they see.
"""

import re
from string import ascii_letters, digits

from smtptutor.evidence.mask_login import Utterance, answer_hidden, spoken, without_answers, without_response
from smtptutor.evidence.mask_places import without_arguments, without_known, without_places
from smtptutor.evidence.mask_said import without_said
from smtptutor.evidence.mask_typed import without_typed
from smtptutor.evidence.mask_values import awaits_a_value, next_value_hidden, without_values
from smtptutor.protocol.secrets import STARS

_WORDS, _NAMES = 1, 2
"""What a line may hide: an answer among its words, or also what a name before it tells."""
_SHORT, _FEW = 64, 3  # characters and words; shorter lines may be an answer and who gives it
_LONG_WORD = b"a" * 16
_OF_WORDS = bytes(97 if chr(octet) in ascii_letters + digits + "+/_" else 32 for octet in range(256))
_MOST_ANSWERS = 3  # lines behind AUTH that may be answers where no 334 is shown
_MOST_LOOKS = 8
_MOST_ASIDES = 12  # remarks between a 334 and its answer
_HEX = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}[ -]{1,2}){7}[0-9A-Fa-f]{2}(?![0-9A-Fa-f]).*")
_KEY_BEGINS, _KEY_ENDS = re.compile(r"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"), "-----END "
_BASE64_BODY = re.compile(r"(?i)content-transfer-encoding:\s{0,8}base64\s*\Z")
_BODY = re.compile(r"[A-Za-z0-9+/]{4,}={0,2}\s*\Z")
_HEADER = re.compile(r"[\w-]{1,60}:|[ \t]|\s*\Z")


class Mask:
    """
    Masks line after line of one text; what follows a 334 is an answer of a login.

    It remembers a few numbers between lines: how many answers may come, whether the value of a name comes, whether a
    private key or a part in base64 is open.
    """

    def __init__(self) -> None:
        self._answers = 0
        self._challenged = False
        self._marked = False
        self._asides = 0
        self._value_next = 0
        self._goes_on = False
        self._in_key = False
        self._in_body = False

    def line(self, text: str) -> str:
        """The next line with stars for what is secret in it."""
        looks = _looks(text)
        if not looks and not self._awaits:
            return text
        if self._in_body and _BODY.match(text):
            return text
        if self._in_key or (looks == _NAMES and _KEY_BEGINS.search(text)):
            return self._of_a_key(text)
        self._follow_body(text)
        line = spoken(text)
        if (self._answers and self._is_answer(line)) or (self._goes_on and not line.marked and line.goes_on):
            self._goes_on = line.goes_on
            return answer_hidden(text, line)
        self._goes_on = False
        if self._value_next and text.strip():
            text = next_value_hidden(text, self._value_next)
            self._value_next = 0
            line = spoken(text)
        self._listen(line)
        return self._hidden(text, line, looks)

    @property
    def _awaits(self) -> bool:
        """True where lines before tell what this one is."""
        return bool(self._answers or self._value_next or self._goes_on) or self._in_key or self._in_body

    def _hidden(self, text: str, line: Utterance, looks: int) -> str:
        """A line that is no answer, with stars; what is left is looked at again, since a secret may hide another."""
        for _ in range(_MOST_LOOKS):
            hidden = without_arguments(without_response(text, line))
            if looks == _NAMES:
                hidden = without_said(without_values(without_places(without_typed(hidden))))
            hidden = _HEX.sub(STARS, without_known(hidden))
            again = line if hidden is text else spoken(hidden)
            hidden = without_answers(hidden, again, in_body=self._in_body)
            if hidden == text:
                break
            text, line = hidden, spoken(hidden)
        if looks == _NAMES:
            self._value_next = self._value_next or awaits_a_value(text)
        return text

    def _is_answer(self, line: Utterance) -> bool:
        """True where a line is the answer that is awaited; counts it."""
        if line.is_reply or (line.is_command and not self._challenged):
            self._answers = 0
            return False
        if line.is_aside or (self._marked and not line.marked and len(line.words.split()) > 1):
            self._asides += 1
            if self._asides > _MOST_ASIDES:
                self._answers = 0
            return False
        self._answers -= 1
        if self._challenged or line.continues_a_login:
            return True
        self._answers = 0
        return False

    def _listen(self, line: Utterance) -> None:
        """Take note of a line behind which answers come."""
        if line.is_challenge or (line.is_auth and not line.is_reply):
            self._challenged = line.is_challenge
            self._answers = 1 if self._challenged else _MOST_ANSWERS
            self._marked = line.marked
            self._asides = 0

    def _of_a_key(self, text: str) -> str:
        """A line of a private key; the first and the last are shown as far as they frame it."""
        begins = None if self._in_key else _KEY_BEGINS.search(text)
        end = text.find(_KEY_ENDS, begins.end() if begins else 0)
        self._in_key = end < 0
        return (text[: begins.end()] if begins else "") + STARS + (text[end:] if end >= 0 else "")

    def _follow_body(self, text: str) -> None:
        """Note whether a line belongs to a part of a message in base64, which is no secret and is read later."""
        if _BASE64_BODY.match(text):
            self._in_body = True
        elif self._in_body and not (_BODY.match(text) or _HEADER.match(text)):
            self._in_body = False


def _looks(text: str) -> int:
    """A first quick look: 0 for a line in which nothing is secret, as most of a log are; else _WORDS or _NAMES."""
    small = text.lower()
    if (
        "pass" in small or "auth" in small or "pw" in small or "://" in small or "login" in small
        or ("sec" in small and ("secret" in small or "secure" in small)) or "cred" in small
        or ("ke" in small and ("key" in small or "token" in small)) or "bearer" in small or "cookie" in small
        or (("'" in text or '"' in text or "|" in text) and ("64" in text or "btoa" in small or "\\0" in text))
        or (" -" in text and ("-u" in text or "-ap" in text or "-xp" in text)) or not text.isascii()
    ):  # fmt: skip
        return _NAMES
    if len(text) < _SHORT and ("=" in text or "[" in text or "wort" in text or len(text.split(None, _FEW)) <= _FEW):
        return _NAMES
    if (
        '"' in text or "'" in text or "334" in text or "base64" in small or text.count(" ") * 4 >= len(text)
        or _LONG_WORD in text.encode().translate(_OF_WORDS)
    ):  # fmt: skip
        return _WORDS
    return 0
