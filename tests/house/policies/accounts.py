"""Who may sign in, and who may deal in accounts."""

from tests.house.policies.cases import NEW_PASSWORD, Case, admin, anybody, known, route, signed_in
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
    route(
        "POST /auth/password",
        "signed_in",
        Case("/auth/password", signed_in(204), {"old": PASSWORD, "new": NEW_PASSWORD}),
    ),
    route("GET /accounts", "admin_readers", Case("/accounts", {"auditor": 200, "admin": 200})),
    route(
        "POST /accounts",
        "admins",
        Case("/accounts", admin(201), {"account": "{new_name}", "name": "新人", "roles": ["editor"]}),
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
)
