"""What a client wanted at a refusal, and what a server holds after some lines: worked out anew, to measure ways out."""

from typing import NamedTuple

from smtptutor.protocol import parameters
from smtptutor.protocol.command import parse
from smtptutor.protocol.secrets import masked
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Said
from smtptutor.server.simulator import Simulator
from smtptutor.wording import seconds_typed

HELLOS = (Verb.EHLO, Verb.HELO, Verb.LHLO)
DROPS = (*HELLOS, Verb.RSET, Verb.QUIT)


class Envelope(NamedTuple):
    """Who sends, with which parameters, to whom with which, how many octets in chunks, how secured."""

    sender: str | None
    options: frozenset
    recipients: tuple
    octets: int
    tls: bool
    login: bool


class Played(NamedTuple):
    """The exchanges for some lines, the session after them, and the exchanges in which a message was taken."""

    exchanges: list
    session: object
    taken: list


def held(session):
    """What a session holds."""
    transaction, channel = session.transaction, session.channel
    if transaction is None:
        return Envelope(None, frozenset(), (), 0, channel.tls, channel.user is not None)
    size = [] if transaction.size is None else [f"SIZE={transaction.size}"]
    body = [] if transaction.body is None else [f"BODY={transaction.body}"]
    options = [*transaction.options, *size, *body, *(["SMTPUTF8"] if transaction.utf8 else [])]
    named = zip(transaction.recipients, transaction.rcpt_options, strict=True)
    recipients = tuple((path.text, frozenset(given.upper().split())) for path, given in named)
    chunks = transaction.chunks
    octets = 0 if chunks is None or chunks.failed else chunks.size
    sender = transaction.sender.text
    return Envelope(
        sender, frozenset(map(str.upper, options)), recipients, octets, channel.tls, channel.user is not None
    )


def typed_options(command):
    """The parameters of a line, the last of two alike."""
    return frozenset(f"{key}={value}".upper() if value else key for key, value in parameters.values(command).items())


def wanted(exchange):
    """What the server held before the refusal, and what the refused line asked for."""
    before, command = held(exchange.before.session), exchange.command
    if exchange.said is Said.MESSAGE and exchange.after.policy.site.speaks == "LMTP":
        number = exchange.number
        return before._replace(recipients=before.recipients[number : number + 1])
    if command is None:
        return before._replace(login=before.login or exchange.said is Said.ANSWER)
    if command.verb in (Verb.RSET, Verb.QUIT):  # to drop is what is wanted
        return before._replace(sender=None, options=frozenset(), recipients=(), octets=0)
    well_formed = command.path is not None and exchange.fault is None and command.fault is None
    if command.verb is Verb.MAIL and well_formed:
        return before._replace(sender=command.path.text, options=typed_options(command))
    if command.verb is Verb.RCPT and well_formed:
        return before._replace(recipients=(*before.recipients, (command.path.text, typed_options(command))))
    if command.verb is Verb.STARTTLS:
        return before._replace(tls=True)
    return before._replace(login=before.login or command.verb is Verb.AUTH)


def typed(exchange, lines):
    """What comes of the lines of a way: typed one after the other, octets after BDAT, time passing at :wait."""
    simulator = Simulator(exchange)
    exchanges, taken = [], []
    for line in lines:
        if line.startswith(":wait "):
            state = simulator.state
            simulator.state = state._replace(memory=state.memory.later(seconds_typed(line.removeprefix(":wait "))))
            continue
        octets = f"{line}\r\n".encode("utf-8", "surrogateescape")
        if simulator.state.session.awaiting is Awaiting.COMMAND and (command := parse(line)).verb is Verb.BDAT:
            octets += b"x" * (command.chunk or 0)
        for each in simulator.receive(octets):
            exchanges.append(each)
            if each.after.memory.store is not each.before.memory.store:
                taken.append(each)
    return Played(exchanges, simulator.state.session, taken)


def size(taken):
    """The octets of the message that was taken, in chunks or in one."""
    transaction = taken.before.session.transaction
    chunks = 0 if transaction is None or transaction.chunks is None else transaction.chunks.size
    return chunks + len(taken.content)


def is_there(address, named):
    """True where a recipient or a sender is held; one without a domain may have got that of the server."""
    return any(one == address or (address and "@" not in address and one.startswith(f"{address}@")) for one in named)


def missing(exchange, played):
    """What of the wish the server does not hold after the lines of a way, in words for whoever reads a failure."""
    wish, now = wanted(exchange), held(played.session)
    if played.taken:  # the transaction of the message that was taken is what was wanted
        envelope = held(played.taken[-1].before.session)
        now = envelope._replace(octets=max(envelope.octets, size(played.taken[-1])))
    other = exchange.facts.get("other")
    losses = [] if wish.sender is None or is_there(wish.sender, [now.sender or ""]) else [f"sender {wish.sender}"]
    ignored = exchange.after.policy.traits.ignores
    losses += [one for one in wish.options - now.options if one.partition("=")[0] not in ignored]
    for address, options in wish.recipients:
        if not is_there(address, [name for name, _ in now.recipients]) and not is_there(
            other, [n for n, _ in now.recipients]
        ):
            losses.append(f"recipient {address}")
        else:
            losses += options - frozenset().union(*(given for _, given in now.recipients))
    losses += ["octets"] if wish.octets > now.octets else []
    losses += ["TLS"] if wish.tls and not now.tls else []
    under_way = played.session.login is not None
    return losses + (["login"] if wish.login and not now.login and not under_way else [])


def strangers(exchange, lines):
    """The addresses that a way writes to, or from, though the client named others."""
    wish = wanted(exchange)
    command = exchange.command
    named = [name for name, _ in wish.recipients]
    if command is not None and command.verb is Verb.RCPT and "<" not in command.line and "@" not in command.line:
        return []  # nobody is named yet, and an example shows how
    if exchange.facts.get("other"):
        named.append(exchange.facts["other"])
    lettered = "" if command is None else command.line.casefold()
    odd = []
    for line in lines:
        asked = parse(line)
        if asked.path is None or masked(line) != line:
            continue
        known = is_there(asked.path.text, named) or asked.path.text.casefold() in lettered
        if (asked.verb is Verb.RCPT and named and not known and not is_part(asked.path.text, lettered)) or (
            asked.verb is Verb.MAIL and wish.sender is not None and not is_there(wish.sender, [asked.path.text])
        ):
            odd.append(line)
    return odd


def is_part(address, line):
    """True where the letters of an address stand in a line in the same order: it is the same, without a slip."""
    rest = iter(line)
    return all(sign in rest for sign in address.casefold() if sign.isalnum())
