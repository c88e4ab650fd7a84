"""Who may approve what, what comes next in the queue, and what was done with a question."""

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from quizsvc.accounts.models import Account
from quizsvc.bank import queries, service
from quizsvc.kit import db
from tests.factories import LONG_AGO, WEDNESDAY, Factories

BODY = {
    "type": "single",
    "stem": "应当在几日内提出？",
    "options": [{"id": "a", "text": "三十日"}, {"id": "b", "text": "六十日"}],
    "key": ["b"],
    "citation": "《甲法》第一条",
    "subject": "法规",
}

LATER = (WEDNESDAY + timedelta(minutes=minutes) for minutes in count(1))


@pytest.fixture
def author(make: Factories) -> Account:
    make.subject("法规")
    return make.account("editor")


@pytest.fixture
def reviewer(make: Factories) -> Account:
    return make.account("editor")


def wanted(reviewer: Account, **more: Any) -> queries.Wanted:
    return queries.Wanted(reviewer=reviewer.id, **more)


def first(reviewer: Account, *, after: int = 0, **more: Any) -> int | None:
    """The id of what comes next."""
    found = queries.first(wanted(reviewer, **more), after=after)
    return found["id"] if found else None


def step(question_id: int, actor: Account, name: str, **more: Any) -> None:
    with db.transaction():
        service.take_step(now=next(LATER), actor=actor.id, step=name, question_id=question_id, **more)


def revise(question_id: int, actor: Account, number: int, **changes: Any) -> None:
    with db.transaction():
        service.revise(
            now=LONG_AGO,
            actor=actor.id,
            question_id=question_id,
            from_revision=number,
            changes=changes,
            reason="改",
        )


@pytest.fixture
def written(client: Any, make: Factories, author: Account) -> int:
    made = client.post("/api/v1/questions", headers=make.headers(author), json=BODY)
    question_id = int(made.json["id"])
    step(question_id, author, "submit")
    return question_id


class TestWhoMayApprove:
    def test_is_anybody_but_the_author(self, written: int, author: Account, reviewer: Account) -> None:
        assert not queries.may_approve(written, author.id)
        assert queries.may_approve(written, reviewer.id)

    def test_is_not_who_changed_the_text_but_who_changed_labels(
        self, written: int, author: Account, reviewer: Account, make: Factories
    ) -> None:
        labeller = make.account("editor")
        revise(written, labeller, 1, difficulty=3)
        assert queries.may_approve(written, labeller.id)
        revise(written, reviewer, 2, explanation="见第二条")
        assert not queries.may_approve(written, reviewer.id)
        assert queries.has_written(written, reviewer.id)
        assert not queries.has_written(written, labeller.id)

    def test_is_who_wrote_no_more_than_what_is_approved_already(
        self, written: int, author: Account, reviewer: Account
    ) -> None:
        step(written, reviewer, "approve", from_revision=1)
        revise(written, reviewer, 1, explanation="见第二条")
        step(written, reviewer, "submit")
        assert queries.may_approve(written, author.id)
        assert not queries.may_approve(written, reviewer.id)


class TestQueue:
    def test_has_what_one_may_approve(
        self, written: int, author: Account, reviewer: Account, make: Factories
    ) -> None:
        make.question(state="draft")
        make.question(state="approved")
        other = make.question("multiple", state="in_review").question_id
        assert (queries.count(wanted(reviewer)), queries.count(wanted(author))) == (2, 1)
        assert first(reviewer) == written
        assert first(author) == other
        assert first(reviewer, type="multiple") == other

    def test_goes_on_behind_what_was_looked_at(
        self, written: int, reviewer: Account, make: Factories
    ) -> None:
        other = make.question(state="in_review").question_id
        assert first(reviewer, after=written) == other
        assert first(reviewer, after=other) is None

    def test_can_be_asked_for(
        self, client: Any, make: Factories, written: int, author: Account, reviewer: Account
    ) -> None:
        asked = "/api/v1/questions?reviewable=true"
        mine = client.get(asked, headers=make.headers(author)).json
        theirs = client.get(asked, headers=make.headers(reviewer)).json
        assert (mine["total"], [one["id"] for one in theirs["items"]]) == (0, [str(written)])


