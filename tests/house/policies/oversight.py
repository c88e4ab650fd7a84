"""Who may read the audit log and the queue."""

from tests.house.policies.cases import Case, admin, admin_readers, route, season_auditors

OVERSIGHT = (
    route(
        "GET /audit-events",
        "admin_readers",
        Case("/audit-events", admin_readers(200)),
        Case(
            "/audit-events?deed=account.create&thing=account&first_on=2021-06-01&sort=at", admin_readers(200)
        ),
        Case("/audit-events?deed=nothing.known", admin_readers(422)),
        Case("/audit-events?first_on=2021-06-02&last_on=2021-06-01", admin_readers(422)),
    ),
    route("GET /audit-events.xlsx", "admin_readers", Case("/audit-events.xlsx?who=x", admin_readers(200))),
    route("GET /queue", "season_auditors", Case("/queue", season_auditors(200))),
    route(
        "POST /queue/failed/<string:job_id>/again",
        "admins",
        Case("/queue/failed/{missing}/again", admin(404)),
    ),
)
