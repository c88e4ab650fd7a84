"""The access token, which WeChat wants with most calls: fetched rarely, by one process at a time.

It is kept in Redis for all processes, and in this one's memory. Where Redis is dead, each process fetches for
itself: WeChat's "stable" token is the same for all who ask.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import redis

EARLY_S = 300  # WeChat gives a new token from then on, and takes both
HELD_S = 10  # longer than a fetch takes
PATIENCE_S = 5.0
FORCED_EVERY_S = 30  # sooner, WeChat does nothing; and twenty times a day


@dataclass(frozen=True, slots=True)
class Token:
    """`until`: the instant of its end, in seconds of the epoch."""

    text: str
    until: int


Fetch = Callable[[bool], tuple[str, int]]
"""Ask WeChat for the token (True: for a new one in any case), and for how many seconds it is good."""


class AccessTokens:
    """The access token of one mini-program."""

    def __init__(self, appid: str, connection: redis.Redis, fetch: Fetch) -> None:
        self._name = f"wechat:{appid}"
        self._redis = connection
        self._fetch = fetch
        self._threads = threading.Lock()
        self._mine: Token | None = None
        self._forced_at: int | None = None

    def get(self, now: datetime, *, dead: str | None = None) -> str:
        """A token that is good for five minutes more; another one than `dead`, which WeChat has just refused,
        if there is one to be had.

        Raises:
            WechatRefusal: of the fetch.
        """
        at = int(now.timestamp())
        if (known := self._known(at, dead)) is not None:
            return known
        with self._threads, self._alone():
            if (known := self._known(at, dead)) is not None:  # somebody else was faster
                return known
            text = self._renew(at, forced=False)
            if text == dead and self._may_force(at):
                text = self._renew(at, forced=True)
            return text

    def _known(self, at: int, dead: str | None) -> str | None:
        for find in (lambda: self._mine, self._kept):
            token = find()
            if token is not None and token.text != dead and token.until - at > EARLY_S:
                self._mine = token
                return token.text
        return None

    def _renew(self, at: int, *, forced: bool) -> str:
        text, lasts_s = self._fetch(forced)
        self._mine = Token(text, at + lasts_s)
        kept = json.dumps({"text": text, "until": at + lasts_s})
        with contextlib.suppress(redis.RedisError):
            self._redis.set(f"{self._name}:token", kept, ex=lasts_s)
        return text

    def _kept(self) -> Token | None:
        """What Redis has, if it is there and has sense: it is not trusted with more."""
        try:
            kept = json.loads(self._redis.get(f"{self._name}:token") or b"null")
            text, until = kept["text"], kept["until"]
        except (redis.RedisError, ValueError, TypeError, KeyError):
            return None
        return Token(text, until) if isinstance(text, str) and type(until) is int else None

    def _may_force(self, at: int) -> bool:
        if self._forced_at is not None and at - self._forced_at < FORCED_EVERY_S:
            return False
        try:
            first = self._redis.set(f"{self._name}:forced", "1", nx=True, ex=FORCED_EVERY_S)
        except redis.RedisError:
            first = True
        if first:
            self._forced_at = at
        return bool(first)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """While no other process fetches; without Redis, or after the patience is over, beside it."""
        lock = self._redis.lock(f"{self._name}:fetching", timeout=HELD_S, blocking_timeout=PATIENCE_S)
        try:
            held = lock.acquire()
        except redis.RedisError:
            held = False
        try:
            yield
        finally:
            if held:
                with contextlib.suppress(redis.RedisError):
                    lock.release()
