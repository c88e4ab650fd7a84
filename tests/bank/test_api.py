"""The bank's routes: who may, what they answer, what they refuse."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from quizsvc.bank import service
from quizsvc.kit import db
from quizsvc.kit.http import UPLOAD_LIMIT
from tests.factories import LONG_AGO, Factories
from tests.kit import workbooks

Headers = dict[str, str]
HEADER = ["题干", "选项A", "选项B", "答案", "科目"]
BODY = {
    "type": "single",
    "stem": "谁负责？",
    "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}],
    "key": ["b"],
    "explanation": "因为",
    "citation": "第一条",
    "difficulty": 1,
    "tags": ["水"],
    "subject": "法规",
}
REPORT = {
    "format", "mode", "committed", "rows", "accepted", "duplicates", "rejected", "skipped", "subjects",
    "warnings", "warnings_total", "errors", "errors_total", "updated", "conflicts", "outcomes",
    "outcomes_total", "import_id", "looked",
}  # fmt: skip


@pytest.fixture
def editor(make: Factories) -> Headers:
    return make.headers(make.account("editor"))


@pytest.fixture
def other(make: Factories) -> Headers:
    return make.headers(make.account("editor"))


@pytest.fixture
def organizer(make: Factories) -> Headers:
    return make.headers(make.account("organizer"))


@pytest.fixture(autouse=True)
def subject(make: Factories) -> None:
    with db.transaction():
        service.add_subject(now=LONG_AGO, actor=None, name="法规")


@pytest.fixture
def upload(client: Any, editor: Headers) -> Callable[..., Any]:
    def upload(data: bytes, *, name: str = "题.xlsx", headers: Headers | None = None, **form: str) -> Any:
        return client.post(
            "/api/v1/imports/questions",
            headers=headers or editor,
            data={"file": (io.BytesIO(data), name), **form},
            content_type="multipart/form-data",
        )

    return upload


class TestQuestions:
    def create(self, client: Any, editor: Headers, **changes: Any) -> Any:
        return client.post("/api/v1/questions", headers=editor, json={**BODY, **changes})

    def test_create_read_change(self, client: Any, editor: Headers) -> None:
        made = self.create(client, editor)
        assert made.status_code == 201
        assert made.headers["ETag"] == '"1"'
        path = f"/api/v1/questions/{made.json['id']}"
        read = client.get(path, headers=editor)
        assert read.json == made.json
        assert {name: read.json[name] for name in BODY if name != "subject"} == {
            name: value for name, value in BODY.items() if name != "subject"
        }
        assert read.json["subject"]["name"] == "法规"
        changed = client.patch(
            path, headers={**editor, "If-Match": '"1"'}, json={"key": ["a"], "reason": "答案错了"}
        )
        assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
        assert (changed.json["key"], changed.json["stem"]) == (["a"], "谁负责？")
        history = client.get(f"{path}/revisions", headers=editor).json["items"]
        assert [(old["number"], old["key"]) for old in history] == [(2, ["a"]), (1, ["b"])]

    def test_a_change_says_which_revision_it_starts_from(self, client: Any, editor: Headers) -> None:
        path = f"/api/v1/questions/{self.create(client, editor).json['id']}"
        change = {"stem": "谁来管？", "reason": "改"}
        assert client.patch(path, headers=editor, json=change).status_code == 428
        for tag in ('"2"', "*", "x"):
            refused = client.patch(path, headers={**editor, "If-Match": tag}, json=change)
            assert (refused.status_code, refused.json["type"]) == (412, "/problems/revision-moved")

    def test_a_true_false_question_needs_no_options(self, client: Any, editor: Headers) -> None:
        body = {key: value for key, value in BODY.items() if key != "options"}
        made = client.post("/api/v1/questions", headers=editor, json={**body, "type": "true_false"})
        assert made.json["options"] == [{"id": "a", "text": "正确"}, {"id": "b", "text": "错误"}]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"options": BODY["options"][:1], "key": ["a"]}, "too-few-options"),  # type: ignore[index]
            ({"key": []}, "key-missing"),
            ({"key": ["c"]}, "key-outside-options"),
            ({"key": ["a", "b"]}, "one-key-only"),
            ({"type": "multiple"}, "two-keys-needed"),
        ],
    )
    def test_what_is_no_question(
        self, client: Any, editor: Headers, changes: dict[str, Any], code: str
    ) -> None:
        refused = self.create(client, editor, **changes)
        assert refused.status_code == 422
        assert refused.mimetype == "application/problem+json"
        assert refused.json["type"] == "/problems/invalid-question"
        assert code in refused.json["faults"]
        assert all(refused.json["errors"].values())

    @pytest.mark.parametrize(
        "changes",
        [{"type": "essay"}, {"stem": ""}, {"stem": "一\0"}, {"difficulty": 4}, {"key": "b"}, {"extra": 1}],
    )
    def test_a_body_of_the_wrong_shape(self, client: Any, editor: Headers, changes: dict[str, Any]) -> None:
        refused = self.create(client, editor, **changes)
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/wrong-shape")

    def test_the_same_question_twice(self, client: Any, editor: Headers) -> None:
        first = self.create(client, editor).json["id"]
        refused = self.create(client, editor, key=["a"])
        assert (refused.status_code, refused.json["question_id"]) == (409, first)

    def test_pages_and_filters(self, client: Any, editor: Headers, make: Factories) -> None:
        for number in range(3):
            make.question("single", stem=f"关于100%达标的第{number}题")
        make.question("multiple", state="draft")

        def total(**query: Any) -> int:
            answer = client.get("/api/v1/questions", headers=editor, query_string=query)
            assert answer.status_code == 200
            found: int = answer.json["total"]
            return found

        assert total() == 4
        assert total(state="draft") == 1
        assert total(type="single", state="approved") == 3
        assert total(q="100%达") == 3
        assert total(q="1_0") == 0
        subjects = client.get("/api/v1/subjects", headers=editor).json["items"]
        ids = {subject["name"]: subject["id"] for subject in subjects}
        assert total(subject=ids["生态环境法律法规政策"]) == 4
        assert total(subject=ids["法规"]) == 0
        page = client.get("/api/v1/questions?page_size=2&page=2", headers=editor).json
        assert (len(page["items"]), page["page"], page["page_size"]) == (2, 2, 2)
        assert client.get("/api/v1/questions?state=x", headers=editor).status_code == 422

    def test_the_way_to_approval_takes_two(self, client: Any, editor: Headers, other: Headers) -> None:
        path = f"/api/v1/questions/{self.create(client, editor).json['id']}"
        seen = {"If-Match": '"1"'}
        assert client.post(f"{path}/approve", headers={**other, **seen}).status_code == 409
        assert client.post(f"{path}/submit", headers=editor).json["state"] == "in_review"
        refused = client.post(f"{path}/approve", headers={**editor, **seen})
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/another-person-needed")
        sent_back = client.post(f"{path}/reject", headers=other, json={"reason": "不清楚"})
        assert sent_back.json["state"] == "draft"
        client.post(f"{path}/submit", headers=editor)
        assert client.post(f"{path}/approve", headers={**other, **seen}).json["state"] == "approved"
        retired = client.post(f"{path}/retire", headers=editor, json={"reason": "废止"})
        assert retired.json["state"] == "retired"
        again = client.patch(
            path, headers={**editor, "If-Match": '"1"'}, json={"stem": "新？", "reason": "x"}
        )
        assert (again.status_code, again.json["type"]) == (409, "/problems/wrong-state")

    def test_who_may(self, client: Any, make: Factories, editor: Headers) -> None:
        path = f"/api/v1/questions/{self.create(client, editor).json['id']}"
        participant = make.headers(make.participant())
        auditor = make.headers(make.account("auditor"))
        unit_admin = make.headers(make.account("unit_admin"))
        admin = make.headers(make.account("admin"))
        for who in (participant, unit_admin, admin):
            for get in (path, f"{path}/revisions", "/api/v1/questions", "/api/v1/subjects"):
                assert client.get(get, headers=who).status_code == 403
        assert client.get(path, headers=auditor).status_code == 200
        for who in (participant, unit_admin, admin, auditor):
            assert self.create(client, who).status_code == 403
            assert client.post(f"{path}/submit", headers=who).status_code == 403
            assert client.post("/api/v1/imports/questions", headers=who).status_code == 403
        assert client.get(path).status_code == 401

    def test_what_is_not_there(self, client: Any, editor: Headers) -> None:
        for path in ("/api/v1/questions/99", "/api/v1/questions/99/revisions"):
            assert client.get(path, headers=editor).status_code == 404
        assert client.post("/api/v1/questions/99/submit", headers=editor).status_code == 404

    def test_subjects(self, client: Any, editor: Headers) -> None:
        made = client.post("/api/v1/subjects", headers=editor, json={"name": "党史"})
        assert made.status_code == 201
        again = client.post("/api/v1/subjects", headers=editor, json={"name": "党史"})
        assert again.json == made.json


class TestImports:
    GOOD = workbooks.xlsx([HEADER, ["谁？", "甲", "乙", "A", "法规"], ["何时？", "甲", "乙", "B", "新科目"]])
    MIXED = workbooks.xlsx([HEADER, ["谁？", "甲", "乙", "A", "法规"], ["何时？", "甲", "乙", "E", "法规"]])

    def test_check_then_commit_then_again(self, upload: Callable[..., Any]) -> None:
        checked = upload(self.GOOD)
        assert checked.status_code == 200
        assert set(checked.json) == REPORT
        assert (checked.json["format"], checked.json["committed"]) == ("xlsx", False)
        assert (checked.json["accepted"], checked.json["subjects"]) == (2, ["新科目"])
        assert upload(self.GOOD, mode="commit").json["committed"] is True
        assert upload(self.GOOD, mode="commit").json["duplicates"] == 2

    def test_all_or_nothing(self, upload: Callable[..., Any], client: Any, editor: Headers) -> None:
        report = upload(self.MIXED, mode="commit").json
        assert (report["accepted"], report["rejected"], report["committed"]) == (1, 1, False)
        assert report["errors"] == [
            {
                "sheet": "Sheet1",
                "row": 3,
                "column": "答案",
                "code": "key-outside-options",
                "message": "答案 E 不在选项之中（选项只到 B）",
            }
        ]
        assert client.get("/api/v1/questions", headers=editor).json["total"] == 0
        assert upload(self.MIXED, mode="commit", skip_rejected="true").json["committed"] is True
        assert client.get("/api/v1/questions", headers=editor).json["total"] == 1

    def test_only_organizers_approve_at_once(
        self, upload: Callable[..., Any], client: Any, organizer: Headers
    ) -> None:
        assert upload(self.GOOD, mode="commit", approve="true").status_code == 403
        assert upload(self.GOOD, mode="commit", approve="true", headers=organizer).status_code == 200
        listed = client.get("/api/v1/questions?state=approved", headers=organizer)
        assert listed.json["total"] == 2

    def test_a_subject_for_rows_without_one(self, upload: Callable[..., Any]) -> None:
        data = workbooks.csv([["题干", "A", "B", "答案"], ["谁？", "甲", "乙", "A"]], encoding="gb18030")
        assert upload(data, name="题.csv").json["errors"][0]["code"] == "subject-missing"
        report = upload(data, name="题.csv", subject="法规").json
        assert (report["format"], report["accepted"]) == ("csv", 1)

    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"", "empty-file"),
            (b"%PDF-1.4", "not-a-question-file"),
            (workbooks.xlsx([HEADER])[:500], "truncated-file"),
            (b"a,b\r\n\xff\xff,c", "wrong-encoding"),
            (b"a,b\r\n" + b"1,2\r\n" * 50_001, "too-many-rows"),
            (workbooks.repacked(workbooks.xlsx([HEADER]), {"x": b"\0" * 30_000_000}), "zip-bomb"),
            (workbooks.xlsx([["什么"], ["都没有"]]), "no-header-row"),
        ],
    )
    def test_a_bad_file(self, upload: Callable[..., Any], data: bytes, code: str) -> None:
        refused = upload(data, mode="commit")
        assert refused.status_code == 422
        assert refused.mimetype == "application/problem+json"
        assert refused.json["code"] == code
        assert refused.json["detail"].endswith("。")

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (["谁\0？", "甲", "乙", "A"], "control-character"),
            (["谁\x07？", "甲", "乙", "A"], "control-character"),
            (["=1+1", "甲", "乙", "A"], "formula"),
            (["谁？", "甲", "", "A"], "too-few-options"),
            (["谁？", "甲", "乙", ""], "key-missing"),
            (["谁？", "甲", "乙", "C"], "key-outside-options"),
            (["", "甲", "乙", "A"], "stem-missing"),
            (["谁？", "1.23457E+17", "乙", "A"], "long-number"),
        ],
    )
    def test_a_bad_row(self, upload: Callable[..., Any], row: list[str], code: str) -> None:
        report = upload(workbooks.csv([HEADER[:4], row]), name="题.csv", subject="法规").json
        assert report["rejected"] == 1
        assert [error["code"] for error in report["errors"]] == [code]

    def test_two_keys_for_a_single_choice(self, upload: Callable[..., Any]) -> None:
        data = workbooks.csv([["题型", *HEADER[:4]], ["单选题", "谁？", "甲", "乙", "AB"]])
        report = upload(data, subject="法规").json
        assert [error["code"] for error in report["errors"]] == ["one-key-only"]

    def test_a_hundred_megabytes_are_refused_unread(self, client: Any, editor: Headers) -> None:
        class Pipe(io.RawIOBase):
            taken = 0

            def readable(self) -> bool:
                return True

            def readinto(self, buffer: Any) -> int:
                Pipe.taken += len(buffer)
                buffer[:] = b"x" * len(buffer)
                return len(buffer)

        refused = client.post(
            "/api/v1/imports/questions",
            headers=editor,
            content_type="multipart/form-data; boundary=x",
            environ_overrides={
                "wsgi.input": io.BufferedReader(Pipe()),
                "CONTENT_LENGTH": str(100 * 1024 * 1024),
            },
        )
        assert refused.status_code == 413
        assert Pipe.taken < UPLOAD_LIMIT

    def test_no_file_and_wrong_form(self, client: Any, editor: Headers, upload: Callable[..., Any]) -> None:
        refused = client.post("/api/v1/imports/questions", headers=editor, data={"mode": "check"})
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/wrong-shape")
        assert upload(self.GOOD, mode="perhaps").status_code == 422
