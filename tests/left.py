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
        len(runner.since_opened),
        runner.hints,
        runner.way.at.guess,
        runner.slipped,
        runner.pending,
        len(runner.trail),
        len(runner.way.at.undone),
    )


def act(runner, action):
    """One thing that a learner does."""
    if action == ":undo":
        runner.undo()
    elif action == ":redo":
        runner.redo()
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
    elif action == ":hint":
        runner.hint()
    elif action.startswith(":guess"):
        runner.guess(int(action[-3:]))
    elif action.startswith(":paste"):
        lines = action.split("|")[1:]
        for place, line in enumerate(lines, 1):
            runner.way.send(line, more=place < len(lines))
    elif runner.state.session.stage is not Stage.CLOSED:  # the shell sends nothing then
        runner.send(action)
