"""
Corrected forms of a refused line, best first.

These are only candidates: `search.py` tries each on the server before it is shown.
"""

import re
from collections.abc import Iterator

from smtptutor.explain.mending import mended
from smtptutor.explain.slips.spelt import greets, logs_in
from smtptutor.explain.slips.told import FOR_THE_ADDRESS, ODD
from smtptutor.explain.usual import hello_line
from smtptutor.protocol import address
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import ABOUT
from smtptutor.protocol.command import Command
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.secrets import STARS, masked
from smtptutor.protocol.stages import GRID
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange
from smtptutor.wording import alike

_BETWEEN_WORDS = r"[\s<>,;:\"()\\]+"
_SIZE = r"(?<![0-9A-Za-z])[0-9]{1,9}(?![0-9A-Za-z])"
_QUAD = r"\[?([0-9]{1,3}(?:\.[0-9]{1,3}){3})\]?"
_HELLO = r"(?i:h[ae]l+o+)"
_NAMELESS = r"(?i:[EHL][HE]LO)\W*"
_GLUED = r"(?i:(MAIL|RCPT)[ _-]*(FROM|TO)\b\s*:?\s*(.*))"

_UNDERSTOOD = {Cause.LHLO_ON_SMTP: "EHLO", Cause.LMTP_WANTS_LHLO: "LHLO", Cause.EHLO_UNKNOWN: "HELO"}
_LIMITED = {
    Cause.DECLARED_SIZE_TOO_BIG: ("SIZE",),
    Cause.MESSAGE_TOO_BIG_FOR_MAILBOX: ("SIZE",),
    Cause.HOLD_TIME_REFUSED: ("HOLDFOR", "HOLDUNTIL"),
    Cause.DELIVER_BY_REFUSED: ("BY",),
}
_WITHOUT_DOMAIN = (Cause.DOMAIN_NOT_FULLY_QUALIFIED, Cause.RECIPIENT_DOMAIN_MISSING)
_HOLDS = ("HOLDFOR", "HOLDUNTIL")
_LIMITED_FORM = {"SIZE": "SIZE={}", "HOLDFOR": "HOLDFOR={}", "HOLDUNTIL": "HOLDFOR={}", "BY": "BY={};R"}
_GOOD_VALUES = (
    "SIZE=1000", "BODY=8BITMIME", "SMTPUTF8", "RET=HDRS", "ENVID=QQ314159", "NOTIFY=FAILURE", "AUTH=<>", "BY=120;R",
    "HOLDFOR=60", "REQUIRETLS", "MT-PRIORITY=3",
)  # fmt: skip


def corrections(exchange: Exchange) -> Iterator[str]:
    """Lines that may stand in place of the refused one; the line itself comes first, for another moment."""
    command = exchange.command
    if command is None:
        yield from _logins(exchange) if exchange.before.session.login is not None else (".",)
        return
    if command.line == STARS:  # what may be an answer of a login is not even looked at
        yield from _logins(exchange)
        return
    if exchange.fault is not None or exchange.cause in FOR_THE_ADDRESS | ODD:
        yield from mended(command)
    if command.path is not None and any(ABOUT[note.cause].mendable for note in command.notes):
        yield from _paths(exchange, command)  # the same in the form that every server takes
    secret = masked(command.line) != command.line  # a login is suggested with the credentials that the place tells
    empty = command.verb is Verb.BDAT and not command.chunk  # what is wanted is no empty message
    if exchange.cause is not Cause.COMMAND_LINE_TOO_LONG and printable(command.line) and not secret and not empty:
        yield command.line
    if command.verb is None and secret:
        yield from _logins(exchange)
    elif command.verb is None:
        yield from _respelled(exchange, command) if exchange.cause is not Cause.FOREIGN_PROTOCOL else ()
    elif command.verb in (Verb.EHLO, Verb.HELO, Verb.LHLO):
        yield from _hellos(exchange, command)
    elif command.verb is Verb.AUTH:
        yield from _logins(exchange)
    elif command.verb is Verb.BDAT:
        yield from _chunks(exchange, command)
    elif command.verb is Verb.ETRN:
        yield from (f"ETRN {host}" for host, _ in exchange.before.policy.site.queues)
    elif command.verb in (Verb.MAIL, Verb.RCPT):
        yield from _paths(exchange, command)
    else:
        yield from _others(exchange, command)


