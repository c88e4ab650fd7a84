"""From a draft to a notice that never changes; 周统计 by itself."""

import hashlib
from datetime import datetime

import sqlalchemy as sa

from quizsvc.corrections import queries as corrections
from quizsvc.kit import audit, db, queue
from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.kit.plain import to_plain
from quizsvc.notices import documents, queries, rules, workbooks
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.queries import Unnoticed
from quizsvc.notices.rules import Content, Facts, Kind, Move, Own
from quizsvc.notices.service.drafting import begun, facts_now, held
from quizsvc.notices.service.refusals import (
    FiguresMoved,
    MendingWaits,
    PublishedMeanwhile,
    TextMissing,
)
from quizsvc.rankings.models import Snapshot
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules

LOCK = "notices.weekly"
RETRY_AFTER_S = 5


def content_of(row: NoticeDraft) -> Content:
    """All that a draft says as it stands, marked as a draft."""
    return rules.as_draft(_content(row, queries.facts_of(row), queries.own_of(row)))


def moves(*, now: datetime, notice_id: int) -> tuple[Move, ...] | None:
    """What a draft would say otherwise if its figures were made now; None if they are the newest. What moved
    may be nothing that it says; it is not published before it is refreshed all the same.

    Raises:
        NotFound, NotPublishedYet.
    """
    row = queries.draft(notice_id)
    if row is None:
        raise NotFound("没有这份通报草稿")
    own, facts = queries.own_of(row), queries.facts_of(row)
    newest, _ = facts_now(now, row)
    if newest == facts:
        return None
    return rules.moves(_content(row, facts, own), _content(row, newest, own))


def publish(
    *, now: datetime, actor: int | None, notice_id: int, edition: int | None, address: str | None = None
) -> Notice:
    """Publish a draft as it stands, with its documents; the draft goes.

    Raises:
        NotFound, EditionNeeded, EditionMoved. TextMissing: something is still to be written. FiguresMoved:
            its figures are not those of the newest snapshots, or what it tells of grants, corrections or
            answers has changed. MendingWaits. PublishedMeanwhile. FontMissing: the documents cannot be drawn.
    """
    row = held(notice_id, edition)
    own, facts = queries.own_of(row), queries.facts_of(row)
    if missing := own.missing():
        raise TextMissing(f"还没有写：{'、'.join(missing)}", missing=missing)
    if corrections.work_waits():
        raise MendingWaits(retry_after=RETRY_AFTER_S)
    if facts_now(now, row)[0] != facts:
        raise FiguresMoved()
    return _kept(now, actor, row, _content(row, facts, own), address)


def publish_weekly(*, now: datetime) -> bool:
    """Make and publish the 周统计 that is missing longest, and ask for the next; whether there was one.
    Where a week was published again, it corrects the one before and gives the same reason.

    Raises:
        FontMissing: nothing is changed.
    """
    waiting = queries.unnoticed() if db.try_lock(LOCK) else []
    if waiting:
        with session().begin_nested():
            _weekly(now, waiting[0])
    if len(waiting) > 1:
        queue.wake("notices.weekly")
    return bool(waiting)


def _weekly(now: datetime, waiting: Unnoticed) -> None:
    season = seasons.by_id(waiting.season_id)
    snapshot = session().get_one(Snapshot, waiting.snapshot_id)
    facts = queries.facts(now=now, season=season, kind=Kind.WEEKLY, snapshot=snapshot)
    earlier = queries.newest(season.id, Kind.WEEKLY, waiting.period)
    corrects_id, reason = (earlier.id, snapshot.reason) if earlier else (None, "")
    row = begun(now, None, snapshot, facts, Own(), corrects_id=corrects_id, reason=reason)
    former = queries.former(season, row.corrects_id, row.reason)
    day = season_rules.local_date(now, season.zone)
    _kept(now, None, row, rules.weekly(facts, day, former), None)


def _content(row: NoticeDraft, facts: Facts, own: Own) -> Content:
    former = queries.former(seasons.by_id(row.season_id), row.corrects_id, row.reason)
    return rules.monthly(facts, own, former)


def _kept(
    now: datetime, actor: int | None, row: NoticeDraft, content: Content, address: str | None
) -> Notice:
    """Write the notice in the place of its draft. The constraint decides who was first with a version."""
    earlier = queries.newest(row.season_id, Kind(row.kind), row.period)
    if row.corrects_id != (earlier.id if earlier else None):
        raise PublishedMeanwhile()
    docx = documents.render(content, queries.template(Kind(row.kind)))
    xlsx = workbooks.render(content)
    kept = ("id", "season_id", "kind", "period", "corrects_id", "reason", "snapshot_id", "facts", "own")
    made = Notice(
        **{name: getattr(row, name) for name in (*kept, "made_at", "made_by")},
        version=earlier.version + 1 if earlier else 1,
        title=content.title,
        number=content.number,
        published_at=now,
        published_by=actor,
        content=to_plain(content),
        docx=docx,
        docx_sha256=hashlib.sha256(docx).hexdigest(),
        xlsx=xlsx,
        xlsx_sha256=hashlib.sha256(xlsx).hexdigest(),
    )
    session().delete(row)
    session().add(made)
    try:
        session().flush()
    except sa.exc.IntegrityError as error:
        raise PublishedMeanwhile() from error
    told = ("kind", "period", "version", "number", "reason", "docx_sha256", "xlsx_sha256")
    detail = {name: getattr(made, name) for name in told}
    subject = f"notice:{made.id}"
    audit.record("notice.publish", now=now, actor=actor, subject=subject, address=address, **detail)
    return made
