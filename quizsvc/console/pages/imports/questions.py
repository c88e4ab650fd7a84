"""Files of questions, from the choice of one to what became of each of its rows."""

from typing import Any

from flask import render_template
from marshmallow import fields, validate

from quizsvc.accounts import policies
from quizsvc.accounts import queries as accounts
from quizsvc.bank import queries as bank
from quizsvc.bank.imports.formats.headings import FIELDS
from quizsvc.bank.queries.imports import KEPT_FOR
from quizsvc.bank.rules import QuestionType
from quizsvc.console.pages.door import door
from quizsvc.console.pages.imports.shown import part, way_back
from quizsvc.console.pages.sheets import MOST_ROWS, sent_sheet
from quizsvc.console.rules import imports as rules
from quizsvc.console.schemas import ListQuery
from quizsvc.kit.books import Head
from quizsvc.kit.errors import NotFound
from quizsvc.kit.fields import Shape, Text
from quizsvc.kit.http import Call
from quizsvc.kit.tables import normal_heading

PATH = "/console/imports/questions"
STATES = {
    "waiting": ("排队中", "due"),
    "running": ("处理中", "due"),
    "failed": ("出错，没有写入", "bad"),
    "checked": ("已校验，没有写入", "due"),
    "over": ("没有写入，文件已不再保存", ""),
    "committed": ("已写入", "good"),
}
HEADS = (Head("位置", 20), Head("结果", 10), Head("题库编号", 10), Head("题干", 50), Head("问题", 60))
LISTED = (Head("文件", 40), Head("导入人", 14), Head("时间", 20), Head("状态", 24), Head("行数", 8, "0"))


class RowsQuery(ListQuery):
    """Which rows of a report."""

    outcome = fields.String(load_default=None, validate=validate.OneOf(["refused", *rules.OUTCOMES]))
    problem = Text(load_default=None, most=60)


class RowQuery(Shape):
    """A row, and the address to go back to."""

    place = Text(required=True, most=300)
    back = Text(load_default="", most=1000)


@door.page("/imports/questions", who=policies.BANK_READERS, query=ListQuery)
def list_question_imports(call: Call, query: dict[str, Any]) -> Any:
    """The imports that somebody may see, the newest first."""
    asked = {"page": query["page"], "page_size": query["page_size"]}
    if query["as_"]:
        asked = {"page": 1, "page_size": MOST_ROWS}
    items, total = bank.imports(owner=_owner(call), **asked)
    names = accounts.display_names({each["created_by"] for each in items if each["created_by"]})
    if query["as_"]:
        rows = (
            (
                each["file_name"],
                names.get(each["created_by"], ""),
                f"{each['created_at']:%Y-%m-%d %H:%M} UTC",
                STATES[_state(call, each)][0],
                str(each["rows"]),
            )
            for each in items
        )
        return sent_sheet("题目导入", "question-imports", LISTED, rows)
    return render_template(
        "console/imports/questions_list.html",
        items=[each | {"shown": STATES[_state(call, each)]} for each in items],
        names=names,
        total=total,
        query=query,
        may_import=policies.EDITORS.allows(call.caller),
        sees_all=_owner(call) is None,
    )


@door.page("/imports/questions/new", who=policies.EDITORS)
def new_question_import(call: Call) -> str:
    """Where a file is chosen."""
    subjects = sorted(bank.subjects())
    return render_template(
        "console/imports/questions_new.html", subjects=subjects, days=KEPT_FOR.days, steps=rules.STEPS
    )


@door.page("/imports/questions/<id:import_id>", who=policies.BANK_READERS, query=RowsQuery)
def show_question_import(call: Call, query: dict[str, Any], import_id: int) -> Any:
    """How far a file is; what would become of it, row by row; what became of it."""
    found = bank.import_of(import_id, owner=_owner(call))
    if found is None:
        raise NotFound("没有这次导入，或者不是您的")
    right = bank.rows_put_right(import_id, owner=_owner(call)) or {}
    report = found["report"]
    rows, notes = rules.rows_of(report) if report else ([], [])
    wanted = rules.wanted(rows, query["outcome"], query["problem"])
    if query["as_"]:
        return sent_sheet("校验报告", f"import-{import_id}", HEADS, map(_cells, wanted))
    state = _state(call, found)
    return render_template(
        "console/imports/questions.html",
        found=found,
        path=f"{PATH}/{import_id}",
        state=state,
        step=3 if found["committed"] else 1,
        runs=state in ("waiting", "running"),
        open=state in ("checked", "failed"),
        report=report,
        counts=rules.counted(report) if report else [],
        refused=report["rejected"] + report["conflicts"] if report else 0,
        notes=notes,
        problems=[(each.code, f"{each.name}（{each.rows} 行）") for each in rules.problems(rows)],
        items=part(wanted, query),
        total=len(wanted),
        query=query,
        right=right,
        mendable={each["place"] for each in right.get("refused", ())},
        put_right=sorted({*right.get("mends", ()), *right.get("decisions", ())}),
        may_import=policies.EDITORS.allows(call.caller),
        may_approve=policies.ORGANIZERS.allows(call.caller),
        outcomes=rules.OUTCOMES,
        steps=rules.STEPS,
        days=KEPT_FOR.days,
    )


@door.page("/imports/questions/<id:import_id>/row", who=policies.EDITORS, query=RowQuery)
def mend_question_row(call: Call, query: dict[str, Any], import_id: int) -> str:
    """One row, to be put right."""
    right = bank.rows_put_right(import_id, owner=_owner(call))
    if right is None:
        raise NotFound("没有这次导入，或者不是您的")
    found = next((each for each in right["refused"] if each["place"] == query["place"]), None)
    if found is None:
        if query["place"] not in right["mends"]:
            raise NotFound("这一行没有被拒绝，也没有改正过，或不在文件里")
        found = {
            "place": query["place"],
            "texts": right["mends"][query["place"]],
            "faults": [],
            "pictures": 0,
        }
    faults: dict[str, list[str]] = {}
    for each in found["faults"]:
        faults.setdefault(_field(each["column"]), []).append(each["message"])
    return render_template(
        "console/imports/question_row.html",
        row=found,
        texts=found["texts"],
        faults=faults,
        path=f"{PATH}/{import_id}",
        back=way_back(query["back"], f"{PATH}/{import_id}"),
        types=[(type_.chinese, type_.chinese) for type_ in QuestionType],
        letters="abcdefgh",
    )


def _field(column: str | None) -> str:
    """The field of the form that a report's column is; blank for the whole row."""
    return FIELDS.get(normal_heading(column), "") if column else ""


def _owner(call: Call) -> int | None:
    """Whose imports the caller sees: who organizes or audits, everybody's, as the API has it."""
    return None if policies.STAFF_READERS.allows(call.caller) else call.account_id


def _state(call: Call, found: dict[str, Any]) -> str:
    if found["committed"]:
        return "committed"
    if found["state"] in ("waiting", "running"):
        return str(found["state"])
    if found["created_at"] <= call.now - KEPT_FOR:
        return "over"
    return "failed" if found["state"] == "failed" else "checked"


def _cells(row: rules.Row) -> tuple[str, ...]:
    said = "；".join(each["message"] for each in row.findings)
    number = "" if row.question_id is None else str(row.question_id)
    return row.where, rules.OUTCOMES[row.outcome][0], number, row.stem, said
