"""
What people choose once: plain lines, how much the tutor says, keys. Kept in one small TOML file of theirs.

A value that cannot be used is told and left as it was; nothing in the file keeps the program from starting.
"""

import os

from smtptutor.text.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

FILE_NAME = "config.toml"

Value = bool | str


class Settings(NamedTuple):
    """
    The settings, each with what it is where nobody chose.

    `plain` prints lines only, `voice` is how much the tutor says ("normal", "brief", "full"), `status` shows the line
    that tells where one is, `keys` are those of "emacs" or "vi", `pager` shows long texts page by page, `suggest`
    shows the rest of a line behind the cursor. `present` is for the front of a room: everything is explained each time,
    once somebody asks for it, and has air around it.
    """

    plain: bool = False
    voice: str = "normal"
    status: bool = True
    keys: str = "emacs"
    pager: bool = True
    suggest: bool = True
    present: bool = False


CHOICES = {"voice": ("normal", "brief", "full"), "keys": ("emacs", "vi")}
"""Key -> what it can be; the other keys are true or false."""

ABOUT = {
    "plain": "only lines, nothing redrawn, words that read well aloud",
    "voice": "how much the tutor says",
    "status": "the line that tells where you are",
    "keys": "the keys that edit a line",
    "pager": "long texts page by page",
    "suggest": "the rest of a line shown behind the cursor",
    "present": "for the front of a room: Enter shows what a reply means, each time anew",
}
"""Key -> what it is for, in the order in which they are listed."""

_SAID = {"true": True, "on": True, "yes": True, "1": True, "false": False, "off": False, "no": False, "0": False}


class SettingError(ValueError):
    """A setting cannot be what somebody wants it to be, or cannot be kept; the message says what would be right."""


class Preferences:
    """
    The settings now, which change while the program runs. All who ask it find the newest ones.

    `file` is where they are kept, "" for nowhere.
    """

    def __init__(self, now: Settings | None = None, file: str = "") -> None:
        self.now = Settings() if now is None else now
        self.file = file
        self._changed: set[str] = set()

    def choose(self, key: str, value: Value) -> None:
        """Change one setting from now on; `save` will keep it. `key` is one of ABOUT, `value` fits it."""
        self.override(key, value)
        self._changed.add(key)

    def override(self, key: str, value: Value) -> None:
        """Change one setting for this run alone, as an option of the command line does."""
        changed: dict[str, Any] = {key: value}
        self.now = self.now._replace(**changed)

    def save(self) -> list[str]:
        """
        Write what was chosen into the file, and leave the rest of it as it is; the lines that were written.

        Raises SettingError where there is no file, where it is not right as it stands, and where it cannot be
        written; nothing is changed then.
        """
        chosen = {key: getattr(self.now, key) for key in ABOUT if key in self._changed}
        if not self.file:
            raise SettingError("there is no file for settings here")
        if not chosen:
            return []
        try:
            _write(self.file, chosen)
        except OSError as error:
            raise SettingError(f"{self.file}: {error.strerror or error}") from None
        except ValueError as error:
            raise SettingError(str(error)) from None
        self._changed.clear()
        return [line_of(key, value) for key, value in chosen.items()]


def line_of(key: str, value: Value) -> str:
    """The line of the file that keeps a setting."""
    return f"{key} = {told(value)}" if isinstance(value, bool) else f'{key} = "{value}"'


def told(value: Value) -> str:
    """A value as it is listed and typed."""
    return str(value).lower()


def choices(key: str) -> tuple[str, ...]:
    """What a setting can be, as it is typed."""
    return CHOICES.get(key, ("true", "false"))


def value_of(key: str, typed: str) -> Value:
    """
    The value that somebody typed for a setting; true and false are understood as on and off, yes and no, too.

    Raises SettingError for an unknown key, and for a value that the key cannot have.
    """
    from smtptutor.wording import did_you_mean, listed_words

    if key not in ABOUT:
        near = did_you_mean(key, ABOUT) or f" There are {listed_words(tuple(ABOUT))}."
        raise SettingError(f"There is no setting {key}.{near}")
    word = typed.strip().strip('"').lower()
    if key not in CHOICES and word in _SAID:
        return _SAID[word]
    if word in CHOICES.get(key, ()):
        return word
    raise SettingError(f"{key} can be {' or '.join(choices(key))}, not {typed or 'nothing'}.")


def place(environment: "Mapping[str, str]", folder: str | None) -> str:
    """The file of the settings: in `folder` where there is one, or else in the platform's own place for settings."""
    if folder is None:
        folder = on_linux(environment, "XDG_CONFIG_HOME", ".config")
    if folder is None:
        from platformdirs import user_config_dir

        folder = user_config_dir("smtptutor", appauthor=False)
    return os.path.join(folder, FILE_NAME)


def on_linux(environment: "Mapping[str, str]", variable: str, *usual: str) -> str | None:
    """
    Our folder among those that a variable names, or else below the home in the `usual` one; None on other systems.

    It is what platformdirs says, which takes 20 ms to load.
    """
    import sys

    if not sys.platform.startswith("linux"):
        return None
    named = environment.get(variable, "")
    home = environment.get("HOME") or os.path.expanduser("~")
    return os.path.join(named if os.path.isabs(named) else os.path.join(home, *usual), "smtptutor")


def read(file: str, complain: "Callable[[str], None]") -> Settings:
    """The settings in a file, the usual ones where there is none. What is wrong in it is told once, in one message."""
    if not os.path.lexists(file):
        return Settings()
    settings, faults = _read(file)
    if faults:
        complain(f"{'; '.join(faults)}. The usual settings hold for what cannot be read.")
    return settings


def _read(file: str) -> tuple[Settings, list[str]]:
    """The settings in a file that is there, and what is wrong in it."""
    from pathlib import Path

    from smtptutor.table import TableError, TomlTable

    settings, faults = Settings(), []
    try:
        table = TomlTable.read(Path(file))
    except TableError as error:
        return settings, [str(error)]
    for key in ABOUT:
        default = getattr(settings, key)
        try:
            value = table.choice(key, CHOICES[key], default) if key in CHOICES else table.flag(key, default)
            settings = settings._replace(**{key: value})
        except TableError as error:
            faults.append(str(error))
    try:
        table.done()
    except TableError as error:
        faults.append(str(error))
    return settings, faults


def _write(file: str, chosen: dict[str, Value]) -> None:
    """
    Put values into the file, each in the place of its old line; what else stands there stays.

    Raises OSError where it cannot be written, and SettingError where the file is not right as it stands.
    """
    import tomllib

    from smtptutor.files import write_whole

    lines: list[str] = []
    if os.path.lexists(file):
        _, faults = _read(file)
        if faults:
            raise SettingError("; ".join(faults))
        with open(file, encoding="utf-8-sig", newline="") as held:
            lines = held.read().removesuffix("\n").split("\n")
    for key, value in chosen.items():
        line, keys = line_of(key, value), [old.partition("=")[0].strip(" \t\"'") for old in lines]
        if key in keys:
            lines[keys.index(key)] = line
        else:
            lines.append(line)
    words = "".join(f"{line}\n" for line in lines)
    found = tomllib.loads(words)  # a value of several lines cannot be put in the place of one
    if any(found.get(key) != value for key, value in chosen.items()):
        raise SettingError(f"{file}: the line of a setting was not found")
    target = os.path.realpath(file)  # a link to the file stays one
    os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
    write_whole(target, words)
