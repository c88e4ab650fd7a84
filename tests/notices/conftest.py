"""A season to tell of."""

import pytest

from tests.notices import worlds


@pytest.fixture
def world(make, clock):
    """Published: four weeks, June and July; it is the third of August."""
    clock.set(worlds.AFTER_JULY)
    made = worlds.world(make)
    made.publish_all()
    return made
