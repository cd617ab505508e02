"""What a verdict means: page, category, certainty and what follows, from its numbers, its words and its step."""

from functools import lru_cache

from smtptutor.evidence import meaning as meanings
from smtptutor.evidence.deeds import Case, deed, reason
from smtptutor.evidence.finding import Finding, Location
from smtptutor.evidence.firsts import first_errors
from smtptutor.evidence.inner import hangs_up
from smtptutor.evidence.meaning import Meaning
from smtptutor.evidence.page_words import fix, in_a_program, why
from smtptutor.evidence.remedies import became, dialogue, switch
from smtptutor.evidence.situation import PROGRAM, situation, then
from smtptutor.evidence.sorting import USUALLY
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

PERMANENCE = {SENT: "success", DEFERRED: "temporary", BOUNCED: "permanent", EXPIRED: "permanent"}
BY_DIGIT = {"2": "success", "3": "success", "4": "temporary", "5": "permanent"}
KEPT = "The server said no for good, but the queue keeps the message and tries again."
VAGUE = ("words/timeout", "words/no-connection", "words/tls-failed")
"""Pages of errors that no server said and that have several reasons."""
GIVEN_UP = "The reason was one for now, and the queue gave up all the same."


UNTOLD = "What was said does not tell why."
LOOK_AROUND = "Look at the lines around it: the dialogue or the log of that moment has the reply of the server."


def infer(told: Statement, name: str) -> Finding:
    """The finding that a verdict makes; `name` is that of the file it stands in. Raises nothing."""
    meant, permanence = _meant(told), _permanence(told)
    if permanence == "success":
        meant = meant._replace(certainty="certain")
    page, category = meant.page, "success" if permanence == "success" else told.category or meant.category
    reason, remedy, sources = _told(told, meant, permanence)
    return Finding(
        kind=told.kind,
        recipient=_one_line(told.recipient) or None,
        code=told.code or None,
        enhanced=told.enhanced or None,
        text=told.text,
        category=category,
        permanence=permanence,
        said_by=told.said_by,
        concerns=_concerns(told, category, meant),
        first=told.first,
        certainty=meant.certainty,
        why=reason,
        fix=remedy,
        sources=sources,
        where=Location(name, told.line),
        cause=page.name if page and page.kind == "causes" else None,
        page=f"{page.kind}/{page.name}" if page else "",
        stage=told.stage,
        command=_one_line(told.command),
        sender=_one_line(told.sender) or None,
        host=_one_line(told.host),
        program=told.program,
        family=meant.family,
        then=then(told, permanence),
        queue_id=told.queue_id,
    )


def _concerns(told: Statement, category: str, meant: Meaning) -> str | None:
    """Whom it concerns. Where a queue brought mail to a server that does not take it, it is the recipient's domain."""
    if category == "relay-denied" and told.said_by == "their-server":
        return "recipient"
    return meant.concerns if category == meant.category else USUALLY[category]


def _one_line(words: str) -> str:
    """Words that may have come out of a string with line ends in it."""
    return " ".join(words.split()) if "\n" in words else words


def _told(told: Statement, meant: Meaning, permanence: str) -> tuple[str, str, tuple[str, ...]]:
    """Why, what to do, and where that stands: as the page has it, and what only this evidence adds."""
    number = str(told.code or told.enhanced)
    happened, do, sources = _in_words(meant, told.stage, situation(told), permanence, number)
    page = f"{meant.page.kind}/{meant.page.name}" if meant.page else ""
    reasons, remedies = ([happened], [do]) if meant.page else ([UNTOLD], [LOOK_AROUND])
    if told.kind == "exception" and permanence != "success":
        reasons.append(became(told.stage, told.code))
        category, name = told.category or meant.category, page.partition("/")[2]
        remedies = [switch(told.program, category, name, told.said_by), do]
        if page.startswith("providers/"):
            remedies.reverse()  # what it wants comes before where that is written
        remedies.append(dialogue(told.program))
    if permanence == "temporary" and told.outcome == DEFERRED and told.code >= 500:
        reasons.append(KEPT)
    elif permanence == "permanent" and BY_DIGIT.get(str(told.code or told.enhanced)[:1]) == "temporary":
        reasons.append(GIVEN_UP)
    reasons.append(first_errors(told.kind, told.code, page, told.text))
    return " ".join(filter(None, reasons)), " ".join(filter(None, remedies)), sources


def _meant(told: Statement) -> Meaning:
    """What it means, as its reader knows it already or as the words tell."""
    if told.page:
        sure = told.said_by == "client" and told.page not in VAGUE
        return meanings.of_page(told.page, "certain" if sure else "likely")
    meant = meanings.meaning(told.code, told.enhanced, told.text, told.stage)
    if told.kind == "bounce" and meant.category == meanings.UNKNOWN and not (told.code or told.enhanced):
        return meanings.of_page("words/bounce", meanings.UNKNOWN)
    if told.outcome == SENT:
        own = meant.page is not None and meant.category == "success" and meant.page.kind == "causes"
        return meant if own and told.said_by != "your-server" else meanings.of_page(_delivered(told), "certain")
    return meant


def _delivered(told: Statement) -> str:
    """The page of a message that left a queue: into a mailbox here, or to another server."""
    return "words/in-mailbox" if told.said_by == "your-server" else "causes/message-accepted"


def _permanence(told: Statement) -> str:
    """Final or for now: what the queue or the report says, or else the first digit."""
    if told.outcome:
        return PERMANENCE[told.outcome]
    if hangs_up(told.code, told.text):
        return "permanent"
    digit = str(told.code)[0] if told.code else told.enhanced[:1]
    return BY_DIGIT.get(digit, "none")


@lru_cache(maxsize=4096)
def _in_words(meant: Meaning, stage: str, here: str, permanence: str, number: str) -> tuple[str, str, tuple[str, ...]]:
    """Why, what to do there, and where that stands; to who has an error of a program, what a program does."""
    page = meant.page
    if page is None:
        return "", "", ()
    sources = page.sources + ((meant.seen,) if meant.seen else ())
    case = Case(page, meant.category, here, permanence, number)
    if here == PROGRAM and permanence != "success" and (told := in_a_program(page)):
        usually, *do = told
        return " ".join([*why(page, stage, 1), usually]), " ".join(do), sources
    reasons = " ".join(reason(case, why(page, stage)))
    return reasons, "" if permanence == "success" else " ".join(deed(case, fix(page, stage))), sources
