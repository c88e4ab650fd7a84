"""Shapes of deeds on many questions."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from quizsvc.bank import service
from quizsvc.bank.rules import REASON_LIMIT, SUBJECT_PATH_LIMIT, TAG_LIMIT, TAGS_LIMIT
from quizsvc.bank.schemas.questions import Filters
from quizsvc.kit.fields import Flag, Id, Shape, Text

NEEDED = {
    "set_subject": "subject",
    "set_difficulty": "difficulty",
    "add_tags": "tags",
    "remove_tags": "tags",
}
"""What an action is about."""


class MeantFilters(Filters):
    """The filters of the list of questions."""

    flagged = Flag()
    pictures = Flag()
    drawn = Flag()


class SeenShape(Shape):
    """A question, and the revision of it that was looked at."""

    id = Id(required=True)
    revision = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))


class BulkBody(Shape):
    """One of `ids`, `seen` and `filter`, `seen` to approve; `subject`, `tags` or `difficulty` if the
    action is about one. `count` is how many questions the filter was said to mean.
    """

    ids = fields.List(Id(), validate=validate.Length(min=1, max=service.MOST))
    seen = fields.List(fields.Nested(SeenShape), validate=validate.Length(min=1, max=service.MOST))
    filter = fields.Nested(MeantFilters)
    count = fields.Integer(strict=True, validate=validate.Range(min=0))
    action = fields.String(required=True, validate=validate.OneOf(sorted(service.ACTIONS)))
    subject = Text(least=1, most=SUBJECT_PATH_LIMIT)
    tags = fields.List(Text(least=1, most=TAG_LIMIT), validate=validate.Length(min=1, max=TAGS_LIMIT))
    difficulty = fields.Integer(strict=True, validate=validate.Range(1, 3))
    reason = Text(required=True, least=1, most=REASON_LIMIT)

    @validates_schema
    def is_clear(self, body: dict[str, Any], **_: Any) -> None:
        """One way to say which questions, and what the action needs."""
        if sum(way in body for way in ("ids", "seen", "filter")) != 1:
            raise ValidationError("ids、seen 和 filter 应写其中一个", "ids")
        if body["action"] == "approve" and "seen" not in body:
            raise ValidationError("通过审核须写明每道题所看的是哪一版：id 和 revision", "seen")
        if (needed := NEEDED.get(body["action"])) and needed not in body:
            raise ValidationError("这个操作必须填写它", needed)


class DoneShape(Shape):
    """`problem` is the refusal, as the question's own route would have answered."""

    id = Id(required=True)
    done = Flag(required=True)
    problem = fields.Dict(keys=fields.String(), required=True, allow_none=True)


class BulkAnswer(Shape):
    done = fields.Integer(required=True)
    refused = fields.Integer(required=True)
    results = fields.List(fields.Nested(DoneShape), required=True)
