"""What the page of a cause says of Postfix, Exim, Sendmail and OpenSMTPD agrees with their dialects."""

import re

import pytest

from smtptutor.protocol.cause import Cause
from smtptutor.reference import lookup
from smtptutor.server.dialects.lookup import words

SERVERS = {"Postfix": "postfix", "Exim": "exim", "Sendmail": "sendmail", "OpenSMTPD": "opensmtpd"}
ANOTHER_CASE = {
    ("client-blocked-at-greeting", "Postfix"): "220, and the block at RCPT, as it is shipped",
    ("command-not-implemented", "Postfix"): "the sentence is about STARTTLS, which has a cause of its own",
    ("command-not-implemented", "Exim"): "the sentence is about STARTTLS, which has a cause of its own",
    ("dot-typed-as-command", "Postfix"): "its list of forbidden words, which the dialect need not have",
    ("ehlo-accepted", "OpenSMTPD"): "the sentence is about a second EHLO",
    ("foreign-protocol", "Postfix"): "its list of forbidden words, which the dialect need not have",
    ("hello-first", "Postfix"): "accepts MAIL; the row is for a site that asks for EHLO",
    ("hello-refused-by-policy", "Postfix"): "a name without a dot, which has a cause of its own",
    ("recipient-domain-missing", "Postfix"): "accepts it; the row is for a strict site",
    ("recipient-domain-missing", "Sendmail"): "accepts it; the row is for a strict site",
    ("recipient-domain-missing", "OpenSMTPD"): "accepts it; the row is for a strict site",
    ("relay-denied", "Postfix"): "454 as it is shipped, 554 where a site refuses for good",
    ("second-hello", "Postfix"): "accepts it and never meets the cause",
    ("second-hello", "Exim"): "accepts it and never meets the cause",
    ("second-hello", "Sendmail"): "accepts it and never meets the cause",
    ("starttls-during-transaction", "Postfix"): "accepts it and never meets the cause",
    ("starttls-during-transaction", "Exim"): "accepts it and never meets the cause",
    ("tls-go-ahead", "Sendmail"): "the sentence is about STARTTLS inside a transaction",
    ("tls-go-ahead", "OpenSMTPD"): "the sentence is about STARTTLS inside a transaction",
    ("unknown-command", "Postfix"): "its list of forbidden words, which the dialect need not have",
}
"""Where a sentence names a server with a code that is not its row, and why."""


def told(cause: Cause) -> "set[tuple[str, tuple[str, ...]]]":
    """Each server that a sentence under Elsewhere names, with the codes of that sentence."""
    text = " ".join(lookup.find("causes", cause).section("Elsewhere").split())
    sentences = re.split(r"(?<=\.)\s|;", text)
    codes = [tuple(re.findall(r"\b[2-5]\d\d\b(?: [245]\.\d+\.\d+)?", sentence)) for sentence in sentences]
    return {
        (name, here) for sentence, here in zip(sentences, codes, strict=True) for name in SERVERS if name in sentence
    }


def agrees(cause: Cause, name: str, codes: "tuple[str, ...]") -> bool:
    """True if one of the codes, with its enhanced code where it has one, is what the dialect says for the cause."""
    says = words(SERVERS[name])[cause]
    return str(says.code) in codes or f"{says.code} {says.enhanced}" in codes


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause in words("standard")])
def test_codes_of_other_servers_are_those_of_their_dialects(cause):
    wrong = [(name, codes) for name, codes in told(cause) if codes and not agrees(cause, name, codes)]

    assert [one for one in wrong if (cause, one[0]) not in ANOTHER_CASE] == []


def test_another_case_is_still_told():
    """An exception that no page needs any more goes."""
    assert {pair for pair in ANOTHER_CASE if pair[0] not in set(map(str, Cause))} == set()
    assert {
        (cause, name)
        for cause, name in ANOTHER_CASE
        if all(agrees(Cause(cause), one, codes) for one, codes in told(Cause(cause)) if one == name and codes)
    } <= {("dot-typed-as-command", "Postfix"), ("foreign-protocol", "Postfix"), ("unknown-command", "Postfix")}
