"""Nobody approves work of their own, whatever way it took."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from quizsvc.bank import service
from quizsvc.bank.models import Question
from quizsvc.kit import db, queue
from quizsvc.kit.audit import AuditEvent
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
    return make.headers(make.account("organizer"))


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


class TestImporting:
    @pytest.mark.parametrize("background", ["false", "true"])
    def test_whoever_handed_a_file_in_is_its_author_whoever_commits_it(
        self, client: Any, post: Any, make: Factories, author: Headers, background: str
    ) -> None:
        organizer = make.headers(make.account("organizer"))
        rows = [["题干", "选项A", "选项B", "答案", "科目"], ["谁？", "甲", "乙", "A", "法规"]]
        form = {"file": (io.BytesIO(workbooks.xlsx(rows)), "题.xlsx"), "background": background}
        kept = client.post(
            "/api/v1/imports/questions", headers=author, data=form, content_type="multipart/form-data"
        ).json
        queue.perform("bank.import", {})
        import_id = kept.get("import_id", kept.get("id"))
        assert post(f"/imports/questions/{import_id}/commit", organizer).json["committed"]
        with db.transaction() as session:
            question_id, writer = session.execute(sa.select(Question.id, Question.created_by)).one()
            event = session.scalars(
                sa.select(AuditEvent).where(AuditEvent.action == "questions.import")
            ).one()
            assert (event.detail["import"], event.detail["uploader"]) == (int(import_id), writer)
            assert event.actor != writer
        post(f"/questions/{question_id}/submit", organizer)
        refused = post(f"/questions/{question_id}/approve", author)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/another-person-needed")
        assert post(f"/questions/{question_id}/approve", organizer).status_code == 200
