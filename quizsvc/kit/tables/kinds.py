"""What a file is, by its content."""

from typing import Literal

from quizsvc.kit import archives
from quizsvc.kit.files import EncryptedFile, TruncatedFile
from quizsvc.kit.tables.refusals import UPLOAD_A_TABLE, NotATable

ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"BM", "BMP 图片"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"Rar!", "RAR 压缩包"),
    (b"\x7fELF", "程序文件"),
    (b"SQLite format 3", "数据库文件"),
)
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿 (.xlsx)”后再上传。"
LONGEST = 1024 * 1024
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"


def kind_of(data: bytes) -> Literal["xlsx", "xls", "ods", "csv"]:
    """Which reader a file wants; for a zip or an OLE file a first guess that their readers check.

    Raises:
        NotATable: says what it seems to be. BadFile: a package that cannot be read.
    """
    if data.startswith(ZIP_MAGIC):
        return "ods" if _is_ods(data) else "xlsx"
    if data.startswith(OLE_MAGIC):
        return "xls"
    if len(data) < len(OLE_MAGIC) and OLE_MAGIC.startswith(data):
        raise TruncatedFile()
    for signature, name in SIGNATURES:
        if data.startswith(signature) and (signature != b"BM" or b"\0" in data[:64]):
            raise NotATable(f"这个文件看起来是{name}")
    _refuse_markup(data)
    return "csv"


def _is_ods(data: bytes) -> bool:
    with archives.opened(data) as archive:
        return "mimetype" in archive and archive.read("mimetype", most=LONGEST).startswith(SPREADSHEET)


def _refuse_markup(data: bytes) -> None:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head.startswith(b"<"):
        return
    if b"schemas-microsoft-com:office:spreadsheet" in head:
        raise NotATable("这个文件是 Excel 2003 的 XML 文件", SAVE_AS)
    if head.startswith(
        (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<div", b"<style", b"<meta")
    ):
        raise NotATable("这个文件其实是网页（HTML；有些系统导出的 .xls 就是这样）", SAVE_AS)
    if head.startswith((b"<?xml", b"<!doctype", b"<!--")) or b"</" in head:
        raise NotATable("这个文件看起来是网页或 XML 文件", SAVE_AS)


def refuse_zip_of(names: set[str]) -> None:
    """Raise what fits a zip with these entries, if it is not an xlsx workbook."""
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise NotATable("这个文件是 Excel 二进制工作簿（.xlsb）", SAVE_AS)
    if any(name.startswith("word/") for name in names):
        raise NotATable("这个文件是 Word 文档")
    if any(name.startswith("ppt/") for name in names):
        raise NotATable("这个文件是 PowerPoint 演示文稿")
    if {"content.xml", "mimetype"} <= names:
        raise NotATable("这个文件是 OpenDocument 文件（如 .odt）")
    raise NotATable("这个文件是 zip 压缩包", f"请先解压。{UPLOAD_A_TABLE}")


def refuse_ole_of(names: set[str]) -> None:
    """Raise what fits an OLE file with these streams, if it is not an xls workbook."""
    if "EncryptedPackage" in names:
        raise EncryptedFile()
    if names & {"Workbook", "Book"}:
        return
    if "WordDocument" in names:
        raise NotATable("这个文件是 Word 文档（.doc）")
    if "PowerPoint Document" in names:
        raise NotATable("这个文件是 PowerPoint 演示文稿（.ppt）")
    raise NotATable("这个文件是别的程序的文件")
