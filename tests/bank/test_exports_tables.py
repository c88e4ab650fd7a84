"""Workbooks and csv that leave the house: exports, the template, and rows that were refused."""

import csv
import io
import json
from typing import Any

import openpyxl
import pytest

from quizsvc.bank import exports, imports
from quizsvc.bank.exports import Exported, columns, templates_xlsx
from quizsvc.bank.imports.formats.headings import ALIASES
from quizsvc.bank.rules import TRUE_FALSE_OPTIONS, Content, QuestionType
from quizsvc.kit.tables import normal_heading
from tests.kit import workbooks

SINGLE = Content(
    QuestionType.SINGLE,
    stem="=1+1\n1、等于几？",
    options=(("a", "007"), ("b", "A.二"), ("c", "610102199001011234")),
    key=("b",),
    explanation="一\n二",
    citation="'某书",
    difficulty=3,
    tags=("水", "气"),
)
TRUE_FALSE = Content(QuestionType.TRUE_FALSE, stem="水往低处流。", options=TRUE_FALSE_OPTIONS, key=("a",))
ITEMS = [
    Exported(7, 2, "approved", "党史 / 建党", SINGLE),
    Exported(8, 1, "draft", "党史", TRUE_FALSE),
]


def sheet_of(data: bytes, name: str | None = None) -> Any:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return book[name] if name else book.active


def as_json(**fields: Any) -> bytes:
    return json.dumps([{"answer": "A", "科目": "水"} | fields]).encode()


def examined(data: bytes, subject: str | None = None) -> imports.Examined:
    return imports.examine(data, "题.xlsx", subject=subject)


class TestExports:
    def test_a_workbook_is_all_text(self) -> None:
        sheet = sheet_of(exports.write("xlsx", ITEMS))
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert rows[0][:7] == [
            "题库编号",
            "版本号",
            "科目",
            "题型",
            "题干（原文）",
            "选项A（原文）",
            "选项B（原文）",
        ]
        assert rows[1][:8] == [
            *["7", ITEMS[0].version, "党史 / 建党", "单选题"],
            *["=1+1\n1、等于几？", "007", "A.二", "610102199001011234"],
        ]  # fmt: skip
        assert rows[1][13:] == ["B", "一\n二", "'某书", "难", "水、气", "已通过", None]
        assert [value for value in rows[2] if value] == [
            "8",
            ITEMS[1].version,
            "党史",
            "判断题",
            "水往低处流。",
            "正确",
            "中",
            "草稿",
        ]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
        assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value} == {"@"}

    def test_a_workbook_is_easy_to_work_in(self) -> None:
        sheet = sheet_of(exports.write("xlsx", ITEMS))
        assert sheet.freeze_panes == "A2"
        lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
        assert lists == {
            "D2:D50001": '"单选题,多选题,判断题"',
            "Q2:Q50001": '"易,中,难"',
            "S2:S50001": '"草稿,待审,已通过,已停用"',
        }

    def test_a_workbook_is_printed_as_wide_as_the_paper(self) -> None:
        sheet = sheet_of(exports.write("xlsx", ITEMS))
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows == "$1:$1"

    def test_the_same_questions_make_the_same_file(self) -> None:
        assert exports.write("xlsx", ITEMS) == exports.write("xlsx", ITEMS)

    def test_no_cell_of_a_csv_is_taken_for_a_formula_a_number_or_a_day(self) -> None:
        data = exports.write("csv", ITEMS)
        assert data.startswith(b"\xef\xbb\xbf")
        header, first, _ = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        assert header[4] == "题干（原文，开头的'不算）"
        assert first[4:8] == ["'=1+1\n1、等于几？", "'007", "A.二", "'610102199001011234"]
        assert first[15] == "''某书"

    @pytest.mark.parametrize("risky", ["=1", "+1", "-1", "@x", "＝1", "－1", "０07", "1-2", "½", "'", ".5"])
    def test_what_a_program_could_change_is_marked(self, risky: str) -> None:
        content = Content(QuestionType.TRUE_FALSE, risky, TRUE_FALSE_OPTIONS, ("a",))
        (_, row) = csv.reader(
            io.StringIO(exports.write("csv", [Exported(1, 1, "draft", "x", content)]).decode("utf-8-sig"))
        )
        assert row[4] == f"'{risky}"

    def test_a_csv_that_became_a_workbook_is_read_alike(self) -> None:
        rows = list(csv.reader(io.StringIO(exports.write("csv", ITEMS).decode("utf-8-sig"), newline="")))
        out = io.BytesIO()
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(out)
        assert [found.content for found in examined(out.getvalue()).candidates] == [SINGLE, TRUE_FALSE]

    def test_options_are_lettered_in_their_order(self) -> None:
        content = Content(QuestionType.SINGLE, "谁？", (("c", "甲"), ("a", "乙")), ("c",))
        (found,) = examined(exports.write("xlsx", [Exported(1, 1, "draft", "x", content)])).candidates
        assert (found.content.options, found.content.key) == ((("a", "甲"), ("b", "乙")), ("a",))

    def test_pictures_are_named_where_they_belong(self) -> None:
        pictures = (("stem", "a" * 64), ("c", "b" * 64))
        content = Content(QuestionType.SINGLE, "谁？", (("a", "甲"), ("c", "乙")), ("c",), pictures=pictures)
        for format_ in ("xlsx", "csv"):
            (found,) = examined(exports.write(format_, [Exported(1, 1, "draft", "x", content)])).candidates
            assert found.content.pictures == (("stem", "a" * 64), ("b", "b" * 64))

    def test_nothing_is_a_file_too(self) -> None:
        for format_ in ("xlsx", "csv"):
            read = examined(exports.write(format_, []))
            assert (read.rows, [note.code for note in read.warnings]) == (0, ["sheet-empty"])


