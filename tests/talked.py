"""A dialogue after lines that were typed, and what is looked at in one."""

from smtptutor.server.dialogue import opened, send
from smtptutor.server.site import Site


def played(*lines, at=None):
    """The dialogue after these lines, each sent when the one before was answered."""
    dialogue = opened(Site() if at is None else at)
    for line in lines:
        dialogue = send(dialogue, line)[0]
    return dialogue


def codes(dialogue):
    return [exchange.reply.code for exchange in dialogue.history]


def content(dialogue):
    return dialogue.state.memory.store.latest.content
