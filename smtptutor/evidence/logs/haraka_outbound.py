"""What Haraka logs of messages on their way out: delivered, put off, given back, and connections that failed."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.evidence.logs.quoted import Recent, quoted
from smtptutor.evidence.statement import BOUNCED, DEFERRED, END_OF_DATA, EXPIRED, SENT, Statement

_FIELD = re.compile(r'(?<![\w-])(\w+)=("[^"]*"|[^ "]*)')
_RECIPIENT = re.compile(r"recipient <([^<> ]*)> (rejected|deferred): (.*)")
_PUT_OFF = re.compile(r"(?:Temp failing|temp failing) (\S+) for \S+ seconds: (.*)")
_FAILED = re.compile(r"(?:Failed to get (?:socket|pool entry): |Failed to connect: |connection error: )(.*)")
_MOST = 100
"""Recipients of one transaction that are remembered."""


def fields(words: str) -> dict[str, str]:
    """The values of a line by their names, without quotes."""
    return {found[1]: found[2].strip('"') for found in _FIELD.finditer(words)}


class Letter(NamedTuple):
    """What is known of a transaction: from whom, and for whom."""

    sender: str
    recipients: tuple[str, ...] = ()

    def with_recipient(self, address: str) -> "Letter":
        """The same with one more recipient, up to a bound."""
        return self._replace(recipients=(*self.recipients, address)[:_MOST])


class Out:
    """Reads the lines of messages on their way out."""

    def __init__(self, letters: Recent[Letter]) -> None:
        self._letters = letters
        self._tries: Recent[Statement] = Recent()

    def line(self, heard: Statement, name: str, words: str) -> Iterator[Statement]:
        """What a line on the message of this name tells."""
        words = words.strip()
        letter = self._letters.of(name.rpartition(".")[0])
        heard = heard._replace(sender=letter.sender if letter else "")
        if words.startswith("delivered file="):
            self._tries.forget(name)
            yield from _delivered(heard, words, letter)
        elif one := _RECIPIENT.match(words):
            outcome = BOUNCED if one[2] == "rejected" else DEFERRED
            said = quoted(one[3])
            heard = heard._replace(**said._asdict(), outcome=outcome, recipient=one[1], stage="RCPT")
            yield heard._replace(said_by="their-server")
        elif put_off := _PUT_OFF.match(words):
            yield from self._verdict(heard, name, DEFERRED, put_off[2], put_off[1], letter)
        elif words.lower().startswith("bouncing mail: "):
            yield from self._verdict(heard, name, BOUNCED, words[15:], "", letter)
        elif failed := _FAILED.search(words):
            self._tries.note(name, heard._replace(text=failed[1], said_by="client", outcome=DEFERRED))

    def rest(self) -> list[Statement]:
        """Failed connections of which no verdict was heard."""
        return self._tries.rest()

    def _verdict(
        self, heard: Statement, name: str, outcome: str, reason: str, file: str, letter: Letter | None
    ) -> Iterator[Statement]:
        """A message that is put off or given back; what the recipients were told stands in lines of their own."""
        attempt = self._tries.forget(name)
        if reason.startswith("Some recipients"):
            return
        expired = reason.startswith("Too many failures (")
        reason = reason.removeprefix("Too many failures (").removesuffix(")") if expired else reason
        if attempt and reason.startswith("Tried all MX"):
            reason = attempt.text
        said = quoted(reason.removeprefix("Upstream error: "))
        heard = heard._replace(
            **said._asdict(), outcome=EXPIRED if expired else outcome, page="enhanced/x.4.7" if expired else "",
            said_by="their-server" if said.code else "client", queue_id=file,
        )  # fmt: skip
        known = letter.recipients if letter else ()
        yield heard._replace(recipient=known[0]) if len(known) == 1 else heard


def _delivered(heard: Statement, words: str, letter: Letter | None) -> Iterator[Statement]:
    """What another server took, for each recipient where they are known."""
    told = fields(words)
    domain = told.get("domain", "").lower()
    said = quoted(told.get("response", ""))
    heard = heard._replace(
        **said._asdict(), outcome=SENT, stage=END_OF_DATA, said_by="their-server", queue_id=told.get("file", ""),
        host=told.get("host", "") or told.get("ip", ""),
    )  # fmt: skip
    known = [one for one in (letter.recipients if letter else ()) if one.lower().rpartition("@")[2] == domain]
    count = told.get("rcpts", "").partition("/")[0]
    for recipient in known if count in ("", str(len(known))) and known else [""]:
        yield heard._replace(recipient=recipient)
