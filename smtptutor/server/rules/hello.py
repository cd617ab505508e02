"""The greeting of the server, and its answer to EHLO, HELO and LHLO (RFC 5321 3.1, 4.1.1.1)."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.session import Channel
from smtptutor.protocol.verb import Verb
from smtptutor.server.choices import Greeting
from smtptutor.server.house import House
from smtptutor.server.memory import Memory
from smtptutor.server.rules.rule import Notes, Rule, troubled


class HelloAsked(NamedTuple):
    """What the client says of itself."""

    channel: Channel
    verb: Verb
    name: str


_NO_SERVICE = {
    Greeting.BLOCKED: Cause.CLIENT_BLOCKED_AT_GREETING,
    Greeting.NEVER: Cause.HOST_NEVER_TAKES_MAIL,
    Greeting.NOT_READY: Cause.SERVICE_NOT_READY,
}


def _no_service(house: House, memory: Memory, asked: None) -> Ruling:
    return Ruling(_NO_SERVICE[house.site.greeting], memory, {"hostname": house.site.hostname})


def _refused_name(house: House, memory: Memory, hello: HelloAsked) -> Ruling | None:
    if hello.name.lower() not in map(str.lower, house.site.refuse_hello):
        return None
    return Ruling(Cause.HELLO_REFUSED_BY_POLICY, memory, {"name": hello.name, "verb": str(hello.verb)})


CONNECT_TROUBLE: Rule[None] = troubled("connect")
NO_SERVICE = Rule(_no_service, lambda house: house.site.greeting in _NO_SERVICE)
HELLO_TROUBLE: Rule[HelloAsked] = troubled("hello", lambda hello: hello.name)
REFUSED_NAME = Rule(_refused_name, lambda house: bool(house.site.refuse_hello))

AT_GREETING = (CONNECT_TROUBLE, NO_SERVICE)
AT_HELLO = (HELLO_TROUBLE, REFUSED_NAME)


def ready(house: House, memory: Memory, asked: None, notes: Notes) -> Ruling:
    """The greeting."""
    return Ruling(Cause.SERVICE_READY, memory, {"hostname": house.site.hostname})


def greeted(house: House, memory: Memory, hello: HelloAsked, notes: Notes) -> Ruling:
    """Every name that the grammar, or most servers, let pass."""
    facts: Facts = {"name": hello.name, "hostname": house.site.hostname}
    if hello.verb is Verb.HELO:
        return Ruling(Cause.HELO_ACCEPTED, memory, facts)
    cause = Cause.EHLO_ACCEPTED if hello.verb is Verb.EHLO else Cause.LHLO_ACCEPTED
    return Ruling(cause, memory, facts, lines=house.offer.lines(hello.channel, memory))
