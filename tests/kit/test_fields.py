"""What the API writes in its own way, and how it refuses: in Chinese, under the field's name."""

import re
from enum import StrEnum
from typing import Any

import pytest
from flask import Flask
from marshmallow import ValidationError, fields, validate

from quizsvc.kit import problems
from quizsvc.kit.errors import WrongShape
from quizsvc.kit.fields import Flag, Hundredths, Id, Instant, Shape, Text, TextFlag
from quizsvc.kit.http import Door

LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
ALLOWED = {"true", "false", "one", "two"}


class Inner(Shape):
    count = fields.Integer(required=True, strict=True, validate=validate.Range(1, 3))


class Number(StrEnum):
    ONE = "one"
    TWO = "two"


class Everything(Shape):
    must = fields.String(required=True)
    text = Text(least=1, most=3)
    whole = fields.Integer(strict=True)
    low = fields.Integer(validate=validate.Range(min=1))
    high = fields.Integer(validate=validate.Range(max=9))
    word = fields.String(validate=validate.OneOf(["one", "two"]))
    number = fields.Enum(Number, by_value=True)
    some = fields.List(fields.String(), validate=validate.Length(max=1))
    least = fields.List(fields.String(), validate=validate.Length(min=1))
    named = fields.Dict(keys=fields.String(), values=fields.Nested(Inner))
    day = fields.Date()
    at = Instant()
    id = Id()
    flag = Flag()
    text_flag = TextFlag()
    points = Hundredths()
    inner = fields.Nested(Inner)
    inners = fields.List(fields.Nested(Inner))


BAD: tuple[Any, ...] = (
    {},
    {"must": None},
    {"must": 1},
    {"must": "x", "text": "four"},
    {"must": "x", "text": "\x00"},
    {"must": "x", "whole": "x"},
    {"must": "x", "whole": 1.5},
    {"must": "x", "low": 0},
    {"must": "x", "high": 10},
    {"must": "x", "word": "three"},
    {"must": "x", "number": "three"},
    {"must": "x", "number": ["one"]},
    {"must": "x", "some": ["a", "b"]},
    {"must": "x", "some": "a"},
    {"must": "x", "least": []},
    {"must": "x", "named": []},
    {"must": "x", "named": {"a": {"count": 0}}},
    {"must": "x", "day": "2021-02-30"},
    {"must": "x", "at": "yesterday"},
    {"must": "x", "at": "2021-07-12T05:30:00"},
    {"must": "x", "id": 1},
    {"must": "x", "flag": "true"},
    {"must": "x", "text_flag": "yes"},
    {"must": "x", "points": "1.234"},
    {"must": "x", "points": "-1"},
    {"must": "x", "inner": 1},
    {"must": "x", "inner": {"count": 0, "more": 1}},
    {"must": "x", "inners": [{"count": 1}, {}]},
    {"must": "x", "unknown": 1},
    [],
)


@pytest.fixture(scope="module")
def asked():
    """A small app with one route that takes everything."""
    app = Flask("fields", static_folder=None)
    door = Door("fields")
    door.route("/", methods=["POST"])(door.arguments(Everything)(lambda body: {"taken": True}))
    app.register_blueprint(door)
    problems.init(app)
    return app.test_client()


@pytest.mark.parametrize("body", BAD, ids=str)
def test_a_refusal_names_fields_with_lists_of_chinese_messages(asked, body):
    answer = asked.post("/api/v1/", json=body)
    assert answer.status_code == 422
    assert answer.json["type"] == f"/problems/{WrongShape.slug()}"
    assert answer.json["errors"]
    for said in answer.json["errors"].values():
        assert isinstance(said, list)
        for message in said:
            assert set(LATIN_WORD.findall(message)) <= ALLOWED, message


def test_a_field_within_another_is_named_by_its_path(asked):
    def names(**body):
        return set(asked.post("/api/v1/", json={"must": "x", **body}).json["errors"])

    assert names(inners=[{"count": 1}, {"count": 0}]) == {"inners.1.count"}
    assert names(inner=1) == {"inner"}
    assert names(more=1) == {"more"}
    assert asked.post("/api/v1/", json=[]).json["errors"].keys() == {"body"}


@pytest.mark.parametrize(("inside", "text"), [(8727, "87.27"), (5, "0.05"), (0, "0.00")])
def test_hundredths_are_text_with_two_decimals(inside, text):
    assert Hundredths().serialize("it", {"it": inside}) == text
    assert Hundredths().deserialize(text) == inside


def test_hundredths_below_zero_are_written_right():
    assert Hundredths().serialize("it", {"it": -150}) == "-1.50"
    assert Hundredths().serialize("it", {"it": -5}) == "-0.05"


@pytest.mark.parametrize("text", ["1", "True", "yes", "", "TRUE"])
def test_a_flag_in_a_form_is_true_or_false_and_nothing_else(text):
    assert TextFlag().deserialize("true") is True
    assert TextFlag().deserialize("false") is False
    with pytest.raises(ValidationError):
        TextFlag().deserialize(text)


@pytest.mark.parametrize("text", ["甲\0", "甲\x1b", "甲\ud800", "甲\ufffe", "甲\uffff", "甲\n乙"])
def test_text_holds_nothing_that_a_workbook_cannot(text):
    with pytest.raises(ValidationError, match="控制字符"):
        Text().deserialize(text)


@pytest.mark.parametrize("text", ["甲", "甲\u200b", "🙂", "\ufeff"])
def test_text_holds_what_people_write(text):
    assert Text().deserialize(text) == text


@pytest.mark.parametrize(
    ("text", "says"), [("", "请填写"), ("  ", "不能只有空白"), ("甲乙丙丁", "长度应在 1 到 3 个字符之间")]
)
def test_text_that_must_be_there_says_that_it_is_missing_or_how_long_it_may_be(text, says):
    with pytest.raises(ValidationError) as refused:
        Text(least=1, most=3).deserialize(text)
    assert refused.value.messages == [says]
