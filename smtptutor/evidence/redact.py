"""
Hides whom evidence is about: addresses and hosts, each always behind the same stand-in.

What belongs together stays so: `alice@example.org`, `example.org` and `mx.example.org` become `a1@d1.example`,
`d1.example` and `host-1.d1.example`. Numbers are given in the order in which names come, so the same evidence in the
same order has the same stand-ins; two runs over different evidence do not share them.
"""

import ipaddress
import re
from collections.abc import Callable

from smtptutor.evidence.finding import Finding
from smtptutor.evidence.host_names import domain_of, is_host, is_public

_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_WORD = re.compile(
    r"(?:(?<=IPv6:)|(?<![\w:.]))(?P<six>(?=[0-9A-Fa-f]{0,4}:)"
    rf"(?:[0-9A-Fa-f:]{{1,35}}:{_OCTET}(?:\.{_OCTET}){{3}}|[0-9A-Fa-f:]{{2,39}}))(?![\w:]|\.\d)"
    r'|(?P<quoted>"[^"@]{1,64}"@(?:[\w.-]+|\[[^\]\s]{1,60}\]))'
    r"|(?P<word>[\w.!#$%&'+=^~-]+(?P<at>@(?:[\w.-]+|\[[^\]\s]{1,60}\]))?)"
)
_BETWEEN = re.compile(
    r"(?:[^=.]|\.(?!\.))+"
)  # parts of a word: `relay=mx.example.org`, `Connecting to mx.example.org...Failed`
_FOUR = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
_REVERSED = re.compile(rf"({_OCTET})\.({_OCTET})\.({_OCTET})\.({_OCTET})\.(?=[a-z])")
_FIELD = re.compile(
    r"(?:orig_to|to|from|sasl_username|sasl_sender|user|username|login|rcpt|mailfrom|smtp\.mailfrom|smtp\.auth|header\.from"
    r"|envelope-from|recipient|sender|auth|authid|helo|client|relay|host|email|mail|ctladdr|[A-Z])=(?=.)"
)
"""Names of fields before an address; other words before "=" are a part of it, as in `alice=example.org@example.net`."""
_USER = re.compile(
    r"(?i)((?:sasl_username|set_id|username|user|login)(?:=<?| \"| '| `)|\bA=\w{1,40}:)"
    r"([^\s,;\"'`@=<>()]{2,64})(?=[\s,;\"'`>)]|\Z)"
)
_GREETED = re.compile(
    r"((?:^|:\s|[<\"'])(?:EHLO|HELO|LHLO)\s{1,3}|\bhelo=<?|<(?=[\w-]{2,63}>: Helo))([\w-]{2,63})(?=[\s>\"',;)]|\Z)",
    re.IGNORECASE,
)
"""What stands before the name that a client gave itself, which may have no dot."""
_GREETING_WORDS = re.compile(
    r"(?i)(?:first|command|or|and|is|was|not|required|rejected|failed|again|with|before|after)\Z"
)
_VERSION_BEFORE = re.compile(r"(?i)(?:sendmail|exim|postfix|version|release|openssl|v|\d/)[ :/]{0,2}\Z")
_ROLES = frozenset({"postmaster", "mailer-daemon", "abuse", "hostmaster", "noreply", "no-reply", "root", "nobody"})
"""Local parts that are no person's (RFC 2142)."""
_PLAIN_WORDS = frozenset({
    "info", "user", "users", "mail", "email", "sales", "test", "admin", "support", "contact", "office", "help",
    "service", "team", "news", "list", "recipient", "sender", "box", "mailbox", "account", "address", "hello", "web",
    "webmaster", "bounce", "bounces", "home", "name", "server", "client", "host", "domain", "unknown", "me", "you",
})  # fmt: skip
"""Local parts that sentences have for another reason."""
_LOOPBACK = ("127.", "0.0.")
_BLOCKS = ("192.0.2", "198.51.100", "203.0.113")  # RFC 5737
_IN_BLOCK = 254
_MOST_PEOPLE = 64


