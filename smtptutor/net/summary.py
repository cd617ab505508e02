"""A message in a line, for who watches a port: how long it is, and its subject."""

from smtptutor.protocol.cause_table import TOOK_MESSAGE
from smtptutor.protocol.expression import compiled, compiled_octets
from smtptutor.server.exchange import Exchange, Said
from smtptutor.text import clean
from smtptutor.text.columns import cut
from smtptutor.wording import plural

LONGEST_HEADER = 16384  # octets that are looked through
LONGEST_SUBJECT = 600  # octets of it that are read
WIDEST_SUBJECT = 36  # columns that are shown, so that the line fits beside the number of the connection
_SUBJECT = rb"(?i:(?:^|\r?\n)subject[ \t]*:)((?:[^\r\n]|\r?\n[ \t])*)"
_ENCODED = r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?="


def summary(exchange: Exchange) -> str:
    """
    The message that ends in this exchange, such as "(message: 312 octets, Subject: Hello)"; "" where none does.

    With BDAT (RFC 3030 2) it is the last chunk that ends it; a message that was refused then is not told. In LMTP only
    the first of several answers has it (RFC 2033 4.2).
    """
    if exchange.number:
        return ""
    if exchange.said is Said.MESSAGE:
        return _told(exchange.content) if exchange.content else "(message: empty, or too long to keep)"
    if exchange.said is Said.CHUNK and exchange.cause in TOOK_MESSAGE:
        latest = exchange.after.memory.store.latest
        return _told(latest.content) if latest is not None else ""
    return ""


def _told(content: bytes) -> str:
    subject = subject_of(content)
    named = "no Subject" if subject is None else f"Subject: {cut(subject, WIDEST_SUBJECT)}".rstrip()
    return f"(message: {plural(len(content), 'octet')}, {named})"


def subject_of(content: bytes) -> str | None:
    """The subject of a message, in one clean line and with encoded words decoded (RFC 2047); None for none."""
    header = content[:LONGEST_HEADER].partition(b"\r\n\r\n")[0]
    found = compiled_octets(_SUBJECT).search(b"\r\n" + header)
    if found is None:
        return None
    raw = found[1][:LONGEST_SUBJECT].decode("utf-8", "surrogateescape")
    return clean(" ".join(_decoded(" ".join(raw.split())).split()))


def _decoded(text: str) -> str:
    """The text with its encoded words decoded; as it is where one of them cannot be."""
    if not compiled(_ENCODED).search(text):
        return text
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text
