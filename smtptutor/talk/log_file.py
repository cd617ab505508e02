"""A conversation in a file: as it went over the wire, or for people, with the explanations as on the screen."""

import os
from collections.abc import Callable, Mapping

from smtptutor.explain.explanation import shown
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.transcript import transcript
from smtptutor.text import Block, Heading, Para

LOG = "Written down by :log FILE; with the explanations, to read or to hand on, by :log FILE.md and :log FILE.html."


def written(here: Conversation, name: str) -> list[Block]:
    """Write the conversation into a new file, in the form that its name ends in; what to say of it."""
    from smtptutor.files import write_new

    told = shown(name)
    try:
        write_new(os.path.expanduser(name), _form(name)(here))
    except FileExistsError:
        return [Para(f"{told} is there already and stays as it is. Choose another file name.")]
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or error
        return [Para(f"{told} could not be written: {why}. Try another file name.")]
    return [Para(f"The conversation is in {told}.")]


def _form(name: str) -> Callable[[Conversation], str]:
    return _FORMS.get(os.path.splitext(name)[1].lower(), _plain)


def told(here: Conversation) -> list[Block]:
    """The conversation with all that the tutor says of it, below a heading."""
    site = here.state.policy.site
    place = f"Place: {site.name}; dialect: {site.dialect}."
    lesson = [] if here.lesson is None else [Para(here.lesson.lesson.title, "Lesson:")]
    return [Heading(_title(here), 1), *lesson, Para(place), *here.retold()]


def _title(here: Conversation) -> str:
    return f"A conversation with {here.state.policy.site.hostname}"


def _plain(here: Conversation) -> str:
    from smtptutor.text.unwrapped import unwrapped

    return unwrapped(transcript(here.dialogue))


def _markdown(here: Conversation) -> str:
    from smtptutor.text.markdown import markdown

    return markdown(told(here))


def _page(here: Conversation) -> str:
    from smtptutor.text.page import page

    return page(_title(here), told(here))


_FORMS: Mapping[str, Callable[[Conversation], str]] = {
    ".md": _markdown,
    ".markdown": _markdown,
    ".html": _page,
    ".htm": _page,
}
