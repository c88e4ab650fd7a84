"""Who has read what."""

from collections.abc import Collection

import sqlalchemy as sa

from quizsvc.kit.db import any_of, session
from quizsvc.notices.models import Notice, NoticeReader


def read_by(account_id: int, notice_ids: Collection[int]) -> set[int]:
    """Those of the notices that an account has read."""
    mine = sa.select(NoticeReader.notice_id).where(NoticeReader.account_id == account_id)
    return set(session().scalars(mine.where(NoticeReader.notice_id == any_of(notice_ids))))


def readers_of(notice_ids: Collection[int]) -> dict[int, int]:
    """How many accounts have read each of the notices; one that nobody has read is absent."""
    found = sa.select(NoticeReader.notice_id, sa.func.count())
    found = found.where(NoticeReader.notice_id == any_of(notice_ids)).group_by(NoticeReader.notice_id)
    return {row[0]: row[1] for row in session().execute(found)}


def unread(account_id: int, season_id: int) -> int:
    """How many published notices of a season an account has not read; those that a later one corrects are
    left out.
    """
    later = sa.orm.aliased(Notice)
    corrected = sa.exists().where(later.corrects_id == Notice.id)
    is_read = sa.exists().where(NoticeReader.notice_id == Notice.id, NoticeReader.account_id == account_id)
    found = sa.select(sa.func.count()).select_from(Notice).where(Notice.season_id == season_id)
    return session().scalar(found.where(~corrected, ~is_read)) or 0
