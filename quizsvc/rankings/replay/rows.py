"""Writing a case as ordinary rows: units, people, records, papers, attempts with their marks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.attempts.rules import State
from quizsvc.kit import marks
from quizsvc.kit.db import Base, session
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.rankings.replay.cases import BadCase, Case
from quizsvc.roster.models import Exemption, Membership, Person, Unit
from quizsvc.season import rules as season_rules
from quizsvc.season.models import SeasonRow

SEASON_ID = 1
Row = dict[str, Any]


def write(case: Case) -> None:
    """All of it, into an empty database, with the mark that asks for a full rebuild.

    Raises:
        BadCase: what the tables refuse, such as memberships that overlap.
    """
    papers = list(_papers(case))
    windows = {row["id"]: row["closes_at"] for row in papers}
    tables: list[tuple[type[Base], list[Row]]] = [
        (SeasonRow, [_season(case)]),
        (Unit, list(_units(case))),
        (Person, [{"id": id_, "name": name, "credential": name} for name, id_ in case.persons.items()]),
        (Membership, [_membership(case, row) for row in case.data["memberships"]]),
        (Exemption, [_exemption(case, row) for row in case.data["exemptions"]]),
        (Paper, papers),
        (Attempt, [_attempt(case, place, windows) for place in range(len(case.data["attempts"]))]),
        (AttemptGrant, [_grant(case, row) for row in case.data["grants"]]),
    ]
    for table, rows in tables:
        try:
            if rows:
                session().execute(sa.insert(table), rows)
        except sa.exc.IntegrityError as error:
            refused = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
            raise BadCase(f"{table.__tablename__} 的数据互相矛盾（{refused}）") from error
    marks.add("season", scope=SEASON_ID)


def _season(case: Case) -> Row:
    season = case.season
    return {
        "id": SEASON_ID,
        "name": "replay",
        "first_on": season.first_on,
        "last_on": season.last_on,
        "state": "open",
        "settings": season.settings.to_json(),
        "calendar": season.calendar.to_json(),
        "created_at": season.starts_at,
        "opened_at": season.starts_at,
    }


def _units(case: Case) -> Iterator[Row]:
    """From the root downwards, so that each finds the one above it."""
    left = {unit["id"]: unit for unit in case.data["units"]}
    placed: set[str | None] = {None}
    while left:
        ready = sorted(id_ for id_, unit in left.items() if unit["parent"] in placed)
        if not ready:
            raise BadCase(f"units：{sorted(left)[0]!r} 的上级单位绕成了一圈")
        for id_ in ready:
            unit = left.pop(id_)
            parent = case.units[unit["parent"]] if unit["parent"] is not None else None
            named = {"id": case.units[id_], "name": id_, "level": unit["level"], "parent_id": parent}
            yield {**named, "recorded_at": _noon(case.season.first_on - timedelta(days=1), case)}
        placed.update(ready)


def _membership(case: Case, row: Row) -> Row:
    return {**_record(case, row), "unit_id": case.units[row["unit"]], "track": row["track"]}


def _exemption(case: Case, row: Row) -> Row:
    return {**_record(case, row), "reason": row["reason"]}


def _record(case: Case, row: Row) -> Row:
    """What is recorded on a day is recorded at its noon; without a day, the day before the season."""
    recorded_on = row["recorded_on"] or case.season.first_on - timedelta(days=1)
    return {
        "person_id": case.persons[row["person"]],
        "first_on": row["first_on"],
        "last_on": row["last_on"],
        "recorded_at": _noon(recorded_on, case),
        "reach_back": row["reach_back"],
    }


def _noon(day: date, case: Case) -> datetime:
    return datetime.combine(day, time(12), tzinfo=case.season.zone).astimezone(UTC)


def _papers(case: Case) -> Iterator[Row]:
    for place, paper in enumerate(case.data["papers"]):
        on, window = _day_and_window(case, place, paper)
        yield {
            "id": case.papers[paper["id"]],
            "season_id": SEASON_ID,
            "kind": paper["kind"],
            "on": on,
            "week_on": season_rules.week_of(on).monday,
            "title": paper["id"],
            "state": "published",
            "opens_at": window.opens_at,
            "closes_at": window.closes_at,
            "blueprint": {},
            "drawn_at": window.opens_at,
            "published_at": window.opens_at,
        }


def _day_and_window(case: Case, place: int, paper: Row) -> tuple[date, paper_rules.Window]:
    """The day of a daily practice or the Monday of a weekly test, and when it is open."""
    daily = paper["kind"] == paper_rules.PaperKind.DAILY
    needed = "on" if daily else "week"
    if needed not in paper or len(paper.keys() & {"on", "week"}) != 1:
        raise BadCase(f"papers.{place}：每日练习只写 on，每周一测只写 week")
    if daily:
        on, window = paper["on"], paper_rules.daily_window(paper["on"], case.season)
    else:
        week = _week(place, paper["week"])
        on, window = week.monday, paper_rules.weekly_window(week, case.season)
    if window is None:
        raise BadCase(f"papers.{place}.{needed}：{paper[needed]} 不在活动之内")
    return on, window


def _week(place: int, text: str) -> season_rules.Week:
    try:
        week = season_rules.parse_period(text)
    except ValueError:
        week = season_rules.SEASON
    if not isinstance(week, season_rules.Week):
        raise BadCase(f"papers.{place}.week：{text!r} 不是一周，应像 2021-W28")
    return week


def _attempt(case: Case, place: int, windows: dict[int, datetime]) -> Row:
    row = case.data["attempts"][place]
    paper_id, running = case.papers[row["paper"]], row["state"] == State.IN_PROGRESS
    if running != (row["submitted_at"] is None) or (row["score"] is None and not running):
        raise BadCase(f"attempts.{place}：结束的答卷要有 score 和 submitted_at，进行中的没有")
    if running:
        started_at = _noon(row["started_on"], case)
    else:
        started_at = row["submitted_at"] - timedelta(seconds=row["time_used_s"])
    if season_rules.local_date(started_at, case.season.zone) != row["started_on"]:
        raise BadCase(f"attempts.{place}：started_on 与 submitted_at 减 time_used_s 不是同一天")
    if row["state"] == State.SUBMITTED and row["answered"] == 0:
        raise BadCase(f"attempts.{place}：一题未答的答卷不能是 submitted")
    return {
        "paper_id": paper_id,
        "person_id": case.persons[row["person"]],
        "number": row["no"],
        "state": row["state"],
        "started_at": started_at,
        "deadline_at": max(windows[paper_id], row["submitted_at"] or started_at),
        "submitted_at": row["submitted_at"],
        "revision_ids": [],
        "option_orders": [],
        "answered": row["answered"],
        "score": row["score"],
        "void_reason": "作废" if row["state"] == State.VOID else None,
        "voided_at": row["submitted_at"] if row["state"] == State.VOID else None,
    }


def _grant(case: Case, row: Row) -> Row:
    return {
        "paper_id": case.papers[row["paper"]],
        "person_id": case.persons[row["person"]],
        "granted_at": case.season.starts_at,
        "reason": "补答",
    }
