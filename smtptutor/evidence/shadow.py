"""A session as it can be followed from outside: which command each reply answers, and for whom."""

import re
from collections import deque
from typing import NamedTuple

from smtptutor.evidence.statement import END_OF_DATA, GREETING

MOST_RECORDED, LONGEST_RECORDED = 500, 1000
"""Lines of the client that are recorded, and characters of each."""
MOST_AHEAD = 1000
"""Commands without an answer that are kept; a client that sends more has lost its way."""

_PATH = re.compile(r"(?:MAIL\s{1,9}FROM|RCPT\s{1,9}TO)\s{0,9}:\s{0,9}(<?)([^<>\s]*)", re.IGNORECASE)
_COMMAND = re.compile(
    r"(?:(?:EHLO|HELO|LHLO|VRFY|EXPN|ETRN|NOOP|HELP|BDAT|XCLIENT|XFORWARD|AUTH)(?:\s.*)?|(?:MAIL\s{0,9}FROM|RCPT\s{0,9}TO)\b.*"
    r"|(?:MAIL|RCPT)|(?:DATA|QUIT|RSET|STARTTLS|TURN)\s*)",
    re.IGNORECASE | re.DOTALL,
)
_STAGES = frozenset({
    "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "VRFY", "QUIT",
})  # fmt: skip
_ONLY = {354: ("DATA", ""), 334: ("AUTH", ""), 235: ("AUTH", ""), 221: ("QUIT", ""), 220: ("STARTTLS", "")}
"""What alone these codes answer (RFC 5321 4.3.2, RFC 4954 6, RFC 3207 4)."""
_NEVER_250 = frozenset({"DATA", "AUTH", "STARTTLS"})


class Answers(NamedTuple):
    """What a reply answers: the step of the session, the line of the client and its number, and the envelope then."""

    stage: str = ""
    command: str = ""
    recipient: str = ""
    sender: str = ""
    place: int = 0


def verb_of(line: str) -> str:
    """The verb of a command line, "" where it has none that is known."""
    return line.split(None, 1)[0].upper().partition(":")[0] if _COMMAND.fullmatch(line) else ""


def path_in(line: str) -> str:
    """The path of MAIL or RCPT, without brackets; "<>" for the null one, "" where none can be read."""
    found = _PATH.match(line)
    return (found[2] or ("<>" if found[1] else "")) if found else ""


