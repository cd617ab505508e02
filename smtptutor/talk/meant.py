"""What the tutor says of a line that went to the server and was meant for the tutor, or for a shell: what to type."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from smtptutor.explain import render
from smtptutor.explain.explanation import explain
from smtptutor.explain.slips.astray import Astray, astray, of_refused
from smtptutor.explain.slips.strays import MeantFor
from smtptutor.explain.way import Kind, WayOut
from smtptutor.explain.way_out import way_out
from smtptutor.explain.why import Explanation
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.expression import compiled
from smtptutor.protocol.verb import Verb
from smtptutor.reference.answer import pages_for
from smtptutor.server.dialogue import History
from smtptutor.server.exchange import Exchange, Said
from smtptutor.text import Block, Para, clean

Words = Collection[str]
"""The names of the words for the tutor that make sense where the line was typed."""

ANOTHER_TERMINAL = "smtptutor runs here already; another terminal is the place for a second one."
COLON_FIRST = "{} is no command of SMTP, and words for the tutor begin with a colon."
LEAVES = "{} is no command of SMTP; QUIT ends the session, and :quit leaves smtptutor."
HELPS = "{} is no command of SMTP; :help is for the tutor, and HELP asks the server."
SHELL = "{} is a command for a shell, and this line went to the mail server. :quit leaves."
SCREEN = "{} is a command for a shell, and this line went to the mail server. Ctrl-L clears the screen."
PROGRAM = (
    "{} is a program for a shell, which :quit leads back to. smtptutor serve gives such programs a port to talk to."
)
NO_REDO = "{} is no command of SMTP, and :redo does nothing now: this line was something new."
ASKS_WHY = "{} is no command of SMTP; :why asks the tutor. Of the reply before it:"
NOTHING = WayOut(Kind.NOTHING, ())
IN_PROGRAM = ":explain before the whole line tells what to do in the program."
TUTORS_HELP = "The tutor's own words: :help"

_SYNONYMS = {
    "back": "undo",
    "whatif": "what-if",
    "mails": "mail",
    "inbox": "mail",
    "lesson": "learn",
    "tutorial": "learn",
    "settings": "set",
}
_ELSE = {"next": "hint", "goals": "hint", "solution": "hint", "restart": "reset", "lessons": "learn"}
"""Words of a lesson, and what does the same without one."""
_WITH_ARGUMENT = frozenset(("explain", "compare", "what-if", "site", "dialect", "wait", "log", "learn", "set"))
_CODES = r"[2-5][0-9]{2}(?:[ -][245]\.[0-9]{1,3}\.[0-9]{1,3})?"


class Advised(NamedTuple):
    """
    What a line was meant to be, in a sentence.

    `lines` are what to type, or empty where the usual next line is; `instead` is another one. `asks_why` tells that it
    asked for the reason of the reply before it.
    """

    said: str
    lines: tuple[str, ...] = ()
    instead: str | None = None
    asks_why: bool = False


def meant(exchange: Exchange, words: Words) -> Advised | None:
    """What a line was meant to be that was refused as no command; None of any other exchange."""
    if exchange.said is not Said.COMMAND or exchange.command is None or exchange.accepted:
        return None
    found = of_refused(exchange.command, exchange.cause)
    return None if found is None else _meant(found, exchange.command.line, words)


def unsent_blocks(line: str, words: Words) -> list[Block]:
    """What to say of a line that reached nobody, since the connection is closed, and was not meant to."""
    found = astray(line)
    told = None if found is None else _meant(found, line, words)
    if told is None or not told.lines:
        return []
    return [Para(told.said, indent=2), *render.next_blocks(WayOut(Kind.CHOOSE, told.lines))]


def besides(exchange: Exchange, history: History, words: Words, way: WayOut | None, *, first: bool) -> list[Block]:
    """
    What somebody who typed help or why, without a colon, wanted from the tutor.

    `history` are the exchanges before, and `first` tells that the cause is met for the first time. `way` is what to
    tell of the way out, None for what is found.
    """
    if exchange.cause is Cause.HELP_TEXT and first and words:
        return [Para(TUTORS_HELP, indent=2)]
    told = meant(exchange, words)
    if told is None or not told.asks_why:
        return []
    while (before := meant(history.latest, words)) is not None and before.asks_why:
        history = history.before
    explained, way = instead_of(history.latest, explain(history.latest, history.before), words, way)
    return [
        *render.answer_blocks(history.latest, explained, way=way),
    ]


def leaves(line: str) -> bool:
    """True for a line by which somebody wants out: QUIT, or words that SMTP does not have."""
    found = astray(line)
    return line.strip().upper() == Verb.QUIT or (found is not None and found.kind is MeantFor.LEAVE)


def instead_of(
    exchange: Exchange, explanation: Explanation, words: Words, way: WayOut | None
) -> tuple[Explanation, WayOut | None]:
    """The explanation and the way out as they are told where words for the tutor can be typed; `way` as it was."""
    if exchange.cause is Cause.HELP_TOPIC_UNKNOWN and exchange.said is Said.COMMAND:
        found = way_out(exchange, explanation.asked) if way is None else way
        return explanation, found._replace(instead=":help") if found.lines else WayOut(Kind.CHOOSE, (":help",))
    told = meant(exchange, words)
    if told is None or exchange.command is None:
        return explanation, way
    if told.asks_why:
        return explanation._replace(why=ASKS_WHY.format(exchange.command.word), span=None), NOTHING
    explanation = explanation._replace(why=told.said, span=None)
    return explanation, WayOut(Kind.CHOOSE, told.lines, told.instead) if told.lines else way


def _meant(found: Astray, line: str, words: Words) -> Advised:
    name = clean(found.word)
    rest = line.partition(found.word)[2].strip()
    return _BY_KIND[found.kind](found, name, rest, words)


def _leave(_found: Astray, name: str, _rest: str, words: Words) -> Advised:
    if "next" in words:  # in a lesson only the learner knows what the server is to get
        return Advised(LEAVES.format(name), (":quit",))
    return Advised(LEAVES.format(name), ("QUIT",), ":quit")


def _help(_found: Astray, name: str, _rest: str, words: Words) -> Advised:
    return Advised(HELPS.format(name), (":help",), None if "next" in words else "HELP")


def _tutor(_found: Astray, name: str, rest: str, words: Words) -> Advised:
    word = _SYNONYMS.get(name.lower(), name.lower())
    word = word if word in words else _ELSE.get(word, "")
    if word == "redo":
        return Advised(NO_REDO.format(name))
    if word not in words:
        return Advised(COLON_FIRST.format(name), (":help",))
    argument = "2" if word == "undo" else rest if word in _WITH_ARGUMENT else ""
    return Advised(COLON_FIRST.format(name), (f":{word} {clean(argument)}".rstrip(),), asks_why=word == "why")


def _ours(_found: Astray, name: str, rest: str, words: Words) -> Advised:
    word, _, argument = rest.partition(" ")
    if word in _WITH_ARGUMENT | {"lessons"} and word in words:
        return Advised(f"{name} {word} is a command for a shell; here it is:", (f":{word} {clean(argument)}".rstrip(),))
    return Advised(ANOTHER_TERMINAL)


def _pasted(found: Astray, _name: str, rest: str, _words: Words) -> Advised:
    asked = exact_words(f"{found.word} {rest}".strip())
    said = f"{found.said} {IN_PROGRAM}" if found.kind is MeantFor.ERROR else found.said
    return Advised(said, (f":explain {clean(asked)}",) if asked else ())


def exact_words(pasted: str) -> str:
    """The shortest words for which `:explain` has the same page as for what was pasted; "" where it has none."""
    pages = pages_for(pasted.split())
    if not pages:
        return ""
    codes = compiled(_CODES).search(pasted)
    for words in (pages[0].name, codes[0] if codes else ""):
        same = pages_for(words.split()) if words else []
        if same and (same[0].kind, same[0].name) == (pages[0].kind, pages[0].name):
            return words
    return pasted


def _saying(sentence: str) -> "Callable[[Astray, str, str, Words], Advised]":
    return lambda _found, name, _rest, _words: Advised(sentence.format(name))


def _as_told(found: Astray, _name: str, _rest: str, _words: Words) -> Advised:
    return Advised(found.said)


_BY_KIND: Mapping[MeantFor, Callable[[Astray, str, str, Words], Advised]] = {
    MeantFor.LEAVE: _leave,
    MeantFor.HELP: _help,
    MeantFor.TUTOR: _tutor,
    MeantFor.SCREEN: _saying(SCREEN),
    MeantFor.CONNECT: _as_told,
    MeantFor.PROGRAM: _saying(PROGRAM),
    MeantFor.SHELL: _saying(SHELL),
    MeantFor.OURS: _ours,
    MeantFor.SEND: _as_told,
    MeantFor.REPLY: _pasted,
    MeantFor.ERROR: _pasted,
    MeantFor.TEXT: _as_told,
}
