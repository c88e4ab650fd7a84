"""The rules of rules.md §2–8 once more, as plainly as they are written: every figure by itself, from all
records, with fractions. Each thing is worked out once; nothing here is the product's.

A world is a dict of lists of dicts (tests/rankings/seasons.py); instants are aware datetimes, ids numbers.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

World = dict[str, Any]
TRACKS, LEVELS = ("enforcement", "monitoring"), ("province", "city", "county")
KINDS, DAY = ("daily", "weekly"), timedelta(days=1)


def rounded(number: Fraction) -> int:
    """Half up."""
    return (number + Fraction(1, 2)).__floor__()


def shown(number: int | None) -> str | None:
    return None if number is None else str(number)[:-2].rjust(1, "0") + "." + str(number)[-2:].rjust(2, "0")


# §2


def zone(world: World) -> ZoneInfo:
    return ZoneInfo(world["settings"].get("time_zone", "Asia/Shanghai"))


def midnight(world: World, day: date) -> datetime:
    return datetime.combine(day, time(), zone(world))


def monday_of(day: date) -> date:
    return day - day.weekday() * DAY


def days_of(world: World, monday: date) -> list[date]:
    days = [monday + offset * DAY for offset in range(7)]
    return [day for day in days if world["first_on"] <= day <= world["last_on"]]


def questions_left(world: World, paper: Any) -> list[Any]:
    newest = {c["number"]: c["policy"] for c in world["corrections"] if c["paper"] == paper["id"]}
    return [question for question in paper["questions"] if newest.get(question["number"]) != "drop"]


def papers_in(world: World, monday: date, kind: str | None = None) -> list[Any]:
    return [
        paper
        for paper in world["papers"]
        if monday_of(paper["on"]) == monday and kind in (None, paper["kind"]) and questions_left(world, paper)
    ]


def weeks(world: World) -> list[date]:
    """Those that have begun and count."""
    mondays = {monday_of(paper["on"]) for paper in world["papers"]}
    begun = (day for day in sorted(mondays) if midnight(world, days_of(world, day)[0]) <= world["now"])
    return [monday for monday in begun if papers_in(world, monday)]


def called(kind: str, monday: date) -> str:
    if kind == "season":
        return "season"
    year, number, _ = monday.isocalendar()
    thursday = monday + 3 * DAY
    return f"{year}-W{number:02d}" if kind == "week" else f"{thursday.year}-{thursday.month:02d}"


def kind_of(period: str) -> str:
    return "season" if period == "season" else "week" if "W" in period else "month"


# §3, §4


def earned(world: World, paper: Any, question: Any, chosen: set[str]) -> Fraction:
    corrections = [
        c for c in world["corrections"] if (c["paper"], c["number"]) == (paper["id"], question["number"])
    ]
    points = Fraction(question["points"], 100)
    keys = [set(question["key"])]
    if corrections:
        if corrections[-1]["policy"] == "full_credit":
            return points
        keys = [set(key) for key in corrections[-1]["keys"]]
    return max(by_one_key(world["settings"], question["type"], points, key, chosen) for key in keys)


def by_one_key(settings: Any, type_: str, points: Fraction, key: set[str], chosen: set[str]) -> Fraction:
    if chosen == key:
        return points
    if type_ != "multiple" or not chosen or chosen - key:
        return Fraction(0)
    policy = settings.get("multiple_choice", "all_or_nothing")
    part = Fraction(0)
    if policy == "half_if_subset":
        part = points / 2
    elif policy == "proportional_if_subset":
        part = points * len(chosen) / len(key)
    elif policy == "fixed_if_subset":
        part = min(Fraction(settings["fixed_points"]), points)
    return Fraction(rounded(part * 100), 100)


def score(world: World, paper: Any, attempt: Any) -> int:
    """Hundredths."""
    left = questions_left(world, paper)
    total = sum((earned(world, paper, q, set(attempt["answers"][q["number"]])) for q in left), Fraction(0))
    return rounded(10_000 * total / sum((Fraction(each["points"], 100) for each in left), Fraction(0)))


def was_staff(world: World, person: int, since: datetime, until: datetime) -> bool:
    own = [tenure for tenure in world["tenures"] if tenure["person"] == person]
    return any(t["granted_at"] <= until and (not t["revoked_at"] or t["revoked_at"] > since) for t in own)


def counted(world: World, paper: Any, own: list[Any]) -> tuple[int, Any] | None:
    """Of somebody's attempts on a paper the one that counts, with its score; None if none does."""
    settings, kind = world["settings"], paper["kind"]
    more = sum((g["paper"], g["person"]) == (paper["id"], own[0]["person"]) for g in world["grants"])
    allowed = settings.get(f"{kind}_attempts", 1) + more
    able = [
        (score(world, paper, attempt), attempt)
        for attempt in sorted(own, key=lambda attempt: attempt["number"])  # of equal ones the first to start
        if attempt["number"] <= allowed
        and attempt["ended_at"]
        and not attempt["voided_at"]
        and any(attempt["answers"].values())
        and not was_staff(world, attempt["person"], paper["drawn_at"], attempt["ended_at"])
    ]
    if not able:
        return None
    rule = settings.get(f"{kind}_rule", {"daily": "first", "weekly": "best"}[kind])
    if rule == "best":
        top = max(points for points, _ in able)
        able = [(points, attempt) for points, attempt in able if points == top]
    ends = [attempt["ended_at"] for _, attempt in able]
    wanted = max(ends) if rule == "last" else min(ends)
    return next((points, attempt) for points, attempt in able if attempt["ended_at"] == wanted)


