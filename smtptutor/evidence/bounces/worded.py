"""What a bounce in words alone says, as statements."""

import re
from collections.abc import Iterable, Iterator

from smtptutor.evidence.bounces.blocks import Passage, Wording
from smtptutor.evidence.bounces.families import is_delayed
from smtptutor.evidence.bounces.mail import Around
from smtptutor.evidence.bounces.reply import InnerReply, expired, heard, stage
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, Statement

_THEIRS = re.compile(
    r"remote (?:mail |smtp )?(?:host|server)|\bsaid:|refused to talk|<<<|other server|recipient domain|the server for"
    r"|does not like recipient|giving up on|while talking to",
    re.IGNORECASE,
)
_ON_THE_WAY = re.compile(
    r"connection (?:timed out|refused|reset)|timed? ?out|no route|unreachable|lost connection|not found|lookup"
    r"|did not accept our requests|couldn't find any host|wasn't able to establish|could not connect|unrouteable",
    re.IGNORECASE,
)


def statements(words: Wording, around: Around) -> Iterator[Statement]:
    """What a report in words says, one for each recipient, in order."""
    whole = " ".join(
        [line.text for said in (words.before, *(block.said for block in words.blocks)) for line in said]
    ).lower()
    around = around._replace(delayed=around.delayed or is_delayed(whole), reporter=words.reporter or around.reporter)
    blocks = words.blocks
    if not any(block.said for block in blocks):
        names = [block.recipient for block in blocks] or around.failed or ("",)
        blocks = [Passage(name, 0, words.before) for name in names]
    for block in blocks:
        yield _verdict(block, around)


def _verdict(block: Passage, around: Around) -> Statement:
    whole = " ".join(line.text for line in block.said)
    reply, at = _best(block.said, around.line)
    host = reply.host or heard(whole).host
    outcome = DEFERRED if around.delayed else EXPIRED if expired(whole) else BOUNCED
    said_by = _said_by(block.recipient, whole, reply, around.reporter)
    if not host and said_by != "your-server":
        host = around.reporter if said_by == "server" or _is_at(block.recipient, around.reporter) else ""
    return Statement(
        "bounce", at, reply.words or whole[:500], reply.code, reply.enhanced, reply.stage or stage(whole),
        recipient=block.recipient, sender=around.sender, said_by=said_by, host=host, program=around.program,
        outcome=outcome,
    )  # fmt: skip


def _best(said: Iterable[TextLine], line: int) -> tuple[InnerReply, int]:
    """The reply of the paragraph that tells most, and its line; without any number, all paragraphs together."""
    replies = [(heard(one.text), one.number) for one in said]
    best = max(replies, key=lambda one: _weight(one[0]), default=None)
    if best and _weight(best[0]):
        return best
    words = " ".join(reply.words for reply, _ in replies)[:500]
    return InnerReply(0, "", words, "", ""), replies[0][1] if replies else line


def _weight(reply: InnerReply) -> int:
    return 2 * bool(reply.code) + bool(reply.enhanced)


def _said_by(recipient: str, whole: str, reply: InnerReply, reporter: str) -> str:
    if (reply.code or reply.enhanced) and (_THEIRS.search(whole) or (reply.host and reply.code)):
        return "their-server"
    if _is_at(recipient, reporter):
        return "their-server"
    return "your-server" if not reply.code and _ON_THE_WAY.search(whole) else "server"


def _is_at(recipient: str, host: str) -> bool:
    """Whether a host is one of the domain of a recipient."""
    domain = recipient.rpartition("@")[2].lower()
    return bool(domain and host) and ("." + host.lower()).endswith("." + domain)
