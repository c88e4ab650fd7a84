"""Marks and standings worked out a second time, from rules.md §3–§7 alone and the raw facts.

Nothing of the product is used here, and nothing is clever: everything is gone through for every row.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.faults.truth import Attempt, Paper, Standing, Stay, Truth

# The oracle knows these values of the settings that it does not work with otherwise.
SUPPOSED = {
    "scope": "subtree",
    "participation": "any",
    "daily_basis": "best",
    "average_base": "participants",
    "min_eligible": 1,
}
TRACKS = ("enforcement", "monitoring")
LEVELS = ("province", "city", "county")


def half_up(number: Fraction) -> int:
    """Rounded to a whole number, half up; of numbers from 0 on."""
    return int(number + Fraction(1, 2))


def mark(type_: str, key: frozenset[str], chosen: frozenset[str], points: int, policy: str) -> int:
    """What an answer earns, in hundredths of points (§4)."""
    if chosen == key:
        return points
    if type_ != "multiple" or not chosen or chosen - key:
        return 0
    if policy == "half_if_subset":
        return half_up(Fraction(points, 2))
    if policy == "proportional_if_subset":
        return half_up(Fraction(points * len(chosen), len(key)))
    assert policy == "all_or_nothing", policy
    return 0


def marked(attempt: Attempt, truth: Truth) -> tuple[list[int], int]:
    """What each place earns, and the score, of an attempt as it is stored."""
    points = truth.papers[attempt.paper_id].points
    policy = truth.season["settings"]["multiple_choice"]
    earned = []
    for place, revision in enumerate(attempt.revision_ids, start=1):
        answer = attempt.answers.get(str(place), {"chosen": []})
        type_, key = truth.questions[revision]
        earned.append(mark(type_, key, frozenset(answer["chosen"]), points[revision], policy))
    return earned, half_up(Fraction(100 * 100 * sum(earned), sum(points.values())))


def seconds_used(attempt: Attempt) -> int:
    """From the start to the end, whole seconds."""
    assert attempt.submitted_at is not None
    return half_up(Fraction((attempt.submitted_at - attempt.started_at) // timedelta(microseconds=1), 10**6))


def standings(truth: Truth) -> dict[str, Standing]:
    """The rows of every period that counts."""
    for name, value in SUPPOSED.items():
        assert truth.season["settings"][name] == value, name
    assert not any(attempt.staff for attempt in truth.attempts.values()), "the oracle knows no staff"
    weeks = Weeks(truth)
    return {period: weeks.standing(period) for period in weeks.periods}


class Weeks:
    """The weeks of a season that count, and everybody's part in them."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.settings = truth.season["settings"]
        self.zone = ZoneInfo(self.settings["time_zone"])
        begun = {paper.week_on for paper in truth.papers.values() if self.begins(paper.week_on) <= truth.now}
        self.mondays = sorted(begun)
        self.periods: dict[str, list[date]] = {}
        for monday in self.mondays:
            thursday = monday + timedelta(days=3)
            year, week, _ = monday.isocalendar()
            for period in (f"{year}-W{week:02d}", f"{thursday:%Y-%m}", "season"):
                self.periods.setdefault(period, []).append(monday)
        self.counted = self._counted()
        self.weeks = {monday: self._week(monday) for monday in self.mondays}

    def begins(self, monday: date) -> datetime:
        """The first instant of a week inside the season."""
        first = max(monday, self.truth.season["first_on"])
        return datetime(first.year, first.month, first.day, tzinfo=self.zone).astimezone(UTC)

    def _counted(self) -> list[tuple[Paper, Attempt]]:
        """The one of a person's attempts on a paper that counts (§3)."""
        sittings: dict[tuple[int, int], list[Attempt]] = {}
        for attempt in self.truth.attempts.values():
            sittings.setdefault((attempt.paper_id, attempt.person_id), []).append(attempt)
        found = []
        for (paper_id, person_id), attempts in sittings.items():
            paper = self.truth.papers[paper_id]
            places = self.settings[f"{paper.kind}_attempts"] + self.truth.grants[paper_id, person_id]
            candidates = [each for each in attempts if each.number <= places]
            able = [each for each in candidates if each.state in ("submitted", "expired") and each.answered]
            if able:
                found.append((paper, self._picked(able, self.settings[f"{paper.kind}_rule"])))
        return found

    def _picked(self, able: list[Attempt], rule: str) -> Attempt:
        def ended(each: Attempt) -> datetime:
            assert each.submitted_at is not None
            return each.submitted_at

        able = sorted(able, key=lambda each: (ended(each), each.number))
        if rule == "first":
            return able[0]
        if rule == "best":
            most = max(each.score or 0 for each in able)
            return next(each for each in able if each.score == most)
        last = max(ended(each) for each in able)
        return next(each for each in able if ended(each) == last)

    def _week(self, monday: date) -> dict[int, "PersonWeek"]:
        """Everybody on the week's roster (§5), with their score (§6)."""
        first = max(monday, self.truth.season["first_on"])
        days = [monday + timedelta(days=n) for n in range(7)]
        days = [day for day in days if first <= day <= self.truth.season["last_on"]]
        found = {}
        for stay in self.truth.memberships:
            if not (_holds(stay, first) and self._known(stay, monday)):
                continue
            away = [
                off
                for off in self.truth.exemptions
                if off.person_id == stay.person_id and self._known(off, monday)
            ]
            missed = sum(any(_holds(off, day) for off in away) for day in days)
            person = PersonWeek(stay.person_id, stay.unit_id, stay.track, exempt=2 * missed > len(days))
            if not person.exempt:
                person.take([pair for pair in self.counted if pair[1].person_id == stay.person_id
                             and pair[0].week_on == monday])  # fmt: skip
                person.score = self._score(person, monday)
            found[stay.person_id] = person
        return found

    def _known(self, stay: Stay, monday: date) -> bool:
        """Whether it had been recorded in time, or reaches back."""
        return stay.reach_back or stay.recorded_at < self.begins(monday)

    def _score(self, person: "PersonWeek", monday: date) -> int:
        papers = [paper.kind for paper in self.truth.papers.values() if paper.week_on == monday]
        daily, weekly = papers.count("daily"), papers.count("weekly")
        over = min(self.settings["daily_best"], daily)
        mean = Fraction(sum(sorted(person.daily)[-over:]), over) if daily else Fraction(0)
        if not weekly:
            return half_up(mean)
        if not daily:
            return sum(person.weekly)
        weights = [Fraction(self.settings[name]) for name in ("daily_weight", "weekly_weight")]
        return half_up(weights[0] * mean + weights[1] * sum(person.weekly))

    def standing(self, period: str) -> Standing:
        """A period's rows in published order."""
        before = self._before(period)
        return Standing(
            units=sorted(self._units(period, self._unit_ranks(before)), key=lambda row: row[:3]),
            people=sorted(self._people(period, self._people_ranks(before)), key=lambda row: row[:2]),
            times=self._times(period),
        )

    def _before(self, period: str) -> str | None:
        """The last period of the same kind before it that counts."""
        kind = 0 if period == "season" else len(period)
        return max((other for other in self.periods if len(other) == kind and other < period), default=None)

    def _unit_ranks(self, period: str | None) -> dict[tuple[object, ...], int]:
        rows = self._units(period, {}) if period else []
        return {(row[0], row[1], row[5]): row[3] for row in rows if row[3] is not None}

    def _people_ranks(self, period: str | None) -> dict[tuple[object, ...], int]:
        return {(row[0], row[4]): row[2] for row in self._people(period, {})} if period else {}

    def _units(self, period: str, earlier: dict[tuple[object, ...], int]) -> list[tuple]:
        rows = []
        for track in TRACKS:
            for level in LEVELS:
                ids = sorted(id_ for id_, (its, _) in self.truth.units.items() if its == level)
                lines = [self._unit(id_, track, period) for id_ in ids]
                able = sorted(
                    (line for line in lines if line[6] is not None), key=lambda line: (_merit(line), line[0])
                )
                ranks = _ranks([_merit(line) for line in able])
                listed = [
                    *zip(ranks, able, strict=True),
                    *((None, line) for line in lines if line not in able),
                ]
                for position, (rank, line) in enumerate(listed, start=1):
                    was = earlier.get((track, level, line[0]))
                    change = None if rank is None or was is None else was - rank
                    rows.append((track, level, position, rank, change, *line))
        return rows

    def _unit(self, id_: int, track: str, period: str) -> tuple:
        own = [
            person
            for monday in self.periods[period]
            for person in self.weeks[monday].values()
            if person.track == track and self._is_below(person.unit, id_)
        ]
        able = [person for person in own if not person.exempt]
        took_part = [person for person in able if person.count]
        counts = (id_, len(able), len(own) - len(able), len(took_part))
        if not able:
            return (*counts, None, None, None)
        if not took_part:
            return (*counts, 0, 0, 0)
        rate = half_up(Fraction(100 * 100 * len(took_part), len(able)))
        average = half_up(Fraction(sum(person.score for person in took_part), len(took_part)))
        weights = [Fraction(self.settings[name]) for name in ("rate_weight", "average_weight")]
        return (*counts, rate, average, half_up(weights[0] * rate + weights[1] * average))

    def _is_below(self, unit: int | None, above: int) -> bool:
        while unit is not None and unit != above:
            unit = self.truth.units[unit][1]
        return unit == above

    def _people(self, period: str, earlier: dict[tuple[object, ...], int]) -> list[tuple]:
        rows = []
        eligible: dict[int, list[PersonWeek]] = {}
        for monday in self.periods[period]:
            for person in self.weeks[monday].values():
                if not person.exempt:
                    eligible.setdefault(person.id, []).append(person)
        for track in TRACKS:
            lines = []
            for id_, weeks in eligible.items():
                if weeks[-1].track == track and any(week.count for week in weeks):
                    score = half_up(Fraction(sum(week.score for week in weeks), len(weeks)))
                    tests, used = sum(len(week.weekly) for week in weeks), sum(week.used for week in weeks)
                    last = max(week.last for week in weeks if week.last is not None)
                    lines.append(((-score, -tests, used, last), id_, weeks[-1].unit))
            lines.sort()
            ranks = _ranks([line[0] for line in lines])
            for position, (rank, (merit, id_, unit)) in enumerate(zip(ranks, lines, strict=True), start=1):
                was = earlier.get((track, id_))
                change = None if was is None else was - rank
                rows.append((track, position, rank, change, id_, unit, -merit[0], -merit[1], merit[2]))
        return rows

    def _times(self, period: str) -> list[tuple]:
        own = self.periods[period]
        through = [monday for monday in self.mondays if monday <= own[-1]]
        return [
            (track, *(self._person_times(track, kind, within) for within in (own, through)
                      for kind in ("daily", "weekly")))
            for track in TRACKS
        ]  # fmt: skip

    def _person_times(self, track: str, kind: str, mondays: list[date]) -> int:
        return sum(
            paper.kind == kind and paper.week_on in mondays and self._track_on(attempt) == track
            for paper, attempt in self.counted
        )

    def _track_on(self, attempt: Attempt) -> str | None:
        day = attempt.started_at.astimezone(self.zone).date()
        there = [
            stay.track
            for stay in self.truth.memberships
            if stay.person_id == attempt.person_id and _holds(stay, day)
        ]
        return there[0] if there else None


