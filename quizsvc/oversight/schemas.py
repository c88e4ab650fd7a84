"""Shapes of the audit log and of the queue."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from quizsvc.kit.fields import KNOWN_DAYS, Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.oversight.rules import DEEDS

SORTED = ("-at", "at")


class DeedsQuery(Shape):
    """Which deeds; days are both included, in the season's zone."""

    deed = fields.String(
        load_default=None,
        validate=validate.OneOf(sorted(DEEDS), error="没有这种操作"),
        metadata={"description": "操作的代码", "example": "question.approve"},
    )
    actor = Id(load_default=None, metadata={"description": "操作人的账号"})
    who = Text(load_default="", most=64, metadata={"description": "操作人的账号或姓名里的文字"})
    thing = Text(
        load_default="",
        most=128,
        metadata={"description": "对象，或一类对象：question:17，question", "example": "question:17"},
    )
    first_on = fields.Date(load_default=None, validate=KNOWN_DAYS, metadata={"description": "从哪一天"})
    last_on = fields.Date(load_default=None, validate=KNOWN_DAYS, metadata={"description": "到哪一天"})

    @validates_schema(skip_on_field_errors=True)
    def days_in_order(self, data: dict[str, Any], **_: Any) -> None:
        if data["first_on"] and data["last_on"] and data["last_on"] < data["first_on"]:
            raise ValidationError("不能早于开始的一天", "last_on")


class DeedPageQuery(DeedsQuery, PageQuery):
    sort = fields.String(load_default="-at", validate=validate.OneOf(SORTED))


class ActorShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    account = fields.String(required=True)


class DeedShape(Shape):
    id = Id(required=True)
    at = Instant(required=True)
    deed = fields.String(required=True, metadata={"description": "操作的代码，永不改变"})
    text = fields.String(required=True, metadata={"description": "操作，中文"})
    thing = fields.String(required=True, metadata={"example": "question:17"})
    detail = fields.Dict(required=True)
    address = fields.String(required=True, allow_none=True, metadata={"description": "网络地址"})
    actor = fields.Nested(
        ActorShape,
        required=True,
        allow_none=True,
        metadata={"description": "null：系统自己，或服务器上的命令"},
    )


class DeedPage(PageShape):
    items = fields.List(fields.Nested(DeedShape), required=True)


class JobShape(Shape):
    id = fields.String(required=True)
    job = fields.String(required=True, allow_none=True, metadata={"description": "null：不是本系统的任务"})
    text = fields.String(required=True, metadata={"description": "任务，中文"})
    arguments = fields.Dict(required=True)
    at = Instant(required=True, allow_none=True, metadata={"description": "开始、排队或失败的时间"})
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "失败的种类；经过在后台进程的日志里"}
    )


class JobsShape(Shape):
    jobs = fields.List(fields.Nested(JobShape), required=True, metadata={"description": "至多 50 个"})
    total = fields.Integer(required=True)


class WorkShape(Shape):
    job = fields.String(required=True)
    text = fields.String(required=True)


class QueueShape(Shape):
    reachable = fields.Boolean(
        required=True, metadata={"description": "false：连不上 Redis；要做的事仍记在数据库里，恢复后接着做"}
    )
    workers = fields.Integer(required=True, allow_none=True, metadata={"description": "几个后台进程在等任务"})
    ticks = fields.Boolean(required=True, metadata={"description": "定时进程在运行"})
    work = fields.List(
        fields.Nested(WorkShape), required=True, metadata={"description": "数据库里记着有事要做的任务"}
    )
    running = fields.Nested(JobsShape, required=True, allow_none=True)
    waiting = fields.Nested(JobsShape, required=True, allow_none=True)
    failed = fields.Nested(JobsShape, required=True, allow_none=True)
