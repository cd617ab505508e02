"""What is lost when somebody drops a line with Ctrl-C, or leaves with Ctrl-D: said by every front end."""

from smtptutor.protocol.stage import Awaiting, Stage
from smtptutor.talk.conversation import Conversation
from smtptutor.text import Block, Para
from smtptutor.wording import plural

GOES_ON = {
    Stage.DATA: "The message goes on: a dot alone on a line ends it, :reset gives it up.",
    Stage.AUTH: "The login goes on: * alone on a line gives it up.",
    Stage.CLOSED: "The connection is closed: :reset connects again.",
}
"""Stage -> what is still true there after Ctrl-C."""


def dropped(conversation: Conversation, typed: str) -> list[Block]:
    """What to say after Ctrl-C: what of `typed` was dropped, and what goes on."""
    head = "That line was dropped." if typed else ""
    if conversation.dialogue.wanted:
        octets = plural(conversation.dialogue.wanted, "octet")
        rest = f"The chunk goes on, with {octets} to come: :undo takes BDAT back."
    else:
        rest = GOES_ON.get(conversation.stage, "" if typed else "There was nothing to drop. Ctrl-D leaves.")
    return [Para(f"{head} {rest}".strip(), indent=2)]


def lost(conversation: Conversation) -> list[Block]:
    """What to say of what is not finished when somebody leaves; nothing in a lesson, which goes on there next time."""
    if conversation.lesson is not None:
        return []
    if conversation.awaiting is Awaiting.MAIL_DATA:
        words = "The message was not sent: without a dot alone on a line the server drops it."
    elif conversation.awaiting is Awaiting.OCTETS:
        words = "The message was not sent: the server drops a chunk that is not whole."
    elif conversation.awaiting is Awaiting.ANSWER:
        words = "The login was not finished."
    else:
        return []
    return [Para(words, indent=2)]
