"""
Which verb may come when. The only home of 503 (RFC 5321 3.3, 4.1.4; RFC 3030 2; RFC 3207 4; RFC 4954 4).

A session goes through five stages, and the grid below has a column for each:

  connected   the server has greeted the client; the client has not said who it is
  greeted     EHLO or HELO was accepted; no mail transaction is open
  mail        MAIL was accepted: the transaction has a sender and no recipient yet
  rcpt        RCPT was accepted at least once: the message may come
  bdat        a first chunk of the message came with BDAT, and the last one is missing

EHLO, HELO and RSET lead back to `greeted` (RSET leaves `connected` as it is), and so does the end of a message;
STARTTLS leads back to `connected`. Message text after 354, the octets of a chunk and the answers of a login are no
verbs, so they have no column: see framing.py. After QUIT there is nothing left to say.
A cell is OK or the name of the misstep. A misstep changes nothing, but for one: DATA after BDAT spoils the message
(RFC 3030 2). What needs more than the stage to decide stands in REFINEMENTS, which win over the grid.
"""

from collections.abc import Callable, Mapping

from smtptutor.protocol.cause import Cause
from smtptutor.protocol.policy import Policy
from smtptutor.protocol.session import Hello, Session
from smtptutor.protocol.stage import Stage
from smtptutor.protocol.verb import Verb

OK = None
HELLO_FIRST = Cause.HELLO_FIRST
NESTED_MAIL = Cause.NESTED_MAIL
MAIL_FIRST = Cause.MAIL_FIRST
NO_MAIL = Cause.DATA_WITHOUT_MAIL
NO_RECIPIENT = Cause.DATA_WITHOUT_RECIPIENT
CHUNK_NO_MAIL = Cause.BDAT_WITHOUT_MAIL
CHUNK_NO_RCPT = Cause.BDAT_WITHOUT_RECIPIENT
IN_CHUNKS = Cause.RCPT_DURING_BDAT
MAIL_IN_CHUNKS = Cause.MAIL_DURING_BDAT
MIXED = Cause.DATA_AFTER_BDAT
NO_LOGIN = Cause.AUTH_DURING_TRANSACTION
NO_ETRN = Cause.ETRN_DURING_TRANSACTION

STAGES = (Stage.CONNECTED, Stage.GREETED, Stage.MAIL, Stage.RCPT, Stage.BDAT)

# fmt: off
GRID: dict[Verb, tuple[Cause | None, ...]] = {
    #               connected    greeted        mail           rcpt         bdat
    Verb.EHLO:     (OK,          OK,            OK,            OK,          OK),
    Verb.HELO:     (OK,          OK,            OK,            OK,          OK),
    Verb.LHLO:     (OK,          OK,            OK,            OK,          OK),
    Verb.STARTTLS: (HELLO_FIRST, OK,            OK,            OK,          OK),
    Verb.AUTH:     (HELLO_FIRST, OK,            NO_LOGIN,      NO_LOGIN,    NO_LOGIN),
    Verb.MAIL:     (HELLO_FIRST, OK,            NESTED_MAIL,   NESTED_MAIL, MAIL_IN_CHUNKS),
    Verb.RCPT:     (HELLO_FIRST, MAIL_FIRST,    OK,            OK,          IN_CHUNKS),
    Verb.DATA:     (HELLO_FIRST, NO_MAIL,       NO_RECIPIENT,  OK,          MIXED),
    Verb.BDAT:     (HELLO_FIRST, CHUNK_NO_MAIL, CHUNK_NO_RCPT, OK,          OK),
    Verb.RSET:     (OK,          OK,            OK,            OK,          OK),
    Verb.NOOP:     (OK,          OK,            OK,            OK,          OK),
    Verb.VRFY:     (OK,          OK,            OK,            OK,          OK),
    Verb.EXPN:     (OK,          OK,            OK,            OK,          OK),
    Verb.ETRN:     (HELLO_FIRST, OK,            NO_ETRN,       NO_ETRN,     NO_ETRN),
    Verb.HELP:     (OK,          OK,            OK,            OK,          OK),
    Verb.QUIT:     (OK,          OK,            OK,            OK,          OK),
}
# fmt: on


OFFERED_BY = {
    Verb.STARTTLS: ("STARTTLS", Cause.STARTTLS_NOT_OFFERED),
    Verb.AUTH: ("AUTH", Cause.AUTH_NOT_OFFERED),
    Verb.BDAT: ("CHUNKING", Cause.BDAT_NOT_OFFERED),
    Verb.EXPN: ("EXPN", Cause.COMMAND_NOT_IMPLEMENTED),
    Verb.ETRN: ("ETRN", Cause.COMMAND_NOT_IMPLEMENTED),
    Verb.HELP: ("HELP", Cause.COMMAND_NOT_IMPLEMENTED),
}
"""Verbs that are spoken only where the site lists a keyword, and the reason where it does not (RFC 5321 4.1.1.1)."""


def _all_refused(session: Session) -> bool:
    transaction = session.transaction
    return transaction is not None and not transaction.recipients and bool(transaction.refused)


