"""Does each dialect answer as the source of its server implies, on dialogues that it was not made from?"""

import tomllib
from pathlib import Path

import pytest
from playing import play_here

from smtptutor.server.site import Site

DIALOGUES = tomllib.loads((Path(__file__).parent / "second_session.toml").read_text(encoding="utf-8"))["dialogue"]
SERVERS = ("postfix", "exim", "sendmail", "opensmtpd")
LEAST = 99
"""What is asked for, of 100."""


def said(played, step):
    """The answer to a step as the file writes it: codes, and whether the connection is closed after it."""
    places = sorted(
        (place for place in played.replies if place.split(".")[0] == str(step)),
        key=lambda place: int(place.split(".")[1]),
    )
    replies = " | ".join(" ".join(map(str, filter(None, played.replies[place]))) for place in places)
    return f"{replies} closes" if str(step) in played.closed else replies


def agrees(wanted, found):
    """True where an answer is the wanted one; an enhanced code counts where the file has one."""
    if wanted == "-" or wanted == found:
        return True
    pairs = list(zip(wanted.split(" | "), found.split(" | "), strict=False))
    if len(wanted.split(" | ")) != len(found.split(" | ")) or ("closes" in wanted) != ("closes" in found):
        return False
    return all(
        one.split()[:1] == other.split()[:1]
        and (len(one.split()) == 1 or "." not in one or one.split()[1] == other.split()[1])
        for one, other in pairs
    )


@pytest.mark.parametrize("server", SERVERS)
def test_the_dialect_answers_as_its_server_would(server, figure):
    """Codes, enhanced codes where they are known, and closings."""
    asked, differing = 0, []
    for dialogue in DIALOGUES:
        if server not in dialogue:
            continue
        played = play_here(dialogue, Site(dialect=server))
        for step, wanted in enumerate(dialogue[server], 1):
            asked += wanted != "-"
            if not agrees(wanted, found := said(played, step)):
                differing.append(f"{dialogue['id']} {step}: {wanted!r} is right, {found!r} was said")
    share = 100 * (1 - len(differing) / asked)
    figure(f"second set of sessions, {server}: {share:.1f}% of {asked}")

    assert share >= LEAST, "\n".join(differing)
