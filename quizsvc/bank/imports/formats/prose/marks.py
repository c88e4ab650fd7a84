"""What a line begins with, or holds: sections, numbers, labels of options, names of fields.

All patterns are for folded, packed text (`lines.folded`), have no two repeats that could share a character,
and so take time in proportion to the line.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from quizsvc.bank.imports.answers import CROSSES, NO_KEY_TYPES, TICKS, TRUTH
from quizsvc.bank.imports.formats.headings import ALIASES
from quizsvc.bank.imports.formats.prose.lines import PLAIN, Line, folded

SUPPORTED = (
    *("单项选择题", "单选题", "单项选择", "单选", "多项选择题", "多选题", "多项选择", "多选"),
    *("不定项选择题", "不定项选择", "选择题", "判断正误题", "判断正误", "判断题", "判断", "是非题", "对错题"),
)
UNSUPPORTED = (
    *(
        "填空题",
        "填空",
        "简答题",
        "简答",
        "问答题",
        "问答",
        "论述题",
        "论述",
        "案例分析题",
        "案例分析",
        "案例题",
    ),
    *(
        "名词解释题",
        "名词解释",
        "计算题",
        "配伍题",
        "排序题",
        "连线题",
        "分析题",
        "材料题",
        "综合题",
        "应用题",
    ),
    *("作文题", "改错题", "判断改错题"),
)
TYPE = "|".join(sorted((*SUPPORTED, *UNSUPPORTED), key=len, reverse=True))
NUMERAL = "[一二三四五六七八九十]{1,3}"
SECTION = re.compile(
    rf"(?P<order>第?{NUMERAL}(?:部分|大题|单元)?[ 、.:,]{{0,2}}|\({NUMERAL}\)[ 、.]?"
    r"|\d{1,2} ?[、.] ?|[IVX]{1,4}[ 、.]{1,2})?"
    rf"\[?(?P<type>{TYPE})\]?(?P<keys> ?[\[(]?(?:参考|标准|正确)?答案(?:及解析|与解析)?[)\]]?)?"
)
SECTION_NOTE = re.compile(
    r"[ :。,]{0,2}(?:[(\[].{0,80}[)\]]|(?:本大?题|每小?题|共|请|下列|以下|正确|对的).{0,60})?[ :。.]{0,2}"
)
KEYS_TITLE = re.compile(
    rf"(?:附[:件]? ?|{NUMERAL}[、.])?[^,。?:;()]{{0,24}}?答案"
    r"(?:及解析|与解析|解析|表|一览表|汇总)?(?:如下)?(?: ?\([^()]{0,20}\))?"
)
PAGE = re.compile(
    r"(?:[-—] ?)?第? ?\d{1,4} ?页(?: ?[,/]? ?共 ?\d{1,4} ?页)?(?: ?[-—])?"
    r"|[-—] ?\d{1,4} ?[-—]|Page \d{1,4}.{0,12}"
)
START = re.compile(
    r"第 ?(?P<named>\d{1,5}) ?题 ?[.、:]? ?"
    r"|[(\[] ?(?P<bracketed>\d{1,5}) ?[)\]] ?[.、:]? ?"
    r"|(?P<plain>\d{1,5}) ?(?P<sign>[、)][.、]?|[.](?!\d)[、.]?|[.](?=\d)|[:,]) ?"
    r"|(?P<bare>\d{1,5}) "
)
YEAR = re.compile(r"\d{4} ?年")
BRACKETED_FIRST = re.compile(rf"\( ?([A-H]{{1,8}}|{TRUTH}|) ?\) ?(?=\d{{1,5}} ?[、.)])")
LABEL = re.compile(r"(?:选项 ?)?(?:[(\[] ?([A-Za-z]) ?[)\]] ?[.、:]?|([A-Za-z]) ?[.、:),](?![A-Za-z]\.)) ?")
BARE_LABEL = re.compile(r"([A-H]) (?=\S)")
TRUE_FALSE = re.compile(rf"([{TICKS}]? ?(?:正确|对|是)) ?[/、|]? ?([{CROSSES}]? ?(?:错误|错|否))")
TYPE_MARK = re.compile(rf"[\[(] ?({TYPE}) ?[^\])]{{0,12}}[\])] ?[:、]? ?|({TYPE}) ?: ?")
TYPE_AT_END = re.compile(rf"[\[(] ?({TYPE}) ?[\])]$")
TAKERS = (
    *("我", "你", "您", "本人", "个人", "用户", "学生", "学员", "考生", "员工", "职工"),
    *("提交", "错误", "作答"),
)
"""Before 答案 these name what somebody answered, which is no key."""
MORE_NAMES = {
    "key": ("本题答案", "答案为", "答案是", "答"),
    "explanation": ("详解", "分析", "答题解析", "解答", "本题解析"),
    "points": ("分值", "分数", "本题分值"),
    "taken": tuple(f"{who}{word}" for who in TAKERS for word in ("答案", "作答", "的答案", "的作答")),
}
NOT_READ = {"points": "分值", "taken": "答题人的答案"}
READ = (
    *("type", "stem", "key", "explanation", "citation", "difficulty", "tags", "subject"),
    *("category", "chapter", "topic"),
)
SAFE_INSIDE = (
    *("答案解析", "试题解析", "题目解析", "解析", "详解", "法律依据", "法条依据", "依据", "出处"),
    *("难度", "难易度", "难易程度", "科目", "知识点", "考点", "标签", "题型"),
    *MORE_NAMES["points"],
    *MORE_NAMES["taken"],
)
"""Names that also count within a line; others may be a sentence's own words."""