class Redactor:
    """Hides addresses and hosts in texts and in findings; it remembers each name it was given."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._people: dict[str, str] = {}  # local parts in one finding
        self._counts = {"a": 0, "d": 0, "host-": 0, "4": 0, "6": 0}

    def redact(self, text: str) -> str:
        """A text with stand-ins for addresses, hosts and numbers of hosts, and for names of users that are told so."""
        text = _USER.sub(lambda found: found[1] + self._user(found[2]), text)
        text = _GREETED.sub(lambda found: found[1] + self._greeted(found[2]), text)
        return _WORD.sub(self._hidden, text)

    def redacted(self, finding: Finding) -> Finding:
        """
        A finding with stand-ins in all that comes from evidence.

        What the reference says stays as it is but for the names of this finding. The family of a server and the name
        of a message in a queue stay.
        """
        self._people.clear()
        recipient = self._of_field(finding.recipient)
        sender = self._of_field(finding.sender)
        host = self._host_field(finding.host)
        text, command = map(self._without_people, [self.redact(finding.text), self.redact(finding.command)])
        why, fix, then = (self._known(part, finding) for part in (finding.why, finding.fix, finding.then))
        return finding._replace(
            recipient=recipient, sender=sender, host=host, text=text, command=command, why=why, fix=fix, then=then,
            where=finding.where._replace(file=self._known(finding.where.file, finding)),
        )  # fmt: skip

    def _hidden(self, found: re.Match[str]) -> str:
        if found["six"]:
            return self._six(found["six"])
        if found["quoted"]:
            return self._address(found["quoted"])
        word = found["word"]
        if found["at"]:
            field = _FIELD.match(word)
            start = field.end() if field else 0
            return word[:start] + self._in_marks(word[start:], self._address)
        before = found.string[max(0, found.start() - 12) : found.start()]
        is_version = _VERSION_BEFORE.search(before) is not None and word[0].isdigit()
        if is_version:
            return word
        return _BETWEEN.sub(lambda part: self._in_marks(part[0], self._name), word)

    @staticmethod
    def _in_marks(word: str, stand_in: Callable[[str], str]) -> str:
        """A word without the signs of a sentence around it."""
        bare = word.strip(".'!")
        return word.replace(bare, stand_in(bare), 1) if bare else word

    def _name(self, word: str) -> str:
        """A stand-in for a word that is a host or its number, else the word."""
        if _FOUR.fullmatch(word):
            return word if word.startswith(_LOOPBACK) else self._four(word)
        if (backwards := _REVERSED.match(word)) and is_public(word):
            number = self._four(".".join(reversed(backwards.groups())))
            return ".".join([*reversed(number.split(".")), word[backwards.end() :]])
        return self._host(word) if is_host(word) and not is_public(word) else word

    def _host(self, name: str) -> str:
        """A stand-in for a host or a domain."""
        small = name.lower()
        domain = domain_of(small)
        base = self._stand_in(f"d:{domain}", "d") + ".example"
        return base if small == domain else f"{self._stand_in(f'h:{small}', 'host-')}.{base}"

    def _address(self, address: str) -> str:
        local, _, domain = address.rpartition("@")
        role = local.lower() in _ROLES
        bare = domain.rstrip(".-_")
        if bare.startswith("["):
            there = f"[{self.redact(bare[1:-1])}]"
        elif bare and not is_public(bare):
            there = self._host(bare)
        else:
            there = bare
        who = local if role else self._stand_in(f"a:{address.lower()}", "a")
        if not role and len(self._people) < _MOST_PEOPLE:
            self._people[local.lower()] = who
        return f"{who}@{there}{domain[len(bare) :]}"

    def _greeted(self, name: str) -> str:
        """A stand-in for the name of a client without a dot in it; words of a sentence stay."""
        known = _GREETING_WORDS.match(name) or name.lower() == "localhost" or name.isdigit()
        return name if known else self._stand_in(f"h:{name.lower()}", "host-")

    def _user(self, name: str) -> str:
        return name if name.lower() in _PLAIN_WORDS | _ROLES else self._stand_in(f"a:{name.lower()}", "a")

    def _four(self, address: str) -> str:
        number = int(self._stand_in(f"4:{address}", "4")[1:]) - 1
        block, place = divmod(number, _IN_BLOCK)
        if block < len(_BLOCKS):
            return f"{_BLOCKS[block]}.{place + 1}"
        return f"198.{18 + (number >> 16 & 1)}.{number >> 8 & 255}.{number & 255}"  # RFC 2544

    def _six(self, address: str) -> str:
        try:
            known = ipaddress.IPv6Address(address)
        except ValueError:
            return address
        if known.is_loopback or known.is_unspecified:
            return address
        return f"2001:db8::{int(self._stand_in(f'6:{known}', '6')[1:]):x}"

    def _stand_in(self, key: str, kind: str) -> str:
        if key not in self._given:
            self._counts[kind] += 1
            self._given[key] = f"{kind}{self._counts[kind]}"
        return self._given[key]

    def _of_field(self, path: str | None) -> str | None:
        """A field that is an address, with or without a domain."""
        if not path or path == "<>":
            return path
        hidden = self.redact(path)
        return self._user(path) if hidden == path and "@" not in path and path != "****" else hidden

    def _host_field(self, host: str) -> str:
        hidden = self.redact(host)
        if hidden != host or not host or host.startswith(_LOOPBACK) or is_public(host) or host.startswith("::"):
            return hidden
        return self._stand_in(f"h:{host.lower()}", "host-") + ".example"

    def _without_people(self, text: str) -> str:
        """A text without the local parts of the addresses of a finding, where they stand alone: `alice unknown`."""
        small = text.lower()
        for local, name in self._people.items():
            if len(local) > 1 and local in small and local not in _PLAIN_WORDS:
                text = re.sub(rf"(?i)(?<![\w@.+-]){re.escape(local)}(?![\w@+-])", name, text)
        return text

    def _known(self, text: str, finding: Finding) -> str:
        """A text of our own without the names of a finding."""
        for name in (finding.recipient, finding.sender, finding.host):
            if name and len(name) > 2 and name in text:
                text = text.replace(name, self.redact(name))
        return _WORD.sub(lambda found: self._hidden(found) if found["at"] or found["quoted"] else found[0], text)
