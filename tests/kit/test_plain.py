"""Dataclasses as JSON and back."""

import json
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import pytest

from quizsvc.kit.plain import from_plain, to_plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Wheel:
    size: int
    maker: str | None = None


@dataclass(frozen=True)
class Car:
    name: str
    colour: Colour
    built_on: date | None
    wheels: tuple[Wheel, ...]
    pair: tuple[str, int]
    notes: dict[str, str] = field(default_factory=dict)
    sold: bool = False


CAR = Car("甲", Colour.RED, date(2021, 7, 5), (Wheel(4), Wheel(5, "乙")), ("x", 1), {"a": "b"}, True)


def test_what_is_kept_comes_back_the_same():
    kept = json.loads(json.dumps(to_plain(CAR)))
    assert kept["built_on"] == "2021-07-05"
    assert from_plain(Car, kept) == CAR


def test_a_field_that_came_later_has_its_default():
    kept = to_plain(CAR)
    del kept["notes"], kept["sold"]
    read = from_plain(Car, kept)
    assert (read.notes, read.sold) == ({}, False)


@pytest.mark.parametrize("spoil", [{"strange": 1}, {"name": ...}])
def test_what_does_not_fit_is_refused(spoil):
    kept = {name: value for name, value in {**to_plain(CAR), **spoil}.items() if value is not ...}
    with pytest.raises(TypeError):
        from_plain(Car, kept)


def test_a_float_has_no_place_in_it():
    with pytest.raises(TypeError):
        to_plain(Wheel(0.5))  # type: ignore[arg-type]
