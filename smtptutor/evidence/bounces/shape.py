"""The shape of a mail that reports: a bounce, a warning, a complaint, an answer of a program."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from smtptutor.evidence import loose
from smtptutor.evidence.bounces import auto, blocks, report, worded
from smtptutor.evidence.bounces.families import BEGINS, is_delayed, program_of
from smtptutor.evidence.bounces.mail import FIELD, Around, HeaderField, MailPart, parts, value
from smtptutor.evidence.bounces.plain import plain, word
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source, TextLine, of_text
from smtptutor.evidence.statement import Statement

MOST = 200
"""Parts of a mail that are read."""
MOST_TEXTS = 8
"""Parts of a mail that are kept for their words."""
BEGINNING = 60
"""Lines of a text in which words are looked for that tell whose report it is."""
SURE = ("Postfix", "qmail", "Exim", "Sendmail", "Gmail", "Courier", "Exchange", "Yahoo")
"""Programs whose words nobody else writes, so that they are looked for in mail that somebody passed on too."""

_SURELY = tuple(phrase for name in SURE for phrase in BEGINS[name])
_REPORTED = ("Final-Recipient:", "Original-Recipient:")
_RULE = re.compile(r"[-_*=]{20,}")
_QUOTED = re.compile(r"^(?:>(?!>>) ?){1,9}")

_KNOWN = frozenset((
    "from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "content-type",
    "delivered-to", "x-failed-recipients", "auto-submitted", "cc", "reply-to", "dkim-signature", "x-original-to",
    "envelope-to", "sender", "precedence", "authentication-results", "arc-seal", "x-mailer",
))  # fmt: skip
_DAEMON = re.compile(
    r"mailer-?daemon|courier mail server|postmaster@|mail delivery (?:sub)?system|microsoftexchange\w*@|<>"
    r"|mail administrator|mdaemon@|double-bounce|bounce-notification",
    re.IGNORECASE,
)
_SURELY_DAEMON = re.compile(r"mailer-?daemon|mail delivery (?:sub)?system|mdaemon@|<>[ \t]*$", re.IGNORECASE)
_RETURNED = re.compile(
    r"(?:notice: |warning: |postmaster (?:notify|copy|warning): |\*{1,5} ?){0,2}"
    r"(?:undeliver|returned mail|delivery (?:status|failure|report|problem|delayed|has)|failure notice|delayed mail"
    r"|mail (?:delivery|failure|could not be delivered|system error)|non-?deliver|unzustellbar|nicht zustellbar"
    r"|non remis|non recapit|no se puede entregar|onbestelbaar|não entregue"
    r"|message (?:status - undeliv|undeliv|delivery fail)"
    r"|permanent delivery failure|mail error$|automatically rejected mail)",
    re.IGNORECASE,
)
_VERP = re.compile(
    r"(?:[^@]{0,80}?(?:bounces?|returns?|errors?|verp)[-+]|[^@+]{1,80}\+)"
    r"([\w.+-]{1,64})=([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})@"
)


def _looks_like(head: tuple[str, ...]) -> int:
    """All lines are those of a mail if it begins as one, or with words or fields that only reports have."""
    known = 0
    begun = [line for line in islice(head, 60) if line.strip()]
    for line in begun:
        if found := FIELD.match(line):
            known += found[1].lower() in _KNOWN or found[1].lower() in report.NAMES
        elif not line.startswith((" ", "\t", "From ", ">From ")):
            break
        if known > 2:
            return len(head)
    if known == 2:
        return len(head)
    return len(head) if any(line.lower().lstrip(" \t>#-").startswith(_SURELY) for line in begun[:20]) else 0


def read(source: Source) -> Iterator[Statement]:
    """The verdicts of a mail: of its report, else of its words; none of a mail that somebody wrote."""
    heads: dict[int, MailPart] = {}
    texts: list[MailPart] = []
    for part in islice(parts(source.texts(), source.first_line), MOST):
        heads.setdefault(part.inside, part)
        fields = _report(part)
        if found := list(report.statements(fields, _about(heads[part.inside], texts))):
            yield from dict.fromkeys(_with_words(one, texts) for one in found)
            return
        if part.type == "message/feedback-report":
            yield auto.complaint(fields, heads[0].fields)
            return
        if part.type.startswith("message/disposition") and not _is_rejection(texts):
            yield auto.receipt(fields, heads[0].fields)
            return
        if part.lines and len(texts) < MOST_TEXTS and not part.type.startswith(("message/", "image/", "application/")):
            texts.append(part)
    yield from _of_words(heads, texts)


def _report(part: MailPart) -> list[HeaderField]:
    """The fields of a report: of a part that is one, or of one that has such fields whatever it calls itself."""
    if part.type.startswith(("message/delivery", "message/global-delivery", "message/feedback", "message/disposition")):
        return [*part.fields, *report.fields_of(plain(part))]
    if value(part.fields, "final-recipient") or any(line.text.startswith(_REPORTED) for line in part.lines):
        return [*part.fields, *report.fields_of(plain(part))]
    return []


def _about(head: MailPart, texts: list[MailPart]) -> Around:
    """What the mail around a report tells of it."""
    begun = [line.text for text in texts for line in text.lines[:9] if line.text.strip()]
    program = program_of(" ".join(begun[:3]).lower()) or ""
    return Around(auto.mailbox(head.value("to")), program)


def _with_words(told: Statement, texts: list[MailPart]) -> Statement:
    """What a report says, with the words that the text beside it has where it has none itself."""
    if told.text or told.code:
        return told
    for text in texts:
        words = blocks.read(_above_rule(plain(text), told.recipient))
        for one in worded.statements(words, Around(line=told.line)):
            if one.recipient.lower() == told.recipient.lower() and one.text:
                return told._replace(
                    text=one.text, code=one.code, enhanced=told.enhanced or one.enhanced, host=told.host or one.host,
                    stage=one.stage, said_by=one.said_by if one.code else told.said_by,
                    line=one.line if one.code else told.line,
                )  # fmt: skip
    return told


def _above_rule(lines: Iterable[TextLine], recipient: str) -> Iterator[TextLine]:
    """Lines up to a rule below the recipient: beneath it stands what a gateway puts under every mail."""
    named = False
    for line in lines:
        if named and _RULE.fullmatch(line.text.strip()):
            return
        named = named or recipient in line.text
        yield line


def _is_rejection(texts: list[MailPart]) -> bool:
    """Whether a receipt is in truth a bounce, as Dovecot sends it where a mailbox is full."""
    return any("was automatically rejected" in line.text for text in texts for line in text.lines[:20])


def _of_words(heads: dict[int, MailPart], texts: list[MailPart]) -> Iterator[Statement]:
    """What the words of a mail report, or of the first message that somebody passed on in it."""
    whole = heads.get(0)
    answered = auto.answer_by_itself(whole.fields) if whole and whole.fields and not _is_returned(whole) else None
    if whole and (complaint := auto.passed_on(whole.fields)):
        yield complaint
        return
    for inside, head in sorted(heads.items()):
        if found := list(_of_text(head, [text for text in texts if text.inside == inside], sure=answered is not None)):
            yield from found
            return
        if answered is not None:
            yield answered
            return
    if whole and _is_by_path(whole):
        yield auto.answer(whole.fields)
    elif whole and not _is_from_daemon(whole) and not _is_generated(whole):
        yield from _errors(texts)


def _is_generated(head: MailPart) -> bool:
    """Whether a program wrote a mail, or a list or a sender of many sent it: nobody asks about an error there."""
    submitted = head.value("auto-submitted").strip().lower()
    return submitted.startswith("auto") or head.value("precedence").strip().lower() in ("bulk", "list", "junk")


def _errors(texts: list[MailPart]) -> Iterator[Statement]:
    """Errors of programs in a mail, as somebody writes to ask about one; numbers in what else they write are none."""
    for text in texts:
        lines = list(plain(text))
        source = of_text("\n".join(line.text for line in lines))
        for told in loose.read(source) if text.type == "text/plain" else ():
            if told.kind == "exception":
                yield told._replace(line=lines[told.line - 1].number)


def _of_text(head: MailPart, texts: list[MailPart], *, sure: bool) -> Iterator[Statement]:
    """What the words below one header report; with `sure` only where their program is known."""
    text = _read_first(texts)
    begun = list(islice(text, BEGINNING))
    lines: Iterable[TextLine] = chain(begun, text)
    program = program_of(" ".join(" ".join(line.text for line in begun).lower().split()))
    daemon = _is_from_daemon(head)
    if not daemon and (head.value("list-unsubscribe") or head.value("list-id")):
        return  # what is sent to many may tell of bounces, and is none
    if not daemon:
        lines = begun = _from_report(lines) if program else []
        program = program if begun else None
    if program is None and not daemon and not head.value("x-failed-recipients"):
        return
    if sure and not program:
        return
    line = begun[0].number if begun else 1
    around = _around(head, program or "", line) if daemon or program is None else Around(program=program, line=line)
    words = blocks.read(lines)
    if not words.blocks and not words.before:
        words = words._replace(before=[[TextLine(around.line, word(head.value("subject")))]])
    told = list(worded.statements(words, around))
    if program is None and _is_by_path(head) and not any(_is_verdict(one, head) for one in told):
        return
    returned = (program or _is_named_daemon(head)) and _RETURNED.search(head.value("subject")) is not None
    yield from (one for one in told if one.recipient or one.code or returned)


def _is_verdict(told: Statement, head: MailPart) -> bool:
    """Whether this is about somebody else than who wrote, or has a number."""
    return bool(told.code or told.enhanced or told.recipient not in ("", auto.mailbox(head.value("from"))))


def _read_first(texts: list[MailPart]) -> Iterator[TextLine]:
    """The lines of the first text in which anything stands; plain text before the same with markup, then the rest."""
    for text in sorted(texts, key=_by_worth):
        if any(line.text.strip() for line in text.lines):
            yield from plain(text)
            return


def _by_worth(text: MailPart) -> int:
    """What is read first; what stands around the parts of a multipart is for readers without MIME (RFC 2046 5.1.1)."""
    return 2 if text.type.startswith(("multipart/", "epilogue")) else int(text.type == "text/html")


def _is_from_daemon(head: MailPart) -> bool:
    """Whether a header is that of a report: without a reverse-path, from a daemon, or with a subject that tells."""
    return _is_named_daemon(head) or bool(_RETURNED.match(word(head.value("subject")).strip()))


def _is_named_daemon(head: MailPart) -> bool:
    return bool(_DAEMON.search(head.value("from"))) or head.value("return-path").strip() == "<>"


def _is_by_path(head: MailPart) -> bool:
    """Whether only the null reverse-path makes a mail a report: as well a program may have answered for a person."""
    subject = word(head.value("subject")).strip()
    named = _DAEMON.search(head.value("from")) or _RETURNED.match(subject) or head.value("x-failed-recipients")
    return not named and head.value("return-path").strip() == "<>" and bool(head.value("from"))


def _from_report(lines: Iterable[TextLine]) -> list[TextLine]:
    """The lines of a text that somebody wrote, from where a report begins in it, without the marks of a quotation."""
    whole = [TextLine(line.number, _QUOTED.sub("", line.text)) for line in lines]
    for place, line in enumerate(whole):
        low = line.text.lower()
        if any(phrase in low for name in SURE for phrase in BEGINS[name]):
            return whole[place:]
    return []


def _is_returned(head: MailPart) -> bool:
    """Whether a header is that of no absence, whatever it says: a daemon wrote it, or its subject tells."""
    subject = word(head.value("subject")).strip()
    if auto.is_away(subject):
        return False
    return bool(_SURELY_DAEMON.search(head.value("from")) or _RETURNED.match(subject))


def _around(head: MailPart, program: str, line: int) -> Around:
    """What a header tells of the report below it."""
    named = [
        one.strip() for field in head.fields if field.name == "x-failed-recipients" for one in field.value.split(",")
    ]
    if not named and (found := _VERP.match(auto.mailbox(head.value("to")))):
        named = [f"{found[1]}@{found[2]}"]
    subject = word(head.value("subject"))
    daemon = auto.mailbox(head.value("from")).rpartition("@")[2]
    line = next((field.line for field in head.fields if field.name == "subject"), line)
    sender = auto.mailbox(head.value("to"))
    return Around(sender, program, daemon, tuple(named[: blocks.MOST]), is_delayed(subject.lower()), line)


SHAPE = Shape("mail", _looks_like, read)
