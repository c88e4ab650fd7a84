"""A published version that a notice names, its rows worked out again, and what is added up from it."""

import json
from collections import Counter
from datetime import date
from functools import cached_property
from typing import Any

from tests.notices.proof.written import TRACKS, Board, exact, share
from tests.rankings.audited import audit

PEOPLE = ("eligible", "exempt", "participants")
BOTH = ""
Row = dict[str, Any]


class Sums(Counter[str]):
    """Of a track, or of both: those due and taking part (over the weeks of a period), the people who have a
    score with the sum of these, person-times of the period and since the season's start.
    """

    @property
    def rate(self) -> int | None:
        return share(self["participants"], self["eligible"])

    @property
    def mean(self) -> int | None:
        return int(audit.half_up(self["score"], self["people"])) if self["people"] else None

    @property
    def times(self) -> int:
        return self["daily"] + self["weekly"]

    @property
    def through(self) -> int:
        return self["through_daily"] + self["through_weekly"]

    @property
    def attended(self) -> list[object]:
        """What a sentence says of those due."""
        return [self["eligible"], self["participants"], exact(self.rate)] if self["eligible"] else []


class Version:
    """A version of the export. The audit, as it stands afterwards, goes by what was known of it.

    Raises:
        Difference: a row, or a sum, is not what follows from the records.
    """

    def __init__(self, audited: Any, one: Row) -> None:
        audited.check(one, True)
        self.one, self.days = one, audited.days
        document = json.loads(one["document"])
        self.season, self.inputs, self.figures = (document[part] for part in ("season", "inputs", "figures"))
        name = audit.namer(one["period"])
        self.weeks = [week for week in sorted(self.days) if name(week) == one["period"]]
        self.sums = {track: Sums() for track in TRACKS}
        self._add_people(audited)
        self._add_rows()
        self.sums[BOTH] = Sums()
        for track in TRACKS:
            self.sums[BOTH].update(self.sums[track])

    def _add_people(self, audited: Any) -> None:
        """Everybody of a unit that is ranked, week by week."""
        for week in self.weeks:
            there = audited.week(week).values() if week in audited.by_week else ()
            for person in there:
                if audited.units[person["unit"]]["level"] != "root":
                    self.sums[person["track"]].update({name: person[name] for name in PEOPLE})

    def _add_rows(self) -> None:
        for row in self.figures["people"]:
            self.sums[row["track"]].update(people=1, score=audit.hundredths(row["score"]))
        for row in self.figures["person_times"]:
            counts = {name: count for name, count in row.items() if name != "track"}
            self.sums[row["track"]].update(counts)

    @property
    def is_week(self) -> bool:
        return "W" in self.one["period"]

    @cached_property
    def name(self) -> str:
        """`第3周`, `2021年7月`."""
        if self.is_week:
            return self._week_name(self.weeks[0])
        year, month = self.one["period"].split("-")
        return f"{year}年{int(month)}月"

    @property
    def span(self) -> str:
        """Its days, of a month with its weeks."""
        first, last = self.days[self.weeks[0]][0], self.days[self.weeks[-1]][-1]
        days = "至".join(f"{day.year}年{day.month}月{day.day}日" for day in (first, last))
        weeks = "至".join(map(self._week_name, (self.weeks[0], self.weeks[-1])))
        return days if self.is_week else f"{weeks}，{days}"

    def _week_name(self, week: date) -> str:
        return f"第{sorted(self.days).index(week) + 1}周"

    def units(self, board: Board) -> list[Row]:
        return [row for row in self.figures["units"] if (row["track"], row["level"]) == board]

    def people(self, track: str) -> list[Row]:
        return [row for row in self.figures["people"] if row["track"] == track]
