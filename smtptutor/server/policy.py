"""What a site decides: each decision is handed to its rules, which stand in rules/ in their order."""

from collections.abc import Mapping
from typing import Any

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import CLOSING
from smtptutor.protocol.checks import checks_for
from smtptutor.protocol.policy import PLAIN_MANNER, Answer, Hindrance, Manner, Ruling
from smtptutor.protocol.remark import Facts
from smtptutor.protocol.reply import Reply
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.stages import offered
from smtptutor.protocol.verb import Verb
from smtptutor.server.choices import AccountState, MailProtocol
from smtptutor.server.dialects.lookup import words
from smtptutor.server.dialects.says import say
from smtptutor.server.house import House
from smtptutor.server.known import Known
from smtptutor.server.mailboxes import Where
from smtptutor.server.memory import Memory
from smtptutor.server.rules import asked, counts, data, hello, mail, message, rcpt
from smtptutor.server.rules.rule import Decision
from smtptutor.server.site import WITH_TOKEN, Site

_OPEN = (Stage.MAIL, Stage.RCPT, Stage.BDAT)
_STRICTLY_ADDED = {(Verb.STARTTLS, stage): Cause.STARTTLS_DURING_TRANSACTION for stage in _OPEN}
_IN_LMTP = {
    Cause.DATA_WITHOUT_RECIPIENT: Cause.LMTP_NO_RECIPIENTS,
    Cause.NO_VALID_RECIPIENTS: Cause.LMTP_NO_RECIPIENTS,
}


