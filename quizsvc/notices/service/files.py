"""The documents of a notice, of a draft, and of a period that has neither yet."""

from datetime import datetime

from quizsvc.notices import documents, queries, rules, workbooks
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.rules import Content, Kind
from quizsvc.notices.service.drafting import newest_snapshot
from quizsvc.notices.service.publishing import content_of
from quizsvc.season import queries as seasons
from quizsvc.season import rules as season_rules


def file_of(row: Notice | NoticeDraft, suffix: str) -> bytes:
    """`docx` or `xlsx`: of a notice as it was published, of a draft as it is now.

    Raises:
        FontMissing: the charts of a draft cannot be drawn.
    """
    if isinstance(row, Notice):
        kept: bytes = getattr(row, suffix)
        return kept
    return _made(content_of(row), suffix)


def files_of(
    *, now: datetime, season: seasons.KnownSeason, period: season_rules.Week | season_rules.Month
) -> dict[str, bytes]:
    """Both documents of a period by suffix: of its notice, else of its draft, else as a draft of today would
    be. Nothing is kept.

    Raises:
        NotPublishedYet, FontMissing.
    """
    kind = Kind.WEEKLY if isinstance(period, season_rules.Week) else Kind.MONTHLY
    row = queries.newest(season.id, kind, str(period)) or queries.draft_of(season.id, kind, str(period))
    if row is not None:
        return {suffix: file_of(row, suffix) for suffix in ("docx", "xlsx")}
    snapshot = newest_snapshot(season.id, str(period))
    facts = queries.facts(now=now, season=season, kind=kind, snapshot=snapshot)
    if kind is Kind.WEEKLY:
        content = rules.weekly(facts, season_rules.local_date(now, season.zone))
    else:
        content = rules.monthly(facts, rules.first_own(facts))
    return {suffix: _made(rules.as_draft(content), suffix) for suffix in ("docx", "xlsx")}


def _made(content: Content, suffix: str) -> bytes:
    if suffix == "docx":
        return documents.render(content, queries.template(content.kind))
    return workbooks.render(content)
