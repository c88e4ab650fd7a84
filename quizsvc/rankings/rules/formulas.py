"""How a row's figures come about, in words with their numbers, so that anybody can work them out again
(rules.md §5–7).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from quizsvc.kit.hundredths import format_hundredths
from quizsvc.rankings.rules.people import PersonSum
from quizsvc.rankings.rules.person_weeks import Workings
from quizsvc.rankings.rules.units import Board, Tally, UnitRow
from quizsvc.season import rules as season_rules
from quizsvc.season.rules import codecs

ROUNDED = "（四舍五入到两位小数）"


class Figure(StrEnum):
    """A figure of a row (UNIT_FIGURES, PERSON_FIGURES)."""

    ELIGIBLE = "eligible"
    EXEMPT = "exempt"
    PARTICIPANTS = "participants"
    RATE = "rate"
    AVERAGE = "average"
    SCORE = "score"
    RANK = "rank"
    CHANGE = "change"
    WEEKLY_TESTS = "weekly_tests"
    TIME_USED = "time_used_s"


UNIT_FIGURES = {
    Figure.RANK: "名次",
    Figure.ELIGIBLE: "应参加",
    Figure.EXEMPT: "免考",
    Figure.PARTICIPANTS: "参加",
    Figure.RATE: "参与率",
    Figure.AVERAGE: "人均综合成绩",
    Figure.SCORE: "综合得分",
    Figure.CHANGE: "升降",
}
PERSON_FIGURES = {
    Figure.RANK: "名次",
    Figure.SCORE: "综合成绩",
    Figure.WEEKLY_TESTS: "每周一测次数",
    Figure.TIME_USED: "每周一测用时",
    Figure.CHANGE: "升降",
}
"""Whose row has which, by what people call them."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A figure, its value as it is shown (None: it has none), and how that comes about."""

    figure: Figure
    value: str | None
    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands among all ranked ones: how many there are, how many come before it, and how many
    share its rank.
    """

    ranked: int
    before: int
    beside: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """The period that `change` looks back at, as people call it, and the rank there; None without one."""

    period: str
    rank: int | None


def unit_formulas(
    row: UnitRow,
    board: Board,
    weeks: Sequence[tuple[season_rules.Week, Tally]],
    season: season_rules.Season,
    place: Place,
    earlier: Earlier | None,
) -> list[Formula]:
    """Every figure of a unit's row from the sums of its weeks, in the order of Figure."""
    settings = season.settings
    # On a week's first day inside the season its roster is looked at.
    first_days = "、".join(str(season_rules.days_of(week, season)[0]) for week, _ in weeks[:3])
    days = first_days + ("等日" if len(weeks) > 3 else "")
    named = [(season_rules.period_name(week, season), tally) for week, tally in weeks]
    eligible, exempt, participants = (_summed(named, of) for of in (_eligible, _exempt, _participants))
    took_part = season_rules.word(settings.participation)
    who = f"{days} 在册的{board.track.chinese}人员（{season_rules.word(settings.scope)}）"
    return [
        Formula(Figure.ELIGIBLE, str(row.eligible), f"应参加 {eligible}：{who}中没有免考的"),
        Formula(
            Figure.EXEMPT,
            str(row.exempt),
            f"免考 {exempt}：本应参加而免考，不算在内",
        ),
        Formula(
            Figure.PARTICIPANTS,
            str(row.participants),
            f"参加 {participants}：应参加的人里，{took_part}的",
        ),
        _rate(row, settings),
        _average(row, sum(tally.score_sum for _, tally in weeks), settings),
        _score(row, settings),
        _rank(row.rank, f"{board.track.chinese}条线{board.level.chinese}榜", "个单位", place),
        _change(row.rank, row.change, earlier),
    ]


def person_formulas(
    total: PersonSum | None,
    rank: int | None,
    change: int | None,
    place: Place,
    earlier: Earlier | None,
) -> list[Formula]:
    """Every figure of a person's row from their eligible weeks (None: there is none)."""
    if total is None:
        return [Formula(Figure.SCORE, None, "没有应参加的周，没有成绩，不排名")]
    weekly = f"应参加的各周里计入的每周一测共 {total.weekly_tests} 次"
    time = f"这些每周一测从开始到交卷共用 {total.time_used_s} 秒"
    return [
        Formula(
            Figure.SCORE,
            format_hundredths(total.mean),
            f"综合成绩 = 各周成绩之和 {format_hundredths(total.score)} ÷ 应参加的周数 {total.weeks}"
            f" = {format_hundredths(total.mean)}{ROUNDED}",
        ),
        _rank(
            rank, f"{total.track.chinese}条线", "人", place, without="应参加的各周里没有计入的答卷，不排名"
        ),
        _change(rank, change, earlier),
        Formula(Figure.WEEKLY_TESTS, str(total.weekly_tests), weekly),
        Formula(Figure.TIME_USED, str(total.time_used_s), time),
    ]


