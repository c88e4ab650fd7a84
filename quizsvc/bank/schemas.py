"""Shapes of the bank. These hold keys: they are for staff, and no participant's route uses them."""

from marshmallow import fields, validate

from quizsvc.bank.rules import OPTION_IDS, QuestionType
from quizsvc.kit.fields import Id, Instant, PageQuery, Shape, Text

TYPES = [type_.value for type_ in QuestionType]
STATES = ["draft", "in_review", "approved", "retired"]


class OptionShape(Shape):
    id = fields.String(required=True, validate=validate.OneOf(list(OPTION_IDS)))
    text = Text(required=True, least=1, most=500)


class SubjectShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)


class SubjectBody(Shape):
    name = Text(required=True, least=1, most=100)


class SubjectList(Shape):
    items = fields.List(fields.Nested(SubjectShape), required=True)


class ContentShape(Shape):
    type = fields.String(required=True, validate=validate.OneOf(TYPES))
    stem = Text(required=True, least=1, most=2000, lines=True)
    options = fields.List(fields.Nested(OptionShape), validate=validate.Length(max=8))
    key = fields.List(fields.String(validate=validate.OneOf(list(OPTION_IDS))), required=True)
    explanation = Text(most=4000, lines=True)
    citation = Text(most=500)
    difficulty = fields.Integer(strict=True, validate=validate.Range(1, 3))
    tags = fields.List(Text(least=1, most=50), validate=validate.Length(max=20))


class QuestionBody(ContentShape):
    """A true/false question may leave its options out: they are 正确 (a) and 错误 (b)."""

    subject = Text(required=True, least=1, most=100)


class QuestionChanges(Shape):
    """What is left out stays as it is."""

    type = fields.String(validate=validate.OneOf(TYPES))
    stem = Text(least=1, most=2000, lines=True)
    options = fields.List(fields.Nested(OptionShape), validate=validate.Length(max=8))
    key = fields.List(fields.String(validate=validate.OneOf(list(OPTION_IDS))))
    explanation = Text(most=4000, lines=True)
    citation = Text(most=500)
    difficulty = fields.Integer(strict=True, validate=validate.Range(1, 3))
    tags = fields.List(Text(least=1, most=50), validate=validate.Length(max=20))
    subject = Text(least=1, most=100)
    reason = Text(required=True, least=1, most=200)


class QuestionShape(ContentShape):
    id = Id(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    revision = fields.Integer(required=True)
    subject = fields.Nested(SubjectShape, required=True)
    created_at = Instant(required=True)
    updated_at = Instant(required=True)
    updated_by = Id(allow_none=True)
    last_drawn_at = Instant(allow_none=True)


class QuestionPage(PageQuery):
    items = fields.List(fields.Nested(QuestionShape), required=True)
    total = fields.Integer(required=True)


class QuestionQuery(PageQuery):
    state = fields.String(validate=validate.OneOf(STATES))
    subject = Id()
    type = fields.String(validate=validate.OneOf(TYPES))
    q = Text(most=100)


class RevisionShape(ContentShape):
    number = fields.Integer(required=True)
    subject = fields.Nested(SubjectShape, required=True)
    created_at = Instant(required=True)
    created_by = Id(allow_none=True)
    reason = fields.String(required=True)


class RevisionList(Shape):
    items = fields.List(fields.Nested(RevisionShape), required=True)


class ReasonBody(Shape):
    reason = Text(required=True, least=1, most=200)


class ImportForm(Shape):
    mode = fields.String(load_default="check", validate=validate.OneOf(["check", "commit"]))
    skip_rejected = fields.Boolean(load_default=False)
    approve = fields.Boolean(load_default=False)
    subject = Text(most=100, load_default="")


class IssueShape(Shape):
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ReportShape(Shape):
    """rows = accepted + duplicates + rejected. The lists hold the first 1000 issues, the totals count all."""

    format = fields.String(required=True)
    mode = fields.String(required=True)
    committed = fields.Boolean(required=True)
    rows = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    duplicates = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    subjects = fields.List(fields.String(), required=True)
    warnings = fields.List(fields.Nested(IssueShape), required=True)
    warnings_total = fields.Integer(required=True)
    errors = fields.List(fields.Nested(IssueShape), required=True)
    errors_total = fields.Integer(required=True)
