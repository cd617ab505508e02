"""A summary as blocks: how it went, what failed and how often, what to do first; and behind that each reason whole."""

from collections.abc import Iterator

from smtptutor.entry import AT_THE_COMMAND_LINE, Spoken
from smtptutor.evidence.counted import Names
from smtptutor.evidence.in_words import TITLES
from smtptutor.evidence.summary import ASK, MEND, NONE, WAIT, Reason, Share, Summary
from smtptutor.evidence.told import place, title
from smtptutor.pages import asked_as
from smtptutor.reference import lookup
from smtptutor.short import Short, size
from smtptutor.text import BLANK, Block, Heading, Para, Table, Term, Terms, Verbatim

MOST_ROWS = 8
"""Reasons that a screen has in its table."""
MOST_NAMES = 3
SENTENCES = 3
"""Names that are told of many, and sentences of a fix on the first screen."""
LONGEST_EXAMPLE = 200  # characters
MOVES = {MEND: "mend it here", ASK: "tell the sender", WAIT: "wait", NONE: "nobody's"}
"""Whose move it is, in a row of the table."""
FIRST = {
    MEND: "This is to mend here; until then every letter of this kind fails.",
    ASK: "Nothing is wrong here; the sender of each of these letters has to know.",
    WAIT: "Nothing has to be done now: the queue tries again.",
    NONE: "Nothing has to be done: clients were turned away, or left.",
}
WHO = {"client": "no server", "your-server": "your server", "their-server": "their server", "server": "a server"}


def answer(summary: Summary, spoken: Spoken = AT_THE_COMMAND_LINE) -> Short:
    """One screen of a summary, and behind that all that it has of each reason."""
    reasons = summary.by_urgency()
    rest = tuple(block for reason, share in reasons for block in (*whole(reason, share, spoken), BLANK))
    for most in range(MOST_ROWS, 0, -1):
        shown = (Heading(headline(summary), 1), BLANK, *_rows(reasons, most), *_echoes(summary))
        if size(shown) <= spoken.lines:
            break
    return Short(shown, rest)


def _rows(reasons: list[tuple[Reason, Share]], most: int) -> tuple[Block, ...]:
    """The table of reasons, and what to do first."""
    return (*_table(reasons, most), BLANK, *_first(*reasons[0])) if reasons else ()


def _echoes(summary: Summary) -> tuple[Block, ...]:
    count = summary.echoes
    return (BLANK, Para(f"{count:,} more only followed from a failure before them.")) if count else ()


def headline(summary: Summary) -> str:
    """How it went, in a line."""
    counts = (
        (summary.delivered, "accepted"),
        (summary.refused, "refused for good"),
        (summary.delayed, "put off"),
        (summary.undecided, "without a verdict"),
    )
    told = ", ".join(f"{count:,} {words}" for count, words in counts if count)
    return told[:1].upper() + told[1:] if told else "Nothing was found"


def _table(reasons: list[tuple[Reason, Share]], most: int) -> Iterator[Block]:
    rows = [_row(reason, share) for reason, share in reasons[:most]]
    yield Table((("times", "letters", "what", "said by", "whose move"), *rows))
    left = sum(share.times for _, share in reasons[most:])
    if left:
        yield Para(f"And {left:,} for other reasons; --all tells them.")


def _row(reason: Reason, share: Share) -> tuple[str, ...]:
    who = WHO.get(reason.said_by, "unknown")
    return f"{share.times:,}", _letters(share), TITLES[reason.category], who, MOVES[reason.move]


def _letters(share: Share) -> str:
    """How many letters, rounded where the number is estimated."""
    if share.letters.exact or share.messages == share.times:
        return f"{share.messages:,}"
    return f"about {round(share.messages, 1 - len(str(share.messages)) + 1):,}"


def _first(reason: Reason, share: Share) -> Iterator[Block]:
    """What to do first."""
    yield Para(f"{title(share.example)}. {FIRST[reason.move]}", "First:")
    fix = ". ".join(share.example.fix.split(". ")[:SENTENCES])
    if fix:
        yield Para(fix if fix.endswith(".") else f"{fix}.", "Do:")
    yield Para(f"{place(share.example)}{_for_whom(share)}", "See:")


def _for_whom(share: Share) -> str:
    told = _most(share.domains)
    return f"; for {told}" if told else ""


def _most(names: Names) -> str:
    """The names that came most often, and how many others there are."""
    most = [f"{name} ({count:,})" for name, count in names.most(MOST_NAMES)]
    others = names.total() - sum(count for _, count in names.most(MOST_NAMES))
    return ", ".join([*most, *([f"{others:,} for others"] if others else [])])


def whole(reason: Reason, share: Share, spoken: Spoken = AT_THE_COMMAND_LINE) -> tuple[Block, ...]:
    """All that a summary has of one reason."""
    example = share.example
    numbers = " ".join(str(number) for number in (example.code, example.enhanced) if number)
    quote = f"{numbers} {example.text}".strip()[:LONGEST_EXAMPLE]
    kind, _, name = reason.page.partition("/")
    page = lookup.of_kind(kind, name) if name else None
    ends = "" if share.first == share.last else f" to {place(example._replace(where=share.last))}"
    rows = (
        ("Times", f"{share.times:,}, of {_letters(share)} letters"),
        ("Why", example.why),
        ("Do", example.fix),
        ("To", _most(share.domains)),
        ("From", _most(share.senders)),
        ("Where", f"{place(example)}{ends}"),
        ("More", f"{spoken.explain} {asked_as(page)}" if page else ""),
    )
    return (
        Heading(title(example)),
        *((Verbatim(quote, "Such as:"),) if example.text else ()),
        Terms(tuple(Term(label, text) for label, text in rows if text), 2),
    )
