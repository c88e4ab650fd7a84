"""What scripts/run may be told. Standard library only: it is read before anything is installed."""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
HELP_SHOWN = 10  # the exit status that tells scripts/run to do nothing more

HELP = """\
用法：scripts/run [选项]

在本机启动整套服务：准备 Python 环境，启动自带的 PostgreSQL 和 Redis，升级数据库，第一次运行时装入演示活动，
启动网站、演示微信、后台任务和定时任务，最后显示地址和演示账号。按 Ctrl-C 停止；再次运行时数据还在。

选项：
  --port 端口        网站的端口，默认 8000
  --host 地址        网站监听的地址，默认 127.0.0.1，只有本机能访问；0.0.0.0 让同一网络里的手机也能打开
  --data-dir 文件夹  存放数据的文件夹，默认是项目里的 .data
  --fresh            先删除这个数据文件夹里的全部数据，从头开始
  --empty            不装演示活动
  --help             显示这段说明

设置了环境变量 DATABASE_URL（和 MIGRATION_DATABASE_URL）或 REDIS_URL 时，使用它们所指的数据库，不再自行启动。
"""


@dataclass(frozen=True)
class Options:
    """What one run was told; `data_dir` is absolute."""

    port: int
    host: str
    data_dir: Path
    fresh: bool
    empty: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        unknown = re.fullmatch(r"unrecognized arguments: (.*)", message, re.DOTALL)
        lacking = re.fullmatch(r"argument (\S+): expected one argument", message)
        flag = re.fullmatch(r"argument (\S+): ignored explicit argument (.*)", message)
        wrong = re.fullmatch(r"argument (\S+): (.*)", message, re.DOTALL)
        if unknown:
            message = f"没有这个选项：{unknown[1]}"
        elif lacking:
            message = f"{lacking[1]} 后面要写一个值"
        elif flag:
            message = f"{flag[1]} 后面不能写值"
        elif wrong:
            message = f"{wrong[1]}：{wrong[2]}"
        sys.stderr.write(f"{message}。用 scripts/run --help 查看说明。\n")
        raise SystemExit(2)


def read(arguments: list[str]) -> Options | None:
    """The options; None if help was asked for.

    Raises:
        SystemExit: an option is wrong; the reason has been said.
    """
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--host", type=_text, default="127.0.0.1")
    parser.add_argument("--data-dir", type=_text, default=str(ROOT / ".data"))
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--help", "-h", action="store_true")
    parser.add_argument("--called-from", default=".")  # relative paths are the caller's, not the project's
    found = parser.parse_args(arguments)
    if found.help:
        return None
    folder = (Path(found.called_from) / Path(found.data_dir).expanduser()).resolve()
    return Options(found.port, found.host, folder, found.fresh, found.empty)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"端口应是 1 到 65535 的整数，现在是“{text}”")
    return int(text)


def _text(text: str) -> str:
    if not text.strip() or "\0" in text:
        raise argparse.ArgumentTypeError("值不能是空的")
    return text


if __name__ == "__main__":
    if read(sys.argv[1:]) is None:
        sys.stdout.write(HELP)
        raise SystemExit(HELP_SHOWN)
