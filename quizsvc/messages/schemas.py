"""Shapes of subscribe messages."""

from marshmallow import fields, validate

from quizsvc.kit.fields import PageShape, Shape, Text
from quizsvc.messages.rules import Answer, Kind

KINDS = [kind.value for kind in Kind]
MOST_AT_ONCE = 3
"""So many templates WeChat's window asks for."""


class SubscriptionShape(Shape):
    kind = fields.String(required=True, metadata={"enum": KINDS})
    template_id = fields.String(required=True)
    title = fields.String(required=True)
    credits = fields.Integer(required=True, metadata={"description": "还可以收到几条"})


class SubscriptionList(PageShape):
    items = fields.List(fields.Nested(SubscriptionShape), required=True)


class SubscribedBody(Shape):
    results = fields.Dict(
        keys=Text(least=1, most=128),
        values=fields.String(validate=validate.OneOf([answer.value for answer in Answer])),
        required=True,
        validate=validate.Length(min=1, max=MOST_AT_ONCE, error=f"应有 1 到 {MOST_AT_ONCE} 个模板"),
        metadata={"description": "wx.requestSubscribeMessage 的结果：模板编号和用户的选择"},
    )


class ProblemShape(Shape):
    state = fields.String(required=True, metadata={"enum": ["waiting", "sending", "refused", "failed"]})
    problem = fields.String(required=True)
    errcode = fields.Integer(required=True, allow_none=True, metadata={"description": "微信的返回码"})
    times = fields.Integer(required=True)


class CountShape(Shape):
    kind = fields.String(required=True, metadata={"enum": KINDS})
    title = fields.String(required=True)
    waiting = fields.Integer(required=True)
    sending = fields.Integer(
        required=True, metadata={"description": "正在发，或微信没有回应，不知是否收到；不再重发"}
    )
    sent = fields.Integer(required=True)
    refused = fields.Integer(required=True, metadata={"description": "本人拒收，或订阅的次数已用完"})
    failed = fields.Integer(required=True)
    problems = fields.List(fields.Nested(ProblemShape), required=True)


class CountList(PageShape):
    items = fields.List(fields.Nested(CountShape), required=True)
