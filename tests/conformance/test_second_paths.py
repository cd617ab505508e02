"""Does each dialect read MAIL and RCPT as its server does, on dialogues that it was not made from?"""

import tomllib
from pathlib import Path

import pytest
from playing import play_here

from smtptutor.server.site import Site

DIALOGUES = tomllib.loads((Path(__file__).parent / "second_paths.toml").read_text(encoding="utf-8"))["dialogue"]
SERVERS = ("postfix", "exim", "sendmail", "opensmtpd")
LEAST = 99
LEAST_ENHANCED = {"sendmail": 90}
"""What is asked for, of 100; Sendmail has several enhanced codes for what is one cause here."""


def answer(text):
    """What the file says of a step: code, enhanced code or None, whether the connection is closed."""
    words = text.removesuffix(" closes").split()
    return words[0], words[1] if len(words) > 1 else None, text.endswith(" closes")


def found_in(played, step):
    """What was said to a step, in the same form."""
    code, enhanced = played.replies[f"{step}.0"]
    return str(code), enhanced, str(step) in played.closed


def test_there_are_dialogues_enough():
    assert len(DIALOGUES) >= 80
    assert len({dialogue["id"] for dialogue in DIALOGUES}) == len(DIALOGUES)


@pytest.mark.parametrize("server", SERVERS)
def test_the_dialect_reads_as_its_server_does(server, figure):
    """Codes and closings, and the enhanced codes where the codes are equal."""
    pairs = []
    for dialogue in DIALOGUES:
        played = play_here(dialogue, Site(dialect=server))
        pairs += [
            (f"{dialogue['id']} {step}", answer(wanted), found_in(played, step))
            for step, wanted in enumerate(dialogue[server], 1)
        ]
    differing = [pair for pair in pairs if pair[1][::2] != pair[2][::2]]
    equal = [pair for pair in pairs if pair[1][::2] == pair[2][::2]]
    share = 100 * len(equal) / len(pairs)
    enhanced = 100 * sum(wanted[1] == found[1] for _, wanted, found in equal) / len(equal)
    figure(f"second set of paths, {server}: {share:.1f}% of {len(pairs)}, enhanced codes {enhanced:.1f}%")

    assert share >= LEAST, differing
    assert enhanced >= LEAST_ENHANCED.get(server, LEAST)
