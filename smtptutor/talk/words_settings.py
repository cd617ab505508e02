"""The word about the settings: what can be chosen, what is chosen, and where it is kept."""

from collections.abc import Callable

from smtptutor.explain.explanation import shortened
from smtptutor.settings import ABOUT, Preferences, SettingError, choices, line_of, told, value_of
from smtptutor.talk.arguments import settings
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Block, Para, Term, Terms, Verbatim

SAVE = "save"
LONGEST_SHOWN = 40  # characters of what was typed


def _set(asked: Asked) -> list[Block]:
    """:set lists the settings, :set KEY tells one, :set KEY VALUE changes it from now on, :set save keeps it."""
    preferences = asked.conversation.preferences
    key, _, value = asked.argument.replace("=", " ", 1).partition(" ")
    key, value = shortened(key.lower(), LONGEST_SHOWN), shortened(value.strip(), LONGEST_SHOWN)
    if not key:
        return _listed(preferences)
    if key == SAVE and not value:
        return _saved(preferences)
    try:
        if not value and key in ABOUT:
            return [_one(preferences, key)]
        preferences.choose(key, value_of(key, value))
    except SettingError as error:
        return [Para(str(error))]
    return _changed(preferences, key)


def _listed(preferences: Preferences) -> list[Block]:
    rows = (Term(f"{key} {told(getattr(preferences.now, key))}", f"{about}.") for key, about in ABOUT.items())
    more = Para(f":set KEY tells what a setting can be, :set KEY VALUE changes it, :set {SAVE} keeps it.")
    return [Terms(tuple(rows), 2), more, *_in_file(preferences, "They are kept in this file:")]


def _in_file(preferences: Preferences, words: str) -> list[Block]:
    """The words, and the name of the file so that it can be copied; nothing where there is no file."""
    return [Para(words), Verbatim(f"  {preferences.file}")] if preferences.file else []


def _one(preferences: Preferences, key: str) -> Block:
    now = told(getattr(preferences.now, key))
    others = " or ".join(one for one in choices(key) if one != now)
    return Para(f"{key} is {now}: {ABOUT[key]}. It can be {others}.")


def _changed(preferences: Preferences, key: str) -> list[Block]:
    value = getattr(preferences.now, key)
    keep = f":set {SAVE} keeps it, as the line {line_of(key, value)} in this file:"
    return [Para(f"{key} is {told(value)} from now on, until you leave."), *_in_file(preferences, keep)]


def _saved(preferences: Preferences) -> list[Block]:
    try:
        lines = preferences.save()
    except SettingError as error:
        return [Para(f"Nothing was written. {error}")]
    if not lines:
        return [Para("Nothing was changed here, so there is nothing to write.")]
    return [*_in_file(preferences, "Written into this file:"), *(Verbatim(f"  {line}") for line in lines)]


def _voice(voice: str) -> Callable[[Asked], list[Block]]:
    """A word that chooses how much the tutor says, from now on."""

    def handle(asked: Asked) -> list[Block]:
        asked.conversation.preferences.choose("voice", voice)
        return [Para(f"{VOICES[voice]} {WAY_BACK.get(voice, '')}".strip())]

    return handle


VOICES = {
    "normal": "A reply is explained in full when its reason is met for the first time.",
    "brief": "The tutor says little from now on: the reason of a refusal, and what to type.",
    "full": "The tutor explains every reply in full from now on.",
}
WAY_BACK = dict.fromkeys(("brief", "full"), ":normal goes back.")

WORDS = (
    Word("brief", "", "", "say little from now on", _voice("brief")),
    Word("full", "", "", "explain every reply in full, each time", _voice("full")),
    Word("normal", "", "", "explain in full the first time only", _voice("normal")),
    Word("set", "", "[KEY VALUE]", "the settings: see them, change one, :set save keeps it", _set, completes=settings),
)
