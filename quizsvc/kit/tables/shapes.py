"""Shapes of what importing routes take and answer; a room adds its own fields."""

from marshmallow import fields, validate

from quizsvc.kit.fields import Shape, TextFlag
from quizsvc.kit.tables.findings import LISTED


class ImportForm(Shape):
    """The fields beside `file` (`kit.http.uploaded_file`), which comes as a part of its own."""

    mode = fields.String(
        load_default="check",
        validate=validate.OneOf(["check", "commit"], error="应为 check（只校验）或 commit（写入）"),
    )
    skip_rejected = TextFlag(load_default=False)


class FindingShape(Shape):
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


_CUT = {"description": f"最多列出 {LISTED} 条"}


class ReportShape(Shape):
    """rows = accepted + duplicates + rejected."""

    format = fields.String(required=True)
    mode = fields.String(required=True)
    committed = fields.Boolean(required=True)
    rows = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    duplicates = fields.Integer(required=True)
    rejected = fields.Integer(required=True)
    warnings = fields.List(fields.Nested(FindingShape), required=True, metadata=_CUT)
    warnings_total = fields.Integer(required=True)
    errors = fields.List(fields.Nested(FindingShape), required=True, metadata=_CUT)
    errors_total = fields.Integer(required=True)
