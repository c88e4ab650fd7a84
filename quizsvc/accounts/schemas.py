"""Shapes of accounts and tokens."""

from marshmallow import fields, validate

from quizsvc.accounts.queries import SORTS
from quizsvc.accounts.rules import Role
from quizsvc.kit.fields import Flag, Id, Instant, PageQuery, PageShape, Shape, Text, TextFlag

role_name = validate.OneOf([role.value for role in Role], error="没有这个角色")


class FactorCode(Text):
    """A code of the second factor, blanks and all; left empty it is none."""

    def __init__(self) -> None:
        told = "手机验证器上的 6 位验证码，开通了二次验证的账号才要；没有写是 401 code-needed"
        super().__init__(load_default=None, allow_none=True, most=16, metadata={"description": told})


class DormantRoles(fields.List):
    """Roles that are held and do not count."""

    def __init__(self) -> None:
        told = "还没有生效的角色：要先开通二次验证，或退出后用验证码登录"
        super().__init__(fields.String(), required=True, metadata={"description": told})


class SessionBody(Shape):
    """The base of every body that signs in."""

    cookie = Flag(
        load_default=False,
        metadata={
            "description": "true：给浏览器用，不返回令牌，改为设置 Cookie；以后的修改要带 X-CSRF-Token"
        },
    )


class LoginBody(SessionBody):
    account = Text(required=True, least=1, most=64)
    password = Text(required=True, least=1, most=200)
    code = FactorCode()


class PasswordBody(Shape):
    old = Text(required=True, least=1, most=200)
    new = Text(required=True, least=1, most=200)


class ResetBody(SessionBody):
    account = Text(required=True, least=1, most=64)
    code = Text(required=True, least=1, most=32, metadata={"description": "一次性重置码"})
    factor_code = FactorCode()
    password = Text(required=True, least=1, most=200)


class OfferBody(Shape):
    password = Text(required=True, least=1, most=200)
    code = FactorCode()


class OfferShape(Shape):
    secret = fields.String(required=True, metadata={"description": "输进手机验证器的密钥，只显示这一次"})
    address = fields.String(required=True, metadata={"description": "二维码里的 otpauth 地址"})
    qr = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "二维码，一行一个文本，1 是黑格，0 是白格；四周另留四格空白"},
    )


class CodeBody(Shape):
    code = Text(required=True, least=1, most=16)


class SecondFactorShape(Shape):
    enrolled_at = Instant(required=True, allow_none=True)
    usable = fields.Boolean(required=True, metadata={"description": "账号有组织者或系统管理员角色"})
    required = fields.Boolean(required=True, metadata={"description": "true：这些角色要开通了二次验证才生效"})


class SessionShape(Shape):
    id = Id(required=True)
    kind = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "cookie 浏览器，token 小程序或程序；很早的登录是 null"},
    )
    current = fields.Boolean(required=True, metadata={"description": "就是现在这次登录"})
    created_at = Instant(required=True)
    used_at = Instant(required=True, metadata={"description": "大约什么时候还在用"})
    proved_at = Instant(required=True, allow_none=True, metadata={"description": "何时给过验证码"})
    address = fields.String(
        required=True, allow_none=True, metadata={"description": "登录时的网络地址，只记工作人员的"}
    )
    agent = fields.String(required=True, allow_none=True, metadata={"description": "登录时浏览器自报的名称"})


class SessionPage(PageShape):
    items = fields.List(fields.Nested(SessionShape), required=True)


class TokensShape(Shape):
    access_token = fields.String(
        required=True, allow_none=True, metadata={"description": "用 Cookie 登录时是 null"}
    )
    refresh_token = fields.String(
        required=True, allow_none=True, metadata={"description": "用 Cookie 登录时、只能绑定时是 null"}
    )
    expires_in = fields.Integer(
        required=True, metadata={"description": "访问令牌的有效秒数；用 Cookie 登录时是多少秒不用就退出"}
    )
    roles = fields.List(fields.String(), required=True)
    dormant_roles = DormantRoles()


class AccountBody(Shape):
    account = Text(required=True, least=2, most=64)
    name = Text(required=True, least=1, most=64)
    roles = fields.List(fields.String(validate=role_name), load_default=list)


class AccountChanges(Shape):
    roles = fields.List(fields.String(validate=role_name))
    disabled = Flag()


class AccountShape(Shape):
    id = Id(required=True)
    account = fields.String(attribute="name", required=True)
    name = fields.String(attribute="display_name", required=True)
    roles = fields.List(fields.String(), required=True)
    disabled = fields.Boolean(required=True)


class AccountDetail(AccountShape):
    created_at = Instant(required=True)
    enrolled_at = Instant(required=True, allow_none=True, metadata={"description": "何时开通的二次验证"})


class AccountLine(AccountDetail):
    used_at = Instant(required=True, allow_none=True, metadata={"description": "大约什么时候还有人用"})


class AccountPage(PageShape):
    items = fields.List(fields.Nested(AccountLine), required=True)


class AccountQuery(PageQuery):
    q = Text(load_default="", most=64, metadata={"description": "账号或姓名里的文字"})
    role = fields.String(
        load_default=None,
        validate=validate.OneOf(["staff", *(role.value for role in Role)], error="没有这个角色"),
        metadata={"description": "有这个角色的；staff 是有任何角色的"},
    )
    disabled = TextFlag(load_default=None)
    sort = fields.String(load_default="account", validate=validate.OneOf(sorted(SORTS)))


class ResetCodeShape(Shape):
    code = fields.String(required=True)
    expires_at = Instant(required=True)


class NewAccountShape(AccountShape):
    code = fields.String(required=True, metadata={"description": "一次性重置码，只显示这一次"})
    expires_at = Instant(required=True)
