"""
Editing a line with readline, where Python has it: arrows, history, Tab and pasting, and no screen that is redrawn.

Nothing else imports readline: from its import on, it is what `input` reads with.
"""

import os
import sys
from collections.abc import Sequence
from types import ModuleType

from smtptutor.shell.kept import Kept, typed_into, worth_keeping
from smtptutor.talk.choice import Choice
from smtptutor.talk.tutor import Tutor
from smtptutor.text import clean
from smtptutor.world import World

_BREAK = " "  # words end here, as the choices of completion.py do

_GNU = (
    "tab: complete",
    "set show-all-if-ambiguous on",  # one Tab lists them
    "set completion-query-items 0",
    "set input-meta on",
    "set output-meta on",
    "set convert-meta off",  # in the locale C too a letter is what was typed
    "set enable-active-region off",  # pasted lines are not shown in reverse
)
_LIBEDIT = ("bind ^I rl_complete",)
_KEYS = {"emacs": ("set editing-mode emacs", "bind -e"), "vi": ("set editing-mode vi", "bind -v")}
"""The setting `keys` -> what makes it so for GNU readline, and for libedit, which Python has on macOS."""


def readline_of(world: World) -> ModuleType | None:
    """The module, where there is one and nobody else edits lines, as a shell in Emacs and a Windows console do."""
    in_emacs = "INSIDE_EMACS" in world.environment and world.environment.get("TERM") == "dumb"
    if in_emacs or sys.platform == "win32":
        return None
    try:
        import readline
    except ImportError:
        return None
    return readline


class Editor:
    """Asks for lines with readline, for one conversation."""

    def __init__(self, world: World, tutor: Tutor, readline: ModuleType) -> None:
        self._world = world
        self._tutor = tutor
        self._readline = readline
        self._libedit = "libedit" in (readline.__doc__ or "")
        self._kept = Kept(world.data_folder)
        self._prompt = ""
        self._keys = "emacs"  # unless the person's own inputrc has others
        self._choices: dict[str, Choice] = {}
        self._set_up()

    def _set_up(self) -> None:
        for line in _LIBEDIT if self._libedit else _GNU:
            self._readline.parse_and_bind(line)
        self._readline.set_auto_history(False)
        self._readline.set_completer_delims(_BREAK)
        self._readline.set_completer(self._complete)
        self._readline.set_completion_display_matches_hook(self._list)
        self._readline.clear_history()
        for line in reversed(self._kept.load()):
            self._remember(line)

    @property
    def unfinished(self) -> str:
        """What stands in the line that is not finished, as after Ctrl-C."""
        return str(self._readline.get_line_buffer())

    def ask(self, prompt: str) -> str:
        """Read a line, or several that were pasted. Raises EOFError and KeyboardInterrupt as `input` does."""
        self._prompt = prompt
        if (keys := self._world.settings.keys) != self._keys:
            self._keys = keys
            self._readline.parse_and_bind(_KEYS[keys][self._libedit])
        session = typed_into(self._tutor.conversation.dialogue)
        typed = input(prompt)
        for line in worth_keeping(typed, session):
            self._remember(line)
            self._kept.add(line)
        return typed

    def _remember(self, line: str) -> None:
        line = line.replace("\0", "")  # ends a text there
        try:
            self._readline.add_history(line)
        except UnicodeEncodeError:  # the locale C has no such letter, and takes its octets
            self._readline.add_history(line.encode("utf-8", "surrogateescape").decode("ascii", "surrogateescape"))

    def _complete(self, word: str, number: int) -> str | None:
        """What could stand in place of the word at the cursor; readline asks for one after the other."""
        if number == 0:
            self._choices = self._found()
        return next((text for place, text in enumerate(self._choices) if place == number), None)

    def _found(self) -> dict[str, Choice]:
        """
        What could stand in place of the word at the cursor, best first, with the choices that it comes from.

        On an empty line it is the one that leads on, as the right arrow gives at a screen.
        """
        from smtptutor.talk import completion

        here = self._tutor.conversation
        if not self._readline.get_line_buffer() and (line := here.suggestion) is not None:
            return {line: Choice(line, 0, completion.NEXT)}
        octets = os.fsencode(self._readline.get_line_buffer())  # readline counts octets
        before = os.fsdecode(octets[: self._readline.get_endidx()])
        kept = os.fsdecode(octets[: self._readline.get_begidx()])
        choices = completion.choices(before, here, self._tutor.words)
        wholes = {choice.whole(before): choice for choice in choices}
        return {whole[len(kept) :]: choice for whole, choice in wholes.items() if whole.startswith(kept)}

    def _list(self, _: str, matches: Sequence[str], __: int) -> None:
        """Print what could come, a line each with what it is for, and the prompt with what is typed once more."""
        found = [(text, choice.about) for text, choice in self._choices.items() if text in matches]
        lines = [f"{text}: {about}" if about else text for text, about in found]
        typed = self._readline.get_line_buffer()
        behind = len(os.fsdecode(os.fsencode(typed)[self._readline.get_endidx() :]))
        listed = "".join(f"\n{clean(line)}" for line in lines)
        self._world.write(f"{listed}\n{self._prompt}{clean(typed)}{chr(8) * behind}")