class TestSteps:
    def test_say_who_did_what_and_why(self, written: int, author: Account, reviewer: Account) -> None:
        step(written, reviewer, "reject", reason="答案有误")
        assert [(one["deed"], one["reason"], one["name"]) for one in queries.steps(written)] == [
            ("reject", "答案有误", reviewer.display_name),
            ("submit", None, author.display_name),
            ("write", "新题", author.display_name),
        ]

    def test_say_that_a_law_was_repealed(
        self, client: Any, written: int, make: Factories, reviewer: Account
    ) -> None:
        law = queries.law_ids([("甲法", "")])["甲法", ""]
        with db.transaction():
            service.repeal_law(
                now=next(LATER),
                actor=reviewer.id,
                law_id=law,
                on=WEDNESDAY.date(),
                reason="修订",
                action="retire",
            )
        latest = queries.steps(written)[0]
        assert (latest["deed"], latest["reason"], latest["revision"]) == ("retire", "修订", 1)


class TestComparing:
    def test_any_two_revisions(self, written: int, reviewer: Account) -> None:
        revise(written, reviewer, 1, stem="应当在几日之内提出？")
        revise(written, reviewer, 2, difficulty=3)
        changes = queries.compared(written, 1, 3)
        assert changes is not None
        assert [one["field"] for one in changes] == ["stem", "difficulty"]
        back = queries.compared(written, 3, 1)
        assert back is not None
        assert (back[0]["before"], back[0]["after"]) == (changes[0]["after"], changes[0]["before"])
        assert queries.compared(written, 1, 9) is None


class TestOrders:
    def test_of_the_list(self, make: Factories) -> None:
        easy, hard = (make.question(difficulty=level).question_id for level in (1, 3))
        with db.transaction():
            service.mark_drawn(question_ids=[hard], at=LONG_AGO + timedelta(days=1))

        def listed(**asked: Any) -> list[int]:
            return [one["id"] for one in queries.page(page=1, page_size=20, **asked)[0]]

        assert listed(order="id") == listed(order="difficulty") == listed(order="drawn") == [easy, hard]
        assert listed(order="-id") == listed(order="-difficulty") == listed(order="-drawn") == [hard, easy]
        assert (listed(drawn=True), listed(drawn=False)) == ([hard], [easy])
        assert (listed(pictures=True), len(listed(pictures=False))) == ([], 2)


class TestCheck:
    def check(self, client: Any, make: Factories, author: Account, **changes: Any) -> Any:
        answer = client.post(
            "/api/v1/questions/check", headers=make.headers(author), json={**BODY, **changes}
        )
        assert answer.status_code == 200, answer.json
        return answer.json

    def test_finds_what_is_wrong_and_keeps_nothing(
        self, client: Any, make: Factories, author: Account
    ) -> None:
        told = self.check(client, make, author, key=["a", "b"], citation="《甲法》第一条")
        assert list(told["errors"]) == ["key"]
        assert [one["law"] for one in told["citations"]] == ["甲法"]
        assert queries.page(page=1, page_size=20)[1] == 0
        assert self.check(client, make, author)["errors"] == {}

    def test_finds_the_same_question_and_the_same_stem(
        self, client: Any, make: Factories, author: Account, written: int
    ) -> None:
        same = self.check(client, make, author, key=["a"])
        assert (same["same"]["id"], same["same_stem"]) == (str(written), [])
        other = self.check(
            client, make, author, options=[{"id": "a", "text": "一"}, {"id": "b", "text": "二"}]
        )
        assert (other["same"], [one["id"] for one in other["same_stem"]]) == (None, [str(written)])
        itself = self.check(client, make, author, question_id=str(written))
        assert (itself["same"], itself["same_stem"]) == (None, [])

    def test_says_of_an_unknown_picture(self, client: Any, make: Factories, author: Account) -> None:
        told = self.check(client, make, author, pictures=[{"at": "stem", "id": "0" * 64}])
        assert list(told["errors"]) == ["pictures"]


class TestMeant:
    def test_of_a_filter_are_as_many_as_were_seen(
        self, client: Any, make: Factories, author: Account, written: int
    ) -> None:
        body = {"filter": {"state": "in_review"}, "action": "retire", "reason": "停用", "count": 2}
        refused = client.post("/api/v1/questions/bulk", headers=make.headers(author), json=body)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/meant-moved")
        assert refused.json["questions"] == 1
        done = client.post("/api/v1/questions/bulk", headers=make.headers(author), json={**body, "count": 1})
        assert done.json["done"] == 1


class TestLaws:
    def test_can_be_listed_by_who_cites_them(self, client: Any, make: Factories, author: Account) -> None:
        for name, times in (("甲法", 1), ("乙法", 2)):
            for _ in range(times):
                make.question(citation=f"《{name}》第一条")
        listed = client.get("/api/v1/laws?order=-questions", headers=make.headers(author)).json["items"]
        assert [(law["name"], law["questions"]) for law in listed] == [("乙法", 2), ("甲法", 1)]
