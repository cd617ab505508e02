"""Free play: a conversation with a site, without a lesson in it."""

from smtptutor.server import dialogue as dialogues
from smtptutor.server.chain import Chain
from smtptutor.server.dialogue import Dialogue, Exchanged, Taken
from smtptutor.server.exchange import Exchange
from smtptutor.server.site import Site


class FreePlay:
    """
    A conversation that somebody is in. `dialogue` is where it stands.

    A lesson under way (course.under_way) can be spoken to in the same way; its `at` is then where the learner stands.
    """

    at = None

    def __init__(self, site: Site) -> None:
        self.dialogue: Dialogue = dialogues.opened(site)
        self._undone: Chain[Dialogue] = Chain()  # what was taken back and can be done again, the next last

    def send(self, line: str, *, more: bool = False) -> tuple[Exchanged, ...]:
        """Send a line, given without its line end; `more` tells that others are sent in one piece with it."""
        answered: list[Exchanged] = []
        ahead = dialogues.goes_ahead(self.dialogue, line, more=more)
        for part in dialogues.parts(self.dialogue, line, ahead=ahead):
            self._go_on(part.dialogue)
            answered += dialogues.exchanged(part)
        return tuple(answered)

    def send_octets(self, octets: bytes) -> tuple[Exchanged, ...]:
        """Send octets in one piece, just as they are."""
        part = dialogues.octets_part(self.dialogue, octets)
        if part.dialogue is not self.dialogue:
            self._go_on(part.dialogue)
        return dialogues.exchanged(part)

    def undo(self) -> tuple[Taken, ...]:
        """Take the last thing back; what it was, or nothing where only the greeting is left."""
        now = self.dialogue
        self.dialogue, what = dialogues.undo(now)
        if what:
            self._undone = self._undone.adding(now)
        return what

    def redo(self) -> tuple[Taken, ...]:
        """Do again what was taken back last; what it is, or nothing where something else was done since."""
        if not self._undone:
            return ()
        self.dialogue, self._undone = self._undone.latest, self._undone.before
        return self.dialogue.trail.latest.what

    def wait(self, seconds: int) -> int:
        """Let time pass at the server; its clock then, in seconds since 1970 (UTC)."""
        self._go_on(dialogues.wait(self.dialogue, seconds))
        return self.dialogue.state.memory.clock

    def reset(self) -> Exchange:
        """A new connection to the same place; its greeting."""
        connected, greeting = dialogues.reset(self.dialogue)
        self._go_on(connected)
        return greeting

    def visit(self, site: Site) -> None:
        """Leave for another place, where a new conversation begins."""
        self._go_on(dialogues.opened(site))

    def speak(self, dialect: str) -> None:
        """Another server takes over where this one stands. Raises KeyError for a dialect that nobody speaks."""
        self._go_on(dialogues.speaking(self.dialogue, dialect))

    def _go_on(self, dialogue: Dialogue) -> None:
        """Something new: what was taken back before it is gone."""
        self.dialogue, self._undone = dialogue, Chain()
