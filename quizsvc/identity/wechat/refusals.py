"""What WeChat answers when it does not do what it was asked, each with its sentence for the user.

The documented codes are in the tables below, by call; any other code is `WechatRefused` and names itself.
"""

from collections.abc import Mapping
from typing import ClassVar

from quizsvc.kit.errors import Refusal

OK = 0
TOKEN_DEAD = frozenset({40001, 40014, 42001})  # of a call with an access token: a fresh one helps
LATER = "请稍后再试，或改用账号和密码登录。"
OPERATOR = "请告诉管理员"


class NotConnected(Refusal):
    """No mini-program is set (WECHAT_APPID)."""

    status = 404
    title = "本系统没有接入微信"

    def __init__(self) -> None:
        super().__init__("本系统没有接入微信，请用账号和密码登录。")


class WechatRefusal(Refusal):
    """WeChat did not do it. `errcode` is what it said, if it said anything; it goes into the answer, so that
    people can read it out to who helps them.

    `alarming`: the operator must do something, waiting does not help. `overloaded`: WeChat is not well, and
    is better left alone for a moment. `unclear`: WeChat was asked and did not answer, and may have done it.
    """

    status = 503
    title = "微信暂时用不了"
    sentence: ClassVar[str] = f"微信没有正常回应，{LATER}"
    wait_s: ClassVar[int | None] = None
    alarming: ClassVar[bool] = False
    overloaded: ClassVar[bool] = False

    def __init__(self, errcode: int | None = None) -> None:
        super().__init__(self.sentence, retry_after=self.wait_s, **({"errcode": errcode} if errcode else {}))
        self.errcode = errcode
        self.unclear = False
        self.rid: str | None = None  # WeChat's number of the request, which its support asks for
        self.field: str | None = None  # of a message: which one it does not like

    def told(self) -> str:
        """For the log."""
        told = {"errcode": self.errcode, "field": self.field, "rid": self.rid}
        return " ".join(
            [self.slug(), *(f"{key}={value}" for key, value in told.items() if value is not None)]
        )


class WechatUnreachable(WechatRefusal):
    """No connection, no answer in time, or an answer that is none; or so often that nobody asks just now."""

    title = "现在连不上微信"
    sentence = f"现在连不上微信，{LATER}"
    overloaded = True

    def __init__(self, why: str, *, wait_s: int = 5, unclear: bool = False) -> None:
        super().__init__()
        self.why = why
        self.unclear = unclear
        self.retry_after = wait_s

    def told(self) -> str:
        """For the log."""
        return f"{super().told()}: {self.why}"


class WechatBusy(WechatRefusal):
    """WeChat's own "system busy"."""

    title = "微信正忙"
    sentence = f"微信正忙，{LATER}"
    wait_s = 3
    overloaded = True


class WechatTooOften(WechatRefusal):
    """This user, or we all, asked too often within a minute."""

    status = 429
    title = "微信请求太频繁"
    sentence = "向微信请求得太频繁，请一分钟后再试。"
    wait_s = 60


class WechatQuotaUsed(WechatRefusal):
    """The day's calls are used up; asking on helps nobody."""

    title = "今天的微信调用次数已用完"
    sentence = f"今天的微信调用次数已用完，明天恢复。请先用账号和密码登录，并{OPERATOR}。"
    wait_s = 3600
    alarming = True


class LoginCodeSpent(WechatRefusal):
    """The code of wx.login is unknown, used or older than five minutes: a new one is needed."""

    status = 409
    title = "微信登录已过期"
    sentence = "这次微信登录已过期，请重新打开小程序。"


class PhoneCodeSpent(WechatRefusal):
    """The code of the phone button is unknown, used or older than five minutes, or another user's."""

    status = 409
    title = "手机号授权已过期"
    sentence = "手机号授权已过期，请再点一次“用微信手机号绑定”。"


