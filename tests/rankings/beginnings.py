"""How a made-up season begins: settings, units, people, papers with their questions."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.dialects.postgresql import Range

from quizsvc.accounts.models import Account
from quizsvc.attempts.rules import Worth
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.rules import QuestionType
from quizsvc.identity.models import Binding
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.roster.models import Exemption, Membership, Person, Unit
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.models import SeasonRow
from tests.rankings.rows import Rows

DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
LETTERS = "abcd"
TYPES = ("single", "multiple", "multiple", "true_false")
MONDAYS = (date(2021, 7, 5), date(2021, 7, 19), date(2020, 12, 14), date(2021, 10, 25))
"""Within a month, at the end of one, of a year with a 53rd week, of summer time."""
RECORDED = ("memberships", "exemptions")
KNOWN = (*RECORDED, "units", "papers", "attempts", "grants", "corrections", "tenures")
HELD = ("granted_at", "revoked_at")
SETTINGS: dict[str, tuple[Any, ...]] = {
    "time_zone": ("Asia/Urumqi", "America/Los_Angeles"),
    "weekly_closes": ("5T18:00",),
    "daily_attempts": (1, 2),
    "daily_rule": ("first", "best", "last"),
    "weekly_attempts": (1, 2),
    "weekly_rule": ("best", "first", "last"),
    "multiple_choice": tuple(policy.value for policy in season_rules.MultiplePolicy),
    "fixed_points": ("0.50", "1.25", "30.00"),
    "scope": ("subtree", "own"),
    "participation": ("any", "weekly", "both"),
    "min_eligible": (1, 2),
    "daily_basis": ("best", "answered", "scheduled"),
    "daily_best": (1, 2, 5),
    "average_base": ("participants", "eligible"),
    "daily_weight": ("0.4", "1/3", "0.25", "1"),
    "rate_weight": ("0.5", "2/3", "0.1"),
}
"""Of each setting that decides about a figure the values that are tried."""
_OTHERS = {"daily_weight": "weekly_weight", "rate_weight": "average_weight"}
_REST = {"0.4": "0.6", "1/3": "2/3", "0.25": "0.75", "1": "0", "0.5": "0.5", "2/3": "1/3", "0.1": "0.9"}


def _settings(random: Random) -> dict[str, Any]:
    """Any of them, each as often as not as it is by default."""
    drawn = {name: random.choice(values) for name, values in SETTINGS.items() if random.random() < 0.55}
    if drawn.get("multiple_choice") == "fixed_if_subset":
        drawn.setdefault("fixed_points", random.choice(SETTINGS["fixed_points"]))
    return drawn | {other: _REST[drawn[name]] for name, other in _OTHERS.items() if name in drawn}


class Beginning:
    """Before anything happened."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.rows = Rows(self.random)
        self.first_on = self.random.choice(MONDAYS) + self.random.randrange(7) * DAY
        self.last_on = self.first_on + self.random.randrange(12, 26) * DAY
        self.world: dict[str, Any] = {name: [] for name in KNOWN}
        self.world |= {"first_on": self.first_on, "last_on": self.last_on}
        self.world["settings"] = _settings(self.random)
        self._season()
        self.now = self.season.starts_at - 3 * DAY
        self._units()
        self._people()
        self._papers()

    # What stands from the beginning

    def _season(self) -> None:
        free = [(self.first_on + self.random.randrange(12) * DAY).isoformat()]
        settings = season_rules.Settings.from_json(self.world["settings"])
        number = self.rows.number(
            SeasonRow,
            name="随机",
            first_on=self.first_on,
            last_on=self.last_on,
            state="open",
            settings=settings.to_json(),
            calendar={"without_daily": free, "without_weekly": []},
            created_at=datetime.combine(self.first_on - 30 * DAY, datetime.min.time(), settings.zone),
        )
        self.rows.write()
        self.season = seasons.by_id(number)

    def _units(self) -> None:
        self._unit("root", None)
        for level, parents in (("province", ["root"]), ("city", ["root"]), ("county", ["city", "province"])):
            for _ in range(self.random.randrange(1, 3)):
                above = [unit["id"] for unit in self.world["units"] if unit["level"] in parents]
                late = self.random.random() < 0.15 and level == "county"
                self._unit(level, self.random.choice(above), self.now if late else None)

    def _unit(self, level: str, parent: int | None, at: datetime | None = None) -> None:
        """Entered long before the season, or at an instant."""
        made = {"level": level, "recorded_at": at or self.season.starts_at - 9 * DAY}
        id_ = self.rows.number(Unit, name=f"单位{len(self.world['units'])}", parent_id=parent, **made)
        self.world["units"].append({"id": id_, "parent": parent, **made})

    def _people(self) -> None:
        self.persons = [
            self.rows.number(Person, name=f"人{n}", credential=f"S{n}")
            for n in range(self.random.randrange(4, 9))
        ]
        self.accounts = [
            self.rows.number(Account, name=f"s{n}", display_name="某人", created_at=self.now) for n in "12"
        ]
        self.roles: list[dict[str, Any]] = []
        self.bound: dict[int, int] = {}
        self._bound(self.accounts[0], self.persons[0], self.now)
        for person in self.persons:
            joins = self.first_on + self.random.choice([-9, -9, -9, -9, -1, 0, 3, 6]) * DAY
            self._place(person, joins, recorded_at=self.now)

    def _papers(self) -> None:
        """Each day has other questions than the day before, each week than the week before."""
        subject = self.rows.number(Subject, name="法律")
        pools = [[self._question(subject, type_) for type_ in TYPES] for _ in range(4)]
        days = [self.first_on + n * DAY for n in range((self.last_on - self.first_on).days + 1)]
        for day in days:
            if self.random.random() < 0.4:
                self._paper("daily", day, pools[day.toordinal() % 2][: self.random.randrange(1, 4)])
        # Not all weeks have one.
        first, last = (day - day.weekday() * DAY for day in (self.first_on, self.last_on))
        for monday in sorted({first, first + 7 * DAY, last}):
            if self.random.random() < 0.75:
                self._paper("weekly", monday, pools[2 + monday.toordinal() // 7 % 2])

    def _question(self, subject: int, type_: str) -> dict[str, Any]:
        right = self.random.randrange(2, 4) if type_ == "multiple" else 1
        key = "".join(sorted(self.random.sample(LETTERS, right)))
        stem = f"{type_}{self.random.random()}"
        made = {"created_at": self.now, "explanation": "", "citation": "", "difficulty": 1, "tags": []}
        question = self.rows.number(
            Question, state="approved", content=stem, revision_number=1, created_at=self.now
        )
        revision = self.rows.number(
            QuestionRevision,
            question_id=question,
            number=1,
            type=type_,
            stem=stem,
            options=[{"id": letter, "text": letter} for letter in LETTERS],
            key=list(key),
            subject_id=subject,
            stem_print=stem,
            reason="新题",
            **made,
        )
        return {"question": question, "revision": revision, "type": type_, "key": key, "print": stem}

    def _paper(self, kind: str, on: date, questions: list[dict[str, Any]]) -> None:
        ordinary = paper_rules.window_on(paper_rules.PaperKind(kind), on, self.season)
        if ordinary is None:
            return
        window = self._kept_open(ordinary)
        drawn_at = window.opens_at - self.random.randrange(1, 30) * HOUR
        id_ = self.rows.number(
            Paper,
            season_id=self.season.id,
            kind=kind,
            on=on,
            week_on=on - on.weekday() * DAY,
            title=kind,
            state="published",
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            blueprint={},
            drawn_at=drawn_at,
            published_at=drawn_at,
        )
        asked = [
            {**each, "number": number, "points": self.random.choice([300, 400, 2000, 333])}
            for number, each in enumerate(questions, start=1)
        ]
        held = Range(window.opens_at + 6 * SECOND, window.closes_at + 5 * SECOND, bounds="[]")
        for each in asked:
            place = {"number": each["number"], "points": each["points"], "stem_print": each["print"]}
            place |= {"revision_id": each["revision"], "question_id": each["question"], "held": held}
            self.rows.add(PaperQuestion, paper_id=id_, **place)
        worth = {
            each["revision"]: Worth(QuestionType(each["type"]), frozenset(each["key"]), each["points"])
            for each in asked
        }
        made = {"id": id_, "kind": kind, "on": on, "drawn_at": drawn_at, "window": window}
        made["ordinary"] = ordinary.closes_at
        self.world["papers"].append({**made, "questions": asked, "worth": worth})

    def _kept_open(self, window: paper_rules.Window) -> paper_rules.Window:
        """Now and then longer than it was to be, until before the same questions are asked again."""
        if self.random.random() < 0.85:
            return window
        later = window.closes_at + self.random.randrange(1, 20) * HOUR
        return paper_rules.Window(window.opens_at, min(later, self.season.ends_at))

    # What is entered then and later

    def _place(
        self,
        person: int,
        first: date,
        *,
        recorded_at: datetime,
        reaches: bool = False,
        last: date | None = None,
        there: dict[str, Any] | None = None,
    ) -> None:
        """In a unit and track (`there`), or in any that are known by then."""
        known = [each["id"] for each in self.world["units"] if each["recorded_at"] <= recorded_at]
        there = there or {
            "unit": self.random.choice(known),
            "track": self.random.choice(["enforcement", "monitoring"]),
        }
        same = _entered(first, last, recorded_at, reaches) | {"track": there["track"]}
        id_ = self.rows.number(Membership, person_id=person, unit_id=there["unit"], **same)
        self.world["memberships"].append({"id": id_, "person": person, "unit": there["unit"], **same})

    def _exempt(self, person: int, first: date, last: date | None, at: datetime, reaches: bool) -> None:
        same = _entered(first, last, at, reaches)
        id_ = self.rows.number(Exemption, person_id=person, reason="借调", **same)
        self.world["exemptions"].append({"id": id_, "person": person, **same})

    def _bound(self, account: int, person: int, at: datetime) -> None:
        self.bound[account] = person
        self.rows.add(Binding, account_id=account, person_id=person, bound_at=at)
        self._tenures()

    def _tenures(self) -> None:
        """A role counts for a person from its beginning, whenever the account became theirs."""
        self.world["tenures"] = [
            {"person": self.bound[role["account"]], **{name: role[name] for name in HELD}}
            for role in self.roles
            if role["account"] in self.bound
        ]


def _entered(first: date, last: date | None, at: datetime, reaches: bool) -> dict[str, Any]:
    entered = {"first_on": first, "last_on": last, "recorded_at": at, "reach_back": reaches}
    return entered | {"superseded_at": None, "superseded_reach_back": False}
