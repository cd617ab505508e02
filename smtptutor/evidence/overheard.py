"""Listens to one connection, line by line: its replies, what they answer, and which failure is the first."""

from smtptutor.evidence.dialogues import chatter, replies
from smtptutor.evidence.dialogues.gathering import Gathering, Whole
from smtptutor.evidence.dialogues.replies import ReplyLine
from smtptutor.evidence.inner import hangs_up, inner
from smtptutor.evidence.shadow import Shadow, verb_of
from smtptutor.evidence.statement import BOUNCED, DEFERRED, Statement
from smtptutor.evidence.verdicts import Verdicts

MOST_SCRIPTS = 50
_MAKES_A_DIALOGUE = frozenset({220, 334, 354})
"""Codes that no reply has which people copy for its own sake."""
_SURE = ("MAIL FROM:", "RCPT TO:", "EHLO ", "HELO ", "LHLO ", "STARTTLS", "AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5")
"""How a line begins that is a command even where no dialogue stands around it."""


class Overheard:
    """
    One connection.

    `doubtful` is a reply of which only the rest of the text can tell whether it is one. With `records`, `scripts` has,
    for the line of each refusal, what the client sent up to the line that was refused.

    Whatever takes a line gives what that told.
    """

    def __init__(self, *, records: bool = False) -> None:
        self.scripts: dict[int, tuple[str, ...]] = {}
        self._records = records
        self._marked: set[str] = set()  # the sides that have marks
        self._begin("")
        self._begun = False  # a program said that it connects, or a reply that only stands in dialogues was seen

    def _begin(self, program: str) -> None:
        """A connection begins of which nothing was heard; what was seen of marks and kept of scripts stays."""
        self.doubtful: Statement | None = None
        self._shadow = Shadow(records=self._records)
        self._verdicts = Verdicts()
        self._reply = Gathering()
        self._program = program
        self._host = ""
        self._begun = True
        self._candidate = ("", 0)
        self._suspect: tuple[ReplyLine, int] | None = None

    @property
    def under_way(self) -> bool:
        """True where a dialogue was seen, and no replies alone."""
        return bool(self._marked or self._begun or self._shadow.commands)

    @property
    def has_marks_of_a_client(self) -> bool:
        """True where lines of the client came with a mark before them."""
        return "client" in self._marked

    def client(self, words: str, number: int, program: str) -> list[Statement]:
        """The client said a line, with a mark before it."""
        told = self.settle()
        self._marked.add("client")
        self._program = self._program or program
        self._shadow.said(words)
        return told

    def server(self, words: str, number: int, program: str) -> list[Statement]:
        """The server said a line, with a mark before it."""
        told: list[Statement] = []
        for piece in replies.unglued(words):
            line = replies.reply_line(piece)
            if line is None:
                if self._reply.more:
                    self._reply.wrap(piece, len(piece))
                continue
            self._marked.add("server")
            self._program = self._program or program
            told += self._line(line, number, len(piece))
            if not line.more:
                told += self.settle()
        return told

    def bare(self, words: str, number: int, told: list[Statement], *, indented: bool = False) -> bool:
        """A line without a mark; True where it is part of a dialogue, or a reply alone."""
        if not words:
            if not self._reply.more:
                told += self.settle()
            return self.under_way
        if self._shadow.in_message and "client" not in self._marked:
            return self._of_message(words, number, told)
        line = replies.reply_line(words)
        if line is not None and self._reply.goes_on_with(line):
            return self._bare_reply(words, line, number, told)
        if self._reply.more or self._wraps(words, indented=indented):
            self._reply.wrap(words, len(words))
            return True
        return self._begins(words, line, number, told)

    def _wraps(self, words: str, *, indented: bool) -> bool:
        """True where a line without a number is the rest of a reply alone."""
        if not self._reply or self.under_way or replies.reply_line(words) or verb_of(words) in ("EHLO", "MAIL", "RCPT"):
            return False
        return self._reply.may_wrap(indented=indented) and not chatter.lost(words)

    def _begins(self, words: str, line: ReplyLine | None, number: int, told: list[Statement]) -> bool:
        """A line that goes on with nothing."""
        if line is not None and "server" not in self._marked:
            return self._bare_reply(words, line, number, told)
        if chatter.begins(words):
            if self._shadow.greeted or self._shadow.commands:
                told += self.begins_anew("")
            self._begun = True
            return True
        if chatter.lost(words) or words == chatter.RENEGOTIATING:
            told += self.noted(words, number, "")
            return self.under_way
        if self._is_command(words):
            self._begun = True  # first: a reply before it is then one of a dialogue
            told += self.settle()
            self._shadow.said(words)
            return True
        told += self.settle()
        if line is None:
            enhanced, text = ("", "") if self.under_way else replies.enhanced_alone(words)
            if enhanced:
                self._alone(Whole(0, enhanced, text, number, not text), told)
                return True
        self._candidate = (words, number)
        return False

    def _is_command(self, words: str) -> bool:
        """True for a line of the client, where its lines have no marks."""
        if "client" in self._marked:
            return False
        if self.under_way:
            return self._shadow.answering or bool(verb_of(words))
        return bool(verb_of(words)) and words.upper().startswith(_SURE)

    def _bare_reply(self, words: str, line: ReplyLine, number: int, told: list[Statement]) -> bool:
        """A reply begins, in a dialogue or alone; False where it is none."""
        alone = not self.under_way
        expected = self._reply.goes_on_with(line) or (not alone and self._expects_a_reply())
        sure = replies.is_reply_alone(line)
        if not (sure or expected or replies.may_be_reply(line)):
            told += self.settle()
            return False
        pieces = replies.unglued(words)
        for piece in pieces:
            read = replies.reply_line(piece) or line
            told += self._line(read, number, len(words), doubtful=alone and not sure and len(pieces) == 1)
            if not read.more and (not alone or read.code in _MAKES_A_DIALOGUE):
                told += self.settle()
        return True

    def _expects_a_reply(self) -> bool:
        return self._shadow.waits is not None or self._candidate[1] > 0 or not self._shadow.greeted

    def _line(self, line: ReplyLine, number: int, length: int, *, doubtful: bool = False) -> list[Statement]:
        told = [] if self._reply.goes_on_with(line) else self.settle()
        self._reply.add(line, number, length, doubtful=doubtful)
        return told

    def _of_message(self, words: str, number: int, told: list[Statement]) -> bool:
        """A line without a mark where the text of the message stands, or was left out."""
        told += self.settle()
        line = replies.reply_line(words)
        if line is not None and replies.is_reply_alone(line):
            if self._shadow.message_lines == 0:
                return self._bare_reply(words, line, number, told)
            self._suspect = line, number
        if chatter.lost(words):
            told += self.noted(words, number, "")
            return True
        self._shadow.said(words)
        if not self._shadow.in_message:
            self._suspect = None
        return True

    def noted(self, words: str, number: int, program: str) -> list[Statement]:
        """The program said something itself; that the connection is gone is told where nothing else explains it."""
        told = self.settle()
        if self.under_way:
            self._program = self._program or program
        if words == chatter.RENEGOTIATING and self.under_way:
            return told + self._verdicts.heard(self._not_said(words, number, "words/by-hand", "RCPT"))
        if not chatter.lost(words) or not self.under_way or self._shadow.ended or self._verdicts.explains_an_end:
            return told
        self._shadow.ended = True
        waits = self._shadow.waits
        stage = "end of data" if self._shadow.in_message else waits.stage if waits else ""
        stage = stage if self._shadow.greeted else "greeting"
        return told + self._verdicts.heard(self._not_said(words, number, "words/timeout", stage, "network"))

    def _not_said(self, words: str, number: int, page: str, stage: str, category: str = "") -> Statement:
        """What no server said."""
        asked = self._shadow.waits
        return Statement(
            "transcript", number, words, stage=stage, command=asked.command if asked else "",
            recipient=asked.recipient if asked else "", sender=asked.sender if asked else "", said_by="client",
            host=self._host, program=self._program, page=page, category=category,
        )  # fmt: skip

    def begins_anew(self, program: str) -> list[Statement]:
        """Another connection begins: what is still to tell of this one."""
        told = self.end()
        self._begin(program)
        return told

    def settle(self) -> list[Statement]:
        """The reply that is being read is whole: what it tells."""
        whole = self._reply.take()
        if whole is None:
            return []
        told: list[Statement] = []
        if not self.under_way and (whole.doubtful or whole.code not in _MAKES_A_DIALOGUE):
            self._alone(whole, told)
            return told
        if whole.code == 220 and self._is_another_greeting(whole.text):
            told += self.begins_anew(self._program)
        self._begun = True
        return told + self._verdicts.heard(self._paired(whole))

    def _is_another_greeting(self, text: str) -> bool:
        shadow, upper = self._shadow, text.upper()
        if not shadow.greeted or (shadow.waits is not None and shadow.waits.stage == "STARTTLS"):
            return False
        return shadow.ended or bool(shadow.commands) or ("SMTP" in upper and "TLS" not in upper)

    def _alone(self, whole: Whole, told: list[Statement]) -> None:
        """A reply that no dialogue stands around."""
        heard = _heard("reply", whole)
        if whole.doubtful:
            self.doubtful = heard
        else:
            told += self._verdicts.heard(heard)

    def _paired(self, whole: Whole) -> Statement:
        """A reply of the dialogue, with what it answers."""
        shadow = self._shadow
        if shadow.greeted and shadow.commands and shadow.waits is None and self._candidate[1] and not shadow.in_message:
            shadow.said(self._candidate[0])
        self._candidate = ("", 0)
        asked = shadow.replied(whole.code, whole.enhanced)
        if shadow.record is not None and whole.code >= 400 and len(self.scripts) < MOST_SCRIPTS:
            self.scripts[whole.line] = tuple(shadow.record)[: asked.place or (shadow.commands if shadow.ended else 0)]
        if asked.stage in ("greeting", "EHLO", "HELO", "LHLO") and not self._host and whole.code < 300:
            name = whole.text.split(" ", 1)[0]
            self._host = name if "." in name.strip(".") else ""
        return _heard("transcript", whole)._replace(
            stage=asked.stage, command=asked.command, recipient=asked.recipient, sender=asked.sender, host=self._host,
            program=self._program,
        )  # fmt: skip

    def end(self) -> list[Statement]:
        """The text is over, or the connection: what is still to tell."""
        told = self.settle()
        if self._suspect is not None and self._shadow.in_message:
            line, number = self._suspect
            told += self._verdicts.heard(self._paired(Whole(line.code, line.enhanced, line.text, number)))
        return told + self._verdicts.end()


def _heard(kind: str, whole: Whole) -> Statement:
    """A reply as a statement; of a reply inside a reply the inner one, with what becomes of it by the outer one."""
    code, enhanced, text = inner(whole.code, whole.enhanced, whole.text)
    outcome = BOUNCED if hangs_up(whole.code, text) else ""
    if code // 100 != whole.code // 100 and whole.code >= 400:
        outcome = DEFERRED if whole.code < 500 else BOUNCED
    return Statement(kind, whole.line, text, code, enhanced, outcome=outcome)
