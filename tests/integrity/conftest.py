"""The season of these tests, and who is in it."""

import pytest

from tests.integrity.steps import Class


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def group(client, make, season):
    """A unit whose people answer."""
    return Class(client, make)
