"""What the tests of lessons share."""

import pytest
from learner import Learner
from sample_lesson import sample

from smtptutor.course import schema
from smtptutor.course.store import Store


@pytest.fixture
def known():
    here = Store(schema.in_memory(), pytest.fail, lambda: 1_796_000_000)
    yield here
    here.close()


@pytest.fixture
def lesson(tmp_path):
    return sample(tmp_path)


@pytest.fixture
def runner(tmp_path):
    return Learner(sample(tmp_path))
