"""What the tests of lessons that are left and taken up share: one action, and all that must come back after it."""

from smtptutor.protocol.secrets import masked
from smtptutor.protocol.stage import Stage

RIGHT = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
WRONG = "AGFsaWNlAGxvb2tpbmdnbGFzcw=="  # alice, lookingglass


def told(line):
    """A line as it may come back: without its secret, which is written down nowhere."""
    hidden = masked(line or "")
    return hidden.upper().split() if "****" in hidden else line


def picture(runner):
    """All that must come back."""
    return (
        runner.state,
        runner.number,
        runner.step_done,
        list(runner.ticked),
        list(runner.draft),
        [(told(one.client), one.reply, one.cause) for one in runner.history],
        len(runner.since_opened()),
    )


def act(runner, action):
    """One thing that a learner does."""
    if action == ":undo":
        runner.undo()
    elif action == ":reset":
        runner.reset()
    elif action == ":solution":
        runner.show_solution()
    elif action == ":next":
        if runner.step_done and not runner.done:
            runner.advance()
    elif action == ":restart":
        runner.restart()
    elif action == ":wait":
        runner.wait(300)
    elif runner.state.session.stage is Stage.DATA and masked(action) != action:
        pass  # in a message such a line comes back with stars: it may be a login typed at the wrong moment
    elif runner.state.session.stage is not Stage.CLOSED:  # the shell sends nothing then
        list(runner.send(action))
