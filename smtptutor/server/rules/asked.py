"""What a site tells when it is asked: VRFY, EXPN, HELP and ETRN; and trouble on demand at verbs with no other rules."""

from typing import NamedTuple

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Hindrance, Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.session import Session
from smtptutor.protocol.traits import Verify
from smtptutor.protocol.verb import Verb
from smtptutor.server import trouble
from smtptutor.server.house import House
from smtptutor.server.memory import Memory
from smtptutor.server.named import domain_of

_IN_UTF8 = " SMTPUTF8"  # what VRFY and EXPN may have behind the name, in any case (RFC 6531 3.7.4.2)

_STEPS = (Verb.STARTTLS, Verb.RSET, Verb.NOOP, Verb.QUIT, Verb.VRFY, Verb.EXPN, Verb.HELP, Verb.ETRN)


def hindered(house: House) -> frozenset[Verb]:
    """The verbs with no rules of their own at which this site makes trouble."""
    return frozenset(verb for verb in _STEPS if trouble.concerns(house.site, str(verb).lower()))


def hinder(house: House, memory: Memory, verb: Verb, argument: str) -> Hindrance:
    """What trouble does to such a verb."""
    return trouble.meet(house.site, memory, str(verb).lower(), argument.strip("<>"))


class Question(NamedTuple):
    """What a client asks with VRFY, EXPN, ETRN or HELP."""

    session: Session
    verb: Verb
    argument: str


def tell(house: House, memory: Memory, question: Question, spoken: tuple[Verb, ...]) -> Ruling:
    """The answer, where these verbs are `spoken`."""
    session, verb, argument = question
    if verb is Verb.HELP:
        return topics(house, memory, argument, spoken)
    if verb is Verb.VRFY:
        return verify(house, memory, session, argument)
    return {Verb.EXPN: expand, Verb.ETRN: queue}[verb](house, memory, argument)


def _without_parameter(house: House, argument: str) -> str:
    if "SMTPUTF8" in house.offer.extensions and argument.upper().endswith(_IN_UTF8):
        return argument[: -len(_IN_UTF8)]
    return argument


def verify(house: House, memory: Memory, session: Session, name: str) -> Ruling:
    """Tell about a mailbox only where the site wants that (RFC 5321 3.5.3, 7.3; RFC 6531 3.7.4.2)."""
    name = _without_parameter(house, name)
    how = house.traits.verify
    box, domain = house.mailboxes.named(name), domain_of(name.strip("<>"))
    if how is Verify.QUALIFIED and not domain:
        return Ruling(Cause.RECIPIENT_DOMAIN_MISSING, memory, {"address": name, "verb": "VRFY"})
    if domain and not house.mailboxes.serves(domain) and how in (Verify.ALWAYS, Verify.AS_RCPT):
        return _foreign(house, memory, session, name)
    if how not in (Verify.ALWAYS, Verify.AS_RCPT) and not house.site.verify:
        return Ruling(Cause.ADDRESS_NOT_VERIFIED, memory, {"address": name})
    if box is None:
        return Ruling(Cause.ADDRESS_UNKNOWN, memory, {"address": name})
    known = house.mailboxes.known(Path(box.written, box.domain))
    facts: Facts = {"address": box.address}
    if known.at.vrfy is None:
        return Ruling(Cause.ADDRESS_VERIFIED, memory, facts)
    return Ruling(known.at.vrfy, memory, {**facts, "other": known.other} if known.other else facts)


def _foreign(house: House, memory: Memory, session: Session, name: str) -> Ruling:
    """About a mailbox of somebody else nothing is known, and who may not write to it is not told more."""
    address = name.strip("<>")
    if house.traits.verify is Verify.AS_RCPT and session.channel.user is None:
        facts: Facts = {"address": address, "domain": domain_of(address), "hostname": house.site.hostname}
        return Ruling(Cause.RELAY_DENIED, memory, facts)
    return Ruling(Cause.ADDRESS_NOT_VERIFIED, memory, {"address": address})


def expand(house: House, memory: Memory, name: str) -> Ruling:
    """Show the members of a list (RFC 5321 3.5.1)."""
    name = _without_parameter(house, name)
    if not house.site.expand:
        return Ruling(Cause.EXPANSION_DENIED, memory, {"address": name})
    box = house.mailboxes.named(name)
    if box is None:
        return Ruling(Cause.ADDRESS_UNKNOWN, memory, {"address": name})
    members = house.mailboxes.members(box)
    if members is None:
        return Ruling(Cause.NOT_A_LIST, memory, {"address": name})
    facts: Facts = {"address": box[0], "member": members[0]}
    return Ruling(Cause.LIST_EXPANDED, memory, facts, lines=members[1:])


def topics(house: House, memory: Memory, topic: str, spoken: tuple[Verb, ...]) -> Ruling:
    """The verbs that are spoken here; a topic must be one of them."""
    if topic and topic.upper() not in spoken and Cause.HELP_TOPIC_UNKNOWN not in house.traits.accepts:
        return Ruling(Cause.HELP_TOPIC_UNKNOWN, memory, {"topic": topic})
    return Ruling(Cause.HELP_TEXT, memory, {"topic": topic.upper(), "verbs": " ".join(spoken)})


def queue(house: House, memory: Memory, host: str) -> Ruling:
    """Start the queue of a host that the site holds mail for (RFC 1985 5)."""
    name = host.lstrip("@#").lower()
    waiting = next((count for known, count in house.site.queues if known.lower() == name), None)
    if waiting is None and house.traits.session.any_queue and not host.startswith("#"):
        waiting = 0
    if waiting is None:
        return Ruling(Cause.QUEUE_NOT_PERMITTED, memory, {"host": host})
    return Ruling(Cause.QUEUE_STARTED if waiting else Cause.QUEUE_EMPTY, memory, {"host": host, "count": waiting})
