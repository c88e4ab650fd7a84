"""Who sees and imports the roster."""

from tests.house.policies.cases import Case, organizer, participants, route, staff_readers, unit_admins

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
    route("GET /me/contact", "participant", Case("/me/contact", participants(200))),
    route("POST /imports/roster", "organizers", Case("/imports/roster", organizer(422), form={"scope": ""})),
)
