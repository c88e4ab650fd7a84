"""The demo's season as its organizers lived through it: every deed at its time, through the services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from random import Random

from quizsvc.bank import service as bank
from quizsvc.demo import people, rosters, staff
from quizsvc.demo.people import People
from quizsvc.demo.screen import Screen
from quizsvc.demo.staff import Login
from quizsvc.kit.db import session
from quizsvc.papers import queries as paper_reads
from quizsvc.papers import service as papers
from quizsvc.papers.rules import PaperKind
from quizsvc.roster import queries as roster_reads
from quizsvc.roster import service as roster
from quizsvc.season import rules as season_rules
from quizsvc.season import service as season
from quizsvc.season.queries import KnownSeason

QUESTION_BANK = Path(__file__).resolve().parents[2] / "question_bank"
WEEKS, WEEKS_BEHIND = 13, 8
DAY = timedelta(days=1)
SETTINGS: dict[str, object] = {
    "daily_mix": [
        {"type": "single", "count": 3, "points": "20.00"},
        {"type": "multiple", "count": 1, "points": "20.00"},
        {"type": "true_false", "count": 1, "points": "20.00"},
    ]
}
_ZONE = season_rules.Settings().zone


@dataclass(frozen=True)
class Frame:
    """When the demo plays: eight weeks lie behind, the ninth runs; all of it follows from seed and today.

    What happened ends with yesterday, so that loading at any hour of a day gives the same.
    """

    seed: int
    today: date

    @classmethod
    def at(cls, now: datetime, seed: int) -> "Frame":
        """The frame of a load at an instant."""
        return cls(seed, season_rules.local_date(now, _ZONE))

    @property
    def first_on(self) -> date:
        """The season's first Monday."""
        return season_rules.week_of(self.today).monday - timedelta(weeks=WEEKS_BEHIND)

    @property
    def last_on(self) -> date:
        """The season's last Sunday."""
        return self.first_on + timedelta(weeks=WEEKS) - DAY

    @property
    def weeks(self) -> int:
        """How many weeks have begun."""
        return WEEKS_BEHIND + 1

    @property
    def ends_at(self) -> datetime:
        """The instant at which today begins: nothing that happened is later."""
        return season_rules.day_start(self.today, _ZONE)

    def days_past(self, week: int) -> int:
        """How many of a week's days are over."""
        return min(7, (self.today - self.first_on).days - 7 * week)

    def moment(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A time of the clock on a day, counted from the season's first."""
        wall = datetime.combine(self.first_on + day * DAY, time(hour, minute), tzinfo=_ZONE)
        return wall.astimezone(UTC)

    def random_for(self, name: str) -> Random:
        """Chance for one purpose."""
        return Random(f"{self.seed}:{name}")


@dataclass(frozen=True)
class Campaign:
    """What was set up: the season, the people with their ids, all accounts."""

    season: KnownSeason
    people: People
    person_ids: list[int]
    logins: list[Login]


def live_through(frame: Frame, screen: Screen) -> Campaign:
    """Set the season up and go through its weeks up to today, without the answers."""
    everybody = people.make(frame.seed, frame.first_on, frame.weeks)
    with screen.step("账号、活动和题库"):
        logins, staff_ids = staff.open_staff(now=frame.moment(-17, 9), seed=frame.seed)
        organizer = staff_ids["organizer1"]
        planned = season.create(
            now=frame.moment(-17, 10),
            actor=organizer,
            name=f"{frame.today.year}年生态环境保护执法大练兵网络答题及竞赛活动",
            first_on=frame.first_on,
            last_on=frame.last_on,
            settings=SETTINGS,
            calendar={},
        )
        _import_questions(frame.moment(-14, 10), organizer)
    with screen.step("单位和人员名册"):
        _import_roster(
            frame.moment(-11, 15), organizer, "名册.csv", rosters.at_first(everybody), frame.first_on
        )
        _say_whom_to_ask(frame.moment(-11, 16), organizer)
        ids = _ids(everybody, everybody.at_first)
        logins += staff.open_bound(
            now=frame.moment(-6, 9), actor=staff_ids["admin"], people=everybody, person_ids=ids
        )
        opened = season.open_for_answers(now=frame.moment(-5, 10), actor=organizer, season_id=planned.id)
    _go_on(frame, screen, opened, everybody, organizer)
    return Campaign(opened, everybody, _ids(everybody, len(everybody.people)), logins)


def _go_on(frame: Frame, screen: Screen, opened: KnownSeason, everybody: People, organizer: int) -> None:
    """The deeds of the weeks in the order of their times: papers, and what changes on the roster."""
    deeds: list[tuple[datetime, Callable[[datetime], None]]] = []
    for week in range(WEEKS):
        change = partial(_change_roster, frame, everybody, week, organizer)
        draw, publish = (
            partial(deed, frame, opened, PaperKind.WEEKLY, frame.first_on + timedelta(weeks=week))
            for deed in (_draw, _publish)
        )
        deeds += [
            (frame.moment(7 * week - 3, 16), change),
            (frame.moment(7 * week - 3, 18), draw),
            (frame.moment(7 * week - 1, 23, 50), publish),
        ]
    for day in range(7 * WEEKS):
        draw, publish = (
            partial(deed, frame, opened, PaperKind.DAILY, frame.first_on + day * DAY)
            for deed in (_draw, _publish)
        )
        deeds += [(frame.moment(day - 1, 18), draw), (frame.moment(day - 1, 23, 50), publish)]
    past = sorted((deed for deed in deeds if deed[0] < frame.ends_at), key=lambda deed: deed[0])
    with screen.step("每日练习和每周一测的试卷、名册变动", len(past)) as advance:
        for now, deed in past:
            deed(now)
            advance()


def _draw(frame: Frame, opened: KnownSeason, kind: PaperKind, on: date, now: datetime) -> None:
    chance = frame.random_for(f"{kind}:{on}").getrandbits(papers.SEED_BITS)
    papers.draw(now=now, actor=None, season=opened, kind=kind, on=on, seed=chance)


def _publish(frame: Frame, opened: KnownSeason, kind: PaperKind, on: date, now: datetime) -> None:
    paper = paper_reads.paper_on(opened.id, kind, on)
    assert paper is not None  # drawn at an earlier moment
    papers.publish(now=now, actor=None, paper_id=paper.id)


def _change_roster(frame: Frame, everybody: People, week: int, organizer: int, now: datetime) -> None:
    if everybody.of_week(week):
        day = frame.first_on + timedelta(weeks=week)
        _import_roster(
            now, organizer, f"名册变动{day}.csv", rosters.changed(everybody, week, frame.first_on), day
        )


def _import_questions(now: datetime, organizer: int) -> None:
    for file in sorted(QUESTION_BANK.glob("*.csv")):
        report = bank.import_questions(
            now=now, actor=organizer, data=file.read_bytes(), filename=file.name, commit=True, approve=True
        )
        if not report.committed:
            raise ValueError(f"{file.name}: {report.errors}")


def _import_roster(now: datetime, organizer: int, name: str, data: bytes, effective_on: date) -> None:
    roster.import_roster(
        now=now, actor=organizer, data=data, filename=name, commit=True, effective_on=effective_on
    )
    # The roster's rows are not needed as objects again; without this every later flush would look at them.
    session().flush()
    session().expunge_all()


def _say_whom_to_ask(now: datetime, organizer: int) -> None:
    root = next(iter(roster_reads.tree()))
    roster.set_contact(now=now, actor=organizer, unit_id=root, contact="活动办公室，内线 8000（演示）")


def _ids(everybody: People, number: int) -> list[int]:
    """The database's ids of the first so many people."""
    known = roster_reads.ids_by_credential()
    return [known[person.credential] for person in everybody.people[:number]]
