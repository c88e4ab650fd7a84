"""Why an uploaded file is refused as a whole. `code` is for programs, `detail` says what to do."""

from typing import Any, ClassVar

from quizsvc.kit.errors import Refusal


class BadFile(Refusal):
    """A file that cannot be read."""

    status = 422
    title = "无法读取这个文件"
    code: ClassVar[str] = "bad-file"
    advice: ClassVar[str] = "无法读取这个文件。请打开检查后，另存为新的文件再上传。"

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
    advice = "文件不完整或已损坏，可能没有传完。请打开确认，另存为或重新导出为新的文件后再上传。"


class EncryptedFile(BadFile):
    """Protected by a password."""

    title = "文件有打开密码"
    code = "encrypted-file"
    advice = "文件设有打开密码，无法读取。请打开后取消密码，保存后再上传。"


class ZipBomb(BadFile):
    """Unpacks to far more than any honest file."""

    title = "文件解开后过大"
    code = "zip-bomb"
    advice = "文件解开后过大，不像正常的文件，已拒绝读取。请把内容复制到一个新的文件再上传。"


class StrangeFile(BadFile):
    """Holds what no honest program writes: entries that overlap or lead elsewhere, a document type."""

    title = "文件里有不正常的内容"
    code = "strange-file"
    advice = (
        "文件里有重名、互相重叠或指向别处的内容，或文档类型声明（DOCTYPE），为安全起见没有读取。"
        "请把内容复制到一个新的文件再上传。"
    )


class WrongEncoding(BadFile):
    """A text in an encoding that is not read."""

    title = "文字编码无法识别"
    code = "wrong-encoding"
