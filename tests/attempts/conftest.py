"""The season in which the attempts of these tests happen, and who makes them."""

import pytest


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def who(make, season):
    """A participant's headers."""
    return make.headers(make.participant())
