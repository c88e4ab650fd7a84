"""Shapes of how one person's own figures came about."""

from fractions import Fraction
from typing import Any

from marshmallow import fields

from quizsvc.kit.fields import Hundredths, Id, Instant, Shape
from quizsvc.rankings.schemas.boards import PersonRowShape
from quizsvc.season.rules import codecs
from quizsvc.study.schemas import StreakShape

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
        metadata={"description": "应参加的周数：成绩 = sum ÷ 周数，四舍五入到两位小数"},
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
    unseen_score_changes = fields.Integer(
        required=True, metadata={"description": "还没有看过的成绩变动，见 /me/score-changes"}
    )
