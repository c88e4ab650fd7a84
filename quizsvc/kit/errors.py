"""Refusals: every "no" of the product, as RFC 9457 problem details.

A refusal is a fact about the world (`OrderShipped`), raised where it is found and turned into an answer in
one place.
"""

import re
from typing import Any, ClassVar


class Refusal(Exception):
    """The rules say no.

    `status` and `title` belong to the class; `detail` (what happened, what to do) and further members to the
    case. The problem's type is the class's name in kebab case: `OrderShipped` → `/problems/order-shipped`.
    A refusal with `keeps_changes` is raised after something that must stay, such as counting a failed
    sign-in.
    """

    status: ClassVar[int] = 409
    title: ClassVar[str] = "现在不能这样做"
    keeps_changes: ClassVar[bool] = False

    def __init__(self, detail: str = "", *, retry_after: int | None = None, **members: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.retry_after = retry_after
        self.members = members

    @classmethod
    def slug(cls) -> str:
        """The last part of the problem's type."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def problem(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "type": f"/problems/{self.slug()}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }


class NotSignedIn(Refusal):
    """No token, or one that is expired, revoked, forged or of the wrong kind."""

    status = 401
    title = "请重新登录"


class NotAllowed(Refusal):
    """Signed in, but this door is not for this caller."""

    status = 403
    title = "您没有做这件事的权限"


class RolesDormant(NotAllowed):
    """The caller has a role for this door, but it does not count before a second factor was shown."""

    title = "您的角色要在二次验证后才生效：请先在“我的账号”里开通二次验证；已开通的，请退出后用验证码登录"


class NotFound(Refusal):
    """It does not exist, or is not the caller's to know of."""

    status = 404
    title = "找不到您要的内容"


class WrongShape(Refusal):
    """The request's body, query or file has not the shape that the API names; `errors` says where:
    `{field: [messages]}`.
    """

    status = 422
    title = "提交的内容格式不对"


class TooLarge(Refusal):
    """More bytes than this route takes."""

    status = 413
    title = "提交的内容太大"


class TooMany(Refusal):
    """Too often in too short a time."""

    status = 429
    title = "操作太频繁，请稍后再试"


class Unavailable(Refusal):
    """A part that the answer needs cannot be reached now; it comes back by itself."""

    status = 503
    title = "服务暂时不可用，请稍后再试"
