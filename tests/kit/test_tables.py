"""Uploaded tables: what is read, and what is refused with which sentence."""

import contextlib
import datetime
import io
import time
import zipfile
from collections.abc import Callable
from typing import Any, ClassVar

import openpyxl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from quizsvc.kit import files, tables
from quizsvc.kit.tables import ole, refusals, zips
from tests.kit import workbooks

NAIVE = datetime.datetime(2021, 7, 5, 8, 30)  # noqa: DTZ001 - a cell has no time zone
ROWS = [["姓名", "工号"], ["张三", "007"], ["李四", 12]]
ORIGINALS = [workbooks.xlsx(ROWS), workbooks.xls(ROWS), workbooks.ods(ROWS), workbooks.csv(ROWS)]
READ = [(1, ("姓名", "工号")), (2, ("张三", "007")), (3, ("李四", "12"))]


def rows_of(data: bytes, filename: str = "x.xlsx") -> list[tuple[int, tuple[str, ...]]]:
    (sheet,) = tables.read(data, filename).sheets
    return [(row.number, row.cells) for row in sheet.rows]


class TestWhatIsRead:
    @pytest.mark.parametrize("write", [workbooks.xlsx, workbooks.xls, workbooks.ods, workbooks.csv])
    def test_every_format_gives_the_same_rows(self, write: Callable[..., bytes]) -> None:
        assert rows_of(write(ROWS)) == READ

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_a_csv_in_every_encoding_and_delimiter(self, encoding: str, delimiter: str) -> None:
        data = workbooks.csv(ROWS, encoding=encoding, delimiter=delimiter)
        book = tables.read(data, "a/b/名单.csv")
        assert book.format == "csv"
        assert book.sheets[0].name == "名单"
        assert [(row.number, row.cells) for row in book.sheets[0].rows] == READ

    def test_the_content_decides_not_the_name(self) -> None:
        assert tables.read(workbooks.csv(ROWS), "x.xlsx").format == "csv"
        assert tables.read(workbooks.xls(ROWS), "x.xlsx").format == "xls"
        assert tables.read(workbooks.xlsx(ROWS), "x.csv").format == "xlsx"

    def test_row_numbers_are_those_of_excel_and_blank_edges_are_dropped(self) -> None:
        data = workbooks.xlsx([[], ["a", "", "b", "", " "], [], ["c"], ["", ""], []], 空表=[[]])
        assert rows_of(data) == [(2, ("a", "", "b")), (4, ("c", "", ""))]

    def test_a_quoted_line_end_in_a_csv_does_not_shift_the_row_numbers(self) -> None:
        assert rows_of(b'a,"b\nc"\r\n\r\nd,e') == [(1, ("a", "b\nc")), (3, ("d", "e"))]

    @pytest.mark.parametrize("write", [workbooks.xlsx, workbooks.ods])
    def test_numbers_and_dates_become_what_people_see(self, write: Callable[..., bytes]) -> None:
        values = [
            1,
            2.0,
            0.5,
            True,
            datetime.date(2021, 7, 5),
            NAIVE,
            "NA",
            "001",
        ]
        seen = ("1", "2", "0.5", "TRUE", "2021-07-05", "2021-07-05 08:30:00", "NA", "001")
        assert rows_of(write([values])) == [(1, seen)]

    @pytest.mark.parametrize("write", [workbooks.xlsx, workbooks.ods])
    def test_a_long_number_is_told_but_not_a_long_text(self, write: Callable[..., bytes]) -> None:
        (sheet,) = tables.read(write([[610102199001011234, "610102199001011234", 12345]])).sheets
        assert [cell.is_long_number for cell in sheet.rows[0].cells] == [True, False, False]
        assert sheet.rows[0].cells[1] == "610102199001011234"

    @pytest.mark.parametrize(
        ("value", "format_", "seen", "told"),
        [
            (0.05, "0%", "5%", False),
            (0.125, "0%", "12.5%", False),
            (1, "0.00%", "100%", False),
            (0.07, '[Red]0.0%;"负"0', "7%", False),
            (5, '0"个工作日"', "5", True),
            (5, "0年", "5", True),
            (5, r"0\m", "5", True),
            (1234.5, '_ * #,##0.00_ ;_ * "-"??_ ', "1234.5", False),
            (0.5, "0.00E+00", "0.5", False),
            ("甲", '0"个工作日"', "甲", False),
            (datetime.timedelta(hours=30), "[h]:mm", "1 day, 6:00:00", True),
        ],
    )
    def test_a_number_is_as_it_is_shown_or_told(
        self, value: Any, format_: str, seen: str, told: bool
    ) -> None:
        book = openpyxl.Workbook()
        book.active.append(["甲", value])
        book.active["B1"].number_format = format_
        out = io.BytesIO()
        book.save(out)
        (sheet,) = tables.read(out.getvalue()).sheets
        cell = sheet.rows[0].cells[1]
        assert (cell, tables.cell_fault(cell) is not None) == (seen, told)

    def test_a_csv_that_excel_has_rounded_is_told(self) -> None:
        (sheet,) = tables.read(b'a,b\r\n6.10102E+17,="0012"').sheets
        assert sheet.rows[1].cells[0].is_long_number
        assert sheet.rows[1].cells[1] == "0012"
        assert not sheet.rows[1].cells[1].is_formula

    @pytest.mark.parametrize("write", [workbooks.xlsx, workbooks.xls, workbooks.ods, workbooks.csv])
    def test_formulas_are_told_also_when_nobody_computed_them(self, write: Callable[..., bytes]) -> None:
        data = write([["a", "b"], ["x", "=1+1"], ["y", "z"], ["w", "=SUM(A1:A2)"]])
        (sheet,) = tables.read(data).sheets
        assert [cell.is_formula for row in sheet.rows for cell in row.cells] == [
            False, False, False, True, False, False, False, True
        ]  # fmt: skip

    def test_control_characters_stay_for_the_row_to_tell(self) -> None:
        (sheet,) = tables.read(b"a,b\r\nc\0d,e\x07\r\nf,g\th").sheets
        assert [cell.has_control for row in sheet.rows for cell in row.cells] == [
            False, False, True, True, False, False
        ]  # fmt: skip

    def test_several_sheets_keep_their_names(self) -> None:
        book = tables.read(workbooks.xlsx([["a"]], name="单选", 判断=[["b"]], 空=[[]]))
        assert [(sheet.name, sheet.rows[0].cells) for sheet in book.sheets] == [
            ("单选", ("a",)),
            ("判断", ("b",)),
        ]


