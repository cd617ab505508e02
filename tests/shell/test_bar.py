"""The key bar on the screen: it fits, it shows the way, its styles exist."""

import pytest

from smtptutor.protocol.stage import Stage
from smtptutor.shell import bar, theme
from smtptutor.talk import keybar

EVERYWHERE = [(stage, lesson) for stage in Stage for lesson in (False, True)]
each = pytest.mark.parametrize(("stage", "lesson"), EVERYWHERE, ids=str)


def text(stage, width, *, lesson):
    return "".join(piece for _, piece in bar.line(stage, width, lesson=lesson))


@each
@pytest.mark.parametrize("width", [80, 79, 60, 40, 39, 10, 1, 0])
def test_it_fits(stage, lesson, width):
    """Never wider than the screen."""
    assert len(text(stage, width, lesson=lesson)) <= width


@each
def test_all_of_it_fits_80_columns(stage, lesson):
    """Nothing is left out on the usual terminal."""
    shown = text(stage, 79, lesson=lesson)

    assert [] == [key for key, _ in keybar.keys(stage, lesson=lesson) if key not in shown]


@each
def test_at_40_columns_help_and_the_way_back_are_left(stage, lesson):
    """What is needed most is named first."""
    shown = text(stage, 39, lesson=lesson)

    assert (":reset" if stage is Stage.CLOSED else ":undo") in shown
    assert ":help" in shown or stage in (Stage.CLOSED, Stage.DATA)


@each
def test_the_styles_exist(stage, lesson):
    """A style class that the theme does not know would fail silently."""
    used = {style.removeprefix("class:") for style, _ in bar.line(stage, 80, lesson=lesson) if style}

    assert used
    assert used <= set(theme.rules())


@pytest.mark.parametrize("width", [79, 39])
def test_a_step_that_is_done(width):
    """Enter, the way back and the list fit; at 40 columns at least what goes on."""
    shown = "".join(piece for _, piece in bar.line(Stage.GREETED, width, lesson=True, rests=True))

    assert len(shown) <= width
    assert shown.startswith("Enter goes on")
    assert ":undo" in shown


def test_undo_is_in_sight_from_the_first_minute():
    """Undo and reset that I can find."""
    assert [] == [stage for stage, lesson in EVERYWHERE if ":undo" not in text(stage, 79, lesson=lesson)]
