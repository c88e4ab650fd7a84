"""What the looks at all pages of the console stand on: a world with something on each, and who may see it."""

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.accounts.rules import Role
from quizsvc.kit.clock import FixedClock
from tests.browser.console.spoilt import spoil
from tests.browser.desk import Desk
from tests.factories import Factories
from tests.house.policies import PAGES
from tests.house.world import World

READER = "everybody"


@pytest.fixture
def world(app: Flask, make: Factories, clock: FixedClock) -> World:
    """The world of the house's tests, and an account that may see every page."""
    made = World(app, make, clock)
    made.make.account(*Role, name=READER)
    return made


@pytest.fixture
def addresses(world: World) -> list[str]:
    """Every address of the console's table at which there is a page, for who may see all."""
    return [
        world.filled(look.path)
        for page in PAGES
        for look in page.looks
        if "as=xlsx" not in look.path and set(look.passes.values()) & {200}
    ]


@pytest.fixture
def reader(desks: Callable[..., Desk], world: World) -> Callable[..., Desk]:
    """Makes desks at which this account is signed in."""

    def made(**more: object) -> Desk:
        desk = desks(**more)
        desk.is_of(READER)
        return desk

    return made


@pytest.fixture
def spoiling(world: World, _owner: sa.Engine) -> Callable[[list[str]], int]:
    """Puts texts in the place of those of the world."""
    return partial(spoil, _owner)
