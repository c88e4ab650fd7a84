"""What the user sees in the terminal."""

import json
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

ROLES = {
    "participant": "参赛人员",
    "editor": "题库编辑",
    "organizer": "组织者",
    "unit_admin": "单位管理员",
    "auditor": "审计员",
    "admin": "系统管理员",
}

PLACES = (
    ("工作台", "/console/"),
    ("手机页面", "/m/"),
    ("接口", "/api/v1"),
    ("接口文档", "/api/v1/docs"),
    ("就绪检查", "/readyz"),
)
ROOT = Path(__file__).resolve().parents[2]

console = Console(highlight=False)


def say(text: str) -> None:
    """One line, not wrapped, so that paths can be copied; a terminal that is gone is no reason to fail."""
    try:
        console.print(text, soft_wrap=True, markup=False)
    except OSError:
        console.quiet = True


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """Show what is going on and for how long; on a terminal only, and gone afterwards."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        progress.add_task(text, total=None)
        yield


def show_ready(
    *, folder: Path, environment: Path, host: str, others: str | None, port: int, wechat_port: int | None
) -> None:
    """Addresses, accounts, and how to go on; `others` is the host by which the same network comes here."""
    address = f"http://{host}:{port}"
    places = Table(box=None, show_header=False, padding=(0, 2))
    for label, path in PLACES:
        places.add_row(label, f"{address}{path}")
    if wechat_port is not None:
        places.add_row("演示微信", f"http://{host}:{wechat_port}/")
    places.add_row("数据文件夹", str(folder))
    places.add_row("日志", str(folder / "logs"))
    enter = f". {shlex.quote(str(environment))}"
    places.add_row("命令行环境", enter)
    say("\n服务已就绪。")
    _print(places)
    accounts = folder / "accounts.json"
    if accounts.exists():
        say("\n演示账号（也在数据文件夹的 accounts.json 里）：")
        _print(_accounts(json.loads(accounts.read_text())))
        say("\n以工作人员的身份办事：打开工作台，用题库编辑、组织者等任一个的账号和密码登录。")
        say("以参赛人员的身份答题：打开手机页面，用上面三个参赛人员中任一个的账号和密码登录。")
        if wechat_port is not None:
            say(
                "或者像在微信里一样进来：打开演示微信，选一个人，点“打开小程序”，第一次会请您绑定名册上的人员。"
            )
    else:
        flask = f"cd {shlex.quote(str(ROOT))} && .venv/bin/python -m flask --app wsgi"
        say("\n还没有账号。另开一个终端，建立第一个系统管理员（账号和姓名请自定，密码随后询问）：")
        say(f"  {enter} && {flask} accounts create-admin admin --name 管理员")
    if others is not None:
        _show_to_phones(others, port, wechat_port)
    say("\n按 Ctrl-C 停止。")


def _show_to_phones(host: str, port: int, wechat_port: int | None) -> None:
    """For a real phone in the same network."""
    say("\n同一网络里的手机也能打开（本机的防火墙要放行这些端口）：")
    say(f"  手机页面  http://{host}:{port}/m/")
    say(f"  工作台    http://{host}:{port}/console/")
    if wechat_port is not None:
        say(f"  演示微信  http://{host}:{wechat_port}/")


def _accounts(entries: list[dict[str, str]]) -> Table:
    table = Table(box=None, padding=(0, 2), header_style="bold")
    for heading in ("角色", "账号", "密码", "姓名"):
        table.add_column(heading, no_wrap=True)
    for entry in entries:
        role = ROLES.get(entry["role"], entry["role"])
        table.add_row(role, entry["account"], entry["password"], entry["name"])
    return table


def _print(table: Table) -> None:
    """Never narrower than its content, also in a pipe."""
    wanted = console.measure(table, options=console.options.update(max_width=1000)).maximum
    # A console cuts what is wider than itself, whatever width is asked for.
    Console(highlight=False, width=max(console.width, wanted)).print(table, soft_wrap=True)
