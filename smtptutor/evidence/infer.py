"""What a verdict means: page, category, certainty and what follows, from its numbers, its words and its step."""

from functools import lru_cache

from smtptutor.evidence import meaning as meanings
from smtptutor.evidence.finding import Finding, Location
from smtptutor.evidence.firsts import first_errors
from smtptutor.evidence.meaning import Meaning
from smtptutor.evidence.page_words import fix, in_a_program, why
from smtptutor.evidence.remedies import became
from smtptutor.evidence.remedies import remedy as in_program
from smtptutor.evidence.sorting import USUALLY
from smtptutor.evidence.statement import BOUNCED, DEFERRED, EXPIRED, SENT, Statement

PERMANENCE = {SENT: "success", DEFERRED: "temporary", BOUNCED: "permanent", EXPIRED: "permanent"}
BY_DIGIT = {"2": "success", "3": "success", "4": "temporary", "5": "permanent"}
KEPT = "The server said no for good, but the queue keeps the message and tries again."
VAGUE = ("words/timeout", "words/no-connection", "words/tls-failed")
"""Pages of errors that no server said and that have several reasons."""
THEN = {
    ("temporary", "log"): "The queue keeps the message and tries again by itself, mostly for up to five days.",
    ("temporary", "bounce"): "Nothing has to be done yet: the server that sent this keeps the message and tries again.",
    ("temporary", ""): "A mail server keeps the message and tries again; a program does so only if it is written to.",
    ("permanent", "log"): "Nobody tries again; the sender gets a bounce, if the message was accepted before.",
    ("permanent", "bounce"): "Nobody tries again; the message has to be sent anew once the reason is gone.",
    ("permanent", ""): "No client tries again by itself; the same line is refused again.",
    ("success", ""): "The client goes on.",
    ("none", "client"): "Nothing was decided about the message; the program may try again once this is mended.",
    ("none", ""): "",
}


def infer(told: Statement, name: str) -> Finding:
    """The finding that a verdict makes; `name` is that of the file it stands in. Raises nothing."""
    meant, permanence = _meant(told), _permanence(told)
    if permanence == "success":
        meant = meant._replace(certainty="certain")
    page, category = meant.page, "success" if permanence == "success" else told.category or meant.category
    reason, remedy, sources = _told(told, meant, permanence)
    return Finding(
        kind=told.kind,
        recipient=told.recipient or None,
        code=told.code or None,
        enhanced=told.enhanced or None,
        text=told.text,
        category=category,
        permanence=permanence,
        said_by=told.said_by,
        concerns=meant.concerns if category == meant.category else USUALLY[category],
        first=told.first,
        certainty=meant.certainty,
        why=reason,
        fix=remedy,
        sources=sources,
        where=Location(name, told.line),
        cause=page.name if page and page.kind == "causes" else None,
        page=f"{page.kind}/{page.name}" if page else "",
        stage=told.stage,
        command=told.command,
        sender=told.sender or None,
        host=told.host,
        program=told.program,
        family=meant.family,
        then=_then(told, permanence),
        queue_id=told.queue_id,
    )


def _told(told: Statement, meant: Meaning, permanence: str) -> tuple[str, str, tuple[str, ...]]:
    """Why, what to do, and where that stands: as the page has it, and what only this evidence adds."""
    reason, remedy, sources = _in_words(meant, told.stage, told.kind)
    page = f"{meant.page.kind}/{meant.page.name}" if meant.page else ""
    reasons, remedies = [reason], [remedy]
    if told.kind == "exception" and permanence != "success":
        reasons.append(became(told.stage, told.code))
        remedies.insert(0, in_program(told.program, told.category or meant.category, page.partition("/")[2]))
    if permanence == "temporary" and told.outcome == DEFERRED and told.code >= 500:
        reasons.append(KEPT)
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
    return meant._replace(certainty="certain") if told.outcome == SENT and told.kind == "bounce" else meant


def _permanence(told: Statement) -> str:
    """Final or for now: what the queue or the report says, or else the first digit."""
    if told.outcome:
        return PERMANENCE[told.outcome]
    digit = str(told.code)[0] if told.code else told.enhanced[:1]
    return BY_DIGIT.get(digit, "none")


def _then(told: Statement, permanence: str) -> str:
    """What a client does next: as it is where this was found, or where that is no matter."""
    return THEN.get((permanence, told.kind)) or THEN.get((permanence, told.said_by)) or THEN[permanence, ""]


@lru_cache(maxsize=4096)
def _in_words(meant: Meaning, stage: str, kind: str) -> tuple[str, str, tuple[str, ...]]:
    """Why, what to do, and where that stands; to who has an error of a program, what a program does."""
    page = meant.page
    if page is None:
        return "", "", ()
    sources = page.sources + ((meant.seen,) if meant.seen else ())
    if meant.category == "success":
        return why(page, stage), "", sources
    if kind == "exception" and (told := in_a_program(page)):
        usually, *do = told
        return f"{why(page, stage, 1)} {usually}", " ".join(do), sources
    return why(page, stage), fix(page, stage), sources
