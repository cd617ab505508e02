"""Makes replies of their lines."""

from typing import NamedTuple

from smtptutor.evidence.dialogues.replies import LONGEST_TEXT, MOST_LINES, ReplyLine

LONG_LINE = 58
"""Characters from which on a program may have wrapped a line."""
MOST_WRAPPED = 10


class Whole(NamedTuple):
    """A reply: its numbers, its words joined by blanks, and the number of its first line."""

    code: int
    enhanced: str
    text: str
    line: int
    doubtful: bool = False


class Gathering:
    """The lines of the reply that is being read."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        """Nothing is being read."""
        self._first: ReplyLine | None = None
        self._enhanced = ""
        self._texts: list[str] = []
        self._line = 0
        self._more = False
        self._doubtful = False
        self._last_length = 0
        self._wrapped = 0

    def __bool__(self) -> bool:
        return self._first is not None

    @property
    def more(self) -> bool:
        """True where its last line was not the last one (RFC 5321 4.2.1)."""
        return self._first is not None and self._more

    def goes_on_with(self, line: ReplyLine) -> bool:
        """True where a line belongs to the reply that is being read."""
        return self._first is not None and self._more and line.code == self._first.code

    def add(self, line: ReplyLine, number: int, length: int, *, doubtful: bool = False) -> None:
        """Take a line that goes on with the reply, or begins one."""
        if self._first is None:
            self._first, self._line, self._doubtful = line, number, doubtful
        else:
            self._doubtful = False
        self._enhanced = self._enhanced or line.enhanced
        self._more = line.more
        self._keep(line.text, length)

    def wrap(self, words: str, length: int) -> None:
        """Take words that a program, or a person, put on a line of their own."""
        self._wrapped += 1
        self._keep(words, length)

    def may_wrap(self, *, indented: bool) -> bool:
        """True where the next line can be the rest of this one."""
        return self._wrapped < MOST_WRAPPED and (self._last_length >= LONG_LINE or indented)

    def take(self) -> Whole | None:
        """The reply that was read, which leaves nothing here."""
        first, texts = self._first, self._texts
        if first is None:
            return None
        whole = Whole(first.code, self._enhanced, " ".join(texts)[:LONGEST_TEXT], self._line, self._doubtful)
        self._clear()
        return whole

    def _keep(self, text: str, length: int) -> None:
        self._last_length = length
        if text and len(self._texts) < MOST_LINES:
            self._texts.append(text)
