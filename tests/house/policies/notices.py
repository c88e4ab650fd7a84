"""Who reads notices, and who writes them."""

from tests.house.policies.cases import Case, organizer, route, signed_in, staff_readers

FIRST = {"If-Match": '"1"'}
WRITTEN = {"title": "六月通报", "number": "陕环执法〔2021〕5号", "top": 20, "added": {"people": "再接再厉。"}}
DRAFTS_OF_STAFF = {**signed_in(404), **staff_readers(200)}

NOTICES = (
    route(
        "GET /notices",
        "signed_in",
        Case("/notices", signed_in(200)),
        Case("/notices?kind=weekly&period=2021-W27&season={season}", signed_in(200)),
        Case("/notices?season={missing}", signed_in(404)),
    ),
    route(
        "GET /notices/<id:notice_id>",
        "signed_in",
        Case("/notices/{notice}", signed_in(200)),
        Case("/notices/{draft}", DRAFTS_OF_STAFF),
        Case("/notices/{missing}", signed_in(404)),
    ),
    route(
        "POST /notices/<id:notice_id>/read",
        "signed_in",
        Case("/notices/{notice}/read", signed_in(204)),
        Case("/notices/{draft}/read", signed_in(404)),
        Case("/notices/{missing}/read", signed_in(404)),
    ),
    route(
        "GET /notices/<id:notice_id>/file.<suffix>",
        "signed_in",
        Case("/notices/{notice}/file.docx", signed_in(200)),
        Case("/notices/{notice}/file.pdf", signed_in(404)),
        Case("/notices/{draft}/file.xlsx", DRAFTS_OF_STAFF),
    ),
    route(
        "POST /notices",
        "organizers",
        Case(
            "/notices",
            organizer(409),
            {"kind": "monthly", "period": "2021-06", "season": "{old_season}"},
        ),
        Case("/notices", organizer(409), {"kind": "monthly", "period": "2021-07"}),
        Case("/notices", organizer(409), {"corrects": "{notice}", "reason": "有误"}),
        Case("/notices", organizer(404), {"corrects": "{missing}", "reason": "有误"}),
    ),
    route(
        "GET /notices/drafts",
        "staff_readers",
        Case("/notices/drafts", staff_readers(200)),
        Case("/notices/drafts?season={old_season}", staff_readers(200)),
        Case("/notices/drafts?season={missing}", staff_readers(404)),
    ),
    route(
        "GET /notices/<id:notice_id>/draft",
        "staff_readers",
        Case("/notices/{draft}/draft", staff_readers(200)),
        Case("/notices/{notice}/draft", staff_readers(404)),
        Case("/notices/{missing}/draft", staff_readers(404)),
    ),
    route(
        "PATCH /notices/<id:notice_id>",
        "organizers",
        Case("/notices/{new_draft}", organizer(200), WRITTEN, headers=FIRST),
        Case("/notices/{new_draft}", organizer(428), WRITTEN),
        Case("/notices/{new_draft}", organizer(412), WRITTEN, headers={"If-Match": '"7"'}),
        Case("/notices/{notice}", organizer(404), WRITTEN, headers=FIRST),
        Case("/notices/{missing}", organizer(404), WRITTEN, headers=FIRST),
    ),
    route(
        "POST /notices/<id:notice_id>/refresh",
        "organizers",
        Case("/notices/{draft}/refresh", organizer(200), headers=FIRST),
        Case("/notices/{new_draft}/refresh", organizer(409), headers=FIRST),
        Case("/notices/{missing}/refresh", organizer(404), headers=FIRST),
    ),
    route(
        "POST /notices/<id:notice_id>/publish",
        "organizers",
        Case("/notices/{new_draft}/publish", organizer(409), headers=FIRST),
        Case("/notices/{new_draft}/publish", organizer(428)),
        Case("/notices/{missing}/publish", organizer(404), headers=FIRST),
    ),
    route(
        "DELETE /notices/<id:notice_id>",
        "organizers",
        Case("/notices/{new_draft}", organizer(204), headers=FIRST),
        Case("/notices/{notice}", organizer(404), headers=FIRST),
        Case("/notices/{missing}", organizer(404), headers=FIRST),
    ),
    route(
        "GET /notices/templates",
        "staff_readers",
        Case("/notices/templates", staff_readers(200)),
    ),
    route(
        "GET /notices/templates/<kind>/file.docx",
        "staff_readers",
        Case("/notices/templates/monthly/file.docx", staff_readers(200)),
        Case("/notices/templates/yearly/file.docx", staff_readers(404)),
    ),
    route(
        "GET /notices/templates/<kind>/sample.docx",
        "staff_readers",
        Case("/notices/templates/weekly/sample.docx", staff_readers(200)),
        Case("/notices/templates/yearly/sample.docx", staff_readers(404)),
    ),
    route(
        "PUT /notices/templates/<kind>",
        "organizers",
        Case("/notices/templates/weekly", organizer(422), form={}),
        Case("/notices/templates/yearly", organizer(404), form={}),
    ),
    route(
        "DELETE /notices/templates/<kind>",
        "organizers",
        Case("/notices/templates/weekly", organizer(200)),
        Case("/notices/templates/yearly", organizer(404)),
    ),
)
