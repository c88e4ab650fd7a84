"""Whatever the order in which things happened and were computed, a full rebuild gives the same rows."""

from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizsvc.accounts.models import RoleGrant
from quizsvc.attempts.models import Attempt
from quizsvc.identity.models import Binding
from quizsvc.kit import db, marks
from quizsvc.roster.models import Exemption, Membership, Unit
from tests.rankings import worlds

DAYS = [date(2021, 7, 5) + timedelta(days=offset) for offset in (0, 1, 3, 7, 8, 10, 14, 15, 19)]
CLEARED = (
    *("marks", "standing_units", "standing_people", "standing_times", "standings", "person_weeks"),
    *("attempt_grants", "attempts", "papers", "memberships", "exemptions", "bindings", "role_grants"),
    *("accounts", "persons", "units", "seasons"),
)
DEEDS = (
    "attempt",
    "attempt",
    "attempt",
    "publish",
    "move",
    "excuse",
    "void",
    "grant",
    "role",
    "bind",
    "unit",
    "wait",
)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a smaller example is not worth minutes of searching
NUMBERS = st.integers(0, 97)
STEPS = st.lists(
    st.tuples(st.sampled_from(DEEDS), NUMBERS, NUMBERS, NUMBERS, st.booleans()), min_size=6, max_size=25
)


