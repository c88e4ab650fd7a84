"""Shapes of attempts, as a participant sees them: no field of these can hold a key but the review's."""

from marshmallow import fields, validate

from quizsvc.kit.fields import Hundredths, Id, Instant, Shape, Text

MOST_SEQ = 2**53  # the largest whole number that every client counts to exactly


class AnswerShape(Shape):
    chosen = fields.List(Text(most=4), required=True, validate=validate.Length(max=26))
    seq = fields.Integer(required=True, strict=True, validate=validate.Range(0, MOST_SEQ))


class AnswersBody(Shape):
    answers = fields.Dict(
        keys=Text(most=4), values=fields.Nested(AnswerShape), required=True, validate=validate.Length(max=200)
    )


class SubmitBody(Shape):
    answers = fields.Dict(
        keys=Text(most=4),
        values=fields.Nested(AnswerShape),
        load_default=dict,
        validate=validate.Length(max=200),
    )


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
