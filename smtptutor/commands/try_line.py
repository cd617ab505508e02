"""A line to copy that sends a first message to a port: Python alone, and the same in every shell."""

import sys

from smtptutor.server.choices import MailProtocol
from smtptutor.server.named import EVERY
from smtptutor.server.site import Site

MESSAGE = r"Subject: Hello\n\nHello\n"
_SAFE = "+-._~@/=:"
"""Signs beside letters and digits that no shell and no string of Python takes for something else."""


def try_line(site: Site, host: str, port: int) -> str | None:
    """
    A command that sends a message to a place which listens there; None where it cannot be written in one line.

    It does what the place asks for first: TLS, and a login. `host` is a name or an address.
    """
    sender = site.client.sender
    recipient = next((each for each in site.addresses if each != sender), site.addresses[0])
    login = _login(site) if site.login.required else ""
    if login is None or not all(map(_is_safe, (host, sender, recipient))):
        return None
    at_once = site.tls.from_start
    tls = not at_once and (site.tls.required or (site.login.required and site.login.needs_tls))
    if (tls and not site.tls.working) or (at_once and site.protocol == MailProtocol.LMTP):
        return None
    client = "LMTP" if site.protocol == MailProtocol.LMTP else "SMTP_SSL" if at_once else "SMTP"
    steps = (
        "import smtplib",
        f"s = smtplib.{client}('{host}', {port})",
        "s.starttls()" if tls else "",
        login,
        f"s.sendmail('{sender}', '{recipient}', '{MESSAGE}')",
        "s.quit()",
    )
    return f'{"py" if sys.platform == "win32" else "python3"} -c "{"; ".join(filter(None, steps))}"'


def _login(site: Site) -> str | None:
    """How smtplib logs in there; None where it cannot, and where nobody can."""
    user = site.client.user
    account = site.account(user)
    if account is None:
        if not site.users:
            return None
        account = site.users[0]
        user = account.name
    password = "wonderland" if account.password == EVERY else account.password
    if {"CRAM-MD5", "PLAIN", "LOGIN"} & set(site.login.mechanisms):
        return f"s.login('{user}', '{password}')" if _is_safe(user + password) else None
    token = account.token if account.token not in ("", EVERY) else password
    if "XOAUTH2" in site.login.mechanisms and _is_safe(user + token):
        return rf"s.ehlo(); s.auth('XOAUTH2', lambda _='': 'user={user}\1auth=Bearer {token}\1\1')"
    return None


def _is_safe(text: str) -> bool:
    return all(sign.isascii() and (sign.isalnum() or sign in _SAFE) for sign in text)