def all_counted(world: World) -> dict[tuple[int, int], tuple[int, Any]]:
    """By paper and person the attempt that counts, where there is one, with its score."""
    papers = {paper["id"]: paper for paper in world["papers"] if questions_left(world, paper)}
    tries: dict[tuple[int, int], list[Any]] = {}
    for attempt in world["attempts"]:
        tries.setdefault((attempt["paper"], attempt["person"]), []).append(attempt)
    picked = {at: counted(world, papers[at[0]], own) for at, own in tries.items() if at[0] in papers}
    return {at: found for at, found in picked.items() if found}


# §5


def is_visible(record: Any, freeze: datetime) -> bool:
    came = record["recorded_at"] < freeze or record["reach_back"]
    went = record["superseded_at"] and (record["superseded_at"] < freeze or record["superseded_reach_back"])
    return bool(came and not went)


def covers(record: Any, day: date) -> bool:
    return bool(record["first_on"] <= day and (not record["last_on"] or day <= record["last_on"]))


def place(world: World, person: int, monday: date) -> Any:
    days = days_of(world, monday)
    freeze = midnight(world, days[0])
    seen = [
        record
        for record in world["memberships"]
        if record["person"] == person and covers(record, days[0]) and is_visible(record, freeze)
    ]
    return max(seen, key=lambda record: record["recorded_at"], default=None)


def is_exempt(world: World, person: int, monday: date) -> bool:
    days = days_of(world, monday)
    freeze = midnight(world, days[0])
    if was_staff(world, person, freeze, freeze):
        return True
    own = [e for e in world["exemptions"] if e["person"] == person and is_visible(e, freeze)]
    free = [day for day in days if any(covers(record, day) for record in own)]
    return len(free) > len(days) / 2


# §6


def person_week(world: World, monday: date, picked: list[tuple[str, tuple[int, Any]]]) -> Any:
    """What an eligible person did in a week, from what counts of it, each with its module."""
    settings = world["settings"]
    done = {module: [each for kind, each in picked if kind == module] for module in KINDS}
    has = {kind: bool(papers_in(world, monday, kind)) for kind in done}
    took = {kind: bool(done[kind]) or not has[kind] for kind in done}
    asked = {"any": [], "weekly": ["weekly"], "both": [*done]}[settings.get("participation", "any")]
    every = [attempt for own in done.values() for _, attempt in own]
    return {
        "took_part": bool(every) and all(took[kind] for kind in asked),
        "score": week_score(world, monday, [s for s, _ in done["daily"]], [s for s, _ in done["weekly"]]),
        "counted": len(every),
        "tests": len(done["weekly"]),
        "seconds": sum(seconds(attempt) for _, attempt in done["weekly"]),
        "last": max((attempt["ended_at"] for attempt in every), default=None),
    }


