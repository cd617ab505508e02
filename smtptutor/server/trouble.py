"""Trouble on demand: rules of a site that make a step fail, answer slowly or hang up, to test clients with."""

from fnmatch import fnmatchcase
from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Manner, Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.server.memory import Memory
from smtptutor.server.named import box_of
from smtptutor.server.site import Site, Trouble


class Met(NamedTuple):
    """What the rules do to one step: a refusal or None, seconds to wait, and what the place remembers."""

    refusal: Ruling | None
    slow: int
    memory: Memory


def meet(site: Site, memory: Memory, at: str, address: str = "") -> Met:
    """Apply the rules for a step; `address` is that of MAIL or RCPT, "" elsewhere. The first rule that fails wins."""
    slow = 0
    for number, rule in enumerate(site.trouble):
        if rule.at != at or (rule.address and not _meant(rule.address, address)):
            continue
        if rule.times:
            key = ("trouble", str(number))
            done = memory.ledger.get(key, 0)
            if done >= rule.times:
                continue
            memory = memory.noting(key, done + 1)
        slow = max(slow, rule.slow)
        if rule.code or rule.hang_up:
            return Met(_refusal(rule, memory, slow, address), slow, memory)
    return Met(None, slow, memory)


def _meant(pattern: str, address: str) -> bool:
    """True where a pattern means an address, however either is quoted; one without @ may mean a local part alone."""
    wanted, box = box_of(pattern), box_of(address)
    whole = f"{box.local}@{box.domain}" if box.domain else box.local
    if not wanted.domain:
        return any(fnmatchcase(text, _only_stars(wanted.local)) for text in (whole, box.local))
    return fnmatchcase(whole, _only_stars(f"{wanted.local}@{wanted.domain}"))


def _only_stars(pattern: str) -> str:
    """The pattern where only * and ? mean anything but themselves: an address literal is in brackets."""
    return pattern.replace("[", "[[]")


def _refusal(rule: Trouble, memory: Memory, slow: int, address: str) -> Ruling:
    facts: Facts = {"text": rule.text, "at": rule.at, "address": address, "times": rule.times, "code": rule.code}
    if rule.hang_up:
        return Ruling(Cause.HUNG_UP_ON_DEMAND, memory, facts, manner=Manner(slow=slow, silent=True))
    manner = Manner(rule.code, rule.enhanced or None, slow)
    return Ruling(Cause.REFUSED_ON_DEMAND, memory, facts, manner=manner)


def slowed(ruling: Ruling, slow: int) -> Ruling:
    """The ruling, to be answered after some seconds."""
    return ruling._replace(manner=ruling.manner._replace(slow=slow)) if slow else ruling
