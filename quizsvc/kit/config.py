"""The only reader of the environment."""

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from flask import current_app

WECHAT_BASE = "https://api.weixin.qq.com"
MESSAGES = {
    "paper-opens": ("thing1", "time2", "time3", "thing4"),
    "paper-closes": ("thing1", "time2", "thing3"),
    "notice-out": ("thing1", "time2", "phrase3"),
    "objection-answered": ("thing1", "phrase2", "time3"),
}
"""The kinds of subscribe messages, each with the fields of its template in their order."""
SECOND_FACTOR = {"required": True, "optional": False}
_ALSO = {"time": ("date",), "phrase": ("thing",)}
"""Types of fields that take what is meant for another type."""


class Misconfigured(Exception):
    """Settings that are missing or cannot be read, all of them at once."""


@dataclass(frozen=True)
class Template:
    """WeChat's number of a template, and what its fields are called there: which number a field has is
    WeChat's choice.
    """

    id: str
    fields: tuple[str, ...]

    def __str__(self) -> str:
        return ":".join((self.id, *self.fields))


@dataclass(frozen=True)
class Wechat:
    """The mini-program whose users sign in here. `base` is the address that its server side is asked at;
    `templates` are those of its subscribe messages by kind (MESSAGES), a kind without one is never sent;
    `messages_a_second` are sent at most, by one worker at a time.
    """

    appid: str
    secret: str = field(repr=False)
    base: str = WECHAT_BASE
    templates: Mapping[str, Template] = field(default_factory=dict, hash=False)
    messages_a_second: int = 10


@dataclass(frozen=True)
class Settings:
    """How this process reaches its world.

    `database_url` is the application's role, `migration_database_url` the owner's (architecture.md, Laws);
    both in SQLAlchemy's form. `trusted_proxies` is the number of reverse proxies in front whose forwarding
    headers are believed. `data_dir` is the folder of this installation's own files, if it has one.
    `public_url` is the address under which people reach the service, for what is printed, without a last
    stroke; None: the one that a request came to. `plain_http` is for the demo and tests alone: sign-in by
    cookie without TLS. With `second_factor` the roles that a second factor guards count only with one.
    `wechat` is None where no mini-program is connected.
    """

    database_url: str
    redis_url: str
    secret_key: str
    migration_database_url: str
    trusted_proxies: int = 0
    queue: str = "quizsvc"
    pool_size: int = 10
    access_token_s: int = 15 * 60
    refresh_token_s: int = 30 * 24 * 3600
    data_dir: Path | None = None
    public_url: str | None = None
    plain_http: bool = False
    second_factor: bool = False
    wechat: Wechat | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Self:
        """Read the settings.

        Raises:
            Misconfigured: names every variable that is missing or wrong.
        """
        env = os.environ if env is None else env
        faults = [
            f"缺少环境变量 {name}"
            for name in ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")
            if not env.get(name)
        ]
        if 0 < len(env.get("SECRET_KEY", "")) < 32:
            faults.append("SECRET_KEY 至少要 32 个字符")
        numbers = _numbers(env, faults)
        public_url = env.get("PUBLIC_URL", "").rstrip("/") or None
        if public_url and not public_url.startswith(("https://", "http://")):
            faults.append(f"PUBLIC_URL 应以 https:// 或 http:// 开头，现在是 {public_url!r}")
        plain_http = env.get("PLAIN_HTTP", "") == "1"
        wechat = _wechat(env, loopback_too=plain_http, faults=faults)
        if env.get("PLAIN_HTTP", "") not in ("", "0", "1"):
            faults.append(f"PLAIN_HTTP 应是 1 或 0，现在是 {env['PLAIN_HTTP']!r}")
        if env.get("SECOND_FACTOR", "") not in ("", *SECOND_FACTOR):
            faults.append(f"SECOND_FACTOR 应是 required 或 optional，现在是 {env['SECOND_FACTOR']!r}")
        if faults:
            raise Misconfigured("；".join(faults))
        url = _with_driver(env["DATABASE_URL"])
        return cls(
            database_url=url,
            redis_url=env["REDIS_URL"],
            secret_key=env["SECRET_KEY"],
            migration_database_url=_with_driver(env.get("MIGRATION_DATABASE_URL") or url),
            queue=env.get("QUIZSVC_QUEUE") or "quizsvc",
            data_dir=Path(folder) if (folder := env.get("QUIZSVC_DATA_DIR")) else None,
            public_url=public_url,
            plain_http=plain_http,
            second_factor=SECOND_FACTOR.get(env.get("SECOND_FACTOR", ""), True),
            wechat=wechat,
            **numbers,
        )

    def as_environment(self) -> dict[str, str]:
        """The environment of a child process that shall reach the same world: our own environment, with every
        setting that `from_env` reads written out.
        """
        world = {
            "DATABASE_URL": self.database_url,
            "MIGRATION_DATABASE_URL": self.migration_database_url,
            "DATABASE_POOL_SIZE": str(self.pool_size),
            "REDIS_URL": self.redis_url,
            "SECRET_KEY": self.secret_key,
            "TRUSTED_PROXIES": str(self.trusted_proxies),
            "QUIZSVC_QUEUE": self.queue,
            "QUIZSVC_DATA_DIR": str(self.data_dir or ""),
            "PUBLIC_URL": self.public_url or "",
            "PLAIN_HTTP": "1" if self.plain_http else "",
            "SECOND_FACTOR": "required" if self.second_factor else "optional",
            "WECHAT_APPID": self.wechat.appid if self.wechat else "",
            "WECHAT_SECRET": self.wechat.secret if self.wechat else "",
            "WECHAT_BASE": self.wechat.base if self.wechat else "",
            "WECHAT_TEMPLATES": _pairs(self.wechat.templates if self.wechat else {}),
            "WECHAT_MESSAGES_PER_SECOND": str(self.wechat.messages_a_second if self.wechat else ""),
        }
        return {**os.environ, **world, "PYTHONUTF8": "1"}


