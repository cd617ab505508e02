"""
What can stand behind the words for the tutor: for what is typed of an argument, choices that are accepted there.

What a word needs to know is loaded when its argument is asked for.
"""

from smtptutor.protocol.stage import Awaiting
from smtptutor.server.named import EVERY
from smtptutor.talk.choice import Choice, beginning
from smtptutor.talk.conversation import Conversation

_TIMES = ("90s", "5m", "2h", "1d")
_KINDS = {
    "codes": "a reply code",
    "verbs": "a verb",
    "keywords": "a keyword of EHLO",
    "causes": "a cause",
    "enhanced": "an enhanced status code",
    "parameters": "a parameter",
    "mechanisms": "a mechanism of AUTH",
    "words": "a word",
    "providers": "a provider's own",
    "pairs": "two that are taken for each other",
}
"""The kinds of pages in the order in which they are offered, and what to say of a name; pairs only behind a hyphen."""
_ANY_CLASS = "x."
_NOW = "now"
OCTETS = "octets"
"""What stands behind the number of a message, to see its line ends."""


def places(typed: str, conversation: Conversation) -> list[Choice]:
    """The sites that come along; the one where the learner is comes last."""
    from smtptutor.server import sites

    return _here_last(beginning(typed, {name: sites.about(name) for name in sites.names()}), _place(conversation))


def speakers(typed: str, conversation: Conversation) -> list[Choice]:
    """The dialects; the one that is spoken comes last."""
    from smtptutor.explain.elsewhere import ABOUT_DIALECT
    from smtptutor.server.dialects import TITLES

    known = {name: ABOUT_DIALECT.get(name, f"as {title} answers") for name, title in TITLES.items()}
    return _here_last(beginning(typed, known), conversation.state.policy.site.dialect)


def maps(typed: str, _: Conversation) -> list[Choice]:
    """What the map can show beside the place where the learner is."""
    return beginning(typed, {"all": "every verb in every stage"})


def all_questions(typed: str, _: Conversation) -> list[Choice]:
    """What may stand behind :skip."""
    return beginning(typed, {"all": "this question, and those after it"})


def lessons(typed: str, conversation: Conversation) -> list[Choice]:
    """The lessons of the course, in their order."""
    return beginning(typed, {lesson.id: lesson.title for lesson in conversation.lessons.learning.course})


def _place(conversation: Conversation) -> str:
    return conversation.state.policy.site.name


def _here_last(found: list[Choice], here: str) -> list[Choice]:
    return sorted((one._replace(about=_NOW) if one.text == here else one for one in found), key=_is_here)


def _is_here(choice: Choice) -> bool:
    return choice.about == _NOW


def times(typed: str, conversation: Conversation) -> list[Choice]:
    """Times to wait: the one that the server asked for first; behind digits, their units."""
    from smtptutor.wording import UNITS, duration, seconds_typed, short_duration

    asked = conversation.history.latest.manner.retry_after
    said = ([short_duration(asked)] if asked else []) + [*_TIMES]
    if typed.isdecimal():
        said = [typed + letter for letter, _, _ in reversed(UNITS)]
    seconds = {time: seconds_typed(time) for time in said}
    return beginning(typed, {time: duration(count) for time, count in seconds.items() if count})


def mail_numbers(typed: str, conversation: Conversation) -> list[Choice]:
    """The messages that the server accepted, the newest first; behind the number of one, how else it can be shown."""
    kept = conversation.state.memory.store
    number, blank, form = typed.partition(" ")
    if blank:
        known = any(str(one.number) == number for one in kept)
        return beginning(form, {OCTETS: "its line ends to see"} if known else {})
    return beginning(typed, {str(one.number): f"from {one.envelope.sender or '<>'}" for one in kept})


def users(typed: str, conversation: Conversation) -> list[Choice]:
    """The users that the place knows."""
    return beginning(typed, dict.fromkeys(known_users(conversation), "a user of this place"))


def known_users(conversation: Conversation) -> list[str]:
    """Their names, in the order of the site; where everybody is one, the learner's own."""
    site = conversation.state.policy.site
    return [site.client.user if account.name == EVERY else account.name for account in site.users]


def lines(typed: str, conversation: Conversation) -> list[Choice]:
    """A line of SMTP, where the server waits for one."""
    if conversation.awaiting is not Awaiting.COMMAND:
        return []
    from smtptutor.talk.line_completion import line_choices

    return line_choices(typed, conversation.state)


def pages(typed: str, conversation: Conversation) -> list[Choice]:
    """The last word of a question: what the reference has an entry for, that of the last reply first."""
    word = typed.rpartition(" ")[2]
    return beginning(word, {**_of_the_reply(conversation), **_names(word)})


def two_pages(typed: str, conversation: Conversation) -> list[Choice]:
    """The first or the second of two to compare; behind one, those first that it is often taken for."""
    from smtptutor.reference import lookup

    *before, word = typed.split(" ")
    if not any(before):
        return beginning(word, {**_of_the_reply(conversation), **_names(word)})
    if len(list(filter(None, before))) > 1:
        return []
    first = next(filter(None, before)).lower()
    sides = [name.partition("-")[::2] for name in lookup.names("pairs")]
    partners = [one if first == other else other for one, other in sides if first in (one, other)]
    known = {**dict.fromkeys(partners, f"often taken for {first}"), **_names(word)}
    return beginning(word, {name: about for name, about in known.items() if name.lower() != first})


def _of_the_reply(conversation: Conversation) -> dict[str, str]:
    """What the last exchange is made of."""
    last = conversation.history.latest
    enhanced = last.reply.enhanced or ""
    verb = last.command.verb if last.command is not None else None
    names = (str(last.reply.code), enhanced, str(last.cause), str(verb) if verb else "")
    return dict.fromkeys(filter(None, names), "of the last reply")


def _names(typed: str) -> dict[str, str]:
    """The names of all pages; an enhanced code has the class that was typed."""
    from smtptutor.reference import lookup

    of_class = typed[:2] if typed[:2] in ("2.", "4.", "5.") else _ANY_CLASS
    known: dict[str, str] = {}
    for kind, about in _KINDS.items():
        for name in lookup.names(kind) if kind != "pairs" or "-" in typed else ():
            shown = of_class + name[2:] if kind == "enhanced" and name.startswith(_ANY_CLASS) else name
            known.setdefault(shown, about)
    return known


def settings(typed: str, conversation: Conversation) -> list[Choice]:
    """A setting, with what it is now; behind one, what else it can be."""
    from smtptutor.settings import ABOUT, choices, told

    now = conversation.preferences.now
    key, blank, value = typed.partition(" ")
    if not blank:
        known = {key: f"{about}; now {told(getattr(now, key))}" for key, about in ABOUT.items()}
        return beginning(key, {**known, "save": "keep what was changed in your file"})
    if key not in ABOUT:
        return []
    chosen = told(getattr(now, key))
    return _here_last(beginning(value, dict.fromkeys(choices(key), "")), chosen)
