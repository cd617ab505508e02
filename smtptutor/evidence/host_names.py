"""Which words with dots in them are names of hosts: no codes, versions, files, classes or settings of programs."""

import re

_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?|_[\w-]{1,61}")
_ENDINGS = frozenset({
    "com", "net", "org", "edu", "gov", "mil", "int", "info", "biz", "name", "pro", "aero", "coop", "mobi", "jobs",
    "travel", "tel", "cat", "asia", "post", "arpa", "test", "example", "invalid", "local", "lan", "localdomain",
    "internal", "intranet", "home", "corp", "domain", "app", "dev", "cloud", "online", "site", "website", "shop",
    "store", "tech", "xyz", "email", "live", "news", "blog", "club", "top", "vip", "work", "world", "network",
    "systems", "agency", "solutions", "services", "group", "team", "company", "digital", "media", "space", "host",
    "hosting", "design", "studio", "academy", "school", "university", "center", "one", "global", "today", "life",
    "zone", "expert", "consulting", "technology", "software", "support", "health", "care", "bank", "law", "energy",
    "eco", "earth", "fun", "icu", "wiki", "page", "link", "click",
})  # fmt: skip
"""Top-level domains of more than two letters that mail comes from, and such as people use in their own networks."""
_FILES = frozenset({
    "py", "js", "ts", "php", "rb", "java", "log", "txt", "go", "cs", "rs", "pl", "pm", "cf", "conf", "cfg", "eml",
    "gz", "json", "xml", "html", "so", "md", "sh", "vb", "el", "ex", "cc", "kt",
})  # fmt: skip
"""How names of files end; some are countries too."""
_PACKAGES = frozenset({
    "java", "javax", "jakarta", "com", "org", "net", "io", "sun", "edu", "kotlin", "scala", "play", "akka", "system",
    "microsoft", "email",
})  # fmt: skip
"""How the name of a class or module begins (com.sun.mail); no host is called so."""
_SETTINGS = ("mail.smtp.", "mail.smtps.", "mail.imap.", "mail.pop3.", "mail.debug.", "spring.mail.", "django.core.")
_LISTS = (
    "spamhaus.org", "spamhaus.net", "spamcop.net", "barracudacentral.org", "sorbs.net", "surbl.org", "uribl.com",
    "dnswl.org", "mailspike.net", "psbl.org", "abuseat.org", "uceprotect.net", "manitu.net", "backscatterer.org",
)  # fmt: skip
"""Block lists, which are asked in public."""
_PUBLIC = frozenset({
    "localhost", "localhost.localdomain", "support.google.com", "support.microsoft.com", "go.microsoft.com", "aka.ms",
    "learn.microsoft.com", "docs.microsoft.com", "technet.microsoft.com", "postmaster.live.com", "sendersupport.olc",
    "postmaster.yahooinc.com", "help.yahoo.com", "postmaster.aol.com", "sender.office.com", "senders.yahooinc.com",
    "www.spamhaus.org", "protection.outlook.com", "www.google.com", "www.openspf.org", "www.rfc-editor.org",
    "mail.support.apple.com", "support.apple.com", "postmaster.gmx.net", "postmaster.web.de", "www.mimecast.com",
    "community.mimecast.com", "www.proofpoint.com", "ipcheck.proofpoint.com", "www.barracudanetworks.com",
})  # fmt: skip
"""Pages of help that replies name, and what tells a provider without telling a customer."""
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "ne", "or", "go", "gob", "nom"})


def is_host(name: str) -> bool:
    """True for a word that is the name of a host or a domain."""
    labels = name.split(".")
    last = labels[-1]
    if len(labels) < 2 or len(name) > 255 or not all(map(_LABEL.fullmatch, labels)):
        return False
    if not (last.isalpha() or last.lower().startswith("xn--")) or len(last) < 2:
        return False
    if last not in (last.lower(), last.upper()) or _is_of_a_program(name, labels):
        return False
    if len(last) == 2 or last.lower() in _ENDINGS or not last.isascii() or last.lower().startswith("xn--"):
        return True
    return len(labels) > 2 and name == name.lower()


def _is_of_a_program(name: str, labels: list[str]) -> bool:
    """True for a file, a class or a setting."""
    if labels[-1].lower() in _FILES and len(labels) == 2:
        return True
    return (labels[0].lower() in _PACKAGES and len(labels) > 2) or name.lower().startswith(_SETTINGS)


def is_public(name: str) -> bool:
    """True for a host that tells nothing about those who write: a page of help, a block list."""
    small = name.lower()
    return small in _PUBLIC or small.endswith(_LISTS)


def domain_of(name: str) -> str:
    """The domain somebody has registered, as far as its words tell: example.co.uk for mx.example.co.uk."""
    labels = name.lower().split(".")
    three = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if three else -2 :])
