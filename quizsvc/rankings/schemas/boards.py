"""Shapes of standings, boards and person-times."""

from typing import Any

from marshmallow import fields, validate

from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text, TextFlag
from quizsvc.roster.rules import RANKED_LEVELS
from quizsvc.roster.schemas import track_name
from quizsvc.season.schemas import PeriodField, PeriodQuery, SeasonQuery

level_name = validate.OneOf(
    [level.value for level in RANKED_LEVELS], error="级别应为 province、city 或 county"
)


class StandingQuery(SeasonQuery, PageQuery):
    """A page of a season's."""


class PublishBody(Shape):
    reason = Text(load_default="", most=500)
    computed_at = Instant(
        load_default=None,
        metadata={"description": "看过的预览所写的；以后又重新计算过则为 409 standing-moved"},
    )


class SnapshotQuery(PeriodQuery):
    version = fields.Integer(strict=False, load_default=None, validate=validate.Range(1, 100_000))


class PeopleQuery(SnapshotQuery, PageQuery):
    track = fields.String(load_default=None, validate=track_name)
    unit = Id(load_default=None, metadata={"description": "只看这个单位及其下级单位"})


class UnitsQuery(PeopleQuery):
    level = fields.String(load_default=None, validate=level_name)
    live = TextFlag(load_default=False)


class TimesQuery(SnapshotQuery):
    through = TextFlag(load_default=False)


class Within(fields.Nested):
    """Members of the row itself, shown one level deeper."""

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> Any:
        return obj


class RowUnitShape(Shape):
    id = Id(required=True, attribute="unit_id")
    name = fields.String(required=True, attribute="unit_name")


class BoardUnitShape(RowUnitShape):
    level = fields.String(required=True)


class UnitRowShape(Shape):
    track = fields.String(required=True)
    level = fields.String(required=True)
    rank = fields.Integer(required=True, allow_none=True)
    change = fields.Integer(required=True, allow_none=True)
    unit = Within(BoardUnitShape, required=True)
    eligible = fields.Integer(required=True)
    exempt = fields.Integer(required=True)
    participants = fields.Integer(required=True)
    rate = Hundredths(required=True, allow_none=True)
    average = Hundredths(required=True, allow_none=True)
    score = Hundredths(required=True, allow_none=True)


class PersonRowShape(Shape):
    track = fields.String(required=True)
    rank = fields.Integer(required=True)
    change = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True, attribute="person_name")
    unit = Within(RowUnitShape, required=True)
    score = Hundredths(required=True)
    weekly_tests = fields.Integer(required=True)
    time_used_s = fields.Integer(required=True)


class TimesRowShape(Shape):
    track = fields.String(required=True)
    daily = fields.Integer(required=True)
    weekly = fields.Integer(required=True)
    total = fields.Integer(required=True)


class SnapshotShape(Shape):
    season = Id(required=True, attribute="season_id")
    period = fields.String(required=True)
    version = fields.Integer(required=True)
    published_at = Instant(required=True)
    computed_at = Instant(required=True)
    reason = fields.String(required=True, metadata={"description": "更正版的原因，第一版为空"})
    sha256 = fields.String(required=True)


class _PageShape(SnapshotShape):
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)


class UnitsShape(_PageShape):
    version = fields.Integer(required=True, allow_none=True, metadata={"description": "实时榜没有"})
    published_at = Instant(required=True, allow_none=True, metadata={"description": "实时榜没有"})
    sha256 = fields.String(required=True, allow_none=True, metadata={"description": "实时榜没有"})
    live = fields.Boolean(required=True, metadata={"description": "true：实时，未发布，随时会变"})
    items = fields.List(fields.Nested(UnitRowShape), required=True)


class PeopleShape(_PageShape):
    items = fields.List(fields.Nested(PersonRowShape), required=True)


class TimesShape(SnapshotShape):
    through = fields.Boolean(required=True)
    rows = fields.List(fields.Nested(TimesRowShape), required=True)
    total = fields.Integer(required=True)


class ComputeShape(Shape):
    period = fields.String(required=True)
    state = fields.String(required=True, metadata={"description": "waiting：已请求计算"})


class StandingPeople(PageShape):
    items = fields.List(fields.Nested(PersonRowShape), required=True)


class StandingShape(Shape):
    season = Id(required=True)
    period = fields.String(required=True)
    computed_at = Instant(required=True)
    stale = fields.Boolean(required=True, metadata={"description": "已有更新的数据，正在重新计算"})
    published_version = fields.Integer(required=True, allow_none=True)
    units = fields.List(fields.Nested(UnitRowShape), required=True)
    people = fields.Nested(StandingPeople, required=True)
    person_times = fields.List(fields.Nested(TimesRowShape), required=True)


class ShownVersionShape(Shape):
    version = fields.Integer(required=True)
    published_at = Instant(required=True)
    reason = fields.String(required=True, metadata={"description": "更正版的原因，第一版为空"})


class ShownPeriodShape(Shape):
    period = PeriodField(required=True, metadata={"example": "2021-W28"})
    name = fields.String(required=True, metadata={"example": "第3周"})
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    versions = fields.List(
        fields.Nested(ShownVersionShape), required=True, metadata={"description": "新的在前"}
    )
    live_at = Instant(required=True, allow_none=True, metadata={"description": "正在进行的：实时榜何时算出"})


class ShownPeriodsShape(PageShape):
    season = Id(required=True)
    items = fields.List(fields.Nested(ShownPeriodShape), required=True)
