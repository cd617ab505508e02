"""The words about the place: where one is, who speaks there, what time it is, what mail came."""

import re
from collections.abc import Callable

from smtptutor.explain.explanation import shortened, shown
from smtptutor.explain.render import MOST_SHOWN
from smtptutor.octets import written_octets
from smtptutor.server import sites
from smtptutor.server.dialects import TITLES
from smtptutor.server.dialogue import message_answered
from smtptutor.server.exchange import Said
from smtptutor.server.mailstore import Message
from smtptutor.server.moment import moment
from smtptutor.server.site import LEAST_MESSAGE_SIZE, Site
from smtptutor.table import TableError
from smtptutor.talk import arguments
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Block, Para, Term, Terms, Verbatim
from smtptutor.wording import duration, plural, seconds_typed

ENDS = r"\r\n is CR LF, the end of a line. \r or \n without the other stands alone (RFC 5321 2.3.8); \\ is a backslash."
_LONGEST_NUMBER = 9  # digits of a message number; nobody has more mail


def _in_free_play(handler: Callable[[Asked, FreePlay], list[Block]]) -> Callable[[Asked], list[Block]]:
    """A handler that gets the free play under way, which the dispatcher has seen to."""

    def handle(asked: Asked) -> list[Block]:
        talk = asked.conversation.talk
        return handler(asked, talk) if isinstance(talk, FreePlay) else []

    return handle


def _site(asked: Asked, free: FreePlay) -> list[Block]:
    """:site lists the places; with a name or a file it goes there."""
    here = free.dialogue.state.policy.site
    if not asked.argument:
        rows = (Term(f"{'*' if name == here.name else ' '} {name}", sites.about(name)) for name in sites.names())
        legend = Para("* is where you are. :site NAME goes elsewhere, to a new conversation.")
        return [Terms(tuple(rows)), legend, *_takes_too_little(here)]
    try:
        there = sites.load(asked.argument)
    except TableError as error:
        return [Para(str(error))]
    except ValueError:
        return [Para(f"{shown(asked.argument)} is no name of a file.")]  # it has a NUL in it
    blocks: list[Block] = [Para(there.about, f"{there.name}:"), *_takes_too_little(there)]
    if here.dialect != there.dialect == "standard":  # who was asked to speak goes along
        there = there._replace(dialect=here.dialect)
        blocks.append(Para(f"It answers in the dialect {here.dialect}; :dialect standard ends that."))
    free.visit(there)
    return [*blocks, *asked.conversation.anew()]


def _takes_too_little(site: Site) -> list[Block]:
    """What is to be known of a place with a limit below that of the standard; nothing of another."""
    size = site.limits.message_size
    if size >= LEAST_MESSAGE_SIZE:
        return []
    most = f"A message may have {plural(size, 'octet')} at most here"
    return [Para(f"{most}; RFC 5321 4.5.3.1.7 has every server take 64K octets at least.")]


def _dialect(asked: Asked, free: FreePlay) -> list[Block]:
    """:dialect tells who speaks here; with a name another server takes over where this one stands."""
    from smtptutor.explain.elsewhere import ABOUT_DIALECT

    here = free.dialogue.state.policy.site.dialect
    if not asked.argument:
        rows = (
            Term(f"{'*' if name == here else ' '} {name}", ABOUT_DIALECT.get(name, title))
            for name, title in TITLES.items()
        )
        return [Terms(tuple(rows)), Para("* speaks here. :dialect NAME switches; :elsewhere compares.")]
    typed = asked.argument.lower()
    name = next((name for name, title in TITLES.items() if typed in (name, title.lower())), None)
    if name is None:
        return [Para(f"No server is known as {shown(asked.argument)}; there are {', '.join(TITLES)}.")]
    free.speak(name)
    return [Para(f"From the next line on the server answers as {TITLES[name]} does.")]


