"""Predicates tried on dialogues: what is typed, what a goal asks for, and whether it holds."""

from smtptutor.course import goals
from smtptutor.server import sites
from smtptutor.server.dialogue import opened, reset, send, wait
from smtptutor.table import TomlTable
from smtptutor.wording import seconds_typed

HELLO = ("EHLO client.example.org",)
OPEN = (*HELLO, "MAIL FROM:<alice@example.test>")
NAMED = (*OPEN, "RCPT TO:<bob@example.test>")
SENT = (*NAMED, "DATA", "Subject: Lunch", "", "  Noon? ", "..dot", ".")


def read(**wanted):
    """The predicate of a goal."""
    return goals.read(TomlTable(wanted, "lesson.toml", "steps[1].goals[1]."))


def letter(*lines, sender="alice@example.test", to=("bob@example.test",), mail="", rcpt=""):
    """A message with these lines, handed over in a session that has begun; `mail` and `rcpt` are parameters."""
    named = [f"RCPT TO:<{one}>{rcpt}" for one in to]
    return (f"MAIL FROM:<{sender}>{mail}", *named, "DATA", *lines, ".")


def typed_on(dialogue, lines):
    """The dialogue after these lines; `:connect` and `:wait 5m` are done, and not sent."""
    for line in lines:
        if line == ":connect":
            dialogue = reset(dialogue)[0]
        elif line.startswith(":wait "):
            dialogue = wait(dialogue, seconds_typed(line.removeprefix(":wait ")))
        else:
            dialogue = send(dialogue, line)[0]
    return dialogue


def talked(*lines, site="default"):
    """The dialogue with a site after these lines."""
    return typed_on(opened(sites.load(site)), lines)


def looked(before, lines, *wanted):
    """What is seen of these predicates after these lines, for a step that opened before them."""
    after = typed_on(before, lines)
    return goals.look_back(wanted, before.state, after.history.beyond(len(before.history)))


def since(before, lines, **wanted):
    """True where the predicate holds after these lines, for a step that opened before them."""
    return looked(before, lines, read(**wanted)).seen[0].now


def asked(lines, *, site="default", **wanted):
    """True where the predicate holds after these lines, for a step that opened before all of them."""
    return since(talked(site=site), lines, **wanted)
