"""The sections of a notice: sentences and tables of the same figures."""

from collections.abc import Iterable, Sequence

from quizsvc.notices.rules import tables
from quizsvc.notices.rules.content import Chart, ChartKind, Section, Series, Table
from quizsvc.notices.rules.facts import Facts, PeriodTotals, PersonLine, Totals, UnitLine
from quizsvc.notices.rules.own import Own
from quizsvc.notices.rules.words import (
    TRACKS,
    boards_named,
    decimal,
    difference,
    moved,
    people_of,
    percent,
    track_name,
)
from quizsvc.rankings.rules import Board

LEADERS = 3
"""Who is named in a sentence."""
MOST_BARS = 40
"""Units that a chart can still be read with."""


def turnout(facts: Facts) -> list[str]:
    """Those due and taking part, the means, and what became of both since the period before."""
    own, unit = facts.totals, people_of(facts.kind)
    tracks = "；".join(f"{track.chinese}条线{_attendance(own.of(track), unit)}" for track in TRACKS)
    said = [f"{facts.period_name}，{_attendance(own.all, unit)}。其中，{tracks}。"]
    if own.all.exempt:
        said.append(f"另有免考{own.all.exempt}{unit}，不计入应参加。")
    if own.all.people:
        means = "，".join(_mean(track.chinese, own.of(track)) for track in TRACKS)
        said.append(
            f"取得综合成绩的有{own.all.people}人，平均综合成绩{decimal(own.all.mean)}分。其中，{means}。"
        )
    if facts.before is not None:
        said.append(_compared(own, facts.before))
    return said


def times(facts: Facts) -> list[str]:
    """Person-times by track and module, of the period and since the season's start."""
    own = facts.totals
    by_track = "；".join(
        f"{track.chinese}条线{told.times}人次（每日练习{told.daily}人次、每周一测{told.weekly}人次）"
        for track, told in ((track, own.of(track)) for track in TRACKS)
    )
    through = "、".join(f"{track.chinese}条线{own.of(track).through}人次" for track in TRACKS)
    return [
        f"共答题{own.all.times}人次，其中每日练习{own.all.daily}人次、每周一测{own.all.weekly}人次。"
        f"按条线分，{by_track}。",
        f"活动开始以来累计答题{own.all.through}人次，其中{through}。",
    ]


def trend(facts: Facts) -> list[Chart]:
    """The weeks of the season, if there are two at least."""
    if len(facts.weeks) < 2:
        return []
    told = [week.all for week in facts.weeks]
    rates = Series("参与率（%）", tuple(each.rate for each in told))
    means = Series("平均综合成绩（分）", tuple(each.mean for each in told))
    names = tuple(week.name for week in facts.weeks)
    words = "；".join(
        f"{name}参与率{percent(each.rate)}，平均综合成绩{decimal(each.mean)}"
        for name, each in zip(names, told, strict=True)
    )
    axis = "参与率（%）、平均综合成绩（分）"
    return [Chart(ChartKind.LINES, "各周参与率和平均综合成绩", names, (rates, means), axis, words)]


def boards(facts: Facts, own: Own, title: str) -> Section:
    """A sentence, a table and where it can be read a chart for each chosen board that has units."""
    chosen = list(_chosen(facts, own))
    said = [_of_board(board, lines) for board, lines in chosen]
    return Section(
        "units",
        title,
        (*(said or ["本期没有参加排名的单位。"]), *own.paragraphs_of("units")),
        tuple(tables.board(facts, board, lines) for board, lines in chosen),
        tuple(_bars(board, lines) for board, lines in chosen if 2 <= len(lines) <= MOST_BARS),
    )


def people(facts: Facts, own: Own, title: str) -> Section:
    """The best of each track that has any."""
    said, shown = [], []
    for track in TRACKS:
        lines = [line for line in facts.people if line.track == track and line.rank <= own.top]
        if not lines:
            said.append(f"{track_name(track)}没有取得个人名次的人员。")
            continue
        ranked = facts.totals.of(track).people
        said.append(f"{track_name(track)}取得个人名次的有{ranked}人{_first_of(lines)}。")
        shown.append(tables.people(track, lines))
    return Section("people", title, (*said, *own.paragraphs_of("people")), tuple(shown))


def answers(facts: Facts, own: Own, title: str) -> Section:
    """The subjects and questions of which least was earned."""
    topics, hardest = facts.topics[: own.weak], facts.hardest[: own.hardest]
    said, shown = [], []
    if topics:
        named = "、".join(f"{topic.name}（{percent(topic.facility)}）" for topic in topics)
        said.append(f"得分率较低的知识点是{named}。")
        shown.append(tables.topics(topics))
    if hardest:
        lowest = min(line.facility for line in hardest)
        said.append(f"得分率较低的试题见下表，最低的得分率为{percent(lowest)}。")
        shown.append(tables.hardest(hardest))
    said = said or ["本期没有可供分析的试题。"]
    return Section("answers", title, (*said, *own.paragraphs_of("answers")), tuple(shown))


