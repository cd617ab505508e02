"""What a scripted server is made of: its site, its rules and its certificate, from what a test gave."""

import ssl
import tempfile
from collections.abc import Iterable, Mapping
from functools import cache

from smtptutor.net import certificate
from smtptutor.protocol.verb import Verb
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS
from smtptutor.server.mailboxes import unmet
from smtptutor.server.named import EVERY, domain_of
from smtptutor.server.policy import SitePolicy
from smtptutor.server.site import MECHANISMS, TROUBLE_STEPS, Account, Site, Trouble, unfit, unproven
from smtptutor.server.trouble_rule import read_rule

_END_OF_KEY = "-----END PRIVATE KEY-----\n"


def site_of(asked: str | Site, dialect: str | None) -> Site:
    """The site that a test asked for, in that dialect. Raises ValueError."""
    site = asked if isinstance(asked, Site) else sites.load(asked)
    if dialect is None:
        return site
    if dialect not in DIALECTS:
        raise ValueError(f"the dialect must be one of {', '.join(DIALECTS)}, not {dialect!r}")
    return site._replace(dialect=dialect)


def with_mailboxes(site: Site, mailboxes: Iterable[str] | None) -> Site:
    """The site with these mailboxes, if any, and the domains that they name."""
    if mailboxes is None:
        return site
    names = (mailboxes,) if isinstance(mailboxes, str) else tuple(mailboxes)
    named = (domain for domain in map(domain_of, names) if domain not in ("", EVERY))
    return site._replace(mailboxes=names, domains=tuple(dict.fromkeys((*site.domains, *named))))


def with_logins(site: Site, users: Mapping[str, str] | None, mechanisms: Iterable[str] | None) -> Site:
    """The site with these users and their passwords or tokens, if any, and these mechanisms. Raises ValueError."""
    if users is not None:
        site = site._replace(users=tuple(Account(name, password) for name, password in users.items()))
    if mechanisms is None:
        return site
    named = tuple(mechanisms)
    if unknown := [name for name in named if name not in MECHANISMS]:
        raise ValueError(f"a mechanism is one of {', '.join(MECHANISMS)}, not {unknown[0]!r}")
    return site._replace(login=site.login._replace(mechanisms=named))


def checked(site: Site, *, tls: bool) -> Site:
    """The site, without STARTTLS where there is no certificate. Raises ValueError for what can never be met."""
    if wrong := unmet(site) or unproven(site):
        raise ValueError(": ".join(wrong))
    if tls:
        return site
    if site.tls.from_start:
        raise ValueError(f"the site {site.name} begins each connection with TLS, so tls=True goes with it")
    return site._replace(extensions=tuple(keyword for keyword in site.extensions if keyword != "STARTTLS"))


def above_0(**numbers: float) -> None:
    """Raises ValueError for a number that is not more than 0, and names it."""
    for name, number in numbers.items():
        if not number > 0:
            raise ValueError(f"{name} must be more than 0, not {number}")


def rules_of(rules: str | Iterable[str | Trouble]) -> tuple[Trouble, ...]:
    """The rules that a test gave; a text alone is one. Raises ValueError, or TypeError."""
    return tuple(map(rule_of, (rules,) if isinstance(rules, str) else rules))


def rule_of(rule: str | Trouble) -> Trouble:
    """The rule that a test gave. Raises ValueError, or TypeError, which says what would be right."""
    if isinstance(rule, str):
        return read_rule(rule)
    for name, value in (("address", rule.address), ("text", rule.text)):
        if not isinstance(value, str):
            raise TypeError(f"the {name} of a rule is a text, not {value!r}")
    if rule.at not in TROUBLE_STEPS:
        raise ValueError(f"a step is one of {', '.join(TROUBLE_STEPS)}, not {rule.at!r}")
    if complaint := unfit(rule):
        raise ValueError(f"the {' '.join(complaint)}")
    return rule


def met(rule: Trouble, policy: SitePolicy) -> Trouble:
    """The rule, where commands can meet it there. Raises ValueError where its verb is not spoken."""
    verb = next((verb for verb in policy.unspoken if str(verb).lower() == rule.at), None)
    if verb is None:
        return rule
    advice = "; with tls=True it is" if verb is Verb.STARTTLS else ""
    raise ValueError(f"no command meets a rule at {rule.at}, since {verb} is not on offer here{advice}")


@cache
def _pem(hostname: str) -> str:
    """A key and a certificate, made once a process."""
    return certificate.make(hostname)


def certificate_of(hostname: str) -> str:
    """The certificate alone, as PEM text."""
    return _pem(hostname).partition(_END_OF_KEY)[2].lstrip()


def server_context(hostname: str) -> ssl.SSLContext:
    """What a server with this name does TLS with."""
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/certificate.pem"
        with open(path, "w", encoding="ascii") as file:
            file.write(_pem(hostname))
        return certificate.context_from(path, None)
