"""What Sendmail logs of the clients that talk to it: refusals by its rules and filters, logins, lost connections."""

import re
from collections.abc import Iterator

from smtptutor.evidence.logs.quoted import quoted, step
from smtptutor.evidence.statement import BOUNCED, END_OF_DATA, Statement

_RULES = {
    "check_relay": "connect", "check_mail": "MAIL", "check_rcpt": "RCPT", "check_compat": "RCPT", "check_data": "DATA",
    "check_eoh": END_OF_DATA, "check_eom": END_OF_DATA, "check_vrfy": "VRFY", "check_etrn": "ETRN",
    "trust_auth": "AUTH", "tls_client": "STARTTLS", "tls_server": "STARTTLS", "tls_rcpt": "RCPT",
}  # fmt: skip
_RULE = re.compile(r"ruleset=(\w+), arg1=<?([^<>, ]*)>?")
_MILTER = re.compile(
    r"Milter(?: \([^)]*\))?: (to|from|data|connect|helo|envfrom|envrcpt|header|body|eoh|eom)\b(?:=<?([^<>, ]*)>?)?"
)
_HOOKS = {
    "to": "RCPT", "envrcpt": "RCPT", "from": "MAIL", "envfrom": "MAIL", "connect": "connect", "helo": "EHLO",
}  # fmt: skip
_UNKNOWN = re.compile(r"<([^<> ]*)>\.\.\. (.*)")
_LOGIN = re.compile(r"AUTH failure \((\w+)\): ")
_LOST = (
    ("lost input channel from ", "client", "words/timeout"),
    ("timeout waiting for input from ", "your-server", "causes/idle-timeout"),
    ("did not issue MAIL/EXPN/VRFY/ETRN", "client", "words/probe"),
    ("STARTTLS=server, error: ", "client", "words/tls-failed"),
    ("STARTTLS=client, error: ", "client", "words/tls-failed"),
    ("rejecting commands from ", "your-server", ""),
    ("Too many recipients", "your-server", "causes/recipient-limit"),
)  # fmt: skip


def of_client(heard: Statement, words: str) -> Iterator[Statement]:
    """The refusal or the lost connection that a line tells of; nothing where it is none."""
    heard = heard._replace(said_by="your-server")
    if ", reject=" in words:
        yield _refusal(heard, words)
    elif login := _LOGIN.match(words):
        yield heard._replace(text=words, stage="AUTH", command=f"AUTH {login[1]}", outcome=BOUNCED)
    elif (unknown := _UNKNOWN.match(words)) and unknown[2].lower().startswith(("user unknown", "no such user")):
        yield heard._replace(text=unknown[2], recipient=unknown[1], stage="RCPT", outcome=BOUNCED)
    else:
        yield from _lost(heard, words)


def _refusal(heard: Statement, words: str) -> Statement:
    """What a rule set or a filter refused."""
    fields, _, reply = words.partition(", reject=")
    rule, hook = _RULE.match(fields), _MILTER.match(fields)
    stage = _RULES.get(rule[1], "") if rule else _HOOKS.get(hook[1], END_OF_DATA) if hook else ""
    about = (rule[2] if rule else (hook[2] or "") if hook else "").strip("<>")
    who = "client" if rule and rule[1] == "tls_server" else "your-server"
    heard = heard._replace(**quoted(reply)._asdict(), stage=stage, said_by=who)
    if stage == "RCPT":
        return heard._replace(recipient=about)
    return heard._replace(sender=about or "<>") if stage == "MAIL" else heard


def _lost(heard: Statement, words: str) -> Iterator[Statement]:
    """A connection that came to nothing."""
    for part, who, page in _LOST:
        if part in words:
            category = "network" if page == "words/timeout" else ""
            stage = "STARTTLS" if part.startswith("STARTTLS") else step(words.rpartition(" after ")[2])
            yield heard._replace(text=words, said_by=who, page=page, stage=stage, category=category)
            return
