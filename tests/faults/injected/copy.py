"""The drill: a backup while people answer, restored into an empty database."""

import secrets
import subprocess
import sys
import time

import psycopg

from tests.faults import check, truth
from tests.faults.plan import Scene, fault

NAME = "quizsvc_drill"


@fault("backup-restore", "答题时备份，恢复到空的数据库", row="49", bound_s=5)
def drill(scene: Scene) -> None:
    """Nothing that was acknowledged before the backup began is missing, and nothing else is there."""
    site = scene.site
    file = site.folder / f"drill-{secrets.token_hex(4)}.dump"
    services = site.services
    urls = {"DATABASE_URL": services.app_url, "MIGRATION_DATABASE_URL": services.owner_url}
    began = time.monotonic()
    _flask(scene, "backup", str(file), urls)
    there = {name: url.replace("/quizsvc?", f"/{NAME}?") for name, url in urls.items()}
    owner = services.owner_url.replace("+psycopg", "")
    with psycopg.connect(owner, autocommit=True) as server:
        server.execute(f"drop database if exists {NAME}")
        server.execute(f"create database {NAME}")
        _flask(scene, "restore", str(file), there)
        restored = truth.read(site.raw.replace("dbname=quizsvc", f"dbname={NAME}"))
        found = check.violations(restored, list(scene.journal.deeds), until=began)
        scene.findings += [f"恢复出来的数据库：{each}" for each in found]
        if not restored.attempts:
            scene.findings.append("恢复出来的数据库是空的")
        server.execute(f"drop database {NAME}")
    file.unlink()


def _flask(scene: Scene, verb: str, file: str, urls: dict[str, str]) -> None:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "ops", verb, file]
    environment = {**scene.site.environment(), **urls}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ended.returncode != 0:
        scene.findings.append(f"flask ops {verb} 没有成功：{ended.stdout[-500:]}{ended.stderr[-500:]}")
