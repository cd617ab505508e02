"""A conversation to type into, with all that it shows as plain text."""

from learner import Talk
from support import on_screen

from smtptutor.server import sites
from smtptutor.server.site import Site
from smtptutor.talk.conversation import Conversation
from smtptutor.talk.tutor import Tutor

HELLO = "EHLO client.example.org"
NAMED = (HELLO, "MAIL FROM:<alice@example.test>", "RCPT TO:<bob@example.test>")
WRITING = (*NAMED, "DATA", "Subject: Lunch", "", "Noon?")
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
USER, PASSWORD = "YWxpY2U=", "d29uZGVybGFuZA=="  # alice, wonderland
WRONG = "AGFsaWNlAGxvb2tpbmdnbGFzcw=="  # alice, lookingglass
GUESSED = "bG9va2luZ2dsYXNz"  # lookingglass
SECRETS = (
    "AGFsaWNlAHdvbmRlcmxhbmQ",
    "d29uZGVybGFuZA",
    "wonderland",
    "AGFsaWNlAGxvb2tpbmdn",
    "bG9va2luZ2ds",
    "lookingglass",
)


class Typing:
    """A conversation and what it shows, as plain text."""

    def __init__(self, *typed, talk=None, width=80):
        self.of = Conversation(talk or Talk(Site()))
        self._width = width
        self.tutor = Tutor(self.of)
        self.opening = on_screen(self.of.opening(), width)
        for line in typed:
            self(line)

    def __call__(self, *lines):
        return "".join(on_screen(blocks, self._width) for blocks in self.tutor.type(lines))

    @property
    def clients(self):
        return [one.client for one in self.of.history]

    @property
    def state(self):
        return self.of.state


def at(name, *lines, dialect="standard"):
    """A conversation at a place that comes along, where these lines were typed."""
    return Typing(*lines, talk=Talk(sites.load(name)._replace(dialect=dialect)))
