"""What a site decides: who may send, which mailboxes it has, for whom it relays, how much it takes."""

from collections.abc import Callable, Mapping

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import CLOSING, REFUSED_WHEN_STRICT
from smtptutor.protocol.policy import PLAIN_MANNER, Instead, Manner, Ruling
from smtptutor.protocol.remark import Facts, Remark
from smtptutor.protocol.session import Channel, Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.stages import OFFERED_BY, offered
from smtptutor.protocol.verb import Verb
from smtptutor.server import acceptance, dialects, limits
from smtptutor.server.mailboxes import GREYLISTED_ONCE, SLOW, Mailboxes, routed, unqualified
from smtptutor.server.memory import Memory
from smtptutor.server.site import IN_CLEAR, Site

_OPEN = (Stage.MAIL, Stage.RCPT, Stage.BDAT)
_STRICTLY_ADDED = {(Verb.STARTTLS, stage): Cause.STARTTLS_DURING_TRANSACTION for stage in _OPEN}
_IN_LMTP = {
    Cause.DATA_WITHOUT_RECIPIENT: Cause.LMTP_NO_RECIPIENTS,
    Cause.NO_VALID_RECIPIENTS: Cause.LMTP_NO_RECIPIENTS,
}
_NO_CAUSES: frozenset[str] = frozenset()


