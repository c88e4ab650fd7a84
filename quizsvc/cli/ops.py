"""`flask ops …`: what an operator does to a set-up."""

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from quizsvc.cli.backup import backup, restore
from quizsvc.cli.doctor import doctor
from quizsvc.kit import config, db

commands = AppGroup("ops", help="运维")
for command in (doctor, backup, restore):
    commands.add_command(command)


@commands.command("migrate")
def migrate() -> None:
    """以所有者的身份（MIGRATION_DATABASE_URL）把数据库升级到最新，并给应用角色授权。"""
    settings = config.current()
    try:
        db.migrate(settings.migration_database_url, settings.database_url)
    except sa.exc.DBAPIError as error:
        raise click.ClickException(f"迁移没有完成，数据库保持原样：{error.orig}") from error
    click.echo("数据库已到最新。")