class Section(NamedTuple):
    """A heading such as 二、多选题: its type's word, whether answers stand below it, and the line's rest."""

    type: str
    keys: bool
    rest: str


class Start(NamedTuple):
    """A number that may begin a question, how it is written, and where the text after it begins."""

    number: int
    style: str
    strong: bool
    end: int


class Field(NamedTuple):
    """A piece of a line: of the field that its mark names, None before the first mark."""

    name: str | None
    start: int
    end: int


def _names() -> dict[str, str]:
    names = {}
    for name in READ:
        titles = ALIASES.get(name, set())
        names.update({title: name for title in titles if not title.isascii() or len(title) > 3})
    for name, more in MORE_NAMES.items():
        names.update(dict.fromkeys(more, name))
    return names


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


FIELD_NAMES = _names()
_ALL = _any(FIELD_NAMES)
_INSIDE = _any(name for name in FIELD_NAMES if name in SAFE_INSIDE)
_KEYS = _any(name for name, field in FIELD_NAMES.items() if field == "key" and "答案" in name)
FIELD = re.compile(
    rf"\[ ?(?P<framed>{_ALL}) ?\] ?:? ?"
    rf"|^(?P<first>{_ALL}) ?: ?"
    rf"|(?<=[ 。;)\]])(?P<inside>{_INSIDE}) ?: ?"
    rf"|[(]?(?<![\u4e00-\u9fff])(?P<key>{_KEYS}) ?: ?"
    rf"|^(?P<blank>{_KEYS}) ?"
    rf"(?=[(\[]? ?(?:[A-H][ 、,]?){{1,8}}[)\]]?$|[(\[]? ?{TRUTH} ?[)\]]?$)",
    re.IGNORECASE,
)
GLUED = re.compile(rf"(?<=[\u4e00-\u9fff])(?:{_KEYS}) ?: ?(?=[(\[]? ?(?:[A-Ha-h]|{TRUTH}))")
"""The name of an answer that may as well be a part of a longer word: `易错答案：B`."""
CHAPTER = re.compile(
    r"(第 ?[一二三四五六七八九十百\d]{1,4} ?[章篇编])(?:[ :、.]?(?!.{0,25}第.{1,5}[条款])[^。;,?]{0,25})"
)


