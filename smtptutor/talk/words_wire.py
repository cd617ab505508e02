"""The words about octets: what goes over the wire just so, what is written in base64, what a program would answer."""

from collections.abc import Iterator

from smtptutor.explain import sasl_answers
from smtptutor.explain.render import MOST_SHOWN
from smtptutor.explain.usual import to_challenge
from smtptutor.explain.words import shortened, shown
from smtptutor.octets import ESCAPES, OctetsError, read_octets, written_octets
from smtptutor.protocol.sasl import decoded, encoded
from smtptutor.protocol.secrets import EMPTY
from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server.dialogue import Dialogue, Fed
from smtptutor.talk import arguments
from smtptutor.talk.arguments import known_users
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Block, Para, Typed, Verbatim
from smtptutor.wording import plural

SUCH_AS = rf"Give the octets, such as :octets NOOP\r\n. There are {ESCAPES}."
_SIGNS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_NAMES = {" ": "a blank", "=": "a = that is not at its end"}
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


def _base64(asked: Asked) -> list[Block]:
    r""":base64 \0alice\0wonderland writes octets in base64 (RFC 4648 4)."""
    if not asked.argument:
        return [Para(r"Give the text, such as :base64 \0alice\0wonderland")]
    try:
        return [Typed(encoded(read_octets(asked.argument)), "In base64:")]
    except OctetsError as error:
        return [Para(f"{error}.")]


def _decode(asked: Asked) -> list[Block]:
    """:decode TEXT says what a text holds in base64."""
    if not asked.argument:
        return [Para("Give what is in base64, such as :decode VXNlcm5hbWU6")]
    octets = decoded(asked.argument)
    if octets is None:
        return [Para(f"No base64: {_wrong_in(asked.argument)}")]
    return [Verbatim(shortened(written_octets(octets), MOST_SHOWN), "It says:")]


def _wrong_in(text: str) -> str:
    """Where a text is no base64, and why (RFC 4648 4)."""
    if text == EMPTY:
        return "a = alone behind AUTH and its mechanism stands for an empty answer (RFC 4954 4)."
    signs = text.rstrip("=")
    place = next((place for place, sign in enumerate(signs, 1) if sign not in _SIGNS), 0)
    if place:
        what = _NAMES.get(signs[place - 1]) or written_octets(signs[place - 1].encode("utf-8", "surrogateescape"))
        return f"sign {place} is {what}. It has A to Z, a to z, 0 to 9, + and /, and up to two = at its end."
    if len(signs) % 4 == 1:
        return f"{plural(len(signs), 'sign')} before the end; a last group of one holds no octet. Something is missing."
    fill = "=" * (-len(signs) % 4) or "no ="
    return f"the signs come in groups of four, so {fill} belongs at its end."


def _answer(asked: Asked) -> list[Block]:
    """:answer erin tells what that user's program answers to the 334 that stands now."""
    here = asked.conversation
    site, login = here.state.policy.site, here.state.session.login
    known = known_users(here)
    if here.awaiting is not Awaiting.ANSWER or login is None:
        return _nothing_asked(here)
    begun = sasl_answers.named(login)
    name = asked.argument or begun or next(iter(known), "")
    if begun not in (None, name):
        return [Para(f"This login was begun for {shown(str(begun))}, and goes on for no one else; * gives it up.")]
    line = sasl_answers.answer_of(site, login, name)
    if line is None:
        return [Para(f"{shown(name)} is no user of this place; it knows {', '.join(known) or 'none'}.")]
    whose = f"{shown(name)}'s program answers"
    if not line:
        return [Para(f"{whose} with an empty line.")]
    told = written_octets(decoded(line) or b"")
    return [Typed(line, f"{whose}:"), Para(f"It says {shortened(told, MOST_SHOWN)}")]


def _nothing_asked(here: Conversation) -> list[Block]:
    """Where no 334 stands: the lines that lead to one, each of them tried."""
    user = here.state.session.channel.user
    if here.stage is Stage.CLOSED:
        return here.closed()
    if here.awaiting is not Awaiting.COMMAND:
        return [Para("The server reads text now; a login is a matter of commands.")]
    if user is not None:
        return [Para(f"The session is logged in already, as {shown(user)}; no 334 comes any more (RFC 4954 4).")]
    lines = to_challenge(here.state)
    if not lines:
        return [Para("No 334 stands now, and no line leads to one here.")]
    return [Para("No 334 stands now, so nothing is to be answered. First:"), *(Typed(line, indent=2) for line in lines)]


WORDS = (
    Word("octets", "", "OCTETS", r"send just these, with \r \n \0 \xHH for what no key has", _octets),
    Word("base64", "", "TEXT", r"TEXT in base64, such as :base64 \0alice\0wonderland", _base64),
    Word("decode", "", "TEXT", "what TEXT says in base64", _decode),
    Word("answer", "", "[USER]", "what that user's program answers to the 334 now", _answer, completes=arguments.users),
)
