"""Files of people: compared with the roster, and taken."""

from typing import Any

from quizsvc.accounts import policies
from quizsvc.kit.http import Call, uploaded_file
from quizsvc.roster import service
from quizsvc.roster.api.door import door
from quizsvc.roster.schemas import ImportForm, ReportShape


@door.endpoint(
    "/imports/roster",
    method="POST",
    who=policies.ORGANIZERS,
    upload=ImportForm,
    answer=ReportShape,
)
def import_roster(call: Call, form: dict[str, Any]) -> dict[str, Any]:
    """校验或写入一份名册（multipart 的 file：xlsx、xls 或 csv）"""
    file = uploaded_file()
    report = service.import_roster(
        now=call.now,
        actor=call.account_id,
        data=file.data,
        filename=file.name,
        commit=form["mode"] == "commit",
        skip_rejected=form["skip_rejected"],
        scope=form["scope"] or None,
        effective_on=form["effective_on"],
        address=call.address,
    )
    return report.listed()
