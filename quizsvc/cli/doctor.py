"""`flask ops doctor`: looks at a set-up part by part and says what is wrong and what to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click
import redis
import rq
import sqlalchemy as sa
from flask.cli import with_appcontext

from migrations.grants import APPEND_ONLY
from quizsvc.accounts import queries as accounts
from quizsvc.accounts.rules import Role
from quizsvc.kit import clock, config, db, fonts, health, queue
from quizsvc.rankings import service as rankings
from quizsvc.season import queries as seasons

MIGRATE = "请运行：flask --app wsgi ops migrate"
TAMPERED = "有人用数据库所有者的权限改过它。请查明是谁，用 ops restore 从改动前的备份恢复到另一个库对照。"
LEAST_POSTGRES = 140000
LEAST_REDIS = (6, 2)


@dataclass(frozen=True)
class Finding:
    """One line of the report; `advice` says what to do where it is not well."""

    part: str
    well: bool
    seen: str
    advice: str = ""


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """检查这套部署：数据库角色、迁移、时钟、队列、后台进程、中文字体、管理员、活动和已发布的榜单。

    有问题时退出码为 1。
    """
    ill = 0
    for part, check in CHECKS:
        for finding in _looked_at(part, check):
            ill += not finding.well
            click.echo(f"{'✓' if finding.well else '✗'} {finding.part}：{finding.seen}")
            if not finding.well:
                click.echo(f"    {finding.advice}")
    if ill:
        raise click.ClickException(f"有 {ill} 处要处理，见上。")
    click.echo("一切正常。")


Check = Callable[[], Iterator[Finding]]


def _looked_at(part: str, check: Check) -> list[Finding]:
    try:
        return list(check())
    except (sa.exc.SQLAlchemyError, redis.RedisError) as error:
        db.session().rollback()
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        # Reached, but without its tables.
        empty = isinstance(error, sa.exc.ProgrammingError)
        advice = MIGRATE if empty else "请先让上面提到的服务能连上，再查一次。"
        return [Finding(part, False, f"无法检查（{cause}）", advice)]


def _database() -> Iterator[Finding]:
    version = int(db.session().scalar(sa.text("show server_version_num")) or 0)
    text = f"PostgreSQL {version // 10000}.{version % 10000}"
    yield Finding("数据库", version >= LEAST_POSTGRES, text, "需要 PostgreSQL 14 或更新的版本。")
    fsync = db.session().scalar(sa.text("show fsync"))
    yield Finding("数据落盘", fsync == "on", f"fsync = {fsync}", "fsync 必须打开，否则断电会丢答卷。")


def _migrations() -> Iterator[Finding]:
    pending = db.migrations_pending()
    seen = "已到最新" if not pending else f"还差 {', '.join(pending)}"
    yield Finding("迁移", not pending, seen, MIGRATE)


def _roles() -> Iterator[Finding]:
    settings = config.current()
    app, owner = (
        sa.make_url(url).username for url in (settings.database_url, settings.migration_database_url)
    )
    yield Finding(
        "两个数据库角色",
        app != owner,
        f"应用 {app}，所有者 {owner}",
        "DATABASE_URL 应是只有读写权的角色，MIGRATION_DATABASE_URL 是所有者；"
        "两者相同就保护不了已发布的成绩。",
    )
    has = sa.text("select has_table_privilege(current_user, :table, 'UPDATE, DELETE, TRUNCATE')")
    loose = [table for table in APPEND_ONLY if db.session().scalar(has, {"table": table})]
    seen = "只能追加" if not loose else f"可改动：{', '.join(loose)}"
    yield Finding(
        "已发布的成绩和审计", not loose, seen, "请用所有者的连接再运行一次迁移，它会收回多余的权限。"
    )


def _clock() -> Iterator[Finding]:
    seconds = clock.current().skew_s()
    well = seconds <= health.MOST_SKEW_S
    seen = "与数据库一致" if well else f"与数据库相差 {seconds:.1f} 秒"
    yield Finding("时钟", well, seen, "请检查数据库服务器的时间同步。")


def _queue() -> Iterator[Finding]:
    connection = queue.current().connection
    version = str(connection.info("server")["redis_version"])
    new_enough = tuple(int(part) for part in version.split(".")[:2]) >= LEAST_REDIS
    yield Finding("Redis", new_enough, version, "需要 Redis 6.2 或更新的版本。")
    policy = connection.info("memory").get("maxmemory_policy", "noeviction")
    yield Finding(
        "Redis 淘汰策略",
        policy == "noeviction",
        str(policy),
        "请设为 maxmemory-policy noeviction，否则任务会被悄悄删掉。",
    )
    workers = rq.Worker.count(connection=connection)
    yield Finding("后台 worker", workers > 0, f"{workers} 个在运行", "请启动：flask --app wsgi worker")


def _tick() -> Iterator[Finding]:
    # Who gets the lock of the one that ticks has found that nobody holds it.
    held = not db.try_lock(queue.TICK_LOCK)
    db.session().rollback()
    yield Finding("tick", held, "在运行" if held else "没有运行", "请启动：flask --app wsgi tick")


def _font() -> Iterator[Finding]:
    try:
        for weight in fonts.Weight:
            fonts.noto_sans_sc(weight)
    except fonts.FontMissing as missing:
        yield Finding("中文字体", False, "没有，周统计、通报的图和证书都做不出来", missing.detail)
    else:
        yield Finding("中文字体", True, "Noto Sans SC")


def _published() -> Iterator[Finding]:
    right = 0
    for snapshot, fault in rankings.verify():
        right += not fault
        if fault:
            seen = f"{snapshot.period} 第 {snapshot.version} 版的{fault}"
            yield Finding("已发布的榜单", False, seen, TAMPERED)
    yield Finding("已发布的榜单", True, f"{right} 版的 SHA-256、名次行和链接都相符")


def _people() -> Iterator[Finding]:
    admins = len(accounts.holders(Role.ADMIN))
    yield Finding(
        "管理员",
        admins > 0,
        f"{admins} 个",
        "请运行：flask --app wsgi accounts create-admin 账号 --name 姓名",
    )
    season = seasons.open_season()
    yield Finding("活动", True, season.name if season else "没有进行中的活动")


CHECKS: tuple[tuple[str, Check], ...] = (
    ("数据库", _database),
    ("迁移", _migrations),
    ("数据库角色", _roles),
    ("时钟", _clock),
    ("队列", _queue),
    ("tick", _tick),
    ("中文字体", _font),
    ("账号与活动", _people),
    ("已发布的榜单", _published),
)
