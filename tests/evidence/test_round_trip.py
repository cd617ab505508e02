"""
What the places here say, taken as bare text, leads back to the cause that they said it for; or is told as unsure.

Where one text is said for several causes nobody can know which it was: that is unsure, and never a guess.
"""

from collections import Counter

import pytest
from every_cause import CHUNKS, DECISIONS, LOGINS, PROTOCOL, SENDERS, singly
from support import heard, octets

from smtptutor.evidence.reading import explain_text
from smtptutor.server.dialects import DIALECTS

MOST_WRONG = 0.01


def replies(dialect):
    """Every reply that is said with a failure or a success in these dialogues, as it is printed, with its cause."""
    played = [
        one
        for site, lines in (*PROTOCOL, *CHUNKS, *LOGINS, *DECISIONS, *SENDERS)
        for one in played_at(site._replace(dialect=dialect), lines)
    ]
    return {("\n".join(one.reply.printed()), str(one.cause)) for one in played if not one.silent}


def played_at(site, lines):
    """What is answered to the lines sent in one piece, and to the same sent one by one, as some servers want it."""
    return [*heard(octets(lines), site), *singly(lines, site)]


def judged(printed, cause):
    """How the reply is explained: right, unsure or wrong."""
    (finding,) = explain_text(printed)
    if finding.cause is None or finding.certainty == "unknown":
        return "unsure"
    return "right" if finding.cause == cause else "wrong"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_reply_alone_leads_back_to_its_cause(dialect, figure):
    told = {one: judged(*one) for one in replies(dialect)}
    count = Counter(told.values())
    figure(
        f"replies of {dialect} as bare text: {count['right']} right, {count['unsure']} unsure, {count['wrong']} wrong"
    )

    assert count["wrong"] <= MOST_WRONG * len(told), [one for one, how in told.items() if how == "wrong"]
    assert count["right"] >= 0.75 * len(told), [one for one, how in told.items() if how == "unsure"]