def _elsewhere(asked: Asked) -> list[Block]:
    """:elsewhere: how the other servers would have answered the last line."""
    from smtptutor.explain import elsewhere

    dialogue = asked.conversation.dialogue
    last = dialogue.history.latest
    answers = elsewhere.elsewhere(last, message_answered(dialogue))
    if not answers:
        return [Para("There is nothing to repeat: the answers of a login are not kept.")]
    what = "the greeting" if last.client is None else "the message" if last.said is Said.MESSAGE else shown(last.client)
    head = Para((("", "Asked in the same state: "), ("client", what)))
    return [head, *elsewhere.answer_blocks(answers), *elsewhere.reason_blocks(answers)]


def _wait(asked: Asked) -> list[Block]:
    """:wait 5m lets time pass at the server: greylisting, rates and retries are learned without waiting."""
    seconds = seconds_typed(asked.argument)
    if seconds is None:
        return [Para("Give a time, such as :wait 90s, :wait 5m, :wait 2h or :wait 1d.")]
    later = asked.conversation.talk.wait(seconds)
    passed = duration(seconds)
    verb = "passes" if passed.startswith("1 ") else "pass"
    return [Para(f"{passed} {verb} at the server; its clock says {_clock(later)}.")]


def _clock(seconds: int) -> str:
    return moment(seconds, "%Y-%m-%d %H:%M:%S UTC")


def _mail(asked: Asked) -> list[Block]:
    """:mail lists what the server accepted; with a number it shows that message, and with `octets` its line ends."""
    messages = {message.number: message for message in asked.conversation.state.memory.store}
    if not messages:
        return [Para("The server has accepted no message yet.")]
    if not asked.argument:
        rows = (Term(f"{number:>3} {message.queue_id}", _in_short(message)) for number, message in messages.items())
        return [Terms(tuple(rows)), Para(":mail NUMBER shows one, as the server keeps it.")]
    number, _, form = asked.argument.partition(" ")
    form = form.strip().lower()
    a_number = number.isdecimal() and len(number) <= _LONGEST_NUMBER
    if not a_number or int(number) not in messages or form not in ("", arguments.OCTETS):
        return [Para(f"There is no message {shown(asked.argument)}; :mail lists what there is.")]
    message = messages[int(number)]
    demands = [option for option in (*message.envelope.options, *message.envelope.rcpt_options) if option]
    blocks: list[Block] = [Para(", ".join(demands), "Asked for:")] if demands else []
    if form:
        return [*blocks, *_with_ends(message.trace + message.content), Para(ENDS)]
    text = (message.trace + message.content).decode("utf-8", "surrogateescape")
    return blocks + [Verbatim(shortened(line.expandtabs(), MOST_SHOWN)) for line in text.split("\r\n")[:-1]]


def _with_ends(content: bytes) -> list[Block]:
    """The lines of a message with their ends to see; one that ends in CR or LF alone is a line of its own."""
    lines = re.findall(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", content)
    return [Verbatim(shortened(written_octets(line), MOST_SHOWN)) for line in lines]


def _in_short(message: Message) -> str:
    """Who a message is from, who it is for, how big it is."""
    envelope = message.envelope
    about = f"from {envelope.sender or '<>'} to {', '.join(envelope.recipients)}"
    return shortened(f"{about}, {plural(len(message.content), 'octet')}", MOST_SHOWN)


_GO = "the places there are; with a name, go there"
_CAME = "the messages that the server accepted"
_SPEAK = "answer as Postfix, Exim, Sendmail or OpenSMTPD does"

WORDS = (
    Word("elsewhere", "else", "", "how other servers would have answered the last line", _elsewhere, long=True),
    Word("site", "s", "[NAME]", _GO, _in_free_play(_site), free=True, completes=arguments.places),
    Word("dialect", "d", "[NAME]", _SPEAK, _in_free_play(_dialect), free=True, completes=arguments.speakers),
    Word("wait", "", "TIME", "let time pass at the server, such as :wait 5m", _wait, completes=arguments.times),
    Word("mail", "", "[NUMBER]", _CAME, _mail, completes=arguments.mail_numbers, long=True),
)
