"""Why a file of questions is refused as a whole, in whichever format it is."""

from quizsvc.kit.files import BadFile

READ = (
    "能读取的有：Word 文档（.docx）、文本（.txt）、表格（.xlsx、.xls、.ods、.csv）、GIFT、Aiken、Moodle XML、"
    "QTI（.zip 或 .xml）、JSON。"
)
"""What the bank takes, for whoever sent something else."""


class NoQuestions(BadFile):
    """A file in which nothing is a question; its reader's kind says what there should be (formats.read)."""

    title = "没有找到题目"
    code = "no-questions"


class NotAQuestionFile(BadFile):
    """A file of a kind that holds no questions for us; `what` tells which it seems to be."""

    title = "不能从这种文件读取题目"
    code = "not-a-question-file"

    def __init__(self, what: str) -> None:
        hint = "请上传题目的 Word 版，或把文字复制到 .txt 里。" if "PDF" in what else ""
        super().__init__(f"{what}。{hint}{READ}")