class Shadow:
    """
    One session, followed line by line.

    With `records` the lines of the client are kept in `record`.
    `in_message` is True while the client sends mail data, `hello` is the verb of its last greeting that was accepted,
    `commands` how many lines it has sent, `tls` and `logged_in` what the server has granted.
    """

    def __init__(self, *, records: bool = False) -> None:
        self.record: deque[str] | None = deque() if records else None
        self.in_message = False
        self.hello = ""
        self.tls = False
        self.logged_in = False
        self.commands = 0
        self.greeted = False
        self.ended = False
        self.message_lines = 0
        self._answering = False
        self._waiting: deque[Answers] = deque(maxlen=MOST_AHEAD)
        self._sender = ""
        self._recipients: deque[str] = deque(maxlen=MOST_AHEAD)
        self._last = ""

    @property
    def answering(self) -> bool:
        """True where the next line of the client is an answer of a login (RFC 4954 4)."""
        return self._answering

    @property
    def waits(self) -> Answers | None:
        """The oldest command without an answer."""
        return self._waiting[0] if self._waiting else None

    def said(self, line: str) -> None:
        """The client sent a line."""
        self.commands += 1
        if self.record is not None and len(self.record) < MOST_RECORDED:
            self.record.append(line[:LONGEST_RECORDED])
        if self.in_message:
            self._of_message(line)
        elif self._answering:
            self._answering = False
            self._waiting.append(Answers("AUTH", place=self.commands))
        else:
            self._command(line)

    def _of_message(self, line: str) -> None:
        self.message_lines += 1
        if line.strip() == ".":
            self.in_message = False
            heads = tuple(self._recipients) if self.hello == "LHLO" else (self._only_recipient(),)  # RFC 2033 4.2
            for recipient in heads:
                self._waiting.append(Answers(END_OF_DATA, ".", recipient, self._sender, self.commands))

    def _only_recipient(self) -> str:
        return self._recipients[0] if len(self._recipients) == 1 else ""

    def _command(self, line: str) -> None:
        line = line.strip()
        verb = verb_of(line)
        path = path_in(line)
        sender = path if verb == "MAIL" else self._sender
        if verb == "MAIL":
            self._sender = path
        recipient = path if verb == "RCPT" else ""
        self._waiting.append(Answers(verb if verb in _STAGES else "", line, recipient, sender, self.commands))

    def replied(self, code: int, enhanced: str = "") -> Answers:
        """The server answered; what that was an answer to."""
        asked = self._answered(code, enhanced)
        self._goes_on(asked, code)
        self._last = asked.stage
        self.greeted = True
        return asked

    def _answered(self, code: int, enhanced: str) -> Answers:
        if self.in_message and not (self._waiting and self.message_lines == 0):
            self.in_message = False  # its end was not written down
            if code != 421:
                return Answers(END_OF_DATA, "", self._only_recipient(), self._sender)
        if not self.greeted and (code == 220 or not self._waiting):
            return Answers(GREETING) if code in (220, 421) or code >= 500 else self._unasked(code, enhanced)
        for place, asked in enumerate(self._waiting):
            if self._fits(asked, code):
                for _ in range(place + 1):
                    self._waiting.popleft()
                return asked
            if place > 20:
                break
        if code in _ONLY or not self._waiting:
            return self._unasked(code, enhanced)
        return self._waiting.popleft()

    def _fits(self, asked: Answers, code: int) -> bool:
        """True where a code can be the answer to a command."""
        if code in _ONLY:
            return asked.stage in _ONLY[code]
        return code >= 400 or asked.stage not in _NEVER_250

    def _unasked(self, code: int, enhanced: str) -> Answers:
        """The step that a reply belongs to where the client's side is not written down."""
        if self.commands and self._waiting:
            return Answers()
        if code in _ONLY:
            stage = _ONLY[code][0]
        elif self._last == "DATA" and code != 421:
            stage = END_OF_DATA
        elif self._answering or (self._last == "AUTH" and code in (535, 534, 454)):
            stage = "AUTH"
        else:
            stage = self._by_number(code, enhanced)
        self._answering = False
        sender = self._sender if stage not in ("AUTH", "EHLO", "STARTTLS", GREETING) else ""
        return Answers(stage, "", "", sender)

    def _by_number(self, code: int, enhanced: str) -> str:
        if code >= 400:
            return ""
        if enhanced[1:] in (".1.0", ".1.5"):  # RFC 3463 3.2, as most servers use them
            return "MAIL" if enhanced.endswith("0") else "RCPT"
        return "EHLO" if self._last in (GREETING, "STARTTLS") else ""

    def _goes_on(self, asked: Answers, code: int) -> None:
        """What the answer changes."""
        stage = asked.stage
        self._answering = code == 334
        if code == 354:
            self._takes_message()
        if code >= 400:
            self.ended = self.ended or code == 421 or (stage == GREETING and code >= 500)
            return
        if stage in ("EHLO", "HELO", "LHLO"):
            self.hello = stage
            self._forget()
        elif stage == "STARTTLS":
            self.tls, self.hello, self.logged_in = True, "", False
            self._forget()
        elif stage == "AUTH" and code == 235:
            self.logged_in = True
        elif stage == "RCPT":
            self._recipients.append(asked.recipient)
        elif stage == "MAIL":
            self._recipients.clear()
        elif stage in ("RSET", END_OF_DATA):
            self._forget()
        elif stage == "QUIT":
            self.ended = True

    def _takes_message(self) -> None:
        """Mail data follow; what was sent ahead of the answer is part of them."""
        self.in_message, self.message_lines = True, 0
        ahead = tuple(self._waiting)
        self._waiting.clear()
        for asked in ahead:
            self._of_message(asked.command)

    def _forget(self) -> None:
        """The transaction is over."""
        self._recipients.clear()
        if not any(asked.stage == "MAIL" for asked in self._waiting):
            self._sender = ""
