"""The only reader of the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from flask import current_app


class Misconfigured(Exception):
    """Settings that are missing or cannot be read, all of them at once."""


@dataclass(frozen=True)
class Settings:
    """How this process reaches its world.

    `database_url` is the application's role, `migration_database_url` the owner's (architecture.md, Laws);
    both in SQLAlchemy's form. `trusted_proxies` is the number of reverse proxies in front whose forwarding
    headers are believed. `data_dir` is the folder of this installation's own files, if it has one.
    `public_url` is the address under which people reach the service, for what is printed, without a last
    stroke; None: the one that a request came to.
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
        numbers = {}
        for field, name in (("trusted_proxies", "TRUSTED_PROXIES"), ("pool_size", "DATABASE_POOL_SIZE")):
            if value := env.get(name):
                if value.isascii() and value.isdigit():
                    numbers[field] = int(value)
                else:
                    faults.append(f"{name} 应是整数，现在是 {value!r}")
        public_url = env.get("PUBLIC_URL", "").rstrip("/") or None
        if public_url and not public_url.startswith(("https://", "http://")):
            faults.append(f"PUBLIC_URL 应以 https:// 或 http:// 开头，现在是 {public_url!r}")
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