def week_formula(made: Workings, used: Sequence[int], weekly: int | None) -> str:
    """A week's score from the daily scores that are used and the weekly one (None: not taken), hundredths."""
    parts = []
    if made.daily_weight:
        added = " + ".join(map(format_hundredths, used)) or "0"
        mean = f"（{added}）÷ {made.over}" if made.over else "0"
        parts.append(f"{_weight(made.daily_weight)} × {mean}")
    if made.weekly_weight:
        test = "0（没有参加）" if weekly is None else format_hundredths(weekly)
        parts.append(f"{_weight(made.weekly_weight)} × {test}")
    return f"{' + '.join(parts) or '0'} = {format_hundredths(made.score)}{ROUNDED}"


def _rate(row: UnitRow, settings: season_rules.Settings) -> Formula:
    if row.rate is None:
        return Formula(Figure.RATE, None, _too_few(row, settings))
    rate = format_hundredths(row.rate)
    return Formula(
        Figure.RATE, rate, f"参与率 = 参加 {row.participants} ÷ 应参加 {row.eligible} = {rate} %{ROUNDED}"
    )


def _average(row: UnitRow, score_sum: int, settings: season_rules.Settings) -> Formula:
    if row.average is None:
        return Formula(Figure.AVERAGE, None, _too_few(row, settings))
    average = format_hundredths(row.average)
    if not row.participants:
        return Formula(Figure.AVERAGE, average, f"没有人参加，人均综合成绩为 {average}")
    by_eligible = settings.average_base is season_rules.AverageBase.ELIGIBLE
    base = f"应参加 {row.eligible}" if by_eligible else f"参加 {row.participants}"
    added = format_hundredths(score_sum)
    words = f"人均综合成绩 = 参加者各周成绩之和 {added} ÷ {base} = {average}{ROUNDED}"
    return Formula(Figure.AVERAGE, average, words)


def _score(row: UnitRow, settings: season_rules.Settings) -> Formula:
    if row.score is None or row.rate is None or row.average is None:
        return Formula(Figure.SCORE, None, _too_few(row, settings))
    score = format_hundredths(row.score)
    if not row.participants:
        return Formula(Figure.SCORE, score, f"没有人参加，综合得分为 {score}")
    rate = f"{_weight(settings.rate_weight)} × 参与率 {format_hundredths(row.rate)}"
    average = f"{_weight(settings.average_weight)} × 人均综合成绩 {format_hundredths(row.average)}"
    return Formula(Figure.SCORE, score, f"综合得分 = {rate} + {average} = {score}{ROUNDED}")


def _rank(rank: int | None, among: str, measure: str, place: Place, *, without: str = "") -> Formula:
    if rank is None:
        return Formula(Figure.RANK, None, without or f"没有综合得分，在{among}里不排名，列在最后")
    tied = f"，另有 {place.beside} {measure}与它并列" if place.beside else ""
    ahead = f"{among}有名次的 {place.ranked} {measure}中，{place.before} {measure}排在前面"
    return Formula(Figure.RANK, str(rank), f"{ahead}{tied}：第 {rank} 名")


def _change(rank: int | None, change: int | None, earlier: Earlier | None) -> Formula:
    if earlier is None:
        return Formula(Figure.CHANGE, None, "没有可以比较的上一期")
    if rank is None or earlier.rank is None:
        missing = "本期" if rank is None else f"上一期（{earlier.period}）"
        return Formula(Figure.CHANGE, None, f"{missing}没有名次，不比较升降")
    moved = earlier.rank - rank
    said = f"升 {moved} 名" if moved > 0 else f"降 {-moved} 名" if moved else "没有升降"
    words = f"升降 = 上一期（{earlier.period}）第 {earlier.rank} 名 − 本期第 {rank} 名：{said}"
    return Formula(Figure.CHANGE, None if change is None else str(change), words)


def _too_few(row: UnitRow, settings: season_rules.Settings) -> str:
    return f"应参加 {row.eligible}，不足 {settings.min_eligible}，没有参与率、人均综合成绩和综合得分"


def _summed(weeks: Sequence[tuple[str, Tally]], of: Callable[[Tally], int]) -> str:
    """`40 人`, or `78 人周 = 第1周 40 + 第2周 38`."""
    total = sum(of(tally) for _, tally in weeks)
    if len(weeks) == 1:
        return f"{total} 人"
    return f"{total} 人周 = " + " + ".join(f"{week} {of(tally)}" for week, tally in weeks)


def _eligible(tally: Tally) -> int:
    return tally.eligible


def _exempt(tally: Tally) -> int:
    return tally.exempt


def _participants(tally: Tally) -> int:
    return tally.participants


def _weight(weight: Fraction) -> str:
    return str(codecs.FRACTION.dump(weight))
