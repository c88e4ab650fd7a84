"""Laws: read out of citations, kept, repealed, and what then becomes of the questions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import queries, rules, service
from quizsvc.bank.rules import Citation
from quizsvc.bank.service.indexing import index
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from quizsvc.kit.clock import FixedClock
from tests.factories import LONG_AGO, Factories
from tests.kit import workbooks
from tests.worker.processes import until

Headers = dict[str, str]
WAITS = sa.text("select count(*) from pg_locks where locktype = 'transactionid' and not granted")
OLD, NEW = "《甲法》（2014年修订）", "《甲法》（2022年1月1日施行）"


class TestCitations:
    @pytest.mark.parametrize(
        ("text", "found"),
        [
            (
                "《甲法》（2021年7月15日施行）第六十三条；《乙技术规范》（HJ 91.1-2019）第6.2条",
                [
                    Citation("甲法", "2021年7月15日施行", "第六十三条", date(2021, 7, 15)),
                    Citation("乙技术规范", "HJ 91.1-2019", "第6.2条", None),
                ],
            ),
            ("《甲法》第一条", [Citation("甲法", "", "第一条", None)]),
            ("《甲法》", [Citation("甲法", "", "", None)]),
            (
                "《甲法》、《乙法》第二条。",
                [Citation("甲法", "", "", None), Citation("乙法", "", "第二条", None)],
            ),
            ("HJ 819-2017《乙指南》第5章", [Citation("乙指南", "HJ 819-2017", "第5章", None)]),
            ("《乙标准》GB 8978—1996 第4.1.3条", [Citation("乙标准", "GB 8978—1996", "第4.1.3条", None)]),
            (
                "《甲办法（试行）》（环发〔2015〕175号）第四条第（三）项",
                [Citation("甲办法（试行）", "环发〔2015〕175号", "第四条第（三）项", None)],
            ),
            ("《关于修改《甲法》的决定》(2020年)", [Citation("关于修改《甲法》的决定", "2020年", "", None)]),
            ("《甲》（2021年2月30日施行）", [Citation("甲", "2021年2月30日施行", "", None)]),
            ("某次会议（1927年，武汉）", []),
            ("《 》第一条", []),
            ("", []),
        ],
    )
    def test_are_taken_apart(self, text: str, found: list[Citation]) -> None:
        assert list(rules.citations(text)) == found

    def test_of_one_law_twice_are_two_places(self) -> None:
        assert [one.clause for one in rules.citations("《甲法》第一条；《甲法》第二条；《甲法》第一条")] == [
            "第一条",
            "第二条",
        ]


@pytest.fixture
def organizer(make: Factories) -> Headers:
    return make.headers(make.account("organizer"))


@pytest.fixture
def ask(client: Any, organizer: Headers) -> Callable[..., Any]:
    def ask(method: str, path: str, **more: Any) -> Any:
        headers = {**organizer, **more.pop("headers", {})}
        return client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    return ask


def law_id(name: str, edition: str = "") -> int:
    return queries.law_ids([(name, edition)])[name, edition]


def repeal(ask: Callable[..., Any], law: int, action: str, **more: Any) -> Any:
    body = {"on": "2021-07-14", "reason": "修订后重新公布", "action": action, **more}
    return ask("POST", f"/laws/{law}/repeal", json=body)


class TestLaws:
    def test_are_made_when_they_are_first_cited(self, make: Factories, ask: Callable[..., Any]) -> None:
        for citation in (f"{OLD}第一条", f"{OLD}第二条；{NEW}第三条", "某文件"):
            make.question(citation=citation)
        make.question(citation=OLD, state="retired")
        listed = ask("GET", "/laws").json
        assert [(law["edition"], law["in_force_on"], law["questions"]) for law in listed["items"]] == [
            ("2014年修订", None, 2),
            ("2022年1月1日施行", "2022-01-01", 1),
        ]
        assert ask("GET", "/laws?name=甲&repealed=true").json["total"] == 0

    def test_are_found_by_the_questions_and_the_other_way_round(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        question = make.question(citation=f"{OLD}第一条").question_id
        make.question()
        law = law_id("甲法", "2014年修订")
        found = ask("GET", f"/questions?law={law}").json["items"]
        assert [one["id"] for one in found] == [str(question)]
        assert found[0]["citations"] == [
            {
                "law": "甲法",
                "edition": "2014年修订",
                "clause": "第一条",
                "in_force_on": None,
                "law_id": str(law),
                "repealed_on": None,
                "warning": None,
            }
        ]

    def test_are_the_same_however_they_are_written(self, make: Factories, ask: Callable[..., Any]) -> None:
        for number in ("GB 9999-2012", "GB9999-2012", "GB 9999—2012", "ＧＢ　９９９９－２０１２"):
            make.question(citation=f"《乙标准》（{number}）第1条")
        make.question(citation="《乙标准》（GB 9999-2013）；《乙 标准》（GB9999-2013）")
        listed = ask("GET", "/laws").json["items"]
        assert {law["edition"]: law["questions"] for law in listed} == {"GB 9999-2012": 4, "GB9999-2013": 1}
        assert ask("POST", "/laws", json={"name": "乙标准", "edition": "GB9999–2012"}).status_code == 409

    def test_are_one_although_two_write_them_differently_at_once(self, app: Flask, make: Factories) -> None:
        one, other = make.question(citation=""), make.question(citation="")
        newest = queries.newest([one.question_id, other.question_id])
        said = {question_id: content for question_id, (content, _) in newest.items()}
        db.db.session.remove()

        def cite(question: int, citation: str) -> None:
            with app.app_context(), db.transaction():
                index({question: said[question].changed({"citation": citation})})

        first, second = sorted(said)
        with ThreadPoolExecutor(1) as pool:
            with db.transaction() as held:
                index({first: said[first].changed({"citation": "《乙标准》（GB 9999-2012）"})})
                citing = pool.submit(cite, second, "《乙 标准》（GB9999—2012）")
                until(lambda: bool(held.scalar(WAITS)), why=lambda: "the second waits for nobody")
            citing.result()
        (law,) = queries.laws(page=1, page_size=20)[0]
        assert (law["name"], law["edition"], law["questions"]) == ("乙标准", "GB 9999-2012", 2)

    def test_can_be_added_and_described_but_not_renamed(self, ask: Callable[..., Any]) -> None:
        made = ask("POST", "/laws", json={"name": "乙法", "edition": "2020年", "kind": "法律"})
        assert (made.status_code, made.json["questions"]) == (201, 0)
        again = ask("POST", "/laws", json={"name": "乙法", "edition": "2020年"})
        assert (again.status_code, again.json["law_id"]) == (409, made.json["id"])
        path = f"/laws/{made.json['id']}"
        changed = ask("PATCH", path, json={"url": "https://example.org/1", "in_force_on": "2020-09-01"})
        assert (changed.json["in_force_on"], changed.json["kind"]) == ("2020-09-01", "法律")
        assert ask("PATCH", path, json={"name": "丙法"}).status_code == 422
        assert ask("PATCH", path, json={"url": "javascript:alert(1)"}).status_code == 422

    def test_come_into_force_before_they_are_repealed(self, make: Factories, ask: Callable[..., Any]) -> None:
        make.question(citation=f"{OLD}第一条")
        law = law_id("甲法", "2014年修订")
        assert repeal(ask, law, "flag").status_code == 200  # from the 14th of July
        late = ask("PATCH", f"/laws/{law}", json={"in_force_on": "2021-07-15"})
        assert (late.status_code, late.json["type"]) == (422, "/problems/repealed-before-in-force")
        assert late.json["errors"].keys() == {"in_force_on"}
        assert ask("GET", f"/laws/{law}").json["in_force_on"] is None
        for day in ("2021-07-14", None):
            assert ask("PATCH", f"/laws/{law}", json={"in_force_on": day}).status_code == 200


class TestRepealing:
    def test_a_check_says_who_would_be_touched_and_changes_nothing(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        question = make.question(citation=OLD, stem="甲法的要求是").question_id
        make.question(citation=OLD, state="retired")
        checked = repeal(ask, law_id("甲法", "2014年修订"), "retire", check=True).json
        assert checked["checked"] is True
        assert checked["questions"] == [{"id": str(question), "state": "approved", "stem": "甲法的要求是"}]
        assert ask("GET", f"/questions/{question}").json["state"] == "approved"
        assert ask("GET", "/laws?repealed=true").json["total"] == 0

    def test_retires_what_cites_it(self, make: Factories, ask: Callable[..., Any]) -> None:
        citing, other = make.question(citation=OLD).question_id, make.question().question_id
        law = law_id("甲法", "2014年修订")
        repeal(ask, law, "retire")
        assert [ask("GET", f"/questions/{one}").json["state"] for one in (citing, other)] == [
            "retired",
            "approved",
        ]
        assert ask("GET", f"/laws/{law}").json["repealed_reason"] == "修订后重新公布"

    def test_or_flags_it_until_it_cites_another_one(self, make: Factories, ask: Callable[..., Any]) -> None:
        question = make.question(citation=f"{OLD}第一条").question_id
        law = law_id("甲法", "2014年修订")
        repeal(ask, law, "flag")
        (flagged,) = ask("GET", "/questions?flagged=true").json["items"]
        assert flagged["flag"]["law_id"] == str(law)
        assert flagged["flag"]["reason"] == "修订后重新公布"
        assert flagged["state"] == "approved"
        assert queries.drawable() == []

        def revise(revision: int, **changes: Any) -> Any:
            tag = {"If-Match": f'"{revision}"'}
            body = {"reason": "核对依据", **changes}
            return ask("PATCH", f"/questions/{question}", json=body, headers=tag).json

        assert revise(1, difficulty=3)["flag"] is not None
        assert revise(2, citation=f"{NEW}第一条")["flag"] is None
        assert ask("GET", "/questions?flagged=true").json["total"] == 0

    def test_a_flag_stays_while_another_repealed_law_is_cited(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        question = make.question(citation="《乙法》第一条；《丙法》第一条").question_id
        for name in ("乙法", "丙法"):
            repeal(ask, law_id(name), "flag", reason=f"{name}废止")

        def cite(revision: int, citation: str) -> Any:
            tag, body = {"If-Match": f'"{revision}"'}, {"reason": "核对依据", "citation": citation}
            return ask("PATCH", f"/questions/{question}", json=body, headers=tag).json["flag"]

        flag = cite(1, "《乙法》第一条")
        assert (flag["law_id"], flag["reason"]) == (str(law_id("乙法")), "乙法废止")
        assert cite(2, "《丁法》第一条") is None

    def test_a_flag_can_be_lowered_with_a_reason(self, make: Factories, ask: Callable[..., Any]) -> None:
        question = make.question(citation=OLD).question_id
        path = f"/questions/{question}/unflag"
        assert ask("POST", path, json={"reason": "条文没有变"}).json["type"] == "/problems/not-flagged"
        repeal(ask, law_id("甲法", "2014年修订"), "flag")
        assert ask("POST", path, json={"reason": "条文没有变"}).json["flag"] is None
        assert [one.question_id for one in queries.drawable()] == [question]

    def test_flags_of_many_can_be_lowered_at_once(self, make: Factories, ask: Callable[..., Any]) -> None:
        flagged = [str(make.question(citation=OLD).question_id) for _ in range(2)]
        other = str(make.question().question_id)
        repeal(ask, law_id("甲法", "2014年修订"), "flag")
        body = {"action": "unflag", "ids": [*flagged, other], "reason": "条文没有变"}
        results = ask("POST", "/questions/bulk", json=body).json["results"]
        told = {one["id"]: one["problem"] and one["problem"]["type"] for one in results}
        assert told == {**dict.fromkeys(flagged), other: "/problems/not-flagged"}
        assert len(queries.drawable()) == 3

    def test_a_flagged_question_is_not_approved_before_the_flag_is_dealt_with(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        question = make.question(citation=OLD, state="in_review").question_id
        repeal(ask, law_id("甲法", "2014年修订"), "flag")
        path, seen = f"/questions/{question}", {"If-Match": '"1"'}
        refused = ask("POST", f"{path}/approve", headers=seen)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/question-flagged")
        assert refused.json["detail"] == "修订后重新公布。请先改写依据，或写明理由取消标记"
        many = {"action": "approve", "seen": [{"id": str(question), "revision": 1}], "reason": "看过"}
        (result,) = ask("POST", "/questions/bulk", json=many).json["results"]
        assert result["problem"]["type"] == "/problems/question-flagged"
        ask("POST", f"{path}/unflag", json={"reason": "条文没有变"})
        assert ask("POST", f"{path}/approve", headers=seen).json["state"] == "approved"
        assert [one.question_id for one in queries.drawable()] == [question]

    def test_nobody_who_cites_the_law_meanwhile_has_to_wait(self, app: Flask, make: Factories) -> None:
        make.question(citation=OLD)
        law, actor = law_id("甲法", "2014年修订"), make.account("editor").id

        def cite() -> None:
            with app.app_context():
                make.question(citation=f"{OLD}第二条")

        with db.transaction(), ThreadPoolExecutor(1) as pool:
            service.repeal_law(
                now=LONG_AGO, actor=actor, law_id=law, on=date(2021, 1, 1), reason="修订", action="flag"
            )
            pool.submit(cite).result()

    def test_the_successor_is_a_law(self, make: Factories, ask: Callable[..., Any]) -> None:
        make.question(citation=f"{OLD}；{NEW}")
        old, new = law_id("甲法", "2014年修订"), law_id("甲法", "2022年1月1日施行")
        assert repeal(ask, old, "flag", successor_id="99").status_code == 422
        assert repeal(ask, old, "flag", successor_id=str(old)).status_code == 422
        repeal(ask, old, "flag", successor_id=str(new))
        assert ask("GET", f"/laws/{old}").json["successor_id"] == str(new)

    def test_once(self, make: Factories, ask: Callable[..., Any]) -> None:
        question = make.question(citation=OLD).question_id
        law = law_id("甲法", "2014年修订")
        repeal(ask, law, "flag")
        for check in (True, False):
            refused = repeal(ask, law, "retire", on="2021-07-01", check=check)
            assert (refused.status_code, refused.json["type"]) == (409, "/problems/already-repealed")
            assert "自 2021-07-14 起不再有效" in refused.json["detail"]
        assert ask("GET", f"/questions/{question}").json["state"] == "approved"
        ask("POST", f"/laws/{law}/reinstate", json={"reason": "日期不对"})
        assert repeal(ask, law, "retire", on="2021-07-01").status_code == 200

    def test_not_before_it_was_in_force(self, make: Factories, ask: Callable[..., Any]) -> None:
        make.question(citation=NEW)
        refused = repeal(ask, law_id("甲法", "2022年1月1日施行"), "flag", on="2021-12-31")
        assert refused.json["type"] == "/problems/repealed-before-in-force"

    def test_not_before_its_day_has_come_where_the_season_is(
        self, make: Factories, ask: Callable[..., Any], clock: FixedClock
    ) -> None:
        question = make.question(citation=OLD).question_id
        law = law_id("甲法", "2014年修订")
        clock.set(datetime(2021, 7, 14, 15, 59, tzinfo=UTC))
        refused = repeal(ask, law, "flag", on="2021-07-15")
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/repeal-ahead")
        assert "请到那一天再办理" in refused.json["detail"]
        assert ask("GET", f"/questions/{question}").json["flag"] is None
        clock.set(datetime(2021, 7, 14, 16, 0, tzinfo=UTC))
        assert repeal(ask, law, "flag", on="2021-07-15").status_code == 200

    def test_whoever_cites_it_afterwards_is_warned(self, make: Factories, ask: Callable[..., Any]) -> None:
        make.question(citation=OLD)
        repeal(ask, law_id("甲法", "2014年修订"), "flag")
        data = workbooks.xlsx(
            [
                ["题干", "选项A", "选项B", "答案", "科目", "依据"],
                ["由谁负责？", "甲", "乙", "A", "法规", f"{OLD}第一条"],
            ]
        )
        with db.transaction():
            report = service.import_questions(
                now=LONG_AGO, actor=None, data=data, filename="题.xlsx", commit=True
            )
        (warning,) = [one for one in report.warnings if one.code == "law-repealed"]
        assert (warning.row, warning.column) == (2, "依据")
        assert "自 2021-07-14 起不再有效" in warning.message
        (newest, _) = ask("GET", "/questions").json["items"]
        assert newest["citations"][0]["warning"] == warning.message


class TestReinstating:
    def reinstate(self, ask: Callable[..., Any], law: int) -> Any:
        return ask("POST", f"/laws/{law}/reinstate", json={"reason": "看错了公告"})

    def test_takes_flags_back_and_says_what_stays_retired(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        flagged, other = make.question(citation=OLD).question_id, make.question(citation=NEW).question_id
        law = law_id("甲法", "2014年修订")
        repeal(ask, law, "flag")
        retired = make.question(citation=f"{OLD}第二条", state="retired").question_id
        answer = self.reinstate(ask, law).json
        assert [one["id"] for one in answer["unflagged"]] == [str(flagged)]
        assert [(one["id"], one["state"]) for one in answer["retired"]] == [(str(retired), "retired")]
        assert [one.question_id for one in queries.drawable()] == [flagged, other]
        shown = ask("GET", f"/laws/{law}").json
        assert (shown["repealed_on"], shown["repealed_reason"]) == (None, None)
        assert ask("GET", f"/questions/{flagged}").json["citations"][0]["warning"] is None

    def test_what_the_repeal_retired_can_be_reopened_all_at_once(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        made = [str(make.question(citation=f"{OLD}第{clause}条").question_id) for clause in "一二"]
        law = law_id("甲法", "2014年修订")
        repeal(ask, law, "retire")
        answer = self.reinstate(ask, law).json
        assert (answer["unflagged"], [one["id"] for one in answer["retired"]]) == ([], made)
        assert ask("GET", f"/questions/{made[0]}").json["state"] == "retired"
        ask("POST", "/questions/bulk", json={"action": "reopen", "ids": made, "reason": "法规没有废止"})
        assert {ask("GET", f"/questions/{one}").json["state"] for one in made} == {"draft"}

    def test_leaves_the_flag_where_another_repealed_law_is_cited(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        question = make.question(citation="《乙法》第一条；《丙法》第一条").question_id
        for name in ("乙法", "丙法"):
            repeal(ask, law_id(name), "flag", reason=f"{name}废止")
        assert self.reinstate(ask, law_id("丙法")).json["unflagged"] == []
        flag = ask("GET", f"/questions/{question}").json["flag"]
        assert (flag["law_id"], flag["reason"]) == (str(law_id("乙法")), "乙法废止")
        assert len(self.reinstate(ask, law_id("乙法")).json["unflagged"]) == 1

    def test_only_of_what_was_repealed_and_for_the_record(
        self, make: Factories, ask: Callable[..., Any]
    ) -> None:
        question = make.question(citation=OLD).question_id
        law = law_id("甲法", "2014年修订")
        refused = self.reinstate(ask, law)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/not-repealed")
        repeal(ask, law, "flag")
        self.reinstate(ask, law)
        (detail,) = db.session().scalars(
            sa.select(AuditEvent.detail).where(AuditEvent.action == "law.reinstate")
        )
        assert detail["was"]["repealed_on"] == "2021-07-14"
        assert (detail["reason"], detail["unflagged"]) == ("看错了公告", [question])
