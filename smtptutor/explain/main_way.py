"""The way of a message through the stages, and the place on it where a session stands (RFC 5321 3.3)."""

from typing import NamedTuple

from smtptutor.protocol.session import Session
from smtptutor.protocol.stage import Awaiting, Stage

BEFORE_THE_MESSAGE = (Stage.CONNECTED, Stage.GREETED, Stage.MAIL, Stage.RCPT)
_BESIDE = {Awaiting.ANSWER: str(Stage.AUTH), Awaiting.OCTETS: "chunk", Awaiting.NOTHING: str(Stage.CLOSED)}


class Place(NamedTuple):
    """
    Where a session stands.

    `way` are the stages of the main way; `number` counts from 0 which of them it is. Where the session has left it for
    a login, for the octets of a chunk or for good, `beside` names what it is in, "auth", "chunk" or "closed", and
    `number` is the stage that it left. It is "" otherwise.
    """

    way: tuple[Stage, ...]
    number: int
    beside: str = ""


def place(session: Session) -> Place:
    """The place of a session; a message that came in chunks, or has to, goes by `bdat` and not by `data`."""
    transaction, awaiting = session.transaction, session.awaiting
    way = (*BEFORE_THE_MESSAGE, Stage.BDAT if _by_chunks(session) else Stage.DATA)
    if awaiting not in _BESIDE:
        return Place(way, way.index(session.stage))
    return Place(way, way.index(session.at_rest(transaction).stage), _BESIDE[awaiting])


def _by_chunks(session: Session) -> bool:
    transaction = session.transaction
    if transaction is None or session.stage is Stage.DATA:
        return False
    in_chunk = session.awaiting is Awaiting.OCTETS and bool(transaction.recipients)
    return in_chunk or transaction.chunks is not None or transaction.body == "BINARYMIME"
