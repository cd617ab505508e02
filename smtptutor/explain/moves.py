"""Lines that may bring what is wanted nearer, from each stage; search.py tries them."""

from collections.abc import Iterator
from typing import NamedTuple

from smtptutor.explain.correction import known_addresses
from smtptutor.explain.usual import after, answer_lines, hello_line, mail_line, security_lines
from smtptutor.explain.wish import Addressee, Wish
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import parse
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import Exchange, SiteState

_SECURED = frozenset(
    {
        Cause.RELAY_DENIED, Cause.MAILBOX_MOVED_USE_OTHER, Cause.SENDER_NOT_OWNED, Cause.STARTTLS_REQUIRED,
        Cause.LOGIN_REQUIRED, Cause.REQUIRETLS_WITHOUT_TLS, Cause.AUTH_NOT_OFFERED, Cause.STARTTLS_NOT_OFFERED,
        Cause.AUTH_MECHANISM_NEEDS_TLS, Cause.AUTH_PASSWORD_TRANSITION, Cause.AUTH_MECHANISM_TOO_WEAK,
    }
)  # fmt: skip
"""What TLS or a login helps against."""
_LESS_HELPS = (Cause.REQUIRETLS_NOT_POSSIBLE, Cause.DATA_WITH_BINARYMIME, Cause.BIGGER_THAN_DECLARED)
_MOST_NAMED = 100  # recipients named again in one way

Lines = tuple[str, ...]
"""Lines that are typed one after the other."""


class Moves(NamedTuple):
    """What may be typed on the way out of one refusal; with `secures` TLS and a login too."""

    exchange: Exchange
    wish: Wish
    goals: Lines
    secures: bool = True

    @property
    def restores(self) -> bool:
        """True where what the line costs is to be brought back after it."""
        return first_verb(self.goals) in (Verb.AUTH, Verb.STARTTLS, Verb.ETRN)

    def from_here(self, state: SiteState, *, reached: bool) -> Iterator[Lines]:
        """
        Groups of lines that may help from here; those of a group belong together.

        `reached` tells that the goal succeeded already, and what it cost is to be brought back.
        """
        stage, session = state.session.stage, state.session
        if stage is Stage.CONNECTED:
            yield from ((line,) for line in self._hello_lines(state))
        elif stage is Stage.GREETED:
            yield from ((line,) for line in security_lines(state.policy, session.channel, anyway=self.may_secure))
            if session.hello is not None and not session.hello.extended:
                yield from ((line,) for line in self._hello_lines(state))  # for STARTTLS, AUTH (RFC 3207 4, 4954 3)
            if reached or not self.restores:
                yield from ((line,) for line in self._mail_lines(state))
        elif stage in (Stage.MAIL, Stage.RCPT):
            yield from self._recipients(state)
            if self.wish.content is not None and session.transaction and session.transaction.recipients:
                yield ("DATA",)
            yield ("RSET",)
        elif stage is Stage.BDAT:
            yield ("RSET",)
        elif stage is Stage.AUTH:
            yield from ((line,) for line in answer_lines(state))

    @property
    def may_secure(self) -> bool:
        """True where TLS or a login is what is missing, or is wanted; it is no cure for anything else."""
        return self.secures and (self.wish.tls or self.wish.login or self.exchange.cause in _SECURED)

    def _hello_lines(self, state: SiteState) -> Iterator[str]:
        """EHLO with the name that the client has given before, else with that of the learner."""
        hello = self.exchange.before.session.hello
        if hello is not None and hello.name.isprintable():
            yield " ".join((hello_line(state.policy).partition(" ")[0], hello.name))
        yield hello_line(state.policy)

    def _mail_lines(self, state: SiteState) -> Iterator[str]:
        """MAIL with the sender that is wanted and its parameters; where that fails with less, or the learner's own."""
        wish, cause, own = self.wish, self.exchange.cause, mail_line(state.policy.site)
        command = self.exchange.command
        if command is not None and command.verb is Verb.MAIL and not self.wish.asked:
            return  # MAIL is the goal itself
        foreign = not all(one.address.isascii() for one in wish.recipients)
        wanted = wish.mail_line
        if wanted is None or not wanted.isprintable() or cause is Cause.BOUNCE_TO_MANY:
            yield from (f"{own} SMTPUTF8", own) if foreign else (own,)
            return
        if (foreign or not wanted.isascii()) and "SMTPUTF8" not in wish.options:
            yield f"{wanted} SMTPUTF8"  # RFC 6531 3.4
        yield wanted
        binary = "DATA" in self.goals and "BODY=BINARYMIME" in map(str.upper, wish.options)  # RFC 3030 3
        if cause not in _LESS_HELPS and not binary and after(state, wanted) is not None:
            return
        for option in wish.options:
            without = tuple(other for other in wish.options if other != option)
            yield " ".join((f"MAIL FROM:<{wish.sender}>", *without))
        yield f"MAIL FROM:<{wish.sender}>"
        yield own

    def _recipients(self, state: SiteState) -> Iterator[Lines]:
        """RCPT for those that are wanted and not held yet, without the one that is asked for; else for somebody."""
        transaction = state.session.transaction
        held = {path.text for path in transaction.recipients} if transaction is not None else set()
        command = self.exchange.command
        refused = self.wish.asked or (command is not None and command.verb is Verb.RCPT)
        wanted = list(dict.fromkeys(one for one in self.wish.recipients if one.address not in held))[:_MOST_NAMED]
        if wanted and (wanted[-1].line in self.goals or (refused and self.wish.asked)):
            del wanted[-1]  # it is the goal
        lines = tuple(one.line for one in wanted if one.line.isprintable())
        if lines:
            yield lines
            if all_accepted(state, lines):
                return
            yield tuple(line for one in wanted if one.line.isprintable() and (line := _accepted(state, one)))
        if not held and not refused and self.wish.content is None:  # nobody else's eyes for a message
            yield from ((f"RCPT TO:<{mailbox}>",) for mailbox in known_addresses(self.exchange, Verb.RCPT))


def _accepted(state: SiteState, one: Addressee) -> str:
    """The RCPT line of a recipient with those of its parameters that are accepted here; "" where none of it is."""
    if after(state, one.line) is not None:
        return one.line
    kept = one._replace(options=())
    if not one.options or after(state, kept.line) is None:
        return ""
    for option in one.options:
        more = kept._replace(options=(*kept.options, option))
        kept = more if after(state, more.line) is not None else kept
    return kept.line


def all_accepted(state: SiteState, lines: Lines) -> bool:
    """True where each of the lines is accepted after those before it."""
    now: SiteState | None = state
    for line in lines:
        now = after(now, line) if now is not None else None
    return now is not None


def first_verb(goals: Lines) -> Verb | None:
    """The verb that the first of these lines has, of those that have one."""
    return next((verb for verb in (parse(goal).verb for goal in goals) if verb is not None), None)
