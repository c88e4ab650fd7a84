"""The demo's WeChat (tests/fakes/wechat): the mini-program's way without a mini-program."""

import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from quizsvc.cli import database, ports
from quizsvc.cli.options import Options
from quizsvc.kit import devservices
from quizsvc.kit.config import MESSAGES

LOOPBACK = "127.0.0.1"
APPID = "wx00000000000000de"


@dataclass(frozen=True)
class DemoWechat:
    """Where it listens, and who is on it. Its secret is of this start alone."""

    host: str
    port: int
    site: str
    users: Path
    secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)

    @property
    def settings(self) -> dict[str, str]:
        """The product's settings, which send it there."""
        return {
            "WECHAT_APPID": APPID,
            "WECHAT_SECRET": self.secret,
            "WECHAT_BASE": f"http://{LOOPBACK}:{self.port}",
            "WECHAT_TEMPLATES": ",".join(f"{kind}=demo-{kind}" for kind in MESSAGES),
        }

    @property
    def command(self) -> list[str]:
        """What runs it, with the settings in its environment."""
        given = {"--host": self.host, "--port": self.port, "--site": self.site, "--users": self.users}
        flat = [str(part) for pair in given.items() for part in pair]
        return [sys.executable, "-m", "tests.fakes.wechat", *flat]


def beside(options: Options, services: devservices.Services, given: Mapping[str, str]) -> DemoWechat | None:
    """The WeChat for this start. None where people may be real, which is everywhere but in the demo, and
    where the operator has connected a mini-program or insists on TLS.

    Raises:
        StackFault: no port is free.
    """
    users = options.data_dir / "wechat.json"
    unwanted = given.get("WECHAT_APPID") or given.get("PLAIN_HTTP", "1") != "1"
    if unwanted or options.empty or not users.exists() or not database.is_demo(services.owner_url):
        return None
    port = ports.free_after(options.port, options.host, LOOPBACK)
    return DemoWechat(options.host, port, f"{ports.own(options.host)}:{options.port}", users)