class TestTheTemplate:
    def test_is_made_of_what_the_importer_knows(self) -> None:
        fields = {normal_heading(title): field for field, titles in ALIASES.items() for title in titles}
        for column in (*columns.EXPORT, *templates_xlsx.COLUMNS):
            assert fields[normal_heading(column.heading)] == column.field
        titles = [cell.value for cell in sheet_of(templates_xlsx.write())[1]]
        assert [fields[normal_heading(title)] for title in titles] == [
            column.field for column in templates_xlsx.COLUMNS
        ]

    def test_untouched_has_no_question(self) -> None:
        read = examined(templates_xlsx.write())
        assert (read.rows, read.errors) == (0, [])
        assert [(note.sheet, note.code) for note in read.warnings] == [("题目", "sheet-empty")]

    def test_filled_in_with_its_own_examples_is_taken_without_a_word(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(templates_xlsx.write()))
        for row in book["填写示例"].iter_rows(min_row=2, values_only=True):
            book["题目"].append(row)
        out = io.BytesIO()
        book.save(out)
        read = examined(out.getvalue())
        assert (read.rows, read.errors, read.warnings) == (3, [], [])
        assert [found.content.type for found in read.candidates] == list(QuestionType)
        assert [found.content.key for found in read.candidates] == [("b",), ("a", "c"), ("a",)]
        assert [found.content.difficulty for found in read.candidates] == [1, 2, 3]
        assert read.candidates[0].content.tags == ("示例", "单选")

    def test_offers_words_and_says_what_belongs_in_a_cell(self) -> None:
        rules = sheet_of(templates_xlsx.write()).data_validations.dataValidation
        assert [rule.formula1 for rule in rules if rule.type == "list"] == [
            '"单选题,多选题,判断题"',
            '"易,中,难"',
        ]
        assert len(rules) == len(templates_xlsx.COLUMNS)
        assert all(rule.prompt for rule in rules)


