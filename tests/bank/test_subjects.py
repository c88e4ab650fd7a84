"""The tree of subjects: every name stands once, and a path says where."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import queries, rules, service
from quizsvc.bank.imports import Report
from quizsvc.bank.rules import SubjectElsewhere, SubjectTree, subject_path
from quizsvc.kit import db
from quizsvc.papers import rules as papers_rules
from quizsvc.papers import service as papers
from quizsvc.papers.models import PaperQuestion
from tests.factories import LONG_AGO, WEDNESDAY, Factories
from tests.kit import workbooks

Headers = dict[str, str]


class TestPaths:
    @pytest.mark.parametrize(
        "text",
        [
            "党史 / 建党",
            "党史/建党",
            "党史>建党",
            "党史＞建党",
            "党史／建党",
            "党史\\建党",
            "/党史 / /建党/ ",
        ],
    )
    def test_are_written_in_many_ways(self, text: str) -> None:
        assert subject_path(text) == ("党史", "建党")

    def test_a_name_is_a_path_of_one(self) -> None:
        assert subject_path(" 党 史 ") == ("党 史",)
        assert subject_path(" / ") == ()


TREE = {"党史": None, "建党": "党史", "一大": "建党", "法规": None}


class TestTree:
    @pytest.mark.parametrize("path", ["一大", "建党/一大", "党史/建党/一大"])
    def test_a_path_may_begin_anywhere(self, path: str) -> None:
        tree = SubjectTree(TREE)
        assert tree.find(subject_path(path)) == "一大"
        assert tree.take(subject_path(path)) == "一大"
        assert tree.added == []

    def test_what_is_missing_is_put_in_below_its_parents(self) -> None:
        tree = SubjectTree(TREE)
        assert tree.find(("建党", "二大")) is None
        assert tree.take(("建党", "二大")) == "二大"
        assert tree.take(("环保", "水", "地表水")) == "地表水"
        assert tree.added == [("二大", "建党"), ("环保", None), ("水", "环保"), ("地表水", "水")]
        assert tree.path("二大") == ("党史", "建党", "二大")

    @pytest.mark.parametrize("path", ["法规/建党", "新的/建党", "党史/一大", "一大/党史", "新的/新的"])
    def test_a_name_stands_in_one_place(self, path: str) -> None:
        tree = SubjectTree(TREE)
        with pytest.raises(SubjectElsewhere, match="一个名称只能有一处"):
            tree.take(subject_path(path))
        assert tree.added == []


@pytest.fixture
def ask(client: Any, make: Factories) -> Callable[..., Any]:
    headers = make.headers(make.account("editor"))

    def ask(method: str, path: str, **body: Any) -> Any:
        return client.open(f"/api/v1{path}", method=method, headers=headers, json=body or None)

    return ask


@pytest.fixture
def tree(app: Flask) -> dict[str, int]:
    """党史 / 建党 / 一大, and 法规."""
    with db.transaction():
        return service.place_subjects(now=LONG_AGO, actor=None, paths=[("党史", "建党", "一大"), ("法规",)])


class TestRoutes:
    def test_the_list_has_paths_and_approved_questions_of_the_subtree(
        self, tree: dict[str, int], make: Factories, ask: Callable[..., Any]
    ) -> None:
        make.question(subject=make.subject("一大"))
        make.question(subject=make.subject("党史"))
        make.question(subject=make.subject("党史"), state="draft")
        listed = ask("GET", "/subjects").json["items"]
        assert [(one["path"], one["questions"]) for one in listed] == [
            ("党史", 2),
            ("党史 / 建党", 1),
            ("党史 / 建党 / 一大", 1),
            ("法规", 0),
        ]
        assert listed[1]["parent_id"] == str(tree["党史"])
        assert ask("GET", f"/questions?subject={tree['党史']}").json["total"] == 3
        assert ask("GET", f"/questions?subject={tree['建党']}").json["total"] == 1
        assert ask("GET", "/questions?subject=99").json["total"] == 0

    def test_a_new_one_below_another(self, tree: dict[str, int], ask: Callable[..., Any]) -> None:
        made = ask("POST", "/subjects", name="二大", parent_id=str(tree["建党"]))
        assert (made.status_code, made.json["path"]) == (201, "党史 / 建党 / 二大")
        assert ask("POST", "/subjects", name="二大").json == made.json
        refused = ask("POST", "/subjects", name="二大", parent_id=str(tree["法规"]))
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/subject-exists")
        assert ask("POST", "/subjects", name="三大", parent_id="99").status_code == 422

    @pytest.mark.parametrize(
        "name",
        ["党史 / 三大", "a>b", "水／气", "x\\y", "\u200b党史", "\u202e党史", "党\ufeff史", "\u3164"],
    )
    def test_a_name_that_reads_as_a_path_is_refused(
        self, tree: dict[str, int], ask: Callable[..., Any], name: str
    ) -> None:
        for answer in (
            ask("POST", "/subjects", name=name),
            ask("PATCH", f"/subjects/{tree['法规']}", name=name),
        ):
            assert (answer.status_code, answer.json["type"]) == (422, "/problems/bad-subject-name")

    def test_moves_and_names(self, tree: dict[str, int], ask: Callable[..., Any]) -> None:
        moved = ask("PATCH", f"/subjects/{tree['建党']}", parent_id=str(tree["法规"]), name="创建")
        assert moved.json["path"] == "法规 / 创建"
        assert ask("PATCH", f"/subjects/{tree['一大']}", parent_id=None).json["path"] == "一大"
        taken = ask("PATCH", f"/subjects/{tree['一大']}", name="党史")
        assert (taken.status_code, taken.json["type"]) == (409, "/problems/subject-exists")

    @pytest.mark.parametrize("below", ["党史", "建党", "一大"])
    def test_nothing_stands_below_itself(
        self, tree: dict[str, int], ask: Callable[..., Any], below: str
    ) -> None:
        refused = ask("PATCH", f"/subjects/{tree['党史']}", parent_id=str(tree[below]))
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/subject-below-itself")

    def test_only_what_is_empty_can_be_removed(
        self, tree: dict[str, int], make: Factories, ask: Callable[..., Any]
    ) -> None:
        make.question(subject=make.subject("法规"))
        for name in ("建党", "法规"):
            refused = ask("DELETE", f"/subjects/{tree[name]}")
            assert (refused.status_code, refused.json["type"]) == (409, "/problems/subject-in-use")
        assert ask("DELETE", f"/subjects/{tree['一大']}").status_code == 204
        assert "一大" not in queries.subjects()

    def test_a_question_names_its_subject_by_name_or_path(
        self, tree: dict[str, int], ask: Callable[..., Any]
    ) -> None:
        body = {"type": "true_false", "key": ["a"]}
        for number, subject in enumerate(("一大", "党史 / 建党 / 一大", "建党>一大")):
            made = ask("POST", "/questions", **body, stem=f"第{number}项对吗", subject=subject)
            assert made.json["subject"] == {
                "id": str(tree["一大"]),
                "name": "一大",
                "path": "党史 / 建党 / 一大",
            }
        for subject in ("法规 / 一大", "三大"):
            refused = ask("POST", "/questions", **body, stem="x", subject=subject)
            assert refused.json["type"] == "/problems/unknown-subject"


class TestImports:
    def take(self, *subjects: str, commit: bool = True) -> Report:
        rows = [[f"事项{n}由谁负责？", "甲", "乙", "A", subject] for n, subject in enumerate(subjects)]
        data = workbooks.xlsx([["题干", "选项A", "选项B", "答案", "科目"], *rows])
        with db.transaction():
            return service.import_questions(
                now=LONG_AGO, actor=None, data=data, filename="题.xlsx", commit=commit
            )

    def test_a_leaf_is_made_under_its_parents(self, app: Flask) -> None:
        report = self.take("党史 / 建党", "建党", "党史＞建党＞一大", "法规")
        assert (report.accepted, report.subjects) == (4, ("一大", "建党", "法规"))
        paths = [subject["path"] for subject in queries.listed_subjects()]
        assert paths == ["党史", "党史 / 建党", "党史 / 建党 / 一大", "法规"]

    def test_a_check_makes_none(self, app: Flask) -> None:
        self.take("党史 / 建党", commit=False)
        assert queries.subjects() == {}

    def test_a_name_that_stands_elsewhere_is_a_row_s_error(self, tree: dict[str, int]) -> None:
        report = self.take("法规 / 建党", "新的 / 甲", "法规 / 甲")
        assert [(error.row, error.code, error.column) for error in report.errors] == [
            (2, "subject-elsewhere", "科目"),
            (4, "subject-elsewhere", "科目"),
        ]
        assert "“建党”已经在“党史”之下" in report.errors[0].message


def test_a_paper_on_a_subject_draws_from_all_below_it(tree: dict[str, int], make: Factories) -> None:
    below = make.question(subject=make.subject("一大"))
    make.question(subject=make.subject("法规"))
    season = make.season()
    part = papers_rules.BlueprintPart(rules.QuestionType.SINGLE, 1, 2000, frozenset({"党史"}))
    with db.transaction():
        paper = papers.draw(
            now=WEDNESDAY,
            actor=None,
            season=season,
            kind=papers_rules.PaperKind.DAILY,
            on=date(2021, 7, 15),
            blueprint=papers_rules.Blueprint((part,)),
        )
    drawn = db.session().scalars(sa.select(PaperQuestion.revision_id).where(PaperQuestion.paper_id == paper))
    assert drawn.all() == [below.id]
