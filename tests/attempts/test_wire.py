"""Answers that are written past their shapes say just what the shapes say; bodies that are taken as they are
are those that the shapes take.
"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import Schema, ValidationError, fields

from quizsvc.attempts.schemas import answering as schemas
from quizsvc.kit.fields import Shape, Text
from tests.attempts.steps import all_right, at, save, start, submit


def agrees(shape: type[Schema], answer) -> bool:
    """Whether a body has just the members of a shape, in it and in all inside it, and nothing is written
    otherwise than the shape would."""
    made = shape()
    return set(answer) == set(made.fields) and all(
        _is_written(field, answer[name]) for name, field in made.fields.items()
    )


def _is_written(field: Any, value) -> bool:
    if value is None:
        return field.allow_none
    if isinstance(field, fields.Nested):
        return agrees(type(field.schema), value)
    if isinstance(field, fields.List):
        return all(_is_written(field.inner, each) for each in value)
    if isinstance(field, fields.Dict):
        return all(_is_written(field.value_field, each) for each in value.values())
    return field.serialize("it", {"it": field.deserialize(value)}) == value


@pytest.mark.parametrize("kind", ["daily", "weekly"])
def test_every_answer_has_its_shape(client, make, season, who, clock, kind):
    paper = make.paper(season, kind=kind)
    assert agrees(schemas.CurrentPapers, client.get("/api/v1/papers/current", headers=who).json)
    attempt = start(client, who, paper).json
    assert agrees(schemas.AttemptShape, attempt)
    assert agrees(schemas.SavedShape, save(client, who, attempt, {"1": {"chosen": ["a"], "seq": 1}}).json)
    assert agrees(schemas.ResultShape, submit(client, who, attempt, all_right(attempt, seq=2)).json)
    assert agrees(schemas.CurrentPapers, client.get("/api/v1/papers/current", headers=who).json)
    clock.set(at(1, day=19))
    ended = client.get(f"/api/v1/attempts/{attempt['id']}", headers=who).json
    assert ended["result"]["review"]
    assert agrees(schemas.AttemptShape, ended)


class Slowly(Shape):
    """The answers by their shapes alone."""

    answers = fields.Dict(keys=Text(most=4), values=fields.Nested(schemas.AnswerShape), required=True)


LETTERS = st.sampled_from(["a", "z", "", "ab", "é", "\x00", 1, None])
ANSWER = st.fixed_dictionaries(
    {
        "chosen": st.one_of(st.lists(LETTERS, max_size=28), st.just("a"), st.none()),
        "seq": st.sampled_from([0, 1, -1, 1.5, True, "1", None, schemas.MOST_SEQ, schemas.MOST_SEQ + 1]),
    },
    optional={"more": st.just(1)},
)
PLACES = st.sampled_from(["1", "20", "01", "x", "", "12345", "1\n", "\x00", "①"])


@given(st.dictionaries(PLACES, st.one_of(ANSWER, st.none(), st.just([]))))
def test_what_is_taken_at_a_glance_is_what_the_shapes_take(answers):
    assert loaded(schemas.AnswersBody(), answers) == loaded(Slowly(), answers)


def loaded(shape: Shape, answers):
    """The body as the shape takes it, or what it says is wrong."""
    try:
        return shape.load({"answers": answers})
    except ValidationError as refused:
        return refused.messages


@pytest.mark.parametrize("answer", [0, {"chosen": ["a"], "seq": -1}, {"chosen": ["a"], "seq": 1}])
def test_more_answers_than_any_paper_has_places_are_refused_unlooked_at(client, make, season, who, answer):
    attempt = start(client, who, make.paper(season)).json
    refused = save(client, who, attempt, {f"{place:x}": answer for place in range(schemas.MOST_PLACES + 1)})
    assert refused.status_code == 422
    assert refused.json["errors"] == {"answers": ["长度最多 200"]}


def test_of_many_faults_a_hundred_are_told(client, make, season, who):
    attempt = start(client, who, make.paper(season)).json
    refused = save(client, who, attempt, {str(place): 0 for place in range(1, schemas.MOST_PLACES + 1)})
    assert refused.status_code == 422
    assert len(refused.json["errors"]) == 100


def test_a_counter_goes_as_far_as_every_client_counts_exactly(client, make, season, who):
    attempt = start(client, who, make.paper(season)).json
    for seq, status in ((2**53 - 1, 200), (2**53, 422)):
        assert save(client, who, attempt, {"1": {"chosen": ["a"], "seq": seq}}).status_code == status
