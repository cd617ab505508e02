r"""
Logs of Exim: the main log, the reject log, and lines of them as they are copied.

A line is `date time id flag address key=value ...: reason`; flags are told in chapter 52 of the specification of Exim
4.98 (2024). A reply of several lines is one line here, with \n for the line ends.
"""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.exim_rejects import refused
from smtptutor.evidence.logs.quoted import Recent, quoted, step
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source, TextLine
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

_ID = r"[0-9A-Za-z]{6}-[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{6}-[0-9A-Za-z]{11}-[0-9A-Za-z]{4}"
_FLAG = r"<=|=>|->|>>|\*\*|==|Completed|H=|SMTP |Remote host |TLS "
_LINE = re.compile(rf"(?:^|[ \t])({_ID}) ({_FLAG})")
_BARE = re.compile(
    r"^\s*(?:LOG: MAIN\s+)?(=>|->|\*\*|==) (?=[^\s@]+@[^\s@]+ (?:<[^ >]*> )?(?:F=\S+ )?(?:P=\S+ )?R=\w+ )"
)
_FLAGS = {"=>": SENT, "->": SENT, ">>": SENT, "**": BOUNCED, "==": DEFERRED}
_QUOTES = re.compile(r'"[^"]*"')
_HOST = re.compile(r"\bH=(\S+(?: \([^ )]*\))? \[[^ \]]+\]|\S+)")
_CONFIRMED = re.compile(r' C="([^"]*)"')
_AFTER = re.compile(
    r"(?:SMTP error from remote (?:mail server|mailer)|Remote host \S+ (?:\[[^ \]]*\] )?closed connection"
    r"|SMTP timeout|LMTP error)"
    r" (?:after|in response to|while connected to \S+ \S+ after) (.*?)(?:: |$)"
)
_OF_HOST = re.compile(r" ?host (\S+)(?: \[([^ \]]+)\])?: ")
_REMOTE = re.compile(r"Remote host (\S+)")
_COMMAND = re.compile(r"<([^<> ]*)>")
_NOBODY = (
    "connection refused", "connection timed out", "operation timed out", "network is unreachable", "no route to host",
    "host lookup", "lookup failed", "retry time", "closed connection", "smtp timeout", "lost connection", "all hosts",
    "timed out", "connection reset", "tls session", "tls error", "no ip address", "tls required", "max_rcpt",
)  # fmt: skip
"""Words of failures at which no server said anything."""


def read(source: Source) -> Iterator[Statement]:
    """The deliveries, refusals and lost connections of a log of Exim, in the order of its lines."""
    senders: Recent[str] = Recent()
    tries: Recent[Statement] = Recent()
    for line in source.lines():
        found = _LINE.search(line.text) or _BARE.match(line.text)
        if found is None:
            yield from refused(line)
        elif len(found.groups()) > 1:
            yield from _of_message(line, found[1], found[2], line.text[found.start(2) :], senders, tries)
        elif found[1] in _FLAGS:
            yield _delivery(line, "", found[1], line.text[found.end() :], "")
    yield from tries.rest()


def _of_message(
    line: TextLine, name: str, flag: str, rest: str, senders: Recent[str], tries: Recent[Statement]
) -> Iterator[Statement]:
    """What a line on one message tells; an attempt at one of many hosts only counts where no verdict follows."""
    if flag == "<=":
        senders.note(name, rest[3:].split(" ", 1)[0])
    elif flag in _FLAGS:
        tries.forget(name)
        yield _delivery(line, name, flag, rest[len(flag) + 1 :], senders.of(name) or "")
    elif flag == "Completed":
        tries.forget(name)
    elif rejected := list(refused(line)):
        yield from rejected
    elif "SMTP error" in rest or _nobody(rest):
        tries.note(name, _attempt(line, name, rest, senders.of(name) or ""))


