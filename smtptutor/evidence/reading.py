"""Reads evidence: finds its shape, hears what it says, and infers what that means."""

from collections.abc import Iterator

from smtptutor.evidence import loose
from smtptutor.evidence.bounces import shape as mail
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.infer import infer
from smtptutor.evidence.logs import exchange, exim, haraka, opensmtpd, postfix, qmail, sendmail
from smtptutor.evidence.shape import Shape
from smtptutor.evidence.source import Source, of_text
from smtptutor.evidence.wrapped import is_wrapped, unwrapped

SHAPES: tuple[Shape, ...] = (
    mail.SHAPE, postfix.SHAPE, exim.SHAPE, sendmail.SHAPE, opensmtpd.SHAPE, qmail.SHAPE, haraka.SHAPE, exchange.SHAPE,
)  # fmt: skip
"""All but the loose one, which takes whatever is left."""


def findings(source: Source) -> Iterator[Finding]:
    """What is found in a source, in the order of its lines. Raises OSError where it cannot be read, else nothing."""
    source, shape = _shaped(source)
    for heard in shape.read(source):
        yield infer(heard, source.name)


def shape_of(source: Source) -> Shape:
    """The shape that most of the first lines have; the loose one where none has any."""
    return _shaped(source)[1]


def _shaped(source: Source) -> tuple[Source, Shape]:
    """A source, taken out of what it may be wrapped in, and its shape."""
    head = source.head()
    if is_wrapped(head):
        source = unwrapped(source)
        head = source.head()
    best, most = loose.SHAPE, 0
    for shape in SHAPES:
        if (lines := shape.looks_like(head)) > most:
            best, most = shape, lines
        if most == len(head):
            break
    return source, best


def explain_text(text: str) -> list[Finding]:
    """
    What is found in a text: a reply, an error, a dialogue, a log or a bounce, with its explanation.

    Takes the text as it was copied, of any length; gives the findings in the order of its lines, [] where there is
    none. Secrets are masked in all that comes back. Nothing is read or written but the pages of the reference, so it
    can be mapped over any amount of data. Raises nothing.
    """
    return list(findings(of_text(text)))
