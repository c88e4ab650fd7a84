"""Editing by several people: readable differences, steps that see what they step on, deeds on many."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from quizsvc.bank import queries, rules, service
from quizsvc.bank.rules import Content, QuestionType, Segment
from quizsvc.bank.rules.differences import segments
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.factories import LONG_AGO, Factories
from tests.journeys.canaries import statements

SAID = Content(
    type=QuestionType.SINGLE,
    stem="应当在30日内提出",
    options=(("a", "甲"), ("b", "乙")),
    key=("a",),
    difficulty=1,
    tags=("水",),
)


class TestDifferences:
    def test_name_the_fields_that_changed_as_people_call_them(self) -> None:
        after = replace(
            SAID,
            type=QuestionType.MULTIPLE,
            key=("a", "b"),
            difficulty=3,
            tags=("水", "气"),
            citation="《甲法》",
        )
        found = rules.differences((SAID, "法规"), (after, "标准"))
        assert [(one.field, one.chinese, one.before, one.after) for one in found] == [
            ("type", "题型", "单选题", "多选题"),
            ("key", "答案", "A", "A、B"),
            ("citation", "依据", "", "《甲法》"),
            ("subject", "科目", "法规", "标准"),
            ("difficulty", "难度", "易", "难"),
            ("tags", "标签", "水", "水、气"),
        ]
        assert rules.differences((SAID, "法规"), (SAID, "法规")) == ()

    def test_numbers_and_latin_words_change_as_a_whole_and_options_have_their_letters(self) -> None:
        after = replace(SAID, stem="应当在60日内提出", options=(("a", "甲"), ("b", "丙")))
        stem, options = rules.differences((SAID, ""), (after, ""))
        assert stem.segments == (
            Segment("same", "应当在"),
            Segment("removed", "30"),
            Segment("added", "60"),
            Segment("same", "日内提出"),
        )
        assert (options.before, options.after) == ("A. 甲\nB. 乙", "A. 甲\nB. 丙")

    @given(st.text("甲乙丙的，0a 1\n"), st.text("甲乙丙的，0a 1\n"))
    def test_the_segments_make_up_both_texts(self, before: str, after: str) -> None:
        found = segments(before, after)
        assert "".join(one.text for one in found if one.op != "added") == before
        assert "".join(one.text for one in found if one.op != "removed") == after


@pytest.fixture
def ask(client: Any, make: Factories) -> Callable[..., Any]:
    editors = [make.account("editor", name=f"editor-{number}") for number in range(2)]
    headers = [make.headers(editor) for editor in editors]

    def ask(method: str, path: str, body: Any = None, *, who: int = 0, tag: int | None = None) -> Any:
        more = {} if tag is None else {"If-Match": f'"{tag}"'}
        return client.open(f"/api/v1{path}", method=method, headers={**headers[who], **more}, json=body)

    return ask


@pytest.fixture
def question(make: Factories) -> int:
    return int(make.question(stem="应当在30日内提出").question_id)


def change(ask: Callable[..., Any], question: int, tag: int, *, who: int = 0, **changes: Any) -> Any:
    return ask("PATCH", f"/questions/{question}", {"reason": "按新规定", **changes}, who=who, tag=tag)


def test_revisions_say_who_changed_what_and_why(ask: Callable[..., Any], question: int) -> None:
    change(ask, question, 1, stem="应当在60日内提出")
    newest, first = ask("GET", f"/questions/{question}/revisions").json["items"]
    assert (newest["created_by_name"], newest["reason"]) == ("某人1", "按新规定")
    assert [(one["field"], one["before"], one["after"]) for one in newest["changes"]] == [
        ("stem", "应当在30日内提出", "应当在60日内提出")
    ]
    assert (first["created_by_name"], first["changes"]) == (None, [])


def test_a_change_that_changes_nothing_leaves_the_question_approved(
    ask: Callable[..., Any], question: int
) -> None:
    same = change(ask, question, 1, stem="应当在30日内提出 ")
    assert (same.status_code, same.json["revision"], same.json["state"]) == (200, 1, "approved")
    assert change(ask, question, 1, difficulty=3).json["revision"] == 2


class TestLabels:
    """Subject, difficulty and tags: what they say was not approved, so changing them undoes no approval."""

    @pytest.mark.parametrize(
        "labels",
        [
            {"difficulty": 3},
            {"tags": ["水"]},
            {"subject": "建党"},
            {"stem": "应当在30日内提出 ", "difficulty": 3},
        ],
    )
    def test_leave_a_question_approved_and_drawn(
        self, ask: Callable[..., Any], question: int, make: Factories, labels: dict[str, Any]
    ) -> None:
        make.subject("建党")
        changed = change(ask, question, 1, **labels)
        assert (changed.json["revision"], changed.json["state"]) == (2, "approved")
        (drawn,) = queries.drawable()
        assert drawn.question_id == question
        newest, _ = ask("GET", f"/questions/{question}/revisions").json["items"]
        assert newest["labels_only"] is True

    @pytest.mark.parametrize(
        "approved",
        [
            {"stem": "应当在60日内提出"},
            {"key": ["b"]},
            {"explanation": "见第三条"},
            {"citation": "《甲法》第一条"},
            {"options": [{"id": "a", "text": "甲甲"}, {"id": "b", "text": "乙乙"}]},
            {"type": "multiple", "key": ["a", "b"]},
        ],
    )
    def test_beside_anything_else_the_question_is_a_draft(
        self, ask: Callable[..., Any], question: int, approved: dict[str, Any]
    ) -> None:
        assert change(ask, question, 1, difficulty=3, **approved).json["state"] == "draft"
        newest, first = ask("GET", f"/questions/{question}/revisions").json["items"]
        assert (newest["labels_only"], first["labels_only"]) == (False, False)

    def test_leave_a_draft_a_draft_and_move_what_was_seen(
        self, ask: Callable[..., Any], question: int
    ) -> None:
        change(ask, question, 1, key=["b"])
        ask("POST", f"/questions/{question}/submit")
        assert change(ask, question, 2, difficulty=3, who=1).json["state"] == "in_review"
        assert ask("POST", f"/questions/{question}/approve", who=1, tag=2).status_code == 412

    def test_do_not_make_a_reviewer_an_author(self, ask: Callable[..., Any], question: int) -> None:
        change(ask, question, 1, key=["b"])
        ask("POST", f"/questions/{question}/submit")
        change(ask, question, 2, difficulty=3, who=1)
        refused = ask("POST", f"/questions/{question}/approve", tag=3)
        assert refused.json["type"] == "/problems/another-person-needed"
        assert ask("POST", f"/questions/{question}/approve", who=1, tag=3).json["state"] == "approved"

    def test_do_not_hide_who_wrote_what_they_stand_on(self, ask: Callable[..., Any], question: int) -> None:
        change(ask, question, 1, difficulty=3, who=1)
        change(ask, question, 2, key=["b"])
        change(ask, question, 3, tags=["水"], who=1)
        ask("POST", f"/questions/{question}/submit")
        refused = ask("POST", f"/questions/{question}/approve", tag=4)
        assert refused.json["type"] == "/problems/another-person-needed"
        assert ask("POST", f"/questions/{question}/approve", who=1, tag=4).json["state"] == "approved"

    def test_are_noted_in_the_audit_with_the_state_before_and_after(
        self, ask: Callable[..., Any], question: int
    ) -> None:
        change(ask, question, 1, difficulty=3)
        change(ask, question, 2, key=["b"])
        revised = sa.select(AuditEvent.detail).where(AuditEvent.action == "question.revise")
        with db.transaction() as session:
            noted = session.scalars(revised.order_by(AuditEvent.id)).all()
        assert [(one["was"], one["state"]) for one in noted] == [
            ("approved", "approved"),
            ("approved", "draft"),
        ]


class TestSteps:
    @pytest.mark.parametrize("step", ["submit", "approve", "reject", "retire", "reopen", "unflag"])
    def test_are_refused_on_a_revision_that_nobody_has_seen(
        self, ask: Callable[..., Any], question: int, step: str
    ) -> None:
        change(ask, question, 1, explanation="见第三条")
        body = None if step in ("submit", "approve") else {"reason": "x"}
        refused = ask("POST", f"/questions/{question}/{step}", body, tag=1)
        assert (refused.status_code, refused.json["type"]) == (412, "/problems/revision-moved")
        assert refused.json["revision"] == 2

    def test_take_the_question_as_it_stands_without_one(self, ask: Callable[..., Any], question: int) -> None:
        change(ask, question, 1, explanation="见第三条")
        assert ask("POST", f"/questions/{question}/submit").json["state"] == "in_review"

    def test_but_nobody_approves_what_was_never_seen(self, ask: Callable[..., Any], question: int) -> None:
        change(ask, question, 1, explanation="见第三条")
        ask("POST", f"/questions/{question}/submit")
        refused = ask("POST", f"/questions/{question}/approve", who=1)
        assert (refused.status_code, refused.json["type"]) == (428, "/problems/revision-number-needed")
        many = {"action": "approve", "reason": "看过"}
        assert ask("POST", "/questions/bulk", {**many, "ids": [str(question)]}, who=1).status_code == 422
        old = {**many, "seen": [{"id": str(question), "revision": 1}]}
        (result,) = ask("POST", "/questions/bulk", old, who=1).json["results"]
        assert result["problem"]["type"] == "/problems/revision-moved"
        assert ask("POST", f"/questions/{question}/approve", who=1, tag=2).json["state"] == "approved"

    def test_a_retired_question_comes_back_as_a_draft(self, ask: Callable[..., Any], question: int) -> None:
        path = f"/questions/{question}"
        assert ask("POST", f"{path}/reopen", {"reason": "x"}).json["type"] == "/problems/wrong-state"
        ask("POST", f"{path}/retire", {"reason": "以为废止"})
        back = ask("POST", f"{path}/reopen", {"reason": "没有废止"})
        assert (back.json["state"], back.json["revision"]) == ("draft", 1)

    def test_but_not_beside_another_one_that_is_the_same(
        self, ask: Callable[..., Any], question: int
    ) -> None:
        ask("POST", f"/questions/{question}/retire", {"reason": "以为废止"})
        content, _ = queries.newest([question])[question]
        with db.transaction():
            again = service.create(now=LONG_AGO, actor=None, content=content, subject="生态环境法律法规政策")
        refused = ask("POST", f"/questions/{question}/reopen", {"reason": "没有废止"})
        assert (refused.status_code, refused.json["question_id"]) == (409, str(again))


class TestMany:
    def act(self, ask: Callable[..., Any], action: str, **body: Any) -> Any:
        return ask("POST", "/questions/bulk", {"action": action, "reason": "整理", **body})

    def test_each_goes_by_its_own_rules(
        self, ask: Callable[..., Any], question: int, make: Factories
    ) -> None:
        draft = make.question(state="draft").question_id
        answer = self.act(ask, "submit", ids=[str(question), str(draft), "99", str(draft)]).json
        assert (answer["done"], answer["refused"]) == (1, 2)
        told = {one["id"]: one["problem"] and one["problem"]["type"] for one in answer["results"]}
        assert told == {
            str(question): "/problems/wrong-state",
            str(draft): None,
            "99": "/problems/not-found",
        }
        assert ask("GET", f"/questions/{draft}").json["state"] == "in_review"

    @pytest.mark.parametrize(
        ("action", "body", "field", "value"),
        [
            ("set_difficulty", {"difficulty": 3}, "difficulty", 3),
            ("add_tags", {"tags": ["水", "气"]}, "tags", ["水", "气"]),
            ("set_subject", {"subject": "党史 / 建党"}, "subject", "建党"),
        ],
    )
    def test_a_change_is_a_revision_and_none_if_nothing_changes(
        self, ask: Callable[..., Any], question: int, action: str, body: Any, field: str, value: Any
    ) -> None:
        with db.transaction():
            service.place_subjects(now=LONG_AGO, actor=None, paths=[("党史", "建党")])
        for _ in range(2):
            assert self.act(ask, action, ids=[str(question)], **body).json["done"] == 1
        found = ask("GET", f"/questions/{question}").json
        assert (found["revision"], found["state"]) == (2, "approved")
        assert (found[field]["name"] if field == "subject" else found[field]) == value

    def test_tags_can_be_taken_off(self, ask: Callable[..., Any], question: int) -> None:
        self.act(ask, "add_tags", ids=[str(question)], tags=["水", "气"])
        self.act(ask, "remove_tags", ids=[str(question)], tags=["水"])
        assert ask("GET", f"/questions/{question}").json["tags"] == ["气"]

    @pytest.mark.parametrize(
        ("action", "about"),
        [
            ("add_tags", {"tags": ["水"]}),
            ("set_difficulty", {"difficulty": 3}),
            ("set_subject", {"subject": "建党"}),
        ],
    )
    def test_many_take_no_more_statements_than_a_few(self, make: Factories, action: str, about: Any) -> None:
        with db.transaction():
            service.place_subjects(now=LONG_AGO, actor=None, paths=[("党史", "建党")])
        sent = [self.statements(make, number, action, about) for number in (2, 20)]
        assert sent[0] == sent[1]
        assert sent[0] <= 12

    def statements(self, make: Factories, number: int, action: str, about: Any) -> int:
        """How many it takes to change so many new questions that cite a new law."""
        made = [make.question(citation=f"《{number}法》").question_id for _ in range(number)]
        facts: dict[str, Any] = {"now": LONG_AGO, "actor": None, "reason": "整理"}
        with db.transaction(), statements() as sent:
            done = service.act(action=action, ids=made, given=about, **facts)
        assert all(one.done for one in done)
        return len(sent)

    def test_what_cannot_be_changed_leaves_the_others_changed(
        self, ask: Callable[..., Any], question: int, make: Factories
    ) -> None:
        retired = make.question(state="retired").question_id
        seen = [{"id": str(question), "revision": 1}, {"id": "99", "revision": 1}]
        seen += [{"id": str(make.question().question_id), "revision": 2}, {"id": str(retired), "revision": 1}]
        answer = self.act(ask, "add_tags", seen=seen, tags=["水"]).json
        told = {one["id"]: one["problem"] and one["problem"]["type"] for one in answer["results"]}
        assert told == {
            str(question): None,
            seen[2]["id"]: "/problems/revision-moved",
            str(retired): "/problems/wrong-state",
            "99": "/problems/not-found",
        }
        assert ask("GET", f"/questions/{question}").json["tags"] == ["水"]

    def test_blank_tags_and_subjects_that_nobody_knows_are_refused(
        self, ask: Callable[..., Any], question: int
    ) -> None:
        (result,) = self.act(ask, "add_tags", ids=[str(question)], tags=["\u200b"]).json["results"]
        assert result["problem"]["faults"] == ["tags-blank"]
        unknown = self.act(ask, "set_subject", ids=[str(question)], subject="没有的科目")
        assert (unknown.status_code, unknown.json["type"]) == (422, "/problems/unknown-subject")

    def test_by_a_filter(self, ask: Callable[..., Any], question: int, make: Factories) -> None:
        make.question(stem="别的事项")
        answer = self.act(ask, "retire", filter={"q": "30日", "state": "approved"}).json
        assert [one["id"] for one in answer["results"]] == [str(question)]

    def test_not_of_more_than_can_be_done_at_once(
        self, ask: Callable[..., Any], make: Factories, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(service.bulk, "MOST", 1)
        make.bank(single=2, multiple=0, true_false=0)
        refused = self.act(ask, "retire", filter={"type": "single"})
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/too-many-meant")

    @pytest.mark.parametrize(
        "body",
        [
            {"action": "submit"},
            {"action": "submit", "ids": []},
            {"action": "submit", "ids": ["1"], "filter": {}},
            {"action": "add_tags", "ids": ["1"]},
            {"action": "delete", "ids": ["1"]},
            {"action": "submit", "ids": ["1"] * 501},
        ],
    )
    def test_says_clearly_which_and_what(self, ask: Callable[..., Any], body: Any) -> None:
        refused = ask("POST", "/questions/bulk", {"reason": "整理", **body})
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/wrong-shape")
