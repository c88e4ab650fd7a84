"""What lies on the desks of the demo's staff, through the database and the routes."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from quizsvc.demo import desks, load, standings
from quizsvc.demo.files import MARKED
from quizsvc.demo.screen import Screen
from quizsvc.kit import databases, db
from quizsvc.kit.config import Settings
from quizsvc.rankings import service as rankings
from tests.demo.conftest import ROOT, Loaded, application

pytestmark = pytest.mark.slow


def counts(loaded: Loaded, table: str, column: str = "state") -> dict[str, int]:
    """How many rows have each value."""
    rows = loaded.ask(f"select {column} as value, count(*) as number from {table} group by 1")
    return {row.value: row.number for row in rows}


def test_objections_are_answered_or_wait(loaded: Loaded, visitor: Any) -> None:
    assert counts(loaded, "objections") == {"accepted": 1, "declined": 1, "open": 2}
    own = visitor("participant2").call("GET", "/me/objections")["items"]
    assert [each["state"] for each in own] == ["accepted"]


def test_odd_attempts_are_found_and_one_still_waits_for_a_decision(loaded: Loaded) -> None:
    assert counts(loaded, "signals", "kind") == {"likeness": 1, "speed": 2}
    assert counts(loaded, "signals") == {"noted": 1, "open": 1, "void_proposed": 1}


def test_proposals_were_decided_and_wait_for_the_second_organizer(loaded: Loaded, visitor: Any) -> None:
    found = {(row.kind, row.state) for row in loaded.ask("select kind, state from proposals")}
    waiting = {("void", "open"), ("reach_back", "open")}
    assert waiting | {("void", "rejected")} <= found <= waiting | {("void", "rejected"), ("grant", "applied")}
    seen = visitor("organizer2").call("GET", "/proposals?state=open")
    assert {each["kind"] for each in seen["items"]} == {"void", "reach_back"}


def test_questions_wait_for_review_and_nobody_can_draw_them(loaded: Loaded) -> None:
    rows = loaded.ask(
        "select state, count(*) as number from questions q join question_revisions r on r.question_id = q.id"
        " where cast(:tag as text) = any (tags) group by 1",
        tag=MARKED,
    )
    assert {row.state: row.number for row in rows} == {"draft": 1, "in_review": 3}


def test_files_are_kept_with_rows_to_put_right(loaded: Loaded) -> None:
    (questions,) = loaded.ask("select committed, rows, report from question_imports where file is not null")
    codes = [each["code"] for each in questions.report["errors"]]
    assert not questions.committed
    assert questions.rows == 7
    assert {"key-missing", "key-conflict"} <= set(codes)
    (roster,) = loaded.ask("select committed, rows, rejected from roster_imports where file is not null")
    assert (roster.committed, roster.rows, roster.rejected) == (False, 8, 1)


def test_a_units_requests_wait_and_one_was_declined(loaded: Loaded) -> None:
    assert counts(loaded, "roster_requests") == {"declined": 1, "open": 2}


def test_next_weeks_papers_are_drawn_and_not_published(loaded: Loaded) -> None:
    rows = loaded.ask(
        "select kind from papers p join seasons s on s.id = season_id where p.state = 'drawn'"
        ' and "on" >= s.first_on + 63'
    )
    assert sorted(row.kind for row in rows) == ["daily"] * 7 + ["weekly"]


def test_a_months_notice_is_out_with_its_document_and_one_is_being_written(loaded: Loaded) -> None:
    out = loaded.ask("select docx, published_at from notices where kind = 'monthly'")
    assert out
    assert all(bytes(row.docx).startswith(b"PK") and row.published_at < loaded.now for row in out)
    assert len(loaded.ask("select id from notice_drafts")) == 1


def test_what_was_published_holds_when_it_is_worked_out_again(
    loaded: Loaded, visitor: Any, tmp_path: Path
) -> None:
    seasons = loaded.ask("select id from seasons")
    client, auditor = loaded.app.test_client(), loaded.login("auditor")
    signed_in = client.post(
        "/api/v1/auth/login", json={"account": auditor["account"], "password": auditor["password"]}
    )
    headers = {"Authorization": f"Bearer {signed_in.get_json()['access_token']}"}
    answer = client.get(f"/api/v1/exports/season.zip?season={seasons[0].id}", headers=headers)
    assert answer.status_code == 200
    file = tmp_path / "season.zip"
    file.write_bytes(answer.data)
    audit = [sys.executable, str(ROOT / "scripts" / "audit"), str(file)]
    done = subprocess.run(audit, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 处不符" in done.stdout


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-23"])
def test_on_a_sunday_and_on_a_monday_there_is_as_much(settings: Settings, day: str) -> None:
    now = datetime.fromisoformat(f"{day}T03:00").replace(tzinfo=UTC)
    with databases.fresh(settings, prefix="quizsvc_demo") as own, application(own, now) as app:
        with app.app_context():
            with db.transaction():
                frame, lived = load.fill(now=now, seed=2021, screen=Screen())
            with db.transaction():
                rankings.compute(now=now)
            standings.publish(frame, lived.season, now, Screen())
            desks.fill(frame, lived, now, Screen())
        there = Loaded(app, own, {}, Path(), "", now)
        assert counts(there, "objections") == {"accepted": 1, "declined": 1, "open": 2}
        assert counts(there, "signals") == {"noted": 1, "open": 1, "void_proposed": 1}
        assert counts(there, "proposals")["open"] == 2
        assert {row.version for row in there.ask("select version from snapshots")} == {1}
        late = there.ask("select max(at) as at from audit_events")
        assert late[0].at <= now
