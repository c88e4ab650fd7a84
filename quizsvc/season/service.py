"""Use cases of the season: plan it, open it, change its calendar, close it."""

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa

from quizsvc.kit import audit, marks
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound, Refusal, WrongShape
from quizsvc.season import queries
from quizsvc.season.models import SeasonRow
from quizsvc.season.rules import BadValue, Calendar, Season, Settings, begun_changes, period_name


class SettingsFixed(Refusal):
    """Settings are fixed when the season opens."""

    title = "活动已经开始，设置不能再改"


class WeekBegun(Refusal):
    """The calendar may change only for weeks that have not begun."""

    title = "这一周已经开始，它的日历不能再改"


class AlreadyOpened(Refusal):
    """A season opens once; a closed one stays closed."""

    title = "这个活动已经开启过"


class SeasonRunning(Refusal):
    """A season is closed after its last day."""

    title = "活动还没有到最后一天，不能结束"


class AnotherSeasonOpen(Refusal):
    """One season at a time."""

    title = "另一个活动正在进行，请先结束它"


def create(
    *,
    now: datetime,
    actor: int | None,
    name: str,
    first_on: date,
    last_on: date,
    settings: Mapping[str, object],
    calendar: Mapping[str, object],
    address: str | None = None,
) -> queries.KnownSeason:
    """Plan a season; what the settings leave out has its default (rules.md).

    Raises:
        WrongShape: an unknown setting or a bad value; names it.
    """
    kept, days = _planned(settings, calendar, first_on, last_on)
    row = SeasonRow(
        name=name,
        first_on=first_on,
        last_on=last_on,
        state="draft",
        settings=kept.to_json(),
        calendar=days.to_json(),
        created_at=now,
    )
    session().add(row)
    session().flush()
    audit.record("season.create", now=now, actor=actor, subject=f"season:{row.id}", address=address)
    return queries.known(row)


def change(
    *,
    now: datetime,
    actor: int,
    season_id: int,
    name: str | None = None,
    first_on: date | None = None,
    last_on: date | None = None,
    settings: Mapping[str, object] | None = None,
    calendar: Mapping[str, object] | None = None,
    address: str | None = None,
) -> queries.KnownSeason:
    """Change a draft's name, days and settings, or the calendar of weeks that have not begun.

    Asked for through papers.service.change_season(), which also keeps the days of published papers.

    Raises:
        NotFound, SettingsFixed, WeekBegun, WrongShape.
    """
    row = _locked(season_id)
    before = queries.known(row)
    fixed = (name, first_on, last_on, settings)
    if row.state != "draft" and any(each is not None for each in fixed):
        raise SettingsFixed()
    row.name, row.first_on, row.last_on = name or row.name, first_on or row.first_on, last_on or row.last_on
    kept, days = _planned(
        {**row.settings, **(settings or {})},
        row.calendar if calendar is None else calendar,
        row.first_on,
        row.last_on,
    )
    if settings is not None:
        row.settings = kept.to_json()
    if calendar is not None:
        _insist_on_weeks_to_come(before, days, now)
        row.calendar = days.to_json()
    session().flush()
    audit.record("season.change", now=now, actor=actor, subject=f"season:{season_id}", address=address)
    return queries.known(row)


def _planned(
    settings: Mapping[str, object], calendar: Mapping[str, object], first_on: date, last_on: date
) -> tuple[Settings, Calendar]:
    """A plan's settings and calendar; what is wrong with them and with the days is told in one go."""
    wrong: dict[str, list[str]] = {}
    kept, days = Settings(), Calendar()
    try:
        kept = Settings.from_json(settings)
    except BadValue as error:
        wrong[error.name] = [error.reason]
    try:
        days = Calendar.from_json(calendar)
        Season(first_on=first_on, last_on=last_on, settings=kept, calendar=days)
    except BadValue as error:
        wrong[error.name] = [error.reason]
    if wrong:
        raise WrongShape(errors=wrong)
    return kept, days


def open_for_answers(
    *, now: datetime, actor: int | None, season_id: int, address: str | None = None
) -> queries.KnownSeason:
    """Open a season: from now on its settings are fixed.

    Raises:
        NotFound, AlreadyOpened, AnotherSeasonOpen.
    """
    row = _locked(season_id)
    if row.state != "draft":
        raise AlreadyOpened("这个活动已经结束" if row.state == "closed" else "")
    row.state, row.opened_at = "open", now
    try:
        session().flush()
    except sa.exc.IntegrityError as error:
        raise AnotherSeasonOpen() from error
    marks.add("season", scope=season_id)
    audit.record("season.open", now=now, actor=actor, subject=f"season:{season_id}", address=address)
    return queries.known(row)


def close(
    *, now: datetime, actor: int | None, season_id: int, address: str | None = None
) -> queries.KnownSeason:
    """Close an open season, so that the next one can open; its figures stay.

    Raises:
        NotFound: no such season is open. SeasonRunning: its last day is not over.
    """
    row = _locked(season_id)
    if row.state != "open":
        raise NotFound("没有这个进行中的活动")
    if now < queries.known(row).ends_at:
        raise SeasonRunning()
    row.state = "closed"
    session().flush()
    audit.record("season.close", now=now, actor=actor, subject=f"season:{season_id}", address=address)
    return queries.known(row)


def _locked(season_id: int) -> SeasonRow:
    row = session().scalar(sa.select(SeasonRow).where(SeasonRow.id == season_id).with_for_update())
    if row is None:
        raise NotFound("没有这个活动")
    return row


def _insist_on_weeks_to_come(season: queries.KnownSeason, new: Calendar, now: datetime) -> None:
    if begun := begun_changes(season.calendar, new, season, now):
        raise WeekBegun(f"{period_name(begun[0], season)}已经开始，它的日历不能再改")
