"""Who answers a week's papers while organizers mend them."""

from datetime import date

import pytest

from tests.corrections.steps import Organizers


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def organizers(client, make):
    return Organizers(client, make)


@pytest.fixture
def daily(make, season):
    """Today's practice: five questions of 20 points, closing at midnight."""
    return make.paper(season)


@pytest.fixture
def weekly(make, season):
    """This week's test, closing on Sunday at midnight: 25 questions, 100 points, 30 minutes."""
    return make.paper(season, kind="weekly", on=date(2021, 7, 12))
