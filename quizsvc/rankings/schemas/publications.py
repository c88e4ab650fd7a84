"""Shapes of what is published when: the periods of a season, and the versions of one of them."""

from marshmallow import fields

from quizsvc.kit.fields import Id, Instant, PageShape, Shape
from quizsvc.rankings.schemas.boards import SnapshotShape

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
