"""
A site: the place that the learner talks to, as data. The defaults are the default site.

Sites other than the default one are TOML files in lessons/sites; default.toml there says the same as the defaults
here and explains each key. They are read by site_file.py, when they are wanted.
"""

from collections.abc import Iterable
from typing import NamedTuple

from smtptutor.server.choices import AccountState, BoxState, Dkim, Dmarc, Greeting, MailProtocol, Spf
from smtptutor.server.greeting import HOSTNAME
from smtptutor.server.named import EVERY, box_of

EXTENSIONS = (
    "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "STARTTLS", "AUTH", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES", "HELP",
)  # fmt: skip
"""What the default site offers, in the order in which it lists it."""

OFFERABLE = (
    *EXTENSIONS, "BINARYMIME", "DELIVERBY", "ETRN", "EXPN", "FUTURERELEASE", "LIMITS", "MT-PRIORITY", "REQUIRETLS",
    "RRVS", "VRFY",
)  # fmt: skip

MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER")
"""The mechanisms of AUTH that a site can offer."""

IN_CLEAR = frozenset({"PLAIN", "LOGIN"})
"""Those that send the password itself."""

WITH_TOKEN = frozenset({"XOAUTH2", "OAUTHBEARER"})
"""Those that send an access token, which is as good as a password for whoever reads it (RFC 6750 5.2)."""

LONGEST_TEXT = 490  # characters of a line in a reply, beside the codes and the line end (RFC 5321 4.5.3.1.5)
SLOWEST = 3600  # seconds that an answer may be late on demand
TROUBLE_STEPS = (
    "connect", "hello", "auth", "mail", "rcpt", "data", "message", "bdat", "starttls", "rset", "noop", "vrfy", "expn",
    "help", "etrn", "quit",
)  # fmt: skip
ADDRESSED = ("hello", "auth", "mail", "rcpt", "message", "vrfy", "expn")
"""Those whose rules may name somebody: a client, a user, a sender, a recipient or what is asked about."""

IN_NO_WORDS = "Refused on demand"
"""The text of a rule that has none of its own."""

WHOLE = 100

LATEST = 253_402_300_799  # the last second of the year 9999, which no clock here passes
LONGEST_INTERVAL = 999_999_999  # seconds: nine digits, as DELIVERBY and FUTURERELEASE have (RFC 2852 4, RFC 4865 5)


LEAST_MESSAGE_SIZE = 65536  # octets of a message that every server has to take (RFC 5321 4.5.3.1.7)


class Limits(NamedTuple):
    """How much is taken (RFC 5321 4.5.3)."""

    message_size: int = 10240  # octets of a message, with stuffed dots taken out; SIZE tells it
    recipients: int = 100  # in a transaction (RFC 5321 4.5.3.1.8)
    hops: int = 100  # Received lines of a message (RFC 5321 6.3)
    errors: int = 0  # refusals in a session, the last of which is 421; 0: no limit
    messages: int = 0  # MAIL commands in a session, after which MAIL is 421; 0: no limit (RFC 9422 4.1)
    commands: int = 0  # in a session, the last of which is 421; 0: no limit
    failed_logins: int = 0  # in a session, the last of which is 421; 0: no limit (RFC 4954 4)
    messages_per_minute: int = 0  # MAIL commands of all clients together; 0: no limit
    recipients_per_minute: int = 0  # RCPT commands of all clients together; 0: no limit
    mailbox_size: int = 2000  # octets of a message to a mailbox with the state "small"
    space: int = 0  # octets of all messages together; 0: no limit (RFC 5321 4.2.3)
    least_deliver_by: int = 60  # seconds that BY must leave in return mode (RFC 2852 4)
    longest_hold: int = 86400  # seconds that a message may be held back (RFC 4865 4.2)
    least_priority: int = -9  # of MT-PRIORITY, -9 to 9; -9: every priority is taken (RFC 6710 4.1)


class LearnerClient(NamedTuple):
    """Whom the tutor takes the learner for when it suggests a line."""

    name: str = "client.example.org"  # in EHLO
    sender: str = "alice@example.test"  # in MAIL
    user: str = "alice"  # that logs in; another where the site has no such user


class LoginSettings(NamedTuple):
    """AUTH (RFC 4954)."""

    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")  # of MECHANISMS, in the order in which EHLO lists them
    required: bool = False  # mail needs a login first: 530 (RFC 4954 6)
    needs_tls: bool = False  # mechanisms that send the password itself are offered behind TLS only (RFC 4954 4)
    own_sender: bool = False  # who is logged in sends under its own addresses only (RFC 6409 6.1)


