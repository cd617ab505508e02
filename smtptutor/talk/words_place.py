"""The words about the place: where one is, who speaks there, what time it is, what mail came."""

import re

from smtptutor.explain.explanation import shortened, shown
from smtptutor.server import sites
from smtptutor.server.dialects import TITLES
from smtptutor.server.dialogue import message_answered
from smtptutor.server.exchange import Said
from smtptutor.table import TableError
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Styled, labelled, wrap
from smtptutor.wording import UNITS, plural

_TIME = r"([0-9]{1,6}) ?([smhd]?)"
_LONGEST_NUMBER = 9  # digits of a message number; nobody has more mail


def _say(words: str, width: int) -> list[Styled]:
    return [[("", line)] for line in wrap(words, width)]


def _site(asked: Asked) -> list[Styled]:
    """:site lists the places; with a name or a file it goes there."""
    conversation = asked.conversation
    here, width = conversation.state.policy.site, conversation.width
    if not asked.argument:
        lines: list[Styled] = []
        for name in sites.names():
            mark = "*" if name == here.name else " "
            lines += labelled(f"{mark} {name:<14}", sites.about(name), width)
        return lines + _say("* is where you are. :site NAME goes elsewhere, to a new conversation.", width)
    try:
        there = sites.load(asked.argument)
    except TableError as error:
        return _say(str(error), width)
    except ValueError:
        return _say(f"{shown(asked.argument)} is no name of a file.", width)  # it has a NUL in it
    lines = labelled(f"{there.name}:", there.about, width)
    if here.dialect != there.dialect == "standard":  # who was asked to speak goes along
        there = there._replace(dialect=here.dialect)
        lines += _say(f"It answers in the dialect {here.dialect}; :dialect standard ends that.", width)
    return [*lines, *conversation.visit(there)]


def _dialect(asked: Asked) -> list[Styled]:
    """:dialect tells who speaks here; with a name another server takes over where this one stands."""
    from smtptutor.explain import elsewhere

    conversation, width = asked.conversation, asked.conversation.width
    here = conversation.state.policy.site.dialect
    if not asked.argument:
        lines: list[Styled] = [
            [("label", f"{'*' if name == here else ' '} {name:<10}"), ("", elsewhere.ABOUT.get(name, title))]
            for name, title in TITLES.items()
        ]
        return lines + _say("* speaks here. :dialect NAME switches; :elsewhere compares.", width)
    typed = asked.argument.lower()
    name = next((name for name, title in TITLES.items() if typed in (name, title.lower())), None)
    if name is None:
        known = ", ".join(TITLES)
        return _say(f"No server is known as {shown(asked.argument)}; there are {known}.", width)
    conversation.speak(name)
    return _say(f"From the next line on the server answers as {TITLES[name]} does.", width)


def _elsewhere(asked: Asked) -> list[Styled]:
    """:elsewhere: how the other servers would have answered the last line."""
    from smtptutor.explain import elsewhere

    dialogue, width = asked.conversation.dialogue, asked.conversation.width
    last = dialogue.history.latest
    answers = elsewhere.elsewhere(last, message_answered(dialogue))
    if not answers:
        return _say("There is nothing to repeat: the answers of a login are not kept.", width)
    what = "the greeting" if last.client is None else "the message" if last.said is Said.MESSAGE else shown(last.client)
    head: Styled = [("", "Asked in the same state: "), ("client", what)]
    return [head, *elsewhere.lines(answers, width), *elsewhere.reasons(answers, width)]


def _wait(asked: Asked) -> list[Styled]:
    """:wait 5m lets time pass at the server: greylisting, rates and retries are learned without waiting."""
    width = asked.conversation.width
    form = re.fullmatch(_TIME, asked.argument)
    if form is None:
        return _say("Give a time, such as :wait 90s, :wait 5m, :wait 2h or :wait 1d.", width)
    count, letter = int(form[1]), form[2] or "s"
    size, name = next((size, name) for unit, size, name in UNITS if unit == letter)
    later = asked.conversation.talk.wait(count * size)
    passed = f"{plural(count, name)} {'passes' if count == 1 else 'pass'}"
    return _say(f"{passed} at the server; its clock says {_clock(later)}.", width)


def _clock(seconds: int) -> str:
    import time

    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))


def _mail(asked: Asked) -> list[Styled]:
    """:mail lists what the server accepted; with a number it shows that message."""
    width = asked.conversation.width
    messages = {message.number: message for message in asked.conversation.state.memory.store}
    if not messages:
        return _say("The server has accepted no message yet.", width)
    if not asked.argument:
        lines: list[Styled] = []
        for number, message in sorted(messages.items()):
            envelope = message.envelope
            to = ", ".join(envelope.recipients)
            about = f"from {envelope.sender or '<>'} to {to}, {len(message.content)} octets"
            lines += labelled(f"{number:>3} {message.queue_id}", shortened(about, 500), width)
        return lines + _say(":mail NUMBER shows one, as the server keeps it.", width)
    a_number = asked.argument.isdecimal() and len(asked.argument) <= _LONGEST_NUMBER
    if not a_number or int(asked.argument) not in messages:
        return _say(f"There is no message {shown(asked.argument)}; :mail lists what there is.", width)
    message = messages[int(asked.argument)]
    text = (message.trace + message.content).decode("utf-8", "surrogateescape")
    demands = [option for option in (*message.envelope.options, *message.envelope.rcpt_options) if option]
    lines = labelled("Asked for:", ", ".join(demands), width) if demands else []
    return lines + [[("", shortened(line.expandtabs(), 500))] for line in text.split("\r\n")[:-1]]


WORDS = (
    Word("elsewhere", "else", "", "how other servers would have answered the last line", _elsewhere),
    Word("site", "s", "[NAME]", "the places there are; with a name, go there", _site, free=True),
    Word("dialect", "d", "[NAME]", "answer as Postfix, Exim, Sendmail or OpenSMTPD does", _dialect, free=True),
    Word("wait", "", "TIME", "let time pass at the server, such as :wait 5m", _wait),
    Word("mail", "", "[NUMBER]", "the messages that the server accepted", _mail),
)
