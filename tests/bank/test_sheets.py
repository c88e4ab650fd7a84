"""Sheets of a file of questions, whatever their columns are called, and files that are none."""

import pytest

from quizsvc.bank import imports
from quizsvc.bank.imports.formats.refusals import NotAQuestionFile
from quizsvc.kit.tables import NoHeaderRow
from quizsvc.kit.tables.refusals import NotATable
from tests.bank.test_imports import GOOD, HEADER, content, examine


class TestSheets:
    def test_columns_in_any_order_and_under_other_names(self) -> None:
        header = [
            "正确答案（必填）",
            "试题内容*",
            "B",
            "A",
            "试题类型",
            "答案解析",
            "法条依据",
            "学科",
            "备注",
        ]
        examined = examine(
            [["某单位题库"], [], header, ["A", "谁？", "乙", "甲", "单选", "因为", "第一条", "法规", "x"]]
        )
        found = content(examined)
        assert found.options == (("a", "甲"), ("b", "乙"))
        assert found.citation == "第一条"
        assert [(issue.code, issue.row, issue.column) for issue in examined.warnings] == [
            ("unknown-column", 3, "备注")
        ]

    def test_a_column_of_chapters_is_tags_and_no_subject(self) -> None:
        rows = [
            ["章节", "题干", "选项A", "选项B", "答案", "题型"],
            ["第一章", "谁？", "x", "y", "A", "单选题"],
        ]
        examined = examine(rows, subject="法规")
        assert content(examined).tags == ("第一章",)
        (told,) = examined.warnings
        assert (told.row, told.column, told.code) == (1, "章节", "column-as-tags")
        (told,) = examine(rows).errors
        assert (told.column, told.code) == ("科目", "subject-missing")
        assert "“章节”列是标签，不是科目" in told.message

    def test_a_sheet_without_a_header_is_told(self) -> None:
        examined = examine([HEADER, GOOD], 说明=[["怎样填写"], ["一行一题"]])
        assert len(examined.candidates) == 1
        assert [(issue.sheet, issue.code) for issue in examined.warnings] == [("说明", "sheet-skipped")]

    def test_a_file_without_a_header_is_refused_with_what_it_needs(self) -> None:
        with pytest.raises(NoHeaderRow, match="缺少“答案”列"):
            examine([["题干", "选项A", "选项B"], ["谁？", "甲", "乙"]])
        with pytest.raises(NoHeaderRow, match="缺少“题干”“答案”列"):
            examine([["什么"], ["都没有"]])

    def test_the_subject_of_a_row_comes_first_then_the_given_one_then_the_category(self) -> None:
        header = ["题干", "A", "B", "答案", "科目", "题目分类"]
        rows = [["一？", "甲", "乙", "A", "法规", "水"], ["二？", "甲", "乙", "A", "", "气"]]
        assert [c.subject for c in examine([header, *rows], subject="标准").candidates] == ["法规", "标准"]
        plain = examine([header, *rows])
        assert [c.subject for c in plain.candidates] == ["法规", "气"]
        assert [c.content.tags for c in plain.candidates] == [("水",), ()]


class TestFilesOfOtherKinds:
    def test_a_pdf_is_told_what_is_taken_instead(self) -> None:
        with pytest.raises(NotAQuestionFile, match=r"PDF.*Word 版.*docx.*GIFT.*JSON"):
            imports.examine(b"%PDF-1.7 ...", "题.pdf", subject="x")

    def test_a_picture_too(self) -> None:
        with pytest.raises(NotAQuestionFile, match="PNG 图片。能读取的有"):
            imports.examine(b"\x89PNG\r\n\x1a\n", "题.png", subject="x")

    def test_a_table_that_another_program_can_save_is_told_how(self) -> None:
        with pytest.raises(NotATable, match="另存为"):
            imports.examine(b"<html><table><tr><td>1</td></tr></table></html>", "题.xls", subject="x")