class TlsSettings(NamedTuple):
    """STARTTLS (RFC 3207), or TLS before all (RFC 8314 3.3)."""

    required: bool = False  # nearly everything needs TLS first: 530 (RFC 3207 4)
    working: bool = True  # False: STARTTLS is answered 454 (RFC 3207 4)
    from_start: bool = False  # the connection begins with the handshake, as on port 465 (RFC 8314 3.3)


class Account(NamedTuple):
    """A user that can log in, or why that does not work; "*" as the name is everybody who has no account."""

    name: str
    password: str  # "*": any password
    state: AccountState = AccountState.GOOD
    token: str = ""  # for XOAUTH2 and OAUTHBEARER, "*": any; "": the password is the token


class MailboxState(NamedTuple):
    """A mailbox with something to it."""

    address: str  # a local part alone is meant in every domain of the site
    state: BoxState
    other: str = ""  # the new address of one that moved or is forwarded


class SenderDomain(NamedTuple):
    """What the site finds when it looks up a domain that mail comes from; nothing is looked up in truth."""

    domain: str
    exists: bool = True
    null_mx: bool = False  # the domain takes no mail (RFC 7505)
    spf: Spf = Spf.NONE
    dkim: Dkim = Dkim.NONE
    dmarc: Dmarc = Dmarc.NONE


class Trouble(NamedTuple):
    """A rule that makes a step fail on demand, for whoever tests a client."""

    at: str  # one of TROUBLE_STEPS
    address: str = ""  # a pattern with * and ? for whom the step names, see ADDRESSED; "": any
    code: int = 451  # 400 to 599; 0: the step passes, slowly or in the words of the rule, or the rule hangs up
    enhanced: str = ""  # an enhanced code such as 4.3.0; "": the refusal has none (RFC 2034 4)
    text: str = IN_NO_WORDS  # a line of the reply, or several with a line feed between them
    times: int = 0  # how often it applies before it lets pass; 0: always
    slow: int = 0  # seconds before the answer, up to SLOWEST
    hang_up: bool = False  # the connection is closed without an answer
    share: int = WHOLE  # of a hundred times it applies so often: as by chance, but in each run the same times
    keeps: bool = False  # at message: it is taken, and the connection is closed before the answer


MAGIC_DOMAIN = "trouble.example.test"
_OTHER = {BoxState.FORWARDS: "dave@example.net", BoxState.MOVED: "dave@example.net"}
MAGIC = tuple(sorted(MailboxState(f"{state}@{MAGIC_DOMAIN}", state, _OTHER.get(state, "")) for state in BoxState))
"""The mailboxes of the default site's second domain: each behaves as its local part says."""


def unfit(rule: Trouble) -> tuple[str, str] | None:
    """The field of a rule that is wrong and what would be right, or None (RFC 5321 4.2.1, RFC 2034 4)."""
    if rule.address and rule.at not in ADDRESSED:
        return "address", f"is for the steps {', '.join(ADDRESSED)}; {rule.at} has none"
    if rule.address.count('"') % 2:
        return "address", f'needs a second quote, as in "odd user"@example.test, not {rule.address!r}'
    if not 0 <= rule.slow <= SLOWEST:
        return "slow", f"must be a number of seconds from 0 to {SLOWEST}, not {rule.slow}"
    if rule.keeps and (rule.at != "message" or rule.enhanced or rule.text != IN_NO_WORDS):
        return "keeps", "is for the step message, of which the answer is lost; nothing is said, so no text goes with it"
    if rule.times < 0:
        return "times", f"must be how often the rule applies, 0 for always, not {rule.times}"
    if not 1 <= rule.share <= WHOLE:
        return "share", f"must be of how many in a hundred it applies to, from 1 to {WHOLE}, not {rule.share}"
    if not all(line.isascii() and line.isprintable() and len(line) <= LONGEST_TEXT for line in lines_of(rule.text)):
        return "text", f"must be lines of up to {LONGEST_TEXT} printable ASCII characters (RFC 5321 4.2, 4.5.3.1.5)"
    if rule.code == 0:
        if rule.enhanced:
            return (
                "enhanced",
                f"goes with a code of the rule's own, and code 0 is that of the step; not {rule.enhanced!r}",
            )
        does = rule.slow or rule.hang_up or rule.keeps or rule.text != IN_NO_WORDS
        return None if does else ("code", "0 is for rules that only slow down or hang up, or have a text of their own")
    if not 400 <= rule.code <= 599:
        return "code", f"must be a reply code from 400 to 599, not {rule.code}"
    parts = rule.enhanced.split(".")
    if rule.enhanced and (len(parts) != 3 or not all(_is_subcode(part) for part in parts)):
        return "code", f"needs an enhanced code such as 4.3.0 beside it, not {rule.enhanced!r}"
    if rule.enhanced and parts[0] != str(rule.code)[0]:
        return "code", f"and the enhanced code must begin with the same digit; {rule.code} and {rule.enhanced} do not"
    return None


