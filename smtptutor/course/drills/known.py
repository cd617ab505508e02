"""What has to be told beside a dialogue so that it can be mended: names and passwords that no line of it shows."""

import re
from collections.abc import Iterable, Iterator

from smtptutor.explain.sasl_answers import credentials, plain
from smtptutor.protocol.sasl import encoded
from smtptutor.server.site import WITH_TOKEN, Site

_MOST = 3  # names
_LOCAL = re.compile(r"[\w.+-]+")
_ASKS = re.compile(r"^\S*\s*(?:RCPT|VRFY|EXPN)\b", re.IGNORECASE)
_AUTH = re.compile(r"\bAUTH ([\w-]+)")


def told(site: Site, lines: Iterable[str], mends: Iterable[str]) -> str | None:
    """
    Sentences, a blank before each, on what the edits need that the lines do not show; "" where they show all.

    None where it cannot be told: nobody makes up a token.
    """
    shown, edits = " ".join(lines), tuple(mends)
    if any(name in WITH_TOKEN for edit in edits for name in _AUTH.findall(edit)):
        return None
    said = (*_names(site, shown, edits), *_members(site, shown, edits), *_login(site, shown, edits))
    return "".join(f" {each}" for each in said)


def _names(site: Site, shown: str, edits: tuple[str, ...]) -> Iterator[str]:
    """The mailboxes, where one is asked for that is not shown; likewise the lists."""
    asked = " ".join(edit for edit in edits if _ASKS.match(edit))
    for what, addresses in (("Mailboxes", site.addresses), ("Lists", site.list_addresses)):
        locals_ = [address.partition("@")[0] for address in addresses]
        if any(_stands(name, asked) and not _stands(name, shown) for name in locals_):
            yield f"{what} of {site.domains[0]}: {', '.join(locals_[:_MOST])}."


def _members(site: Site, shown: str, edits: tuple[str, ...]) -> Iterator[str]:
    """Who belongs to a list that is shown, where a member is needed."""
    for name, members in site.lists:
        locals_ = [member.partition("@")[0] for member in members]
        if _stands(name, shown) and any(_stands(each, edit) for each in locals_ for edit in edits):
            yield f"Members of {name}: {', '.join(locals_[:_MOST])}."


def _login(site: Site, shown: str, edits: tuple[str, ...]) -> Iterator[str]:
    """The mechanisms and the password, where the edits need them."""
    if _new_mechanisms(shown, edits):
        yield f"AUTH offers {', '.join(site.login.mechanisms)}."
    found = credentials(site)
    if found is None:
        return
    user, password = found
    answers = (plain(user, password), encoded(password.encode()))
    if any(answer in edit and answer not in shown for answer in answers for edit in edits):
        yield f"The password of {user} is {password}."


def _new_mechanisms(shown: str, edits: Iterable[str]) -> list[str]:
    return [name for edit in edits for name in _AUTH.findall(edit) if f"AUTH {name}" not in shown]


def _stands(name: str, text: str) -> bool:
    return name in _LOCAL.findall(text)
