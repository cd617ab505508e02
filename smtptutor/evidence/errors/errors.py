"""Takes lines of any text, claims those of errors, puts the lines of one error together and hears what it says."""

import re
from collections.abc import Callable
from typing import NamedTuple

from smtptutor.evidence.errors import dotnet, java, node, others, php, python, ruby, rust, symfony, tools, unsaid
from smtptutor.evidence.errors.block import ErrorText, block
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import Statement

MOST_LINES = 200
MOST_TEXT = 1 << 15
MOST_FRAMES = 100
MOST_PROSE = 12
"""How much of one error is kept: lines, letters, lines of the stack, and lines of a message that nothing marks."""


class Library(NamedTuple):
    """What reads the errors of a library: the words by which these are known, and the function that hears them."""

    marks: tuple[str, ...]
    read: Callable[[ErrorText], list[Statement]]


READERS = (
    Library(symfony.MARKS, symfony.read),
    Library(java.MARKS, java.read),
    Library(ruby.MARKS, ruby.read),
    Library(node.MARKS, node.read),
    Library(("(", "Refused: ", "Error: "), python.read),
    Library(php.MARKS, php.read),
    Library(rust.MARKS, rust.read),
    Library(tools.MARKS, tools.read),
    Library(dotnet.MARKS, dotnet.read),
)
MARKS = tuple(
    mark
    for reader in (symfony, java, ruby, node, python, php, rust, tools, dotnet)
    for mark in reader.MARKS
)  # fmt: skip
_QUOTE = re.compile(r"(?:>[> ]*|[\w.-]{1,40} +\| |\d{1,4}\|[\w.-]{1,40} *\| |@[\w./-]{1,60}:[\w-]{1,30}: )")
"""What quotes a line: a mail, or a program that puts the name of another before its lines."""
_FRAME = re.compile(
    r"\s+(?:at |File \"|from |\.\.\. \d+ |\d+: |in [A-Z]|--- End of|\^|~)|#\d+ |\[stacktrace\]|Stack [Tt]race|"
    r"\s+thrown in|\s{0,8}\S{1,200}\.(?:rb|py|js|go|php|java|cs|rs):\d+|goroutine |--- End of|#\d{1,3}$|"
    r"/\S{1,300}\.php\(\d+\):|[\w\\]{3,120}(?:->|::)\w{1,60}\("
)
_AT = re.compile(r"\s+at \S")
_JOINS = re.compile(
    r"(?:During handling of the above|The above exception was|Caused by|Wrapped by|Next |\s*nested exception is|---> |"
    r"\s*---> |\[previous exception\]|; nested exception|; message exception|Failed message \d)"
)
_FIELD = re.compile(r"""\s*(?:\{ )?["']?[A-Za-z_]{2,30}["']?: ?(?:["'\[{\d]|undefined|null|true|false)|\s*[\]})]""")
_CHATTER = re.compile(
    r"\s*(?:[\[(]?\d[\d:. TZ/,+-]{4,34}[\])]?\s*)?(?:(?:DEBUG|INFO)\s+\[[^\]]{1,40}\]\s*)?"
    r"(?:[SC]: |SERVER -> |CLIENT -> |(?:[Cc]lient|[Ss]erver|Connection): |"
    r"(?:send|reply|data|connect): (?:b?['\"(]|retcode|to )|<-|->|~>|<~|<\*|=== |>>|<<|\+\+|--> |<-- |[<>*] |!! |"
    r"DEBUG |INFO |FINE(?:R|ST)? )|\s*(?:EHLO|HELO|MAIL FROM|RCPT TO|DATA$|QUIT$|AUTH |STARTTLS$|RSET$)"
)
_TRACED = re.compile(r"\s*File \"[^\"]{1,300}\", line \d")
_ONE_BY_ONE = ("msmtp: ", "*** ")
"""What stands before each line of an error of msmtp, and of swaks."""
_OF_A_PAGE = re.compile(
    r"(?:Exception (?:Type|Value|Location)|Request (?:Method|URL)|Django Version|Python (?:Executable|Version|Path)|"
    r"Server time|Raised during):"
)
"""How a line begins in the page that Django shows for an error (django/views/debug.py)."""
_PARTS = ("The server response was:", "(")
"""How a line begins on which the error of the line above it goes on, though an error may begin so too."""
_LED_TO = re.compile(r":(?: [2-5]\d\d)?\s*$")
_RAISES = re.compile(r"\s*raise [\w.]+\(")
_SSL = "SslHandshakeException: An error occurred"
_BY_NAME = re.compile(r"^(?:\w*(?:Error|Exception|Fehler)(?: \[\w+\])?: )+")
_NEAR, _FAR = 3, 25
"""Lines within which an error that is told again is the same: where a time stands before it, and where none does."""
_STAMP = re.compile(r"[\[(]?(?:\d{4}[-/]\d\d[-/]\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:)")
_REPLY = re.compile(r"\s*(?:[2-5]\d\d[ -]|[245]\.\d{1,3}\.\d{1,3} )")


