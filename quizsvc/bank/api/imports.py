"""Files of questions: checked, kept, taken."""

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify, url_for

from quizsvc.accounts import policies
from quizsvc.accounts.rules import Role
from quizsvc.bank import queries, service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.imports import (
    CommitBody,
    DecisionBody,
    ImportDetail,
    ImportForm,
    ImportPage,
    PlaceBody,
    RowBody,
    SimilarList,
    TakenShape,
    WaitingShape,
)
from quizsvc.kit import tables
from quizsvc.kit.errors import NotFound, RolesDormant
from quizsvc.kit.fields import NoQuery, PageQuery, Shape
from quizsvc.kit.http import Call, page_of, sent_file, uploaded_file, whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@door.endpoint(
    "/imports/questions",
    method="POST",
    who=policies.EDITORS,
    upload=ImportForm,
    answer=TakenShape,
    also=202,
    also_answer=WaitingShape,
)
def import_questions(call: Call, form: dict[str, Any]) -> Any:
    """校验或写入题目文件（multipart 的 file）；256 KB 以上的文件在后台处理，回答 202 和进度的地址"""
    _insist_on_counting(call, approve=form["approve"])
    file = uploaded_file()
    handed_in = service.hand_in(
        now=call.now,
        actor=call.account_id,
        data=file.data,
        filename=file.name,
        form=service.Form(
            commit=form["mode"] == "commit",
            skip_rejected=form["skip_rejected"],
            approve=form["approve"],
            subject=form["subject"].strip() or None,
            extra_tags=form["extra_columns"] == "tags",
            as_new=form["as_new"],
            decisions=form["decisions"],
            reason=form["reason"].strip() or None,
        ),
        background=form["background"],
        address=call.address,
    )
    return _answer(handed_in)


@door.endpoint("/imports/questions", who=policies.BANK_READERS, query=PageQuery, answer=ImportPage)
def list_imports(call: Call, query: dict[str, Any]) -> dict[str, Any]:
    """自己的导入，新的在前；组织者和审计员看到所有人的"""
    items, total = queries.imports(owner=_owner(call), **query)
    return page_of(items, query, total)


@door.endpoint("/imports/questions/<id:import_id>", who=policies.BANK_READERS, answer=ImportDetail)
def read_import(call: Call, import_id: int) -> dict[str, Any]:
    """一次导入：状态、进度和报告"""
    found = queries.import_of(import_id, owner=_owner(call))
    if found is None:
        raise NotFound()
    report = found["report"]
    return found | {"report": None if report is None else tables.cut(report)}


def _reads_again(step: str, body: type[Shape]) -> Callable[..., Any]:
    """The route of an act on a kept file, after which it is read again: at once, or in the background."""
    return door.endpoint(
        f"/imports/questions/<id:import_id>/{step}",
        method="POST",
        who=policies.EDITORS,
        body=body,
        answer=TakenShape,
        also=202,
        also_answer=WaitingShape,
    )


@_reads_again("commit", CommitBody)
def commit_import(call: Call, body: dict[str, Any], import_id: int) -> Any:
    """写入已校验的文件，不必再传一次；会按题库现在的内容重新校验"""
    looked = body.pop("looked", None)
    _insist_on_counting(call, approve=body["approve"] if "approve" in body else _approves(call, import_id))
    handed_in = service.commit_kept(
        now=call.now,
        actor=call.account_id,
        owner=_owner(call),
        import_id=import_id,
        changes=body,
        looked=looked,
        address=call.address,
    )
    return _answer(handed_in)


@_reads_again("rows", RowBody)
def mend_row(call: Call, body: dict[str, Any], import_id: int) -> Any:
    """改正一个被拒绝的行，然后重新校验；上传的文件本身不变"""
    place = body.pop("place")
    of = {"owner": _owner(call), "import_id": import_id, "place": place}
    return _answer(service.mend_row(**call.by, **of, texts=body))


@_reads_again("decisions", DecisionBody)
def decide_row(call: Call, body: dict[str, Any], import_id: int) -> Any:
    """决定冲突的一行用不用，然后重新校验"""
    of = {"owner": _owner(call), "import_id": import_id, "place": body["place"]}
    return _answer(service.decide_row(**call.by, **of, decision=service.Decision(body["decision"])))


@_reads_again("undo", PlaceBody)
def undo_row(call: Call, body: dict[str, Any], import_id: int) -> Any:
    """放弃对一行的改正和决定，回到文件里的原文，然后重新校验"""
    return _answer(service.undo_row(**call.by, owner=_owner(call), import_id=import_id, **body))


@door.endpoint("/imports/questions/<id:import_id>/rejected.xlsx", who=policies.BANK_READERS, file=True)
def read_rejected(call: Call, import_id: int) -> Response:
    """没有写入的行（被拒绝的和冲突的），每行注明原因；改正后可以再导入"""
    book = queries.left_out(import_id, owner=_owner(call))
    if book is None:
        raise NotFound("没有被拒绝的行，或已不再保存")
    return sent_file(f"未写入的题-{import_id}.xlsx", f"rejected-{import_id}.xlsx", XLSX, book)


@door.endpoint(
    "/questions/<id:question_id>/similar", who=policies.BANK_READERS, query=NoQuery, answer=SimilarList
)
def list_similar(call: Call, query: dict[str, Any], question_id: int) -> dict[str, Any]:
    """与这道题最相似的题（没有停用的），相似的在前，最多 20 道"""
    return whole(service.similar(question_id))


def _insist_on_counting(call: Call, *, approve: bool) -> None:
    """The service knows which roles an account holds; which of them count is known of the caller alone."""
    if approve and Role.ORGANIZER in call.caller.dormant_roles:
        raise RolesDormant()


def _approves(call: Call, import_id: int) -> bool:
    """Whether a file was handed in to be approved: who commits it and says nothing, says so again."""
    kept = queries.rows_put_right(import_id, owner=_owner(call))
    return kept is not None and kept["approve"]


def _owner(call: Call) -> int | None:
    """Whose imports the caller sees: an organizer or auditor everybody's."""
    return None if {Role.ORGANIZER, Role.AUDITOR} & set(call.caller.roles) else call.account_id


def _answer(handed_in: service.HandedIn) -> Any:
    if handed_in.report is not None:
        return handed_in.report.listed() | {"import_id": handed_in.import_id, "looked": handed_in.looked}
    kept = queries.import_of(handed_in.import_id, owner=None)
    response = jsonify(WaitingShape().dump({**(kept or {}), "import_id": handed_in.import_id}))
    response.status_code = 202
    response.headers["Location"] = url_for("bank.read_import", import_id=handed_in.import_id)
    return response
