"""The words for the tutor that are about the place: where one is, who speaks there, what time it is, what mail came."""

import re

from smtptutor.explain.explanation import shortened, shown
from smtptutor.server import sites
from smtptutor.server.exchange import Said
from smtptutor.table import TableError
from smtptutor.talk.conversation import Conversation
from smtptutor.text import Styled, labelled, wrap

_TIME = r"([0-9]{1,6}) ?(s|m|h|d)?"
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_NAMES = {"s": "second", "m": "minute", "h": "hour", "d": "day"}


def _say(words: str, width: int) -> list[Styled]:
    return [[("", line)] for line in wrap(words, width)]


def site(conversation: Conversation, argument: str) -> list[Styled]:
    """:site lists the places; with a name or a file it goes there."""
    here = conversation.talk.state.policy.site
    if not argument:
        lines: list[Styled] = []
        for name in sites.names():
            mark = "*" if name == here.name else " "
            lines += labelled(f"{mark} {name:<14}", sites.about(name), conversation.width)
        return lines + _say("* is where you are. :site NAME goes elsewhere, to a new conversation.", conversation.width)
    try:
        found = sites.load(argument)
    except TableError as error:
        return _say(str(error), conversation.width)
    lines = labelled(f"{found.name}:", found.about, conversation.width)
    if here.dialect != found.dialect == "standard":  # who was asked to speak goes along
        found = found._replace(dialect=here.dialect)
        lines += _say(f"It answers in the dialect {here.dialect}; :dialect standard ends that.", conversation.width)
    return [*lines, *conversation.visit(found)]


def dialect(conversation: Conversation, argument: str) -> list[Styled]:
    """:dialect tells who speaks here; with a name another server takes over where this one stands."""
    from smtptutor.explain import elsewhere

    state = conversation.talk.state
    here = state.policy.site.dialect
    titles = {title.lower(): name for name, title in elsewhere.TITLES.items()}
    asked = titles.get(argument.lower(), argument.lower())
    if not argument:
        lines: list[Styled] = [
            [("label", f"{'*' if name == here else ' '} {name:<10}"), ("", elsewhere.ABOUT.get(name, title))]
            for name, title in elsewhere.TITLES.items()
        ]
        return lines + _say("* speaks here. :dialect NAME switches; :elsewhere compares.", conversation.width)
    try:
        conversation.talk.simulator.state = elsewhere.speaking(state, asked)
    except KeyError:
        known = ", ".join(elsewhere.TITLES)
        return _say(f"No server is known as {shown(argument)}; there are {known}.", conversation.width)
    title = elsewhere.TITLES[asked]
    return _say(f"From the next line on the server answers as {title} does.", conversation.width)


def compare_elsewhere(conversation: Conversation, argument: str) -> list[Styled]:
    """:elsewhere: how the other servers would have answered the last line."""
    from smtptutor.explain import elsewhere

    last = conversation.talk.history[-1]
    found = elsewhere.elsewhere(last, conversation.talk.message_of(last))
    if not found:
        return _say("There is nothing to repeat: the answers of a login are not kept.", conversation.width)
    said = "the greeting" if last.client is None else "the message" if last.said is Said.MESSAGE else shown(last.client)
    head: Styled = [("", "Asked in the same state: "), ("client", said)]
    width = conversation.width
    return [head, *elsewhere.lines(found, width), *elsewhere.reasons(found, width)]


def wait(conversation: Conversation, argument: str) -> list[Styled]:
    """:wait 5m lets time pass at the server: greylisting, rates and retries are learned without waiting."""
    form = re.fullmatch(_TIME, argument)
    if form is None:
        return _say("Give a time, such as :wait 90s, :wait 5m, :wait 2h or :wait 1d.", conversation.width)
    count, unit = int(form[1]), form[2] or "s"
    later = conversation.talk.wait(count * _SECONDS[unit])
    passed = f"{count} {_NAMES[unit]} passes" if count == 1 else f"{count} {_NAMES[unit]}s pass"
    return _say(f"{passed} at the server; its clock says {_clock(later)}.", conversation.width)


def _clock(seconds: int) -> str:
    import time

    return time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(seconds))


def mail(conversation: Conversation, argument: str) -> list[Styled]:
    """:mail lists what the server accepted; with a number it shows that message."""
    store = conversation.talk.state.memory.store
    messages = {message.number: message for message in store}
    if not messages:
        return _say("The server has accepted no message yet.", conversation.width)
    if not argument:
        lines: list[Styled] = []
        for number, message in sorted(messages.items()):
            envelope = message.envelope
            to = ", ".join(envelope.recipients)
            about = f"from {envelope.sender or '<>'} to {to}, {len(message.content)} octets"
            lines += labelled(f"{number:>3} {message.queue_id}", shortened(about, 500), conversation.width)
        return lines + _say(":mail NUMBER shows one, as the server keeps it.", conversation.width)
    if not argument.isdecimal() or int(argument) not in messages:
        return _say(f"There is no message {shown(argument)}; :mail lists what there is.", conversation.width)
    message = messages[int(argument)]
    text = (message.trace + message.content).decode("utf-8", "surrogateescape")
    asked = [option for option in (*message.envelope.options, *message.envelope.rcpt_options) if option]
    lines = labelled("Asked for:", ", ".join(asked), conversation.width) if asked else []
    return lines + [[("", shortened(line.expandtabs(), 500))] for line in text.split("\r\n")[:-1]]
