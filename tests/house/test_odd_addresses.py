"""Whatever an address of the console asks for, the answer is a page, a file, a redirection or a refusal."""

import inspect
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from tests.house.policies import PAGES
from tests.house.world import World

CONSOLE = "/console"
ODD = (
    *("\x00", "\ud800", "9" * 18, "-1", "100000", "'\"><%_\\", "xlsx", "true"),
    *("9999-W52", "0001-W01", "9999-12", "0001-01", "9999-12-31", "0001-01-01"),
)
ANSWERS = {200, 303, 400, 403, 404, 409, 422}


@pytest.fixture
def world(app, make, clock):
    return World(app, make, clock)


def shape_of(view: Any) -> Any:
    """What a page's address may ask for; None if nothing."""
    return inspect.getclosurevars(view).nonlocals["shape"]


def odd_places(page: Any, path: str, view: Any) -> Iterator[str]:
    """The address of a page with each of its questions asked oddly, one at a time."""
    shape, texts = shape_of(view), [quote(text.encode("utf-8", "surrogatepass"), safe="") for text in ODD]
    joint = "&" if "?" in path else "?"
    for name in [field.data_key or name for name, field in shape.fields.items()] if shape else []:
        yield from (f"{path}{joint}{name}={text}" for text in texts)
    if page.rule.count("<") == 1 and "<period>" in page.rule:
        yield from (CONSOLE + page.rule.replace("<period>", text) for text in texts)


def test_no_address_breaks_a_page(app, client, world):
    rules = {rule.rule: app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules()}
    wrong, looked = [], 0
    for page in PAGES:
        look = next((each for each in page.looks if 200 in each.passes.values()), page.looks[0])
        headers = world.headers(next(iter(look.passes)))
        for place in odd_places(page, CONSOLE + world.filled(look.path), rules[CONSOLE + page.rule]):
            answer = client.get(place, headers=headers)
            looked += 1
            if answer.status_code not in ANSWERS:
                wrong.append(f"{place} → {answer.status_code}")
    assert "\n".join(wrong) == ""
    assert looked > 1000