def _logins(exchange: Exchange) -> Iterator[str]:
    """AUTH with the credentials that this place knows: with the mechanism that was asked for, or with another."""
    if exchange.cause is Cause.ALREADY_AUTHENTICATED or Verb.AUTH in exchange.after.policy.unspoken:
        return
    from smtptutor.explain import sasl_answers

    site, state = exchange.before.policy.site, exchange.after
    offer = state.policy.mechanisms(tls=True)
    typed = exchange.command.argument.partition(" ")[0].upper() if exchange.command else ""
    asked = str(exchange.facts.get("mechanism", typed))
    unfit = exchange.cause in (Cause.AUTH_PASSWORD_TRANSITION, Cause.AUTH_MECHANISM_TOO_WEAK)
    wanted = dict.fromkeys(each for each in (asked, *offer) if each in offer and not (unfit and each == asked))
    name = str(exchange.facts.get("user", ""))
    for mechanism in wanted:
        line = sasl_answers.opening(site, (mechanism,), name)
        if line is not None:
            yield line


def _chunks(exchange: Exchange, command: Command) -> Iterator[str]:
    """BDAT with the size that stands in the line, for the same octets; else DATA, for the same message."""
    size = compiled(_SIZE).search(command.argument)
    if exchange.cause is Cause.BDAT_SIZE_INVALID and size and size[0].strip("0"):
        more = command.argument[size.end() :].strip()
        yield f"BDAT {int(size[0])} LAST" if more else f"BDAT {int(size[0])}"
    yield "DATA"


def printable(line: str) -> bool:
    """True where a person can type the line: no control characters, no octets that are not text."""
    return line.isprintable()


def _respelled(exchange: Exchange, command: Command) -> Iterator[str]:
    """A word that is nearly a verb, or a verb with a blank in the wrong place."""
    if logs_in(command.line):
        yield from _logins(exchange)
    elif greets(command.line) or compiled(_NAMELESS).fullmatch(command.line.strip()):
        yield hello_line(exchange.after.policy)
    line = command.line.replace("\t", " ").strip()
    if glued := compiled(_GLUED).fullmatch(line):
        yield f"{glued[1].upper()} {glued[2].upper()}:{glued[3]}"
    word, _, rest = line.partition(" ")
    if compiled(_HELLO).fullmatch(word):
        yield f"EHLO {rest.strip()}".strip()
    near = alike(word.upper(), map(str, GRID), 3, 0.65)
    for verb in sorted(near, key=lambda verb: verb != "EHLO" if word[:1] in "eEhH" else False):  # before HELO
        yield f"{verb} {rest.strip()}".strip()
    yield line


def _hellos(exchange: Exchange, command: Command) -> Iterator[str]:
    client = exchange.before.policy.site.client
    verb = _UNDERSTOOD.get(exchange.cause, str(command.verb))
    name = command.argument
    if quad := compiled(_QUAD).fullmatch(name):
        yield f"EHLO [{quad[1]}]"
    typed = "".join(sign for sign in name if sign.isprintable())
    mended = re.sub(r"\.{2,}", ".", re.sub(r"[^A-Za-z0-9.-]+", "-", typed)).strip("-.")
    if "." in mended and address.is_domain(mended):
        yield f"{verb} {mended}"
    yield f"{verb} {client.name}"


def _paths(exchange: Exchange, command: Command) -> Iterator[str]:
    """MAIL and RCPT with the address mended, then without what is wrong behind it, then with a known address."""
    opening = "MAIL FROM:" if command.verb is Verb.MAIL else "RCPT TO:"
    kept = " ".join(part for part in _good_parameters(exchange, command))
    if other := exchange.facts.get("other"):  # where the server says that the mailbox is now
        yield f"{opening}<{other}> {kept}".rstrip()
    if exchange.cause is Cause.HOLD_TIME_REFUSED and command.path is not None:  # the user's own value, alone
        options = [command.line[each.start : each.end] for each in command.parameters]
        for hold in (option for option in options if option.upper().startswith(_HOLDS)):
            rest = (option for option in options if option == hold or not option.upper().startswith(_HOLDS))
            yield " ".join((f"{opening}<{command.path.text}>", *rest))
    for found in (*_mended(exchange, command), *known_addresses(exchange, command.verb)):
        yield f"{opening}<{found}> {kept}".rstrip()
        if kept:
            yield f"{opening}<{found}>"