class PersonWeek:
    """One person in one week."""

    def __init__(self, id_: int, unit: int, track: str, *, exempt: bool) -> None:
        self.id, self.unit, self.track, self.exempt = id_, unit, track, exempt
        self.daily: list[int] = []
        self.weekly: list[int] = []
        self.used = 0
        self.count = 0
        self.score = 0
        self.last: datetime | None = None

    def take(self, counted: Iterable[tuple[Paper, Attempt]]) -> None:
        """Their counted attempts of the week."""
        for paper, attempt in counted:
            (self.daily if paper.kind == "daily" else self.weekly).append(attempt.score or 0)
            self.count += 1
            self.used += seconds_used(attempt) if paper.kind == "weekly" else 0
            assert attempt.submitted_at is not None
            self.last = max(self.last or attempt.submitted_at, attempt.submitted_at)


def _holds(stay: Stay, day: date) -> bool:
    return stay.first_on <= day and (stay.last_on is None or day <= stay.last_on)


def _merit(line: tuple) -> tuple[int, int, int]:
    """Higher score, then rate, then average come first."""
    return -line[6], -line[4], -line[5]


def _ranks(merits: list) -> list[int]:
    """1, 2, 2, 4."""
    return [1 + sum(other < merit for other in merits) for merit in merits]
