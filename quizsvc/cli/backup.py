"""`flask ops backup`, `flask ops restore`: all that counts is in PostgreSQL, and goes into one file."""

import os
import re
import subprocess
import time
from pathlib import Path

import click
import sqlalchemy as sa
from alembic.script import ScriptDirectory
from flask.cli import with_appcontext

from quizsvc.kit import config, databases, db, devservices
from quizsvc.kit.config import Settings
from quizsvc.kit.devservices import programs
from quizsvc.rankings import service as rankings

COUNTED = {
    "accounts": "账号",
    "persons": "人员",
    "questions": "题目",
    "papers": "试卷",
    "attempts": "答卷",
    "audit_events": "审计记录",
}


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """把整个数据库备份到 FILE（pg_dump 的 custom 格式）。已有这个文件时不覆盖；备份时照常答题。"""
    if file.exists():
        raise click.ClickException(f"{file} 已经存在，不覆盖它。请换一个文件名。")
    settings = config.current()
    draft = file.with_name(f"{file.name}.part")
    begun = time.monotonic()
    try:
        # For the owner of the process alone: it holds names and passwords' hashes.
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as fault:
        message = f"不能写 {draft}：{fault.strerror}。请换一个文件夹，或先删除上次没有写完的这个文件。"
        raise click.ClickException(message) from fault
    try:
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--file={draft}"]
        _run("pg_dump", settings, *options, what="备份没有完成")
        _keep(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    size = file.stat().st_size / 1e6
    click.echo(f"已备份到 {file}：{size:.1f} MB，用时 {time.monotonic() - begun:.0f} 秒。")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """把备份 FILE 恢复到一个空的数据库，升级到这一版程序的结构，授权，并核对每个发布版的 SHA-256。

    要么全部恢复，要么数据库仍是空的。
    """
    settings = config.current()
    owner = sa.create_engine(settings.migration_database_url, poolclass=sa.NullPool)
    _insist_on_a_known_schema(settings, file)
    if there := databases.tables(owner):
        raise click.ClickException(
            f"这个数据库不是空的（有 {len(there)} 张表，如 {there[0]}），不恢复。请建一个新库再试。"
        )
    whole = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"]
    url, _ = _split(settings.migration_database_url)
    _run("pg_restore", settings, *whole, f"--dbname={url}", str(file), what="恢复没有完成，数据库仍是空的")
    try:
        db.migrate(settings.migration_database_url, settings.database_url)
        snapshots = _verified_snapshots()
        counts = _counts()
    except BaseException:
        db.session().rollback()
        db.db.engine.dispose()
        databases.empty(owner)
        click.echo("恢复没有完成，数据库仍是空的。", err=True)
        raise
    click.echo("已恢复：" + "，".join(f"{name} {number}" for name, number in counts.items()) + "。")
    click.echo(f"发布版 {snapshots} 个，SHA-256 全部相符。")


def _keep(draft: Path, file: Path) -> None:
    """Give the finished file its name, on disk; never in the place of one that came meanwhile."""
    with draft.open("rb") as stream:
        os.fsync(stream.fileno())
    try:
        os.link(draft, file)
    except FileExistsError as fault:
        raise click.ClickException(f"{file} 刚刚被别人写了，不覆盖它。请换一个文件名。") from fault


def _insist_on_a_known_schema(settings: Settings, file: Path) -> None:
    """Read the version from the file itself, before anything is touched."""
    table = ["--data-only", "--table=alembic_version", "--file=-", str(file)]
    script = _run("pg_restore", settings, *table, what=f"{file} 不是完整的备份")
    row = re.search(r"^COPY .*?\n(\S+)\n\\\.$", script, re.MULTILINE)
    if row is None:
        raise click.ClickException(f"{file} 里没有本服务的数据库。")
    known = ScriptDirectory.from_config(db.alembic_config("", None)).walk_revisions()
    if row[1] not in {script.revision for script in known}:
        raise click.ClickException(
            f"备份的结构版本是 {row[1]}，这一版程序还不认识。请先把程序更新到做备份时的版本或更新的版本。"
        )


def _verified_snapshots() -> int:
    """How many there are.

    Raises:
        click.ClickException: one is not what was published.
    """
    number = 0
    for snapshot, fault in rankings.verify():
        number += 1
        if fault:
            where = f"{snapshot.period} 第 {snapshot.version} 版"
            raise click.ClickException(f"{where}的{fault}：这份备份在备份前或备份后被改动过。")
    return number


def _counts() -> dict[str, int]:
    count = "select count(*) from {}"
    return {shown: db.session().scalar(sa.text(count.format(table))) or 0 for table, shown in COUNTED.items()}


def _run(program: str, settings: Settings, *options: str, what: str) -> str:
    """Run PostgreSQL's own program as the owner; what it printed.

    Raises:
        click.ClickException: it is not there, or failed.
    """
    url, password = _split(settings.migration_database_url)
    aim = [f"--dbname={url}"] if program == "pg_dump" else []
    try:
        place = programs.client(program, _server_major(settings))
    except devservices.DevServiceError as fault:
        raise click.ClickException(str(fault)) from fault
    secret = {"PGPASSWORD": password} if password else {}
    ended = subprocess.run(
        [place, *aim, *options],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        env={**settings.as_environment(), **secret, "PGCLIENTENCODING": "UTF8"},
    )
    if ended.returncode != 0:
        raise click.ClickException(f"{what}：{ended.stderr.strip()[-500:]}")
    return ended.stdout


def _split(url: str) -> tuple[str, str]:
    """libpq's form of an address without its password, which other users would see among the arguments."""
    made = sa.make_url(url)
    plain = made.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False), str(made.password or "")


def _server_major(settings: Settings) -> int:
    engine = sa.create_engine(settings.migration_database_url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            version = connection.scalar(sa.text("show server_version_num"))
    except sa.exc.OperationalError as fault:
        cause = str(fault.orig).strip().splitlines()[0]
        raise click.ClickException(f"连不上数据库（MIGRATION_DATABASE_URL）：{cause}") from fault
    return int(version or 0) // 10000
