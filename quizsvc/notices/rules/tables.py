"""The tables of a notice; their numbers (表1, 表2 …) come when it is put together."""

from collections.abc import Callable, Iterable, Sequence

from quizsvc.notices.rules.content import Cells, Column, Table
from quizsvc.notices.rules.facts import Facts, Hard, PersonLine, Topic, Totals, UnitLine
from quizsvc.notices.rules.words import (
    TRACKS,
    decimal,
    difference,
    people_of,
    percent,
    track_name,
    used,
    whole,
)
from quizsvc.rankings.rules import Board
from quizsvc.roster.rules import Level, Track

ALL, DIFFERENCE = "合计", "增减"
ALL_PEOPLE = (
    "应参加、免考、实参加按参加排名的单位合计；有成绩的人数是有计入的答卷的全部人员，"
    "包括不参加单位排名的组织单位的人员。"
)
"""Why more people may have a score than took part."""
ALL_WEEKS = "平均综合成绩按每人应参加的各周计算，没有参加的周按零分算，所以可能低于各周的平均综合成绩。"
"""Why a month's mean may be below that of each of its weeks, which only those have who took part in it."""


def text(head: str, width: int = 12) -> Column:
    """A column of words."""
    return Column(head, Cells.TEXT, width)


def count(head: str, width: int = 10) -> Column:
    """A column of whole numbers."""
    return Column(head, Cells.WHOLE, width)


def exact(head: str, width: int = 10) -> Column:
    """A column of numbers with two decimals."""
    return Column(head, Cells.DECIMAL, width)


def participation(facts: Facts) -> Table:
    """Those due, those who took part, rate and mean: by track, together, and against the period before."""
    unit = people_of(facts.kind)
    columns = (
        text("条线", 14),
        *(count(f"{head}（{unit}）", 14) for head in ("应参加", "免考", "实参加")),
        exact("参与率（%）", 12),
        count("有成绩的人数", 14),
        exact("平均综合成绩", 14),
    )
    rows = _with_comparison(facts, _participation)
    note = ALL_PEOPLE if unit == "人" else f"人周：一名应参加人员每周计一次。{ALL_PEOPLE}{ALL_WEEKS}"
    return Table("参与情况", "参与情况和平均成绩", columns, rows, note)


def person_times(facts: Facts) -> Table:
    """Counted attempts by track and module, of the period and since the season's start."""
    modules = ("每日练习", "每周一测", "合计")
    columns = (
        text("条线", 14),
        *(count(f"{module}（人次）", 18) for module in modules),
        *(count(f"累计{module}（人次）", 20) for module in modules),
    )
    note = "累计：自活动开始至本期末。"
    return Table("答题人次", "答题人次", columns, _with_comparison(facts, _times), note)


def weeks(facts: Facts) -> Table:
    """Both tracks together, week by week up to the end of the period."""
    columns = (
        text("周", 10),
        count("应参加（人）", 14),
        count("实参加（人）", 14),
        exact("参与率（%）", 12),
        exact("平均综合成绩", 14),
        *(count(f"{module}（人次）", 18) for module in ("每日练习", "每周一测", "合计")),
    )
    rows = []
    for week in facts.weeks:
        told = week.all
        figures = (whole(told.eligible), whole(told.participants), decimal(told.rate), decimal(told.mean))
        rows.append((week.name, *figures, *map(whole, (told.daily, told.weekly, told.times))))
    return Table("各周情况", "活动开始以来各周情况", columns, tuple(rows))


def board(facts: Facts, of: Board, lines: Sequence[UnitLine]) -> Table:
    """The ranks of a board, as published."""
    columns = (
        count("名次", 6),
        text("单位", 28),
        count("应参加", 14),
        count("实参加", 14),
        exact("参与率（%）", 12),
        exact("人均综合成绩", 14),
        exact("综合得分", 10),
        count("上期名次", 10),
        count("升降", 6),
    )
    rows = tuple(
        (
            whole(line.rank),
            line.name,
            whole(line.eligible),
            whole(line.participants),
            *(decimal(value) for value in (line.rate, line.average, line.score)),
            whole(line.before),
            whole(line.change),
        )
        for line in lines
    )
    sheet = f"{of.track.chinese}{of.level.chinese}"
    note = f"应参加、实参加按{people_of(facts.kind)}计。升降：正数为上升，负数为下降。"
    return Table(sheet, f"{of.chinese}排名", columns, rows, note)


