"""
What a learner sends to log in is written down nowhere (RFC 4954 4).

A login with the password of one of the place's own users can be done again all the same, since the place knows it: what
is written down names the user. Of another login something is written down that is answered alike, and is nobody's. What
the server awaits decides what can be a secret: no line of a message is one, whatever it looks like.
"""

import re
from collections.abc import Iterator

from smtptutor.course.ops import LoginOctetsSent, LoginSent, Op, Send, SendOctets
from smtptutor.protocol import bearer
from smtptutor.protocol.sasl import decoded, encoded
from smtptutor.protocol.secrets import CANCEL, EMPTY, masked
from smtptutor.protocol.stage import Awaiting
from smtptutor.server import dialogue as dialogues
from smtptutor.server.chain import Chain
from smtptutor.server.dialogue import Dialogue
from smtptutor.server.exchange import HIDDEN, SiteState
from smtptutor.server.reading import Instead, read

_LINES = (Awaiting.COMMAND, Awaiting.ANSWER)
_RESPONSE = re.compile(r"(\s*(\S+)\s+(\S+)\s+)(\S+)(.*)", re.DOTALL)  # AUTH, its mechanism, its initial response


def discreet(dialogue: Dialogue, op: Op) -> Op:
    """The operation as it may be written down: played from here, it comes to the same."""
    if isinstance(op, SendOctets):
        return _discreet_octets(dialogue, op)
    if isinstance(op, Send) and dialogue.awaiting is Awaiting.NOTHING:  # nobody reads it
        return Send("", op.ahead)
    if not isinstance(op, Send) or dialogue.awaiting not in _LINES:
        return op
    dialogue, op = _whole(dialogue, op)
    instead = tuple(harmless(dialogue.awaiting, op.line, login_over=dialogue.state.session.login_over))
    if not instead:
        return op
    for line in (instead[0], *_of_users(dialogue.state, op.line)):
        right = right_line(dialogue.state, line)
        if right is not None and _alike(dialogue, op, right, held=True):
            return LoginSent(line, op.ahead)
    alike = (line for line in instead if _alike(dialogue, op, line, held=False))
    return Send(next(alike, instead[0]), op.ahead)


def _whole(dialogue: Dialogue, op: Send) -> tuple[Dialogue, Send]:
    """A line with what came of it before, which was not written down; and the dialogue without that."""
    begun = dialogue.pending.decode("utf-8", "surrogateescape")
    return (dialogue._replace(pending=b""), op._replace(line=begun + op.line)) if begun else (dialogue, op)


def _discreet_octets(dialogue: Dialogue, op: SendOctets) -> Op:
    """
    Octets as they may be written down, each line in them as if it had been typed.

    The beginning of a line is not written down before its end has come: it may become a login.
    """
    octets = op.octets
    if dialogue.awaiting is Awaiting.NOTHING:
        return SendOctets(b"")
    if dialogue.awaiting in _LINES:
        dialogue, octets = dialogue._replace(pending=b""), dialogue.pending + octets
    right: list[str] = []

    def told(state: SiteState, line: str) -> str:
        written = discreet(Dialogue(state, Chain()), Send(line))
        assert isinstance(written, Send | LoginSent)
        right.append("1" if isinstance(written, LoginSent) else "0")
        return written.line

    before = dialogues.wire(dialogue)
    found = read(dialogue.state, before + octets, told=told)
    heard = found.heard[len(before) :]
    ahead = op.ahead or found.unread > 0 or (bool(found.rest) and found.state.session.awaiting in _LINES)
    return LoginOctetsSent(heard, "".join(right), ahead) if "1" in right else SendOctets(heard, ahead)


def right_instead(right: str) -> Instead:
    """As `right` of LoginOctetsSent tells: what the place takes for right, in place of a line that held a secret."""
    signs = iter(right)

    def instead(state: SiteState, line: str) -> str:
        return (right_line(state, line) or line) if next(signs, "") == "1" else line

    return instead


