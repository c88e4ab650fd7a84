"""`flask bank import` and `flask bank census`."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from quizsvc.bank import queries
from quizsvc.kit import tables
from tests.kit import workbooks

HEADER = ["题干", "选项A", "选项B", "答案", "科目"]
GOOD = workbooks.xlsx([HEADER, ["谁？", "甲", "乙", "A", "法规"]])
MIXED = workbooks.xlsx([HEADER, ["谁？", "甲", "乙", "A", "法规"], ["何时？", "甲", "乙", "E", "法规"]])


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Any:
    def run(data: bytes, *options: str) -> Any:
        file = tmp_path / "题 库.xlsx"
        file.write_bytes(data)
        return app.test_cli_runner().invoke(args=["bank", "import", str(file), *options])

    return run


def total() -> int:
    return queries.page(page=1, page_size=20)[1]


def test_a_check_says_what_would_happen(run: Any) -> None:
    result = run(GOOD)
    assert result.exit_code == 0
    assert "共 1 行：可写入 1，重复 0，被拒绝 0" in result.output
    assert "新科目：法规" in result.output
    assert "未写入" in result.output
    assert total() == 0


def test_a_commit(run: Any) -> None:
    result = run(GOOD, "--commit", "--approve")
    assert (result.exit_code, total()) == (0, 1)
    assert "已写入。" in result.output
    assert len(queries.drawable()) == 1


def test_rejected_rows_end_with_status_1_unless_skipped(run: Any) -> None:
    result = run(MIXED, "--commit")
    assert (result.exit_code, total()) == (1, 0)
    assert "第 3 行“答案”列 [key-outside-options]" in result.output
    assert "没有写入任何内容" in result.output
    assert run(MIXED).exit_code == 1
    result = run(MIXED, "--commit", "--skip-rejected")
    assert (result.exit_code, total()) == (0, 1)


def test_json(run: Any) -> None:
    result = run(MIXED, "--json")
    report = json.loads(result.output)
    assert (report["rows"], report["accepted"], report["rejected"]) == (2, 1, 1)
    assert report["errors"][0]["row"] == 3


def test_a_bad_file(run: Any) -> None:
    result = run(b"%PDF")
    assert result.exit_code == 1
    assert "不能从这种文件读取题目" in result.output
    assert json.loads(run(b"%PDF", "--json").output)["code"] == "not-a-question-file"


def test_a_subject_for_rows_without_one(run: Any) -> None:
    data = workbooks.csv([["题干", "A", "B", "答案"], ["谁？", "甲", "乙", "A"]])
    assert run(data, "--commit").exit_code == 1
    assert run(data, "--commit", "--subject", "法规").exit_code == 0
    assert total() == 1


def test_decisions_and_the_refused_rows(run: Any, tmp_path: Path) -> None:
    run(GOOD, "--commit")
    other = workbooks.xlsx(
        [[*HEADER, "备注"], ["谁？", "甲", "乙", "B", "法规", ""], ["何时？", "甲", "乙", "E", "法规", "急"]]
    )
    book, decisions = tmp_path / "拒绝.xlsx", tmp_path / "决定.json"
    result = run(other, "--rejected", str(book))
    assert "更新 0，冲突 1，未读取 0" in result.output
    assert len(tables.read(book.read_bytes()).sheets[0].rows) == 3
    decisions.write_text('{"Sheet1!2": "file"}')
    result = run(other, "--commit", "--skip-rejected", "--extra-tags", "--decisions", str(decisions))
    assert (result.exit_code, total()) == (0, 1)
    assert queries.revisions(1)[0]["key"] == ["b"]
    for wrong in ("[]", "{", '{"a!1": "x"}'):
        decisions.write_text(wrong)
        result = run(GOOD, "--decisions", str(decisions))
        assert (result.exit_code, "应是 JSON 对象" in result.output) == (1, True)


class TestCensus:
    HEADINGS = (*HEADER, "题型", "难度", "状态")

    def census(self, app: Flask, *files: Path) -> tuple[int, list[list[str]]]:
        """The exit code, and the cells of each line of the table."""
        result = app.test_cli_runner().invoke(args=["bank", "census", *map(str, files)])
        lines = (line.split("│")[1:-1] for line in result.output.splitlines())
        return result.exit_code, [[cell.strip() for cell in line] for line in lines if line]

    def test_of_a_small_file(self, app: Flask, tmp_path: Path) -> None:
        file = tmp_path / "题.csv"
        rows = [
            ["谁？", "甲", "乙乙", "B", "法规", "单选题", "易", ""],
            ["何时？", "甲", "乙", "AB", "法规", "多选题", "难", "草稿"],
            ["水是湿的。", "", "", "正确", "党史", "判断题", "", ""],
        ]
        file.write_bytes(workbooks.csv([list(self.HEADINGS), *rows]))
        assert self.census(app, file) == (
            0,
            [
                ["法规", "2", "1", "1", "0", "1/0/1", "B1", "A1 B1", "", "1/1", "1"],
                ["党史", "1", "0", "0", "1", "0/1/0", "", "", "正确1", "0/0", "0"],
                ["合计", "3", "1", "1", "1", "1/1/1", "B1", "A1 B1", "正确1", "1/1", "1"],
            ],
        )

    def test_of_our_own_bank(self, app: Flask) -> None:
        files = sorted((Path(__file__).resolve().parents[2] / "question_bank").glob("*.csv"))
        code, lines = self.census(app, *files)
        assert code == 0
        # A long name of a subject goes on in a line without counts.
        assert [line[1:5] for line in lines if line[1]] == [
            *[["200", "100", "50", "50"]] * 3,
            ["600", "300", "150", "150"],
        ]

    def test_a_file_with_errors_is_not_counted(self, app: Flask, tmp_path: Path) -> None:
        file = tmp_path / "题.xlsx"
        file.write_bytes(MIXED)
        result = app.test_cli_runner().invoke(args=["bank", "census", str(file)])
        assert (result.exit_code, "题.xlsx 有 1 行有错" in result.output) == (1, True)
