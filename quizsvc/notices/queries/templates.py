"""Which document notices of a kind are made from."""

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.notices.models import NoticeTemplate
from quizsvc.notices.rules import Kind


def template(kind: Kind) -> bytes | None:
    """The office's own document for a kind; None: the one that comes with the product."""
    newest = sa.select(NoticeTemplate.data).where(NoticeTemplate.kind == kind)
    return session().scalar(newest.order_by(NoticeTemplate.id.desc()).limit(1))
