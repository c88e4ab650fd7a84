"""Why a template cannot be used, and what its office is to do."""

from quizsvc.kit.files import BadFile


class BadTemplate(BadFile):
    """A Word file that is no template for a notice."""

    title = "这个模板不能用"
    code = "bad-template"
    advice = "这个文件不能用作模板。请下载现在的模板，在 Word 或 WPS 里改好后再上传。"


class NotADocx(BadTemplate):
    """No docx, or one of another sort: with macros, for old programs, of the strict kind."""

    code = "not-a-docx"
    advice = (
        "模板应是“Word 文档 (.docx)”。请用 Word 或 WPS 打开，"
        "另存为这种格式（不是 .doc、.dotx、.docm 或严格 Open XML）后再上传。"
    )


class TemplateTooLarge(BadTemplate):
    """More bytes than a page layout needs."""

    title = "模板太大"
    code = "template-too-large"


class ForbiddenInTemplate(BadTemplate):
    """Holds what does not belong in a document that is sent out: a macro, a link, a comment, a change that
    was tracked.
    """

    code = "forbidden-in-template"


class BadTag(BadTemplate):
    """A tag is written wrongly, or stands where it cannot."""

    title = "模板里的标签写错了"
    code = "bad-tag"


class UnknownTag(BadTag):
    """There is no such tag."""

    code = "unknown-tag"


class MissingTag(BadTemplate):
    """The template has no place for something that every notice must say."""

    title = "模板里缺少标签"
    code = "missing-tag"
