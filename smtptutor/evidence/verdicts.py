"""What is told of the replies of one connection: the first failure and its echoes, or else what was promised."""

from smtptutor.evidence.echo import Blame, Failure
from smtptutor.evidence.statement import BOUNCED, END_OF_DATA, GREETING, Statement

_PROMISES = ("QUIT", "RSET", "", GREETING, "EHLO", "HELO", "LHLO", "STARTTLS", "AUTH", "VRFY", "MAIL", "RCPT", "DATA")
"""What a server grants, the least first; that it took a message is the most."""
_UNKNOWN = (500, 502)
"""A server says so that it does not know a verb (RFC 5321 4.2.2); a client then falls back to HELO (RFC 5321 3.2)."""
_NO_SUCH_MECHANISM = (504,)
_LACKS_EHLO = (500, 501, 502, 503, 504, 538, 555)


class Verdicts:
    """
    Takes the replies of one connection in order.

    A failure from which a client falls back (EHLO, one mechanism of several) is held until it is seen whether it does.
    """

    def __init__(self) -> None:
        self._blame = Blame()
        self._held: Statement | None = None
        self._dropped: Statement | None = None
        self._promise: Statement | None = None
        self._failed = False

    @property
    def explains_an_end(self) -> bool:
        """True where the end of the connection is no news: after a failure, or after a message was taken."""
        return self._failed or self._held is not None or (self._promise or Statement("", 0)).stage == END_OF_DATA

    def heard(self, reply: Statement) -> list[Statement]:
        """The next reply, or a failure without one: what is told now."""
        if reply.outcome != BOUNCED and (0 < reply.code < 400 or (not reply.code and reply.enhanced.startswith("2"))):
            return self._accepted(reply)
        return self._refused(reply)

    def end(self) -> list[Statement]:
        """No reply follows: what is still to tell."""
        told = self._released()
        if not self._failed and self._promise is not None:
            told.append(self._promise)
        self._promise = None
        return told

    def _accepted(self, reply: Statement) -> list[Statement]:
        if reply.code == 334:  # half of a login (RFC 4954 4)
            self._promise = self._promise or reply
            return []
        held, told = self._held, []
        if held is not None and (held.stage, reply.stage) in {("EHLO", "HELO"), ("AUTH", "AUTH")}:
            self._held = None
            self._dropped = held if held.stage == "EHLO" else None
        else:
            told = self._released()
        self._blame.accepted(reply.stage)
        if self._promise is None or _rank(reply) >= _rank(self._promise):
            self._promise = reply
        return told

    def _refused(self, reply: Statement) -> list[Statement]:
        told = self._fallen_back(reply)
        if reply.kind == "reply":
            self._failed = True
            return [*told, reply]
        first = self._blame.refused(Failure(reply.stage, reply.code, reply.enhanced, reply.text))
        if first and self._dropped and reply.stage in ("AUTH", "STARTTLS", "MAIL") and reply.code in _LACKS_EHLO:
            told.append(self._dropped)
            self._dropped, first = None, False
        reply = reply._replace(first=first)
        if first and reply.stage in ("EHLO", "AUTH") and reply.code != 421:
            self._held = reply
            return told
        self._failed = True
        return [*told, reply]

    def _fallen_back(self, reply: Statement) -> list[Statement]:
        """What was held, where the client did not fall back from it; or the next way fails, and counts in its place."""
        held = self._held
        if held is None:
            return []
        both = (held.stage, reply.stage)
        if (both == ("EHLO", "HELO") and held.code in _UNKNOWN) or (
            both == ("AUTH", "AUTH") and held.code in _NO_SUCH_MECHANISM and held.command != reply.command
        ):
            self._held = None
            self._blame.forget(held.stage)
            return []
        return self._released()

    def _released(self) -> list[Statement]:
        held, self._held = self._held, None
        self._failed = self._failed or held is not None
        return [] if held is None else [held]


def _rank(reply: Statement) -> int:
    return _PROMISES.index(reply.stage) if reply.stage in _PROMISES else len(_PROMISES)
