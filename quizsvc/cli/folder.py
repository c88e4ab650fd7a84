"""The data folder of one running copy: what lies in it, and the proof that it is ours."""

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from shlex import quote

from quizsvc.cli.faults import StackFault
from quizsvc.kit import devservices

MARKER = ".quizsvc-data"
# All that this folder may hold besides the servers' data; nothing else is ever deleted.
OURS = (
    "accounts.json",
    "demo.loading",
    "environment",
    "lock",
    "migrated.json",
    "processes.json",
    "secret_key",
    "wechat.json",
)


def prepare(folder: Path) -> str:
    """Make the folder at need; returns its id, which no other data folder has.

    Raises:
        StackFault: it cannot be written, or holds somebody else's files.
    """
    marker = folder / MARKER
    try:
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        if not marker.exists():
            if any(folder.iterdir()):
                raise StackFault(
                    f"文件夹 {folder} 里已有别的文件，又不是本服务的数据文件夹。请用 --data-dir 另选一个。"
                )
            _write_private(marker, json.dumps({"id": secrets.token_hex(16)}))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(13, "没有写权限")
        return str(json.loads(marker.read_text())["id"])
    except OSError as fault:
        reason = "没有写权限" if isinstance(fault, PermissionError) else fault.strerror
        raise StackFault(
            f"数据文件夹 {folder} 不能用：{reason}。请用 --data-dir 指定一个可写的文件夹，或改它的权限。"
        ) from fault


def erase(folder: Path) -> None:
    """Delete the data of a folder that carries our marker. Raises: DevServiceError, while it is in use."""
    if not (folder / MARKER).exists():
        raise StackFault(f"文件夹 {folder} 没有本服务的标记文件，不删除其中的任何东西。")
    devservices.erase(folder)
    for name in OURS:
        (folder / name).unlink(missing_ok=True)


def secret_key(folder: Path) -> str:
    """The key that signs tokens: made once, kept for the owner of the folder only."""
    file = folder / "secret_key"
    if not file.exists():
        _write_private(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


def write_environment(folder: Path, variables: Mapping[str, str]) -> Path:
    """A file for the shell (`. FILE`), so that flask's commands reach the running servers."""
    file = folder / "environment"
    lines = [f"export {name}={quote(value)}" for name, value in variables.items()]
    _write_private(file, "\n".join(lines) + "\n")
    return file


def _write_private(file: Path, text: str) -> None:
    draft = file.with_name(f"{file.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    draft.replace(file)