def problems(facts: Facts, own: Own, title: str) -> Section:
    """Units below the rate that was chosen, and those where nobody took part, on the chosen boards."""
    lines = [line for _, of_board in _chosen(facts, own) for line in of_board]
    low = [line for line in lines if _is_low(line, own.rate_below)]
    nobody = [line for line in lines if line.nobody]
    rate = percent(own.rate_below)
    said = [
        f"参与率低于{rate}的单位有{len(low)}个，名单见下表。"
        if low
        else f"没有参与率低于{rate}的单位（不含无人参加的单位）。",
        f"无人参加的单位有{len(nobody)}个，名单见附件。" if nobody else "没有一个单位无人参加。",
    ]
    shown = [summary(facts, own)]
    if low:
        caption = f"参与率低于{rate}的单位"
        shown.append(tables.units("参与率较低单位", caption, low, people_of(facts.kind)))
    return Section("problems", title, (*said, *own.paragraphs_of("problems")), tuple(shown))


def summary(facts: Facts, own: Own) -> Table:
    """How many units of each chosen board are ranked, below the rate, and without anybody."""
    groups = [
        (
            board.chinese,
            (
                len(lines),
                sum(line.rank is not None for line in lines),
                sum(_is_low(line, own.rate_below) for line in lines),
                sum(line.nobody for line in lines),
            ),
        )
        for board, lines in _chosen(facts, own)
    ]
    return tables.overview(groups, own.rate_below)


def without_anybody(facts: Facts, own: Own) -> list[UnitLine]:
    """The units of the chosen boards where somebody was due and nobody took part."""
    return [line for _, lines in _chosen(facts, own) for line in lines if line.nobody]


def _chosen(facts: Facts, own: Own) -> Iterable[tuple[Board, list[UnitLine]]]:
    for board in boards_named(own.boards):
        lines = [line for line in facts.units if line.board == str(board)]
        if lines:
            yield board, lines


def _is_low(line: UnitLine, rate_below: int) -> bool:
    return line.rate is not None and line.rate < rate_below and not line.nobody


def _attendance(told: Totals, unit: str) -> str:
    if not told.eligible:
        return "没有应参加人员"
    counts = f"应参加{told.eligible}{unit}，实参加{told.participants}{unit}"
    return f"{counts}，参与率{percent(told.rate)}"


def _mean(name: str, told: Totals) -> str:
    if not told.people:
        return f"{name}条线没有取得成绩的人员"
    return f"{name}条线{told.people}人、平均{decimal(told.mean)}分"


def _compared(period: PeriodTotals, before: PeriodTotals) -> str:
    """What became of the totals; of months with more weeks or fewer it says with how many."""
    own, earlier = period.all, before.all
    parts = [
        ("参与率", moved(difference(own.rate, earlier.rate), "个百分点", "上升", "下降")),
        ("答题", moved(own.times - earlier.times, "人次", "增加", "减少")),
        ("平均综合成绩", moved(difference(own.mean, earlier.mean), "分", "提高", "降低")),
    ]
    said = "，".join(f"{name}{change}" for name, change in parts if change != "—")
    unequal = f"（{before.weeks}周，本月{period.weeks}周）" if before.weeks != period.weeks else ""
    return f"与{before.name}{unequal}相比，{said}。"


def _of_board(board: Board, lines: Sequence[UnitLine]) -> str:
    ranked = [line for line in lines if line.rank is not None]
    said = f"{board.chinese}共{len(lines)}个，参加排名{len(ranked)}个"
    if ranked:
        leaders = "、".join(f"{line.name}（{decimal(line.score)}分）" for line in ranked[:LEADERS])
        said += f"，列在前面的是{leaders}"
    best = max((line.change for line in ranked if line.change is not None), default=0)
    climbers = [line for line in ranked if line.change == best] if best > 0 else []
    if 0 < len(climbers) <= LEADERS:
        said += f"；名次上升最多的是{'、'.join(line.name for line in climbers)}，上升{best}位"
    return f"{said}。"


def _first_of(lines: Sequence[PersonLine]) -> str:
    first = [line for line in lines if line.rank == 1]
    if not 0 < len(first) <= LEADERS:
        return ""
    named = "、".join(f"{line.name}（{line.unit}，{decimal(line.score)}分）" for line in first)
    return f"，第1名是{named}"


def _bars(board: Board, lines: Sequence[UnitLine]) -> Chart:
    order = sorted(lines, key=lambda line: -1 if line.rate is None else line.rate, reverse=True)
    rates = Series("参与率（%）", tuple(line.rate for line in order))
    words = "；".join(f"{line.name}：{percent(line.rate)}" for line in order)
    names = tuple(line.name for line in order)
    return Chart(ChartKind.BARS, f"{board.chinese}参与率", names, (rates,), "参与率（%）", words)