def _delivery(line: TextLine, name: str, flag: str, rest: str, sender: str) -> Statement:
    """The verdict on one recipient: `a@example.org <b@example.org> R=... T=... H=... [defer (-53)]: reason`."""
    about, reason = _parted(rest, flag)
    came_from = re.search(r" F=<([^ >]*)>", about)
    heard = Statement(
        "log", line.number, program="Exim", outcome=_FLAGS[flag], queue_id=name, recipient=_address(about),
        sender=(came_from[1] or "<>") if came_from else sender, host=_host(about),
    )  # fmt: skip
    if _FLAGS[flag] != SENT:
        return _why(heard, reason)
    if confirmed := _CONFIRMED.search(rest):
        return heard._replace(**quoted(confirmed[1])._asdict(), said_by="their-server", stage="end of data")
    return heard._replace(said_by="your-server", page="words/in-mailbox")


def _attempt(line: TextLine, name: str, rest: str, sender: str) -> Statement:
    """A failure at one host, with the message still waiting."""
    about, reason = _parted(rest, "")
    if not reason:
        host = _HOST.match(rest)
        reason = rest[host.end() :].strip(" :") if host else rest
    heard = Statement("log", line.number, program="Exim", outcome=DEFERRED, queue_id=name, sender=sender)
    return _why(heard._replace(host=_host(about)), reason)


def _why(heard: Statement, reason: str) -> Statement:
    """A failure with its reason: the reply that another server gave, or what Exim says for itself."""
    after = _AFTER.search(reason)
    stage = step(after[1]) if after else ""
    address = _COMMAND.search(after[1]) if after else None
    heard = heard._replace(stage=stage, command=after[1] if after and stage.isupper() else "")
    if stage == "RCPT" and address and not heard.recipient:
        heard = heard._replace(recipient=address[1])
    words = reason[after.end() :] if after else reason
    remote = _OF_HOST.match(words)
    if told := remote or _REMOTE.search(reason):
        heard = heard._replace(host=told[1].strip("[]"))
    said = quoted(words[remote.end() :] if remote else words)
    if said.code:
        return heard._replace(**said._asdict(), said_by="their-server")
    heard = heard._replace(text=_plain(reason))
    if "retry time" in reason:
        over = heard.outcome == BOUNCED or "retry timeout exceeded" in reason
        page = "enhanced/x.4.7" if over else "words/queue"
        return heard._replace(said_by="client", outcome=EXPIRED if over else heard.outcome, page=page)
    if "closed connection" in reason or "SMTP timeout" in reason:
        return heard._replace(said_by="client", page="words/timeout", category=_broken(reason))
    return heard._replace(said_by="client" if _nobody(reason) else "your-server")


def _broken(reason: str) -> str:
    return "network" if "closed connection" in reason else "timeout"


def _nobody(reason: str) -> bool:
    """Whether no server said anything."""
    words = reason.lower()
    return any(word in words for word in _NOBODY)


def _parted(rest: str, flag: str) -> tuple[str, str]:
    """What stands before the reason and the reason; a colon in quotes, in an address or in brackets is none."""
    bare = _QUOTES.sub(lambda quotes: "_" * len(quotes[0]), rest)
    start = bare.find(" defer (") + 1 if flag == "==" else 0
    at = bare.find(": ", start)
    if at < 0:
        return (rest, "")
    return rest[:at], rest[at + 2 :]


def _address(about: str) -> str:
    """The address that was tried: the last one of those that an alias led to, without brackets."""
    words = about.split(" ")
    if "@" not in words[0] and len(words) > 1 and words[1].startswith("<") and "@" in words[1]:
        return words[1].strip("<>")
    return words[0].strip("<>:") if "@" in words[0] else ""


def _host(about: str) -> str:
    """The host of `H=mx.example.org [192.0.2.1]`, by name, or by address where it has none; "" without one."""
    found = _HOST.search(about)
    words = found[1].split(" ") if found else [""]
    return (words[-1] if words[0].startswith("(") else words[0]).strip("[]")


def _plain(reason: str) -> str:
    return reason.replace("\\n", " ").strip()


def _looks_like(head: tuple[str, ...]) -> int:
    """Lines that only Exim writes: an id of a message and a flag, or the words of its reject log."""
    return sum(
        bool(_LINE.search(text) or _BARE.match(text) or list(refused(TextLine(number, text))))
        for number, text in enumerate(head)
    )


SHAPE = Shape("exim", _looks_like, read)
