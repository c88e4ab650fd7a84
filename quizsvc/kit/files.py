"""Why an uploaded file is refused as a whole. `code` is for programs, `detail` says what to do."""

from typing import Any, ClassVar

from quizsvc.kit.errors import Refusal


class BadFile(Refusal):
    """A file that cannot be read as a table."""

    status = 422
    title = "无法读取这个文件"
    code: ClassVar[str] = "bad-file"
    advice: ClassVar[str] = "请用 Excel 或 WPS 打开检查后，另存为 .xlsx 再上传。"

    def __init__(self, detail: str = "", **members: Any) -> None:
        super().__init__(detail or self.advice, code=self.code, **members)


class EmptyFile(BadFile):
    """No bytes, or no cell with content."""

    title = "文件是空的"
    code = "empty-file"
    advice = "文件里没有任何内容，请确认保存后再上传。"


class TruncatedFile(BadFile):
    """The end is missing, or the inside is damaged."""

    title = "文件不完整或已损坏"
    code = "truncated-file"
    advice = "文件不完整或已损坏，可能没有传完。请用 Excel 或 WPS 打开确认，另存为新的 .xlsx 后再上传。"


class EncryptedFile(BadFile):
    """Protected by a password."""

    title = "文件有打开密码"
    code = "encrypted-file"
    advice = "文件设有打开密码，无法读取。请在 Excel 中取消密码（文件－信息－保护工作簿），保存后再上传。"


class ZipBomb(BadFile):
    """Unpacks to far more than any honest table."""

    title = "文件解开后过大"
    code = "zip-bomb"
    advice = "文件解开后过大，不像正常的表格，已拒绝读取。请把内容复制到一个新的工作簿再上传。"


class WrongEncoding(BadFile):
    """A csv in an encoding that is not read."""

    title = "文字编码无法识别"
    code = "wrong-encoding"