def seconds(attempt: Any) -> int:
    micros = (attempt["ended_at"] - attempt["started_at"]) // timedelta(microseconds=1)
    return rounded(Fraction(micros, 10**6))


def week_score(world: World, monday: date, daily: list[int], weekly: list[int]) -> int:
    settings = world["settings"]
    published = len(papers_in(world, monday, "daily"))
    basis = settings.get("daily_basis", "best")
    if basis == "best":
        over = min(settings.get("daily_best", 5), published)
        daily = sorted(daily)[-over:] if over else []
    else:
        over = published if basis == "scheduled" else len(daily)
    mean = Fraction(sum(daily), over) if over else Fraction(0)
    test = Fraction(sum(weekly))
    if not published or not papers_in(world, monday, "weekly"):
        return rounded(mean if published else test)
    weight = Fraction(settings.get("daily_weight", "0.4"))
    return rounded(weight * mean + (1 - weight) * test)


# §7


def upwards(parents: dict[int, int | None], unit: int | None) -> Iterator[int]:
    """A unit and all above it."""
    while unit is not None:
        yield unit
        unit = parents[unit]


class Reference:
    """The figures of a world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.persons = sorted({record["person"] for record in world["memberships"]})
        self.picked = all_counted(world)
        self.weeks = {monday: self.week(monday) for monday in weeks(world)}
        parents = {unit["id"]: unit["parent"] for unit in world["units"]}
        self.above = {unit: list(upwards(parents, unit)) for unit in parents}

    def periods(self) -> set[str]:
        """Those that count."""
        return {called(kind, monday) for kind in ("week", "month", "season") for monday in self.weeks}

    def figures(self, period: str) -> dict[str, list[dict[str, Any]]]:
        """The rows that are published, in order, without names; none of a period that does not count."""
        if not self.weeks_in(period):
            return {"units": [], "people": [], "person_times": []}
        return {
            "units": self.units(period, self.unit_ranks(self.before(period))),
            "people": self.people(period, self.people_ranks(self.before(period))),
            "person_times": self.times(period),
        }

    def weeks_in(self, period: str) -> list[date]:
        return [monday for monday in self.weeks if called(kind_of(period), monday) == period]

    def before(self, period: str) -> str | None:
        names = sorted({called(kind_of(period), monday) for monday in self.weeks})
        return next((earlier for earlier, later in pairwise(names) if later == period), None)

    def week(self, monday: date) -> list[Any]:
        """(person, unit, track, exempt, what they did if they are not)."""
        found, papers = [], papers_in(self.world, monday)
        for person in self.persons:
            if record := place(self.world, person, monday):
                free = is_exempt(self.world, person, monday)
                own = [(paper["kind"], self.picked.get((paper["id"], person))) for paper in papers]
                counts = [(kind, each) for kind, each in own if each]
                did = None if free else person_week(self.world, monday, counts)
                found.append((person, record["unit"], record["track"], free, did))
        return found

    def rows_of(self, period: str) -> list[Any]:
        return [row for monday in self.weeks_in(period) for row in self.weeks[monday]]

    def units(self, period: str, previous: dict[Any, int]) -> list[dict[str, Any]]:
        listed = []
        for track in TRACKS:
            for level in LEVELS:
                lines = [
                    self.unit_line(period, unit, track)
                    for unit in sorted(self.world["units"], key=lambda unit: unit["id"])
                    if unit["level"] == level and self.is_listed(unit, period)
                ]
                keys = [key for key, _ in lines if key]
                lines.sort(key=lambda pair: (pair[0] is None, pair[0]))
                for position, (key, line) in enumerate(lines, start=1):
                    rank = 1 + sum(other < key for other in keys) if key else None
                    was = previous.get((track, level, line["unit_id"]))
                    change = was - rank if was and rank else None
                    here = {"track": track, "level": level, "position": position}
                    listed.append({**here, "rank": rank, "change": change, **line})
        return listed

    def is_listed(self, unit: Any, period: str) -> bool:
        last = days_of(self.world, self.weeks_in(period)[-1])[-1]
        if unit["recorded_at"] < midnight(self.world, last + DAY):
            return True
        return any(unit["id"] in self.above[row[1]] for row in self.rows_of(period))

    def unit_line(self, period: str, unit: Any, track: str) -> tuple[Any, dict[str, Any]]:
        """What ranks it, None if nothing does, and its figures."""
        settings = self.world["settings"]
        own = settings.get("scope", "subtree") == "own"
        rows = [
            row
            for row in self.rows_of(period)
            if row[2] == track and (row[1] == unit["id"] if own else unit["id"] in self.above[row[1]])
        ]
        eligible = sum(not row[3] for row in rows)
        took = [row[4]["score"] for row in rows if row[4] and row[4]["took_part"]]
        line = {
            "unit_id": str(unit["id"]),
            "eligible": eligible,
            "exempt": len(rows) - eligible,
            "participants": len(took),
        }
        if eligible < settings.get("min_eligible", 1):
            return None, {**line, "rate": None, "average": None, "score": None}
        by = settings.get("average_base", "participants")
        rate = rounded(Fraction(10_000 * len(took), eligible))
        average = rounded(Fraction(sum(took), len(took) if by == "participants" else eligible)) if took else 0
        weight = Fraction(settings.get("rate_weight", "0.5"))
        total = rounded(weight * rate + (1 - weight) * average)
        told = {"rate": shown(rate), "average": shown(average), "score": shown(total)}
        return (-total, -rate, -average), {**line, **told}

    def unit_ranks(self, period: str | None) -> dict[Any, int]:
        rows = self.units(period, {}) if period else []
        return {(row["track"], row["level"], row["unit_id"]): row["rank"] for row in rows if row["rank"]}

    def people(self, period: str, previous: dict[Any, int]) -> list[dict[str, Any]]:
        lines: dict[str, list[Any]] = {track: [] for track in TRACKS}
        for person in self.persons:
            own = [row for row in self.rows_of(period) if row[0] == person and not row[3]]
            if any(row[4]["counted"] for row in own):
                key, line = self.person_line(own)
                lines[own[-1][2]].append((key, person, line))
        listed = []
        for track in TRACKS:
            for position, (key, person, line) in enumerate(
                sorted(lines[track], key=lambda one: one[:2]), start=1
            ):
                rank = 1 + sum(other < key for other, *_ in lines[track])
                was = previous.get((track, str(person)))
                here = {"track": track, "position": position, "rank": rank, "person_id": str(person)}
                listed.append({**here, "change": was - rank if was else None, **line})
        return listed

    def person_line(self, own: list[Any]) -> tuple[Any, dict[str, Any]]:
        did = [row[4] for row in own]
        mean = rounded(Fraction(sum(each["score"] for each in did), len(own)))
        tests, used = (sum(each[name] for each in did) for name in ("tests", "seconds"))
        last = max(each["last"] for each in did if each["last"])
        line = {"score": shown(mean), "weekly_tests": tests, "time_used_s": used, "unit_id": str(own[-1][1])}
        return (-mean, -tests, used, last), line

    def people_ranks(self, period: str | None) -> dict[Any, int]:
        rows = self.people(period, {}) if period else []
        return {(row["track"], row["person_id"]): row["rank"] for row in rows}

    def times(self, period: str) -> list[dict[str, Any]]:
        own = self.weeks_in(period)
        until = [monday for monday in self.weeks if monday <= own[-1]]
        kinds = [(name, span, kind) for name, span in (("", own), ("through_", until)) for kind in KINDS]
        return [
            {"track": track} | {name + kind: self.number(span, track, kind) for name, span, kind in kinds}
            for track in TRACKS
        ]

    def number(self, mondays: list[date], track: str, kind: str) -> int:
        papers = {paper["id"] for monday in mondays for paper in papers_in(self.world, monday, kind)}
        own = [(who, one) for (paper, who), (_, one) in self.picked.items() if paper in papers]
        return sum(self.track_on(person, one["started_at"]) == track for person, one in own)

    def track_on(self, person: int, instant: datetime) -> str | None:
        day = instant.astimezone(zone(self.world)).date()
        there = (
            record["track"]
            for record in self.world["memberships"]
            if record["person"] == person and covers(record, day) and not record["superseded_at"]
        )
        return next(there, None)
