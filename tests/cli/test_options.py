"""What scripts/run may be told, and how it answers mistakes."""

from pathlib import Path

import pytest

from quizsvc.cli import options


def test_defaults() -> None:
    found = options.read([])
    assert found == options.Options(8000, "127.0.0.1", options.ROOT / ".data", fresh=False, empty=False)


def test_a_relative_folder_is_the_callers(tmp_path: Path) -> None:
    found = options.read(["--data-dir", "资料 夹", "--called-from", str(tmp_path)])
    assert found is not None
    assert found.data_dir == tmp_path / "资料 夹"


def test_help_is_no_run() -> None:
    assert options.read(["--port", "8001", "--help"]) is None


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", "0"], "端口应是 1 到 65535 的整数，现在是“0”"),
        (["--port", "65536"], "端口应是 1 到 65535 的整数"),
        (["--port", "八千"], "端口应是 1 到 65535 的整数"),
        (["--port"], "--port 后面要写一个值"),
        (["--data-dir", " "], "值不能是空的"),
        (["--fresh=yes"], "--fresh 后面不能写值"),
        (["--prot", "8001"], "没有这个选项：--prot 8001"),
    ],
)
def test_a_mistake_is_answered_with_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        options.read(arguments)
    assert ended.value.code == 2
    answer = capsys.readouterr().err
    assert sentence in answer
    assert answer.endswith("用 scripts/run --help 查看说明。\n")
    assert answer.count("\n") == 1
