"""Shapes of units, people and imports."""

from marshmallow import fields, validate

from quizsvc.kit.fields import Id, PageQuery, PageShape, Shape, Text
from quizsvc.kit.tables import shapes
from quizsvc.roster.rules import Track

track_name = validate.OneOf([track.value for track in Track], error="条线应为 enforcement 或 monitoring")


class ImportForm(shapes.ImportForm):
    scope = Text(
        load_default="", most=100, metadata={"description": "单位名称或编号：只结束它及其下级未列出的人员"}
    )
    effective_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "不填为下周一"})


class ChangesShape(Shape):
    units_added = fields.Integer(required=True)
    people_added = fields.Integer(required=True)
    moved = fields.Integer(required=True)
    exempted = fields.Integer(required=True)
    resumed = fields.Integer(required=True)
    ended = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)


class ReportShape(shapes.ReportShape):
    """`duplicates` are rows that the roster already says."""

    changes = fields.Nested(ChangesShape, required=True)
    effective_on = fields.Date(required=True)


class UnitRefShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    level = fields.String(required=True)


class UnitShape(UnitRefShape):
    parent_id = Id(required=True, allow_none=True)
    contact = fields.String(
        required=True, allow_none=True, metadata={"description": "本单位人员的求助联系人，没有写则问上级的"}
    )


class ContactBody(Shape):
    contact = Text(
        required=True, most=100, metadata={"description": "空为去掉", "example": "张三 029-0000000"}
    )


class ContactShape(Shape):
    unit = fields.Nested(
        UnitRefShape, required=True, allow_none=True, metadata={"description": "写下它的单位"}
    )
    contact = fields.String(required=True, allow_none=True)


class UnitsShape(PageShape):
    items = fields.List(fields.Nested(UnitShape), required=True)


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


class PeoplePage(PageShape):
    items = fields.List(fields.Nested(PersonShape), required=True)
