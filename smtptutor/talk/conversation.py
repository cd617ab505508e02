"""
Lines to the server -> what the screen shows: the reply, and what the tutor says of it. Knows no prompt and no terminal.

Words for the tutor are tutor.py's business; nothing here knows that there are any.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import takewhile

from smtptutor.explain import render
from smtptutor.explain.explanation import Explanation, explain
from smtptutor.explain.met import Met, News
from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialogue import Dialogue, Exchanged, History, Taken
from smtptutor.server.exchange import Exchange, Said, SiteState
from smtptutor.settings import Preferences
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.lessons_here import LessonsHere
from smtptutor.talk.transcript import by_exchange, said, unanswered
from smtptutor.text import BLANK, Block, Para, Verbatim
from smtptutor.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:  # free play loads nothing of lessons
    from smtptutor.course.at import At
    from smtptutor.course.ops import Op
    from smtptutor.course.under_way import UnderWay

DOT_LOST = "the server takes the first dot of this line away; to send one, type two (RFC 5321 4.5.2)."
NOT_ALONE = "this line is not a dot alone: blanks count, so the message goes on."
CHUNK = (
    "The server reads {} now, whatever they are, and answers then. The end of each line that you type counts 2; where "
    "a line fills the count to the octet, its end is left out."
)
SURPLUS = "more than the chunk: the server reads the rest as the next command."
CLOSED = "Closed. :reset connects again, :undo goes back, :quit leaves."

HELPS = 214  # RFC 5321 4.2.2
OVER = WayOut(Kind.NOTHING, ())  # where CLOSED, CHUNK or a lesson says what can be done


class Conversation:
    """
    A talk with the server and the tutor's words on it.

    `preferences` has the settings of whoever talks, `lessons` those that can be opened here. `known_words` gives the
    names of the words for the tutor that make sense now. `on_event` is told whatever happens. `leaving` tells that the
    learner wants out, `completes` that Tab does so. `rest` is what the last long text left out, for `:more`;
    `wants_all` tells that all of one was asked for, which a terminal may show page by page.
    `offered` is a line to suggest at one place of the dialogue, whatever the server would say to it.
    """

    def __init__(
        self,
        talk: "FreePlay | UnderWay",
        preferences: Preferences | None = None,
        lessons: LessonsHere | None = None,
    ) -> None:
        self.talk = talk
        self.preferences = Preferences() if preferences is None else preferences
        self.on_event: Callable[[object], object] = lambda _: None
        self.known_words: Callable[[], Collection[str]] = tuple
        self.leaving = False
        self.completes = True
        self.rest: tuple[Block, ...] = ()
        self.wants_all = False
        self._met = Met()
        self.offered: tuple[Dialogue, str] | None = None
        self.lessons = LessonsHere() if lessons is None else lessons

    @property
    def dialogue(self) -> Dialogue:
        """Where the conversation stands."""
        return self.talk.dialogue

    @property
    def state(self) -> SiteState:
        """The state now."""
        return self.talk.dialogue.state

    @property
    def history(self) -> History:
        """The exchanges since the connection was made, the greeting first."""
        return self.talk.dialogue.history

    @property
    def stage(self) -> Stage:
        """The stage now."""
        return self.state.session.stage

    @property
    def awaiting(self) -> Awaiting:
        """What the server reads next."""
        return self.state.session.awaiting

    @property
    def prompt(self) -> str:
        """What stands before the line to type: the stage, what is being written, or that the tutor wants an answer."""
        here = self.lesson
        if here is not None and (here.lesson.is_drill or here.wants_answer):
            return "answer> "
        if self.dialogue.pending and not self.dialogue.wanted:
            return "rest of the line> "
        if self.stage is Stage.DATA:
            return f"{'header' if self.dialogue.in_header else 'text'} {len(self.dialogue.draft) + 1}> "
        if wanted := self.dialogue.wanted:
            return f"chunk, {plural(wanted, 'octet')}> "
        return f"{self.stage}> "

    @property
    def lesson(self) -> "At | None":
        """Where the learner stands in a lesson, if this is one."""
        return self.talk.at

    @property
    def no_way(self) -> WayOut | None:
        """What is told in place of a way out where no line to type is told; None where ways are told as found."""
        if self.awaiting is Awaiting.OCTETS:  # whatever is typed now belongs to the chunk
            return OVER
        return OVER if self.lesson is not None and self.lesson.looked_for else None

    @property
    def suggestion(self) -> str | None:
        """The first line that leads on from here, for the prompt to suggest."""
        here = self.lesson
        if here is not None and here.wants_answer:
            return None
        if self.no_way is not None or self.dialogue.pending:
            return None
        if self.awaiting not in (Awaiting.COMMAND, Awaiting.ANSWER):
            return None
        if self.offered is not None and self.offered[0] is self.dialogue:
            return self.offered[1]
        latest = self.history.latest
        asked = () if latest.accepted else self.explanation().asked
        lines = way_out(latest, asked).lines
        return lines[0] if lines else None

    def explanation(self) -> Explanation:
        """The explanation of the last exchange."""
        return explain(self.history.latest, self.history.before)

    def opening(self) -> list[Block]:
        """What stands on the screen before the first prompt."""
        greeting = self.history.latest
        news = self._met.look(greeting)
        if len(self.history) > 1:
            from smtptutor.talk import lesson_ends

            self._met.know(self.history)

            return lesson_ends.prelude(self.dialogue)
        return self._greeted(greeting, news)

    def _greeted(self, greeting: Exchange, news: News) -> list[Block]:
        how = render.Telling(*news, voice=self.preferences.now.voice)
        return render.answer_blocks(greeting, explain(greeting), how, way=self.no_way)

    def send(self, lines: Sequence[str], *, echo: bool) -> Iterator[list[Block]]:
        """
        Send lines to the server; for each thing that happens, what to show.

        Several lines reach the server in one piece, as those of a client that pipelines. `echo` tells that what was
        typed is not on the screen yet. Once the connection is closed, nothing of the rest is sent.
        """
        for number, line in enumerate(lines, 1):
            if self.leaving:
                return
            if self.stage is Stage.CLOSED and self._for_tutor(line) is None:
                yield self._unsent(lines[number - 1 :], told=number > 1)
                return
            before = self.lesson
            yield from self._send(line, echo=echo, more=number < len(lines))
            if number < len(lines) and before is not None and self._step_ended(before):
                yield _after_step(lines[number:])
                return

    def _step_ended(self, before: "At") -> bool:
        """True where a step was not done before, and is now."""
        here = self.lesson
        return here is not None and here.rests and not (before.step_done and before.number == here.number)

    def turn_to(self, talk: "FreePlay | UnderWay", met: Met | None = None) -> "tuple[FreePlay | UnderWay, Met]":
        """Go on with another talk, in which so much was met already; what was there before, both of it."""
        before = self.talk, self._met
        self.talk, self._met = talk, Met() if met is None else met
        return before

    def do(self, op: "Op") -> list[Block]:
        """Do something in the lesson; what to show of what comes of it. Nothing in free play."""
        if isinstance(self.talk, FreePlay):
            return []
        blocks: list[Block] = []
        for event in self.talk.do(op):
            self.on_event(event)
            blocks += self.told(event, echo=True)
        return blocks

    def undo(self, count: int = 1) -> Sequence[tuple[object, ...]]:
        """Take the last `count` things back, the last first, or as many as there are; they are told in full again."""
        taken: Sequence[tuple[object, ...]] = list(takewhile(bool, (self.talk.undo() for _ in range(count))))
        self._met.unlearn(thing for what in taken for thing in what if isinstance(thing, Exchange))
        return taken

    def redo(self, count: int = 1) -> list[tuple[Taken, ...]]:
        """Do again what was taken back, `count` things, the first first, or as many as there are."""
        done = list(takewhile(bool, (self.talk.redo() for _ in range(count))))
        self._met.know(thing for what in done for thing in what if isinstance(thing, Exchange))
        return done

    def _send(self, line: str, *, echo: bool, more: bool) -> Iterator[list[Block]]:
        here = self.lesson
        if (op := self._for_tutor(line)) is not None:
            if echo:
                yield [Verbatim(line, "You:", "client")]
            yield self.do(op)
            return
        if here is not None and here.is_for_nobody_else(line):
            from smtptutor.talk import lesson_screen

            yield lesson_screen.no_answer(here)
            return
        if self.stage is Stage.DATA:
            yield self._in_message(line, echo=echo)
        waited, surplus = self.awaiting, _surplus(line, self.dialogue.wanted)
        happened = self.talk.send(line, more=more)
        for event in happened:
            self.on_event(event)
            yield self.told(event, echo=echo)
            if surplus:
                words = f"{plural(surplus, 'octet')} {SURPLUS}"
                surplus = 0
                yield [Para(words, "Note:", "note", 2)]
        if self.awaiting is Awaiting.OCTETS and waited is not Awaiting.OCTETS:
            yield [Para(CHUNK.format(plural(self.dialogue.wanted, "octet")), indent=2)]
        yield from self._afterwards(here, happened)

    def send_octets(self, octets: bytes) -> Iterator[list[Block]]:
        """Send octets in one piece, just as they are; for each thing that happens, what to show."""
        here = self.lesson
        happened = self.talk.send_octets(octets)
        for event in happened:
            self.on_event(event)
            yield self.told(event, echo=True)
        yield from self._afterwards(here, happened)

    def _afterwards(self, before: "At | None", happened: Sequence[object]) -> Iterator[list[Block]]:
        """What a lesson says once all is told that came of what was sent; `before` is where the learner stood."""
        if before is not None and self.lesson is not None:
            from smtptutor.talk import lesson_screen

            yield lesson_screen.afterwards(before, self.lesson, happened)

    def _for_tutor(self, line: str) -> "Op | None":
        """What a line is for that is not for the server but for the lesson; None for others."""
        here = self.lesson
        if here is None or not (here.wants_guess or here.wants_answer or here.rests):
            return None
        from smtptutor.talk import lesson_screen

        return lesson_screen.meant_for_tutor(here, line)

    def _unsent(self, lines: Sequence[str], *, told: bool) -> list[Block]:
        """What to say of lines that reach nobody, of which QUIT leaves; `told` where the closing has just been told."""
        from smtptutor.talk.meant import leaves, unsent_blocks

        quits = [leaves(line) for line in lines]
        self.leaving = any(quits) and self.lesson is None
        unsent = quits.index(True) if self.leaving else len(lines)
        if not unsent:
            return []
        if told:
            return [Para(plural(unsent, "more line"), "Not sent:")]
        return unsent_blocks(lines[0], self.known_words()) + self.closed()

    def _in_message(self, line: str, *, echo: bool) -> list[Block]:
        """What to say of a line of the message as it is written; a quiet step leaves it to be found out."""
        untold = self.lesson is not None and self.lesson.untold
        blocks: list[Block] = [said(line)] if echo and line != "." else []
        if self.dialogue.pending:  # the rest of a line, which a dot at its beginning says nothing of
            return blocks
        if line != "." and line.strip() == ".":
            blocks.append(Para(NOT_ALONE, "Note:", "note"))
        elif line.startswith(".") and line != "." and not line.startswith("..") and not untold:
            blocks.append(Para(DOT_LOST, "Note:", "note"))
        return blocks

    def told(self, event: object, *, echo: bool) -> list[Block]:
        """What to show of an event; `echo` where the client's line is not on the screen yet."""
        if isinstance(event, Exchanged):
            return self._answered(event.exchange, event.history, echo, more=event.more)
        here = self.lesson
        assert here is not None  # the other events come from lessons
        from smtptutor.talk import lesson_screen

        if lesson_screen.connects(event):
            return self.connected()
        return lesson_screen.told(here, event, self.lessons)

    def retold(self) -> list[Block]:
        """The conversation as it stands, with all that is said of it as if it were typed now."""
        met, self._met = self._met, Met()
        blocks: list[Block] = []
        for exchange, history, client in by_exchange(self.dialogue):
            blocks += [BLANK, *client, *self._answered(exchange, history, echo=False, label="S:")]
        self._met = met
        return blocks + unanswered(self.dialogue)

    def _answered(
        self, exchange: Exchange, history: History, echo: bool, label: str = "", *, more: bool = False
    ) -> list[Block]:
        explanation, way, aside = explain(exchange, history), self.no_way, list[Block]()
        first, digit = self._met.look(exchange, anew=self.preferences.now.present)
        if exchange.said is Said.COMMAND and (not exchange.accepted or exchange.reply.code == HELPS):
            from smtptutor.talk import meant  # it needs all words, which no first answer has to wait for

            words = self.known_words()
            aside = meant.besides(exchange, history, words, self.no_way, first=first)
            explanation, way = meant.instead_of(exchange, explanation, words, way)
        blocks = render.client_blocks(exchange) if echo and exchange.number == 0 else []
        suggest = self.lesson is None and not more  # what comes next is said once; a lesson says it itself
        how = render.Telling(first, digit, suggest=suggest, voice=self.preferences.now.voice)
        if exchange.after.session.stage is not Stage.CLOSED:
            blocks += render.answer_blocks(exchange, explanation, how, label=label, way=way)
            return blocks + aside
        blocks += render.answer_blocks(exchange, explanation, how, label=label, way=OVER)
        return blocks + (self.closed() if self.lesson is None else [])  # there it is said after all that came of it

    def closed(self) -> list[Block]:
        """What to do now that the connection is closed."""
        here = self.lesson
        if here is None:
            return [Para(CLOSED, indent=2)]
        from smtptutor.talk import lesson_screen

        return lesson_screen.closed(here)

    def connected(self) -> list[Block]:
        """The greeting of a new connection, after which everything is explained in full again."""
        self._met.forget()
        greeting = self.history.latest
        return self._greeted(greeting, self._met.look(greeting))

    def anew(self) -> list[Block]:
        """The opening of another conversation, in which everything is explained in full again."""
        self._met.forget()
        return self.opening()


def _surplus(line: str, wanted: int) -> int:
    """How many octets of a line are beyond the chunk that they are typed into, where `wanted` of it are awaited."""
    return max(len(line.encode("utf-8", "surrogateescape")) - wanted, 0) if wanted else 0


def _after_step(lines: Sequence[str]) -> list[Block]:
    """What to say of lines pasted beyond the end of a step; empty ones at their end are none."""
    unsent = max((number for number, line in enumerate(lines, 1) if line), default=0)
    what = f"{plural(unsent, 'more line')}, since the step is done."
    return [Para(what, "Not sent:", indent=2)] if unsent else []
