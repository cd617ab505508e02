"""
Dialogues in which one thing was done wrong, and the rest as it would be done by a program that does not look.

What was done wrong is known from how each is made; the simulator says what is answered.
"""

from support import EHLO, HELO, LOGIN, MAIL, MESSAGE, RCPT

from smtptutor.server import dialogue as dialogues
from smtptutor.server import sites
from smtptutor.server.dialects import DIALECTS

NOBODY = "RCPT TO:<nobody@example.test>"
NO_ONE = "RCPT TO:<no.one@example.test>"
ELSEWHERE = "RCPT TO:<carol@example.org>"
WRONG_LOGIN = "AUTH PLAIN AGFsaWNlAHdyb25n"
LOOPING = [*(f"Received: from a{n}.example.org by b{n}.example.org" for n in range(60)), "Subject: hi", "", "hello"]

PLANTED = {
    # What was done wrong -> the site, the lines, and which of them (from 0) are refused for a reason of their own.
    "the recipient is unknown": ("default", [EHLO, MAIL, NOBODY, "DATA", "QUIT"], [2]),
    "both recipients are unknown": ("default", [EHLO, MAIL, NOBODY, NO_ONE, "DATA", "QUIT"], [2, 3]),
    "the recipient is unknown, and the text follows": ("default", [EHLO, MAIL, NOBODY, "DATA", *MESSAGE, "QUIT"], [2]),
    "the recipient is elsewhere": ("default", [EHLO, MAIL, ELSEWHERE, "DATA", "QUIT"], [2]),
    "no RSET after a refused recipient": ("default", [EHLO, MAIL, NOBODY, MAIL, RCPT, "DATA", *MESSAGE], [2]),
    "RSET after a refused recipient": ("default", [EHLO, MAIL, NOBODY, "RSET", MAIL, RCPT, "DATA", *MESSAGE], [2]),
    "MAIL is forgotten": ("default", [EHLO, RCPT, "DATA", "QUIT"], [1]),
    "MAIL is forgotten, and the text follows": ("default", [EHLO, RCPT, "DATA", *MESSAGE, "QUIT"], [1]),
    "RCPT is forgotten": ("default", [EHLO, MAIL, "DATA", "QUIT"], [2]),
    "RCPT is forgotten, and the text follows": ("default", [EHLO, MAIL, "DATA", *MESSAGE, "QUIT"], [2]),
    "MAIL twice": ("default", [EHLO, MAIL, RCPT, MAIL, "QUIT"], [3]),
    "the greeting is forgotten": ("default", [MAIL, RCPT, "DATA", "QUIT"], [0]),
    "no EHLO behind STARTTLS": ("default", [EHLO, "STARTTLS", MAIL, RCPT, "DATA", "QUIT"], [2]),
    "no EHLO behind STARTTLS, and a login": ("submission", [EHLO, "STARTTLS", LOGIN, MAIL, RCPT, "DATA"], [2]),
    "MAIL cannot be read": ("default", [EHLO, "MAIL FROM:<alice@@example.test>", RCPT, "DATA", "QUIT"], [1]),
    "RCPT cannot be read": ("default", [EHLO, MAIL, "RCPT TO:<bob@@example.test>", "DATA", *MESSAGE], [2]),
    "the message is announced too big": ("default", [EHLO, f"{MAIL} SIZE=99999999", RCPT, "DATA", *MESSAGE], [1]),
    "a parameter that nobody knows": ("default", [EHLO, f"{MAIL} COLOUR=red", RCPT, "DATA", "QUIT"], [1]),
    "the password is wrong": ("submission", [EHLO, "STARTTLS", EHLO, WRONG_LOGIN, MAIL, RCPT, "DATA"], [3]),
    "the password is wrong, and RCPT is refused for it": ("default", [EHLO, WRONG_LOGIN, MAIL, ELSEWHERE, "DATA"], [1]),
    "a login is forgotten": ("submission", [EHLO, "STARTTLS", EHLO, MAIL, RCPT, "DATA", "QUIT"], [3]),
    "TLS is forgotten": ("submission", [EHLO, MAIL, RCPT, "DATA", "QUIT"], [1]),
    "a login before TLS": ("submission", [EHLO, LOGIN, MAIL, RCPT, "DATA", "QUIT"], [1]),
    "a login behind HELO": ("default", [HELO, LOGIN, "QUIT"], [1]),
    "TLS is not to be had": ("certificate", [EHLO, "STARTTLS", MAIL, RCPT, "DATA", "QUIT"], [1]),
    "the client is blocked at once": ("blocked", [EHLO, MAIL, RCPT, "QUIT"], [-1]),
    "the machine takes no mail": ("never", [EHLO, MAIL, "QUIT"], [-1]),
    "the client is on a list": ("blocklist", [EHLO, MAIL, RCPT, "DATA", *MESSAGE, "QUIT"], [2]),
    "the name in EHLO is refused": ("blocklist", ["EHLO localhost", MAIL, "QUIT"], [0]),
    "come back later": ("greylist", [EHLO, MAIL, RCPT, "DATA", "QUIT"], [2]),
    "the mailbox is full": ("quota", [EHLO, MAIL, "RCPT TO:<carol@example.test>", "DATA", "QUIT"], [2]),
    "the mailbox is disabled": ("quota", [EHLO, MAIL, "RCPT TO:<erin@example.test>", MAIL, RCPT, "DATA"], [2]),
    "the message goes in circles": ("default", [EHLO, MAIL, RCPT, "DATA", *LOOPING, ".", "QUIT"], [4]),
    "a verb that nobody knows": ("default", [EHLO, "HALLO", MAIL, RCPT, "DATA", *MESSAGE, "QUIT"], [1]),
}
"""The number behind DATA stands for the message, and -1 for the greeting."""


def played(site, lines):
    """The turns of a dialogue: what was sent, and the lines of the reply."""
    dialogue = dialogues.opened(site)
    turns, message = [(None, dialogue.history.latest.reply.printed())], []
    for line in lines:
        dialogue, exchanges = dialogues.send(dialogue, line)
        if not exchanges and dialogue.awaiting == "nothing":
            break
        message.append(line)
        if exchanges:
            said = message if len(message) > 1 or line == "." else line
            turns.append((said, exchanges[-1].reply.printed() if exchanges[-1].reply else ()))
            message = []
    return turns


def refused(turns):
    """The numbers of the turns that were refused; a 221 that answers no QUIT refuses as well."""
    return [
        number
        for number, (said, reply) in enumerate(turns)
        if reply and (reply[0][0] in "45" or (reply[0].startswith("221") and said != "QUIT"))
    ]


def planted():
    """All of them, in all dialects in which the planted failure is one: its name, the site, turns, and own failures."""
    for dialect in DIALECTS:
        for name, (place, lines, own) in PLANTED.items():
            site = sites.load(place)._replace(dialect=dialect)
            turns = played(site, lines)
            if refused(turns)[:1] == [own[0] + 1]:
                yield f"{dialect}: {name}", site, turns, [number + 1 for number in own]
