"""Imports that are kept: in the background, with progress, committed without a second upload."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import queries
from quizsvc.bank.models import Question, QuestionImport
from quizsvc.kit import db, queue, tables
from quizsvc.kit.clock import FixedClock
from quizsvc.kit.config import Settings
from tests.factories import Factories
from tests.kit import workbooks
from tests.worker.processes import processes, until

Headers = dict[str, str]
HEADER = ["题干", "选项A", "选项B", "答案", "题型", "科目"]
URL = "/api/v1/imports/questions"


def book(*rows: tuple[str, str]) -> bytes:
    return workbooks.xlsx([HEADER, *([stem, "甲", "乙", key, "单选题", "法规"] for stem, key in rows)])


GOOD = book(("谁？", "A"), ("何时？", "B"))
OTHER_KEY = book(("谁？", "B"))
BAD = book(("谁？", "A"), ("何时？", "E"))
RIGHT = {"stem": "何时？", "option_a": "甲", "option_b": "乙", "key": "B", "subject": "法规"}
MIXED = book(("谁？", "A"), ("何时？", "E"), ("谁？", "B"))


@pytest.fixture
def editor(make: Factories) -> Headers:
    return make.headers(make.account("editor"))


@pytest.fixture
def organizer(make: Factories) -> Headers:
    return make.headers(make.account("organizer"))


@pytest.fixture
def upload(client: Any, editor: Headers) -> Callable[..., Any]:
    def upload(data: bytes, *, headers: Headers | None = None, **form: str) -> Any:
        form_ = {"file": (io.BytesIO(data), "题.xlsx"), **form}
        return client.post(URL, headers=headers or editor, data=form_, content_type="multipart/form-data")

    return upload


@pytest.fixture
def look(client: Any, editor: Headers) -> Callable[..., dict[str, Any]]:
    def look(import_id: str, headers: Headers | None = None) -> dict[str, Any]:
        answer = client.get(f"{URL}/{import_id}", headers=headers or editor)
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json
        return found

    return look


def work() -> None:
    """What a worker does when it is woken."""
    queue.perform("bank.import", {})


def in_bank() -> int:
    with db.transaction() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(Question)) or 0


def change(**values: Any) -> None:
    with db.transaction() as session:
        session.execute(sa.update(QuestionImport).values(**values))


class TestInTheBackground:
    def test_waits_runs_is_done(self, upload: Any, look: Any) -> None:
        answer = upload(GOOD, background="true", mode="commit")
        assert (answer.status_code, answer.json["state"]) == (202, "waiting")
        import_id = answer.json["id"]
        assert answer.headers["Location"] == f"{URL}/{import_id}"
        assert [job.args[0] for job in queue.current().get_jobs()] == ["bank.import"]
        assert look(import_id)["report"] is None
        work()
        found = look(import_id)
        assert (found["state"], found["rows_done"], found["rows"]) == ("done", 2, 2)
        assert (found["committed"], found["report"]["accepted"], in_bank()) == (True, 2, 2)
        work()
        assert in_bank() == 2

    def test_large_files_go_there_by_themselves(self, upload: Any) -> None:
        large = GOOD + b"\0" * 300_000
        assert upload(large).status_code == 202

    def test_what_cannot_be_read_fails_and_says_why(self, upload: Any, look: Any) -> None:
        import_id = upload(b"%PDF", background="true").json["id"]
        work()
        found = look(import_id)
        assert (found["state"], found["report"]) == ("failed", None)
        assert found["problem"]["code"] == "not-a-question-file"

    def test_superfluous_decisions_fail_and_can_be_mended(
        self, client: Any, upload: Any, look: Any, editor: Headers
    ) -> None:
        answer = upload(GOOD, background="true", mode="commit", decisions='{"Sheet1!2": "file"}')
        import_id = answer.json["id"]
        work()
        assert "Sheet1!2" in str(look(import_id)["problem"]["errors"]["decisions"])
        answer = client.post(f"{URL}/{import_id}/commit", headers=editor, json={"decisions": {}})
        assert (answer.status_code, answer.json["committed"], in_bank()) == (200, True, 2)
        assert look(import_id)["problem"] is None

    def test_one_after_the_other(self, upload: Any, look: Any) -> None:
        ids = [upload(GOOD, background="true", mode="commit").json["id"] for _ in range(2)]
        work()
        assert [look(each)["state"] for each in ids] == ["done", "waiting"]
        assert queue.current().get_jobs()[-1].args[0] == "bank.import"
        work()
        assert look(ids[1])["report"]["duplicates"] == 2

    def test_what_takes_its_worker_down_each_time_is_given_up(self, upload: Any, look: Any) -> None:
        import_id = upload(GOOD, background="true", mode="commit").json["id"]
        change(state="running", tries=3)
        work()
        found = look(import_id)
        assert (found["state"], in_bank()) == ("failed", 0)
        assert "中断了 3 次" in found["problem"]["detail"]

    def test_more_rows_than_are_read_at_once(self, upload: Any, look: Any) -> None:
        lines = "\n".join(["题干,答案", *(f"{number},A" for number in range(50_001))])
        import_id = upload(lines.encode(), subject="法规").json["id"]
        work()
        found = look(import_id)
        assert (found["problem"]["code"], found["problem"]["limit"]) == ("too-many-rows", 50_000)
        assert "50,000" in found["problem"]["detail"]


@pytest.mark.parametrize(
    "changes", [{"stem": "\ud800"}, {"state": "\ud800"}, {"tags": ["甲\0"]}, {"type": "\ud800"}]
)
@pytest.mark.parametrize("mode", ["check", "commit"])
def test_what_no_database_holds_is_a_row_s_fault(upload: Any, changes: dict[str, Any], mode: str) -> None:
    options = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]
    question = {"type": "single", "stem": "谁？", "options": options, "key": ["a"], "subject": "法规"}
    document = {"format": "quizsvc-questions", "version": 1, "questions": [question | changes]}
    answer = upload(json.dumps(document).encode(), mode=mode)
    assert (answer.status_code, answer.json["rejected"], answer.json["committed"]) == (200, 1, False)
    assert "control-character" in [fault["code"] for fault in answer.json["errors"]]


class TestCommitting:
    def test_a_small_file_is_taken_without_a_second_upload(
        self, client: Any, upload: Any, look: Any, editor: Headers
    ) -> None:
        checked = upload(MIXED)
        assert (checked.status_code, checked.json["committed"]) == (200, False)
        url = f"{URL}/{checked.json['import_id']}/commit"
        assert client.post(url, headers=editor, json={}).json["committed"] is False
        more = {"skip_rejected": True, "decisions": {"Sheet1!4": "file"}, "reason": "核对过"}
        taken = client.post(url, headers=editor, json=more).json
        assert (taken["committed"], taken["accepted"], taken["duplicates"], taken["rejected"]) == (
            True,
            1,
            1,
            1,
        )
        again = client.post(url, headers=editor, json={})
        assert (again.status_code, again.json["type"]) == (409, "/problems/import-over")

    def test_a_decision_about_what_was_changed_since_does_not_count(
        self, client: Any, upload: Any, editor: Headers
    ) -> None:
        upload(GOOD, mode="commit")
        checked = upload(OTHER_KEY).json
        outcome = checked["outcomes"][0]
        assert (outcome["outcome"], outcome["question_id"], outcome["revision"]) == ("conflict", "1", 1)
        assert outcome["place"] == "Sheet1!2"
        question = client.get("/api/v1/questions/1", headers=editor)
        moved = client.patch(
            "/api/v1/questions/1",
            headers={**editor, "If-Match": question.headers["ETag"]},
            json={"explanation": "因为", "reason": "补充"},
        )
        assert moved.status_code == 200
        url = f"{URL}/{checked['import_id']}/commit"
        decided = {"decisions": {"Sheet1!2": "file"}}
        stale = client.post(url, headers=editor, json=decided).json
        assert (stale["committed"], stale["conflicts"], stale["outcomes"][0]["revision"]) == (False, 1, 2)
        assert "您决定之后题库又改过" in stale["errors"][0]["message"]
        assert client.post(url, headers=editor, json={}).json["committed"] is False
        assert client.post(url, headers=editor, json=decided).json["committed"] is True

    def test_a_large_one_waits_again(self, client: Any, upload: Any, look: Any, editor: Headers) -> None:
        import_id = upload(GOOD, background="true").json["id"]
        url = f"{URL}/{import_id}/commit"
        busy = client.post(url, headers=editor, json={})
        assert (busy.status_code, busy.json["type"]) == (409, "/problems/import-busy")
        work()
        change(size=10_000_000)
        assert client.post(url, headers=editor, json={}).status_code == 202
        assert (look(import_id)["mode"], look(import_id)["report"]["mode"]) == ("commit", "check")
        work()
        assert (look(import_id)["committed"], in_bank()) == (True, 2)

    def test_only_organizers_approve(
        self, client: Any, upload: Any, editor: Headers, organizer: Headers
    ) -> None:
        url = f"{URL}/{upload(GOOD).json['import_id']}/commit"
        assert client.post(url, headers=editor, json={"approve": True}).status_code == 403
        assert client.post(url, headers=organizer, json={"approve": True}).json["committed"]
        assert upload(GOOD, background="true", approve="true").status_code == 403

    @pytest.mark.parametrize("decisions", ["[]", "{", '{"a!1": "x"}', '{"a!1": 1}', "[" * 9000])
    def test_decisions_that_are_none(self, upload: Any, decisions: str) -> None:
        answer = upload(GOOD, decisions=decisions)
        assert answer.status_code == 422
        assert all(name.startswith("decisions") for name in answer.json["errors"])


class TestWhoSees:
    def test_one_s_own_and_organizers_all(
        self, client: Any, upload: Any, make: Factories, editor: Headers, organizer: Headers
    ) -> None:
        import_id = upload(MIXED).json["import_id"]
        other = make.headers(make.account("editor"))
        for path in ("", "/rejected.xlsx"):
            url = f"{URL}/{import_id}{path}"
            statuses = [client.get(url, headers=who).status_code for who in (editor, organizer, other)]
            assert statuses == [200, 200, 404]
        assert client.post(f"{URL}/{import_id}/commit", headers=other, json={}).status_code == 404
        totals = [client.get(URL, headers=who).json["total"] for who in (editor, organizer, other)]
        assert totals == [1, 1, 0]

    def test_what_another_put_right_meanwhile_is_not_written_unseen(
        self, client: Any, upload: Any, look: Any, organizer: Headers, editor: Headers
    ) -> None:
        first = upload(BAD).json
        import_id, seen = first["import_id"], first["looked"]
        url = f"{URL}/{import_id}"
        assert seen == look(import_id)["looked"]
        other = {**RIGHT, "place": "Sheet1!3", "stem": "谁负责？"}
        mended = client.post(f"{url}/rows", headers=organizer, json=other)
        assert mended.json["looked"] == look(import_id)["looked"] != seen
        body = {"skip_rejected": True, "looked": seen}
        moved = client.post(f"{url}/commit", headers=editor, json=body)
        assert (moved.status_code, moved.json["type"]) == (409, "/problems/import-moved")
        assert in_bank() == 0
        body["looked"] = look(import_id)["looked"]
        assert client.post(f"{url}/commit", headers=editor, json=body).json["accepted"] == 2

    def test_the_refused_rows_as_a_workbook(self, client: Any, upload: Any, editor: Headers) -> None:
        import_id = upload(MIXED).json["import_id"]
        answer = client.get(f"{URL}/{import_id}/rejected.xlsx", headers=editor)
        rows = tables.read(answer.data).sheets[0].rows
        assert len(rows) == 3
        assert "答案 E 不在选项之中" in str(rows[1].cells[0])
        again = upload(answer.data).json
        assert (again["format"], again["rows"], again["accepted"], again["rejected"]) == ("xlsx", 2, 1, 1)
        assert client.get(f"{URL}/{again['import_id']}/rejected.xlsx", headers=editor).status_code == 200
        assert (
            client.get(f"{URL}/{upload(GOOD).json['import_id']}/rejected.xlsx", headers=editor).status_code
            == 404
        )


def test_files_are_forgotten_after_a_week(
    client: Any, upload: Any, look: Any, organizer: Headers, clock: FixedClock
) -> None:
    import_id = upload(MIXED).json["import_id"]
    clock.advance(days=7)
    queue.perform("bank.forget_files", {})
    assert look(import_id)["report"]["rejected"] == 1
    url = f"{URL}/{import_id}"
    assert client.get(f"{url}/rejected.xlsx", headers=organizer).status_code == 404
    answer = client.post(f"{url}/commit", headers=organizer, json={})
    assert (answer.status_code, answer.json["detail"]) == (409, "这个文件已不再保存，请重新上传")


@contextmanager
def commits_standing_still() -> Iterator[Callable[[], bool]]:
    """Commits queue up for a lock; while the block lasts it is ours. Gives whether somebody waits for it."""
    with db.db.engine.connect() as connection:
        connection.execute(sa.text("select pg_advisory_lock(hashtextextended('questions.import', 0))"))
        waits = sa.text("select count(*) from pg_locks where locktype = 'advisory' and not granted")
        try:
            yield lambda: bool(connection.scalar(waits))
        finally:
            connection.execute(sa.text("select pg_advisory_unlock_all()"))


def test_a_worker_killed_in_the_middle_of_an_import(
    app: Flask, settings: Settings, upload: Any, look: Any, tmp_path: Path
) -> None:
    import_id = upload(GOOD, background="true", mode="commit").json["id"]
    with processes(settings, tmp_path) as running:
        with commits_standing_still() as somebody_waits:
            worker = running.start("worker")
            until(somebody_waits, why=worker.said)
            found = look(import_id)
            assert (found["state"], found["phase"], found["rows"]) == ("running", "与题库比较", 2)
            worker.kill()
        assert (look(import_id)["state"], in_bank()) == ("running", 0)
        running.start("tick")
        replacement = running.start("worker")
        until(lambda: look(import_id)["state"] == "done", within_s=60, why=replacement.said)
    assert (look(import_id)["report"]["accepted"], in_bank()) == (2, 2)


class TestPuttingRight:
    @pytest.fixture
    def post(self, client: Any, editor: Headers) -> Callable[..., Any]:
        def post(import_id: str, verb: str, *, status: int = 200, **body: str) -> dict[str, Any]:
            answer = client.post(f"{URL}/{import_id}/{verb}", headers=editor, json=body)
            assert answer.status_code == status, answer.json
            said: dict[str, Any] = answer.json
            return said

        return post

    def test_a_row_that_is_put_right_is_taken_with_the_others(self, upload: Any, post: Any) -> None:
        import_id = upload(BAD).json["import_id"]
        report = post(import_id, "rows", place="Sheet1!3", **RIGHT)
        assert (report["rejected"], report["accepted"], report["mode"]) == (0, 2, "check")
        assert post(import_id, "commit")["committed"]
        with db.transaction() as session:
            key = session.scalars(sa.text("select key[1] from question_revisions where stem = '何时？'"))
            assert list(key) == ["b"]

    def test_what_is_still_wrong_is_said_and_what_was_typed_stays(self, upload: Any, post: Any) -> None:
        import_id = upload(BAD).json["import_id"]
        report = post(import_id, "rows", place="Sheet1!3", **{**RIGHT, "key": "F"})
        assert [(each["row"], each["column"]) for each in report["errors"]] == [(3, "答案")]
        found = queries.rows_put_right(int(import_id), owner=None)
        assert found is not None
        assert [(row["place"], row["texts"]["key"]) for row in found["refused"]] == [("Sheet1!3", "F")]

    def test_it_can_be_undone(self, upload: Any, post: Any) -> None:
        import_id = upload(BAD).json["import_id"]
        post(import_id, "rows", place="Sheet1!3", **RIGHT)
        assert post(import_id, "undo", place="Sheet1!3")["rejected"] == 1
        assert post(import_id, "undo", place="Sheet1!3", status=404)["status"] == 404

    def test_only_refused_rows_of_one_s_own_file(
        self, client: Any, upload: Any, post: Any, make: Factories
    ) -> None:
        import_id = upload(BAD).json["import_id"]
        for place in ("Sheet1!2", "Sheet1!4", "Sheet2!3"):
            post(import_id, "rows", place=place, status=404, **RIGHT)
            post(import_id, "decisions", place=place, decision="file", status=404)
        stranger = make.headers(make.account("editor"))
        body = {"place": "Sheet1!3", **RIGHT}
        assert client.post(f"{URL}/{import_id}/rows", headers=stranger, json=body).status_code == 404

    def test_a_conflict_is_decided_and_decided_otherwise(self, upload: Any, post: Any) -> None:
        upload(GOOD, mode="commit")
        import_id = upload(OTHER_KEY).json["import_id"]
        decided = post(import_id, "decisions", place="Sheet1!2", decision="bank")
        assert (decided["conflicts"], decided["duplicates"]) == (0, 1)
        decided = post(import_id, "decisions", place="Sheet1!2", decision="file")
        assert (decided["conflicts"], decided["updated"]) == (0, 1)
        assert post(import_id, "undo", place="Sheet1!2")["conflicts"] == 1
        post(import_id, "decisions", place="Sheet1!2", decision="file")
        assert post(import_id, "commit")["committed"]

    def test_a_decision_that_is_moot_by_now_is_dropped(self, upload: Any, post: Any) -> None:
        upload(GOOD, mode="commit")
        import_id = upload(book(("谁？", "B"), ("哪里？", "E"))).json["import_id"]
        post(import_id, "decisions", place="Sheet1!2", decision="file")
        upload(OTHER_KEY, mode="commit", decisions='{"Sheet1!2": "file"}')
        report = post(import_id, "rows", place="Sheet1!3", **{**RIGHT, "stem": "哪里？"})
        assert (report["conflicts"], report["duplicates"], report["accepted"]) == (0, 1, 1)
        assert post(import_id, "commit")["committed"]

    def test_of_a_large_file_it_waits_for_the_background(self, upload: Any, look: Any, post: Any) -> None:
        import_id = upload(BAD).json["import_id"]
        change(size=10_000_000)
        waiting = post(import_id, "rows", place="Sheet1!3", status=202, **RIGHT)
        assert (waiting["import_id"], waiting["state"], waiting["mode"]) == (import_id, "waiting", "check")
        work()
        found = look(import_id)
        assert (found["state"], found["report"]["rejected"]) == ("done", 0)

    def test_only_so_many_are_kept_to_be_put_right(self, upload: Any, post: Any) -> None:
        rows = [(f"第{number}项？", "E") for number in range(1002)]
        import_id = upload(book(*rows)).json["import_id"]
        found = queries.rows_put_right(int(import_id), owner=None)
        assert found is not None
        assert len(found["refused"]) == 1000
