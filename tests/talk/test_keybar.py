"""The key bar: its words exist and are those that matter."""

import pytest

from smtptutor.protocol.stage import Stage
from smtptutor.talk import keybar
from smtptutor.talk.tutor import all_words

EVERYWHERE = [(stage, lesson) for stage in Stage for lesson in (False, True)]
each = pytest.mark.parametrize(("stage", "lesson"), EVERYWHERE, ids=str)


@each
def test_the_words_are_commands(stage, lesson):
    """Every word after a colon is in the table, and makes sense there."""
    known = {f":{command.name}": command for command in all_words()}
    for key, _ in keybar.keys(stage, lesson=lesson):
        if key.startswith(":") and key != "::":
            assert lesson or not known[key].lesson


@pytest.mark.parametrize("stage", [Stage.GREETED, Stage.CLOSED], ids=str)
def test_a_step_that_is_done_says_what_goes_on(stage):
    """First of all."""
    words = keybar.keys(stage, lesson=True, rests=True)

    assert ("Enter", "goes on") == words[0]
    assert {key[1:] for key, _ in words if key.startswith(":")} <= {command.name for command in all_words()}


def test_inside_a_message_it_tells_how_to_end_it_and_how_to_send_a_colon():
    """The dot, and the two colons."""
    keys = dict(keybar.keys(Stage.DATA, lesson=False))

    assert "ends" in keys["."]
    assert "sends" in keys["::"]
