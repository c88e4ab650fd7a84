"""While a week runs its units follow at once, all else after a pause; in the end it is as rebuilt whole."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizsvc.attempts.models import Attempt
from quizsvc.kit import db, marks
from quizsvc.rankings import queries, service
from quizsvc.rankings.queries.counting import PAUSE
from tests.rankings import worlds
from tests.rankings.test_histories import CLEARED
from tests.rankings.worlds import NEXT_WEEK, WEEK

NOW = worlds.shanghai(date(2021, 7, 14), 20)
LIVE = ("standing_units", "standing_times")
DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["attempt", "attempt", "attempt", "void", "grant"]),
        st.integers(0, 97),
        st.integers(0, 97),
        st.integers(0, 20),
        st.booleans(),
    ),
    min_size=3,
    max_size=20,
)


class Running:
    """Two weeks, of which the second runs, with ten people of seven units."""

    def __init__(self, make, **terms) -> None:
        with db.transaction():
            for table in CLEARED:
                db.session().execute(sa.text(f"delete from {table}"))
        self.season = make.season(settings={"weekly_attempts": 2, **terms})
        cities = [make.unit(), make.unit()]
        counties = [make.unit(level="county", parent=cities[n % 2]) for n in range(4)]
        self.units = [make.root(), *cities, *counties]
        self.people = [
            make.member(self.units[n % 7], track="monitoring" if n % 3 == 0 else "enforcement")
            for n in range(10)
        ]
        earlier = [worlds.paper(self.season, "weekly"), worlds.paper(self.season)]
        self.papers = [
            worlds.paper(self.season, "weekly", NEXT_WEEK.monday),
            worlds.paper(self.season, "daily", NEXT_WEEK.monday),
            worlds.paper(self.season, "daily", NEXT_WEEK.monday + timedelta(days=1)),
        ]
        self.attempts: list[Attempt] = []
        self.now = NOW
        for number, person in enumerate(self.people[:8]):
            worlds.attempt(person, earlier[number % 2], 9000 - 500 * number)
        self.compute()

    def compute(self, *, live=False) -> None:
        self.now += timedelta(milliseconds=1)
        with db.transaction():
            assert service.compute(now=self.now, live=live)

    def attempt(self, who: int, which: int, score: int) -> None:
        person, paper = self.people[who % 10], self.papers[which % 3]
        self.attempts.append(worlds.attempt(person, paper, score * 500, minutes=score % 4))

    def void(self, which: int, *_: int) -> None:
        if self.attempts:
            worlds.void(self.attempts.pop(which % len(self.attempts)))

    def grant(self, who: int, which: int, _: int) -> None:
        worlds.grant(self.people[who % 10], self.papers[which % 3])


def of_the_week(picture):
    """The rows that follow at once."""
    return {
        "person_weeks": picture["person_weeks"],
        **{table: [row for row in picture[table] if row[1] == str(NEXT_WEEK)] for table in LIVE},
    }


@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(deeds=DEEDS, scope=st.sampled_from(["subtree", "own"]), participation=st.sampled_from(["any", "both"]))
def test_what_follows_piece_by_piece_is_what_a_full_rebuild_makes(app, make, deeds, scope, participation):
    world = Running(make, scope=scope, participation=participation)
    for name, *numbers, computed in deeds:
        getattr(world, name)(*numbers)
        if computed:
            world.compute(live=True)
    world.attempt(0, 0, 7)
    world.compute(live=True)
    with db.transaction():
        assert marks.waiting(queries.FOLLOWING), "nothing was left to follow"
        assert not marks.waiting(*queries.TOPICS)
    followed = worlds.picture()
    world.now += PAUSE
    world.compute(live=True)
    grown = worlds.picture()
    with db.transaction():
        assert not queries.work_waits(world.now)
    worlds.forget()
    world.compute()
    assert worlds.picture() == grown
    assert of_the_week(followed) == of_the_week(grown)


@pytest.fixture
def world(make):
    return Running(make)


def standing(world, period):
    found = worlds.standing(world.season, period)
    assert found is not None
    return found


def rank(world, period, person):
    with db.transaction():
        row = queries.standing_boards(standing(world, period)).person(person.id)
        return row and row.rank


class TestWhatFollowsWhen:
    def test_units_at_once_and_people_after_a_pause(self, world):
        world.attempt(9, 0, 20)
        world.compute(live=True)
        assert rank(world, NEXT_WEEK, world.people[9]) is None
        assert standing(world, NEXT_WEEK).computed_at == world.now
        assert standing(world, "season").computed_at < world.now
        world.attempt(8, 0, 18)
        world.now += PAUSE - timedelta(seconds=1)
        world.compute(live=True)
        assert rank(world, NEXT_WEEK, world.people[9]) is None
        world.now += timedelta(seconds=1)
        with db.transaction():
            assert queries.work_waits(world.now)
        world.compute(live=True)
        assert rank(world, NEXT_WEEK, world.people[9]) == 1
        assert rank(world, NEXT_WEEK, world.people[8]) == 1
        with db.transaction():
            assert not queries.work_waits(world.now)

    def test_what_is_behind_is_stale_and_what_came_before_is_not(self, world):
        world.attempt(9, 0, 20)
        world.compute(live=True)
        with db.transaction():
            counting = queries.counting(world.season, world.now)
            stale = {str(period) for period in counting.periods() if queries.is_stale(counting, period)}
        assert stale == {str(NEXT_WEEK), "2021-07", "season"}

    @pytest.mark.parametrize("topic", ["roster", "roles", "season"])
    def test_anything_but_attempts_has_all_rebuilt(self, world, topic):
        world.attempt(9, 0, 20)
        with db.transaction():
            marks.add(topic)
        world.compute(live=True)
        assert rank(world, NEXT_WEEK, world.people[9]) == 1

    def test_an_attempt_of_an_earlier_week_has_all_rebuilt(self, world):
        late = worlds.paper(world.season, on=WEEK.monday + timedelta(days=3))
        world.compute()
        worlds.attempt(world.people[9], late, 10_000)
        world.compute(live=True)
        assert rank(world, WEEK, world.people[9]) is not None

    def test_a_week_that_is_over_has_all_rebuilt(self, world):
        world.attempt(9, 0, 20)
        world.now = worlds.shanghai(NEXT_WEEK.monday + timedelta(days=7))
        world.compute(live=True)
        assert rank(world, NEXT_WEEK, world.people[9]) == 1
        with db.transaction():
            assert not marks.waiting(queries.FOLLOWING)

    def test_a_week_that_the_season_ends_in_the_midst_of_has_all_rebuilt_once_that_is_over(self, world):
        world.attempt(9, 0, 20)
        with db.transaction() as session:
            session.execute(
                sa.text("update seasons set last_on = :thursday"), {"thursday": date(2021, 7, 15)}
            )
        world.now = worlds.shanghai(date(2021, 7, 16))
        world.compute(live=True)
        assert rank(world, NEXT_WEEK, world.people[9]) == 1
