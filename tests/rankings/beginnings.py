"""How a made-up season begins: settings, units, people, papers with their questions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import Range

from quizsvc.accounts.models import Account, RoleGrant
from quizsvc.attempts.rules import Worth
from quizsvc.bank.models import Question, QuestionRevision, Subject
from quizsvc.bank.rules import QuestionType
from quizsvc.identity.models import Binding
from quizsvc.kit.db import session
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.roster.models import Membership, Person, Unit
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules
from quizsvc.season.models import SeasonRow

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LETTERS = "abcd"
TYPES = ("single", "multiple", "multiple", "true_false")


def insert(table: Any, rows: Iterable[dict[str, Any]], *, key: str = "id") -> list[int]:
    given = list(rows)
    return list(session().scalars(sa.insert(table).returning(getattr(table, key)), given)) if given else []


def _settings(random: Random) -> dict[str, Any]:
    """Any of the settings that decide, each as often as not as it is by default."""
    weight = random.choice(["0.4", "1/3", "0.25", "1"])
    rate = random.choice(["0.5", "2/3", "0.1"])
    drawn: dict[str, Any] = {
        "daily_attempts": random.choice([1, 2]),
        "daily_rule": random.choice(["first", "best", "last"]),
        "weekly_attempts": random.choice([1, 2]),
        "weekly_rule": random.choice(["best", "first", "last"]),
        "multiple_choice": random.choice(list(season_rules.MultiplePolicy)).value,
        "fixed_points": random.choice(["0.50", "1.25", "30.00"]),
        "scope": random.choice(["subtree", "own"]),
        "participation": random.choice(["any", "weekly", "both"]),
        "min_eligible": random.choice([1, 2]),
        "daily_basis": random.choice(["best", "answered", "scheduled"]),
        "daily_best": random.choice([1, 2, 5]),
        "average_base": random.choice(["participants", "eligible"]),
    }
    kept = {name: value for name, value in drawn.items() if random.random() < 0.6}
    if kept.get("multiple_choice") == "fixed_if_subset":
        kept["fixed_points"] = drawn["fixed_points"]
    if random.random() < 0.5:
        kept |= {"daily_weight": weight, "weekly_weight": _rest(weight)}
    if random.random() < 0.5:
        kept |= {"rate_weight": rate, "average_weight": _rest(rate)}
    return kept


def _rest(weight: str) -> str:
    return {"0.4": "0.6", "1/3": "2/3", "2/3": "1/3", "0.25": "0.75", "1": "0", "0.5": "0.5", "0.1": "0.9"}[
        weight
    ]


class Beginning:
    """Before anything happened."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        first = date(2021, 7, 5) + self.random.randrange(7) * DAY
        self.first_on, self.last_on = first, first + self.random.randrange(12, 26) * DAY
        self.world: dict[str, Any] = {
            name: []
            for name in ("units", "memberships", "exemptions", "papers", "attempts", "grants", "corrections")
        }
        self.world |= {"first_on": first, "last_on": self.last_on, "settings": _settings(self.random)}
        self.world["tenures"] = []
        self._season()
        self.now = self.season.starts_at - 3 * DAY
        self._units()
        self._people()
        self._papers()

    # What stands from the beginning

    def _season(self) -> None:
        row = {
            "name": "随机",
            "first_on": self.first_on,
            "last_on": self.last_on,
            "state": "open",
            "settings": season_rules.Settings.from_json(self.world["settings"]).to_json(),
            "calendar": {},
            "created_at": datetime(2021, 6, 1, tzinfo=season_rules.Settings().zone),
        }
        self.season = seasons.by_id(insert(SeasonRow, [row])[0])

    def _units(self) -> None:
        self._unit("root", None)
        for level, parents in (("province", ["root"]), ("city", ["root"]), ("county", ["city", "province"])):
            for _ in range(self.random.randrange(1, 3)):
                above = [unit["id"] for unit in self.world["units"] if unit["level"] in parents]
                self._unit(level, self.random.choice(above))

    def _unit(self, level: str, parent: int | None) -> int:
        """Some are entered late."""
        late = self.random.random() < 0.15 and level == "county"
        at = self.now if late else self.season.starts_at - 9 * DAY
        row = {
            "name": f"单位{len(self.world['units'])}",
            "level": level,
            "parent_id": parent,
            "recorded_at": at,
        }
        (id_,) = insert(Unit, [row])
        self.world["units"].append({"id": id_, "level": level, "parent": parent, "recorded_at": at})
        return id_

    def _people(self) -> None:
        names = [{"name": f"人{n}", "credential": f"S{n}"} for n in range(self.random.randrange(4, 9))]
        self.persons = insert(Person, names)
        accounts = [{"name": f"s{n}", "display_name": "某人", "created_at": self.now} for n in range(2)]
        self.accounts = insert(Account, accounts)
        self.bound: dict[int, int] = {}
        self._bound(self.accounts[0], self.persons[0], self.now)
        for person in self.persons:
            joins = self.first_on + self.random.choice([-9, -9, -9, -9, -1, 0, 3, 6]) * DAY
            self._place(person, joins, recorded_at=self.now)

    def _papers(self) -> None:
        """Each day has other questions than the day before, each week than the week before."""
        subject = session().scalar(sa.select(Subject.id)) or insert(Subject, [{"name": "法律"}])[0]
        pools = [[self._question(subject, type_) for type_ in TYPES] for _ in range(4)]
        days = (self.last_on - self.first_on).days + 1
        for day in (self.first_on + n * DAY for n in range(days)):
            if self.random.random() < 0.4:
                self._paper("daily", day, pools[day.toordinal() % 2][: self.random.randrange(1, 4)])
        for monday in sorted({day - day.weekday() * DAY for day in (self.first_on, self.last_on)}
                             | {self.first_on - self.first_on.weekday() * DAY + 7 * DAY}):  # fmt: skip
            if self.random.random() < 0.75:
                self._paper("weekly", monday, pools[2 + monday.toordinal() // 7 % 2])

    def _question(self, subject: int, type_: str) -> dict[str, Any]:
        key = "".join(
            sorted(self.random.sample(LETTERS, {"multiple": self.random.randrange(2, 4)}.get(type_, 1)))
        )
        text = f"{type_}{self.random.random()}"
        (question,) = insert(Question, [{"state": "approved", "content": text, "revision_number": 1,
                                          "created_at": self.now}])  # fmt: skip
        row = {
            "question_id": question,
            "number": 1,
            "type": type_,
            "stem": text,
            "options": [{"id": letter, "text": letter} for letter in LETTERS],
            "key": list(key),
            "explanation": "",
            "citation": "",
            "subject_id": subject,
            "difficulty": 1,
            "tags": [],
            "stem_print": text,
            "created_at": self.now,
            "reason": "新题",
        }
        (revision,) = insert(QuestionRevision, [row])
        return {"question": question, "revision": revision, "type": type_, "key": key, "print": text}

    def _paper(self, kind: str, on: date, questions: list[dict[str, Any]]) -> None:
        window = paper_rules.window_on(paper_rules.PaperKind(kind), on, self.season)
        if window is None:
            return
        drawn_at = window.opens_at - timedelta(hours=self.random.randrange(1, 30))
        row = {
            "season_id": self.season.id,
            "kind": kind,
            "on": on,
            "week_on": on - on.weekday() * DAY,
            "title": kind,
            "state": "published",
            "opens_at": window.opens_at,
            "closes_at": window.closes_at,
            "blueprint": {},
            "drawn_at": drawn_at,
            "published_at": drawn_at,
        }
        (id_,) = insert(Paper, [row])
        made: dict[str, Any] = {"id": id_, "kind": kind, "on": on, "drawn_at": drawn_at, "window": window}
        made["questions"] = []
        held = Range(window.opens_at + 6 * SECOND, window.closes_at + 5 * SECOND, bounds="[]")
        for number, each in enumerate(questions, start=1):
            points = self.random.choice([300, 400, 2000, 333])
            made["questions"].append({**each, "number": number, "points": points})
            place = {"paper_id": id_, "number": number, "revision_id": each["revision"], "points": points}
            place |= {"question_id": each["question"], "stem_print": each["print"], "held": held}
            insert(PaperQuestion, [place], key="number")
        made["worth"] = {
            each["revision"]: Worth(QuestionType(each["type"]), frozenset(each["key"]), each["points"])
            for each in made["questions"]
        }
        self.world["papers"].append(made)

    def _place(self, person: int, first: date, *, recorded_at: datetime, last: date | None = None,
               reaches: bool = False, unit: int | None = None, track: str | None = None) -> None:  # fmt: skip
        known = [each["id"] for each in self.world["units"] if each["recorded_at"] <= recorded_at]
        self._record(Membership, "memberships", recorded_at, reaches, person, first, last, {
            "unit": unit or self.random.choice(known),
            "track": track or self.random.choice(["enforcement", "monitoring"]),
        })  # fmt: skip

    def _record(self, table: Any, name: str, at: datetime, reaches: bool, person: int, first: date,
                last: date | None, more: dict[str, Any]) -> None:  # fmt: skip
        same = {"first_on": first, "last_on": last, "recorded_at": at, "reach_back": reaches}
        row: dict[str, Any] = {"person_id": person, **same}
        row |= {"unit_id": more["unit"], "track": more["track"]} if more else {"reason": "借调"}
        (id_,) = insert(table, [row])
        self.world[name].append({"id": id_, "person": person, **same, **more, "superseded_at": None,
                                 "superseded_reach_back": False})  # fmt: skip

    def _bound(self, account: int, person: int, at: datetime) -> None:
        self.bound[account] = person
        insert(Binding, [{"account_id": account, "person_id": person, "bound_at": at}], key="account_id")
        self._tenures()

    def _tenures(self) -> None:
        found = session().scalars(sa.select(RoleGrant)).all()
        self.world["tenures"] = [
            {"person": self.bound[row.account_id], "granted_at": row.granted_at, "revoked_at": row.revoked_at}
            for row in found
            if row.account_id in self.bound
        ]
