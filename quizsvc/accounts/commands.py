"""`flask accounts …`: how an empty system gets its first admin."""

import click
from flask.cli import AppGroup

from quizsvc.accounts import queries, service
from quizsvc.accounts.rules import Role
from quizsvc.accounts.service import second_factor
from quizsvc.kit import clock, db
from quizsvc.kit.errors import Refusal

commands = AppGroup("accounts", help="账号")


@commands.command("create-admin")
@click.argument("account")
@click.option("--name", required=True, help="姓名")
@click.option(
    "--password",
    prompt="密码",
    hide_input=True,
    confirmation_prompt="再输一次",
    help="不写则会询问；至少 10 个字符，不含账号或姓名",
)
def create_admin(account: str, name: str, password: str) -> None:
    """新建一个管理员账号 ACCOUNT（空系统的第一步）。"""
    try:
        with db.transaction():
            now = clock.current().now()
            service.create(
                now=now, actor=None, name=account, display_name=name, password=password, roles=[Role.ADMIN]
            )
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    click.echo(f"已新建管理员账号 {account.strip().lower()}。")
    if queries.factor_is_required():
        click.echo("请先用它登录工作台 /console/，在“我的账号”里开通二次验证，管理员的角色才生效。")


@commands.command("remove-second-factor")
@click.argument("account")
def remove_second_factor(account: str) -> None:
    """移除账号 ACCOUNT 的二次验证（手机丢了，又没有别的管理员时用），其所有登录随即退出。"""
    try:
        with db.transaction():
            found = second_factor.remove_by_shell(now=clock.current().now(), name=account)
    except Refusal as refusal:
        raise click.ClickException(refusal.detail) from refusal
    if not found:
        raise click.ClickException(f"没有账号 {account.strip().lower()}。")
    click.echo(f"已移除 {account.strip().lower()} 的二次验证。请本人登录后重新开通。")
