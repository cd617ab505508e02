"""
A TOML table read with care: sites and lessons are data from people, and an error should say what would be right.

Each reader takes a key out of the table; `done` complains about the keys that nobody took.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from smtptutor.text import clean
from smtptutor.wording import alike, nearest

MOST_LISTED = 16  # choices that an error lists


MOST_OCTETS = 1_000_000  # of a file; a lesson has some 5000
MOST_PARTS = 100  # of a dotted key
LARGEST = 999_999_999_999_999  # number, where a key says nothing else
LONGEST_SHOWN = 80  # characters of a value that an error quotes

_ENDLESS_KEY = rb"(?<![A-Za-z0-9_-])(?:[A-Za-z0-9_-]+[ \t]*\.[ \t]*){100}"


class TableError(ValueError):
    """Something in a TOML file is not as it must be: the file, the key ("" for all of it) and what would be right."""

    def __init__(self, file: str, key: str, right: str) -> None:
        file = clean(file)
        super().__init__(f"{file}: {key}: {right}" if key else f"{file}: {right}")
        self.file = file
        self.key = key
        self.right = right


def octets_of(path: Path) -> bytes:
    """What stands in a file. Raises TableError where there is none, or where there is no end of it."""
    import stat

    try:
        regular = stat.S_ISREG(path.stat().st_mode)
        if regular:
            with path.open("rb") as file:
                octets = file.read(MOST_OCTETS + 1)
    except OSError as error:
        raise TableError(str(path), "", f"cannot be read: {error.strerror or error}") from None
    except ValueError:  # a NUL in it, or what is no character
        raise TableError(str(path), "", "cannot be read: no file can have that name") from None
    if not regular:  # a folder; or a device or a pipe, which might never end
        raise TableError(str(path), "", "cannot be read: it is no file")
    if len(octets) > MOST_OCTETS:
        raise TableError(str(path), "", f"is too large; a file may have {MOST_OCTETS} octets")
    return octets


def _quoted(value: Any) -> str:
    """A value as an error quotes it: all of it, or its beginning."""
    try:
        quoted = repr(value)
    except ValueError:  # an integer of more digits than Python writes
        return "a number of that many digits"
    return quoted if len(quoted) <= LONGEST_SHOWN else f"{quoted[:LONGEST_SHOWN]} ..."


class TomlTable:
    """One table of the file `file`; `place` is the way to it, such as "steps[2].". Every reader raises TableError."""

    def __init__(self, values: dict[str, Any], file: str, place: str = "") -> None:
        self._left = dict(values)
        self._known: list[str] = []
        self.file = file
        self.place = place

    @classmethod
    def read(cls, path: Path) -> "TomlTable":
        """
        The whole file; a byte order mark is no fault.

        Raises TableError, and nothing else, where it is not there, no file, too large, not UTF-8 or not TOML.
        """
        return cls.parsed(octets_of(path), str(path))

    @classmethod
    def parsed(cls, octets: bytes, file: str) -> "TomlTable":
        """The whole of a file of that name, as `read` has it. Raises TableError where it is not UTF-8 or not TOML."""
        import re
        import tomllib

        if re.search(_ENDLESS_KEY, octets):  # the reader would take a time that grows with its square
            raise TableError(file, "", f"has a key of more than {MOST_PARTS} parts")
        try:
            return cls(tomllib.loads(octets.decode("utf-8-sig")), file)
        except UnicodeDecodeError:
            raise TableError(file, "", "is not UTF-8 text") from None
        except tomllib.TOMLDecodeError as error:
            raise TableError(file, "", f"is not TOML: {error}") from None
        except RecursionError:
            raise TableError(file, "", "has lists or tables too deep inside each other") from None
        except ValueError:  # of an int: more digits than Python reads
            raise TableError(file, "", "has a number of too many digits") from None

    def changed(self, change: Callable[[Any], Any]) -> "TomlTable":
        """The same table with other values: those that `change` makes of all of them together."""
        return TomlTable(change(self._left), self.file, self.place)

    def error(self, key: str, right: str) -> TableError:
        """The error that `key` is not as it must be; `right` says what would be."""
        return TableError(self.file, clean(f"{self.place}{key}"), clean(right))

    def holds(self, key: str) -> bool:
        """True where the key is there and not taken yet."""
        return key in self._left

    def holds_table(self, key: str) -> bool:
        """True where the key is there, not taken yet, and a table itself."""
        return isinstance(self._left.get(key), dict)

    def _take(self, key: str, default: Any, right: str, good: Callable[[Any], bool]) -> Any:
        self._known.append(key)
        if key not in self._left:
            if default is ...:
                raise self.error(key, f"is missing; it must be {right}")
            return default
        value = self._left.pop(key)
        if not good(value):
            raise self.error(key, f"must be {right}, not {_quoted(value)}")
        return value

    def text(self, key: str, default: Any = ...) -> Any:
        """A string that is not empty."""
        return self._take(key, default, "a text", lambda x: isinstance(x, str) and x.strip() != "")

    def line(self, key: str, default: Any = ...) -> Any:
        """A string, which may be empty."""
        return self._take(key, default, "a text", lambda x: isinstance(x, str))

    def number(self, key: str, default: Any = ..., least: int = 0, most: int | None = None) -> Any:
        """A whole number, `least` or more and, if given, `most` or less; without, LARGEST or less."""
        value = self._left.get(key)
        if most is None and isinstance(value, int) and value > LARGEST:
            most = LARGEST
        right = f"a whole number of {least} or more" if most is None else f"a whole number from {least} to {most}"

        def good(found: Any) -> bool:
            whole = isinstance(found, int) and not isinstance(found, bool)
            return whole and found >= least and (most is None or found <= most)

        return self._take(key, default, right, good)

    def flag(self, key: str, default: Any = ...) -> Any:
        """True or false."""
        return self._take(key, default, "true or false", lambda x: isinstance(x, bool))

    def choice(self, key: str, choices: tuple[str, ...], default: Any = ...) -> Any:
        """One of some strings; where there are many, an error names those near to what is there."""
        right = "one of " + ", ".join(choices)
        if len(choices) > MOST_LISTED:
            found = self._left.get(key, choices[0])  # what is not there is like nothing, and to look for it is dear
            near = "" if found in choices else " or ".join(alike(str(found), choices, 3))
            right = f"one of {len(choices)} names" + (f" (did you mean {near}?)" if near else "")
        return self._take(key, default, right, lambda x: x in choices)

    def texts(self, key: str, default: Any = ...) -> Any:
        """A list of strings, as a tuple."""
        right = "a list of texts"
        found = self._take(
            key, default, right, lambda x: isinstance(x, list) and all(isinstance(item, str) for item in x)
        )
        return None if found is None else tuple(found)

    def texts_or_tables(self, key: str, default: Any = ...) -> "Iterator[str | TomlTable]":
        """A list of strings and tables, mixed as one likes, each in turn."""
        right = "a list of texts or tables"
        found = self._take(
            key, default, right, lambda x: isinstance(x, list) and all(isinstance(item, str | dict) for item in x)
        )
        for number, each in enumerate(found, 1):
            yield each if isinstance(each, str) else TomlTable(each, self.file, f"{self.place}{key}[{number}].")

    def format(self, known: tuple[int, ...] = (1,)) -> int:
        """The key `format`: the version of the rules that the file goes by, one of those known."""
        right = " or ".join(map(str, known))
        given = self._left.get("format")
        if isinstance(given, int) and given > max(known):
            raise self.error("format", f"must be {right}, not {_quoted(given)}; a later smtptutor may read it")
        found: int = self._take("format", ..., right, lambda x: x in known and not isinstance(x, bool))
        return found

    def table(self, key: str) -> "TomlTable":
        """A table inside; an empty one where it is not there."""
        values = self._take(key, {}, "a table", lambda x: isinstance(x, dict))
        return TomlTable(values, self.file, f"{self.place}{key}.")

    def tables(self, key: str, default: Any = ...) -> Iterator["TomlTable"]:
        """A list of tables, each in turn."""
        right = "a list of tables"
        found = self._take(
            key, default, right, lambda x: isinstance(x, list) and all(isinstance(item, dict) for item in x)
        )
        for number, values in enumerate(found, 1):
            yield TomlTable(values, self.file, f"{self.place}{key}[{number}].")

    def names(self) -> list[str]:
        """The keys that nobody took yet, sorted: for tables whose keys are free."""
        return sorted(self._left)

    def done(self) -> None:
        """Raises TableError where a key is left that nothing took."""
        for key in self._left:
            near = nearest(key, self._known)
            known = f"did you mean {near}?" if near else f"known here are {', '.join(sorted(self._known))}"
            raise self.error(key, f"is no key of this table; {known}")
