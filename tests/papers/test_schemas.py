"""What a blueprint may say, and that it comes back as it went out."""

import pytest
from marshmallow import ValidationError

from quizsvc.bank.rules import QuestionType
from quizsvc.papers.rules import Blueprint, BlueprintPart
from quizsvc.papers.schemas import BlueprintShape


def test_json_keeps_them():
    part = BlueprintPart(QuestionType.SINGLE, 3, 350, frozenset({"法律"}), frozenset({1, 2}))
    blueprint = Blueprint((part, BlueprintPart(None, 1, 100)))
    assert BlueprintShape().load(blueprint.to_json()) == blueprint


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"parts": []},
        {"parts": [{}]},
        {"parts": [{"type": "essay", "count": 1, "points": "1.00"}]},
        {"parts": [{"type": "any", "count": 0, "points": "1.00"}]},
        {"parts": [{"type": "any", "count": True, "points": "1.00"}]},
        {"parts": [{"type": "any", "count": 1, "points": 1.5}]},
        {"parts": [{"type": "any", "count": 1, "points": "0.00"}]},
        {"parts": [{"type": "any", "count": 1, "points": "1.00", "subjects": "法律"}]},
        {"parts": [{"type": "any", "count": 1, "points": "1.00", "difficulties": ["1"]}]},
        {"parts": [{"type": "any", "count": 1, "points": "1.00", "colour": "red"}]},
    ],
)
def test_a_bad_one_is_refused(data):
    with pytest.raises(ValidationError):
        BlueprintShape().load(data)
