"""The second reckoning against the worked examples of the rules, which others have made."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from quizsvc.season.rules import Settings
from tests import shared
from tests.faults import oracle
from tests.faults.truth import Attempt, Paper, Stay, Truth

SHANGHAI = ZoneInfo("Asia/Shanghai")
KNOWN_POLICIES = ("all_or_nothing", "half_if_subset", "proportional_if_subset")


def hundredths(text: str) -> int:
    return int(text.replace(".", ""))


def test_marks_of_the_worked_examples():
    cases = [case for case in shared.vector("marking.json")["questions"] if case["policy"] in KNOWN_POLICIES]
    for case in cases:
        answer = (case["type"], frozenset(case["key"]), frozenset(case["chosen"]), hundredths(case["points"]))
        assert oracle.mark(*answer, case["policy"]) == hundredths(case["earned"]), case
    assert len(cases) > 20


class Case:
    """A season of the worked examples as raw rows; ids are numbered in the order of their names."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.units = _numbered(unit["id"] for unit in data["units"])
        self.persons = _numbered(each["person"] for each in [*data["memberships"], *data["attempts"]])
        self.papers = _numbered(paper["id"] for paper in data["papers"])

    def truth(self) -> Truth:
        data, season = self.data, self.data["season"]
        settings = {**Settings.from_json(season["settings"]).to_json()}
        attempts = [self._attempt(id_, each) for id_, each in enumerate(data["attempts"], start=1)]
        return Truth(
            now=datetime(2030, 1, 1, tzinfo=UTC),
            season={**{name: date.fromisoformat(season[name]) for name in ("first_on", "last_on")},
                    "settings": settings},
            papers={self.papers[each["id"]]: self._paper(each) for each in data["papers"]},
            questions={},
            attempts={attempt.id: attempt for attempt in attempts},
            grants=Counter((self.papers[each["paper"]], self.persons[each["person"]])
                           for each in data["grants"]),
            units={self.units[each["id"]]: (each["level"], each["parent"] and self.units[each["parent"]])
                   for each in data["units"]},
            memberships=[self._stay(each) for each in data["memberships"]],
            exemptions=[self._stay(each) for each in data["exemptions"]],
            marks=0,
            standings={},
        )  # fmt: skip

    def _paper(self, each: dict[str, Any]) -> Paper:
        if each["kind"] == "weekly":
            year, week = each["week"].split("-W")
            return Paper(self.papers[each["id"]], "weekly", date.fromisocalendar(int(year), int(week), 1), {})
        on = date.fromisoformat(each["on"])
        return Paper(self.papers[each["id"]], "daily", on - timedelta(days=on.weekday()), {})

    def _attempt(self, id_: int, each: dict[str, Any]) -> Attempt:
        started = datetime.fromisoformat(each["started_on"]).replace(hour=12, tzinfo=SHANGHAI)
        ended = each.get("submitted_at") and datetime.fromisoformat(each["submitted_at"])
        if ended and each.get("time_used_s") is not None:
            started = ended - timedelta(seconds=each["time_used_s"])
        score = each.get("score") and hundredths(each["score"])
        return Attempt(
            id=id_, paper_id=self.papers[each["paper"]], person_id=self.persons[each["person"]],
            number=each["no"], state=each["state"], staff=False, started_at=started, deadline_at=started,
            submitted_at=ended, revision_ids=[], answers={}, answered=each["answered"], earned=None,
            score=score,
        )  # fmt: skip

    def _stay(self, each: dict[str, Any]) -> Stay:
        recorded = datetime.fromisoformat(each.get("recorded_on") or "2020-01-01").replace(tzinfo=SHANGHAI)
        unit, last_on = each.get("unit"), each.get("to")
        return Stay(
            person_id=self.persons[each["person"]],
            unit_id=self.units[unit] if unit else 0,
            track=each.get("track", ""),
            first_on=date.fromisoformat(each["from"]),
            last_on=last_on and date.fromisoformat(last_on),
            recorded_at=recorded,
            reach_back=bool(each.get("reach_back")),
        )

    def expected_units(self, period: str) -> list[tuple[Any, ...]]:
        """In the shape of the standings' rows, by track, level and position."""
        figures = ("rate", "average", "score")
        rows = []
        for board, lines in self.data["expected"][period]["units"].items():
            for position, line in enumerate(lines, start=1):
                counts = [line[name] for name in ("eligible", "exempt", "participants")]
                shown = [line[name] and hundredths(line[name]) for name in figures]
                place = (*board.split("/"), position, line["rank"], line["change"], self.units[line["unit"]])
                rows.append((*place, *counts, *shown))
        return sorted(rows, key=lambda row: row[:3])

    def expected_people(self, period: str) -> list[tuple[Any, ...]]:
        """The same of people: track, position, rank, person, score, weekly tests, time."""
        rows = []
        for track, lines in self.data["expected"][period]["people"].items():
            for position, line in enumerate(lines, start=1):
                figures = (hundredths(line["score"]), line["weekly_tests"], line["time_used_s"])
                rows.append((track, position, line["rank"], self.persons[line["person"]], *figures))
        return sorted(rows, key=lambda row: row[:2])


def _numbered(names: Any) -> dict[str, int]:
    return {name: number for number, name in enumerate(sorted(set(names)), start=1)}


@pytest.mark.parametrize("name", ["a", "d"])
def test_whole_seasons_of_the_worked_examples(name):
    case = Case(shared.vector(f"standings-{name}.json"))
    found = oracle.standings(case.truth())
    assert found.keys() == case.data["expected"].keys()
    for period, standing in found.items():
        assert standing.units == case.expected_units(period), period
        people = [(*row[:3], row[4], *row[6:]) for row in standing.people]
        assert people == case.expected_people(period), period
        expected = [
            (row["track"], row["daily"], row["weekly"])
            for row in case.data["expected"][period]["person_times"]
        ]
        assert [row[:3] for row in standing.times] == expected, period