def _lost(session: Session) -> bool:
    transaction = session.transaction
    return transaction is not None and transaction.chunks is not None and transaction.chunks.failed


def _binary(session: Session) -> bool:
    transaction = session.transaction
    return transaction is not None and transaction.body == "BINARYMIME" and bool(transaction.recipients)


def _old_hello(session: Session) -> bool:
    return session.hello is not None and not session.hello.extended


REFINEMENTS: tuple[tuple[Verb, Callable[[Session], bool], Cause], ...] = (
    (Verb.STARTTLS, lambda session: session.channel.tls, Cause.TLS_ALREADY_ON),  # RFC 3207 4
    (Verb.STARTTLS, _old_hello, Cause.STARTTLS_NOT_OFFERED),  # RFC 3207 4
    (Verb.AUTH, lambda session: session.channel.user is not None, Cause.ALREADY_AUTHENTICATED),  # RFC 4954 4
    (Verb.AUTH, _old_hello, Cause.AUTH_NOT_OFFERED),  # RFC 4954 3
    (Verb.BDAT, _lost, Cause.BDAT_AFTER_FAILURE),  # RFC 3030 2
    (Verb.DATA, _all_refused, Cause.NO_VALID_RECIPIENTS),  # RFC 5321 3.3
    (Verb.DATA, lambda session: session.stage is not Stage.BDAT and _binary(session), Cause.DATA_WITH_BINARYMIME),
)

# The same by stage and by verb, since this is asked for with every command.
_CELLS = {stage: {verb: cells[column] for verb, cells in GRID.items()} for column, stage in enumerate(STAGES)}
_REFINED = {
    verb: tuple((applies, cause) for of, applies, cause in REFINEMENTS if of is verb) for verb, _, _ in REFINEMENTS
}
_AFTER_REFUSAL = frozenset({Verb.QUIT})  # all that is of use after a greeting of 554 (RFC 5321 3.1)


def unserved(session: Session, verb: Verb | None) -> Cause | None:
    """The reason why nothing but QUIT is of use where the greeting was a refusal (RFC 5321 3.1); else None."""
    return Cause.ONLY_QUIT_AFTER_REFUSAL if session.channel.refused and verb not in _AFTER_REFUSAL else None


def misstep(session: Session, verb: Verb) -> Cause | None:
    """
    The reason why `verb` cannot come now, or None where it can (RFC 5321 4.1.4).

    Only for verbs of the grid, and only while the server waits for a command.
    """
    if session.channel.refused and (cause := unserved(session, verb)) is not None:
        return cause
    if verb in _REFINED:
        for applies, cause in _REFINED[verb]:
            if applies(session):
                return cause
    return _CELLS[session.stage][verb]


def misstep_here(session: Session, verb: Verb, policy: Policy) -> Cause | None:
    """As `misstep`, with what this server lifts or adds; real servers differ in it."""
    cause = misstep(session, verb)
    if cause is None:
        return policy.adds.get((verb, session.stage)) if policy.adds else None
    return None if (verb, cause) in policy.lifts else policy.instead.get(cause, cause)


def hellos(verb: Verb, policy: Policy) -> tuple[Verb, ...]:
    """The greetings of this server after which it takes a verb that needs one: HELO brings no extensions."""
    spoken = (hello for hello in (Verb.EHLO, Verb.HELO, Verb.LHLO) if hello not in policy.unspoken)
    after_ehlo, after_helo = (Session(Hello("", extended=extended)) for extended in (True, False))
    helo_too = misstep_here(after_helo, verb, policy) is misstep_here(after_ehlo, verb, policy)
    return tuple(hello for hello in spoken if helo_too or hello is not Verb.HELO)


def legal(session: Session, policy: Policy) -> tuple[Verb, ...]:
    """The verbs that may come now, in the order of the grid."""
    if session.stage not in _CELLS:
        return ()
    return tuple(verb for verb in GRID if verb not in policy.unspoken and misstep_here(session, verb, policy) is None)


def offered(policy: Policy) -> tuple[Verb, ...]:
    """The verbs that are spoken here, in the order of the grid."""
    return tuple(verb for verb in GRID if verb not in policy.unspoken)


LEADS_TO: Mapping[Verb, Stage] = {
    Verb.EHLO: Stage.GREETED,
    Verb.HELO: Stage.GREETED,
    Verb.LHLO: Stage.GREETED,
    Verb.STARTTLS: Stage.CONNECTED,
    Verb.MAIL: Stage.MAIL,
    Verb.RCPT: Stage.RCPT,
    Verb.DATA: Stage.DATA,
    Verb.BDAT: Stage.BDAT,
    Verb.QUIT: Stage.CLOSED,
}
"""Where an accepted verb leads; the others leave the stage as it is."""


def leads_to(session: Session, verb: Verb) -> Stage:
    """The stage that a verb leads to, once it is accepted; RSET goes back as far as the client has said who it is."""
    if verb is Verb.RSET:
        return before_mail(session)
    return LEADS_TO.get(verb, session.stage)


def before_mail(session: Session) -> Stage:
    """The stage where the end of a mail transaction leads back to."""
    return Stage.CONNECTED if session.hello is None else Stage.GREETED