class SitePolicy:
    """The decisions of one site; a value, like the site. Implements `protocol.state.Policy`."""

    __slots__ = (
        "_hash",
        "_keywords",
        "_offer",
        "_passwords",
        "_plain_site",
        "adds",
        "closing",
        "counts",
        "extensions",
        "instead",
        "lifts",
        "login_required",
        "mailboxes",
        "refuses",
        "says",
        "site",
        "tls_required",
        "traits",
        "unspoken",
    )

    def __init__(self, site: Site) -> None:
        self.site = site
        self._hash = hash(site)
        self.traits = dialects.habits(site.dialect)
        self.says = dialects.named(site.dialect)
        added = tuple(str(verb) for verb in self.traits.speaks if verb not in site.extensions)
        self._offer = (*(keyword for keyword in site.extensions if keyword not in self.traits.lacks), *added)
        if not site.esmtp:  # RFC 821 has these, though it lists nothing
            self._offer = tuple(keyword for keyword in self._offer if keyword in ("EXPN", "HELP", "VRFY"))
        self.extensions = frozenset(self._offer)
        self.tls_required = site.tls.required
        self.login_required = site.login.required
        self.counts = limits.counts(site) or limits.impatient(self.traits.patience)
        self.refuses: frozenset[str] = self.traits.refuses | (REFUSED_WHEN_STRICT if site.strict else _NO_CAUSES)
        if site.protocol == "submission":
            self.refuses |= {Cause.MESSAGE_MALFORMED}
        self.closing = CLOSING | self.traits.closes
        self._keywords: dict[tuple[bool, int], tuple[str, ...]] = {}
        self.lifts = frozenset() if site.strict else self.traits.lifts
        self.adds: Mapping[tuple[Verb, Stage], Cause] = {
            **dict(self.traits.adds),
            **(_STRICTLY_ADDED if site.strict else {}),
        }
        self.instead: Mapping[Cause, Cause] = _IN_LMTP if site.protocol == "lmtp" else {}
        self.unspoken: Mapping[Verb, Cause] = self._unspoken()
        self.mailboxes = Mailboxes(site, own_literal=self.traits.own_literal)
        self._passwords = {account.name: account.password for account in site.users}
        self._plain_site = not (
            site.trouble or site.sender_domains or site.login.own_sender or site.greylist or site.blocks_client
            or site.one_bounce_recipient or site.members_only or site.protocol != "smtp" or limits.any_rate(site)
            or limits.wants_priority(site)
        )  # fmt: skip

    def _unspoken(self) -> dict[Verb, Cause]:
        found = {verb: why for verb, (keyword, why) in OFFERED_BY.items() if keyword not in self.extensions}
        if self.site.protocol == "lmtp":
            found |= {Verb.EHLO: Cause.LMTP_WANTS_LHLO, Verb.HELO: Cause.LMTP_WANTS_LHLO}
        else:
            found[Verb.LHLO] = Cause.LHLO_ON_SMTP
            if not self.site.esmtp:
                found[Verb.EHLO] = Cause.EHLO_UNKNOWN
        return found | dict(self.traits.unspoken)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SitePolicy) and (self is other or self.site == other.site)

    def __hash__(self) -> int:
        return self._hash

    def fresh(self) -> Memory:
        """The place before anything happened there."""
        return Memory(self.site.clock)

    def _met(self, memory: Memory, at: str, address: str, decide: Callable[[Memory], Ruling]) -> Ruling:
        """The decision, unless a rule of the site makes trouble at this step."""
        if not self.site.trouble:
            return decide(memory)
        from smtptutor.server import trouble

        met = trouble.meet(self.site, memory, at, address)
        return met.refusal or trouble.slowed(decide(met.memory), met.slow)

    def greet(self, memory: Memory) -> Ruling:
        """The greeting, or the refusal that stands in its place (RFC 5321 3.1)."""
        cause = {
            "blocked": Cause.CLIENT_BLOCKED_AT_GREETING,
            "never": Cause.HOST_NEVER_TAKES_MAIL,
            "not-ready": Cause.SERVICE_NOT_READY,
        }.get(self.site.greeting, Cause.SERVICE_READY)
        facts: Facts = {"hostname": self.site.hostname}
        return self._met(memory, "connect", "", lambda place: Ruling(cause, place, facts))

    def hello(self, memory: Memory, session: Session, verb: Verb, name: str) -> Ruling:
        """Every name that the grammar, or most servers, let pass; but those that the site does not like."""
        if not self.site.trouble and not self.site.refuse_hello:
            return self._greets(memory, session, verb, name)
        return self._met(memory, "hello", "", lambda place: self._greets(place, session, verb, name))

    def _greets(self, memory: Memory, session: Session, verb: Verb, name: str) -> Ruling:
        if name.lower() in map(str.lower, self.site.refuse_hello):
            return Ruling(Cause.HELLO_REFUSED_BY_POLICY, memory, {"name": name, "verb": str(verb)})
        facts: Facts = {"name": name, "hostname": self.site.hostname}
        if verb is Verb.HELO:
            return Ruling(Cause.HELO_ACCEPTED, memory, facts)
        cause = Cause.EHLO_ACCEPTED if verb is Verb.EHLO else Cause.LHLO_ACCEPTED
        offer = self.keywords(session.channel, memory.clock)
        return Ruling(cause, memory, facts, lines=offer)

    def keywords(self, channel: Channel, clock: int) -> tuple[str, ...]:
        """The lines of an EHLO answer after the first: what is on offer now, in the order of the site."""
        timeless = channel.tls, 0 if "FUTURERELEASE" not in self._offer else clock
        if timeless not in self._keywords:
            lines = (self._keyword(keyword, channel, clock) for keyword in self._offer)
            self._keywords = {timeless: tuple(line for line in lines if line)}
        return self._keywords[timeless]

    def _keyword(self, keyword: str, channel: Channel, clock: int) -> str:
        """A keyword with its parameters; "" where it is not on offer now."""
        most = self.site.limits
        if keyword == "SIZE":
            return f"SIZE {most.message_size}"
        if keyword == "STARTTLS":
            return "" if channel.tls else keyword  # RFC 3207 4.2
        if keyword == "AUTH":
            offer = self.mechanisms(tls=channel.tls)
            return f"AUTH {' '.join(offer)}" if offer else ""
        if keyword == "REQUIRETLS":
            return keyword if channel.tls else ""  # RFC 8689 2
        return limits.announced(keyword, self.site, clock)

    def mechanisms(self, *, tls: bool) -> tuple[str, ...]:
        """The mechanisms of AUTH on offer (RFC 4954 4)."""
        offer = self.site.login.mechanisms
        if self.tls_required and not tls:
            return ()
        if self.site.login.needs_tls and not tls:
            return tuple(mechanism for mechanism in offer if mechanism not in IN_CLEAR)
        return offer

    def password(self, user: str) -> str | None:
        """The password of a user; None where there is no such user."""
        return self._passwords.get(user)

    def cannot_tell(self, user: str) -> bool:
        """True where the service that knows the password is down."""
        return any(account.name == user and account.state == "down" for account in self.site.users)

    def nonce(self, memory: Memory) -> tuple[str, Memory]:
        """A text that is new for each login as long as the place goes on, and the same when a line is tried twice."""
        from smtptutor.server import accounts

        return accounts.nonce(memory)

    def logged_in(self, memory: Memory, session: Session, mechanism: str, user: str) -> Ruling:
        """Let a user in, unless something is the matter with the account (RFC 4954 6)."""
        from smtptutor.server import accounts

        tls = session.channel.tls
        return self._met(
            memory, "auth", user, lambda place: accounts.let_in(self.site, place, mechanism, user, tls=tls)
        )

    def login_failed(self, memory: Memory, failures: int) -> Ruling:
        """Hang up after a few failed logins, three at the least (RFC 4954 4)."""
        most = self.site.limits.failed_logins
        if failures >= most:
            return Ruling(Cause.AUTH_TOO_MANY_FAILURES, memory, {"limit": most})
        return Ruling(Cause.AUTH_CREDENTIALS_INVALID, memory)

    def secures(self, memory: Memory) -> Ruling:
        """TLS, where it works at the moment (RFC 3207 4)."""
        return Ruling(Cause.TLS_GO_AHEAD if self.site.tls.working else Cause.TLS_NOT_AVAILABLE, memory)

    def sender(self, memory: Memory, session: Session, path: Path, options: Mapping[str, str]) -> Ruling:
        """Any sender that the site's rules let pass, but no size over the limit (RFC 1870 6.1)."""
        if self._plain_site and not options:
            return _sender_accepted(memory, path)
        return self._met(memory, "mail", path.text, lambda place: self._sender(place, session, path, options))

    def _sender(self, memory: Memory, session: Session, path: Path, options: Mapping[str, str]) -> Ruling:
        site, user = self.site, session.channel.user
        refusal = limits.at_mail(site, memory, session, options)
        if refusal is not None:
            return refusal
        if site.protocol == "submission" and path.domain and unqualified(path):
            facts: Facts = {"address": path.text, "verb": "MAIL"}
            return Ruling(Cause.DOMAIN_NOT_FULLY_QUALIFIED, memory, facts)
        if site.login.own_sender and user and not path.is_null and self.mailboxes.box(path) not in self._own(user):
            return Ruling(Cause.SENDER_NOT_OWNED, memory, {"address": path.text, "user": user})
        if site.sender_domains and user is None and not path.is_null:
            from smtptutor.server import senders

            if (refusal := senders.at_mail(site, memory, path)) is not None:
                return refusal
        return _sender_accepted(limits.counting(site, memory, "messages"), path)

    def _own(self, user: str) -> set[tuple[str, str]]:
        return {(user.lower(), domain) for domain in self.mailboxes.served}

    def recipient(self, memory: Memory, session: Session, path: Path) -> Ruling:
        """Mailboxes of this site; others only after a login (RFC 5321 3.6.2, 4.5.1, 4.5.3.1.8)."""
        if self._plain_site:
            return self._recipient(memory, session, path)
        return self._met(memory, "rcpt", path.text, lambda place: self._recipient(place, session, path))

    def _recipient(self, memory: Memory, session: Session, path: Path) -> Ruling:
        transaction = session.transaction
        assert transaction is not None  # the grid saw to it
        local, domain = box = self.mailboxes.box(path)
        address = path.text if path.domain or path.is_postmaster else f"{path.text}@{self.site.domains[0]}"
        if domain not in self.mailboxes.served:
            return self._elsewhere(memory, session, path)
        trusted = self.traits.trusts_users and session.channel.user is not None
        if not self.mailboxes.exists(box) and not trusted:
            if (elsewhere := routed(local)) is not None:
                facts: Facts = {"address": address, "domain": elsewhere, "hostname": self.site.hostname}
                return Ruling(Cause.RELAY_DENIED, memory, facts)
            return Ruling(Cause.MAILBOX_UNKNOWN, memory, {"address": address, "domain": domain})
        count, limit = len(transaction.recipients), self.site.limits.recipients
        if count >= limit:
            return Ruling(Cause.RECIPIENT_LIMIT, memory, {"address": address, "limit": limit})
        state = self.mailboxes.state(box)
        if state is not None or not self._plain_site:
            refusal, memory = self._particular(memory, session, path, address)
            if refusal is not None:
                return refusal
        notes: tuple[Remark, ...] = ()
        if count and any(box == self.mailboxes.box(known) for known in transaction.recipients):
            notes = (Remark(Cause.RECIPIENT_REPEATED, 0, 0, {"address": address}),)
        if not path.domain and path.is_postmaster:
            return Ruling(Cause.POSTMASTER_ACCEPTED, memory, {"address": address}, notes)
        facts = {"address": address, "count": count + 1}
        manner = Manner(slow=SLOW) if state is not None and state.state == "slow" else PLAIN_MANNER
        return Ruling(Cause.RECIPIENT_ACCEPTED, memory, facts, notes, manner=manner)

    def _elsewhere(self, memory: Memory, session: Session, path: Path) -> Ruling:
        """A recipient in a domain of somebody else: relaying, for those who logged in."""
        facts: Facts = {"address": path.text, "domain": path.domain, "hostname": self.site.hostname}
        if session.channel.user is None:
            return Ruling(Cause.RELAY_DENIED, memory, facts)
        if self.site.protocol == "submission" and unqualified(path):
            return Ruling(Cause.DOMAIN_NOT_FULLY_QUALIFIED, memory, {**facts, "verb": "RCPT"})
        if path.domain.lower() in map(str.lower, self.site.unknown_domains):
            return Ruling(Cause.RECIPIENT_DOMAIN_UNKNOWN, memory, facts)
        transaction = session.transaction
        count, limit = len(transaction.recipients) if transaction else 0, self.site.limits.recipients
        if count >= limit:
            return Ruling(Cause.RECIPIENT_LIMIT, memory, {"address": path.text, "limit": limit})
        if (refusal := limits.at_rcpt(self.site, memory, path.text)) is not None:
            return refusal
        memory = limits.counting(self.site, memory, "recipients")
        note = Remark(Cause.RELAYED_AFTER_LOGIN, 0, 0, {"domain": path.domain})
        return Ruling(Cause.RECIPIENT_ACCEPTED, memory, {**facts, "count": count + 1}, (note,))

    def _particular(self, memory: Memory, session: Session, path: Path, address: str) -> tuple[Ruling | None, Memory]:
        """What this site, or this mailbox, has against a recipient that exists; and what the place remembers."""
        site, transaction, box = self.site, session.transaction, self.mailboxes.box(path)
        assert transaction is not None  # the grid saw to it
        facts: Facts = {"address": address}
        stranger = session.channel.user is None  # who is logged in is not judged by where it comes from
        if site.blocks_client and stranger and not path.is_postmaster:
            return Ruling(Cause.CLIENT_ON_BLOCK_LIST, memory, facts), memory
        if site.one_bounce_recipient and transaction.sender.is_null and transaction.recipients:
            return Ruling(Cause.BOUNCE_TO_MANY, memory, facts), memory
        members = self.mailboxes.members(box) if site.members_only else None
        if members is not None and transaction.sender.text.lower() not in {member.lower() for member in members}:
            return Ruling(Cause.LIST_POSTING_REFUSED, memory, facts), memory
        if (refusal := limits.at_rcpt(site, memory, address)) is not None:
            return refusal, memory
        state = self.mailboxes.state(box)
        if state is not None and (refusal := self.mailboxes.at_rcpt(memory, session, state, address)) is not None:
            return refusal, memory
        wait = GREYLISTED_ONCE if state is not None and state.state == "greylisted" else site.greylist
        if wait and stranger:
            refusal, memory = limits.greylisted(memory, session, path, wait)
            if refusal is not None:
                return refusal, memory
        return None, limits.counting(site, memory, "recipients")

    def content(self, memory: Memory, session: Session) -> Ruling:
        """Content may come, unless a rule says otherwise."""
        transaction = session.transaction
        ready = transaction is None or all(
            self.mailboxes.at_data(self.mailboxes.box(path)) for path in transaction.recipients
        )
        cause = Cause.DATA_GO_AHEAD if ready else Cause.DATA_REFUSED_FOR_NOW
        if not self.site.trouble:
            return Ruling(cause, memory)
        return self._met(memory, "data", "", lambda place: Ruling(cause, place))

    def chunk(self, memory: Memory, session: Session, size: int, total: int, *, last: bool) -> Ruling:
        """A chunk, as long as the message stays within the limit (RFC 3030 2, RFC 1870 6.3)."""
        limit = self.site.limits.message_size
        if total > limit:
            refusal = Ruling(Cause.CHUNK_TOO_BIG, memory, {"size": total, "limit": limit})
            if last and self.site.protocol == "lmtp" and session.transaction is not None:
                return acceptance.for_each(refusal, session.transaction)
            return refusal
        return Ruling(Cause.CHUNK_ACCEPTED, memory, {"octets": size, "total": total})

    def message(self, memory: Memory, session: Session, content: bytes, size: int) -> Ruling:
        """Keep the message, unless something in it or in the site is against that (RFC 5321 4.5.3.1.9, 6.3)."""
        ruling = self._judged(memory, session, content, size)
        if self.site.protocol != "lmtp" or ruling.each or session.transaction is None:
            return ruling
        return acceptance.for_each(ruling, session.transaction)

    def _judged(self, memory: Memory, session: Session, content: bytes, size: int) -> Ruling:
        if self._plain_site:
            return acceptance.judge(self, memory, session, content, size)
        sender = session.transaction.sender.text if session.transaction else ""
        return self._met(memory, "message", sender, lambda place: acceptance.judge(self, place, session, content, size))

    def verify(self, memory: Memory, name: str) -> Ruling:
        """Tell about a mailbox only where the site wants that (RFC 5321 3.5.3, 7.3; RFC 6531 3.7.4.2)."""
        if "SMTPUTF8" in self.extensions:
            name = name.removesuffix(" SMTPUTF8")
        how = self.traits.verify
        if how == "qualified" and "@" not in name:
            return Ruling(Cause.RECIPIENT_DOMAIN_MISSING, memory, {"address": name, "verb": "VRFY"})
        if how == "never" or (how in ("site", "qualified") and not self.site.verify):
            return Ruling(Cause.ADDRESS_NOT_VERIFIED, memory, {"address": name})
        box = self.mailboxes.named(name)
        if box is None:
            return Ruling(Cause.ADDRESS_UNKNOWN, memory, {"address": name})
        particular = self.mailboxes.at_vrfy(memory, box, "@".join(box))
        return particular or Ruling(Cause.ADDRESS_VERIFIED, memory, {"address": "@".join(box)})

    def expand(self, memory: Memory, name: str) -> Ruling:
        """Show the members of a list (RFC 5321 3.5.1)."""
        if not self.site.expand:
            return Ruling(Cause.EXPANSION_DENIED, memory, {"address": name})
        box = self.mailboxes.named(name)
        if box is None:
            return Ruling(Cause.ADDRESS_UNKNOWN, memory, {"address": name})
        members = self.mailboxes.members(box)
        if members is None:
            return Ruling(Cause.NOT_A_LIST, memory, {"address": name})
        facts: Facts = {"address": box[0], "member": members[0]}
        return Ruling(Cause.LIST_EXPANDED, memory, facts, lines=members[1:])

    def topics(self, memory: Memory, topic: str) -> Ruling:
        """The verbs that are spoken here; a topic must be one of them."""
        spoken = tuple(map(str, offered(self)))
        if topic and topic.upper() not in spoken and Cause.HELP_TOPIC_UNKNOWN not in self.traits.accepts:
            return Ruling(Cause.HELP_TOPIC_UNKNOWN, memory, {"topic": topic})
        return Ruling(Cause.HELP_TEXT, memory, {"topic": topic.upper(), "verbs": " ".join(spoken)})

    def queue(self, memory: Memory, host: str) -> Ruling:
        """Start the queue of a host that the site holds mail for (RFC 1985 5)."""
        name = host.lstrip("@#").lower()
        waiting = next((count for known, count in self.site.queues if known.lower() == name), None)
        if waiting is None:
            return Ruling(Cause.QUEUE_NOT_PERMITTED, memory, {"host": host})
        return Ruling(Cause.QUEUE_STARTED if waiting else Cause.QUEUE_EMPTY, memory, {"host": host, "count": waiting})

    def tally(self, channel: Channel, cause: Cause, manner: Manner) -> tuple[Channel, Instead | None]:
        """Count commands, refusals and messages of a session."""
        code = manner.code or self.says[cause].code
        return limits.tally(self.site, self.traits.patience, channel, cause, code)


def _sender_accepted(memory: Memory, path: Path) -> Ruling:
    if path.is_null:
        return Ruling(Cause.NULL_SENDER_ACCEPTED, memory, {"address": ""})
    return Ruling(Cause.SENDER_ACCEPTED, memory, {"address": path.text})
