"""The prompt at a real terminal, built from its parts: each gets the values it needs."""

import os
from collections.abc import Iterable

from prompt_toolkit import PromptSession
from prompt_toolkit.application import Application
from prompt_toolkit.auto_suggest import AutoSuggest, AutoSuggestFromHistory, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, is_done
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, HSplit, Layout, Window
from prompt_toolkit.output import Output

from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.shell import bar, garbage, theme
from smtptutor.shell.history import TypedHistory
from smtptutor.shell.lexer import TypedLexer
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor
from smtptutor.world import World

MOMENT = 0.1  # seconds; whoever types sooner sees the first line without colours
FEW_ROWS = 6  # of a terminal; one that has fewer has none to spare for a status line


class SmtpCompleter(Completer):
    """Offers what may come next; see completion.py."""

    def __init__(self, tutor: Tutor) -> None:
        self._tutor = tutor

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """The choices for the text before the cursor."""
        from smtptutor.talk import completion

        for choice in completion.choices(document.text_before_cursor, self._tutor.conversation, self._tutor.words):
            yield Completion(choice.text, -choice.replaces, display_meta=choice.about)


class NextLine(AutoSuggest):
    """Suggests the line that leads on from here where it begins as typed; otherwise from history."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._from_history = AutoSuggestFromHistory()
        self._for: object = None
        self._line: str | None = None

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """What to show behind the cursor."""
        typed = document.text
        if not typed or self._conversation.awaiting is not Awaiting.COMMAND:
            return None
        last = self._conversation.history.latest
        if self._for is not last:
            self._for, self._line = last, self._conversation.suggestion
        line = self._line
        if line is not None and typed.islower():  # whoever types mail wants mail from
            word, sign, rest = line.partition(":" if ":" in line else " ")
            line = word.lower() + sign + rest
        if line is not None and line.startswith(typed):
            return Suggestion(line[len(typed) :])
        return self._from_history.get_suggestion(buffer, document)


def bindings() -> KeyBindings:
    """Keys beyond the usual ones: several pasted lines are sent at once."""
    keys = KeyBindings()

    @keys.add(Keys.BracketedPaste)
    def _(event: KeyPressEvent) -> None:
        text = event.data.replace("\r\n", "\n").replace("\r", "\n")
        event.current_buffer.insert_text(text)
        if "\n" in text:
            event.current_buffer.validate_and_handle()

    return keys


class Shell:
    """The shell around one conversation. `source` and `sink` are given by tests."""

    def __init__(self, world: World, tutor: Tutor, *, source: Input | None = None, sink: Output | None = None) -> None:
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")  # no question to the terminal that a slow one answers late
        self._world = world
        self._tutor = tutor
        self._conversation = conversation = tutor.conversation
        self._status = bar.StatusLine(conversation)
        self._lexer = TypedLexer(self._in_message)
        self._session: PromptSession[str] = PromptSession(
            message=self._message,
            lexer=self._lexer,
            completer=SmtpCompleter(tutor),
            complete_while_typing=False,
            auto_suggest=NextLine(conversation),
            history=TypedHistory(world.data_folder, lambda: conversation.state.session),
            key_bindings=bindings(),
            style=theme.style(colour=world.colour),
            include_default_pygments_style=False,
            reserve_space_for_menu=12,  # room for all verbs; only while the menu is open
            input=source,
            output=sink,
        )
        self._add_bars()
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

    def _add_bars(self) -> None:
        """
        Put the status line and the key bar below the prompt.

        The toolbar that PromptSession has stays hidden until the terminal has told where its cursor is, and that
        question is the one that is not asked.
        """
        above = Window(FormattedTextControl(self._status_line), height=1, dont_extend_height=True, style="class:status")
        below = Window(FormattedTextControl(self._key_bar), height=1, dont_extend_height=True, style="class:keybar")
        bars = [
            ConditionalContainer(above, ~is_done & Condition(self._shows_status)),
            ConditionalContainer(below, ~is_done),
        ]
        self._session.app.layout = Layout(HSplit([self._session.layout.container, *bars]), self._session.default_buffer)

    def _shows_status(self) -> bool:
        wanted = self._world.settings.status
        return wanted and self._session.app.output.get_size().rows >= FEW_ROWS

    def _status_line(self) -> str:
        return self._status.text(self._session.app.output.get_size().columns - 1)

    def _in_message(self) -> bool:
        return self._conversation.awaiting is not Awaiting.COMMAND

    def _message(self) -> FormattedText:
        stage = self._conversation.stage
        if stage is Stage.DATA:
            return FormattedText([("class:prompt.message", self._conversation.prompt)])
        return FormattedText([("class:prompt", self._conversation.prompt)])

    def _key_bar(self) -> FormattedText:
        size = self._session.app.output.get_size().columns
        lesson = self._conversation.lesson is not None
        return FormattedText(bar.line(self._conversation.stage, size - 1, lesson=lesson))

    def run(self) -> bool:
        """
        Read and answer until the learner leaves; True where only lines are wanted instead.

        Ctrl-C drops what is being typed or shown, Ctrl-D leaves.
        """
        while not self._conversation.leaving and self._world.interactive:
            default, self._left_over = self._left_over, ""
            try:
                self._take(self._session.prompt(default=default))
            except KeyboardInterrupt:
                continue
            except EOFError:
                return False
        return not self._conversation.leaving

    def _take(self, typed: str) -> None:
        lines = typed.split("\n")
        if len(lines) > 1:  # pasted: what has no line end yet stays in the prompt
            self._left_over = lines.pop()
        for blocks in self._tutor.type(lines):
            self._world.show(blocks)
        garbage.resume()
