"""What people call their columns (reference/field.md §3.1)."""

import re

from quizsvc.bank.rules import OPTION_IDS
from quizsvc.kit.tables import normal_heading

OPTION_FIELDS = {letter: f"option_{letter}" for letter in OPTION_IDS}
_NUMERALS = "一二三四五六七八"


def _option_headings(place: int, letter: str) -> set[str]:
    number = place + 1
    return {
        f"选项{letter}",
        f"{letter}选项",
        f"选项({letter})",
        f"答案选项{letter}",
        f"备选答案{letter}",
        f"备选项{letter}",
        letter,
        f"选项{number}",
        f"选项{_NUMERALS[place]}",
        f"option{letter}",
        f"option_{letter}",
        f"option{number}",
    }


LIKE_OPTIONS = re.compile(
    r"(?:(?:备选|答案)?选项|备选项|备选答案|option)[_-]?\(?\w{1,2}\)?|\w选项|[\u0370-\u03ff\u0400-\u04ff]"
)
"""A heading in its normal form that means an option, though not which: `option0`, `选项` with a Greek A."""

ALIASES: dict[str, set[str]] = {
    "number": {"编号", "题号", "序号", "原题号", "试题编号", "题目编号", "id", "no", "no."},
    "subject": {"科目", "学科", "所属科目", "科目名称", "科目类别", "subject"},
    "category": {
        "分类",
        "题目分类",
        "试题分类",
        "题库",
        "类别",
        "作业种类",
        "所属范围",
        "题库名称",
        "category",
    },
    "type": {"题型", "试题类型", "题目类型", "类型", "type", "题目题型"},
    "stem": {"题干", "题目", "试题", "问题", "题目内容", "试题内容", "题目名称", "试题题干", "内容"}
    | {"content", "title", "stem", "question"},
    "options": {"选项", "题目选项", "试题选项", "备选答案", "备选项", "选项内容", "options"},
    "key": {"答案", "正确答案", "题目答案", "正确选项", "标准答案", "试题答案", "参考答案", "答案选项"}
    | {"answer", "correctanswer", "key"},
    "explanation": {"解析", "答案解析", "试题解析", "题目解析", "解释", "说明", "explanation", "analysis"},
    "citation": {"依据", "法律依据", "法条依据", "出处", "来源", "条款", "出题依据", "citation"},
    "difficulty": {"难度", "题目难度", "试题难度", "难易度", "难易程度", "难度系数", "difficulty"},
    "tags": {"标签", "tags", "tag", "关键词"},
    "state": {"状态", "题目状态", "试题状态", "审核状态", "state", "status"},
    "pictures": {"图片", "pictures"},
    "looked_up": {"核对"},
    "looked_up_on": {"核对日期"},
    "second_reading": {"复核"},
    "second_reading_on": {"复核日期"},
    "question_id": {"题库编号"},
    "revision": {"版本号"},
    "reason": {"原因"},
    "place": {"原位置"},
    "chapter": {"章节", "所属章节", "章"},
    "topic": {"知识点", "知识点名称", "考点", "所属知识点"},
    **{OPTION_FIELDS[letter]: _option_headings(place, letter) for place, letter in enumerate(OPTION_IDS)},
}
FIELDS = {normal_heading(title): field for field, titles in ALIASES.items() for title in titles}
"""What a heading in its normal form means."""
NOT_READ = frozenset(
    {"number", "looked_up", "looked_up_on", "second_reading", "second_reading_on", "reason", "place"}
)
"""For people only: an own number, who looked the clause up and when, why a row was refused."""
