"""What most tests of the rankings begin with."""

import pytest


@pytest.fixture
def season(make):
    return make.season()


@pytest.fixture
def city(make):
    return make.unit("甲市")


@pytest.fixture
def county(make, city):
    return make.unit("乙县", level="county", parent=city)


@pytest.fixture
def organizer(make):
    return make.headers(make.account("organizer"))


@pytest.fixture
def reader(make):
    return make.headers(make.participant(make.root()))
