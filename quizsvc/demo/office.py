"""The demo as its staff find it: who they are, which day it is, whom and what they deal with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from quizsvc.accounts import queries as accounts
from quizsvc.demo.campaign import Campaign, Frame
from quizsvc.papers import queries as papers
from quizsvc.papers.models import Paper
from quizsvc.papers.rules import PaperKind


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
