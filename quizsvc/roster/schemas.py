"""Shapes of units, people and imports."""

from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from quizsvc.kit.fields import Flag, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.kit.tables import shapes
from quizsvc.roster import spelling
from quizsvc.roster.imports.report import Changes
from quizsvc.roster.rules import Act, RequestState, Track
from quizsvc.season.rules.calendar import FIRST_YEAR, LAST_YEAR
from quizsvc.season.schemas import WeekField

CHANGES = [each.name for each in dataclass_fields(Changes)]
NAME_LIMIT, WHY_EXEMPT_LIMIT = 64, 100
within_reach = validate.Range(
    date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31), error=f"应在 {FIRST_YEAR} 年到 {LAST_YEAR} 年之间"
)
"""Days beside which there is another day."""
track_name = validate.OneOf([track.value for track in Track], error="条线应为 enforcement 或 monitoring")


class FormDay(fields.Date):
    """A day in a form, where a field that was left empty comes as an empty text."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        return within_reach(super()._deserialize(value, attr, data, **kwargs)) if value else None


class ImportForm(shapes.ImportForm):
    scope = Text(
        load_default="", most=100, metadata={"description": "单位名称或编号：只结束它及其下级未列出的人员"}
    )
    effective_on = FormDay(load_default=None, allow_none=True, metadata={"description": "不填为下周一"})


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


class TakenShape(ReportShape):
    """A report, the number under which the import is kept, and what tells this look from the next."""

    import_id = Id(required=True)
    looked = fields.String(required=True)


class ImportShape(Shape):
    """`mended` rows were put right since the file came; `taken_at` is null until it is written."""

    id = Id(required=True)
    file_name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    created_at = Instant(required=True)
    created_by = Id(required=True, allow_none=True)
    committed = fields.Boolean(required=True)
    taken_at = Instant(required=True, allow_none=True)
    taken_by = Id(required=True, allow_none=True)
    scope = fields.String(required=True, allow_none=True)
    effective_on = fields.Date(required=True)
    mended = fields.Integer(required=True)
    rows = fields.Integer(required=True)
    rejected = fields.Integer(required=True)


class ImportPage(PageShape):
    items = fields.List(fields.Nested(ImportShape), required=True)


class ImportDetail(ImportShape):
    looked = fields.String(required=True)
    report = fields.Nested(ReportShape, required=True)


class LineQuery(PageQuery):
    kind = fields.String(load_default=None, validate=validate.OneOf([*CHANGES]))


class LinePlaceShape(Shape):
    unit = fields.String(required=True)
    track = fields.String(required=True)


class LineShape(Shape):
    """What becomes of one person, or, without a number, of a new unit: `was` until now, `place` from
    `first_on` on.
    """

    kinds = fields.List(fields.String(validate=validate.OneOf([*CHANGES])), required=True)
    sheet = fields.String(required=True)
    row = fields.Integer(required=True)
    person_id = Id(required=True, allow_none=True)
    credential = fields.String(required=True)
    name = fields.String(required=True)
    name_was = fields.String(required=True)
    was = fields.Nested(LinePlaceShape, required=True, allow_none=True)
    place = fields.Nested(LinePlaceShape, required=True, allow_none=True)
    first_on = fields.String(required=True, allow_none=True)
    ends_on = fields.String(required=True, allow_none=True)
    exempt_on = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)


class LinePage(PageShape):
    items = fields.List(fields.Nested(LineShape), required=True)


class CheckBody(Shape):
    """What is left out stays as it was said with the file; a blank scope ends nobody."""

    scope = Text(most=100)
    effective_on = fields.Date(validate=within_reach)


class PlaceOfRowBody(Shape):
    """A row of the file: `名册!3`."""

    place = Text(required=True, least=1, most=300)


class RowBody(PlaceOfRowBody):
    """A refused row as it should have been."""

    unit = Text(load_default="", most=200)
    parent = Text(load_default="", most=200)
    level = Text(load_default="", most=200)
    name = Text(load_default="", most=200)
    track = Text(load_default="", most=200)
    credential = Text(load_default="", most=200)
    phone = Text(load_default="", most=200)
    since = Text(load_default="", most=200)
    status = Text(load_default="", most=200)


class CommitBody(Shape):
    skip_rejected = Flag(load_default=False)
    looked = Text(
        load_default=None,
        most=64,
        metadata={"description": "看过的那一次校验的 looked；不是最近一次就不写入（409 roster-moved）"},
    )


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


class Phone(Text):
    """A mobile number as people write it, eleven digits inside; blank for none."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            return ""
        number = spelling.phone(text)
        if number is None:
            raise ValidationError("手机号应是 1 开头的 11 位数字")
        return number


class NamingBody(Shape):
    name = Text(required=True, least=1, most=NAME_LIMIT)
    phone = Phone(load_default="", metadata={"description": "不写或空为没有"})


