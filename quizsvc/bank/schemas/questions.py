"""Shapes of questions and subjects."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields, post_load, validate

from quizsvc.bank.rules import (
    CITATION_LIMIT,
    EXPLANATION_LIMIT,
    OPTION_IDS,
    OPTION_LIMIT,
    REASON_LIMIT,
    STEM_LIMIT,
    SUBJECT_LIMIT,
    TAG_LIMIT,
    TAGS_LIMIT,
    QuestionType,
)
from quizsvc.kit.fields import Id, Instant, PageQuery, PageShape, Shape, Text

TYPES = [type_.value for type_ in QuestionType]
STATES = ["draft", "in_review", "approved", "retired"]


class OptionShape(Shape):
    id = fields.String(required=True, validate=validate.OneOf(list(OPTION_IDS)))
    text = Text(required=True, least=1, most=OPTION_LIMIT)


class SubjectShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)


class SubjectBody(Shape):
    name = Text(required=True, least=1, most=SUBJECT_LIMIT)


class SubjectList(PageShape):
    items = fields.List(fields.Nested(SubjectShape), required=True)


class QuestionChanges(Shape):
    """What is left out stays as it is."""

    type = fields.String(validate=validate.OneOf(TYPES))
    stem = Text(least=1, most=STEM_LIMIT, lines=True)
    options = fields.List(fields.Nested(OptionShape), validate=validate.Length(max=len(OPTION_IDS)))
    key = fields.List(fields.String(validate=validate.OneOf(list(OPTION_IDS))))
    explanation = Text(most=EXPLANATION_LIMIT, lines=True)
    citation = Text(most=CITATION_LIMIT)
    difficulty = fields.Integer(strict=True, validate=validate.Range(1, 3))
    tags = fields.List(Text(least=1, most=TAG_LIMIT), validate=validate.Length(max=TAGS_LIMIT))
    subject = Text(least=1, most=SUBJECT_LIMIT)
    reason = Text(required=True, least=1, most=REASON_LIMIT)

    @post_load
    def as_the_rules_know_it(self, body: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Fields of a `Content`; a key or tag that is named twice counts once."""
        readings: dict[str, Callable[[Any], Any]] = {
            "type": QuestionType,
            "stem": str.strip,
            "options": lambda options: tuple((option["id"], option["text"]) for option in options),
            "key": lambda ids: tuple(dict.fromkeys(ids)),
            "tags": lambda tags: tuple(dict.fromkeys(tags)),
        }
        return body | {name: read(body[name]) for name, read in readings.items() if name in body}


class QuestionBody(QuestionChanges):
    """A true/false question may leave its options out: they are 正确 (a) and 错误 (b)."""

    class Meta(Shape.Meta):
        exclude = ("reason",)

    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    stem = Text(required=True, least=1, most=STEM_LIMIT, lines=True)
    key = fields.List(fields.String(validate=validate.OneOf(list(OPTION_IDS))), required=True)
    subject = Text(required=True, least=1, most=SUBJECT_LIMIT)


class ContentShape(Shape):
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    stem = fields.String(required=True)
    options = fields.List(fields.Nested(OptionShape), required=True)
    key = fields.List(fields.String(), required=True)
    explanation = fields.String(required=True)
    citation = fields.String(required=True)
    difficulty = fields.Integer(required=True)
    tags = fields.List(fields.String(), required=True)


class QuestionShape(ContentShape):
    id = Id(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    revision = fields.Integer(required=True)
    subject = fields.Nested(SubjectShape, required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    updated_by = Id(required=True, allow_none=True)
    last_drawn_at = Instant(required=True, allow_none=True)


class QuestionPage(PageShape):
    items = fields.List(fields.Nested(QuestionShape), required=True)


class QuestionQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(STATES))
    subject = Id()
    type = fields.String(validate=validate.OneOf(TYPES))
    q = Text(most=100)


class RevisionShape(ContentShape):
    number = fields.Integer(required=True)
    subject = fields.Nested(SubjectShape, required=True)
    created_at = Instant(required=True)
    created_by = Id(required=True, allow_none=True)
    reason = fields.String(required=True)


class RevisionList(PageShape):
    items = fields.List(fields.Nested(RevisionShape), required=True)


class ReasonBody(Shape):
    reason = Text(required=True, least=1, most=REASON_LIMIT)
