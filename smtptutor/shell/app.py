"""The prompt at a real terminal, built from its parts: each gets the values it needs."""

import os

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.data_structures import Size
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import is_done
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.layout.processors import ConditionalProcessor
from prompt_toolkit.output import ColorDepth, Output

from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.shell import bar, garbage, said, theme
from smtptutor.shell.completer import SmtpCompleter
from smtptutor.shell.history import TypedHistory
from smtptutor.shell.kept import typed_into
from smtptutor.shell.keys import bindings
from smtptutor.shell.layout import Bar, laid_out
from smtptutor.shell.lexer import TypedLexer
from smtptutor.shell.suggest import KeyMark, NextLine
from smtptutor.talk.dropped import dropped, lost
from smtptutor.talk.tutor import Tutor
from smtptutor.talk.words import takes_all
from smtptutor.text import Block
from smtptutor.world import World

MOMENT = 0.1  # seconds; whoever types sooner sees the first line without colours
FEW_ROWS = 6  # of a terminal; one that has fewer has none to spare for a status line
ESCAPE = 0.1  # seconds after which Escape is the key, and not the beginning of an arrow


class Shell:
    """The shell around one conversation. `source` and `sink` are given by tests."""

    def __init__(self, world: World, tutor: Tutor, *, source: Input | None = None, sink: Output | None = None) -> None:
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")  # no question to the terminal that a slow one answers late
        self._world = world
        self._tutor = tutor
        self._conversation = conversation = tutor.conversation
        self._status = bar.StatusLine(conversation)
        self._lexer = TypedLexer(self._in_message)
        self._suggested = NextLine(conversation, lambda: self._size().columns)
        self._interrupted = ""
        self._session: PromptSession[str] = PromptSession(
            message=self._message,
            lexer=self._lexer,
            completer=SmtpCompleter(tutor),
            complete_while_typing=False,
            history=TypedHistory(world.data_folder, lambda: typed_into(conversation.dialogue)),
            key_bindings=bindings(self._drop),
            input_processors=[ConditionalProcessor(KeyMark(self._suggested), ~is_done)],
            style=theme.style(colour=world.colour),
            color_depth=ColorDepth.DEPTH_4_BIT if world.colour else ColorDepth.DEPTH_1_BIT,
            include_default_pygments_style=False,
            reserve_space_for_menu=0,
            input=source,
            output=sink,
        )
        self._session.app.ttimeoutlen = ESCAPE
        self._session.default_buffer.on_text_changed += self._suggested.show
        self._session.app.layout = laid_out(self._session, self._size, self._bars)
        self._warming: object = None  # the loop in which the colours will be loaded; each prompt has its own
        if world.colour:
            self._session.app.after_render += self._warm_up
        self._left_over = ""

    def _warm_up(self, app: Application[str]) -> None:
        """Once a prompt is on the screen and nothing is typed for a moment, load what the colours need."""
        if self._lexer.warm:
            app.after_render -= self._warm_up
        elif app.loop is not None and app.loop is not self._warming:
            self._warming = app.loop
            app.loop.call_later(MOMENT, self._load_colours, app)

    def _load_colours(self, app: Application[str]) -> None:
        self._lexer.warm_up()
        app.invalidate()

    def _size(self) -> Size:
        return self._session.app.output.get_size()

    def _in_message(self) -> bool:
        return self._conversation.awaiting is not Awaiting.COMMAND

    def _message(self) -> FormattedText:
        stage = self._conversation.stage
        if stage is Stage.DATA:
            return FormattedText([("class:prompt.message", self._conversation.prompt)])
        return FormattedText([("class:prompt", self._conversation.prompt)])

    def _bars(self) -> list[Bar]:
        """The status line, where it is wanted, and the key bar."""
        above: list[Bar] = [[("class:status", self._status.text(self._size().columns - 1))]]
        return [*(above if self._shows_status() else []), self._key_bar()]

    def _shows_status(self) -> bool:
        return self._world.settings.status and self._size().rows >= FEW_ROWS

    def _key_bar(self) -> Bar:
        size, here = self._size().columns, self._conversation.lesson
        lesson, rests = here is not None, here is not None and here.rests
        question = self._conversation.lessons.questions is not None
        return bar.line(self._conversation.stage, size - 1, lesson=lesson, rests=rests, question=question)

    def run(self) -> bool:
        """
        Read and answer until the learner leaves; True where only lines are wanted instead.

        Ctrl-C drops what is being typed or shown, Ctrl-D leaves.
        """
        while not self._conversation.leaving and self._world.interactive:
            try:
                self._take(self._typed())
            except KeyboardInterrupt:
                continue
            except EOFError:
                self._world.show(lost(self._conversation))
                return False
        return not self._conversation.leaving

    def _typed(self) -> str:
        """What is typed at the prompt. Raises KeyboardInterrupt where it is dropped, with words on it, and EOFError."""
        default, self._left_over = self._left_over, ""
        vi = self._world.settings.keys == "vi"
        self._session.editing_mode = EditingMode.VI if vi else EditingMode.EMACS
        try:
            return self._session.prompt(default=default, pre_run=self._suggest)
        except KeyboardInterrupt:
            self._world.show(dropped(self._conversation, self._interrupted))
            raise

    def _suggest(self) -> None:
        """Let the line that leads on appear behind the prompt, once that is on the screen: nobody waits for it."""
        app = self._session.app
        if app.loop is not None:
            app.loop.call_soon(self._show_suggestion, app)

    def _show_suggestion(self, app: Application[str]) -> None:
        if app.is_running:
            self._suggested.show(self._session.default_buffer)
            app.invalidate()

    def _drop(self, typed: str) -> None:
        self._interrupted = typed

    def _take(self, typed: str) -> None:
        lines = typed.split("\n")
        if len(lines) > 1 and not takes_all(typed):  # pasted: what has no line end yet stays in the prompt
            self._left_over = lines.pop()
        said.say(self._world, self._tutor, lines, self._show)
        garbage.resume()

    def _show(self, blocks: list[Block]) -> None:
        """Print blocks; page by page where all of a long text was asked for, but in a lesson."""
        if self._conversation.wants_all and self._conversation.lesson is None:
            from smtptutor.shell.pager import show  # few ask for so much

            self._conversation.wants_all = False
            show(self._world, blocks)
        else:
            self._world.show(blocks)
