"""Where the servers' programs, data and sockets may lie, and under which account they run."""

import contextlib
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from quizsvc.kit.devservices.errors import DevServiceError

SOCKET_PATH_LIMIT = 103  # bytes; 107 on Linux, fewer on macOS
ACCOUNTS = ("nobody", "postgres", "daemon")  # exist on most machines; the first that can be used is used
# For root: what the unprivileged account has to reach; the second where the first cannot be written.
OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))


@dataclass(frozen=True)
class Account:
    """Under which account the servers run."""

    uid: int
    gid: int
    changes: bool  # not the account that calls

    @property
    def options(self) -> dict[str, object]:
        """For subprocess."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.changes else {}

    def give(self, path: Path) -> None:
        """Make it the owner of `path`, which we have just made."""
        if self.changes:
            os.chown(path, self.uid, self.gid)

    def can(self, test: str, path: Path) -> bool:
        """Whether it has the right that test(1) calls `-r`, `-w` or `-x`, on `path` and the way to it."""
        command = ["test", test, str(path)]
        return subprocess.run(command, check=False, cwd="/", **self.options).returncode == 0  # type: ignore[call-overload]


def account_for(folder: Path) -> Account:
    """The caller's own account; for root the owner of the data that is there, else the first usable one."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), changes=False)
    data = data_place(folder)
    if data is not None and data.exists() and (there := data.stat()).st_uid != 0:
        return Account(there.st_uid, there.st_gid, changes=True)
    for name in ACCOUNTS:
        with contextlib.suppress(KeyError, PermissionError, OSError, subprocess.SubprocessError):
            found = pwd.getpwnam(name)
            account = Account(found.pw_uid, found.pw_gid, changes=True)
            if found.pw_uid != 0 and account.can("-x", Path("/")):
                return account
    raise DevServiceError(
        f"root 不能直接运行 PostgreSQL，而本机没有可用的普通账号（找过 {'、'.join(ACCOUNTS)}）。"
        "请用普通用户运行。"
    )


def data_place(folder: Path) -> Path | None:
    """Where PostgreSQL's data of `folder` lies; None if there is none yet."""
    note = folder / "postgres.place"
    if note.exists():
        return Path(note.read_text().strip())
    inside = folder / "postgres"
    return inside if inside.exists() else None


def make_data_place(folder: Path, account: Account, name: str) -> Path:
    """An empty folder of the account's own for PostgreSQL's data.

    Inside `folder` if the account can get there. Parents are never opened for it: in a folder that only root
    may enter, the data goes outside, and two notes say which belongs to which.
    """
    if not account.changes or account.can("-x", folder):
        place = folder / "postgres"
        place.mkdir(mode=0o700)
        account.give(place)
        return place
    home = outside(account, name) / secrets.token_hex(6)
    home.mkdir(mode=0o711)
    (home / "belongs-to").write_text(f"{folder.resolve()}\n")
    place = home / "postgres"
    place.mkdir(mode=0o700)
    account.give(place)
    (folder / "postgres.place").write_text(f"{place}\n")
    return place


def check_owner(folder: Path) -> None:
    """Raises: DevServiceError, when the data outside belongs to another folder, of which this is a copy."""
    note = folder / "postgres.place"
    if not note.exists():
        return
    belongs = Path(note.read_text().strip()).parent / "belongs-to"
    if not belongs.exists():
        return
    other = Path(belongs.read_text().strip())
    if other == folder.resolve():
        return
    if (other / "postgres.place").exists() and (other / "postgres.place").read_text() == note.read_text():
        raise DevServiceError(
            f"数据文件夹 {folder} 是 {other} 的副本，二者指向同一份数据。请用 --fresh 重建这一份。"
        )
    belongs.write_text(f"{folder.resolve()}\n")  # the folder was moved


