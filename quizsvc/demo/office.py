"""The demo as its staff find it: who they are, which day it is, whom and what they deal with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

import sqlalchemy as sa

from quizsvc.accounts import queries as accounts
from quizsvc.attempts.models import Attempt
from quizsvc.demo.campaign import WEEKS_BEHIND, Campaign, Frame
from quizsvc.kit.db import session
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind
from quizsvc.roster.rules import Level


@dataclass(frozen=True)
class Office:
    """The demo as its staff find it at `now`; `yesterday` counts the days from the season's first."""

    frame: Frame
    lived: Campaign
    now: datetime

    @property
    def yesterday(self) -> int:
        return (self.frame.today - self.frame.first_on).days - 1

    def at(self, hour: int, minute: int = 0, *, back: int = 0) -> datetime:
        """A time of the clock yesterday, or so many days before."""
        return self.frame.moment(self.yesterday - back, hour, minute)

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """The accounts' ids by their names."""
        found = {login.account: accounts.by_name(login.account) for login in self.lived.logins}
        return {name: account.id for name, account in found.items() if account is not None}

    def monday(self, week: int) -> date:
        """The first day of a week, counted from 0."""
        return self.frame.first_on + timedelta(weeks=week)

    def test_of(self, week: int) -> Paper:
        """A week's test."""
        paper = papers.paper_on(self.lived.season.id, PaperKind.WEEKLY, self.monday(week))
        assert paper is not None  # drawn and published when the week began
        return paper

    def plain(self) -> list[int]:
        """People by index who are on duty where they have always been, and whom no visitor plays."""
        people = self.lived.people
        changed = {change.person for change in people.changes} | set(people.played.everyone)
        return [index for index in range(people.at_first) if index not in changed]

    @cached_property
    def sick(self) -> int:
        """Somebody of `plain`, of a county, who has answered nothing since the week before this one began."""
        since = self.frame.moment(7 * (WEEKS_BEHIND - 1), 0)
        sat = sa.select(Attempt.person_id).where(Attempt.started_at >= since).distinct()
        answering = set(session().scalars(sat))
        people, ids = self.lived.people, self.lived.person_ids
        return next(
            one
            for one in self.plain()
            if ids[one] not in answering and people.places[people.people[one].place].level is Level.COUNTY
        )
