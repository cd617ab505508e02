"""
A site: the place that the learner talks to, as data. The defaults are the default site.

Sites other than the default one are TOML files in lessons/sites; default.toml there says the same as the defaults
here and explains each key. They are read by site_file.py, when they are wanted.
"""

from typing import NamedTuple

from smtptutor.server.choices import AccountState, BoxState, Greeting, MailProtocol
from smtptutor.server.greeting import HOSTNAME

EXTENSIONS = (
    "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "STARTTLS", "AUTH", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES", "HELP",
)  # fmt: skip
"""What the default site offers, in the order in which it lists it."""

OFFERABLE = (
    *EXTENSIONS, "BINARYMIME", "DELIVERBY", "ETRN", "EXPN", "FUTURERELEASE", "LIMITS", "MT-PRIORITY", "REQUIRETLS", "RRVS",
    "VRFY",
)  # fmt: skip

MECHANISMS = ("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-256")
"""The mechanisms of AUTH that a site can offer."""

IN_CLEAR = frozenset({"PLAIN", "LOGIN"})
"""Those that send the password itself."""

SPF_RESULTS = ("none", "pass", "fail", "temperror", "permerror")
DKIM_RESULTS = ("none", "pass", "fail", "missing")
DMARC_POLICIES = ("none", "reject", "temperror")
SLOWEST = 3600  # seconds that an answer may be late on demand
TROUBLE_STEPS = ("connect", "hello", "auth", "mail", "rcpt", "data", "message")


class Limits(NamedTuple):
    """
    How much is taken (RFC 5321 4.5.3, 6.3). 0 stands for no limit where RFC 5321 names none.

    Octets of a message; recipients of a transaction; Received lines of a message; refusals, messages and commands in
    one session; failed logins in one session; messages and recipients in a minute; octets of one small mailbox and
    of all messages together; and the values that DELIVERBY, FUTURERELEASE and MT-PRIORITY announce.
    """

    message_size: int = 10240
    recipients: int = 100
    hops: int = 100
    errors: int = 0
    messages: int = 0
    commands: int = 0
    failed_logins: int = 3
    messages_per_minute: int = 0
    recipients_per_minute: int = 0
    mailbox_size: int = 2000
    space: int = 0
    least_deliver_by: int = 60
    longest_hold: int = 86400
    least_priority: int = -9


class Client(NamedTuple):
    """Whom the tutor takes the learner for when it suggests a line, and what it logs in with."""

    name: str = "client.example.org"
    sender: str = "alice@example.test"
    user: str = "alice"


class LoginSettings(NamedTuple):
    """
    AUTH (RFC 4954): the mechanisms on offer; whether mail needs a login; whether plain-text passwords need TLS.

    `own_sender` tells that a logged-in user may use its own addresses only as sender.
    """

    mechanisms: tuple[str, ...] = ("PLAIN", "LOGIN")
    required: bool = False
    needs_tls: bool = False
    own_sender: bool = False


class TlsSettings(NamedTuple):
    """STARTTLS (RFC 3207): whether everything else needs it first, and whether it works at the moment."""

    required: bool = False
    working: bool = True


class Account(NamedTuple):
    """A user that can log in; a state other than "good" is a reason why that does not work."""

    name: str
    password: str
    state: AccountState = AccountState.GOOD


class MailboxState(NamedTuple):
    """A mailbox with something to it; `other` is the new address of one that moved or is forwarded."""

    address: str
    state: BoxState
    other: str = ""


class SenderDomain(NamedTuple):
    """What the site finds when it looks up a domain that mail comes from; nothing is looked up in truth."""

    domain: str
    exists: bool = True
    null_mx: bool = False
    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"


class Trouble(NamedTuple):
    """
    A rule that makes a step fail on demand, for whoever tests a client.

    `address` is a pattern with * and ?, "" for any. `times` is how often it fails before it lets pass, 0 for always.
    `slow` is the number of seconds before the answer; `hang_up` closes the connection without one. A rule with code 0
    only slows down.
    """

    at: str
    address: str = ""
    code: int = 451
    enhanced: str = ""
    text: str = "Refused on demand"
    times: int = 0
    slow: int = 0
    hang_up: bool = False