def erase_data(folder: Path) -> None:
    """Delete PostgreSQL's data; of what lies outside, only what names this folder as its owner."""
    note = folder / "postgres.place"
    if note.exists():
        home = Path(note.read_text().strip()).parent
        belongs = home / "belongs-to"
        if (
            home.parent.parent in OUTSIDE
            and belongs.exists()
            and belongs.read_text().strip() == str(folder.resolve())
        ):
            shutil.rmtree(home)
        note.unlink()
    if (folder / "postgres").exists():
        shutil.rmtree(folder / "postgres")


def outside(account: Account, name: str) -> Path:
    """Root's folder for what the account has to reach; made at need, writable by root alone."""
    for base in OUTSIDE:
        place = base / f"{name}-devservices"
        with contextlib.suppress(OSError):
            place.mkdir(mode=0o755, exist_ok=True)
            state = place.lstat()
            safe = stat.S_ISDIR(state.st_mode) and state.st_uid == 0 and not state.st_mode & 0o022
            if safe and account.can("-x", place):
                return place
    bases = "、".join(str(base) for base in OUTSIDE)
    raise DevServiceError(
        f"账号 {account.uid} 在 {bases} 下没有能进入的文件夹，请用 --data-dir 指定一个它能到达的位置。"
    )


def runnable_copy(program: Path, tree: list[Path], account: Account, name: str, version: str) -> Path:
    """`program` where the account can run it: as it is, else in a copy of `tree` (things beside each other).

    Returns the program's path in the copy. Copies are shared by version and appear whole or not at all.
    """
    if not account.changes or (account.can("-x", program) and all(account.can("-r", part) for part in tree)):
        return program
    target = outside(account, name) / version
    base = Path(os.path.commonpath([part.parent for part in tree]))
    if not target.exists():
        draft = Path(tempfile.mkdtemp(dir=target.parent))
        try:
            _copy(tree, base, draft)
            if not target.exists():
                draft.rename(target)
        except OSError as fault:
            if not target.exists():  # else somebody else was first, with the same bytes
                raise DevServiceError(f"数据库程序复制不到 {target.parent}：{fault.strerror}。") from fault
        finally:
            shutil.rmtree(draft, ignore_errors=not draft.exists())
    return target / program.relative_to(base)


def _copy(tree: list[Path], base: Path, draft: Path) -> None:
    draft.chmod(0o755)
    for part in tree:
        copy = draft / part.relative_to(base)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if part.is_dir():
            shutil.copytree(part, copy, symlinks=True)
        else:
            shutil.copy2(part, copy)
    _open(draft)


def _open(tree: Path) -> None:
    """Readable for all, whatever mask the packages were installed with."""
    for folder, _, files in os.walk(tree):
        Path(folder).chmod(0o755)
        for file in files:
            path = Path(folder) / file
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)


def short_base() -> Path:
    """A folder with a short name in which everybody may make folders."""
    base = Path("/tmp")
    return base if os.access(base, os.W_OK | os.X_OK) else Path(tempfile.gettempdir())


def private_sockets(name: str, account: Account) -> Path:
    """A new folder that only the account (and root) may enter; its path is short enough for a socket.

    Raises:
        DevServiceError: the machine's folder for temporary files has too long a name.
    """
    base = short_base()
    folder = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=base))
    account.give(folder)
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
        folder.rmdir()
        raise DevServiceError(f"临时文件夹 {base} 的路径太长，套接字放不下。请把 TMPDIR 设成一个短路径。")
    return folder


def remove_private(folder: Path, name: str) -> None:
    """Remove a folder that `private_sockets` made; anything else is left alone."""
    try:
        state = folder.lstat()
    except FileNotFoundError:
        return
    if (
        folder.name.startswith(f"{name}-")
        and stat.S_ISDIR(state.st_mode)
        and stat.S_IMODE(state.st_mode) == 0o700
    ):
        shutil.rmtree(folder)


def open_for_account(folder: Path) -> None:
    """Let root's unprivileged account pass through a folder that we have just made."""
    if os.geteuid() == 0:
        folder.chmod(0o711)
