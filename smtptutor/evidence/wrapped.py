"""Logs whose lines are wrapped in JSON: those of journald, of containers, and of images that write their own."""

import io
from collections.abc import Iterator

from smtptutor.evidence import encoded
from smtptutor.evidence.packed import Pieces
from smtptutor.evidence.source import Source

SAID = ("MESSAGE", "log", "msg", "message")
"""Where the line itself stands: in journald's export, in Docker's json-file, in what programs write."""
PROGRAMS = ("SYSLOG_IDENTIFIER", "process", "program", "appname", "ident", "tag")
HOSTS = ("_HOSTNAME", "hostname", "host")
LOOKED_AT = 5
"""Lines of the beginning that have to be wrapped."""


def is_wrapped(head: tuple[str, ...]) -> bool:
    """Whether the first lines are objects of JSON with a line of a log in each."""
    begun = [line for line in head[:LOOKED_AT] if line.strip()]
    return bool(begun) and all(line.lstrip()[:1] == "{" and _is_wrapper(line) for line in begun)


def _is_wrapper(line: str) -> bool:
    """Whether an object has a line of a program of the system in it; what an app writes of itself is read as it is."""
    has = [f'"{key}"' in line for key in SAID]
    return any(has) and ('"stream"' in line if has[1] else any(f'"{key}"' in line for key in PROGRAMS))


def unwrapped(source: Source) -> Source:
    """The same log with its lines taken out; each keeps its number. What is no such object stays as it is."""
    return source._replace(open=lambda: io.BufferedReader(Pieces(_lines(source))))


def _lines(source: Source) -> Iterator[bytes]:
    with source.open() as stream:
        for block in encoded.blocks(stream):
            lines = block.removesuffix(b"\n").split(b"\n")
            yield b"".join(_line(line) + b"\n" for line in lines)


def _line(octets: bytes) -> bytes:
    """One line, as syslog has it: host, program and process before what was said."""
    from json import loads  # for such logs alone

    try:
        entry = loads(octets[: encoded.LONGEST])
    except (ValueError, RecursionError):
        return octets
    said = next((entry[key] for key in SAID if key in entry), None) if isinstance(entry, dict) else None
    if isinstance(said, list):  # journald writes what is no UTF-8 as numbers
        said = bytes(one for one in said if isinstance(one, int) and 0 <= one < 256).decode("utf-8", "replace")
    if not isinstance(said, str):
        return octets
    host, program = _first(entry, HOSTS), _first(entry, PROGRAMS)
    if program and not program.endswith("]"):
        program += f"[{_first(entry, ('_PID', 'SYSLOG_PID', 'pid')) or 0}]"
    before = f"{host} {program}: ".lstrip() if program else ""
    return (before + " ".join(said.split("\n")).rstrip()).encode("utf-8", "replace")


def _first(entry: dict[str, object], keys: tuple[str, ...]) -> str:
    return next((str(entry[key]) for key in keys if isinstance(entry.get(key), (str, int))), "")
