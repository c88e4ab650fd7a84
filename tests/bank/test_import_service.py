"""What becomes of each row of a file: new, mended, left, in conflict."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import queries, service
from quizsvc.bank.imports import Outcome
from quizsvc.bank.models import Question, QuestionRevision
from quizsvc.bank.rules import Content, QuestionType
from quizsvc.kit import db
from quizsvc.kit.errors import WrongShape
from tests.bank.rows import (
    COUNTS,
    HEADER,
    MARK,
    codes,
    mark_of,
    new,
    outcomes,
    question,
    row,
    set_state,
    take,
)
from tests.factories import LONG_AGO
from tests.kit import workbooks
from tests.worker.processes import until

WAITS = sa.text("select count(*) from pg_locks where locktype = 'transactionid' and not granted")


@pytest.fixture
def bank(app: Flask) -> None:
    """One approved question: 谁？ 甲 or 乙; 甲 is right."""
    take(new("谁？"), approve=True)


class TestPreview:
    def test_every_row_has_its_outcome_in_the_file_s_order(self, bank: None) -> None:
        take(new("哪里？"))
        report = take(
            new("何时？"),
            row(题库编号="2", 版本号=f"1-{mark_of(2)}", 题干="哪里？", 解析="所以"),
            new("谁？"),
            new("谁？", "B"),
            new("", "A"),
            new("如何？", 状态="停用"),
            commit=False,
        )
        assert outcomes(report) == [
            (2, "create", None),
            (3, "update", 2),
            (4, "duplicate", 1),
            (5, "conflict", 1),
            (6, "reject", None),
            (7, "skip", None),
        ]
        assert [getattr(report, name) for name in COUNTS] == [1, 1, 1, 1, 1, 1]
        assert report.outcomes[0].stem == "何时？"
        assert [raw.row for raw in report.left_out] == [5, 6]

    def test_it_is_cut_but_counted(self, app: Flask) -> None:
        told = take(*(new(f"第{number}项？") for number in range(1100)), commit=False).listed()
        assert (len(told["outcomes"]), told["outcomes_total"], told["accepted"]) == (1000, 1100, 1100)


class TestMending:
    def test_the_same_content_is_left(self, bank: None) -> None:
        assert outcomes(take(row())) == [(2, "duplicate", 1)]
        assert question()["state"] == "approved"

    @pytest.mark.parametrize("cells", [{}, {"解析": "所以"}])
    def test_a_state_is_not_changed_and_that_is_said(self, bank: None, cells: dict[str, str]) -> None:
        assert "state-ignored" not in [each.code for each in take(row(状态="已通过"), commit=False).warnings]
        report = take(row(状态="停用", **cells))
        told = [each for each in report.warnings if each.code == "state-ignored"]
        assert [each.column for each in told] == ["状态"]
        assert "“已通过”" in told[0].message
        assert question()["state"] == ("draft" if cells else "approved")

    def test_another_content_is_a_new_revision_and_a_draft(self, bank: None) -> None:
        report = take(row(解析="所以", 科目="水"), reason="改了解析")
        assert (report.updated, report.committed) == (1, True)
        found = question()
        assert (found["revision"], found["state"], found["explanation"]) == (2, "draft", "所以")
        assert found["subject"]["name"] == "水"
        assert queries.revisions(1)[0]["reason"] == "改了解析"
        told = {each.code: each.message for each in report.warnings}
        assert told["draft-again"] == "第 1 号题的内容改了，由已通过回到草稿，要重新审核"

    @pytest.mark.parametrize("state", ["approved", "in_review"])
    def test_another_subject_is_a_new_revision_that_stands_where_the_old_one_stood(
        self, bank: None, state: str
    ) -> None:
        set_state(state)
        report = take(row(科目="水"))
        assert (report.updated, "draft-again" in [each.code for each in report.warnings]) == (1, False)
        found = question()
        assert (found["revision"], found["state"], found["subject"]["name"]) == (2, state, "水")
        with db.transaction() as session:
            approved = session.scalars(sa.select(Question.approved_revision)).one()
        assert approved == (2 if state == "approved" else 1)

    def test_a_file_without_a_column_keeps_what_the_bank_says(self, bank: None) -> None:
        lines = [HEADER[:8], row(题干="是谁？")[:8]]
        with db.transaction():
            service.import_questions(
                now=LONG_AGO, actor=None, data=workbooks.xlsx(lines), filename="x", commit=True
            )
        assert (question()["stem"], question()["explanation"]) == ("是谁？", "因为")

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ({"题库编号": "99"}, "question-unknown"),
            ({"版本号": f"2-{MARK}"}, "revision-moved"),
            ({"版本号": "1"}, "revision-missing"),
            ({"版本号": "1-00000000"}, "question-of-another-bank"),
            ({"版本号": ""}, "revision-missing"),
            ({"版本号": "一"}, "revision-unreadable"),
            ({"题库编号": "1.5"}, "question-id-unreadable"),
        ],
    )
    def test_a_row_that_may_not(self, bank: None, cells: dict[str, str], code: str) -> None:
        report = take(row(解析="所以", **cells))
        assert (codes(report), report.rejected, report.committed) == ([code], 1, False)
        assert question()["revision"] == 1

    def test_what_was_changed_meanwhile_is_not_overwritten(self, bank: None) -> None:
        take(row(解析="所以"))
        report = take(row(解析="另外"))
        assert codes(report) == ["revision-moved"]
        assert "第 1 版" in report.errors[0].message
        assert "第 2 版" in report.errors[0].message

    def test_a_retired_question(self, bank: None) -> None:
        set_state("retired")
        assert codes(take(row(解析="所以"))) == ["question-retired"]
        assert take(row()).duplicates == 1

    def test_two_rows_of_one_question(self, bank: None) -> None:
        report = take(row(解析="所以"), row(解析="另外"), skip_rejected=True)
        assert (codes(report), report.updated, report.conflicts) == (["question-repeated"], 1, 1)
        told = report.errors[0].message
        assert "与工作表“Sheet1”第 2 行都写着第 1 号题，内容却不同" in told
        assert "不作决定时用工作表“Sheet1”第 2 行" in told

    def test_into_what_another_question_says(self, bank: None) -> None:
        take(new("何时？"))
        report = take(row(题干="何时？"))
        assert (codes(report), report.outcomes[0].question_id) == (["same-as-another"], 1)
        assert "第 2 号题" in report.errors[0].message

    def test_beside_a_new_row_that_says_the_same(self, bank: None) -> None:
        report = take(row(题干="何时？"), new("何时？"), new("何时？", "B"), skip_rejected=True)
        assert [outcome for _, outcome, _ in outcomes(report)] == ["update", "duplicate", "conflict"]

    def test_numbers_of_another_bank_can_be_passed_over(self, bank: None) -> None:
        report = take(row(题库编号="77", 题干="何时？"), as_new=True)
        assert report.accepted == 1


class TestConflicts:
    def test_nobody_decides_silently(self, bank: None) -> None:
        report = take(new("谁？", "B"), new("何时？"))
        assert (report.conflicts, report.accepted, report.committed) == (1, 1, False)
        assert (codes(report), report.errors[0].column) == (["key-conflict"], "答案")
        report = take(new("谁？", "B"), new("何时？"), skip_rejected=True)
        assert report.committed
        assert question()["key"] == ["a"]

    def test_the_bank_is_right(self, bank: None) -> None:
        report = take(new("谁？", "B"), decisions={"Sheet1!2": "bank"})
        assert (report.duplicates, report.conflicts, report.committed) == (1, 0, True)
        assert question()["revision"] == 1

    def test_the_file_is_right(self, bank: None) -> None:
        report = take(new("谁？", "B", 解析="其实"), decisions={"Sheet1!2": "file"})
        assert outcomes(report) == [(2, Outcome.UPDATE, 1)]
        found = question()
        assert (found["key"], found["state"], found["revision"]) == (["b"], "draft", 2)
        assert found["explanation"] == "其实"
        assert queries.revisions(1)[0]["reason"] == "导入时改正答案"

    def test_the_key_goes_by_the_options_texts(self, bank: None) -> None:
        take(new("谁？", "A", 选项A="乙", 选项B="甲"), decisions={"Sheet1!2": "file"})
        assert (question()["options"][1]["text"], question()["key"]) == ("乙", ["b"])

    @pytest.mark.parametrize(("chosen", "key"), [(2, "a"), (3, "b")])
    def test_one_of_two_rows(self, app: Flask, chosen: int, key: str) -> None:
        rows = new("谁？"), new("谁？", "B")
        assert outcomes(take(*rows, commit=False)) == [(2, "create", None), (3, "conflict", None)]
        report = take(*rows, decisions={f"Sheet1!{chosen}": "file"})
        assert (report.accepted, report.duplicates, report.committed) == (1, 1, True)
        assert question()["key"] == [key]

    def test_a_retired_question_does_not_come_back_but_as_a_new_one(self, bank: None) -> None:
        set_state("retired")
        assert take(new("谁？", "B")).conflicts == 1
        assert take(new("谁？", "B"), decisions={"Sheet1!2": "file"}).accepted == 1
        assert (question(1)["state"], question(2)["key"]) == ("retired", ["b"])

    @pytest.mark.parametrize(
        "decisions",
        [
            {"Sheet1!9": "file"},
            {"Sheet1!3": "file"},
            {"没有!2": "bank"},
            {"Sheet1!2": "file", "Sheet1!4": "file"},
        ],
    )
    def test_a_decision_about_nothing_or_against_another(self, bank: None, decisions: dict[str, str]) -> None:
        rows = new("谁？", "B"), new("何时？"), new("谁？", "AB", 题型="多选题")
        wrong = rows if len(decisions) == 1 else (rows[0], rows[1], new("谁？", "A"))
        with pytest.raises(WrongShape) as refused:
            take(*wrong, decisions=decisions)
        assert "decisions" in refused.value.members["errors"]

    def test_a_decision_about_nothing_is_told_how_rows_are_named_and_which_are_in_conflict(
        self, bank: None
    ) -> None:
        with pytest.raises(WrongShape) as refused:
            take(new("何时？"), new("谁？", "B"), new("谁？", "B"), decisions={"3": "file"})
        assert refused.value.members["errors"]["decisions"] == [
            "3 没有冲突，或不在文件里，不需要决定",
            "行写成“工作表名!行号”；这个文件里冲突的行：Sheet1!3、Sheet1!4",
        ]
        assert db.session().scalar(sa.select(sa.func.count()).select_from(QuestionRevision)) == 1


class TestStates:
    @pytest.mark.parametrize(
        ("written", "approve", "state"),
        [
            ("", False, "draft"),
            ("", True, "approved"),
            ("草稿", True, "draft"),
            ("待审", True, "in_review"),
            ("已通过", False, "draft"),
            ("approved", True, "approved"),
            ("随便", True, "draft"),
        ],
    )
    def test_where_a_new_question_begins(self, app: Flask, written: str, approve: bool, state: str) -> None:
        report = take(new("谁？", 状态=written), approve=approve)
        assert question()["state"] == state
        told = [each.code for each in report.warnings if each.code != "subject-new"]
        assert told == ["state-unknown"] * (written == "随便")


class TestLikeness:
    STEM = "排污单位应当依法安装、使用污染物排放自动监测设备，保证其正常运行"

    def test_in_the_bank(self, app: Flask) -> None:
        take(new(self.STEM))
        report = take(new(self.STEM.replace("保证", "确保")))
        (warning,) = report.warnings
        assert (warning.code, warning.row, report.committed) == ("near-duplicate", 2, True)
        assert "题库中的第 1 号题" in warning.message
        assert self.STEM[:20] in warning.message

    def test_in_the_file_and_by_numbers_only(self, app: Flask) -> None:
        report = take(
            new("应当在 30 日内作出受理决定并书面告知"), new("应当在 60 日内作出受理决定并书面告知")
        )
        _, warning = report.warnings
        assert (warning.row, warning.code) == (3, "near-duplicate")
        assert "第 2 行只有数字不同" in warning.message

    def test_not_of_what_is_left_or_retired(self, app: Flask) -> None:
        take(new(self.STEM))
        take(new(self.STEM.replace("保证", "确保")))
        assert [each.code for each in take(new(self.STEM)).warnings] == ["duplicate"]
        set_state("retired")
        assert take(new(self.STEM + "吗"), commit=False).warnings == []

    def test_a_mended_question_is_not_like_itself(self, app: Flask) -> None:
        take(new(self.STEM))
        assert take(row(题干=self.STEM + "吗")).warnings == []

    def test_of_one_question(self, app: Flask) -> None:
        take(new(self.STEM), new(self.STEM + "吗"), new("何时？"))
        (found,) = service.similar(1)
        assert (found["id"], found["stem"]) == (2, self.STEM + "吗")
        assert 80 <= found["likeness"] < 100


class TestNovelties:
    """What is new is often a slip of the pen: said before it is written."""

    def test_a_new_subject_is_told_once_with_the_one_that_it_resembles(self, app: Flask) -> None:
        take(new("谁？", 科目="党史"))
        report = take(new("何时？", 科目="党吏"), new("何地？", 科目="党吏"), new("何事？", 科目="党史"))
        (told,) = report.warnings
        assert (told.row, told.column, told.code) == (2, "科目", "subject-new")
        assert "将新建科目“党吏”（与已有的“党史”相近" in told.message

    def test_one_that_resembles_none_is_told_where_it_will_stand(self, app: Flask) -> None:
        (told,) = take(new("谁？", 科目="生态 / 噪声"), commit=False).warnings
        assert told.message == "将新建科目“生态 / 噪声”"

    def test_a_row_that_is_left_makes_no_subject(self, app: Flask) -> None:
        take(new("谁？", 科目="党史"))
        assert [told.code for told in take(new("谁？", 科目="党吏")).warnings] == ["duplicate"]

    def test_a_law_that_the_list_has_not_is_told_once(self, app: Flask) -> None:
        header = [*HEADER, "依据"]
        rows = [[*new(stem), "《某法》（2021年修订）第一条"] for stem in ("谁？", "何时？")]

        def warnings() -> list[tuple[int, str]]:
            with db.transaction():
                report = service.import_questions(
                    now=LONG_AGO,
                    actor=None,
                    data=workbooks.xlsx([header, *rows]),
                    filename="题.xlsx",
                    commit=True,
                )
            return [(told.row, told.message) for told in report.warnings if told.code == "law-new"]

        (told,) = warnings()
        assert told[0] == 2
        assert told[1].startswith("法规清单里没有《某法》（2021年修订），提交后会登记")
        assert warnings() == []


def test_stems_are_shown_as_the_bank_will_have_them(app: Flask) -> None:
    report = take(new("1、谁负责（ A ）？"), new("2、", key=""))
    assert [each.stem for each in report.outcomes] == ["谁负责（ ）？", "2、"]


def test_a_repetition_of_a_retired_question_says_what_to_do(app: Flask) -> None:
    take(new("谁？"))
    set_state("retired")
    (told,) = take(new("谁？")).warnings
    assert "第 1 号题（已停用）相同" in told.message
    assert "重新启用" in told.message


def test_a_question_written_by_hand_meanwhile_undoes_the_whole(app: Flask) -> None:
    content = Content(QuestionType.SINGLE, "谁？", (("a", "甲"), ("b", "乙")), ("a",))
    row = {"state": "draft", "content": content.fingerprint(), "revision_number": 1, "created_at": LONG_AGO}

    def importing() -> None:
        with app.app_context():
            take(new("何时？"), new("谁？"))

    # The import has looked for it and found nothing, but cannot add it before the other has decided.
    with ThreadPoolExecutor(1) as pool:
        with db.apart() as connection:
            connection.execute(sa.insert(Question).values(row))
            import_ = pool.submit(importing)
            until(lambda: bool(connection.scalar(WAITS)), why=lambda: "the import waits for nobody")
        with pytest.raises(service.BankMoved):
            import_.result()
    assert db.session().scalars(sa.select(Question.content)).all() == [content.fingerprint()]
