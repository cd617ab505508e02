"""
A bounce in words alone: whom it names, and what it says of each.

Programs that report write their reports alike: an address, alone on a line or at its beginning, and below it, often
further in, what was said of it. Before the first address stands who reports, behind the last one the message itself.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from smtptutor.evidence.bounces.families import STOPS
from smtptutor.evidence.source import TextLine

MOST = 2000
"""Recipients of one report that are told."""
LONGEST = 60
"""Lines below one address that are read."""

_NAME = r"[^\s<>()\[\]:;,\"'@=]{1,64}(?:=[^\s<>()\[\]:;,\"'@]{1,64})?@[\w.-]{1,250}\w"
_AT_FIRST = (
    re.compile(rf"(?:To ?:)?<({_NAME})>(?: {{1,4}}\([^()]{{1,200}}\))?[ \t]*[:,]?[ \t]*(.*)"),
    re.compile(rf"[*•>-]{{0,3}}[ \t]*['\"]?({_NAME})['\"]?[ \t]*+(?:<mailto:[^<>]*+>)?[ \t]*+"
               r"(?:$|:(.*)|(\(.*\)|\[.*\])[ \t]*$|on \d.*$|on [A-Z][a-z]{2}[ ,].*$|;.*$|,[ ](ERROR CODE .*)$"
               r"|(?:\.\.\.|-)[ \t]+(.*))"),
    re.compile(rf"(?:[\w .,'-]{{1,80}}|\"[^\"<>]{{1,80}}\"[ ]?)[(\[<](?:SMTP:)?({_NAME})[)\]>]"
               r"(?:[ \t]*<mailto:[^<>]*>)?[ \t]*$"),
)  # fmt: skip
_WITHIN = re.compile(
    r"(?:recipients?|undeliverable address|undeliverable to|unknown user|error-for|addressed to|userid"
    r"|delivered to|your message to|sent mail to|local mailbox|mailbox is full|exceeds allowed size"
    rf"|failed \d{{1,3}} attempts|deliver (?:\w{{1,9}} ){{0,3}}to|rcpt to|address"
    r"|nachricht wurde nicht an|transmis à|distribué à|no se ha entregado a"
    rf"|recapitato a|entregue a|bezorgd bij)(?:\W|smtp){{1,8}}({_NAME})",
    re.IGNORECASE,
)
_ANSWERED = re.compile(rf"(?:<<< )?[245]\d\d[ -](?:[245]\.\d{{1,3}}\.\d{{1,3}} )?<?({_NAME})>?(?:\.\.\.|:| )")
_OWN = re.compile(
    r"\s*(?:<<<|>>>|\((?:reason|expanded from)|#?[45]\d\d[ -])|.{0,60}remote server (?:at .{1,80} )?returned '",
    re.IGNORECASE,
)
_REPORTER = re.compile(
    r"(?:system at host|program at(?: host)?|generating server:|generierender server:|serveur de génération ?:"
    r"|servidor de geração:|生成元サーバー:|generujący serwer:|создающий сервер:|正在生成服务器:|genererar server:"
    r"|servidor de generación:|generando servidor:|server di generazione:|server die de melding[^:]{0,30}:"
    r"|mailer-daemon@)\s*([\w.-]{1,255})",
    re.IGNORECASE,
)
_GENERATED = re.compile(rf"\((?:ultimately )?generated from ({_NAME})\)")
_HELPER = re.compile(r"assistance|contact|questions|\breply to|send mail to|report (?:this|it) to", re.IGNORECASE)
_FIRST_ADDRESS = "original address:"
_HEADER = ("Return-Path:", "Received: from", "Received: by", "Received: (")


class Passage(NamedTuple):
    """
    What a report says of one recipient.

    Attributes:
        recipient: Its address.
        indent: How far in its line begins.
        said: What was said of it, in paragraphs.

    """

    recipient: str
    indent: int
    said: list[list[TextLine]]


class Wording(NamedTuple):
    """A report in words: paragraphs before the first address, who reports ("" where not told), and its blocks."""

    before: list[list[TextLine]]
    reporter: str
    blocks: list[Passage]


def read(lines: Iterable[TextLine]) -> Wording:
    """The report in some lines of text, read up to the message that it gives back."""
    reader = _Reader()
    for line in lines:
        if line.text.startswith(_HEADER) or (reader.begun and is_stop(line.text)):
            break
        reader.feed(line)
    return Wording(reader.before, reader.reporter, list(_all_said(reader.blocks)))


def is_stop(text: str) -> bool:
    """Whether the message itself stands behind this line."""
    return text.strip(" \t-=_*#+>").lower().startswith(STOPS)


class _Reader:
    def __init__(self) -> None:
        self.before: list[list[TextLine]] = []
        self.reporter = ""
        self.blocks: list[Passage] = []
        self._by_name: dict[str, Passage] = {}
        self._now: Passage | None = None
        self._new = True
        self._room = LONGEST

    @property
    def begun(self) -> bool:
        """Whether anything but blank lines was read."""
        return bool(self.before or self.blocks)

    def feed(self, line: TextLine) -> None:
        text = line.text.strip()
        if not text:
            self._new = True
            return
        if found := _REPORTER.search(text):
            self.reporter = self.reporter or found[1].rstrip(".")
        indent = len(line.text) - len(line.text.lstrip())
        name, said = self._opened(text, indent)
        if name and not self._new and text.lower().startswith(_FIRST_ADDRESS):
            self._rename(name)
        elif name:
            theirs = self._theirs() if _ANSWERED.match(text) else []
            self._open(name, indent)
            if theirs and self._now is not None:
                self._now.said.append(theirs)
            self._new = True
        if self._now is None:
            self._add(self.before, line._replace(text=text))
        elif said and not _REPORTER.match(text):
            self._add(self._now.said, TextLine(line.number, said))

    def _opened(self, text: str, indent: int) -> tuple[str, str]:
        """The address that a line is about, "" where it goes on with the one before; and what it says."""
        now = self._now
        if _HELPER.search(text):
            return "", text
        answered = _ANSWERED.match(text)
        if answered and (not self.blocks or answered[1].lower() in self._by_name):
            return answered[1], text
        if now and now.said and indent > now.indent:
            return "", text
        for pattern in _AT_FIRST:
            if (found := pattern.match(text)) and not self._is_author():
                return found[1], " ".join(group for group in found.groups()[1:] if group).strip(" ()[]")
        if (found := _WITHIN.search(text)) or (not now and (found := _GENERATED.search(text))):
            return found[1].rstrip("."), text
        return "", text

    def _is_author(self) -> bool:
        return bool(self.before) and not self.blocks and self.before[-1][-1].text.lower().endswith("sent by")

    def _open(self, name: str, indent: int) -> None:
        block = self._by_name.get(name.lower())
        if block is None:
            block = Passage(name, indent, [])
            if len(self.blocks) < MOST:
                self.blocks.append(block)
            self._by_name[name.lower()] = block
        self._now = block
        self._room = LONGEST

    def _theirs(self) -> list[TextLine]:
        """
        The reply above a line in which Sendmail says in its own words whom it is about; it is taken out.

        Its own words are the same for whatever a server refuses a recipient for (550, 551 and 553 in usersmtp.c).
        """
        said = self._now.said if self._now is not None else self.before
        return said.pop() if said and said[-1][0].text.startswith("<<< ") else []

    def _rename(self, name: str) -> None:
        """The address that a message was sent to, told below the one that it became (PMDF, Messaging Server)."""
        if self._now is not None and self.blocks[-1] is self._now:
            self._now = self.blocks[-1] = self._now._replace(recipient=name)
            self._by_name[name.lower()] = self._now

    def _add(self, said: list[list[TextLine]], line: TextLine) -> None:
        if not self._room:
            return
        self._room -= 1
        last = said[-1][-1].text if said else ""
        if last.startswith("<<< ") and last[7:8] == "-" and line.text.startswith("<<< "):
            said[-1].append(line._replace(text=line.text[4:]))
        elif self._new or not said or _OWN.match(line.text):
            said.append([line])
        else:
            said[-1].append(line)
        self._new = False


def _all_said(blocks: list[Passage]) -> Iterator[Passage]:
    """The blocks, each with words: addresses in a list share those that follow the last one."""
    said: list[list[TextLine]] = []
    whole: list[Passage] = []
    for block in reversed(blocks):
        said = block.said or said
        whole.append(block._replace(said=said))
    yield from reversed(whole)
