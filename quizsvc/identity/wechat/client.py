"""The calls of WeChat's server side that we use (mini-program, `api.weixin.qq.com`)."""

import contextlib
import logging
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import redis

from quizsvc.identity.wechat import fields, refusals
from quizsvc.identity.wechat.line import Line
from quizsvc.identity.wechat.refusals import Codes, WechatRefusal, WechatUnreachable
from quizsvc.identity.wechat.tokens import AccessTokens
from quizsvc.kit.config import Wechat

log = logging.getLogger(__name__)
_OPENID = re.compile(r"[\w-]{1,128}", re.ASCII)
_DIGITS = re.compile(r"[0-9]{4,20}")


class Client:
    """One mini-program's way to WeChat, for all threads of a process."""

    def __init__(self, settings: Wechat, connection: redis.Redis, line: Line | None = None) -> None:
        self.appid = settings.appid
        self._secret = settings.secret
        self._line = line or Line(settings.base)
        self._tokens = AccessTokens(settings.appid, connection, self._fetch_token)

    def openid_of(self, *, code: str) -> str:
        """Whose a code of `wx.login` is. A code is good for one call, also for one that fails.

        The session_key and unionid that may come with it are not kept: nothing here needs them.

        Raises:
            LoginCodeSpent, WechatUserBlocked: the user must do something.
            WechatRefusal: any other.
        """
        query = {
            "appid": self.appid,
            "secret": self._secret,
            "js_code": code,
            "grant_type": "authorization_code",
        }
        with _told("jscode2session"):
            return _openid_in(self._line.ask("/sns/jscode2session", refusals.OF_LOGIN, query=query))

    def phone_of(self, *, now: datetime, code: str, openid: str) -> str:
        """The telephone number for a code of the phone button, pressed by this user: eleven digits, or with
        `+` and another country's number before it.

        Raises:
            PhoneCodeSpent: the user must press it again.
            WechatRefusal: any other.
        """
        with _told("getuserphonenumber"):
            answer = self._ask(
                now,
                "/wxa/business/getuserphonenumber",
                refusals.OF_PHONE,
                {"code": code, "openid": openid},
            )
            return self._phone_in(answer)

    def send_subscribed(
        self,
        *,
        now: datetime,
        openid: str,
        template_id: str,
        data: Mapping[str, str],
        page: str | None = None,
    ) -> None:
        """Send a user one message of a template that they have subscribed to; `data` by the template's keys
        (`thing1`), `page` the one of the mini-program that it opens.

        Raises:
            NotSubscribed: refused, or no subscription is left.
            MessageFieldRefused: `field` breaks its rule; nothing is sent then.
            WechatRefusal: any other.
        """
        data = fields.fitted(data)
        body: dict[str, Any] = {
            "touser": openid,
            "template_id": template_id,
            "data": {key: {"value": text} for key, text in data.items()},
        }
        if page is not None:
            body["page"] = page
        with _told("subscribe/send"):
            if (key := fields.first_fault(data)) is not None:
                refusal = refusals.MessageFieldRefused()
                refusal.field = key
                raise refusal
            self._ask(now, "/cgi-bin/message/subscribe/send", refusals.OF_MESSAGE, body)

    def _ask(self, now: datetime, path: str, codes: Codes, body: Mapping[str, Any]) -> dict[str, Any]:
        """With an access token; once more with a fresh one if WeChat says that it is dead."""
        token = self._tokens.get(now)
        try:
            return self._line.ask(path, codes, query={"access_token": token}, body=body)
        except WechatRefusal as refusal:
            if refusal.errcode not in refusals.TOKEN_DEAD:
                raise
        fresh = self._tokens.get(now, dead=token)
        return self._line.ask(path, codes, query={"access_token": fresh}, body=body)

    def _fetch_token(self, forced: bool) -> tuple[str, int]:
        body = {
            "grant_type": "client_credential",
            "appid": self.appid,
            "secret": self._secret,
            "force_refresh": forced,
        }
        try:
            answer = self._line.ask("/cgi-bin/stable_token", refusals.OF_TOKEN, query={}, body=body)
        except WechatUnreachable as refusal:
            refusal.unclear = False  # what the token is for was not asked yet
            raise
        text, lasts_s = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(text, str) or not text or type(lasts_s) is not int or lasts_s <= 0:
            raise WechatUnreachable("no access token in the answer")
        return text, lasts_s

    def _phone_in(self, answer: Mapping[str, Any]) -> str:
        """Raises: WechatUnreachable, when there is none, or one that was given to another mini-program."""
        match answer.get("phone_info"):
            case {
                "purePhoneNumber": str(number),
                "countryCode": str() | int() as country,
                "watermark": {"appid": self.appid},
            } if _DIGITS.fullmatch(number):
                return number if str(country) == "86" else f"+{country}{number}"
        raise WechatUnreachable("no telephone number in the answer")


def _openid_in(answer: Mapping[str, Any]) -> str:
    openid = answer.get("openid")
    if not isinstance(openid, str) or not _OPENID.fullmatch(openid):
        raise WechatUnreachable("no openid in the answer")
    return openid


@contextlib.contextmanager
def _told(call: str) -> Iterator[None]:
    """Log what was refused in the end: as an error what only the operator can mend."""
    try:
        yield
    except WechatRefusal as refusal:
        usual = logging.WARNING if refusal.overloaded else logging.INFO
        level = logging.ERROR if refusal.alarming else usual
        log.log(level, "wechat: %s: %s", call, refusal.told())
        raise