class History:
    """A season of three weeks with a few people, to whom things happen in any order."""

    def __init__(self, make) -> None:
        with db.transaction():
            for table in CLEARED:
                db.session().execute(sa.text(f"delete from {table}"))
        self.make = make
        self.now = worlds.shanghai(date(2021, 7, 14), 20)
        self.season = make.season(
            last_on=date(2021, 7, 25), settings={"weekly_attempts": 2, "participation": "weekly"}
        )
        city = make.unit()
        self.units = [make.root(), city, make.unit(level="county", parent=city)]
        tracks = ("enforcement", "monitoring", "monitoring", "enforcement")
        self.people = [make.member(self.units[n % 3], track=track) for n, track in enumerate(tracks)]
        self.accounts = [make.account(person=person) for person in self.people[:2]]
        self.editors = [make.account("editor") for _ in self.people[2:]]
        self.papers = [worlds.paper(self.season, "weekly", DAYS[which]) for which in (0, 3, 6)]
        self.papers += [worlds.paper(self.season, "daily", DAYS[which]) for which in (1, 3)]
        self.attempts: list[Attempt] = []
        for number in range(8):
            self._attempt(number, number // 2, 20 + 9 * number)

    def do(self, name: str, *numbers: int) -> None:
        getattr(self, f"_{name}")(*numbers)

    def compute(self) -> None:
        assert worlds.compute(self.now)

    def _wait(self, hours: int, *_: int) -> None:
        self.now += timedelta(hours=hours)

    def _publish(self, which: int, kind: int, _: int) -> None:
        day = DAYS[which % len(DAYS)]
        kind_name, on = ("daily", day) if kind % 3 else ("weekly", day - timedelta(days=day.weekday()))
        if not any((paper.kind, paper.on) == (kind_name, on) for paper in self.papers):
            self.papers.append(worlds.paper(self.season, kind_name, on))

    def _attempt(self, who: int, which: int, score: int) -> None:
        if self.papers:
            person, paper = self._person(who), self.papers[which % len(self.papers)]
            state = "expired" if score % 5 == 0 else "submitted"
            made = worlds.attempt(
                person, paper, score * 100, minutes=score % 7, state=state, staff=score % 11 == 0
            )
            self.attempts.append(made)

    def _void(self, which: int, *_: int) -> None:
        if self.attempts:
            worlds.void(self.attempts.pop(which % len(self.attempts)))

    def _grant(self, who: int, which: int, _: int) -> None:
        worlds.grant(self._person(who), self.papers[which % len(self.papers)])

    def _move(self, who: int, where: int, day: int) -> None:
        """Another place from a day on; every seventh reaches back."""
        person, first_on, back = self._person(who), DAYS[day % len(DAYS)], day % 7 == 0
        at = self._recorded()
        with db.transaction():
            known = sa.select(Membership).filter_by(person_id=person.id, superseded_at=None)
            place: dict[str, object] = {"recorded_at": at, "reach_back": back, "person_id": person.id}
            for old in db.session().scalars(known).all():
                if old.first_on < first_on:
                    ends = min(filter(None, (old.last_on, first_on - timedelta(days=1))))
                    same = {
                        "unit_id": old.unit_id,
                        "track": old.track,
                        "first_on": old.first_on,
                        "last_on": ends,
                    }
                    db.session().add(Membership(**place, **same))
                old.superseded_at, old.superseded_reach_back = at, back
            db.session().flush()
            new = {"unit_id": self.units[where % 3].id, "track": "monitoring" if where % 2 else "enforcement"}
            db.session().add(Membership(**place, **new, first_on=first_on))
            marks.add("roster", subject=person.id)

    def _excuse(self, who: int, day: int, length: int) -> None:
        person, first_on = self._person(who), DAYS[day % len(DAYS)]
        days = {"first_on": first_on, "last_on": first_on + timedelta(days=length % 9)}
        with db.transaction():
            row = Exemption(
                person_id=person.id,
                reason="借调",
                recorded_at=self._recorded(),
                reach_back=length % 4 == 0,
                **days,
            )
            db.session().add(row)
            marks.add("roster", subject=person.id)

    def _role(self, who: int, *_: int) -> None:
        account = self.accounts[who % len(self.accounts)]
        with db.transaction():
            held = sa.select(RoleGrant).filter_by(account_id=account.id, revoked_at=None)
            grant = db.session().scalar(held)
            if grant is None:
                db.session().add(RoleGrant(account_id=account.id, role="editor", granted_at=self.now))
            else:
                grant.revoked_at = self.now
            marks.add("roles", subject=account.id)

    def _bind(self, *_: int) -> None:
        """An account that has seen keys for long turns out to be one of the people."""
        if not self.editors:
            return
        person, account = self.people[1 + len(self.editors)], self.editors.pop()
        with db.transaction():
            db.session().add(Binding(account_id=account.id, person_id=person.id, bound_at=self.now))
            marks.add("roles", subject=account.id)

    def _unit(self, *_: int) -> None:
        parent = self.units[0]
        with db.transaction():
            count = db.session().query(Unit).count()
            db.session().add(
                Unit(name=f"另设{count}", level="province", parent_id=parent.id, recorded_at=self._recorded())
            )
            marks.add("roster")

    def _person(self, who: int):
        return self.people[who % len(self.people)]

    def _recorded(self) -> datetime:
        """Each record a moment after the one before, as one transaction follows another."""
        self.now += timedelta(seconds=1)
        return self.now


def rebuilt(history: History) -> dict[str, list[tuple[object, ...]]]:
    """What a full rebuild makes of it."""
    worlds.forget()
    history.compute()
    return worlds.picture()


# Two weeks are over and the third runs; every deed reaches into what is computed already.
LATE = worlds.shanghai(date(2021, 7, 22), 20)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("attempt", (2, 0, 97)),
        ("attempt", (1, 3, 97)),
        ("publish", (2, 1, 0)),
        ("publish", (7, 1, 0)),
        ("move", (1, 2, 0)),
        ("move", (1, 0, 1)),
        ("move", (3, 1, 14)),
        ("excuse", (0, 0, 8)),
        ("excuse", (2, 3, 8)),
        ("void", (0, 0, 0)),
        ("void", (2, 0, 0)),
        ("bind", (0, 0, 0)),
        ("unit", (0, 0, 0)),
    ],
)
def test_each_deed_alone_changes_what_a_full_rebuild_would(app, make, name, numbers):
    # Alone, because in a long history the next deed often has the same rows computed again.
    history = History(make)
    history.now = LATE
    history.compute()
    before = worlds.picture()
    history.do(name, *numbers)
    history.compute()
    grown = worlds.picture()
    assert grown != before
    assert grown == rebuilt(history)


@settings(max_examples=8, deadline=None, phases=QUICK, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_a_full_rebuild_gives_the_same_rows_as_any_history(app, make, steps):
    history = History(make)
    history.compute()
    for name, *numbers, computed in steps:
        history.do(name, *numbers)
        if computed:
            history.compute()
    history.compute()
    grown = worlds.picture()
    whole = rebuilt(history)
    assert all(whole.values())
    assert grown == whole
    with db.transaction():
        marks.add("season", scope=history.season.id)
    history.compute()
    assert worlds.picture() == whole
