"""The document that notices of a kind are made from: the office's own, or the one that comes with us.

Notices that are published keep the documents that they were published with.
"""

import hashlib
from datetime import datetime
from pathlib import PurePath

from quizsvc.kit import audit, tables
from quizsvc.kit.db import session
from quizsvc.notices import documents, queries
from quizsvc.notices.models import NoticeTemplate
from quizsvc.notices.rules import Kind

MOST_NAME = 100


def put_template(
    *,
    now: datetime,
    actor: int,
    kind: Kind,
    data: bytes,
    filename: str,
    address: str | None = None,
) -> NoticeTemplate:
    """Make notices of a kind from this docx from now on, drafts too.

    Raises:
        BadFile: it cannot be a template; says what to do (documents.check).
    """
    documents.check(kind, data)
    name = tables.printable(PurePath(filename.replace("\\", "/")).name)[:MOST_NAME]
    sha256 = hashlib.sha256(data).hexdigest()
    row = NoticeTemplate(kind=kind.value, name=name, data=data, sha256=sha256, put_at=now, put_by=actor)
    session().add(row)
    audit.record(
        "notice.put_template",
        now=now,
        actor=actor,
        subject=f"template:{kind}",
        address=address,
        sha256=sha256,
    )
    session().flush()
    return row


def drop_template(*, now: datetime, actor: int, kind: Kind, address: str | None = None) -> NoticeTemplate:
    """Go back to the template that comes with the product."""
    row = NoticeTemplate(kind=kind.value, name="", data=None, sha256=None, put_at=now, put_by=actor)
    session().add(row)
    audit.record("notice.drop_template", now=now, actor=actor, subject=f"template:{kind}", address=address)
    session().flush()
    return row


def sample_of(*, kind: Kind) -> bytes:
    """A made-up notice that has everything which one of its kind can have, by the template that rules.

    Raises:
        FontMissing.
    """
    return documents.render(documents.samples.notice(kind), queries.template(kind))
