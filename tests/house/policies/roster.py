"""Who sees and imports the roster."""

from tests.house.policies.cases import Case, organizer, route, staff_readers

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
    route("POST /imports/roster", "organizers", Case("/imports/roster", organizer(422), form={"scope": ""})),
)