class FromBody(Shape):
    from_on = fields.Date(
        required=True,
        validate=within_reach,
        metadata={"description": "从这一天起；活动开始以后不能早于今天"},
    )


class PlaceBody(FromBody):
    unit_id = Id(required=True)
    track = fields.String(required=True, validate=track_name)


class Credential(Text):
    """A staff or certificate number, as people write it."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not spelling.is_credential(spelling.credential(text)):
            raise ValidationError("只能有汉字、字母、数字和 - _ . / ( ) [ ]，最多 64 个字符")
        return text


class NewPersonBody(PlaceBody, NamingBody):
    credential = Credential(required=True, least=1, most=64, metadata={"description": "工号或证书号"})


class NewExemptionBody(Shape):
    reason = Text(required=True, least=1, most=WHY_EXEMPT_LIMIT, metadata={"example": "长病假"})
    first_on = fields.Date(required=True, validate=within_reach)
    last_on = fields.Date(load_default=None, allow_none=True, validate=within_reach)

    @validates_schema(skip_on_field_errors=True)
    def days_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["last_on"] is not None and data["last_on"] < data["first_on"]:
            raise ValidationError("不能早于第一天", "last_on")


class ActedShape(Shape):
    person_id = Id(required=True)
    counts_from = WeekField(
        required=True,
        allow_none=True,
        metadata={"description": "从哪一周起计入应参加；null：不影响进行中的活动的任何一周"},
    )


class RequestBody(Shape):
    """`add` takes `name`, `credential`, perhaps `phone`, `unit_id`, `track` and `from_on`; `transfer`
    `person_id`, `unit_id`, `track` and `from_on`; `leave` `person_id` and `from_on`; `exempt` `person_id`,
    `exempt_for`, `first_on` and perhaps `last_on`; `resume` `exemption_id` and `from_on`.
    """

    act = fields.Enum(Act, by_value=True, required=True, metadata={"type": "string"})
    reason = Text(required=True, least=1, most=200, metadata={"description": "给组织者看的说明"})
    name = Text(least=1, most=NAME_LIMIT)
    credential = Credential(least=1, most=64)
    phone = Phone()
    person_id = Id()
    exemption_id = Id()
    unit_id = Id()
    track = fields.String(validate=track_name)
    from_on = fields.Date(validate=within_reach)
    exempt_for = Text(least=1, most=WHY_EXEMPT_LIMIT)
    first_on = fields.Date(validate=within_reach)
    last_on = fields.Date(allow_none=True, validate=within_reach)

    WANTED: ClassVar = {
        Act.ADD: {"name", "credential", "phone", "unit_id", "track", "from_on"},
        Act.TRANSFER: {"person_id", "unit_id", "track", "from_on"},
        Act.LEAVE: {"person_id", "from_on"},
        Act.EXEMPT: {"person_id", "exempt_for", "first_on", "last_on"},
        Act.RESUME: {"exemption_id", "from_on"},
    }
    OPTIONAL: ClassVar = {"phone", "last_on"}

    @validates_schema(skip_on_field_errors=True)
    def its_members(self, data: dict[str, Any], **_: Any) -> None:
        wanted = self.WANTED[data["act"]]
        for name in sorted(wanted - data.keys() - self.OPTIONAL):
            raise ValidationError("必须填写", name)
        for name in sorted(data.keys() - wanted - {"act", "reason"}):
            raise ValidationError(f"{data['act']} 没有这一项", name)
        if data.get("last_on") and data["last_on"] < data["first_on"]:
            raise ValidationError("不能早于第一天", "last_on")


class DeclineBody(Shape):
    reason = Text(required=True, least=1, most=200)


class RequestsQuery(PageQuery):
    state = fields.Enum(RequestState, by_value=True, load_default=None, metadata={"type": "string"})


class ChangeAskedShape(Shape):
    """Only what the act takes is there; `reason` is why somebody is exempt."""

    name = fields.String()
    credential = fields.String()
    phone = fields.String()
    person_id = Id()
    exemption_id = Id()
    unit_id = Id()
    track = fields.String()
    from_on = fields.String(metadata={"format": "date"})
    reason = fields.String()
    first_on = fields.String(metadata={"format": "date"})
    last_on = fields.String(allow_none=True, metadata={"format": "date"})


class RequestShape(Shape):
    """`change` is what the act takes; `answer` why it was declined."""

    id = Id(required=True)
    act = fields.String(required=True)
    state = fields.String(required=True)
    person_id = Id(required=True, allow_none=True)
    unit_id = Id(required=True)
    change = fields.Nested(ChangeAskedShape, required=True)
    reason = fields.String(required=True)
    made_by = Id(required=True)
    made_at = Instant(required=True)
    decided_at = Instant(required=True, allow_none=True)
    answer = fields.String(required=True)


class RequestPage(PageShape):
    items = fields.List(fields.Nested(RequestShape), required=True)
