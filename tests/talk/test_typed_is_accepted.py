"""What is shown as something to type is accepted when it is typed there: the lines of explanations, and of :hint."""

from typing import NamedTuple

import pytest
from reachable import ANSWERS, SITES, counted, held, lines_for, sights

from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.server import dialogue as dialogues
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.tutor import Tutor
from smtptutor.text import screen

pytestmark = pytest.mark.uncounted

PLACES = ("default", "site submission", "site greylist", "site lmtp", "site old", "site trouble", "dialect postfix")
STATES = 40
"""So many states of a place are visited: those nearest to the greeting that show something new."""
EACH = 9
"""Of the lines of a place each state is given one in so many, each another share of them."""
PUTS_OFF = {"site greylist": "greylisted", "site trouble": "refused-on-demand"}
"""Places that are made to refuse what is right, and the cause for which they do: there trying is the way."""
WRITTEN = ("Subject: hello", "", "hello", ".")
WORDS = ("hint", "why")
CANCELS = "*"  # gives a login up, which 501 answers to (RFC 4954 4)
WIDE = 300  # columns, so that nothing is left out


class Shown(NamedTuple):
    """Lines to type, in order; `others` are those that may be typed in place of the one before."""

    lines: tuple[str, ...]
    others: tuple[str, ...]


def shown(blocks):
    """What is set off as something to type."""
    lines, others = [], []
    for line in screen(blocks, WIDE):
        before = ""
        for style, text in line:
            if style == "type":
                (others if before.endswith("or ") else lines).append(text)
            before = text if text.strip() else before + text
    return Shown(tuple(lines), tuple(others))


def moves(dialogue, lines):
    """What can be typed at a state, each some lines."""
    session = dialogue.state.session
    if session.stage is Stage.DATA:
        return [WRITTEN, ("x" * 20000, "."), (".",)]
    if session.awaiting is Awaiting.ANSWER:
        return [(line,) for line in ANSWERS]
    if session.awaiting is Awaiting.OCTETS:
        return [("x" * dialogue.wanted,)]
    return [(line,) for line in lines] if session.awaiting is Awaiting.COMMAND else []


def visited(site, lines):
    """The states of a place, breadth first."""
    states, seen, met = [], set(), set()

    def look(dialogue):
        what = (held(dialogue.state), counted(dialogue.state), dialogue.wanted > 0)
        if what not in met:
            met.add(what)
            if not (new := sights(dialogue.state, in_pairs=False)) <= seen:
                seen.update(new)
                states.append(dialogue)

    look(dialogues.opened(site))
    for dialogue in states:
        if len(states) > STATES:
            break
        for move in moves(dialogue, lines):
            look(typed(dialogue, move)[0])
    return states[:STATES]


def talking(dialogue):
    """A tutor where a dialogue stands."""
    talk = FreePlay(dialogue.state.policy.site)
    talk.dialogue = dialogue
    return Tutor(Conversation(talk))


def typed(dialogue, lines):
    """The dialogue after lines were typed, and for each thing that happened what was shown of it."""
    tutor = talking(dialogue)
    happened = [blocks for line in lines for blocks in tutor.type([line])]
    return tutor.conversation.dialogue, happened


def refused(dialogue, lines, put_off=None):
    """
    The first of these lines that is not accepted when they are typed in order; None where all are.

    `put_off` is the cause of a refusal that is as it should be.
    """
    for line in lines:
        tutor = talking(dialogue)
        here = tutor.conversation
        if line.startswith(":"):
            if line[1:].partition(" ")[0] not in {word.name for word in tutor.words}:
                return line
        elif here.awaiting is Awaiting.NOTHING:
            return line
        if line == "." and here.stage is Stage.DATA and not dialogue.draft:
            dialogue, _ = typed(dialogue, WRITTEN[:-1])
        before = len(dialogue.history)
        dialogue, _ = typed(dialogue, [line])
        if dialogue.wanted:
            dialogue, _ = typed(dialogue, ["x" * dialogue.wanted])
        new = list(dialogue.history)[before:]
        if not all(exchange.accepted or line == CANCELS or exchange.cause == put_off for exchange in new):
            return line
    return None


def told(dialogue, move):
    """The dialogue after lines were typed, and what is shown to be typed: below the reply, and of each word."""
    after, happened = typed(dialogue, move)
    below = [("", shown(blocks)) for blocks in happened if blocks]  # LMTP answers several times to one message
    return after, [*below, *((word, shown(talking(after).ask(word))) for word in WORDS)]


@pytest.mark.parametrize("name", PLACES)
def test_all_that_is_shown_to_be_typed_is_accepted(name, figure):
    lines = lines_for(name, SITES[name])
    tried, bad, put_off = 0, [], PUTS_OFF.get(name)
    for number, dialogue in enumerate(visited(SITES[name], lines)):
        can = moves(dialogue, lines)
        for move in can[number % EACH :: EACH] if len(can) > EACH else can:
            after, found = told(dialogue, move)
            for word, (first, others) in found:
                tried += len(first) + len(others)
                wrong = [refused(after, first, put_off), *(refused(after, [line], put_off) for line in others)]
                bad += [
                    (str(dialogue.state.session.stage), move[0][:60], word, line) for line in wrong if line is not None
                ]
    figure(f"typed at {name}: {tried} lines that are shown as lines to type")

    assert [] == bad
    assert tried > 100


def test_after_a_name_with_which_nobody_can_log_in():
    """No password is suggested for it; a login is given up with a star."""
    connected = dialogues.opened(SITES["default"])
    _, said = told(typed(connected, ["EHLO client.example.org", "AUTH LOGIN"])[0], ["bm9ib2R5"])
    _, good = told(typed(connected, ["EHLO client.example.org", "AUTH LOGIN"])[0], ["YWxpY2U="])

    assert said[0][1].lines + said[0][1].others == (CANCELS,)
    assert good[0][1].lines[0] == "d29uZGVybGFuZA=="


def test_a_line_that_is_refused_is_found():
    """The test itself: a line that is not accepted there, and a word that there is not."""
    connected = dialogues.opened(SITES["default"])

    assert refused(connected, ["EHLO client.example.org", "DATA"]) == "DATA"
    assert refused(connected, [":no-such-word"]) == ":no-such-word"
    assert refused(connected, [":wait 5m", "EHLO client.example.org"]) is None
