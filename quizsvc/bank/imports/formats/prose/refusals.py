"""Why a text or a Word file of questions is refused as a whole, beside what any file is refused for."""

from quizsvc.kit.files import BadFile
from quizsvc.kit.tables.refusals import ROWS_LIMIT

LINES_LIMIT = 10 * ROWS_LIMIT
"""Lines or paragraphs: a question takes about six."""


class TooManyQuestions(BadFile):
    """More questions, or lines, than are read at once."""

    title = "题目过多"
    code = "too-many-rows"

    def __init__(self) -> None:
        super().__init__(
            f"一次最多 {ROWS_LIMIT:,} 道题、{LINES_LIMIT:,} 行文字，文件超出。请拆成几个文件上传。",
            limit=ROWS_LIMIT,
        )
