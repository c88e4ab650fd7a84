"""What is published; of drafts only what they would look like, and only for those who may read them."""

from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, page_of, sent_file
from quizsvc.kit.plain import from_plain
from quizsvc.notices import queries, service, workbooks
from quizsvc.notices.api.door import door
from quizsvc.notices.documents import MIMETYPE
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.rules import Content
from quizsvc.notices.schemas import NoticePage, NoticeRead, NoticesQuery
from quizsvc.season import queries as seasons

LISTED = (
    *("id", "season_id", "kind", "period", "version", "title", "number", "published_at"),
    *("corrects_id", "reason", "docx_sha256", "xlsx_sha256"),
)
PUBLISHED = ("version", "published_at", "docx_sha256", "xlsx_sha256")
SUFFIXES = {"docx": MIMETYPE, "xlsx": workbooks.MIMETYPE}


@door.endpoint("/notices", who=policies.SIGNED_IN, query=NoticesQuery, answer=NoticePage)
def list_notices(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """已发布的周统计和月通报，新的在前，自己看过没有"""
    season = seasons.named_or_open(query["season"])
    period = query["period"]
    filters = {"kind": query["kind"], "period": None if period is None else str(period)}
    found, total = queries.page_of(
        season.id, filters=filters, page=query["page"], page_size=query["page_size"]
    )
    ids = [each.id for each in found]
    read, corrections = queries.read_by(call.account_id, ids), queries.corrections_of(ids)
    items = [
        {
            **{name: getattr(each, name) for name in LISTED},
            "read": each.id in read,
            "corrected_by": corrections.get(each.id),
        }
        for each in found
    ]
    return {**page_of(items, query, total), "unread": queries.unread(call.account_id, season.id)}


@door.endpoint("/notices/<id:notice_id>", who=policies.SIGNED_IN, answer=NoticeRead)
def read_notice(call: Call, notice_id: int) -> dict[str, Any]:
    """一份通报的全文；草稿只有组织者和审计员看得到"""
    row, content = _read(call, notice_id)
    if isinstance(row, NoticeDraft):
        unknown = ("corrected_by", "docx_bytes", "xlsx_bytes")
        published = dict.fromkeys((*PUBLISHED, *unknown))
    else:
        published = {name: getattr(row, name) for name in PUBLISHED}
        published |= queries.sizes_of(row.id)
        published["corrected_by"] = queries.corrected_by(row.id)
    return {
        **{name: getattr(row, name) for name in ("id", "kind", "period", "reason")},
        "season": row.season_id,
        "corrects": row.corrects_id,
        "title": content.title,
        "number": content.number,
        "content": content,
        **published,
    }


@door.endpoint("/notices/<id:notice_id>/read", method="POST", who=policies.SIGNED_IN, status=204)
def mark_read(call: Call, notice_id: int) -> None:
    """看过了一份通报"""
    service.mark_read(now=call.now, account_id=call.account_id, notice_id=notice_id)


@door.endpoint("/notices/<id:notice_id>/file.<suffix>", who=policies.SIGNED_IN, file=True)
def notice_file(call: Call, notice_id: int, suffix: str) -> Response:
    """通报的文件，后缀是 docx（Word）或 xlsx（Excel）"""
    if suffix not in SUFFIXES:
        raise NotFound("没有这种格式；地址的后缀可以是 docx、xlsx")
    row, content = _read(call, notice_id)
    data: bytes = service.file_of(row, suffix)
    plain = f"notice-{row.period}.{suffix}"
    return sent_file(f"{content.mark}{content.title or row.period}.{suffix}", plain, SUFFIXES[suffix], data)


def _read(call: Call, notice_id: int) -> tuple[Notice | NoticeDraft, Content]:
    """A notice, or a draft if the caller may read those.

    Raises:
        NotFound.
    """
    found = queries.published(notice_id)
    if found is not None:
        return found, from_plain(Content, found.content)
    draft = queries.draft(notice_id) if policies.STAFF_READERS.allows(call.caller) else None
    if draft is None:
        raise NotFound("没有这份通报")
    return draft, service.content_of(draft)