def current() -> Settings:
    """The running app's settings."""
    settings: Settings = current_app.extensions["quizsvc.settings"]
    return settings


def _with_driver(url: str) -> str:
    """`postgresql://…` as administrators write it, with the driver that we use."""
    scheme, separator, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in ("postgres", "postgresql") else url


def _numbers(env: Mapping[str, str], faults: list[str]) -> dict[str, int]:
    numbers = {}
    for number, name in (("trusted_proxies", "TRUSTED_PROXIES"), ("pool_size", "DATABASE_POOL_SIZE")):
        if value := env.get(name):
            if value.isascii() and value.isdigit():
                numbers[number] = int(value)
            else:
                faults.append(f"{name} 应是整数，现在是 {value!r}")
    return numbers


def _wechat(env: Mapping[str, str], *, loopback_too: bool, faults: list[str]) -> Wechat | None:
    appid, secret = env.get("WECHAT_APPID", ""), env.get("WECHAT_SECRET", "")
    if not appid and not secret:
        return None
    if not appid or not secret:
        faults.append("WECHAT_APPID 和 WECHAT_SECRET 要一起设置")
    base = env.get("WECHAT_BASE", "").rstrip("/") or WECHAT_BASE
    # The secret goes there: to WeChat's own address and, in a demo, to one of this very machine.
    if base != WECHAT_BASE and not (loopback_too and _is_loopback(base)):
        faults.append(f"WECHAT_BASE 只能是 {WECHAT_BASE}（演示用 PLAIN_HTTP=1 时也可以是本机地址）")
    pace = env.get("WECHAT_MESSAGES_PER_SECOND") or "10"
    if not (pace.isascii() and pace.isdigit() and 1 <= int(pace) <= 1000):
        faults.append(f"WECHAT_MESSAGES_PER_SECOND 应是 1 到 1000 的整数，现在是 {pace!r}")
        pace = "1"
    return Wechat(appid, secret, base, _templates(env.get("WECHAT_TEMPLATES", ""), faults), int(pace))


def _templates(written: str, faults: list[str]) -> dict[str, Template]:
    """`notice-out=ID,paper-opens=ID:thing2:time5:time6:thing9`: the fields where they are not those of
    MESSAGES.
    """
    templates = {}
    for pair in filter(None, written.split(",")):
        kind, _, rest = (part.strip() for part in pair.partition("="))
        id_, *given = rest.split(":")
        wanted = MESSAGES.get(kind, ())
        if not wanted or not id_:
            faults.append(f"WECHAT_TEMPLATES 里的 {pair!r} 不对，应是 {'、'.join(MESSAGES)} 之一=模板编号")
        elif given and not _suit(given, wanted):
            faults.append(f"WECHAT_TEMPLATES 里 {kind} 的字段应依次是 {'、'.join(wanted)} 这样的类型")
        templates[kind] = Template(id_, tuple(given) or wanted)
    if len({template.id for template in templates.values()}) < written.count("="):
        faults.append("WECHAT_TEMPLATES 里每种消息写一次，各用各的模板")  # people allow templates, not kinds
    return templates


def _suit(given: list[str], wanted: tuple[str, ...]) -> bool:
    """Whether these fields take what those do: one for each, of a type that fits, none twice."""
    types = [name.rstrip("0123456789") for name in wanted]
    fit = [(type_, *_ALSO.get(type_, ())) for type_ in types]
    numbered = [name.rstrip("0123456789") if name[-1:].isdigit() else "" for name in given]
    same = len(given) == len(wanted) == len(set(given))
    return same and all(name in among for name, among in zip(numbered, fit, strict=True))


def _pairs(templates: Mapping[str, Template]) -> str:
    return ",".join(f"{kind}={template}" for kind, template in templates.items())


def _is_loopback(base: str) -> bool:
    try:
        parts = urlsplit(base)
        host = ipaddress.ip_address(parts.hostname or "")
        plain = parts.scheme == "http" and parts.username is None and not (parts.path or parts.query)
        return plain and host.is_loopback and parts.port is not None
    except ValueError:
        return False
