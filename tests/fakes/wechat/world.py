"""What this WeChat knows: its users, the codes and tokens that it gave, who allowed what, what was sent."""

import secrets
import threading
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

CODE_LASTS_S = 300
TOKEN_LASTS_S = 7200
TOKEN_EARLY_S = 300
FORCED_APART_S = 30
FORCED_A_DAY = 20
TOKEN_LENGTH = 512  # what a client must be able to keep
APPID, SECRET = "wx00000000000000de", "a secret of the fake WeChat, and of nothing else"

TEMPLATES = {
    "demo-paper-opens": ("thing1", "time2", "time3", "thing4"),
    "demo-paper-closes": ("thing1", "time2", "thing3"),
    "demo-notice-out": ("thing1", "time2", "phrase3"),
    "demo-objection-answered": ("thing1", "phrase2", "time3"),
}
"""The templates of the mini-program with their fields."""


@dataclass
class User:
    """Somebody with WeChat on their phone. `about`: what who plays them must know. `credits`: how many
    messages of a template they have allowed.
    """

    openid: str
    phone: str
    name: str = ""
    about: str = ""
    blocked: bool = False
    credits: Counter[str] = field(default_factory=Counter)
    calls: deque[float] = field(default_factory=deque)


@dataclass
class Code:
    """Of wx.login or of the phone button."""

    user: User
    issued_at: float
    used: bool = False


@dataclass
class Token:
    """An access token; `until` is brought forward when a forced one follows it."""

    text: str
    until: float


@dataclass
class Order:
    """What the next calls of a path are answered with, instead of what they deserve. One of:

    `answer` (these members), `status` (this HTTP status), `garbage` (these bytes), `drop` (nothing at all),
    `drip` (one byte now and then, for ever). `delay_s` comes first.
    """

    answer: dict[str, Any] | None = None
    status: int | None = None
    garbage: str | None = None
    drop: bool = False
    drip: bool = False
    delay_s: float = 0.0
    times: int = 1


class World:
    """All of it, for one mini-program. Whoever looks or changes holds `lock`."""

    def __init__(self, appid: str = APPID, secret: str = SECRET) -> None:
        self.appid = appid
        self.secret = secret
        self.lock = threading.RLock()
        self.users: dict[str, User] = {}
        self.login_codes: dict[str, Code] = {}
        self.phone_codes: dict[str, Code] = {}
        self.tokens: list[Token] = []
        self.sent: list[dict[str, Any]] = []
        self.calls: Counter[str] = Counter()
        self.a_minute: dict[str, int] = {"jscode2session": 100}  # by user
        self.a_day: dict[str, int] = {}  # by call, of all together
        self._orders: dict[str, deque[Order]] = {}
        self._ahead_s = 0.0
        self._forced: deque[float] = deque()

    def at(self) -> float:
        """This moment of the fake's own clock, in seconds."""
        return time.monotonic() + self._ahead_s

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        with self.lock:
            self._ahead_s += seconds

    def add_user(
        self, phone: str = "12900000000", name: str = "", *, about: str = "", openid: str | None = None
    ) -> User:
        """Somebody new on WeChat."""
        with self.lock:
            user = User(openid or f"o{secrets.token_urlsafe(20)}", phone, name, about)
            self.users[user.openid] = user
            return user

    def login_code(self, user: User) -> str:
        """What wx.login gives the mini-program on the user's phone."""
        return self._code(self.login_codes, user)

    def phone_code(self, user: User) -> str:
        """What the phone button gives it when the user allows it."""
        return self._code(self.phone_codes, user)

    def order(self, call: str, **what: Any) -> None:
        """Answer the next calls (`jscode2session`, `stable_token`, `send`…) so (see Order). `errcode=40029`
        is short for an answer of that code.
        """
        if "errcode" in what:
            code = what.pop("errcode")
            what["answer"] = {"errcode": code, "errmsg": what.pop("errmsg", "as ordered, rid: 1a2b-3c4d")}
        with self.lock:
            self._orders.setdefault(call, deque()).append(Order(**what))

    def ordered(self, call: str) -> Order | None:
        """The order for a call that has come; it is used up by one."""
        with self.lock:
            orders = self._orders.get(call)
            if not orders:
                return None
            order = orders[0]
            order.times -= 1
            if order.times <= 0:
                orders.popleft()
            return order

    def token(self, *, forced: bool) -> Token | None:
        """The access token as stable_token gives it; None when too many were forced today."""
        at = self.at()
        newest = self.tokens[-1] if self.tokens else None
        if forced and not (self._forced and at - self._forced[-1] < FORCED_APART_S):
            while self._forced and at - self._forced[0] > 24 * 3600:
                self._forced.popleft()
            if len(self._forced) >= FORCED_A_DAY:
                return None
            self._forced.append(at)
            for old in self.tokens:
                old.until = min(old.until, at)
            newest = None
        if newest is None or newest.until - at <= TOKEN_EARLY_S:
            newest = Token(secrets.token_hex(TOKEN_LENGTH // 2), at + TOKEN_LASTS_S)
            self.tokens.append(newest)
        return newest

    def _code(self, codes: dict[str, Code], user: User) -> str:
        with self.lock:
            code = secrets.token_urlsafe(24)
            codes[code] = Code(user, self.at())
            return code
