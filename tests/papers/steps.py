"""What tests of papers do again and again, each in a transaction of its own."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.bank import service as bank
from quizsvc.bank.models import Law
from quizsvc.kit import db, queue
from quizsvc.papers import queries, service
from quizsvc.papers.models import Paper, PaperQuestion
from quizsvc.papers.queries import PlacedQuestion
from quizsvc.papers.rules import PaperKind
from quizsvc.season.queries import KnownSeason
from tests.factories import WEDNESDAY, Factories

DAILY, WEEKLY = PaperKind.DAILY, PaperKind.WEEKLY
TODAY, MONDAY = date(2021, 7, 14), date(2021, 7, 12)


def draw(season: KnownSeason, kind: PaperKind = DAILY, on: date = TODAY, **more: Any) -> int:
    with db.transaction():
        return service.draw(
            **{"now": WEDNESDAY, "actor": None, "season": season, "kind": kind, "on": on, **more}
        )


def publish(paper_id: int, now: datetime = WEDNESDAY) -> Paper:
    with db.transaction():
        return service.publish(now=now, actor=None, paper_id=paper_id)


def discard(paper_id: int) -> None:
    with db.transaction():
        service.discard(now=WEDNESDAY, actor=None, paper_id=paper_id)


def stems(paper_id: int) -> set[str]:
    wanted = sa.select(PaperQuestion.stem_print).where(PaperQuestion.paper_id == paper_id)
    return set(db.session().scalars(wanted))


def placed(paper: int) -> list[PlacedQuestion]:
    with db.transaction():
        return queries.questions_of(paper)


def renew(paper: int, **more: Any) -> None:
    with db.transaction():
        service.renew(**{"now": WEDNESDAY, "actor": None, "paper_id": paper, **more})


def state(paper: int) -> str | None:
    with db.transaction():
        return db.session().scalar(sa.select(Paper.state).where(Paper.id == paper))


def publish_job(paper: int) -> None:
    """What the tick asks for."""
    queue.perform("papers.publish", {"paper": paper})


class Editors:
    """An author and a reviewer; each deed is a transaction of its own."""

    def __init__(self, client: Any, make: Factories) -> None:
        author = make.account("editor")
        self.author, self.reviewer = author.id, make.account("editor").id
        self._client, self._headers = client, make.headers(author)

    def step(self, action: str, question: int, **more: Any) -> None:
        """A step within the running transaction."""
        facts: dict[str, Any] = {"now": WEDNESDAY, "actor": self.author, "given": {}, "reason": "有争议"}
        (done,) = bank.act(**{**facts, "action": action, "ids": [question], **more})
        assert done.done, done.problem

    def retire(self, question: int) -> None:
        with db.transaction():
            self.step("retire", question)

    def reopen(self, question: int) -> None:
        path = f"/api/v1/questions/{question}/reopen"
        assert self._client.post(path, headers=self._headers, json={"reason": "可用"}).status_code == 200

    def revise(self, question: int, **changes: Any) -> None:
        facts: dict[str, Any] = {"now": WEDNESDAY, "actor": self.author, "reason": "答案有误"}
        with db.transaction():
            bank.revise(question_id=question, from_revision=1, changes=changes, **facts)

    def approve(self, question: int) -> None:
        with db.transaction():
            self.step("submit", question)
            self.step("approve", question, actor=self.reviewer, ids=(), seen={question: 2})

    def flag_all_that_cite(self, law: str) -> None:
        with db.transaction():
            law_id = db.session().scalars(sa.select(Law.id).where(Law.name == law)).one()
            facts: dict[str, Any] = {"now": WEDNESDAY, "actor": self.author, "on": TODAY, "reason": "废止"}
            bank.repeal_law(law_id=law_id, action="flag", **facts)

    def unflag(self, question: int) -> None:
        with db.transaction():
            bank.unflag(now=WEDNESDAY, actor=self.author, question_id=question, reason="仍然正确")
