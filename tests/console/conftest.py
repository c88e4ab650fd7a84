"""What tests of the console's pages stand on: somebody who is signed in there, and pages as people read
them.
"""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.console.visitor import Visitor
from tests.factories import Factories


@pytest.fixture
def visit(app: Flask, make: Factories) -> Callable[..., Visitor]:
    """Makes visitors: `visit("organizer")`, or of an account: `visit(account=account)`."""

    def come(*roles: str, account=None) -> Visitor:
        return Visitor(app, account or make.account(*roles))

    return come
