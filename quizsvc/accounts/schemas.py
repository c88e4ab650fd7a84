"""Shapes of accounts and tokens."""

from marshmallow import fields, validate

from quizsvc.accounts.rules import Role
from quizsvc.kit.fields import Flag, Id, Instant, PageShape, Shape, Text

role_name = validate.OneOf([role.value for role in Role], error="没有这个角色")


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


class PasswordBody(Shape):
    old = Text(required=True, least=1, most=200)
    new = Text(required=True, least=1, most=200)


class ResetBody(SessionBody):
    account = Text(required=True, least=1, most=64)
    code = Text(required=True, least=1, most=32)
    password = Text(required=True, least=1, most=200)


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


class AccountPage(PageShape):
    items = fields.List(fields.Nested(AccountShape), required=True)


class ResetCodeShape(Shape):
    code = fields.String(required=True)
    expires_at = Instant(required=True)


class NewAccountShape(AccountShape):
    code = fields.String(required=True, metadata={"description": "一次性重置码，只显示这一次"})
    expires_at = Instant(required=True)
