"""A season of two weeks with a weekly test each, over and published."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from quizsvc.accounts.rules import Role
from quizsvc.awards import queries, service
from quizsvc.kit import db, marks
from quizsvc.kit.clock import FixedClock
from quizsvc.rankings import service as rankings
from quizsvc.season import queries as seasons
from quizsvc.season.rules import SEASON
from tests.rankings import worlds

AFTERWARDS = datetime(2021, 7, 20, 2, 0, tzinfo=UTC)
MONDAYS = (date(2021, 7, 5), date(2021, 7, 12))
ONE_EACH = {"unit_prizes": [1, 1, 1], "people_prizes": [1, 1, 1], "nominate_people": 1, "nominate_units": 1}


class Campaign:
    """甲局's two, 乙局's one and 丙局's one, all of the enforcement track, in the order of their scores; 丙's
    took one test only.
    """

    def __init__(self, make: Any, clock: FixedClock) -> None:
        self.make, self.clock = make, clock
        make.unit("某省生态环境厅", level="root")
        self.units = {name: make.unit(name) for name in ("甲局", "乙局", "丙局")}
        self.people = {
            name: make.member(self.units[unit], name=name, credential=credential)
            for name, unit, credential in (
                ("张䶮", "甲局", "61000100"),
                ("李四", "甲局", "61000200"),
                ("王五", "乙局", "61000300"),
                ("=1+1", "丙局", "61000400"),
            )
        }
        self.organizer = make.account(Role.ORGANIZER)
        self.season = make.season(last_on=date(2021, 7, 18), settings={**ONE_EACH, "prize_min_weeks": "1"})
        self.papers = [worlds.paper(self.season, "weekly", monday) for monday in MONDAYS]
        self.attempts = {
            (name, week): worlds.attempt(self.people[name], self.papers[week], score)
            for name, scores in {"张䶮": (9500, 9500), "李四": (9000, 9000), "王五": (8000, 8000)}.items()
            for week, score in enumerate(scores)
        }
        self.attempts["=1+1", 0] = worlds.attempt(self.people["=1+1"], self.papers[0], 9900)
        clock.set(AFTERWARDS)

    def publish(self, reason: str = "") -> None:
        """The season's standing, as it is known now."""
        worlds.compute(self.clock.now())
        with db.transaction():
            rankings.publish(
                now=self.clock.now(), actor=None, season=self.known(), period=SEASON, reason=reason
            )

    def known(self) -> seasons.KnownSeason:
        return seasons.by_id(self.season.id)

    def preview(self) -> Any:
        with db.transaction():
            return service.preview(now=self.clock.now(), season=self.known())

    def give(self, *, seen: int = 1, reason: str = "") -> Any:
        with db.transaction():
            return service.give(
                now=self.clock.now(),
                actor=self.organizer.id,
                season=self.known(),
                seen=seen,
                reason=reason,
            )

    def revoke(self, certificate: Any, reason: str = "冒名答题") -> Any:
        told = {"now": self.clock.now(), "actor": self.organizer.id}
        with db.transaction():
            return service.revoke(certificate_id=certificate.id, reason=reason, **told)

    def reissue(self, certificate: Any) -> Any:
        told = {"now": self.clock.now(), "actor": self.organizer.id}
        with db.transaction():
            return service.reissue(certificate_id=certificate.id, **told)

    def certificates(self) -> dict[str, Any]:
        """The valid ones by holder."""
        return {each.row.holder: each for each in queries.of_season(self.season.id) if each.valid}

    def correct(self, name: str, week: int, score: int) -> None:
        """Somebody's attempt is marked anew, and what is published is mended."""
        attempt = self.attempts[name, week]
        with db.transaction():
            attempt.score = score
            marks.add("attempt", scope=attempt.paper_id, subject=attempt.person_id)
        self.publish("第一周第 3 题答案有误")


@pytest.fixture
def campaign(make, clock) -> Campaign:
    return Campaign(make, clock)


@pytest.fixture
def given(campaign) -> Campaign:
    """The same with its prizes given."""
    campaign.publish()
    campaign.give()
    return campaign


@pytest.fixture
def organizer(campaign, make) -> SimpleNamespace:
    return SimpleNamespace(headers=make.headers(campaign.organizer))