class WechatUserBlocked(WechatRefusal):
    """WeChat's own judgement on the user."""

    status = 403
    title = "微信限制了这个微信号"
    sentence = "微信把这个微信号列为高风险，不能用它登录。请在微信里按提示处理，或改用账号和密码登录。"


class WechatMisconfigured(WechatRefusal):
    """The AppID, the secret or the list of allowed addresses is wrong: nobody can sign in until it is
    mended.
    """

    title = "微信的接入设置不对"
    sentence = f"微信的接入设置不对，现在不能用微信登录。请改用账号和密码登录，并{OPERATOR}。"
    alarming = True


class WechatTokenRefused(WechatRefusal):
    """The access token was refused, and so was a fresh one."""

    title = "微信不认可本系统的凭据"
    sentence = f"微信不认可本系统的凭据，请过一分钟再试；还是这样，{OPERATOR}。"
    wait_s = 60
    alarming = True


class WechatRefused(WechatRefusal):
    """A code that the documents do not have."""

    title = "微信没有同意这次请求"
    sentence = f"微信没有同意这次请求，{LATER}如果一直这样，{OPERATOR}微信的返回码。"
    alarming = True


class WechatUserUnknown(WechatRefusal):
    """A message to an openid that is none of this mini-program."""

    status = 409
    title = "微信里没有这个用户"
    sentence = "微信里没有这个用户，消息没有发出。"


class NotSubscribed(WechatRefusal):
    """The user refused, or has no subscription of this template left."""

    status = 409
    title = "没有订阅这种消息"
    sentence = "这个用户没有订阅这种消息，或者订阅的次数已用完，消息没有发出。"


class TemplateUnknown(WechatRefusal):
    """The template is not one of this mini-program."""

    title = "消息模板不存在"
    sentence = f"微信里没有这个消息模板，消息没有发出。{OPERATOR}检查 WECHAT_TEMPLATES。"
    alarming = True


class MessageFieldRefused(WechatRefusal):
    """A field breaks the rule of its type."""

    title = "消息的内容不合微信的规定"
    sentence = f"消息里有一项不合微信的规定，消息没有发出。{OPERATOR}检查消息模板。"
    alarming = True


class PageNotReleased(WechatRefusal):
    """The message's page is not in the released version of the mini-program."""

    title = "小程序里没有这个页面"
    sentence = f"已发布的小程序里没有消息要打开的页面，消息没有发出。{OPERATOR}。"
    alarming = True


Codes = Mapping[int, type[WechatRefusal]]
OF_ANY_CALL: Codes = {
    -1: WechatBusy,
    40013: WechatMisconfigured,  # no such AppID
    45009: WechatQuotaUsed,
    45011: WechatTooOften,
}
OF_SECRET: Codes = {
    **OF_ANY_CALL,
    40001: WechatMisconfigured,  # a wrong secret
    40125: WechatMisconfigured,  # a wrong secret, in other words
    40164: WechatMisconfigured,  # our address is not on the mini-program's list
    40243: WechatMisconfigured,  # the secret is frozen
    41002: WechatMisconfigured,  # no AppID given
    41004: WechatMisconfigured,  # no secret given
}
OF_LOGIN: Codes = {
    **OF_SECRET,
    40029: LoginCodeSpent,
    40163: LoginCodeSpent,  # used before: also what a second try after an unclear time-out is told
    40226: WechatUserBlocked,
    41008: LoginCodeSpent,  # no code given
}
OF_TOKEN: Codes = {**OF_SECRET, 40002: WechatMisconfigured}
OF_CALLS: Codes = {
    **OF_ANY_CALL,
    40001: WechatTokenRefused,
    40014: WechatTokenRefused,
    41001: WechatTokenRefused,
    42001: WechatTokenRefused,
}
OF_PHONE: Codes = {**OF_CALLS, 40029: PhoneCodeSpent}
OF_MESSAGE: Codes = {
    **OF_CALLS,
    40003: WechatUserUnknown,
    40037: TemplateUnknown,
    41030: PageNotReleased,
    43101: NotSubscribed,
    47003: MessageFieldRefused,
}
