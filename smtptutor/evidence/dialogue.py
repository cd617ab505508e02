"""
Dialogues as people copy them, in whatever marks, and replies alone: who was refused what, and which refusal came first.

`marks` tells who speaks a line, `Gathering` makes replies of lines, `Shadow` knows what each reply answers, and `Blame`
which failure is the first.
"""

from smtptutor.evidence.dialogues import replies
from smtptutor.evidence.dialogues.marks import BARE, CLIENT, NEW, NOTE, SpokenLine, spoken
from smtptutor.evidence.overheard import Overheard
from smtptutor.evidence.shadow import verb_of
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import Statement

MOST_CONNECTIONS = 100
"""Connections at once, told apart by the names that a program gives them."""
MOST_DOUBTFUL = 20


class Dialogues:
    """
    Reads dialogues line by line; what it holds is bounded, however many lines there are.

    With `records` it can tell what the client sent before a refusal.
    A reply that stands alone is told once the line behind it is seen, since its words may go on there.
    """

    def __init__(self, *, records: bool = False) -> None:
        self._records = records
        self._connections: dict[str, Overheard] = {"": Overheard(records=records)}
        self._others = 0
        self._told = self._doubted = False
        self._doubtful: list[Statement] = []

    @property
    def under_way(self) -> bool:
        """True inside a dialogue, whose lines need not look like anything."""
        return any(connection.under_way for connection in self._connections.values())

    def begins(self, line: TextLine) -> bool:
        """True for a line that has a mark, and behind it a reply or a command: with it a dialogue begins."""
        found = spoken(line.text)
        if found.side == CLIENT:
            return bool(verb_of(found.words))
        return found.side != BARE and any(map(replies.reply_line, replies.lines_of(found.words)[:1]))

    def feed(self, line: TextLine) -> list[Statement] | None:
        """The next line: what it tells; [] where it is part of a dialogue and tells nothing yet, None for another."""
        found = spoken(line.text)
        told: list[Statement] = []
        self._doubted = False
        connection = self._connection(found.connection, told)
        mine = self._read(connection, found, line, told)
        self._told = self._told or bool(told)
        if mine or told:
            return told
        self._others += bool(line.text.strip()) and not self._doubted
        return None

    def settle(self) -> list[Statement]:
        """Another reader took the next line: what is held of a reply is all of it."""
        told = [one for connection in self._connections.values() for one in connection.settle()]
        self._told = self._told or bool(told)
        return told

    def end(self) -> list[Statement]:
        """The text is over: what is still to tell."""
        told: list[Statement] = []
        for connection in self._connections.values():
            told += connection.end()
            self._doubt(connection)
        if not self._told and not told and not self._others:
            told = self._doubtful
        self._doubtful = []
        return sorted(told, key=lambda one: one.line)

    def script(self, line: int) -> tuple[str, ...] | None:
        """The lines of the client up to the one that was refused in this line; None where no dialogue has one there."""
        found = (connection.scripts.get(line) for connection in self._connections.values())
        return next((script for script in found if script is not None), None)

    def _connection(self, name: str, told: list[Statement]) -> Overheard:
        if name not in self._connections:
            if len(self._connections) >= MOST_CONNECTIONS:
                oldest = next(one for one in self._connections if one)
                told += self._connections.pop(oldest).end()
            self._connections[name] = Overheard(records=self._records)
        return self._connections[name]

    def _read(self, connection: Overheard, found: SpokenLine, line: TextLine, told: list[Statement]) -> bool:
        """Read one line in its connection; True where it is part of a dialogue."""
        number = line.number
        if found.side == BARE:
            return self._bare(connection, found.words, line, told)
        if found.side == NEW:
            told += connection.begins_anew(found.program)
            return True
        if found.side == NOTE:
            told += connection.noted(found.words, number, found.program)
            return connection.under_way
        if found.side == CLIENT and not connection.has_marks_of_a_client and replies.reply_line(found.words):
            return self._bare(connection, found.words, line, told)  # an arrow that a person put before an answer
        for words in replies.lines_of(found.words):
            if found.side == CLIENT:
                if not (connection.under_way or verb_of(words)):
                    return self._bare(connection, words, line, told)
                told += connection.client(words, number, found.program)
            else:
                told += connection.server(words, number, found.program)
        return connection.under_way

    def _bare(self, connection: Overheard, words: str, line: TextLine, told: list[Statement]) -> bool:
        """Read a line without a mark."""
        mine = False
        for piece in replies.lines_of(words) or [""]:
            mine = connection.bare(piece, line.number, told, indented=line.text[:1] in (" ", "\t")) or mine
            self._doubt(connection)
        return mine

    def _doubt(self, connection: Overheard) -> None:
        """Keep a reply that is one if the text holds nothing else."""
        if connection.doubtful is not None and len(self._doubtful) < MOST_DOUBTFUL:
            self._doubtful.append(connection.doubtful)
            self._doubted = True
        connection.doubtful = None
