"""Shapes of what is published when: the periods of a season, and the versions of one of them."""

from marshmallow import fields

from quizsvc.kit.fields import Hundredths, Id, Instant, PageShape, Shape
from quizsvc.rankings.schemas.boards import SnapshotShape
from quizsvc.season.schemas import PeriodField

WAITING = (
    "还没有发布的原因：closing 还有试卷没有截止或答卷没有收齐，computing 正在计算，"
    "previous 上一期的名次已变、要先发布它的更正版，look 等组织者看过后发布，"
    "turn 即将自动发布；没有结束或已经发布的为 null"
)


class PeriodShape(Shape):
    period = fields.String(required=True)
    over = fields.Boolean(
        required=True, attribute="is_over", metadata={"description": "false：统计期正在进行"}
    )
    computed_at = Instant(required=True, allow_none=True)
    stale = fields.Boolean(required=True, metadata={"description": "已有更新的数据，正在重新计算"})
    published_version = fields.Integer(required=True, allow_none=True, attribute="version")
    published_at = Instant(required=True, allow_none=True)
    waiting = fields.String(required=True, allow_none=True, metadata={"description": WAITING})


class PeriodsShape(PageShape):
    season = Id(required=True)
    publishing = fields.String(
        required=True, metadata={"description": "by_itself：结束后自动发布；after_a_look：由组织者看过后发布"}
    )
    items = fields.List(fields.Nested(PeriodShape), required=True)


class PublisherShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)


class VersionShape(SnapshotShape):
    id = Id(required=True)
    published_by = fields.Nested(
        PublisherShape, required=True, allow_none=True, metadata={"description": "null：自动发布"}
    )
    previous_sha256 = fields.String(
        required=True, allow_none=True, metadata={"description": "上一版的 chain_sha256，第一版为 null"}
    )
    chain_sha256 = fields.String(required=True)
    inputs = fields.Dict(
        required=True, metadata={"description": "据以算出的试卷、题目版本，和各类记录录入到何时为止"}
    )


class VersionsShape(PageShape):
    items = fields.List(fields.Nested(VersionShape), required=True)


class DifferenceShape(Shape):
    track = fields.String(required=True)
    name = fields.String(required=True)
    rank_before = fields.Integer(required=True, allow_none=True)
    rank_after = fields.Integer(required=True, allow_none=True)
    score_before = Hundredths(required=True, allow_none=True)
    score_after = Hundredths(required=True, allow_none=True)


class UnitDifference(DifferenceShape):
    level = fields.String(required=True)
    unit_id = Id(required=True)
    rate_before = Hundredths(required=True, allow_none=True)
    rate_after = Hundredths(required=True, allow_none=True)


class PersonDifference(DifferenceShape):
    person_id = Id(required=True)
    unit_name = fields.String(required=True)


class _Differences(Shape):
    before = fields.Integer(required=True, metadata={"description": "最新发布版有几行"})
    after = fields.Integer(required=True, metadata={"description": "现在发布有几行"})
    changed = fields.Integer(required=True, metadata={"description": "两边都有而内容不同的"})
    moved = fields.Integer(required=True, metadata={"description": "其中名次不同的"})
    added = fields.Integer(required=True)
    gone = fields.Integer(required=True)


class UnitDifferences(_Differences):
    first = fields.List(fields.Nested(UnitDifference), required=True)


class PeopleDifferences(_Differences):
    first = fields.List(fields.Nested(PersonDifference), required=True)


class RefusalShape(Shape):
    type = fields.Function(
        lambda refusal: f"/problems/{refusal.slug()}",
        metadata={"type": "string", "example": "/problems/period-running"},
    )
    detail = fields.String(required=True)


class PreviewShape(Shape):
    season = Id(required=True, attribute="season_id")
    period = PeriodField(required=True)
    computed_at = Instant(required=True, metadata={"description": "发布时写上，发布的就是看过的"})
    published_version = fields.Integer(required=True, allow_none=True)
    next_version = fields.Integer(required=True)
    needs_reason = fields.Boolean(required=True, metadata={"description": "更正版要写明原因"})
    readers = fields.Integer(required=True, metadata={"description": "名册上有账号的人数，发布后都能看到"})
    refusal = fields.Nested(
        RefusalShape,
        required=True,
        allow_none=True,
        metadata={"description": "现在不能发布的原因；能发布的为 null"},
    )
    units = fields.Nested(
        UnitDifferences,
        required=True,
        metadata={"description": "名次变得多的在前，至多 100 个；第一版不列"},
    )
    people = fields.Nested(PeopleDifferences, required=True)
