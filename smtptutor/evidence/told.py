"""Findings as blocks: what happened, who said it, whom it concerns, whether it is final, what to do, how sure it is."""

import re
from collections.abc import Iterator, Sequence

from smtptutor.entry import AT_THE_COMMAND_LINE, Spoken, whole
from smtptutor.evidence.finding import Finding
from smtptutor.evidence.in_words import ABOUT, ABOUT_IN_BRIEF, FINAL_IN_BRIEF, FOR_NOW, SURE, TITLES, WHO
from smtptutor.pages import answer as page_answer
from smtptutor.pages import asked_as, entry
from smtptutor.reference import lookup
from smtptutor.reference.lookup import Page
from smtptutor.reference.pasted import first_whole, once
from smtptutor.short import Short, size
from smtptutor.text import BLANK, Block, Heading, Para, Term, Terms

MOST = ((9, 9), (4, 5), (3, 4), (2, 4), (3, 3), (2, 3), (2, 2), (1, 2), (1, 1))
"""How many sentences of what happened and of what to do a screen shows: the first that fits."""
MOST_LISTED = 5
"""Further findings that a screen lists, a line each."""
LONGEST_QUOTE = 300  # characters
LONGEST_NAME = 24  # characters of the name of a file, in a list
PLAINLY = re.compile(r"By the words .* it is probably this:")
"""A note that tells no more than that words chose the page."""
_SENTENCE = re.compile(r"(?<=[.?]) (?=[A-Z0-9])")


def answer(findings: Sequence[Finding], spoken: Spoken = AT_THE_COMMAND_LINE) -> Short:
    """
    One screen for what was found, and all of it behind that.

    The first failure that follows from no other is told whole, the others have a line each. Takes one finding or more.
    """
    main = chosen(findings)
    others = [one for one in findings if one is not main]
    if main.kind == "reply" and not others and (pages := first_whole(once(_pages(main)))):
        return on_its_page(main, pages, spoken, main.text)
    listed = _listed(others, main)
    shown = _whole(main, spoken, spoken.lines - size(listed))
    rest = tuple(block for one in others for block in (*one_finding(one, spoken), BLANK))
    page = _page(main)
    return Short((*shown, *listed), (*rest, *(whole(entry(page, spoken)) if page else ())))


def chosen(findings: Sequence[Finding]) -> Finding:
    """The finding that answers: the first failure that is no echo, or else what comes first."""
    failures = [one for one in findings if one.permanence != "success"]
    return next((one for one in failures if one.first), (failures or findings)[0])


def one_finding(finding: Finding, spoken: Spoken = AT_THE_COMMAND_LINE) -> tuple[Block, ...]:
    """One finding as a screen has it alone."""
    return _whole(finding, spoken, spoken.lines)


def in_brief(finding: Finding) -> Para:
    """How final it is, who said it, about whom, and how sure that is, for a line above its page."""
    about = [ABOUT_IN_BRIEF[finding.concerns]] if finding.concerns else []
    if finding.said_by == "client":
        return Para("; ".join(["No server said this", *about, finding.certainty]) + ".")
    family = f" (probably {finding.family})" if finding.family else ""
    said = f"{FINAL_IN_BRIEF[finding.permanence]}, by {WHO[finding.said_by]}{family}"
    return Para("; ".join([", ".join([said, *about]), finding.certainty]) + ".")


def title(finding: Finding) -> str:
    """The numbers, the step, and in a few words what it is; "probably" where that was inferred."""
    place = " at ".join(part for part in (_numbers(finding), step(finding.stage)) if part)
    probably = "probably " if finding.certainty == "likely" and finding.category not in ("unknown", "success") else ""
    named = finding.cause and finding.first and finding.category != "success"
    cause = f" ({finding.cause})" if named else ""
    titles = FOR_NOW if finding.permanence == "temporary" and finding.category in FOR_NOW else TITLES
    said = f"{probably}{titles[finding.category]}{cause}"
    return f"{place}: {said}" if place else f"{said[0].upper()}{said[1:]}"


def _numbers(finding: Finding) -> str:
    """Code and enhanced code, as far as they were said."""
    return " ".join(str(number) for number in (finding.code, finding.enhanced) if number)


def step(stage: str) -> str:
    """A step of the session, as people read it."""
    return {
        "MAIL": "MAIL FROM",
        "RCPT": "RCPT TO",
        "greeting": "the greeting",
        "end of data": "the end of the message",
    }.get(stage, stage)


def place(finding: Finding) -> str:
    """The file and the line."""
    file, line = finding.where
    return f"{file}, line {line}" if file else f"line {line}"


def _whole(finding: Finding, spoken: Spoken, lines: int) -> tuple[Block, ...]:
    """The finding in rows, with as many sentences as fit."""
    for most in MOST:
        shown = _screen(finding, spoken, most)
        if size(shown) <= lines:
            break
    return shown


