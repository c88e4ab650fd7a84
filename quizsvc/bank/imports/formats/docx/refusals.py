"""Why a Word file is refused as a whole."""

from quizsvc.kit.files import BadFile, TruncatedFile


class OldWordFile(BadFile):
    """A file of a Word before 2007, or a rich text: formats that are not read."""

    title = "这是旧格式的 Word 文件"
    code = "old-word-file"
    advice = (
        "这是旧格式的 Word 文件（.doc 或 .rtf）。请用 Word 或 WPS 打开，另存为“Word 文档 (.docx)”后再上传。"
    )


class BrokenDocx(TruncatedFile):
    """A docx whose end is missing or whose inside is damaged."""

    advice = "文件不完整或已损坏，可能没有传完。请用 Word 或 WPS 打开确认，另存为新的 .docx 后再上传。"
