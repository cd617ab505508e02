"""
The status line: where the session stands, who writes to whom, TLS, login and place (RFC 5321 3.3, 4.1.4).

It is a row of pieces, each with its forms, the longest first. Where there is no room for all, they give way in the
order of `YIELDS`: what the prompt tells too, or what seldom changes, comes first in it.
"""

from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from smtptutor.explain.main_way import place
from smtptutor.explain.words import shortened
from smtptutor.protocol.address import Path
from smtptutor.protocol.session import Session, Transaction
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.exchange import SiteState
from smtptutor.wording import plural

TYPE_CHECKING = False
if TYPE_CHECKING:  # free play loads nothing of lessons
    from smtptutor.course.at import At

LONGEST_NAME = 20  # characters of a name from outside
MOST_NAMED = 3  # recipients by name


class StatusPart(StrEnum):
    """What a piece of the status line tells."""

    ROW = "row"
    ENVELOPE = "envelope"
    TLS = "tls"
    LOGIN = "login"
    STEP = "step"
    PLACE = "place"


class StatusPiece(NamedTuple):
    """One piece; `forms` are from the longest to the shortest, and "" leaves it out."""

    part: StatusPart
    forms: tuple[str, ...]


YIELDS = (
    StatusPart.ROW,  # the stages that lie behind, but for the last of them
    StatusPart.PLACE,  # the word "site"
    StatusPart.LOGIN,  # the words around the name
    StatusPart.STEP,
    StatusPart.ENVELOPE,  # the names of the recipients; their number stays
    StatusPart.ROW,  # the stages beyond the next one
    StatusPart.PLACE,  # the name of the site, where a dialect stays to be told
    StatusPart.ROW,  # all but where one is, which the prompt says too
    StatusPart.PLACE,
    StatusPart.LOGIN,
    StatusPart.TLS,
    StatusPart.ENVELOPE,
)
"""Which piece takes its next form, one after the other, until the line fits."""


def status(state: SiteState, at: "At | None" = None) -> tuple[StatusPiece, ...]:
    """The pieces of the status line, from left to right; `at` is where the learner stands, in a lesson."""
    session, site = state.session, state.policy.site
    if at is not None and at.lesson.is_drill:  # nothing is typed to a server
        return (StatusPiece(StatusPart.STEP, (at.lesson.title.lower(), "")),)
    pieces = [StatusPiece(StatusPart.ROW, _row(session))]
    if session.stage is not Stage.CLOSED:
        pieces += _of_connection(session, login_required=state.policy.login_required)
    if at is not None:
        pieces.append(StatusPiece(StatusPart.STEP, (f"step {at.number + 1} of {len(at.lesson.steps)}", "")))
    pieces.append(StatusPiece(StatusPart.PLACE, _place(_name(site.name), site.dialect)))
    return tuple(pieces)


def _of_connection(session: Session, *, login_required: bool) -> list[StatusPiece]:
    """What is true as long as the connection is open."""
    channel = session.channel
    pieces = []
    if channel.refused:
        pieces.append(StatusPiece(StatusPart.ENVELOPE, ("refused: only QUIT is of use", "refused", "")))
    elif session.transaction is not None:
        pieces.append(StatusPiece(StatusPart.ENVELOPE, _envelope(session.transaction)))
    pieces.append(StatusPiece(StatusPart.TLS, ("TLS" if channel.tls else "no TLS", "")))
    if channel.user is not None:
        user = _name(channel.user)
        pieces.append(StatusPiece(StatusPart.LOGIN, (f"logged in as {user}", f"login {user}", "")))
    elif login_required:
        pieces.append(StatusPiece(StatusPart.LOGIN, ("not logged in", "no login", "")))
    return pieces


def _row(session: Session) -> tuple[str, ...]:
    """The stages in a row, the one that the session is at in brackets: whole, from the last one on, near, alone."""
    way, here, beside = place(session)
    if session.awaiting is Awaiting.NOTHING:
        return (f"[{beside}]",)
    row: list[str] = [*way]
    if beside:
        here += 1
        row.insert(here, beside)
    row[here] = f"[{row[here]}]"
    last = max(here - 1, 0)
    return tuple(" > ".join(part) for part in (row, row[last:], row[last : here + 2], row[here : here + 1]))


def _envelope(transaction: Transaction) -> tuple[str, ...]:
    """The sender and the recipients, by name and then by number."""
    recipients = transaction.apart
    sender, *names = _names((transaction.sender, *recipients))
    if not names:
        return f"{sender} -> nobody yet", f"{sender} -> nobody yet", ""
    counted = f"{sender} -> {plural(len(names), 'recipient')}"
    named = f"{sender} -> {', '.join(names)}" if len(names) <= MOST_NAMED else counted
    return named, counted if len(counted) < len(named) else named, ""


def _names(paths: tuple[Path, ...]) -> list[str]:
    """Each path by its local part, and by the whole of it where another one has the same."""
    alike = Counter(local for local, _ in {(path.local, path.text) for path in paths})
    return [_name(path.local if alike[path.local] == 1 else path.text) or "<>" for path in paths]


def _place(site: str, dialect: str) -> tuple[str, ...]:
    """The site, and the dialect where it is not the standard."""
    if dialect == "standard":
        return f"site {site}", site, site, ""
    return f"site {site}, {dialect}", f"{site}, {dialect}", dialect, ""


def _name(text: str) -> str:
    """A name from outside, clean and not too long."""
    return shortened(text, LONGEST_NAME)
