"""What a site offers: the keywords of its EHLO answer with what stands behind them, and the verbs it does not speak."""

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.session import Channel
from smtptutor.protocol.stages import OFFERED_BY
from smtptutor.protocol.traits import Traits
from smtptutor.protocol.verb import Verb
from smtptutor.server.choices import MailProtocol
from smtptutor.server.memory import Memory
from smtptutor.server.moment import moment
from smtptutor.server.site import IN_CLEAR, LATEST, WITH_TOKEN, Limits, Site

_IN_RFC_821 = ("EXPN", "HELP", "VRFY")  # spoken there already, though nothing was listed


def most_recipients(site: Site, traits: Traits) -> int:
    """How many recipients a message may have: as the site says, or where it says nothing its server; 0: any."""
    own, said = traits.session.recipients, site.limits.recipients
    return said if own is None or said != Limits().recipients else own


class Offer:
    """The offer of one site; never changes."""

    __slots__ = ("_keywords", "_listed", "_site", "_traits", "extensions", "unspoken")

    def __init__(self, site: Site, traits: Traits) -> None:
        self._site = site
        self._traits = traits
        added = tuple(str(verb) for verb in traits.speaks if verb not in site.extensions)
        keywords = (*(keyword for keyword in site.extensions if keyword not in traits.lacks), *added)
        self._keywords = keywords if site.esmtp else tuple(word for word in keywords if word in _IN_RFC_821)
        self.extensions = frozenset((*self._keywords, *map(str, traits.session.speaks_unlisted)))
        self.unspoken: dict[Verb, Cause] = {**self._not_spoken(), **dict(traits.unspoken)}
        self._listed: dict[tuple[bool, int], tuple[str, ...]] = {}  # the last answer of `lines`

    def _not_spoken(self) -> dict[Verb, Cause]:
        unspoken = {verb: why for verb, (keyword, why) in OFFERED_BY.items() if keyword not in self.extensions}
        if self._site.protocol == MailProtocol.LMTP:
            return {**unspoken, Verb.EHLO: Cause.LMTP_WANTS_LHLO, Verb.HELO: Cause.LMTP_WANTS_LHLO}
        unspoken[Verb.LHLO] = Cause.LHLO_ON_SMTP
        if not self._site.esmtp:
            unspoken[Verb.EHLO] = Cause.EHLO_UNKNOWN
        return unspoken

    def lines(self, channel: Channel, memory: Memory) -> tuple[str, ...]:
        """The lines of an EHLO answer after the first: what is on offer now, in the order of the site."""
        clock = memory.clock if "FUTURERELEASE" in self.extensions else 0  # the one keyword that tells a time
        now = channel.tls, clock
        if now not in self._listed:
            lines = (self._line(keyword, tls=channel.tls, clock=clock) for keyword in self._keywords)
            self._listed = {now: tuple(line for line in lines if line)}
        return self._listed[now]

    def _line(self, keyword: str, *, tls: bool, clock: int) -> str:
        """A keyword with its parameters; "" where it is not on offer now."""
        limits = self._site.limits
        if keyword == "SIZE":
            return f"SIZE {limits.message_size}"
        if keyword == "STARTTLS":
            return "" if tls else keyword  # RFC 3207 4.2
        if keyword == "AUTH":
            mechanisms = self.mechanisms(tls=tls)
            return f"AUTH {' '.join(mechanisms)}" if mechanisms else ""
        if keyword == "REQUIRETLS":
            return keyword if tls else ""  # RFC 8689 2
        if keyword == "LIMITS":  # RFC 9422 3
            most = (("MAILMAX", limits.messages), ("RCPTMAX", most_recipients(self._site, self._traits)))
            told = "".join(f" {name}={number}" for name, number in most if number)
            return told and f"LIMITS{told}"
        if keyword == "DELIVERBY":  # RFC 2852 3
            return f"DELIVERBY {limits.least_deliver_by}"
        if keyword == "FUTURERELEASE":  # RFC 4865 4: the longest interval, and the latest date
            latest = moment(min(clock + limits.longest_hold, LATEST), "%Y-%m-%dT%H:%M:%SZ")
            return f"FUTURERELEASE {limits.longest_hold} {latest}"
        return keyword

    def mechanisms(self, *, tls: bool) -> tuple[str, ...]:
        """The mechanisms of AUTH on offer, without TLS or with it (RFC 4954 4)."""
        login, required = self._site.login, self._site.tls.required
        if required and not tls:
            return ()
        if login.needs_tls and not tls:
            return tuple(mechanism for mechanism in login.mechanisms if mechanism not in IN_CLEAR | WITH_TOKEN)
        return login.mechanisms
