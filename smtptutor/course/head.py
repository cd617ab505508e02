"""
The head of a lesson: what stands in its file above the first step, and the names of its steps.

A list of lessons needs no more than that, and the reader of TOML and the goals take longer to load than a list may
take in all. So the heads are found here line by line. That works for files that are written plainly, as those that come
along are; where a file is written in another way this reader says that it does not know: it is to be read whole.
"""

import os

from smtptutor.text.value import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MINUTES = 60
MOST_OCTETS = 1_000_000  # of a file, as for those that are read whole

_LONG = "\0"  # stands for a text in three quotes; no TOML file holds it
_STEP = "\n[[steps]]\n"
_TEXTS = ("id", "title", "about", "story")
_LATER = ("story", "minutes", "challenge")  # keys of format 2
_READ = frozenset({"format", "aliases", *_TEXTS, *_LATER})


class Head(NamedTuple):
    """
    What is known of a lesson before it is opened; see `Lesson` for the fields.

    `steps` are the ids of its steps.
    """

    id: str
    title: str
    about: str
    track: str
    steps: "tuple[str, ...]"
    aliases: "tuple[str, ...]"
    file: str
    story: str = ""
    minutes: int = 0
    challenge: bool = False

    @property
    def ids(self) -> "tuple[str, ...]":
        """The id of the lesson, and its former ones."""
        return (self.id, *self.aliases)

    @property
    def folder(self) -> str:
        """The folder of its file, which is that of its track."""
        return os.path.dirname(self.file)


class _OtherwiseError(Exception):
    """The file is written in a way that is not known here."""


def files(folder: str) -> list[str]:
    """The lesson files below a folder, in the order of the course."""
    found = [
        os.path.join(where, name)
        for where, _, names in os.walk(folder)
        for name in names
        if name.endswith(".toml") and os.path.basename(where) != "sites"
    ]
    return sorted(found, key=lambda path: path.split(os.sep))


def track(file: str) -> str:
    """The track that a lesson belongs to: the folder of its file in words, without the number before it."""
    folder = os.path.basename(os.path.dirname(os.path.abspath(file)))
    return folder.partition("-")[2].replace("-", " ") or folder


def quick(file: str) -> Head | None:
    """The head of the lesson in a file; None where the file has to be read whole to know it, or what is wrong."""
    try:
        if not os.path.isfile(file):  # a pipe might never end
            return None
        with open(file, "rb") as opened:
            octets = opened.read(MOST_OCTETS + 1)
        return None if len(octets) > MOST_OCTETS else _head(octets.decode("utf-8-sig"), file)
    except (OSError, ValueError, _OtherwiseError):  # ValueError: a NUL in the name, or what is no UTF-8
        return None


def _head(text: str, file: str) -> Head:
    """The head in the text of a file. Raises _OtherwiseError."""
    text, longs = _without_long_texts(text.replace("\r\n", "\n"))
    above, *steps = f"\n{text}".split(_STEP)
    if not steps or text.count("[[") != len(steps) + text.count("\n[[steps."):
        raise _OtherwiseError
    found = _values(above, iter(longs))
    if found.get("format") not in ("1", "2") or (found["format"] == "1" and any(key in found for key in _LATER)):
        raise _OtherwiseError
    return Head(
        **{key: _text(found[key]) if key in found else _missing(key) for key in _TEXTS},
        track=track(file),
        steps=_ids(steps),
        aliases=_texts(found.get("aliases", "[]")),
        file=file,
        minutes=_minutes(found["minutes"]) if "minutes" in found else 0,
        challenge=_flag(found.get("challenge", "false")),
    )


def _missing(key: str) -> str:
    if key != "story":
        raise _OtherwiseError
    return ""


def _without_long_texts(text: str) -> tuple[str, list[str]]:
    """
    A file with each text in three quotes replaced, and those texts.

    So no line that is left can be a part of one. Raises _OtherwiseError where such a text does not stand plainly:
    behind its key, on a line of its own, and with nothing behind it.
    """
    pieces = text.split('"""')
    outside, inside = pieces[::2], pieces[1::2]
    if "'''" in text or _LONG in text or len(outside) == len(inside):
        raise _OtherwiseError
    for before, long, after in zip(outside, inside, outside[1:], strict=False):
        key, equals, rest = before.rpartition("\n")[2].partition("=")
        if not _bare(key.strip()) or not equals or rest.strip() or long.endswith("\\") or after[:1] not in ("\n", ""):
            raise _OtherwiseError
    return _LONG.join(outside), inside


def _values(above: str, longs: "Iterator[str]") -> dict[str, str]:
    """
    The keys above the steps that are wanted, each with what stands behind it as it is written.

    Of a text in three quotes it is that text. Raises _OtherwiseError where a key is written in quotes, or with a dot.
    """
    found: dict[str, str] = {}
    for line in above.split("\n"):
        start = line.strip()
        if not start or start[0] in "#{]}":  # a comment, or a part of a list
            continue
        key, equals, value = start.partition("=")
        key, value = key.strip(), value.strip()
        if start[0] in "\"'" and (not equals or key.count(start[0]) % 2):  # a part of a list
            continue
        if not equals or not _bare(key) or key in found:
            raise _OtherwiseError
        long = next(longs) if value == _LONG else None
        if key in _READ:
            found[key] = value if long is None else _LONG + _unfolded(long)
    return found


def _bare(key: str) -> bool:
    return key.isascii() and key.replace("_", "").replace("-", "").isalnum()


def _unfolded(long: str) -> str:
    """A text in three quotes as it is meant: a backslash at the end of a line leads to the next word."""
    first, *others = long.removeprefix("\n").split("\\\n")
    return first + "".join(other.lstrip(" \t\n") for other in others)


def _text(value: str) -> str:
    """A text in quotes, or one that was in three of them, with nothing in it that stands for something else."""
    if value.startswith(_LONG):
        text = value.removeprefix(_LONG)
    else:
        text, closing, behind = value[1:].partition('"')
        if not value.startswith('"') or not closing:
            raise _OtherwiseError
        _nothing(behind)
    if not text.strip() or "\\" in text or not text.replace("\n", "").isprintable():
        raise _OtherwiseError
    return text


def _nothing(behind: str) -> None:
    """See that nothing but a comment stands there."""
    if behind.strip() and not behind.strip().startswith("#"):
        raise _OtherwiseError


def _texts(value: str) -> tuple[str, ...]:
    """A list of texts in one line."""
    inner, closing, behind = value.removeprefix("[").partition("]")
    if not value.startswith("[") or not closing:
        raise _OtherwiseError
    _nothing(behind)
    return tuple(_text(each.strip()) for each in inner.split(",")) if inner.strip() else ()


def _minutes(value: str) -> int:
    written = value.partition("#")[0].strip()
    number = int(written) if written.isascii() and written.isdigit() else 0
    if not 0 < number <= MOST_MINUTES or str(number) != written:
        raise _OtherwiseError
    return number


def _flag(value: str) -> bool:
    word = value.partition("#")[0].strip()
    if word not in ("true", "false"):
        raise _OtherwiseError
    return word == "true"


def _ids(steps: list[str]) -> tuple[str, ...]:
    """The ids of steps, each given as what stands below its head."""
    ids = tuple(_id(step) for step in steps)
    if len(set(ids)) < len(ids):
        raise _OtherwiseError
    return ids


def _id(step: str) -> str:
    """The id of a step: a line above the tables in it."""
    start = f"\n{step}".partition("\nid = ")
    if not start[1] or "\n[" in start[0]:
        raise _OtherwiseError
    return _text(start[2].partition("\n")[0])
