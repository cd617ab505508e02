"""What the rules of a site decide by: the site and all that follows from it. Made once, and the same for good."""

from typing import NamedTuple

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.cause_table import REFUSED_WHEN_STRICT
from smtptutor.protocol.form import Form
from smtptutor.protocol.habits import DOT_AFTER_CRLF, DOT_AFTER_LF
from smtptutor.protocol.traits import Traits
from smtptutor.server.choices import MailProtocol
from smtptutor.server.dialects.lookup import habits
from smtptutor.server.mailboxes import Mailboxes
from smtptutor.server.offer import Offer, most_recipients
from smtptutor.server.site import Site


class House(NamedTuple):
    """
    One site, ready to decide.

    `traits` are the habits of the server that runs it, `refuses` the notes, by cause or form, for which it refuses.
    """

    site: Site
    traits: Traits
    offer: Offer
    mailboxes: Mailboxes
    refuses: frozenset[Cause | Form]

    @property
    def end_of_data(self) -> str:
        """What ends mail data: as its server has it, or where that keeps to the standard, as the site says."""
        own = self.traits.session.end_of_data
        loose = self.site.ends_at_bare_lf and not self.site.strict
        return DOT_AFTER_LF if loose and own == DOT_AFTER_CRLF else own

    @property
    def most_hops(self) -> int:
        """How many Received lines a message may have (RFC 5321 6.3); 0: any number."""
        own = self.traits.session.hops
        return self.site.limits.hops if own is None else own

    @property
    def most_recipients(self) -> int:
        """How many recipients a message may have: as the site says, or where it says nothing its server; 0: any."""
        return most_recipients(self.site, self.traits)

    @classmethod
    def of(cls, site: Site) -> "House":
        """The house of a site."""
        traits = habits(site.dialect)
        refuses: set[Cause | Form] = set(traits.refuses)
        if site.strict:
            refuses |= REFUSED_WHEN_STRICT
        if site.protocol == MailProtocol.SUBMISSION:
            refuses.add(Cause.MESSAGE_MALFORMED)  # for its author to mend (RFC 6409 8)
        mailboxes = Mailboxes(site, own_literal=traits.own_literal, reroutes=traits.reroutes, tag=traits.tag)
        return cls(site, traits, Offer(site, traits), mailboxes, frozenset(refuses))
