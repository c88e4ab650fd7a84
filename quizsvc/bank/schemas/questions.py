"""Shapes of questions and their revisions."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields, post_load, validate

from quizsvc.bank import queries
from quizsvc.bank.rules import (
    CITATION_LIMIT,
    EXPLANATION_LIMIT,
    OPTION_IDS,
    OPTION_LIMIT,
    PICTURES_LIMIT,
    REASON_LIMIT,
    STATES,
    STEM,
    STEM_LIMIT,
    SUBJECT_PATH_LIMIT,
    TAG_LIMIT,
    TAGS_LIMIT,
    QuestionType,
)
from quizsvc.kit.fields import Flag, Id, Instant, PageQuery, PageShape, Shape, Text, TextFlag

TYPES = [type_.value for type_ in QuestionType]
PICTURE_ID = r"[0-9a-f]{64}\Z"


class OptionShape(Shape):
    id = fields.String(required=True, validate=validate.OneOf(list(OPTION_IDS)))
    text = Text(required=True, most=OPTION_LIMIT)


class PictureAt(Shape):
    """A picture that was uploaded, and where it belongs: to the stem, or to the option of this id."""

    at = fields.String(required=True, validate=validate.OneOf([STEM, *OPTION_IDS]))
    id = fields.String(required=True, validate=validate.Regexp(PICTURE_ID, error="不是图片的 id"))


class SizedPicture(PictureAt):
    """The same with its sides in pixels."""

    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


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
    pictures = fields.List(fields.Nested(PictureAt), validate=validate.Length(max=PICTURES_LIMIT))
    subject = Text(least=1, most=SUBJECT_PATH_LIMIT)
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
            "pictures": lambda pictures: tuple((picture["at"], picture["id"]) for picture in pictures),
        }
        return body | {name: read(body[name]) for name, read in readings.items() if name in body}


class QuestionBody(QuestionChanges):
    """A true/false question may leave its options out: they are 正确 (a) and 错误 (b)."""

    class Meta(Shape.Meta):
        exclude = ("reason",)

    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    stem = Text(required=True, least=1, most=STEM_LIMIT, lines=True)
    key = fields.List(fields.String(validate=validate.OneOf(list(OPTION_IDS))), required=True)
    subject = Text(required=True, least=1, most=SUBJECT_PATH_LIMIT)


class CheckBody(QuestionBody):
    """`question_id` is the question that would say so from its next revision on, if it is not a new one."""

    question_id = Id(load_default=None, allow_none=True)


class SubjectName(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    path = fields.String(required=True)


class CitationShape(Shape):
    """A place in a law; `warning` says that the law is repealed."""

    law = fields.String(required=True)
    edition = fields.String(required=True)
    clause = fields.String(required=True)
    in_force_on = fields.Date(required=True, allow_none=True)
    law_id = Id(required=True, allow_none=True)
    repealed_on = fields.Date(required=True, allow_none=True)
    warning = fields.String(required=True, allow_none=True)


class FlagShape(Shape):
    """Why somebody has to look at the question again; until then it is not drawn."""

    reason = fields.String(required=True)
    law_id = Id(required=True)
    at = Instant(required=True)


class ContentShape(Shape):
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    stem = fields.String(required=True)
    options = fields.List(fields.Nested(OptionShape), required=True)
    pictures = fields.List(fields.Nested(SizedPicture), required=True)
    key = fields.List(fields.String(), required=True)
    explanation = fields.String(required=True)
    citation = fields.String(required=True)
    citations = fields.List(fields.Nested(CitationShape), required=True)
    subject = fields.Nested(SubjectName, required=True)
    difficulty = fields.Integer(required=True)
    tags = fields.List(fields.String(), required=True)


class QuestionShape(ContentShape):
    id = Id(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(STATES)))
    revision = fields.Integer(required=True)
    flag = fields.Nested(FlagShape, required=True, allow_none=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    updated_by = Id(required=True, allow_none=True)
    updated_by_name = fields.String(required=True, allow_none=True)
    last_drawn_at = Instant(required=True, allow_none=True)


class QuestionPage(PageShape):
    items = fields.List(fields.Nested(QuestionShape), required=True)


class Filters(Shape):
    """Which questions are meant: those that fit all that is given."""

    q = Text(most=100)
    state = fields.String(validate=validate.OneOf(list(STATES)))
    subject = Id(error_messages={"invalid": "应是科目的 id（不是名称），见 GET /subjects"})
    type = fields.String(validate=validate.OneOf(TYPES))
    difficulty = fields.Integer(validate=validate.Range(1, 3))
    tag = Text(least=1, most=TAG_LIMIT)
    law = Id(error_messages={"invalid": "应是法规的 id（不是名称），见 GET /laws?name=…"})
    author = Id(error_messages={"invalid": "应是账号的 id，见题目的 updated_by"})
    updated_since = Instant()


class AskedFilters(Filters):
    """The same in an address."""

    flagged = TextFlag()
    pictures = TextFlag()
    drawn = TextFlag()


class QuestionQuery(AskedFilters, PageQuery):
    """With `reviewable` only what is in review and the caller may approve."""

    reviewable = TextFlag(load_default=False)
    order = fields.String(validate=validate.OneOf(queries.ORDERS), load_default="newest")


class LikeShape(Shape):
    id = Id(required=True)
    state = fields.String(required=True, validate=validate.OneOf(list(STATES)))
    stem = fields.String(required=True)


class CheckedShape(Shape):
    """What would be said to whoever saves it: `errors` by field; `same` has its stem and options and so keeps
    it out, `same_stem` only its stem.
    """

    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    same = fields.Nested(LikeShape, required=True, allow_none=True)
    same_stem = fields.List(fields.Nested(LikeShape), required=True)
    citations = fields.List(fields.Nested(CitationShape), required=True)


class SegmentShape(Shape):
    op = fields.String(required=True, validate=validate.OneOf(["same", "removed", "added"]))
    text = fields.String(required=True)


class ChangeShape(Shape):
    """A field that the revision changed, as texts; the segments make up both of them."""

    field = fields.String(required=True)
    chinese = fields.String(required=True)
    before = fields.String(required=True)
    after = fields.String(required=True)
    segments = fields.List(fields.Nested(SegmentShape), required=True)


class RevisionShape(ContentShape):
    """`labels_only`: nothing changed but subject, difficulty and tags, so what was approved stayed so."""

    number = fields.Integer(required=True)
    created_at = Instant(required=True)
    created_by = Id(required=True, allow_none=True)
    created_by_name = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    changes = fields.List(fields.Nested(ChangeShape), required=True)
    labels_only = Flag(required=True)


class RevisionList(PageShape):
    items = fields.List(fields.Nested(RevisionShape), required=True)


class ReasonBody(Shape):
    reason = Text(required=True, least=1, most=REASON_LIMIT)