def damaged(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("data", "refusal", "says"),
        [
            (b"", files.EmptyFile, "没有任何内容"),
            (b"\xef\xbb\xbf\r\n", files.EmptyFile, "没有任何内容"),
            (workbooks.xlsx([[]]), files.EmptyFile, "没有任何内容"),
            (b"%PDF-1.7 ...", refusals.NotATable, "PDF"),
            (b"<!DOCTYPE html><html><table></table></html>", refusals.NotATable, "网页"),
            (b"\xef\xbb\xbf  <table><tr><td>1</td></tr></table>", refusals.NotATable, "网页"),
            (b'<?xml version="1.0"?><Workbook/>', refusals.NotATable, "XML"),
            (b"\x89PNG\r\n\x1a\n", refusals.NotATable, "PNG"),
            (bytes(range(256)) * 20, refusals.NotATable, "二进制"),
            (damaged(workbooks.xlsx(ROWS)), files.TruncatedFile, "没有传完"),
            (workbooks.xlsx(ROWS)[:40], files.TruncatedFile, "没有传完"),
            (damaged(workbooks.xls(ROWS)), files.TruncatedFile, "没有传完"),
            (workbooks.xls(ROWS)[:100], files.TruncatedFile, "没有传完"),
            (b"\xd0\xcf\x11\xe0", files.TruncatedFile, "没有传完"),
            ("姓名,工号\r\n张三,1".encode("utf-16-le"), files.WrongEncoding, "UTF-16"),
            ("氏名,番号\r\nカタカナ山田,ﾃｽﾄ".encode("shift-jis"), files.WrongEncoding, "第 2 行"),
            ("a,b\r\nc,d\r\n名字".encode()[:-1], files.WrongEncoding, "第 3 行"),
            (b"a,b\r\nc,\xff\xff", files.WrongEncoding, "第 2 行"),
            (b'a,b\r\nc,"d\r\ne,f', refusals.BrokenCsv, "第 2 行"),
        ],
    )
    def test_each_with_its_sentence(self, data: bytes, refusal: type[files.BadFile], says: str) -> None:
        with pytest.raises(refusal) as refused:
            tables.read(data, "x.xlsx")
        assert says in refused.value.detail
        assert refused.value.status == 422
        assert refused.value.members["code"] == refusal.code

    @pytest.mark.parametrize(
        ("entry", "says"),
        [
            ("word/document.xml", "Word"),
            ("ppt/presentation.xml", "PowerPoint"),
            ("xl/workbook.bin", "xlsb"),
            ("readme.txt", "zip"),
        ],
    )
    def test_other_packages_are_called_by_their_name(self, entry: str, says: str) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr(entry, "x")
        with pytest.raises(refusals.NotATable, match=says):
            tables.read(out.getvalue(), "x.xlsx")

    def test_an_encrypted_workbook(self) -> None:
        directory_name = "Workbook".encode("utf-16-le") + b"\0" * 48
        package = "EncryptedPackage".encode("utf-16-le")
        plain = workbooks.xls(ROWS)
        at = plain.index(directory_name)
        data = bytearray(plain)
        data[at : at + len(package)] = package
        data[at + 64 : at + 66] = (len(package) + 2).to_bytes(2, "little")
        with pytest.raises(files.EncryptedFile, match="取消密码"):
            tables.read(bytes(data), "x.xlsx")

    def test_too_many_rows_and_columns_name_the_limit(self) -> None:
        with pytest.raises(refusals.TooManyRows, match="50,000 行"):
            tables.read(b"a,b\r\n" + b"1,2\r\n" * 50_001)
        assert len(tables.read(b"a,b\r\n" + b"1,2\r\n" * 50_000).sheets[0].rows) == 50_001
        with pytest.raises(refusals.TooManyColumns, match="256 列"):
            tables.read(workbooks.xlsx([["x"] * 257]))
        with pytest.raises(refusals.TooManyColumns, match="256 列"):
            tables.read(b",".join([b"x"] * 257))

    def test_one_stray_cell_far_below_is_refused_before_any_parser_fills_the_space(self) -> None:
        book = openpyxl.Workbook()
        book.active["A1"] = "x"
        book.active["P1048576"] = "y"
        out = io.BytesIO()
        book.save(out)
        began = time.perf_counter()
        with pytest.raises(refusals.TooManyRows, match="1,048,576"):
            tables.read(out.getvalue())
        assert time.perf_counter() - began < 1

    def test_a_stray_cell_in_an_xls_too(self) -> None:
        with pytest.raises(refusals.TooManyRows):
            tables.read(workbooks.xls([["x"], *[[]] * 60_000, ["y"]]))

    def test_many_columns_times_many_rows(self) -> None:
        book = openpyxl.Workbook()
        book.active["A1"] = "x"
        book.active["IV40000"] = "y"
        out = io.BytesIO()
        book.save(out)
        with pytest.raises(refusals.TooManyCells, match="3,000,000"):
            tables.read(out.getvalue())

    @pytest.mark.parametrize("write", [workbooks.sharing_xlsx, workbooks.xls])
    def test_one_long_text_in_many_cells(self, write: Callable[..., bytes]) -> None:
        data = write([["长" * 30_000] * 100] * 20)
        assert len(data) < 500_000
        with pytest.raises(refusals.TooMuchText, match="50,000,000"):
            tables.read(data)

    def test_texts_are_measured_as_they_are(self) -> None:
        rows = [["姓名", "长" * 9000, "x" * 20_000], ["甲" * 7, "x" * 20_000, "é" * 8225], ["长" * 9000, ""]]
        wanted = sum(len(text) for row in rows for text in row)
        assert zips.inspect(workbooks.sharing_xlsx(rows))["Sheet1"].text == wanted
        assert ole.inspect(workbooks.xls(rows))["Sheet1"].text == wanted

    def test_a_sheet_is_looked_at_however_its_entry_is_spelt(self) -> None:
        plain = workbooks.xlsx([["=1+1", "x"]])
        with zipfile.ZipFile(io.BytesIO(plain)) as package:
            content = package.read("xl/worksheets/sheet1.xml")
        moved = {"xl/worksheets/sheet1.xml": None, "xl/Worksheets/SHEET1.xml": content}
        assert tables.read(workbooks.repacked(plain, moved)).sheets[0].rows[0].cells[0].is_formula
        twice = {"xl/Worksheets/SHEET1.xml": content}
        with pytest.raises(files.BadFile):
            tables.read(workbooks.repacked(plain, twice))

    def test_a_csv_of_many_cells(self) -> None:
        with pytest.raises(refusals.TooManyCells):
            tables.read((b"x," * 255 + b"x\n") * 11_800)
        with pytest.raises(refusals.TooManyRows):
            tables.read(b"x" + b"\n" * 1_050_000 + b"y")
        assert tables.read((b"x" + b"," * 5000 + b"\n") * 50).sheets[0].rows[0].cells == ("x",)

    def test_zip_bombs(self) -> None:
        plain = workbooks.xlsx(ROWS)
        sheet = "xl/worksheets/sheet1.xml"
        packed = workbooks.repacked(plain, {"xl/media/big.bin": b"\0" * 30_000_000})
        large = workbooks.repacked(plain, {f"xl/media/{n}.bin": b"\0" * 999_999 for n in range(200)})
        lies = workbooks.lying(workbooks.repacked(plain, {sheet: b" " * 900_000}), sheet, 1000)
        many = workbooks.repacked(plain, {f"x{n}": b"" for n in range(1001)})
        for data in (packed, large, lies, many):
            began = time.perf_counter()
            with pytest.raises(files.ZipBomb):
                tables.read(data)
            assert time.perf_counter() - began < 2

    def test_a_document_type(self) -> None:
        content = b'<!DOCTYPE a [<!ENTITY b "c">]><sst>&b;</sst>'
        with pytest.raises(files.StrangeFile, match="DOCTYPE"):
            tables.read(workbooks.repacked(workbooks.xlsx(ROWS), {"xl/sharedStrings.xml": content}))

    def test_a_package_without_its_parts(self) -> None:
        for gone in ("xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            with pytest.raises(files.BadFile):
                tables.read(workbooks.repacked(workbooks.xlsx(ROWS), {gone: None}))

    def test_claims_for_which_a_parser_would_reserve_all_memory(self) -> None:
        plain = workbooks.xls(ROWS)
        dimensions = plain.index(b"\x00\x02\x0e\x00") + 4
        strings = plain.index(b"\xfc\x00", 512) + 4
        for at in (dimensions + 4, strings + 4):
            lie = plain[:at] + b"\xff\xff\xff\x7f" + plain[at + 4 :]
            with pytest.raises(files.TruncatedFile):
                tables.read(lie)

    def test_a_parser_that_panics_is_a_refusal(self) -> None:
        plain = workbooks.xls(ROWS)
        for cut in range(10, 1000, 33):  # within the container's directory
            with contextlib.suppress(files.BadFile):
                tables.read(plain[:-cut])

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def test_mutated_files_are_read_or_refused_never_a_crash(self, data: st.DataObject) -> None:
        original = data.draw(st.sampled_from(ORIGINALS))
        mutated = bytearray(original)
        for _ in range(data.draw(st.integers(1, 20))):
            mutated[data.draw(st.integers(0, len(mutated) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(mutated)))
        try:
            tables.read(bytes(mutated[: cut or len(mutated)]), "x.xlsx")
        except files.BadFile:
            event("refused")


class TestHeadings:
    ALIASES: ClassVar = {
        "name": {"姓名", "名字"},
        "unit": {"单位", "所属单位"},
        "a": {"选项A", "A", "选项(A)"},
    }

    def rows(self, *rows: list[str]) -> list[tables.Row]:
        return tables.read(workbooks.xlsx(rows)).sheets[0].rows

    def test_spelling_does_not_matter(self) -> None:
        rows = self.rows(["某某名单"], [" 姓　名（必填）*", "所属单位：", "Ａ", "备注", "名字"], ["张三"])
        header = tables.find_columns(rows, self.ALIASES)
        assert header is not None
        assert header.row == 2
        assert header.columns == {"name": 0, "unit": 1, "a": 2}
        assert header.unknown == ("备注",)
        assert header.repeated == ("名字",)
        assert header.title("unit") == "所属单位："

    def test_a_letter_in_brackets_stays(self) -> None:
        header = tables.find_columns(self.rows(["姓名", "选项（A）"]), self.ALIASES)
        assert header is not None
        assert header.columns == {"name": 0, "a": 1}

    def test_brackets_without_end_are_no_heading(self) -> None:
        began = time.perf_counter()
        header = tables.find_columns(self.rows(["姓名", "单位", "(" * 16_000 + ")" * 16_000]), self.ALIASES)
        assert time.perf_counter() - began < 1
        assert header is not None
        assert [len(title) for title in header.unknown] == [101]

    def test_no_header_within_ten_rows(self) -> None:
        assert tables.find_columns(self.rows(["x"], ["姓名"]), self.ALIASES) is None
        late = [[str(n)] for n in range(10)] + [["姓名", "单位"]]
        assert tables.find_columns(self.rows(*late), self.ALIASES) is None
