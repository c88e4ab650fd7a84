"""Who hands out activation codes, uses one, and asks who they are."""

from tests.house.policies.cases import NEW_PASSWORD, Case, anybody, known, route, signed_in

ACTIVATE = {"name": "某人", "credential": "{new_name}", "code": "x", "password": NEW_PASSWORD}

IDENTITY = (
    route(
        "POST /activation-codes",
        "unit_admins",
        Case("/activation-codes", {"unit_admin": 201, "organizer": 201}, {"unit_id": "{own_unit}"}),
        Case("/activation-codes", {"unit_admin": 404, "organizer": 201}, {"unit_id": "{foreign_unit}"}),
        Case("/activation-codes", {"unit_admin": 404, "organizer": 404}, {"unit_id": "{missing}"}),
    ),
    route("POST /auth/activate", "anyone", Case("/auth/activate", anybody(401), ACTIVATE)),
    route("POST /auth/ticket", "bearing", Case("/auth/ticket", known(200))),
    route("POST /auth/enter", "anyone", Case("/auth/enter", anybody(401), {"ticket": "{new_name}"})),
    route("GET /me", "signed_in", Case("/me", signed_in(200))),
)