def chapter(text: str) -> str:
    """The ordinal of a folded line that is a chapter's heading, `第二章`; blank if it is none."""
    found = CHAPTER.fullmatch(text)
    return found[1].replace(" ", "") if found else ""


def is_supported(type_: str) -> bool:
    """Whether a type's word is one of choice and true/false, or blank."""
    return type_ not in UNSUPPORTED and not any(word in type_ for word in NO_KEY_TYPES)


def section(text: str) -> Section | None:
    """The section that a folded line opens; None if it is no heading."""
    found = SECTION.match(text)
    if found is None:
        return None
    rest = text[found.end() :]
    if found["order"] is None and not found["keys"] and rest[:1] not in ("", ":", "(", "[", " "):
        return None
    return Section(found["type"], bool(found["keys"]), rest.strip(" :。."))


def is_note(rest: str) -> bool:
    """Whether what follows a section's name only says how it is marked."""
    return SECTION_NOTE.fullmatch(rest) is not None


def start(text: str) -> Start | None:
    """The number that a folded line begins with."""
    found = START.match(text)
    if found is None:
        return None
    if found["named"]:
        return Start(int(found["named"]), "第题", True, found.end())
    if found["bracketed"]:
        return Start(int(found["bracketed"]), "()", True, found.end())
    if found["bare"]:
        return Start(int(found["bare"]), "1", False, found.end())
    sign = found["sign"]
    after = text[found.end("sign") : found.end("sign") + 1]
    strong = sign[0] in "、)" or (sign[0] == "." and not after.isdigit())
    strong = strong or (sign == "." and YEAR.match(text, found.end()) is not None)
    return Start(int(found["plain"]), ")" if sign[0] == ")" else "1", strong, found.end())


def label(text: str) -> tuple[str, int] | None:
    """The letter of an option with its sign, and where the option's text begins."""
    found = LABEL.match(text)
    if found is None:
        return None
    return (found[1] or found[2]).upper(), found.end()


@lru_cache(maxsize=64)
def fields(text: str) -> tuple[Field, ...]:
    """A folded line taken apart at the names of fields that stand in it. (One line is asked for often.)"""
    found: list[Field] = []
    name: str | None = None
    begin = 0
    for mark in FIELD.finditer(text):
        named = FIELD_NAMES[next(filter(None, mark.groups())).lower()]
        if name == "explanation" and named == "taken":
            continue  # an explanation may tell of wrong answers
        found.append(Field(name, begin, mark.start()))
        name = named
        begin = mark.end()
    return (*found, Field(name, begin, len(text)))


def is_key_title(text: str) -> bool:
    """Whether a folded line is a title such as 参考答案 above a list of answers."""
    if any(piece.name == "key" and piece.start < piece.end for piece in fields(text)):
        return False
    return KEYS_TITLE.fullmatch(text.rstrip(" :。.")) is not None


def number_first(line: Line) -> Line:
    """A line `（√）1、…` with its brackets at the end, `【判断题】1、…` with the type behind the number."""
    flat = folded(line.text)
    type_ = TYPE_MARK.match(flat)
    number = start(flat[type_.end() :]) if type_ and type_[1] else None
    if type_ and number and number.strong:
        ends = (type_.end() + number.end, type_.end(), 0)
        parts = (line.part(ends[1], ends[0]), line.part(0, ends[1]), line.part(ends[0]))
        emphasis = "".join(part.emphasis for part in parts)
        return Line(line.number, "".join(part.text for part in parts), emphasis, line.after_blank)
    found = BRACKETED_FIRST.match(flat)
    if found is None:
        return line
    rest = line.part(found.end())
    if not found[1]:
        return rest
    emphasis = rest.emphasis and rest.emphasis + PLAIN * (len(found[1]) + 2)
    return Line(line.number, f"{rest.text}（{found[1]}）", emphasis, line.after_blank)
