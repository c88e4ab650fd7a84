"""What people and programs send that is no text, says nothing, or comes too late."""

import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from quizsvc.bank import rules, service
from quizsvc.kit import db
from quizsvc.kit.audit import AuditEvent
from tests.factories import LONG_AGO, Factories
from tests.kit import workbooks


@pytest.fixture
def ask(client: Any, make: Factories) -> Callable[..., Any]:
    headers = make.headers(make.account("editor"))

    def ask(method: str, path: str, **more: Any) -> Any:
        return client.open(f"/api/v1{path}", method=method, headers=headers, **more)

    return ask


@pytest.fixture
def subject(app: Flask) -> int:
    with db.transaction():
        return service.add_subject(now=LONG_AGO, actor=None, name="法规")


def test_half_a_character_names_no_row(ask: Callable[..., Any]) -> None:
    data = workbooks.xlsx([["题干", "选项A", "选项B", "答案"], ["谁？", "甲", "乙", "A"]])
    for background in ("true", "false"):
        form = {"file": (io.BytesIO(data), "题.xlsx"), "background": background}
        form["decisions"] = r'{"\ud800": "bank"}'
        assert ask("POST", "/imports/questions", data=form).status_code == 422
    assert ask("GET", "/imports/questions").json["total"] == 0


@pytest.mark.parametrize("url", [r"https://a\u0000b", r"https://a\ud800b"])
def test_no_law_has_such_an_address(ask: Callable[..., Any], url: str) -> None:
    made = ask("POST", "/laws", json={"name": "甲法"}).json
    sent = {"data": f'{{"url": "{url}"}}', "content_type": "application/json"}
    assert ask("PATCH", f"/laws/{made['id']}", **sent).status_code == 422


@pytest.mark.parametrize(("path", "body"), [("/laws", {"name": "  "}), ("/subjects", {"name": "　"})])
def test_blanks_are_no_name(ask: Callable[..., Any], path: str, body: dict[str, str]) -> None:
    refused = ask("POST", path, json=body)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/wrong-shape")


def test_a_subject_without_changes_stays(ask: Callable[..., Any], subject: int) -> None:
    answer = ask("PATCH", f"/subjects/{subject}", json={})
    assert (answer.status_code, answer.json["name"]) == (200, "法规")


def test_a_subject_that_is_removed_meanwhile_is_unknown(app: Flask, subject: int) -> None:
    content = rules.Content(rules.QuestionType.SINGLE, "谁？", (("a", "甲"), ("b", "乙")), ("a",))
    removed, go = threading.Event(), threading.Event()

    def remove() -> None:
        with app.app_context(), db.transaction():
            service.remove_subject(now=LONG_AGO, actor=1, subject_id=subject)
            removed.set()
            go.wait(0.5)

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(remove)
        removed.wait()
        with pytest.raises(service.UnknownSubject), db.transaction():
            service.create(now=LONG_AGO, actor=None, content=content, subject="法规")
        done.result()


def test_the_audit_says_what_a_law_and_a_subject_were(
    ask: Callable[..., Any], app: Flask, subject: int
) -> None:
    made = ask("POST", "/laws", json={"name": "甲法", "kind": "法律"}).json
    ask("PATCH", f"/laws/{made['id']}", json={"kind": "标准", "in_force_on": "2021-01-01"})
    ask("PATCH", f"/subjects/{subject}", json={"name": "法律"})
    with db.transaction() as session:
        kept = sa.select(AuditEvent.action, AuditEvent.detail)
        said: dict[str, Any] = dict(session.execute(kept.where(AuditEvent.action.like("%.change"))).all())
    assert said["law.change"]["was"] == {"kind": "法律", "in_force_on": None}
    assert (said["law.change"]["kind"], said["law.change"]["in_force_on"]) == ("标准", "2021-01-01")
    assert (said["subject.change"]["was"], said["subject.change"]["name"]) == ({"name": "法规"}, "法律")
