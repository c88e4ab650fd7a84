"""What organizers do with notices."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit import etags
from quizsvc.kit.errors import NotFound
from quizsvc.kit.http import Call, whole
from quizsvc.notices import queries, service
from quizsvc.notices.api.door import door
from quizsvc.notices.models import Notice, NoticeDraft
from quizsvc.notices.schemas import DraftList, DraftShape, NoticeBody, NoticeShape, OwnBody
from quizsvc.season import queries as seasons
from quizsvc.season.schemas import SeasonQuery


@door.endpoint(
    "/notices", method="POST", who=policies.ORGANIZERS, body=NoticeBody, answer=DraftShape, status=201
)
def begin(call: Call, body: dict[str, Any]) -> Any:
    """起草一个月的通报（kind、period），或起草一份更正（corrects、reason）；数字取自已发布的名次"""
    if "corrects" in body:
        made = service.correct(**call.by, notice_id=body["corrects"], reason=body["reason"])
    else:
        season = seasons.named_or_open(body["season"])
        made = service.draft(**call.by, season=season, month=body["period"])
    return _tagged(made, 201)


@door.endpoint("/notices/drafts", who=policies.STAFF_READERS, query=SeasonQuery, answer=DraftList)
def list_drafts(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """还没有发布的草稿"""
    season = seasons.named_or_open(query["season"])
    return whole([_shown(row) for row in queries.drafts(season.id)])


@door.endpoint("/notices/<id:notice_id>/draft", who=policies.STAFF_READERS, answer=DraftShape, versioned=True)
def read_draft(call: Call, notice_id: int) -> Any:
    """一份草稿里自己写的和选的；ETag 是第几次改动"""
    row = queries.draft(notice_id)
    if row is None:
        raise NotFound("没有这份通报草稿")
    return _tagged(row)


@door.endpoint(
    "/notices/<id:notice_id>",
    method="PATCH",
    who=policies.ORGANIZERS,
    body=OwnBody,
    answer=DraftShape,
    versioned=True,
)
def write(call: Call, body: dict[str, Any], notice_id: int) -> Any:
    """写草稿：标题、文号、主送、各部分的段落、下一步要求、署名、日期、附件，和列出什么；没有写的不变"""
    changes = {name: tuple(value) if isinstance(value, list) else value for name, value in body.items()}
    return _tagged(service.change(**call.by, **_meant(notice_id), changes=changes))


@door.endpoint(
    "/notices/<id:notice_id>/refresh",
    method="POST",
    who=policies.ORGANIZERS,
    answer=DraftShape,
    versioned=True,
)
def refresh(call: Call, notice_id: int) -> Any:
    """按最新发布的名次更新草稿里的数字，自己写的不变"""
    return _tagged(service.refresh(**call.by, **_meant(notice_id)))


@door.endpoint(
    "/notices/<id:notice_id>/publish",
    method="POST",
    who=policies.ORGANIZERS,
    answer=NoticeShape,
    versioned=True,
)
def publish(call: Call, notice_id: int) -> Notice:
    """发布草稿，连同它的 Word 和 Excel 文件；发布以后不再改变"""
    return service.publish(**call.by, **_meant(notice_id))


@door.endpoint(
    "/notices/<id:notice_id>", method="DELETE", who=policies.ORGANIZERS, status=204, versioned=True
)
def discard(call: Call, notice_id: int) -> None:
    """删除草稿"""
    service.discard(**call.by, **_meant(notice_id))


def _meant(notice_id: int) -> dict[str, Any]:
    return {"notice_id": notice_id, "edition": etags.meant()}


def _tagged(row: NoticeDraft, status: int = 200) -> tuple[dict[str, Any], int, dict[str, str]]:
    return _shown(row), status, etags.tag(row.edition)


def _shown(row: NoticeDraft) -> dict[str, Any]:
    own, facts = queries.own_of(row), queries.facts_of(row)
    names = ("id", "kind", "period", "reason", "edition", "made_at", "changed_at")
    return {
        **{name: getattr(row, name) for name in names},
        "season": row.season_id,
        "corrects": row.corrects_id,
        "own": own,
        "missing": own.missing(),
        "moved": queries.has_moved(row),
        "sources": facts.sources,
    }
