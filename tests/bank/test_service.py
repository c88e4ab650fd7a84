"""Use cases of the bank against the real database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import queries, service
from quizsvc.bank.imports import Report
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.errors import NotAllowed, NotFound
from tests.factories import LONG_AGO, Factories
from tests.kit import workbooks

CONTENT = Content(
    type=QuestionType.SINGLE,
    stem="谁负责？",
    options=(("a", "甲"), ("b", "乙")),
    key=("b",),
    explanation="因为",
    citation="第一条",
)
HEADER = ["题干", "选项A", "选项B", "答案", "题型", "科目"]


def rows(*stems: str, key: str = "A") -> bytes:
    return workbooks.xlsx([HEADER, *([stem, "甲", "乙", key, "单选题", "法规"] for stem in stems)])


def take(data: bytes, **more: Any) -> Report:
    facts = {"now": LONG_AGO, "actor": None, "filename": "题.xlsx", "commit": True, **more}
    with db.transaction():
        return service.import_questions(data=data, **facts)


def count(table: Any) -> int:
    return db.session().scalar(sa.select(sa.func.count()).select_from(table)) or 0


def actions() -> list[str]:
    return list(db.session().scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))


class TestImporting:
    def test_a_check_writes_nothing(self, app: Flask) -> None:
        report = take(rows("一？", "二？"), commit=False)
        assert (report.accepted, report.committed, report.mode) == (2, False, "check")
        assert report.subjects == ("法规",)
        assert count(Question) == 0
        assert "questions.import" not in actions()

    def test_new_questions_are_drafts(self, app: Flask) -> None:
        assert take(rows("一？")).committed
        (question,) = db.session().scalars(sa.select(Question)).all()
        assert (question.state, question.revision_number) == ("draft", 1)
        assert actions()[-1:] == ["questions.import"]

    def test_approving_at_once_is_written_down(self, app: Flask) -> None:
        take(rows("一？"), approve=True)
        assert db.session().scalar(sa.select(Question.state)) == "approved"
        (event,) = db.session().scalars(sa.select(AuditEvent).where(AuditEvent.action == "questions.import"))
        assert event.detail["approved"] is True
        assert event.detail["added"] == 1

    def test_only_organizers_approve_at_once(self, app: Flask, make: Factories) -> None:
        with pytest.raises(NotAllowed):
            take(rows("一？"), approve=True, actor=make.account("editor").id)
        assert take(rows("一？"), approve=True, actor=make.account("organizer").id).committed

    @pytest.mark.parametrize("name", ["题\x00.xlsx", "题\udc80.xlsx", "题\n.xlsx"])
    def test_a_file_s_name_may_be_anything(self, app: Flask, name: str) -> None:
        assert take(rows("一？"), filename=name).committed
        data = workbooks.csv([HEADER, ["二？", "甲", "乙", "C", "", "法规"]])
        assert take(data, filename=name).errors[0].sheet == "题"
        (event,) = db.session().scalars(sa.select(AuditEvent).where(AuditEvent.action == "questions.import"))
        assert event.detail["file"] == "题.xlsx"

    def test_is_all_or_nothing_unless_told_to_skip(self, app: Flask) -> None:
        data = workbooks.xlsx(
            [HEADER, ["一？", "甲", "乙", "A", "", "法规"], ["二？", "甲", "乙", "E", "", "法规"]]
        )
        report = take(data)
        assert (report.accepted, report.rejected, report.committed) == (1, 1, False)
        assert count(Question) == 0
        report = take(data, skip_rejected=True)
        assert (report.accepted, report.rejected, report.committed) == (1, 1, True)
        assert count(Question) == 1

    def test_twice_adds_nothing(self, app: Flask) -> None:
        take(rows("一？", "二？"))
        report = take(rows("二？", "1、一", "三？"))
        assert (report.accepted, report.duplicates, report.rejected) == (1, 2, 0)
        assert count(Question) == count(QuestionRevision) == 3

    def test_duplicates_and_conflicts_within_a_file_name_the_other_row(self, app: Flask) -> None:
        table = [HEADER]
        table += [["一？", "甲", "乙", key, "单选题", "法规"] for key in ("A", "A", "B")]
        table += [["一？", "乙", "甲", "B", "单选题", "法规"]]
        report = take(workbooks.xlsx(table), skip_rejected=True)
        assert (report.accepted, report.duplicates, report.conflicts, report.rejected) == (1, 2, 1, 0)
        (conflict,) = report.errors
        assert (conflict.row, conflict.code, conflict.column) == (4, "key-conflict", "答案")
        assert "第 2 行" in conflict.message
        assert [issue.row for issue in report.warnings if issue.code == "duplicate"] == [3, 5]

    def test_a_conflict_with_the_bank_names_the_question(self, app: Flask) -> None:
        take(rows("一？"))
        report = take(rows("一？", key="B"))
        assert (report.accepted, report.conflicts, report.committed) == (0, 1, False)
        assert "题库中的第 1 号题" in report.errors[0].message

    def test_what_was_retired_does_not_come_back_by_itself(self, app: Flask, make: Factories) -> None:
        take(rows("一？"))
        editor = make.account("editor")
        with db.transaction():
            service.take_step(step="retire", now=LONG_AGO, actor=editor.id, question_id=1, reason="废止")
        report = take(rows("一？"))
        assert (report.accepted, report.duplicates) == (0, 1)
        assert "已停用" in report.warnings[0].message

    def test_lists_are_cut_but_counts_are_complete(self, app: Flask) -> None:
        data = rows(*([""] * 0), *(f"第{n}项是什么？" for n in range(1200)), key="E")
        report = take(data)
        listed = report.listed()
        assert (report.rejected, listed["errors_total"], len(listed["errors"])) == (1200, 1200, 1000)

    def test_five_thousand_rows_take_a_few_seconds(self, app: Flask) -> None:
        report = take(rows(*(f"事项{n}由谁负责？" for n in range(5000))))
        assert report.accepted == count(QuestionRevision) == 5000

    def test_two_at_once_agree_on_who_adds(self, app: Flask) -> None:
        data = rows(*(f"事项{n}由谁负责？" for n in range(200)))
        together = threading.Barrier(2)

        def run(_: int) -> Report:
            with app.app_context():
                together.wait()
                return take(data)

        with ThreadPoolExecutor(2) as pool:
            reports = list(pool.map(run, range(2)))
        assert sorted((report.accepted, report.duplicates) for report in reports) == [(0, 200), (200, 0)]
        assert count(Question) == 200


@pytest.fixture
def subject(app: Flask) -> str:
    with db.transaction():
        service.add_subject(now=LONG_AGO, actor=None, name="法规")
    return "法规"


@pytest.fixture
def create(subject: str) -> Callable[..., int]:
    def create(content: Content = CONTENT, *, actor: int | None = None) -> int:
        with db.transaction():
            return service.create(now=LONG_AGO, actor=actor, content=content, subject=subject)

    return create


def in_transaction(use_case: Callable[..., Any], **facts: Any) -> Any:
    with db.transaction():
        return use_case(now=LONG_AGO, **facts)


def step(name: str, actor: int, question_id: int, **more: Any) -> None:
    """A step of the workflow."""
    in_transaction(service.take_step, step=name, actor=actor, question_id=question_id, **more)


class TestWriting:
    def test_a_new_question_is_a_draft_with_one_revision(self, create: Callable[..., int]) -> None:
        found = queries.by_id(create())
        assert found is not None
        assert (found["state"], found["revision"], found["key"]) == ("draft", 1, ["b"])
        assert found["subject"]["name"] == "法规"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"options": (("a", "甲"),), "key": ("a",)}, "too-few-options"),
            ({"key": ()}, "key-missing"),
            ({"key": ("c",)}, "key-outside-options"),
            ({"key": ("a", "b")}, "one-key-only"),
            ({"type": QuestionType.MULTIPLE}, "two-keys-needed"),
            ({"options": (("a", "甲"), ("b", "甲。"))}, "options-same"),
            ({"options": (("a", "甲"), ("b", " "))}, "option-blank"),
            ({"options": (("a", "甲"), ("a", "乙")), "key": ("a",)}, "options-repeat"),
            ({"stem": " "}, "stem-missing"),
            ({"stem": "\u200b\u3164"}, "stem-missing"),
            ({"options": (("a", "甲"), ("b", "\u2060"))}, "option-blank"),
            ({"type": QuestionType.TRUE_FALSE}, "options-not-true-false"),
        ],
    )
    def test_what_is_no_question_is_refused(
        self, create: Callable[..., int], changes: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(service.InvalidQuestion) as refused:
            create(replace(CONTENT, **changes))
        assert code in refused.value.members["faults"]

    def test_the_same_question_again_names_the_first(self, create: Callable[..., int]) -> None:
        first = create()
        with pytest.raises(service.DuplicateQuestion) as refused:
            create(replace(CONTENT, stem="1. 谁负责", key=("a",)))
        assert refused.value.members["question_id"] == str(first)

    def test_an_unknown_subject(self, subject: str) -> None:
        with pytest.raises(service.UnknownSubject):
            in_transaction(service.create, actor=None, content=CONTENT, subject="没有")

    def test_a_subject_is_made_once(self, subject: str) -> None:
        assert in_transaction(service.add_subject, actor=None, name="法规") == queries.subjects()["法规"]

    def test_a_change_is_a_new_revision_and_a_draft_again(self, create: Callable[..., int]) -> None:
        question_id = create()
        db.session().execute(sa.update(Question).values(state="approved"))
        number = in_transaction(
            service.revise,
            actor=None,
            question_id=question_id,
            from_revision=1,
            changes={"key": ("a",)},
            reason="答案错了",
        )
        assert number == 2
        found = queries.by_id(question_id)
        assert found is not None
        assert (found["state"], found["key"]) == ("draft", ["a"])
        history = queries.revisions(question_id)
        assert [(old["number"], old["key"], old["reason"]) for old in history] == [
            (2, ["a"], "答案错了"),
            (1, ["b"], "新题"),
        ]

    def test_a_change_of_an_old_revision_is_refused(self, create: Callable[..., int]) -> None:
        facts = {"question_id": create(), "changes": {"citation": "第二条"}, "reason": "x", "actor": None}
        in_transaction(service.revise, from_revision=1, **facts)
        with pytest.raises(service.RevisionMoved):
            in_transaction(service.revise, from_revision=1, **facts)

    def test_a_change_into_another_question_is_refused(self, create: Callable[..., int]) -> None:
        create()
        other = create(replace(CONTENT, stem="由谁批准？"))
        with pytest.raises(service.DuplicateQuestion):
            in_transaction(
                service.revise,
                actor=None,
                question_id=other,
                from_revision=1,
                changes={"stem": CONTENT.stem},
                reason="x",
            )

    def test_there_is_no_such_question(self, subject: str) -> None:
        with pytest.raises(NotFound):
            step("submit", 1, 99)


class TestReview:
    def test_from_draft_to_retired(self, create: Callable[..., int], make: Factories) -> None:
        author, reviewer = make.account("editor"), make.account("editor")
        question_id = create(actor=author.id)
        step("submit", author.id, question_id)
        with pytest.raises(service.AnotherPersonNeeded):
            step("approve", author.id, question_id, from_revision=1)
        step("approve", reviewer.id, question_id, from_revision=1)
        assert [one.question_id for one in queries.drawable()] == [question_id]
        step("retire", author.id, question_id, reason="废止")
        assert queries.drawable() == []
        assert actions()[-4:] == [
            "question.create",
            "question.submit",
            "question.approve",
            "question.retire",
        ]

    def test_back_to_the_author(self, create: Callable[..., int], make: Factories) -> None:
        editor = make.account("editor")
        question_id = create()
        step("submit", editor.id, question_id)
        step("reject", editor.id, question_id, reason="不清楚")
        found = queries.by_id(question_id)
        assert found is not None
        assert found["state"] == "draft"

    def test_a_step_out_of_turn(self, create: Callable[..., int], make: Factories) -> None:
        editor = make.account("editor")
        question_id = create()
        for out_of_turn in ("approve", "reject", "reopen"):
            with pytest.raises(service.WrongState, match="草稿"):
                step(out_of_turn, editor.id, question_id, reason="x")

    def test_who_wrote_since_the_last_approval_does_not_approve(
        self, create: Callable[..., int], make: Factories
    ) -> None:
        author, other, third = (make.account("editor") for _ in range(3))
        question_id = create(actor=author.id)
        facts = {"changes": {"key": ("a",)}, "subject": "法规", "reason": "x"}
        again = {**facts, "changes": {"key": ("b",)}}
        in_transaction(service.revise, actor=other.id, question_id=question_id, from_revision=1, **facts)
        step("submit", other.id, question_id)
        for writer in (author, other):
            with pytest.raises(service.AnotherPersonNeeded):
                step("approve", writer.id, question_id, from_revision=2)
        step("approve", third.id, question_id, from_revision=2)
        in_transaction(service.revise, actor=third.id, question_id=question_id, from_revision=2, **again)
        step("submit", third.id, question_id)
        step("approve", author.id, question_id, from_revision=3)


class TestReadsForPapers:
    def test_only_approved_questions_can_be_drawn_and_without_keys(self, app: Flask, make: Factories) -> None:
        approved = make.question("multiple")
        make.question(state="draft")
        (found,) = queries.drawable()
        assert (found.question_id, found.revision_id) == (approved.question_id, approved.id)
        assert (found.type, found.last_drawn_at) == ("multiple", None)
        assert not {"key", "explanation", "citation"} & set(type(found).__slots__)
        with db.transaction():
            service.mark_drawn(question_ids=[found.question_id], at=LONG_AGO)
        assert queries.drawable()[0].last_drawn_at == LONG_AGO

    def test_what_is_served_never_selects_a_key(self, app: Flask, make: Factories) -> None:
        revision = make.question()
        revision_id, options = revision.id, revision.options
        statements: list[str] = []

        def note(*args: Any) -> None:
            statements.append(args[2])

        sa.event.listen(db.db.engine, "before_cursor_execute", note)
        try:
            served = queries.served([revision_id])
        finally:
            sa.event.remove(db.db.engine, "before_cursor_execute", note)
        assert served[revision_id].options == options
        assert len(statements) == 1
        assert not any(word in statements[0] for word in ("key", "explanation", "citation"))

    def test_keys_and_solutions(self, app: Flask, make: Factories) -> None:
        revision = make.question("multiple")
        assert queries.keys([revision.id])[revision.id].key == {"a", "b"}
        solution = queries.solutions([revision.id])[revision.id]
        assert (set(solution.key), solution.explanation[:2]) == ({"a", "b"}, "解析")
