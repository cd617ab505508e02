"""
Mailboxes as a site, a rule or a test names them, and compared by what they mean.

Two spellings of one mailbox are the same here: quotes and backslashes that a local part does not need change nothing
(RFC 5321 4.1.2), nor does case, which a site here does not tell apart.
"""

import re
from typing import NamedTuple

from smtptutor.protocol.expression import compiled

EVERY = "*"
"""In place of a local part: everybody; in place of a domain: every domain."""

_QUOTED = r'("(?:[^"\\]|\\.)*")(?:@(.*))?'
_ATOM = r"[^\s\"(),:;<>@\[\\\]]+"


class Box(NamedTuple):
    """A mailbox: its local part without quotes, and its domain, "" where none was named; both in lower case."""

    local: str
    domain: str

    @property
    def written(self) -> str:
        """The local part as it is typed in a command, with quotes where it needs them."""
        if all(compiled(_ATOM).fullmatch(atom) for atom in self.local.split(".")):
            return self.local
        return '"' + re.sub(r'(["\\])', r"\\\1", self.local) + '"'

    @property
    def address(self) -> str:
        """The mailbox as it is typed in a command."""
        return f"{self.written}@{self.domain}" if self.domain else self.written


def box_of(name: str) -> Box:
    """The mailbox that a local part or an address names."""
    local, domain = _parts(name)
    if len(local) > 1 and local.startswith('"') and local.endswith('"'):
        local = re.sub(r"\\(.)", r"\1", local[1:-1])
    return Box(local.lower(), domain.lower())


def domain_of(name: str) -> str:
    """The domain that a name has behind its local part; "" where it is a local part alone."""
    return _parts(name)[1]


def _parts(name: str) -> tuple[str, str]:
    if quoted := compiled(_QUOTED).fullmatch(name):
        return quoted[1], quoted[2] or ""
    local, at, domain = name.rpartition("@")
    return (local, domain) if at else (name, "")


def misnamed(name: str, right: str = "must be a mailbox such as alice") -> str:
    """What is wrong with the name of a mailbox that no command can give, beginning with what is right; else ""."""
    box = box_of(name)
    if _can_be_typed(name, box):
        return ""
    quoted = box.address
    helps = len(box.local) > 0 and quoted.startswith('"') and _can_be_typed(quoted, box)
    return f"{right}, not {name!r}" + f"; with quotes it is {quoted}" * helps


def _can_be_typed(name: str, box: Box) -> bool:
    from smtptutor.protocol.address import read_path

    if box.local == EVERY:
        name = "anybody" if box.domain in ("", EVERY) else f"anybody@{box.domain}"
    written = name if box.domain not in ("", EVERY) else f"{name}@example.test"
    path = read_path(f"<{written}>", 0, sender=True).path
    if path is None or path.is_null:
        return False
    local, domain = path.mailbox
    return Box(local.lower(), domain) == box_of(written)  # else a part of it is a comment or a route