MAGIC_DOMAIN = "trouble.example.test"
_OTHER = {BoxState.FORWARDS: "dave@example.net", BoxState.MOVED: "dave@example.net"}
MAGIC = tuple(MailboxState(f"{state}@{MAGIC_DOMAIN}", state, _OTHER.get(state, "")) for state in sorted(BoxState))
"""The mailboxes of the default site's second domain: each behaves as its local part says."""


def unfit(rule: Trouble) -> tuple[str, str] | None:
    """The field of a rule that is wrong and what would be right, None where all is well (RFC 5321 4.2.1, RFC 2034 4)."""
    if not 0 <= rule.slow <= SLOWEST:
        return "slow", f"must be a number of seconds from 0 to {SLOWEST}, not {rule.slow}"
    if rule.times < 0:
        return "times", f"must be how often the rule applies, 0 for always, not {rule.times}"
    if rule.code == 0:
        return None if rule.slow or rule.hang_up else ("code", "0 is for rules that only slow down or hang up")
    if not 400 <= rule.code <= 599:
        return "code", f"must be a reply code from 400 to 599, not {rule.code}"
    parts = rule.enhanced.split(".")
    if rule.enhanced and (len(parts) != 3 or not all(_is_subcode(part) for part in parts)):
        return "code", f"needs an enhanced code such as 4.3.0 beside it, not {rule.enhanced!r}"
    if rule.enhanced and parts[0] != str(rule.code)[0]:
        return "code", f"and the enhanced code must begin with the same digit; {rule.code} and {rule.enhanced} do not"
    return None


def _is_subcode(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 3


class Site(NamedTuple):
    """
    One place.

    `mailboxes` are addresses, or local parts that exist in every domain of the site; the host name counts
    as a domain of the site. `lists` pairs a list name with its members. `clock` is the time at the start, in seconds
    since 1970 (UTC); it is part of the place, so that no test depends on the day. `greylist` is the number of seconds
    that a new triplet of client, sender and recipient has to wait, 0 for no greylisting. `queues` pairs a host name
    with the number of messages that wait for it (ETRN).
    """

    name: str = "default"
    about: str = "a small mail server that takes mail for example.test"
    protocol: MailProtocol = MailProtocol.SMTP
    dialect: str = "standard"
    hostname: str = HOSTNAME
    domains: tuple[str, ...] = ("example.test", MAGIC_DOMAIN)
    mailboxes: tuple[str, ...] = ("alice", "bob", "postmaster")
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    extensions: tuple[str, ...] = EXTENSIONS
    greeting: Greeting = Greeting.READY
    verify: bool = False
    expand: bool = True
    members_only: bool = False
    esmtp: bool = True
    strict: bool = False
    one_bounce_recipient: bool = False
    blocks_client: bool = False
    refuse_hello: tuple[str, ...] = ()
    greylist: int = 0
    limits: Limits = Limits()
    client: Client = Client()
    login: LoginSettings = LoginSettings()
    tls: TlsSettings = TlsSettings()
    users: tuple[Account, ...] = (Account("alice", "wonderland"),)
    mailbox_states: tuple[MailboxState, ...] = MAGIC
    sender_domains: tuple[SenderDomain, ...] = ()
    unknown_domains: tuple[str, ...] = ()
    queues: tuple[tuple[str, int], ...] = ()
    next_hop_requires_tls: bool = True
    trouble: tuple[Trouble, ...] = ()
    clock: int = 1_767_603_600  # 2026-01-05 09:00 UTC, a Monday

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every mailbox as an address, in the order of the site; a local part stands in the first domain."""
        return tuple(name if "@" in name else f"{name}@{self.domains[0]}" for name in self.mailboxes)

    @property
    def speaks(self) -> str:
        """What the greeting says that is spoken here (RFC 5321 3.1, RFC 2033 4.1)."""
        return "LMTP" if self.protocol == MailProtocol.LMTP else "ESMTP" if self.esmtp else "SMTP"
