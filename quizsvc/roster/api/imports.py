"""Files of people: compared with the roster, kept, taken as they were looked at."""

from typing import Any

from flask import Response

from quizsvc.accounts import policies
from quizsvc.kit import tables
from quizsvc.kit.books import MIMETYPE
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import PageQuery
from quizsvc.kit.http import Call, page_of, sent_file, uploaded_file
from quizsvc.roster import service
from quizsvc.roster.api.door import door
from quizsvc.roster.imports import books, kept
from quizsvc.roster.schemas import (
    CheckBody,
    CommitBody,
    ImportDetail,
    ImportForm,
    ImportPage,
    LinePage,
    LineQuery,
    PlaceOfRowBody,
    RowBody,
    TakenShape,
)


@door.endpoint(
    "/imports/roster", method="POST", who=policies.ORGANIZERS, upload=ImportForm, answer=TakenShape
)
def import_roster(call: Call, form: dict[str, Any]) -> dict[str, Any]:
    """校验或写入一份名册（multipart 的 file：xlsx、xls 或 csv）；校验过的留存七天，可以照样写入"""
    file = uploaded_file()
    handed_in = service.hand_in(
        **call.by,
        data=file.data,
        filename=file.name,
        form=service.Form(scope=form["scope"] or None, effective_on=form["effective_on"]),
        commit=form["mode"] == "commit",
        skip_rejected=form["skip_rejected"],
    )
    return _answer(handed_in)


@door.endpoint("/imports/roster", who=policies.STAFF_READERS, query=PageQuery, answer=ImportPage)
def list_imports(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """名册的导入，新的在前"""
    items, total = kept.imports(**query)
    return page_of(items, query, total)


@door.endpoint("/imports/roster/<id:import_id>", who=policies.STAFF_READERS, answer=ImportDetail)
def read_import(call: Call, import_id: int) -> dict[str, Any]:
    """一次导入和它的报告"""
    found = kept.import_of(import_id)
    if found is None:
        raise NotFound()
    return found | {"report": tables.cut(found["report"])}


@door.endpoint(
    "/imports/roster/<id:import_id>/lines", who=policies.STAFF_READERS, query=LineQuery, answer=LinePage
)
def list_lines(call: Call, query: dict[str, Any], import_id: int) -> dict[str, Any]:
    """每个人、每个新单位怎样变化，次序同文件"""
    lines = kept.lines(import_id)
    if lines is None:
        raise NotFound("没有这次导入，或已不再保存")
    wanted = [line for line in lines if query["kind"] in (None, *line["kinds"])]
    first = (query["page"] - 1) * query["page_size"]
    return page_of(wanted[first : first + query["page_size"]], query, len(wanted))


@door.endpoint(
    "/imports/roster/<id:import_id>/check",
    method="POST",
    who=policies.ORGANIZERS,
    body=CheckBody,
    answer=TakenShape,
)
def check_import(call: Call, body: dict[str, Any], import_id: int) -> dict[str, Any]:
    """按现在的名册重新校验留存的文件，可以改范围和生效日期"""
    if "scope" in body:
        body["scope"] = body["scope"].strip() or None
    return _answer(service.check_kept(now=call.now, import_id=import_id, changes=body))


@door.endpoint(
    "/imports/roster/<id:import_id>/rows",
    method="POST",
    who=policies.ORGANIZERS,
    body=RowBody,
    answer=TakenShape,
)
def mend_row(call: Call, body: dict[str, Any], import_id: int) -> dict[str, Any]:
    """改正一个被拒绝的行，然后重新校验；上传的文件本身不变"""
    place = body.pop("place")
    return _answer(service.check_kept(now=call.now, import_id=import_id, place=place, texts=body))


@door.endpoint(
    "/imports/roster/<id:import_id>/undo",
    method="POST",
    who=policies.ORGANIZERS,
    body=PlaceOfRowBody,
    answer=TakenShape,
)
def undo_mend(call: Call, body: dict[str, str], import_id: int) -> dict[str, Any]:
    """放弃对一行的改正，回到文件里的原文，然后重新校验"""
    return _answer(service.check_kept(now=call.now, import_id=import_id, place=body["place"]))


@door.endpoint(
    "/imports/roster/<id:import_id>/commit",
    method="POST",
    who=policies.ORGANIZERS,
    body=CommitBody,
    answer=TakenShape,
)
def commit_import(call: Call, body: dict[str, Any], import_id: int) -> dict[str, Any]:
    """写入最近一次校验所显示的，一字不差；名册在这之间变过则不写入（409 roster-moved）"""
    return _answer(service.commit_kept(**call.by, import_id=import_id, **body))


@door.endpoint("/imports/roster/<id:import_id>/rejected.xlsx", who=policies.STAFF_READERS, file=True)
def read_rejected(call: Call, import_id: int) -> Response:
    """被拒绝的行，每行注明原因；改正后可以再导入"""
    rows = kept.refused_rows(import_id)
    if not rows:
        raise NotFound("没有被拒绝的行，或已不再保存")
    name, plain = f"名册未写入的行-{import_id}.xlsx", f"rejected-{import_id}.xlsx"
    return sent_file(name, plain, MIMETYPE, books.rejected(rows))


@door.endpoint("/templates/roster.xlsx", who=policies.STAFF_READERS, file=True)
def read_template(call: Call) -> Response:
    """名册的空白表，附填写说明和示例"""
    return sent_file("名册模板.xlsx", "roster.xlsx", MIMETYPE, books.template())


def _answer(handed_in: service.HandedIn) -> dict[str, Any]:
    return handed_in.report.listed() | {"import_id": handed_in.import_id, "looked": handed_in.looked}
