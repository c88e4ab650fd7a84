"""OpenDocument spreadsheets: what LibreOffice and WPS write, and what nobody honest does."""

import time

import pytest

from quizsvc.kit import files, tables
from quizsvc.kit.tables import refusals
from tests.kit import workbooks

CELL = "<table:table-cell/>"


def string(inner: str, *, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}>{inner}</table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def read(*rows: str) -> list[tuple[int, tuple[str, ...]]]:
    (sheet,) = tables.read(workbooks.ods_of(workbooks.ods_sheet(*rows))).sheets
    return [(found.number, found.cells) for found in sheet.rows]


class TestTexts:
    @pytest.mark.parametrize(
        ("inner", "text"),
        [
            ("<text:p>甲</text:p><text:p>乙</text:p>", "甲\n乙"),
            ("<text:p>甲</text:p><text:p/><text:p>乙</text:p>", "甲\n\n乙"),
            ("<text:p>A.甲<text:tab/>B.乙<text:line-break/>C.丙</text:p>", "A.甲\tB.乙\nC.丙"),
            ("<text:p>a<text:s text:c='3'/>b</text:p>", "a b"),
            ("<text:p>甲<text:span>乙<text:a>丙</text:a></text:span></text:p>", "甲乙丙"),
            ("<text:p>甲\n   乙</text:p>", "甲 乙"),
            ("<text:p>&lt;b&gt;&amp;amp;</text:p>", "<b>&amp;"),
            ("<office:annotation><text:p>批注</text:p></office:annotation><text:p>甲</text:p>", "甲"),
            ("<text:p>甲<text:note><text:p>脚注</text:p></text:note></text:p>", "甲"),
            (
                "<drawing:frame><drawing:text-box><text:p>图</text:p></drawing:text-box></drawing:frame><text:p>甲</text:p>",
                "甲",
            ),
            ("", ""),
        ],
    )
    def test_of_a_cell(self, inner: str, text: str) -> None:
        assert read(row(string("<text:p>头</text:p>"), string(inner), string("<text:p>尾</text:p>"))) == [
            (1, ("头", text, "尾"))
        ]

    def test_that_are_only_an_attribute(self) -> None:
        assert read(row(string("", more='office:string-value="甲"'))) == [(1, ("甲",))]

    @pytest.mark.parametrize(
        ("said", "text"),
        [
            ('office:value-type="percentage" office:value="0.5"', "50%"),
            ('office:value-type="currency" office:value="12"', "12"),
            ('office:value-type="float" office:value="1.0E3"', "1000"),
            ('office:value-type="float" office:value="NaN"', ""),
            ('office:value-type="time" office:time-value="PT08H05M00S"', "08:05:00"),
            ('office:value-type="date" office:date-value="2021-07-05T00:00:00"', "2021-07-05"),
        ],
    )
    def test_of_values(self, said: str, text: str) -> None:
        assert read(row(string("<text:p>头</text:p>"), f"<table:table-cell {said}/>"))[0][1] == (
            ("头", text) if text else ("头",)
        )


class TestPlaces:
    def test_repeated_cells_and_rows(self) -> None:
        twice = 'table:number-columns-repeated="2"'
        assert read(
            row(CELL, more='table:number-rows-repeated="3"'),
            row(
                f"<table:table-cell {twice}/>",
                string("<text:p>甲</text:p>", more=twice),
                more='table:number-rows-repeated="2"',
            ),
            row(f"<table:table-cell {twice}/>", more='table:number-rows-repeated="1048000"'),
        ) == [(4, ("", "", "甲", "甲")), (5, ("", "", "甲", "甲"))]

    def test_cells_under_a_merged_one_keep_their_place(self) -> None:
        merged = string("<text:p>甲</text:p>", more='table:number-columns-spanned="3"')
        covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
        assert read(row(merged, covered, string("<text:p>乙</text:p>"))) == [(1, ("甲", "", "", "乙"))]

    def test_rows_of_headers_and_groups(self) -> None:
        content = row(string("<text:p>甲</text:p>"))
        assert read(f"<table:table-header-rows>{content}</table:table-header-rows>", content) == [
            (1, ("甲",)),
            (2, ("甲",)),
        ]

    def test_a_table_within_a_cell_is_none_of_ours(self) -> None:
        inner = workbooks.ods_sheet(row(string("<text:p>里</text:p>")), name="inner")
        assert read(row(string(f"<text:p>外</text:p>{inner}"))) == [(1, ("外",))]

    def test_several_sheets_keep_their_names(self) -> None:
        book = tables.read(workbooks.ods([["甲"]], name="单选&判断", 多选=[["乙"]], 空=[[]]))
        assert book.format == "ods"
        assert [(sheet.name, sheet.rows[0].cells) for sheet in book.sheets] == [
            ("单选&判断", ("甲",)),
            ("多选", ("乙",)),
        ]


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("rows", "refusal"),
        [
            (
                row(string("<text:p>x</text:p>"), more='table:number-rows-repeated="1048576"'),
                refusals.TooManyRows,
            ),
            (
                row(string("<text:p>x</text:p>"), more=f'table:number-rows-repeated="{"9" * 4000}"'),
                refusals.TooManyRows,
            ),
            (
                row(
                    '<table:table-cell table:number-columns-repeated="999999999"/>',
                    string("<text:p>x</text:p>"),
                ),
                refusals.TooManyColumns,
            ),
            (
                row(string("<text:p>x</text:p>", more='table:number-columns-repeated="999999999"')),
                refusals.TooManyColumns,
            ),
            (
                row(
                    string("<text:p>x</text:p>", more='table:number-columns-repeated="250"'),
                    more='table:number-rows-repeated="50000"',
                ),
                refusals.TooManyCells,
            ),
            (
                row(string(f"<text:p>{'长' * 30_000}</text:p>"), more='table:number-rows-repeated="2000"'),
                refusals.TooMuchText,
            ),
            (
                row(string("<text:p>x</text:p>"), more='table:number-rows-repeated="many"'),
                files.TruncatedFile,
            ),
        ],
    )
    def test_what_would_grow(self, rows: str, refusal: type[files.BadFile]) -> None:
        began = time.perf_counter()
        with pytest.raises(refusal):
            tables.read(workbooks.ods_of(workbooks.ods_sheet(rows)))
        assert time.perf_counter() - began < 2

    def test_many_sheets_together(self) -> None:
        sheet = workbooks.ods_sheet(
            row(string("<text:p>x</text:p>"), more='table:number-rows-repeated="40000"')
        )
        with pytest.raises(refusals.TooManyRows):
            tables.read(workbooks.ods_of(sheet * 2))

    def test_entities(self) -> None:
        content = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        with pytest.raises(files.StrangeFile):
            tables.read(workbooks.repacked(workbooks.ods([["x"]]), {"content.xml": content}))

    def test_a_password(self) -> None:
        manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>"
        with pytest.raises(files.EncryptedFile, match="密码"):
            tables.read(workbooks.repacked(workbooks.ods([["x"]]), {"META-INF/manifest.xml": manifest}))

    @pytest.mark.parametrize("content", [None, b"", b"<office", b"\xff\xfe"])
    def test_what_is_damaged_or_missing(self, content: bytes | None) -> None:
        with pytest.raises(files.TruncatedFile):
            tables.read(workbooks.repacked(workbooks.ods([["x"]]), {"content.xml": content}))

    def test_other_open_documents_are_called_by_their_name(self) -> None:
        with pytest.raises(refusals.NotATable, match="OpenDocument"):
            tables.read(workbooks.ods_of("", mimetype="application/vnd.oasis.opendocument.text"))