def _screen(finding: Finding, spoken: Spoken, most: tuple[int, int]) -> tuple[Block, ...]:
    happened = _first_sentences(finding.why, most[0])
    do = _first_sentences(finding.fix, most[1])
    rows = (Term("What", happened), *_facts(finding), Term("Do", do), Term("Sure", SURE[finding.certainty]))
    return (
        Heading(title(finding), 1),
        *_quote(finding),
        BLANK,
        Terms(tuple(row for row in rows if row.text), 2),
        BLANK,
        *_more(finding, spoken),
    )


def on_its_page(finding: Finding, pages: list[Page], spoken: Spoken, asked: str) -> Short:
    """
    A finding that needs no more than the page that explains it, below a line with what the page cannot know.

    Takes the pages, the one that answers first; of the others only how to ask for them is told.
    """
    brief = in_brief(finding)
    if finding.certainty == "certain" and PLAINLY.fullmatch(pages[0].note):
        pages[0].note = ""  # the words have no other meaning
    shown, rest = page_answer(pages, spoken._replace(lines=spoken.lines - size([brief])), asked)
    return Short((brief, *shown), rest)


def _facts(finding: Finding) -> Iterator[Term]:
    """Who, about what, and how final."""
    yield Term("Who", _who(finding))
    ends = (("from", finding.sender), ("to", finding.recipient))
    yield Term("Mail", " ".join(f"{word} {address}" for word, address in ends if address))
    if finding.concerns:
        yield Term("About", ABOUT[finding.concerns])
    yield Term(
        "Final", {"permanent": "For good. ", "temporary": "For now. "}.get(finding.permanence, "") + finding.then
    )


def _who(finding: Finding) -> str:
    """Who said it; that no server did, where none did."""
    host = f" {finding.host}" if finding.host else ""
    family = f", probably {finding.family}" if finding.family else ""
    if finding.said_by == "client":
        return f"{finding.program or 'your own program'}. No server said this."
    who = WHO[finding.said_by]
    by = f"; {finding.program} passed it on" if finding.program and finding.kind == "exception" else ""
    return f"{who}{host}{family}{by}."


def _quote(finding: Finding) -> tuple[Block, ...]:
    """The words as they stand in the evidence, where they are not all that was given."""
    if finding.kind == "reply" or not finding.text:
        return ()
    return (Para(f"{place(finding)}: {_numbers(finding)} {finding.text}"[:LONGEST_QUOTE]),)


def _listed(others: Sequence[Finding], main: Finding) -> list[Block]:
    """The other findings, a line each: failures first, then what went well as a number."""
    failed = [one for one in others if one.permanence != "success"]
    shown: list[Block] = [BLANK] if others else []
    rows = tuple(Term(_elsewhere(one, main), title(one), _besides(one, main)) for one in failed[:MOST_LISTED])
    shown += [Terms(rows)] if rows else []
    left, well = len(failed) - len(rows), len(others) - len(failed)
    said = [f"{left} more"] if left else []
    said += [f"{well} went well"] if well else []
    return [*shown, Para(f"{' and '.join(said)}.", "Also:")] if said else shown


def _elsewhere(one: Finding, main: Finding) -> str:
    """The line of another finding, with the end of the name of its file where that is another one."""
    line = f"line {one.where.line}"
    return line if one.where.file == main.where.file else f"{_end(one.where.file)}, {line}"


def _end(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"...{name[-LONGEST_NAME:]}"


def _besides(one: Finding, main: Finding) -> str:
    """What stands behind its title in any case: whose echo it is, or to whom where that is somebody else."""
    if not one.first:
        return f"; an echo of line {main.where.line}"
    return f"; to {_end(one.recipient)}" if one.recipient and one.recipient != main.recipient else ""


def _more(finding: Finding, spoken: Spoken) -> tuple[Block, ...]:
    """What leads on, and where it stands."""
    names = dict.fromkeys(map(asked_as, _pages(finding)))
    sources = [Para(", ".join(finding.sources), "Sources:")] if finding.sources else []
    return (*([Para(f"{spoken.explain} {', '.join(names)}", "More:")] if names else []), *sources)


def _pages(finding: Finding) -> Iterator[Page]:
    """The page that explains it, then those of its numbers."""
    if page := _page(finding):
        yield page
    for number in (finding.enhanced, finding.code):
        if number and (page := lookup.named(str(number))):
            yield page


def _page(finding: Finding) -> Page | None:
    kind, _, name = finding.page.partition("/")
    return lookup.of_kind(kind, name) if name else None


def _first_sentences(text: str, most: int) -> str:
    return " ".join(_SENTENCE.split(text)[:most])