def people(track: str, lines: Iterable[PersonLine]) -> Table:
    """The best of a track, as published."""
    columns = (
        count("名次", 6),
        text("姓名", 12),
        text("单位", 28),
        exact("综合成绩", 10),
        count("每周一测（次）", 14),
        text("每周一测用时", 14),
        count("上期名次", 10),
        count("升降", 6),
    )
    rows = tuple(
        (
            whole(line.rank),
            line.name,
            line.unit,
            decimal(line.score),
            whole(line.weekly_tests),
            used(line.time_used_s),
            whole(line.before),
            whole(line.change),
        )
        for line in lines
    )
    name = track_name(track)
    return Table(f"{name}个人", f"{name}个人成绩", columns, rows)


def topics(lines: Iterable[Topic]) -> Table:
    """Subjects of which the smallest share of points was earned."""
    columns = (text("知识点", 36), count("题数", 8), count("作答（人次）", 14), exact("得分率（%）", 12))
    rows = tuple(
        (line.name, whole(line.questions), whole(line.served), decimal(line.facility)) for line in lines
    )
    return Table("薄弱知识点", "得分率较低的知识点", columns, rows)


def hardest(lines: Iterable[Hard]) -> Table:
    """Questions of which the smallest share of points was earned."""
    columns = (
        text("题干", 60),
        text("题型", 8),
        text("知识点", 24),
        count("作答（人次）", 14),
        exact("得分率（%）", 12),
    )
    rows = tuple(
        (line.stem, line.type, line.subject, whole(line.served), decimal(line.facility)) for line in lines
    )
    return Table("难题", "得分率较低的试题", columns, rows)


def overview(groups: Iterable[tuple[str, Sequence[int]]], rate_below: int) -> Table:
    """How many units each board has, how many are ranked, how many below the rate, how many without anybody;
    and together.
    """
    known = list(groups)
    sums = [sum(counts[place] for _, counts in known) for place in range(4)]
    columns = (
        text("榜单", 22),
        count("单位（个）", 12),
        count("参加排名（个）", 14),
        count(f"参与率低于{percent(rate_below)}（个）", 24),
        count("无人参加（个）", 14),
    )
    told = tuple((name, *map(whole, counts)) for name, counts in [*known, (ALL, sums)])
    note = "参与率低于规定的单位中不含无人参加的单位。"
    return Table("单位概况", "各榜单的单位", columns, told, note)


def units(sheet: str, caption: str, lines: Iterable[UnitLine], unit: str) -> Table:
    """Units of any board with those due and those who took part."""
    columns = (
        text("条线", 8),
        text("级别", 10),
        text("单位", 30),
        count(f"应参加（{unit}）", 14),
        count(f"实参加（{unit}）", 14),
        exact("参与率（%）", 12),
    )
    rows = tuple(
        (
            Track(line.track).chinese,
            Level(line.level).chinese,
            line.name,
            whole(line.eligible),
            whole(line.participants),
            decimal(line.rate),
        )
        for line in lines
    )
    return Table(sheet, caption, columns, rows)


Rows = tuple[tuple[str, ...], ...]
Figures = tuple[tuple[int | None, bool], ...]
"""Each with whether it is hundredths."""


def _participation(told: Totals) -> Figures:
    counts = ((told.eligible, False), (told.exempt, False), (told.participants, False))
    return (*counts, (told.rate, True), (told.people, False), (told.mean, True))


def _times(told: Totals) -> Figures:
    counts = (told.daily, told.weekly, told.times, told.through_daily, told.through_weekly, told.through)
    return tuple((number, False) for number in counts)


def _with_comparison(facts: Facts, figures: Callable[[Totals], Figures]) -> Rows:
    """A row for each track, for both, and where there is a period before, one for it and for what changed."""
    own = facts.totals
    rows = [(track.chinese, figures(own.of(track))) for track in TRACKS]
    rows.append((ALL, figures(own.all)))
    if facts.before is not None:
        earlier = figures(facts.before.all)
        rows.append((f"{facts.before.name}{ALL}", earlier))
        pairs = zip(figures(own.all), earlier, strict=True)
        rows.append((DIFFERENCE, tuple((difference(now[0], then[0]), now[1]) for now, then in pairs)))
    return tuple((name, *map(_shown, told)) for name, told in rows)


def _shown(figure: tuple[int | None, bool]) -> str:
    value, is_hundredths = figure
    return decimal(value) if is_hundredths else whole(value)
