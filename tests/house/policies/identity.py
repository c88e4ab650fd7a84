"""Who hands out activation codes, uses one, binds and unbinds WeChat, lifts locks, and asks who they are."""

from quizsvc.identity.texts import PRIVACY
from tests.house.policies.cases import (
    NEW_PASSWORD,
    Case,
    anybody,
    known,
    organizer,
    route,
    signed_in,
    unit_admins,
)

ACTIVATE = {"name": "某人", "credential": "{new_name}", "code": "x", "password": NEW_PASSWORD}
UNBIND, REASON = "/persons/<id:person_id>/unbind", {"reason": "换了手机"}

IDENTITY = (
    route(
        "POST /activation-codes",
        "unit_admins",
        Case("/activation-codes", unit_admins(201), {"unit_id": "{own_unit}", "person_id": None}),
        Case("/activation-codes", {"unit_admin": 404, "organizer": 201}, {"unit_id": "{foreign_unit}"}),
        Case("/activation-codes", {"unit_admin": 404, "organizer": 404}, {"unit_id": "{missing}"}),
        Case(
            "/activation-codes",
            unit_admins(404),
            {"unit_id": "{own_unit}", "person_id": "{foreign_person}"},
        ),
    ),
    route("POST /auth/activate", "anyone", Case("/auth/activate", anybody(401), ACTIVATE)),
    route("POST /auth/ticket", "bearing", Case("/auth/ticket", known(200))),
    route("POST /auth/enter", "anyone", Case("/auth/enter", anybody(401), {"ticket": "{new_name}"})),
    route("POST /auth/wechat", "anyone", Case("/auth/wechat", anybody(404), {"code": "x"})),
    route(
        "POST /auth/bind",
        "binding",
        Case("/auth/bind", {"binding": 409}, {"name": "某人", "credential": "{new_name}"}),
    ),
    route(
        f"POST {UNBIND}",
        "unit_admins",
        Case("/persons/{new_wechat_person}/unbind", unit_admins(204), REASON),
        Case("/persons/{own_person}/unbind", unit_admins(409), REASON),
        Case("/persons/{foreign_person}/unbind", unit_admins(409, 404), REASON),
        Case("/persons/{missing}/unbind", unit_admins(404), REASON),
    ),
    route("DELETE /me/wechat", "signed_in", Case("/me/wechat", signed_in(409))),
    route("GET /privacy", "anyone", Case("/privacy", anybody(200))),
    route(
        "POST /me/consents",
        "known",
        Case("/me/consents", known(204), {"version": PRIVACY.version}),
        Case("/me/consents", known(409), {"version": "2021-07-14"}),
    ),
    route("GET /locks", "organizers", Case("/locks", organizer(200)), Case("/locks?q=x", organizer(200))),
    route(
        "DELETE /locks",
        "organizers",
        Case("/locks?subject={new_lock}", organizer(204)),
        Case("/locks?subject=account:{missing}", organizer(404)),
    ),
    route("GET /me", "signed_in", Case("/me", signed_in(200))),
)
