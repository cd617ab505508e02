"""
What is typed -> what the screen shows: lines go to the server, words after a colon to the tutor.

A line that begins with two colons goes to the server with one of them, so that mail data may begin with a colon too.
Every front end uses this, and knows nothing of the rest: a shell, a pipe, a page.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from smtptutor.protocol.stage import Stage
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import Word, answer, for_server, is_word, takes_all, usable
from smtptutor.text import Block, Para

PASTED = "{} lines, sent without waiting for each reply (pipelining), except where a client must wait, as after DATA."


class Tutor:
    """
    A conversation, and the words that are understood in it.

    `echo` tells that what is typed is not on the screen yet, as where it comes from a file. Who types gets a long text
    screen by screen, a file all of it.
    """

    def __init__(self, conversation: Conversation, *, echo: bool = False) -> None:
        self.conversation = conversation
        self._echo = echo
        self._held: list[Block] = []  # what a room has not seen yet
        conversation.known_words = lambda: [word.name for word in self.words]

    @property
    def words(self) -> tuple[Word, ...]:
        """The words that make sense here."""
        return usable(all_words(), self.conversation)

    def type(self, typed: Sequence[str]) -> Iterator[list[Block]]:
        """
        Lines typed, or several pasted at once; for each thing that happens, what to show.

        An empty line, alone, goes on from a step of a lesson that is done. In front of a room it first shows what is
        held of the answer before.
        """
        if self.conversation.preferences.now.present:
            yield self._presented(typed)
        else:
            yield from self._typed(typed)

    def _presented(self, typed: Sequence[str]) -> list[Block]:
        from smtptutor.talk.present import parted, spaced

        held, self._held = self._held, []
        if held and list(typed) == [""]:
            return spaced(held)
        blocks = [block for shown in self._typed(typed) for block in shown]
        if all(map(is_word, typed)):
            return spaced(blocks)
        now, self._held = parted(blocks, self.conversation.awaiting)
        return spaced(now)

    def _typed(self, typed: Sequence[str]) -> Iterator[list[Block]]:
        here = self.conversation
        if here.lesson is not None and here.lesson.rests and list(typed) == [""]:
            from smtptutor.talk import lesson_moves

            yield lesson_moves.go_on(here)
            return
        if typed and takes_all(typed[0]):
            yield self.ask("\n".join(map(_encodable, typed))[1:])
            return
        if len(typed) > 1 and here.stage is not Stage.DATA:
            yield [Para(PASTED.format(len(typed)), "Pasted:")]
        echo = self._echo or len(typed) > 1
        for for_tutor, lines in groupby(map(_encodable, typed), is_word):
            if for_tutor:
                yield from (self.ask(line[1:]) for line in lines if not here.leaving)
            else:
                yield from here.send([for_server(line) for line in lines], echo=echo)

    def ask(self, words: str) -> list[Block]:
        """What the tutor says to what stands behind a colon; one screen of it where a person reads."""
        return answer(all_words(), self.conversation, words, by_screens=not self._echo)


def _encodable(line: str) -> str:
    """The line without half characters, as a page or a Windows console may hand them over: no wire takes those."""
    try:
        line.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return line


def all_words() -> tuple[Word, ...]:
    """All words. They are loaded with the first one that is wanted, after the first prompt."""
    from smtptutor.talk import (
        words_help,
        words_lesson,
        words_place,
        words_reference,
        words_session,
        words_settings,
        words_wire,
    )

    tables = (words_help, words_session, words_lesson, words_place, words_reference, words_settings, words_wire)
    return tuple(word for table in tables for word in table.WORDS)
