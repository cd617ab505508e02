"""Sites of every kind, states of theirs that wait for a command, and each verb as it is typed right."""

from functools import cache

from reachable import DIALECTS, GOOD_LOGIN, OWN, PLACES, held
from support import EHLO, MAIL, RCPT

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.framing import MailData
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.stages import GRID, REFINEMENTS
from smtptutor.protocol.verb import Verb
from smtptutor.server.dialects.traits import TRAITS
from smtptutor.server.simulator import answer, connect, say_line
from smtptutor.server.site import EXTENSIONS, Limits, Site, Trouble

EVERYTHING = tuple(dict.fromkeys((*EXTENSIONS, "EXPN", "VRFY", "ETRN", "BINARYMIME")))
SITES = {
    "default": Site(),
    **OWN,
    **PLACES,
    **DIALECTS,
    **{f"{name}, everything": Site(dialect=name, extensions=EVERYTHING) for name in TRAITS},
    **{f"{name}, strict": Site(dialect=name, strict=True) for name in TRAITS},
    **{f"{name}, LMTP": Site(dialect=name, protocol="lmtp") for name in TRAITS},
    "no service": Site(trouble=(Trouble("connect", code=554),)),
    "few errors": Site(limits=Limits(errors=2)),
    "few commands": Site(limits=Limits(commands=4)),
}

WALK = (
    EHLO, "HELO client.example.org", "LHLO client.example.org", "STARTTLS", GOOD_LOGIN, MAIL,
    "MAIL FROM:<a@example.org> BODY=BINARYMIME", RCPT, "RCPT TO:<nobody@example.test>", "DATA", "BDAT 5", "BDAT 99999", "FOO",
    "DATA now",
)  # fmt: skip
ARGUMENTS = {
    Verb.EHLO: "client.example.org",
    Verb.HELO: "client.example.org",
    Verb.LHLO: "client.example.org",
    Verb.AUTH: "PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=",
    Verb.MAIL: "FROM:<a@example.org>",
    Verb.RCPT: "TO:<bob@example.test>",
    Verb.BDAT: "5",
    Verb.VRFY: "bob@example.test",
    Verb.EXPN: "staff",
    Verb.ETRN: "example.org",
}
MOST = 50  # states of a site, those nearest to the greeting
OF_ORDER = (
    {cause for cells in GRID.values() for cause in cells if cause}
    | {cause for _, _, cause in REFINEMENTS}
    | {cause for traits in TRAITS.values() for _, cause in traits.adds}
    | {Cause.STARTTLS_REQUIRED, Cause.LOGIN_REQUIRED, Cause.ONLY_QUIT_AFTER_REFUSAL, Cause.LMTP_NO_RECIPIENTS}
) - {Cause.STARTTLS_NOT_OFFERED, Cause.AUTH_NOT_OFFERED, Cause.BDAT_NOT_OFFERED}


@cache
def states(name):
    """States of a site that await a command, breadth first."""
    found, ahead = {}, [connect(SITES[name]).after]
    while ahead and len(found) < MOST:
        state = ahead.pop(0)
        where = (*held(state), state.session.channel[4:])
        if where in found or state.session.awaiting is Awaiting.NOTHING:
            continue
        if state.session.awaiting is Awaiting.COMMAND:
            found[where] = state
            ahead += [say_line(state, line).after for line in WALK]
        elif state.session.awaiting is Awaiting.MAIL_DATA:
            ahead.append(answer(state, MailData(b"", 0)).after)
    return list(found.values())


def right(verb):
    """A verb with what belongs behind it."""
    return f"{verb} {ARGUMENTS[verb]}" if verb in ARGUMENTS else str(verb)
