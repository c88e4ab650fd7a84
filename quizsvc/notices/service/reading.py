"""Notices that are read."""

from datetime import datetime

from sqlalchemy.dialects import postgresql

from quizsvc.kit.db import session
from quizsvc.kit.errors import NotFound
from quizsvc.notices import queries
from quizsvc.notices.models import NoticeReader


def mark_read(*, now: datetime, account_id: int, notice_id: int) -> None:
    """Keep that an account has read a published notice, and when for the first time.

    Raises:
        NotFound.
    """
    if queries.published(notice_id) is None:
        raise NotFound("没有这份通报")
    values = {"account_id": account_id, "notice_id": notice_id, "read_at": now}
    session().execute(postgresql.insert(NoticeReader).values(values).on_conflict_do_nothing())
