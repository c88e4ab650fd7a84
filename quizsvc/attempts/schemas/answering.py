"""Shapes of attempts, as a participant sees them: no field of these can hold a key but the review's."""

from string import ascii_lowercase
from typing import Any

from marshmallow import fields, validate

from quizsvc.kit.fields import Hundredths, Id, Instant, Shape, Text

LETTERS = frozenset(ascii_lowercase)
MOST_PLACES = 200
MOST_CHOSEN = 26
MOST_SEQ = 2**53 - 1  # the largest whole number that every client counts to exactly


class AnswerShape(Shape):
    chosen = fields.List(Text(most=4), required=True, validate=validate.Length(max=MOST_CHOSEN))
    seq = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_SEQ))


class Answers(fields.Dict):
    """Answers by place; more than any paper has places for are refused unlooked at."""

    _few = validate.Length(max=MOST_PLACES)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            keys=Text(most=4),
            values=fields.Nested(AnswerShape),
            validate=self._few,
            **kwargs,
        )

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[Any, Any]:
        if type(value) is dict:
            self._few(value)
        return super()._deserialize(value, attr, data, **kwargs)


def _is_plain(place: str, answer: Any) -> bool:
    """A place with single letters that were chosen and a counter; never true of what the shapes refuse."""
    try:
        chosen, seq = answer["chosen"], answer["seq"]
        return (
            len(place) <= 4
            and place.isalnum()
            and len(answer) == 2
            and type(seq) is int
            and 0 <= seq <= MOST_SEQ
            and type(chosen) is list
            and len(chosen) <= MOST_CHOSEN
            and LETTERS.issuperset(chosen)
        )
    except (TypeError, LookupError):  # no object, or one with other fields; or what was chosen is no text
        return False


class AnswersBody(Shape):
    """What is plainly in order is taken as it is: to take twenty answers apart by their shapes costs more
    than all else that is done for them. The shapes say what is wrong with others.
    """

    answers = Answers(required=True)

    def load(self, data: Any, **kwargs: Any) -> Any:
        return data if _has_plain_answers(data) else super().load(data, **kwargs)


class SubmitBody(AnswersBody):
    answers = Answers(load_default=dict)


def _has_plain_answers(body: Any) -> bool:
    if type(body) is not dict or len(body) != 1 or type(answers := body.get("answers")) is not dict:
        return False
    return len(answers) <= MOST_PLACES and all(map(_is_plain, answers, answers.values()))


class OptionShape(Shape):
    id = fields.String(required=True)
    text = fields.String(required=True)


class PictureShape(Shape):
    """Where a picture belongs: "stem" or an option's id; its file is `GET /pictures/{id}`."""

    at = fields.String(required=True)
    id = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class ServedQuestionShape(Shape):
    number = fields.Integer(required=True)
    type = fields.String(required=True)
    stem = fields.String(required=True)
    options = fields.List(fields.Nested(OptionShape), required=True)
    pictures = fields.List(fields.Nested(PictureShape), required=True)
    points = Hundredths(required=True)


class ReviewLine(Shape):
    number = fields.Integer(required=True)
    chosen = fields.List(fields.String(), required=True)
    key = fields.List(fields.String(), required=True, allow_none=True)
    earned = Hundredths(required=True, allow_none=True)
    explanation = fields.String(required=True, allow_none=True)
    citation = fields.String(required=True, allow_none=True)
    withheld = fields.String(required=True, allow_none=True, metadata={"description": "暂不公布的原因"})
    note = fields.String(required=True, allow_none=True, metadata={"description": "如：本题已作废，不计分"})


class ResultShape(Shape):
    id = Id(required=True)
    state = fields.String(required=True)
    counted = fields.Boolean(required=True)
    score = Hundredths(required=True, allow_none=True)
    submitted_at = Instant(required=True, allow_none=True)
    time_used_s = fields.Integer(required=True, allow_none=True)
    review_at = Instant(required=True, allow_none=True)
    review = fields.List(fields.Nested(ReviewLine), required=True, allow_none=True)


class AttemptShape(Shape):
    id = Id(required=True)
    paper_id = Id(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    started_at = Instant(required=True)
    deadline_at = Instant(required=True)
    server_now = Instant(required=True)
    questions = fields.List(fields.Nested(ServedQuestionShape), required=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerShape), required=True)
    result = fields.Nested(ResultShape, required=True, allow_none=True)


class SavedShape(Shape):
    saved_at = Instant(required=True)
    applied = fields.List(fields.String(), required=True)
    repeated = fields.List(
        fields.String(), required=True, metadata={"description": "送来的就是已经保存的那一条，不用再送"}
    )
    stale = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "已有更新的（seq 更大，或同一 seq 先到的），以 answers 里的为准"},
    )
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerShape), required=True)


class AttemptBrief(Shape):
    id = Id(required=True)
    state = fields.String(required=True)
    score = Hundredths(required=True, allow_none=True)


class CurrentPaper(Shape):
    id = Id(required=True)
    kind = fields.String(required=True)
    title = fields.String(required=True)
    opens_at = Instant(required=True)
    closes_at = Instant(required=True)
    question_count = fields.Integer(required=True)
    time_limit_s = fields.Integer(required=True, allow_none=True)
    attempt = fields.Nested(AttemptBrief, required=True, allow_none=True)


class CurrentPapers(Shape):
    daily = fields.Nested(CurrentPaper, required=True, allow_none=True)
    weekly = fields.Nested(CurrentPaper, required=True, allow_none=True)
