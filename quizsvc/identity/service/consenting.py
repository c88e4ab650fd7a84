"""Accepting the privacy notice."""

from datetime import datetime

from sqlalchemy.dialects.postgresql import insert

from quizsvc.identity.models import Consent
from quizsvc.identity.service.refusals import NoticeChanged
from quizsvc.identity.texts import PRIVACY
from quizsvc.kit.db import session


def accept(
    *, now: datetime, version: str, account_id: int | None = None, wechat_user_id: int | None = None
) -> None:
    """Note that an account, or a WeChat user who has none, accepts the notice; to accept it again changes
    nothing.

    Raises:
        NoticeChanged: another version holds.
    """
    if version != PRIVACY.version:
        raise NoticeChanged()
    given = {"account_id": account_id, "wechat_user_id": wechat_user_id, "version": version, "at": now}
    session().execute(insert(Consent).values(given).on_conflict_do_nothing())
