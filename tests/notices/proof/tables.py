"""The tables that a notice must have. A cell that is None is not compared."""

from collections.abc import Callable, Iterable
from functools import cached_property, partial

from tests.notices.proof import documents, mending
from tests.notices.proof.answers import Answers
from tests.notices.proof.evidence import RULES, SOURCES, Evidence, is_empty
from tests.notices.proof.versions import BOTH, Row, Sums, Version
from tests.notices.proof.written import BOARD, LEVELS, TRACKS, board, board_name, change, exact, whole

Cells = list[str | None]
Figures = list[tuple[int | None, Callable[[int | None], str]]]
"""Numbers, each with how it is written."""


class Tables:
    """`rows` gives those that follow from the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._own = evidence, evidence.own

    def rows(self, caption: str, found: list[documents.Row]) -> Iterable[Cells] | None:
        """Of the table with this caption; `found` tells only which things it lists where that was somebody's
        choice. None for a table that is no notice's.
        """
        known: dict[str, Callable[[], Iterable[Cells]]] = {
            "参与情况和平均成绩": lambda: self._by_track(_turnout),
            "答题人次": lambda: self._by_track(_modules),
            "活动开始以来各周情况": lambda: map(_week, self._evidence.trend),
            "得分率较低的知识点": lambda: map(self._answers.topic, found),
            "得分率较低的试题": lambda: map(self._answers.hard, found),
            "各榜单的单位": self._overview,
            "无人参加的单位": lambda: map(_due, self._evidence.empty),
            f"参与率低于{exact(self._evidence.below)}%的单位": lambda: map(_due, self._evidence.low),
            SOURCES: lambda: map(self._source, self._evidence.sources),
            RULES: lambda: ([row[0], None] for row in found),
            "批准的补答机会": lambda: mending.granted(self._evidence),
            "更正事项": lambda: mending.mends(self._evidence, found),
            **{f"{name}条线个人成绩": partial(self._people, track) for track, name in TRACKS.items()},
        }
        if of := BOARD.fullmatch(caption.removesuffix("排名")):
            return map(_ranked, self._own.units(board(of)))
        return known[caption]() if caption in known else None

    @cached_property
    def _answers(self) -> Answers:
        return Answers(self._evidence)

    def _by_track(self, told: Callable[[Sums], Figures]) -> list[Cells]:
        sums, before = self._own.sums, self._evidence.before
        names = {**TRACKS, BOTH: "合计"}
        rows = [_written(names[track], told(sums[track])) for track in names]
        if before is not None:
            then = told(before.sums[BOTH])
            pairs = zip(told(sums[BOTH]), then, strict=True)
            rows.append(_written(f"{before.name}合计", then))
            rows.append(_written("增减", [(change(now[0], old[0]), now[1]) for now, old in pairs]))
        return rows

    def _people(self, track: str) -> Iterable[Cells]:
        return (_person(row) for row in self._own.people(track) if row["rank"] <= self._evidence.top)

    def _overview(self) -> Iterable[Cells]:
        tests = (lambda row: True, lambda row: row["rank"] is not None, self._evidence.is_low, is_empty)
        boards = self._evidence.boards
        counts = {of: [sum(map(test, rows)) for test in tests] for of, rows in boards.items()}
        for of in boards:
            yield [board_name(of), *map(str, counts[of])]
        yield ["合计", *(str(sum(column)) for column in zip(*counts.values(), strict=True))]

    def _source(self, version: Version) -> Cells:
        one = version.one
        when = self._evidence.local(one["published_at"])
        sums = one["sha256"], one["chain_sha256"]
        period = f"{version.name}（{one['period']}）"
        return [period, str(one["version"]), when, one["reason"] or "无", *sums]


def _written(name: str, figures: Figures) -> Cells:
    return [name, *(write(number) for number, write in figures)]


def _turnout(own: Sums) -> Figures:
    counts: Figures = [(own[name], whole) for name in ("eligible", "exempt", "participants")]
    return [*counts, (own.rate, exact), (own["people"], whole), (own.mean, exact)]


def _modules(own: Sums) -> Figures:
    now = own["daily"], own["weekly"], own.times
    return [(each, whole) for each in (*now, own["through_daily"], own["through_weekly"], own.through)]


def _week(one: Version) -> Cells:
    own = one.sums[BOTH]
    turnout = own["eligible"], own["participants"], exact(own.rate), exact(own.mean)
    return [one.name, *map(str, (*turnout, own["daily"], own["weekly"], own.times))]


def _before(row: Row) -> int | None:
    return None if None in (row["rank"], row["change"]) else row["rank"] + row["change"]


def _ranked(row: Row) -> Cells:
    names = ("rank", "unit_name", "eligible", "participants", "rate", "average", "score")
    return [*map(whole, (*(row[name] for name in names), _before(row), row["change"]))]


def _person(row: Row) -> Cells:
    minutes, seconds = divmod(row["time_used_s"], 60)
    who = row["rank"], row["person_name"], row["unit_name"], row["score"], row["weekly_tests"]
    return [*map(whole, (*who, f"{minutes}分{seconds:02d}秒", _before(row), row["change"]))]


def _due(row: Row) -> Cells:
    place = TRACKS[row["track"]], LEVELS[row["level"]], row["unit_name"]
    return [*map(whole, (*place, row["eligible"], row["participants"], row["rate"]))]
