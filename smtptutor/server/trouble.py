"""Trouble on demand: rules of a site that make a step fail, answer slowly or hang up, to test clients with."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from zlib import crc32

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Hindrance, Manner, Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.server.memory import Key, Ledger, Memory
from smtptutor.server.named import box_of
from smtptutor.server.site import IN_NO_WORDS, WHOLE, Site, Trouble, lines_of

KIND = "trouble"  # of what is counted


def concerns(site: Site, at: str) -> bool:
    """True where a rule is for that step."""
    return any(rule.at == at for rule in site.trouble)


def meet(site: Site, memory: Memory, at: str, address: str = "") -> Hindrance:
    """Apply the rules for a step; `address` is whom it names, "" for nobody. The first rule that fails wins."""
    slow = 0
    words: tuple[str, ...] = ()
    for number, rule in enumerate(site.trouble):
        if rule.at != at or (rule.address and not _meant(rule.address, address)):
            continue
        applies, memory = _counted(rule, number, memory)
        if not applies:
            continue
        slow = max(slow, rule.slow)
        if rule.keeps:
            return Hindrance(None, memory, slow, loses=True)
        if rule.code or rule.hang_up:
            return Hindrance(_refusal(rule, memory, slow, address), memory, slow)
        if rule.text != IN_NO_WORDS:
            words = words or tuple(lines_of(rule.text))
    return Hindrance(None, memory, slow, words)


def _counted(rule: Trouble, number: int, memory: Memory) -> tuple[bool, Memory]:
    """Whether a rule applies this time: not so often yet as it may, and as its share has it; and the count."""
    if rule.share < WHOLE:
        seen: Key = (KIND, str(number), "met")
        met = memory.ledger.get(seen, 0)
        memory = memory.noting(seen, met + 1)
        if not _falls(f"{number} {met}", rule.share):
            return False, memory
    if rule.times:
        key: Key = (KIND, str(number))
        done = memory.ledger.get(key, 0)
        if done >= rule.times:
            return False, memory
        memory = memory.noting(key, done + 1)
    return True, memory


def renumbered(memory: Memory, kept: Sequence[int]) -> Memory:
    """The memory where of the rules only those with these numbers are left, in this order; the others never counted."""
    entries: dict[Key, int] = {}
    for key, count in memory.ledger.items():
        if key[0] != KIND:
            entries[key] = count
        elif int(key[1]) in kept:
            entries[KIND, str(kept.index(int(key[1]))), *key[2:]] = count
    return memory._replace(ledger=Ledger(entries))


def _falls(drawn: str, share: int) -> bool:
    """True for `share` of a hundred texts: as by chance, and for one text always the same."""
    return crc32(drawn.encode()) % WHOLE < share


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
    lines = lines_of(rule.text)
    manner = Manner(rule.code, rule.enhanced or None, slow, words=tuple(lines) if len(lines) > 1 else ())
    return Ruling(Cause.REFUSED_ON_DEMAND, memory, facts, manner=manner)


def lost(ruling: Ruling, before: Memory) -> Ruling:
    """
    The ruling on a message whose answer is lost with the connection; `before` is what was remembered before it.

    Where no message was kept, as in LMTP where each recipient refused it, the connection is closed and that is all.
    """
    kept = ruling.memory.store is not before.store
    cause = Cause.ANSWER_LOST if kept else Cause.HUNG_UP_ON_DEMAND
    facts: Facts = {**ruling.facts, "text": IN_NO_WORDS}
    return ruling._replace(cause=cause, facts=facts, each=(), manner=ruling.manner._replace(silent=True))


def slowed(ruling: Ruling, slow: int) -> Ruling:
    """The ruling, to be answered after some seconds."""
    return ruling._replace(manner=ruling.manner._replace(slow=slow)) if slow else ruling
