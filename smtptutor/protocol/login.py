"""AUTH with its answers, and STARTTLS, as the session sees them (RFC 4954 4, RFC 3207 4)."""

from smtptutor.protocol import bearer, sasl, stages
from smtptutor.protocol.cause import Cause
from smtptutor.protocol.command import words_of
from smtptutor.protocol.heard import Heard
from smtptutor.protocol.remark import Facts, Remark
from smtptutor.protocol.sasl import Proven
from smtptutor.protocol.secrets import CANCEL, EMPTY, mechanism_named
from smtptutor.protocol.session import Channel, Login, Session
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.state import AnyOutcome, AnyState, Outcome, State
from smtptutor.protocol.verb import Verb

LONGEST_ANSWER = 12288  # octets of an answer in a login, with CRLF (RFC 4954 4)


def starttls(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """
    STARTTLS: the session begins anew behind TLS; who the client is, is forgotten with its login (RFC 3207 4.2).

    The state after is that after the handshake, which whoever holds the connection makes in between.
    """
    ruling = state.policy.secures(state.memory)
    if ruling.cause is not Cause.TLS_GO_AHEAD:
        return Outcome(state._replace(memory=ruling.memory), ruling.cause, ruling.facts, manner=ruling.manner)
    if state.session.transaction is not None:
        notes = (*notes, Remark(Cause.TRANSACTION_DROPPED, 0, len(heard.command.word), {"verb": "STARTTLS"}))
    channel = state.session.channel._replace(tls=True)
    if not state.policy.traits.keeps_login:
        channel = channel._replace(user=None)
    facts = {**ruling.facts, "hello": str(stages.hellos(Verb.MAIL, state.policy)[0])}
    return Outcome(State(Session(channel=channel), state.policy, ruling.memory), ruling.cause, facts, notes)


def auth(state: AnyState, heard: Heard, notes: tuple[Remark, ...]) -> AnyOutcome:
    """AUTH: begins a login, and with an initial response may end it at once (RFC 4954 4)."""
    command = heard.command
    word, *rest = words_of(command.argument)  # one at least: the reader saw to it
    mechanism = word.upper()
    tls = state.session.channel.tls
    facts: Facts = {"mechanism": mechanism_named(word)}
    if mechanism not in state.policy.mechanisms(tls=tls):
        later = mechanism in state.policy.mechanisms(tls=True)
        cause = Cause.AUTH_MECHANISM_NEEDS_TLS if later else Cause.AUTH_MECHANISM_UNKNOWN
        place = command.line.index(word, len(command.word))
        return Outcome(state, cause, facts, fault=Remark(cause, place, place + len(word)))
    nonce = ""
    if sasl.needs_nonce(mechanism):
        nonce, memory = state.policy.nonce(state.memory)
        state = state._replace(memory=memory)
    opening = sasl.begin(mechanism, nonce)
    if not rest:
        return _asking(state, opening, notes)
    if sasl.server_first(mechanism):
        return _failed(state, Cause.AUTH_INITIAL_RESPONSE_NOT_ALLOWED, facts)
    response = b"" if rest[0] == EMPTY else sasl.decoded(rest[0])
    if response is None:
        place = command.line.index(rest[0], len(command.word) + len(word))
        fault = Remark(Cause.AUTH_NOT_BASE64, place, place + len(rest[0]))
        return Outcome(state, Cause.AUTH_NOT_BASE64, {**facts, "verb": "AUTH"}, fault=fault)
    return _proceed(state, opening, response, notes)


def take_answer(state: AnyState, line: str, length: int) -> AnyOutcome:
    """Answer one line of a login under way; `length` is in octets, with the line end (RFC 4954 4)."""
    login = state.session.login
    assert login is not None  # that is what awaits an answer
    over = _without_login(state)
    facts: Facts = {"mechanism": login.mechanism}
    if length > LONGEST_ANSWER:
        return _failed(over, Cause.AUTH_LINE_TOO_LONG, {**facts, "length": length, "limit": LONGEST_ANSWER})
    if line == CANCEL:
        return Outcome(over, Cause.AUTH_CANCELLED, facts)
    response = sasl.decoded(line)
    if response is None:
        return _failed(over, Cause.AUTH_NOT_BASE64, facts)
    return _proceed(over, login, response, ())


def _proceed(state: AnyState, login: Login, response: bytes, notes: tuple[Remark, ...]) -> AnyOutcome:
    asked: list[str] = []

    def password(user: str) -> str | None:
        asked.append(user)
        known: str | None = state.policy.password(user, login.mechanism)
        return known

    if login.mechanism == "PLAIN" and state.policy.traits.session.any_identity:
        response = sasl.for_oneself(response)
    found = sasl.proceed(login, response, password, state.policy.owner)
    if isinstance(found, Login):
        return _asking(state, found, notes)
    facts: Facts = {"mechanism": login.mechanism}
    if not isinstance(found, Proven):
        if any(map(state.policy.cannot_tell, asked)):  # the password may be right for all that is known
            return Outcome(state, Cause.AUTH_SERVICE_DOWN, {**facts, "user": asked[0]})
        return _wrong(state, found, facts)
    session = state.session
    ruling = state.policy.logged_in(state.memory, session, login.mechanism, found.user)
    facts = {**facts, "user": found.user, **ruling.facts}
    if ruling.cause is not Cause.AUTH_SUCCEEDED:
        return Outcome(state._replace(memory=ruling.memory), ruling.cause, facts, manner=ruling.manner)
    channel = session.channel._replace(user=found.user)
    inside = state._replace(session=session._replace(channel=channel), memory=ruling.memory)
    return Outcome(inside, ruling.cause, facts, notes + ruling.notes, manner=ruling.manner)


def _asking(state: AnyState, login: Login, notes: tuple[Remark, ...]) -> AnyOutcome:
    """The server asks for one more answer."""
    session = state.session._replace(login=login, awaiting=Awaiting.ANSWER)
    facts = {"mechanism": login.mechanism, "challenge": login.challenge, "asks": login.asks}
    if login.held[:1] == (bearer.REFUSED,):
        answer = bearer.dummy_in_words(login.mechanism)
        return Outcome(state._replace(session=session), Cause.AUTH_TOKEN_REFUSED, {**facts, "answer": answer})
    return Outcome(state._replace(session=session), Cause.AUTH_CHALLENGE, facts, notes)


def _without_login(state: AnyState) -> AnyState:
    return state._replace(session=state.session._replace(login=None, awaiting=Awaiting.COMMAND))


def _failed(state: AnyState, cause: Cause, facts: Facts) -> AnyOutcome:
    return Outcome(state, cause, {"verb": "AUTH", **facts})


def _wrong(state: AnyState, cause: Cause, facts: Facts) -> AnyOutcome:
    """A login that failed counts; after a few of them the server hangs up (RFC 4954 4)."""
    session = state.session
    failures = session.channel.failed_logins + 1
    counted: Channel = session.channel._replace(failed_logins=failures)
    ruling = state.policy.login_failed(state.memory, failures)
    after = state._replace(session=session._replace(channel=counted), memory=ruling.memory)
    if ruling.cause is not Cause.AUTH_CREDENTIALS_INVALID:
        cause = ruling.cause
    return Outcome(after, cause, {**facts, **ruling.facts}, manner=ruling.manner)
