"""What a program should do after a refusal, in one sentence: who watches a program cannot type for it."""

from smtptutor.explain.way import Kind, WayOut
from smtptutor.protocol.cause import Cause
from smtptutor.server.exchange import Exchange, Said
from smtptutor.wording import duration, listed_words

_HELLOS = ("EHLO", "HELO", "LHLO")
_OF_CAUSE = {
    Cause.RECIPIENT_LIMIT: "send the message to the recipients that were accepted, and to the others in another "
    "transaction.",
    Cause.ANSWER_LOST: "connect again and send the message once more, with the same Message-ID; it cannot know that "
    "this one was taken.",
    Cause.NESTED_MAIL: "end the transaction before it begins another, with a message or with RSET.",
    Cause.BOUNCE_TO_MANY: "send a bounce (MAIL FROM:<>) to one recipient at a time.",
    Cause.BARE_LF_LINE_END: "end each line with CR LF.",
    Cause.PIPELINING_NOT_ALLOWED: "wait for each reply before it sends the next line.",
    Cause.BARE_LF_IN_MESSAGE: "end each line of the message with CR LF.",
    Cause.EMPTY_COMMAND: "send no empty line here.",
    Cause.NO_VALID_RECIPIENTS: "look at the replies to RCPT, and leave DATA out where all are refusals.",
    Cause.ONLY_QUIT_AFTER_REFUSAL: "send QUIT and close the connection.",
    Cause.SECOND_HELLO: "send {verb} once in a session, and once more after STARTTLS.",
    Cause.ALREADY_AUTHENTICATED: "log in once in a session.",
    Cause.TLS_ALREADY_ON: "send STARTTLS once in a session.",
    Cause.AUTH_MECHANISM_TOO_WEAK: "log in with another mechanism.",
    Cause.AUTH_CREDENTIALS_INVALID: "log in with another name or password.",
    Cause.AUTH_TOKEN_INVALID: "get a new token, and log in with that.",
    Cause.MESSAGE_TOO_BIG: "send a smaller message; the same one is refused again.",
    Cause.CHUNK_TOO_BIG: "send a smaller message; the same one is refused again.",
    Cause.CHUNK_EMPTY: "send a chunk only where it has octets for it.",
    Cause.DECLARED_SIZE_TOO_BIG: "send a smaller message; the same one is refused again.",
    Cause.BIGGER_THAN_DECLARED: "count the octets that it sends, and declare as many with SIZE.",
    Cause.DATA_WITH_BINARYMIME: "send binary mail in chunks, with BDAT.",
    Cause.DATA_AFTER_BDAT: "send the whole message with BDAT, or the whole with DATA.",
}
"""What no line shows, or not as well."""
_DOES_WITHOUT = {
    ("TLS",): "go on without TLS, or not at all.",
    ("the login",): "go on without a login, or not at all.",
    ("the message as it was",): "change the message; the same one is refused again.",
}
"""What is given up -> what that means for a program."""


def advice(exchange: Exchange, way: WayOut) -> str:
    """
    What the program that sent this should do; "" where that is not known, and where it was accepted.

    `way` is the way out of the exchange.
    """
    doing = "" if exchange.accepted else _doing(exchange, way)
    return doing and f"The program should {doing}"


def _doing(exchange: Exchange, way: WayOut) -> str:
    """What it should do, or ""."""
    if exchange.cause in _OF_CAUSE:
        return _OF_CAUSE[exchange.cause].format(verb=exchange.command and exchange.command.verb)
    if way.kind is Kind.RECONNECT:
        return "connect again after a while; nothing said so far counts."
    if way.kind is Kind.WAIT:
        return _later(exchange, way)
    if way.kind is Kind.OUTSIDE and exchange.reply.code // 100 == 5:
        return _without_one(way.gives_up) or "stop trying, and report the refusal to whoever sent the mail."
    if way.kind is Kind.NONE:
        return ""
    return _without(way) if way.gives_up else _instead(exchange, way)


def _later(exchange: Exchange, way: WayOut) -> str:
    """Where time helps."""
    if way.wait == 0:
        return "send the same line again."
    if way.wait:
        return f"keep the message, and try again after {duration(way.wait)}."
    if exchange.said is Said.COMMAND and (exchange.client or "").upper().startswith(("AUTH", "STARTTLS")):
        return "try again later."
    return "keep the message, and try again later."


def _without(way: WayOut) -> str:
    """Where nothing keeps all that was asked for."""
    lost = way.gives_up
    if lost in _DOES_WITHOUT:
        return _DOES_WITHOUT[lost]
    if all(map(_is_parameter, lost)):
        return f"do without {listed_words(lost)}."
    return _without_one(lost) or (_in_order(way.lines) if way.kind is Kind.RESET else "")


def _without_one(lost: tuple[str, ...]) -> str:
    """Where one address alone is lost."""
    if len(lost) == 1 and lost[0].startswith("the recipient "):
        return f"go on without {lost[0]}, and report the refusal to whoever sent the mail."
    if len(lost) == 1 and lost[0].startswith("the sender "):
        return f"send from another address than {lost[0].removeprefix('the sender ')}."
    return ""


def _is_parameter(name: str) -> bool:
    """True for SIZE=1 and SMTPUTF8, and not for "the sender"."""
    return not name.startswith("the ") and (name.isupper() or "=" in name)


def _instead(exchange: Exchange, way: WayOut) -> str:
    """Where other lines keep all that was asked for."""
    first = way.lines[0] if way.lines else ""
    verbs = _verbs(way.lines)
    if not verbs or first == exchange.client:
        return ""
    if way.kind is Kind.SEND_FIRST:
        before = verbs if exchange.command is None or len(verbs) == 1 else verbs[:-1]
        return f"first send {listed_words(before)}."
    said = (exchange.client or "").upper()
    if way.kind is Kind.CORRECT or (first.startswith(_HELLOS) and said.startswith(_HELLOS)):
        return f"send a line such as: {first}" if exchange.cause is not Cause.UNKNOWN_COMMAND else ""
    return _in_order(way.lines) if len(verbs) > 1 else ""


def _in_order(lines: tuple[str, ...]) -> str:
    return f"send {', then '.join(_verbs(lines))}."


def _verbs(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The verbs of these lines, each once where it stands several times in a row, without a message behind DATA."""
    verbs: list[str] = []
    for line in lines:
        verb = line.partition(" ")[0].upper()
        if verb not in verbs[-1:]:
            verbs.append(verb)
        if verb == "DATA":
            break
    return tuple(verbs)
