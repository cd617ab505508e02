"""The words that tell more: of the last reply, and of what the reference knows; it is loaded when one is typed."""

from smtptutor.entry import AT_THE_PROMPT
from smtptutor.explain import render
from smtptutor.explain.words import shown
from smtptutor.short import Short, screenful, short
from smtptutor.talk import arguments
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.words import Asked, Word
from smtptutor.text import Block, Para

TYPE_CHECKING = False
if TYPE_CHECKING:
    from smtptutor.reference.lookup import Page

ALL = "--all"
NO_MORE = "There is no more. :more goes on where :explain, :compare, :why or :map ended."


def _why(asked: Asked) -> list[Block]:
    """Everything about the last reply, one screen of it first."""
    here = asked.conversation
    entry = render.why_entry(here.history.latest, here.explanation(), here.no_way)
    return _first(here, short(entry, AT_THE_PROMPT))


def _explain(asked: Asked) -> list[Block]:
    """:explain tells what is known of a word, one screen of it first; with --all all of it."""
    from smtptutor.pages import answer, whole_answer
    from smtptutor.reference.answer import pages_for

    words, wants_all = _asked_for(asked)
    if not words:
        return _why(asked)
    if "\n" in asked.argument and (said := _said(asked, asked.argument, [], wants_all=wants_all)):
        return said
    pages = pages_for(words)
    from smtptutor.reference import pasted

    if pasted.may_be_said(" ".join(words)) and (said := _said(asked, " ".join(words), pages, wants_all=wants_all)):
        return said
    if not pages:
        from smtptutor.reference.near import near_misses

        near = near_misses(words)
        hint = f" Near to it: {', '.join(near)}." if near else ""
        return [Para(f"Nothing is known of {shown(' '.join(words))}.{hint}")]
    if wants_all:
        return _all_of_it(asked.conversation, whole_answer(pages, AT_THE_PROMPT))
    return _first(asked.conversation, answer(pages, AT_THE_PROMPT, " ".join(words)))


def _said(asked: Asked, text: str, pages: "list[Page]", *, wants_all: bool) -> list[Block]:
    """What is found in words, one screen of it or all; [] where nothing is."""
    from smtptutor.evidence.answered import answer_to, whole_answer_to

    if wants_all:
        whole = whole_answer_to(text, pages, AT_THE_PROMPT)
        return _all_of_it(asked.conversation, whole) if whole else []
    said = answer_to(text, pages, AT_THE_PROMPT)
    return _first(asked.conversation, said) if said else []


def _compare(asked: Asked) -> list[Block]:
    """:compare sets two side by side, one screen first; with --all all that is known of both."""
    from smtptutor.comparison import comparison
    from smtptutor.entry import whole

    words, wants_all = _asked_for(asked)
    if len(words) != 2:
        return [Para("Give two codes, such as: :compare 250 503")]
    entry, complaint = comparison(words[0], words[1], AT_THE_PROMPT)
    if entry is None:
        return [Para(complaint)]
    if wants_all:
        return _all_of_it(asked.conversation, whole(entry))
    return _first(asked.conversation, short(entry, AT_THE_PROMPT))


def _asked_for(asked: Asked) -> tuple[list[str], bool]:
    """The words that were asked for, and whether all of it is wanted."""
    words = asked.argument.split()
    return [word for word in words if word != ALL], ALL in words


def _first(here: Conversation, entry: Short) -> list[Block]:
    here.rest = entry.rest
    return list(entry.shown)


def _all_of_it(here: Conversation, blocks: list[Block]) -> list[Block]:
    here.wants_all = True
    return blocks


def _more(asked: Asked) -> list[Block]:
    """:more goes on where the last long text ended, a screen at a time; with `all` to its end."""
    here = asked.conversation
    if not here.rest:
        return [Para(NO_MORE)]
    if asked.argument in ("all", ALL):
        left, here.rest = here.rest, ()
        return _all_of_it(here, list(left))
    shown_now, here.rest = screenful(here.rest, AT_THE_PROMPT)
    return list(shown_now)


_KNOWN = "a code, a verb, a parameter, a word, a whole reply"

WORDS = (
    Word("why", "w", "", "everything about the last reply", _why, long=True),
    Word("explain", "e", "WHAT", _KNOWN, _explain, completes=arguments.pages, long=True),
    Word("compare", "c", "A B", "two codes side by side", _compare, completes=arguments.two_pages, long=True),
    Word("more", "", "", "the rest of what was longer than a screen", _more),
)
