"""A small season to rank: papers and attempts as plain rows, each with the mark that its service leaves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from quizsvc.attempts.models import Attempt, AttemptGrant
from quizsvc.kit import db, marks
from quizsvc.papers import rules as paper_rules
from quizsvc.papers.models import Paper
from quizsvc.rankings import service
from quizsvc.rankings.models import Standing
from quizsvc.season import rules as season_rules
from quizsvc.season.queries import KnownSeason

MONDAY, TUESDAY, SUNDAY = date(2021, 7, 5), date(2021, 7, 6), date(2021, 7, 11)
WEEK = season_rules.Week(2021, 27)
NEXT_WEEK = season_rules.Week(2021, 28)
JULY = season_rules.Month(2021, 7)


def paper(season: KnownSeason, kind: str = "daily", on: date = MONDAY, *, published: bool = True) -> Paper:
    """A paper with its ordinary window and no questions."""
    if kind == "daily":
        window = paper_rules.daily_window(on, season)
    else:
        window = paper_rules.weekly_window(season_rules.week_of(on), season)
    assert window is not None
    with db.transaction():
        made = Paper(
            season_id=season.id,
            kind=kind,
            on=on,
            week_on=season_rules.week_of(on).monday,
            title=f"{kind} {on}",
            state="published" if published else "drawn",
            opens_at=window.opens_at,
            closes_at=window.closes_at,
            blueprint={},
            drawn_at=window.opens_at,
            published_at=window.opens_at if published else None,
        )
        db.session().add(made)
        db.session().flush()
        if published:
            marks.add("paper", scope=made.id)
    return made


def attempt(
    person: Any,
    of: Paper,
    score: int | None = 8000,
    *,
    minutes: int = 5,
    state: str = "submitted",
    **more: Any,
) -> Attempt:
    """An attempt that began an hour after its paper opened; `score` in hundredths."""
    started_at = of.opens_at + timedelta(hours=1)
    ended = state != "in_progress"
    with db.transaction():
        before = (
            sa.select(sa.func.count()).select_from(Attempt).filter_by(paper_id=of.id, person_id=person.id)
        )
        made = Attempt(
            paper_id=of.id,
            person_id=person.id,
            number=(db.session().scalar(before) or 0) + 1,
            state=state,
            started_at=started_at,
            deadline_at=of.closes_at,
            submitted_at=started_at + timedelta(minutes=minutes) if ended else None,
            score=score if ended else None,
            revision_ids=[],
            option_orders=[],
            **{"answered": 5 if ended else 0, **more},
        )
        db.session().add(made)
        if ended:
            marks.add("attempt", scope=of.id, subject=person.id)
    return made


def void(made: Attempt) -> None:
    """An attempt that an organizer made void."""
    with db.transaction():
        made.state, made.void_reason, made.voided_at = "void", "作弊", made.submitted_at or made.started_at
        marks.add("attempt", scope=made.paper_id, subject=made.person_id)


def grant(person: Any, of: Paper) -> None:
    """One more candidate."""
    with db.transaction():
        row = AttemptGrant(paper_id=of.id, person_id=person.id, granted_at=of.opens_at, reason="断网")
        db.session().add(row)
        marks.add("attempt", scope=of.id, subject=person.id)


def compute(now: datetime) -> bool:
    """What the job does."""
    with db.transaction():
        return service.compute(now=now)


def recompute(now: datetime) -> None:
    """Everybody's weeks afresh: the roster has changed."""
    with db.transaction():
        marks.add("roster")
    compute(now)


def shanghai(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """A time of day in Shaanxi."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


PUBLIC = {
    "standing_units": "track, level, position",
    "standing_people": "track, position",
    "standing_times": "track",
}


def picture() -> dict[str, list[tuple[Any, ...]]]:
    """All computed rows in a fixed order, without surrogate ids and the instants of computing; those whose
    standing is gone too.
    """
    seen = {"person_weeks": _rows("select * from person_weeks order by season_id, week_on, person_id")}
    for table, order in PUBLIC.items():
        columns = [
            column.name for column in db.Base.metadata.tables[table].columns if column.name != "standing_id"
        ]
        picked = ", ".join(f"rows.{name}" for name in columns)
        seen[table] = _rows(
            f"select season_id, period, {picked} from {table} rows "
            f"left join standings on standings.id = standing_id order by season_id, period, {order}"
        )
    seen["standings"] = _rows("select season_id, period from standings order by season_id, period")
    return seen


def _rows(statement: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session().execute(sa.text(statement))]


def standing(season: KnownSeason, period: Any) -> Standing | None:
    """The working standing of a period."""
    return db.session().scalar(sa.select(Standing).filter_by(season_id=season.id, period=str(period)))


def forget() -> None:
    """Throw away everything that can be computed again."""
    with db.transaction():
        for table in (*PUBLIC, "standings", "person_weeks"):
            db.session().execute(sa.text(f"delete from {table}"))
