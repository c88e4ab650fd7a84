"""`flask identity …`: people for load programs."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import click
from flask.cli import AppGroup

from quizsvc.identity import service
from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal

commands = AppGroup("identity", help="账号与人员")


@commands.command("issue-tokens")
@click.option("--count", type=click.IntRange(1), required=True, help="几名人员")
@click.option(
    "--json",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="写入这个文件（只有您能读）；不写则每行显示一名人员的账号和令牌",
)
def issue_tokens(count: int, file: Path | None) -> None:
    """为压力测试签发令牌：名册上今天在册、没有自己账号的人员，按编号顺序。只能用在演示活动的数据库上。"""
    try:
        with db.transaction():
            issued = service.issue_tokens(now=clock.current().now(), count=count)
            if file is not None:
                _write(file, issued)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    except OSError as fault:
        raise click.ClickException(f"文件 {file} 不能写：{fault.strerror}。没有签发令牌。") from fault
    if file is not None:
        click.echo(f"{count} 名人员的令牌：{file}，{issued[0].tokens.expires_in // 60} 分钟内有效。")
        return
    for one in issued:
        click.echo(f"{one.account} {one.tokens.access_token}")


def _write(file: Path, issued: Sequence[service.SignedIn]) -> None:
    listed = [{"account": one.account, "person": str(one.person_id), **asdict(one.tokens)} for one in issued]
    file.unlink(missing_ok=True)  # what is there may be readable for others
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(listed, stream, indent=1)
