"""Who speaks a line of a dialogue, by the marks that programs and people put before it (`marks.txt`)."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

CLIENT, SERVER, NOTE, NEW, BARE = "client", "server", "note", "new", "bare"
"""The sides. NOTE is the program that writes, NEW tells that a connection begins, BARE is a line without a mark."""

_TIME = r"\d\d:\d\d:\d\d(?:[.,]\d{1,9})?"
_ZONE = r"(?:Z|[ ]?(?:UTC|GMT)|[ ]?[+-]\d\d:?\d\d)?"
_LEVEL = r"(?:[\w-]{1,20}\.)?(?:TRACE|DEBUG|FINEST|FINER|FINE|SEVERE|INFO|NOTICE|WARN|WARNING|ERROR|debug|info|error)"
_BEFORE = re.compile(
    rf"\s*(?:[\w-]{{1,40}}_\d{{1,3}}\s{{1,20}}\|\s)?"  # the log of a container
    rf"(?:\d\d-\d\d {_TIME} {{1,6}}\d{{1,6}} {{1,6}}\d{{1,6}} [VDIWE] \w{{1,40}}: )?"  # of Android
    r"(?:\[\d\d-[A-Z][a-z]{2}-\d{4} [\d:]{8} [+-]\d{4}\]: <\w{1,20}> )?"  # of Roundcube
    r"(?:mta: 0x[0-9a-f]{1,16}: )?"  # of OpenSMTPD, what it sends
    rf"(?:\[?(?:\d{{4}}[-/]\d\d[-/]\d\d[T ])?{_TIME}{_ZONE}\]?[\t :]{{1,4}})?"
    rf"(?:\[?{_LEVEL}\]?:?[\t ]{{1,4}}(?!SMTP:)(?:(?!client:|server:)[a-z][\w.:$/-]{{1,60}}:[ ])?)?"
    r"(?:\[(?:com|org|javax|jakarta)\.[\w.]{3,60}\][ ]\([\w -]{3,40}\)[ ])?"  # of Java, with the thread
    r"(?:\[([\w-]{3,40})\][\t ])?"
    r"(?:SMTP \(level \d\):[ ])?(?:Net::SMTP(?:::\w{1,10})?=GLOB\(0x[0-9a-f]{1,16}\))?\s*"
)  # every part has a bound, and none begins as the one before it can go on
_IN_BRACKETS = re.compile(r"\[([2-5]\d\d)\] '(.*)'$")
"""A reply as smtp-cli prints it."""
_QUOTES = re.compile(r"(?:[>*][ ]?)+")
_REPLY = re.compile(r"[2-5]\d\d(?:[ -]|$)")
_POINT = re.compile(r"(?:[-+\u2022]|\d{1,2}[.)]) {1,4}(?=[2-5]\d\d[ -])")
"""What stands before a point of a list."""
_PROMPT = re.compile(
    r"(?:[a-z][a-z -]{2,20}>|[$#]) (?=(?i:EHLO|HELO|LHLO|MAIL|RCPT|DATA|AUTH|RSET|QUIT|STARTTLS|BDAT|VRFY|NOOP))"
)
_QUOTING = frozenset({">", ">>", ">>>", "*"})
"""Marks that some programs have; before a reply, or another mark, they are those of a quoted mail, or of a list."""
_SIGNS = frozenset("><-~*=+!}{")
_ENTITIES = (("&gt;", ">"), ("&lt;", "<"), ("&quot;", '"'), ("&amp;", "&"))


class SpokenLine(NamedTuple):
    """A line of a dialogue: its side, the words behind the mark, the program that marks so, and which connection."""

    side: str
    words: str
    program: str = ""
    connection: str = ""


class _Mark(NamedTuple):
    mark: str
    side: str
    program: str


def spoken(text: str) -> SpokenLine:
    """Who speaks a line, and what it says; BARE where nothing before it tells."""
    if "&" in text:
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
    if text[:1] == "[" and (printed := _IN_BRACKETS.match(text.rstrip())):
        return SpokenLine(SERVER, f"{printed[1]} {printed[2]}")
    before = _BEFORE.match(text)
    connection, said = (before[1] or "", text[before.end() :]) if before else ("", text)
    said = _without_wraps(said)
    for mark, side, program in _marks().get(said[:1], ()):
        if said.startswith(mark) and (mark[-1] not in _SIGNS or said[len(mark) : len(mark) + 1] in ("", " ", "\t")):
            return _marked(mark, side, program, said, connection)
    return SpokenLine(BARE, _bare(said), "", connection)


def _without_wraps(said: str) -> str:
    """A line without the signs of a code block around it, and without the end of a line as HTML has it."""
    said = said.rstrip()
    if said.endswith(">"):
        said = said.removesuffix("<br />").removesuffix("<br/>").removesuffix("<br>")
    if len(said) > 2 and said[0] == "`" == said[-1]:
        said = said.strip("`")
    return said


def _marked(mark: str, side: str, program: str, said: str, connection: str) -> SpokenLine:
    """The words behind a mark."""
    if mark in _QUOTING and (quote := _QUOTES.match(said)):
        inner = said[quote.end() :]
        for named, its_side, its_program in _marks().get(inner[:1], ()):
            if inner.startswith(named) and named[0].isalpha():
                return _marked(named, its_side, its_program, inner, connection)
        if _REPLY.match(inner):
            return SpokenLine(BARE, inner, "", connection)
    words = said[len(mark) :]
    words = _unquoted(words, mark[-1]) if mark[-1] in "'\"" else words.strip(" \t")
    if mark == "Wrote:":
        words = _unquoted(words.strip('"'), "")
    if program == "-":
        program = "nodemailer" if connection and mark in ("C:", "S:") else ""
    return SpokenLine(side, words, program, connection)


def _bare(said: str) -> str:
    """A line without a mark, behind the prompt of a shell."""
    said = said.strip()
    prompt = _PROMPT.match(said) or _POINT.match(said)
    return said[prompt.end() :] if prompt else said


def _unquoted(words: str, quote: str) -> str:
    """What stood in quotation signs, with its line ends."""
    end = words.rstrip()
    if quote and end.endswith(quote):
        end = end[: -len(quote)]
    return end.replace("\\'", "'").replace('\\"', '"').replace("\\\\", "\\")


@cache
def _marks() -> dict[str, tuple[_Mark, ...]]:
    """The marks by their first sign, the longest first."""
    found: dict[str, list[_Mark]] = {}
    for row in Path(__file__).with_name("marks.txt").read_text("utf-8").splitlines():
        if row and not row.startswith("#"):
            program, side, mark = row.split(" | ", 2)
            found.setdefault(mark[0], []).append(_Mark(mark, side, program))
    return {sign: tuple(sorted(marks, key=lambda one: -len(one.mark))) for sign, marks in found.items()}
