"""The season in which these people study, and one of them."""

import pytest

from tests.study.steps import Learner


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def learner(client, make, season):
    return Learner(client, make.participant(), make)
