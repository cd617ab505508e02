"""
What the learner types -> what the screen shows. Knows neither prompt nor terminal: every front end uses it.

Lines go to the server, words after a colon to the tutor. A line that begins with two colons goes to the server with
one of them, so that mail data may begin with a colon too.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, cast

from smtptutor.course.talk import Exchanged, Talk
from smtptutor.explain import render
from smtptutor.explain.explanation import Explanation, explain, shortened, shown
from smtptutor.explain.holdings import sentence
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, Said
from smtptutor.server.simulator import say_line
from smtptutor.server.site import Site
from smtptutor.text import Styled, labelled, wrap

if TYPE_CHECKING:  # free play loads nothing of lessons
    from smtptutor.course.runner import Runner

COLON = ":"
DOT_LOST = "the server takes the first dot of this line away; to send one, type two (RFC 5321 4.5.2)."
NOT_ALONE = "this line is not a dot alone: blanks count, so the message goes on."
CHUNK = (
    "The server reads {} now, whatever they are, and answers then. The end of each line that you type counts 2; the last "
    "line is sent without its end, so that the count comes out."
)
CLOSED = "The connection is closed. :reset connects again, :undo takes the last line back, :quit leaves the shell."


class Conversation:
    """
    A talk with the server and the tutor's words on it.

    `echo` tells that what was typed is not on the screen; `on_event` is told whatever happens. `leaving` tells that the learner wants out, and `wants_next_lesson` that it is for the next lesson.
    """

    def __init__(self, talk: Talk, width: int, *, echo: bool = False) -> None:
        self.talk = talk
        self.width = width
        self.on_event: Callable[[object], None] = lambda _: None
        self._echo = echo
        self.leaving = False
        self.wants_next_lesson = False
        self._met: set[Cause] = set()

    @property
    def stage(self) -> Stage:
        """The stage now."""
        return self.talk.state.session.stage

    @property
    def awaiting(self) -> Awaiting:
        """What the server reads next."""
        return self.talk.state.session.awaiting

    @property
    def prompt(self) -> str:
        """What stands before the line to type: the stage, or what is being written."""
        if self.stage is Stage.DATA:
            return f"message {len(self.talk.draft) + 1}> "
        if wanted := self.talk.simulator.wanted:
            return f"chunk, {_octets(wanted)}> "
        return f"{self.stage}> "

    @property
    def lesson(self) -> "Runner | None":
        """The lesson under way, if this is one."""
        return cast("Runner", self.talk) if self.talk.in_lesson else None

    @property
    def suggestion(self) -> str | None:
        """The first line that leads on from here, for the prompt to suggest."""
        if self.awaiting not in (Awaiting.COMMAND, Awaiting.ANSWER):
            return None
        lines = self.explanation().next
        return lines[0] if lines else None

    def explanation(self) -> Explanation:
        """The explanation of the last exchange."""
        return explain(self.talk.history[-1], self.talk.history[:-1])

    def opening(self) -> list[Styled]:
        """What stands on the screen before the first prompt."""
        greeting, *before = self.talk.history
        if before:
            self._met |= {exchange.cause for exchange in self.talk.history}
            lines = [[("", "This much was said already:")], *self.transcript()]
            return lines + [[("", line)] for line in wrap(sentence(self.talk.state.session), self.width)]
        lines = render.reply_lines(greeting)
        self._met.add(greeting.cause)
        return lines + render.explanation_lines(greeting, explain(greeting), self.width, first=True)

    def transcript(self) -> list[Styled]:
        """The conversation so far, without explanations."""
        lines: list[Styled] = []
        for exchange in self.talk.history:
            lines += render.message_lines(exchange) + render.client_lines(exchange)
            lines += render.reply_lines(exchange, "S: ")
        return lines + [[("label", "C: "), ("client", shortened(line, 500))] for line in self.talk.draft]

    def type(self, typed: Sequence[str]) -> Iterator[list[Styled]]:
        """
        Lines typed, or several pasted at once; for each thing that happens, what to show.

        Pasted command lines reach the server together, as a client does that pipelines.
        """
        if len(typed) > 1 and self.stage is not Stage.DATA:
            yield labelled(
                "Pasted:", f"{len(typed)} lines, sent without waiting for each reply (pipelining).", self.width
            )
        for line in typed:
            if self.leaving:
                return
            if line.startswith(COLON) and not line.startswith(COLON * 2):
                from smtptutor.talk import words as commands

                yield commands.run(self, line[1:])
            else:
                yield from self._send(line[1:] if line.startswith(COLON) else line, echo=self._echo or len(typed) > 1)

    def _send(self, line: str, *, echo: bool) -> Iterator[list[Styled]]:
        runner = self.lesson
        if self.stage is Stage.CLOSED:
            if line.strip().upper() == Verb.QUIT:
                self.leaving = True
            else:
                yield [[("", text)] for text in wrap(CLOSED, self.width)]
            return
        if runner is not None and runner.wants_guess and len(line) == 3 and line.isascii() and line.isdigit():
            runner.guess(int(line))
            yield [[("", f"Your guess is {line}. Now send the line and see.")]]
            return
        if self.stage is Stage.DATA:
            yield self._in_message(line, echo=echo)
        waited, surplus = self.awaiting, self._surplus(line)
        for event in self.talk.send(line):
            self.on_event(event)
            yield self.told(event, echo=echo)
            if surplus:
                said = f"{_octets(surplus)} more than the chunk: the server reads what is left as the next command."
                surplus = 0
                yield labelled("  Note:", said, self.width, "note")
        if self.awaiting is Awaiting.OCTETS and waited is not Awaiting.OCTETS:
            yield [
                [("", text)] for text in wrap(CHUNK.format(_octets(self.talk.simulator.wanted)), self.width, "  ", "  ")
            ]

    def _surplus(self, line: str) -> int:
        """How many octets of a line are beyond the chunk that they are typed into."""
        wanted = self.talk.simulator.wanted
        return max(len(line.encode("utf-8", "surrogateescape")) - wanted, 0) if wanted else 0

    def _in_message(self, line: str, *, echo: bool) -> list[Styled]:
        """What to say of a line of the message as it is written."""
        lines: list[Styled] = [[("label", "C: "), ("client", shortened(line, 500))]] if echo and line != "." else []
        if line != "." and line.strip() == ".":
            return lines + labelled("Note:", NOT_ALONE, self.width, "note")
        if line.startswith(".") and line != "." and not line.startswith(".."):
            return lines + labelled("Note:", DOT_LOST, self.width, "note")
        return lines

    def told(self, event: object, *, echo: bool) -> list[Styled]:
        """What to show of an event; `echo` where the client's line is not on the screen yet."""
        if isinstance(event, Exchanged):
            return self._answered(event.exchange, echo)
        runner = self.lesson
        assert runner is not None  # the other events come from lessons
        from smtptutor.talk import lesson_screen

        return lesson_screen.told(runner, event, self.width)

    def _answered(self, exchange: Exchange, echo: bool) -> list[Styled]:
        history = self.talk.history
        explanation = explain(exchange, history[:-1])
        lines = render.client_lines(exchange) if echo else []
        lines += render.reply_lines(exchange)
        first = exchange.cause not in self._met
        self._met.add(exchange.cause)
        if self.stage is not Stage.CLOSED:
            in_lesson = self.talk.in_lesson  # there the lesson says what comes next
            shown = render.explanation_lines(exchange, explanation, self.width, first=first, suggest=not in_lesson)
            return lines + shown
        if first:
            lines += render.explanation_lines(exchange, explanation, self.width, first=True)
        return lines + [[("", line)] for line in wrap(CLOSED, self.width, "  ", "  ")]

    def why(self) -> list[Styled]:
        """Everything about the last reply."""
        return render.whole_lines(self.talk.history[-1], self.explanation(), self.width)

    def undo(self) -> list[Styled]:
        """Take back the last line of the message being written, or else the last exchange."""
        dialect = self.talk.state.policy.site.dialect
        undone = self.talk.undo()
        if self.talk.state.policy.site.dialect != dialect:  # who speaks there stays as it was chosen
            from smtptutor.explain.elsewhere import speaking

            self.talk.simulator.state = speaking(self.talk.state, dialect)
        if undone is None:
            return [[("", "There is nothing to take back.")]]
        if isinstance(undone, str):
            left = f"Lines of the message left: {len(self.talk.draft)}"
            now = left if self.stage is Stage.DATA else sentence(self.talk.state.session)
            what = shortened(undone) or "(an empty line)"
        else:
            what, now = _what(undone), sentence(self.talk.state.session)
        taken: list[Styled] = [[("label", "Taken back: "), ("client", what)]]
        return taken + [[("", line)] for line in wrap(now, self.width)] + self._ticks()

    def _ticks(self) -> list[Styled]:
        """The tick list of a step that is under way; nothing in free play."""
        if self.lesson is None or self.lesson.step_done:
            return []
        from smtptutor.talk import lesson_screen

        return lesson_screen.ticks(self.lesson, self.width)

    def reset(self) -> list[Styled]:
        """Begin again: the step of a lesson, or a new connection."""
        greeting = self.talk.reset()
        if self.lesson is not None or greeting is None:
            return [[("", "Back to where this step began.")], *self.step_lines()]
        return [[("", "A new connection; what the server accepted stays accepted.")], *render.reply_lines(greeting)]

    def step_lines(self) -> list[Styled]:
        """The step at hand of the lesson; nothing in free play."""
        if self.lesson is None:
            return []
        from smtptutor.talk import lesson_screen

        return lesson_screen.step(self.lesson, self.width)

    def visit(self, site: Site) -> list[Styled]:
        """Go to another place: what its server says first."""
        self.talk.visit(site)
        self._met.clear()
        return self.opening()

    def what_if(self, line: str) -> list[Styled]:
        """What the server would answer to a line, without sending it."""
        if self.awaiting is not Awaiting.COMMAND:
            return [[("", "Only while the server waits for a command.")]]
        exchange = say_line(self.talk.state, line)
        explanation = explain(exchange, self.talk.history)
        lines: list[Styled] = [[("", "Not sent; the server would answer:")], *render.reply_lines(exchange)]
        return lines + render.explanation_lines(exchange, explanation, self.width, first=True)


def _octets(count: int) -> str:
    return f"{count} octet{'' if count == 1 else 's'}"


def _what(undone: Exchange) -> str:
    if undone.client is None:
        return "the new connection"
    if undone.said is Said.MESSAGE:
        return "the end of the message"
    return shown(undone.client) if undone.command is not None else "an answer of the login"
