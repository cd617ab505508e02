"""What the tests of lessons share."""

import pytest
from sample_lesson import sample

from smtptutor.course.progress import Progress


@pytest.fixture
def known():
    here = Progress(":memory:")
    yield here
    here.close()


@pytest.fixture
def lesson(tmp_path):
    return sample(tmp_path)