def right_line(state: SiteState, line: str) -> str | None:
    """
    The login line, or the answer, that this place takes for right, which stands in its own data.

    It is that of the user whose name the line holds in base64; where it holds none, of whom the tutor takes the learner
    for. None where the line is no login, or where nobody can log in.
    """
    from smtptutor.explain import sasl_answers
    from smtptutor.explain.usual import answer_lines

    user = _user_in(state, line)
    if state.session.awaiting is Awaiting.ANSWER:
        return _answer_of(state, user) if user is not None else next(iter(answer_lines(state)), None)
    words = line.split()
    if state.session.awaiting is not Awaiting.COMMAND or len(words) < 2 or words[0].upper() != "AUTH":
        return None
    mechanism, known = words[1].upper(), sasl_answers.credentials(state.policy.site)
    if mechanism not in state.policy.mechanisms(tls=True):
        return None
    if user is not None:
        begun, _ = dialogues.send(Dialogue(state, Chain()), f"AUTH {mechanism}")
        answer = _answer_of(begun.state, user)
        return None if answer is None else f"AUTH {mechanism} {answer}"
    if mechanism == "LOGIN" and known is not None:
        return f"AUTH LOGIN {encoded(known[0].encode())}"
    return sasl_answers.opening(state.policy.site, (mechanism,))


def _answer_of(state: SiteState, user: str) -> str | None:
    """What the program of that user answers to the 334 that stands now; None where none stands."""
    from smtptutor.explain import sasl_answers

    login = state.session.login
    return None if login is None else sasl_answers.answer_of(state.policy.site, login, user)


def _of_users(state: SiteState, line: str) -> Iterator[str]:
    """A line of a login with the name of a user in base64 in place of its response, for each user of the place."""
    parts = None if state.session.awaiting is Awaiting.ANSWER else _RESPONSE.fullmatch(line)
    for account in state.policy.site.users:
        if state.session.awaiting is Awaiting.ANSWER:
            yield encoded(account.name.encode())
        elif parts is not None:
            yield parts[1] + encoded(account.name.encode())


def _user_in(state: SiteState, line: str) -> str | None:
    """The user of the place whose name stands in base64 as the response in a line of a login."""
    words = line.split()
    octets = decoded(words[-1]) if words else None
    names = {account.name.encode(): account.name for account in state.policy.site.users}
    return None if octets is None else names.get(octets)


def _comes_to(dialogue: Dialogue, op: Send, *, held: bool) -> tuple[object, ...]:
    """The causes of the answers, and the state after them; without what a login holds, unless `held`."""
    after, exchanges = dialogues.send(dialogue, op.line, ahead=op.ahead)
    session = after.state.session
    if not held and session.login is not None:
        session = session._replace(login=session.login._replace(held=()))
    return after.state._replace(session=session), [exchange.cause for exchange in exchanges]


def _alike(dialogue: Dialogue, op: Send, line: str, *, held: bool) -> bool:
    """True where another line comes to the same; what answers of a login hold may differ, unless `held`."""
    return _comes_to(dialogue, op, held=held) == _comes_to(dialogue, Send(line, op.ahead), held=held)


def harmless(awaiting: Awaiting, line: str, *, login_over: bool) -> Iterator[str]:
    """Lines to write down in place of this one, the likeliest to come to the same first; none where it may stay."""
    if awaiting is Awaiting.ANSWER:
        if line not in ("", CANCEL):
            yield from _nobodys(line)
        return
    parts = _RESPONSE.fullmatch(line)
    if parts is None or parts[2].upper() != "AUTH" or masked(parts[1].strip()) != parts[1].strip():
        if (hidden := masked(line, login_over=login_over)) != line:
            yield from (hidden, hidden.ljust(len(line), "*"), f"{hidden}\x9b")  # a sign that no line may hold
    elif parts[4] != EMPTY or parts[5].strip():
        more = re.sub(r"\S+", "more", parts[5])
        yield from (f"{parts[1]}{response}{more}" for response in _nobodys(parts[4]))
        yield parts[1] + re.sub(r"\S", "x", parts[4] + parts[5])  # as long, for a server that minds the length


def _nobodys(response: str) -> Iterator[str]:
    """Responses that are nobody's, of the kind of this one first: of PLAIN, a token, other base64, or none."""
    octets = decoded(response)
    if octets is None:
        yield HIDDEN
    elif octets.count(b"\0") == 2 and octets.split(b"\0")[1]:
        yield encoded(b"\0x\0x")
    else:
        tokens = (each for each in bearer.MECHANISMS if bearer.read(each, octets) is not None)
        yield from (encoded(bearer.written(each, "x", "x").encode()) for each in tokens)
    yield encoded(b"x")
    yield "x" * len(response)
