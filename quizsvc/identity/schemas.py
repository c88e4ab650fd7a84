"""Shapes of activation, of binding WeChat, of locks and of who I am."""

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from quizsvc.accounts.schemas import DormantRoles, SessionBody, TokensShape
from quizsvc.identity.rules import LockKind
from quizsvc.kit.fields import Id, Instant, PageQuery, PageShape, Shape, Text
from quizsvc.roster.schemas import UnitRefShape


class ActivationCodesBody(Shape):
    unit_id = Id(required=True)
    person_id = Id(
        load_default=None,
        allow_none=True,
        metadata={"description": "只给这一名人员；不写则给这个单位里所有还没有账号的人员"},
    )


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


class WechatBody(SessionBody):
    code = Text(required=True, least=1, most=128, metadata={"description": "小程序里 wx.login 得到的 code"})


class BindBody(SessionBody):
    name = Text(least=1, most=64)
    credential = Text(least=1, most=64, metadata={"description": "工号或证书号"})
    phone_code = Text(
        least=1, most=128, metadata={"description": "小程序的手机号按钮（getPhoneNumber）得到的 code"}
    )
    account = Text(least=1, most=64)
    password = Text(least=1, most=200)

    WAYS = ({"name", "credential"}, {"phone_code"}, {"account", "password"})

    @validates_schema(skip_on_field_errors=True)
    def one_way(self, data: dict[str, Any], **_: Any) -> None:
        if set(data) - {"cookie"} not in self.WAYS:
            raise ValidationError("要么写 name 和 credential，要么写 phone_code，要么写 account 和 password")


class NoticeShape(Shape):
    version = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "Markdown"})


class ConsentBody(Shape):
    version = Text(required=True, least=1, most=32, metadata={"description": "所同意的隐私说明的版本"})


class UnbindBody(Shape):
    reason = Text(required=True, least=1, most=200)


class LocksQuery(PageQuery):
    q = Text(load_default="", most=64, metadata={"description": "姓名、证号或账号里的文字"})


class LockQuery(Shape):
    subject = Text(required=True, least=1, most=128, metadata={"description": "锁定的 subject"})


class LockOwnerShape(Shape):
    name = fields.String(required=True)
    person_id = Id(required=True, allow_none=True)
    account_id = Id(required=True, allow_none=True)


class LockShape(Shape):
    subject = fields.String(required=True)
    kind = fields.String(required=True, metadata={"enum": [kind.value for kind in LockKind]})
    typed = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "试过的账号或证号"},
    )
    about = fields.List(fields.Nested(LockOwnerShape), required=True, metadata={"description": "它们是谁的"})
    tries = fields.Integer(required=True)
    until = Instant(required=True)


class LockPage(PageShape):
    items = fields.List(fields.Nested(LockShape), required=True)


class PrivacyShape(Shape):
    version = fields.String(required=True)
    accepted = fields.Boolean(required=True, metadata={"description": "false：请本人阅读并同意这一版"})


class MyPersonShape(Shape):
    id = Id(required=True)
    track = fields.String(required=True, allow_none=True)
    unit = fields.Nested(UnitRefShape, required=True, allow_none=True)


class MeShape(Shape):
    id = Id(required=True)
    name = fields.String(required=True)
    roles = fields.List(fields.String(), required=True)
    dormant_roles = DormantRoles()
    person = fields.Nested(MyPersonShape, required=True, allow_none=True)
    wechat = fields.Boolean(required=True, metadata={"description": "是否绑定了微信"})
    privacy = fields.Nested(PrivacyShape, required=True)
