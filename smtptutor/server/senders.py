"""What a site finds out about a sender: its domain, SPF, DKIM and DMARC. All of it comes from the site's own data."""

from smtptutor.protocol.address import Path
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled_octets
from smtptutor.protocol.policy import Ruling
from smtptutor.server.choices import Dkim, Dmarc, Spf
from smtptutor.server.memory import Memory
from smtptutor.server.site import SenderDomain, Site

_SPF = {Spf.FAIL: Cause.SPF_FAIL, Spf.TEMPERROR: Cause.SPF_TEMPERROR, Spf.PERMERROR: Cause.SPF_PERMERROR}
_FROM = rb"(?im)^from[ \t]*:(?:[^\r\n]|\r\n[ \t])*@([A-Za-z0-9.-]+)"


def _known(site: Site, domain: str) -> SenderDomain | None:
    """What is known of a domain; a subdomain answers for itself only."""
    return next((one for one in site.sender_domains if one.domain.lower() == domain.lower()), None)


def at_mail(site: Site, memory: Memory, path: Path) -> Ruling | None:
    """Judge the reverse-path by what is known of its domain (RFC 7208 8.4; RFC 7505)."""
    found = _known(site, path.domain)
    if found is None:
        return None
    facts = {"address": path.text, "domain": path.domain}
    if not found.exists:
        return Ruling(Cause.SENDER_DOMAIN_UNKNOWN, memory, facts)
    if found.null_mx:
        return Ruling(Cause.SENDER_DOMAIN_NULL_MX, memory, facts)
    if found.spf in _SPF and found.dmarc == Dmarc.NONE:
        return Ruling(_SPF[found.spf], memory, facts)
    return None


def at_message(site: Site, memory: Memory, sender: Path, content: bytes) -> Ruling | None:
    """Judge the message by the domain in its From field (RFC 6376 6.3; RFC 7489 6.6)."""
    header = content.partition(b"\r\n\r\n")[0]
    author = compiled_octets(_FROM).search(header)
    domain = author[1].decode("ascii") if author else sender.domain
    found = _known(site, domain)
    if found is None:
        return None
    facts = {"domain": domain}
    if found.dmarc == Dmarc.TEMPERROR:
        return Ruling(Cause.DMARC_LOOKUP_FAILED, memory, facts)
    aligned = found.spf == Spf.PASS and sender.domain.lower() == domain.lower()
    if found.dmarc == Dmarc.REJECT and not aligned and found.dkim != Dkim.PASS:
        return Ruling(Cause.DMARC_REJECT, memory, facts)
    if found.dkim == Dkim.FAIL and found.dmarc == Dmarc.NONE:
        return Ruling(Cause.DKIM_INVALID, memory, facts)
    if found.dkim == Dkim.MISSING:
        return Ruling(Cause.DKIM_MISSING, memory, facts)
    return None
