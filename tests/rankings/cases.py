"""A case of ../shared/vectors/standings-*.json worked out by the pure rules alone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from quizsvc.attempts import rules as attempts
from quizsvc.papers import rules as papers
from quizsvc.rankings import rules as rankings
from quizsvc.roster import rules as roster
from quizsvc.season import rules as season_rules


class Case:
    """Reads a case; `standings(period)` is in the form of its `expected`.

    Ids become whole numbers in the order of their text, so that the order by id is the same.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        given = data["season"]
        self.season = season_rules.Season(
            date.fromisoformat(given["first_on"]),
            date.fromisoformat(given["last_on"]),
            season_rules.Settings.from_json(given["settings"]),
        )
        self.unit_ids = _numbers(unit["id"] for unit in data["units"])
        self.person_ids = _numbers(row["person"] for key in ("memberships", "attempts") for row in data[key])
        self.unit_names = {number: name for name, number in self.unit_ids.items()}
        self.person_names = {number: name for name, number in self.person_ids.items()}
        self.units = [self._unit(unit) for unit in data["units"]]
        self.memberships = [self._membership(row) for row in data["memberships"]]
        self.exemptions = [self._exemption(row) for row in data["exemptions"]]
        self.published = self._published()
        self.weeks = rankings.counted_weeks(season_rules.SEASON, self.published.values(), self.season)
        self.counted = self._counted()
        self.person_weeks = [row for week in self.weeks for row in self._person_weeks(week)]

    def periods(self) -> list[season_rules.Period]:
        """Those with a counted week, in order."""
        every = season_rules.periods_of(self.season)
        return [
            period for period in every if rankings.counted_weeks(period, self.published.values(), self.season)
        ]

    def standings(self, period: season_rules.Period) -> dict[str, Any]:
        boards = self._boards(period)
        weeks = self._weeks(period)
        people = rankings.people_rows(weeks, self.person_weeks)
        times = [entry for week, entry in self._times() if week in weeks]
        return {
            "units": {str(board): [self._unit_row(row) for row in rows] for board, rows in boards.items()},
            "people": {
                track.value: [self._person_row(row) for row in rows] for track, rows in people.items() if rows
            },
            "person_times": [
                {"track": row.track.value, "daily": row.daily, "weekly": row.weekly, "total": row.total}
                for row in rankings.person_times(times)
            ],
        }

    def _boards(self, period: season_rules.Period) -> dict[rankings.Board, list[rankings.UnitRow]]:
        before = rankings.previous_period(period, self.weeks)
        previous = None if before is None else rankings.ranks_of(self._boards_alone(before))
        return self._boards_alone(period, previous)

    def _boards_alone(
        self,
        period: season_rules.Period,
        previous: dict[rankings.Board, dict[int, int]] | None = None,
    ) -> dict[rankings.Board, list[rankings.UnitRow]]:
        weeks = self._weeks(period)
        return rankings.unit_rows(weeks, self.person_weeks, self.units, self.season.settings, previous)

    def _weeks(self, period: season_rules.Period) -> tuple[season_rules.Week, ...]:
        return rankings.counted_weeks(period, self.published.values(), self.season)

    def _unit(self, unit: dict[str, Any]) -> roster.Unit:
        parent = unit["parent"] and self.unit_ids[unit["parent"]]
        return roster.Unit(self.unit_ids[unit["id"]], roster.Level(unit["level"]), parent)

    def _membership(self, row: dict[str, Any]) -> roster.MembershipRecord:
        person, unit = self.person_ids[row["person"]], self.unit_ids[row["unit"]]
        return roster.MembershipRecord(person, unit, roster.Track(row["track"]), *self._known(row))

    def _exemption(self, row: dict[str, Any]) -> roster.ExemptionRecord:
        first_on, last_on, recorded_at, reach_back = self._known(row)
        person = self.person_ids[row["person"]]
        return roster.ExemptionRecord(person, first_on, last_on, row["reason"], recorded_at, reach_back)

    def _known(self, row: dict[str, Any]) -> tuple[date, date | None, datetime, bool]:
        last_on = date.fromisoformat(row["to"]) if row.get("to") else None
        before = self.season.first_on - timedelta(days=1)
        recorded_on = date.fromisoformat(row["recorded_on"]) if row.get("recorded_on") else before
        recorded_at = datetime.combine(recorded_on, time(12), tzinfo=self.season.zone).astimezone(UTC)
        return date.fromisoformat(row["from"]), last_on, recorded_at, row.get("reach_back", False)

    def _published(self) -> dict[season_rules.Week, rankings.WeekPapers]:
        self.paper_weeks: dict[str, season_rules.Week] = {}
        self.paper_kinds: dict[str, papers.PaperKind] = {}
        daily: defaultdict[season_rules.Week, int] = defaultdict(int)
        weekly = set()
        for paper in self.data["papers"]:
            kind = papers.PaperKind(paper["kind"])
            if kind is papers.PaperKind.DAILY:
                week = season_rules.week_of(date.fromisoformat(paper["on"]))
                daily[week] += 1
            else:
                parsed = season_rules.parse_period(paper["week"])
                assert isinstance(parsed, season_rules.Week)
                week = parsed
                weekly.add(week)
            self.paper_weeks[paper["id"]], self.paper_kinds[paper["id"]] = week, kind
        every = weekly | set(daily)
        return {week: rankings.WeekPapers(week, daily[week], week in weekly) for week in sorted(every)}

    def _counted(self) -> list[tuple[dict[str, Any], rankings.CountedAttempt]]:
        """The raw attempt and the counted one of every person and paper that has one."""
        grants: defaultdict[tuple[str, str], int] = defaultdict(int)
        for grant in self.data["grants"]:
            grants[grant["person"], grant["paper"]] += 1
        tries: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for row in self.data["attempts"]:
            tries[row["person"], row["paper"]].append(row)
        found = []
        for (person, paper), rows in tries.items():
            allowed, rule = self._allowed(self.paper_kinds[paper])
            picked = attempts.counted(map(_facts, rows), allowed + grants[person, paper], rule)
            if picked is not None:
                raw = next(row for row in rows if row["no"] == picked.number)
                found.append((raw, self._counted_attempt(raw, picked)))
        return found

    def _allowed(self, kind: papers.PaperKind) -> tuple[int, season_rules.AttemptRule]:
        settings = self.season.settings
        if kind is papers.PaperKind.DAILY:
            return settings.daily_attempts, settings.daily_rule
        return settings.weekly_attempts, settings.weekly_rule

    def _counted_attempt(self, raw: dict[str, Any], picked: attempts.AttemptFacts) -> rankings.CountedAttempt:
        assert picked.score is not None
        assert picked.submitted_at is not None
        kind = self.paper_kinds[raw["paper"]]
        return rankings.CountedAttempt(kind, picked.score, raw["time_used_s"], picked.submitted_at)

    def _person_weeks(self, week: season_rules.Week) -> Iterable[rankings.PersonWeek]:
        own: defaultdict[int, list[rankings.CountedAttempt]] = defaultdict(list)
        for raw, attempt in self.counted:
            if self.paper_weeks[raw["paper"]] == week:
                own[self.person_ids[raw["person"]]].append(attempt)
        entries = roster.roster_of_week(self.memberships, self.exemptions, week, self.season)
        for person, entry in entries.items():
            yield rankings.person_week(
                entry, self.published[week], rankings.Done.of(own[person]), self.season.settings
            )

    def _times(
        self,
    ) -> Iterable[tuple[season_rules.Week, tuple[papers.PaperKind, roster.Track | None]]]:
        memberships: defaultdict[int, list[roster.MembershipRecord]] = defaultdict(list)
        for record in self.memberships:
            memberships[record.person].append(record)
        for raw, attempt in self.counted:
            day = date.fromisoformat(raw["started_on"])
            track = roster.track_on(memberships[self.person_ids[raw["person"]]], day)
            yield self.paper_weeks[raw["paper"]], (attempt.kind, track)

    def _unit_row(self, row: rankings.UnitRow) -> dict[str, Any]:
        return {
            "rank": row.rank,
            "unit": self.unit_names[row.unit],
            "eligible": row.eligible,
            "exempt": row.exempt,
            "participants": row.participants,
            "rate": _text(row.rate),
            "average": _text(row.average),
            "score": _text(row.score),
            "change": row.change,
        }

    def _person_row(self, row: rankings.PersonRow) -> dict[str, Any]:
        return {
            "rank": row.rank,
            "person": self.person_names[row.person],
            "score": _text(row.score),
            "weekly_tests": row.weekly_tests,
            "time_used_s": row.time_used_s,
        }


def _numbers(texts: Iterable[str]) -> dict[str, int]:
    return {text: number for number, text in enumerate(sorted(set(texts)), start=1)}


def _text(hundredths: int | None) -> str | None:
    return None if hundredths is None else season_rules.format_hundredths(hundredths)


def _facts(raw: dict[str, Any]) -> attempts.AttemptFacts:
    return attempts.AttemptFacts(
        raw["no"],
        attempts.State(raw["state"]),
        raw["answered"],
        season_rules.parse_hundredths(raw["score"]),
        datetime.fromisoformat(raw["submitted_at"]),
    )
