"""Who writes and reviews questions while papers are drawn."""

from typing import Any

import pytest

from tests.factories import Factories
from tests.papers.steps import Editors


@pytest.fixture
def editors(client: Any, make: Factories) -> Editors:
    return Editors(client, make)
