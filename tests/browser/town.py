"""The small world in which people take out their phones."""

from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient

from quizsvc.accounts.models import Account
from quizsvc.identity import service as identity
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit import db
from quizsvc.kit.clock import FixedClock
from quizsvc.notices import service as notices
from quizsvc.papers.models import Paper
from quizsvc.roster.models import Unit
from tests.factories import Factories
from tests.journeys.campaign import Caller, instant
from tests.rankings.worlds import compute

LAST_MONDAY, TODAY = date(2021, 7, 5), date(2021, 7, 14)


class Town:
    """甲市 with 张三 and 李四; it is Wednesday, 14 July 2021, ten o'clock. Answers are right by `a`, and by
    `a` and `b` of a multiple choice.
    """

    def __init__(self, client: FlaskClient, make: Factories, clock: FixedClock, **season: Any) -> None:
        self.client, self.make, self.clock = client, make, clock
        self.season = make.season(**season)
        self.city = make.unit("甲市生态环境局")
        self.zhang = self.participant("zhangsan", "张三", "ZF001")
        self.li = self.participant("lisi", "李四", "ZF002")

    def participant(
        self, account: str, name: str, credential: str, *, unit: Unit | None = None, accepts: bool = True
    ) -> Account:
        """A participant, of 甲市 unless told otherwise, who has accepted the notice unless told otherwise."""
        person = self.make.member(unit or self.city, name=name, credential=credential)
        made = self.make.account(name=account, person=person)
        if accepts:
            with db.transaction():
                identity.accept(now=self.clock.now(), version=PRIVACY.version, account_id=made.id)
        return made

    def caller(self, account: Account) -> Caller:
        """Somebody of the town, through the API."""
        return Caller(self.client, self.make.headers(account))

    @cached_property
    def organizer(self) -> Caller:
        return self.caller(self.make.account("organizer", name="organizer1"))

    @cached_property
    def daily(self) -> Paper:
        """Today's practice: five single choices."""
        return self.make.paper(self.season, on=TODAY)

    def weekly(self, types: tuple[str, ...] = ("single", "multiple", "true_false")) -> Paper:
        """This week's test, of 30 minutes, with a question of each of these types."""
        revisions = [self.make.question(type_) for type_ in types]
        points = [10_000 // len(types)] * (len(types) - 1)
        points.append(10_000 - sum(points))
        return self.make.paper(self.season, kind="weekly", on=TODAY, revisions=revisions, points=points)

    def sit(self, account: Account, paper: Paper, *, wrong: tuple[int, ...] = ()) -> Any:
        """Start, answer everything and hand in, through the API; these numbers wrong. The attempt."""
        caller = self.caller(account)
        attempt = caller.post(f"/papers/{paper.id}/attempts", status=201)
        answers = {
            str(each["number"]): {"chosen": _chosen(each, each["number"] in wrong), "seq": 1}
            for each in attempt["questions"]
        }
        return caller.post(f"/attempts/{attempt['id']}/submit", {"answers": answers})

    def last_week_published(self, *others: Account) -> None:
        """What happened last week, and what came of it: a practice and a test of everybody, boards, a
        notice.
        """
        back, organizer = self.clock.now(), self.organizer
        self.clock.set(instant("07-05 09:00"))
        papers = [self.make.paper(self.season, kind=kind, on=LAST_MONDAY) for kind in ("daily", "weekly")]
        for paper in papers:
            self.sit(self.zhang, paper, wrong=(1,))
            for other in (self.li, *others):
                self.sit(other, paper, wrong=(1, 2))
        self.clock.set(back)
        compute(back)
        organizer.post("/standings/2021-W27/publish", {}, status=201)
        with db.transaction():
            assert notices.publish_weekly(now=back)

    def attempt_of(self, account: Account) -> Any:
        """Their newest attempt, as the service knows it."""
        caller = self.caller(account)
        newest = caller.get("/me/attempts")["items"][0]
        return caller.get(f"/attempts/{newest['id']}")

    def later(self, **delta: float) -> datetime:
        """Let time pass."""
        self.clock.set(self.clock.now() + timedelta(**delta))
        return self.clock.now()


def _chosen(question: Any, wrong: bool) -> list[str]:
    if wrong:
        return ["b"]
    return ["a", "b"] if question["type"] == "multiple" else ["a"]
