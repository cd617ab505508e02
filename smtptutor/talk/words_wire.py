"""The words about octets: what goes over the wire just so, what is written in base64, what a program would answer."""

from collections.abc import Iterator

from smtptutor.octets import ESCAPES, OctetsError, read_octets
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialogue import Dialogue, Fed
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Block, Para
from smtptutor.wording import plural

SUCH_AS = rf"Give the octets, such as :octets NOOP\r\n. There are {ESCAPES}."
UNFINISHED = "The server waits for the end of this line."
IN_MESSAGE = "These are lines of the message now; the server answers at its end."


def _octets(asked: Asked) -> list[Block]:
    r""":octets NOOP\n sends just these octets, with no other line end."""
    here = asked.conversation
    if not asked.argument:
        return [Para(SUCH_AS)]
    try:
        octets = read_octets(asked.argument)
    except OctetsError as error:
        return [Para(f"Not sent: {error}.")]
    if here.stage is Stage.CLOSED:
        return here.closed()
    before = here.dialogue
    told = [block for blocks in here.send_octets(octets) for block in blocks]
    return told + [Para(words, indent=2) for words in _left(before, here)]


def _left(before: Dialogue, here: Conversation) -> Iterator[str]:
    """What to say of octets that are not answered."""
    now = here.dialogue
    unread = next((thing.unread for thing in now.trail.latest.what if isinstance(thing, Fed)), 0) if now.trail else 0
    if unread and here.stage is Stage.CLOSED:
        yield f"{plural(unread, 'more octet')}: nobody reads what comes behind a goodbye."
    elif unread:
        yield f"{plural(unread, 'octet')} behind STARTTLS came in clear: the server throws them away (RFC 3207 4.2)."
    elif now.wanted:
        yield f"The server waits for {plural(now.wanted, 'more octet')} of the chunk."
    elif now.pending:
        yield UNFINISHED
    elif here.awaiting is Awaiting.MAIL_DATA and len(now.history) == len(before.history):
        yield IN_MESSAGE


WORDS = (Word("octets", "", "OCTETS", r"send just these, with \r \n \0 \xHH for what no key has", _octets),)
