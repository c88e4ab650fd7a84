"""What our Word template says to whoever fills it in: nothing to tell of when it comes back."""

from quizsvc.bank.imports.formats.prose.drafts import EXAMPLE
from quizsvc.bank.rules import OPTION_LIMIT, STEM_LIMIT
from quizsvc.kit.tables.refusals import ROWS_LIMIT

TITLE = "题库模板"
GUIDE = (
    f"把带“{EXAMPLE}”的题改写成自己的题，并删去“{EXAMPLE}”；留着这个标记的题不导入。",
    f"每道题以题号开头，题干最多 {STEM_LIMIT} 个字。选项从 A 起各占一行，每个最多 {OPTION_LIMIT} 个字。",
    "答案必须写，单选题写一个字母，多选题写几个字母，判断题写正确或错误，不写选项。其余各行可以不写。",
    f"图片插在题干或选项里。一次最多 {ROWS_LIMIT:,} 道题；先校验，看过报告，改正后再写入。",
)
