"""Who may sign in, and who may deal in accounts."""

from tests.house.policies.cases import (
    NEW_PASSWORD,
    Case,
    admin,
    admin_readers,
    anybody,
    known,
    route,
    signed_in,
)
from tests.house.world import PASSWORD

LOGIN = {"account": "{new_name}", "password": "not the password"}

ACCOUNTS = (
    route("POST /auth/login", "anyone", Case("/auth/login", anybody(401), LOGIN)),
    route(
        "POST /auth/reset",
        "anyone",
        Case("/auth/reset", anybody(401), {"account": "{new_name}", "code": "x", "password": NEW_PASSWORD}),
    ),
    route("POST /auth/refresh", "refreshing", Case("/auth/refresh", {"refresh": 200, **signed_in(401)})),
    route("POST /auth/logout", "known", Case("/auth/logout", known(204))),
    route("GET /me/second-factor", "signed_in", Case("/me/second-factor", signed_in(200))),
    route(
        "POST /me/second-factor",
        "signed_in",
        # Only who organizes or administers has one; before the passwords are changed.
        Case(
            "/me/second-factor",
            {**signed_in(403), "organizer": 201, "admin": 201},
            {"password": PASSWORD},
        ),
    ),
    route(
        "POST /me/second-factor/confirm",
        "signed_in",
        Case("/me/second-factor/confirm", {**signed_in(409), "organizer": 422, "admin": 422}, {"code": "x"}),
    ),
    route("GET /me/sessions", "signed_in", Case("/me/sessions", signed_in(200))),
    route("DELETE /me/sessions", "signed_in", Case("/me/sessions", signed_in(204))),
    route(
        "DELETE /me/sessions/<id:session_id>",
        "signed_in",
        Case("/me/sessions/{missing}", signed_in(404)),
    ),
    route(
        "POST /auth/password",
        "signed_in",
        Case("/auth/password", signed_in(204), {"old": PASSWORD, "new": NEW_PASSWORD}),
    ),
    route(
        "GET /accounts",
        "admin_readers",
        Case("/accounts", admin_readers(200)),
        Case("/accounts?q=x&role=staff&disabled=false&sort=-created", admin_readers(200)),
        Case("/accounts?role=boss", admin_readers(422)),
    ),
    route(
        "POST /accounts",
        "admins",
        Case("/accounts", admin(201), {"account": "{new_name}", "name": "新人", "roles": ["editor"]}),
    ),
    route(
        "GET /accounts/<id:account_id>",
        "admin_readers",
        Case("/accounts/{plain_account}", admin_readers(200)),
        Case("/accounts/{missing}", admin_readers(404)),
    ),
    route(
        "PATCH /accounts/<id:account_id>",
        "admins",
        Case("/accounts/{plain_account}", admin(200), {"disabled": False}),
        Case("/accounts/{admin_account}", admin(403), {"disabled": True}),
        Case("/accounts/{missing}", admin(404), {"disabled": True}),
    ),
    route(
        "POST /accounts/<id:account_id>/reset-code",
        "admins",
        Case("/accounts/{plain_account}/reset-code", admin(201)),
        Case("/accounts/{missing}/reset-code", admin(404)),
    ),
    route(
        "DELETE /accounts/<id:account_id>/second-factor",
        "admins",
        Case("/accounts/{plain_account}/second-factor", admin(409)),
        Case("/accounts/{admin_account}/second-factor", admin(403)),
        Case("/accounts/{missing}/second-factor", admin(404)),
    ),
    route(
        "GET /accounts/<id:account_id>/sessions",
        "admin_readers",
        Case("/accounts/{plain_account}/sessions", admin_readers(200)),
        Case("/accounts/{missing}/sessions", admin_readers(404)),
    ),
    route(
        "DELETE /accounts/<id:account_id>/sessions",
        "admins",
        Case("/accounts/{plain_account}/sessions", admin(204)),
        Case("/accounts/{missing}/sessions", admin(404)),
    ),
    route(
        "DELETE /accounts/<id:account_id>/sessions/<id:session_id>",
        "admins",
        Case("/accounts/{plain_account}/sessions/{missing}", admin(404)),
        Case("/accounts/{missing}/sessions/{missing}", admin(404)),
    ),
)
