"""The data folder: made private, proved before anything in it is deleted."""

import os
import subprocess
from pathlib import Path

import pytest

from quizsvc.cli import folder as folders
from quizsvc.cli.faults import StackFault
from quizsvc.kit import devservices


def test_it_is_made_once_and_keeps_its_id(tmp_path: Path) -> None:
    folder = tmp_path / "新的" / "data"
    first = folders.prepare(folder)
    assert folders.prepare(folder) == first
    assert folder.stat().st_mode & 0o066 == 0


def test_a_folder_with_other_files_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StackFault, match="已有别的文件"):
        folders.prepare(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StackFault, match="请用 --data-dir"):
        folders.prepare(tmp_path / "file" / "data")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StackFault, match="没有写权限"):
        folders.prepare(tmp_path / "data")


def test_the_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    key = folders.secret_key(tmp_path)
    assert len(key) >= 32
    assert folders.secret_key(tmp_path) == key
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_the_shell_reads_back_what_was_written(tmp_path: Path) -> None:
    value = "有 空格 'and' \"quotes\" $HOME `id`"
    file = folders.write_environment(tmp_path, {"DATABASE_URL": value})
    assert file.stat().st_mode & 0o777 == 0o600
    command = ["bash", "-c", '. "$1" && printf %s "$DATABASE_URL"', "bash", str(file)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == value


def test_only_a_marked_folder_is_erased_and_only_what_is_ours(tmp_path: Path) -> None:
    with pytest.raises(StackFault, match="没有本服务的标记文件"):
        folders.erase(tmp_path)
    folder = tmp_path / "data"
    folders.prepare(folder)
    folders.secret_key(folder)
    with devservices.started(folder, fsync=False):
        pass
    (folder / "letter.txt").write_text("mine")
    folders.erase(folder)
    kept = {file.name for file in folder.iterdir()}
    assert {"letter.txt", folders.MARKER} <= kept <= {"letter.txt", folders.MARKER, "logs"}
