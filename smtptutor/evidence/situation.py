"""Where a verdict was met, which decides who can do what about it, and what comes next by itself."""

import re

from smtptutor.evidence.statement import Statement

SESSION, PROGRAM, QUEUE, TRY, DOOR, MAIL = "session", "program", "queue", "try", "door", "mail"
"""
A dialogue or a reply alone; an error of a program; a log of what a queue sends, or of one try of it; a log of the
clients that a server turned away; a mail that reports.
"""
BY_KIND = {"reply": SESSION, "transcript": SESSION, "exception": PROGRAM, "bounce": MAIL, "message": MAIL}
THEN = {
    ("temporary", QUEUE): "The queue keeps the message and tries again by itself, mostly for up to five days.",
    ("temporary", TRY): "The queue tries the next host, or the same again later.",
    ("temporary", DOOR): "The client keeps the message; a mail server tries again by itself, many programs do not.",
    ("temporary", MAIL): "Nothing has to be done yet: the server that sent this keeps the message and tries again.",
    ("temporary", ""): "A mail server keeps the message and tries again; a program does so only if it is written to.",
    ("permanent", QUEUE): "Nobody tries again; the queue gives the message back to its sender as a bounce.",
    ("permanent", TRY): "What becomes of the message stands in a line of its own in the log.",
    ("permanent", DOOR): "The client has to give it up; a mail server sends its user a bounce.",
    ("none", DOOR): "Nothing was decided about a message.",
    ("none", TRY): "The queue tries the next host, or the same again later.",
    ("permanent", MAIL): "Nobody tries again; the message has to be sent anew once the reason is gone.",
    ("permanent", ""): "No client tries again by itself; the same line is refused again.",
    ("success", QUEUE): "The queue is done with it; whoever took the message answers for it now.",
    ("success", MAIL): "Nothing has to be done.",
    ("success", ""): "The client goes on.",
    ("none", "client"): "Nothing was decided about the message; the program may try again once this is mended.",
    ("none", ""): "",
}
"""What comes next: by how final it is, and where it was met or who said it."""
NO_BOUNCE = "Nobody tries again. The sender is the null one, so no bounce is sent."


OUTWARD = re.compile(r"(?:connect to|lost connection with|conversation with|host) \S")
"""How Postfix tells of a try of its own; other lines in which no server speaks are about clients that came."""
OF_MAIL = ("MAIL", "RCPT", "DATA", "BDAT", "end of data")


def situation(told: Statement) -> str:
    """Where that was met. A queue names its messages; who is turned away at the door has none yet."""
    if told.kind != "log":
        return BY_KIND[told.kind]
    if told.said_by == "your-server":
        in_queue = told.queue_id or told.program == "Exchange"  # a message trace names no queue
        delivery = not told.stage or told.program == "Postfix"  # which also tells the step of its own LMTP
        return QUEUE if told.outcome and in_queue and delivery else DOOR
    if told.outcome:
        return QUEUE
    return TRY if told.said_by == "their-server" or OUTWARD.match(told.text) else DOOR


def then(told: Statement, permanence: str) -> str:
    """What a client does next: as it is where this was met, or else by who said it."""
    here = situation(told)
    if here == QUEUE and permanence == "permanent" and told.sender == "<>":
        return NO_BOUNCE
    if here == DOOR and permanence == "permanent" and told.stage not in OF_MAIL:
        return THEN["none", DOOR]
    return THEN.get((permanence, here)) or THEN.get((permanence, told.said_by)) or THEN[permanence, ""]
