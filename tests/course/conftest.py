"""What the tests of lessons share."""

import pytest
from sample_lesson import sample

from smtptutor.course.store import forgetful


@pytest.fixture
def known():
    here = forgetful()
    yield here
    here.close()


@pytest.fixture
def lesson(tmp_path):
    return sample(tmp_path)