class SitePolicy:
    """The decisions of one site; a value, like the site. Implements `protocol.policy.Policy`."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._hash = hash(site)
        self.house = house = House.of(site)
        self.traits = traits = house.traits
        self.refuses = house.refuses
        self.extensions = house.offer.extensions
        self.unspoken: Mapping[Verb, Cause] = house.offer.unspoken
        self.mechanisms = house.offer.mechanisms
        self.mailboxes = house.mailboxes
        self.says = words(site.dialect)
        self.tls_required = site.tls.required
        self.login_required = site.login.required
        self.counts = counts.counts(site, traits.session.patience)
        self.hindered = asked.hindered(house)
        self.closing = (CLOSING | traits.closes) - traits.session.goes_on
        self.lifts = frozenset() if site.strict else traits.lifts
        self.adds: Mapping[tuple[Verb, Stage], Cause] = dict(traits.adds) | (_STRICTLY_ADDED if site.strict else {})
        self.instead: Mapping[Cause, Cause] = _IN_LMTP if site.protocol == MailProtocol.LMTP else {}
        self._lmtp = site.protocol == MailProtocol.LMTP
        self._enhanced = "ENHANCEDSTATUSCODES" in self.extensions
        self._at_greeting = Decision(house, hello.AT_GREETING, hello.ready)
        self._at_hello = Decision(house, hello.AT_HELLO, hello.greeted)
        self._at_mail = Decision(house, mail.AT_MAIL, mail.taken, tuple(mail.MailKind))
        self._takes_any_sender = not self._at_mail.asks(mail.MailKind.BARE)
        self._at_rcpt = Decision(house, rcpt.AT_RCPT, rcpt.taken, tuple(Where))
        self._at_data = Decision(house, data.AT_DATA, data.go_ahead)
        self._at_chunk = Decision(house, data.AT_CHUNK, data.chunk_taken)
        self._at_message = Decision(house, message.AT_MESSAGE, message.taken)
        self.checks = checks_for(self)
        self.known: Known[Any] = Known()  # of exchanges, which stand to the right of this file

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SitePolicy) and (self is other or self.site == other.site)

    def __hash__(self) -> int:
        return self._hash

    def say(self, cause: Cause, facts: Facts, manner: Manner = PLAIN_MANNER, lines: tuple[str, ...] = ()) -> Reply:
        """
        The reply for a cause as this site says it: in its dialect, and with enhanced codes where it offers them.

        `lines` follow the line that the dialect has. Raises KeyError for a cause that is only ever a note.
        """
        return say(self.says, cause, facts, enhanced=self._enhanced, manner=manner, lines=lines)

    def fresh(self) -> Memory:
        """What the site remembers before anything happened there."""
        return Memory(self.site.clock)

    def greet(self, memory: Memory) -> Ruling:
        """The greeting, or the refusal that stands in its place (RFC 5321 3.1)."""
        return self._at_greeting(memory, None)

    def hello(self, memory: Memory, session: Session, verb: Verb, name: str) -> Ruling:
        """The answer to EHLO, HELO or LHLO."""
        return self._at_hello(memory, hello.HelloAsked(session.channel, verb, name))

    def password(self, user: str, mechanism: str = "") -> str | None:
        """The password of a user, or the token where the mechanism takes one; None where there is no such user."""
        account = self.site.account(user)
        if account is None:
            return None
        return account.token or account.password if mechanism in WITH_TOKEN else account.password

    def owner(self, token: str) -> str | None:
        """The user whose token it is; None where it is nobody's, or anybody's."""
        return self.site.owner(token)

    def cannot_tell(self, user: str) -> bool:
        """True where the service that knows the password is down."""
        account = self.site.account(user)
        return account is not None and account.state == AccountState.DOWN

    def nonce(self, memory: Memory) -> tuple[str, Memory]:
        """A text that is new for each login as long as the site goes on, and the same when a line is tried twice."""
        from smtptutor.server.rules import login

        return login.nonce(memory)

    def logged_in(self, memory: Memory, session: Session, mechanism: str, user: str) -> Ruling:
        """Let a user in, unless something is the matter with the account."""
        from smtptutor.server.rules import login

        return login.logged_in(self.house, memory, login.LoginAsked(mechanism, user, session.channel.tls))

    def login_failed(self, memory: Memory, failures: int) -> Ruling:
        """The answer to the failed login that makes the number `failures` in this session."""
        from smtptutor.server.rules import login

        return login.failed(self.house, memory, failures)

    def secures(self, memory: Memory) -> Ruling:
        """The answer to STARTTLS."""
        from smtptutor.server.rules import login

        return login.secures(self.house, memory)

    def sender(self, memory: Memory, session: Session, path: Path, options: Mapping[str, str]) -> Ruling:
        """Whether a reverse-path is taken, with these parameters."""
        if self._takes_any_sender and not options:  # nearly every MAIL, so no question is put together for it
            return mail.accepted(memory, path)
        kind = mail.MailKind.ASKING if options else mail.MailKind.BARE
        return self._at_mail(memory, mail.Sender(session.channel, path, options), kind)

    def recipient(self, memory: Memory, session: Session, path: Path) -> Ruling:
        """Whether a forward-path is taken."""
        transaction = session.transaction
        assert transaction is not None  # the grid saw to it
        known = self.mailboxes.known(path)
        return self._at_rcpt(memory, rcpt.Recipient(session, transaction, path, known), known.where)

    def content(self, memory: Memory, session: Session) -> Ruling:
        """Whether content may come, after DATA."""
        assert session.transaction is not None  # the grid saw to it
        return self._at_data(memory, session.transaction)

    def chunk(self, memory: Memory, session: Session, size: int, total: int, *, last: bool) -> Ruling:
        """Whether a chunk is taken."""
        ruling = self._at_chunk(memory, data.ChunkAsked(session, size, total))
        return self._to_each(ruling, session) if last and ruling.cause is not Cause.CHUNK_ACCEPTED else ruling

    def message(self, memory: Memory, session: Session, content: bytes, size: int) -> Ruling:
        """Whether a message is kept."""
        assert session.transaction is not None  # only a transaction takes a message
        ruling = self._at_message(memory, message.Received(session, session.transaction, content, size))
        return self._to_each(ruling, session) if self._lmtp and not ruling.each else ruling

    def _to_each(self, ruling: Ruling, session: Session) -> Ruling:
        """In LMTP a refusal of the whole message goes to each recipient (RFC 2033 4.2)."""
        if not self._lmtp or session.transaction is None:
            return ruling
        return message.for_each(ruling, session.transaction)

    def tell(self, memory: Memory, session: Session, verb: Verb, argument: str) -> Ruling:
        """The answer to VRFY, EXPN, HELP or ETRN."""
        return asked.tell(self.house, memory, asked.Question(session, verb, argument), offered(self))

    def hinder(self, memory: Memory, verb: Verb, argument: str) -> Hindrance:
        """What the rules that make trouble do to a verb for which there are no others."""
        return asked.hinder(self.house, memory, verb, argument)

    def tally(self, channel: Channel, cause: Cause, manner: Manner, verb: Verb | None) -> tuple[Channel, Answer | None]:
        """Count commands, refusals and messages of a session."""
        told = counts.Told(cause, manner.code or self.says[cause].code, verb)
        return counts.tally(self.site, self.traits.session.patience, channel, told)