def _mended(exchange: Exchange, command: Command) -> Iterator[str]:
    """The address in the line, with the usual slips taken out."""
    if exchange.cause in (Cause.MAILBOX_UNKNOWN, Cause.RELAY_DENIED, Cause.RECIPIENT_LIMIT):
        return
    if exchange.cause in _WITHOUT_DOMAIN and command.path is not None:
        yield f"{command.path.local}@{exchange.before.policy.site.domains[0]}"
    if command.path is not None:
        yield command.path.text
    line = re.sub(r"\([^()]*\)", "", command.line)
    for word in compiled(_BETWEEN_WORDS).split(line):
        rough = word.rstrip("@")
        local, _, domain = rough.rpartition("@")
        local = re.sub(r"\.{2,}", ".", local).strip(".")
        domain = re.sub(r"\.{2,}", ".", domain.replace("_", "-")).strip(".-")
        if local and domain and rough.isprintable():
            yield f"{local}@{domain}"


def known_addresses(exchange: Exchange, verb: Verb | None) -> Iterator[str]:
    """
    Addresses that exist here: for MAIL the learner's own, for RCPT the mailboxes, those like the typed one first.

    A list is among those that are like it; nobody else is led to write to many.
    """
    site = exchange.before.policy.site
    if verb is Verb.MAIL:
        yield site.client.sender
        return
    refused = not exchange.accepted and exchange.command is not None and exchange.command.verb is Verb.RCPT
    typed = str(exchange.facts.get("address", "")) if refused else ""
    near = alike(typed.lower(), (*site.addresses, *site.list_addresses), 3) if typed else []
    transaction = exchange.before.session.transaction
    named = {path.text for path in transaction.recipients} if transaction else set()  # they would change nothing
    yield from (mailbox for mailbox in near if mailbox not in named)
    others = [mailbox for mailbox in site.addresses if mailbox not in near and mailbox not in named]
    own = site.client.sender
    yield from sorted(others, key=lambda mailbox: mailbox == own)


def _good_parameters(exchange: Exchange, command: Command) -> Iterator[str]:
    """The parameters that are not at fault, and a good value for one that has a bad one."""
    fault, one = exchange.fault, False
    for parameter in command.parameters:
        typed = command.line[parameter.start : parameter.end]
        at_fault = fault is not None and fault.start == parameter.start
        if parameter.keyword in _LIMITED.get(exchange.cause, ()):
            if one and parameter.keyword in _HOLDS:
                continue  # RFC 4865 4.2: one of them at most
            one = parameter.keyword in _HOLDS
            yield _LIMITED_FORM[parameter.keyword].format(exchange.facts["limit"])
        elif exchange.cause is Cause.REQUIRETLS_WITHOUT_TLS and parameter.keyword == "REQUIRETLS":
            yield typed  # with TLS it is right
        elif at_fault and exchange.cause is Cause.PARAMETER_BAD_VALUE:
            yield from (good for good in _GOOD_VALUES if good.partition("=")[0] == parameter.keyword)
        elif not at_fault:
            yield typed
    if exchange.cause is Cause.SENDER_MUST_BE_ASCII:
        yield "SMTPUTF8"


def _others(exchange: Exchange, command: Command) -> Iterator[str]:
    """Verbs without a path: alone, with what cannot stand there taken out, or another verb for the same wish."""
    word, argument = command.word.upper(), command.argument
    if word in ("VRFY", "EXPN"):
        site = exchange.before.policy.site
        known = (*(address.rpartition("@")[0] for address in site.addresses), *(name for name, _ in site.lists))
        name = next(iter(alike(argument.lower(), known, 1)), known[0] if known else "postmaster")
        if word == "EXPN" and exchange.cause is not Cause.NOT_A_LIST:
            yield from (f"EXPN {members}" for members, _ in site.lists)
        if exchange.cause is Cause.RECIPIENT_DOMAIN_MISSING:
            yield f"{word} {argument}@{site.domains[0]}"
        if argument and exchange.cause not in (Cause.ADDRESS_UNKNOWN, Cause.NON_ASCII_IN_COMMAND):
            yield f"VRFY {argument}"
        yield f"{word} {name}"
        yield f"VRFY {name}"
        yield from (f"VRFY {address}" for address in site.addresses[:1])
    cleaned = re.sub(r"[^\x20-\x7e]+", "", argument).strip()
    if cleaned and cleaned != argument:
        yield f"{word} {cleaned}"
    yield word
