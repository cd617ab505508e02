"""
The usual next step of a conversation.

Nothing is suggested that was not tried: `after` steps the state, which is cheap, since a state is a value.
"""

from functools import lru_cache

from smtptutor.explain.way import Kind, WayOut
from smtptutor.protocol import engine
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import TOOK_MESSAGE
from smtptutor.protocol.framing import MailData, typed
from smtptutor.protocol.session import Channel
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, SiteState
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import Site

MOST_NAMED = 20
"""Recipients: whoever has named more needs no other, and to look through them for each one more takes time."""
LAST_CHUNK = "BDAT 0 LAST"
"""What ends a message that came in chunks (RFC 3030 2)."""
A_MESSAGE = ("Subject: Hello", "", "Hello from a learner.", ".")


def after(state: SiteState, line: str) -> SiteState | None:
    """The state after a line that is accepted; None where it is refused, and where no line is awaited."""
    if state.session.awaiting not in (Awaiting.COMMAND, Awaiting.ANSWER):
        return None
    outcome = engine.answer(state, typed(line))
    code = outcome.manner.code or state.policy.says[outcome.cause].code
    hangs_up = code == 221 and outcome.cause is not Cause.GOODBYE  # as Postfix does where it refuses a line
    return None if code >= 400 or hangs_up else outcome.state


def after_message(state: SiteState, content: bytes) -> SiteState | None:
    """The state after a message that is accepted for all its recipients, or None; mail data must be awaited."""
    outcome = engine.answer(state, MailData(content, len(content)))
    causes = (outcome.cause, *(cause for cause, _, _ in outcome.each))
    code = outcome.manner.code or max(state.policy.says[cause].code for cause in causes)
    return None if code >= 400 else outcome.state


def mail_line(site: Site, sender: str | None = None) -> str:
    """MAIL with that sender, or with the learner's own."""
    return f"MAIL FROM:<{site.client.sender if sender is None or not sender.isprintable() else sender}>"


def hello_line(policy: SitePolicy) -> str:
    """The greeting of the client that this place understands."""
    verbs = (Verb.EHLO, Verb.LHLO, Verb.HELO)
    return f"{next(verb for verb in verbs if verb not in policy.unspoken)} {policy.site.client.name}"


@lru_cache(maxsize=128)
def progress(policy: SitePolicy, stage: Stage, channel: Channel) -> tuple[str, ...]:
    """The lines that lead on from a stage, best first; QUIT always does."""
    if stage is Stage.CONNECTED:
        return (hello_line(policy), "QUIT")
    if stage is Stage.GREETED:
        return (*security_lines(policy, channel), mail_line(policy.site), "QUIT")
    if stage is Stage.MAIL:
        return (*(line for _, line in recipient_lines(policy)), "RSET", "QUIT")
    if stage is Stage.BDAT:
        return (LAST_CHUNK, "RSET", "QUIT")
    return ("DATA", "RSET", "QUIT")


def security_lines(policy: SitePolicy, channel: Channel, *, anyway: bool = False) -> tuple[str, ...]:
    """STARTTLS and AUTH, as far as the place wants them first; `anyway` gives them where they are on offer at all."""
    lines = []
    if not channel.tls and Verb.STARTTLS not in policy.unspoken and (anyway or policy.tls_required):
        lines.append("STARTTLS")
    if channel.user is None and Verb.AUTH not in policy.unspoken and (anyway or policy.login_required):
        from smtptutor.explain import sasl_answers

        offer = policy.mechanisms(tls=channel.tls)
        if not offer and "STARTTLS" not in lines and not channel.tls:
            lines.append("STARTTLS")
        elif (line := sasl_answers.opening(policy.site, offer)) is not None:
            lines.append(line)
    return tuple(lines)


@lru_cache(maxsize=32)
def recipient_lines(policy: SitePolicy) -> tuple[tuple[str, str], ...]:
    """Each mailbox of the site with RCPT for it, the learner's own last."""
    site = policy.site
    others = sorted(site.addresses, key=lambda address: address == site.client.sender)
    return tuple((address, f"RCPT TO:<{address}>") for address in others)


