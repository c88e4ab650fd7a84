"""Files of questions."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.bank import service
from quizsvc.bank.api.door import door
from quizsvc.bank.schemas.imports import ImportForm, ReportShape
from quizsvc.kit.http import Call, uploaded_file


@door.endpoint(
    "/imports/questions", method="POST", who=policies.EDITORS, upload=ImportForm, answer=ReportShape
)
def import_questions(call: Call, form: dict[str, Any]) -> dict[str, Any]:
    """校验或写入题目文件（multipart 的 file：xlsx、xls 或 csv）"""
    file = uploaded_file()
    report = service.import_questions(
        now=call.now,
        actor=call.account_id,
        data=file.data,
        filename=file.name,
        commit=form["mode"] == "commit",
        skip_rejected=form["skip_rejected"],
        approve=form["approve"],
        subject=form["subject"].strip() or None,
        address=call.address,
    )
    return report.listed()
