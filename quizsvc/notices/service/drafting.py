"""From nothing, or from a published notice, to a draft; and what an organizer does with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from quizsvc.kit import audit
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.kit.plain import from_plain, to_plain
from quizsvc.notices import queries
from quizsvc.notices.models import NoticeDraft
from quizsvc.notices.rules import Facts, Kind, Own, corrected_own, differences, first_own
from quizsvc.notices.service.refusals import (
    DraftExists,
    EditionMoved,
    EditionNeeded,
    MadeByItself,
    NoticeExists,
    NotPublishedYet,
    NotTheNewest,
)
from quizsvc.rankings import queries as rankings
from quizsvc.rankings.models import Snapshot
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


def draft(
    *,
    now: datetime,
    actor: int | None,
    season: seasons.KnownSeason,
    month: season_rules.Month,
    address: str | None = None,
) -> NoticeDraft:
    """Begin the notice of a month, with the figures of its newest snapshot.

    Raises:
        NotPublishedYet, NoticeExists, DraftExists.
    """
    snapshot = newest_snapshot(season.id, str(month))
    earlier = queries.newest(season.id, Kind.MONTHLY, str(month))
    if earlier is not None:
        raise NoticeExists(id=str(earlier.id))
    facts = queries.facts(now=now, season=season, kind=Kind.MONTHLY, snapshot=snapshot)
    row = begun(now, actor, snapshot, facts, first_own(facts))
    audit.record("notice.draft", now=now, actor=actor, address=address, **_told(row))
    return row


def correct(
    *, now: datetime, actor: int | None, notice_id: int, reason: str, address: str | None = None
) -> NoticeDraft:
    """Begin the notice that corrects a published one: with its text, today's figures, and neither number nor
    day.

    Raises:
        NotFound, MadeByItself, NotTheNewest, DraftExists.
    """
    earlier = queries.published(notice_id)
    if earlier is None:
        raise NotFound("没有这份通报")
    if earlier.kind != Kind.MONTHLY:
        raise MadeByItself()
    if queries.corrected_by(notice_id) is not None:
        raise NotTheNewest()
    season = seasons.by_id(earlier.season_id)
    snapshot = newest_snapshot(season.id, earlier.period)
    facts = queries.facts(now=now, season=season, kind=Kind.MONTHLY, snapshot=snapshot)
    own = corrected_own(from_plain(Own, earlier.own))
    row = begun(now, actor, snapshot, facts, own, corrects_id=earlier.id, reason=reason.strip())
    audit.record("notice.draft", now=now, actor=actor, address=address, **_told(row))
    return row


def change(
    *,
    now: datetime,
    actor: int | None,
    notice_id: int,
    edition: int | None,
    changes: Mapping[str, Any],
    address: str | None = None,
) -> NoticeDraft:
    """Write or choose something: `changes` are fields of rules.Own; of `added` only the named sections.

    Raises:
        NotFound, EditionNeeded, EditionMoved.
    """
    row = held(notice_id, edition)
    own = queries.own_of(row)
    given = dict(changes)
    if "added" in given:
        given["added"] = {**own.added, **given["added"]}
    after = replace(own, **given)
    row.own = to_plain(after)
    _changed(row, now)
    told = {"edition": row.edition, **differences(own, after)}
    audit.record("notice.write", now=now, actor=actor, subject=_subject(row), address=address, **told)
    return row


def refresh(
    *, now: datetime, actor: int | None, notice_id: int, edition: int | None, address: str | None = None
) -> NoticeDraft:
    """Make all figures anew, from the newest snapshots; what was written stays.

    Raises:
        NotFound, EditionNeeded, EditionMoved.
    """
    row = held(notice_id, edition)
    facts, snapshot = facts_now(now, row)
    row.facts, row.snapshot_id = to_plain(facts), snapshot.id
    _changed(row, now)
    told = {"edition": row.edition, "snapshot": row.snapshot_id}
    audit.record("notice.refresh", now=now, actor=actor, subject=_subject(row), address=address, **told)
    return row


def discard(
    *, now: datetime, actor: int | None, notice_id: int, edition: int | None, address: str | None = None
) -> None:
    """Throw a draft away.

    Raises:
        NotFound, EditionNeeded, EditionMoved.
    """
    row = held(notice_id, edition)
    audit.record("notice.discard", now=now, actor=actor, address=address, **_told(row))
    session().delete(row)
    session().flush()


def begun(
    now: datetime,
    actor: int | None,
    snapshot: Snapshot,
    facts: Facts,
    own: Own,
    *,
    corrects_id: int | None = None,
    reason: str = "",
) -> NoticeDraft:
    """A new draft. The constraint decides whether there is one for the period already.

    Raises:
        DraftExists.
    """
    row = NoticeDraft(
        season_id=snapshot.season_id,
        kind=facts.kind.value,
        period=snapshot.period,
        corrects_id=corrects_id,
        reason=reason,
        snapshot_id=snapshot.id,
        edition=1,
        facts=to_plain(facts),
        own=to_plain(own),
        made_at=now,
        made_by=actor,
        changed_at=now,
    )
    try:
        with session().begin_nested():
            session().add(row)
            session().flush()
    except sa.exc.IntegrityError as error:
        there = queries.draft_of(snapshot.season_id, facts.kind, snapshot.period)
        raise DraftExists(id=str(there.id) if there else None) from error
    return row


def held(notice_id: int, edition: int | None) -> NoticeDraft:
    """A draft that nobody else changes until the end of the transaction, as the caller saw it.

    Raises:
        NotFound, EditionNeeded, EditionMoved.
    """
    row = queries.locked_draft(notice_id)
    if edition is None:
        raise EditionNeeded()
    if row.edition != edition:
        raise EditionMoved(edition=row.edition)
    return row


def facts_now(now: datetime, row: NoticeDraft) -> tuple[Facts, Snapshot]:
    """What a draft's figures would be if they were made now, and the snapshot that they are of."""
    season = seasons.by_id(row.season_id)
    snapshot = newest_snapshot(season.id, row.period)
    return queries.facts(now=now, season=season, kind=Kind(row.kind), snapshot=snapshot), snapshot


def newest_snapshot(season_id: int, period: str) -> Snapshot:
    """The standing that a notice of the period is about.

    Raises:
        NotPublishedYet.
    """
    found = rankings.snapshot(season_id, period)
    if found is None:
        raise NotPublishedYet()
    return found


def _changed(row: NoticeDraft, now: datetime) -> None:
    row.edition, row.changed_at = row.edition + 1, now
    session().flush()


def _subject(row: NoticeDraft) -> str:
    return f"notice:{row.id}"


def _told(row: NoticeDraft) -> dict[str, Any]:
    """What the audit log keeps of a draft."""
    told = {"kind": row.kind, "period": row.period, "season": row.season_id, "snapshot": row.snapshot_id}
    return {"subject": _subject(row), **told, "corrects": row.corrects_id, "reason": row.reason}
