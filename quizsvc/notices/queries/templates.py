"""Which document notices of a kind are made from."""

import sqlalchemy as sa

from quizsvc.kit.db import session
from quizsvc.notices.models import NoticeTemplate
from quizsvc.notices.rules import Kind


def template(kind: Kind) -> bytes | None:
    """The office's own document for a kind; None: the one that comes with the product."""
    put = template_put(kind)
    return None if put is None else put.data


def template_put(kind: Kind) -> NoticeTemplate | None:
    """What an office put for a kind last, unless it went back to the product's since; its bytes are loaded
    when they are asked for.
    """
    rows = sa.select(NoticeTemplate).where(NoticeTemplate.kind == kind)
    newest = session().scalar(rows.order_by(NoticeTemplate.id.desc()).limit(1))
    return newest if newest is not None and newest.sha256 is not None else None