def best(state: SiteState) -> tuple[str, ...]:
    """The first of these lines that is accepted, alone; () once the connection is closed."""
    session = state.session
    if session.awaiting is Awaiting.ANSWER:
        return answer_lines(state)[:1]
    if session.awaiting is not Awaiting.COMMAND:
        return ()
    lines = progress(state.policy, session.stage, session.channel)
    hello = session.hello
    if hello is not None and not hello.extended and state.policy.login_required and session.stage is Stage.GREETED:
        lines = (*lines[:-1], hello_line(state.policy), lines[-1])  # the login needs EHLO (RFC 4954 3)
    transaction = session.transaction
    if transaction is not None and transaction.chunks is not None and not transaction.chunks.size:
        lines = tuple(line for line in lines if line != LAST_CHUNK)  # it would send an empty message
    for line in lines:
        if after(state, line) is not None:
            return (line,)
    return ()


def answer_lines(state: SiteState) -> tuple[str, ...]:
    """The answer that a login under way waits for; () where nobody can log in."""
    from smtptutor.explain import sasl_answers

    login = state.session.login
    line = sasl_answers.answer(state.policy.site, login) if login is not None else None
    return () if line is None else (line,)


def to_challenge(state: SiteState) -> tuple[str, ...]:
    """The lines that lead to the 334 of a login, as few as do; () where none do."""
    hello = hello_line(state.policy)
    for before in ((), ("RSET",), (hello,), ("STARTTLS", hello), (hello, "STARTTLS", hello)):
        for mechanism in state.policy.mechanisms(tls=True):
            lines = (*before, f"AUTH {mechanism}")
            there = _after_all(state, lines)
            if there is not None and there.session.awaiting is Awaiting.ANSWER:
                return lines
    return ()


def _after_all(state: SiteState, lines: tuple[str, ...]) -> SiteState | None:
    """The state after lines that are all accepted, else None."""
    there: SiteState | None = state
    for line in lines:
        there = None if there is None else after(there, line)
    return there


def another_recipient(state: SiteState) -> str | None:
    """RCPT for a mailbox that is not named yet and accepted here, or None."""
    transaction = state.session.transaction
    if transaction is None or transaction.chunks is not None or not 0 < len(transaction.recipients) <= MOST_NAMED:
        return None
    mailboxes = state.policy.mailboxes
    named = set(map(mailboxes.box, transaction.recipients))
    for address, line in recipient_lines(state.policy):
        if mailboxes.meant(address) not in named and after(state, line) is not None:
            return line
    return None


def _another_message(state: SiteState, sender: str) -> str | None:
    """MAIL with the same sender once more, else with the learner's own; None where neither is accepted."""
    site = state.policy.site
    lines = dict.fromkeys((mail_line(site, sender), mail_line(site)))
    return next((line for line in lines if after(state, line) is not None), None)


def go_on(exchange: Exchange) -> WayOut:
    """The way on after a success."""
    if exchange.cause in TOOK_MESSAGE and exchange.after.session.stage is not Stage.CLOSED:
        return WayOut(Kind.GO_ON, ("QUIT",), _another_message(exchange.after, str(exchange.facts["sender"])))
    transaction = exchange.after.session.transaction
    many = transaction is not None and len(transaction.recipients) > MOST_NAMED
    return _from_here(exchange.after) if many else _known_from_here(exchange.after)


def _from_here(state: SiteState) -> WayOut:
    """The usual next step from a state."""
    stage = state.session.stage
    if stage is Stage.CLOSED:
        return WayOut(Kind.NOTHING, ())
    if stage is Stage.DATA:
        return WayOut(Kind.WRITE, A_MESSAGE)
    if stage is Stage.AUTH:
        return WayOut(Kind.GO_ON, best(state), "*")
    lines, instead = best(state), another_recipient(state)
    if stage is Stage.MAIL and lines == ("RSET",):  # nobody is accepted at once, as with greylisting: trying is the way
        lines, instead = (), next((line for _, line in recipient_lines(state.policy)), None)
    return WayOut(Kind.GO_ON, lines, instead)


_known_from_here = lru_cache(maxsize=256)(_from_here)  # the same state has the same one
