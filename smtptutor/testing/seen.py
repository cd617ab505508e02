"""What a scripted server has to tell: the messages that it accepted, and all that was said."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import NamedTuple

from smtptutor.server.exchange import Exchange


class ReceivedMessage(NamedTuple):
    """A message that was accepted: the envelope, and the content octet for octet."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes
    hello: str
    protocol: str

    @property
    def parsed(self) -> EmailMessage:
        """The content as the standard library reads it, with LF alone at the end of its lines, as Python has them."""
        message = message_from_bytes(self.content.replace(b"\r\n", b"\n"), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class SeenExchange(NamedTuple):
    """
    One thing that a client said, None for the greeting and "." for a message, and what came back.

    `cause` is the name of the reason, as in `smtptutor explain mail-first`. `exchange` is all that is known.
    """

    connection: int
    client: str | None
    code: int
    enhanced: str | None
    text: str
    cause: str
    exchange: Exchange

    def __repr__(self) -> str:
        """Without `exchange`, which is long, and holds what a client logs in with; assertions that fail print this."""
        shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields[:-1], self, strict=False))
        return f"SeenExchange({shown})"

    @property
    def why(self) -> str:
        """The reason in words."""
        from smtptutor.explain.explanation import explain

        return explain(self.exchange).why