class Errors:
    """
    Hears errors in a text, line by line.

    `feed` gives None for a line that is no part of an error. What it has heard by then is told by `end`, or else by
    the next line that it takes; a caller who wants it in order asks `end` after each None.
    """

    def __init__(self) -> None:
        self._clear()
        self._told: list[Statement] = []
        self._last: tuple[object, ...] = ()
        self._since = 0
        self._at = ""

    def feed(self, line: TextLine) -> list[Statement] | None:
        """What is known once this line is read; None where it is no line of an error."""
        text = line.text
        quote = _QUOTE.match(text)
        if quote:
            text = text[quote.end() :]
        if self._lines and self._goes_on(TextLine(line.number, text)):
            return []
        if opens(text):
            told = self.end()
            self._keep(TextLine(line.number, text))
            self._tracing = text.startswith("Traceback (") or bool(_TRACED.match(text))
            return told
        self._close()
        return None

    def end(self) -> list[Statement]:
        """What was heard and is not told yet; from here on it is as before the first line."""
        self._close()
        told, self._told = self._told, []
        return told

    def _clear(self) -> None:
        self._lines: list[TextLine] = []
        self._frames: list[str] = []
        self._size = self._prose = 0
        self._blank = self._tracing = self._joined = self._in_code = False

    def _keep(self, line: TextLine) -> None:
        """Takes a line in, as long as there is room."""
        self._size += len(line.text) + 1
        if len(self._lines) < MOST_LINES and self._size <= MOST_TEXT:
            self._lines.append(line)

    def _close(self) -> None:
        """Hears what the error says that has come to its end."""
        if not self._lines:
            return
        heard, first = hear(block(self._lines, self._frames)), self._lines[0]
        last = self._lines[-1].number + len(self._frames)
        same = tuple((said.code, said.enhanced, _worded(said), said.recipient) for said in heard)
        stamp = _STAMP.match(first.text)
        far = first.number - self._since
        again = same == self._last and (
            far <= _FAR if stamp is None else far <= _NEAR and _second(first.text) == self._at
        )
        if heard and not again:
            self._told += heard
        self._last, self._since, self._at = same, last, _second(first.text)
        self._clear()

    def _goes_on(self, line: TextLine) -> bool:
        """True where a line is one more of the error at hand, and is taken in."""
        if not line.text.strip():
            self._blank = True
            return True
        kind = self._kind(line.text)
        if not kind:
            return False
        self._joined = kind == "join" and line.text.rstrip().endswith(":")
        self._blank = False
        if kind == "frame" and len(self._frames) < MOST_FRAMES:
            self._frames.append(line.text)
        elif kind != "frame":
            self._keep(line)
        return True

    def _kind(self, text: str) -> str:
        """What a line is to the error at hand: of its stack, a word that another error follows, or text; "" nothing."""
        if self._tracing:  # in a traceback of Python all is indented, up to the error itself
            code, self._in_code = self._in_code, text.startswith('File "')  # of one whose indentation got lost
            self._tracing = code or text.startswith((" ", "\t", "Traceback (", 'File "'))
            return "frame" if self._tracing else "text"
        if _JOINS.match(text):
            return "join"
        if self._joined:
            self._tracing = text.startswith("Traceback (")
            return "text"
        if _FRAME.match(text):
            return "frame"
        if _OF_A_PAGE.match(text):
            return "text"
        if (self._blank and _SSL not in self._lines[0].text) or _CHATTER.match(text):
            return ""
        return self._more(text)

    def _more(self, text: str) -> str:
        """The same for a line that no mark tells from others: it goes on, unless it looks like something else."""
        last = self._lines[-1].text
        if _REPLY.match(text):
            numbers = text.strip().partition(" ")[0].partition("-")[0]
            return "text" if numbers in last or _open(last) or _LED_TO.search(last) else ""
        if text.startswith(_PARTS) and not python.opens(last):
            return "text"
        if text.startswith((" ", "\t")) or _FIELD.match(text):
            return "text"
        if text.startswith(_ONE_BY_ONE):
            return "text" if last.startswith(text[:4]) else ""
        explained = _SSL in self._lines[0].text  # MailKit says in paragraphs what it may be, then what it was
        if _STAMP.match(text) or (opens(text) and not explained) or self._prose >= MOST_PROSE:
            return ""
        self._prose += 1
        return "text"


def _second(text: str) -> str:
    """When it was, up to the second, where a line begins with that."""
    return text.lstrip("[(")[:19]


def _worded(said: Statement) -> str:
    """The words of what was heard, without what differs where an error is told again."""
    return _BY_NAME.sub("", said.text).rstrip(". ") if said.code or said.enhanced else said.page


def _open(text: str) -> bool:
    """True where a quotation is not closed in its line."""
    _, message, rest = text.rpartition('with message "')
    return bool(message) and '"' not in rest


def opens(text: str) -> bool:
    """True where an error begins with this line; not where it is a line of a dialogue."""
    if _CHATTER.match(text) or _AT.match(text) or _RAISES.match(text) or _OF_A_PAGE.match(text):
        return False
    if any(mark in text for mark in MARKS) or text.startswith("Traceback (") or _TRACED.match(text):
        return True
    if _REPLY.match(text):
        return False  # a reply alone, whose words some errors have too
    return python.opens(text) or others.opens(text) or unsaid.known(text)


def hear(error: ErrorText) -> list[Statement]:
    """What an error says: by the first reader that makes sense of it, in order of how much each knows."""
    for reader in READERS:
        if any(mark in error.text for mark in reader.marks):
            heard = reader.read(error)
            if heard:
                return heard
    return others.read(error) or unsaid.read(error)
