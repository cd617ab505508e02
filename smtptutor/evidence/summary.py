"""
A summary of evidence: what failed, why, how often, for whom, and what to do first.

It is a value. Two of them add up to the summary of both, in any order and grouping, and `Summary()` changes nothing:
a large archive can be read in parts, on several cores or machines, and folded. It stays small however much was read:
its reasons are those that the reference has a page for, and `counted.py` bounds what is kept for each.
"""

from collections.abc import Iterable
from typing import NamedTuple

from smtptutor.evidence.counted import CountedLetters, CountedNames, Letters, Names
from smtptutor.evidence.finding import Finding, Location, as_object

MEND, ASK, WAIT, NONE = "mend", "ask", "wait", "none"
"""
Whose move it is, the most urgent first.

"mend": something here is wrong and holds up every letter that passes it. "ask": these letters do not arrive, and their
senders have to do something, such as to write to another address. "wait": the queue tries again by itself. "none": a
client was turned away or left, as the rules of this place want it.
"""
MOVES = (MEND, ASK, WAIT, NONE)
OWN_TROUBLE = frozenset({"mail-loop", "system-full", "system-trouble"})
ABOUT_HERE = frozenset({
    "auth-required", "auth-failed", "tls", "relay-denied", "blocklist", "reputation", "spf", "dkim", "dmarc", "syntax",
    "bad-sequence", "not-implemented", "sender-rejected", "mail-loop",
})  # fmt: skip
"""Categories that are about the place that sends, whoever the recipient is."""
LEFT = frozenset({"words/timeout", "causes/tls-handshake-failed", "causes/pipelining-not-allowed"})
"""Pages for what a client did that no letter came of."""


class Reason(NamedTuple):
    """Why something failed, and whose move it is, one of MOVES: a row of a summary. The rest is as in a finding."""

    page: str
    category: str
    permanence: str
    said_by: str
    move: str


class Share(NamedTuple):
    """
    What failed for one reason.

    Attributes:
        times: How often it was told.
        letters: How many different messages to different recipients that were: a message that is tried again is one.
        domains: Domains of recipients, each with how often.
        senders: Reverse-paths, each with how often.
        first: The first place where it stands, by the names of the files and the lines.
        last: The last one.
        example: The finding at the first place.

    """

    times: int
    letters: Letters
    domains: Names
    senders: Names
    first: Location
    last: Location
    example: Finding

    @property
    def messages(self) -> int:
        """How many different messages these are, estimated where there are many."""
        return min(self.times, self.letters.number)

    def __add__(self, other: "Share") -> "Share":  # type: ignore[override]  # a sum, where a tuple has a longer one
        """What both tell."""
        return Share(
            self.times + other.times, self.letters + other.letters, self.domains + other.domains,
            self.senders + other.senders, min(self.first, other.first), max(self.last, other.last),
            min(self.example, other.example, key=_place),
        )  # fmt: skip


def _place(finding: Finding) -> tuple[Location, str]:
    """What findings are put in order by; those of one line by all that they are."""
    return finding.where, repr(finding)


def _reason(pair: tuple[Reason, Share]) -> Reason:
    return pair[0]


class Summary(NamedTuple):
    """
    What is found in any amount of evidence, counted.

    Attributes:
        delivered: Successes.
        refused: Failures for good.
        delayed: Failures for now.
        undecided: What decides nothing about a message.
        echoes: Failures that only follow from another one; they count nowhere else.
        shares: What failed, by reason, in the order of the reasons.

    """

    delivered: int = 0
    refused: int = 0
    delayed: int = 0
    undecided: int = 0
    echoes: int = 0
    shares: tuple[tuple[Reason, Share], ...] = ()

    def __add__(self, other: "Summary") -> "Summary":  # type: ignore[override]  # a sum, where a tuple has a longer one
        """The summary of both."""
        shares = dict(self.shares)
        for reason, share in other.shares:
            shares[reason] = shares[reason] + share if reason in shares else share
        return Summary(
            self.delivered + other.delivered, self.refused + other.refused, self.delayed + other.delayed,
            self.undecided + other.undecided, self.echoes + other.echoes, tuple(sorted(shares.items(), key=_reason)),
        )  # fmt: skip

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> "Summary":
        """The summary of these findings; they are taken one by one and not kept."""
        tally = Tally()
        for finding in findings:
            tally.add(finding)
        return tally.summary()

    def by_urgency(self) -> list[tuple[Reason, Share]]:
        """
        The reasons, the one to begin with first.

        First comes what is to be mended here: one thing done there lets every such letter pass, and until then new
        ones go the same way. Then what somebody has to be told of, letter by letter; then what mends itself. Among
        reasons of one kind the one with the most letters comes first.
        """
        return sorted(self.shares, key=lambda pair: (MOVES.index(pair[0].move), -pair[1].messages, pair[0]))

    def without_names(self) -> "Summary":
        """The same with nobody's name in it: counts and reasons, and no address, host or word of a server."""
        return self._replace(shares=tuple((reason, _without_names(share)) for reason, share in self.shares))

    def as_object(self) -> dict[str, object]:
        """The summary as JSON shows it: counts, and the reasons, the one to begin with first."""
        counts = dict(zip(self._fields[:5], self[:5], strict=True))
        return {**counts, "reasons": [_as_object(reason, share) for reason, share in self.by_urgency()]}


