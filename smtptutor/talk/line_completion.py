"""How a line of SMTP could go on: text before the cursor in, choices out. What is accepted now comes first."""

from smtptutor.explain.in_short import in_short
from smtptutor.protocol.parameters import RULES
from smtptutor.protocol.stage import Awaiting
from smtptutor.protocol.stages import GRID
from smtptutor.protocol.verb import Verb
from smtptutor.server.exchange import SiteState
from smtptutor.server.refusal import Refusal, refusal_here
from smtptutor.talk.choice import Choice

_ABOUT = {
    Verb.EHLO: "say who you are; the server lists what it offers",
    Verb.HELO: "say who you are, the old way",
    Verb.LHLO: "say who you are, in LMTP",
    Verb.STARTTLS: "go on with TLS",
    Verb.AUTH: "log in",
    Verb.MAIL: "begin a mail transaction: who it is from",
    Verb.RCPT: "one recipient",
    Verb.DATA: "the message follows",
    Verb.BDAT: "a chunk of the message follows",
    Verb.RSET: "drop the mail transaction",
    Verb.NOOP: "do nothing, and answer",
    Verb.VRFY: "ask about a mailbox",
    Verb.EXPN: "ask for the members of a list",
    Verb.ETRN: "start the queue for a host",
    Verb.HELP: "ask the server for help",
    Verb.QUIT: "end the session",
}

_SHAPES = {Verb.MAIL: "MAIL FROM:<", Verb.RCPT: "RCPT TO:<"}


def line_choices(before: str, state: SiteState) -> list[Choice]:
    """The words that may stand at the cursor, best first; none where the server waits for no command."""
    if state.session.awaiting is not Awaiting.COMMAND:
        return []
    word, blank, rest = before.partition(" ")
    if not blank:
        return _verbs(word, state)
    if word.upper() in ("MAIL", "RCPT"):
        return _in_path(word.upper(), rest, before, state)
    if word.upper() in ("EHLO", "HELO", "LHLO") and state.policy.site.client.name.startswith(rest):
        return [Choice(state.policy.site.client.name, len(rest), "an example name")]
    if word.upper() == "AUTH" and " " not in rest:
        offer = state.policy.mechanisms(tls=state.session.channel.tls)
        return [Choice(name, len(rest), "a mechanism on offer") for name in offer if name.startswith(rest.upper())]
    if word.upper() in ("VRFY", "EXPN"):
        return [
            Choice(name, len(rest), "")
            for name in state.policy.site.mailboxes
            if name.startswith(rest) and "*" not in name
        ]
    return []


def about_line(line: str) -> str:
    """What a line is for, by its verb; "" where that is no verb of ours."""
    return next((about for verb, about in _ABOUT.items() if verb == line.partition(" ")[0].upper()), "")


def _verbs(typed: str, state: SiteState) -> list[Choice]:
    """The verbs that begin so: first those that may come now, the rest with the reply they would earn."""
    found = [verb for verb in GRID if verb.startswith(typed.upper()) and _offered(verb, state)]
    refusals = {verb: refusal_here(state, verb) for verb in found}
    found.sort(key=lambda verb: refusals[verb] is not None)
    return [Choice(_SHAPES.get(verb, verb), len(typed), _about(verb, refusals[verb], state)) for verb in found]


def _about(verb: Verb, refusal: Refusal | None, state: SiteState) -> str:
    return _ABOUT[verb] if refusal is None else f"{refusal.code} now: {in_short(refusal.cause, verb, state.policy)}"


def _offered(verb: Verb, state: SiteState) -> bool:
    return verb not in state.policy.unspoken


def _in_path(verb: str, rest: str, before: str, state: SiteState) -> list[Choice]:
    """FROM:< or TO:<, then an address, then parameters."""
    opening = "FROM:<" if verb == "MAIL" else "TO:<"
    if ">" in rest:
        return _parameters(verb, before, state)
    upper = rest.upper()
    if len(upper) < len(opening) and opening.startswith(upper):
        return [Choice(opening, len(rest), "the path stands in angle brackets")]
    if not upper.startswith(opening):
        return []
    typed = rest[len(opening) :]
    return [Choice(f"{one}>", len(typed), about) for one, about in _addresses(verb, state) if one.startswith(typed)]


def _addresses(verb: str, state: SiteState) -> list[tuple[str, str]]:
    """The addresses known here: mailboxes of the site, and what the session has named."""
    site, transaction = state.policy.site, state.session.transaction
    if verb == "MAIL":
        return [
            (one, "you, in the suggestions") if one == site.client.sender else (one, "") for one in site.addresses
        ] + [("", "the null reverse-path, for notifications")]
    named = [path.text for path in transaction.recipients] if transaction else []
    known = sorted(site.addresses, key=lambda one: (one in named, one == site.client.sender))
    return [(one, "named already" if one in named else "a mailbox here") for one in known]


def _parameters(verb: str, before: str, state: SiteState) -> list[Choice]:
    """Parameters that the EHLO answer offered."""
    typed = before.rpartition(" ")[2] if not before.endswith(">") else None
    if typed is None or ">" in typed or state.session.hello is None or not state.session.hello.extended:
        return []
    return [
        Choice(keyword + ("" if rule.values is None else "="), len(typed), f"from {rule.extension}")
        for keyword, rule in RULES.items()
        if rule.verb == verb and rule.extension in state.policy.extensions and keyword.startswith(typed.upper())
    ]
