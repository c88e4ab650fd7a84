"""Who sees and imports the roster."""

from tests.house.policies.cases import Case, organizer, participants, route, staff_readers, unit_admins

FROM = {"from_on": "2021-09-20"}
PLACE = {**FROM, "track": "monitoring"}
PERSON = {**PLACE, "name": "李四", "credential": "{new_name}"}
ASK = {**PERSON, "act": "add", "reason": "新招录"}
ILL = {"reason": "长病假", "first_on": "2021-09-20"}

ROSTER = (
    route(
        "GET /units",
        "staff",
        Case("/units", dict.fromkeys(("unit_admin", "editor", "auditor", "organizer", "admin"), 200)),
    ),
    route(
        "GET /persons",
        "roster_readers",
        Case("/persons", {"unit_admin": 200, **staff_readers(200)}),
        Case("/persons?unit={own_unit}", {"unit_admin": 200, **staff_readers(200)}),
        Case("/persons?unit={foreign_unit}", {"unit_admin": 404, **staff_readers(200)}),
        Case("/persons?unit={missing}", {"unit_admin": 404, **staff_readers(404)}),
    ),
    route(
        "PUT /units/<id:unit_id>/contact",
        "unit_admins",
        Case("/units/{own_unit}/contact", unit_admins(200), {"contact": "张三 029-0000000"}),
        Case("/units/{foreign_unit}/contact", unit_admins(200, unit_admin=404), {"contact": ""}),
        Case("/units/{missing}/contact", unit_admins(404), {"contact": "张三"}),
    ),
    route(
        "POST /persons",
        "organizers",
        Case("/persons", organizer(201), {**PERSON, "unit_id": "{own_unit}"}),
        Case("/persons", organizer(404), {**PERSON, "unit_id": "{missing}"}),
    ),
    route(
        "PATCH /persons/<id:person_id>",
        "organizers",
        Case("/persons/{new_person}", organizer(204), {"name": "张三"}),
        Case("/persons/{missing}", organizer(404), {"name": "张三"}),
    ),
    route(
        "POST /persons/<id:person_id>/transfer",
        "organizers",
        Case("/persons/{new_person}/transfer", organizer(200), {**PLACE, "unit_id": "{foreign_unit}"}),
        Case("/persons/{new_person}/transfer", organizer(404), {**PLACE, "unit_id": "{missing}"}),
        Case("/persons/{missing}/transfer", organizer(404), {**PLACE, "unit_id": "{own_unit}"}),
    ),
    route(
        "POST /persons/<id:person_id>/leave",
        "organizers",
        Case("/persons/{new_person}/leave", organizer(200), FROM),
        Case("/persons/{missing}/leave", organizer(404), FROM),
    ),
    route(
        "POST /persons/<id:person_id>/exemptions",
        "organizers",
        Case("/persons/{new_person}/exemptions", organizer(201), ILL),
        Case("/persons/{missing}/exemptions", organizer(404), ILL),
    ),
    route(
        "POST /exemptions/<id:exemption_id>/end",
        "organizers",
        Case("/exemptions/{new_exemption}/end", organizer(200), FROM),
        Case("/exemptions/{missing}/end", organizer(404), FROM),
    ),
    route(
        "POST /roster-requests",
        "unit_admins",
        Case("/roster-requests", unit_admins(201), {**ASK, "unit_id": "{own_unit}"}),
        Case("/roster-requests", unit_admins(201, unit_admin=404), {**ASK, "unit_id": "{foreign_unit}"}),
        Case("/roster-requests", unit_admins(404), {**ASK, "unit_id": "{missing}"}),
    ),
    route(
        "GET /roster-requests",
        "roster_readers",
        Case("/roster-requests", {"unit_admin": 200, **staff_readers(200)}),
        Case("/roster-requests?state=open", {"unit_admin": 200, **staff_readers(200)}),
    ),
    route(
        "POST /roster-requests/<id:request_id>/accept",
        "organizers",
        Case("/roster-requests/{new_request}/accept", organizer(200)),
        Case("/roster-requests/{missing}/accept", organizer(404)),
    ),
    route(
        "POST /roster-requests/<id:request_id>/decline",
        "organizers",
        Case("/roster-requests/{new_request}/decline", organizer(204), {"reason": "号码不对"}),
        Case("/roster-requests/{missing}/decline", organizer(404), {"reason": "号码不对"}),
    ),
    route(
        "POST /roster-requests/<id:request_id>/withdraw",
        "unit_admins",
        Case("/roster-requests/{new_request}/withdraw", unit_admins(404, unit_admin=204)),
        Case("/roster-requests/{missing}/withdraw", unit_admins(404)),
    ),
    route("GET /me/contact", "participant", Case("/me/contact", participants(200))),
    route("POST /imports/roster", "organizers", Case("/imports/roster", organizer(422), form={"scope": ""})),
    route("GET /imports/roster", "staff_readers", Case("/imports/roster", staff_readers(200))),
    route(
        "GET /imports/roster/<id:import_id>",
        "staff_readers",
        Case("/imports/roster/{new_roster}", staff_readers(200)),
        Case("/imports/roster/{missing}", staff_readers(404)),
    ),
    route(
        "GET /imports/roster/<id:import_id>/lines",
        "staff_readers",
        Case("/imports/roster/{new_roster}/lines?kind=moved", staff_readers(200)),
        Case("/imports/roster/{missing}/lines", staff_readers(404)),
    ),
    route(
        "POST /imports/roster/<id:import_id>/check",
        "organizers",
        Case("/imports/roster/{new_roster}/check", organizer(200), {}),
        Case("/imports/roster/{missing}/check", organizer(404), {}),
    ),
    route(
        "POST /imports/roster/<id:import_id>/rows",
        "organizers",
        Case("/imports/roster/{new_roster}/rows", organizer(200), {"place": "名册!3", "name": "李四"}),
        Case("/imports/roster/{new_roster}/rows", organizer(404), {"place": "名册!9", "name": "李四"}),
        Case("/imports/roster/{missing}/rows", organizer(404), {"place": "名册!3", "name": "李四"}),
    ),
    route(
        "POST /imports/roster/<id:import_id>/undo",
        "organizers",
        Case("/imports/roster/{new_roster}/undo", organizer(404), {"place": "名册!3"}),
        Case("/imports/roster/{missing}/undo", organizer(404), {"place": "名册!3"}),
    ),
    route(
        "POST /imports/roster/<id:import_id>/commit",
        "organizers",
        Case("/imports/roster/{new_roster}/commit", organizer(200), {"skip_rejected": True}),
        Case("/imports/roster/{missing}/commit", organizer(404), {}),
    ),
    route(
        "GET /imports/roster/<id:import_id>/rejected.xlsx",
        "staff_readers",
        Case("/imports/roster/{new_roster}/rejected.xlsx", staff_readers(200)),
        Case("/imports/roster/{missing}/rejected.xlsx", staff_readers(404)),
    ),
    route("GET /templates/roster.xlsx", "staff_readers", Case("/templates/roster.xlsx", staff_readers(200))),
)
