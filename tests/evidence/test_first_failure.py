"""
The first failure of a dialogue is found, whatever follows from it, however it is written down.

The dialogues come out of the simulator, in all its dialects; what was planted is known from how each was made.
"""

import pytest
from planted import planted, refused
from printed_dialogues import SHAPES

from smtptutor.evidence.reading import explain_text

pytestmark = pytest.mark.uncounted


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_planted_failure_is_the_first_one(shape, figure):
    dialogues, wrong = 0, []
    for name, _, turns, own in planted():
        dialogues += 1
        text, begins = shape(turns)
        expected = [(begins[number], number in own) for number in refused(turns)]
        came = [(finding.where.line, finding.first) for finding in explain_text(text)]
        if came != expected:
            wrong.append((name, expected, came, text))

    figure(f"first failures found: {dialogues - len(wrong)} of {dialogues} dialogues as {shape.__name__}")
    assert [] == wrong[:1]
    assert dialogues >= 100