def lines_of(text: str) -> list[str]:
    """The lines of a text."""
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _is_subcode(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 3


def unproven(site: "Site") -> tuple[str, str] | None:
    """The key of a site that lets in any password by a mechanism which proves one, and what would be right."""
    proving = [name for name in site.login.mechanisms if name not in IN_CLEAR | WITH_TOKEN]
    if not proving or all(account.password != EVERY for account in site.users):
        return None
    return "login.mechanisms", f'{proving[0]} proves a password that the server knows, so it cannot go with any, "*"'


class Site(NamedTuple):
    """One place to talk to. default.toml explains the same keys to those who write a site."""

    name: str = "default"
    about: str = "a small mail server that takes mail for example.test"  # one line, for lists of sites
    protocol: MailProtocol = MailProtocol.SMTP
    dialect: str = "standard"  # one of DIALECTS
    hostname: str = HOSTNAME  # in the greeting; a domain of the site too
    domains: tuple[str, ...] = (
        "example.test",
        MAGIC_DOMAIN,
    )  # one at least; an address without a domain is in the first
    mailboxes: tuple[str, ...] = ("alice", "bob", "postmaster")  # addresses, or local parts in every domain
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()  # names, each with its members
    extensions: tuple[str, ...] = EXTENSIONS  # of OFFERABLE, in the order in which EHLO lists them
    greeting: Greeting = Greeting.READY
    verify: bool = False  # VRFY tells whether a mailbox exists; False: 252 (RFC 5321 7.3)
    expand: bool = True  # EXPN, where it is on offer, shows the members of a list (RFC 5321 3.5.1)
    members_only: bool = False  # only members may write to a list
    esmtp: bool = True  # False: EHLO is unknown, and with it all extensions (RFC 821)
    strict: bool = False  # what the grammar forbids and most servers take is refused
    ends_at_bare_lf: bool = False  # LF dot LF ends a message too, which RFC 5321 4.1.1.4 forbids
    one_bounce_recipient: bool = False  # a message from <> may have one recipient only
    blocks_client: bool = False  # the client is on a block list (RFC 5782)
    refuse_hello: tuple[str, ...] = ()  # names that EHLO and HELO may not give, in any case
    greylist: int = 0  # seconds that a new triplet of client, sender and recipient waits; 0: none (RFC 6647 2.4)
    limits: Limits = Limits()
    client: LearnerClient = LearnerClient()
    login: LoginSettings = LoginSettings()
    tls: TlsSettings = TlsSettings()
    users: tuple[Account, ...] = (Account("alice", "wonderland"),)  # (): nobody can log in
    mailbox_states: tuple[MailboxState, ...] = MAGIC  # (): no mailbox has anything to it
    sender_domains: tuple[SenderDomain, ...] = ()  # those that are known; all others are good
    unknown_domains: tuple[str, ...] = ()  # domains of others that do not exist
    queues: tuple[tuple[str, int], ...] = ()  # hosts, each with the number of messages that wait for it (RFC 1985)
    next_hop_requires_tls: bool = True  # the next server offers REQUIRETLS (RFC 8689 4.2.1)
    trouble: tuple[Trouble, ...] = ()
    clock: int = 1_767_603_600  # at the start, in seconds since 1970 (UTC): 2026-01-05 09:00, a Monday

    @property
    def addresses(self) -> tuple[str, ...]:
        """The mailboxes as addresses, in the order of the site; a local part stands in the first domain."""
        return self._addressed(self.mailboxes) or (f"postmaster@{self.domains[0]}",)  # always there (RFC 5321 4.5.1)

    @property
    def list_addresses(self) -> tuple[str, ...]:
        """The lists as addresses, likewise."""
        return self._addressed(name for name, _ in self.lists)

    def _addressed(self, names: Iterable[str]) -> tuple[str, ...]:
        boxes = ((name, box_of(name)) for name in names)
        return tuple(name if box.domain else f"{name}@{self.domains[0]}" for name, box in boxes if box.local != EVERY)

    def account(self, user: str) -> Account | None:
        """The account of a user: the own one, or that of everybody, or None."""
        named = {account.name: account for account in reversed(self.users)}
        return named.get(user) or named.get(EVERY)

    def owner(self, token: str) -> str | None:
        """The user whose token it is; None where it is nobody's, or anybody's."""
        named = (account for account in self.users if account.name != EVERY)
        return next((account.name for account in named if token == (account.token or account.password)), None)

    @property
    def speaks(self) -> str:
        """What the greeting says that is spoken here (RFC 5321 3.1, RFC 2033 4.1)."""
        return "LMTP" if self.protocol == MailProtocol.LMTP else "ESMTP" if self.esmtp else "SMTP"
