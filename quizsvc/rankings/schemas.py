"""Shapes of standings, boards and person-times."""

from fractions import Fraction
from typing import Any

from marshmallow import fields, validate

from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape, Text, TextFlag
from quizsvc.roster.rules import RANKED_LEVELS, Track
from quizsvc.season.rules import codecs
from quizsvc.season.schemas import PeriodQuery
from quizsvc.study.schemas import StreakShape

track_name = validate.OneOf([track.value for track in Track], error="条线应为 enforcement 或 monitoring")
level_name = validate.OneOf(
    [level.value for level in RANKED_LEVELS], error="级别应为 province、city 或 county"
)


class SeasonQuery(Shape):
    season = Id(load_default=None)


class StandingQuery(PageQuery):
    season = Id(load_default=None)


class PublishBody(Shape):
    reason = Text(load_default="", most=500)


class SnapshotQuery(PeriodQuery):
    version = fields.Integer(strict=False, load_default=None, validate=validate.Range(1, 100_000))


class PeopleQuery(SnapshotQuery, PageQuery):
    track = fields.String(load_default=None, validate=track_name)


class UnitsQuery(PeopleQuery):
    level = fields.String(load_default=None, validate=level_name)


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


EXACT = {"type": "string", "example": "0.4"}


class Weight(fields.Field[Fraction]):
    """An exact number: `0.4`, or `1/3` where no decimals will do."""

    def _serialize(self, value: Any, attr: Any, obj: Any, **kwargs: Any) -> Any:
        return codecs.FRACTION.dump(value)


class WorkingsShape(Shape):
    """daily_weight × daily_sum ÷ over + weekly_weight × the weekly score, rounded once, half up."""

    daily_sum = Hundredths(required=True)
    over = fields.Integer(
        required=True, metadata={"description": "每日练习均分的除数；0 表示没有可平均的，均分为 0"}
    )
    missing = fields.Function(
        lambda made: made.over - len(made.used),
        required=True,
        metadata={"type": "integer", "description": "其中缺的次数，每次按 0 分"},
    )
    daily_weight = Weight(required=True, metadata=EXACT)
    weekly_weight = Weight(required=True, metadata=EXACT)
    unrounded = fields.Function(
        lambda made: codecs.FRACTION.dump(made.unrounded / 100),
        required=True,
        metadata={"type": "string", "description": "四舍五入以前的分数，如 81 或 245/3"},
    )


class SummaryPaper(Shape):
    paper_id = Id(required=True, attribute="paper.id")
    on = fields.Date(required=True, attribute="paper.on")
    attempt_id = Id(required=True, allow_none=True)
    score = Hundredths(required=True, allow_none=True)
    counted = fields.Boolean(
        required=True, metadata={"description": "false：没有答，或以命题组织人员身份答的，不计入"}
    )
    used = fields.Boolean(required=True, metadata={"description": "这个分数用在了这一周的成绩里"})


class SummaryWeek(Shape):
    week = fields.String(required=True)
    eligible = fields.Boolean(required=True)
    exempt = fields.Boolean(required=True)
    reasons = fields.List(fields.String(), required=True, metadata={"description": "免考的原因"})
    daily = fields.List(fields.Nested(SummaryPaper), required=True)
    weekly = fields.Nested(SummaryPaper, required=True, allow_none=True)
    workings = fields.Nested(WorkingsShape, required=True, allow_none=True)
    score = Hundredths(required=True, allow_none=True)


class PublishedSummary(Shape):
    version = fields.Integer(required=True, attribute="snapshot.version")
    published_at = Instant(required=True, attribute="snapshot.published_at")
    computed_at = Instant(required=True, attribute="snapshot.computed_at")
    reason = fields.String(required=True, attribute="snapshot.reason")
    own = fields.Nested(PersonRowShape, required=True, allow_none=True)


class WorkingSummary(Shape):
    computed_at = Instant(required=True)
    stale = fields.Boolean(required=True, metadata={"description": "已有更新的数据，正在重新计算"})
    own = fields.Nested(PersonRowShape, required=True, allow_none=True)


class SummaryShape(Shape):
    season = Id(required=True, attribute="season_id")
    period = fields.String(required=True)
    over = fields.Boolean(required=True, attribute="is_over", metadata={"description": "统计期已经结束"})
    score = Hundredths(required=True, allow_none=True)
    sum = Hundredths(required=True, allow_none=True, metadata={"description": "各周成绩之和"})
    eligible_weeks = fields.Integer(
        required=True,
        metadata={"description": "应参与的周数：成绩 = sum ÷ 周数，四舍五入到两位小数"},
    )
    published = fields.Nested(PublishedSummary, required=True, allow_none=True)
    working = fields.Nested(
        WorkingSummary,
        required=True,
        allow_none=True,
        metadata={"description": "还没有发布时的实时名次，发布以前会变"},
    )
    note = fields.String(required=True, allow_none=True)
    streak = fields.Nested(StreakShape, required=True)
    weeks = fields.List(fields.Nested(SummaryWeek), required=True)
