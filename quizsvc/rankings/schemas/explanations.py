"""Shapes of how a row of a standing came about, and of who has not yet taken part; for staff."""

from marshmallow import fields, validate

from quizsvc.kit.fields import Hundredths, Id, Instant, PageQuery, PageShape, Shape
from quizsvc.rankings.rules import UNIT_FIGURES
from quizsvc.rankings.schemas.boards import PersonRowShape, RowUnitShape, UnitRowShape, Within
from quizsvc.rankings.schemas.summaries import SummaryPaper, WorkingsShape
from quizsvc.roster.rules import Track
from quizsvc.roster.schemas import track_name
from quizsvc.season.schemas import SeasonQuery, WeekField


class VersionQuery(SeasonQuery):
    version = fields.Integer(
        strict=False,
        load_default=None,
        validate=validate.Range(1, 100_000),
        metadata={"description": "不写为工作名次"},
    )


class ExplainUnitQuery(VersionQuery, PageQuery):
    track = fields.String(
        load_default=Track.ENFORCEMENT.value,
        validate=track_name,
        metadata={"description": "不写为执法"},
    )
    figure = fields.String(
        load_default=None,
        validate=validate.OneOf(
            [figure.value for figure in UNIT_FIGURES], error=f"应为 {'、'.join(UNIT_FIGURES)} 之一"
        ),
        metadata={"description": "只看这一个数字的算法，和它由哪些人的哪些周得来"},
    )


class FormulaShape(Shape):
    figure = fields.String(required=True)
    value = fields.String(required=True, allow_none=True)
    words = fields.String(required=True)


class NamedShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)


class TracedPaper(SummaryPaper):
    number = fields.Integer(
        required=True, allow_none=True, metadata={"description": "是这份试卷上的第几次作答"}
    )
    tries = fields.Integer(required=True, metadata={"description": "这份试卷上一共作答几次"})
    ended_at = Instant(required=True, allow_none=True)


class TracedWeekShape(Shape):
    week = fields.String(required=True)
    unit = Id(required=True, attribute="kept.unit_id")
    eligible = fields.Boolean(required=True, attribute="kept.eligible")
    exempt = fields.Boolean(required=True, attribute="kept.exempt")
    reasons = fields.List(fields.String(), required=True, attribute="line.reasons")
    took_part = fields.Boolean(required=True, attribute="kept.took_part")
    score = Hundredths(
        required=True, attribute="kept.score", metadata={"description": "这一周计入的综合成绩"}
    )
    moved = fields.Boolean(
        required=True, metadata={"description": "有新的数据还没有算进来，下面的答卷与 score 不一定相符"}
    )
    words = fields.String(required=True, allow_none=True)
    workings = fields.Nested(WorkingsShape, required=True, allow_none=True, attribute="line.workings")
    daily = fields.List(fields.Nested(TracedPaper), required=True, attribute="line.daily")
    weekly = fields.Nested(TracedPaper, required=True, allow_none=True, attribute="line.weekly")


class WeekSumShape(Shape):
    week = fields.String(required=True)
    eligible = fields.Integer(required=True)
    exempt = fields.Integer(required=True)
    participants = fields.Integer(required=True)
    score_sum = Hundredths(required=True, metadata={"description": "参加者这一周成绩之和"})


class _Explained(Shape):
    season = Id(required=True, attribute="told.season_id")
    period = fields.String(required=True, attribute="told.period")
    version = fields.Integer(
        required=True,
        allow_none=True,
        attribute="told.version",
        metadata={"description": "null：工作名次，还会变"},
    )
    computed_at = Instant(
        required=True, attribute="told.computed_at", metadata={"description": "工作名次何时算出"}
    )
    stale = fields.Boolean(required=True, attribute="told.stale")
    note = fields.String(
        required=True,
        allow_none=True,
        attribute="told.note",
        metadata={"description": "发布以后数据有变的，变了什么；没有变的为 null"},
    )
    formulas = fields.List(
        fields.Nested(FormulaShape),
        required=True,
        metadata={"description": "工作名次里的每个数字是怎样算出的"},
    )


class TracedPersonShape(NamedShape):
    weeks = fields.List(fields.Nested(TracedWeekShape), required=True)


class TracedPeople(PageShape):
    items = fields.List(fields.Nested(TracedPersonShape), required=True)


class UnitExplainedShape(_Explained):
    row = fields.Nested(UnitRowShape, required=True, attribute="told.row")
    weeks = fields.List(fields.Nested(WeekSumShape), required=True)
    people = fields.Nested(TracedPeople, required=True)


class PersonExplainedShape(_Explained):
    person = Within(NamedShape, required=True)
    row = fields.Nested(
        PersonRowShape,
        required=True,
        allow_none=True,
        attribute="told.row",
        metadata={"description": "null：没有名次"},
    )
    weeks = fields.List(fields.Nested(TracedWeekShape), required=True)


class AbsenteeQuery(SeasonQuery):
    week = WeekField(load_default=None, metadata={"example": "2021-W28"})
    track = fields.String(load_default=None, validate=track_name)


class AbsenteePageQuery(AbsenteeQuery, PageQuery):
    """A page of it."""


class AbsenteePerson(Shape):
    id = Id(required=True, attribute="person_id")
    name = fields.String(required=True, attribute="person_name")


class AbsenteeShape(Shape):
    person = Within(AbsenteePerson, required=True)
    unit = Within(RowUnitShape, required=True)
    track = fields.String(required=True)
    missing = fields.List(
        fields.String(), required=True, metadata={"description": "还缺 daily 每日练习、weekly 每周一测"}
    )
    words = fields.String(required=True)


class AbsenteesShape(PageShape):
    season = Id(required=True, attribute="season_id")
    unit_name = fields.String(required=True)
    week = fields.String(required=True)
    over = fields.Boolean(required=True, attribute="is_over")
    computed_at = Instant(required=True)
    stale = fields.Boolean(required=True, metadata={"description": "已有更新的数据，几秒后重新计算"})
    items = fields.List(fields.Nested(AbsenteeShape), required=True)
