"""A conversation in a file: as it went over the wire, or for people, with the explanations as on the screen."""

import os

from smtptutor.explain.explanation import shown
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.free_play import FreePlay
from smtptutor.talk.paper import MARKDOWN, PAGE, ending, on_paper
from smtptutor.talk.transcript import transcript
from smtptutor.text import Block, Heading, Para

LOG = "Written down by :log FILE; with the explanations, to read or to hand on, by :log FILE.md and :log FILE.html."


def written(here: Conversation, name: str) -> list[Block]:
    """Write the conversation into a new file, in the form that its name ends in; what to say of it."""
    from smtptutor.files import write_new

    told = shown(name)
    try:
        write_new(os.path.expanduser(name), _text(here, name))
    except FileExistsError:
        return [Para(f"{told} is there already and stays as it is. Choose another file name.")]
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        why = getattr(error, "strerror", None) or error
        return [Para(f"{told} could not be written: {why}. Try another file name.")]
    return [Para(f"The conversation is in {told}.")]


def _text(here: Conversation, name: str) -> str:
    if ending(name) in (*MARKDOWN, *PAGE):
        return on_paper(name, _title(here), told(here))
    return _plain(here)


def told(here: Conversation) -> list[Block]:
    """The conversation with all that the tutor says of it, below a heading; a lesson from its beginning."""
    site = here.state.policy.site
    place = f"Place: {site.name}; dialect: {site.dialect}."
    if isinstance(here.talk, FreePlay):
        return [Heading(_title(here), 1), Para(place), *here.retold()]
    from smtptutor.talk.lesson_retold import retold

    lesson = here.talk.at.lesson
    return [Heading(_title(here), 1), *retold(lesson, here.talk.rows, here.preferences)]


def _title(here: Conversation) -> str:
    return f"A conversation with {here.state.policy.site.hostname}"


def _plain(here: Conversation) -> str:
    from smtptutor.text.unwrapped import unwrapped

    return unwrapped(transcript(here.dialogue))