class TestRejectedRows:
    HEADER = ("题干", "选项A", "选项B", "答案", "题型", "科目", "章节", "命题人")

    def back(self, data: bytes, **more: Any) -> bytes:
        """What was refused of a file, as a workbook."""
        read = imports.examine(data, "题", subject=None, **more)
        assert len(read.rejected) > 0
        return exports.rejected(read.rejected, read.errors)

    def test_say_why_and_where_and_all_that_they_said(self) -> None:
        rows = [
            ["谁？", "甲", "乙", "E", "单选题", "水", "一", "张三"],
            ["何时？", "甲", "乙", "A", "单选题", "水", "", ""],
        ]
        sheet = sheet_of(self.back(workbooks.xlsx([list(self.HEADER), *rows])))
        titles, row = ([cell.value for cell in found] for found in sheet.iter_rows())
        said = {title: value for title, value in zip(titles, row, strict=True) if value is not None}
        assert said == {
            "原因": "“答案”：答案 E 不在选项之中（选项只到 B）",
            "原位置": "Sheet1 第 2 行 “答案”",
            "科目": "水",
            "题型": "单选题",
            "题干": "谁？",
            "选项A": "甲",
            "选项B": "乙",
            "答案": "E",
            "章节": "一",
            "命题人": "张三",
        }

    def test_say_all_reasons(self) -> None:
        sheet = sheet_of(
            self.back(workbooks.xlsx([list(self.HEADER), ["", "甲", "乙", "E", "单选题", "水"]]))
        )
        assert sheet["A2"].value.count("；") == 1

    def test_can_be_imported_once_they_are_mended(self) -> None:
        rows = [["3、谁？", "A.甲", "B.乙", "E", "单选题", "水", "一", "张三"]]
        book = openpyxl.load_workbook(io.BytesIO(self.back(workbooks.xlsx([list(self.HEADER), *rows]))))
        titles = [cell.value for cell in book.active[1]]
        book.active.cell(2, titles.index("答案") + 1).value = "B"
        out = io.BytesIO()
        book.save(out)
        (found,) = imports.examine(out.getvalue(), "题.xlsx", subject=None, extra_tags=True).candidates
        assert found.content == Content(
            QuestionType.SINGLE, "谁？", (("a", "甲"), ("b", "乙")), ("b",), tags=("一", "命题人:张三")
        )

    @pytest.mark.parametrize(
        "data",
        [
            workbooks.xlsx(
                [["题干", "选项", "答案", "科目"], ["谁？", "A.甲**C.乙", "A", "水"]], name="单选题"
            ),
            workbooks.xlsx(
                [
                    ["题干（原文）", "选项A（原文）", "选项B（原文）", "答案", "科目", "题型"],
                    ["1、谁？", "", "A.乙", "A", "水", "单选题"],
                ]
            ),
            as_json(题干="1、谁？", options=list("甲乙丙丁戊己庚辛壬"), type="single"),
            as_json(题干="谁\ud800？\x07", options=["甲", "甲"]),
            as_json(题干="长" * 40_000, options=["甲", "乙"]),
        ],
        ids=["one-cell", "exact", "too-many-options", "characters-that-no-sheet-holds", "too-long"],
    )
    def test_left_as_they_are_are_refused_again(self, data: bytes) -> None:
        again = examined(self.back(data))
        assert (again.rows, len(again.rejected)) == (1, 1)
        assert again.rejected[0].fields["subject"] == "水"
        assert again.warnings == []

    def test_of_formats_that_say_exactly_keep_to_it(self) -> None:
        document = {
            "format": "quizsvc-questions",
            "version": 1,
            "questions": [
                {
                    "question_id": "7", "revision": 2, "state": "approved", "subject": "水", "type": "single",
                    "stem": "1、谁？", "options": [{"id": "a", "text": "A.甲"}, {"id": "b", "text": "乙"}],
                    "key": ["a", "b"], "tags": ["水", "气"],
                }
            ],
        }  # fmt: skip
        data = self.back(json.dumps(document).encode())
        book = openpyxl.load_workbook(io.BytesIO(data))
        titles = [cell.value for cell in book.active[1]]
        assert book.sheetnames == ["待改正（原文）"]
        book.active.cell(2, titles.index("答案") + 1).value = "A"
        out = io.BytesIO()
        book.save(out)
        (found,) = examined(out.getvalue()).candidates
        assert (found.question_id, found.revision, found.state) == (7, 2, "approved")
        assert (found.content.stem, found.content.options[0]) == ("1、谁？", ("a", "A.甲"))
        assert found.content.tags == ("水", "气")

    @pytest.mark.parametrize(
        "data",
        [
            "一、单选题\n1、谁负责？\nA．甲\nB．乙\n答案：E\n".encode(),
            "::一::谁？ {~甲 ~乙}\n".encode(),
            b"Who?\nA. x\nB. y\nANSWER: AB\n",
            (
                '<quiz><question type="multichoice"><questiontext><text>谁？</text>'
                '</questiontext><answer fraction="33"><text>甲</text></answer><answer fraction="0"><text>乙'
                "</text></answer></question></quiz>"
            ).encode(),
        ],
        ids=["text", "gift", "aiken", "moodle"],
    )
    def test_of_every_format_have_their_reason(self, data: bytes) -> None:
        read = imports.examine(data, "题", subject="水")
        workbook = exports.rejected(read.rejected, read.errors)
        assert read.errors[0].message in sheet_of(workbook)["A2"].value
        again = examined(workbook, subject="水")
        assert (again.rows, len(again.rejected)) == (1, 1)

    def test_options_that_are_called_anew_leave_no_answer_behind(self) -> None:
        document = {
            "format": "quizsvc-questions",
            "version": 1,
            "questions": [
                {
                    "subject": "水", "type": "single", "stem": "谁？", "key": ["a"],
                    "options": [{"id": id_, "text": text} for id_, text in zip("xab", "甲乙丙", strict=True)],
                }
            ],
        }  # fmt: skip
        data = self.back(json.dumps(document).encode())
        row = {title.value: cell.value for title, cell in zip(*sheet_of(data).iter_rows(), strict=True)}
        assert (row["选项A（原文）"], row["答案"]) == ("甲", None)
        assert "原来写的是“a”" in row["原因"]
        assert [fault.code for fault in examined(data).errors] == ["key-missing"]

    def test_rows_that_were_to_be_new_leave_their_numbers_behind(self) -> None:
        sheet = [
            ["题库编号", "版本号", *self.HEADER],
            ["7", "1-00000000", "谁？", "甲", "乙", "E", "单选题", "水"],
        ]
        read = imports.examine(workbooks.xlsx(sheet), "题", subject=None)
        for as_new, number in ((False, "7"), (True, None)):
            found = sheet_of(exports.rejected(read.rejected, read.errors, as_new=as_new))
            row = {title.value: cell.value for title, cell in zip(*found.iter_rows(), strict=True)}
            assert row.get("题库编号") == number

    def test_a_sheets_name_that_said_the_type_is_kept_as_the_type(self) -> None:
        data = self.back(
            workbooks.xlsx(
                [["题干", "选项A", "选项B", "答案", "科目"], ["谁？", "甲", "乙", "A", "水"]], name="多选题"
            )
        )
        assert "多选题" in [cell.value for cell in sheet_of(data)[2]]

    def test_none_is_an_empty_form(self) -> None:
        assert examined(exports.rejected([], [])).rows == 0
