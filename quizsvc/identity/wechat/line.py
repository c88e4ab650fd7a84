"""One question to WeChat over HTTP, and its answer: bounded in time and size, and nothing of it in a log.

httpx's transport is used without its client: the client writes the address of every request, in which WeChat
wants the secret and the access token, into the log, and follows redirects and the environment's proxies.
"""

import json
import re
import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx

from quizsvc.identity.wechat.breaker import Breaker
from quizsvc.identity.wechat.refusals import OK, Codes, WechatRefusal, WechatRefused, WechatUnreachable

CONNECT_S = 2.0
WHOLE_S = 5.0
UNASKED = frozenset({"ConnectError", "ConnectTimeout"})
LARGEST = 64 * 1024  # bytes of an answer; the longest that is documented has not one thousand
_RID = re.compile(r"rid: ?([\w-]{1,40})")
_FIELD = re.compile(r"data\.(\w{1,40})")


class Line:
    """The way to WeChat's server side, for all threads of a process.

    A question runs in a thread of its own, which is left behind when the time is over: the look-up of a name,
    or a server that sends one byte now and then, can be bounded in no other way.
    """

    def __init__(self, base: str, *, connect_s: float = CONNECT_S, whole_s: float = WHOLE_S) -> None:
        self._base = base
        self._whole_s = whole_s
        self._times = httpx.Timeout(whole_s, connect=connect_s).as_dict()
        # A connection for each question: a kept one that WeChat has closed meanwhile would cost a login code.
        unkept = httpx.Limits(max_keepalive_connections=0)
        self._transport = httpx.HTTPTransport(limits=unkept, trust_env=False)
        self._breaker = Breaker()

    def ask(
        self,
        path: str,
        codes: Codes,
        *,
        query: Mapping[str, str],
        body: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """The members of WeChat's answer; a POST if there is a body.

        Raises:
            WechatUnreachable: it was not reached, or its answer is none, or it is left alone for a while.
            WechatRefusal: what `codes` has for the answer's code, WechatRefused for any other.
        """
        wait_s = self._breaker.wait_s(time.monotonic())
        if wait_s:
            raise WechatUnreachable("not asked, after too many failures", wait_s=wait_s)
        failed = True
        try:
            answer = self._exchange(path, query, body)
            refusal = _refusal_in(answer, codes)
            failed = refusal is not None and refusal.overloaded
        finally:
            self._breaker.note(time.monotonic(), failed=failed)
        if refusal is not None:
            raise refusal
        return answer

    def _exchange(
        self, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        method = "GET" if body is None else "POST"
        request = httpx.Request(method, f"{self._base}{path}", params=query, json=body)
        request.extensions["timeout"] = self._times
        got: list[dict[str, Any] | str] = []
        asking = threading.Thread(target=lambda: got.append(self._read(request)), name="wechat", daemon=True)
        asking.start()
        asking.join(self._whole_s)
        answer = got[0] if got else "no answer in time"
        if isinstance(answer, str):
            raise WechatUnreachable(answer, unclear=answer not in UNASKED)
        return answer

    def _read(self, request: httpx.Request) -> dict[str, Any] | str:
        """The answer's members, or in a few words why there are none."""
        until = time.monotonic() + self._whole_s
        parts: list[bytes] = []
        try:
            response = self._transport.handle_request(request)
            try:
                for part in response.iter_raw():
                    parts.append(part)
                    if sum(map(len, parts)) > LARGEST:
                        return "the answer is too long"
                    if time.monotonic() > until:
                        return "no answer in time"
            finally:
                response.close()
        except httpx.HTTPError as error:
            return type(error).__name__  # its request holds the secret: not a word more
        return _members(b"".join(parts)) if response.status_code == 200 else f"HTTP {response.status_code}"


def _members(body: bytes) -> dict[str, Any] | str:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    sound = isinstance(answer, dict) and type(answer.get("errcode", OK)) is int
    return answer if sound else "the answer cannot be read"


def _refusal_in(answer: Mapping[str, Any], codes: Codes) -> WechatRefusal | None:
    """Success has the code 0 or, of some calls, none."""
    code = answer.get("errcode", OK)
    if code == OK:
        return None
    refusal = codes.get(code, WechatRefused)(code)
    said = str(answer.get("errmsg", ""))
    # Of WeChat's own words only these two: who knows what it repeats.
    refusal.rid = rid[1] if (rid := _RID.search(said)) else None
    refusal.field = field[1] if (field := _FIELD.search(said)) else None
    return refusal
