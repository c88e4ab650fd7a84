"""What the console has, and who sees it: the one list of its areas and their first pages."""

from dataclasses import dataclass

from quizsvc.accounts import policies
from quizsvc.kit.http import Caller, Policy


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of the menu; `path` stands below /console."""

    title: str
    path: str
    who: Policy


@dataclass(frozen=True, slots=True)
class Area:
    """Pages that belong together, the first one that somebody may see first."""

    title: str
    entries: tuple[Entry, ...]

    def seen_by(self, caller: Caller) -> tuple[Entry, ...]:
        """The pages that the caller may see."""
        return tuple(entry for entry in self.entries if entry.who.allows(caller))


# In this order: 工作台 题库 试卷 作答 名册 成绩 更正 通报 奖项 账号 审计.
# 题库: 题目 审核 导入 异议 科目 法规. 试卷: 日历 活动. 作答: 答卷 迹象. 名册: 人员 单位 未参加 导入.
# 奖项: 奖项 证书. 账号: 账号 我的账号 任务队列.
AREAS = (
    Area("工作台", (Entry("工作台", "/", policies.STAFF),)),
    Area(
        "题库",
        (
            Entry("题目", "/questions", policies.BANK_READERS),
            Entry("审核", "/review", policies.EDITORS),
            Entry("导入", "/imports/questions", policies.BANK_READERS),
            Entry("试题分析", "/questions/figures", policies.BANK_READERS),
            Entry("申诉", "/objections", policies.BANK_READERS),
            Entry("科目", "/subjects", policies.BANK_READERS),
            Entry("法规", "/laws", policies.BANK_READERS),
        ),
    ),
    Area(
        "试卷",
        (
            Entry("日历", "/papers", policies.STAFF_READERS),
            Entry("活动", "/seasons", policies.STAFF_READERS),
        ),
    ),
    Area(
        "作答",
        (
            Entry("答卷", "/attempts", policies.STAFF_READERS),
            Entry("迹象", "/signals", policies.STAFF_READERS),
        ),
    ),
    Area(
        "名册",
        (
            Entry("人员", "/people", policies.ROSTER_READERS),
            Entry("单位", "/units", policies.ROSTER_READERS),
            Entry("未参加", "/missing", policies.UNIT_ADMINS),
            Entry("申报", "/requests", policies.ROSTER_READERS),
            Entry("导入", "/imports/roster", policies.STAFF_READERS),
            Entry("锁定", "/locks", policies.ORGANIZERS),
        ),
    ),
    Area(
        "成绩",
        (
            Entry("各期成绩", "/standings", policies.STAFF),
            Entry("本周实时", "/standings/live", policies.STAFF),
        ),
    ),
    Area("更正", (Entry("更正", "/proposals", policies.STAFF_READERS),)),
    Area(
        "通报",
        (
            Entry("通报", "/notices", policies.STAFF),
            Entry("模板", "/notices/templates", policies.STAFF_READERS),
        ),
    ),
    Area(
        "奖项",
        (
            Entry("评奖", "/awards", policies.STAFF_READERS),
            Entry("证书", "/certificates", policies.ROSTER_READERS),
            Entry("打印", "/awards/prints", policies.STAFF_READERS),
            Entry("推选和年终表", "/awards/nominations", policies.STAFF_READERS),
        ),
    ),
    Area(
        "账号",
        (
            Entry("账号", "/accounts", policies.ADMIN_READERS),
            Entry("我的账号", "/me", policies.SIGNED_IN),
            Entry("任务队列", "/queue", policies.SEASON_AUDITORS),
        ),
    ),
    Area("审计", (Entry("审计", "/audit", policies.ADMIN_READERS),)),
)


def seen_by(caller: Caller) -> list[tuple[Area, tuple[Entry, ...]]]:
    """The areas of which the caller may see something, with what they may see there."""
    return [(area, entries) for area in AREAS if (entries := area.seen_by(caller))]


def place_of(path: str) -> Entry | None:
    """The page of the menu that a path below /console belongs to: the one with the longest path before it."""
    within = [
        entry
        for area in AREAS
        for entry in area.entries
        if path == entry.path or (entry.path != "/" and path.startswith(f"{entry.path}/"))
    ]
    return max(within, key=lambda entry: len(entry.path), default=None)
