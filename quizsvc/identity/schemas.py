"""Shapes of activation and of who I am."""

from marshmallow import fields

from quizsvc.accounts.schemas import SessionBody, TokensShape
from quizsvc.kit.fields import Id, Instant, PageShape, Shape, Text
from quizsvc.roster.schemas import UnitRefShape


class ActivationCodesBody(Shape):
    unit_id = Id(required=True)


class ActivationPersonShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)


class ActivationCodeShape(Shape):
    person = fields.Nested(ActivationPersonShape, required=True)
    code = fields.String(required=True, metadata={"description": "一次性激活码，只显示这一次"})
    expires_at = Instant(required=True)


class ActivationCodesShape(PageShape):
    items = fields.List(fields.Nested(ActivationCodeShape), required=True)


class ActivationBody(SessionBody):
    name = Text(required=True, least=1, most=64)
    credential = Text(required=True, least=1, most=64)
    code = Text(required=True, least=1, most=32)
    password = Text(required=True, least=1, most=200)


class BoundTokensShape(TokensShape):
    bound = fields.Boolean(required=True, metadata={"description": "false：还没有绑定人员，令牌只能用来绑定"})


class TicketShape(Shape):
    ticket = fields.String(required=True, metadata={"description": "网页地址里的一次性凭证"})
    expires_in = fields.Integer(required=True, metadata={"description": "有效秒数"})


class EntryBody(SessionBody):
    ticket = Text(required=True, least=1, most=64)


class MyPersonShape(Shape):
    id = Id(required=True)
    track = fields.String(required=True, allow_none=True)
    unit = fields.Nested(UnitRefShape, required=True, allow_none=True)


class MeShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    person = fields.Nested(MyPersonShape, required=True, allow_none=True)
