"""Shapes of units, people and imports."""

from marshmallow import fields, validate

from quizsvc.kit.fields import Id, PageQuery, Shape, Text


class ImportForm(Shape):
    """The fields beside `file`, which stands here for the documentation: it comes as a part of its own."""

    file = fields.Raw(
        metadata={"type": "string", "format": "binary", "description": "xlsx、xls 或 csv，必填"}
    )
    mode = fields.String(
        load_default="check",
        validate=validate.OneOf(["check", "commit"], error="应为 check（只检查）或 commit（写入）"),
    )
    scope = Text(
        load_default="", most=100, metadata={"description": "单位名称或编号：只结束它及其下级未列出的人员"}
    )
    effective_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "不填为下周一"})
    skip_rejected = fields.Boolean(load_default=False)


class FindingShape(Shape):
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    column = fields.String(required=True, allow_none=True)
    code = fields.String(required=True)
    message = fields.String(required=True)


class ChangesShape(Shape):
    units_added = fields.Integer(required=True)
    people_added = fields.Integer(required=True)
    moved = fields.Integer(required=True)
    exempted = fields.Integer(required=True)
    resumed = fields.Integer(required=True)
    ended = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)


class ReportShape(Shape):
    """rows = accepted + duplicates + rejected. The lists hold at most 1000 findings, the totals all."""

    mode = fields.String(required=True)
    format = fields.String(required=True)
    rows = fields.Integer(required=True)
    accepted = fields.Integer(required=True)
    duplicates = fields.Integer(required=True, metadata={"description": "名册里已经如此的行"})
    rejected = fields.Integer(required=True)
    warnings = fields.List(fields.Nested(FindingShape), required=True)
    warnings_total = fields.Integer(required=True)
    errors = fields.List(fields.Nested(FindingShape), required=True)
    errors_total = fields.Integer(required=True)
    changes = fields.Nested(ChangesShape, required=True)
    effective_on = fields.String(required=True, metadata={"format": "date"})
    committed = fields.Boolean(required=True)


class UnitRefShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)


class UnitShape(UnitRefShape):
    parent_id = Id(required=True, allow_none=True)


class UnitsShape(Shape):
    items = fields.List(fields.Nested(UnitShape), required=True)
    total = fields.Integer(required=True)


class PeopleQuery(PageQuery):
    unit = Id(load_default=None, metadata={"description": "只要这个单位及其下级的人员"})
    q = Text(load_default="", most=64, metadata={"description": "姓名、工号或证书号的一部分"})


class PersonShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    credential = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True)
    track = fields.String(required=True, allow_none=True)
    unit = fields.Nested(UnitRefShape, required=True, allow_none=True)


class PeoplePage(PageQuery):
    items = fields.List(fields.Nested(PersonShape), required=True)
    total = fields.Integer(required=True)
