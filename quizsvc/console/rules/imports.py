"""What imports say: rows with what is wrong with them, changes of people in words."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quizsvc.roster.rules import Track

STEPS = ("选择文件", "看校验报告", "确认写入", "完成")
OUTCOMES = {
    "create": ("新增", "good"),
    "update": ("更新", "good"),
    "duplicate": ("重复", ""),
    "conflict": ("冲突", "due"),
    "reject": ("被拒绝", "bad"),
    "skip": ("未读取", ""),
}
REFUSED = ("reject", "conflict")
KINDS = {
    "units_added": ("新增单位", "good"),
    "people_added": ("新增", "good"),
    "moved": ("调动", "due"),
    "ended": ("结束在册", "bad"),
    "exempted": ("免考", "due"),
    "resumed": ("恢复参加", "good"),
    "updated": ("改姓名或手机号", ""),
    "unchanged": ("没有变化", ""),
}
LONGEST = 40
"""Characters of a problem's name among the filters."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file of questions; `findings` are errors and warnings about it."""

    place: str
    where: str
    outcome: str
    question_id: int | None
    stem: str
    findings: tuple[Mapping[str, Any], ...]

    @property
    def choices(self) -> Sequence[tuple[str, str]]:
        """What can be decided about it where it is in conflict: each with what that is called."""
        if self.outcome != "conflict":
            return ()
        if "question-repeated" in self.codes:
            return (("file", "用这一行"), ("bank", "不用这一行"))
        if "row-conflict" in self.codes:
            return (("bank", "不用这一行"),)
        if self.question_id is None:
            return (("file", "用这一行的答案"), ("bank", "不用这一行"))
        return (("file", "用文件的答案"), ("bank", "留题库的答案"))

    @property
    def codes(self) -> set[str]:
        """What kinds of things are to be said about it."""
        return {each["code"] for each in self.findings}


@dataclass(frozen=True, slots=True)
class Problem:
    """A kind of finding: what it is called, and on how many rows it is."""

    code: str
    name: str
    rows: int


def rows_of(report: Mapping[str, Any]) -> tuple[list[Row], list[Mapping[str, Any]]]:
    """The rows of a report in the file's order, and what is said of no row of them."""
    said: defaultdict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for each in (*report["errors"], *report["warnings"]):
        said[each["sheet"], each["row"]].append(each)
    rows = [
        Row(
            place=f"{each['sheet']}!{each['row']}",
            where=f"{each['sheet']} 第 {each['row']} 行",
            outcome=each["outcome"],
            question_id=each["question_id"],
            stem=each["stem"],
            findings=tuple(said.pop((each["sheet"], each["row"]), ())),
        )
        for each in report["outcomes"]
    ]
    return rows, [each for findings in said.values() for each in findings]


def problems(rows: Iterable[Row]) -> list[Problem]:
    """What the rows can be filtered by, the most frequent first."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in rows:
        counts.update(row.codes)
        for each in row.findings:
            names.setdefault(each["code"], _named(each))
    return [Problem(code, names[code], number) for code, number in counts.most_common()]


def wanted(rows: Iterable[Row], outcome: str | None, problem: str | None) -> list[Row]:
    """The rows with this outcome (`refused`: rejected and conflicting ones) and this problem."""
    outcomes = REFUSED if outcome == "refused" else (outcome,)
    return [
        row
        for row in rows
        if (outcome is None or row.outcome in outcomes) and (problem is None or problem in row.codes)
    ]


def counted(report: Mapping[str, Any]) -> list[tuple[str, str, str, int]]:
    """Outcome, name, tone and number of each outcome that there is."""
    names = {"create": "accepted", "update": "updated", "duplicate": "duplicates", "conflict": "conflicts"}
    names |= {"reject": "rejected", "skip": "skipped"}
    return [
        (outcome, *OUTCOMES[outcome], report[name]) for outcome, name in names.items() if report.get(name)
    ]


def changed(changes: Mapping[str, int]) -> list[tuple[str, str, str, int]]:
    """Kind, name, tone and number of each kind of change that there is."""
    return [(kind, *KINDS[kind], changes[kind]) for kind in KINDS if changes[kind]]


def summed(changes: Mapping[str, int]) -> str:
    """The changes in one sentence: 新增 3 人，调动 2 人."""
    units = {"units_added": "个"}
    told = [f"{name} {number} {units.get(kind, '人')}" for kind, name, _, number in changed(changes)]
    return "，".join(each for each in told if not each.startswith("没有变化")) or "没有要写入的变化"


def place_in_words(place: Mapping[str, str] | None) -> str:
    """甲市 执法; nothing where somebody is nowhere."""
    return "" if place is None else f"{place['unit']} {Track(place['track']).chinese}"


def days_in_words(line: Mapping[str, Any]) -> str:
    """From when to when what changes holds, and why."""
    told = []
    if line["first_on"]:
        told.append(f"自 {line['first_on']} 起")
    if "ended" in line["kinds"]:
        told.append(f"到 {line['ends_on']} 为止" if line["ends_on"] else "还没有开始，不再在册")
    if line["exempt_on"]:
        told.append(f"{line['reason']}，自 {line['exempt_on']} 起免考")
    if line["name_was"]:
        told.append(f"原名 {line['name_was']}")
    return "；".join(told)


def line_cells(line: Mapping[str, Any]) -> Sequence[str]:
    """A line as the row of a workbook."""
    return (
        line["name"],
        line["credential"],
        "、".join(KINDS[kind][0] for kind in line["kinds"]),
        place_in_words(line["was"]),
        place_in_words(line["place"]),
        days_in_words(line),
        f"{line['sheet']} 第 {line['row']} 行" if line["row"] else "",
    )


def frozen(week_name: str | None, next_name: str | None, day: date, begins_later: str | None) -> str:
    """What of the season the change touches. `week_name` is the running week, `next_name` the next one to
    begin, `begins_later` the first one that goes by `day` if that is another.
    """
    if next_name is None:
        return "活动的最后一周已经开始，名册不会再影响任何一周的应参加人数。"
    running = f"{week_name}已经开始，它的名册不再变。" if week_name else ""
    if begins_later and begins_later != next_name:
        return f"{running}从{next_name}起按新名册计算；自 {day.isoformat()} 起的变更从{begins_later}起算。"
    return f"{running}从{next_name}起按新名册计算。"


def _named(finding: Mapping[str, Any]) -> str:
    text = f"{finding['column']}：{finding['message']}" if finding["column"] else str(finding["message"])
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