def _without_names(share: Share) -> Share:
    example = share.example._replace(text="", recipient=None, sender=None, host="", queue_id="", command="")
    return share._replace(domains=Names(), senders=Names(), example=example)


def _as_object(reason: Reason, share: Share) -> dict[str, object]:
    example = share.example
    return {
        **reason._asdict(),
        "times": share.times,
        "letters": share.messages,
        "letters_exact": share.letters.exact,
        "domains": dict(share.domains.most(len(share.domains.counts))),
        "other_domains": sum(count for _, count in share.domains.lumps),
        "senders": dict(share.senders.most(len(share.senders.counts))),
        "other_senders": sum(count for _, count in share.senders.lumps),
        "first": share.first._asdict(),
        "last": share.last._asdict(),
        "why": example.why,
        "fix": example.fix,
        "example": as_object(example),
    }


def reason_of(finding: Finding) -> Reason:
    """Why it failed, and whose move it is."""
    return Reason(finding.page, finding.category, finding.permanence, finding.said_by, move(finding))


def move(finding: Finding) -> str:
    """Whose move it is after a failure: one of MOVES."""
    own = finding.said_by == "your-server"
    if own and finding.category in OWN_TROUBLE:
        return MEND
    if finding.permanence == "none":
        return NONE if own or finding.page in LEFT else MEND
    if own and finding.kind == "log" and finding.stage and not finding.host:  # said to a client, in its session
        return NONE
    if finding.category in ABOUT_HERE:
        return MEND
    return WAIT if finding.permanence == "temporary" else ASK


class Tally:
    """Makes a summary, finding by finding, in memory that does not grow with their number."""

    def __init__(self) -> None:
        self.delivered = self.refused = self.delayed = self.undecided = self.echoes = 0
        self.rows: dict[Reason, Counting] = {}

    def add(self, finding: Finding) -> "Counting | None":
        """Counts a finding; gives the row that it counts in, None for a success and for an echo."""
        if not finding.first:
            self.echoes += 1
        elif finding.permanence == "success":
            self.delivered += 1
        else:
            reason = reason_of(finding)
            row = self.rows.get(reason)
            if row is None:
                row = self.rows[reason] = Counting(finding)
            row.add(finding)
            return row
        return None

    def summary(self) -> Summary:
        """What has been counted so far."""
        shares = tuple(sorted(((reason, row.share()) for reason, row in self.rows.items()), key=_reason))
        by = dict.fromkeys(("permanent", "temporary", "none"), 0)
        for reason, share in shares:
            by[reason.permanence] += share.times
        return Summary(self.delivered, by["permanent"], by["temporary"], by["none"], self.echoes, shares)


def place(where: Location) -> str:
    """What stands for a message that has no name: each place is one of its own."""
    return f"{where.file}:{where.line}"


def domain(recipient: str) -> str:
    """The domain of an address as it is counted, "" where there is none."""
    return recipient.rpartition("@")[2].lower() if "@" in recipient else ""


class Counting:
    """Counts what failed for one reason."""

    def __init__(self, finding: Finding) -> None:
        self.times = 0
        self.letters, self.domains, self.senders = CountedLetters(), CountedNames(), CountedNames()
        self.first = self.last = finding.where
        self.example = finding

    def add(self, finding: Finding) -> None:
        """Counts a finding, wherever it stands."""
        if finding.where <= self.first:
            self.first = finding.where
            self.example = min(self.example, finding, key=_place)
        recipient, sender = finding.recipient or "", finding.sender or ""
        letter = f"{finding.queue_id or sender} {recipient}" if finding.queue_id or recipient else place(finding.where)
        self.letters.add(letter.encode("utf-8", "replace"))
        self.domains.add(domain(recipient))
        self.senders.add(sender)
        self.more(1, finding.where)

    def more(self, times: int, last: Location) -> None:
        """Counts so many more, the last of them at this place; whose they are has been counted."""
        self.times += times
        self.last = max(self.last, last)

    def share(self) -> Share:
        """What has been counted so far."""
        counted = (self.letters.value(), self.domains.value(), self.senders.value())
        return Share(self.times, *counted, self.first, self.last, self.example)
