"""Nobody approves work of their own, whatever way it took."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from quizsvc.bank import service
from quizsvc.kit import db
from tests.factories import LONG_AGO, Factories
from tests.kit import workbooks

Headers = dict[str, str]
BODY = {
    "type": "single",
    "stem": "谁负责？",
    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    "key": ["b"],
    "explanation": "因为",
    "citation": "《甲法》第一条",
    "difficulty": 1,
    "tags": [],
    "subject": "法规",
}


@pytest.fixture
def author(make: Factories) -> Headers:
    return make.headers(make.account("editor"))


@pytest.fixture
def reviewer(make: Factories) -> Headers:
    return make.headers(make.account("editor"))


@pytest.fixture
def post(client: Any) -> Callable[..., Any]:
    def post(path: str, who: Headers, *, revision: int = 1, **body: Any) -> Any:
        headers = {**who, "If-Match": f'"{revision}"'}
        return client.post(f"/api/v1{path}", headers=headers, json=body)

    return post


@pytest.fixture
def question(client: Any, author: Headers) -> str:
    """The path of a draft of the author's."""
    with db.transaction():
        service.add_subject(now=LONG_AGO, actor=None, name="法规")
    made = client.post("/api/v1/questions", headers=author, json=BODY)
    return f"/questions/{made.json['id']}"


class TestReopening:
    def retired(self, post: Any, question: str, reviewer: Headers) -> None:
        post(f"{question}/retire", reviewer, reason="停用")

    def repealed(self, post: Any, question: str, reviewer: Headers) -> None:
        repeal = {"on": "2021-01-01", "reason": "废止", "action": "retire"}
        assert post("/laws/1/repeal", reviewer, **repeal).status_code == 200

    @pytest.mark.parametrize("retire", [retired, repealed])
    def test_undoes_the_approval(
        self, post: Any, question: str, author: Headers, reviewer: Headers, retire: Callable[..., None]
    ) -> None:
        post(f"{question}/submit", author)
        assert post(f"{question}/approve", reviewer).status_code == 200
        retire(self, post, question, reviewer)
        assert post(f"{question}/reopen", author, reason="仍然有效").json["state"] == "draft"
        post(f"{question}/submit", author)
        refused = post(f"{question}/approve", author)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/another-person-needed")
        assert post(f"{question}/approve", reviewer).status_code == 200
