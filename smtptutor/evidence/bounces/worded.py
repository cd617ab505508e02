"""What a bounce in words alone says, as statements."""

import re
from collections.abc import Iterator

from smtptutor.evidence.bounces.blocks import Passage, Wording
from smtptutor.evidence.bounces.families import is_delayed, program_of
from smtptutor.evidence.bounces.mail import Around
from smtptutor.evidence.bounces.reply import InnerReply, expired, heard, host_in, stage
from smtptutor.evidence.mask import Mask
from smtptutor.evidence.source import TextLine
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, Statement

_THEIRS = re.compile(
    r"remote (?:mail |smtp )?(?:host|server)|\bsaid:|refused to talk|<<<|other server|recipient domain|the server for"
    r"|does not like recipient|giving up on|while talking to",
    re.IGNORECASE,
)
_THEIR_NO = re.compile(r"(?:<<< |\(reason: )[45]\d\d[ -]")
"""How a transcript of Sendmail has what the other server said, beside its own words for it."""
_ON_THE_WAY = re.compile(
    r"connection (?:timed out|refused|reset)|timed? ?out|no route|unreachable|lost connection|lookup"
    r"|(?:host|domain|name) not found|did not accept our requests|couldn't find any host"
    r"|wasn't able to establish|could not connect|unrouteable",
    re.IGNORECASE,
)


MOST_FIXED = 100
"""Characters of a sentence with which a program begins its reports; what is longer tells more."""


def statements(words: Wording, around: Around) -> Iterator[Statement]:
    """What a report in words says, one for each recipient, in order."""
    before = _joined(words.before)
    whole = " ".join([before, *(_joined(block.said) for block in words.blocks)]).lower()
    talked_to = host_in(before) or (host_in(whole) if "talking to" in whole else "")
    around = around._replace(delayed=around.delayed or is_delayed(whole), reporter=words.reporter or around.reporter)
    blocks = words.blocks
    if not any(block.said for block in blocks):
        names = [block.recipient for block in blocks] or around.failed or ("",)
        blocks = [Passage(name, 0, _telling(words.before)) for name in names]
    elif _has_reply(words.before) and not any(_has_reply(block.said) for block in blocks):
        blocks = [block._replace(said=words.before) for block in blocks]
    for block in blocks:
        yield _verdict(block._replace(said=_masked(block.said)), around, talked_to)


def _stage_of(whole: str) -> str:
    """The step; in a transcript the answers to RCPT stand below DATA, since both were sent at once (RFC 2920)."""
    step = stage(whole)
    return "" if step == "DATA" and ">>> DATA" in whole else step


def _has_reply(said: list[list[TextLine]]) -> bool:
    """Whether a reply code is told in any of these paragraphs; some programs tell it before the addresses."""
    return any(heard(_joined([paragraph])).code for paragraph in said)


def _telling(said: list[list[TextLine]]) -> list[list[TextLine]]:
    """The paragraphs without the lines that say in a few words no more than that this is a bounce."""
    told = [[line for line in paragraph if not _is_fixed(line.text)] for paragraph in said]
    return [paragraph for paragraph in told if paragraph]


def _is_fixed(text: str) -> bool:
    return len(text) <= MOST_FIXED and program_of(text.lower()) is not None and not heard(text).code


def _masked(said: list[list[TextLine]]) -> list[list[TextLine]]:
    """The same with stars for secrets; a login stands in the lines of one passage, if in any."""
    mask = Mask()
    return [[line._replace(text=mask.line(line.text)) for line in paragraph] for paragraph in said]


def _verdict(block: Passage, around: Around, talked_to: str) -> Statement:
    whole = _joined(block.said)
    reply, at = _best(block.said, around.line)
    host = host_in(whole) or (talked_to if reply.code else "")
    outcome = DEFERRED if around.delayed else EXPIRED if expired(whole) else BOUNCED
    said_by = _said_by(block.recipient, whole, reply, around.reporter, host)
    if not host and said_by != "your-server":
        host = around.reporter if said_by == "server" or _is_at(block.recipient, around.reporter) else ""
    return Statement(
        "bounce", at, reply.words or whole[:500], reply.code, reply.enhanced, reply.stage or _stage_of(whole),
        recipient=block.recipient, sender=around.sender, said_by=said_by, host=host, program=around.program,
        outcome=outcome,
    )  # fmt: skip


def _best(said: list[list[TextLine]], line: int) -> tuple[InnerReply, int]:
    """The reply of the paragraph that tells most, and its line; without any number, all paragraphs together."""
    replies = [heard(_joined([paragraph])) for paragraph in said]
    place = max(range(len(replies)), key=lambda place: _weight(replies[place]), default=-1)
    if place < 0:
        return InnerReply(0, "", "", ""), line
    place = next((one for one, paragraph in enumerate(said) if _THEIR_NO.match(paragraph[0].text)), place)
    reply, lines = replies[place], said[place]
    if not _weight(reply):
        return InnerReply(0, "", " ".join(one.words for one in replies)[:500], ""), said[0][0].number
    number = str(reply.code or reply.enhanced)
    return reply, next((one.number for one in lines if number in one.text), lines[0].number)


def _joined(said: list[list[TextLine]]) -> str:
    return " ".join(line.text for paragraph in said for line in paragraph)


def _weight(reply: InnerReply) -> int:
    return 2 * bool(reply.code) + bool(reply.enhanced)


def _said_by(recipient: str, whole: str, reply: InnerReply, reporter: str, host: str) -> str:
    if (reply.code or reply.enhanced) and (_THEIRS.search(whole) or (host and reply.code)):
        return "their-server"
    if _is_at(recipient, reporter):
        return "their-server"
    return "your-server" if not reply.code and _ON_THE_WAY.search(whole) else "server"


def _is_at(recipient: str, host: str) -> bool:
    """Whether a host is one of the domain of a recipient."""
    domain = recipient.rpartition("@")[2].lower()
    return bool(domain and host) and ("." + host.lower()).endswith("." + domain)
